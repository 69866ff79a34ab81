"""Feature: what a document reports as reached is held against its words, its document and itself.

All wrong rows stand in one copy of the tables, and each must be named with file, line and column.
"""

import pandas as pd
import pytest

from compare import InvalidInputError, Problem
from compare.curated import reader
from compare.dataset import build

FILE = "actuals/changzhou-2024.csv"
FIRST = 900
"""The number of the first row that is added."""
SHARE = {
    "locator": "一/(三)", "indicator_id": "rd_intensity", "indicator_printed": "研发投入强度",
    "quantity_printed": "达3.4%", "value": "3.4", "unit_printed": "%", "comparator": "=",
    "bare": "false", "basis": "at_end", "period_start": "2023", "period_end": "2023",
    "scope": "city", "estimate": "false", "review": "reviewed_once",
}  # fmt: skip
COUNT = SHARE | {
    "indicator_id": "hightech_enterprises", "indicator_printed": "高新技术企业",
    "quantity_printed": "4000家", "value": "4000", "unit_printed": "家", "bare": "true",
}  # fmt: skip
ZONE = COUNT | {
    "indicator_id": "hightech_zone_rank_provincial", "quantity_printed": "十强", "value": "10",
    "unit_printed": "强", "comparator": "<=", "scope": "常州高新区",
}  # fmt: skip
BOTH = {"note_zh": "原文如此", "note_en": "So printed"}

# A row, and which columns are named with which expectation.
WRONG: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "reaching is no floor": (SHARE | {"comparator": ">="}, {"comparator": "=, as 达3.4% reads"}),
    "a number is no floor": (COUNT | {"comparator": ">="}, {"comparator": "=, as 4000家 reads"}),
    "a number is bare": (COUNT | {"bare": "false"}, {"bare": "True, as 4000家 reads"}),
    "nearly is not reached": (
        COUNT | {"quantity_printed": "近4000家", "comparator": "=", "bare": "false"},
        {"comparator": "<, as 近4000家 reads"},
    ),
    "nearly is not about": (
        COUNT | {"quantity_printed": "近4000家", "comparator": "~", "bare": "false"},
        {"comparator": "<, as 近4000家 reads"},
    ),
    "among the best is no place": (ZONE | {"comparator": "="}, {"comparator": "<=, as 十强 reads"}),
    "more than is a bound": (
        COUNT | {"quantity_printed": "超4000家", "bare": "false"},
        {"comparator": ">, as 超4000家 reads"},
    ),
    "another value": (COUNT | {"value": "400"}, {"value": "4000.0, as 4000家 reads"}),
    "no quantity": (COUNT | {"quantity_printed": "4000几家"}, {"quantity_printed": "a printed"}),
    "another unit": (COUNT | {"unit_printed": "个"}, {"unit_printed": "家, as 4000家 reads"}),
    "a year to come": (
        COUNT | {"period_start": "2025", "period_end": "2025"},
        {"period_end": "a year that the document can look back on, to 2024"},
    ),
    "a year to come, with a note": (
        COUNT | {"period_start": "2025", "period_end": "2025"} | BOTH,
        {"period_end": "to 2024"},
    ),
    "a period that ends before it begins": (
        COUNT | {"indicator_id": "hightech_enterprises_added", "basis": "in_period",
                 "period_start": "2024"},
        {"period_start": "a year not after period_end, 2023"},
    ),
    "a stock of a period": (COUNT | {"basis": "in_period"}, {"basis": "at_end, as hightech_ent"}),
    "another reading of a column it lacks": (
        SHARE | {"reading_alt": "firmness=strive"}, {"reading_alt": "the column being one of"},
    ),
    "another reading of no column": (
        SHARE | {"reading_alt": "year=2022"}, {"reading_alt": "the column being one of"},
    ),
    "another reading that cannot be": (
        SHARE | {"reading_alt": "estimate=perhaps"}, {"reading_alt": "for estimate, true or false"},
    ),
    "a family that nobody looked for": (
        COUNT | {"indicator_id": "gdp", "quantity_printed": "超1万亿元", "value": "1",
                 "unit_printed": "万亿元", "comparator": ">", "bare": "false",
                 "basis": "in_period"},
        {"indicator_id": "looks for in changzhou-2024; this one is of gdp"},
    ),
    "a scope of another city": (ZONE | {"scope": "南通高新区"}, {"scope": "a scope of changzhou"}),
    "a place of no form": (COUNT | {"locator": "somewhere"}, {"locator": "a place by its numbers"}),
    "a note in one language": (COUNT | {"note_en": "one only"}, {"note_zh": "both languages"}),
    "persons for enterprises": (
        COUNT | {"quantity_printed": "4000人", "unit_printed": "人"}, {"unit_printed": "count"},
    ),
    "a share above all": (
        SHARE | {"quantity_printed": "101%", "value": "101", "bare": "true", "confirmed": "true"},
        {"value": "at most 100 %"},
    ),
    "a share that nobody confirmed": (
        SHARE | {"quantity_printed": "达34%", "value": "34"} | BOTH,
        {"value": "0.05 to 8 percent, or confirmed as true"},
    ),
    "never reviewed": (COUNT | {"review": ""}, {"review": "one of drafted reviewed_once"}),
    "expected by a word": (COUNT | {"estimate": "预计"}, {"estimate": "true or false"}),
    "an unknown indicator": (COUNT | {"indicator_id": "mayors"}, {"indicator_id": "indicators"}),
    "an unknown scope": (COUNT | {"scope": "云亭新区"}, {"scope": "scopes.csv"}),
    "an unknown unit": (COUNT | {"unit_printed": "座城"}, {"unit_printed": "units.csv"}),
    "no place": (COUNT | {"locator": ""}, {"locator": "may not be empty"}),
}  # fmt: skip
RIGHT: dict[str, dict[str, str]] = {
    "reaching": SHARE,
    "bare": COUNT,
    "nearly": COUNT | {"quantity_printed": "近4000家", "comparator": "<", "bare": "false"},
    "more than": COUNT | {"quantity_printed": "超4000家", "comparator": ">", "bare": "false"},
    "about": SHARE | {"quantity_printed": "3.4%左右", "comparator": "~"},
    "among the best": ZONE,
    "a range": COUNT | {"quantity_printed": "6-9家", "value": "6", "value_upper": "9"},
    "long ago": COUNT | {"period_start": "2015", "period_end": "2015"},
    "expected for the year of the report": COUNT
    | {"period_start": "2024", "period_end": "2024", "estimate": "true"},
    "other readings": SHARE | {"reading_alt": "period_end=2022; estimate=true"},
    "confirmed": SHARE | {"quantity_printed": "达34%", "value": "34", "confirmed": "true"},
}  # fmt: skip


