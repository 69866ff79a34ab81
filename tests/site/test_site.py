"""Feature: a static site of the data set that needs no server and nothing from the network."""

import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from parsed import CITIES, Parsed, index, is_outside, pages, target

import compare
from compare.cli import main
from compare.schema import LANGUAGES, TIDY
from compare.site.search import SearchBothLanguages, words

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, Parsed]:
    return pages(site)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_both_languages_have_the_same_pages_and_one_for_each_city(read) -> None:
    zh, en = (
        {name.removeprefix(f"{code}/") for name in read if name.startswith(f"{code}/")}
        for code in LANGUAGES
    )
    assert zh == en
    assert {f"cities/{city}.html" for city in CITIES} | {"report/rd_intensity.html"} <= zh
    assert {f"codebook/{name}.html" for name in TIDY} <= zh


def test_every_link_leads_to_a_page_a_file_or_a_place_of_the_site(read, site) -> None:
    by_file = {page.path.resolve(): page for page in read.values()}
    lost = []
    for name, page in read.items():
        for address in page.links():
            if is_outside(address) or address in ("#", ""):
                continue
            file, place = target(page, address)
            places = by_file[file].ids() if file in by_file else set()
            within = file.is_relative_to(site.resolve()) and file.is_file()
            if not within or (place and place not in places):
                lost.append((name, address))
    assert not lost


def test_nothing_is_loaded_from_elsewhere(read, site) -> None:
    assert not [
        (name, one) for name, page in read.items() for one in page.loaded() if is_outside(one)
    ]
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text), style
    for drawing in site.rglob("*.svg"):
        assert b'href="http' not in drawing.read_bytes(), drawing


def test_the_other_language_is_one_link_away_on_each_page(read) -> None:
    for name, page in read.items():
        code, _, rest = name.partition("/")
        if not rest:
            assert {f"{code}/index.html" for code in LANGUAGES} <= {*page.links()}
            continue
        [other] = [one for one in LANGUAGES if one != code]
        files = {target(page, one)[0] for one in page.links() if not is_outside(one)}
        assert page.path.parents[len(Path(name).parts) - 1].resolve() / other / rest in files


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["cities/qidong", "report/rd_intensity", "codebook/targets"])
def test_each_word_of_a_page_finds_it_chinese_and_english(site, read, code, name) -> None:
    found, language = index(site / code), SearchBothLanguages({})
    known = [found["terms"], found["titleterms"]]
    number = found["docnames"].index(name)
    asked = [word for word in words(read[f"{code}/{name}.html"].article) if not word.isdigit()]
    assert {"启东", "Qidong"} <= {*asked} or name != "cities/qidong"
    for stem in {language.stem(word).lower() for word in asked}:
        files = [terms.get(stem, []) for terms in known] if language.word_filter(stem) else [number]
        assert any(number in ([one] if isinstance(one, int) else one) for one in files), stem


def test_titles_in_the_search_are_as_people_read_them(site) -> None:
    assert "R&D intensity" in index(site / "en")["titles"]


def test_the_front_page_counts_what_the_tables_hold(read) -> None:
    data = compare.open()
    for code in LANGUAGES:
        text = read[f"{code}/index.html"].text.replace(",", "")
        for name in ("statements", "targets", "documents", "indicators", "observations"):
            assert str(len(data[name])) in text, name
        assert data.build_id in text and "CC BY 4.0" in text


def test_each_table_can_be_taken_away_in_both_formats(read, site) -> None:
    data = compare.open()
    for name in TIDY:
        stored = (data.folder / f"{name}.parquet").read_bytes()
        assert (site / "data" / f"{name}.parquet").read_bytes() == stored
        flat = pd.read_csv(io.BytesIO((site / "data" / f"{name}.csv").read_bytes()), dtype=str)
        assert len(flat) == len(data[name]) and tuple(flat.columns) == TIDY[name].names
        for code in LANGUAGES:
            files = {
                target(read[f"{code}/downloads.html"], one)[0].name
                for one in read[f"{code}/downloads.html"].links()
            }
            assert {f"{name}.parquet", f"{name}.csv"} <= files


def test_the_manifest_has_the_digest_of_every_file(site) -> None:
    listed = json.loads((site / "manifest.json").read_bytes())["files"]
    assert listed == {name: one for name, one in digests(site).items() if name != "manifest.json"}


def test_the_codebook_describes_every_column(read) -> None:
    for code in LANGUAGES:
        for name, table in TIDY.items():
            page = read[f"{code}/codebook/{name}.html"]
            for column in table.columns:
                assert column.name in page.ids()
                assert getattr(column, f"description_{code}") in page.text


def test_pictures_have_words_and_the_letters_they_show(read) -> None:
    images = [found for page in read.values() for tag, found in page.tags if tag == "img"]
    assert images and all(len(found["alt"]) > 20 for found in images)
    for page in read.values():
        for tag, found in page.tags:
            if tag == "img":
                assert b"@font-face" in target(page, found["src"])[0].read_bytes()


def test_no_code_and_no_other_language_is_shown(read) -> None:
    for code in LANGUAGES:
        text = read[f"{code}/report/rd_intensity.html"].text
        assert "import compare" not in text and "compare.select" not in text
        assert ("各市定了多高" in text) == (code == "zh")


def test_a_second_time_keeps_what_is_there(build, site) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert build(site).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_the_same_input_gives_the_same_bytes(build, site, tmp_path) -> None:
    assert build(tmp_path / "again").returncode == 0
    assert digests(tmp_path / "again") == digests(site)


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = CliRunner().invoke(
        main, ["site", "--output", str(tmp_path), "--work", str(tmp_path / "w")]
    )
    assert done.exit_code == 1 and "holds something else" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_notebook_that_fails_leaves_the_site_as_it_was(
    build, site, run, tmp_path, notebook
) -> None:
    mine, other = tmp_path / "site", tmp_path / "notebooks"
    shutil.copytree(site, mine)
    other.mkdir()
    shutil.copy(notebook("broken", 'language = "en"', "1 / 0"), other)
    (other / "report.toml").write_text('chapters = ["broken"]')
    given = ("--output", mine, "--work", tmp_path / "work", "--notebooks", other)
    done = run("city-compare", "site", *given, "--language", "en", cwd=tmp_path)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr
    assert digests(mine) == digests(site)
