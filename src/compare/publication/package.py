"""The files that stand beside the tables: codebook, descriptions for programs, checksums."""

import json
from pathlib import Path

from compare.dataset import loading, parquet
from compare.publication import croissant, datapackage, digest
from compare.schema import LANGUAGES, TIDY
from compare.wording import codebook


def beside(folder: Path) -> dict[str, bytes]:
    """Return what is to stand beside the tables of a folder.

    Parameters
    ----------
    folder : Path
        The folder with the Parquet files of one build, which are described as they are.

    Returns
    -------
    dict of bytes
        Name of each file to its content: ``codebook.zh.md``, ``codebook.en.md``,
        ``datapackage.json``, ``croissant.json`` and ``SHA256SUMS``.

    Raises
    ------
    InvalidInputError
        If a table is missing or damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> sorted(beside(Path("data/tidy")))[:2]
    ['SHA256SUMS', 'codebook.en.md']
    """
    paths = [folder / f"{name}.parquet" for name in TIDY]
    codes = parquet.read("codes", folder)
    frames, build_id = {"codes": loading.frame_of("codes", codes)}, parquet.build_of(codes)
    texts = {
        f"codebook.{language}.md": codebook.markdown(frames, build_id, language)
        for language in LANGUAGES
    }
    texts["datapackage.json"] = _json(datapackage.package(paths, build_id))
    texts["croissant.json"] = _json(croissant.description(paths, build_id))
    contents = {name: text.encode() for name, text in texts.items()}
    return {**contents, digest.NAME: digest.listed(paths, contents).encode()}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def stale(folder: Path) -> list[str]:
    """Return the names of the files beside the tables that are missing or not as they should be.

    Parameters
    ----------
    folder : Path
        The folder with the Parquet files.

    Raises
    ------
    InvalidInputError
        If a table is missing or damaged.
    """
    due = beside(folder)
    return [
        name
        for name, content in due.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
