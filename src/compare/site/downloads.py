"""The tables to download: each as Parquet and as CSV, with what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from compare.dataset import spreadsheet
from compare.dataset.dataset import Dataset
from compare.publication import export, package
from compare.report.piece import Section
from compare.schema import LANGUAGES, TIDY, Table
from compare.site.layout import filled
from compare.site.page import Page
from compare.storage import content
from compare.wording.language import spoken

NAME = "downloads"
MANIFEST = "manifest.json"
"""The list of the files of a site with their digests."""


@dataclass(frozen=True)
class File:
    """A file that a table is kept in.

    Attributes
    ----------
    name : str
        Its name in the folder ``data``.
    kind : str
        What its format is called.
    content : bytes
        What it holds.
    """

    name: str
    kind: str
    content: bytes

    @property
    def size(self) -> str:
        """How large it is, as people say it.

        Examples
        --------
        >>> File("a.csv", "CSV", b"x" * 2_340_000).size, File("a.csv", "CSV", b"").size
        ('2.3 MB', '1 kB')
        """
        thousands = max(1, round(len(self.content) / 1000))
        return f"{thousands} kB" if thousands < 1000 else f"{thousands / 1000:.1f} MB"


@dataclass(frozen=True)
class Download:
    """A table that can be taken away.

    Attributes
    ----------
    table : Table
        Its definition.
    rows : int
        How many rows it has.
    files : tuple of File
        What it is kept in.
    """

    table: Table
    rows: int
    files: tuple[File, ...]

    def told(self, language: str) -> dict[str, object]:
        """Return what a template says of it."""
        return {
            "name": self.table.name,
            "title": getattr(self.table, f"title_{language}"),
            "rows": self.rows,
            "columns": len(self.table.names),
            "key": self.table.key,
            "files": self.files,
        }


def of(data: Dataset) -> list[Download]:
    """Return all tables as files; the Parquet files are those of the folder, byte for byte."""
    found, frames = [], export.tables(data)
    for name, table in TIDY.items():
        stored = content(data.folder / f"{name}.parquet", "a tidy table")
        files = (
            File(f"{name}.parquet", "Parquet", stored),
            File(f"{name}.csv", "CSV", spreadsheet.csv(frames[name])),
        )
        found.append(Download(table, len(data[name]), files))
    return found


def whole(data: Dataset, language: str) -> list[File]:
    """Return what holds the data set as a whole, in a language, and what tells of its files."""
    found = []
    for kind, name in (("xlsx", "Excel"), ("sqlite", "SQLite")):
        for file, stored in export.contents(data, kind, language):
            stem, _, ending = file.rpartition(".")
            found.append(File(f"{stem}-{language}.{ending}", name, stored))
    told = package.beside(data.folder)
    others = [name for name in told if not name.endswith(f".{_other(language)}.md")]
    return found + [File(name, "", told[name]) for name in others]


def _other(language: str) -> str:
    [other] = set(LANGUAGES) - {language}
    return other


def page(downloads: Iterable[Download], others: Iterable[File], language: str) -> Page:
    """Return the page from which tables are downloaded."""
    told = [download.told(language) for download in downloads]
    files = {"tables": told, "others": list(others), "manifest": MANIFEST}
    body = filled("downloads", NAME, language, **files)
    return Page(NAME, spoken(language).text("site_downloads"), (Section(1, "", body),))
