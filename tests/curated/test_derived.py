"""Feature: a row may be marked as derived; the rule then gives what its cells leave out."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from compare import InvalidInputError
from compare.curated import reader
from compare.curated.derived import DERIVABLE
from compare.dataset import build

S, A = "statements/qidong-2023.csv", "actuals/changzhou-2024.csv"

STATED = {
    "locator": "三/1", "indicator_id": "hightech_enterprises", "indicator_printed": "高新技术企业",
    "quantity_printed": "超过900家", "basis": "at_end", "inferred": "period", "review": "drafted",
}  # fmt: skip
REACHED = {
    "locator": "一", "indicator_id": "hightech_enterprises", "indicator_printed": "高新技术企业",
    "quantity_printed": "4028家", "basis": "at_end", "inferred": "period", "review": "drafted",
}  # fmt: skip
ADDED = {"indicator_id": "hightech_enterprises_net_added", "basis": "in_period"}
CITY = {"scope": "city"}
COMMIT = CITY | {"firmness": "commit"}
END = {"period_start": "2025", "period_end": "2025"}
BEFORE = CITY | {"period_start": "2023", "period_end": "2023"}
OF_900 = {"value": "900", "unit_printed": "家", "comparator": ">", "bare": "false"}
OF_4028 = {"value": "4028", "unit_printed": "家", "comparator": "=", "bare": "true"}

# What is printed, and what a person would write beside it.
RIGHT: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "a state at the end of the horizon": (S, STATED, OF_900 | END | COMMIT),
    "a total over the horizon": (
        S, STATED | ADDED, OF_900 | COMMIT | {"period_start": "2023", "period_end": "2025"},
    ),
    "a range without qualifier": (
        S, STATED | {"quantity_printed": "800-900家"},
        END | COMMIT
        | {"value": "800", "value_upper": "900", "unit_printed": "家", "comparator": ">=",
           "bare": "true"},
    ),
    "ensured": (
        S, STATED | {"firmness_printed": "确保"}, OF_900 | END | CITY | {"firmness": "ensure"},
    ),
    "striven for": (
        S, STATED | {"firmness_printed": "争取"}, OF_900 | END | CITY | {"firmness": "strive"},
    ),
    "in principle": (
        S, STATED | {"firmness_printed": "原则上"},
        OF_900 | END | CITY | {"firmness": "in_principle"},
    ),
    "a decimal share": (
        S,
        STATED | {"indicator_id": "rd_intensity", "quantity_printed": "2.95%左右"},
        END | COMMIT
        | {"value": "2.95", "unit_printed": "%", "comparator": "~", "bare": "false"},
    ),
    "a value reached": (A, REACHED, OF_4028 | BEFORE),
    "nearly reached": (
        A, REACHED | {"quantity_printed": "近4028家"},
        OF_4028 | BEFORE | {"comparator": "<", "bare": "false"},
    ),
}  # fmt: skip
FIRST = 9001


def added(copied, written: bool, mark: str = "true") -> Path:
    """Return a copy of the data with the rows of `RIGHT`, derived or written out."""
    tables = copied()
    for number, (name, row, rest) in enumerate(RIGHT.values(), FIRST):
        tables.add(name, seq=str(number), **row, **(rest if written else {"derived": mark}))
    return tables.folder


@pytest.fixture(scope="module")
def both(copied) -> tuple[reader.Frames, reader.Frames]:
    return reader.read(added(copied, False)), reader.read(added(copied, True))


@pytest.mark.parametrize("case", RIGHT)
def test_a_derived_row_is_read_as_the_one_that_is_written_out(both, case) -> None:
    name = RIGHT[case][0].partition("/")[0]
    number = FIRST + list(RIGHT).index(case)
    derived, written = (frames[name][frames[name]["seq"].eq(number)] for frames in both)
    assert len(written) == 1
    pd.testing.assert_frame_equal(derived, written)


def test_the_tables_and_the_build_are_the_same(both) -> None:
    derived, written = map(build.tidy, both)
    assert build.build_id(both[0]) == build.build_id(both[1])
    for name, table in written.items():
        assert derived[name].equals(table) and derived[name].schema.equals(table.schema, True)


def test_the_mark_is_no_column_of_what_is_built(both, tables) -> None:
    assert not any("derived" in table.column_names for table in tables.values())
    assert "derived" not in both[0]["statements"] and "derived" not in both[0]["actuals"]


@pytest.mark.parametrize("mark", ["TRUE", "ｔｒｕｅ", " true "])
def test_the_mark_is_read_as_a_spreadsheet_writes_it(copied, both, mark) -> None:
    again = reader.read(added(copied, False, mark))
    pd.testing.assert_frame_equal(again["statements"], both[0]["statements"])


def test_a_whole_document_may_be_derived_where_the_rule_says_the_same(copied, few_frames) -> None:
    """Every present row that is as the rule would have it is read the same without its cells."""
    tables, rows = copied(), 0
    horizons = few_frames["documents"].set_index("document_id")[["period_start", "period_end"]]
    for table in ("statements", "actuals"):
        for path in (tables.folder / table).glob("*.csv"):
            start, end = horizons.loc[path.stem]
            with path.open(encoding="utf-8", newline="") as file:
                written = csv.DictReader(file)
                head, cells = written.fieldnames, list(written)
            for row in cells:
                row["review"] = "drafted"
                first, last = (end if row["basis"] == "at_end" else start), end
                if table == "actuals":
                    first = last = start - 1
                years = (row["period_start"], row["period_end"])
                if row["scope"] == "city" and years == (str(first), str(last)):
                    row |= dict.fromkeys(set(DERIVABLE) & row.keys(), "") | {"derived": "true"}
                    rows += 1
            lines = [tables.row(row.values()) for row in cells]
            tables.write(f"{table}/{path.name}", [",".join(head), *lines])
    assert rows > 100
    again = reader.read(tables.folder)
    for table in ("statements", "actuals"):
        expected = few_frames[table].assign(review="drafted")
        pd.testing.assert_frame_equal(again[table], expected, check_dtype=False)


# Wrong input

WRITTEN = {
    "value": "900", "value_upper": "950", "unit_printed": "家", "comparator": ">", "bare": "false",
    "period_start": "2025", "period_end": "2025", "scope": "city", "firmness": "commit",
}  # fmt: skip
RULE = "empty, as derived rows take it from the rule"
REVIEWED = "empty, as the columns of a reviewed row are written out"
WRONG: dict[str, tuple[str, dict[str, str], dict[str, tuple[str, str]]]] = {
    **{
        f"{column} is filled": (S, STATED | {column: cell}, {column: (cell, RULE)})
        for column, cell in WRITTEN.items()
    },
    "all are filled": (S, STATED | WRITTEN, {name: (cell, RULE) for name, cell in WRITTEN.items()}),
    "filled with what is none": (S, STATED | {"value": "many"}, {"value": ("many", RULE)}),
    "an actual is filled": (A, REACHED | {"scope": "city"}, {"scope": ("city", RULE)}),
    "no quantity can be read": (
        S, STATED | {"quantity_printed": "数百家"},
        {"quantity_printed": ("数百家", "a printed quantity (")},
    ),
    "no reached quantity can be read": (
        A, REACHED | {"quantity_printed": "若干"},
        {"quantity_printed": ("若干", "a printed quantity (")},
    ),
    "no quantity": (
        S, STATED | {"quantity_printed": ""}, {"quantity_printed": ("", "it may not be empty")},
    ),
    "an unseen character in the quantity": (
        S, STATED | {"quantity_printed": "9\u200b00家"},
        {"quantity_printed": ("9\u200b00家", "visible characters")},
    ),
    "an unknown word": (
        S, STATED | {"firmness_printed": "大概"},
        {"firmness_printed": ("大概", "nothing, or one of 确保 原则上 力争 争取 争创")},
    ),
    "reviewed": (S, STATED | {"review": "reviewed_once"}, {"derived": ("true", REVIEWED)}),
    "reviewed and written": (
        S, STATED | WRITTEN | {"review": "reviewed_twice"}, {"derived": ("true", REVIEWED)},
    ),
    "a reviewed actual": (
        A, REACHED | {"review": "reviewed_twice"}, {"derived": ("true", REVIEWED)},
    ),
    "no review": (S, STATED | {"review": ""}, {"review": ("", "one of drafted")}),
    "marked with a word": (S, STATED | {"derived": "yes"}, {"derived": ("yes", "true or false")}),
    "an unknown unit": (
        S, STATED | {"quantity_printed": "900座城"}, {"unit_printed": ("座城", "units.csv")},
    ),
    "an unknown indicator": (
        S, STATED | {"indicator_id": "mayors"}, {"indicator_id": ("mayors", "indicators.csv")},
    ),
    "several at once": (
        S, STATED | {"quantity_printed": "若干", "scope": "city", "locator": ""},
        {"quantity_printed": ("若干", "a printed quantity ("), "scope": ("city", RULE),
         "locator": ("", "it may not be empty")},
    ),
    "not marked": (
        S, STATED | {"derived": "false"},
        {name: ("", "it may not be empty")
         for name in ("value", "comparator", "period_start", "period_end", "scope", "firmness")},
    ),
    "a row of another family": (
        A, REACHED | {"indicator_id": "gdp", "quantity_printed": "400亿元"},
        {"indicator_id": ("gdp", "a family that documents.csv looks for")},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def refused(copied):
    """Return the place of each wrong row, and all problems."""
    tables, places = copied(), {}
    for number, (case, (name, row, _)) in enumerate(WRONG.items(), FIRST):
        places[case] = (name, tables.add(name, seq=str(number), **{"derived": "true"} | row))
    with pytest.raises(InvalidInputError) as caught:
        reader.read(tables.folder)
    return places, caught.value.problems


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_is_named_with_file_line_column_and_value(refused, case) -> None:
    places, problems = refused
    named = [problem for problem in problems if (problem.file, problem.line) == places[case]]
    expected = WRONG[case][2]
    assert sorted(problem.column for problem in named) == sorted(expected)
    for problem in named:
        value, words = expected[problem.column]
        assert problem.value == value and words in problem.expected


def test_nothing_else_is_named(refused) -> None:
    places, problems = refused
    assert {(problem.file, problem.line) for problem in problems} == {*places.values()}


def test_a_derived_row_of_a_document_without_years_adds_no_problem(damaged) -> None:
    line = damaged.edit("documents.csv", "qidong-2023", period_end="soon")
    damaged.add(S, seq="9001", derived="true", **STATED)
    with pytest.raises(InvalidInputError) as caught:
        reader.read(damaged.folder)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("documents.csv", line, "period_end")


def test_a_written_row_that_says_another_than_the_rule_is_named(damaged) -> None:
    cells = OF_900 | END | COMMIT | {"value": "901", "bare": "true", "firmness": "strive"}
    line = damaged.add(S, seq="9001", **STATED, **cells)
    with pytest.raises(InvalidInputError) as caught:
        reader.read(damaged.folder)
    found = [(problem.file, problem.line, problem.column) for problem in caught.value.problems]
    assert found == [(S, line, "bare"), (S, line, "firmness_printed"), (S, line, "value")]
