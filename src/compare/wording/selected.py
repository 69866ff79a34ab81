"""What was selected, of which data, and how to cite it: the first thing a notebook shows."""

from importlib.metadata import version

from compare.comparison.comparison import Comparison
from compare.schema import RELEASE
from compare.wording.language import Language, spoken

NAMED = 8
"""Cities that are named; of more, the first of them and how many there are."""


def about(found: Comparison, language: str) -> list[str]:
    """Say in three lines what was selected, of which data, and how to cite it.

    Parameters
    ----------
    found : Comparison
        The selection.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        Cities, years, targets and documents; version of package and tables; the citation.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", (2024, 2025), "rd_intensity")
    >>> about(found, "en")[0]
    'Selected: Nantong; target years 2024–2025; targets: 2; documents: 2.'
    """
    speech = spoken(language)
    versions = {
        "package": version("city-compare"),
        "release": RELEASE.version,
        "build": found.data.build_id,
        "citation": RELEASE.citation(language, found.data.build_id),
    }
    chosen = speech.text(
        "about_selected",
        cities=_cities(found, speech),
        years=_years(found, speech),
        targets=speech.number(len(found.targets)),
        documents=speech.number(len(found.used_documents)),
    )
    return [chosen, *(speech.text(name, **versions) for name in ("about_data", "about_cite"))]


def _cities(found: Comparison, speech: Language) -> str:
    """Name the cities asked for, and the peers they stand among."""
    if not found.chosen:
        stating = speech.number(found.targets["city_id"].nunique())
        return speech.text("about_all_cities", count=stating)
    cities = found.data.whole["cities"].set_index("city_id")[f"name_{speech.code}"]
    named = speech.list(cities[name] for name in found.chosen[:NAMED])
    if len(found.chosen) > NAMED:
        count = speech.number(len(found.chosen))
        named = speech.text("about_more_cities", cities=named, count=count)
    if found.compared == found.chosen:
        return named
    peers = {*found.targets["city_id"]} - {*found.chosen}
    return named + speech.text("about_peers", count=speech.number(len(peers)))


def _years(found: Comparison, speech: Language) -> str:
    if found.years is None:
        return speech.text("about_all_years")
    return "–".join(map(str, dict.fromkeys(found.years)))
