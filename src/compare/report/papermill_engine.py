"""The engine ``city-compare`` of papermill, for any notebook: ``papermill --engine city-compare``.

papermill loads it whenever it is itself loaded, so that this module imports nothing more.
"""

from typing import Any

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager
from traitlets.config import Config

from compare.problem import InvalidInputError
from compare.report.kernel import WarmKernelManager

NAME = "city-compare"
"""What papermill calls the engine."""

# ipykernel warns of unencrypted connections, which here stay on one machine, and calls its own
# shutdown an error; what fails in a cell is raised anyway.
_QUIETLY = ("--log-level=CRITICAL",)


class CityCompareEngine(NBClientEngine):
    """Runs notebooks in kernels forked from a warm process, their parameters checked before."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        environment: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run a notebook.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            What papermill knows of the notebook.
        kernel_name : str
            Name of the kernel.
        environment : dict of str to str, optional
            Environment variables of the kernel beside those of this process.
        **kwargs
            What papermill's own engine takes.

        Raises
        ------
        InvalidInputError
            If the notebook has parameters, and not the one that is given.
        """
        problems = _problems(nb_man.nb)
        if problems:
            raise InvalidInputError(problems)
        config = Config(kwargs.pop("config", {}))
        config.WarmKernelManager.environment = environment or {}
        given = {"kernel_manager_class": WarmKernelManager, "extra_arguments": [*_QUIETLY]}
        return super().execute_managed_notebook(
            nb_man, kernel_name, config=config, **{**given, **kwargs}
        )


def _problems(notebook: NotebookNode) -> list[Any]:
    """Return what is wrong with the parameters that papermill put into a notebook."""
    from compare.notebook.parameters import assigned, parameter_problems

    names: dict[str, list[str]] = {"parameters": [], "injected-parameters": []}
    for cell in notebook.cells:
        for tag in names.keys() & cell.metadata.get("tags", []):
            names[tag] += assigned(cell.source)
    known, given = names.values()
    return parameter_problems(given, known) if known else []