@pytest.fixture(scope="module")
def refused(copied) -> tuple[dict[str, int], list[Problem]]:
    """Return the line of each row that is added, and all problems."""
    tables = copied()
    rows = {name: row for name, (row, _) in WRONG.items()} | RIGHT
    lines = {
        name: tables.add(FILE, seq=str(number), **row)
        for number, (name, row) in enumerate(rows.items(), FIRST)
    }
    with pytest.raises(InvalidInputError) as caught:
        reader.read(tables.folder)
    return lines, list(caught.value.problems)


def same(shown: str, cell: str) -> bool:
    """Tell whether a message shows what stands in a cell, 400.0 for 400 and True for true."""
    return float(shown) == float(cell) if cell.isdecimal() else shown.casefold() == cell


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_actual_is_named_with_file_line_and_column(refused, name) -> None:
    lines, problems = refused
    row, expected = WRONG[name]
    named = {p.column: p for p in problems if (p.file, p.line) == (FILE, lines[name])}
    assert set(named) == set(expected)
    for column, words in expected.items():
        assert words in named[column].expected
        assert same(named[column].value, row.get(column, ""))


def test_nothing_else_is_named(refused) -> None:
    lines, problems = refused
    assert {(p.file, p.line) for p in problems} == {(FILE, lines[name]) for name in WRONG}


def test_a_row_twice_is_named(damaged) -> None:
    line = damaged.add(FILE, seq="1", **COUNT)
    with pytest.raises(InvalidInputError) as caught:
        reader.read(damaged.folder)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (FILE, line, "seq")


# What is read, and built


@pytest.fixture(scope="module")
def right(copied):
    """Return the input and the tables with the rows that are right."""
    tables = copied()
    for number, row in enumerate(RIGHT.values(), FIRST):
        tables.add(FILE, seq=str(number), **row)
    frames = reader.read(tables.folder)
    return frames, build.tidy(frames)


def test_rows_that_are_right_are_read_with_their_document_and_city(right, few_frames) -> None:
    again = right[0]["actuals"]
    assert len(again) == len(few_frames["actuals"]) + len(RIGHT)
    own = again[again["seq"].ge(FIRST)]
    assert {*own["document_id"]} == {"changzhou-2024"} and {*own["city_id"]} == {"changzhou"}
    assert own["reading_alt"].tolist().count(("period_end=2022", "estimate=true")) == 1
    assert own["estimate"].sum() == own["confirmed"].sum() == 1


def test_the_tidy_table_has_every_row_and_its_values_in_the_canonical_unit(right) -> None:
    read, built = right[0]["actuals"], right[1]["actuals"].to_pandas()
    assert len(built) == len(read)
    ids = read["document_id"] + ".actual." + read["seq"].astype("str")
    assert sorted(built["actual_id"]) == sorted(ids)
    both = built.merge(read.assign(actual_id=ids), on="actual_id", suffixes=("", "_read"))
    for column in ("value", "comparator", "period_end", "review", "quantity_printed", "locator"):
        assert both[column].tolist() == both[f"{column}_read"].tolist()
    indicators = right[0]["indicators"].set_index("indicator_id")
    canonical = right[0]["canonical_units"].set_index("unit")
    printed = right[0]["units"].set_index("unit_printed")
    for row in both.itertuples():
        unit = indicators.at[row.indicator_id, "unit"]
        assert row.unit == unit
        factor = printed.at[row.unit_printed or "", "factor"] / canonical.at[unit, "factor"]
        assert row.canonical_value == pytest.approx(row.value * factor)
        assert pd.isna(row.canonical_value_upper) == pd.isna(row.value_upper)


@pytest.mark.parametrize(
    ("actual_id", "printed", "value", "unit", "comparator"),
    [
        ("yancheng-2024.actual.7", "突破4000亿元", 4000, "CNY_100m", ">"),
        ("changzhou-2024.actual.3", "3.4%左右", 3.4, "percent", "~"),
        ("changzhou-2024.actual.6", "第一", 1, "rank", "="),
        ("nantong-2024.actual.10", "十强", 10, "rank", "<="),
    ],
)
def test_known_values_are_those_of_the_reports(
    tables, actual_id, printed, value, unit, comparator
) -> None:
    [row] = [row for row in tables["actuals"].to_pylist() if row["actual_id"] == actual_id]
    found = (row["quantity_printed"], row["canonical_value"], row["unit"], row["comparator"])
    assert found == (printed, value, unit, comparator)


def test_what_was_reached_is_no_target(right, few_tables) -> None:
    assert right[1]["targets"].to_pylist() == few_tables["targets"].to_pylist()
