"""Take a reviewed draft into the curated tables, whole or not at all."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from compare.curated import csvfile, reader
from compare.drafting.draft import columns
from compare.drafting.folder import SHARED, encoded
from compare.problem import InvalidInputError, Problem
from compare.schema import COLUMNS, PER_DOCUMENT, STRUCTURED
from compare.storage import folder, replace

Rows = list[dict[str, str]]


def adopt(draft: Path, structured: Path, drafted: bool = False) -> list[Path]:
    """Take the rows of a draft that were reviewed into the curated tables.

    Parameters
    ----------
    draft : Path
        A folder that `compare.drafting.folder.write` made and a person reviewed.
    structured : Path
        The folder of the curated tables.
    drafted : bool, optional
        Take rows that nobody reviewed too; they stay marked as drafted.

    Returns
    -------
    list of Path
        The files that changed.

    Raises
    ------
    InvalidInputError
        If anything would not be valid afterwards, with all problems at once, or if there are rows
        and none was reviewed; then no file is touched.
    """
    documents = _rows(folder(draft, "the folder of a draft") / "documents.csv", "documents")
    name = documents[0]["document_id"] if len(documents) == 1 else ""
    # The identifier names files: it must be checked before any of them is written.
    if not re.fullmatch(COLUMNS["document_id"].pattern, name):
        raise InvalidInputError.at(
            draft / "documents.csv", "the row of one document, with its document_id"
        )
    [document] = documents
    of_document = {table: _rows(draft / table / f"{name}.csv", table) for table in PER_DOCUMENT}
    proposed = 0
    for table in ("statements", "actuals"):
        kept = [row for row in of_document[table] if drafted or row["review"] != "drafted"]
        proposed += len(of_document[table])
        of_document[table] = kept
    # A draft without any row was read, too: nothing of what was looked for stands in it.
    if proposed and not of_document["statements"] and not of_document["actuals"]:
        expected = "at least one row that was reviewed (its column review), or --drafted"
        raise InvalidInputError.at(draft / "statements" / f"{name}.csv", expected)
    problems = _lost(of_document, structured, name)
    if problems:
        raise InvalidInputError(problems)
    changed = _changed(draft, structured, document, of_document)
    _check(structured, changed)
    return [replace(structured / file, data) for file, data in changed.items()]


def _rows(path: Path, table: str) -> Rows:
    if not path.exists():
        return []
    frame, problems = csvfile.read({str(path): path}, STRUCTURED[table])
    if frame is None or problems:
        raise InvalidInputError(problems)
    records = frame.to_dict("records")
    return [{str(name): str(cell) for name, cell in row.items()} for row in records]


def _changed(
    draft: Path, structured: Path, document: dict[str, str], of_document: Mapping[str, Rows]
) -> dict[str, bytes]:
    """Return the new content of each file that changes, in the order of writing."""
    name = document["document_id"]
    printed = [*of_document["statements"], *of_document["actuals"]]
    changed = {}
    for table, key in SHARED.items():
        wanted = {row[key] for row in printed if key in row} | {document["city_id"]}
        fresh = [row for row in _rows(draft / f"{table}.csv", table) if row[key] in wanted]
        if fresh:
            rows = _merged(_rows(structured / f"{table}.csv", table), fresh, STRUCTURED[table].key)
            changed[f"{table}.csv"] = encoded(columns(table), rows)
    for table, rows in of_document.items():
        changed[f"{table}/{name}.csv"] = encoded(columns(table), rows)
    others = _rows(structured / "documents.csv", "documents")
    documents = _merged(others, [document], ("document_id",))
    changed["documents.csv"] = encoded(columns("documents"), documents)
    return changed


def _merged(old: Rows, fresh: Rows, key: Iterable[str]) -> Rows:
    """Add rows; one of the same key takes the place of the old one."""
    names = tuple(key)
    by_key = {tuple(row[name] for name in names): row for row in fresh}
    kept = [by_key.pop(tuple(row[name] for name in names), row) for row in old]
    return [*kept, *by_key.values()]


def _lost(of_document: Mapping[str, Rows], structured: Path, name: str) -> list[Problem]:
    """Return the rows that the curated file has and the draft has not: a seq is never lost."""
    problems = []
    for table in ("statements", "actuals"):
        old = {row["seq"] for row in _rows(structured / table / f"{name}.csv", table)}
        for seq in sorted(old - {row["seq"] for row in of_document[table]}):
            expected = "a row of the draft, as this number is in the curated file already"
            problems.append(Problem(f"{table}/{name}.csv", 0, "seq", seq, expected))
    return problems


def _check(structured: Path, changed: Mapping[str, bytes]) -> None:
    """Read the tables as they would be, in a copy."""
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / "structured"
        shutil.copytree(structured, copy, ignore=shutil.ignore_patterns(".*"))
        for file, data in changed.items():
            (copy / file).write_bytes(data)
        reader.read(copy)
