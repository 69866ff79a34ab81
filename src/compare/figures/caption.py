"""The words of a figure: its title, what stands under it, and its alternative text."""

from collections.abc import Collection, Iterable, Sequence

from compare.comparison.comparison import Comparison
from compare.figures.panel import Panel
from compare.schema import label
from compare.schema.record import DRAFTED
from compare.schema.result import DescribedDocument, Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

MANY = 20
"""More documents than that are counted under a figure, and named in the tables only."""


def alternative(kind: str, title: str, found: Iterable[Panel], language: str) -> str:
    """Return the alternative text of a figure: its kind, and all that it shows in words."""
    seen = spoken(language).text("observed")
    shown = []
    for panel in found:
        said = [(entry.name, entry.said) for entry in panel.entries]
        said += panel.gaps
        said += [(f"{seen} {sight.row.period_end}", sight.said) for sight in panel.sights]
        shown.append((panel.head, said))
    return told(kind, title, shown, language)


def told(
    kind: str, title: str, shown: Iterable[tuple[str, list[tuple[str, str]]]], language: str
) -> str:
    """Return an alternative text: kind and title, then panel by panel what each name shows."""
    speech = spoken(language)
    parts = [speech.text(kind), title] if title else [speech.text(kind)]
    parts += [f"{head}{speech.colon}{enumerated(said, language)}" for head, said in shown]
    return (speech.stop.join(parts) + speech.stop).strip()


def enumerated(shown: Iterable[tuple[str, str]], language: str) -> str:
    """Return names and what is said of each in one line.

    Examples
    --------
    >>> enumerated([("Nantong 2024", "3.05%"), ("Qidong 2025", "2.85%")], "en")
    'Nantong 2024: 3.05%; Qidong 2025: 2.85%'
    """
    speech = spoken(language)
    return speech.list((f"{name}{speech.colon}{said}" for name, said in shown), strong=True)


def title(key: str, found: list[Panel], language: str) -> str:
    """Return the title of a figure of this kind about the indicator of its first panel."""
    if not found:
        return ""
    if len({panel.entries[0].row.family for panel in found}) > 1:
        return spoken(language).text(f"{key}_several")
    return spoken(language).text(key, indicator=found[0].indicator)


def footer(
    comparison: Comparison,
    notes: list[str],
    language: str,
    nothing: str = "no_target",
    more: Sequence[str] = (),
    settled: Collection[str] = (),
) -> list[str]:
    """Return the paragraphs under a figure: how to read it, what to mind, where it stands.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    notes : list of str
        How to read the figure; none where nothing is shown.
    language : str
        "zh" or "en".
    nothing : str, optional
        The text that says that nothing is shown.
    more : sequence of str, optional
        Further paragraphs, also where nothing is shown.
    settled : collection of str, optional
        Caveats that do not hold of what the figure shows.

    Returns
    -------
    list of str
        The paragraphs.
    """
    if not notes:
        return [spoken(language).text(nothing), *more]
    paragraphs = list(notes)
    drafts = comparison.targets["review"].eq(DRAFTED)
    if drafts.any():
        paragraphs.append(_draft(rows_of(comparison.targets[drafts], Selected)[0], language))
    codes = [code for code in comparison.caveats if code not in settled]
    if codes:
        paragraphs.append(_headed("caveats", wording.reasons(codes, language), language))
    return [*paragraphs, *more, _headed("sources", _sources(comparison, language), language)]


def _sources(comparison: Comparison, language: str) -> str:
    """Return the documents of the targets, each with the places where they are stated."""
    used = rows_of(comparison.used_documents, DescribedDocument)
    if len(used) > MANY:
        return spoken(language).text("many_documents", count=len(used))
    names = {row.document_id: wording.document(row, language) for row in used}
    places: dict[str, dict[str, None]] = {}
    for row in rows_of(comparison.targets, Selected):
        places.setdefault(names[row.document_id], {})[row.locator] = None
    return "; ".join(
        f"{document} {', '.join(wording.place(locator, language) for locator in locators)}"
        for document, locators in places.items()
    )


def _draft(row: Selected, language: str) -> str:
    """Explain the mark of drafts."""
    mark = wording.draft(row, language).strip()
    return f"{mark}{spoken(language).colon}{label('reason', 'not_reviewed', language)}"


def _headed(key: str, said: str, language: str) -> str:
    return f"{spoken(language).text(key)}{spoken(language).colon}{said}"
