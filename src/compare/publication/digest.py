"""Digests of files, and the list of them that ``sha256sum --check`` reads."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = "SHA256SUMS"
"""Name of the list."""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece.

    Examples
    --------
    >>> from pathlib import Path
    >>> len(sha256(Path("LICENSE")))
    64
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listed(paths: Iterable[Path]) -> str:
    r"""Return a line for each file: its digest and its name, by name.

    Examples
    --------
    >>> from pathlib import Path
    >>> listed([Path("LICENSE")])[64:]
    '  LICENSE\n'
    """
    ordered = sorted(paths, key=lambda path: path.name)
    return "".join(f"{sha256(path)}  {path.name}\n" for path in ordered)
