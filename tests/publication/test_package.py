"""Feature: programs of others accept how the tables are described, and read the same rows."""

import hashlib
import json
import logging
import math
import re
from pathlib import Path

import pandas as pd
import pytest

import compare
from compare.publication import package
from compare.schema import COLUMNS, LANGUAGES, TIDY


@pytest.fixture(scope="module")
def tidy(checkout) -> Path:
    return checkout / "data" / "tidy"


@pytest.fixture(scope="module")
def frictionless():
    """Return the library, imported for those who ask for it."""
    import frictionless

    return frictionless


@pytest.fixture(scope="module")
def csv_package(csv_export) -> Path:
    return csv_export / "datapackage.json"


def test_what_stands_beside_the_committed_tables_is_not_stale(tidy) -> None:
    assert package.stale(tidy) == [], "run city-compare build"


def test_each_file_has_the_checksum_that_is_listed(tidy) -> None:
    lines = (tidy / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    assert listed.keys() == {path.name for path in tidy.iterdir()} - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((tidy / name).read_bytes()).hexdigest() == digest


def test_a_file_that_was_changed_is_stale(tidy, tmp_path) -> None:
    for path in tidy.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "codebook.en.md").write_text("another", encoding="utf-8")
    (tmp_path / "SHA256SUMS").unlink()
    assert package.stale(tmp_path) == ["codebook.en.md", "SHA256SUMS"]


# Frictionless


@pytest.mark.filterwarnings("ignore")
def test_frictionless_accepts_the_description_of_the_parquet_files(tidy, frictionless) -> None:
    described = json.loads((tidy / "datapackage.json").read_text(encoding="utf-8"))
    report = frictionless.Package.validate_descriptor(described)
    assert report.valid, report.flatten(["message"])
    assert [one["name"] for one in described["resources"]] == list(TIDY)


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_every_row_of_the_csv_files_valid_and_every_reference_held(
    csv_package, frictionless
) -> None:
    report = frictionless.Package(str(csv_package)).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows == {name: len(frame) for name, frame in compare.open().items()}


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_a_reference_that_leads_nowhere_and_a_code_that_is_none(
    csv_package, frictionless, tmp_path
) -> None:
    for path in csv_package.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    population = tmp_path / "population.csv"
    text = population.read_bytes().decode("utf-8-sig")
    population.write_bytes(text.replace("\nnantong,", "\nnowhere,").encode("utf-8-sig"))
    described = json.loads(csv_package.read_text(encoding="utf-8"))
    kept = ("colours", "cities", "sources", "population")
    described["resources"] = [one for one in described["resources"] if one["name"] in kept]
    for one in described["resources"]:
        del one["hash"], one["bytes"]
    (tmp_path / "few.json").write_text(json.dumps(described), encoding="utf-8")
    report = frictionless.Package(str(tmp_path / "few.json")).validate()
    kinds = {kind for [kind] in report.flatten(["type"])}
    assert kinds == {"foreign-key"}


def test_a_description_has_unit_vocabulary_warnings_and_two_languages(tidy) -> None:
    described = json.loads((tidy / "datapackage.json").read_text(encoding="utf-8"))
    for one in described["resources"]:
        assert one["title"] and one["title_zh"] and one["description"] and one["description_zh"]
        assert len(one["usage_warnings"]) == len(one["usage_warnings_zh"])
        for field in one["schema"]["fields"]:
            column = COLUMNS[field["name"]]
            assert field["description_zh"] == column.description_zh
            beside = column.unit_beside(TIDY[one["name"]].names)
            assert field.get("unit_column", "") == beside
            assert beside in ("", *TIDY[one["name"]].names)
            assert field.get("unit", "") == ("" if beside else column.unit)
            assert field.get("vocabulary", "") == column.vocabulary


# Croissant


@pytest.fixture(scope="module")
def croissant(tidy):
    import mlcroissant

    logging.getLogger("absl").setLevel(logging.ERROR)
    return mlcroissant.Dataset(str(tidy / "croissant.json"))


@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_has_nothing_to_say_against_the_description(croissant) -> None:
    issues = croissant.metadata.ctx.issues
    assert not issues.errors and not issues.warnings, issues.report()


def _plain(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode()
    if isinstance(cell, float) and math.isnan(cell):
        return None
    return cell


# Of the longest tables, what others have too.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in TIDY if name not in ("coverage", "comparisons")])
def test_mlcroissant_reads_the_rows_that_we_read(croissant, name) -> None:
    ours = compare.load(name)
    records = [
        {key.split("/")[1]: cell for key, cell in record.items()}
        for record in croissant.records(name)
    ]
    assert len(records) == len(ours)
    for column in TIDY[name].columns:
        read = [record[column.name] for record in records]
        if column.type.startswith("list"):
            known = [tuple(map(_plain, cell)) for cell in read]
        elif column.type == "date32":
            known = [None if pd.isna(cell) else pd.Timestamp(cell) for cell in read]
        else:
            known = [*map(_plain, read)]
        expected = [
            None if not isinstance(cell, tuple) and pd.isna(cell) else cell
            for cell in ours[column.name].astype("object")
        ]
        assert known == expected, column.name


# The codebook


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_names_every_table_and_column_in_one_language(tidy, language) -> None:
    text = (tidy / f"codebook.{language}.md").read_text(encoding="utf-8")
    for name, table in TIDY.items():
        _, _, section = text.partition(f"### `{name}`")
        section = section.split("\n### ")[0].split("\n## ")[0]
        assert re.findall(r"^\| (\w+) \|", section, re.MULTILINE)[1:] == list(table.names)
    chinese = re.findall("[\u4e00-\u9fff]", text)
    assert len(chinese) > 3000 if language == "zh" else len(chinese) < 100
