"""Exporters for ``jupyter nbconvert``: typst, typst-pdf and report-html; they do any notebook."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from compare.report import blocks, page, typesetting


class TypstExporter(Exporter):
    """Export a notebook as Typst source in the layout of reports.

    The metadata `report` of the notebook may hold title, subtitle, message, edition,
    abstract, contents and language; without it the first heading is the title, and there is no
    cover.
    """

    export_from_notebook = "Typst"
    output_mimetype = "text/x-typst"

    def _file_extension_default(self) -> str:
        return ".typ"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the Typst source; the pictures are in ``resources["outputs"]``."""
        copy, found = super().from_notebook_node(nb, resources, **kwargs)
        source, media = self._converted(copy, found)
        found["outputs"] = {**found.get("outputs", {}), **media}
        return source, found

    def _converted(
        self, nb: NotebookNode, found: dict[str, Any], formulas: bool = True
    ) -> tuple[str, dict[str, bytes]]:
        converted, front = described(nb, found)
        return typesetting.to_typst(converted.blocks, front, formulas), converted.media


def described(
    nb: NotebookNode, found: Mapping[str, Any]
) -> tuple[blocks.Blocks, dict[str, object]]:
    """Return a notebook as blocks, and what is known of it as a document.

    Its title is the one of the metadata `report`, else its first heading, else its file name.
    """
    name = found.get("metadata", {}).get("name") or "notebook"
    converted = blocks.convert(nb, prefix=found.get("unique_key") or name)
    given = nb.metadata.get("report", {})
    front = dict(given) if isinstance(given, dict) else {}
    title = front.get("title") or first_heading(converted.blocks) or name
    return converted, {**front, "title": title, "language": blocks.language_of(nb)}


_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def first_heading(given: Sequence[blocks.Block]) -> str:
    r"""Return the words of the first heading in Markdown; none where there is no heading.

    Examples
    --------
    >>> first_heading([{"kind": "markdown", "text": "Text\\n\\n# **Rivers** and [lakes](x) #"}])
    'Rivers and lakes'
    """
    for block in given:
        found = _HEADING.search(str(block["text"])) if block["kind"] == "markdown" else None
        if found and found[1].strip():
            return re.sub(r"[*`]|\\(?=\W)", "", _LINK.sub(r"\1", found[1])).strip()
    return ""


class TypstPDFExporter(TypstExporter):
    """Export a notebook as PDF by Typst: vector figures, selectable text, PDF/A-2a, PDF/UA-1."""

    export_from_notebook = "PDF via Typst"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the bytes of the PDF."""
        copy, found = Exporter.from_notebook_node(self, nb, resources, **kwargs)
        source, media = self._converted(copy, found)
        try:
            return typesetting.to_pdf(source, media), found
        except typesetting.TypesettingError:
            # A formula that Typst cannot set must not cost the document: its source stands in.
            plain, media = self._converted(copy, found, formulas=False)
            if plain == source:
                raise
            return typesetting.to_pdf(plain, media), found


class ReportHTMLExporter(Exporter):
    """Export a notebook as one page of HTML that loads nothing: pictures and font are in it."""

    export_from_notebook = "Report as a page"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the page."""
        copy, found = super().from_notebook_node(nb, resources, **kwargs)
        converted, front = described(copy, found)
        return page.to_html(converted.blocks, front, converted.media), found
