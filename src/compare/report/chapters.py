"""Build the comparison report: run the notebooks, join them as chapters, write the PDF."""

import ast
import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from compare.comparison.comparison import Comparison, select
from compare.notebook.display import table_forms
from compare.report.engine import run
from compare.report.exporter import TypstPDFExporter
from compare.report.recipe import Recipe
from compare.storage import replace
from compare.wording import tables
from compare.wording.language import spoken

Step = Callable[[str], object]


def build_report(
    recipe: Recipe,
    folder: Path,
    language: str,
    parameters: Mapping[str, object],
    step: Step = lambda name: None,
    pool: Executor | None = None,
) -> Path:
    """Build the report of one language.

    Parameters
    ----------
    recipe : Recipe
        What it is made of.
    folder : Path
        Where ``city-comparison-LANGUAGE.pdf`` is to stand, and the executed notebooks below it.
    language : str
        "zh" or "en".
    parameters : Mapping
        Parameters of the notebooks, beside the language.
    step : callable, optional
        Called with the name of each step when it is done.
    pool : Executor, optional
        The threads that run the notebooks; else they run one after another.

    Returns
    -------
    Path
        The PDF, written aside and then renamed.

    Raises
    ------
    InvalidInputError
        If the parameters are not usable.
    NotebookFailedError
        If a notebook fails.
    TypesettingError
        If the report cannot be set in type.
    """
    with contextlib.ExitStack() as own:
        pool = pool or own.enter_context(ThreadPoolExecutor(1))
        executed = _executed(recipe, folder, {**parameters, "language": language}, step, pool)
    joined = join(executed, language, parameters)
    exporter: TypstPDFExporter = TypstPDFExporter()  # type: ignore[no-untyped-call]
    content, _ = exporter.from_notebook_node(joined)
    path = folder / f"city-comparison-{language}.pdf"
    replace(path, content)
    step(path.name)
    return path


def _executed(
    recipe: Recipe, folder: Path, parameters: Mapping[str, object], step: Step, pool: Executor
) -> list[NotebookNode]:
    """Run the notebooks; the first of them that fails is the one that is told of."""
    language = parameters["language"]

    def executed(notebook: Path) -> NotebookNode:
        kept = folder / "notebooks" / f"{notebook.stem}-{language}.ipynb"
        result = run(notebook, kept, parameters)
        step(f"{notebook.stem} ({language})")
        return result

    started = [pool.submit(executed, notebook) for notebook in recipe.chapters]
    try:
        return [future.result() for future in started]
    finally:
        for future in started:
            future.cancel()


def join(
    chapters: Sequence[NotebookNode], language: str, parameters: Mapping[str, object]
) -> NotebookNode:
    """Join executed notebooks to one, with a list of documents as the last chapter."""
    parameters = {"cities": _begun(chapters), **parameters}
    cells = [cell for chapter in chapters for cell in chapter.cells]
    cells += _documents(language, parameters)
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    joined: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    joined.metadata["report"] = _front(language, parameters)
    return joined


def _begun(chapters: Sequence[NotebookNode]) -> list[str]:
    """Return the cities that the chapters are of where none is named; none means all."""
    found: dict[str, None] = {}
    for chapter in chapters:
        own = [
            ast.literal_eval(node.value)
            for cell in chapter.cells
            if "parameters" in cell.metadata.get("tags", ())
            for node in ast.parse(cell.source).body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "cities"
        ]
        if not own or not own[0]:
            return []
        found |= dict.fromkeys(own[0])
    return list(found)


def _selected(parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: parameters[name] for name in ("cities", "years", "data") if name in parameters}


def _front(language: str, parameters: Mapping[str, object]) -> dict[str, str]:
    """Return title page and contents, all figures counted from the tables."""
    found = select(**_selected(parameters), scope=None)  # type: ignore[arg-type]
    names = f"city_{language}"
    cities = dict.fromkeys(found.targets.sort_values("city_number")[names])
    years, latest = found.targets["target_year"], _latest(found)
    counts = {
        "version": version("city-compare"),
        "statements": len(found.statements),
        "targets": len(found.targets),
        "documents": found.targets["document_id"].nunique(),
        "latest": latest,
    }
    span = f"{years.min()}–{years.max()}" if len(years) else spoken(language).text("none")
    named = spoken(language).list(cities) or spoken(language).text("none")
    scope = {"cities": named, "years": span}
    return {
        "title": spoken(language).text("report_title"),
        "subtitle": spoken(language).text("report_scope", **scope),
        "edition": spoken(language).text("report_edition", **counts),
        "abstract": spoken(language).text("report_reading"),
        "contents": spoken(language).text("report_contents"),
        "language": language,
        "date": latest if "-" in latest else f"{latest}-01-01",
    }


def _latest(found: Comparison) -> str:
    """Return the latest day, else year, of the documents used, which dates the report.

    No clock is read.
    """
    documents = found.documents if found.targets.empty else found.used_documents
    day = documents[["issued_on", "published_on"]].max().max()
    return str(documents["issued_in"].max()) if pd.isna(day) else f"{day:%Y-%m-%d}"


def _documents(language: str, parameters: Mapping[str, object]) -> list[NotebookNode]:
    found = select(**_selected(parameters), scope=None)  # type: ignore[arg-type]
    table = table_forms(tables.documents(found.used_documents, language))
    speech = spoken(language)
    heading = f"# {speech.text('report_documents')}\n\n{speech.text('report_documents_note')}"
    return [
        nbformat.v4.new_markdown_cell(heading),
        nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", table)]),
    ]
