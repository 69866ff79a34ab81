"""The steps of a review, so that each can be taken back, also on another day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from compare.drafting.folder import REVIEW
from compare.problem import InvalidInputError
from compare.reviewing.sheets import FILES, NOTES, NUMBERED, Cells, Rows
from compare.schema import STRUCTURED
from compare.storage import content, replace

LONGEST = 200
"""Steps that are kept; older ones can no longer be taken back."""

BEGUN, DONE, UNDONE = "begun", "done", "undone"


@dataclass(frozen=True)
class Change:
    """What a step did to one row.

    Attributes
    ----------
    table : str
        The table.
    at : int
        Which row it was, counted from 0.
    before, after : dict of str to str, or None
        The row before and after the step; None where there was none.
    """

    table: str
    at: int
    before: Cells | None
    after: Cells | None


@dataclass(frozen=True)
class Step:
    """One step of a review.

    Attributes
    ----------
    action : str
        What was done.
    item : tuple of str
        The row that it was done to, as `key` names its line of the review file.
    state : str
        Whether its files are written: begun, done, or undone.
    changes : tuple of Change
        What it did to each row.
    """

    action: str
    item: tuple[str, ...]
    state: str
    changes: tuple[Change, ...]


def key(table: str, row: Cells) -> tuple[str, ...]:
    """Return what names a row of a table as long as nobody changes what it is about."""
    if table != NOTES:
        return tuple(row[name] for name in STRUCTURED[table].key)
    named = ("table", "seq") if row["table"] in NUMBERED else ("table", "start", "end")
    return tuple(row[name] for name in named)


def difference(old: Rows, new: Rows) -> tuple[Change, ...]:
    """Return the changes that make one state of the tables of another."""
    changes = []
    for table, rows in new.items():
        was = {key(table, row): (at, row) for at, row in enumerate(old[table])}
        now = {key(table, row): (at, row) for at, row in enumerate(rows)}
        changes += [Change(table, at, row, None) for k, (at, row) in was.items() if k not in now]
        for name, (at, row) in now.items():
            before = was[name][1] if name in was else None
            if before != row:
                changes.append(Change(table, at, before, row))
    return tuple(changes)


def forward(rows: Rows, changes: Iterable[Change]) -> Rows:
    """Return the tables after changes; what is changed already stays."""
    return _applied(rows, [(one.table, one.at, one.before, one.after) for one in changes])


def backward(rows: Rows, changes: Iterable[Change]) -> Rows:
    """Return the tables before changes."""
    return _applied(rows, [(one.table, one.at, one.after, one.before) for one in changes])


def _applied(rows: Rows, pairs: Iterable[tuple[str, int, Cells | None, Cells | None]]) -> Rows:
    found = {table: [{**row} for row in of_table] for table, of_table in rows.items()}
    for table, at, present, wanted in pairs:
        of_table = found[table]
        index = _index(table, of_table, present)
        index = _index(table, of_table, wanted) if index is None else index
        if index is not None:
            del of_table[index]
        if wanted is not None:
            of_table.insert(min(at if index is None else index, len(of_table)), {**wanted})
    return found


def _index(table: str, rows: list[Cells], row: Cells | None) -> int | None:
    if row is None:
        return None
    name = key(table, row)
    return next((at for at, one in enumerate(rows) if key(table, one) == name), None)


def touched(rows: Rows, step: Step) -> bool:
    """Tell whether somebody changed, by hand, what a step had written."""
    for one in step.changes:
        if one.table == NOTES:
            continue
        at = _index(one.table, rows[one.table], one.after or one.before)
        if (rows[one.table][at] if at is not None else None) != one.after:
            return True
    return False


def read(path: Path) -> list[Step]:
    """Read the steps of a review; none where there is no file yet.

    Raises
    ------
    InvalidInputError
        If the file is none of ours.
    """
    if not path.exists():
        return []
    data = content(path, "the steps of a review")
    try:
        return [
            Step(
                str(step["action"]),
                tuple(map(str, step["item"])),
                str(step["state"]),
                tuple(map(_change, step["changes"])),
            )
            for step in json.loads(data)
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        expected = "the steps of a review; delete it, and only taking back is lost"
        raise InvalidInputError.at(path, expected) from None


def _change(told: Mapping[str, Any]) -> Change:
    """Return a change of rows that their tables can hold."""
    change = Change(**told)
    names = {*REVIEW} if change.table == NOTES else {*STRUCTURED[change.table].names}
    rows = [row for row in (change.before, change.after) if row is not None]
    texts = all(isinstance(cell, str) for row in rows for cell in row.values())
    whole = all({*row} == names for row in rows) and isinstance(change.at, int)
    if change.table not in FILES or not texts or not whole:
        raise ValueError(change.table)
    return change


def write(path: Path, steps: list[Step]) -> None:
    """Write the steps of a review, the last of them."""
    kept = [asdict(step) for step in steps[-LONGEST:]]
    replace(path, json.dumps(kept, ensure_ascii=False, indent=0).encode())
