"""The rows of a draft under review, and the steps that change them: each written at once."""

from dataclasses import replace
from pathlib import Path

from compare.drafting.folder import NEW, STEPS
from compare.problem import InvalidInputError
from compare.reviewing import journal, notes, sheets
from compare.reviewing.item import LEVELS, Item
from compare.reviewing.journal import Step
from compare.reviewing.sheets import NOTES, NUMBERED, Cells, Rows
from compare.texts.source import Source


class Ledger:
    """The rows of a draft folder and the steps of its review.

    Parameters
    ----------
    folder : Path
        The folder.
    source : Source
        The text that was drafted.

    Attributes
    ----------
    rows : dict of str to list of dict
        The tables as on the disk, and the review file with a line for each of their rows.
    sheets : Sheets
        The files.
    steps : list of Step
        What was done, the last thing last.
    """

    def __init__(self, folder: Path, source: Source):
        self.folder, self.source = folder, source
        self.load()

    @property
    def file(self) -> Path:
        """The file of the steps."""
        return self.folder / STEPS.format(self.sheets.name)

    def load(self) -> None:
        """Read the files; a step that a killed process left half-written is finished first."""
        self.sheets = sheets.read(self.folder, self.source.sha256)
        self.steps = journal.read(self.file)
        last = self.steps[-1] if self.steps else None
        if last and last.state != journal.DONE:
            begun = last.state == journal.BEGUN
            finish = journal.forward if begun else journal.backward
            self.sheets.write(finish(self.sheets.rows, last.changes))
            self.steps[-1:] = [replace(last, state=journal.DONE)] if begun else []
            journal.write(self.file, self.steps)
        aligned = notes.aligned(self.sheets.rows, self.source)
        self.rows: Rows = {**self.sheets.rows, NOTES: aligned}

    def items(self) -> list[Item]:
        """Return the rows with their lines of the review file."""
        numbered = {t: {row["seq"]: row for row in self.rows[t]} for t in NUMBERED}
        found = []
        for note in self.rows[NOTES]:
            table, seq, decision = note["table"], note["seq"], note["decision"]
            if table not in NUMBERED:
                level = LEVELS[2] if LEVELS[2] in decision else LEVELS[1 if decision else 0]
                found.append(Item(table, self.rows[table][int(seq) - 1], note, level))
            elif seq in numbered[table]:
                cells = numbered[table][seq]
                found.append(Item(table, cells, note, cells["review"] or LEVELS[0]))
        return found

    def step(
        self,
        action: str,
        item: Item,
        table: str,
        cells: Cells,
        level: str,
        indicator: tuple[Cells, Cells | None] | None = None,
    ) -> tuple[str, ...]:
        """Take a step: the row in its table, its line of the review file, its indicator.

        Parameters
        ----------
        action : str
            What is done, for the column `decision`.
        item : Item
            The row as it was.
        table : str
            The table that it belongs to from now on.
        cells : dict of str to str
            The row as it is to be.
        level : str
            How often it has been reviewed now.
        indicator : tuple, optional
            A row of `indicators`, and the one of the draft that it completes, if any.

        Returns
        -------
        tuple of str
            What names the row now.
        """
        rows = {name: [{**row} for row in found] for name, found in self.rows.items()}
        note = self._placed(rows, item, table, cells, level)
        note["decision"] = notes.joined(note["decision"], action)
        if table not in NUMBERED and level == LEVELS[2]:
            note["decision"] = notes.joined(note["decision"], level)
        if indicator:
            _renamed(rows, *indicator)
        _unused_dropped(rows)
        step = Step(action, item.key, journal.BEGUN, journal.difference(self.rows, rows))
        journal.write(self.file, [*self.steps, step])
        self.sheets.write(rows)
        journal.write(self.file, [*self.steps, replace(step, state=journal.DONE)])
        self.load()
        return journal.key(NOTES, note)

    def back(self) -> tuple[str, ...]:
        """Take the last step back, unless somebody changed by hand what it had written.

        Returns
        -------
        tuple of str
            What names the row that it was done to.

        Raises
        ------
        InvalidInputError
            If there is no step.
        """
        if not self.steps:
            raise InvalidInputError.at(self.file, "a step to take back; there is none")
        step = self.steps[-1]
        if not journal.touched(self.rows, step):
            self.steps[-1] = replace(step, state=journal.UNDONE)
            journal.write(self.file, self.steps)
            self.sheets.write(journal.backward(self.rows, step.changes))
        journal.write(self.file, self.steps[:-1])
        self.load()
        return step.item

    def _placed(self, rows: Rows, item: Item, table: str, cells: Cells, level: str) -> Cells:
        """Put a row where it belongs, and return its line of the review file."""
        note = rows[NOTES][self.rows[NOTES].index(item.note)]
        at = self.rows[item.table].index(item.cells)
        note["locator"] = cells["locator"]
        if table in NUMBERED:
            start, end = notes.span(self.source, cells, item.start) or (item.start, item.end)
            note |= {"start": str(start), "end": str(end)}
            cells = cells | {"review": level}
        if table == item.table:
            rows[table][at] = cells
            return note
        del rows[item.table][at]
        memo = f"{item.table}.{note['seq']}" if item.table in NUMBERED else ""
        note["decision"] = notes.joined(note["decision"], "", memo)
        note["table"] = table
        if table in NUMBERED:
            note["seq"] = notes.next_number(rows, table, note["decision"])
            cells = cells | {"seq": note["seq"]}
        rows[table].append(cells)
        _renumbered(rows, item, at, note)
        return note


def _renumbered(rows: Rows, item: Item, at: int, moved: Cells) -> None:
    """Let the lines of numbers that are no target say which row of their file each is of."""
    if item.table == "non_targets":
        for note in rows[NOTES]:
            if note["table"] == item.table and int(note["seq"]) > at + 1:
                note["seq"] = str(int(note["seq"]) - 1)
    if moved["table"] == "non_targets":
        moved["seq"] = str(len(rows["non_targets"]))


def _renamed(rows: Rows, indicator: Cells, completed: Cells | None) -> None:
    """Write an indicator of the draft; where it completes one, rows that name that follow."""
    old = completed["indicator_id"] if completed else ""
    kept = [row for row in rows["indicators"] if row["indicator_id"] != old]
    rows["indicators"] = [*kept, indicator]
    for table in NUMBERED if old else ():
        for row in rows[table]:
            if row["indicator_id"] == old:
                row["indicator_id"] = indicator["indicator_id"]


def _unused_dropped(rows: Rows) -> None:
    """Leave out what the draft proposed as an indicator and no row names any more."""
    used = {row["indicator_id"] for table in NUMBERED for row in rows[table]}
    rows["indicators"] = [
        row
        for row in rows["indicators"]
        if row["indicator_id"] in used or not row["indicator_id"].startswith(NEW)
    ]
