"""The words of a figure: its title, what stands under it, and its alternative text."""

from collections.abc import Iterable

from compare.comparison.comparison import Comparison
from compare.figures.panel import Panel
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken


def alternative(kind: str, title: str, found: Iterable[Panel], language: str) -> str:
    """Return the alternative text of a figure: its kind, and all that it shows in words."""
    stop = spoken(language).stop
    parts = [spoken(language).text(kind), title] if title else [spoken(language).text(kind)]
    for panel in found:
        shown = [
            wording.who(row, language) + spoken(language).colon + wording.quantity(row, language)
            for row in panel.rows
        ]
        shown += [f"{name}{spoken(language).colon}{said}" for name, said in panel.gaps]
        seen = spoken(language).text("observed")
        shown += [
            f"{seen} {row.year}{spoken(language).colon}{wording.observed(row, language)}"
            for row in panel.observed
        ]
        parts.append(f"{panel.head}{spoken(language).colon}{spoken(language).list(shown, True)}")
    return (stop.join(parts) + stop).strip()


def title(key: str, found: list[Panel], language: str) -> str:
    """Return the title of a figure of this kind about the indicator of its first panel."""
    if not found:
        return ""
    if len({panel.rows[0].family for panel in found}) > 1:
        return spoken(language).text(f"{key}_several")
    return (
        spoken(language).text(key).format(indicator=wording.indicator(found[0].rows[0], language))
    )


def footer(comparison: Comparison, found: list[Panel], marks: str, language: str) -> list[str]:
    """Return the paragraphs under a figure: how to read it, what to mind, where it stands."""
    if not found:
        return [spoken(language).text("no_target")]
    paragraphs = [marks]
    if len(found) > 1:
        paragraphs.append(spoken(language).text("panel_note") + spoken(language).stop.strip())
    return paragraphs + footer_caveats(comparison, language)


def footer_caveats(comparison: Comparison, language: str) -> list[str]:
    """Return what to mind when comparing, and where the numbers stand."""
    paragraphs = []
    if comparison.caveats:
        caveats = wording.reasons(comparison.caveats, language)
        paragraphs.append(_headed("caveats", caveats, language))
    places: dict[str, list[str]] = {}
    names = {row.document_id: row for row in rows_of(comparison.documents)}
    for row in rows_of(comparison.targets):
        document = wording.document(names[row.document_id], language)
        places.setdefault(document, []).append(wording.place(str(row.locator), language))
    sources = (
        f"{document} {', '.join(dict.fromkeys(found))}" for document, found in places.items()
    )
    paragraphs.append(_headed("sources", "; ".join(sources), language))
    return paragraphs


def _headed(key: str, said: str, language: str) -> str:
    return f"{spoken(language).text(key)}{spoken(language).colon}{said}"
