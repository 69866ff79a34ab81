"""Feature: rows added to a table are read, or refused by file, line and column.

Rows of observed values, residents, sources, the yearbook, bodies and numbers that are no targets.
"""

import csv

import pytest

from compare import InvalidInputError, Problem
from compare.curated import reader
from compare.schema import STRUCTURED

BODIES = "responsibilities/qidong-2023.csv"
NUMBERS = "non_targets/qidong-2023.csv"

OBSERVED = {
    "city_id": "changzhou",
    "indicator_id": "rd_intensity",
    "period_start": "2021",
    "period_end": "2021",
    "value": "3.25",
    "unit": "percent",
    "comparator": "=",
    "basis": "at_end",
    "scope": "city",
    "status": "final",
    "source_id": "changzhou_statistics_rd_2014",
}
COUNTED = {"city_id": "changzhou", "persons": "5000000", "source_id": "changzhou_census_2020"}
SOURCE = {"title_zh": "公报", "title_en": "Communiqué", "grade": "A"}
BOOK = {"city_id": "changzhou", "gdp_cny_100m": "9550", "source_id": "china_city_yearbook"}
BODY = {
    "locator": "三/1",
    "covers": "三/1",
    "role": "lead",
    "body_zh": "市甲局",
    "body_en": "Bureau A",
}
DATE = {"locator": "*", "printed": r"19\d{2}年", "nth": "0", "reason": "date"}
EXISTING = {"locator": "一", "printed": "园区9个", "nth": "1", "reason": "existing"}

