"""Pages of the site as they are handed to Sphinx: data, of which no markup is read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from compare.report.piece import Section

SUFFIX = ".page"
"""Ending of the files in which Sphinx finds pages."""

INDEX = "index"
"""The front page."""


@dataclass(frozen=True)
class Group:
    """Pages that stand below a page in the navigation.

    Attributes
    ----------
    title : str
        What they are called together; empty where nothing is said.
    names : tuple of str
        Their names in order.
    """

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page in one language.

    Attributes
    ----------
    name : str
        Its path within the language, without ending, such as ``cities/nantong``.
    title : str
        Its title as text.
    sections : tuple of Section
        What stands on it, as HTML.
    groups : tuple of Group
        What stands below it in the navigation.
    media : Mapping of str to bytes
        Its pictures by the names that its sections know them by, as ``media:NAME``.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    groups: tuple[Group, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)

    def source(self) -> str:
        """Return the page as Sphinx is to read it."""
        found = {
            "title": self.title,
            "sections": [[one.level, one.title, one.html] for one in self.sections],
            "groups": [[group.title, list(group.names)] for group in self.groups],
        }
        return json.dumps(found, ensure_ascii=False, indent=0)


def up(name: str) -> str:
    """Return the way from a page to the folder of its language.

    Examples
    --------
    >>> up("cities/nantong"), up("index")
    ('../', '')
    """
    return "../" * name.count("/")
