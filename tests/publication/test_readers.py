"""Feature: other programs read the same rows, as data/README says."""

import re
import shutil
import subprocess

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import compare
from compare.schema import TIDY

SNIPPET = re.compile(r"```(python|r)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def place(checkout, csv_export, tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(checkout / "data" / "tidy", folder / "tidy")
    shutil.copytree(csv_export, folder / "export")
    return folder


@pytest.fixture(scope="module")
def snippets(checkout) -> list[tuple[str, str]]:
    text = (checkout / "data" / "README.md").read_text(encoding="utf-8")
    _, _, section = text.partition("## Reading the tables elsewhere")
    return SNIPPET.findall(section.split("\n## ")[0])


def _rows(frame: pd.DataFrame) -> list[tuple[str, str, float]]:
    names = ["name_en", "comparator", "canonical_value"]
    return sorted(frame[names].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def expected() -> list[tuple[str, str, float]]:
    chosen = compare.load("targets").query("indicator_id == 'rd_intensity' and target_year == 2024")
    found = _rows(chosen.merge(compare.load("cities"), on="city_id"))
    assert len(found) > 10
    return found


def test_each_snippet_of_python_gives_the_same_rows(
    place, snippets, expected, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(place)
    ours = [code for language, code in snippets if language == "python"]
    assert len(ours) == 4
    for code in ours:
        names: dict[str, object] = {}
        exec(compile(code, "data/README.md", "exec"), names)
        rows = names["rows"]
        if hasattr(rows, "to_pandas"):
            rows = rows.to_pandas()
        assert _rows(rows) == expected, code
    assert "inside Nantong" in capsys.readouterr().out


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("no Rscript here: apt-get install r-base-core")
    return found


def test_the_snippet_of_r_gives_the_same_rows(place, snippets, expected, rscript) -> None:
    [code] = [code for language, code in snippets if language == "r"]
    tail = 'write.csv(rows, "from-r.csv", row.names = FALSE, fileEncoding = "UTF-8")'
    (place / "read.R").write_text(f"{code}\n{tail}\n", encoding="utf-8")
    done = subprocess.run(
        [rscript, "--vanilla", "read.R"], cwd=place, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert _rows(pd.read_csv(place / "from-r.csv")) == expected


def test_r_reads_every_cell_of_every_table_as_we_write_it(place, rscript) -> None:
    code = """
    options(encoding = "UTF-8")
    for (file in list.files("export", pattern = "csv$")) {
      rows <- read.csv(file.path("export", file), fileEncoding = "UTF-8-BOM",
                       colClasses = "character", check.names = FALSE)
      write.csv(rows, file.path("again", file), row.names = FALSE, fileEncoding = "UTF-8")
    }
    """
    (place / "again").mkdir()
    (place / "again.R").write_text(code, encoding="utf-8")
    command = [rscript, "--vanilla", "again.R"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for name in TIDY:
        ours, theirs = (
            pd.read_csv(place / folder / f"{name}.csv", dtype="str", encoding=encoding)
            for folder, encoding in (("export", "utf-8-sig"), ("again", "utf-8"))
        )
        pd.testing.assert_frame_equal(ours, theirs)


def _lists(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Return the cells of each column as plain values; what is missing is None."""
    found = {}
    for name in frame.columns:
        cells = frame[name].astype("object").tolist()
        found[name] = [_plain(cell) for cell in cells]
    return found


def _plain(cell: object) -> object:
    if hasattr(cell, "__len__") and not isinstance(cell, str):
        return tuple(cell)
    if pd.isna(cell):
        return None
    return pd.Timestamp(cell) if hasattr(cell, "year") else cell


@pytest.mark.parametrize("name", [name for name in TIDY if name != "coverage"])
def test_pandas_pyarrow_duckdb_and_polars_read_what_we_read(place, name) -> None:
    path = str(place / "tidy" / f"{name}.parquet")
    ours = _lists(compare.load(name))
    assert _lists(pd.read_parquet(path)) == ours
    arrow = pq.read_table(path).to_pydict()
    assert {key: [*map(_plain_arrow, cells)] for key, cells in arrow.items()} == ours
    polars = pl.read_parquet(path).to_dict(as_series=False)
    assert {key: [*map(_plain_arrow, cells)] for key, cells in polars.items()} == ours
    with duckdb.connect() as connection:
        cursor = connection.execute("SELECT * FROM read_parquet(?)", [path])
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    assert names == list(TIDY[name].names)
    columns = zip(*rows, strict=True)
    duck = {key: [*map(_plain_arrow, cells)] for key, cells in zip(names, columns, strict=True)}
    assert duck == ours


def _plain_arrow(cell: object) -> object:
    return None if cell is None else _plain(cell)
