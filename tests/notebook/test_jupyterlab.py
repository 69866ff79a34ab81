"""Feature: the notebooks work in JupyterLab, in a real browser."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from compare.report import recipe

ROOT = Path(__file__).parents[2]
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (BROWSER and DRIVER),
        reason="no chromium and chromedriver here: apt-get install chromium chromium-driver",
    ),
    pytest.mark.filterwarnings("ignore"),
]
CHAPTERS = [path.stem for path in recipe.read(ROOT / "notebooks").chapters]
CHARTS = {
    path.stem: path.read_text(encoding="utf-8").count("show(figures.")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
"""How many charts the cells of each notebook show."""
RUN = """
const done = arguments[arguments.length - 1];
const app = window.jupyterapp;
app.commands.execute('notebook:run-all-cells').then(() => done('ran'), e => done('' + e));
"""
OUTPUTS = """
const panel = window.jupyterapp.shell.currentWidget;
const busy = panel.sessionContext.session?.kernel?.status ?? 'none';
const outputs = [];
for (const cell of panel.content.model.sharedModel.toJSON().cells)
  for (const output of cell.outputs ?? []) outputs.push(output);
return [busy, outputs];
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebooks, as `make lab` does, and return its address."""
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--ip=127.0.0.1"),
        *(f"--notebook-dir={folder}", "--LabApp.expose_app_in_browser=True"),
        *("--IdentityProvider.token=token", "--allow-root"),
    ]
    log = folder / "lab.log"
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")}
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, env=environment)
    try:
        yield _address(log)
    finally:
        server.terminate()
        server.wait(30)


def _address(log: Path) -> str:
    for _ in range(240):
        found = re.search(r"http://127\.0\.0\.1:\d+/lab", log.read_text(encoding="utf-8"))
        if found:
            return found[0]
        time.sleep(0.25)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Start a headless Chromium that asks nothing of the network."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in (
        *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("disable-dev-shm-usage", "window-size=1400,2400"),
    ):
        options.add_argument(f"--{argument}")
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_script_timeout(120)
    yield driver
    driver.quit()


def _wait(condition, seconds: float = 90):
    """Wait until a condition holds and return what it gave."""
    for _ in range(int(seconds * 4)):
        found = condition()
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError("waited in vain")


def _open(browser, lab: str, name: str) -> list[dict]:
    """Open a notebook, run all its cells and return their outputs."""
    browser.get(f"{lab}/tree/{name}.ipynb?token=token&reset")
    ready = (
        "const p = window.jupyterapp?.shell?.currentWidget;"
        f"return p?.context?.path === '{name}.ipynb' && !!p.sessionContext?.session?.kernel;"
    )
    _wait(lambda: browser.execute_script(ready))
    assert browser.execute_async_script(RUN) == "ran"

    def outputs():
        status, found = browser.execute_script(OUTPUTS)
        return found if status == "idle" and found else None

    return _wait(outputs)


def _errors(outputs: list[dict]) -> list[dict]:
    return [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


# Plain papermill runs them all; here it is about what JupyterLab shows of each kind.
@pytest.mark.parametrize("name", [CHAPTERS[0], "positions"])
def test_a_notebook_runs_and_shows_its_charts(browser, lab: str, name: str) -> None:
    outputs = _open(browser, lab, name)
    assert not _errors(outputs)
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == CHARTS[name]
    script = (
        "return [...document.querySelectorAll('.jp-RenderedSVG img')]"
        ".filter(i => i.complete && i.naturalWidth > 300 && i.naturalHeight > 100).length"
    )
    assert _wait(lambda: browser.execute_script(script)) >= 1


LETTERS = (
    r"$\frac{$ and $x^2$",
    "<b>bold</b><img src=x onerror=alert(1)>",
    "[x](javascript:1)",
    "`a` *b*",
)


def test_texts_of_tables_and_findings_are_letters_and_no_formulas(
    browser, lab: str, folder
) -> None:
    source = f"""
import pandas as pd
from compare.notebook.display import show
show({list(LETTERS)!r})
show(pd.DataFrame({{"a": {list(LETTERS)!r}}}), caption={LETTERS[0]!r})
"""
    cells = [nbformat.v4.new_code_cell(source)]
    cells += [nbformat.v4.new_markdown_cell("a formula that is one: $y^3$")]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "letters.ipynb")
    assert not _errors(_open(browser, lab, "letters"))
    # Only when the real formula is set is it known that the letters will not be.
    _wait(
        lambda: browser.execute_script("return document.querySelectorAll('mjx-container').length")
    )
    read = (
        "return [...document.querySelectorAll('.jp-OutputArea-output li, .jp-OutputArea-output td,"
        " .jp-OutputArea-output caption')].map(n => n.textContent)"
    )
    assert browser.execute_script(read) == [*LETTERS, LETTERS[0], *LETTERS]
    inside = (
        ".jp-OutputArea-output mjx-container, .jp-OutputArea-output b, .jp-OutputArea-output img"
    )
    assert browser.execute_script(f"return document.querySelectorAll('{inside}').length") == 0


def test_the_explorer_reacts_to_its_widgets(browser, lab: str) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    assert not _errors(_open(browser, lab, "explore"))
    picture = (
        "const i = document.querySelector('.jupyter-widgets .jp-RenderedSVG img');"
        "return i ? i.src : ''"
    )
    first = _wait(lambda: browser.execute_script(picture))
    family = browser.find_elements(By.CSS_SELECTOR, ".widget-dropdown select")[0]
    Select(family).select_by_visible_text("发明专利密度")
    second = _wait(lambda: _other(browser.execute_script(picture), first))
    browser.find_element(By.XPATH, "//button[contains(., 'English')]").click()
    third = _wait(lambda: _other(browser.execute_script(picture), second))
    assert len({first, second, third}) == 3
    text = browser.find_element(By.CSS_SELECTOR, ".jupyter-widgets.widget-output, .widget-output")
    assert "Valid invention patents" in text.text


def _other(found: str, before: str) -> str:
    return found if found and found != before else ""
