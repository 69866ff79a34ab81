"""How far the pages of a report are filled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, NameObject

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
TOP = BOTTOM = 51.0
"""Margins of a page in points; the footer stands in the lower one."""

POINTS = {"m": (0,), "l": (0,), "c": (4,), "v": (2,), "y": (2,)}
"""Operators of paths, and where the operands of their last point begin."""


def read(path: Path) -> PdfReader:
    """Return a PDF whose pages are parsed once, for their texts first and their marks then."""
    pdf = PdfReader(path)
    for page in pdf.pages:
        # As pypdf parses it where it looks for texts.
        page[NameObject("/Contents")] = ContentStream(page["/Contents"], pdf, "bytes")
    return pdf


def filled(pdf: PdfReader) -> list[float]:
    """Return of each page the share of its height, less the margins, down to its lowest mark.

    Marks are texts, lines, areas and pictures, those within figures too.
    """
    shares = []
    for page in pdf.pages:
        height = float(page.mediabox.height)
        known = page.get("/Contents")
        content = known if isinstance(known, ContentStream) else page.get_contents()
        resources = page.get("/Resources", {})
        marks = _marks(content, resources, pdf, UNIT) if content is not None else ()
        lowest = min((y for y in marks if BOTTOM <= y <= height), default=height - TOP)
        shares.append((height - TOP - lowest) / (height - TOP - BOTTOM))
    return shares


def _marks(content: Any, resources: Any, pdf: PdfReader, at: Matrix) -> Iterator[float]:
    """Yield the height above the foot of the page of all that is drawn."""
    stack, text = [at], UNIT
    known = resources.get_object()
    found = known["/XObject"].get_object() if "/XObject" in known else {}
    is_parsed = isinstance(content, ContentStream)
    parsed = content if is_parsed else ContentStream(content, pdf)
    for operands, operator in parsed.operations:
        name = operator.decode()
        numbers = [float(one) for one in operands if isinstance(one, int | float)]
        if name in ("q", "Q", "cm"):
            _move(stack, name, numbers)
        elif name in ("BT", "Tm", "Td", "TD"):
            text = _placed(text, name, numbers)
        elif name in ("Tj", "TJ"):
            yield _times(text, stack[-1])[5]
        elif name == "Do":
            inner = found[operands[0]].get_object()
            yield from _within(inner, resources, pdf, stack[-1])
        else:
            yield from _drawn(name, numbers, stack[-1])


def _move(stack: list[Any], name: str, numbers: list[float]) -> None:
    if name == "q":
        stack.append(stack[-1])
    elif name == "cm":
        stack[-1] = _times(numbers, stack[-1])
    elif len(stack) > 1:
        stack.pop()


def _placed(text: Any, name: str, numbers: list[float]) -> Any:
    if name == "BT":
        return UNIT
    return numbers if name == "Tm" else _times((1, 0, 0, 1, *numbers), text)


def _drawn(name: str, numbers: list[float], at: Any) -> Iterator[float]:
    for place in POINTS.get(name, ()):
        yield _height(*numbers[place : place + 2], at)
    if name == "re":
        x, y, _, high = numbers
        yield min(_height(x, y, at), _height(x, y + high, at))


def _within(inner: Any, resources: Any, pdf: PdfReader, at: Matrix) -> Iterator[float]:
    if inner["/Subtype"] == "/Form":
        own = tuple(float(one) for one in inner.get("/Matrix", UNIT))
        yield from _marks(inner, inner.get("/Resources", resources), pdf, _times(own, at))
    else:  # a picture fills the unit square
        yield min(_height(0, 0, at), _height(0, 1, at))


def _times(a: Any, b: Any) -> Any:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _height(x: float, y: float, at: Matrix) -> float:
    return x * at[1] + y * at[3] + at[5]
