"""The codebook: a page for each table with every column, and one with every vocabulary."""

from collections.abc import Iterator, Sequence

import pandas as pd

from compare.report.piece import Section
from compare.schema import TIDY, Column, Table
from compare.site.downloads import Download
from compare.site.layout import filled
from compare.site.page import Group, Page
from compare.wording.codebook import labels
from compare.wording.language import spoken

NAME = "codebook/index"
_VOCABULARIES = "codebook/vocabularies"


def pages(downloads: Sequence[Download], codes: pd.DataFrame, language: str) -> Iterator[Page]:
    """Yield the pages of the codebook.

    Parameters
    ----------
    downloads : sequence of Download
        The tables.
    codes : DataFrame
        The table ``codes``: the vocabularies that documents extend.
    language : str
        "zh" or "en".
    """
    speech = spoken(language)
    names = [f"codebook/{download.table.name}" for download in downloads]
    told = [download.told(language) for download in downloads]
    lead = speech.text("site_codebook_lead")
    body = filled("tables", NAME, language, tables=told, lead=lead, vocabularies=_VOCABULARIES)
    below = (Group("", (*names, _VOCABULARIES)),)
    yield Page(NAME, speech.text("site_codebook"), (Section(1, "", body),), below)
    for name, download in zip(names, downloads, strict=True):
        yield _of_table(name, download, language)
    sections = tuple(_of_vocabularies(codes, language))
    yield Page(_VOCABULARIES, speech.text("site_vocabularies"), sections)


def _of_table(name: str, download: Download, language: str) -> Page:
    table, speech = download.table, spoken(language)
    body = filled(
        "codebook",
        name,
        language,
        table=download.told(language),
        keys=speech.list(table.key),
        description=table.documentation.description(language),
        cautions=table.documentation.cautions(language),
        columns=[_told(table, column, language) for column in table.columns],
    )
    heading = table.title(language) + speech.bracket(table.name)
    return Page(name, heading, (Section(1, "", body),))


def _told(table: Table, column: Column, language: str) -> dict[str, object]:
    """Return what is said of a column."""
    speech = spoken(language)
    beside = column.unit_beside(table.names)
    refers = {name: target for name, target, _ in table.foreign_keys() if target in TIDY}
    return {
        "name": column.name,
        "type": column.type,
        "optional": column.name in table.optional,
        "unit": speech.text("site_unit_column", column=beside) if beside else column.unit,
        "vocabulary": column.vocabulary,
        "anchor": _anchor(column.vocabulary),
        "refers": refers.get(column.name, ""),
        "meaning": column.description(language),
    }


def _anchor(vocabulary: str) -> str:
    return f"vocabulary-{vocabulary}"


def _of_vocabularies(codes: pd.DataFrame, language: str) -> Iterator[Section]:
    """Yield a section for each vocabulary that a column has."""
    speech = spoken(language)
    lead = filled("lead", _VOCABULARIES, language, lead=speech.text("site_vocabularies_lead"))
    yield Section(1, "", lead)
    used: dict[str, list[str]] = {}
    for table in TIDY.values():
        for column in table.columns:
            if column.vocabulary:
                used.setdefault(column.vocabulary, []).append(f"{table.name}.{column.name}")
    for vocabulary, columns in sorted(used.items()):
        body = filled(
            "vocabulary",
            _VOCABULARIES,
            language,
            name=vocabulary,
            anchor=_anchor(vocabulary),
            columns=speech.list(columns),
            codes=labels(codes, vocabulary, language),
        )
        yield Section(2, vocabulary, body)
