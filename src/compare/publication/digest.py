"""Digests of files, and the list of them that ``sha256sum --check`` reads."""

import hashlib
from collections.abc import Iterable, Mapping
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


def listed(paths: Iterable[Path], contents: Mapping[str, bytes]) -> str:
    r"""Return a line for each file: its digest and its name, by name.

    Parameters
    ----------
    paths : iterable of Path
        Files.
    contents : Mapping of str to bytes
        Names and contents of files that are not written yet.

    Examples
    --------
    >>> listed([], {"a.txt": b"a"})[64:]
    '  a.txt\n'
    """
    found = {path.name: sha256(path) for path in paths}
    found |= {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return "".join(f"{found[name]}  {name}\n" for name in sorted(found))
