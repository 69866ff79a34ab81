"""Kernels forked from a warm process: ready in a moment, and of nobody else's state."""

import asyncio
import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from compare import environment
from compare.report import warm

NAME = "city-compare"
"""The name of the provisioner among those of jupyter_client."""

SCRIPT = Path(warm.__file__)
SECONDS = 60
"""How long the warm process may take for its imports."""

LONGEST = 70
"""Characters of a folder for temporary files that an address of a socket can be in."""

SHUTDOWN_SECONDS = 1
"""How long a kernel is waited for that was asked to end, before its manager loses patience."""

LAUNCHER = ("-m", "ipykernel_launcher")


class ForkedKernel:
    """A kernel that the warm process forked, as what jupyter_client uses of `subprocess.Popen`.

    Parameters
    ----------
    connection : socket
        Over which the warm process tells the process id, and in the end the exit status.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket):
        self._told, self._line, self._turn = connection, b"", threading.Lock()
        self.returncode: int | None = None
        self.pid = self._number()

    def _number(self) -> int:
        """Return the next number that the warm process tells; what came of one is kept."""
        while not self._line.endswith(b"\n"):
            piece = self._told.recv(1)
            if not piece:
                raise ConnectionError("the warm process is gone")
            self._line += piece
        number, self._line = int(self._line), b""
        return number

    def poll(self) -> int | None:
        """Return the exit status; nothing while the kernel runs."""
        return self.wait(timeout=0) if self.returncode is None else self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the kernel to end, and return its exit status; nothing where it still runs."""
        # Who only looks does not wait for another thread that waits.
        if self.returncode is None and self._turn.acquire(blocking=timeout != 0):
            try:
                if self.returncode is None:
                    self._hear(timeout)
            finally:
                self._turn.release()
        return self.returncode

    def _hear(self, timeout: float | None) -> None:
        self._told.settimeout(timeout)
        try:
            self.returncode = self._number()
        except (BlockingIOError, TimeoutError):
            return
        except OSError:  # without the warm process no kernel goes on
            self.returncode = -signal.SIGKILL
        self._told.close()

    def send_signal(self, number: int) -> None:
        """Send a signal, where the kernel still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class WarmProcess:
    """A process that has done what notebooks do first, and forks kernels.

    It starts when it is made, and ends, with its kernels, when it is stopped or when this
    process ends in whatever way.
    """

    def __init__(self) -> None:
        self._owner, self._started = os.getpid(), warm.early(os.environ)
        self._cwd = Path.cwd()
        # An address has room for about a hundred characters; the folder is nobody else's.
        short = None if len(tempfile.gettempdir()) < LONGEST else "/tmp"
        self._folder = tempfile.mkdtemp(prefix="city-compare-", dir=short)
        self.address = str(Path(self._folder, "socket"))
        self._control, theirs = socket.socketpair()
        with theirs, socket.socket(socket.AF_UNIX) as door:
            door.bind(self.address)
            door.listen(128)
            given = [theirs.fileno(), door.fileno()]
            self._process = subprocess.Popen(
                [sys.executable, "-Xfrozen_modules=off", str(SCRIPT), *map(str, given)],
                stdin=subprocess.DEVNULL,
                pass_fds=given,
                start_new_session=True,  # Ctrl-C is for this process to heed, not for that one
            )

    @property
    def lives(self) -> bool:
        """Whether it can be asked: by the process that started it, not by a fork of that."""
        return self._owner == os.getpid() and self._process.poll() is None

    def fits(self, environment: Mapping[str, str], folder: Path) -> bool:
        """Return whether a fork is what a new process of this environment and folder would be."""
        return warm.early(environment) == self._started and folder == self._cwd

    def stop(self) -> None:
        """End the process and all its kernels."""
        self._control.close()
        if self._owner == os.getpid():
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)


def ask(
    address: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> ForkedKernel:
    """Ask a warm process for a kernel.

    Parameters
    ----------
    address : str
        Where it listens.
    arguments : sequence of str
        Those of ``python -m ipykernel_launcher``.
    environment : Mapping of str to str
        The environment variables that the kernel sees.
    folder : Path
        Its working folder.

    Raises
    ------
    OSError
        If the warm process does not answer, or a fork of it would not be what a new process is.
    """
    order = {
        "program": sys.executable,
        "folder": str(folder),
        "arguments": list(arguments),
        "env": dict(environment),
    }
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(SECONDS)
        connection.connect(address)
        connection.sendall(json.dumps(order).encode() + b"\n")
        return ForkedKernel(connection)
    except BaseException:
        connection.close()
        raise


_lock = threading.Lock()
_warm: WarmProcess | None = None


def possible() -> bool:
    """Return whether kernels can be forked here, and nobody asked for those of the usual kind.

    Where the system's own libraries start threads, as on macOS, a fork is not safe.
    """
    forks = hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and sys.platform != "darwin"
    return forks and os.environ.get(environment.KERNEL) != environment.PLAIN


def warm_up() -> WarmProcess:
    """Return the warm process, after starting it where there is none; it does its imports alone."""
    global _warm
    with _lock:
        if _warm is None or not _warm.lives:
            _warm = WarmProcess()
        return _warm


def cool_down() -> None:
    """End the warm process and all its kernels; what waits for one of them fails."""
    global _warm
    with _lock:
        stopped, _warm = _warm, None
    if stopped:
        stopped.stop()


atexit.register(cool_down)


class WarmProvisioner(LocalProvisioner):
    """Launches kernels of this interpreter by a fork where it can, and all others as usual.

    Its name in a kernel specification is ``city-compare``; `compare.report.kernel` needs none.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel with a command."""
        kernel = None
        if "env" in kwargs:
            kwargs["env"] = {
                name: text for name, text in kwargs["env"].items() if name != environment.WARM
            }
        if possible():
            # A warm process that cannot be had must not cost the kernel.
            with contextlib.suppress(OSError, ValueError):
                kernel = await asyncio.to_thread(_forked, cmd, **kwargs)
        if kernel is None:
            return await super().launch_kernel(cmd, **kwargs)
        # The kernel leads a session, and so a group, of its own.
        self.process: Any = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for a kernel that was asked to end; its manager looks only at times."""
        if isinstance(self.process, ForkedKernel):
            await asyncio.to_thread(self.process.wait, SHUTDOWN_SECONDS)


def _forked(
    cmd: Sequence[str], env: Mapping[str, str], cwd: str | None = None, **rest: object
) -> ForkedKernel | None:
    """Return a kernel by a fork; nothing where the command is not for one."""
    program, *options = cmd
    place = options.index(LAUNCHER[0]) if LAUNCHER[0] in options else 0
    if tuple(options[place : place + 2]) != LAUNCHER or not _ours(program):
        return None
    if [option for option in options[:place] if option != "-Xfrozen_modules=off"]:
        return None
    arguments, folder = options[place + 2 :], Path(cwd).resolve() if cwd else Path.cwd()
    if shared := os.environ.get(environment.WARM):
        with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):  # it is gone
            return ask(shared, arguments, env, folder)
    process = warm_up()
    return ask(process.address, arguments, env, folder) if process.fits(env, folder) else None


def _ours(program: str) -> bool:
    return Path(program) == Path(sys.executable)
