"""Plans of a batch: which reports are to be made, read from a file and checked as a whole."""

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compare.batch import checking, entry
from compare.batch.entry import KEYS, Entry
from compare.batch.order import FORMATS, Order, Source, expanded, ordered
from compare.problem import InvalidInputError, Problem, said

MOST = 20_000
"""Reports of the largest plan."""

ALL = "all"
"""In a matrix: each city that a document is of."""


@dataclass(frozen=True)
class Plan:
    """What is to be made, and what is wrong with the rest.

    Attributes
    ----------
    path : Path
        The file.
    orders : tuple of Order
        The reports that can be made.
    problems : tuple of Problem
        What is wrong with the others.
    data : Path or None
        The folder of the tidy tables.
    refused : tuple of (Order, Problem)
        Reports that could be made but for what they name.
    """

    path: Path
    orders: tuple[Order, ...]
    problems: tuple[Problem, ...] = ()
    data: Path | None = None
    refused: tuple[tuple[Order, Problem], ...] = ()

    def checked(self, orders: Sequence[Order]) -> "Plan":
        """Return the plan without those of some orders that name what the tables do not have.

        A report that is made already was checked then, and need not be checked again.
        """
        wrong = checking.unknown_names(orders, self.data)
        refused = tuple(
            (order, replace(one, file=str(self.path), line=order.line))
            for order, found in wrong
            for one in found
        )
        bad = {order.title for order, _ in wrong}
        return replace(
            self,
            orders=tuple(order for order in self.orders if order.title not in bad),
            problems=(*self.problems, *(problem for _, problem in refused)),
            refused=refused,
        )

    def sound(self) -> tuple[Order, ...]:
        """Return the orders of a plan without mistakes.

        Raises
        ------
        InvalidInputError
            With all mistakes, where there are any.
        """
        if self.problems:
            raise InvalidInputError(self.problems)
        return self.orders


def read(path: Path, data: Path | None = None) -> Plan:
    """Read a plan and check all of it; no kernel starts.

    Parameters
    ----------
    path : Path
        A file in YAML, a list of entries under ``reports``; or in CSV, a row a report. Notebooks
        and recipes are found from its folder.
    data : Path, optional
        The folder of the tidy tables, for the notebooks that use this package.

    Returns
    -------
    Plan
        The reports, and all mistakes: a notebook or recipe that does not exist; a key or
        parameter that is not known; a value of another type than the notebook has; a city, family
        or indicator, or years that the tables do not have; two reports of one name.

    Raises
    ------
    InvalidInputError
        If the file is no plan at all.

    Examples
    --------
    >>> plan = read(Path("notebooks/profiles.yaml"))
    >>> {order.kind for order in plan.sound()}
    {'pdf'}
    """
    plan = written(path, data)
    return plan.checked(plan.orders)


def written(path: Path, data: Path | None = None) -> Plan:
    """Read a plan as `read` does, but do not look up in the tables what it names.

    Raises
    ------
    InvalidInputError
        If the file is no plan at all.
    """
    reader = _Reader(path, data)
    orders = [order for found in entry.read(path) for order in reader.orders(found)]
    orders = reader.without_clashes(orders)
    return Plan(path, tuple(orders), tuple(reader.problems), data)


