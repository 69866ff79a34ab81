"""Feature: our results reach a report as data, and look as if their HTML had been read."""

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

import compare
from compare import font, mime
from compare.notebook import display, session
from compare.report import blocks, results, typesetting
from compare.schema import LANGUAGES
from examples import most

FRONT = {"title": "Title", "language": "en"}
LONG = "longer than most, " * 112
NASTY = (
    '#eval("1")',
    "$x$ and $$y$$",
    "<b>bold</b> &amp; &lt;",
    "*a* _b_ `c` ~ @d <e>",
    "-- --- ... -? 1. = + / //",
    "\"double\" and 'single'",
    "\\ \\n \\u{41}",
    "line\nline\r\nline\ttab",
    "para\u2029graph and\u2028line",
    "南通：研发投入强度达到 3.05%，力争更高。",
    "南通市启东市盐城市常州市" * 9,
    "",
    "   ",
    " \u00a0around\u3000 ",
    LONG,
)


def typst_of(*found: blocks.Block) -> str:
    return typesetting.to_typst(found, FRONT | {"date": "2024-01-01"})


def pdf_of(*found: blocks.Block) -> bytes:
    return typesetting.to_pdf(typst_of(*found), {})


def html_of(forms: dict[str, object]) -> blocks.Block:
    return {"kind": "html", "text": forms["text/html"]}


def notebook_of(data: dict[str, object]) -> nbformat.NotebookNode:
    """Return a notebook with one output, as one that was kept and is read again."""
    output = nbformat.v4.new_output("display_data", data)
    cells = [nbformat.v4.new_code_cell("x", outputs=[output])]
    text = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    return nbformat.reads(text, as_version=4)


def blocks_of(data: dict[str, object]) -> list[blocks.Block]:
    return blocks.convert(notebook_of(data)).blocks


# Data and HTML give the same document


@pytest.mark.parametrize("text", NASTY)
def test_a_table_is_the_same_page_from_its_data_and_from_its_html(text) -> None:
    frame = pd.DataFrame({"city": [text, "x"], text or "empty": ["y", text], "n": [1, 2]})
    forms = [display.table_forms(frame, caption) for caption in ("", text)]
    from_data = pdf_of(*(results.table_block(form[mime.TABLE]) for form in forms))
    assert from_data == pdf_of(*map(html_of, forms))


def test_the_addresses_of_a_table_are_those_of_one_column() -> None:
    frame = pd.DataFrame({"a": ["long words", ""], "b": ["x", "the longest words of all"]})
    urls = ("https://a.example", "https://b.example")
    for linked, expected in (("", [1, 1]), ("a", [0, 0])):
        frame.attrs["linked"] = linked
        links = display.table_forms(frame, links=urls)[mime.TABLE]["links"]
        assert [link["column"] for link in links] == expected


def test_a_table_of_all_of_them_is_the_same_pages(monkeypatch) -> None:
    frame = pd.DataFrame({"a": NASTY, "b": NASTY[::-1], "c": range(len(NASTY))})
    forms = display.table_forms(frame, "caption")
    block = results.table_block(forms[mime.TABLE])
    assert pdf_of(block) == pdf_of(html_of(forms))
    assert "breakable: true" in typst_of(block)


def test_a_table_without_rows_is_the_same_page() -> None:
    forms = display.table_forms(pd.DataFrame({"a": [], "b": []}))
    assert pdf_of(results.table_block(forms[mime.TABLE])) == pdf_of(html_of(forms))


def test_a_list_is_the_same_page_from_its_data_and_from_its_html() -> None:
    forms = display.list_forms(list(NASTY))
    assert pdf_of(results.list_block(forms[mime.LIST])) == pdf_of(html_of(forms))


# A parser of HTML takes some controls for letters of Windows, and drops others.
ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" \n\t"), max_size=30
)


