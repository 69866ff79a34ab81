"""Feature: what changed between two versions of the tables, by key, with the columns."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import compare
from compare.publication import difference


def written(folder, **tables):
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    return folder


BEFORE = [
    {"city_id": "a", "year": 2020, "persons": 1, "note_en": "x"},
    {"city_id": "a", "year": 2023, "persons": 2, "note_en": None},
    {"city_id": "b", "year": 2020, "persons": 3, "note_en": None},
]
AFTER = [
    {"city_id": "a", "year": 2020, "persons": 1, "note_zh": "y"},
    {"city_id": "a", "year": 2023, "persons": 5, "note_zh": None},
    {"city_id": "c", "year": 2020, "persons": 3, "note_zh": None},
]


@pytest.fixture
def folders(tmp_path):
    return written(tmp_path / "old", population=BEFORE), written(tmp_path / "new", population=AFTER)


def test_rows_are_added_removed_and_changed_by_key_with_the_columns(folders) -> None:
    [one] = difference.between(*folders)
    assert one.added.to_numpy().tolist() == [["c", "2020"]]
    assert one.removed.to_numpy().tolist() == [["b", "2020"]]
    assert one.changed.to_numpy().tolist() == [["a", "2023", "persons", "2", "5"]]
    assert (one.new_columns, one.old_columns) == (("note_zh",), ("note_en",))
    [row] = difference.summary([one]).to_dict(orient="records")
    assert row == {
        "table": "population", "before": 3, "after": 3, "added": 1, "removed": 1, "changed": 1,
        "columns": "persons, +note_zh, -note_en",
    }  # fmt: skip


def test_the_command_tells_it_to_people_changelogs_and_programs(folders, run, tmp_path) -> None:
    said = run("city-compare", "diff", *folders, cwd=tmp_path)
    assert said.returncode == 0
    assert said.stdout.splitlines() == [
        "population: 3 rows -> 3 rows (1 added, 1 removed, 1 changed)",
        "  + column note_zh",
        "  - column note_en",
        "  + c | 2020",
        "  - b | 2020",
        "  ~ a | 2023  persons: '2' -> '5'",
    ]
    table = run("city-compare", "diff", *folders, "--format", "markdown", cwd=tmp_path).stdout
    assert "| population | 3 | 3 | 1 | 1 | 1 | persons, +note_zh, -note_en |" in table
    rows = json.loads(
        run("city-compare", "diff", *folders, "--format", "json", cwd=tmp_path).stdout
    )
    assert rows[0]["changed"] == 1
    same = run("city-compare", "diff", folders[0], folders[0], cwd=tmp_path)
    assert same.stdout == "no difference\n"


def test_a_table_that_one_version_lacks_is_added_or_removed_as_a_whole(tmp_path) -> None:
    old = written(tmp_path / "old", population=BEFORE)
    new = written(tmp_path / "new", cities=[{"city_id": "a"}])
    found = {one.table: one for one in difference.between(old, new)}
    assert found["cities"].before is None and len(found["cities"].added) == 1
    assert found["population"].after is None and len(found["population"].removed) == 3


def test_a_table_whose_key_changed_is_compared_by_the_columns_of_both(tmp_path) -> None:
    old = written(tmp_path / "old", population=[{"city_id": "a", "persons": 1}])
    rows = [{"city_id": "a", "year": 2020, "persons": 1}]
    [one] = difference.between(old, written(tmp_path / "new", population=rows))
    assert one.key == ("city_id", "persons")
    assert one.added.empty and one.removed.empty and one.new_columns == ("year",)


def test_what_is_no_folder_of_tables_is_told(tmp_path, run, checkout) -> None:
    tidy = checkout / "data" / "tidy"
    found = run("city-compare", "diff", tmp_path, tidy, cwd=tmp_path)
    assert found.returncode == 1 and "it has no Parquet file" in found.stderr
    (tmp_path / "cities.parquet").write_text("none", encoding="utf-8")
    found = run("city-compare", "diff", tidy, tmp_path, cwd=tmp_path)
    assert found.returncode == 1 and "cities.parquet: expected a Parquet file" in found.stderr


def test_texts_of_tables_cannot_act_on_a_terminal(tmp_path) -> None:
    old = written(tmp_path / "old", cities=[{"city_id": "a", "name_en": "x"}])
    new = written(tmp_path / "new", cities=[{"city_id": "a", "name_en": "\x1b[31m\n+ b"}])
    said = list(difference.told(difference.between(old, new)))
    assert len(said) == 2 and all(line.isprintable() for line in said)


rows = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.integers(2019, 2022)),
    st.tuples(st.none() | st.integers(0, 3), st.none() | st.sampled_from(["x", "y"])),
)


def _table(found) -> pa.Table:
    lines = [
        {"city_id": city, "year": year, "persons": persons, "note_en": note}
        for (city, year), (persons, note) in found.items()
    ]
    kinds = [("city_id", pa.string()), ("year", pa.int16()), ("persons", pa.int32())]
    return pa.Table.from_pylist(lines, schema=pa.schema([*kinds, ("note_en", pa.string())]))


@given(rows, rows)
def test_the_parts_of_a_difference_account_for_all_rows(before, after) -> None:
    one = difference.of_table("population", _table(before), _table(after))
    shared = before.keys() & after.keys()
    assert {tuple(row) for row in one.added.to_numpy()} == _texts(after.keys() - shared)
    assert {tuple(row) for row in one.removed.to_numpy()} == _texts(before.keys() - shared)
    changed = {key for key in shared if before[key] != after[key]}
    assert {tuple(row) for row in one.changed[["city_id", "year"]].to_numpy()} == _texts(changed)
    assert bool(one) == (before != after)


def _texts(keys) -> set[tuple[str, str]]:
    return {(city, str(year)) for city, year in keys}


def test_a_stale_build_is_told_row_by_row(checkout, tmp_path, run) -> None:
    for path in (checkout / "data" / "tidy").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = pq.read_table(tmp_path / "population.parquet")
    frame = table.to_pandas()
    frame.loc[0, "persons"] += 1
    key = " | ".join(map(str, frame.loc[0, ["city_id", "year"]]))
    changed = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    pq.write_table(changed, tmp_path / "population.parquet")
    found = run("city-compare", "build", "--check", "--data", tmp_path, cwd=checkout)
    assert found.returncode == 1 and "stale: population" in found.stderr
    persons = frame.loc[0, "persons"]
    assert f"  ~ {key}  persons: '{persons}' -> '{persons - 1}'" in found.stdout


def test_a_changelog_counts_the_rows_that_there_are(checkout) -> None:
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = text.split("\n## ")[1]
    cells = [line.strip("| ").split(" | ") for line in latest.splitlines() if line[:2] == "| "]
    counted = {row[0]: int(row[2]) for row in cells[2:]}
    there = {name: len(frame) for name, frame in compare.open().items()}
    assert counted == {name: there[name] for name in counted} and len(counted) > 10
    assert isinstance(there["targets"], int) and pd.notna(there["targets"])
