"""From notebooks to PDF: run them, convert them, set them in type."""
