"""Feature: bodies, observed values and numbers that are no targets are read or refused by place."""

import csv

import pytest

from compare import InvalidInputError, Problem
from compare.curated import reader
from compare.printed.locator import expand
from compare.schema import STRUCTURED

BODIES = "responsibilities/qidong-2023.csv"
NUMBERS = "non_targets/qidong-2023.csv"
TASKS = {"nantong-2022": "二", "qidong-2023": "三"}

OBSERVED = {
    "city_id": "changzhou",
    "indicator_id": "rd_intensity",
    "year": "2021",
    "value": "3.25",
    "unit": "percent",
    "status": "final",
    "source_title": "an invented source",
    "grade": "A",
}
COUNTED = {"city_id": "changzhou", "persons": "5000000", "source_title": "census", "grade": "A"}
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
    ("observations.csv", OBSERVED | {"value": "32.5"}, "value", "0.3 to 8 percent"),
    ("observations.csv", OBSERVED | {"value": "0.2"}, "value", "0.3 to 8 percent"),
    ("observations.csv", OBSERVED | {"value": "3.25%"}, "value", "a number"),
    ("observations.csv", OBSERVED | {"value": ""}, "value", "may not be empty"),
    ("observations.csv", OBSERVED | {"grade": "C"}, "grade", "one of A B"),
    ("observations.csv", OBSERVED | {"grade": ""}, "grade", "one of A B"),
    ("observations.csv", OBSERVED | {"status": "sure"}, "status", "final preliminary derived"),
    ("observations.csv", OBSERVED | {"source_url": "tjj"}, "source_url", "address"),
    ("observations.csv", OBSERVED | {"source_title": ""}, "source_title", "may not be empty"),
    ("population.csv", COUNTED | {"city_id": "yunting", "year": "2010"}, "city_id", "cities.csv"),
    ("population.csv", COUNTED | {"year": "2010", "grade": "a"}, "grade", "one of A B"),
    ("population.csv", COUNTED | {"year": "2000", "persons": "5.3"}, "persons", "whole number"),
    ("population.csv", COUNTED | {"year": "20l0"}, "year", "whole number"),
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
    ("observations.csv", OBSERVED | {"year": "1951"}),
    (
        "observations.csv",
        OBSERVED
        | {"year": "1982", "value": "32.5", "note_zh": "原文如此", "note_en": "as printed"},
    ),
    ("population.csv", COUNTED | {"year": "1982"}),
    (BODIES, BODY | {"covers": "三/1-3;四/2", "body_zh": "市乙局"}),
    (NUMBERS, DATE),
    (NUMBERS, DATE | {"printed": r"—\d+—", "reason": "page_furniture"}),
    (NUMBERS, DATE | {"printed": r"第\d+条", "reason": "heading", "locator": "二"}),
    (NUMBERS, EXISTING),
    (NUMBERS, EXISTING | {"nth": "2"}),
]


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


# What is read


def test_the_built_table_names_each_place_that_a_body_answers_for(frames, tables) -> None:
    built = tables["responsibilities"].to_pandas()
    assert len(built) == len(frames["responsibilities"])
    key = ["document_id", "locator", "role", "body_zh"]
    both = built.merge(frames["responsibilities"], on=key, suffixes=("", "_read"))
    assert len(both) == len(built)
    assert [list(places) for places in both["covers"]] == [
        list(expand(covers)) for covers in both["covers_read"]
    ]
    written = {tuple(places) for places in both["covers"]}
    assert ("三/(一)", "三/1", "三/2", "三/3") in written
    assert not any("-" in place for places in written for place in places)


@pytest.mark.parametrize("document_id", TASKS)
def test_each_statement_in_the_tasks_has_a_responsible_body(tables, document_id) -> None:
    statements = tables["statements"].to_pandas()
    bodies = tables["responsibilities"].to_pandas()
    stated = statements[
        statements["document_id"].eq(document_id)
        & statements["locator"].str.startswith(f"{TASKS[document_id]}/")
    ]
    named = bodies[bodies["document_id"].eq(document_id)]
    covered = {place for places in named["covers"] for place in places}
    assert len(stated) > 20
    assert set(stated["locator"]) - covered == set()


