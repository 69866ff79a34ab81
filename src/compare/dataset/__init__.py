"""The tidy tables: targets, verdicts, coverage, conflicts; built, written and loaded."""
