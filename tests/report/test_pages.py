"""Feature: the pages of the reports are filled, and chapters end where they should."""

import itertools
from collections.abc import Iterator

import pypdf
import pytest
from filling import BOTTOM, TOP, filled

from compare.schema import LANGUAGES

LEAST = 0.6
"""How far each page is filled that is not the last of its chapter."""

FEW_LINES = 0.2
"""What would stand alone on a page, be it the last of a chapter."""


@pytest.fixture(scope="module", params=LANGUAGES)
def pdf(request, pdfs) -> pypdf.PdfReader:
    return pdfs[request.param]


@pytest.fixture(scope="module")
def shares(pdf) -> list[float]:
    return filled(pdf)


def chapters(pdf: pypdf.PdfReader) -> list[int]:
    """Return the page that each chapter begins on, and the number of pages."""
    starts = [
        pdf.get_destination_page_number(item) for item in pdf.outline if not isinstance(item, list)
    ]
    return [*starts, len(pdf.pages)]


def headings(outline: list) -> Iterator[pypdf.generic.Destination]:
    for item in outline:
        if isinstance(item, list):
            yield from headings(item)
        else:
            yield item


@pytest.mark.slow
def test_no_page_but_the_last_of_a_chapter_is_less_than_filled(pdf, shares) -> None:
    for start, end in itertools.pairwise(chapters(pdf)):
        assert all(share >= LEAST for share in shares[start : end - 1]), (start, shares)


@pytest.mark.slow
def test_no_page_holds_a_few_lines_only(shares) -> None:
    assert all(share >= FEW_LINES for share in shares), shares


@pytest.mark.slow
def test_no_chapter_but_annex_and_codebook_takes_more_than_a_page(pdf) -> None:
    *starts, annex, _codebook, _ = chapters(pdf)
    assert [*starts, annex] == [*range(1, annex + 1)]


@pytest.mark.slow
def test_no_heading_stands_at_the_foot_of_a_page(pdf, shares) -> None:
    for heading in headings(pdf.outline):
        number = pdf.get_destination_page_number(heading)
        height = float(pdf.pages[number].mediabox.height)
        lowest = height - TOP - shares[number] * (height - TOP - BOTTOM)
        assert float(heading.top) - lowest > 60, heading.title
