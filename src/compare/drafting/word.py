"""The words that a drafter goes by, from ``words.csv``: verbs, adverbs, marks of tense."""

import csv
import re
from functools import cache
from importlib import resources


@cache
def words(role: str) -> tuple[str, ...]:
    """Return the words of a role, the longest first.

    Parameters
    ----------
    role : str
        ``yearly``, ``add``, ``level``, ``rise``, ``growth``, ``ensure``, ``strive``, ``skip`` and
        so on.

    Returns
    -------
    tuple of str
        The words.

    Examples
    --------
    >>> words("in_principle")
    ('原则上',)
    """
    return _roles()[role]


@cache
def any_of(*roles: str) -> str:
    """Return a pattern that matches any word of some roles, the longest first."""
    known = {word for role in roles for word in words(role)}
    return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("words.csv").read_text("utf-8")
    return {
        row["role"]: tuple(sorted(set(row["words"].split()), key=len, reverse=True))
        for row in csv.DictReader(text.splitlines())
    }
