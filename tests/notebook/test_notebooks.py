"""Feature: notebooks are thin, hold no outputs, and run anywhere with plain papermill."""

import ast
import re
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest
from nbformat import NotebookNode

import compare
from compare.report import recipe
from compare.report.engine import run
from compare.schema import LANGUAGES

FOLDER = Path(__file__).parents[2] / "notebooks"
CHAPTERS = [chapter.path.stem for chapter in recipe.read(FOLDER).chapters]

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]


def tagged(notebook: NotebookNode, tag: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


# As they stand in git


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 3


@pytest.fixture(params=NOTEBOOKS, ids=NAMES)
def notebook(request) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_one_cell_holds_the_parameters(notebook) -> None:
    [cell] = tagged(notebook, "parameters")
    assert cell is code(notebook)[0]
    assert {"language", "data"} <= {
        target.id for node in ast.parse(cell.source).body for target in node.targets
    }


def test_a_notebook_begins_with_cities_that_have_a_colour_of_their_own(notebook) -> None:
    [cell] = tagged(notebook, "parameters")
    begun = {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body
    }
    own = set(compare.load("cities").dropna(subset="colour")["city_id"])
    # Qidong has no report of the year that places are among.
    assert set(begun.get("cities", ())) in (own, own - {"qidong"}, set())


def test_no_outputs_and_no_counts_are_kept(notebook) -> None:
    nbformat.validate(notebook)
    assert [cell.source for cell in code(notebook) if cell.outputs] == []
    assert {cell.execution_count for cell in code(notebook)} == {None}
    assert "papermill" not in notebook.metadata


def test_cells_are_thin(notebook) -> None:
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in code(notebook):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, defining)]
        assert prose(cell) or len(cell.source.splitlines()) <= 12


def prose(cell: NotebookNode) -> list[dict[str, str]]:
    """Return the texts of each call of prose in a cell, by language."""
    calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    found = [call.keywords for call in calls if ast.unparse(call.func) == "prose"]
    return [
        {str(given.arg): str(ast.literal_eval(given.value)) for given in texts}
        for texts in found
        if all(isinstance(given.value, ast.Constant) for given in texts)
    ]


def test_prose_stands_in_both_languages(notebook) -> None:
    assert [cell for cell in notebook.cells if cell.cell_type == "markdown"] == []
    found = [texts for cell in code(notebook) for texts in prose(cell)]
    assert all(texts.keys() == set(LANGUAGES) and all(texts.values()) for texts in found)


def test_headings_agree_in_both_languages(notebook) -> None:
    levels = {
        language: [
            line.split(" ")[0]
            for cell in code(notebook)
            for texts in prose(cell)
            for line in texts.get(language, "").splitlines()
            if line.startswith("#")
        ]
        for language in LANGUAGES
    }
    assert levels["zh"] == levels["en"]
    assert "#" not in levels["en"][1:]


def test_what_was_selected_is_told_first_and_a_figure_with_its_caption(notebook) -> None:
    sources = [cell.source for cell in code(notebook)]
    shown = [
        ast.unparse(node)
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("show", "note", "say", "headline", "prose", "page")
    ]
    assert shown[0].startswith(("note(selected.about(", "show(selected.about(", "page(", "prose("))
    figures = [call for call in shown if call.startswith("show(figures.")]
    assert all(re.match(r"show\(figures\.\w+\(.*?\), \w", call) for call in figures), figures
    assert all("digests.caption(" in call for call in shown if call.startswith("show(rosters."))


def test_all_code_but_the_parameters_is_collapsed(notebook) -> None:
    for cell in code(notebook):
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert hidden is ("parameters" not in cell.metadata.get("tags", []))


# Run by plain papermill, from another folder; tests/report runs the chapters


def outcomes(papermill, name: str) -> dict[str, tuple[CompletedProcess[str], NotebookNode]]:
    results = {key[1]: future.result() for key, future in papermill.items() if key[0] == name}
    return {
        what: (done, nbformat.read(output, as_version=4))
        for what, (done, output) in results.items()
    }


def assert_clean(executed: NotebookNode) -> None:
    outputs = [output for cell in code(executed) for output in cell.outputs]
    assert [output for output in outputs if output.output_type in ("error", "stream")] == []
    assert outputs
    for output in outputs:
        if "image/svg+xml" in output.data:
            assert output.metadata["image/svg+xml"]["alt"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [CHAPTERS[0], *sorted({*NAMES} - {*CHAPTERS})])
def test_a_notebook_runs_with_plain_papermill_from_any_folder(papermill, name) -> None:
    found = outcomes(papermill, name)
    languages = [language for language in LANGUAGES if language in found]
    assert languages
    for language in languages:
        done, executed = found[language]
        assert done.returncode == 0, done.stderr
        assert_clean(executed)


@pytest.mark.slow
def test_a_matrix_of_many_documents_is_shown_with_all_its_pages(tmp_path) -> None:
    own = compare.load("cities").dropna(subset="colour")["city_id"]
    cities = [*own, "suzhou", "wuxi", "xuzhou", "hangzhou", "ningbo", "hefei", "wuhan", "chengdu"]
    given = {"cities": cities, "language": "en"}
    executed = run(FOLDER / "overview.ipynb", tmp_path / "out.ipynb", given)
    outputs = [output for cell in code(executed) for output in cell.outputs]
    shown = [one.data["image/svg+xml"] for one in outputs if "image/svg+xml" in one.get("data", {})]
    pages = [f"({number}/{len(shown)})" for number in range(1, len(shown) + 1)]
    assert len(shown) > 1
    assert all(page in picture for page, picture in zip(pages, shown, strict=True))


def stopped(papermill, what: str) -> list[str]:
    """Return the problems that stopped the first cell of code after the parameters."""
    done, executed = outcomes(papermill, "rd_intensity")[what]
    assert done.returncode != 0
    aside = {"parameters", "injected-parameters", "papermill-error-cell-tag"}
    first, *others = [
        cell for cell in code(executed) if not aside & {*cell.metadata.get("tags", [])}
    ]
    [error] = [output for output in first.outputs if output.output_type == "error"]
    assert error.ename == "InvalidInputError"
    assert [cell for cell in others if cell.outputs] == []
    return error.evalue.splitlines()[1:]


@pytest.mark.slow
def test_a_misspelt_parameter_and_an_unknown_language_stop_the_first_cell(papermill) -> None:
    misspelt, unknown = stopped(papermill, "misspelt")
    assert "langauge" in misspelt and "perhaps language" in misspelt
    assert "'fr'" in unknown and "zh or en" in unknown


@pytest.mark.slow
def test_unknown_cities_and_reversed_years_stop_the_first_cell(papermill) -> None:
    first, second, years = stopped(papermill, "unusable")
    assert "cities: 'nantng'" in first and "nantong" in first
    assert "cities: 'yunting'" in second
    assert "years: '2025-2018'; expected the earlier year first" in years
