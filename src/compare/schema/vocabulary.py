"""Controlled vocabularies: every code with what it is called in Chinese and in English."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from compare.languages import LANGUAGES


@dataclass(frozen=True)
class Vocabulary:
    """The codes that a column may hold.

    Attributes
    ----------
    name : str
        Name of the vocabulary, as columns refer to it.
    labels : Mapping[str, Mapping[str, str]]
        Language to code to label; the order of the codes is the order of presentation.
    """

    name: str
    labels: Mapping[str, Mapping[str, str]]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of presentation."""
        return tuple(self.labels[LANGUAGES[0]])

    def label(self, code: str, language: str) -> str:
        """Return what `code` is called in `language` ("zh" or "en").

        Examples
        --------
        >>> VOCABULARIES["comparator"].label(">=", "en")
        'at least'
        """
        return self.labels[language][code]


def _read() -> Mapping[str, Vocabulary]:
    text = resources.files(__package__).joinpath("vocabularies.csv").read_text(encoding="utf-8")
    labels: dict[str, dict[str, dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        of_each = labels.setdefault(row["vocabulary"], {language: {} for language in LANGUAGES})
        for language in LANGUAGES:
            of_each[language][row["code"]] = row[language]
    return MappingProxyType({name: Vocabulary(name, found) for name, found in labels.items()})


VOCABULARIES = _read()
"""The vocabularies that rules and texts are made for, by name."""

OPEN = VOCABULARIES["vocabulary"].codes
"""The vocabularies that documents extend: their codes are data, in the table ``codes``."""


def label(vocabulary: str, code: str, language: str) -> str:
    """Return what a code of a vocabulary is called in a language.

    Parameters
    ----------
    vocabulary : str
        Name of the vocabulary.
    code : str
        One of its codes.
    language : str
        "zh" or "en".

    Returns
    -------
    str
        The label.

    Examples
    --------
    >>> label("verdict", "not_comparable", "en")
    'not comparable'
    """
    return VOCABULARIES[vocabulary].label(code, language)
