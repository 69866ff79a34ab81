"""Records: what stands beside each report that is made, and the manifest of all of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compare.batch.fingerprint import digest, library, plain, versions
from compare.batch.order import FAILED, Order
from compare.report.parts import Part
from compare.storage import replace

MANIFEST = "manifest.json"
"""The name of the manifest in the folder of the reports."""

LARGEST = 2**24
"""Bytes of the largest record that is looked at."""


@dataclass(frozen=True)
class Outcome:
    """What became of an order.

    Attributes
    ----------
    order : Order
        The order.
    status : str
        ``made``; ``kept``, where the report was there already; ``failed``; or ``left``, where the
        batch was ended before.
    key : str
        The digest of what it follows from.
    seconds : float
        How long its notebooks and its rendering took, those that it shares with others included.
    digests : Mapping of str to str
        Its files and their digests, where it is made or kept.
    error : str
        What went wrong.
    notebook, cell : str and int or None
        The notebook that failed, and the cell in it, counted from 0 with that of the parameters.
    partial : str
        The file of the notebook as far as it came, in the folder of the reports.
    """

    order: Order
    status: str
    key: str = ""
    seconds: float = 0.0
    digests: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    notebook: str = ""
    cell: int | None = None
    partial: str = ""


class Records:
    """The records in a folder of reports.

    Parameters
    ----------
    folder : Path
        The folder.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def _path(self, order: Order) -> Path:
        return self.folder / f"{order.title}.json"

    def kept(self, order: Order, key: str) -> Outcome | None:
        """Return the outcome of an order whose report is there, whole and of the same content.

        Parameters
        ----------
        order : Order
            The order.
        key : str
            The digest of what it follows from.

        Returns
        -------
        Outcome or None
            None where it is to be made.
        """
        try:
            path = self._path(order)
            if path.stat().st_size > LARGEST:
                return None
            found = json.loads(path.read_bytes())
            digests = {name: found["outputs"][name] for name in order.outputs}
            if found["key"] != key:
                return None
            for name, expected in digests.items():
                if digest((self.folder / name).read_bytes()) != expected:
                    return None
            return Outcome(order, "kept", key, float(found["seconds"]), digests)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def write(self, order: Order, key: str, files: Mapping[str, bytes], seconds: float) -> Outcome:
        """Write a report and then its record, each file whole.

        Parameters
        ----------
        order : Order
            The order.
        key : str
            The digest of what it follows from.
        files : Mapping of str to bytes
            Its files by their names in the folder.
        seconds : float
            How long it took.

        Returns
        -------
        Outcome
            That it is made.

        Raises
        ------
        InvalidInputError
            If a file cannot be written.
        """
        for name, data in files.items():
            replace(self.folder / name, data)
        digests = {name: digest(data) for name, data in files.items()}
        for part in order.parts:
            (self.folder / partial(order, part)).unlink(missing_ok=True)
        outcome = Outcome(order, "made", key, round(seconds, 3), digests)
        replace(self._path(order), _bytes({**described(outcome), "versions": versions()}))
        return outcome

    def write_manifest(self, outcomes: Iterable[Outcome]) -> Path:
        """Write the manifest of a batch: every report with its parameters, status and digests."""
        found = {
            "library": library(),
            "versions": versions(),
            "reports": [described(outcome) for outcome in outcomes],
        }
        return replace(self.folder / MANIFEST, _bytes(found))


def partial(order: Order, part: Part) -> str:
    """Return the file that a notebook of a report which fails is kept in, as far as it came."""
    name = order.name.replace("/", "-")
    return f"{FAILED}/{name}-{part.name}.ipynb" if order.source.recipe else f"{FAILED}/{name}.ipynb"


def described(outcome: Outcome) -> dict[str, object]:
    """Return an outcome as it is written down; parameters and names as they were given."""
    order = outcome.order
    found: dict[str, object] = {
        "name": order.name,
        "format": order.kind,
        "recipe" if order.source.recipe else "notebook": order.source.path.name,
        "parameters": plain(order.parameters),
        "status": outcome.status,
        "key": outcome.key,
        "seconds": outcome.seconds,
        "outputs": dict(outcome.digests),
    }
    if outcome.status == "failed":
        failure = {"notebook": outcome.notebook, "cell": outcome.cell, "error": outcome.error}
        found |= {**failure, "partial": outcome.partial}
    return found


def _bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return f"{text}\n".encode("utf-8", "backslashreplace")
