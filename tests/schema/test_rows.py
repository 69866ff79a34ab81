"""Feature: rows have types, and one definition says what every column holds."""

import datetime
import re
from collections.abc import Iterator

import pytest
from mypy import api

import compare
from compare.schema import (
    COLUMNS,
    OPEN,
    RESULTS,
    STRUCTURED,
    TIDY,
    VOCABULARIES,
    observation,
    record,
    result,
)
from compare.schema.row import Row, Texts, names_of, rows_of, types_of

PYTHON = {
    "string": str,
    "int16": int,
    "int32": int,
    "float64": float,
    "bool": bool,
    "date32": datetime.date,
    "list<string>": Texts,
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES = [*STRUCTURED.values(), *TIDY.values(), *RESULTS.values()]


def kinds() -> Iterator[type[Row]]:
    for module in (observation, record, result):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Row) and thing is not Row:
                yield thing


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_cell_is_in_python_what_its_column_is_in_arrow(kind) -> None:
    types = types_of(kind)
    assert types
    for name, python in types.items():
        if name in COLUMNS:
            assert python == PYTHON[COLUMNS[name].type], name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.name} {table.kind.__name__}")
def test_every_column_of_a_table_is_defined_and_its_key_is_among_them(table) -> None:
    assert set(table.names) <= set(COLUMNS)
    assert {*table.key, *table.optional, *table.unique, *table.references} <= set(table.names)
    assert len(table.columns) == len(set(table.names))


def test_every_column_is_a_cell_of_a_row_and_is_described_in_both_languages() -> None:
    used = {name for table in TABLES for name in table.names}
    cells = {name for kind in kinds() for name in names_of(kind)}
    assert used <= set(COLUMNS) <= cells
    for name, column in COLUMNS.items():
        assert CHINESE.search(column.description_zh), name
        assert column.description_en and not CHINESE.search(column.description_en), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.name} {table.kind.__name__}")
def test_what_a_table_refers_to_names_one_row(table) -> None:
    for reference in table.references.values():
        target, column = reference.split(".")
        found = {**STRUCTURED, **TIDY}[target]
        # Only a scope is named by its city, too.
        assert found.key == (column,) or column in found.unique or target == "scopes"


@pytest.mark.parametrize("table", STRUCTURED.values(), ids=lambda table: table.name)
def test_what_a_file_of_rows_refers_to_is_the_key_of_another(table) -> None:
    for column, reference in table.references.items():
        target, named = reference.split(".")
        assert STRUCTURED[target].key[0] == named
        assert COLUMNS[column].type == COLUMNS[named].type


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.name} {table.kind.__name__}")
def test_titles_are_in_two_languages(table) -> None:
    assert CHINESE.search(table.title_zh) and not CHINESE.search(table.title_en)


def test_every_vocabulary_of_a_column_exists() -> None:
    named = {column.vocabulary for column in COLUMNS.values() if column.vocabulary}
    assert named <= {*VOCABULARIES, *OPEN}


def test_a_row_has_the_cells_of_its_kind_and_no_others() -> None:
    cities = compare.load("cities").assign(mayor="?")
    rows = rows_of(cities, record.City)
    assert [row.city_id for row in rows] == cities["city_id"].tolist()
    assert not hasattr(rows[0], "mayor")
    assert not hasattr(rows[0], "city_idd")


def test_a_frame_without_a_column_of_the_kind_is_an_error() -> None:
    with pytest.raises(KeyError, match="gb_code"):
        rows_of(compare.load("cities").drop(columns="gb_code"), record.City)


def test_targets_that_are_described_have_all_that_their_kind_names() -> None:
    data = compare.open()
    assert set(names_of(result.Described)) <= set(data.described.columns)
    found = compare.select(families="rd_intensity", data=data)
    assert set(names_of(result.Selected)) <= set(found.targets.columns)
    assert tuple(found.gaps.columns) == names_of(result.DescribedGap)
    assert set(names_of(result.Observed)) <= set(found.observations.columns)


SNIPPET = """
import compare
from compare.schema.result import Selected
from compare.schema.row import rows_of

for row in rows_of(compare.select().targets, Selected):
    print(row.target_year)
    print(row.targt_year)
"""


@pytest.mark.slow
def test_mypy_knows_the_columns_of_a_row(checkout, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(checkout)
    (tmp_path / "snippet.py").write_text(SNIPPET)
    said, broken, _ = api.run(["--no-error-summary", str(tmp_path / "snippet.py")])
    assert not broken
    [line] = said.splitlines()
    assert line.endswith('"Selected" has no attribute "targt_year"  [attr-defined]')
