"""The tidy tables as Parquet files: one set from one build, written and read as such."""

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from compare.dataset import rowgroups
from compare.problem import InvalidInputError, Problem
from compare.schema import DATASET, SCHEMA_VERSION, TIDY
from compare.storage import locked, made, regular, synced

_STAGING = ".city-compare-staging-"
_MEND = "run city-compare build, or take all tables of one version"
_UNREADABLE = (OSError, pa.ArrowException, UnicodeDecodeError, InvalidInputError)


def read(name: str, folder: Path, where: rowgroups.Where | None = None) -> pa.Table:
    """Read a table, and refuse one that does not belong to the others of its folder.

    Parameters
    ----------
    name : str
        A table of `compare.schema.TIDY`.
    folder : Path
        The folder of the tidy tables.
    where : Mapping of str to collection of str, optional
        Which rows, by what may stand in some columns; others are not read, as far as the file says
        where they are. Columns that the table does not have ask for nothing.

    Returns
    -------
    pyarrow.Table
        The table, or the rows asked for.

    Raises
    ------
    InvalidInputError
        If the file is missing, truncated or corrupt, is no tidy table, is of another version of
        the schema, or is of another build than another table of the folder.

    Examples
    --------
    >>> from pathlib import Path
    >>> read("cities", Path("data/tidy")).column_names[:2]
    ['city_id', 'gb_code']
    """
    path = folder / f"{name}.parquet"
    regular(path, "a tidy table")
    try:
        table, rows = rowgroups.read(path, where)
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        raise InvalidInputError.at(
            path, f"a tidy table; it is not Parquet, or damaged: {_MEND}"
        ) from None
    found = _decoded(table.schema)
    version = found.get("schema_version")
    if found.get("dataset") != DATASET or version != SCHEMA_VERSION:
        said = f"it is of version {version}" if version else "it names none"
        raise InvalidInputError.at(
            path, f"a tidy table of schema version {SCHEMA_VERSION}; {said}: {_MEND}"
        )
    if not table.schema.equals(TIDY[name].arrow("")) or found.get("rows") != str(rows):
        raise InvalidInputError.at(
            path, f"the columns and rows of the table {name}; it has others: {_MEND}"
        )
    _check_build(name, found.get("build_id", ""), folder)
    return table


def raw(path: Path) -> pa.Table:
    """Read a Parquet file of any version, build or origin.

    Raises
    ------
    InvalidInputError
        If it is none, or damaged.
    """
    regular(path, "a Parquet file")
    try:
        return rowgroups.read(path)[0]
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        raise InvalidInputError.at(path, "a Parquet file; it is none, or damaged") from None


def count(name: str, folder: Path) -> int:
    """Return how many rows a table has, as its file says; none where it cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> count("cities", Path("data/tidy")) > 100
    True
    """
    return int(_said(folder / f"{name}.parquet").get("counted", 0))


def build_of(table: pa.Table) -> str:
    """Return the build that a table belongs to."""
    return _decoded(table.schema).get("build_id", "")


def rows_of(path: Path) -> int:
    """Return how many rows a Parquet file has."""
    return int(pq.read_metadata(path).num_rows)


def _decoded(schema: pa.Schema) -> dict[str, str]:
    metadata = schema.metadata or {}
    return {key.decode("utf-8", "replace"): text.decode("utf-8", "replace")
            for key, text in metadata.items()}  # fmt: skip


def _check_build(name: str, build_id: str, folder: Path) -> None:
    """Hold the build of a table against those of all others in the folder."""
    others = {other: _said(folder / f"{other}.parquet").get("build_id") for other in TIDY}
    apart = sorted(
        other for other, found in others.items() if found is not None and found != build_id
    )
    if apart:
        expected = f"tables of one build; {', '.join(apart)} and {name} are of different ones"
        raise InvalidInputError.at(folder, f"{expected}: {_MEND}")


def _metadata(path: Path) -> dict[str, str] | None:
    """Return what a Parquet file says of itself; None where it cannot be read."""
    try:
        status = regular(path, "a tidy table")
        return _metadata_at(path, status.st_mtime_ns, status.st_size, status.st_ino)
    except _UNREADABLE:
        return None


def _said(path: Path) -> dict[str, str]:
    return _metadata(path) or {}


@lru_cache(maxsize=1024)
def _metadata_at(path: Path, changed: int, size: int, number: int) -> dict[str, str]:
    """Return the metadata of a file as long as it is the same file, unchanged."""
    footer = rowgroups.footer(path)
    return _decoded(footer.schema.to_arrow_schema()) | {"counted": str(footer.num_rows)}


def is_ours(path: Path) -> bool:
    """Tell whether a file is a table that this package wrote under this name, as it wrote it.

    Tables of version 0.1.0 name no data set; their titles and key are what we know them by.
    """
    found = _said(path)
    if found.get("dataset") == DATASET:
        return found.get("table") == path.stem and found.get("rows") == found["counted"]
    table = TIDY.get(path.stem)
    titles = (found.get("title_zh"), found.get("title_en"))
    return table is not None and titles == (table.title_zh, table.title_en) and "key" in found


