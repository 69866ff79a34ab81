"""Exporters for ``jupyter nbconvert``: ``typst``, ``typst-pdf`` and ``report-html``."""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from compare.report import blocks, page, piece, typesetting


class TypstExporter(Exporter):
    """Export a notebook as Typst source in the layout of reports.

    The metadata `report` of the notebook may hold title, subtitle, edition, abstract, contents
    and language; without it the file name is the title, and there is no title page.
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
        converted, front = self._parts(nb, found)
        return typesetting.to_typst(converted.blocks, front, formulas), converted.media

    def _parts(
        self, nb: NotebookNode, found: dict[str, Any]
    ) -> tuple[blocks.Blocks, dict[str, object]]:
        """Return a notebook as blocks, and its title page; the first heading may be its title."""
        name = found.get("metadata", {}).get("name") or "notebook"
        converted = blocks.convert(nb, prefix=found.get("unique_key") or name)
        given = nb.metadata.get("report", {})
        front = dict(given) if isinstance(given, dict) else {}
        front["title"] = front.get("title") or blocks.title_of(converted) or name
        front["language"] = blocks.language_of(nb)
        return converted, front


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


class PageExporter(TypstExporter):
    """Export a notebook as one page of HTML that holds its pictures, its font and its style."""

    export_from_notebook = "Page of HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the bytes of the page."""
        copy, found = Exporter.from_notebook_node(self, nb, resources, **kwargs)
        converted, front = self._parts(copy, found)
        return page.to_html(converted.blocks, front, converted.media), found


class PieceExporter(TypstExporter):
    """Export a notebook as a piece of a site; see `compare.report.piece`."""

    export_from_notebook = "Piece of a site"
    output_mimetype = "application/json"

    def _file_extension_default(self) -> str:
        return ".piece"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the bytes of the piece."""
        copy, found = Exporter.from_notebook_node(self, nb, resources, **kwargs)
        converted, front = self._parts(copy, found)
        made = piece.made(converted, str(front["title"]), str(front["language"]))
        return made.to_bytes(), found
