"""Feature: the data set in the formats of other programs, in words for people."""

import datetime
import shutil
import sqlite3
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest

import compare
from compare.dataset import parquet
from compare.publication import export, flat
from compare.schema import LANGUAGES, RESULTS, TIDY, VOCABULARIES
from compare.wording import codebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("export")
    for kind in ("xlsx", "sqlite", "stata"):
        for language in LANGUAGES:
            export.write(compare.open(), place / f"{kind}-{language}", kind, language)
    return place


def test_the_command_writes_the_same_bytes_as_another_process(folder, tmp_path, run) -> None:
    done = run("city-compare", "export", "--format", "sqlite", "--output", "a", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == "a/city-compare.sqlite\n"
    first, second = (
        place / "city-compare.sqlite" for place in (tmp_path / "a", folder / "sqlite-en")
    )
    assert first.read_bytes() == second.read_bytes()


# The flat table


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(language) -> pd.DataFrame:
    return flat.targets(compare.open(), language)


def test_a_row_is_a_target_with_its_value_unit_and_quotation(rows, language) -> None:
    ours = compare.load("targets")
    assert rows["target_id"].tolist() == sorted(ours["target_id"])
    beside = rows.merge(ours, on="target_id", suffixes=("", "_ours"))
    assert beside["value"].equals(beside["canonical_value"])
    assert beside["quantity_printed"].equals(beside["quantity_printed_ours"])
    assert rows["document"].notna().all()
    units = compare.load("canonical_units").dropna(subset=f"label_{language}")["unit"]
    assert rows["unit"].notna().equals(beside["unit_ours"].isin(units))


def test_codes_are_in_words_of_the_language(rows, language) -> None:
    for name in ("comparator", "basis", "outcome", "review"):
        assert set(rows[name]) <= {*VOCABULARIES[name].labels[language].values()}
    chinese = rows[["city", "indicator", "scope", "firmness"]].map(_is_chinese)
    assert chinese[["city", "indicator", "firmness"]].to_numpy().all() == (language == "zh")
    assert len(set(flat.headings(rows, language).values())) == len(rows.columns)


def _is_chinese(cell: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in cell)


def test_verdicts_are_counted_from_both_sides_of_each_pair(rows) -> None:
    pairs = compare.load("comparisons")
    for verdict in VOCABULARIES["verdict"].codes:
        assert rows[verdict].sum() == 2 * pairs["verdict"].eq(verdict).sum()
    target = rows.loc[rows["comparable"].idxmax()]
    mine = pairs[pairs[["target_a", "target_b"]].eq(target["target_id"]).any(axis=1)]
    assert target["comparable"] == mine["verdict"].eq("comparable").sum() > 0


def test_outcomes_are_those_of_the_library(rows, language) -> None:
    judged = compare.select(scope=None).attainment().set_index("target_id")["outcome"]
    words = VOCABULARIES["outcome"].labels[language]
    assert rows["outcome"].tolist() == judged.loc[rows["target_id"]].map(words).tolist()
    judgeable = rows["outcome"].ne(words["not_known"])
    assert rows["provisional"].notna().equals(judgeable) and judgeable.any()


# A workbook


def test_a_workbook_begins_with_what_it_is_and_holds_every_table(folder, language) -> None:
    book = openpyxl.load_workbook(folder / f"xlsx-{language}" / "city-compare.xlsx", read_only=True)
    assert book.sheetnames[6:] == list(TIDY)
    about = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert compare.open().build_id in about
    header, first = list(book.worksheets[1].iter_rows(max_row=2, values_only=True))
    rows = flat.targets(compare.open(), language)
    assert list(header) == list(flat.headings(rows, language).values())
    assert first[0] == rows["city"].iloc[0] and isinstance(first[9], int)


@pytest.mark.slow
def test_in_libreoffice_dates_are_dates_numbers_numbers_and_nothing_is_a_formula(
    few_tables, tmp_path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no soffice here: apt-get install libreoffice-calc-nogui")
    parquet.write(few_tables, tmp_path / "tidy")
    [source] = export.write(compare.open(tmp_path / "tidy"), tmp_path / "ours", "xlsx", "zh")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("ods", "xlsx"):
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=200)
    with zipfile.ZipFile(tmp_path / "city-compare.ods") as archive:
        assert b"table:formula" not in archive.read("content.xml")
    ours, theirs = (
        openpyxl.load_workbook(path / "city-compare.xlsx", read_only=True).worksheets[1]
        for path in (source.parent, tmp_path)
    )
    kinds = set()
    for before, after in zip(
        ours.iter_rows(values_only=True), theirs.iter_rows(values_only=True), strict=True
    ):
        assert before == after
        kinds |= {type(cell) for cell in after}
    assert {str, int, float, datetime.datetime} <= kinds


# SQLite


def test_a_database_has_every_row_and_holds_its_references(folder, language) -> None:
    path = folder / f"sqlite-{language}" / "city-compare.sqlite"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name, frame in compare.open().items():
            [count] = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            assert count == len(frame)
        declared = connection.execute("PRAGMA foreign_key_list(comparisons)").fetchall()
        assert {(row[2], row[3]) for row in declared} >= {("targets", "target_a")}
        found = connection.execute(
            "SELECT value, document FROM targets_flat WHERE target_id = ?",
            ("nantong-2022.rd_intensity.city.at_end.2024",),
        ).fetchall()
        assert found[0][0] == 3.05
    connection.close()


def test_a_text_that_looks_like_sql_is_a_text() -> None:
    from compare.publication import sqlite

    text = "'); DROP TABLE cities; --"
    content = sqlite.database({}, {"towns": pd.DataFrame({"town": [text, None]})})
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    assert connection.execute("SELECT * FROM towns").fetchall() == [(text,), (None,)]
    connection.close()


# Stata


def test_stata_files_hold_the_same_values_and_label_every_variable(folder, language) -> None:
    for name in ("targets", "documents", "population"):
        ours = compare.load(name)
        with pd.read_stata(folder / f"stata-{language}" / f"{name}.dta", iterator=True) as reader:
            labels, theirs = reader.variable_labels(), reader.read()
        assert list(theirs.columns) == list(ours.columns) and all(labels.values())
        for column in TIDY[name].columns:
            read, known = theirs[column.name], ours[column.name]
            if column.type == "string":
                assert read.tolist() == known.fillna("").tolist()
            elif column.type == "date32":
                assert (
                    read.isna().equals(known.isna())
                    and (read[read.notna()] == known[known.notna()]).all()
                )
            elif column.type.startswith("list"):
                assert read.tolist() == known.map("; ".join).tolist()
            else:
                assert read.astype("float64").equals(known.astype("float64"))


def test_a_text_longer_than_a_variable_of_stata_is_kept_whole(tmp_path) -> None:
    from compare.publication import stata

    text = "城" * 2000
    (tmp_path / "x.dta").write_bytes(
        stata.content(pd.DataFrame({"note": [text, None]}), "t", {"note": "n" * 200})
    )
    assert pd.read_stata(tmp_path / "x.dta")["note"].tolist() == [text, ""]


# The codebook as tables


def test_the_codebook_has_each_column_of_each_table(language) -> None:
    fields = codebook.fields(language)
    expected = [(name, column) for name in TIDY for column in TIDY[name].names]
    assert list(fields.iloc[:, :2].itertuples(index=False, name=None)) == expected
    known = [*TIDY.values(), RESULTS["attainment"]]
    used = {column.vocabulary for table in known for column in table.columns} - {""}
    assert set(codebook.codes(compare.open(), language).iloc[:, 0]) == used
