"""Feature: how a report is set: what stands where, and what no page may do."""

import io
import re

import nbformat
import pypdf
import pytest
from filling import filled

from compare import mime
from compare.report import blocks, typesetting
from compare.report.exporter import TypstPDFExporter
from compare.schema import LANGUAGES

FRONT = {"title": "A title", "message": "One message", "contents": "Contents", "date": "2024-01-01"}
TEXT = "Words of a paragraph that fills some of a line and a little more. " * 4


def drawing(width: float = 200, height: float = 100, unit: str = "pt") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}{unit}" height="{height}{unit}"'
        f' viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}"/></svg>'
    )


def cell(*forms: dict[str, object], tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    """Return a cell with an output in each of some forms."""
    outputs = [nbformat.v4.new_output("display_data", one) for one in forms]
    found = nbformat.v4.new_code_cell("x", outputs=outputs)
    found.metadata["tags"] = [*tags]
    return found


def picture(svg: str, caption: str = "", tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    found = cell({"image/svg+xml": svg}, tags=tags)
    said = {"alt": "Alternative\nwords", "caption": caption}
    found.outputs[0]["metadata"] = {"image/svg+xml": said}
    return found


def table(rows: int, caption: str = "", links: tuple[str, ...] = ()) -> dict[str, object]:
    cells = [[f"row{number}", "words"] for number in range(rows)]
    leading = [{"row": at, "column": 0, "url": url} for at, url in enumerate(links)]
    found = {"caption": caption, "columns": ["a", "b"], "rows": cells, "links": leading}
    return {mime.TABLE: found}


def prose(text: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": [*tags]})


def pdf_of(*cells: nbformat.NotebookNode, **front: str) -> pypdf.PdfReader:
    notebook = nbformat.v4.new_notebook(cells=[*cells])
    notebook.metadata["report"] = {**FRONT, **front}
    content, _ = TypstPDFExporter().from_notebook_node(notebook)
    return pypdf.PdfReader(io.BytesIO(content))


def pages(pdf: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


# What stands where


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_a_caption_is_numbered_and_nothing_else_is(language) -> None:
    words = "\n".join(
        pages(
            pdf_of(
                prose("# One"),
                *(picture(drawing(), caption) for caption in ("first #f", "", "second")),
                cell(table(2, "third *t*"), table(2), table(2, "fourth")),
                language=language,
            )
        )
    )
    figure, name = {"zh": ("图", "表"), "en": ("Figure", "Table")}[language]
    said = re.sub(r"\s", "", words)
    for kind, number, caption in (
        (figure, 1, "first#f"),
        (figure, 2, "second"),
        (name, 1, "third*t*"),
        (name, 2, "fourth"),
    ):
        assert re.search(f"{kind}{number}:?{re.escape(caption)}", said), caption
    assert f"{figure}3" not in said and f"{name}3" not in said


def test_the_cover_has_the_message_and_the_contents() -> None:
    cover, *_ = pages(pdf_of(prose("# First"), prose("# Second"), abstract="All of it"))
    for words in ("A title", "One message", "Contents", "First", "Second", "All of it"):
        assert words in cover


def test_a_chapter_begins_a_page_unless_it_runs_on() -> None:
    cells = (prose("# First\n\na1"), prose("# Second\n\na2"), prose("# Third\n\na3", "run-on"))
    _, one, two, three = pages(pdf_of(*cells, prose("# Fourth")))
    assert "a1" in one and "a2" in two and "Third" in two and "Fourth" in three


@pytest.mark.parametrize(("height", "expected"), [(150, 1), (240, 1), (330, 2), (640, 2)])
def test_a_chapter_runs_on_only_if_the_page_has_room_for_all_of_it(height, expected) -> None:
    first = picture_page(380)
    second = picture_page(height)
    second.metadata["tags"] = ["run-on"]
    pdf = pdf_of(prose("# First\n\na1"), first, second, prose("no heading", "run-on"))
    assert len(pdf.pages) == 2 + expected
    assert "no heading" in pages(pdf)[-1]


def test_an_item_names_the_page_of_the_chapter_that_it_refers_to() -> None:
    items = [{"claim": "Said", "text": "so", "see": see} for see in ("later", "nowhere")]
    given = [prose("# First"), cell({mime.LIST: items}), cell({mime.ANCHOR: "later"})]
    pdf = pdf_of(*given, prose("# Second"))
    words = pages(pdf)
    assert "Second" in words[2]
    assert re.findall(r"\(page (\d+)\)", words[1]) == ["3"]
    assert words[1].count("Said") == 2


def test_a_linked_cell_of_a_table_leads_to_its_address() -> None:
    pdf = pdf_of(prose("# First"), cell(table(2, links=("https://a.example/b_c?d=e",))))
    found = [
        reference.get_object()["/A"].get("/URI")
        for reference in pdf.pages[1].get("/Annots", [])
        if "/A" in reference.get_object()
    ]
    assert [url for url in found if url] == ["https://a.example/b_c?d=e"]


def test_an_address_holds_nothing_but_ascii() -> None:
    url = "https://a.example/\u6c5f?b=%20&c=[1]#d"
    words = cell(table(1, links=(url,)))
    pdf = pdf_of(prose("# First"), words, prose("[w](https://a.example/\u82cf)"))
    found = [one.get_object()["/A"]["/URI"] for one in pdf.pages[1]["/Annots"]]
    leading = ("https://a.example/%E6%B1%9F?b=%20&c=%5B1%5D#d", "https://a.example/%E8%8B%8F")
    assert [*dict.fromkeys(found)] == [*leading]


def test_headlines_and_notes_are_no_headings() -> None:
    pdf = pdf_of(prose("# First"), cell({mime.HEADLINE: "= Found"}, {mime.NOTE: "#note()"}))
    assert "= Found" in pages(pdf)[1] and "#note()" in pages(pdf)[1]
    assert [item.title for item in pdf.outline] == ["First"]


KINDS = ["markdown", "beside", "small"]


def test_tags_of_cells_make_columns_and_small_type() -> None:
    cells = [
        prose("# First"),
        cell({mime.NOTE: "left"}),
        cell(table(1, "right"), tags=("beside",)),
        cell({mime.NOTE: "small"}, tags=("annex",)),
    ]
    words = [*cells[:2], cell({mime.NOTE: "words are not beside"}, tags=("beside",))]
    for given, expected in ((words, ["markdown", "note", "note"]), (cells, KINDS)):
        notebook = nbformat.v4.new_notebook(cells=given)
        assert [one["kind"] for one in blocks.convert(notebook).blocks] == expected
    places = {}

    def place(text, cm, tm, *_) -> None:
        if text.strip():
            places[text.strip()] = (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])

    pdf_of(*cells).pages[1].extract_text(visitor_text=place)
    [right] = [place for text, place in places.items() if text.endswith("right")]
    assert places["left"][1] == pytest.approx(right[1], abs=8)
    assert places["left"][0] < right[0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (drawing(200, 100), (200, 100)),
        (drawing(200, 100).replace("pt", "px"), (0, 0)),
        (drawing(964, 100), (0, 50)),
        ('<svg xmlns="http://www.w3.org/2000/svg" data-width="1pt"/>', (0, 0)),
    ],
)
def test_a_drawing_keeps_its_own_width_where_it_fits(given, expected) -> None:
    notebook = nbformat.v4.new_notebook(cells=[picture(given)])
    [block] = blocks.convert(notebook).blocks
    assert (block["width"], block["height"]) == expected


# What no page may do


@pytest.mark.parametrize(("count", "expected"), [(44, 1), (51, 1), (54, 1), (66, 2)])
def test_a_chapter_that_overflows_by_a_few_lines_is_set_on_one_page(count, expected) -> None:
    lines = "\n\n".join(f"line {number}." for number in range(count))
    pdf = pdf_of(prose(f"# First\n\n{lines}"), prose("# Second"))
    assert len(pdf.pages) == 2 + expected
    assert filled(pdf)[1] > 0.9
    # Where it overflows by more, it has the room of any other chapter.
    assert pages(pdf)[1].count("line") == (count if expected == 1 else 45)


@pytest.mark.parametrize("rows", [40, 150])
def test_a_table_that_breaks_begins_under_its_heading_though_a_note_follows(rows) -> None:
    words = cell(table(rows, "caption"), {mime.NOTE: "a note"}, tags=("annex",))
    filling = "\n\n".join(f"line {number}" for number in range(22))
    _, first, *rest = pages(pdf_of(prose(f"# First\n\n{filling}\n\n## Sub"), words))
    assert "Sub" in first and "row5 " in first.replace("\n", " ")
    assert all(re.search(r"\ba\s+b\b", page) for page in rest if "row" in page)


@pytest.mark.parametrize("rows", [30, 90, 300])
def test_two_columns_begin_and_end_at_about_the_same_height(rows) -> None:
    pdf = pdf_of(prose("# First\n\n" + TEXT), cell(table(rows, "caption"), tags=("columns",)))
    for number, page in enumerate(pdf.pages[1:], start=2):
        sides: tuple[list[float], list[float]] = ([], [])

        def place(text, cm, tm, *_, sides=sides) -> None:
            if "row" in text:
                sides[tm[4] * cm[0] + cm[4] > 297].append(tm[5] * cm[3] + cm[5])

        page.extract_text(visitor_text=place)
        left, right = sides
        assert max(left) == pytest.approx(max(right), abs=2)
        last = number == len(pdf.pages)
        assert min(left) == pytest.approx(min(right), abs=110 if last else 40)
    assert sum(words.count("caption") for words in pages(pdf)) == 1


def test_no_heading_stands_at_the_foot_of_a_page() -> None:
    heading = "## Sub\n\n" + TEXT
    for lines in range(38, 52, 2):
        filling = "\n\n".join(f"line {number}" for number in range(lines))
        for page in pages(pdf_of(prose(f"# First\n\n{filling}"), prose(heading)))[1:]:
            assert "Sub" not in page or "Words of" in page


@pytest.mark.slow
def test_no_row_of_a_table_stands_alone_on_a_page() -> None:
    for rows in (8, 12, 13, 40, *range(44, 52)):
        for page in pages(pdf_of(prose("# First\n\n" + TEXT), cell(table(rows, "caption"))))[1:]:
            assert len(re.findall(r"row\d+", page)) != 1, rows


def test_a_short_table_stands_on_one_page_and_a_long_one_repeats_its_head() -> None:
    filling = "\n\n".join(f"line {number}" for number in range(36))
    words = pages(pdf_of(prose(f"# First\n\n{filling}"), cell(table(12, "caption"))))
    assert [len(re.findall(r"row\d+", page)) for page in words if "row" in page] == [12]
    assert all("caption" in page for page in words if "row" in page)
    long = [page for page in pages(pdf_of(prose("# First"), cell(table(99)))) if "row" in page]
    assert len(long) > 1 and all(re.search(r"\ba\s+b\b", page) for page in long)


@pytest.mark.parametrize("tags", [(), ("annex",)])
def test_a_figure_that_is_higher_than_a_page_is_an_error(tags) -> None:
    cells = [prose("# First"), picture(drawing(300, 900), tags=tags)]
    with pytest.raises(typesetting.TypesettingError, match=r"900 points high.*: Alternative$"):
        pdf_of(*cells)


def test_a_figure_as_high_as_a_page_is_set_whole() -> None:
    high = typesetting.MOST_HEIGHT
    pdf = pdf_of(prose("# First"), picture(drawing(300, high), "a caption"))
    assert "a caption" in pages(pdf)[-1]
    assert filled(pdf)[-1] <= 1


def test_a_picture_without_a_size_of_its_own_is_made_to_fit() -> None:
    pdf = pdf_of(prose("# First"), picture(drawing(100, 400, unit=""), "a caption"))
    assert 0.8 < filled(pdf)[-1] <= 1


def test_how_far_a_page_is_filled_is_measured_by_what_is_drawn() -> None:
    _, first, second = filled(pdf_of(prose(f"# First\n\n{TEXT}"), picture_page(400)))
    assert first < 0.2
    assert second == pytest.approx((400 + 60) / 740, abs=0.05)


def picture_page(height: float) -> nbformat.NotebookNode:
    """Return a cell that begins a chapter with a picture."""
    found = picture(drawing(300, height))
    heading = nbformat.v4.new_output("display_data", {"text/markdown": "# Second"})
    found.outputs.insert(0, heading)
    return found
