"""What a worker does: run a notebook, or set a report in type. It may be on another machine."""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from compare.batch import fingerprint
from compare.batch.order import PIECE
from compare.languages import LANGUAGES
from compare.problem import InvalidInputError
from compare.report.parts import Part


@dataclass(frozen=True)
class Task:
    """A notebook to run.

    Attributes
    ----------
    name : str
        The file name of the notebook.
    notebook : bytes
        Its content.
    parameters : Mapping of str to object
        Its parameters.
    seconds : float
        How long it may take.
    links : bool
        Whether figures and tables have links that save them.
    ours : bool
        Whether it uses this package: its parameter `data` is then the folder of the tables.
    library, tables : str
        The digests of the package and of the tables that it is to run with.
    """

    name: str
    notebook: bytes
    parameters: Mapping[str, object]
    seconds: float
    links: bool
    ours: bool
    library: str
    tables: str


@dataclass(frozen=True)
class Failure:
    """Why something could not be made.

    Attributes
    ----------
    error : str
        What went wrong.
    notebook : str
        The file name of the notebook; empty where setting in type failed.
    cell : int or None
        The cell in the executed notebook, counted from 0.
    partial : bytes or None
        The notebook as far as it came.
    """

    error: str
    notebook: str = ""
    cell: int | None = None
    partial: bytes | None = None


@dataclass(frozen=True)
class Done:
    """What a worker gives back.

    Attributes
    ----------
    content : bytes
        The executed notebook, or the report.
    seconds : float
        How long it took.
    failure : Failure or None
        Why there is no content.
    """

    content: bytes = b""
    seconds: float = 0.0
    failure: Failure | None = None


@dataclass(frozen=True)
class Setting:
    """A report to set in type.

    Attributes
    ----------
    kind : str
        ``pdf``, ``html`` or ``piece``.
    name : str
        What it is called where it has no title.
    notebooks : tuple of bytes
        The executed notebooks.
    parts : tuple of Part
        Of the report of a recipe, what each of them is; else empty.
    parameters : Mapping of str to object
        Those of the report.
    cities : tuple of str
        Of the report of a recipe, its cities.
    ours : bool
        Whether a notebook uses this package, whose latest document then dates the report.
    """

    kind: str
    name: str
    notebooks: tuple[bytes, ...]
    parts: tuple[Part, ...]
    parameters: Mapping[str, object]
    cities: tuple[str, ...]
    ours: bool


def execute(task: Task) -> Done:
    """Run a notebook in a kernel of its own.

    Parameters
    ----------
    task : Task
        The notebook, with its parameters and limits.

    Returns
    -------
    Done
        The executed notebook; or why there is none, and how far it came.
    """
    from compare.report.engine import NotebookFailedError, run

    begun = time.monotonic()
    try:
        _check_place(task)
        with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
            path, output = Path(name) / task.name, Path(name) / "executed" / task.name
            path.write_bytes(task.notebook)
            given = dict(task.parameters)
            data = given.pop("data", None) if task.ours else None
            try:
                run(path, output, given, data=data, links=task.links, seconds=task.seconds)
            except NotebookFailedError as error:
                kept = output.read_bytes() if output.exists() else None
                failure = Failure(error.error, task.name, error.cell, kept)
                return Done(b"", time.monotonic() - begun, failure)
            return Done(output.read_bytes(), time.monotonic() - begun)
    except (InvalidInputError, OSError) as error:
        return Done(b"", time.monotonic() - begun, Failure(str(error), task.name))


def _check_place(task: Task) -> None:
    """Refuse to run where the package or the tables are others than those asked for."""
    if task.library and task.library != fingerprint.library():
        raise InvalidInputError.at("city-compare", "the same version on each machine")
    if task.tables and task.tables != _tables(str(task.parameters.get("data") or "")):
        raise InvalidInputError.at("the tidy tables", "those of the same build on each machine")


@lru_cache(maxsize=8)
def _tables(folder: str) -> str:
    from compare.dataset.folder import folder_of

    return fingerprint.of_tables(folder_of(folder))


def typeset(setting: Setting) -> Done:
    """Set executed notebooks as a PDF or a page of HTML.

    Parameters
    ----------
    setting : Setting
        The notebooks, and what they are to become.

    Returns
    -------
    Done
        The report; or why there is none.
    """
    from compare.report.typesetting import TypesettingError

    begun = time.monotonic()
    try:
        return Done(_typeset(setting), time.monotonic() - begun)
    except (TypesettingError, InvalidInputError, OSError) as error:
        return Done(b"", time.monotonic() - begun, Failure(str(error)))


def _typeset(setting: Setting) -> bytes:
    import nbformat

    from compare.report.chapters import about_last, join
    from compare.report.exporter import PageExporter, PieceExporter, TypstPDFExporter
    from compare.report.front import front, latest_day

    notebooks = [nbformat.reads(content.decode(), as_version=4) for content in setting.notebooks]
    if setting.parts:
        notebook = join(setting.parts, notebooks)
        language = str(setting.parameters.get("language", LANGUAGES[0]))
        given = {**setting.parameters, "cities": setting.cities}
        notebook.metadata["report"] = front(language, given)
    else:
        [notebook] = notebooks
        if setting.ours:
            notebook.metadata["report"] = {"date": latest_day(setting.parameters.get("data"))}
            about_last(notebook)
    kinds: dict[str, Any] = {
        "pdf": TypstPDFExporter,
        "html": PageExporter,
        PIECE: PieceExporter,
    }
    exporter = kinds[setting.kind]()
    content, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": setting.name}})
    return bytes(content)
