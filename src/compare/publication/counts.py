"""Counts of the tables in words, as the README has them: computed, never typed."""

import re
from collections.abc import Mapping

from compare.comparison import survey
from compare.comparison.comparison import select
from compare.dataset.dataset import Dataset
from compare.problem import InvalidInputError
from compare.schema import RELEASE, VOCABULARIES
from compare.wording.language import Language, spoken

_EXAMPLE = "hightech_enterprises_added"
_BLOCK = re.compile(r"(<!-- computed: (\w+) -->)(.*?)(<!-- end -->)", re.DOTALL)


def filled(text: str, data: Dataset, language: str) -> str:
    """Return a text whose computed parts say what the tables hold now.

    Parameters
    ----------
    text : str
        Markdown, in which a part begins with ``<!-- computed: NAME -->``, where NAME is counts,
        example, pairs or citation, and ends with ``<!-- end -->``.
    data : Dataset
        The tables.
    language : str
        "zh" or "en".

    Raises
    ------
    InvalidInputError
        If the text names a part that there is none of.

    Examples
    --------
    >>> import compare
    >>> "are not comparable" in filled(
    ...     "<!-- computed: pairs --><!-- end -->", compare.open(), "en"
    ... )
    True
    """
    said = _said(data, spoken(language))

    def replaced(found: re.Match[str]) -> str:
        if found[2] not in said:
            raise InvalidInputError.at("README", f"one of {', '.join(said)}; not {found[2]}")
        return f"{found[1]}{said[found[2]]}{found[4]}"

    return _BLOCK.sub(replaced, text)


def of(data: Dataset) -> dict[str, int]:
    """Return how many rows leading tables have, and how many cities have documents.

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> of(data)["targets"] == len(data["targets"])
    True
    """
    names = ("statements", "targets", "documents", "indicators", "actuals", "observations")
    counts = {name: len(data[name]) for name in names}
    return {**counts, "cities": data["documents"]["city_id"].nunique()}


def _said(data: Dataset, speech: Language) -> Mapping[str, str]:
    verdicts = select(scope=None, data=data).pairs["verdict"].value_counts()
    pairs = {str(code): int(count) for code, count in verdicts.items()}
    pairs = {name: pairs.get(name, 0) for name in VOCABULARIES["verdict"].codes}
    pairs["pairs"] = sum(pairs.values())
    return {
        "counts": _told(speech, "counts", of(data)),
        "example": _told(speech, "example", _example(data)),
        "pairs": _told(speech, "pairs", pairs),
        "citation": RELEASE.citation(speech.code),
    }


def _told(speech: Language, name: str, counts: Mapping[str, float]) -> str:
    written = {
        key: str(count) if key == "year" else speech.number(count) for key, count in counts.items()
    }
    return speech.text(f"readme_{name}", **written)


def _example(data: Dataset) -> dict[str, float]:
    """Return how many cities promise to add fewer high-tech enterprises than they had added."""
    year = int(data["targets"]["target_year"].mode()[0])
    found = survey.cushioned(select(indicators=_EXAMPLE, years=year, data=data))
    [row] = found[found["indicator_id"].eq(_EXAMPLE)].to_dict(orient="records")
    return {
        "year": year,
        "stating": row["cities_stating"],
        "compared": row["cities_compared"],
        "below": row["cities_below"],
        "share": round(row["median_share"]),
    }
