"""From the text of a document to a draft beside the data, in one call."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from compare.drafting import intake
from compare.drafting.draft import Draft, drafted
from compare.drafting.drafter import Facts
from compare.drafting.naming import headline_families
from compare.problem import PARAMETERS, InvalidInputError, Problem
from compare.schema import COLUMNS
from compare.schema.record import Family
from compare.schema.row import rows_of

HEADLINE = "headline"
"""What stands for all families that can be looked for alone."""

_YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")
_TITLED = re.compile(r"(20\d\d)\s*(?:[-~—–至到]\s*(20\d\d))?年")
_REPORT = "政府工作报告"


def draft_file(
    path: str | Path,
    document_id: str,
    structured: Mapping[str, pd.DataFrame],
    city: str = "",
    period: str = "",
    genre: str = "",
    families: str | Sequence[str] = (),
    drafter: str = "rules",
) -> Draft:
    """Draft the document whose text a file holds.

    Parameters
    ----------
    path : str or Path
        The text, in UTF-8.
    document_id : str
        Identifier of the document: city, year, and a suffix where there are several.
    structured : Mapping of str to DataFrame
        What `compare.curated.reader.read` returns.
    city : str, optional
        The city, also one that the data do not know yet; else that of the identifier.
    period : str, optional
        Horizon, as ``2024`` or ``2023-2025``; else that of the identifier's year, or of the years
        in the title.
    genre : str, optional
        A code of the vocabulary; else a government work report where the text calls itself one.
    families : str or sequence of str, optional
        Families to look for, `HEADLINE` for the headline families; everything where none.
    drafter : str, optional
        Name of the drafter.

    Returns
    -------
    Draft
        The draft.

    Raises
    ------
    InvalidInputError
        If the file is no such text, or a parameter is none; all problems at once.

    Examples
    --------
    >>> import compare.curated.reader as reader  # doctest: +SKIP
    >>> frames = reader.read(Path("data/structured"))  # doctest: +SKIP
    >>> draft_file("suzhou.txt", "suzhou-2024", frames).of("target")  # doctest: +SKIP
    """
    named = [families] if isinstance(families, str) and families else [*families]
    problems = _problems(document_id, city, period, genre, named, structured)
    if problems:
        raise InvalidInputError(problems)
    source = intake.read(Path(path), document_id, structured["documents"])
    wanted = headline_families(structured) if named == [HEADLINE] else named
    kind = genre or ("government_work_report" if _REPORT in _opening(source.text) else "")
    start, end = _horizon(period, document_id, source.text, kind)
    facts = Facts(document_id, city or _city(document_id, structured), kind, start, end)
    return drafted(source, facts, structured, wanted, drafter)


def _opening(text: str) -> str:
    """Return where a text says what it is: its title, and what the speaker is about to do."""
    opening = text[:400]
    reports = re.search("(?:代表|向大会)[^。]{0,40}(?:报告|作)[^。]{0,20}工作", opening)
    return opening + _REPORT if reports else opening


def _city(document_id: str, structured: Mapping[str, pd.DataFrame]) -> str:
    known = structured["documents"]
    own = known[known["document_id"].eq(document_id)]["city_id"]
    return str(own.iloc[0]) if len(own) else re.sub(r"-\d{4}.*$", "", document_id)


def _horizon(period: str, document_id: str, text: str, genre: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(period)
    year = re.search(r"-(\d{4})(?:-|$)", document_id)
    if found is None and genre != "government_work_report":
        titled = _TITLED.search(text[:600])
        if titled and titled[2]:
            return int(titled[1]), int(titled[2])
    if found:
        return int(found[1]), int(found[2] or found[1])
    assert year is not None  # the identifier was checked
    return int(year[1]), int(year[1])


def _problems(
    document_id: str,
    city: str,
    period: str,
    genre: str,
    families: Sequence[str],
    structured: Mapping[str, pd.DataFrame],
) -> list[Problem]:
    known = [row.family for row in rows_of(structured["families"], Family)]
    codes = structured["codes"]
    genres = list(codes[codes["vocabulary"].eq("genre")]["code"])
    checks = [
        ("document", document_id, re.fullmatch(r"[a-z][a-z_]*-\d{4}(?:-[a-z0-9]+)*", document_id),
         "city, year and perhaps a suffix, such as suzhou-2024"),
        ("city", city, not city or re.fullmatch(COLUMNS["city_id"].pattern, city),
         "the identifier of a city in small letters"),
        ("period", period, not period or _ordered(period), "a year, or two as 2023-2025"),
        ("genre", genre, not genre or genre in genres, f"one of {', '.join(genres)}"),
    ]  # fmt: skip
    checks += [
        ("families", family, family == HEADLINE or family in known, f"{HEADLINE}, or a family")
        for family in families
    ]
    return [
        Problem(PARAMETERS, 0, name, value, expected)
        for name, value, sound, expected in checks
        if not sound
    ]


def _ordered(period: str) -> bool:
    found = _YEARS.fullmatch(period)
    return found is not None and int(found[1]) <= int(found[2] or found[1])
