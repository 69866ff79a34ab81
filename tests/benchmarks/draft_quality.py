"""How well documents are drafted: those of the data as if they were new, and reports read whole.

    make draft-benchmark SOURCES=folder [DRAFTER=name]

SOURCES holds the texts, DOCUMENT_ID.txt; a document without its text is left out and named.
"""

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from compare.curated import reader
from compare.curated.reader import Frames
from compare.drafting.draft import drafter_named
from compare.drafting.drafter import Facts
from compare.drafting.measure import Reading, Score, score
from compare.drafting.naming import headline_families, only_in
from compare.drafting.proposal import ACTUAL, TARGET
from compare.drafting.selection import of_families
from compare.schema.record import EVERYTHING, Document
from compare.schema.row import rows_of
from compare.texts import matching, source
from compare.texts.source import Source
from compare.texts.verification import printed_rows

ROOT = Path(__file__).parents[2]
READINGS = Path(__file__).parent / "readings"
_TABLES = {TARGET: "statements", ACTUAL: "actuals"}
COLUMNS = ("read", "drafted", "precision", "recall", "F1", "numbers", "indicator", "place")


def plans(frames: Frames) -> list[Document]:
    """Return the documents that were transcribed whole."""
    rows = rows_of(frames["documents"], Document)
    return [row for row in rows if EVERYTHING in row.looked_for]


def transcribed(frames: Frames, text: Source, kind: str) -> list[Reading]:
    """Return the targets of a document, or what it reports as reached, as the data have them."""
    own = frames[_TABLES[kind]]
    own = own[own["document_id"].eq(text.document_id)]
    fresh = only_in(frames, {text.document_id})
    found = {one.statement_id: one for one in matching.match(text, printed_rows(own, text, ""))}
    told = []
    for row in own.to_dict("records"):
        at = found[f"{text.document_id}.{row['seq']}"]
        name = "" if row["indicator_id"] in fresh else row["indicator_id"]
        told.append(_reading(kind, at.start, at.end, name, row))
    return told


def read_whole(document_id: str) -> list[Reading]:
    """Return what a reader transcribed of all subjects of a report; indicators have no names."""
    return [
        _reading(kind, int(row["start"]), int(row["end"]), None, row)
        for kind, row in rows(READINGS / "whole", document_id)
    ]


def rows(folder: Path, document_id: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of the readings of one document, or of all, with their kind."""
    for kind, table in _TABLES.items():
        with (folder / f"{table}.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                if document_id in ("", row["document_id"]):
                    yield kind, row


def _reading(
    kind: str, start: int, end: int, name: str | None, row: Mapping[str, object]
) -> Reading:
    return Reading(
        kind,
        start,
        end,
        str(row["locator"]),
        name,
        str(row["indicator_printed"]),
        float(str(row["value"])),
        str(row["unit_printed"]),
        str(row["comparator"]),
        int(str(row["period_start"])),
        int(str(row["period_end"])),
        str(row["scope"]),
    )


def reports() -> dict[str, str]:
    """Return the reports that were read, and the draw that each is of."""
    with (READINGS / "reports.csv").open(newline="") as file:
        return {row["document_id"]: row["draw"] for row in csv.DictReader(file)}


def measured(folder: Path, drafter: str) -> Iterator[tuple[str, str, Score]]:
    """Yield group, kind and score of each document whose text is there."""
    frames = reader.read(ROOT / "data" / "structured")
    draft = drafter_named(drafter)
    for row in plans(frames):
        text = _text(folder, row.document_id)
        if text:
            facts = Facts(row.document_id, row.city_id, row.genre, row.period_start, row.period_end)
            proposals = draft(text, facts, frames)
            yield (
                "plans, whole",
                TARGET,
                score(text.text, proposals, transcribed(frames, text, TARGET), TARGET),
            )
    families = headline_families(frames)
    for document_id, draw in reports().items():
        text = _text(folder, document_id)
        if text:
            proposals = of_families(draft(text, _report(document_id), frames), frames, families)
            for kind in (TARGET, ACTUAL):
                told = transcribed(frames, text, kind)
                yield draw, kind, score(text.text, proposals, told, kind)

    for document_id in sorted({row["document_id"] for _, row in rows(READINGS / "whole")}):
        text = _text(folder, document_id)
        if text:
            proposals = draft(text, _report(document_id), frames)
            for kind in (TARGET, ACTUAL):
                told = read_whole(document_id)
                yield "reports, whole", kind, score(text.text, proposals, told, kind)


def _report(document_id: str) -> Facts:
    city, _, year = document_id.rpartition("-")
    return Facts(document_id, city, "government_work_report", int(year), int(year))


def _text(folder: Path, document_id: str) -> Source | None:
    if (folder / f"{document_id}.txt").exists():
        return source.read(folder, document_id)
    print(f"no text of {document_id} in {folder}", file=sys.stderr)
    return None


def table(folder: Path, drafter: str = "rules") -> dict[tuple[str, str], Score]:
    """Return the sum of the scores of each group and kind."""
    total: dict[tuple[str, str], Score] = {}
    for group, kind, one in measured(folder, drafter):
        total[group, kind] = total.get((group, kind), Score()) + one
    return total


def main() -> None:
    """Print the table."""
    folder, drafter = Path(sys.argv[1]), (sys.argv[2:] or ["rules"])[0]
    # A line each for the plans, the reports that the rules were made on, and those drawn last.
    print(f"{'':44}{'read':>6}{'draft':>6}{'P':>7}{'R':>7}{'F1':>7}"
          f"{'numbers':>9}{'indicator':>10}{'place':>7}{'year':>7}{'invented':>9}")  # fmt: skip
    for (group, kind), one in table(folder, drafter).items():
        found = max(one.found, 1)
        named = f"{one.named / one.known:.3f}" if one.known else "-"
        numbers = 2 * one.numbers / max(one.read + one.drafted, 1)
        print(f"{group + ', ' + kind:44}{one.read:>6}{one.drafted:>6}{one.precision:>7.3f}"
              f"{one.recall:>7.3f}{one.f1:>7.3f}{numbers:>9.3f}{named:>10}"
              f"{one.placed / found:>7.3f}{one.misdated / found:>7.3f}"
              f"{one.invented:>9}")  # fmt: skip


if __name__ == "__main__":
    main()
