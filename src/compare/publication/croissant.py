"""The tables as Croissant JSON-LD (MLCommons, version 1.0), which data set searches read."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compare.publication.digest import sha256
from compare.schema import RELEASE, TIDY, Column, Table

CONFORMS = "http://mlcommons.org/croissant/1.0"

_TYPES = {
    "string": "sc:Text",
    "int16": "sc:Integer",
    "int32": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    "list<string>": "sc:Text",
}
_TERMS = (
    *("citeAs", "column", "data", "dataType", "equivalentProperty", "examples", "extract"),
    *("field", "fileObject"),
    *("fileProperty", "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "separator", "source", "subField", "transform"),
)
"""Terms that the vocabulary of Croissant adds to that of schema.org."""

_JSON, _VOCABULARY = ("data", "examples"), ("dataType",)


def description(paths: Iterable[Path], build_id: str) -> dict[str, Any]:
    """Return ``croissant.json``.

    Parameters
    ----------
    paths : iterable of Path
        The Parquet files of the tables, as they stand beside it.
    build_id : str
        The build that they are of.

    Returns
    -------
    dict
        What is to be written as JSON: a file and a set of records for each table, with the columns
        that refer to others.

    Examples
    --------
    >>> from pathlib import Path
    >>> found = description([Path("data/tidy/population.parquet")], "")
    >>> found["recordSet"][0]["key"][0]
    {'@id': 'population/city_id'}
    """
    paths = sorted(paths, key=lambda path: [*TIDY].index(path.stem))
    # Readers join records along references, so that these must not lead round in a circle: those
    # to a table that stands earlier are given.
    before = {path.stem: [one.stem for one in paths[:place]] for place, path in enumerate(paths)}
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "name": "city-compare",
        "alternateName": [RELEASE.title["zh"], RELEASE.title["en"]],
        "description": RELEASE.description["en"],
        "conformsTo": CONFORMS,
        "citeAs": RELEASE.citation("en", build_id),
        "license": RELEASE.licence_url,
        **({"url": RELEASE.address} if RELEASE.address else {}),
        "version": RELEASE.version,
        "datePublished": RELEASE.released.isoformat(),
        "inLanguage": ["zh", "en"],
        "keywords": [*RELEASE.keywords],
        "creator": [{"@type": "sc:Organization", "name": name} for name in RELEASE.creators],
        "distribution": [_file(path) for path in paths],
        "recordSet": [_records(TIDY[path.stem], path.name, before[path.stem]) for path in paths],
    }


def _context() -> dict[str, Any]:
    terms: dict[str, Any] = {name: f"cr:{name}" for name in _TERMS}
    terms |= {name: {"@id": f"cr:{name}", "@type": "@json"} for name in _JSON}
    terms |= {name: {"@id": f"cr:{name}", "@type": "@vocab"} for name in _VOCABULARY}
    spaces = {"cr": "http://mlcommons.org/croissant/", "sc": "https://schema.org/"}
    spaces["rai"] = "http://mlcommons.org/croissant/RAI/"
    others = {"@language": "en", "@vocab": spaces["sc"], "dct": "http://purl.org/dc/terms/"}
    return {**others, **terms, **spaces, "conformsTo": "dct:conformsTo"}


def _file(path: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "description": TIDY[path.stem].title_en,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": ["application/vnd.apache.parquet", "application/x-parquet"],
        "sha256": sha256(path),
    }


def _records(table: Table, file: str, before: list[str]) -> dict[str, Any]:
    cautions = " ".join(
        f"{line[0].upper()}{line[1:]}." for line in table.documentation.cautions("en")
    )
    references = {
        column: _source(f"{target}.parquet", field)
        for column, target, field in table.foreign_keys()
        if target in before
    }
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.documentation.description('en')} {cautions}".strip(),
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [
            _field(column, table.name, file, references.get(column.name))
            for column in table.columns
        ],
    }


def _field(column: Column, table: str, file: str, reference: Any) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": f"{table}/{column.name}",
        "description": column.description_en,
        "dataType": _TYPES[column.type],
        **({"repeated": True} if column.type.startswith("list") else {}),
        **({"references": reference} if reference else {}),
        "source": _source(file, column.name),
    }


def _source(file: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": file}, "extract": {"column": column}}
