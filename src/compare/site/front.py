"""The front page: what the data set is, how much it holds, how to cite it."""

from collections.abc import Sequence
from dataclasses import dataclass

from compare.dataset.dataset import Dataset
from compare.publication import counts
from compare.report.front import latest_of
from compare.report.piece import Section
from compare.schema import RELEASE
from compare.site.layout import filled
from compare.site.page import INDEX, Group, Page
from compare.wording.language import spoken

_COUNTED = ("statements", "targets", "documents", "indicators", "observations", "cities")


@dataclass(frozen=True)
class Part:
    """A part of the site.

    Attributes
    ----------
    title : str
        What it is called.
    pages : sequence of Page
        Its pages as the navigation has them.
    within : sequence of Page
        Further pages that the front page leads to, in one line.
    """

    title: str
    pages: Sequence[Page]
    within: Sequence[Page] = ()


def page(data: Dataset, parts: Sequence[Part], language: str) -> Page:
    """Return the front page.

    Parameters
    ----------
    data : Dataset
        The tables.
    parts : sequence of Part
        The parts of the site.
    language : str
        "zh" or "en".
    """
    speech = spoken(language)
    held = counts.of(data)
    latest = latest_of(data.labelled["documents"])
    citation = RELEASE.citation(language, data.build_id)

    def said(title: str, lead: str) -> Section:
        return Section(2, speech.text(title), filled("lead", INDEX, language, lead=lead))

    sections = (
        Section(
            1,
            "",
            filled(
                "front",
                INDEX,
                language,
                counts={name: held[name] for name in _COUNTED},
                latest=latest,
            ),
        ),
        *(_links(part, language) for part in parts),
        said("site_cite", citation),
        said("site_licence", speech.text("site_licence_text")),
    )
    groups = tuple(Group(part.title, tuple(page.name for page in part.pages)) for part in parts)
    return Page(INDEX, speech.text("site_front"), sections, groups)


def _links(part: Part, language: str) -> Section:
    """Return where a part leads to."""
    lists = [(part.pages, False), (part.within, True)]
    body = "".join(
        filled(
            "links",
            INDEX,
            language,
            links=[(page.name, page.title) for page in pages],
            across=across,
        )
        for pages, across in lists
        if pages
    )
    return Section(2, part.title, body)
