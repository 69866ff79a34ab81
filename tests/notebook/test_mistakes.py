"""Feature: a mistake in the parameters is one sentence, and nothing made before it is gone on with.

The cells are run again in one kernel, as by hand in JupyterLab.
"""

import nbformat
import pytest
from nbclient import NotebookClient

from compare.schema import LANGUAGES
from compare.wording.language import spoken

pytestmark = pytest.mark.slow
SETUP = """
import compare
from compare.notebook import check, note
check(globals(), known=["cities", "language"])
found = compare.select(cities, families="rd_intensity")
note(f"found {len(found.targets)}")
"""
DRAWN = "note(f'drawn {len(found.targets)}')"
MISTAKES = {
    'cities = ["nantong"': ("not_made_syntax", {"line": 1}),
    "cities = [“nantong”]": ("not_made_syntax", {"line": 1}),
    "cities = [nantong]": ("not_made_quotes", {"what": "nantong"}),
}


def run(*sources: str) -> list[str]:
    """Run cells in one kernel, errors and all, and return what each shows."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    return [
        "\n".join((o.get("evalue", "") and "".join(o.traceback)) or o.data["text/plain"] for o in
                  cell.outputs)
        for cell in notebook.cells
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_of_parameters_that_cannot_be_run_is_told_and_leaves_nothing_behind(
    language,
) -> None:
    good = f'language = "{language}"\ncities = ["nantong"]'
    rounds = [source for bad in MISTAKES for source in (good, SETUP, DRAWN, bad, SETUP, DRAWN)]
    shown = run(*rounds, good, SETUP, DRAWN)
    text = spoken(language).text
    for number, (name, values) in enumerate(MISTAKES.values()):
        _, about, before, said, again, drawn = shown[6 * number : 6 * number + 6]
        assert {about, before} == {text("not_made")}, "what stood there is taken off the page"
        assert said == text(name, **values)
        assert again == text("not_made_name", what="cities")
        assert drawn == text("not_made_name", what="found")
    assert [*map(str.split, shown[-2:])] == [["found", "3"], ["drawn", "3"]]
