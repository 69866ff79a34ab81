"""Run a notebook with papermill: parameters checked before a kernel starts."""

import re
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from compare import environment as variables
from compare.parameters import defaults_of, name_problems
from compare.problem import InvalidInputError
from compare.report.blocks import TERMINAL
from compare.report.papermill_engine import NAME, CityCompareEngine
from compare.storage import content, replace

KERNEL = "python3"
CELL_SECONDS = 180
"""How long a cell may take where the notebook as a whole has no limit."""

# The folders of an absolute path; an address on the web has none.
_FOLDERS = re.compile(r"(?:file://|(?<![\w.:/]))/(?:[^\s/:'\"]+/)+")


# A checkout that was installed before it had the entry point does not tell of the engine.
papermill_engines.register(NAME, CityCompareEngine)


class NotebookFailedError(RuntimeError):
    """A notebook did not come to its end; the message names the notebook, the cell and the error.

    Parameters
    ----------
    message : str
        What is said of it.
    notebook : str
        Name of its file.
    cell : int, optional
        The cell that ran at last, counted from 0 in the executed copy, but for the cells that
        papermill puts in to mark an error; None where none ran.
    error : str
        What happened.
    partial : Path, optional
        Where the notebook stands as far as it was run; None where it was not.
    """

    def __init__(
        self, message: str, notebook: str, cell: int | None, error: str, partial: Path | None
    ):
        super().__init__(message, notebook, cell, error, partial)
        self.notebook, self.cell, self.error, self.partial = notebook, cell, error, partial

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


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
        Where the executed copy is to stand, whole; it is there also when a cell fails, the kernel
        dies or time is up, as far as it was run.
    parameters : Mapping
        Parameters by name.
    data : str or Path, optional
        Folder of the tidy tables. It reaches the kernel by the environment variable that
        `compare.load` heeds, so that the copy holds no path of this machine.
    links : bool, optional
        Whether figures and tables have links that save them; see `compare.notebook.links`.
    seconds : float, optional
        How long the notebook as a whole may take.

    Returns
    -------
    NotebookNode
        The executed notebook, without the times and paths that papermill notes.

    Raises
    ------
    InvalidInputError
        If the notebook does not exist or has no such parameter; no kernel was started then.
    NotebookFailedError
        If a cell fails, the kernel dies, or the notebook takes too long.
    """
    problems = name_problems(parameters, defaults_of(path) or ())
    if problems:
        raise InvalidInputError(problems)
    environment = {} if links else {variables.LINKS: variables.NO_LINKS}
    if data:
        environment[variables.DATA] = str(data)
    run = _Run(path, parameters, environment, seconds)
    with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
        aside = Path(name) / path.name
        try:
            executed: NotebookNode = run.execute(aside)
        except PapermillExecutionError as error:
            _keep(read(aside), output)
            cell, said = error.cell_index, f"{error.ename}: {error.evalue}"
            message = f"{path.name}, cell {cell}: {said}"
            raise NotebookFailedError(message, path.name, cell, said, output) from None
        except (TimeoutError, RuntimeError) as error:
            raise run.failed(error, output) from None
    return _keep(executed, output)


class _Run:
    """One run of a notebook: what it is given, when it must end, and how far it came."""

    def __init__(
        self,
        path: Path,
        parameters: Mapping[str, object],
        environment: dict[str, str],
        seconds: float | None,
    ):
        self._path, self._parameters, self._environment = path, dict(parameters), environment
        self._seconds, self._begun = seconds, time.monotonic()
        self._started: list[NotebookNode] = []

    def _left(self) -> float | None:
        """Return how many seconds are left."""
        if self._seconds is None:
            return None
        return max(self._begun + self._seconds - time.monotonic(), 0)

    def execute(self, output: Path, tries: int = 2) -> Any:
        """Run the notebook; once more where a message was lost, or no kernel started.

        On a busy machine a message between client and kernel is lost at times; or another program
        takes the port that was free when it was chosen.
        """
        try:
            return papermill.execute_notebook(
                str(self._path.absolute()),  # papermill keeps a working folder of its own
                str(output),
                parameters=self._parameters,
                engine_name=NAME,
                kernel_name=KERNEL,
                language="python",
                request_save_on_cell_execute=False,  # what fails is saved all the same
                progress_bar=False,
                log_output=False,
                execution_timeout=self._seconds or CELL_SECONDS,
                environment=self._environment,
                seconds=self._left(),
                started=self._started,
            )
        except (TimeoutError, RuntimeError) as error:
            if tries == 1 or isinstance(error, DeadKernelError) or self._left() == 0:
                raise
            return self.execute(output, tries - 1)

    def failed(self, error: Exception, output: Path) -> NotebookFailedError:
        """Keep the notebook as far as it came, and return what is to be said of the error."""
        name, cell = self._path.name, _last_run(self._started[-1:])
        if cell is not None:
            _keep(self._started[-1], output)
        if self._left() == 0:
            said = f"not finished within {self._seconds:g} seconds"
            message = f"{name}: {said}" + (f" (cell {cell})" if cell is not None else "")
        else:
            said = str(error)
            message = f"{name}, cell {cell}: {said}" if cell is not None else f"{name}: {said}"
        return NotebookFailedError(message, name, cell, said, output if cell is not None else None)


def _last_run(notebooks: Iterable[NotebookNode]) -> int | None:
    """Return the last cell that papermill noted the start of."""
    noted = [cell.metadata.get("papermill", {}) for found in notebooks for cell in found.cells]
    return max((at for at, note in enumerate(noted) if note.get("start_time")), default=None)


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
