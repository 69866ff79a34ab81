"""Feature: the data are cited by version and build, in every format from one source."""

import json
import re

import pytest
import yaml

import compare
from compare.publication.citation import cited
from compare.schema import RELEASE, TIDY


def test_cite_prints_version_and_build_of_what_is_loaded(capsys) -> None:
    compare.cite()
    said = capsys.readouterr().out
    assert compare.open().build_id in said and RELEASE.version in said
    compare.cite("zh")
    assert RELEASE.title["zh"] in capsys.readouterr().out


@pytest.mark.parametrize(("name", "form"), [("CITATION.cff", "cff"), (".zenodo.json", "zenodo")])
def test_the_files_of_the_repository_are_made_from_the_release(checkout, run, name, form) -> None:
    made = run("city-compare", "cite", "--format", form, cwd=checkout)
    assert (checkout / name).read_text(encoding="utf-8") == made.stdout, "run make citation"


def test_the_file_for_github_is_yaml_with_what_its_format_requires() -> None:
    found = yaml.safe_load(cited("cff", code_version="1.2.3"))
    assert {"cff-version", "message", "title", "authors"} <= found.keys()
    assert found["cff-version"] == "1.2.0" and found["version"] == "1.2.3"
    data = found["preferred-citation"]
    assert data["type"] == "data" and data["version"] == RELEASE.version
    assert data["license"] != found["license"]
    assert [one["name"] for one in data["authors"]] == list(RELEASE.creators)


def test_the_file_for_zenodo_deposits_a_data_set_under_the_licence_of_the_data() -> None:
    found = json.loads(cited("zenodo"))
    assert found["upload_type"] == "dataset" and found["version"] == RELEASE.version
    assert found["license"] == RELEASE.licence.lower()
    assert all(person["name"] for person in found["creators"])


def test_an_entry_of_a_bibliography_has_balanced_braces_and_the_build() -> None:
    for language in ("zh", "en"):
        entry = cited("bibtex", language, "0123456789abcdef")
        assert entry.count("{") == entry.count("}")
        assert "0123456789abcdef" in entry and RELEASE.title[language] in entry


def test_the_data_have_a_version_of_their_own(checkout) -> None:
    assert re.fullmatch(r"20\d\d\.(0?[1-9]|1[0-2])\.\d+", RELEASE.version)
    metadata = compare.open()
    for name in TIDY:
        schema = TIDY[name].arrow(metadata.build_id)
        assert schema.metadata[b"version"] == RELEASE.version.encode()


def test_every_file_has_one_licence_of_reuse(checkout) -> None:
    import tomllib

    found = tomllib.loads((checkout / "REUSE.toml").read_text(encoding="utf-8"))
    licences = {one["SPDX-License-Identifier"] for one in found["annotations"]}
    assert licences == {RELEASE.licence, RELEASE.code_licence}
    kept = {path.stem for path in (checkout / "LICENSES").glob("*.txt")}
    assert kept == licences
    assert found["annotations"][0]["path"] == "**"
    assert "data/**" in found["annotations"][1]["path"]
