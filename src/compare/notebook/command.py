"""The one-line commands of the review screen."""

from collections.abc import Iterable

from compare.schema import LANGUAGES, VOCABULARIES

SEPARATOR = "|"
"""What stands between several columns of one command; semicolons are for lists in a cell."""


def parts(line: str) -> tuple[str, str]:
    """Return the word of a command and what follows it.

    Examples
    --------
    >>> parts(" n  past "), parts("a")
    (('n', 'past'), ('a', ''))
    """
    word, _, rest = line.strip().partition(" ")
    return word, rest.strip()


def cells(rest: str) -> dict[str, str]:
    """Return the cells that a command gives.

    Examples
    --------
    >>> cells("value=5 | inferred=period; scope")
    {'value': '5', 'inferred': 'period; scope'}
    """
    pairs = [item.partition("=") for item in rest.split(SEPARATOR) if item.strip()]
    return {name.strip(): value.strip() for name, _, value in pairs}


def reason(said: str) -> str:
    """Return the code of a reason why a number is no target, given as code or in words.

    Examples
    --------
    >>> reason("past"), reason("日期"), reason("nonsense")
    ('past', 'date', 'nonsense')
    """
    vocabulary = VOCABULARIES["non_target"]
    for code in vocabulary.codes:
        if said in (code, *(vocabulary.label(code, language) for language in LANGUAGES)):
            return code
    return said


def reasons(language: str) -> Iterable[tuple[str, str]]:
    """Return what each reason is called, and its code."""
    vocabulary = VOCABULARIES["non_target"]
    return [(vocabulary.label(code, language), code) for code in vocabulary.codes]
