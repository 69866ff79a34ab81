"""The data set in the formats of other programs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from compare.dataset import partition, spreadsheet
from compare.dataset.dataset import Dataset
from compare.publication import datapackage, flat, sqlite, stata
from compare.schema import TIDY
from compare.storage import made, replace
from compare.wording import codebook
from compare.wording.language import spoken

FORMATS = ("csv", "xlsx", "parquet", "sqlite", "stata")
_PARTS = ("tables", "warnings", "columns", "codes")
FLAT = "targets_flat"
"""Name of the flat table of targets, where programs read it."""


def write(data: Dataset, folder: Path, kind: str, language: str) -> list[Path]:
    """Write all tables in one of `FORMATS`; but for Parquet, with flat targets and codebook.

    Parameters
    ----------
    data : Dataset
        The tables.
    folder : Path
        Where the files are to stand; it is made where there is none.
    kind : str
        ``csv``: a file a table, in which no text is a formula, and ``datapackage.json``;
        ``xlsx``: one workbook; ``parquet``: a folder a table, partitioned by family, for programs
        that read what memory does not hold; ``sqlite``: one database; ``stata``: a file a table.
    language : str
        "zh" or "en", of names, labels and codebook.

    Returns
    -------
    list of Path
        The files written, each whole.

    Raises
    ------
    InvalidInputError
        If a file cannot be written, or a table has more than a sheet holds.
    """
    if kind == "parquet":
        return partition.write(folder, data.folder)
    made(folder)  # a folder that cannot be had is told of before the work
    written = [replace(folder / name, content) for name, content in contents(data, kind, language)]
    if kind == "csv":
        paths = [folder / f"{name}.csv" for name in data]
        package = datapackage.package(paths, data.build_id, csv=True)
        text = json.dumps(package, ensure_ascii=False, indent=2)
        written.append(replace(folder / "datapackage.json", f"{text}\n".encode()))
    return written


def contents(data: Dataset, kind: str, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of the files that `write` writes, but for Parquet."""
    yield from {"csv": _csv, "xlsx": _xlsx, "sqlite": _sqlite, "stata": _stata}[kind](
        data, language
    )


def tables(data: Dataset) -> dict[str, pd.DataFrame]:
    """Return the tables with whole numbers as such, also where some are missing."""
    whole = {
        name: [column.name for column in TIDY[name].columns if column.type.startswith("int")]
        for name in data
    }
    return {name: data[name].astype(dict.fromkeys(whole[name], "Int64")) for name in data}


def _csv(data: Dataset, language: str) -> Iterator[tuple[str, bytes]]:
    for name, frame in tables(data).items():
        yield f"{name}.csv", spreadsheet.csv(frame)
    rows = flat.targets(data, language)
    yield f"{FLAT}.csv", spreadsheet.csv(rows.rename(columns=flat.headings(rows, language)))
    for name, frame in _codebook(data, rows, language).items():
        yield f"codebook_{name}.csv", spreadsheet.csv(frame)


def _xlsx(data: Dataset, language: str) -> Iterator[tuple[str, bytes]]:
    speech, rows = spoken(language), flat.targets(data, language)
    parts = _codebook(data, rows, language)
    sheets = {
        speech.text("about_sheet"): parts["about"],
        speech.text("flat_title"): rows.rename(columns=flat.headings(rows, language)),
        **{speech.text(f"caption_{name}"): parts[name] for name in _PARTS},
        **tables(data),
    }
    yield "city-compare.xlsx", spreadsheet.workbook(sheets)


def _sqlite(data: Dataset, language: str) -> Iterator[tuple[str, bytes]]:
    rows = flat.targets(data, language)
    parts = _codebook(data, rows, language)
    others = {f"codebook_{name}": frame for name, frame in parts.items()}
    others[FLAT] = rows
    yield "city-compare.sqlite", sqlite.database(tables(data), others)


def _stata(data: Dataset, language: str) -> Iterator[tuple[str, bytes]]:
    for name, frame in tables(data).items():
        table = TIDY[name]
        said = {column.name: column.description(language) for column in table.columns}
        title = table.title(language)
        yield f"{name}.dta", stata.content(frame, title, said)
    rows = flat.targets(data, language)
    title = spoken(language).text("flat_title")
    yield f"{FLAT}.dta", stata.content(rows, title, flat.headings(rows, language))


def _codebook(data: Dataset, rows: pd.DataFrame, language: str) -> dict[str, pd.DataFrame]:
    """Return what the codebook says, as tables; of columns first those of the flat table."""
    fields = codebook.fields(language)
    own = flat.described(rows, language)
    own.insert(0, fields.columns[0], FLAT)
    return {
        "about": codebook.about(data.build_id, language),
        "tables": codebook.tables(language),
        "warnings": codebook.warnings(language),
        "columns": pd.concat([own, fields], ignore_index=True)[[*fields.columns]].fillna(""),
        "codes": codebook.codes(data, language),
    }
