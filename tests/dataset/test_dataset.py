"""Feature: one data set: opened once, each table read when it is asked for, all of one build."""

import shutil

import pandas as pd
import pyarrow as pa
import pytest

import compare
from compare.dataset import parquet
from compare.dataset.dataset import made
from compare.dataset.opening import open_dataset
from compare.schema import SCHEMA_VERSION, TIDY


@pytest.fixture
def folder(checkout, tmp_path):
    return shutil.copytree(checkout / "data" / "tidy", tmp_path / "tidy")


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """Return the names of the tables that are read, as they are read."""
    real, names = parquet.read, []

    def read(name: str, place, where: object = None) -> pa.Table:
        names.append(name)
        return real(name, place, where)

    monkeypatch.setattr(parquet, "read", read)
    return names


def test_a_data_set_maps_the_names_of_all_tables_to_them() -> None:
    data = compare.open()
    assert list(data) == list(TIDY) and len(data) == len(TIDY)
    assert "targets" in data and "mayors" not in data
    for name in data:
        pd.testing.assert_frame_equal(data[name], compare.load(name))
    with pytest.raises(KeyError, match="mayors"):
        data["mayors"]


def test_a_data_set_knows_its_folder_version_and_build(folder, checkout) -> None:
    data = compare.open(folder)
    assert (data.folder, data.version) == (folder, SCHEMA_VERSION)
    assert data.build_id == parquet.build_of(parquet.read("scopes", checkout / "data" / "tidy"))
    assert str(folder) in repr(data) and data.build_id in repr(data)


def test_a_table_is_read_once_and_only_when_it_is_asked_for(folder, reads) -> None:
    data = compare.open(folder)
    assert len(reads) <= 1
    for _ in range(3):
        compare.select(families="rd_intensity", data=data)
        compare.select(families="rd_intensity", data=folder)
    assert len(reads) == len(set(reads)) < len(TIDY)


def test_what_is_made_of_a_data_set_is_made_once(folder) -> None:
    def counted(frames) -> int:
        calls.append(frames)
        return len(frames["cities"])

    calls: list[object] = []
    data = compare.open(folder)
    assert made(counted, data) == made(counted, data) == len(data["cities"])
    assert len(calls) == 1
    assert made(counted, dict(data)) == made(counted, dict(data)) and len(calls) == 3


def test_what_is_done_to_a_table_changes_no_other_use_of_it(folder) -> None:
    data = compare.open(folder)
    kept = data["targets"].copy(deep=True)
    mine = data["targets"]
    mine.loc[:, "canonical_value"] = 0
    mine["target_id"] = ""
    pd.testing.assert_frame_equal(data["targets"], kept)
    assert compare.select(families="rd_intensity", data=data).targets["canonical_value"].gt(0).all()


def test_a_folder_that_changed_is_opened_anew(folder) -> None:
    first = open_dataset(folder)
    assert open_dataset(folder) is first
    copy = (folder / "scopes.parquet").read_bytes()
    (folder / "scopes.parquet").unlink()
    (folder / "scopes.parquet").write_bytes(copy)
    assert open_dataset(folder) is not first


def test_a_data_set_that_was_built_anew_says_so(folder, tables) -> None:
    data = compare.open(folder)
    other = {
        name: table.replace_schema_metadata({**table.schema.metadata, b"build_id": b"0" * 16})
        for name, table in tables.items()
    }
    parquet.write(other, folder)
    with pytest.raises(compare.InvalidInputError, match="built anew: open them again"):
        data["scopes"]
    assert compare.open(folder).build_id == "0" * 16
