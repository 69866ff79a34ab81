"""Patterns that match one of many words."""

import re
from collections.abc import Iterable


def longest_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of some words, then the shorter ones.

    Words that begin alike are told apart where they differ, so that it takes no longer with
    thousands of words than with a few.

    Parameters
    ----------
    words : iterable of str
        The words.

    Returns
    -------
    str
        The pattern, in a group of its own; empty without words.

    Examples
    --------
    >>> longest_of(["超", "超过", "约"])
    '(?:约|超(?:过|))'
    """
    rests: dict[str, set[str]] = {}
    for word in filter(None, unique := set(words)):
        rests.setdefault(word[0], set()).add(word[1:])
    told = [re.escape(first) + longest_of(rest) for first, rest in sorted(rests.items())]
    return f"(?:{'|'.join([*told, *[''] * ('' in unique)])})" if told else ""