@pytest.mark.slow
@settings(max_examples=most(10), deadline=None)
@given(texts=st.lists(ANY, min_size=30, max_size=60))
def test_any_texts_are_the_same_pages_from_data_and_from_html(texts) -> None:
    known = [text for text in texts if not font.lacking(text)]
    table = display.table_forms(pd.DataFrame({"a": known, "b": known[::-1]}), "caption")
    listed = display.list_forms(known)
    data = (results.table_block(table[mime.TABLE]), results.list_block(listed[mime.LIST]))
    blocks_of_data = [block for block in data if block]
    assert pdf_of(*blocks_of_data) == pdf_of(html_of(table), html_of(listed))


# What a notebook keeps, and what a report takes


@pytest.fixture
def shown(monkeypatch) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Return the list of what is displayed, each in its forms, with its metadata."""
    found = []

    def keep(data, raw, metadata, display_id) -> None:
        assert raw and display_id
        found.append((data, metadata or {}))

    monkeypatch.setattr(session, "display", keep)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_kept_as_data_beside_what_a_notebook_shows(shown, language) -> None:
    frame = compare.tables.targets(compare.select(families="rd_intensity"), language)
    display.show(frame, "caption")
    [(data, _)] = shown
    assert list(data) == [mime.TABLE, "text/html", "text/plain"]
    assert data[mime.TABLE]["columns"] == list(frame.columns)
    assert data[mime.TABLE]["rows"] == frame.to_numpy().tolist()
    assert blocks_of(data) == [{"kind": "table", **data[mime.TABLE]}]
    assert data[mime.TABLE]["caption"] == "caption"


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_shown_as_the_list_of_their_sentences(shown, language) -> None:
    found = compare.findings.stated(compare.select(families="rd_intensity"), language)
    display.show(found)
    display.show(list(found["text"]))
    [(data, _), (again, _)] = shown
    assert data == again
    assert data[mime.LIST] == list(found["text"])
    items = [{"claim": "", "text": text, "see": ""} for text in found["text"]]
    assert blocks_of(data) == [{"kind": "list", "items": items}]


def test_nothing_is_shown_of_no_sentences(shown) -> None:
    display.show([])
    display.show(compare.findings.stated(compare.select(families="rd_intensity"), "en").head(0))
    assert shown == []


def test_a_figure_keeps_its_words(shown) -> None:
    figure = Figure(figsize=(1, 1))
    figure.add_subplot()
    figure.set_label("alternative")
    display.show(figure, "caption")
    [(data, metadata)] = shown
    assert {"image/svg+xml", "text/plain"} <= {*data}
    assert [block["kind"] for block in blocks_of(data)] == ["picture"]
    assert metadata == {"image/svg+xml": {"alt": "alternative", "caption": "caption"}}


def test_the_html_of_our_results_is_not_read(shown) -> None:
    display.show(["a"])
    display.show(pd.DataFrame({"a": ["b"]}))
    for data, _ in shown:
        assert "html" not in {block["kind"] for block in blocks_of(data)}


GOOD = {"caption": "", "columns": ["a", "b"], "rows": [["1", "2"]]}
LEADING = {"row": 0, "column": 1, "url": "https://a.example/?b=c"}
CLAIM = {"claim": "a", "text": "b", "see": "c-1"}


@pytest.mark.parametrize(
    "content",
    [
        None,
        "text",
        [],
        {},
        {"caption": "", "columns": ["a"]},
        GOOD | {"more": ""},
        GOOD | {"links": {}},
        GOOD | {"links": ["https://a.example"]},
        GOOD | {"links": [{"row": 0, "column": 0}]},
        GOOD | {"links": [LEADING | {"row": 1}]},
        GOOD | {"links": [LEADING | {"row": -1}]},
        GOOD | {"links": [LEADING | {"row": True}]},
        GOOD | {"links": [LEADING | {"column": 2}]},
        GOOD | {"links": [LEADING | {"url": "javascript:alert(1)"}]},
        GOOD | {"links": [LEADING | {"url": "file:///etc/passwd"}]},
        GOOD | {"links": [LEADING | {"url": 'https://a.example/"); #read("main.typ'}]},
        GOOD | {"links": [LEADING | {"url": "https://a.example/\n"}]},
        GOOD | {"links": [LEADING | {"more": ""}]},
        GOOD | {"caption": None},
        GOOD | {"caption": ["a"]},
        GOOD | {"columns": []},
        GOOD | {"columns": "ab"},
        GOOD | {"columns": ["a", 1]},
        GOOD | {"columns": {"0": "a", "1": "b"}},
        GOOD | {"rows": None},
        GOOD | {"rows": "ab"},
        GOOD | {"rows": ["ab"]},
        GOOD | {"rows": [["1"]]},
        GOOD | {"rows": [["1", "2", "3"]]},
        GOOD | {"rows": [["1", 2]]},
        GOOD | {"rows": [["1", ["2"]]]},
        GOOD | {"rows": [["1", {"t": "RawInline"}]]},
        GOOD | {"rows": {"0": ["1", "2"]}},
        GOOD | {"columns": ["a"] * 51, "rows": []},
        GOOD | {"rows": [["", ""]] * 5_000},
        GOOD | {"rows": [["x" * 250_001] * 2]},
    ],
)
def test_what_is_no_table_of_texts_is_shown_by_its_html(content) -> None:
    assert results.table_block(content) is None
    html = "<table><tr><td>fallback</td></tr></table>"
    assert blocks_of({mime.TABLE: content, "text/html": html}) == [{"kind": "html", "text": html}]
    [block] = blocks_of({mime.TABLE: content, "text/plain": "fallback"})
    assert block == {"kind": "verbatim", "text": "fallback"}
    assert blocks_of({mime.TABLE: content}) == []


@pytest.mark.parametrize(
    "content",
    [
        *(None, "text", [], {}, {"0": "a"}, [1], ["a", None], [["a"]], ["x" * 500_001]),
        [CLAIM | {"claim": 1}],
        [CLAIM | {"text": None}],
        [CLAIM | {"see": "No Name"}],
        [CLAIM | {"see": ["c"]}],
        [CLAIM | {"more": ""}],
        [{"claim": "a", "text": "b"}],
    ],
)
def test_what_is_no_list_of_texts_is_shown_by_its_html(content) -> None:
    assert results.list_block(content) is None
    html = "<ul><li>fallback</li></ul>"
    assert blocks_of({mime.LIST: content, "text/html": html}) == [{"kind": "html", "text": html}]


def test_tables_and_lists_at_their_bounds_are_taken() -> None:
    assert results.table_block(GOOD | {"columns": ["a"] * 50, "rows": [["b"] * 50]})
    assert results.table_block(GOOD | {"rows": []})
    assert results.list_block(["a"] * results.MOST_TEXTS)
    assert results.list_block(["a"] * (results.MOST_TEXTS + 1)) is None
    assert results.list_block(["x" * results.MOST_LETTERS])


@pytest.mark.parametrize("kind", [mime.HEADLINE, mime.NOTE, mime.ANCHOR])
@pytest.mark.parametrize("content", [None, "", 1, ["a"], {"text": "a"}, "x" * 500_001])
def test_what_is_no_text_is_shown_by_its_html(kind, content) -> None:
    assert results.CHECKS[kind](content) is None
    html = "<p>fallback</p>"
    assert blocks_of({kind: content, "text/html": html}) == [{"kind": "html", "text": html}]


@pytest.mark.parametrize("name", ["Name", "two words", "a\n", '")', "名", "a" * 81])
def test_an_anchor_is_a_name(name) -> None:
    assert results.anchor_block(name) is None
    assert results.anchor_block("rd_intensity-2")


def test_links_of_a_table_and_claims_of_a_list_are_kept() -> None:
    assert results.table_block(GOOD | {"links": [LEADING]})["links"] == [LEADING]
    assert results.list_block([CLAIM, "a"])["items"] == [
        CLAIM,
        {"claim": "", "text": "a", "see": ""},
    ]
