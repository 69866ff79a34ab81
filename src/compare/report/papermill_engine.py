"""The engine ``city-compare`` of papermill, for any notebook: ``papermill --engine city-compare``.

papermill loads it whenever it is loaded itself: what it needs is imported where it is needed.
"""

from typing import Any

from compare.problem import InvalidInputError, Problem

NAME = "city-compare"
"""What papermill calls the engine."""

# ipykernel warns of unencrypted connections, which here stay on one machine, and calls its own
# shutdown an error; what fails in a cell is raised anyway. Nobody recalls the history.
_OPTIONS = ("--log-level=CRITICAL", "--HistoryManager.enabled=False")


class CityCompareEngine:
    """papermill's own engine, but in kernels forked from a warm process.

    Parameters are checked before a kernel starts.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        environment: dict[str, str] | None = None,
        seconds: float | None = None,
        started: list[Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run a notebook.

        Parameters
        ----------
        nb : NotebookNode
            The notebook, with the cell of parameters that papermill added.
        kernel_name : str
            Name of the kernel.
        environment : dict of str to str, optional
            Environment variables of the kernel beside those of this process.
        seconds : float, optional
            How long the kernel may live; the notebook fails with it.
        started : list, optional
            The notebook is put there before its kernel starts: it holds what was done also where
            it does not come to its end.
        **kwargs
            What papermill's own engine takes.

        Returns
        -------
        NotebookNode
            The executed notebook.

        Raises
        ------
        InvalidInputError
            If the notebook has parameters, and not one that is given.
        """
        from papermill.engines import NBClientEngine
        from traitlets.config import Config

        from compare.report.kernel import WarmKernelManager

        problems = _problems(nb)
        if problems:
            raise InvalidInputError(problems)
        config = Config(kwargs.pop("config", {}))
        config.WarmKernelManager.environment = environment or {}
        config.WarmKernelManager.seconds = seconds
        if started is not None:
            started.append(nb)
        given = {"kernel_manager_class": WarmKernelManager, "extra_arguments": [*_OPTIONS]}
        return NBClientEngine.execute_notebook(
            nb, kernel_name, config=config, **{**given, **kwargs}
        )

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """Return the kernel of a notebook, unless another is given."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Return the programming language of a notebook, unless another is given."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def _problems(notebook: Any) -> list[Problem]:
    """Return what is wrong with the parameters that papermill put into a notebook."""
    from compare.parameters import assigned, name_problems

    names: dict[str, list[str]] = {"parameters": [], "injected-parameters": []}
    for cell in notebook.cells:
        for tag in names.keys() & cell.metadata.get("tags", []):
            try:
                names[tag] += assigned(cell.source)
            except (SyntaxError, ValueError):  # of another language, or with commands of IPython
                return []
    known, given = names.values()
    return name_problems(given, known) if known else []
