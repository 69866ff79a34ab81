"""The files of a draft that a review works on: read with their lines, written whole."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from compare.curated import csvfile
from compare.drafting.draft import columns
from compare.drafting.folder import REVIEW, encoded
from compare.problem import InvalidInputError, Problem
from compare.schema import STRUCTURED, Column, Table
from compare.schema.row import Row
from compare.storage import folder as existing
from compare.storage import replace

Cells = dict[str, str]
"""A row as its file has it: column to text."""

Rows = dict[str, list[Cells]]
"""Table to its rows."""

NOTES = "review"
"""The table of the review file."""

NUMBERED = ("statements", "actuals")
"""Tables whose rows have numbers that are given once."""

MOST_DIGITS = 9
"""Digits of a number that a draft counts with; Python reads no number of thousands of digits."""

FILES = {
    "statements": "statements/{}.csv",
    "actuals": "actuals/{}.csv",
    "non_targets": "non_targets/{}.csv",
    "indicators": "indicators.csv",
    NOTES: "review/{}.csv",
}
"""The tables that a review changes, and where each stands in the folder."""


class _Note(Row):
    table: str
    seq: str
    start: str
    end: str
    locator: str
    confidence: str
    sure: str
    rules: str
    nearest: str
    decision: str


class _Texts(Table):
    """A table of ours that is no part of the data set: its columns are texts without meaning."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(name, "string") for name in self.names)


_NOTES = _Texts(NOTES, _Note, ("table", "seq"), frozenset(), "复核记录", "Review file")


@dataclass
class Sheets:
    """The files of one document in a draft folder.

    Attributes
    ----------
    folder : Path
        The folder.
    document : dict of str to str
        The row of `documents`.
    rows : dict of str to list of dict
        The rows of each table of `FILES`, as they stand on the disk.
    lines : dict of str to list of int
        The line of each row.
    """

    folder: Path
    document: Cells
    rows: Rows
    lines: dict[str, list[int]]

    @property
    def name(self) -> str:
        """Identifier of the document."""
        return self.document["document_id"]

    def file(self, table: str) -> str:
        """Return the file of a table, as messages name it."""
        return FILES[table].format(self.name)

    def line(self, table: str, cells: Cells) -> int:
        """Return the line of a row; 0 if it is not in the file."""
        rows = self.rows[table]
        return self.lines[table][rows.index(cells)] if cells in rows else 0

    def write(self, rows: Rows) -> None:
        """Write each table that is other than on the disk, whole."""
        for table, wanted in rows.items():
            if wanted != self.rows[table]:
                path = self.folder / self.file(table)
                if table == "indicators" and not wanted:
                    # A draft without new indicators has no such file.
                    path.unlink(missing_ok=True)
                else:
                    replace(path, encoded(_head(table), wanted))
                self.rows[table] = [{**row} for row in wanted]
                self.lines[table] = list(range(2, len(wanted) + 2))


def read(folder: Path, sha256: str) -> Sheets:
    """Read the files of the document that a text is of.

    Parameters
    ----------
    folder : Path
        A draft folder.
    sha256 : str
        SHA-256 of the text; places in the review file are places in this text.

    Returns
    -------
    Sheets
        The files.

    Raises
    ------
    InvalidInputError
        If a file is missing or none that can be read, or the draft is of another text.
    """
    existing(folder, "the folder of a draft")
    document = _document(folder, sha256)
    found = Sheets(folder, document, {}, {})
    problems: list[Problem] = []
    for table in FILES:
        problems += _read(found, table)
    problems = problems or [
        problem for table in NUMBERED for problem in _number_problems(found, table)
    ]
    problems = problems or _note_problems(found)
    if problems:
        raise InvalidInputError(problems)
    return found


def _head(table: str) -> list[str]:
    return [*REVIEW] if table == NOTES else columns(table)


def _document(folder: Path, sha256: str) -> Cells:
    name = "documents.csv"
    frame, problems = csvfile.read({name: folder / name}, STRUCTURED["documents"])
    if frame is None or problems:
        raise InvalidInputError(problems)
    rows = _cells(frame.to_dict("records"))
    for row in rows:
        if row["source_sha256"] == sha256:
            return row
    expected = f"the SHA-256 of the text given, {sha256}: the draft is of another text"
    raise InvalidInputError(
        Problem(name, line, "source_sha256", row["source_sha256"], expected)
        for line, row in enumerate(rows or [{"source_sha256": ""}], start=2)
    )


def _read(sheets: Sheets, table: str) -> list[Problem]:
    shown = sheets.file(table)
    path = sheets.folder / shown
    sheets.rows[table], sheets.lines[table] = [], []
    if table == "indicators" and not path.exists():
        return []
    frame, problems = csvfile.read({shown: path}, _NOTES if table == NOTES else STRUCTURED[table])
    if frame is not None:
        sheets.rows[table] = _cells(frame.to_dict("records"))
        sheets.lines[table] = [int(line) for line in frame.index.get_level_values("line")]
    return problems


def _cells(records: Sequence[Mapping[Hashable, object]]) -> list[Cells]:
    return [{str(name): str(cell) for name, cell in record.items()} for record in records]


def _number_problems(sheets: Sheets, table: str) -> list[Problem]:
    """Check that each row has a number of its own: the review file names rows by it."""
    problems, seen = [], set[str]()
    for line, row in zip(sheets.lines[table], sheets.rows[table], strict=True):
        seq = row["seq"]
        if not _counts(seq) or seq in seen:
            expected = "a whole number that no other row of the file has"
            problems.append(Problem(sheets.file(table), line, "seq", seq, expected))
        seen.add(seq)
    return problems


def _counts(cell: str) -> bool:
    return cell.isdecimal() and len(cell) <= MOST_DIGITS


def _note_problems(sheets: Sheets) -> list[Problem]:
    """Check that the lines of the review file say where each row stands and how sure it is."""
    problems = []
    for line, row in zip(sheets.lines[NOTES], sheets.rows[NOTES], strict=True):
        place = "a place in the text, as the draft wrote it"
        expected = {name: place for name in ("start", "end") if not _counts(row[name])}
        if row["table"] not in (*NUMBERED, "non_targets"):
            expected["table"] = f"one of {', '.join((*NUMBERED, 'non_targets'))}"
        if not _counts(row["seq"]):
            expected["seq"] = "a whole number"
        if row["confidence"] and not _weight(row["confidence"]):
            expected["confidence"] = "a number"
        for name in ("sure", "nearest"):
            parts = [part.strip() for part in row[name].split(";") if part.strip()]
            if not all(_weight(part.rpartition("=")[2]) for part in parts):
                expected[name] = "pairs such as name=0.90, separated by semicolons"
        problems += [
            Problem(sheets.file(NOTES), line, name, row[name], said)
            for name, said in expected.items()
        ]
    return problems


def _weight(cell: str) -> bool:
    try:
        return isfinite(float(cell))
    except ValueError:
        return False
