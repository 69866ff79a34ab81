"""Feature: the site in a real browser, opened as files without a server."""

import time
from pathlib import Path

import pytest

from compare.schema import LANGUAGES
from compare.site.search import words

pytestmark = pytest.mark.slow

SIZES = ((1280, 900), (390, 800))
SEEN = """
const wide = document.documentElement.clientWidth;
const shown = [...document.querySelectorAll("article h1, article p, article li, .scroll, .picture")]
  .filter((one) => one.getClientRects().length && !one.closest(".scroll .scroll"))
  .filter((one) => !(one.parentElement.closest(".scroll, .picture, pre")));
return shown.map((one) => [one.getBoundingClientRect(), one.tagName, one.textContent.slice(0, 40)])
  .filter(([box]) => box.left < 0 || box.right > wide + 0.5)
  .map(([box, tag, text]) => [tag, text, box.left, box.right]);
"""
ON_TOP = """
const box = document.querySelector("article h1").getBoundingClientRect();
const there = document.elementFromPoint(box.left + 12, box.top + box.height / 2);
return Boolean(there && there.closest("article"));
"""


def opened(browser, path: Path, query: str = "") -> None:
    browser.get(path.as_uri() + query)


def complaints(browser) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def results(browser) -> list[tuple[str, str]]:
    """Wait until the search has come to its end, and return titles and addresses."""
    for _ in range(100):
        if browser.find_elements("css selector", ".search-summary:not(:empty)"):
            break
        time.sleep(0.1)
    found = browser.find_elements("css selector", "ul.search li a")
    return [(link.text, link.get_attribute("href")) for link in found]


def sized(browser, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize(
    ("code", "query", "page"),
    [("zh", "启东", "cities/qidong"), ("zh", "研发投入强度", "report/rd_intensity"),
     ("en", "Qidong", "cities/qidong"), ("en", "启东", "cities/qidong")],
)  # fmt: skip
def test_search_finds_a_page_without_a_server(browser, site, code, query, page) -> None:
    opened(browser, site / code / "index.html")
    box = browser.find_element("css selector", "input.sidebar-search")
    box.send_keys(query)
    box.submit()
    found = [address.partition("#")[0] for _, address in results(browser)]
    assert (site / code / f"{page}.html").as_uri() in found
    assert not complaints(browser)


def test_a_search_for_what_is_nowhere_finds_nothing(browser, site) -> None:
    opened(browser, site / "zh" / "search.html", "?q=乌有之乡")
    assert results(browser) == []


def test_a_link_leads_to_the_same_page_in_the_other_language_and_back(browser, site) -> None:
    opened(browser, site / "zh" / "cities" / "nantong.html")
    for code, title in (("en", "Nantong"), ("zh", "南通")):
        browser.find_element("css selector", "nav.language a").click()
        assert browser.current_url == (site / code / "cities" / "nantong.html").as_uri()
        assert browser.find_element("css selector", "h1").text.startswith(title)
    assert not complaints(browser)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_sticks_out_of_a_page(browser, site, code, size) -> None:
    sized(browser, *size)
    names = ("index", "report/rd_intensity", "cities/nantong", "cities/index", "downloads")
    for name in (*names, "codebook/targets", "codebook/vocabularies", "method", "changes"):
        opened(browser, site / code / f"{name}.html")
        wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not browser.execute_script(wide), name
        assert not browser.execute_script(SEEN), name
        assert browser.execute_script(ON_TOP), name
        assert not complaints(browser), name


@pytest.mark.parametrize(
    "text", ["研发投入强度 2024", "R&D研发<b>", "a_b 〇 中", "𠀀𠀁 ｆｕｌｌ", "é naïve-27%"]
)
def test_the_question_is_cut_as_the_texts_are(browser, site, text) -> None:
    opened(browser, site / "zh" / "search.html")
    assert browser.execute_script("return splitQuery(arguments[0])", text) == words(text)
