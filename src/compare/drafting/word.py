"""The words that a drafter goes by: those for firmness, and what stands in ``words.csv``."""

import csv
from functools import cache
from importlib import resources

from compare.curated.derived import FIRM_WORDS
from compare.printed.choice import longest_of


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
    return longest_of(word for role in roles for word in words(role))


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("words.csv").read_text("utf-8")
    read = {row["role"]: row["words"].split() for row in csv.DictReader(text.splitlines())}
    return {
        role: tuple(sorted(set(found), key=len, reverse=True))
        for role, found in {**read, **FIRM_WORDS}.items()
    }