def write(
    tables: Mapping[str, pa.Table],
    folder: Path,
    beside: Callable[[Path], Mapping[str, bytes]] = lambda folder: {},
) -> list[Path]:
    """Write the tables of a build, in the place of those of an earlier one.

    All are written aside before the first is replaced. Where one cannot be replaced, those that
    were are put back. A process that is killed in between leaves tables of two builds, which
    `read` refuses and the next `write` replaces.

    Parameters
    ----------
    tables : Mapping of str to pyarrow.Table
        Tables by name.
    folder : Path
        Where ``NAME.parquet`` are to stand. Tables of an earlier build that this one does not have
        are removed; nothing else is.
    beside : callable, optional
        What is to stand beside the tables: called with a folder that holds them, it returns names
        and contents of files.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InvalidInputError
        If the folder cannot be written into, or holds a file of that name that is not ours. One
        that cannot be read, among tables of ours, is renamed to ``NAME.parquet.damaged``.
    """
    made(folder)
    try:
        with locked(folder) as alone:
            damaged = _damaged(tables, folder)
            if alone:
                _clear(folder)
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
            try:
                for name, table in tables.items():
                    _write_one(table, staging / f"{name}.parquet")
                files = [f"{name}.parquet" for name in tables]
                for other, content in beside(staging).items():
                    synced(staging / other, content)
                    files.append(other)
                for path in damaged:
                    _set_aside(path)
                _swap(files, _former(tables, folder), staging)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except (OSError, pa.ArrowException) as error:
        found = getattr(error, "strerror", None) or str(error)
        names = (getattr(error, name, None) for name in ("filename2", "filename"))
        file = next((name for name in names if name), folder)
        expected = f"a place where tables can be written ({found}); the former ones are kept"
        raise InvalidInputError.at(Path(file), expected) from None
    return [folder / name for name in files]


def _write_one(table: pa.Table, path: Path) -> None:
    pq.write_table(
        table, path, compression="zstd", write_page_checksum=True, row_group_size=rowgroups.SIZE
    )
    with path.open("rb") as file:  # a rename must not outrun the content
        os.fsync(file.fileno())


def _former(tables: Mapping[str, pa.Table], folder: Path) -> list[str]:
    """Return the files of tables that we wrote once and no longer have."""
    paths = sorted(folder.glob("*.parquet"))
    return [path.name for path in paths if path.stem not in tables and is_ours(path)]


def _damaged(tables: Mapping[str, pa.Table], folder: Path) -> list[Path]:
    """Return the files in the places of tables that cannot be read; refuse those of others.

    Beside tables of ours, a file that is no Parquet at all is taken for a damaged one of them.
    """
    present = [path for name in tables if os.path.lexists(path := folder / f"{name}.parquet")]
    ours = {path for path in present if is_ours(path)}
    damaged = [path for path in present if ours and path.is_file() and _metadata(path) is None]
    expected = "no file of this name, or a table that city-compare wrote; move it, or choose"
    problems = [
        Problem(str(path), 0, "", "", f"{expected} another folder")
        for path in present
        if path not in {*ours, *damaged}
    ]
    if problems:
        raise InvalidInputError(problems)
    return damaged


def _set_aside(path: Path) -> None:
    """Rename a file that may be a damaged table, or somebody's: it is not ours to remove."""
    names = (path.with_name(f"{path.name}.damaged{number or ''}") for number in itertools.count())
    path.rename(next(name for name in names if not os.path.lexists(name)))


def _clear(folder: Path) -> None:
    """Remove what a killed process left; the folder must be locked, so that nobody uses it."""
    for path in folder.glob(f"{_STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)


def _swap(names: list[str], former: list[str], staging: Path) -> None:
    """Put the new files in their places; on an error, put the old ones back."""
    folder, kept = staging.parent, staging / "kept"
    kept.mkdir()
    for name in [*names, *former]:
        if (folder / name).exists():
            _keep(folder / name, kept / name)
    done: list[str] = []
    try:
        for name in names:
            (staging / name).replace(folder / name)
            done.append(name)
        for name in former:
            (folder / name).unlink()
            done.append(name)
    except BaseException:
        for name in done:
            if (kept / name).exists():
                (kept / name).replace(folder / name)
            else:
                (folder / name).unlink()
        raise


def _keep(path: Path, copy: Path) -> None:
    """Keep a second name of a file, or a copy where the file system has no second names."""
    with contextlib.suppress(OSError):
        copy.hardlink_to(path)
        return
    shutil.copy2(path, copy)


def stale(tables: Mapping[str, pa.Table], folder: Path) -> list[str]:
    """Return the names of tables whose file differs in schema, metadata or rows, or is missing."""
    names = []
    for name, table in tables.items():
        try:
            regular(folder / f"{name}.parquet", "a tidy table")
            found, _ = rowgroups.read(folder / f"{name}.parquet")
            same = found.equals(table, check_metadata=True)
        except _UNREADABLE:
            same = False
        if not same:
            names.append(name)
    return names + [Path(name).stem for name in _former(tables, folder)]
