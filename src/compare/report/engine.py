"""Run a notebook with papermill: parameters checked before a kernel starts."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from compare.dataset.folder import ENVIRONMENT_VARIABLE
from compare.parameters import defaults_of, name_problems
from compare.problem import InvalidInputError
from compare.report.blocks import TERMINAL
from compare.report.papermill_engine import NAME, CityCompareEngine
from compare.storage import content, replace

KERNEL = "python3"
CELL_SECONDS = 180
"""How long a cell may take."""

# The folders of an absolute path; an address on the web has none.
_FOLDERS = re.compile(r"(?:file://|(?<![\w.:/]))/(?:[^\s/:'\"]+/)+")


# A checkout that was installed before it had the entry point does not tell of the engine.
papermill_engines.register(NAME, CityCompareEngine)


class NotebookFailedError(RuntimeError):
    """A notebook stopped with an error; the message names the notebook, the cell and the error."""

    def __init__(self, message: str, error: str = "", cell: int | None = None):
        super().__init__(message)
        self.error, self.cell = error or message, cell


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


def run(
    path: Path,
    output: Path,
    parameters: Mapping[str, object],
    data: object = None,
    links: bool = True,
    seconds: float | None = None,
) -> NotebookNode:
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
    problems = name_problems(parameters, defaults_of(path) or ())
    if problems:
        raise InvalidInputError(problems)
    with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
        aside = Path(name) / path.name
        try:
            executed: NotebookNode = _execute(path, aside, parameters, data)
        except PapermillExecutionError as error:
            _keep(read(aside), output)
            place = f"{path.name}, cell {error.cell_index}"
            said = f"{error.ename}: {error.evalue}"
            raise NotebookFailedError(f"{place}: {said}", said, error.cell_index) from None
        except (TimeoutError, RuntimeError) as error:
            raise NotebookFailedError(f"{path.name}: {error}") from None
    return _keep(executed, output)


def _execute(
    path: Path, output: Path, parameters: Mapping[str, object], data: object, tries: int = 2
) -> Any:
    """Run a notebook; once more where a message was lost, or no kernel started.

    On a busy machine a message between client and kernel is lost at times; or another program
    takes the port that was free when it was chosen.
    """
    try:
        return papermill.execute_notebook(
            str(path.absolute()),  # papermill keeps a working folder of its own
            str(output),
            parameters=dict(parameters),
            engine_name=NAME,
            kernel_name=KERNEL,
            language="python",
            request_save_on_cell_execute=False,  # what fails is saved all the same
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_SECONDS,
            environment={ENVIRONMENT_VARIABLE: str(data)} if data else {},
        )
    except (TimeoutError, RuntimeError) as error:
        if tries == 1 or isinstance(error, DeadKernelError):
            raise
        return _execute(path, output, parameters, data, tries - 1)


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
