"""The page of a city: its targets by theme, who answers for them, what our copies lack."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.schema import LANGUAGES, label
from compare.schema.result import Cushion, DescribedDocument, Judged
from compare.schema.row import by, rows_of
from compare.wording import digests, wording
from compare.wording.language import spoken

NAMED = 24
"""How many targets the table by theme names."""

_FEW_MORE = 1.5
"""Up to how many times as many targets are there, all are named."""

_BODIES = 3
"""How many bodies are named of those that answer for targets."""


def city(comparison: Comparison) -> dict[str, str]:
    """Return the heading of the page of a city in both languages.

    Examples
    --------
    >>> import compare
    >>> city(compare.select("qidong"))["en"]
    '# Qidong'
    """
    # A city without a target has its page and its name too.
    names = comparison.chosen or tuple(dict.fromkeys(comparison.targets["city_id"]))
    cities = comparison.data["cities"].set_index("city_id").loc[list(names)]
    return {
        code: digests.as_heading(spoken(code).series(cities[f"name_{code}"])) for code in LANGUAGES
    }


def themes(comparison: Comparison, language: str, most: int = NAMED) -> pd.DataFrame:
    """Return the targets of a city by theme: how many, the main ones, what came of them.

    Parameters
    ----------
    comparison : Comparison
        The targets of one city, its parts included.
    language : str
        "zh" or "en".
    most : int, optional
        How many targets are named about; at least one of each theme.

    Returns
    -------
    DataFrame
        Theme, number of targets, and the main targets with their years and their
        outcome or the latest value, all text; the theme with the most targets first. Those whose
        outcome is known and those of headline indicators are named before others.

    Examples
    --------
    >>> import compare
    >>> themes(compare.select("qidong", scope=None), "en").iloc[-1, 2]
    'Foreign talent added 25 (2023–2025)'
    """
    speech = spoken(language)
    known = by(comparison.data["cushions"], Cushion, "target_id")
    groups: dict[str, list[Judged]] = {}
    for row in sorted(rows_of(comparison.judged(), Judged), key=_weight(comparison, known)):
        groups.setdefault(row.theme, []).append(row)
    named = _shares(groups, most)
    rows = [
        {
            "theme": speech.capital(speech.of(found[0], "theme")),
            "targets_column": str(len(found)),
            "main_column": _listed(found, named[theme], known, language),
        }
        for theme, found in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    return wording.framed(rows, ["theme", "targets_column", "main_column"], language)


def _weight(
    comparison: Comparison, known: Mapping[str, Cushion]
) -> Callable[[Judged], tuple[object, ...]]:
    """Return what orders the targets of a city: what a reader asks for first comes first."""
    families = comparison.data["families"].set_index("family")
    leading = {*families["headline"].dropna()}

    def weight(row: Judged) -> tuple[object, ...]:
        return (
            row.outcome not in DECIDED,
            row.indicator_id not in leading,
            row.scope != "city",
            row.target_id not in known,
            int(families["position"][row.family]),
            -row.target_year,
            row.target_id,
        )

    return weight


def _shares(groups: Mapping[str, Sequence[Judged]], most: int) -> dict[str, int]:
    """Share the targets that are named among themes: in turn, a target of each theme at a time.

    All are named where not many more are there.
    """
    total = sum(map(len, groups.values()))
    most = total if total <= _FEW_MORE * most else most
    turns = [(turn, theme) for theme, rows in groups.items() for turn in range(len(rows))]
    turns.sort(key=lambda one: one[0])
    counts = Counter(theme for _, theme in turns[: max(most, len(groups))])
    return dict(counts)


def _listed(rows: Sequence[Judged], count: int, known: Mapping[str, Cushion], language: str) -> str:
    """Name so many targets, and how many more there are."""
    speech = spoken(language)
    said = [_named(row, known.get(row.target_id), language) for row in rows[:count]]
    if len(rows) > count:
        said.append(speech.text("more_indicators", count=len(rows) - count))
    return speech.list(said, strong=True)


def _named(row: Judged, before: Cushion | None, language: str) -> str:
    """Name a target with its value, its year, and what is known of it."""
    speech = spoken(language)
    part = "" if row.scope == "city" else speech.bracket(row.scope)
    name = f"{wording.indicator(row, language)}{part} {wording.shortest(row, language)}"
    outcome = digests.outcome(row, language, before, unit=not wording.needs_no_unit(row))
    after = "" if outcome == "—" else f"{speech.pause}{outcome}"
    return f"{name}{speech.bracket(wording.period(row, language))}{after}"


def firmness(comparison: Comparison, language: str) -> str:
    """Return how firm the targets of a city are, in a sentence; empty where there is none.

    Examples
    --------
    >>> import compare
    >>> firmness(compare.select("qidong", scope=None), "en")
    'By strength of commitment, the 31 targets are: committed 30, ensured (确保) 1.'
    """
    counts = Counter(comparison.targets["firmness"]).most_common()
    if not counts:
        return ""
    speech = spoken(language)
    said = (f"{label('firmness', str(code), language)} {count}" for code, count in counts)
    return speech.text("firmness_counted", count=len(comparison.targets), said=speech.list(said))


def completeness(comparison: Comparison, language: str) -> str:
    """Return what our copies of the documents of the chosen cities lack; empty where nothing does.

    Examples
    --------
    >>> import compare
    >>> completeness(compare.select("changzhou"), "en")[:14]
    'Changzhou 2018'
    """
    speech = spoken(language)
    used = comparison.of_chosen().used_documents
    said = [
        f"{wording.document(row, language)}{speech.colon}{speech.of(row, 'completeness')}"
        for row in rows_of(used.sort_values("document_id"), DescribedDocument)
        if speech.of(row, "completeness")
    ]
    return speech.sentences(said) if said else ""


def answering(comparison: Comparison, language: str) -> str:
    """Return how firm the targets of a city are, and who answers for them: `firmness`, `bodies`.

    Examples
    --------
    >>> import compare
    >>> answering(compare.select("yancheng", scope=None), "en")[:45]
    'By strength of commitment, the 62 targets are'
    """
    said = (firmness(comparison, language), bodies(comparison, language))
    return spoken(language).sentences(filter(None, said))


def bodies(comparison: Comparison, language: str) -> str:
    """Return which bodies answer for the most targets of a city; empty where none is named.

    A body answers for a target if it is named for one of the places that state it; one that is
    named in several ways is counted under its English name.

    Examples
    --------
    >>> import compare
    >>> bodies(compare.select("yancheng", scope=None), "en")
    ''
    """
    covered = comparison.data["responsibilities"].drop(columns="locator").explode("covers")
    covered = covered[covered["role"].isin(["lead", "responsible"])]
    places = comparison.statements[["target_id", "document_id", "locator"]]
    named = places.merge(
        covered, left_on=["document_id", "locator"], right_on=["document_id", "covers"]
    )
    if named.empty:
        return ""
    counts = named.groupby("body_en")["target_id"].nunique()
    counts = counts.sort_values(ascending=False, kind="stable")
    names = named.groupby("body_en")[f"body_{language}"].agg(lambda said: said.mode()[0])
    speech = spoken(language)
    said = (f"{names[body]}{speech.bracket(str(count))}" for body, count in _first(counts))
    return speech.text("most_bodies", targets=named["target_id"].nunique(), said=speech.list(said))


def _first(counts: "pd.Series[int]") -> list[tuple[str, int]]:
    """Return the first few of sorted counts, without those that share their place with others."""
    ahead = counts[counts > counts.iloc[_BODIES]] if len(counts) > _BODIES else counts
    return [(str(name), int(count)) for name, count in ahead.items()]
