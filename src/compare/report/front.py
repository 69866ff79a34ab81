"""The cover of a report: title, message, edition, all counted from the tables."""

from collections.abc import Mapping

import pandas as pd

from compare.comparison.comparison import Comparison, select
from compare.dataset.opening import open_dataset
from compare.schema import RELEASE
from compare.wording import highlighted
from compare.wording.language import Language, spoken


def front(language: str, parameters: Mapping[str, object]) -> dict[str, str]:
    """Return what stands on the cover of a report, and what it is dated by.

    Parameters
    ----------
    language : str
        "zh" or "en".
    parameters : Mapping
        Parameters of the report: cities, years and data are heeded.

    Returns
    -------
    dict of str to str
        title, subtitle, message, edition, abstract, contents, language and date.

    Examples
    --------
    >>> front("en", {"cities": ["nantong", "changzhou"]})["title"]
    'Innovation targets of two Jiangsu cities'
    """
    chosen = {name: parameters[name] for name in ("cities", "years", "data") if name in parameters}
    found = select(**chosen, scope=None)  # type: ignore[arg-type]
    peers = select(**chosen, peers="all") if chosen.get("cities") else found  # type: ignore[arg-type]
    speech = spoken(language)
    latest = latest_of(found.documents if found.targets.empty else found.used_documents)
    cities = dict.fromkeys(found.targets.sort_values("city_number")[f"city_{language}"])
    years = found.targets["target_year"]
    counts = {
        "creators": speech.list(RELEASE.creators),
        "version": RELEASE.version,
        "released": RELEASE.released,
        "statements": len(found.statements),
        "targets": len(found.targets),
        "whole": int(found.targets["scope"].eq("city").sum()),
        "documents": found.targets["document_id"].nunique(),
        "latest": latest,
    }
    span = f"{years.min()}–{years.max()}" if len(years) else speech.text("none")
    few = len(cities) <= _NAMED
    named = speech.series(cities) if few else speech.text("so_many_cities", count=len(cities))
    return {
        "title": _title(found, speech),
        "subtitle": speech.text("report_scope", cities=named or speech.text("none"), years=span),
        "message": highlighted.message(peers, language),
        "edition": speech.text("report_edition", **counts),
        "abstract": speech.sentences([*_inside(found, speech), speech.text("report_reading")]),
        "contents": speech.text("report_contents"),
        "language": language,
        "date": _dated(latest),
    }


def latest_day(data: object = None) -> str:
    """Return the day of the latest document of all, which dates a notebook on its own.

    Examples
    --------
    >>> latest_day()[:2]
    '20'
    """
    return _dated(latest_of(open_dataset(data or None).labelled["documents"]))  # type: ignore[arg-type]


_NAMED = 12
"""Up to how many cities are named on the cover."""


def _title(found: Comparison, speech: Language) -> str:
    """Name how many cities of which province a report is about, where they are few and of one."""
    cities = found.data["cities"]
    own = cities[cities["city_id"].isin(found.targets["city_id"])]
    provinces = own[f"province_{speech.code}"].dropna().unique()
    numbers = speech.text("small_numbers").split()
    if len(provinces) != 1 or not 1 < len(own) <= len(numbers):
        name = own[f"name_{speech.code}"]
        one = {"city": name.iloc[0]} if len(own) == 1 else {}
        return speech.text("report_title_one" if one else "report_title", **one)
    number = numbers[len(own) - 1]
    return speech.text("report_title_few", number=number, province=provinces[0])


def _inside(found: Comparison, speech: Language) -> list[str]:
    """Say which of the cities lie inside others of them."""
    cities = found.data["cities"].set_index("city_id")
    names, parents = cities[f"name_{speech.code}"], cities["parent_city_id"]
    own = list(dict.fromkeys(found.targets["city_id"]))
    inside = [city for city in own if parents[city] in own]
    return [
        speech.text("report_inside", city=names[city], parent=names[parents[city]])
        for city in inside[:_NAMED]
    ]


def _dated(latest: str) -> str:
    return latest if "-" in latest else f"{latest}-01-01"


def latest_of(documents: pd.DataFrame) -> str:
    """Return the latest day, else year, of some documents, which dates what is made of them.

    No clock is read.

    Parameters
    ----------
    documents : DataFrame
        Documents with `issued_in`, as `Comparison.documents` and `Dataset.labelled` have them.
    """
    day = documents[["issued_on", "published_on"]].max().max()
    year = int(documents["issued_in"].max())
    return str(year) if pd.isna(day) or day.year < year else f"{day:%Y-%m-%d}"
