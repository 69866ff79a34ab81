"""Executors: processes of this machine, or a cluster of Dask."""

import contextlib
import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from multiprocessing.connection import wait
from typing import Any, Protocol

from compare import environment

GRACE = 60
"""Seconds over its limit after which a worker that does not end a task by itself is killed."""

LONGEST = 60
"""Characters of a folder for temporary files that the address of a socket can be in."""

WAIT = 30
"""Seconds that the workers of a cluster may take to arrive."""

# A fork of a process that has nothing but imports is ready in a moment.
_PRELOADED = ["compare.batch.warmed"]


class Executor(Protocol):
    """What runs tasks, as `concurrent.futures.Executor` does."""

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Begin a task; its future has what it returns."""


class Processes:
    """Processes of this machine, of which one that dies or hangs costs its own task only.

    Parameters
    ----------
    jobs : int
        How many.
    seconds : float
        How long a task may take before its process is killed.
    place : str
        The folder for their temporary files.
    """

    def __init__(self, jobs: int, seconds: float, place: str):
        from pebble import ProcessPool

        from compare.report import provisioner

        shared = provisioner.warm_up().address if provisioner.possible() else ""
        given = {environment.WARM: shared} if shared else {}
        self._seconds = seconds
        self._pool = ProcessPool(
            jobs, initializer=_begin, initargs=[given, place], context=_context()
        )

    def submit(self, task: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Begin a task."""
        future: Future[Any] = self._pool.schedule(task, args=arguments, timeout=self._seconds)
        return future

    def end(self) -> None:
        """End at once all that is under way."""
        self._pool.stop()
        self._pool.join()


def _context() -> Any:
    there = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    # Its server has a socket in the folder for temporary files, whose name must be short.
    if not there or len(tempfile.gettempdir()) > LONGEST:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _begin(variables: Mapping[str, str], place: str) -> None:
    """Make a worker end when the process that started it is gone, and give back what fails.

    All workers have their kernels forked by one process. What fails is told once, at the end;
    lines of a log would stand in the progress bar.
    """
    os.environ.update(variables)
    tempfile.tempdir = place
    logging.disable(logging.CRITICAL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        given = (parent.sentinel, place)
        threading.Thread(target=_end_after, args=given, daemon=True).start()


def _end_after(sentinel: int, place: str) -> None:
    wait([sentinel])
    shutil.rmtree(place, ignore_errors=True)
    os._exit(1)


@contextlib.contextmanager
def processes(jobs: int, seconds: float) -> Iterator[Processes]:
    """Have processes for the length of a ``with`` block; none of them outlives it."""
    with tempfile.TemporaryDirectory(prefix="city-compare-", ignore_cleanup_errors=True) as place:
        pool = Processes(jobs, seconds + GRACE, place)
        try:
            yield pool
        finally:
            pool.end()


@contextlib.contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Have the workers of a Dask cluster for the length of a ``with`` block.

    Parameters
    ----------
    address : str
        Of its scheduler, such as ``tcp://127.0.0.1:8786``.

    Yields
    ------
    tuple of Executor and int
        What runs tasks, and how many it runs at a time. A task whose worker is lost is run again
        by another one.

    Raises
    ------
    ConnectionError
        If no scheduler answers there, or it has no workers.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ConnectionError("a cluster needs pip install 'city-compare[cluster]'") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConnectionError(f"no scheduler answers at {address}: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            raise ConnectionError(f"the scheduler at {address} has no workers") from None
        threads = sum(client.nthreads().values())
        yield client.get_executor(pure=False), threads


def cores() -> int:
    """Return how many cores this process may use."""
    known = hasattr(os, "sched_getaffinity")  # Linux
    return len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
