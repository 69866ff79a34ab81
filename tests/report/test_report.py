"""Feature: reports are archivable, accessible PDFs in two languages, the same each time."""

import base64
import io
import re
import sys
from html import unescape
from pathlib import Path

import matplotlib
import nbformat
import pypdf
import pytest
import typst
from matplotlib.figure import Figure
from nbformat import NotebookNode

from compare import font
from compare.batch.order import FORMATS
from compare.report import chapters, compiler, recipe, typesetting
from compare.report.engine import NotebookFailedError
from compare.report.engine import run as run_notebook
from compare.report.exporter import TypstPDFExporter
from compare.report.front import front
from compare.report.parts import planned
from compare.schema import LANGUAGES
from compare.wording.language import spoken

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHAPTERS = [chapter.path.stem for chapter in recipe.read(NOTEBOOKS).chapters]
PARTS = {
    language: planned(recipe.read(NOTEBOOKS), {"language": language}) for language in LANGUAGES
}
NAMES = [part.name for part in PARTS["zh"][1]]
OURS = "rd_intensity"
CITIES = {
    "zh": ("南通", "盐城", "启东", "常州"),
    "en": ("Nantong", "Yancheng", "Qidong", "Changzhou"),
}


def words_of(pdf: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def text_of(pdf: pypdf.PdfReader) -> str:
    """Return the text of a PDF without white space, as lines break anywhere."""
    return squeezed(words_of(pdf))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def bookmarks(outline: list) -> list[str]:
    return [
        title
        for item in outline
        for title in (bookmarks(item) if isinstance(item, list) else [item.title])
    ]


def assert_archivable(pdf: pypdf.PdfReader) -> None:
    xmp = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    declared = dict(re.findall(r"<(pdf(?:ua|a)id:\w+)>(\w+)<", xmp))
    assert declared["pdfaid:part"] == "2"
    assert declared["pdfaid:conformance"] == "A"
    assert declared["pdfuaid:part"] == "1"


@pytest.fixture(scope="module")
def words(pdfs) -> dict[str, str]:
    return {language: words_of(pdf) for language, pdf in pdfs.items()}


@pytest.fixture(scope="module")
def texts(words) -> dict[str, str]:
    return {language: squeezed(text) for language, text in words.items()}


def executed(reports: Path, language: str) -> list[NotebookNode]:
    paths = [reports / f"city-comparison-{language}" / f"{name}.ipynb" for name in NAMES]
    return [nbformat.read(path, as_version=4) for path in paths]


def pictures(notebook: NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [output.get("data", {}).get("image/svg+xml") for output in outputs]
    return [picture for picture in found if picture]


# The reports


@pytest.mark.slow
def test_one_command_writes_both_reports_and_keeps_the_executed_notebooks(reports) -> None:
    titles = [f"city-comparison-{code}" for code in LANGUAGES]
    files = [f"{title}.{kind}" for title in titles for kind in ("html", "pdf")]
    records = [f"{title}.{kind}.json" for title in titles for kind in FORMATS]
    found = {path.name for path in reports.iterdir()}
    assert found == {*titles, *files, *records, "manifest.json"}
    for title in titles:
        assert {path.stem for path in (reports / title).iterdir()} == {*NAMES}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_title_and_language_are_in_the_metadata(pdfs, language) -> None:
    assert pdfs[language].metadata.title == front(language, {"cities": PARTS["zh"][0]})["title"]
    assert pdfs[language].trailer["/Root"]["/Lang"].split("-")[0] == language
    assert pdfs[language].trailer["/Root"]["/MarkInfo"]["/Marked"] is not False


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdfs_are_declared_archivable_and_accessible(pdfs, language) -> None:
    assert_archivable(pdfs[language])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapters_are_bookmarks(reports, pdfs, language) -> None:
    found = bookmarks(pdfs[language].outline)
    named = [
        text.splitlines()[0].removeprefix("# ")
        for notebook in executed(reports, language)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if (text := str(output.get("data", {}).get("text/markdown", ""))).startswith("# ")
    ]
    assert len(named) == len(NAMES)
    assert [title for title in found if title in named] == named


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_figures_can_be_searched(reports, texts, language) -> None:
    for city in CITIES[language]:
        assert city in texts[language]
    shown = [picture for notebook in executed(reports, language) for picture in pictures(notebook)]
    assert len(shown) >= 6
    for picture in shown:
        title = re.search(r"<text [^>]*>([^<]+)</text>", picture)[1]
        assert squeezed(unescape(title)) in texts[language]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_in_its_language(texts, language) -> None:
    other = {"zh": "en", "en": "zh"}[language]
    assert squeezed(spoken(language).text("report_reading")) in texts[language]
    assert squeezed(spoken(other).text("report_reading")) not in texts[language]
    assert not [city for city in CITIES[other] if city in texts[language]] or language == "en"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_and_no_warning_is_printed(texts, language) -> None:
    for unwanted in ("Warning", "importcompare", "compare.select", "Traceback", "globals()"):
        assert unwanted not in texts[language]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_missing_is_printed_as_nan(words, language) -> None:
    assert not {"nan", "NaN", "None", "NaT", "<NA>"} & {*words[language].split()}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_has_its_alternative_text(reports, pdfs, language) -> None:
    said = [
        squeezed(output["metadata"]["image/svg+xml"]["alt"])
        for notebook in executed(reports, language)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    alternatives = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                alternatives.append(squeezed(str(node["/Alt"])))
            if "/K" in node:
                walk(node["/K"])

    walk(pdfs[language].trailer["/Root"]["/StructTreeRoot"])
    assert sorted(alternatives) == sorted(said)
    assert all(any(city in text for city in CITIES[language]) for text in alternatives)
    assert len({*said}) == len(said)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_notebooks_give_the_same_bytes(reports, language) -> None:
    cities, parts = PARTS[language]
    joined = chapters.join(parts, executed(reports, language))
    joined.metadata["report"] = front(language, {"cities": cities})
    content, _ = TypstPDFExporter().from_notebook_node(joined)
    assert content == (reports / f"city-comparison-{language}.pdf").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapters_run_without_errors_and_noise(reports, language) -> None:
    for notebook in executed(reports, language):
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert {output.output_type for output in outputs} == {"display_data"}
        for output in outputs:
            said = output.metadata.get("image/svg+xml", {})
            assert said.get("alt") or "image/svg+xml" not in output.data


@pytest.mark.slow
def test_kept_notebooks_hold_no_times_and_no_paths(reports) -> None:
    for path in reports.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "papermill" not in text
        assert "iopub" not in text
        assert str(reports.parent) not in text


# nbconvert, on notebooks of ours and of others


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Path:
    """Return a notebook as anybody writes them: text, a picture, a table and printed words."""
    with matplotlib.rc_context({"font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(3, 2))
        figure.add_subplot().plot([1, 2, 4])
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
    output = nbformat.v4.new_output
    picture = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<Figure>"}
    table = {"text/html": "<table><tr><th>river</th></tr><tr><td>Yangtze 长江</td></tr></table>"}
    code = nbformat.v4.new_code_cell
    cells = [
        nbformat.v4.new_markdown_cell("# Rivers\n\nText with **weight** and 中文。\n\n- item"),
        code("plot()", outputs=[output("display_data", picture)], execution_count=1),
        code("table", outputs=[output("execute_result", table, execution_count=2)]),
        code("print()", outputs=[output("stream", name="stdout", text="printed words")]),
        code("warn()", outputs=[output("stream", name="stderr", text="UserWarning: secret")]),
    ]
    path = tmp_path_factory.mktemp("foreign") / "rivers.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def converted(reports, foreign, run, pool) -> Path:
    ours = reports / "city-comparison-zh" / f"{OURS}.ipynb"
    folder = foreign.parent / "converted"
    formats = ("typst", "typst-pdf")
    command = ("jupyter", "nbconvert", "--log-level=ERROR", "--output-dir", folder, ours, foreign)
    started = [pool.submit(run, *command, "--to", name, cwd=foreign.parent) for name in formats]
    for future in started:
        assert future.result().returncode == 0, future.result().stderr
    return folder


@pytest.mark.slow
def test_nbconvert_writes_a_pdf_of_our_notebook(converted) -> None:
    pdf = pypdf.PdfReader(converted / f"{OURS}.pdf")
    assert_archivable(pdf)
    assert pdf.trailer["/Root"]["/Lang"].startswith("zh")
    text = text_of(pdf)
    assert "研发投入强度" in text and "南通" in text
    assert "R&Dintensity" not in text


@pytest.mark.slow
def test_nbconvert_writes_a_pdf_of_any_notebook(converted) -> None:
    pdf = pypdf.PdfReader(converted / "rivers.pdf")
    assert_archivable(pdf)
    assert pdf.metadata.title == "Rivers"
    text = text_of(pdf)
    for words in ("Rivers", "weight", "中文", "Yangtze长江", "printedwords"):
        assert words in text
    assert "secret" not in text and "plot()" not in text
    assert sum(len(page.images) for page in pdf.pages) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", [OURS, "rivers"])
def test_nbconvert_writes_typst_that_compiles_beside_its_pictures(converted, name) -> None:
    source = converted / f"{name}.typ"
    shown = re.findall(r'(?:image|fitted)\("', source.read_text(encoding="utf-8"))
    assert len(shown) == len(
        [
            path
            for path in converted.iterdir()
            if path.suffix in (".svg", ".png") and name in path.name
        ]
    )
    content = typst.compile(
        str(source),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(font.file().parent)]),
        pdf_standards=compiler.PDF_STANDARDS,
    )
    assert content.startswith(b"%PDF")


@pytest.mark.parametrize("formula", ["$x^2$", "$$\\frac{a}{b} \\geq 3$$"])
def test_a_notebook_may_hold_formulas(formula) -> None:
    cells = [nbformat.v4.new_markdown_cell(f"# Formulas\n\nA formula: {formula}")]
    content, _ = TypstPDFExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert content.startswith(b"%PDF")


# What goes wrong


def test_a_report_on_undated_documents_is_dated_by_their_year() -> None:
    undated = {"cities": ["yancheng"], "years": [2024, 2024]}
    cover = front("en", undated)
    assert cover["date"] == "2024-01-01"
    assert cover["edition"].endswith("2024")
    dated = front("en", {"cities": ["qidong"]})
    assert dated["edition"].endswith(dated["date"])


def test_a_character_in_no_font_is_an_error() -> None:
    cover = {"title": "Title", "language": "en"}
    block = {"kind": "markdown", "text": "# Heading\n\nA test tube: \N{TEST TUBE}"}
    source = typesetting.to_typst([block], cover)
    with pytest.raises(typesetting.TypesettingError, match="could not be displayed"):
        typesetting.to_pdf(source, {})


def small_notebooks(folder: Path, source: str) -> Path:
    """Write notebooks in the place of some chapters, the first of which runs `source`."""
    folder.mkdir()
    few = list(dict.fromkeys(CHAPTERS))[:3]
    for name in few:
        parameters = nbformat.v4.new_code_cell('language = "zh"\ncities = []\nyears = []')
        parameters.metadata["tags"] = ["parameters"]
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), parameters]
        if name == CHAPTERS[0]:
            cells.append(nbformat.v4.new_code_cell(source))
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / f"{name}.ipynb")
    names = ", ".join(f'"{name}"' for name in few)
    (folder / recipe.FILE).write_text(f"chapters = [{names}]", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def failing(run, pool, tmp_path_factory):
    """Return what the command does where one report fails in a cell, and where both fail."""
    folder = tmp_path_factory.mktemp("failing")
    sources = {
        # Through pandas, so that the traceback, which is coloured, names files of the environment.
        "one": "import pandas as pd\nif language == 'zh':\n    pd.Timestamp('no such river')",
        "both": 'import os\nif language == "zh":\n    os._exit(1)\nprint("\\N{TEST TUBE}")',
    }

    def start(kind: str, source: str):
        notebooks = small_notebooks(folder / kind, source)
        output = folder / f"{kind}-out"
        options = ("--notebooks", notebooks, "--output", output)
        return run("city-compare", "report", *options, cwd=folder), output

    started = {kind: pool.submit(start, kind, source) for kind, source in sources.items()}
    return {kind: future.result() for kind, future in started.items()}


@pytest.mark.slow
def test_a_failing_report_does_not_cost_the_other_one(failing) -> None:
    done, output = failing["one"]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    made = [str(output / f"city-comparison-en.{kind}") for kind in ("pdf", "html")]
    assert done.stdout.split() == made
    assert CHAPTERS[2] in words_of(pypdf.PdfReader(output / "city-comparison-en.pdf"))
    assert not (output / "city-comparison-zh.pdf").exists()


@pytest.mark.slow
def test_the_failing_notebook_its_cell_and_its_error_are_named(failing) -> None:
    done, output = failing["one"]
    assert f"city-comparison-zh.pdf: {CHAPTERS[0]}.ipynb (language=zh), cell " in done.stderr
    assert "no such river" in done.stderr
    partial = output / "failed" / f"city-comparison-zh-{CHAPTERS[0]}.ipynb"
    assert str(partial.relative_to(output)) in done.stderr
    kept = partial.read_text(encoding="utf-8")
    assert "no such river" in kept
    for path in (sys.prefix, str(NOTEBOOKS.parent), str(output)):
        assert path not in kept


@pytest.mark.slow
def test_a_kernel_that_dies_and_a_character_in_no_font_are_named_as_failures(failing) -> None:
    done, output = failing["both"]
    # A browser has other fonts than the report.
    assert done.returncode == 1
    assert done.stdout.split() == [str(output / "city-comparison-en.html")]
    assert "Traceback" not in done.stderr
    assert "city-comparison-zh.pdf: " in done.stderr and CHAPTERS[0] in done.stderr
    assert "city-comparison-en.pdf: " in done.stderr and "could not be displayed" in done.stderr
    assert not list(output.glob("*.pdf"))


@pytest.mark.slow
def test_a_parameter_of_a_wrong_type_stops_a_notebook_with_its_name(tmp_path) -> None:
    given = {"cities": 5, "years": None, "language": "en"}
    with pytest.raises(NotebookFailedError, match=r"parameters, cities: '5'; expected names"):
        run_notebook(NOTEBOOKS / "rd_intensity.ipynb", tmp_path / "out.ipynb", given)
    assert "cities: '5'" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_on_nothing_is_set_all_the_same(language) -> None:
    chosen = {"cities": ["qidong"], "years": [2018, 2018]}
    joined = chapters.join([], [])
    joined.metadata["report"] = front(language, chosen)
    content, _ = TypstPDFExporter().from_notebook_node(joined)
    words = text_of(pypdf.PdfReader(io.BytesIO(content)))
    assert squeezed(joined.metadata["report"]["title"]) in words
    assert "nan" not in words.lower()
