"""The languages that people read this in."""

LANGUAGES = ("zh", "en")
"""Codes of the languages, in the order in which they are offered."""
