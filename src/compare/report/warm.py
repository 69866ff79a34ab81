"""The warm process: do once what notebooks do first, then fork a kernel each time one is asked.

A script, not a module of the package: ``python warm.py FD FD``, two sockets. Over the first
nothing comes: when it is closed, the process that started this one is gone, and all kernels end.
At the second connections arrive, for a kernel each; over one comes, as JSON in a line, what the
kernel is to be. The process answers there with the process id of the kernel and, in the end, with
its exit status; it closes the connection where a fork would not be what a new process is. When
the other side closes it, the kernel ends.

Before a fork, what notebooks import is imported, the tables are read, and a figure is drawn, which
leaves nothing but what is kept to be faster: tables that are looked up by the state of their
files, letters, modules that are imported late. No thread is started. A kernel is as a new one, but
that it looks more rarely for objects that hold each other.
"""

import atexit
import contextlib
import gc
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

IMPORTS = (
    "encodings.utf_16_be",
    "encodings.utf_8_sig",
    "faulthandler",
    "psutil",
    "resource",
    "sqlite3",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "pandas",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "pandas.io.formats.string",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "zmq.utils.garbage",
    "compare.notebook",
)
# A fork has the thread that forked and no other, so that libraries must start none. They read this
# when they are imported: those of linear algebra, and what gives pyarrow its memory.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
# What is read when Python starts or a library is imported cannot be given to a fork.
EARLY = ("PYTHON", "MPL", "MATPLOTLIB", "IPYTHON", "LD_", "OMP_", "OPENBLAS_", "MKL_")
INLINE = "module://matplotlib_inline.backend_inline"

GARBAGE = 5000
"""After how many new objects it is looked for garbage; 700 of them are a few labels of a figure."""

DATA = "CITY_COMPARE_DATA"
FOLDERS = 2
"""Of how many folders the tables are read before a fork."""

SECONDS = 5
"""How long an order may take from its first character to its last."""


def prepare() -> bool:
    """Do what notebooks do first; return whether a notebook here would import the same."""
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of this script
    given = dict(os.environ)
    os.environ.update(ONE_THREAD)
    os.environ.setdefault("MPLBACKEND", INLINE)  # as ipykernel does, before matplotlib looks
    for name in IMPORTS:
        with contextlib.suppress(Exception):  # the notebook that needs it will say so
            importlib.import_module(name)
    with contextlib.suppress(Exception):  # the notebook that needs it will say so
        rehearse()
    os.environ.clear()
    os.environ.update(given)
    gc.collect()
    gc.freeze()  # what is never looked at again is never copied
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    return not any(map(hidden, sys.modules.keys() - sys.stdlib_module_names))


def rehearse() -> None:
    """Read the tables that notebooks find without being told, and do with them what each does."""
    import compare
    from compare import figures, highlighted, profiles

    data = compare.open()
    data.fill()
    city = data["targets"]["city_id"].mode()[0]
    family = data["families"].dropna(subset="headline")["family"].iloc[0]
    compare.select(city, scope=None)
    found = compare.select(city, families=family, peers="all")
    found.succession()
    highlighted.told(found, "zh")
    profiles.themes(found, "zh")
    for draw in (figures.theme, figures.outcomes):
        figures.svg(draw(found, "zh"))


