"""Regular expressions that stand in tables: their length and the time they may take are bounded."""

from collections.abc import Iterator

LONGEST = 200
"""Most characters of a pattern."""

SECONDS = 2.0
"""How long a pattern may search a text; a document takes a few milliseconds."""


def fault(pattern: str) -> str:
    """Return what a pattern should be that is none, or too long; else nothing.

    Examples
    --------
    >>> fault("[0-9]{4}年"), fault("(")
    ('', 'a regular expression (missing ) at position 1)')
    """
    if len(pattern) > LONGEST:
        return f"a regular expression of at most {LONGEST} characters; it has {len(pattern)}"
    import regex  # not at the top: reading the tables does without it

    try:
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        return f"a regular expression ({error or type(error).__name__})"
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
        Start and end of each match.

    Raises
    ------
    TimeoutError
        If the search takes longer than `SECONDS`, as one with nested repetitions may.

    Examples
    --------
    >>> list(spans("[0-9]+年", "到2025年"))
    [(1, 6)]
    """
    import regex

    for found in regex.finditer(pattern, text, timeout=SECONDS):
        yield found.span()
