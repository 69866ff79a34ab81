"""The words of a figure: its title, what stands under it, and its alternative text."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.figures.panel import Entry, Panel
from compare.schema import label
from compare.schema.record import DRAFTED
from compare.schema.result import Described, DescribedDocument, Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

MANY = 6
"""More documents than that are counted under a figure, and named in the tables only."""

_CAVEATS = 2
"""How many caveats stand under a figure: those that most pairs of targets have."""

_TOLD = 8
"""How many indicators with a single value are told under a figure; further ones are counted."""

_FEW = 4
"""Up to how many values of an indicator are told that has no room."""

_NAMED = 2
"""Up to how many families a title names."""

_WORDS = 12
"""Up to how many targets of a panel an alternative text says each."""

_NAMES = 12
"""Up to how many cities an alternative text names of a matrix."""

_PANELS = 40
"""Up to how many panels an alternative text tells."""


def alternative(
    kind: str, title: str, found: Sequence[Panel], named: Collection[str], language: str
) -> str:
    """Return the alternative text of a figure: its kind, and what it shows in words.

    Of a panel with many targets, those of the cities that stand out are said, and its ends.
    """
    speech = spoken(language)
    shown = [(_counted(panel, language), _said(panel, named, language)) for panel in found]
    text = told(kind, title, shown[:_PANELS], language)
    more = len(shown) - _PANELS
    return text if more <= 0 else f"{text} {speech.text('more_indicators', count=more)}".strip()


def _counted(panel: Panel, language: str) -> str:
    """Return the heading of a panel, of one with many targets with their number."""
    if len(panel.entries) <= _WORDS:
        return panel.head
    count = spoken(language).text("so_many", count=len(panel.entries))
    return f"{panel.head}{spoken(language).bracket(count)}"


def _said(panel: Panel, named: Collection[str], language: str) -> list[tuple[str, str]]:
    seen = spoken(language).text("observed")
    entries, sights = panel.entries, panel.sights
    if len(entries) > _WORDS:
        kept = ends(entries) | {entry.row.target_id for entry in entries
                                if entry.row.city_id in named}  # fmt: skip
        entries = [entry for entry in entries if entry.row.target_id in kept]
    if len(sights) > _WORDS:
        last = {sight.row.city_id: sight for sight in sights if sight.row.city_id in named}
        sights = [*last.values()]
    said = [(entry.name, entry.said) for entry in entries]
    said += panel.gaps
    return said + [(f"{seen} {sight.row.period_end}", sight.said) for sight in sights]


def ends(entries: Iterable[Entry]) -> set[str]:
    """Return the targets with the lowest and the highest value, by their identifiers."""
    drawn = sorted(
        (entry.row.canonical_value, entry.row.target_id) for entry in entries if entry.is_drawn
    )
    return {drawn[0][1], drawn[-1][1]} if drawn else set()


def sentences(found: Sequence[Panel], language: str) -> list[str]:
    """Return what is said under a figure of indicators that have a single value.

    Parameters
    ----------
    found : sequence of Panel
        Panels that are not drawn, as one value makes no chart.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        A paragraph: indicator, who, and value; of many, some and the number of the others.
    """
    speech = spoken(language)
    said = [
        f"{panel.indicator}{speech.colon}{entry.name} {entry.said}"
        for panel in found
        for entry in panel.entries
    ]
    return some("single_values", said, language)


def some(key: str, said: Sequence[str], language: str) -> list[str]:
    """Return a paragraph that says some of many things, and how many others there are; or none.

    Examples
    --------
    >>> some("not_drawn", list("abcdefghi"), "en")
    ['Not drawn, for want of room: a; b; c; d; e; f; g; h; 1 more.']
    """
    speech, more = spoken(language), len(said) - _TOLD
    rest = [speech.text("more_indicators", count=more)] if more > 0 else []
    listed = speech.list([*said[:_TOLD], *rest], strong=True)
    return [speech.text(key, said=listed)] if said else []


def nameless(entries: Sequence[Entry], language: str) -> list[str]:
    """Say which targets have no name beside their marks, or of many how many."""
    return some("unnamed", [f"{entry.name} {entry.said}" for entry in entries], language)


def apart(found: Sequence[Panel], language: str) -> list[str]:
    """Say of several panels that their targets are unlike."""
    speech = spoken(language)
    heads = {panel.head for panel in found}
    return [speech.sentences([speech.text("panel_note")])] if len(heads) > 1 else []


def left_out(found: Sequence[Panel], named: Collection[str], language: str) -> list[str]:
    """Say which indicators have no room, and what the cities that stand out aim for."""
    speech = spoken(language)
    said: dict[str, list[str]] = {}
    for panel in found:
        own = [entry for entry in panel.entries if entry.row.city_id in named]
        values = said.setdefault(panel.indicator, [])
        values += [f"{entry.name} {entry.said}" for entry in own]
    names = [
        f"{name}{speech.bracket(speech.list(values[:_FEW]))}" if values else name
        for name, values in said.items()
    ]
    return some("not_drawn", names, language)


def head(row: Described, language: str) -> str:
    """Return the heading of a panel: indicator and unit."""
    parts = [wording.indicator(row, language), wording.unit_of(row, language)]
    return " · ".join(filter(None, parts))


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


def title(key: str, comparison: Comparison, found: Sequence[Panel], language: str) -> str:
    """Return the title of a figure of this kind: about a family, or about several."""
    if not found:
        return ""
    name = family_of(comparison, (panel.entries[0].row for panel in found), language)
    speech = spoken(language)
    return speech.text(key, family=name) if name else speech.text(f"{key}_several")


def family_of(comparison: Comparison, rows: Iterable[Described], language: str) -> str:
    """Return the name of the family that targets are of, or of both; nothing for more.

    Examples
    --------
    >>> import compare
    >>> from compare.schema.result import Selected
    >>> from compare.schema.row import rows_of
    >>> found = compare.select("nantong", families="st_progress,rd_intensity")
    >>> family_of(found, rows_of(found.targets, Selected), "en")
    'R&D intensity and contribution of S&T progress'
    """
    families = {row.family for row in rows}
    names = comparison.data["families"].set_index("family").loc[:, f"name_{language}"]
    kept = [str(name) for family, name in names.items() if family in families]
    return spoken(language).title(kept) if len(kept) <= _NAMED else ""


def titled(key: str, comparison: Comparison, rows: Iterable[Described], language: str) -> str:
    """Return the title of a figure of this kind, with the family or the two it is about."""
    speech, name = spoken(language), family_of(comparison, rows, language)
    return speech.text(f"{key}_of", family=name) if name else speech.text(key)


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
    paragraphs += _weightiest(comparison, settled, language)
    return [*paragraphs, *more, _headed("sources", _sources(comparison, language), language)]


def drawn(comparison: Comparison, rows: Iterable[Described]) -> Comparison:
    """Return a comparison with the targets that a figure draws or tells, for its sources.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong,qidong", families="rd_intensity")
    >>> few = drawn(found, rows_of(found.targets.head(1), Selected))
    >>> len(found.used_documents) > len(few.used_documents) == 1
    True
    """
    names = {row.target_id for row in rows}
    targets = comparison.targets
    return replace(comparison, targets=targets[targets["target_id"].isin(names)])


def _weightiest(comparison: Comparison, settled: Collection[str], language: str) -> list[str]:
    """Say the caveats that most pairs have, and how many others there are."""
    pairs = comparison.pairs
    judged = pairs.loc[pairs["verdict"] != "not_comparable", "reasons"]
    counts = Counter(code for reasons in judged for code in reasons)
    codes = [code for code in comparison.caveats if code not in settled]
    if not codes:
        return []
    codes.sort(key=lambda code: -counts[code])
    said = wording.reasons(codes[:_CAVEATS], language)
    more = len(codes) - _CAVEATS
    if more > 0:
        said = spoken(language).text("caveats_and_more", said=said, count=more)
    return [_headed("caveats", said, language)]


def _sources(comparison: Comparison, language: str) -> str:
    """Return the documents of the targets, each with the places where they are stated."""
    used = rows_of(comparison.used_documents, DescribedDocument)
    if len(used) > MANY:
        return _many_sources(comparison, language)
    names = {row.document_id: wording.document(row, language) for row in used}
    places: dict[str, dict[str, None]] = {}
    for row in rows_of(comparison.targets, Selected):
        places.setdefault(names[row.document_id], {})[row.locator] = None
    return "; ".join(
        f"{document} {', '.join(wording.place(locator, language) for locator in locators)}"
        for document, locators in places.items()
    )


def cities(documents: pd.DataFrame, among: Collection[str], language: str) -> str:
    """Name the cities of some documents, or of many some of them and how many others."""
    speech = spoken(language)
    rows = rows_of(documents[documents["document_id"].isin(among)], DescribedDocument)
    names = list(dict.fromkeys(wording.city(row, language) for row in rows))
    said = speech.list(names[:_NAMES])
    many = len(names) > _NAMES
    return speech.text("about_more_cities", cities=said, count=len(names)) if many else said


def _many_sources(comparison: Comparison, language: str) -> str:
    """Say how many documents, of which cities or how many, and from when."""
    speech, rows = spoken(language), rows_of(comparison.targets, Selected)
    cities = list(dict.fromkeys(wording.city(row, language) for row in rows))
    of = speech.list(cities) if len(cities) <= MANY else speech.text("so_many_cities",
                                                                     count=len(cities))  # fmt: skip
    years = sorted({row.issued_in for row in rows})
    said = "–".join(str(year) for year in dict.fromkeys([years[0], years[-1]]))
    documents = wording.documents(len(comparison.used_documents), language)
    return speech.text("sources_of_many", cities=of, documents=documents, years=said)


def _draft(row: Selected, language: str) -> str:
    """Explain the mark of drafts."""
    mark = wording.draft(row, language).strip()
    return f"{mark}{spoken(language).colon}{label('reason', 'not_reviewed', language)}"


def _headed(key: str, said: str, language: str) -> str:
    return f"{spoken(language).text(key)}{spoken(language).colon}{said}"
