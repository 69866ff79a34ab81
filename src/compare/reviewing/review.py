"""The review of a draft: row after row, the most doubtful first, each step saved at once."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pandas as pd

from compare.curated.cells import cell_fault
from compare.drafting.clause import sentence_ends
from compare.drafting.draft import columns
from compare.drafting.folder import NEW, indicator_row
from compare.drafting.intake import outline
from compare.problem import InvalidInputError, Problem
from compare.reviewing.amendment import amended, editable, faults_of
from compare.reviewing.item import LEVELS, Item
from compare.reviewing.ledger import Ledger
from compare.reviewing.sheets import NUMBERED, Cells
from compare.reviewing.transfer import proposed, refused, turned
from compare.schema import COLUMNS

DOUBTFUL = 0.75
"""Numbers that are taken for no target with less confidence than this are shown."""

LONGEST = 300
"""Characters of a sentence that are shown before a quantity, and after it."""


class Review:
    """The review of a draft folder.

    Every action reads the files anew, so what somebody edits in the CSV files meanwhile is kept,
    and writes each file that it changes whole before it returns.

    Parameters
    ----------
    folder : str or Path
        A folder that `compare.drafting.folder.write` made.
    text : str or Path
        The text that was drafted.
    known : Mapping of str to DataFrame, optional
        Tables with ``indicators``, ``statements`` and ``actuals``: those of the data set, curated
        or built. With them an indicator must be one of theirs or of the draft.
    second : bool, optional
        Whether the rows that were reviewed once are to be read a second time; rows that nobody
        read yet are left out.

    Raises
    ------
    InvalidInputError
        If the folder is no draft of this text.
    """

    def __init__(
        self,
        folder: str | Path,
        text: str | Path,
        known: Mapping[str, pd.DataFrame] | None = None,
        second: bool = False,
    ):
        self.folder, self.second, self.known = Path(folder), second, known
        self.source = outline(Path(text))
        self._at: tuple[str, ...] = ()
        self._last: tuple[str, ...] = ()
        self._skipped: list[tuple[str, ...]] = []
        self._trail: list[tuple[str, ...] | None] = []  # of each step, the row where it was a skip
        self._ledger = Ledger(Path(folder), self.source)

    # What is shown

    @property
    def items(self) -> list[Item]:
        """The rows: those that are not decided before those that are, the doubtful first."""
        last = {key: place for place, key in enumerate(self._skipped, start=1)}

        def rank(item: Item) -> tuple[bool, int, float, int]:
            return self.decided(item), last.get(item.key, 0), item.confidence, item.start

        return sorted(self._items(), key=rank)

    @property
    def current(self) -> Item | None:
        """The row that the next action is for; None where all are decided."""
        items = self.items
        chosen = next((item for item in items if item.key == self._at), None)
        return chosen or next((item for item in items if not self.decided(item)), None)

    @property
    def progress(self) -> tuple[int, int]:
        """How many rows are decided, and how many there are."""
        items = self._items()
        return sum(map(self.decided, items)), len(items)

    @property
    def indicators(self) -> dict[str, Cells]:
        """The indicators that a row may name, those of the draft last; names may be empty."""
        found: dict[str, Cells] = {}
        if self.known is not None:
            frame = self.known["indicators"][["indicator_id", "name_zh", "name_en"]]
            for row in frame.to_dict("records"):
                found[str(row["indicator_id"])] = {str(k): str(cell) for k, cell in row.items()}
        return found | {row["indicator_id"]: row for row in self._ledger.rows["indicators"]}

    def decided(self, item: Item) -> bool:
        """Tell whether a row needs no more decision in this pass."""
        return item.level != LEVELS[1 if self.second else 0]

    def sentence(self, item: Item) -> tuple[str, str, str]:
        """Return the words of the sentence before a quantity, the quantity, and those after."""
        text = self.source.text
        first = max(end for end in self._ends if end <= item.start)
        last = min((end for end in self._ends if end >= max(item.end, 1)), default=len(text))
        before = text[max(first, item.start - LONGEST) : item.start]
        return before, text[item.start : item.end], text[item.end : min(last, item.end + LONGEST)]

    # What a person does

    def accept(self) -> None:
        """Take the row as it is, and go on.

        Raises
        ------
        InvalidInputError
            If the row is not whole, or its words are not printed at its place.
        """
        item = self._fresh()
        self._refuse(item, item.cells, self._faults(item.table, item.cells))
        self._at = ()
        if not self.decided(item) or not item.decision:
            self._step("accept", item, item.table, item.cells)

    def change(self, cells: Mapping[str, str]) -> None:
        """Change cells of the row, which stays the one that is shown.

        Parameters
        ----------
        cells : Mapping of str to str
            Column to its new cell. What follows from it changes too: see
            `compare.reviewing.amendment.amended`.

        Raises
        ------
        InvalidInputError
            If a value cannot be; nothing is changed.
        """
        item = self._fresh()
        new, faults = amended(item.table, item.cells, cells, self.source)
        if "indicator_id" in cells:
            faults |= self._indicator_faults(new)
        self._refuse(item, new, faults)
        self._step(f"change {', '.join(cells)}", item, item.table, new)
        self._at = self._last

    def as_non_target(self, reason: str) -> None:
        """Take the number for no target, for a reason of the vocabulary, and go on."""
        item = self._fresh()
        if item.table == "non_targets":
            cells = item.cells | {"reason": reason}
        else:
            cells = refused(self.source, item.start, item.end, reason)
        fault = cell_fault(reason, COLUMNS["reason"]) if reason else "a reason"
        self._refuse(item, cells, {"reason": fault} if fault else {})
        self._step(f"as_non_target {reason}", item, "non_targets", cells)
        self._at = ()

    def as_actual(self) -> None:
        """Take the row for a value reached; it stays the one that is shown."""
        self._turn("actuals", "as_actual")

    def as_target(self) -> None:
        """Take the row for a target; it stays the one that is shown."""
        self._turn("statements", "as_target")

    def new_indicator(self, cells: Mapping[str, str]) -> None:
        """Bring in an indicator that is none of those known, and give it to the row.

        Parameters
        ----------
        cells : Mapping of str to str
            Columns of `indicators`. What is left out is proposed from the row, or stays for
            later; without an `indicator_id` it gets one that begins with ``new_``. Where the row
            has an indicator that the draft proposed, that one is completed, for all its rows.

        Raises
        ------
        InvalidInputError
            If a value cannot be, or the identifier is known already.
        """
        item = self._fresh()
        if item.table not in NUMBERED:
            raise self._error(item, "", "", "a target or a value reached, which have indicators")
        own = next((r for r in self._ledger.rows["indicators"] if self._proposes(r, item)), None)
        name = cells.get("indicator_id") or (own or {}).get("indicator_id") or self._free_name()
        old = own or indicator_row(name, item.cells, "")
        faults = {c: f"one of {', '.join(columns('indicators'))}" for c in cells if c not in old}
        row = old | {c: cell.strip() for c, cell in cells.items() if c in old}
        row["indicator_id"] = name
        faults |= {c: f for c, v in row.items() if v and (f := cell_fault(v, COLUMNS[c]))}
        if name in self.indicators and not (own and own["indicator_id"] == name):
            faults["indicator_id"] = "an identifier that no indicator has"
        self._refuse(item, {**row, **cells}, faults, "indicators")
        self._step(
            "new_indicator", item, item.table, item.cells | {"indicator_id": name}, (row, own)
        )
        self._at = self._last

    def skip(self) -> None:
        """Leave the row for later; it comes again after the others."""
        item = self._fresh()
        self._skipped.append(item.key)
        self._trail.append(item.key)
        self._at = ()

    def go(self, number: int) -> None:
        """Show the row at a place of the list, counted from 1."""
        items = self.items
        if not 1 <= number <= len(items):
            expected = f"a number from 1 to {len(items)}"
            raise InvalidInputError([Problem("review", 0, "go", str(number), expected)])
        self._at = items[number - 1].key

    def back(self) -> None:
        """Take the last step back, also one of another day, and show its row again.

        What somebody changed by hand since stays as it is.
        """
        left = self._trail.pop() if self._trail else None
        if left:
            self._skipped.remove(left)
            self._at = left
        else:
            self._ledger.load()
            self._at = self._ledger.back()

    # The files

    @cached_property
    def _ends(self) -> list[int]:
        return sentence_ends(self.source)

    def _items(self) -> list[Item]:
        """Return the rows of this pass: targets, values reached, doubtful or decided others."""
        return [
            item
            for item in self._ledger.items()
            if (item.table in NUMBERED or item.decision or item.confidence < DOUBTFUL)
            and not (self.second and item.level == LEVELS[0])
        ]

    def _fresh(self) -> Item:
        """Return the row that is shown, read anew; refuse if it is another by now."""
        shown = self.current
        self._ledger.load()
        found = self.current
        if found is None or shown is None:
            raise InvalidInputError.at(self.folder, "a row to decide on; all are decided")
        if found != shown:
            expected = (
                "the row that was shown; it was changed in the file meanwhile, so read it again"
            )
            raise self._error(found, "", "", expected)
        return found

    def _error(self, item: Item, column: str, value: str, expected: str) -> InvalidInputError:
        line = self._ledger.sheets.line(item.table, item.cells)
        return InvalidInputError(
            [Problem(self._ledger.sheets.file(item.table), line, column, value, expected)]
        )

    def _refuse(
        self, item: Item, cells: Mapping[str, str], faults: Mapping[str, str], table: str = ""
    ) -> None:
        """Raise what is wrong with the cells that a row is to have, if anything is."""
        line = 0 if table else self._ledger.sheets.line(item.table, item.cells)
        file = self._ledger.sheets.file(table or item.table)
        if faults:
            raise InvalidInputError(
                Problem(file, line, name, cells.get(name, ""), expected)
                for name, expected in faults.items()
            )

    def _faults(self, table: str, cells: Cells) -> dict[str, str]:
        faults = faults_of(table, cells, editable(table), self.source)
        return faults | (self._indicator_faults(cells) if table in NUMBERED else {})

    def _indicator_faults(self, cells: Cells) -> dict[str, str]:
        name = cells.get("indicator_id", "")
        if self.known is None or not name or name in self.indicators:
            return {}
        return {"indicator_id": "one of those known, or a new indicator of the draft"}

    def _turn(self, table: str, action: str) -> None:
        item = self._fresh()
        if item.table == table:
            expected = f"a row of another table than {table}"
            raise self._error(item, "", "", expected)
        document = self._ledger.sheets.document
        if item.table in NUMBERED:
            cells = turned(item.cells, table, document)
        else:
            cells = proposed(self.source, item.start, item.end, table, document, self._units())
        self._step(action, item, table, cells)
        self._at = self._last

    def _units(self) -> list[str]:
        known = {row["unit_printed"] for table in NUMBERED for row in self._ledger.rows[table]}
        if self.known is not None:
            known |= {str(u) for table in NUMBERED for u in self.known[table]["unit_printed"]}
        return sorted(known - {""})

    def _proposes(self, row: Cells, item: Item) -> bool:
        name = row["indicator_id"]
        return name.startswith(NEW) and name == item.cells["indicator_id"]

    def _free_name(self) -> str:
        stem = f"{NEW}{self._ledger.sheets.name.replace('-', '_')}_"
        known = self.indicators
        return next(name for n in range(1, 10**6) if (name := f"{stem}{n}") not in known)

    def _step(
        self,
        action: str,
        item: Item,
        table: str,
        cells: Cells,
        indicator: tuple[Cells, Cells | None] | None = None,
    ) -> None:
        """Take a step; a row that is not whole yet counts as not read in this pass."""
        whole = not faults_of(table, cells, editable(table), self.source)
        reached = max(1 + self.second, LEVELS.index(item.level)) if whole else int(self.second)
        self._last = self._ledger.step(action, item, table, cells, LEVELS[reached], indicator)
        self._trail.append(None)
