"""Markdown to Typst by pandoc, and Typst to PDF: archivable (PDF/A-2a) and accessible (UA-1)."""

import datetime
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pypandoc
import typst

from compare.figures.style import font_file

PDF_STANDARDS: Any = ["a-2a", "ua-1"]
FIELDS = ("title", "subtitle", "edition", "abstract", "contents", "language")


def to_typst(markdown: str, front: Mapping[str, str]) -> str:
    """Return Markdown as a Typst document in the layout of reports.

    Parameters
    ----------
    markdown : str
        The text, as `compare.report.markdown.convert` gives it.
    front : Mapping of str to str
        title and language ("zh" or "en"), and for a report with title page and contents also
        subtitle, edition, abstract and contents (the heading of the contents). `date` is the
        date of the document in ISO form; today's where there is none.

    Returns
    -------
    str
        The document; it holds the layout and stands alone but for its pictures and font.
    """
    folder = resources.files(__package__)
    with resources.as_file(folder / "filter.lua") as lua:
        body = pypandoc.convert_text(
            markdown,
            "typst-smart",
            format="markdown-smart+east_asian_line_breaks-implicit_figures-auto_identifiers",
            extra_args=["--wrap=none", f"--lua-filter={lua}"],
        )
    values = {name: front.get(name, "") for name in FIELDS}
    arguments = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}"
                          for name, value in values.items())  # fmt: skip
    day = front.get("date") or datetime.date.today().isoformat()
    moment = datetime.date.fromisoformat(day)
    date = f"datetime(year: {moment.year}, month: {moment.month}, day: {moment.day})"
    chapters = "true" if values["contents"] else "false"
    layout = (folder / "template.typ").read_text(encoding="utf-8")
    return (
        f"{layout}\n#show: report.with({arguments}, date: {date}, chapters: {chapters})\n\n{body}"
    )


@cache
def _fonts(folder: Path) -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def to_pdf(source: str, media: Mapping[str, bytes]) -> bytes:
    """Set a Typst document as PDF; the same input gives the same bytes.

    Parameters
    ----------
    source : str
        The Typst document.
    media : Mapping of str to bytes
        The pictures that it names.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    typst.TypstError
        If a character is in no font, a picture has no alternative text, or headings skip a level:
        the standards PDF/A-2a and PDF/UA-1 forbid all of these.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in media.items():
            (folder / file).write_bytes(content)
        main = folder / "main.typ"
        main.write_text(source, encoding="utf-8")
        compiled = typst.compile(
            str(main),
            root=name,
            font_paths=_fonts(font_file().parent),
            format="pdf",
            pdf_standards=PDF_STANDARDS,
            timestamp=0,
        )
    return bytes(compiled)
