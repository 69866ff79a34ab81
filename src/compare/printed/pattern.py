"""Regular expressions that stand in tables: their length and the time they may take are bounded."""

import math
import re
from collections.abc import Iterator

ANYWHERE = "*"
"""Locator of a pattern that holds for the whole document."""

PATTERN_REASONS = frozenset({"date", "heading", "page_furniture"})
"""The only reasons for which a pattern may stand instead of a place."""

LONGEST = 200
"""Most characters of a pattern."""

REPEATS = 1000
"""Product of all counts of repetition in a pattern: what it may unfold to."""

SECONDS = 2.0
"""How long a pattern may search a text; a document takes a few milliseconds."""


_ESCAPED = re.compile(r"\\.", re.DOTALL)
_EXTRA = re.compile(r"\(\?(?![:=!]|<[=!])|\(\*|\{(?![0-9]{1,3}(,[0-9]{0,3})?\})")
_COUNTS = re.compile(r"\{([0-9]+),?([0-9]*)\}")


def fault(pattern: str) -> str:
    """Return what a pattern should be that is none, or too long; else nothing.

    Examples
    --------
    >>> fault("[0-9]{4}年"), fault("(")
    ('', 'a regular expression (missing ), unterminated subpattern at position 0)')
    """
    if len(pattern) > LONGEST:
        return f"a regular expression of at most {LONGEST} characters; it has {len(pattern)}"
    try:
        re.compile(pattern)
    except (re.error, ValueError, RecursionError, OverflowError, MemoryError) as error:
        return f"a regular expression ({error or type(error).__name__})"
    # The package regex knows more than re: calls of itself, flags, approximate matches. A brace
    # or a question mark that is no more than re reads keeps to what both read alike.
    bare = _ESCAPED.sub("", pattern)
    if _EXTRA.search(bare):
        return "a regular expression with no groups but (...), (?:...) and (?=...), and like ones"
    counts = (max(map(int, filter(None, pair))) for pair in _COUNTS.findall(bare))
    if math.prod(count or 1 for count in counts) > REPEATS:
        return f"a regular expression that repeats at most {REPEATS} times in all"
    return ""


def spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a pattern matches.

    Parameters
    ----------
    pattern : str
        A pattern without a fault.
    text : str
        Where to search.

    Yields
    ------
    tuple of int
        Start and end of each match that is not empty.

    Raises
    ------
    TimeoutError
        If the search takes longer than `SECONDS`, as one with nested repetitions may, or more
        memory than there is.

    Examples
    --------
    >>> list(spans("[0-9]+年", "到2025年"))
    [(1, 6)]
    """
    import regex  # not at the top: reading the tables does without it

    try:
        for found in regex.finditer(pattern, text, timeout=SECONDS):
            if found.end() > found.start():
                yield found.span()
    except MemoryError:
        raise TimeoutError from None
