"""Results as sentences and tables, in Chinese and English."""
