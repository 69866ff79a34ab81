"""The lines of a review file: which row each is of, also after somebody edited the tables."""

import re
from collections.abc import Iterator

from compare.printed import pattern
from compare.printed.pattern import ANYWHERE
from compare.reviewing import sheets
from compare.reviewing.sheets import NOTES, NUMBERED, Cells, Rows
from compare.texts.source import Source, squeeze

BY_HAND, REMOVED = "by_hand", "removed"
"""Decisions that were taken in the CSV file."""

_MEMO = re.compile(rf"(?:{'|'.join(NUMBERED)})\.\d+")


def actions(decision: str) -> list[str]:
    """Return what was decided of a row, the first thing first.

    Examples
    --------
    >>> actions("as_actual; change value; statements.3")
    ['as_actual', 'change value']
    """
    return [part for part in _parts(decision) if not _MEMO.fullmatch(part)]


def memos(decision: str) -> list[str]:
    """Return the numbers that a row had before it moved to another table.

    Examples
    --------
    >>> memos("as_actual; change value; statements.3")
    ['statements.3']
    """
    return [part for part in _parts(decision) if _MEMO.fullmatch(part)]


def _parts(decision: str) -> list[str]:
    return [part.strip() for part in decision.split(";") if part.strip()]


def joined(decision: str, action: str, memo: str = "") -> str:
    """Return a decision with one more action, and one more number that the row had.

    Examples
    --------
    >>> joined("as_actual; statements.3", "change value")
    'as_actual; change value; statements.3'
    """
    parts = [*actions(decision), action, *memos(decision), memo]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def next_number(rows: Rows, table: str, decision: str) -> str:
    """Return the number of a row that moves into a table: its own of before, or a new one.

    Numbers that were ever given are not given to another row.
    """
    for memo in memos(decision):
        name, seq = memo.split(".")
        if name == table:
            return seq
    given = [int(row["seq"]) for row in rows[table]]
    for note in rows[NOTES]:
        named = [memo.split(".") for memo in memos(note["decision"])]
        given += [int(seq) for name, seq in [*named, (note["table"], note["seq"])] if name == table]
    return str(max(given, default=0) + 1)


def span(source: Source, row: Cells, near: int = 0) -> tuple[int, int] | None:
    """Return where the words of a row stand in a text: of `non_targets`, or the quantity.

    Of several places where a quantity is printed, the one nearest to a position.
    """
    if "printed" not in row:
        found = _places(source, row["locator"], row["quantity_printed"])
        return min(found, key=lambda at: abs(at[0] - near), default=None)
    if not row["nth"].isdecimal() or len(row["nth"]) > sheets.MOST_DIGITS:
        return None
    if row["nth"] == "0":
        return _first_match(source, row)
    places = _places(source, row["locator"], row["printed"])
    return next((at for nth, at in enumerate(places, 1) if nth == int(row["nth"])), None)


def _places(source: Source, locator: str, printed: str) -> Iterator[tuple[int, int]]:
    place, words = source.by_locator.get(locator), squeeze(printed)
    if place and words:
        for found in re.finditer(re.escape(words), source.text[place.start : place.end]):
            yield place.start + found.start(), place.start + found.end()


def _first_match(source: Source, row: Cells) -> tuple[int, int] | None:
    inside = source.by_locator.get(row["locator"])
    if pattern.fault(row["printed"]):
        return None
    try:
        for start, end in pattern.spans(row["printed"], source.text):
            if row["locator"] == ANYWHERE or (inside and inside.start <= start < inside.end):
                return start, end
    except TimeoutError:
        pass
    return None


def aligned(rows: Rows, source: Source) -> list[Cells]:
    """Return the lines of the review file as the tables have their rows now.

    Parameters
    ----------
    rows : dict of str to list of dict
        The tables and the review file.
    source : Source
        The text.

    Returns
    -------
    list of dict
        A line for each row. One that was cut from one table and put into another keeps its line;
        one that was added gets a line; the number of one that was deleted stays taken.
    """
    free = [{**note} for note in rows[NOTES]]
    kept: list[Cells] = []
    homeless: list[tuple[str, str, Cells]] = []
    for table in (*NUMBERED, "non_targets"):
        for number, row in enumerate(rows[table], start=1):
            seq = row.get("seq", str(number))
            note = _own(free, table, seq, row, source)
            if note is None:
                homeless.append((table, seq, row))
                continue
            free.remove(note)
            kept.append(_taken_over(note, seq, row))
    for table, seq, row in homeless:
        kept.append(_taken_over(_moved(free, table, seq, row, source), seq, row))
    gone = [note | {"decision": joined("", REMOVED, *memos(note["decision"])[:1])} for note in free]
    return kept + [note for note in gone if note["table"] in NUMBERED]


def _own(free: list[Cells], table: str, seq: str, row: Cells, source: Source) -> Cells | None:
    notes = [note for note in free if note["table"] == table]
    if table in NUMBERED:
        return next((note for note in notes if note["seq"] == seq), None)
    at = span(source, row)
    if at is None:
        return next((note for note in notes if note["seq"] == seq), None)
    return next((note for note in notes if _inside(note, at)), None)


def _inside(note: Cells, at: tuple[int, int]) -> bool:
    return at[0] <= int(note["start"]) and int(note["end"]) <= at[1]


def _moved(free: list[Cells], table: str, seq: str, row: Cells, source: Source) -> Cells:
    """Return the line of a row that was put into a table by hand."""
    at = span(source, row) or (0, 0)
    for note in free:
        if int(note["start"]) < at[1] and at[0] < int(note["end"]):
            free.remove(note)
            memo = f"{note['table']}.{note['seq']}" if note["table"] in NUMBERED else ""
            return note | {"table": table, "decision": joined(note["decision"], BY_HAND, memo)}
    known = {"table": table, "seq": seq, "start": str(at[0]), "end": str(at[1])}
    known |= {"locator": row["locator"], "confidence": "1.00", "decision": BY_HAND}
    return dict.fromkeys(("sure", "rules", "nearest"), "") | known


def _taken_over(note: Cells, seq: str, row: Cells) -> Cells:
    decided = row.get("review", "drafted") != "drafted"
    decision = note["decision"] or (BY_HAND if decided else "")
    return note | {"seq": seq, "locator": row["locator"], "decision": decision}
