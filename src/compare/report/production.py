"""Produce reports in several languages at once: their notebooks share the cores."""

import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from compare.report.chapters import Step, build_report
from compare.report.engine import NotebookFailedError
from compare.report.kernel import end_kernels
from compare.report.recipe import Recipe
from compare.report.typesetting import TypesettingError


def build_reports(
    recipe: Recipe,
    folder: Path,
    languages: Sequence[str],
    parameters: Mapping[str, object],
    step: Step = lambda name: None,
    jobs: int | None = None,
) -> tuple[list[Path], list[str]]:
    """Build the reports of some languages; one that fails does not cost the others.

    Parameters
    ----------
    recipe : Recipe
        What they are made of.
    folder : Path
        Where the PDFs are to stand.
    languages : sequence of str
        "zh", "en" or both.
    parameters : Mapping
        Parameters of the notebooks, beside the language.
    step : callable, optional
        Called with the name of each step when it is done, by one thread at a time.
    jobs : int, optional
        How many notebooks run at a time; as many as this process may use cores.

    Returns
    -------
    tuple of list of Path and list of str
        The PDFs, and what went wrong, both in the order of the languages.

    Raises
    ------
    InvalidInputError
        If the parameters are not usable.
    """
    turn = threading.Lock()

    def in_turn(name: str) -> None:
        with turn:
            step(name)

    with ThreadPoolExecutor(jobs or cores()) as pool, ThreadPoolExecutor(len(languages)) as desks:
        started = {
            code: desks.submit(build_report, recipe, folder, code, parameters, in_turn, pool)
            for code in languages
        }
        try:
            wait(started.values())
        except BaseException:  # Ctrl-C: nothing goes on
            _end(pool, list(started.values()))
            raise
    return _outcomes(started)


def _outcomes(started: Mapping[str, Future[Path]]) -> tuple[list[Path], list[str]]:
    written, failed = [], []
    for code, future in started.items():
        try:
            written.append(future.result())
        except (NotebookFailedError, TypesettingError) as error:
            failed.append(f"report in {code}: {error}")
    return written, failed


def _end(pool: ThreadPoolExecutor, started: Sequence[Future[Path]]) -> None:
    """End what is under way: notebooks that wait are not run, and kernels are killed."""
    pool.shutdown(wait=False, cancel_futures=True)
    while wait(started, timeout=0.2).not_done:
        end_kernels()


def cores() -> int:
    """Return how many cores this process may use."""
    known = hasattr(os, "sched_getaffinity")  # Linux
    return len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
