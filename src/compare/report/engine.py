"""Run a notebook with papermill: parameters checked before a kernel starts."""

import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from compare.dataset.loading import ENVIRONMENT_VARIABLE
from compare.notebook.parameters import parameter_problems
from compare.notebook.source import assigned
from compare.problem import InvalidInputError
from compare.report.blocks import TERMINAL
from compare.storage import content, replace

KERNEL = "python3"
CELL_SECONDS = 180
"""How long a cell may take."""

_DATA = "data"
# The folders of an absolute path; an address on the web has none.
_FOLDERS = re.compile(r"(?:file://|(?<![\w.:/]))/(?:[^\s/:'\"]+/)+")


class NotebookFailedError(RuntimeError):
    """A notebook stopped with an error; the message names the notebook, the cell and the error."""


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    NotebookNode
        The notebook in the format of today.

    Raises
    ------
    InvalidInputError
        If there is no such file, or it is no notebook.
    """
    try:
        text = content(path, "a notebook").decode("utf-8")
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except InvalidInputError:
        raise
    except Exception as error:  # nbformat raises whatever its parsing runs into
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        expected = f"a notebook; it is none ({reason})"
        raise InvalidInputError.at(path, expected) from None
    return notebook


def parameters_of(path: Path) -> list[str]:
    """Return the parameters of a notebook: what its cell tagged ``parameters`` assigns.

    Raises
    ------
    InvalidInputError
        If it is no notebook, or the cell is no plain Python.
    """
    for cell in read(path).cells:
        if "parameters" in cell.metadata.get("tags", []):
            try:
                return assigned(cell.source)
            except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
                reason = str(error) or "it is nested too deeply"
                expected = f"a parameters cell in plain Python ({reason})"
                raise InvalidInputError.at(path, expected) from None
    return []


def run(path: Path, output: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """Run a notebook and keep the executed copy.

    Parameters
    ----------
    path : Path
        The notebook.
    output : Path
        Where the executed copy is to stand, whole; it is there also when a cell fails.
    parameters : Mapping
        Parameters by name. `data` reaches the kernel by the environment variable that
        `compare.load` heeds, so that the copy holds no path of this machine.

    Returns
    -------
    NotebookNode
        The executed notebook, without the times and paths that papermill notes.

    Raises
    ------
    InvalidInputError
        If the notebook does not exist or has no such parameter; no kernel was started then.
    NotebookFailedError
        If a cell fails.
    """
    problems = parameter_problems(parameters, parameters_of(path))
    if problems:
        raise InvalidInputError(problems)
    given = {name: value for name, value in parameters.items() if name != _DATA}
    with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
        aside = Path(name) / path.name
        try:
            with _tables(parameters.get(_DATA)), _quiet("tornado.general"):
                executed: NotebookNode = _execute(path, aside, given)
        except PapermillExecutionError as error:
            _keep(read(aside), output)
            place = f"{path.name}, cell {error.cell_index}"
            raise NotebookFailedError(f"{place}: {error.ename}: {error.evalue}") from None
        except (TimeoutError, RuntimeError) as error:
            raise NotebookFailedError(f"{path.name}: {error}") from None
    return _keep(executed, output)


@contextmanager
def _tables(folder: object) -> Iterator[None]:
    """Let kernels that are started find the tables in a folder."""
    before = os.environ.get(ENVIRONMENT_VARIABLE)
    if folder:
        os.environ[ENVIRONMENT_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is not None:
            os.environ[ENVIRONMENT_VARIABLE] = before
        elif folder:
            del os.environ[ENVIRONMENT_VARIABLE]


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a logger silent: where a kernel dies, callbacks complain of what is raised here."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _execute(path: Path, output: Path, parameters: Mapping[str, object], tries: int = 2) -> Any:
    """Run a notebook; once more where a cell gave no answer in time, or no kernel started.

    On a busy machine a message between client and kernel is lost at times, and both then wait
    for ever; or another program takes the port that was free when it was chosen.
    """
    try:
        return papermill.execute_notebook(
            str(path),
            str(output),
            parameters=dict(parameters),
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_SECONDS,
            # ipykernel warns of unencrypted connections, which here stay on one machine, and
            # calls its own shutdown an error; what fails in a cell is raised here anyway.
            extra_arguments=["--log-level=CRITICAL"],
        )
    except (TimeoutError, RuntimeError) as error:
        if tries == 1 or isinstance(error, DeadKernelError):
            raise
        return _execute(path, output, parameters, tries - 1)


def _keep(notebook: NotebookNode, output: Path) -> NotebookNode:
    """Write an executed notebook without times and absolute paths, and return it."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "id" in cell and "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        for result in cell.get("outputs", []):
            _without_paths(result)
    replace(output, f"{nbformat.writes(notebook)}\n".encode())
    return notebook


def _without_paths(output: NotebookNode) -> None:
    """Leave of absolute paths in errors and warnings the last part."""
    if output.output_type == "error":
        output["evalue"] = _shortened(output.evalue)
        output["traceback"] = [_shortened(line) for line in output.traceback]
    elif output.output_type == "stream" and output.name == "stderr":
        output["text"] = _shortened(output.text)


def _shortened(text: str) -> str:
    """Shorten paths; colours go, for they stand between a path and what precedes it."""
    return _FOLDERS.sub("…/", TERMINAL.sub("", text))
