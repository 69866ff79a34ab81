"""Feature: what stands in the tables is text on every page of the site, and does nothing."""

import re
from pathlib import Path

import pytest
from parsed import Parsed, index, is_outside, pages

from compare.curated import reader
from compare.dataset import build, parquet

pytestmark = pytest.mark.slow

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TEMPLATE = "{{ config }} {% raw %} {0} %(a)s ${HOME}"
ROLE = ":ref:`search` .. raw:: html |x|_ `a <b>`_"
MARKUP = "**b** [x](javascript:alert(1)) ``c`` \\1 \\g<0>"
PICTURE = 'src="media:figure-1.svg" <a href="at:summary">x</a>'
CLOSING = "</title></style></main>&lt;i&gt; <!-- ]]>"
TEXTS = (SCRIPT, TEMPLATE, ROLE, MARKUP, PICTURE, CLOSING)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def hostile(copied, run, notebooks, tmp_path_factory) -> Path:
    """Return a site of tables whose names, units, titles and notes try to be something else."""
    tables, folder = copied(), tmp_path_factory.mktemp("hostile")
    tables.edit("cities.csv", "nantong", name_zh=ROLE, name_en=SCRIPT)
    tables.edit("cities.csv", "qidong", name_en=TEMPLATE)
    tables.edit("cities.csv", "changzhou", name_en=CLOSING)
    tables.edit("indicators.csv", "rd_intensity", name_en=PICTURE)
    tables.edit("indicators.csv", "hightech_enterprises", name_en=ROLE)
    tables.edit("documents.csv", "nantong-2022", title_zh=MARKUP, title_en=MARKUP)
    parquet.write(build.tidy(reader.read(tables.folder)), folder / "tidy")
    given = ("--data", folder / "tidy", "--notebooks", notebooks, "--work", folder / "work")
    given += ("--language", "en", "--output", folder / "site", "--cities", "320600,320681")
    done = run("city-compare", "site", *given, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def read(hostile) -> dict[str, Parsed]:
    return pages(hostile)


def test_names_titles_and_notes_are_shown_as_letters(read) -> None:
    city = squeezed(read["en/cities/nantong.html"].text)
    for text in (SCRIPT, PICTURE, ROLE, MARKUP):
        assert squeezed(text) in city, text
    listed = squeezed(read["en/cities/index.html"].text)
    for text in (SCRIPT, TEMPLATE):
        assert squeezed(text) in listed, text


def test_navigation_holds_them_as_letters(read) -> None:
    words = squeezed(read["en/cities/qidong.html"].text)
    assert squeezed(SCRIPT) in words and squeezed(TEMPLATE) in words


def test_nothing_of_them_runs_or_leads_anywhere(read) -> None:
    for name, page in read.items():
        assert not [script for script in page.scripts if "alert(1)" in script], name
        assert not [one for _, found in page.tags for one in found if one.startswith("on")], name
        assert not [one for one in page.links() if one.startswith(("javascript:", "at:", "media:"))]
        assert not [one for one in page.loaded() if one == "x" or is_outside(one)], name
        assert not {"iframe", "object", "i"} & {tag for tag, _ in page.tags}, name


def test_the_search_lists_them_as_they_are(hostile) -> None:
    titles = [squeezed(title) for title in index(hostile / "en")["titles"]]
    assert squeezed(SCRIPT) in titles and squeezed(TEMPLATE) in titles
