"""Feature: a thousand documents are read like five, each distinct value being looked at once."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

from compare.curated import reader, statements
from compare.curated.faults import of_values
from compare.schema import PER_DOCUMENT

COPIES = 2


@pytest.fixture(scope="module")
def many(checkout, frames, tmp_path_factory) -> Path:
    """Return tables with the documents of the project twice over."""
    write = runpy.run_path(str(checkout / "tests" / "benchmarks" / "many_documents.py"))["write"]
    folder = tmp_path_factory.mktemp("many") / "structured"
    write(folder, len(frames["documents"]) * COPIES)
    return folder


def test_every_copy_is_read_like_the_original(many, frames) -> None:
    again = reader.read(many)
    for name in PER_DOCUMENT:
        own = frames[name].columns.difference(["document_id", "city_id", "scope"])
        for document, rows in frames[name].groupby("document_id"):
            city, _, year = document.partition("-")
            copies = again[name]["document_id"].str.fullmatch(f"{city}(_[a-z]{{4}})?-{year}")
            parts = list(again[name][copies].groupby("document_id"))
            assert len(parts) == COPIES
            for _, part in parts:
                pd.testing.assert_frame_equal(
                    part[own].reset_index(drop=True), rows[own].reset_index(drop=True)
                )


@pytest.mark.parametrize(("table", "name"), [("statements", "parse"), ("actuals", "reached")])
def test_a_quantity_is_read_once_however_often_it_is_printed(
    many, frames, monkeypatch, table, name
) -> None:
    read = []
    real = getattr(statements, name)
    monkeypatch.setattr(statements, name, lambda printed: (read.append(printed), real(printed))[1])
    reader.read(many)
    assert sorted(read) == sorted(frames[table]["quantity_printed"].unique())


def test_a_value_is_checked_once_and_named_in_every_row() -> None:
    index = pd.MultiIndex.from_product([["a.csv", "b.csv"], range(2, 100)], names=["file", "line"])
    rows = pd.DataFrame({"name": ["x", "y"] * 98}, index)
    checked = []
    found = of_values(rows, "name", lambda name: checked.append(name) or {"y": "x"}.get(name, ""))
    assert checked == ["x", "y"]
    assert [(problem.file, problem.line) for problem in found] == list(index[1::2])


def test_problems_in_one_of_many_files_are_named_where_they_are(many, copied) -> None:
    tables = type(copied())(many)
    name = "statements/qidong_aaab-2023.csv"
    before = tables.lines(name)
    line = tables.edit(name, "1", value="501")
    blank = tables.edit(name, "3", scope="中央创新区")
    with pytest.raises(reader.InvalidInputError) as caught:
        reader.read(many)
    tables.write(name, before)
    assert [(p.file, p.line, p.column) for p in caught.value.problems] == [
        (name, line, "value"),
        (name, blank, "scope"),
    ]
    assert caught.value.problems[1].expected == "a scope of qidong_aaab; this one is of nantong"


def test_made_statements_are_sound_and_the_same_each_time(checkout, tmp_path) -> None:
    write = runpy.run_path(str(checkout / "tests" / "benchmarks" / "many_statements.py"))["write"]
    for name in ("one", "other"):
        write(tmp_path / name, 400, cities=12, years=6)
    made = reader.read(tmp_path / "one")
    assert (len(made["statements"]), len(made["documents"])) == (400, 72)
    assert made["statements"]["document_id"].nunique() == 72
    assert made["cities"]["parent_city_id"].ne("").any() and len(made["actuals"]) > 50
    for path in (tmp_path / "one").rglob("*.csv"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()
