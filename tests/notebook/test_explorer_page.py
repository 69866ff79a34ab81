"""Feature: `make explore` opens the explorer as a page without code, in a real browser."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served, wait

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
PICTURE = "return document.querySelector('.city-explorer .shown img')?.src ?? ''"
WIDE = "return document.querySelector('.city-explorer .shown img')?.naturalWidth > 300"
COUNT = """
window.drawn = 0;
new MutationObserver(changes => {
  for (const change of changes)
    for (const node of change.addedNodes) window.drawn += node.querySelector?.('img') ? 1 : 0;
  for (const change of changes)
    for (const node of change.addedNodes) window.drawn += node.tagName === 'IMG' ? 1 : 0;
}).observe(document.querySelector('.city-explorer .shown'), {childList: true, subtree: true});
"""


def recipe() -> list[str]:
    """Return the words of the command behind `make explore`."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.search(r"^explore:.*\n((?:\t.*\n)+)", text, re.MULTILINE)[1].split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def page(browser, folder: Path) -> Iterator[str]:
    """Start the page as `make explore` does, and return its address."""
    words = recipe()
    named = [word.removeprefix("@").partition("=") for word in words if "JUPYTER_" in word]
    paths = {name: str(ROOT / value) for name, _, value in named}
    arguments = [word for word in words if word.startswith("--")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "voila", str(ROOT / "notebooks" / "explore.ipynb"), *arguments),
        *("--no-browser", f"--port={port}"),
    ]
    with served(command, folder, r"http://\S+token=\w+", **paths) as address:
        yield address


def button(browser, said: str) -> object:
    return browser.find_element("xpath", f"//button[contains(., '{said}')]")


@pytest.fixture(scope="module")
def opened(browser, page: str) -> object:
    """Open the page once: each visit starts a kernel, and the tests leave it in order."""
    browser.get_log("performance")
    browser.get(page)
    wait(lambda: browser.execute_script(WIDE))
    return browser


def test_the_page_asks_nothing_of_the_network(opened) -> None:
    messages = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    asked = {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    assert asked
    local = re.compile(r"(http://(localhost|127\.0\.0\.1):\d+/|data:|blob:)")
    assert [address for address in asked if not local.match(address)] == []


def test_the_page_shows_no_code_and_one_language_which_is_its_own(opened) -> None:
    assert opened.find_elements("css selector", "pre, .jp-Cell-inputWrapper, .jp-InputArea") == []
    assert opened.title == "城市创新目标查询"
    assert opened.execute_script("return document.documentElement.lang") == "zh"
    button(opened, "English").click()
    wait(lambda: opened.title == "Innovation targets of cities")
    assert opened.execute_script("return document.documentElement.lang") == "en"
    # The letters of pictures are no text; the button of the other language stays.
    han = re.compile("[\u4e00-\u9fff]")
    said = opened.find_element("css selector", ".city-explorer")
    wait(lambda: not han.search(said.text.replace("中文", "")))
    assert "Family" in said.text
    button(opened, "中文").click()
    wait(lambda: opened.title == "城市创新目标查询")


def test_a_hand_on_the_slider_redraws_once(opened) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    before = opened.execute_script(PICTURE)
    opened.execute_script(COUNT)
    handle = opened.find_element("css selector", ".controls .noUi-handle")
    drag = ActionChains(opened, duration=5).click_and_hold(handle)
    for _ in range(10):
        drag = drag.move_by_offset(10, 0)
    drag.release().perform()
    wait(lambda: opened.execute_script(PICTURE) not in ("", before))
    label = opened.find_element("css selector", ".controls .widget-slider").text
    assert "2010" not in label
    # A machine that is slow may take a rest in the middle of a move for its end.
    assert opened.execute_script("return window.drawn") <= 3


def test_a_city_is_added_by_typing(opened) -> None:
    from selenium.webdriver.common.keys import Keys

    opened.find_element("css selector", ".controls .jupyter-widget-tagsinput").click()
    field = opened.find_element("css selector", ".controls .jupyter-widget-taginput")
    field.send_keys("无锡", Keys.ENTER)
    wait(lambda: "（5）" in opened.find_element("css selector", ".controls").text)


def test_files_are_saved_and_a_view_is_opened_again_by_its_link(opened) -> None:
    button(opened, "English").click()
    wait(lambda: opened.title == "Innovation targets of cities")
    button(opened, "Download this page").click()
    link = ".city-explorer .shown a[download]"
    wait(lambda: opened.find_elements("css selector", link))
    names = [a.get_attribute("download") for a in opened.find_elements("css selector", link)]
    assert {name.rpartition(".")[2] for name in names} == {"png", "svg", "csv"}
    button(opened, "Save this view").click()
    wait(lambda: opened.find_elements("css selector", ".city-explorer textarea"))
    button(opened, "Copy as parameters").click()
    marked = "const t = document.querySelector('.city-explorer textarea');"
    marked += "return t.value.slice(t.selectionStart, t.selectionEnd)"
    assert 'language = "en"' in opened.execute_script(marked)
    opened.find_element("css selector", ".city-explorer .shown p a").click()
    wait(lambda: opened.title == "Innovation targets of cities" and opened.execute_script(WIDE))


def test_what_cannot_be_used_in_a_link_is_told_in_a_sentence(browser, page) -> None:
    browser.get(f"{page}&family=nothing&years=2025-2018&language=en")
    told = wait(lambda: browser.find_elements("css selector", "[role=alert]"))
    wait(lambda: told[0].text)
    assert "Parameter family: the data hold no “nothing”" in told[0].text
    assert "“2025-2018” is the wrong way round" in told[0].text


def test_the_terminal_says_where_the_page_is_and_no_more(opened, page, folder) -> None:
    said = (folder / "server.log").read_text(encoding="utf-8").splitlines()
    assert page in said.pop() and len(said) <= 1, said


def test_nobody_reads_the_page_without_its_token(browser, page) -> None:
    browser.delete_all_cookies()
    browser.get(page.partition("?")[0])
    assert browser.find_elements("css selector", "[type=password]"), "it asks for the token"
    assert "city-explorer" not in browser.page_source
