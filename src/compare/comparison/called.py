"""Cities and families by what people call them: identifier, Chinese or English name, code."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from compare.problem import MOST, PARAMETERS, SHOWN, Problem, said
from compare.schema.record import REFERENCE_LEVELS

NEAR = 3
"""Most names that are proposed for one that nothing has."""

_ENDINGS = {"autonomous_prefecture": "州", "league": "盟"}
_MARKS = re.compile(r"[,，、;；]+")


class Names:
    """What things are called, and the identifiers that the names stand for.

    Parameters
    ----------
    parameter : str
        The parameter that names them.
    spellings : iterable of (str, list of str)
        Identifiers, each with the other names of its thing.
    regions : iterable of str, optional
        Names of provinces and of the country, which are no cities.
    """

    def __init__(
        self,
        parameter: str,
        spellings: Iterable[tuple[str, list[str]]],
        regions: Iterable[str] = (),
    ):
        self.parameter = parameter
        self._ids: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, str] = {}
        self._regions = set(map(_key, regions))
        for identifier, names in spellings:
            own, *others = map(_key, (identifier, *names))
            for key, name in zip((own, *others), (identifier, *names), strict=True):
                self._written.setdefault(key, name)
            self._ids[own] = (identifier,)
            for key in dict.fromkeys(others):
                self._names[key] = (*self._names.get(key, ()), identifier)

    @classmethod
    def of_cities(cls, cities: pd.DataFrame) -> "Names":
        """Return the names of the cities of a table; provinces and the country are none.

        Examples
        --------
        >>> import compare
        >>> names = Names.of_cities(compare.load("cities"))
        >>> [names.of(name) for name in ("Nantong", "启东市", "320600", "nowhere")]
        [('nantong',), ('qidong',), ('nantong',), ()]
        """
        spellings, regions = [], []
        columns = cities[["city_id", "gb_code", "name_zh", "name_en", "level"]]
        for city, code, name, english, level in columns.itertuples(index=False, name=None):
            if level in REFERENCE_LEVELS:
                regions += [city, code, name, english]
            else:
                longer = f"{name}{_ENDINGS.get(level, '市')}"
                spellings.append((city, _texts(code, name, longer, english)))
        regions = _texts(*regions, *cities["province_zh"].unique(), *cities["province_en"].unique())
        return cls("cities", spellings, [*regions, *(f"{name}省" for name in regions)])

    @classmethod
    def of_families(cls, frames: Mapping[str, pd.DataFrame]) -> "Names":
        """Return the names of the families of the indicators, where a table has names for them.

        Examples
        --------
        >>> import compare
        >>> Names.of_families(compare.open()).of("研发投入强度")
        ('rd_intensity',)
        """
        names: dict[str, list[str]] = {family: [] for family in frames["indicators"]["family"]}
        if "families" in frames:
            columns = frames["families"][["family", "name_zh", "name_en"]]
            for family, *others in columns.itertuples(index=False, name=None):
                if family in names:
                    names[family] = _texts(*others)
        return cls("families", names.items())

    def of(self, name: str) -> tuple[str, ...]:
        """Return the identifiers that a name may stand for; an identifier stands for itself."""
        key = _key(name)
        return self._ids.get(key) or self._names.get(key, ())

    def split(self, text: str) -> list[str]:
        """Return the names in a text: separated by commas, and by spaces where these are in none.

        Examples
        --------
        >>> import compare
        >>> Names.of_cities(compare.load("cities")).split("南通、Enshi Prefecture, qidong anshun")
        ['南通', 'Enshi Prefecture', 'qidong', 'anshun']
        """
        parts = [part.strip() for part in _MARKS.split(text)]
        return [name for part in parts for name in ([part] if self.of(part) else part.split())]

    def resolve(self, given: Iterable[str], problems: list[Problem]) -> tuple[str, ...]:
        """Return the identifiers of names, each once; a name of nothing becomes a problem."""
        found: dict[str, None] = {}
        for name in dict.fromkeys(given):
            meant = self.of(name)
            if len(meant) == 1:
                found[meant[0]] = None
            else:
                problems.append(self._problem(name, meant))
        return tuple(found)

    def _problem(self, name: str, several: Sequence[str]) -> Problem:
        near: tuple[str, ...] = ()
        if several:
            kind, near = "name_of_several", tuple(several)
            expected = f"one of {' or '.join(several)}, which share this name"
        elif _key(name) in self._regions:
            kind, expected = "name_of_province", "a city; this is a province or the country"
        else:
            kind, near = "name_unknown", self._near(name)
            known = [identifier for (identifier,) in self._ids.values()]
            listed = f"one of {' '.join(known[:MOST])}{' …' if len(known) > MOST else ''}"
            expected = f"{' or '.join(near)} perhaps" if near else listed
        return Problem(PARAMETERS, 0, self.parameter, name, expected, kind=kind, near=near)

    def _near(self, name: str) -> tuple[str, ...]:
        """Return the names most like one, of each thing one: first those that begin alike.

        Two names of two Chinese characters are alike where they share one.
        """
        key = _key(name[:SHOWN])
        known = [*self._ids, *self._names]
        cutoff = 0.6 if key.isascii() else 0.5
        close = difflib.get_close_matches(key, known, n=len(known) or 1, cutoff=cutoff)
        close.sort(key=lambda text: text[:1] != key[:1])
        begun = [text for text in known if key and text.startswith(key)]
        found: dict[tuple[str, ...], str] = {}
        for text in (*begun, *close):
            found.setdefault(self.of(text), self._written[text])
        return tuple(found.values())[:NEAR]


def _texts(*given: object) -> list[str]:
    """Return the texts among cells, which may be missing."""
    return [cell for cell in given if isinstance(cell, str) and cell]


def _key(name: object) -> str:
    """Return a name without what spelling leaves open: case, width, spaces around it."""
    text = said(name)
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return text.strip().casefold()
