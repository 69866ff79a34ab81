"""How to cite the data: as a line, and in the formats of GitHub, Zenodo and BibTeX."""

import json

from compare.dataset.opening import Source, steady
from compare.schema import RELEASE

FORMATS = ("text", "bibtex", "cff", "zenodo")
"""What `cited` writes."""


def cite(language: str = "en", data: Source = None) -> None:
    """Print how to cite the tables that are loaded.

    Parameters
    ----------
    language : str, optional
        "zh" or "en".
    data : Dataset, str or Path, optional
        The data set, or its folder; see `compare.load`.

    Raises
    ------
    InvalidInputError
        If there are no tables.

    Examples
    --------
    >>> import compare
    >>> compare.cite()  # doctest: +ELLIPSIS
    city-compare contributors (2026). city-compare: innovation targets of Chinese cities. V...
    """
    print(cited("text", language, steady(lambda found: found.build_id, data)))


def cited(form: str, language: str = "en", build_id: str = "", code_version: str = "") -> str:
    """Return how to cite the data in one of `FORMATS`.

    Parameters
    ----------
    form : str
        ``text`` or ``bibtex`` for a bibliography; ``cff`` or ``zenodo`` for the file
        ``CITATION.cff`` or ``.zenodo.json`` of the repository.
    language : str, optional
        "zh" or "en", for a bibliography.
    build_id : str, optional
        The build that was used, for a bibliography.
    code_version : str, optional
        Version of the package, for ``CITATION.cff``; empty: it names none.

    Examples
    --------
    >>> cited("bibtex").splitlines()[0]
    '@misc{city-compare,'
    """
    if form == "bibtex":
        return _bibtex(language, build_id)
    if form == "cff":
        return _cff(code_version)
    if form == "zenodo":
        return json.dumps(_zenodo(), ensure_ascii=False, indent=2)
    return RELEASE.citation(language, build_id)


def _bibtex(language: str, build_id: str) -> str:
    fields = {
        "title": "{" + RELEASE.title[language] + "}",
        "author": " and ".join("{" + name + "}" for name in RELEASE.creators),
        "year": str(RELEASE.released.year),
        "version": RELEASE.version,
        "note": "Data set" + (f", build {build_id}" if build_id else "") + f", {RELEASE.licence}",
        "doi": RELEASE.doi,
        "url": RELEASE.address,
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join(["@misc{city-compare,", *lines, "}"])


def _cff(code_version: str) -> str:
    """Return CITATION.cff: of the software, which prefers that the data are cited."""
    people = [f"- name: {_text(name)}" for name in RELEASE.creators]
    about = {
        "title": _text(RELEASE.title["en"]),
        "version": _text(RELEASE.version),
        "date-released": RELEASE.released.isoformat(),
        "license": RELEASE.licence,
        "doi": RELEASE.doi,
        "url": RELEASE.url,
    }
    lines = [
        "# Made by `make citation` from src/compare/schema/release.toml.",
        "cff-version: 1.2.0",
        "message: If you use these data, please cite them as below.",
        "type: software",
        f"title: {_text('city-compare: innovation targets of cities, compared like with like')}",
        *([f"version: {_text(code_version)}"] if code_version else []),
        f"license: {RELEASE.code_licence}",
        "authors:",
        *(f"  {line}" for line in people),
        f"abstract: {_text(RELEASE.description['en'])}",
        "keywords:",
        *(f"  - {_text(word)}" for word in RELEASE.keywords),
        "preferred-citation:",
        "  type: data",
        *(f"  {name}: {value}" for name, value in about.items() if value),
        f"  year: {RELEASE.released.year}",
        "  authors:",
        *(f"    {line}" for line in people),
        f"  abstract: {_text(RELEASE.description['en'])}",
    ]
    return "\n".join(lines)


def _text(text: str) -> str:
    """Return a text as YAML, in which JSON is allowed."""
    return json.dumps(text, ensure_ascii=False)


def _zenodo() -> dict[str, object]:
    return {
        "upload_type": "dataset",
        "title": RELEASE.title["en"],
        "description": f"{RELEASE.description['en']}\n\n{RELEASE.description['zh']}",
        "creators": [{"name": name} for name in RELEASE.creators],
        "version": RELEASE.version,
        "publication_date": RELEASE.released.isoformat(),
        "license": RELEASE.licence.lower(),
        "access_right": "open",
        "language": "eng",
        "keywords": [*RELEASE.keywords],
        "notes": f"Data: {RELEASE.licence}; code: {RELEASE.code_licence}.",
    }
