"""Feature: a text from a table is the same letters wherever it is shown, and does nothing."""

import csv
import dataclasses
import html.parser
import io
import re
import shutil
import socket
import string
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare import figures
from compare.batch import work
from compare.batch.order import Source, ordered
from compare.batch.run import Batch
from compare.cli import main
from compare.curated import reader
from compare.dataset import build, parquet, spreadsheet
from compare.notebook.display import list_forms, table_forms
from compare.publication.export import FORMATS
from compare.report import blocks, recipe, results, typesetting
from compare.report.exporter import TypstPDFExporter
from examples import most

READ = 'N`#read("main.typ")`{=typst}T'
IMPORT = '#import "@preview/cetz:0.3.0": *'
LOOP = "#{while true {}} $ #f(x) $"
FENCE = "```{=html} <style>*{display:none}</style> ~~~~~~~~ ```"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
LINK = "[x](javascript:alert(1)) <javascript:alert(1)> https://evil.example/a_b"
MARKUP = "-- --- ... ~ *b* _i_ @ref <lab> // /* c */ -? \\ \\u{41} = h 'q' \"d\" ^a^ ==m=="
FORMULA = r"$\frac{$ and $x^2$"
CELL = '=HYPERLINK("http://evil.example","x")'
TEMPLATE = "{0} {who} {{x}} %s %(a)s ${HOME} `id`"
TEXTS = (READ, IMPORT, LOOP, FENCE, SCRIPT, LINK, MARKUP, FORMULA, CELL, TEMPLATE)
FRONT = {"title": "Title", "language": "en"}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def addresses_of(pdf: bytes) -> list[str]:
    """Return where the links of a PDF lead that leave it."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for reference in page.get("/Annots", []):
            action = reference.get_object().get("/A", {})
            found += [str(action[key]) for key in ("/URI", "/JS", "/F") if key in action]
    return found


def set_in_type(*given: blocks.Block, **front: str) -> bytes:
    return typesetting.to_pdf(typesetting.to_typst(given, FRONT | front), {})


def markdown(text: str) -> blocks.Block:
    return {"kind": "markdown", "text": text}


def both_ways(forms: dict[str, object]) -> list[blocks.Block]:
    """Return the blocks of a result of ours: from its data, and from its HTML."""
    [kind] = results.CHECKS.keys() & forms.keys()
    block = results.CHECKS[kind](forms[kind])
    assert block
    return [block, {"kind": "html", "text": forms["text/html"]}]


# A whole report from tables full of it


@pytest.fixture(scope="module")
def injected(copied) -> Path:
    """Return tidy tables in which names, units, titles and notes try to be something else."""
    tables = copied()
    tables.edit("cities.csv", "nantong", name_zh=IMPORT, name_en=READ)
    tables.edit("cities.csv", "qidong", name_zh=LINK, name_en=LOOP)
    tables.edit("cities.csv", "yancheng", name_zh=f"盐{MARKUP}", name_en=MARKUP)
    tables.edit("indicators.csv", "rd_intensity", name_zh=SCRIPT, name_en=FORMULA)
    tables.edit("indicators.csv", "hightech_enterprises", name_en=TEMPLATE)
    tables.edit("canonical_units.csv", "enterprise", label_zh=FENCE, label_en=SCRIPT)
    tables.edit("documents.csv", "nantong-2022", title_zh=CELL, title_en=FENCE)
    tables.edit("documents.csv", "qidong-2023", title_en=CELL, issuer_en=LINK)
    tables.edit("statements/qidong-2023.csv", "1", note_zh=f"注{LINK}", note_en=CELL)
    folder = tables.folder.parent / "tidy"
    parquet.write(build.tidy(reader.read(tables.folder)), folder)
    return folder


CHAPTERS_ENOUGH = """
chapters = ["summary", "rd_intensity", "hightech_enterprises", "annex",
            {notebook = "city_profile", each = "city"}]
