"""Feature: a drafter is measured against what a reader transcribed."""

import pytest

from compare.drafting.measure import Reading, Score, score
from compare.drafting.proposal import NON_TARGET, TARGET, Proposal

TEXT = "新增高企50家,研发投入强度达3%。"
READ = [
    Reading(
        TARGET, 4, 7, "一", "hightech_enterprises_added", "高企", 50, "家", ">=", 2031, 2031, "city"
    ),
    Reading(TARGET, 14, 17, "一", "rd_intensity", "研发投入强度", 3, "%", ">=", 2031, 2031, "city"),
]


def proposed(reading: Reading, kind: str = TARGET, **cells: str) -> Proposal:
    row = {
        "indicator_id": reading.indicator_id,
        "indicator_printed": reading.indicator_printed,
        "quantity_printed": TEXT[reading.start : reading.end],
        "value": str(reading.value),
        "unit_printed": reading.unit_printed,
        "comparator": reading.comparator,
        "period_start": str(reading.period_start),
        "period_end": str(reading.period_end),
        "scope": reading.scope,
    }
    return Proposal(kind, reading.start, reading.end, reading.locator, row | cells)


def test_what_the_reader_has_is_right() -> None:
    found = score(TEXT, map(proposed, READ), READ, TARGET)
    assert found == Score(
        read=2, drafted=2, found=2, right=2, numbers=2, known=2, named=2, placed=2
    )
    assert (found.precision, found.recall, found.f1) == (1, 1, 1)


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        ({"value": "51"}, {"right", "numbers"}),
        ({"unit_printed": "户"}, {"right", "numbers"}),
        ({"comparator": ">"}, {"right", "numbers"}),
        ({"period_start": "2030"}, {"right", "numbers"}),
        ({"indicator_printed": "新增高企"}, {"right"}),
        ({"indicator_id": "hightech_enterprises"}, {"named"}),
    ],
)
def test_each_wrong_cell_costs_what_it_is_of(cells, lost) -> None:
    found = score(TEXT, [proposed(READ[0], **cells), proposed(READ[1])], READ, TARGET)
    for name in ("right", "numbers", "named", "placed"):
        assert getattr(found, name) == 2 - (name in lost)


def test_a_wrong_year_and_what_is_invented_are_counted() -> None:
    late = proposed(READ[0], period_end="2032")
    zone = Reading(
        TARGET, 14, 17, "一", "rd_intensity", "研发投入强度", 3, "%", ">=", 2031, 2031, "云汀区"
    )
    given = proposed(READ[1])
    absent = proposed(READ[1], quantity_printed="达4%")
    found = score(TEXT, [late, given, absent], [READ[0], zone], TARGET)
    assert (found.misdated, found.invented, found.drafted) == (1, 2, 3)


def test_what_is_missed_or_too_much_lowers_recall_or_precision() -> None:
    missed = score(TEXT, [proposed(READ[0])], READ, TARGET)
    assert (missed.precision, missed.recall) == (1, 0.5)
    extra = score(TEXT, map(proposed, READ), READ[:1], TARGET)
    assert (extra.precision, extra.recall) == (0.5, 1)
    other = score(TEXT, [proposed(READ[0], NON_TARGET)], READ, TARGET)
    assert (other.drafted, other.f1) == (0, 0)
    assert (missed + extra).read == 3
