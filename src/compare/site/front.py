"""The front page: what the data set is, how much it holds, how to cite it."""

from collections.abc import Sequence
from importlib.metadata import version

from compare.dataset.dataset import Dataset
from compare.report.front import latest_day
from compare.report.piece import Section
from compare.site.layout import filled
from compare.site.page import INDEX, Group, Page
from compare.wording.language import spoken
from compare.wording.selected import RELEASED

_COUNTED = ("statements", "targets", "documents", "indicators", "observations")


def page(data: Dataset, parts: Sequence[tuple[str, Sequence[Page]]], language: str) -> Page:
    """Return the front page.

    Parameters
    ----------
    data : Dataset
        The tables.
    parts : sequence of tuple of str and sequence of Page
        The parts of the site with their pages, as the navigation has them.
    language : str
        "zh" or "en".
    """
    speech = spoken(language)
    counts = {name: len(data[name]) for name in _COUNTED}
    counts["cities"] = data["documents"]["city_id"].nunique()
    latest = latest_day(data.folder)
    lead = filled("front", INDEX, language, counts=counts, latest=latest)
    versions = {
        "package": version("city-compare"),
        "build": data.build_id,
        "year": RELEASED,
    }
    said = [
        ("site_cite", "about_cite"),
        ("site_licence", "site_licence_text"),
    ]
    sections = [
        Section(1, "", lead),
        *(_links(title, pages, language) for title, pages in parts),
        *(
            Section(
                2,
                speech.text(title),
                filled("lead", INDEX, language, lead=speech.text(text, **versions)),
            )
            for title, text in said
        ),
    ]
    groups = tuple(Group(title, tuple(page.name for page in pages)) for title, pages in parts)
    return Page(INDEX, speech.text("site_front"), tuple(sections), groups)


def _links(title: str, pages: Sequence[Page], language: str) -> Section:
    links = [(page.name, page.title) for page in pages]
    return Section(2, title, filled("links", INDEX, language, links=links))
