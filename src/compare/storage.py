"""Files that others may be reading: read only where they are files, written whole or not at all."""

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from compare.problem import InvalidInputError

try:
    import fcntl
except ImportError:  # Windows: there, two builds at once are only noticed by their build ids
    fcntl = None  # type: ignore[assignment]

PATIENCE = 60.0
"""Seconds to wait for another process that writes into the same folder."""

LARGEST = 256 * 2**20
"""Bytes of the largest file that is read whole."""


def content(path: Path, expected: str) -> bytes:
    """Return the bytes of a regular file, whose size is bounded.

    A pipe, a device or a folder under the name of a file would be waited for, be endless, or end
    in a traceback.

    Parameters
    ----------
    path : Path
        The file.
    expected : str
        What it should be, for the message.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    InvalidInputError
        If it is missing, is no regular file, is too large or cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> content(Path("LICENSE"), "a licence")[:11]
    b'MIT License'
    """
    size = regular(path, expected).st_size
    if size > LARGEST:
        raise InvalidInputError.at(path, f"{expected}; it is larger than {LARGEST // 2**20} MiB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError.at(path, f"{expected}; {_said(error)}") from None


def regular(path: Path, expected: str) -> os.stat_result:
    """Return the status of a regular file: no folder, pipe or device.

    Raises
    ------
    InvalidInputError
        If it is missing, or something else.
    """
    found = "it is no regular file"
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            return status
        if stat.S_ISDIR(status.st_mode):
            found = "it is a folder"
    except (OSError, ValueError) as error:
        found = _said(error)
    raise InvalidInputError.at(path, f"{expected}; {found}")


def _said(error: Exception) -> str:
    """Say what the operating system refused, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "there is none"
    return getattr(error, "strerror", None) or str(error)


def folder(path: Path, expected: str) -> Path:
    """Return a folder that is to be read from.

    Parameters
    ----------
    path : Path
        The folder.
    expected : str
        What it should be, for the message.

    Returns
    -------
    Path
        The same folder.

    Raises
    ------
    InvalidInputError
        If there is none, or something else has its name.
    """
    try:
        if path.is_dir():
            return path
        found = "it is no folder" if path.exists() else "there is none"
    except (OSError, ValueError) as error:  # a loop of links, a name that no file may have
        found = _said(error)
    raise InvalidInputError.at(path, f"{expected}; {found}")


def made(path: Path) -> Path:
    """Return a folder that is to be written into, and make it where there is none.

    Raises
    ------
    InvalidInputError
        If something else has its name, or it may not be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise InvalidInputError.at(path, f"a folder to write into; {_said(error)}") from None
    return path


@contextlib.contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Keep other processes from writing into a folder for the length of a ``with`` block.

    The lock is one of the operating system's on the folder itself: it leaves no file behind, and
    ends with its process.

    Yields
    ------
    bool
        Whether the folder is locked; some file systems have no locks.

    Raises
    ------
    InvalidInputError
        If another process holds it for longer than `PATIENCE`.
    """
    if fcntl is None:
        yield False
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield _wait(handle, path)
    finally:
        os.close(handle)


def _wait(handle: int, path: Path) -> bool:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > end:
                expected = "a folder to write into; another process has been writing into it for"
                raise InvalidInputError.at(path, f"{expected} {PATIENCE:g} seconds") from None
            time.sleep(0.05)
        except OSError:  # a file system without locks: then as on Windows
            return False


def replace(path: Path, data: bytes) -> Path:
    """Write a file whole: aside first, then renamed, so that a reader sees the old or the new.

    Parameters
    ----------
    path : Path
        The file; its folder is made where there is none.
    data : bytes
        Its new content.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    InvalidInputError
        If the folder or the file cannot be written; the old file is as it was.
    """
    # One name for each file: what a killed process left is overwritten by the next.
    aside = made(path.parent) / f".{path.name}.aside"
    try:
        with locked(path.parent):
            try:
                synced(aside, data)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInputError.at(path, f"a file that can be written; {_said(error)}") from None
    return path


def synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it: a rename must not outrun its content.

    What a killed process left under the name is removed, not written into: it might be a link.
    """
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
