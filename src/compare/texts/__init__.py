"""Statements against the texts of their documents."""
