"""Parameters of a plan, held against the notebooks and against the tables."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from compare.batch.order import Order, Source
from compare.dataset.folder import folder_of
from compare.languages import LANGUAGES
from compare.parameters import name_problems, type_problems
from compare.problem import PARAMETERS, InvalidInputError, Problem, said


def parameter_problems(source: Source, given: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong with parameters by what the notebook or recipe has: names and types."""
    known = source.known or {}
    problems = name_problems(given, known)
    problems += type_problems(
        {name: value for name, value in given.items() if name in known}, known, source.ours
    )
    if source.ours and given.get("data"):
        problems += _folder_problems(given["data"])
    language = given.get("language", LANGUAGES[0])
    if source.ours and language not in LANGUAGES:
        expected = " or ".join(LANGUAGES)
        problems.append(Problem(PARAMETERS, 0, "language", said(language), expected))
    return problems


def _folder_problems(data: object) -> list[Problem]:
    try:
        folder_of(data)  # type: ignore[arg-type]
    except InvalidInputError as error:
        return [replace(problem, column="data") for problem in error.problems]
    return []


def typed(text: str, default: object) -> object:
    """Return a cell of a CSV file as a value of the type that a notebook has.

    What cannot be read so stays text, which the check of types then names.

    Examples
    --------
    >>> typed("2018; 2025", []), typed("no", True), typed("0.5", 1.0), typed("5", "nantong")
    ([2018, 2025], False, 0.5, '5')
    """
    if isinstance(default, bool):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            text.lower(), text
        )
    if isinstance(default, int | float):
        return _number(text)
    if isinstance(default, list | tuple):
        return [_number(word.strip()) for word in text.split(";") if word.strip()]
    if isinstance(default, dict):
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return text
    return text


def _number(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def all_cities(data: Path | None) -> list[object]:
    """Return each city that a document is of."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder_of(data) / "documents.parquet"
    try:  # without pandas, whose import takes longer than all else where nothing is left to do
        found = pq.read_table(path, columns=["city_id"])["city_id"]
    except (OSError, pa.ArrowException):
        raise InvalidInputError.at(path, "a tidy table; run city-compare build") from None
    return sorted(set(found.to_pylist()))


def unknown_names(orders: Sequence[Order], data: Path | None) -> list[tuple[Order, list[Problem]]]:
    """Return the orders that name cities, families, indicators or years which the tables lack.

    Only notebooks that use this package are looked at: elsewhere a city may be any.
    """
    told: dict[str, list[Problem]] = {}
    found = []
    for order in orders:
        chosen = {name: order.parameters[name] for name in _NAMED if name in order.parameters}
        if not (order.source.ours and chosen):
            continue
        place = order.parameters.get("data") or data
        key = repr((chosen, place))
        if key not in told:
            told[key] = _name_problems(chosen, place)
        if told[key]:
            found.append((order, told[key]))
    return found


_NAMED = {
    "city": "cities",
    "cities": "cities",
    "years": "years",
    "family": "families",
    "families": "families",
    "indicators": "indicators",
    "peers": "peers",
}
"""Parameters of notebooks, and what they are called when something is selected by them."""


def _name_problems(chosen: Mapping[str, object], data: object) -> list[Problem]:
    from compare.comparison.selection import Selection
    from compare.dataset.opening import open_dataset

    if "city" in chosen and chosen["city"] in ("", []):
        return [Problem(PARAMETERS, 0, "city", "", "the identifier of one city")]
    asked = {_NAMED[name]: value or None for name, value in chosen.items()}
    given = {_NAMED[name]: name for name in chosen}
    try:
        Selection.of(open_dataset(data), **asked)  # type: ignore[arg-type]
    except InvalidInputError as error:
        return [replace(one, column=given.get(one.column, one.column)) for one in error.problems]
    return []
