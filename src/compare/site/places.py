"""Pages that lead to those of the cities: all of them by province, and each province."""

from collections.abc import Collection, Iterator

import pandas as pd

from compare.dataset.dataset import Dataset
from compare.languages import LANGUAGES
from compare.report.piece import Section
from compare.site.layout import filled
from compare.site.page import Group, Page
from compare.wording import codes
from compare.wording.language import spoken

NAME = "cities/index"


def page_of(city: str) -> str:
    """Return the name of the page of a city.

    Examples
    --------
    >>> page_of("nantong")
    'cities/nantong'
    """
    return f"cities/{city}"


def identity(data: Dataset, city: str, language: str) -> Section:
    """Return what says which city a page is of: its name in the other language, code, province.

    By these it is found, too, by who searches for them.
    """
    speech = spoken(language)
    [row] = data["cities"][data["cities"]["city_id"].eq(city)].to_dict("records")
    said = [
        *(row[f"name_{code}"] for code in LANGUAGES if code != language),
        speech.text("site_coded", code=row["gb_code"]),
        codes.code(data["codes"], "level", row["level"], language),
        row[f"province_{language}"],
    ]
    body = filled("identity", page_of(city), language, said=said)
    return Section(1, "", body)


def pages(data: Dataset, cities: Collection[str], language: str) -> Iterator[Page]:
    """Yield the page of all cities by province, and one for each province.

    Parameters
    ----------
    data : Dataset
        The tables.
    cities : collection of str
        The cities that have pages.
    language : str
        "zh" or "en".
    """
    speech = spoken(language)
    own = _counted(data, cities)
    provinces = [(str(code), part) for code, part in own.groupby("province_code")]
    sections = [Section(1, "", _lead(len(own), language))]
    names = []
    for code, part in provinces:
        name, title = f"provinces/{code}", str(part[f"province_{language}"].iloc[0])
        below = (Group("", tuple(page_of(city) for city in part["city_id"])),)
        table = _table(name, title, part, data, language)
        sections.append(Section(2, title, _table(NAME, title, part, data, language)))
        names.append(name)
        yield Page(name, title, (Section(1, "", table),), below)
    yield Page(NAME, speech.text("site_cities"), tuple(sections), (Group("", tuple(names)),))


def _counted(data: Dataset, cities: Collection[str]) -> pd.DataFrame:
    """Return the cities with how many documents and targets each has, by their codes."""
    own = data["cities"][data["cities"]["city_id"].isin(cities)].sort_values("gb_code")
    for name in ("documents", "targets"):
        counts = data[name]["city_id"].value_counts()
        own = own.assign(**{name: own["city_id"].map(counts).fillna(0).astype(int)})
    return own


def _lead(count: int, language: str) -> str:
    lead = spoken(language).text("site_cities_lead", count=count)
    return filled("lead", NAME, language, lead=lead)


def _table(name: str, title: str, part: pd.DataFrame, data: Dataset, language: str) -> str:
    cities = [
        {
            "page": page_of(row["city_id"]),
            "name": row[f"name_{language}"],
            "level": codes.code(data["codes"], "level", row["level"], language),
            "code": row["gb_code"],
            "documents": row["documents"],
            "targets": row["targets"],
        }
        for row in part.to_dict("records")
    ]
    return filled("places", name, language, province=title, cities=cities)
