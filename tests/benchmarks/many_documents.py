"""Curated tables of as many documents as are asked for, made of copies of those of the project.

Nothing is left to chance: the same call writes the same files.
"""

import csv
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count, islice
from pathlib import Path

STRUCTURED = Path(__file__).parents[2] / "data" / "structured"
NAMES = ("city_id", "parent_city_id", "document_id", "predecessor_id")
"""Columns that name a city or a document."""

Row = dict[str, str]


def write(folder: Path, documents: int) -> None:
    """Write curated tables with as many documents as are asked for.

    The first are those of the checkout. Each copy of them has cities, scopes and observations of
    its own; indicators, units, sources and what the statements say are the same for all, and cities
    without a document, provinces and the country stand there once.

    Parameters
    ----------
    folder : Path
        The folder to write into; it is made, and must not exist.
    documents : int
        How many documents.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write(Path(place) / "many", 12)
    ...     len(list(Path(place, "many", "statements").iterdir()))
    12
    """
    shutil.copytree(STRUCTURED, folder, ignore=shutil.ignore_patterns("*-*"))
    sources = [row["document_id"] for row in _rows("documents.csv")]
    copies = -(-documents // len(sources))
    _multiply(folder, "cities.csv", zip(range(copies), _cities(), strict=False))
    for name in ("scopes.csv", "observations.csv", "population.csv", "yearbook.csv"):
        _multiply(folder, name, ((copy, _own(_rows(name), copy)) for copy in range(copies)))
    every = ((copy, row) for copy in range(copies) for row in _own(_rows("documents.csv"), copy))
    _multiply(folder, "documents.csv", ((copy, [row]) for copy, row in islice(every, documents)))
    for number in range(documents):
        copy, source = divmod(number, len(sources))
        _write_document(folder, sources[source], copy)


def _rows(name: str) -> list[Row]:
    with (STRUCTURED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _columns(name: str) -> list[str]:
    with (STRUCTURED / name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _multiply(folder: Path, name: str, copies: Iterator[tuple[int, list[Row]]]) -> None:
    rows = [_renamed(row, copy) for copy, own in copies for row in own]
    _write(folder / name, _columns(name), rows)


def _write_document(folder: Path, source: str, copy: int) -> None:
    for table in ("statements", "actuals", "responsibilities", "non_targets"):
        target = folder / table / f"{_letters(source, copy)}.csv"
        target.parent.mkdir(exist_ok=True)
        rows = _rows(f"{table}/{source}.csv")
        if table in ("statements", "actuals"):
            rows = [row | {"scope": _scope(row["scope"], copy)} for row in rows]
        _write(target, _columns(f"{table}/{source}.csv"), rows)


def _own(rows: list[Row], copy: int) -> list[Row]:
    """Return the rows of which a copy has its own: those of cities with documents."""
    return [row for row in rows if copy == 0 or row["city_id"] in _documented()]


@cache
def _documented() -> frozenset[str]:
    """Return the cities with documents, and those that they lie in."""
    cities = {row["city_id"] for row in _rows("documents.csv")}
    parents = {row["parent_city_id"] for row in _rows("cities.csv") if row["city_id"] in cities}
    return frozenset((cities | parents) - {""})


def _renamed(row: Row, copy: int) -> Row:
    """Return a row whose cities, documents and scope are those of a copy."""
    renamed = {name: _letters(cell, copy) if name in NAMES else cell for name, cell in row.items()}
    if "scope" in row:
        renamed["scope"] = _scope(row["scope"], copy)
    if "gb_code" in row:
        renamed["name_zh"] += _number(copy)
        renamed["name_en"] += f" {_number(copy)}" if copy else ""
    return renamed


def _scope(scope: str, copy: int) -> str:
    """Return the scope of a copy; the whole city is the same in all."""
    return scope + _number(copy) * (scope in _scopes())


@cache
def _scopes() -> frozenset[str]:
    return frozenset(row["scope"] for row in _rows("scopes.csv") if row["city_id"])


def _number(copy: int) -> str:
    return f"{copy:04d}" if copy else ""


def _letters(name: str, copy: int) -> str:
    """Put the number of a copy, in letters, behind the city of a name: codes have no digits.

    Examples
    --------
    >>> _letters("nantong-2017", 27), _letters("nantong", 0), _letters("", 27)
    ('nantong_aabb-2017', 'nantong', '')
    """
    if not copy or not name:
        return name
    letters = "".join(chr(ord("a") + copy // 26**place % 26) for place in (3, 2, 1, 0))
    return re.sub("^[a-z_]+", rf"\g<0>_{letters}", name)


def _cities() -> Iterator[list[Row]]:
    """Yield the cities of each copy: no code twice, and a county's begins like its parent's."""
    cities = _rows("cities.csv")
    yield cities
    known = {row["gb_code"][:4] for row in cities}
    own = [row for row in cities if row["city_id"] in _documented()]
    begins = sorted({row["gb_code"][:4] for row in own})
    free = (str(number) for number in count(1000) if str(number) not in known)
    provinces = {row["province_code"]: (row["province_zh"], row["province_en"]) for row in cities}
    while True:
        new = {begin: next(free) for begin in begins}
        codes = [new[row["gb_code"][:4]] + row["gb_code"][4:] for row in own]
        yield [
            row
            | {"gb_code": code, "province_code": code[:2]}
            | dict(zip(("province_zh", "province_en"), _province(code[:2], provinces), strict=True))
            for row, code in zip(own, codes, strict=True)
        ]


def _province(code: str, known: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return the names of a province, made where there is no such code."""
    return known.get(code, (f"第{code}省", f"Province {code}"))