def hidden(name: str) -> bool:
    """Return whether the working folder has a module that goes before the one imported."""
    if "." in name:
        return False
    spec = PathFinder.find_spec(name, [str(Path.cwd())])
    # A folder without code is found last, wherever it is.
    return bool(spec and spec.origin not in (None, getattr(sys.modules[name], "__file__", None)))


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what of an environment cannot be given to a fork."""
    return {name: value for name, value in environment.items() if name.startswith(EARLY)}


class Desk:
    """Where kernels are asked for, and heard of when they have ended.

    Parameters
    ----------
    door : socket
        Where connections arrive.
    fit : bool
        Whether the imports are those of a notebook here; else nobody is given a kernel.
    """

    def __init__(self, door: socket.socket, fit: bool):
        self._door, self._fit = door, fit
        self._asking: list[socket.socket] = []
        self._kernels: dict[int, socket.socket] = {}
        self._folders = {os.environ.get(DATA)}
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno())
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def sockets(self) -> list[socket.socket]:
        """Return the sockets to look at: the door, connections, what tells of signals."""
        served = [one for one in self._kernels.values() if one.fileno() >= 0]
        return [self._door, self._woken, *self._asking, *served]

    def attend(self, ready: socket.socket) -> dict[str, Any] | None:
        """Do what a socket asks for; return in the process of a new kernel what it is to be.

        Raises
        ------
        SystemExit
            If this process was asked to end.
        """
        if ready is self._woken:
            if signal.SIGTERM in ready.recv(4096):
                raise SystemExit
            self._reap()
        elif ready is self._door:
            with contextlib.suppress(OSError):  # whoever came is gone
                self._asking.append(ready.accept()[0])
        elif ready in self._asking:
            self._asking.remove(ready)
            return self._serve(ready)
        else:
            self._leave(ready)
        return None

    def _serve(self, connection: socket.socket) -> dict[str, Any] | None:
        order = received(connection)
        if not (order and self._fit and fits(order)):
            connection.close()
            return None
        self._look(order["env"].get(DATA))
        try:
            pid = os.fork()
        except OSError:  # a system that is full may have room for another kernel later
            connection.close()
            return None
        if not pid:
            connection.close()
            self._close()
            return order
        self._kernels[pid] = connection
        tell(connection, pid)
        return None

    def _look(self, folder: str | None) -> None:
        """Read the tables of a folder, where the next notebooks are likely to read them too."""
        if folder in self._folders or len(self._folders) == FOLDERS:
            return
        self._folders.add(folder)
        with contextlib.suppress(Exception):  # the notebook will say so
            sys.modules["compare"].open(folder).fill()
            gc.freeze()

    def _close(self) -> None:
        """Let a new kernel have nothing of this."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for open_here in (*self.sockets(), self._waker):
            open_here.close()

    def _reap(self) -> None:
        """Tell of each kernel that has ended how it did."""
        for pid in list(self._kernels):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with self._kernels.pop(pid) as connection:
                    tell(connection, os.waitstatus_to_exitcode(status))

    def _leave(self, connection: socket.socket) -> None:
        """End the kernel of a connection that the other side has closed."""
        for pid, asked in self._kernels.items():
            if asked is connection:
                end(pid)
        connection.close()

    def stop(self) -> None:
        """End all kernels; nobody waits for their end."""
        signal.set_wakeup_fd(-1)
        for pid in self._kernels:
            end(pid)


def serve(owner: socket.socket, door: socket.socket, fit: bool) -> dict[str, Any] | None:
    """Fork kernels; return in each of them what it is to be, and nothing here at the end."""
    desk, parent = Desk(door, fit), os.getppid()
    try:
        # Another process may hold the owner's socket, too, when the owner is gone.
        while os.getppid() == parent:
            ready, _, _ = select.select([owner, *desk.sockets()], [], [], 1)
            if owner in ready:
                break
            for one in ready:
                order = desk.attend(one) if one.fileno() >= 0 else None
                if order:
                    owner.close()
                    return order
    except SystemExit:
        pass
    desk.stop()
    return None


def received(connection: socket.socket) -> dict[str, Any] | None:
    """Return the order that came; nothing where whoever asked is gone."""
    connection.settimeout(SECONDS)
    try:
        order: dict[str, Any] = json.loads(connection.makefile("rb").readline())
    except (OSError, ValueError):
        return None
    return order


def fits(order: Mapping[str, Any]) -> bool:
    """Return whether a fork of this process is what a new process would be."""
    here = (sys.executable, str(Path.cwd()), early(os.environ))
    return (order["program"], order["folder"], early(order["env"])) == here


def tell(connection: socket.socket, number: int) -> None:
    """Write a number; whoever asked may be gone."""
    with contextlib.suppress(OSError):
        connection.sendall(f"{number}\n".encode())


def end(pid: int) -> None:
    """End a kernel, and what it started in its group, at once."""
    for kill in (os.killpg, os.kill):  # one that was just forked leads no group yet
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def become_kernel(order: dict[str, Any]) -> None:
    """Be a kernel as ``python -m ipykernel_launcher`` would be."""
    parent = os.getppid()
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher and launcher.origin), *order["arguments"]]
    if "numpy" in sys.modules:  # Python's own generator is seeded anew by itself
        sys.modules["numpy"].random.seed()
    from ipykernel.kernelapp import IPKernelApp

    # The kernel ends when this parent does; ipykernel knows it as the parent of another kind.
    IPKernelApp.launch_instance([*order["arguments"], f"--IPKernelApp.parent_handle={parent}"])
    # The thread that was told to end the kernel may still flush what is printed. If an exit hook
    # stopped the thread that prints before, it would wait for ten seconds.
    IPKernelApp.instance().control_thread.join(1)


def leave() -> None:
    """End this process as Python does, but for clearing its memory, which takes as long as all."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads of the notebook
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(0)


if __name__ == "__main__":
    fit = prepare()
    descriptors = map(int, sys.argv[1:])
    owner, door = (socket.socket(fileno=number) for number in descriptors)
    place = Path(door.getsockname()).parent
    asked = serve(owner, door, fit)
    if asked:
        become_kernel(asked)
        leave()
    shutil.rmtree(place, ignore_errors=True)