class _Reader:
    """Reads entries as orders, and collects what is wrong with them."""

    def __init__(self, path: Path, data: Path | None):
        self.path, self.data = path, data
        self.problems: list[Problem] = []
        self._sources: dict[tuple[Path, bool], Source | None] = {}
        self._count = 0

    def _wrong(self, found: Entry, keys: Sequence[str], value: object, expected: str) -> None:
        shown = "" if value is None else said(value)
        line = found.at(*keys)
        self.problems.append(Problem(str(self.path), line, keys[-1], shown, expected))

    def orders(self, found: Entry) -> Iterator[Order]:
        """Yield the orders of an entry that are as they should be."""
        before = len(self.problems)
        self._check_keys(found)
        source = self._source(found)
        if source is None or len(self.problems) > before:
            return
        fixed, matrix = self._parameters(found, source)
        if len(self.problems) == before and self._is_bounded(found, matrix):
            yield from self._each(found, source, fixed, matrix)

    def _each(
        self,
        found: Entry,
        source: Source,
        fixed: Mapping[str, object],
        matrix: Mapping[str, Sequence[object]],
    ) -> Iterator[Order]:
        formats = _listed(found.values.get("format", "pdf"))
        names = [*matrix, *(["language"] if "language" in found.values else [])]
        default = "-".join([source.path.stem, *(f"{{{name}}}" for name in names)])
        name = found.values.get("name", default)
        for parameters in expanded(found, fixed, matrix):
            problems = checking.parameter_problems(source, parameters)
            try:
                if not problems:
                    given = {**parameters, **self._data_of(source)}
                    yield from ordered(source, given, formats, name, found.line)
            except InvalidInputError as error:
                problems = list(error.problems)
            for one in problems:
                line = found.at("parameters", one.column)
                line = found.at("matrix", one.column) if line == found.at("parameters") else line
                self.problems.append(replace(one, file=str(self.path), line=line))

    def _data_of(self, source: Source) -> dict[str, object]:
        known = source.known or {}
        return {"data": str(self.data.resolve())} if self.data and "data" in known else {}

    def _check_keys(self, found: Entry) -> None:
        for key in found.values.keys() - {*KEYS}:
            near = difflib.get_close_matches(key, KEYS, n=1)
            self._wrong(found, [key], key, f"one of {', '.join(near or KEYS)}")
        for kind in ("parameters", "matrix"):
            if not isinstance(found.values.get(kind, {}), dict):
                self._wrong(found, [kind], found.values[kind], "names and their values")
        for kind in _listed(found.values.get("format", "pdf")) or [[]]:
            if kind not in FORMATS:
                self._wrong(found, ["format"], kind, f"one of {', '.join(FORMATS)}")
        for key in ("name", "language"):
            values = _listed(found.values.get(key, "-"))
            if not values or not all(isinstance(value, str) and value for value in values):
                self._wrong(found, [key], found.values[key], "a text")

    def _source(self, found: Entry) -> Source | None:
        given = [key for key in ("notebook", "recipe") if found.values.get(key) is not None]
        if len(given) != 1 or not isinstance(found.values[given[0]], str):
            value = found.values[given[0]] if len(given) == 1 else None
            expected = "the path of one notebook or of one recipe"
            self._wrong(found, given[:1] or ["notebook"], value, expected)
            return None
        place = (self.path.parent / found.values[given[0]], given[0] == "recipe")
        if place not in self._sources:
            self._sources[place] = None
            try:
                self._sources[place] = Source.of(*place)
            except InvalidInputError as error:
                said_at = f"{self.path}, line {found.at(given[0])}"
                self.problems += [
                    replace(one, expected=f"{one.expected}; named in {said_at}")
                    for one in error.problems
                ]
        return self._sources[place]

    def _parameters(
        self, found: Entry, source: Source
    ) -> tuple[dict[str, object], dict[str, Sequence[object]]]:
        """Return the parameters of all reports of an entry, and the lists that differ."""
        values = found.values
        known = source.known or {}
        fixed = dict(values.get("parameters", {}))
        for name, text in found.cells.items():
            fixed[name] = checking.typed(text, known.get(name))
        matrix: dict[str, Sequence[object]] = {}
        for name, given in values.get("matrix", {}).items():
            if given == ALL and name == "city" and source.ours:
                given = checking.all_cities(self.data)
            if not isinstance(given, list) or not given:
                expected = "a list" + (f', or "{ALL}"' if name == "city" else "")
                self._wrong(found, ["matrix", name], given, expected)
            elif name in fixed or (name == "language" and "language" in values):
                self._wrong(found, ["matrix", name], name, "each parameter in one place")
            matrix[name] = given
        if source.known is None and {*fixed, *matrix, *({"language"} & values.keys())}:
            expected = "a notebook with a cell tagged parameters; it has none"
            self._wrong(found, ["notebook"], values["notebook"], expected)
        return fixed, matrix

    def _is_bounded(self, found: Entry, matrix: Mapping[str, Sequence[object]]) -> bool:
        many = math.prod(map(len, matrix.values()))
        many *= len(_listed(found.values.get("language", "-")))
        self._count += many * len(_listed(found.values.get("format", "pdf")))
        if self._count > MOST:
            self._wrong(found, ["matrix"], f"{self._count} reports", f"at most {MOST} in a plan")
        return self._count <= MOST

    def without_clashes(self, orders: Sequence[Order]) -> list[Order]:
        """Return the orders whose files no other order before them has, and tell of the others."""
        taken: dict[str, Order] = {}
        kept = []
        for order in orders:
            # Some file systems do not tell capitals from small letters.
            files = [file.lower() for file in order.outputs]
            other = next((taken[file] for file in files if file in taken), None)
            if other:
                expected = f"another name than the report of line {other.line} has"
                self.problems.append(
                    Problem(str(self.path), order.line, "name", order.title, expected)
                )
                continue
            taken |= dict.fromkeys(files, order)
            kept.append(order)
        return kept


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
