"""Targets selected, ranked, converted, and held against outcomes and earlier plans."""