def test_observations_and_census_are_built_as_they_are_read(frames, tables) -> None:
    for name in ("observations", "population"):
        key = list(STRUCTURED[name].key)
        read = frames[name].sort_values(key, ignore_index=True)
        built = tables[name].to_pandas()
        for column in (*key, "grade", "source_title"):
            assert built[column].tolist() == read[column].tolist()
    assert built["persons"].tolist() == read["persons"].tolist()
    observed = tables["observations"].to_pandas()
    read = frames["observations"].sort_values([*STRUCTURED["observations"].key])
    assert observed["value"].tolist() == read["value"].tolist()
    assert observed["unit"].tolist() == read["unit"].tolist()


# What is refused: all of these at once, and each must be named


def unlike(number: int) -> dict[str, str]:
    """Return the cells of a wrong row with a key of its own; a repeated one is another problem."""
    name, cells, column, _ = WRONG[number]
    own = {"observations.csv": "year", BODIES: "body_zh", NUMBERS: "printed"}.get(name, column)
    if own == column:
        return cells
    return cells | {own: str(1960 + number) if own == "year" else f"{cells[own]}{number}"}


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


def test_rows_that_are_right_are_read(damaged, frames) -> None:
    for name, cells in RIGHT:
        added(damaged, name, cells)
    again = reader.read(damaged.folder)
    for name in ("observations", "population", "responsibilities", "non_targets"):
        rows = sum(file.split("/")[0].removesuffix(".csv") == name for file, _ in RIGHT)
        assert len(again[name]) == len(frames[name]) + rows
    [body] = again["responsibilities"][
        again["responsibilities"]["body_zh"].eq("市乙局")
    ].itertuples()
    assert (body.document_id, body.covers) == ("qidong-2023", ("三/1-3", "四/2"))


def test_rows_that_stand_there_already_are_named(damaged) -> None:
    body = BODY | {"role": "responsible", "body_zh": "市科技局"}
    again = [
        ("observations.csv", OBSERVED | {"year": "2023"}, "changzhou, rd_intensity, 2023"),
        ("population.csv", COUNTED | {"year": "2020"}, "changzhou, 2020"),
        (BODIES, body, "三/1, responsible, 市科技局"),
    ]
    expected = {(name, added(damaged, name, cells), key) for name, cells, key in again}
    assert {(p.file, p.line, p.value) for p in problems_of(damaged)} == expected


def test_each_missing_file_and_each_file_of_no_document_is_named(damaged) -> None:
    missing = {"observations.csv", "population.csv", BODIES, "non_targets/nantong-2017.csv"}
    for name in missing:
        damaged.path(name).unlink()
    strange = {"responsibilities/yunting-2031.csv", "non_targets/yunting-2031.csv"}
    for name in strange:
        damaged.write(name, damaged.lines(name.replace("yunting-2031", "nantong-2022")))
    found = problems_of(damaged)
    assert {(p.file, p.line) for p in found} == {(name, 0) for name in missing | strange}
    assert {p.file for p in found if p.value == "yunting-2031"} == strange


def test_a_document_may_have_no_responsible_bodies_and_no_exceptions(damaged, frames) -> None:
    names = ("responsibilities", "non_targets")
    for name in names:
        file = f"{name}/yancheng-2023.csv"
        damaged.write(file, damaged.lines(file)[:1])
    again = reader.read(damaged.folder)
    for name in names:
        others = frames[name][frames[name]["document_id"].ne("yancheng-2023")]
        assert 0 < len(again[name]) == len(others) < len(frames[name])
        assert again[name]["locator"].tolist() == others["locator"].tolist()
        assert again[name].dtypes.equals(frames[name].dtypes)