"""
"""Chapters that show each kind of text: names, units, titles, notes, words as printed."""

SHOWN = (READ, LOOP, MARKUP, FORMULA, TEMPLATE, SCRIPT, FENCE, LINK, CELL)


@pytest.fixture(scope="module")
def report(injected, run, pool, checkout, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("injected")
    notebooks = folder / "own"
    shutil.copytree(checkout / "notebooks", notebooks)
    (notebooks / recipe.FILE).write_text(CHAPTERS_ENOUGH)
    options = ("--language", "en", "--data", injected, "--output", folder, "--notebooks", notebooks)
    options += ("--format", "pdf", "--format", "ipynb")
    done = pool.submit(run, "city-compare", "report", *options, cwd=folder).result()
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_a_report_prints_them_as_letters(report) -> None:
    words = words_of((report / "city-comparison-en.pdf").read_bytes())
    for text in SHOWN:
        assert squeezed(text) in words, text


@pytest.mark.slow
def test_a_report_has_no_link_from_a_text(report, frames) -> None:
    urls = {url for name in ("documents", "sources") for url in frames[name]["url"].dropna()}
    known = {urllib.parse.quote(url, safe=string.punctuation) for url in urls}
    assert {*addresses_of((report / "city-comparison-en.pdf").read_bytes())} <= known


@pytest.mark.slow
def test_executed_notebooks_hold_them_as_letters_and_no_path_of_this_machine(
    report, injected
) -> None:
    for path in (report / "city-comparison-en").iterdir():
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                shown = output.get("data", {}).get("text/html", "")
                assert "<script" not in shown and "<style" not in shown
                # Figures of ours are pictures that hold themselves.
                assert not re.search(r"<img(?![^>]* src=.data:)", shown)
        text = path.read_text(encoding="utf-8")
        assert str(injected) not in text
        assert not re.search(r"(?<![\w<:./])/(?:home|root|tmp|work|usr|Users)/", text)


@pytest.mark.slow
def test_a_report_holds_no_path_of_this_machine(report, injected) -> None:
    content = (report / "city-comparison-en.pdf").read_bytes()
    objects = pypdf.PdfWriter(clone_from=io.BytesIO(content))._objects
    streams = [item.get_data() for item in objects if hasattr(item, "get_data")]
    said = b"\n".join([content, *streams, *(str(item).encode() for item in objects)])
    assert b"/FontDescriptor" in said and b"xpacket" in said
    for path in (injected, report, Path(sys.prefix), Path(compare.__file__).parent, Path.home()):
        assert len(path.parts) < 3 or str(path).encode() not in said, path


# One door: any text


LETTERS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E)
    | st.sampled_from("南通，。、“”（）～—…²"),
    min_size=1,
    max_size=40,
).filter(str.strip)


@settings(max_examples=most(8), deadline=None)
@given(texts=st.lists(LETTERS, min_size=20, max_size=40))
def test_any_text_in_a_list_a_table_or_a_caption_is_set_as_it_is(texts) -> None:
    table = pd.DataFrame({"a": texts, "b": texts[::-1]})
    given = [
        *both_ways(list_forms(texts)),
        *both_ways(table_forms(table, texts[0])),
        {"kind": "verbatim", "text": texts[1]},
    ]
    found = typesetting.to_pdf(typesetting.to_typst(given, FRONT | {"title": texts[2]}), {})
    words = unicodedata.normalize("NFKC", words_of(found))
    for text in texts:
        assert words.count(unicodedata.normalize("NFKC", squeezed(text))) >= 6, text
    assert addresses_of(found) == []
    assert pypdf.PdfReader(io.BytesIO(found)).metadata.title.strip() == texts[2].strip()


class _Texts(html.parser.HTMLParser):
    """Collects the texts between tags, and the tags."""

    def __init__(self, source: str):
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs) -> None:
        self.tags.add(tag)


@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_any_text_in_html_is_one_text_and_no_tag(texts) -> None:
    # A parser reads a lone carriage return as a line break.
    texts = [text.replace("\r", " ") for text in texts]
    assert _Texts(list_forms(texts)["text/html"]).texts == texts
    found = _Texts(table_forms(pd.DataFrame({"a": texts}), "caption")["text/html"])
    assert found.texts == ["caption", "a", *texts]
    assert found.tags == {"table", "caption", "thead", "tbody", "tr", "th", "td"}


DATA = (
    '")]\n#read("main.typ")',
    '"); #read("main.typ") //',
    "\x00\x1b[31m\u2028= h\u0085- i",
    "a\n\n= b",
)


@pytest.mark.parametrize("text", (*TEXTS, *DATA))
def test_a_result_kept_as_data_is_set_as_letters(text) -> None:
    table = {"caption": text, "columns": [text, "b"], "rows": [[text, ""], ["", text]]}
    claims = [text, "", {"claim": text, "text": text, "see": ""}]
    given = [results.table_block(table), results.list_block(claims)]
    given += [results.text_block(kind, text) for kind in ("headline", "note")]
    found = set_in_type(markdown("# First"), *given, markdown("# Last\n\nlast words"))
    words = words_of(found)
    shown = re.sub(r"[\s\x00-\x1f\x85]", "", text)
    assert words.count(shown) >= 9 and "lastwords" in words
    assert "Layoutofareport" not in words
    assert addresses_of(found) == []
    titles = [str(item.title) for item in pypdf.PdfReader(io.BytesIO(found)).outline]
    assert titles == ["First", "Last"]


@pytest.fixture(scope="module")
def found() -> compare.Comparison:
    return compare.select("nantong,yancheng,qidong,changzhou", families="rd_intensity")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("draw", [figures.dots, figures.timeline, figures.matrix])
def test_a_figure_draws_letters(found, draw, text) -> None:
    named = found.targets.assign(city_en=text, indicator_en=text, unit_en=text)
    documents = found.documents.assign(city_en=text)
    figure = draw(dataclasses.replace(found, targets=named, documents=documents), "en")
    root = ET.fromstring(figures.svg(figure))
    shown = squeezed("".join(node.text or "" for node in root.iter() if node.tag.endswith("}text")))
    assert squeezed(text) in shown
    assert figures.svg(figure, outlines=True)


# What notebooks of others bring


@pytest.mark.parametrize(
    "text",
    [
        '```{=typst}\n#read("main.typ")\n```',
        'a `#read("main.typ")`{=typst} b',
        "<span typst:text:fill='read(\"main.typ\")'>s</span>",
        '::: {typst:fill="read(1)"}\nd\n:::',
        "# h {#label}\n\n# h {#label}",
        "[i](#nowhere) [j](javascript:alert(1)) [f](file:///etc/passwd) [d](data:text/html,x)",
        "@cited [@cited] [@a; @b]",
        "![p](/etc/passwd) ![q](main.typ) ![r](https://x.example/p.png)",
        '<img src="/etc/passwd"><iframe src="/etc/passwd"></iframe><object data="x"></object>',
        '<table typst:stroke="read(1)"><tr typst:x="y"><td typst:fill="read(1)">c</td></table>',
        r'$\operatorname{\text{" #text(read("main.typ").slice(0,80)) "}}$',
        r'$\operatorname{\text{"std.read("main.typ")"}}$',
        r'$\mathop{a\text{"#panic(3)"}}$',
        r"$\operatorname{\text{\textbackslash}}$",
        r"$\phantom{\text{] #sys.version #[}}$ $\phantom{*}$ $\text{\textquotedbl #x}$",
        '[` `]{.a}[`x`]{.b} C\n\n```\n#sys.version #read("main.typ").slice(0,40) /*\n```\n\n`*/ //`',
        "[` `]{.a}[` `]{.b} z",
        r'$\mathrel{\text{"}} \operatorname{\text{a" #sys.version #read("main.typ") "b}} \text{"x}$',
        r'$\operatorname{\text{a" foo "b}}$ $\operatorname{\text{a" report(x) "b}}$',
        r'$\operatorname{\text{a" frac(1) "b}}$ $\operatorname{\text{a" mat("b}}$',
        r"$\sqrt{}$ $\frac{1}{}$ $\overline{}$ $\mathrm{}$ $\left]a, b\right[$ $\sqrt{\{a}$",
        r"$A \cap B \otimes C \odot D$ $\llbracket x\rrbracket$ $\begin{vmatrix}a\end{vmatrix}$",
        "<h1 align='center'>T</h1>\n<h2>U</h2>\n\n<div class='alert'><h2>V</h2>x</div>\n\n#\n\n# ![](x.png)",
        "#### Four\n\n###### six\n\n# one<br>two\n\nab<br>c",
        "<dl><dt>a</dt><dt>b</dt><dd>z</dd></dl>\n\n<details><summary>s</summary>d</details>",
        r"$\text{a}b\#$ $`x`$ $// x$ $/* x$ $@ref$ $std$",
        "a\n\n---\n\nb\n\n7. x\n8. y",
        "---\ntitle: x\nheader-includes: '#read(1)'\n---",
        r"\input{/etc/passwd} \begin{x} \newcommand{\a}{#read(1)} $\a$",
        r"$\frac{$ $\text{#read("
        "main.typ"
        ")}$ $\operatorname{#f}$ $\# x$ $$\mathrm{sys}.inputs$$",
        "term\n: definition\n\n(@ex) example\n\n| line\n| block\n\n[^1] x\n\n[^1]: note #read(1)",
        "````\nopen fence",
        "<div>\nopen div",
        "<!-- open comment",
        "- \u2028= no heading\n- \u0085#read(1)",
    ],
)
def test_a_foreign_cell_is_set_without_being_run_and_ends_with_itself(text) -> None:
    found = set_in_type(markdown("# First"), markdown(text), markdown("# Last\n\nlast words"))
    words = words_of(found)
    assert "lastwords" in words
    assert "Layoutofareport" not in words and "root:x:0" not in words
    assert addresses_of(found) == []
    titles = [
        item.title
        for item in pypdf.PdfReader(io.BytesIO(found)).outline
        if not isinstance(item, list)
    ]
    assert (titles[0], titles[-1]) == ("First", "Last")


CODE = 'none)[#link("javascript:1")[js] #read("main.typ").slice(0,60)],table.cell(fill: none'


@pytest.mark.parametrize(
    "text",
    [
        f"<table><tr><td>b</td></tr><tfoot><tr><td typst:fill='{CODE}'>f</td></tr></tfoot></table>",
        f"<table><thead><tr><th>h</th></tr></thead><tr><th typst:fill='{CODE}'>b</th></tr></table>",
        f"<table typst:fill='{CODE}'><tr typst:fill='{CODE}'><td typst:x='{CODE}'>c</table>",
        "<table><caption typst:x='read(1)'>#read(1)</caption><tr><td>c</td></tr></table>",
        "<figure><img src='x.png' alt=''><figcaption>#read(1)</figcaption></figure><hr>",
        "<table><tr><td colspan=0 rowspan=0>a</td></tr></table><ol start='-5'><li>x</li></ol>",
        "<table><tr><td colspan=3>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
        "<iframe src='/etc/passwd'></iframe><a href='file:///etc/passwd'>a</a><math><mi>#x</mi></math>",
    ],
)
def test_an_html_output_of_others_is_set_without_being_run(text) -> None:
    found = set_in_type(markdown("# First"), {"kind": "html", "text": text}, markdown("last words"))
    words = words_of(found)
    assert "lastwords" in words
    assert "Layoutofareport" not in words and "root:x:0" not in words
    assert addresses_of(found) == []


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{a}{b} \geq \sum_{i=1}^n \sqrt{x_i}",
        r"\hat{x} \cdot y = 1.5, \sin x, \log_2 n \in \mathbb{R}",
        r"\operatorname*{argmax}_x f(x)",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\alpha^2 + \beta_{i,j} \le \infty \text{ if } 50\%",
    ],
)
def test_formulas_stay_formulas(formula) -> None:
    source = typesetting.to_typst([markdown(f"${formula}$")], FRONT)
    assert "#math.equation(alt:" in source
    assert typesetting.to_pdf(source, {}).startswith(b"%PDF")


@pytest.mark.parametrize("symbol", [r"\\cap", r"\\otimes", r"\\unknownsymbol"])
def test_a_formula_that_cannot_be_set_costs_itself_only(symbol, monkeypatch) -> None:
    cells = [nbformat.v4.new_markdown_cell(f"# Head\n\n$a {symbol} b$ and more words")]
    content, _ = TypstPDFExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert "andmorewords" in words_of(content)


def test_a_formula_that_typst_does_not_know_is_its_source(monkeypatch) -> None:
    cells = [nbformat.v4.new_markdown_cell(r"# Head" + "\n\n" + r"$\operatorname{nosuch} x$ words")]
    real = typesetting._run

    def outdated(command, given, *rest):
        return real(command, given, *rest).replace('"nosuch"', "nosuch")

    monkeypatch.setattr(typesetting, "_run", outdated)
    content, _ = TypstPDFExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert r"\operatorname{nosuch}xwords" in words_of(content)


def test_a_cell_longer_than_a_page_is_set_whole() -> None:
    long = " ".join(f"word{number}" for number in range(5000))
    found = set_in_type({"kind": "html", "text": f"<table><tr><td>{long}</td></tr></table>"})
    assert "word4999" in words_of(found)
    assert len(pypdf.PdfReader(io.BytesIO(found)).pages) > 3


def test_what_a_terminal_understands_is_left_out() -> None:
    printed = "\x1b[31mred\x1b[0m\x1b[K 50%|\x08\x00\ufeffdone\tnow"
    output = nbformat.v4.new_output("stream", name="stdout", text=printed)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    [block] = blocks.convert(notebook).blocks
    assert block["text"].split() == ["red", "50%|done", "now"]
    assert "50%|done" in words_of(set_in_type(block))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/png", "iVBORw0KGgo="),
        ("image/png", "Z3JlZW4="),
        ("image/svg+xml", "<svg"),
        ("image/svg+xml", ""),
        ("image/svg+xml", "<html/>"),
        (
            "image/svg+xml",
            '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        ),
    ],
)
def test_a_picture_that_cannot_be_shown_is_said_to_be_none(kind, content) -> None:
    output = nbformat.v4.new_output("display_data", {kind: content})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    converted = blocks.convert(notebook)
    assert converted.media == {}
    assert "not a picture" in converted.blocks[0]["text"]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["[" * 3000 + "]" * 3000, '<td colspan="1000000000">a</td>'])
def test_pandoc_is_bounded_in_time_and_memory(text, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "MEMORY", "200m")
    kind = "html" if text.startswith("<") else "markdown"
    text = f"<table><tr>{text}</tr></table>" if kind == "html" else text
    begin = time.perf_counter()
    with pytest.raises(typesetting.TypesettingError):
        typesetting.to_typst([{"kind": kind, "text": text}], FRONT, seconds=1)
    assert time.perf_counter() - begin < 15


def test_links_to_web_pages_stay_links() -> None:
    found = set_in_type(markdown("[w](https://a.example/b?c=d_e#f) and <mailto:a@b.example>"))
    assert addresses_of(found) == ["https://a.example/b?c=d_e#f", "mailto:a@b.example"]


@pytest.mark.parametrize(
    "front",
    [
        {"title": 'T"#x\\', "date": "soon"},
        {"title": ["a", "list"], "language": {"zh": 1}},
        {"title": None, "date": 20230101, "language": "fr"},
        "no mapping",
    ],
)
def test_metadata_of_a_notebook_are_texts(front) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Head")])
    notebook.metadata["report"] = front
    content, _ = TypstPDFExporter().from_notebook_node(notebook)
    assert "Head" in words_of(content)


def test_a_picture_that_is_none_is_said_to_be_none() -> None:
    output = nbformat.v4.new_output("display_data", {"image/png": "no base64 \N{SNOWMAN}"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    converted = blocks.convert(notebook, "../../x")
    assert converted.media == {}
    assert "not a picture" in converted.blocks[0]["text"]


@pytest.mark.parametrize(
    ("data", "metadata"),
    [
        ({"image/png": "iVBORw0KGgo="}, {"image/png": "x"}),
        ({"text/html": 5}, {}),
        ({"text/plain": ["a", "b\ud800"]}, {}),
    ],
)
def test_an_output_of_an_odd_shape_is_a_text_or_a_picture(data, metadata) -> None:
    output = nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": metadata})
    cells = [nbformat.v4.new_code_cell("x")]
    cells[0]["outputs"] = [output]
    notebook = nbformat.v4.new_notebook()
    notebook["cells"] = cells
    converted = blocks.convert(notebook)
    assert typesetting.to_typst(converted.blocks, {"title": "a\ud800"})


def test_pictures_stay_in_their_folder() -> None:
    output = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    [name] = blocks.convert(notebook, "../../x").media
    assert "/" not in name


# Typst in a process of its own


def test_a_document_that_hangs_is_stopped() -> None:
    loop = "#for i in range(100000) { for j in range(100000) { let x = i * j } }"
    begin = time.perf_counter()
    with pytest.raises(typesetting.TypesettingError, match=r"not set within 1 seconds|status"):
        typesetting.to_pdf(loop, {}, seconds=1)
    assert time.perf_counter() - begin < 10


def test_a_document_that_wants_all_memory_is_stopped() -> None:
    with pytest.raises(typesetting.TypesettingError):
        typesetting.to_pdf('#let a = "a" * 100000000\n#(a * 1000).len()', {}, seconds=20)


def test_a_document_reads_nothing_but_what_lies_beside_it(tmp_path) -> None:
    (tmp_path / "secret").write_text("secret")
    for path in ("/etc/passwd", "../../../../etc/passwd", str(tmp_path / "secret")):
        with pytest.raises(typesetting.TypesettingError):
            typesetting.to_pdf(f"#set document(title: [t])\n#read({path!r})".replace("'", '"'), {})


def test_a_document_gets_no_package_and_reaches_no_network(monkeypatch) -> None:
    called = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def listen() -> None:
            while not done.is_set():
                try:
                    called.append(server.accept())
                except TimeoutError:
                    continue

        done = threading.Event()
        listener = threading.Thread(target=listen)
        listener.start()
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        begin = time.perf_counter()
        with pytest.raises(typesetting.TypesettingError, match="package"):
            typesetting.to_pdf(IMPORT, {})
        assert time.perf_counter() - begin < 10
        done.set()
        listener.join()
    assert called == []


def test_a_report_that_cannot_be_set_is_one_failed_report(tmp_path, monkeypatch, checkout) -> None:
    real = typesetting.to_pdf
    loop = "#for i in range(100000) { for j in range(100000) { let x = i * j } }"

    def slow(source: str, media):
        hangs = 'language: "zh"' in source
        return real(loop, media, seconds=1) if hangs else real(source, media)

    def executed(task):
        cells = [nbformat.v4.new_markdown_cell(f"# {task.name}")]
        return work.Done(nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode())

    monkeypatch.setattr(typesetting, "to_pdf", slow)
    monkeypatch.setattr(work, "execute", executed)
    source = Source.of(checkout / "notebooks", is_recipe=True)
    orders = [
        order
        for code in ("zh", "en")
        for order in ordered(source, {"language": code}, ("pdf", "html"), f"report-{code}")
    ]
    batch = Batch(orders, tmp_path)
    with ThreadPoolExecutor(2) as pool:
        batch.run(pool, 2)
    [failed] = batch.failures()
    assert failed.order.title == "report-zh.pdf" and failed.error
    names = {path.name for path in tmp_path.iterdir() if path.suffix != ".json"}
    assert names == {"report-en.html", "report-en.pdf", "report-zh.html"}


# Spreadsheets


FORMULAS = (CELL, "+1+1", "-1+1", "@SUM(1)", "=1+1", "＝1+1", "\t=1+1", "=cmd|' /C calc'!A0")


@pytest.fixture
def table() -> pd.DataFrame:
    texts = [*FORMULAS, "https://x.example", "0123", "1E5", "南通", None]
    numbers = [-1.5 * number for number in range(len(texts))]
    return pd.DataFrame({"text": texts, "number": numbers, "list": [("=a", "b")] * len(texts)})


def saved(table: pd.DataFrame, folder: Path, kind: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"cities.{kind}"
    sheets = {"cities": table}
    path.write_bytes(spreadsheet.workbook(sheets) if kind == "xlsx" else spreadsheet.csv(table))
    return path


def test_in_a_workbook_a_text_is_the_same_text_and_no_formula(table, tmp_path) -> None:
    path = saved(table, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(path)["cities"]
    rows = list(sheet.iter_rows(min_row=2))
    texts = [None if pd.isna(text) else text for text in table["text"]]
    for row, text, number in zip(rows, texts, table["number"], strict=True):
        assert (row[0].value, row[0].data_type) == (text, "s" if text else "n")
        assert (row[1].value, row[1].data_type) == (number, "n")
        assert (row[2].value, row[2].data_type) == ("=a; b", "s")
        assert all(cell.hyperlink is None for cell in row)


def test_in_csv_what_begins_like_a_formula_gets_an_apostrophe(table, tmp_path) -> None:
    path = saved(table, tmp_path, "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, text in zip(rows, table["text"], strict=True):
        expected = "" if text is None or pd.isna(text) else text
        assert row["text"] == (f"'{expected}" if expected in FORMULAS else expected)
        assert row["list"] == "'=a; b"
        float(row["number"])


def opened(path: Path, folder: Path, kind: str) -> Path:
    """Open a file in LibreOffice and return what it saves."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no soffice here: apt-get install libreoffice-calc-nogui")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{kind}"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_opened_in_a_spreadsheet_nothing_is_a_formula(table, tmp_path, kind) -> None:
    path = saved(table, tmp_path / "ours", kind)
    if kind == "csv":
        sheet = openpyxl.load_workbook(opened(path, tmp_path, "xlsx")).worksheets[0]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert kinds == {"s", "n"}
    else:
        with zipfile.ZipFile(opened(path, tmp_path, "ods")) as archive:
            text = archive.read("content.xml").decode()
        assert "table:formula" not in text and "HYPERLINK(" in text


def test_a_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    long = pd.DataFrame({"text": ["x" * 40_000]})
    with pytest.raises(compare.InvalidInputError, match=r"cities, text: '40000 characters'"):
        spreadsheet.workbook({"cities": long})
    assert len(spreadsheet.csv(long)) > 40_000


@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_tables_are_exported_the_same_bytes_each_time(injected, tmp_path, kind) -> None:
    for folder in ("a", "b"):
        options = ("--data", str(injected), "--output", str(tmp_path / folder))
        result = CliRunner().invoke(main, ["export", "--format", kind, *options])
        assert result.exit_code == 0, result.output
    first, second = (
        {
            str(path.relative_to(tmp_path / folder)): path.read_bytes()
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        for folder in ("a", "b")
    )
    assert first == second and first
