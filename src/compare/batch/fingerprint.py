"""What a report follows from: by its digest a report that is made already is known again."""

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from compare.batch.order import Order
from compare.dataset.folder import folder_of
from compare.problem import said
from compare.report.parts import Part
from compare.storage import content

LIBRARIES = (
    "fonttools", "ipykernel", "ipython", "matplotlib", "nbclient", "nbconvert", "nbformat", "numpy",
    "pandas", "papermill", "pyarrow", "pypandoc_binary", "seaborn", "typst", "zhplot",
)  # fmt: skip
"""Packages that have a part in what a report looks like."""

_SUFFIXES = {".py", ".csv", ".typ", ".lua", ".css"}


@cache
def versions() -> dict[str, str]:
    """Return the version of Python and of each of `LIBRARIES` that is installed.

    Examples
    --------
    >>> "papermill" in versions()
    True
    """
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@cache
def library() -> str:
    """Return the digest of this package: its code, its words and its template of reports."""
    root = Path(__file__).parents[1]
    files = sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES)
    total = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        total.update(data)
    return total.hexdigest()


def of_tables(folder: Path) -> str:
    """Return the digest of the tidy tables of a folder, as of their build.

    The same build gives the same files, so that their bytes stand for its build id.
    """
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.parquet")):
        total.update(path.name.encode())
        total.update(digest(content(path, "a tidy table")).encode())
    return total.hexdigest()


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of some bytes.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


class Fingerprints:
    """Digests of orders and their parts; each file is read once.

    Parameters
    ----------
    data : Path, optional
        The folder of the tidy tables.
    """

    def __init__(self, data: Path | None = None):
        self._data = data
        self._notebooks: dict[Path, bytes] = {}
        self._digests: dict[Path, str] = {}
        self._tables: dict[Path, str] = {}

    def tables(self, parameters: Mapping[str, object]) -> str:
        """Return the digest of the tidy tables that a notebook with these parameters uses."""
        folder = folder_of(str(parameters.get("data") or "") or self._data)
        if folder not in self._tables:
            self._tables[folder] = of_tables(folder)
        return self._tables[folder]

    def notebook(self, path: Path) -> bytes:
        """Return the bytes of a notebook, the same at each call."""
        if path not in self._notebooks:
            self._notebooks[path] = content(path, "a notebook")
            self._digests[path] = digest(self._notebooks[path])
        return self._notebooks[path]

    def of_part(self, part: Part, ours: bool, links: bool) -> str:
        """Return the digest of all that the run of a notebook follows from."""
        self.notebook(part.path)
        return _of(
            {
                "notebook": self._digests[part.path],
                "name": part.path.name,
                "parameters": plain(part.parameters),
                "tables": self.tables(part.parameters) if ours else "",
                "links": links,
                **_tools(),
            }
        )

    def of_order(self, order: Order) -> str:
        """Return the digest of all that a report follows from."""
        parts = [
            [part.name, part.anchors, self.of_part(part, order.source.ours, has_links(order))]
            for part in order.parts
        ]
        joined = bool(order.source.recipe)
        return _of(
            {
                "kind": order.kind,
                "parts": parts,
                "report": [plain(order.parameters), order.cities] if joined else [],
            }
        )


def has_links(order: Order) -> bool:
    """Tell whether a report is a notebook, in which people follow links that save what it shows."""
    return order.kind == "ipynb"


def _tools() -> dict[str, object]:
    return {"library": library(), "versions": versions()}


def plain(parameters: Mapping[str, object]) -> dict[str, object]:
    """Return parameters as they are noted: without the folder of the tables, which is a path."""
    return {name: value for name, value in parameters.items() if name != "data"}


def _of(described: Mapping[str, object]) -> str:
    text = json.dumps(described, sort_keys=True, default=said, ensure_ascii=True)
    return digest(text.encode())
