"""The tables as a Frictionless Data Package, version 2, for programs that read such."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compare.dataset import parquet
from compare.publication.digest import sha256
from compare.schema import DATASET, RELEASE, TIDY, VOCABULARIES, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

_TYPES = {
    "string": ("string", None),
    "int16": ("integer", None),
    "int32": ("integer", None),
    "float64": ("number", None),
    "bool": ("boolean", None),
    "date32": ("date", None),
    "list<string>": ("list", "string"),
}
"""Type of a column to type of a field, and of its items."""


def package(
    paths: Iterable[Path], build_id: str, csv: bool = False, names: Iterable[str] = TIDY
) -> dict[str, Any]:
    """Return ``datapackage.json``.

    Parameters
    ----------
    paths : iterable of Path
        The files of the tables, ``NAME.parquet`` or ``NAME.csv``, as they stand beside it.
    build_id : str
        The build that they are of.
    csv : bool, optional
        Whether they are CSV, where a list is a text.
    names : iterable of str, optional
        The tables that the package holds: only what refers to one of them is said to.

    Returns
    -------
    dict
        What is to be written as JSON. Beside what the standard names, a field has its ``unit``,
        or ``unit_column`` where each row has its own, ``vocabulary``, and its description in
        Chinese.

    Examples
    --------
    >>> from pathlib import Path
    >>> found = package([Path("data/tidy/population.parquet")], "", names=["population"])
    >>> found["resources"][0]["schema"]["primaryKey"]
    ['city_id', 'year']
    """
    held = set(names)
    return {
        "$schema": PROFILE,
        "name": DATASET,
        "title": RELEASE.title["en"],
        "title_zh": RELEASE.title["zh"],
        "description": RELEASE.description["en"],
        "description_zh": RELEASE.description["zh"],
        "version": RELEASE.version,
        "created": f"{RELEASE.released.isoformat()}T00:00:00Z",
        "build_id": build_id,
        **({"id": RELEASE.address, "homepage": RELEASE.address} if RELEASE.address else {}),
        "licenses": [{"name": RELEASE.licence, "path": RELEASE.licence_url}],
        "contributors": [{"title": name, "roles": ["creator"]} for name in RELEASE.creators],
        "keywords": [*RELEASE.keywords],
        "citation": RELEASE.citation("en", build_id),
        "resources": [_resource(path, csv, held) for path in paths],
    }


def _resource(path: Path, csv: bool, held: set[str]) -> dict[str, Any]:
    table = TIDY[path.stem]
    documented = table.documentation
    form = "csv" if csv else "parquet"
    return {
        "name": table.name,
        "type": "table",
        "path": path.name,
        "title": table.title_en,
        "title_zh": table.title_zh,
        "description": documented.description("en"),
        "description_zh": documented.description("zh"),
        "usage_warnings": [*documented.cautions("en")],
        "usage_warnings_zh": [*documented.cautions("zh")],
        "format": form,
        "mediatype": "text/csv" if csv else "application/vnd.apache.parquet",
        **({"encoding": "utf-8"} if csv else {}),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        **({} if csv else {"rows": parquet.rows_of(path)}),
        "schema": _schema(table, csv, held),
    }


def _schema(table: Table, csv: bool, held: set[str]) -> dict[str, Any]:
    keyed = not table.optional.intersection(table.key)
    foreign = [
        {"fields": [column], "reference": {"resource": _resource_name(table, target),
                                           "fields": [field]}}
        for column, target, field in table.foreign_keys()
        if target in held
    ]  # fmt: skip
    return {
        "$schema": TABLE_PROFILE,
        "fields": [_field(column, table, csv) for column in table.columns],
        **({"primaryKey": [*table.key]} if keyed else {}),
        **({"uniqueKeys": [[name] for name in table.unique]} if table.unique else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _resource_name(table: Table, target: str) -> str:
    """Return the name of a resource; a table that refers to itself names none."""
    return "" if target == table.name else target


def _field(column: Column, table: Table, csv: bool) -> dict[str, Any]:
    kind, item = _TYPES[column.type]
    codes = VOCABULARIES.get(column.vocabulary)
    constraints: dict[str, Any] = {"required": True} if column.name not in table.optional else {}
    if kind == "list" and csv:
        kind, item = "string", None
    elif codes and kind == "string":
        constraints["enum"] = [*codes.codes]
    if column.pattern and column.type == "string":
        constraints["pattern"] = column.pattern
    for name, limit in (("minimum", column.minimum), ("maximum", column.maximum)):
        if limit and kind in ("integer", "number"):
            constraints[name] = float(limit) if kind == "number" else int(float(limit))
    beside = column.unit_beside(table.names)
    return {
        "name": column.name,
        "type": kind,
        **({"itemType": item} if item else {}),
        "description": column.description_en,
        "description_zh": column.description_zh,
        **({"unit_column": beside} if beside else {"unit": column.unit} if column.unit else {}),
        **({"vocabulary": column.vocabulary} if column.vocabulary else {}),
        **({"constraints": constraints} if constraints else {}),
    }
