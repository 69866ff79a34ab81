"""Feature: the tables as partitioned Parquet, which DuckDB and Dask read as one table each."""

import runpy
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest

import compare
from compare.dataset import build, listing, parquet, partition, rowgroups
from compare.problem import InvalidInputError
from compare.schema import TIDY


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partition") / "parts"
    partition.write(folder)
    return folder


@pytest.fixture(scope="module")
def engines(checkout) -> dict[str, object]:
    return runpy.run_path(str(checkout / "tests" / "benchmarks" / "positions_of_parts.py"))


@pytest.mark.parametrize("name", sorted(TIDY))
def test_a_table_of_parts_has_the_rows_of_the_table(parts, name) -> None:
    wanted = compare.load(name)
    found = ds.dataset(parts / name, partitioning="hive", exclude_invalid_files=True).to_table()
    assert found.num_rows == len(wanted)
    own = found.select(TIDY[name].names).to_pandas()
    again = [
        frame.map(lambda cell: tuple(cell) if hasattr(cell, "tolist") else cell)
        .astype("str").sort_values(list(TIDY[name].key), ignore_index=True)
        for frame in (own, parquet.read(name, loading_folder()).to_pandas())
    ]  # fmt: skip
    pd.testing.assert_frame_equal(*again, check_column_type=False)


def loading_folder() -> Path:
    return compare.open().folder


def test_an_indicator_stands_in_the_folder_of_its_family(parts) -> None:
    family = compare.load("indicators").set_index("indicator_id")["family"]
    files = partition.files_of("targets", parts)
    assert set(files) == set(compare.load("targets")["indicator_id"].map(family))
    for name, path in files.items():
        rows = pd.read_parquet(path, partitioning=None)
        assert set(rows["indicator_id"].map(family)) == {name}


def test_duckdb_passes_over_families_that_nobody_asks_for(parts) -> None:
    query = f"""SELECT count(*) FROM read_parquet('{parts}/targets/*/*.parquet',
                hive_partitioning = true) WHERE family = 'rd_intensity'"""
    [(count,)] = duckdb.sql(query).fetchall()
    assert count == len(compare.select(families="rd_intensity", scope=None).targets)


def test_the_same_tables_are_the_same_bytes(parts, tmp_path) -> None:
    again = partition.write(tmp_path / "again")
    assert again
    for path in again:
        assert path.read_bytes() == (parts / path.relative_to(tmp_path / "again")).read_bytes()


def test_few_rows_at_a_time_are_the_same_rows(frames, parts, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(rowgroups, "SIZE", 50)
    parquet.write(build.tidy(frames), tmp_path / "tidy")
    partition.write(tmp_path / "parts", tmp_path / "tidy")
    for name in ("targets", "coverage"):
        one, other = (
            ds.dataset(place / name, partitioning="hive").to_table()
            for place in (parts, tmp_path / "parts")
        )
        assert one.replace_schema_metadata().equals(other.replace_schema_metadata())


def test_a_table_without_rows_is_a_file_without_rows(frames, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(listing, "MOST_LISTED", 0)
    parquet.write(build.tidy(frames), tmp_path / "tidy")
    partition.write(tmp_path / "parts", tmp_path / "tidy")
    found = ds.dataset(tmp_path / "parts" / "comparisons").to_table()
    assert found.num_rows == 0
    assert {"target_a", "target_b", "verdict", "reasons"} <= set(found.column_names)


def test_what_is_not_ours_is_left_alone(tmp_path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all")
    with pytest.raises(InvalidInputError, match="something else stands there"):
        partition.write(tmp_path / "mine")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def test_where_a_table_is_damaged_the_former_parts_stay(parts, tmp_path) -> None:
    partition.write(tmp_path / "parts")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    tables = {name: parquet.read(name, loading_folder()) for name in TIDY}
    parquet.write(tables, tmp_path / "tidy")
    path = tmp_path / "tidy" / "targets.parquet"
    damaged = bytearray(path.read_bytes())
    damaged[500:540] = bytes(40)
    path.write_bytes(damaged)
    with pytest.raises(InvalidInputError):
        partition.write(tmp_path / "parts", tmp_path / "tidy")
    kept = tmp_path / "parts"
    assert before == {path: path.read_bytes() for path in kept.rglob("*.parquet")}
    assert not list(tmp_path.glob(".city-compare-partition-*"))


@pytest.mark.parametrize("engine", ["by_duckdb", "by_dask"])
def test_positions_are_the_same_whoever_computes_them(parts, engines, engine) -> None:
    found, wanted = engines[engine](parts), engines["built"](parts)
    assert wanted["rank"].notna().any()
    assert set(wanted["position_reason"]) > {"ranked", "few_peers"}
    pd.testing.assert_frame_equal(found, wanted, rtol=0, atol=1e-6)