# Added rows that are wrong: file, cells, column that is named, and what is expected there.
WRONG = [
    ("observations.csv", OBSERVED | {"city_id": "yunting"}, "city_id", "cities.csv"),
    ("observations.csv", OBSERVED | {"indicator_id": "rd"}, "indicator_id", "indicators.csv"),
    ("observations.csv", OBSERVED | {"unit": "per_cent"}, "unit", "canonical_units.csv"),
    ("observations.csv", OBSERVED | {"unit": "ratio"}, "unit", "percent"),
    ("observations.csv", OBSERVED | {"value": "32.5"}, "value", "0.05 to 8 percent"),
    ("observations.csv", OBSERVED | {"value": "0.02"}, "value", "0.05 to 8 percent"),
    ("observations.csv", OBSERVED | {"value": "3.25%"}, "value", "a number"),
    ("observations.csv", OBSERVED | {"value": ""}, "value", "may not be empty"),
    ("observations.csv", OBSERVED | {"status": "sure"}, "status", "final preliminary derived"),
    ("observations.csv", OBSERVED | {"comparator": "about"}, "comparator", "one of = >="),
    ("observations.csv", OBSERVED | {"comparator": ""}, "comparator", "may not be empty"),
    ("observations.csv", OBSERVED | {"basis": "per_year"}, "basis", "at_end, as rd_intensity"),
    ("observations.csv", OBSERVED | {"scope": "云亭新区"}, "scope", "scopes.csv"),
    ("observations.csv", OBSERVED | {"scope": "南通高新区"}, "scope", "a scope of changzhou"),
    ("observations.csv", OBSERVED | {"scope": ""}, "scope", "may not be empty"),
    ("observations.csv", OBSERVED | {"months": "13"}, "months", "from 0 to 11"),
    ("observations.csv", OBSERVED | {"estimate": "perhaps"}, "estimate", "true or false"),
    ("observations.csv", OBSERVED | {"as_of": "last year"}, "as_of", "written like"),
    ("observations.csv", OBSERVED | {"as_of": "2023-02-31"}, "as_of", "a day that there is"),
    ("observations.csv", OBSERVED | {"as_of": "1950-12-31"}, "as_of", "a time not before 19"),
    (
        "yearbook.csv",
        BOOK | {"year": "2019", "fiscal_total_cny_10k": "0"},
        "fiscal_total_cny_10k",
        "from 1",
    ),
    ("observations.csv", OBSERVED | {"source_id": "the_press"}, "source_id", "sources.csv"),
    ("observations.csv", OBSERVED | {"source_id": ""}, "source_id", "may not be empty"),
    ("observations.csv", OBSERVED | {"note_zh": "只有中文"}, "note_en", "in both languages"),
    ("observations.csv", OBSERVED | {"note_en": "English"}, "note_zh", "in both languages"),
    ("sources.csv", SOURCE | {"grade": "C"}, "grade", "one of A B"),
    ("sources.csv", SOURCE | {"grade": ""}, "grade", "one of A B"),
    ("sources.csv", SOURCE | {"url": "tjj"}, "url", "address"),
    ("sources.csv", SOURCE | {"title_zh": ""}, "title_zh", "may not be empty"),
    ("sources.csv", SOURCE | {"published_on": "2023"}, "published_on", "a date"),
    ("population.csv", COUNTED | {"city_id": "yunting", "year": "2010"}, "city_id", "cities.csv"),
    ("population.csv", COUNTED | {"year": "2010", "source_id": "a"}, "source_id", "sources.csv"),
    ("population.csv", COUNTED | {"year": "2000", "persons": "5.3"}, "persons", "whole number"),
    ("population.csv", COUNTED | {"year": "20l0"}, "year", "whole number"),
    ("yearbook.csv", BOOK | {"gdp_cny_100m": "-5"}, "gdp_cny_100m", "from 0"),
    ("yearbook.csv", BOOK | {"residents_10k": "0"}, "residents_10k", "from 0.1"),
    ("yearbook.csv", BOOK | {"suspect": "gdp"}, "suspect", "gdp_cny_100m"),
    ("yearbook.csv", BOOK | {"source_id": ""}, "source_id", "may not be empty"),
    (BODIES, BODY | {"role": "helping"}, "role", "one of lead responsible cooperating"),
    (BODIES, BODY | {"role": ""}, "role", "one of lead responsible cooperating"),
    (BODIES, BODY | {"covers": ""}, "covers", "may not be empty"),
    (BODIES, BODY | {"covers": "三//1"}, "covers", "written like"),
    (BODIES, BODY | {"covers": "三/1;三/3-2"}, "covers", "range"),
    (BODIES, BODY | {"body_zh": ""}, "body_zh", "may not be empty"),
    (BODIES, BODY | {"body_en": ""}, "body_en", "may not be empty"),
    (NUMBERS, DATE | {"reason": "existing"}, "reason", "date or heading or page_furniture"),
    (NUMBERS, DATE | {"reason": "programme", "locator": "二"}, "reason", "date or heading"),
    (NUMBERS, DATE | {"printed": r"19\d{2年("}, "printed", "a regular expression"),
    (NUMBERS, EXISTING | {"locator": "*"}, "locator", "a place in the document"),
    (NUMBERS, EXISTING | {"nth": "-1"}, "nth", "a whole number from 0"),
    (NUMBERS, EXISTING | {"nth": "first"}, "nth", "a whole number"),
    (NUMBERS, EXISTING | {"reason": "boring"}, "reason", "one of date heading"),
]
# Added rows that stand beside them and must not be named.
RIGHT = [
    ("observations.csv", OBSERVED | {"period_start": "1951", "period_end": "1951"}),
    # Another source of the same, half a year, and several years are other rows.
    ("observations.csv", OBSERVED),
    ("observations.csv", OBSERVED | {"source_id": "changzhou_press_2023", "value": "3.3"}),
    ("observations.csv", OBSERVED | {"months": "6", "estimate": "TRUE", "as_of": "2021-08"}),
    (
        "observations.csv",
        OBSERVED
        | {
            "indicator_id": "rd_expenditure",
            "unit": "CNY_100m",
            "basis": "in_period",
            "period_start": "2019",
            "value": "300",
        },
    ),
    (
        "observations.csv",
        OBSERVED
        | {"period_start": "1982", "period_end": "1982", "value": "32.5", "confirmed": "true"},
    ),
    ("population.csv", COUNTED | {"year": "1982"}),
    ("sources.csv", SOURCE | {"source_id": "an_invented_source"}),
    ("yearbook.csv", BOOK | {"year": "2010", "suspect": "gdp_cny_100m;residents_10k"}),
    (BODIES, BODY | {"covers": "三/1-3;四/2", "body_zh": "市乙局"}),
    (NUMBERS, DATE),
    (NUMBERS, DATE | {"printed": r"—\d+—", "reason": "page_furniture"}),
    (NUMBERS, DATE | {"printed": r"第\d+条", "reason": "heading", "locator": "二"}),
    (NUMBERS, EXISTING),
    (NUMBERS, EXISTING | {"nth": "2"}),
]


SEVERAL = ("responsibilities", "non_targets")
"""Tables of one file for each document."""


def added(tables, name: str, cells: dict[str, str]) -> int:
    """Add a row to a file and return its line."""
    lines = tables.lines(name)
    row = (cells.get(column, "") for column in next(csv.reader(lines[:1])))
    lines.append(",".join(f'"{cell}"' for cell in row))
    tables.write(name, lines)
    return len(lines)


def problems_of(tables) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as caught:
        reader.read(tables.folder)
    return caught.value.problems


# What is refused: all of these at once, and each must be named


