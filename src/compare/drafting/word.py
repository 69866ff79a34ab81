"""The words that a drafter goes by: those for firmness, and what stands in ``words.csv``."""

import csv
import re
from functools import cache
from importlib import resources

from compare.curated.derived import FIRM_WORDS


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
    read = {row["role"]: row["words"].split() for row in csv.DictReader(text.splitlines())}
    return {
        role: tuple(sorted(set(found), key=len, reverse=True))
        for role, found in {**read, **FIRM_WORDS}.items()
    }
