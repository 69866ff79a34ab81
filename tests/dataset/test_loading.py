"""Feature: tables are loaded from where one says."""

import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

import compare
from compare import InvalidInputError, environment
from compare.dataset.folder import folder_of
from compare.schema import TIDY


def problems_of(call, *arguments, **keywords):
    with pytest.raises(InvalidInputError) as caught:
        call(*arguments, **keywords)
    return caught.value.problems


@pytest.fixture
def two_folders(checkout, tmp_path):
    """Return two folders of tables that hold one city and two cities."""
    cities = pq.read_table(checkout / "data" / "tidy" / "cities.parquet")
    names = cities["city_id"].to_pylist()
    for count, kept in ((1, ["changzhou"]), (2, ["changzhou", "nantong"])):
        shutil.copytree(checkout / "data" / "tidy", tmp_path / str(count))
        some = cities.filter([name in kept for name in names])
        some = some.replace_schema_metadata({**some.schema.metadata, b"rows": str(count)})
        pq.write_table(some, tmp_path / str(count) / "cities.parquet")
    return tmp_path / "1", tmp_path / "2"


def test_a_folder_counts_before_the_environment_and_that_before_the_package(
    two_folders, frames, monkeypatch
) -> None:
    one, two = two_folders
    assert len(compare.load("cities")) == len(frames["cities"]) > 2
    monkeypatch.setenv(environment.DATA, str(one))
    assert len(compare.load("cities")) == 1
    assert len(compare.load("cities", two)) == 2
    assert len(compare.load("cities", str(two))) == 2
    assert set(compare.select(families="rd_intensity").targets["city_en"].dropna()) == {"Changzhou"}


def test_no_folder_means_the_tables_of_the_package(checkout) -> None:
    assert folder_of("") == folder_of(None) == checkout / "data" / "tidy"


def test_a_folder_in_the_home_directory_may_be_written_with_a_tilde(
    two_folders, monkeypatch
) -> None:
    monkeypatch.setenv("HOME", str(two_folders[0].parent))
    assert len(compare.load("cities", "~/2")) == 2


@pytest.mark.parametrize("name", list(TIDY))
def test_a_table_is_loaded_with_lists_as_tuples_and_dates_as_dates(name) -> None:
    frame = compare.load(name)
    assert list(frame.columns) == list(TIDY[name].names)
    for column in TIDY[name].columns:
        if column.type == "list<string>":
            assert frame[column.name].map(lambda cell: isinstance(cell, tuple)).all()
        if column.type == "date32":
            assert pd.api.types.is_datetime64_any_dtype(frame[column.name])
        if column.type.startswith("int"):
            numbers = frame[column.name]
            # A missing number is NaN, which only a column that may be empty can hold.
            assert column.name in TIDY[name].optional or pd.api.types.is_integer_dtype(numbers)
            assert numbers.dropna().mod(1).eq(0).all()


def test_a_missing_folder_is_named_whoever_named_it(tmp_path, monkeypatch) -> None:
    nowhere = str(tmp_path / "nowhere")
    [problem] = problems_of(compare.load, "cities", nowhere)
    assert (problem.column, problem.value) == ("data folder", nowhere)
    monkeypatch.setenv(environment.DATA, nowhere)
    [problem] = problems_of(compare.select)
    assert (problem.column, problem.value) == ("data folder", nowhere)


def test_a_missing_or_broken_file_is_named(two_folders) -> None:
    one, two = two_folders
    (one / "targets.parquet").unlink()
    (two / "targets.parquet").write_text("target_id\n", encoding="utf-8")
    [missing], [broken] = (problems_of(compare.load, "targets", folder) for folder in (one, two))
    assert missing.file == str(one / "targets.parquet")
    assert "there is none" in missing.expected
    assert broken.file == str(two / "targets.parquet")
    assert "not Parquet" in broken.expected


def test_an_unknown_table_is_named_with_those_there_are() -> None:
    [problem] = problems_of(compare.load, "target")
    assert (problem.column, problem.value) == ("table", "target")
    assert "targets" in problem.expected
