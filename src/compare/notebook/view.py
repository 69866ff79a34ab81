"""A view of the explorer: what is chosen in it, as parameters, as a link and as a file name."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from compare.comparison.conversion import CONVERSIONS
from compare.comparison.selection import PEERS, Selection
from compare.dataset.dataset import Dataset
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import LANGUAGES

TABS = ("chart", "targets", "verdicts", "ranks", "attainment", "sources")
"""What the explorer shows, each on a tab of its own."""

_NAMED = 4
"""How many cities a file name names; more are counted."""


@dataclass(frozen=True)
class View:
    """What is chosen in the explorer.

    Attributes
    ----------
    family : str
        The family of indicators.
    cities : tuple of str
        The cities, in their order; none where none is chosen.
    years : tuple of two int
        First and last year of targets and observations.
    peers : str
        Among which cities ranks are: "all", "level", "province", or empty for those chosen.
    conversion : str
        Name of a conversion, or empty.
    tab : str
        One of `TABS`.
    language : str
        "zh" or "en".
    """

    family: str
    cities: tuple[str, ...]
    years: tuple[int, int]
    peers: str = "all"
    conversion: str = ""
    tab: str = TABS[0]
    language: str = LANGUAGES[0]

    @classmethod
    def of(cls, data: Dataset, parameters: Mapping[str, object]) -> "View":
        """Return the view that parameters ask for; what they do not say is as in a new explorer.

        Parameters
        ----------
        data : Dataset
            The tables.
        parameters : Mapping
            Parameters by name: the attributes. No city means all cities.

        Returns
        -------
        View
            The view.

        Raises
        ------
        InvalidInputError
            With all parameters that cannot be used.

        Examples
        --------
        >>> import compare
        >>> View.of(compare.open(), {"cities": "nantong", "family": "rd_intensity"}).cities
        ('nantong',)
        """
        offered = Offered.of(data)
        given = {name: value for name, value in parameters.items() if name in NAMES}
        problems = _unlisted(given)
        chosen = _chosen(data, given, problems)
        if chosen is None or problems:
            raise InvalidInputError(problems)
        view = cls(
            family=_family(chosen, offered, problems),
            cities=_cities(given, chosen, offered),
            years=_years(chosen, offered, problems),
        )
        if problems:
            raise InvalidInputError(problems)
        words: dict[str, Any] = {name: given[name] for name in _LISTED if name in given}
        return replace(view, **words)

    def parameters(self, data: str, every: tuple[str, ...]) -> str:
        """Return the text of a cell of parameters that opens this view.

        Parameters
        ----------
        data : str
            Folder of the tidy tables, or nothing.
        every : tuple of str
            All cities; a list without a city stands for them.

        Returns
        -------
        str
            A line of Python for each parameter.

        Examples
        --------
        >>> view = View("rd_intensity", ("nantong",), (2018, 2025), language="en")
        >>> print(view.parameters("", ("nantong", "yancheng")).splitlines()[1])
        cities = ["nantong"]
        """
        cities = () if set(self.cities) == set(every) else self.cities
        values = {**asdict(self), "cities": cities, "data": data}
        written = (
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()
        )
        return "\n".join(written)

    def query(self, every: tuple[str, ...]) -> str:
        """Return the part of a link, after the question mark, that opens this view.

        Examples
        --------
        >>> view = View("rd_intensity", ("nantong",), (2018, 2025), tab="ranks", language="en")
        >>> asked(view.query(("nantong", "yancheng")))["tab"]
        'ranks'
        """
        cities = "" if set(self.cities) == set(every) else ",".join(self.cities)
        years = "-".join(map(str, self.years))
        return urlencode({**asdict(self), "cities": cities, "years": years}, safe=",")

    def stem(self, what: str) -> str:
        """Return a file name without its ending: family, cities, what is shown and language.

        Examples
        --------
        >>> View("rd_intensity", ("nantong", "qidong"), (2018, 2025)).stem("chart")
        'rd_intensity-nantong-qidong-2018-2025-chart-zh'
        """
        many = len(self.cities) > _NAMED
        cities = f"{len(self.cities)}-cities" if many else "-".join(self.cities)
        years = "-".join(map(str, self.years))
        return "-".join(filter(None, [self.family, cities, years, what, self.language]))


NAMES = tuple(field.name for field in fields(View))
"""The parameters of a view."""


@dataclass(frozen=True)
class Offered:
    """What can be chosen: families, those most cities state first; cities; and years.

    Attributes
    ----------
    families, cities : tuple of str
        Their identifiers.
    stating : Mapping of str to int
        How many cities state a target of a family.
    begun : tuple of str
        The cities that a new explorer begins with: those with a colour of their own.
    years : tuple of two int
        The first year and the last of any target or observation.
    """

    families: tuple[str, ...]
    stating: Mapping[str, int]
    cities: tuple[str, ...]
    begun: tuple[str, ...]
    years: tuple[int, int]

    @classmethod
    def of(cls, data: Dataset) -> "Offered":
        """Return what the tables have to choose from."""
        targets, observed, families = data.described, data["observations"], data["families"]
        counts = targets.groupby("family")["city_id"].nunique()
        kept = families[families["family"].isin(counts.index)]
        kept = kept.assign(stating=kept["family"].map(counts))
        kept = kept.sort_values(["stating", "position"], ascending=[False, True])
        cities = data["cities"].sort_values("gb_code")
        cities = cities[cities["city_id"].isin(data["documents"]["city_id"])]
        return cls(
            families=tuple(kept["family"]),
            stating={str(family): int(count) for family, count in counts.items()},
            cities=tuple(cities["city_id"]),
            begun=tuple(cities.dropna(subset="colour")["city_id"]),
            years=(
                int(min(targets["period_start"].min(), observed["period_start"].min())),
                int(max(targets["target_year"].max(), observed["period_end"].max())),
            ),
        )


def asked(query: str) -> dict[str, object]:
    """Return the parameters that the query of a link gives.

    Examples
    --------
    >>> asked("cities=nantong,qidong&years=2018-2025&token=x")
    {'cities': 'nantong,qidong', 'years': '2018-2025'}
    """
    given = parse_qs(query, keep_blank_values=True)
    return {name: values[-1] for name, values in given.items() if name in NAMES}


_LISTED = {
    "peers": ("", *PEERS),
    "conversion": ("", *CONVERSIONS),
    "tab": TABS,
    "language": LANGUAGES,
}
"""Parameters that take one of a few words, and these."""


def _unlisted(given: Mapping[str, object]) -> list[Problem]:
    """Return a problem for each parameter that is none of the words it may be."""
    problems = []
    for name, known in _LISTED.items():
        if name in given and given[name] not in known:
            words = tuple(filter(None, known))
            kind = f"{name}_unknown" if name in ("peers", "language") else "word_unknown"
            expected = f"one of {' '.join(words)}"
            problems.append(
                Problem(PARAMETERS, 0, name, said(given[name]), expected, kind=kind, near=words)
            )
    return problems


def _chosen(
    data: Dataset, given: Mapping[str, object], problems: list[Problem]
) -> Selection | None:
    """Return family, cities and years as the library understands them, or add what is wrong."""
    names = {"cities": "cities", "years": "years", "families": "family"}
    wanted = {name: given.get(own) for name, own in names.items()}
    try:
        return Selection.of(data.whole, **wanted)  # type: ignore[arg-type]
    except InvalidInputError as error:
        problems.extend(error.problems)
        return None


def _family(chosen: Selection, offered: Offered, problems: list[Problem]) -> str:
    """Return the one family that is asked for, at first the one that most cities state."""
    named = chosen.families or offered.families[:1]
    if len(named) > 1:
        value, expected, kind = ", ".join(named), "the name of one family", "no_family"
    elif named[0] not in offered.families:
        value, expected, kind = named[0], "a family of which there is a target", "name_unknown"
    else:
        return named[0]
    problems.append(Problem(PARAMETERS, 0, "family", value, expected, kind=kind))
    return ""


def _years(chosen: Selection, offered: Offered, problems: list[Problem]) -> tuple[int, int]:
    """Return the years that are asked for, as far as there are data of them."""
    (first, last), (begin, end) = chosen.years or offered.years, offered.years
    if last < begin or first > end:
        known = f"years from {begin} to {end}"
        near = (f"{begin}–{end}",)
        problems.append(
            Problem(
                PARAMETERS, 0, "years", f"{first}–{last}", known, kind="years_outside", near=near
            )
        )
    return max(first, begin), min(last, end)


def _cities(given: Mapping[str, object], chosen: Selection, offered: Offered) -> tuple[str, ...]:
    if "cities" not in given:
        return offered.begun
    named = tuple(city for city in dict.fromkeys(chosen.cities) if city in offered.cities)
    return named or offered.cities