def unlike(number: int) -> dict[str, str]:
    """Return the cells of a wrong row with a key of its own; a repeated one is another problem."""
    name, cells, column, _ = WRONG[number]
    year = str(1960 + number)
    own = {"observations.csv": "period_end", "sources.csv": "source_id", "yearbook.csv": "year"}
    own |= {BODIES: "body_zh", NUMBERS: "printed"}
    own = own.get(name, column)
    if own == column:
        return cells
    if own == "period_end":
        return cells | {"period_start": year, own: year}
    return cells | {own: year if own == "year" else f"{cells.get(own, 'invented')}{number}"}


@pytest.fixture(scope="module")
def refused(copied) -> tuple[tuple[Problem, ...], list[int], set[tuple[str, int]]]:
    """Return all problems, the line of each wrong row, and the places of the right ones."""
    tables = copied()
    lines = [added(tables, row[0], unlike(number)) for number, row in enumerate(WRONG)]
    right = {(name, added(tables, name, cells)) for name, cells in RIGHT}
    return problems_of(tables), lines, right


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_cell_is_named_with_file_line_and_column(refused, number) -> None:
    found, lines, _ = refused
    name, _, column, expected = WRONG[number]
    [problem] = [p for p in found if (p.file, p.line) == (name, lines[number])]
    assert problem.column == column
    assert expected in problem.expected
    cell = unlike(number).get(column, "")
    assert problem.value in (cell, *cell.split(";"))


def test_nothing_else_is_named(refused) -> None:
    found, lines, right = refused
    named = {(problem.file, problem.line) for problem in found}
    assert named <= {(row[0], line) for row, line in zip(WRONG, lines, strict=True)}
    assert not named & right


def test_rows_that_are_right_are_read(damaged, few_frames) -> None:
    for name, cells in RIGHT:
        added(damaged, name, cells)
    again = reader.read(damaged.folder)
    for name in ("observations", "population", "sources", "yearbook", *SEVERAL):
        rows = sum(file.split("/")[0].removesuffix(".csv") == name for file, _ in RIGHT)
        assert len(again[name]) == len(few_frames[name]) + rows
    [body] = again["responsibilities"][
        again["responsibilities"]["body_zh"].eq("市乙局")
    ].itertuples()
    assert (body.document_id, body.covers) == ("qidong-2023", ("三/1-3", "四/2"))


KEY = STRUCTURED["observations"].key
LAST = OBSERVED | {"period_start": "2014", "period_end": "2014", "value": "2.6", "months": ""}


def test_rows_that_stand_there_already_are_named(damaged) -> None:
    body = BODY | {"role": "responsible", "body_zh": "市科技局"}
    again = [
        ("observations.csv", LAST, ", ".join(LAST[name] for name in KEY)),
        ("population.csv", COUNTED | {"year": "2020"}, "changzhou, 2020"),
        ("sources.csv", SOURCE | {"source_id": "changzhou_press_2023"}, "changzhou_press_2023"),
        ("yearbook.csv", BOOK | {"year": "2021"}, "changzhou, 2021"),
        (BODIES, body, "三/1, responsible, 市科技局"),
    ]
    expected = {(name, added(damaged, name, cells), key) for name, cells, key in again}
    assert {(p.file, p.line, p.value) for p in problems_of(damaged)} == expected


def test_each_missing_file_and_each_file_of_no_document_is_named(damaged) -> None:
    missing = {"observations.csv", "population.csv", BODIES, "non_targets/nantong-2017.csv"}
    missing |= {"yearbook.csv", "actuals/qidong-2023.csv"}
    for name in missing:
        damaged.path(name).unlink()
    strange = {f"{name}/yunting-2031.csv" for name in (*SEVERAL, "actuals")}
    for name in strange:
        damaged.write(name, damaged.lines(name.replace("yunting-2031", "nantong-2022")))
    found = problems_of(damaged)
    assert {(p.file, p.line) for p in found} == {(name, 0) for name in missing | strange}
    assert {p.file for p in found if p.value == "yunting-2031"} == strange


def test_a_document_may_have_no_responsible_bodies_and_no_exceptions(damaged, few_frames) -> None:
    names = ("responsibilities", "non_targets")
    for name in names:
        file = f"{name}/yancheng-2023.csv"
        damaged.write(file, damaged.lines(file)[:1])
    again = reader.read(damaged.folder)
    for name in names:
        others = few_frames[name][few_frames[name]["document_id"].ne("yancheng-2023")]
        assert 0 < len(again[name]) == len(others) < len(few_frames[name])
        assert again[name]["locator"].tolist() == others["locator"].tolist()
        assert again[name].dtypes.equals(few_frames[name].dtypes)
