"""Feature: structured tables are read as meant, or refused with every problem named."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from compare import InvalidInputError, Problem
from compare.curated import reader
from compare.schema import STRUCTURED

NANTONG = "statements/nantong-2022.csv"
QIDONG = "statements/qidong-2023.csv"
CODED = [
    column.name
    for column in STRUCTURED["statements"].columns
    if (column.type != "string" or column.vocabulary or column.unit) and not column.pattern
]
FULL_WIDTH = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")

Place = tuple[str, int, str]


def problems_of(folder: Path) -> dict[Place, Problem]:
    with pytest.raises(InvalidInputError) as caught:
        reader.read(folder)
    found = {
        (problem.file, problem.line, problem.column): problem for problem in caught.value.problems
    }
    assert len(found) == len(caught.value.problems)
    return found


def cells_of(line: str) -> list[str]:
    return next(csv.reader([line]))


def assert_same(again: reader.Frames, frames: reader.Frames) -> None:
    assert again.keys() == frames.keys()
    for name, frame in again.items():
        pd.testing.assert_frame_equal(frame, frames[name], obj=name)


# What spreadsheets do to a file


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="byte order mark"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(
            lambda data: data + b"," * data.split(b"\n")[0].count(b",") + b"\n\n", id="empty rows"
        ),
    ],
)
def test_what_a_spreadsheet_leaves_behind_changes_nothing(damaged, few_frames, change) -> None:
    for path in damaged.folder.rglob("*.csv"):
        path.write_bytes(change(path.read_bytes()))
    assert_same(reader.read(damaged.folder), few_frames)


def test_full_width_digits_are_read_as_meant(damaged, few_frames) -> None:
    names = STRUCTURED["statements"].names
    for path in (damaged.folder / "statements").iterdir():
        name = f"statements/{path.name}"
        for line in damaged.lines(name)[1:]:
            row = dict(zip(names, cells_of(line), strict=True))
            wide = {key: row[key].translate(FULL_WIDTH) for key in CODED}
            damaged.edit(name, row["seq"], **wide)
    damaged.edit("cities.csv", "nantong", gb_code="３２０６００")
    assert "２０２４" in damaged.path(NANTONG).read_text(encoding="utf-8")
    assert_same(reader.read(damaged.folder), few_frames)


def test_columns_may_stand_in_any_order_and_quantities_in_full_width(damaged, frames) -> None:
    rows = [cells_of(line)[::-1] for line in damaged.lines("cities.csv")]
    damaged.write("cities.csv", [",".join(row) for row in rows])
    damaged.edit(QIDONG, "1", quantity_printed="５００家以上")
    again = reader.read(damaged.folder)
    pd.testing.assert_frame_equal(again["cities"], frames["cities"])
    assert "５００家以上" in set(again["statements"]["quantity_printed"])


# Files and columns: all of these at once, and each must be named


@pytest.fixture(scope="module")
def broken_files(copied) -> dict[Place, Problem]:
    tables = copied()

    def lines(name: str) -> list[str]:
        return tables.lines(name)

    rows = [cells_of(line) for line in lines("cities.csv")]
    tables.write("cities.csv", [",".join([*row[:1], *row[2:]]) for row in rows])
    tables.write(
        "units.csv", [lines("units.csv")[0].replace("factor", "faktor"), *lines("units.csv")[1:]]
    )
    tables.write(
        "scopes.csv", [f"{line},{'mayor' * (not n)}" for n, line in enumerate(lines("scopes.csv"))]
    )
    tables.write(
        "canonical_units.csv",
        [f"{line},{cells_of(line)[1]}" for line in lines("canonical_units.csv")],
    )
    for name, encoding in (("population.csv", "gbk"), ("observations.csv", "utf-16")):
        path = tables.path(name)
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    tables.path("indicator_relations.csv").unlink()
    tables.path("statements/yancheng-2023.csv").unlink()
    shutil.copy(tables.path(QIDONG), tables.path("statements/yunting-2024.csv"))
    tables.path("responsibilities/yancheng-2023.csv").write_bytes(b"")
    tables.write("indicators.csv", [*lines("indicators.csv"), 'new,"unclosed'])
    rows_of_qidong = lines(QIDONG)
    rows_of_qidong[4] += ","
    rows_of_qidong[6] = rows_of_qidong[6].rsplit(",", 1)[0]
    tables.write(QIDONG, rows_of_qidong)
    return problems_of(tables.folder)


WIDTH = len(STRUCTURED["statements"].names)
CURATED = Path(__file__).parents[2] / "data" / "structured"
LAST = (CURATED / "indicators.csv").read_text(encoding="utf-8").count("\n") + 1
"""The line that is added to the indicators."""
RESIDENTS = (CURATED / "population.csv").read_text(encoding="utf-8").splitlines()
CHINESE = next(number for number, line in enumerate(RESIDENTS, 1) if not line.isascii())
"""The first line of the residents that another encoding changes."""
BROKEN_FILES = [
    (("cities.csv", 1, ""), "", "the column gb_code; there is none"),
    (("units.csv", 1, "faktor"), "faktor", "the column factor"),
    (("scopes.csv", 1, "mayor"), "mayor", "no other column than scope, city_id"),
    (("canonical_units.csv", 1, "dimension"), "dimension", "each column once"),
    (("population.csv", CHINESE, ""), "byte 0x", "UTF-8"),
    (("observations.csv", 1, ""), "byte 0xFF", "UTF-8"),
    (("indicator_relations.csv", 0, ""), "", "a CSV file; there is none"),
    (("statements/yancheng-2023.csv", 0, ""), "", "a CSV file; there is none"),
    (("statements/yunting-2024.csv", 0, ""), "yunting-2024", "a document_id of documents.csv"),
    (("responsibilities/yancheng-2023.csv", 1, ""), "", "a header row"),
    (("indicators.csv", LAST, ""), "unexpected end of data", "a CSV file"),
    ((QIDONG, 5, ""), f"{WIDTH + 1} cells", f"{WIDTH} cells"),
    ((QIDONG, 7, ""), f"{WIDTH - 1} cells", f"{WIDTH} cells"),
]


@pytest.mark.parametrize(
    ("place", "value", "expected"), BROKEN_FILES, ids=[place[0] for place, *_ in BROKEN_FILES]
)
def test_a_file_or_column_that_is_wrong_is_named(broken_files, place, value, expected) -> None:
    assert value in broken_files[place].value
    assert bool(value) == bool(broken_files[place].value)
    assert expected in broken_files[place].expected


def test_wrong_files_are_all_in_one_report_and_nothing_else_is(broken_files) -> None:
    assert set(broken_files) == {place for place, *_ in BROKEN_FILES}


def test_a_missing_folder_is_named(tmp_path) -> None:
    [problem] = problems_of(tmp_path / "nowhere").values()
    assert problem.file == str(tmp_path / "nowhere")
    assert problem.expected == "a folder; there is none"


def test_a_missing_list_of_documents_is_the_only_problem(damaged) -> None:
    damaged.path("documents.csv").unlink()
    assert set(problems_of(damaged.folder)) == {("documents.csv", 0, "")}


def test_a_row_that_could_not_be_read_is_not_called_unknown_elsewhere(damaged) -> None:
    lines = damaged.lines("cities.csv")
    line = damaged.line("cities.csv", "nantong")
    lines[line - 1] += ","
    damaged.write("cities.csv", lines)
    assert set(problems_of(damaged.folder)) == {("cities.csv", line, "")}


# Cells: all of these at once, and each must be named

WRONG_CELLS = [
    (NANTONG, "1", "indicator_id", "rd_intensty", "indicators.csv"),
    (NANTONG, "2", "unit_printed", "百分比", "units.csv"),
    (NANTONG, "3", "scope", "南通高薪区", "scopes.csv"),
    (NANTONG, "4", "value", "142人年", "a number"),
    (NANTONG, "5", "value", "三", "a number"),
    (NANTONG, "6", "value", "3_600", "a number"),
    (NANTONG, "7", "value", "nan", "a number"),
    (NANTONG, "8", "value", "1e999", "a number"),
    (NANTONG, "9", "value", "", "may not be empty"),
    (NANTONG, "10", "value_upper", "more", "a number"),
    (NANTONG, "11", "period_end", "2024.0", "a whole number"),
    (NANTONG, "12", "period_end", "202400", "a whole number"),
    (NANTONG, "13", "bare", "no", "true or false"),
    (NANTONG, "14", "comparator", "≥", "one of = >= > <= < ~"),
    (NANTONG, "15", "firmness", "maybe", "one of ensure commit in_principle strive"),
    (NANTONG, "16", "inferred", "period;colour", "one of period basis"),
    (NANTONG, "17", "locator", "二//6", "written like"),
    (NANTONG, "18", "quantity_printed", "", "may not be empty"),
    (NANTONG, "19", "basis", "yearly", "one of at_end in_period per_year"),
    ("documents.csv", "nantong-2022", "predecessor_id", "nantong-2016", "documents.csv"),
    ("documents.csv", "nantong-2022", "issued_on", "28/10/2022", "YYYY-MM-DD"),
    ("documents.csv", "qidong-2023", "issued_on", "2022-02-30", "YYYY-MM-DD"),
    ("documents.csv", "qidong-2023", "city_id", "qidon", "cities.csv"),
    ("documents.csv", "qidong-2023", "genre", "plan", "one of action_plan"),
    ("cities.csv", "qidong", "parent_city_id", "nantng", "cities.csv"),
    ("cities.csv", "nantong", "gb_code", "3206", "six digits"),
    ("cities.csv", "yancheng", "name_en", "", "may not be empty"),
    ("scopes.csv", "高新区", "city_id", "yanchen", "cities.csv"),
    ("indicators.csv", "rd_intensity", "plausible_max", "eight", "a number"),
    ("indicators.csv", "basic_research_share", "unit", "per_cent", "canonical_units.csv"),
    ("indicators.csv", "fiscal_st_share", "kind", "share", "one of stock flow"),
    ("population.csv", "qidong", "persons", "-967 313", "a whole number"),
]


@pytest.fixture(scope="module")
def wrong_cells(copied) -> tuple[dict[Place, Problem], dict[tuple[str, str], int]]:
    tables = copied()
    lines = {
        (name, key): tables.edit(name, key, **{column: value})
        for name, key, column, value, _ in WRONG_CELLS
    }
    lines[QIDONG, "5"] = tables.edit(QIDONG, "5", seq="3")
    cities = tables.lines("cities.csv")
    first = lines["cities.csv", "changzhou"] = tables.line("cities.csv", "changzhou")
    lines["cities.csv", "changzhou again"] = len(cities) + 1
    tables.write("cities.csv", [*cities, cities[first - 1]])
    return problems_of(tables.folder), lines


@pytest.mark.parametrize(("name", "key", "column", "value", "expected"), WRONG_CELLS)
def test_a_wrong_cell_is_named_with_place_value_and_expectation(
    wrong_cells, name, key, column, value, expected
) -> None:
    found, lines = wrong_cells
    problem = found[name, lines[name, key], column]
    assert problem.value == value
    assert expected in problem.expected


def test_a_repeated_key_names_the_line_that_has_it(wrong_cells) -> None:
    found, lines = wrong_cells
    statement = found[QIDONG, lines[QIDONG, "5"], "seq"]
    assert (statement.value, statement.expected) == ("3", "a key that line 4 does not have")
    city = found["cities.csv", lines["cities.csv", "changzhou again"], "city_id"]
    first = lines["cities.csv", "changzhou"]
    assert (city.value, city.expected) == ("changzhou", f"a key that line {first} does not have")


def test_wrong_cells_are_all_in_one_report_and_nothing_else_is(wrong_cells) -> None:
    found, lines = wrong_cells
    places = {(name, lines[name, key], column) for name, key, column, *_ in WRONG_CELLS}
    places.add((QIDONG, lines[QIDONG, "5"], "seq"))
    places.add(("cities.csv", lines["cities.csv", "changzhou again"], "city_id"))
    assert set(found) == places


# A statement against its printed words, its document and its indicator


def same_cell(shown: str, cell: str) -> bool:
    """Tell whether a message shows what stands in a cell, 700.0 for 700 and True for true."""
    if cell.isdecimal():
        return float(shown) == float(cell)
    return shown.casefold() == cell.casefold()


CONTRADICTIONS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    # Row of Qidong, what is changed, and which columns are named with which expectation
    ("1", {"value": "501"}, {"value": "500"}),
    ("3", {"value_upper": "700"}, {"value_upper": "nothing"}),
    ("5", {"unit_printed": "个"}, {"unit_printed": "件"}),
    ("6", {"comparator": ">"}, {"comparator": ">="}),
    ("7", {"bare": "true"}, {"bare": "False"}),
    ("22", {"quantity_printed": "超过2.85%"}, {"comparator": ">"}),
    ("10", {"quantity_printed": "3几家"}, {"quantity_printed": "a printed quantity"}),
    ("11", {"quantity_printed": "若干个"}, {"quantity_printed": "a printed quantity"}),
    (
        "2",
        {"period_start": "2022", "period_end": "2022"},
        {"period_start": "2023 to 2025", "period_end": "2023 to 2025"},
    ),
    (
        "18",
        {"period_start": "2026", "period_end": "2026"},
        {"period_start": "2023 to 2025", "period_end": "2023 to 2025"},
    ),
    ("24", {"period_start": "2025", "period_end": "2023"}, {"period_start": "2023"}),
    ("25", {"period_start": "2024"}, {"period_start": "2025"}),
    ("32", {"basis": "in_period"}, {"basis": "at_end"}),
    ("19", {"basis": "per_year"}, {"basis": "at_end"}),
    ("16", {"basis": "at_end", "period_start": "2025"}, {"basis": "in_period or per_year"}),
    ("15", {"value": "28.5", "quantity_printed": "28.5%以上"}, {"value": "0.05 to 8 percent"}),
    ("4", {"value": "285", "quantity_printed": "285%以上"}, {"value": "at most 100 %"}),
    (
        "27",
        {
            **{"value": "150", "quantity_printed": "达到150万亿元", "unit_printed": "万亿元"},
            **{"note_zh": "", "note_en": ""},
        },
        {"value": "CNY_100m"},
    ),
    ("30", {"quantity_printed": "10人以上", "unit_printed": "人"}, {"unit_printed": "count"}),
    ("33", {"note_zh": "只有中文"}, {"note_en": "both languages"}),
    ("34", {"note_en": "English only"}, {"note_zh": "both languages"}),
    ("17", {"firmness_printed": "力争"}, {"firmness_printed": "确保"}),
    ("39", {"firmness_printed": "确保"}, {"firmness_printed": "nothing"}),
    ("40", {"firmness": "strive"}, {"firmness_printed": "力争 or 争取 or 争创"}),
    ("41", {"reading_alt": "span=3"}, {"reading_alt": "column=value"}),
    (
        "42",
        {"value": "13", "comparator": "<", "bare": "true", "note_zh": "只有中文"},
        {"value": "12", "comparator": ">=", "bare": "False", "note_en": "both languages"},
    ),
]


@pytest.fixture(scope="module")
def contradictions(copied) -> tuple[dict[Place, Problem], dict[str, int]]:
    tables = copied()
    lines = {key: tables.edit(QIDONG, key, **cells) for key, cells, _ in CONTRADICTIONS}
    tables.edit("documents.csv", "nantong-2017", period_start="2021", period_end="2020")
    return problems_of(tables.folder), lines


@pytest.mark.parametrize(("key", "cells", "expected"), CONTRADICTIONS)
def test_a_statement_that_contradicts_its_words_document_or_indicator_is_named(
    contradictions, key, cells, expected
) -> None:
    found, lines = contradictions
    named = {
        column: problem
        for (file, line, column), problem in found.items()
        if (file, line) == (QIDONG, lines[key])
    }
    assert set(named) == set(expected)
    for column, words in expected.items():
        assert words in named[column].expected
        if column in cells:
            assert same_cell(named[column].value, cells[column])


def test_a_code_that_a_document_brings_is_added_in_the_data(damaged) -> None:
    line = damaged.edit("documents.csv", "qidong-2023", genre="work_report")
    message = str(problems_of(damaged.folder)[("documents.csv", line, "genre")])
    assert "'work_report'; expected one of action_plan" in message
    assert message.endswith("or another that codes.csv defines")
    damaged.add(
        "codes.csv", vocabulary="genre", code="work_report", label_zh="工作报告", label_en="report"
    )
    documents = reader.read(damaged.folder)["documents"].set_index("document_id")
    assert documents.at["qidong-2023", "genre"] == "work_report"


def test_a_statement_of_a_family_that_nobody_looked_for_is_named(damaged) -> None:
    damaged.edit("documents.csv", "nantong-2022", looked_for="hightech_enterprises")
    problems = problems_of(damaged.folder)
    assert {(file, column) for file, _, column in problems} == {(NANTONG, "indicator_id")}
    first = problems[(NANTONG, damaged.line(NANTONG, "3"), "indicator_id")]
    assert "looks for in nantong-2022; this one is of rd_intensity" in first.expected


def test_codes_that_cannot_be_read_are_the_only_problem(damaged) -> None:
    damaged.path("codes.csv").unlink()
    assert list(problems_of(damaged.folder)) == [("codes.csv", 0, "")]


@pytest.mark.parametrize(
    ("column", "target"), [("family", "families"), ("unit", "canonical_units")]
)
def test_what_an_indicator_belongs_to_is_defined_in_a_table(damaged, column, target) -> None:
    line = damaged.edit("indicators.csv", "rd_intensity", **{column: "nowhere"})
    problem = problems_of(damaged.folder)[("indicators.csv", line, column)]
    assert problem.expected == f"one of those in {target}.csv"


def test_reversed_years_of_a_document_are_named(contradictions, frames) -> None:
    found, _ = contradictions
    assert any(
        (file, column) == ("documents.csv", "period_start") and problem.value == "2021"
        for (file, _, column), problem in found.items()
    )


def test_statements_that_do_not_contradict_anything_are_not_named(contradictions) -> None:
    found, lines = contradictions
    of_qidong = {line for file, line, _ in found if file == QIDONG}
    assert of_qidong == set(lines.values())


def test_a_note_explains_years_and_units_out_of_the_usual_and_values_are_confirmed(damaged) -> None:
    note = {"note_zh": "原文如此", "note_en": "So printed"}
    damaged.edit(QIDONG, "18", period_start="2026", period_end="2026", **note)
    damaged.edit(QIDONG, "15", value="28.5", quantity_printed="28.5%以上", confirmed="true")
    damaged.edit(QIDONG, "30", quantity_printed="10人以上", unit_printed="人", **note)
    statements = reader.read(damaged.folder)["statements"].query("document_id == 'qidong-2023'")
    assert 2026 in set(statements["period_end"])
    assert 28.5 in set(statements["value"])
    assert "10人以上" in set(statements["quantity_printed"])


def test_a_change_is_in_points_and_never_a_state(damaged) -> None:
    cells = {"quantity_printed": "不低于0.3个百分点", "unit_printed": "个百分点"}
    line = damaged.edit(NANTONG, "17", **cells, note_zh="", note_en="")
    assert "个百分点" in set(reader.read(damaged.folder)["statements"]["unit_printed"])
    damaged.edit(NANTONG, "17", basis="at_end", period_start="2024")
    [(place, problem)] = problems_of(damaged.folder).items()
    assert place == (NANTONG, line, "basis")
    assert problem.expected == "in_period or per_year, as the indicator is a change"


# Parts of cities that are called alike


ALIKE = {"scope": "云亭新区", "name_en": "Yunting New Area", "type": "zone", "reach": "whole"}
CHANGZHOU = "statements/changzhou-2018.csv"


def test_two_cities_may_have_a_scope_of_the_same_name(damaged) -> None:
    for city, file in (("nantong", NANTONG), ("qidong", QIDONG)):
        damaged.add("scopes.csv", city_id=city, **ALIKE)
        damaged.edit(file, "1", scope=ALIKE["scope"])
    again = reader.read(damaged.folder)
    scopes = again["scopes"][again["scopes"]["scope"].eq(ALIKE["scope"])]
    assert scopes["city_id"].tolist() == ["nantong", "qidong"]
    stated = again["statements"][again["statements"]["scope"].eq(ALIKE["scope"])]
    assert stated["document_id"].tolist() == ["nantong-2022", "qidong-2023"]


def test_a_city_has_a_scope_of_a_name_once(damaged) -> None:
    damaged.add("scopes.csv", city_id="nantong", **ALIKE)
    line = damaged.add("scopes.csv", city_id="nantong", **ALIKE)
    [(place, problem)] = problems_of(damaged.folder).items()
    assert place == ("scopes.csv", line, "scope, city_id")
    assert problem.expected == f"a key that line {line - 1} does not have"


def test_a_statement_may_not_use_the_scope_of_other_cities(damaged) -> None:
    for city in ("nantong", "qidong"):
        damaged.add("scopes.csv", city_id=city, **ALIKE)
    line = damaged.edit(CHANGZHOU, "1", scope=ALIKE["scope"])
    [(place, problem)] = problems_of(damaged.folder).items()
    assert (place, problem.value) == ((CHANGZHOU, line, "scope"), ALIKE["scope"])
    assert problem.expected == "a scope of changzhou; this one is of nantong, qidong"


def test_a_scope_of_one_city_is_no_scope_of_its_namesake_elsewhere(damaged) -> None:
    """A name that one city has is refused to another one, until that has it too."""
    damaged.add("scopes.csv", city_id="nantong", **ALIKE)
    line = damaged.edit(QIDONG, "1", scope=ALIKE["scope"])
    assert set(problems_of(damaged.folder)) == {(QIDONG, line, "scope")}
    damaged.add("scopes.csv", city_id="qidong", **ALIKE)
    assert ALIKE["scope"] in set(reader.read(damaged.folder)["statements"]["scope"])


# All at once


def test_wrong_cells_do_not_hide_statements_that_contradict_their_words(damaged) -> None:
    cell = damaged.edit("cities.csv", "nantong", gb_code="32060")
    code = damaged.edit(NANTONG, "6", firmness="maybe")
    contradiction = damaged.edit(NANTONG, "3", value="3.06")
    other = damaged.edit(QIDONG, "1", value="501")
    assert set(problems_of(damaged.folder)) == {
        ("cities.csv", cell, "gb_code"),
        (NANTONG, code, "firmness"),
        (NANTONG, contradiction, "value"),
        (QIDONG, other, "value"),
    }


def test_lines_are_those_of_the_file_after_a_cell_with_line_breaks(damaged) -> None:
    damaged.edit(QIDONG, "3", note_zh="第一行\n第二行\n第三行", note_en="one\ntwo")
    lines = damaged.path(QIDONG).read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, 1) if line.startswith("5,"))
    lines[number - 1] = lines[number - 1].replace(",47,", ",forty-seven,")
    damaged.path(QIDONG).write_text("\n".join(lines), encoding="utf-8")
    assert number == 9
    assert set(problems_of(damaged.folder)) == {
        (QIDONG, 9, "value"),
        (QIDONG, 4, "note_zh"),
        (QIDONG, 4, "note_en"),
    }


# The command


def test_a_refused_build_lists_every_problem_and_leaves_the_tables_alone(
    damaged, run, checkout, tmp_path
) -> None:
    tidy_folder = tmp_path / "place" / "tidy"
    shutil.copytree(checkout / "data" / "tidy", tidy_folder)
    before = {path.name: path.read_bytes() for path in tidy_folder.iterdir()}
    damaged.edit("cities.csv", "nantong", gb_code="32060")
    damaged.edit(NANTONG, "6", indicator_id="hightec")
    damaged.edit(QIDONG, "1", value="many")
    done = run(
        "city-compare", "build", "--structured", damaged.folder, "--data", tidy_folder, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "3 problems:" in done.stderr
    for problem in problems_of(damaged.folder).values():
        assert str(problem) in done.stderr
    assert {path.name: path.read_bytes() for path in tidy_folder.iterdir()} == before
    assert [path.name for path in tidy_folder.parent.iterdir()] == ["tidy"]
