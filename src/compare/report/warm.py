"""The warm process: import once what notebooks import, then fork a kernel each time one is asked.

A script, not a module of the package: ``python warm.py FD``, where FD is a socket. For each
kernel a connection comes over it, and over the connection, as JSON in a line, what the kernel is
to be. The process answers there with the process id of the kernel and, in the end, with its exit
status. When the socket is closed, all kernels end. Nothing but the imports happens before a
fork, and no thread is started, so that a kernel is as a new one would be.
"""

import contextlib
import gc
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import time
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

IMPORTS = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "pandas",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
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
INLINE = "module://matplotlib_inline.backend_inline"


def prepare() -> bool:
    """Import what notebooks import; return whether a notebook here would import the same."""
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of this script
    given = dict(os.environ)
    os.environ.update(ONE_THREAD)
    os.environ.setdefault("MPLBACKEND", INLINE)  # as ipykernel does, before matplotlib looks
    for name in IMPORTS:
        with contextlib.suppress(Exception):  # the notebook that needs it will say so
            importlib.import_module(name)
    os.environ.clear()
    os.environ.update(given)
    gc.collect()
    gc.freeze()  # what is never looked at again is never copied
    return not any(map(hidden, sys.modules.keys() - sys.stdlib_module_names))


def hidden(name: str) -> bool:
    """Return whether the working folder has a module that goes before the one imported."""
    if "." in name:
        return False
    spec = PathFinder.find_spec(name, [str(Path.cwd())])
    # A folder without code is found last, wherever it is.
    return bool(spec and spec.origin not in (None, getattr(sys.modules[name], "__file__", None)))


def serve(control: socket.socket, fit: bool) -> dict[str, Any] | None:
    """Fork kernels; return in each of them what it is to be, and nothing here at the end.

    Where the imports do not fit, a connection is closed without an answer.
    """
    kernels: dict[int, socket.socket] = {}
    parent = os.getppid()
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while os.getppid() == parent:
        ready, _, _ = select.select([control, woken], [], [], 5)
        if woken in ready:
            woken.recv(4096)
            reap(kernels)
        if control in ready:
            connection = received(control)
            if connection is None:
                break
            order = connection.makefile("rb").readline()
            if not (order and fit):  # whoever asked may be gone
                connection.close()
                continue
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for open_here in (control, woken, waker, connection, *kernels.values()):
                    open_here.close()
                asked: dict[str, Any] = json.loads(order)
                return asked
            kernels[pid] = connection
            tell(connection, pid)
    for pid in kernels:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    return None


def received(control: socket.socket) -> socket.socket | None:
    """Return the connection that came; nothing where the other side is gone."""
    said, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return socket.socket(fileno=descriptors[0]) if said and descriptors else None


def reap(kernels: dict[int, socket.socket]) -> None:
    """Tell of each kernel that has ended how it did."""
    for pid in list(kernels):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with kernels.pop(pid) as connection:
                tell(connection, os.waitstatus_to_exitcode(status))


def tell(connection: socket.socket, number: int) -> None:
    """Write a number; whoever asked may be gone."""
    with contextlib.suppress(OSError):
        connection.sendall(f"{number}\n".encode())


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


if __name__ == "__main__":
    fit = prepare()
    with socket.socket(fileno=int(sys.argv[1])) as control:
        asked = serve(control, fit)
    if asked:
        become_kernel(asked)
