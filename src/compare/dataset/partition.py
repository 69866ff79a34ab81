"""The tables as partitioned Parquet: data sets that DuckDB, Dask or Spark read as one table each.

For what outgrows one machine: each table is a folder, and those that say something of indicators
have a folder for each family of indicators in it, ``targets/family=rd_intensity/part-0.parquet``.
All targets of an indicator stand in one file, so that cities are ranked file by file.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from compare.dataset import parquet, rowgroups
from compare.dataset.folder import folder_of
from compare.problem import InvalidInputError
from compare.schema import TIDY
from compare.storage import locked, made

FILE = "part-0.parquet"
"""What each file is called; its folders say what it holds."""

_MARK = "_city-compare"
"""A file in a folder of ours; readers of Parquet pass over names that begin with an underscore."""

# Of no city is any row, and a table without cities is small: only what it is is looked at.
_NOTHING: rowgroups.Where = {"city_id": (), "target_a": ()}
_STAGING = ".city-compare-partition-"


def write(folder: Path, source: str | Path | None = None) -> list[Path]:
    """Write the tidy tables partitioned by family of indicators.

    The tables are read group by group of their rows, so that memory does not grow with them. The
    same tables are written as the same bytes. All are written aside, and then take the place of
    those of an earlier time.

    Parameters
    ----------
    folder : Path
        The folder that is to hold a folder for each table. It must be new, empty, or written by
        this function before: then it is replaced.
    source : str or Path, optional
        The folder of the tidy tables; see `compare.dataset.folder.folder_of`.

    Returns
    -------
    list of Path
        The files, by table and family. The column `family` stands in the names of folders alone,
        as readers of partitioned Parquet expect.

    Raises
    ------
    InvalidInputError
        If the tables cannot be read or are not of one build, or the folder holds something else or
        cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import pyarrow.dataset as ds
    >>> with tempfile.TemporaryDirectory() as place:
    ...     files = write(Path(place) / "parts")
    ...     targets = ds.dataset(Path(place) / "parts" / "targets", partitioning="hive")
    ...     targets.to_table().num_rows == parquet.count("targets", folder_of())
    True
    """
    tidy = folder_of(source)
    for name in TIDY:
        parquet.read(name, tidy, where=_NOTHING)
    _refuse_others(folder)
    with locked(made(folder)):
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent))
        try:
            (staging / "new").mkdir()
            (staging / "new" / _MARK).touch()
            files = [
                path.relative_to(staging / "new")
                for name in TIDY
                for path in _write_table(name, tidy, staging / "new" / name)
            ]
            if folder.exists():
                folder.replace(staging / "old")
            (staging / "new").replace(folder)
        except (OSError, pa.ArrowException) as error:
            said = getattr(error, "strerror", None) or str(error)
            raise InvalidInputError.at(folder, f"a folder that can be written ({said})") from None
        finally:
            if (staging / "old").exists() and not folder.exists():
                (staging / "old").replace(folder)
            shutil.rmtree(staging, ignore_errors=True)
            with contextlib.suppress(OSError):  # one that was made here, and stayed empty
                folder.rmdir()
    return [folder / file for file in files]


def _refuse_others(folder: Path) -> None:
    """Refuse a place where something stands that this module did not write."""
    if folder.is_dir() and ((folder / _MARK).exists() or not any(folder.iterdir())):
        return
    if folder.exists() or folder.is_symlink():
        expected = "a new folder, or one of partitioned tables; something else stands there"
        raise InvalidInputError.at(folder, expected)


def _write_table(name: str, tidy: Path, place: Path) -> list[Path]:
    """Write a table; one without indicators is a single file."""
    families_of = _families_of(tidy)
    batches = rowgroups.batches(tidy / f"{name}.parquet")
    parts = ((batch, _families(batch, families_of)) for batch in batches)
    schema = _schema(name, tidy)
    with contextlib.ExitStack() as open_files:
        writers: dict[str, _Part] = {}
        for batch, families in parts:
            for family, rows in _divided(batch, families):
                if family not in writers:
                    path = place / f"family={family}" / FILE if family else place / FILE
                    writers[family] = open_files.enter_context(_part(path, schema))
                writers[family].add(rows.select(schema.names))
        if not writers:
            open_files.enter_context(_part(place / FILE, schema))
    return sorted(place.rglob(FILE))


def _schema(name: str, tidy: Path) -> pa.Schema:
    """Return the schema of a part: without the family, and without how many rows the table has."""
    whole = pq.read_schema(tidy / f"{name}.parquet")
    metadata = {key: text for key, text in (whole.metadata or {}).items() if key != b"rows"}
    kept = [
        field for field in whole if field.name != "family" or name in ("families", "indicators")
    ]
    return pa.schema(kept, metadata=metadata)


def _families_of(tidy: Path) -> tuple[pa.Array, pa.Array]:
    """Return the indicators, and the family of each."""
    indicators = pq.read_table(
        tidy / "indicators.parquet", columns=["indicator_id", "family"], use_threads=False
    )
    return indicators["indicator_id"].combine_chunks(), indicators["family"].combine_chunks()


def _families(batch: pa.Table, families_of: tuple[pa.Array, pa.Array]) -> pa.Array | None:
    """Return the family of each row; None where rows are of no indicator."""
    if "target_a" in batch.column_names:
        return batch["family"].combine_chunks()
    if "indicator_id" not in batch.column_names or "family" in batch.column_names:
        return None
    known, families = families_of
    places = pc.index_in(batch["indicator_id"].combine_chunks(), value_set=known)
    return families.take(places)


def _divided(batch: pa.Table, families: pa.Array | None) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each family, in their order."""
    if families is None:
        yield "", batch
        return
    coded = families.dictionary_encode()
    codes = coded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    rows = batch.take(pa.array(order))
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    begins = np.cumsum(counts) - counts
    places = zip(begins.tolist(), counts.tolist(), strict=True)
    for family, (begin, count) in zip(coded.dictionary.to_pylist(), places, strict=True):
        yield family, rows.slice(begin, count)


class _Part:
    """A file of which rows are kept back until they fill a group."""

    def __init__(self, writer: pq.ParquetWriter):
        self._writer = writer
        self._rows: list[pa.Table] = []
        self._count = 0

    def add(self, rows: pa.Table) -> None:
        self._rows.append(rows)
        self._count += rows.num_rows
        if self._count >= rowgroups.SIZE:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            schema = self._writer.schema
            whole = pa.concat_tables([rows.cast(schema) for rows in self._rows])
            # Copied, as slices would be written with what they are slices of.
            self._writer.write_table(whole.combine_chunks(), row_group_size=2 * rowgroups.SIZE)
        self._rows, self._count = [], 0


@contextlib.contextmanager
def _part(path: Path, schema: pa.Schema) -> Iterator[_Part]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as writer:
        part = _Part(writer)
        yield part
        part.flush()


Families = Mapping[str, Path]
"""The file of each family."""


def files_of(name: str, folder: Path) -> Families:
    """Return the file of each family in a table that was written partitioned.

    Parameters
    ----------
    name : str
        A table whose rows are of indicators, such as targets.
    folder : Path
        The folder that `write` wrote.

    Returns
    -------
    Mapping of str to Path
        By family, in the order of their names.
    """
    found = sorted((folder / name).glob(f"family=*/{FILE}"))
    return {path.parent.name.partition("=")[2]: path for path in found}
