"""Run a notebook with papermill: parameters checked before a kernel starts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from compare.notebook import assigned, parameter_problems
from compare.problem import InvalidInputError, Problem

KERNEL = "python3"
CELL_SECONDS = 180
"""How long a cell may take."""


class NotebookFailedError(RuntimeError):
    """A notebook stopped with an error; the message names the notebook, the cell and the error."""


def parameters_of(path: Path) -> list[str]:
    """Return the parameters of a notebook: what its cell tagged ``parameters`` assigns."""
    for cell in nbformat.read(path, as_version=4).cells:
        if "parameters" in cell.metadata.get("tags", []):
            return assigned(cell.source)
    return []


def run(path: Path, output: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """Run a notebook and keep the executed copy.

    Parameters
    ----------
    path : Path
        The notebook.
    output : Path
        Where the executed copy is to stand; it is there also when a cell fails.
    parameters : Mapping
        Parameters by name.

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
    if not path.is_file():
        raise InvalidInputError(
            [Problem(str(path), 0, "", "", "a notebook; there is no such file")]
        )
    problems = parameter_problems(parameters, parameters_of(path))
    if problems:
        raise InvalidInputError(problems)
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        executed: NotebookNode = _execute(path, output, parameters)
    except PapermillExecutionError as error:
        place = f"{path.name}, cell {error.cell_index}"
        raise NotebookFailedError(f"{place}: {error.ename}: {error.evalue}") from None
    except (TimeoutError, DeadKernelError) as error:
        raise NotebookFailedError(f"{path.name}: {error}") from None
    _without_times(executed)
    nbformat.write(executed, output)
    return executed


def _execute(path: Path, output: Path, parameters: Mapping[str, object], tries: int = 2) -> Any:
    """Run a notebook; once more where a cell gave no answer in time.

    On a busy machine a message between client and kernel is lost at times, and both then wait
    for ever.
    """
    try:
        return papermill.execute_notebook(
            str(path),
            str(output),
            parameters=dict(parameters),
            kernel_name=KERNEL,
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_SECONDS,
            # ipykernel warns of unencrypted connections, which here stay on one machine, and
            # calls its own shutdown an error; what fails in a cell is raised here anyway.
            extra_arguments=["--log-level=CRITICAL"],
        )
    except TimeoutError:
        if tries == 1:
            raise
        return _execute(path, output, parameters, tries - 1)


def _without_times(notebook: NotebookNode) -> None:
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "id" in cell and "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
