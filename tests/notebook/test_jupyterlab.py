"""Feature: the notebooks work in JupyterLab, in a real browser."""

import shutil
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from browsing import served, wait

from compare.report import recipe
from compare.schema import LANGUAGES
from compare.wording.language import spoken

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
CHAPTERS = [chapter.path.stem for chapter in recipe.read(ROOT / "notebooks").chapters]
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
OPEN = """
window.jupyterapp.shell.currentWidget.dispose();
window.jupyterapp.commands.execute('docmanager:open', {path: arguments[0]});
"""
FIGURE = "return document.querySelector('.jp-OutputArea-output figure img')?.naturalHeight > 100"
PLACES = """
const page = document.querySelector('.jp-Notebook');
const top = (what) => page.querySelector(what).getBoundingClientRect();
const image = top('figure img');
return [top('.jp-OutputArea-output li').top, top('h1').top, top('p[style]').top, image.top,
        Math.max(image.bottom, top('figcaption').bottom)];
"""
TOLD = "return document.querySelector('.jp-OutputArea-output figcaption').innerText"
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
def lab(browser: object, folder: Path) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebooks, as `make lab` does, and return its address."""
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--ip=127.0.0.1"),
        *(f"--notebook-dir={folder}", "--LabApp.expose_app_in_browser=True"),
        *("--IdentityProvider.token=token", "--allow-root"),
    ]
    with served(command, folder, r"http://127\.0\.0\.1:\d+/lab") as address:
        yield address


def _open(browser, lab: str, name: str) -> list[dict]:
    """Open a notebook, run all its cells and return their outputs."""
    if browser.current_url.startswith(lab):  # to load JupyterLab anew takes longer than a notebook
        browser.execute_script(OPEN, f"{name}.ipynb")
    else:
        browser.get(f"{lab}/tree/{name}.ipynb?token=token&reset")
    ready = (
        "const p = window.jupyterapp?.shell?.currentWidget;"
        f"return p?.context?.path === '{name}.ipynb' && !!p.sessionContext?.session?.kernel;"
    )
    wait(lambda: browser.execute_script(ready))
    assert browser.execute_async_script(RUN) == "ran"

    def outputs():
        status, found = browser.execute_script(OUTPUTS)
        return found if status == "idle" and found else None

    return wait(outputs)


def _errors(outputs: list[dict]) -> list[dict]:
    return [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


# Plain papermill runs them all; here it is about what JupyterLab shows of each kind.
@pytest.mark.parametrize("name", [CHAPTERS[0], "positions"])
def test_a_notebook_runs_and_shows_its_charts(browser, lab: str, name: str) -> None:
    outputs = _open(browser, lab, name)
    assert not _errors(outputs)
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == CHARTS[name]
    script = (
        "return [...document.querySelectorAll('.jp-OutputArea-output figure img')]"
        ".filter(i => i.complete && i.naturalWidth > 300 && i.naturalHeight > 100).length"
    )
    assert wait(lambda: browser.execute_script(script)) >= 1


SCREEN = 970
"""Pixels down to JupyterLab's last line on a screen of 1400 by 1000."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_selection_question_finding_figure_and_source_stand_on_the_first_screen(
    browser, lab: str, folder, language
) -> None:
    chosen = nbformat.read(ROOT / "notebooks" / "rd_intensity.ipynb", as_version=4)
    chosen.cells[0].source = chosen.cells[0].source.replace('"zh"', f'"{language}"', 1)
    nbformat.write(chosen, folder / f"first-{language}.ipynb")
    assert not _errors(_open(browser, lab, f"first-{language}"))
    wait(lambda: browser.execute_script(FIGURE))
    *tops, bottom = browser.execute_script(PLACES)
    assert tops == sorted(tops) and len(tops) == 4 and bottom < SCREEN
    assert (
        browser.execute_script(TOLD).count(spoken(language).text("source_line", said="")[:3]) == 1
    )


def test_the_letters_of_a_picture_need_no_font_of_the_machine(browser, lab: str) -> None:
    drawing = browser.execute_script("return document.querySelector('figure img').src")
    assert b"<text" not in b64decode(drawing.partition(",")[2])


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
    wait(lambda: browser.execute_script("return document.querySelectorAll('mjx-container').length"))
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
    picture = "return document.querySelector('.city-explorer img')?.src ?? ''"
    first = wait(lambda: browser.execute_script(picture))
    family = browser.find_element(By.CSS_SELECTOR, ".city-explorer .widget-select select")
    Select(family).select_by_index(0)
    second = wait(lambda: _other(browser.execute_script(picture), first))
    browser.find_element(By.XPATH, "//button[contains(., 'English')]").click()
    third = wait(lambda: _other(browser.execute_script(picture), second))
    assert len({first, second, third}) == 3
    shown = browser.find_element(By.CSS_SELECTOR, ".city-explorer .shown")
    assert "High-tech enterprises" in shown.text


def _other(found: str, before: str) -> str:
    return found if found and found != before else ""
