"""The layout of pages that are made from tables: templates, in which every value is a text."""

from functools import cache
from typing import Any

import jinja2

from compare.site.page import up
from compare.wording.language import spoken


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("compare.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, page: str, language: str, /, **values: Any) -> str:
    """Return a template as HTML.

    Parameters
    ----------
    template : str
        Its name without ending.
    page : str
        The name of the page it is for.
    language : str
        "zh" or "en".
    **values : object
        What it is filled with; texts are escaped.
    """
    speech = spoken(language)
    return (
        _environment()
        .get_template(f"{template}.html")
        .render(up=up(page), text=speech.text, number=speech.number, language=language, **values)
    )
