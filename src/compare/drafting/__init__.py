"""Propose rows from the text of a document, for a person to read."""
