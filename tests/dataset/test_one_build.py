"""Feature: tables that stand together are of one build; what is written is written whole."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import compare
from compare import InvalidInputError, storage
from compare.curated import reader
from compare.dataset import build, parquet
from compare.dataset.opening import steady
from compare.publication import package
from compare.schema import TIDY

MEND = "city-compare build"
Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def frames(few_frames: reader.Frames) -> reader.Frames:
    return few_frames


@pytest.fixture(scope="module")
def tables(few_tables: Tables) -> Tables:
    return few_tables


@pytest.fixture(scope="module")
def other(copied) -> Tables:
    """Return the tables of another build: one cell of one file differs."""
    changed = copied()
    changed.edit("cities.csv", "qidong", name_en="Qidong City")
    return build.tidy(reader.read(changed.folder))


@pytest.fixture
def folder(tables, tmp_path) -> Path:
    parquet.write(tables, tmp_path / "tidy")
    return tmp_path / "tidy"


def build_of(tables: Tables) -> str:
    [found] = {table.schema.metadata[b"build_id"].decode() for table in tables.values()}
    return found


def refusal(name: str, folder: Path) -> str:
    with pytest.raises(InvalidInputError) as caught:
        compare.load(name, folder)
    return str(caught.value)


def state(folder: Path) -> str | None:
    """Return the build of a folder; None where every reader refuses it. Nothing else may be."""
    loaded, refused = set(), set()
    for name in TIDY:
        try:
            loaded.add(parquet.read(name, folder).schema.metadata[b"build_id"].decode())
        except InvalidInputError:
            refused.add(name)
    assert not refused or refused == set(TIDY)
    assert len(loaded) <= 1
    return loaded.pop() if loaded else None


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


EXPECTED = sorted(f"{name}.parquet" for name in TIDY)


# One id for all


def test_all_tables_carry_one_build_id_which_follows_from_their_inputs(
    tables, other, frames, few
) -> None:
    assert build_of(tables) != build_of(other)
    again = build.tidy(reader.read(few))
    assert build_of(again) == build_of(tables) == build.build_id(frames)


def test_an_input_that_no_table_shows_counts_too(copied, tables) -> None:
    changed = copied()
    changed.edit("units.csv", "家", label_en="(a counting word)")
    assert build_of(build.tidy(reader.read(changed.folder))) != build_of(tables)


def test_how_a_file_is_encoded_does_not_count(copied, tables) -> None:
    changed = copied()
    path = changed.path("cities.csv")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert build_of(build.tidy(reader.read(changed.folder))) == build_of(tables)


# What readers refuse


@pytest.mark.parametrize("name", ["cities", "targets"])
def test_a_mixture_of_two_builds_is_refused_by_every_reader(folder, other, name) -> None:
    pq.write_table(other[name], folder / f"{name}.parquet")
    for each in TIDY:
        message = refusal(each, folder)
        assert name in message and "of different" in message and MEND in message
    with pytest.raises(InvalidInputError, match="tables of one build"):
        compare.select(families="rd_intensity", data=folder)
    assert state(folder) is None


def test_a_selection_is_of_one_build_also_while_another_is_built(
    tables, other, folder, monkeypatch
) -> None:
    real, calls = parquet.read, []

    def read(name: str, place: Path, where: object = None) -> pa.Table:
        calls.append(name)
        if len(calls) == 4:
            parquet.write(other, folder)
        return real(name, place, where)

    monkeypatch.setattr(parquet, "read", read)
    found = compare.select(cities="qidong", families="rd_intensity", data=folder)
    assert found.targets["city_en"].tolist() == ["Qidong City"]
    assert len(calls) < 2 * len(TIDY)


def test_tables_that_are_replaced_time_and_again_are_refused(
    tables, other, folder, monkeypatch
) -> None:
    real, calls = parquet.read, []

    def read(name: str, place: Path, where: object = None) -> pa.Table:
        calls.append(name)
        parquet.write((tables, other)[len(calls) % 2], folder)
        return real(name, place, where)

    monkeypatch.setattr(parquet, "read", read)
    with pytest.raises(InvalidInputError, match="built anew"):
        steady(lambda data: data["scopes"], folder)


def test_some_tables_of_a_build_may_stand_alone(folder, tmp_path) -> None:
    (folder / "targets.parquet").unlink()
    assert len(compare.load("cities", folder)) > 1
    assert "there is none" in refusal("targets", folder)


def rewritten(path: Path, **metadata: str | None) -> None:
    table = pq.read_table(path)
    kept = {key.decode(): text.decode() for key, text in table.schema.metadata.items()}
    kept = {key: text for key, text in (kept | metadata).items() if text is not None}
    pq.write_table(table.replace_schema_metadata(kept), path)


def renamed(path: Path, name: str, other: str) -> None:
    table = pq.read_table(path)
    place = table.schema.get_field_index(name)
    field = table.schema.field(place).with_name(other)
    schema = table.schema.set(place, field).with_metadata(table.schema.metadata)
    pq.write_table(pa.Table.from_arrays(table.columns, schema=schema), path)


FOREIGN = {
    "a table of its own": pa.table({"mine": [1, 2, 3]}),
    "metadata that are no text": pa.table({"a": [1]}).replace_schema_metadata({b"\xff": b"\xfe"}),
}


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "another schema version": (lambda p: rewritten(p, schema_version="99"), "of version 99"),
    "no schema version": (lambda p: rewritten(p, schema_version=None), "names none"),
    "another data set": (lambda p: rewritten(p, dataset="bookshelf"), "a tidy table"),
    "written by pandas": (lambda p: pd.read_parquet(p).to_parquet(p), "names none"),
    "empty": (lambda p: p.write_bytes(b""), "not Parquet, or damaged"),
    "half": (lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]), "damaged"),
    "without its end": (lambda p: p.write_bytes(p.read_bytes()[:-1]), "damaged"),
    "text": (lambda p: p.write_bytes(b"version https://example\n"), "not Parquet"),
    "a folder": (lambda p: (p.unlink(), p.mkdir()), "it is a folder"),
    "a pipe": (lambda p: (p.unlink(), os.mkfifo(p)), "no regular file"),
    "missing": (lambda p: p.unlink(), "there is none"),
    "some of its rows": (lambda p: pq.write_table(pq.read_table(p).slice(1), p), "it has others"),
    "metadata that are no text": (
        lambda p: pq.write_table(FOREIGN["metadata that are no text"], p),
        "names none",
    ),
    "other columns": (lambda p: renamed(p, "name_zh", "mayor"), "it has others"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_table_that_is_none_of_ours_is_refused(folder, name) -> None:
    damage, expected = DAMAGES[name]
    damage(folder / "cities.parquet")
    message = refusal("cities", folder)
    assert expected in message and "cities.parquet" in message
    assert "Traceback" not in message


def test_a_changed_byte_is_noticed_or_changes_nothing(folder) -> None:
    path = folder / "cities.parquet"
    content, right = path.read_bytes(), compare.load("cities", folder)
    chance = random.Random(8)
    noticed = 0
    for place in chance.sample(range(len(content)), 300):
        flipped = bytes([content[place] ^ (1 << chance.randrange(8))])
        path.write_bytes(content[:place] + flipped + content[place + 1 :])
        try:
            pd.testing.assert_frame_equal(compare.load("cities", folder), right)
        except InvalidInputError:
            noticed += 1
    assert noticed > 30


# Writing: foreign files, former tables, errors


def test_a_foreign_file_under_the_name_of_a_table_is_not_replaced(tables, tmp_path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    pq.write_table(pa.table({"mayor": ["x"]}), folder / "cities.parquet")
    before = (folder / "cities.parquet").read_bytes()
    with pytest.raises(InvalidInputError, match=r"cities\.parquet: .*another folder"):
        parquet.write(tables, folder)
    assert names_in(folder) == ["cities.parquet"]
    assert (folder / "cities.parquet").read_bytes() == before


def test_a_file_that_cannot_be_read_is_kept_aside_among_ours_and_refused_elsewhere(
    tables, folder, tmp_path
) -> None:
    for kept in ("cities.parquet.damaged", "cities.parquet.damaged1"):
        (folder / "cities.parquet").write_bytes(b"my notes")
        parquet.write(tables, folder)
        assert state(folder) == build_of(tables)
        assert (folder / kept).read_bytes() == b"my notes"
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "cities.parquet").write_bytes(b"somebody's")
    with pytest.raises(InvalidInputError):
        parquet.write(tables, alone)


@pytest.mark.parametrize("name", [*FOREIGN, "a part of ours", "a folder", "a link to nowhere"])
def test_a_foreign_file_among_ours_is_not_replaced_either(tables, folder, name) -> None:
    path = folder / "cities.parquet"
    foreign = FOREIGN.get(name, pq.read_table(path).slice(0, 2))
    path.unlink()
    if name == "a folder":
        path.mkdir()
    elif name == "a link to nowhere":
        path.symlink_to("/nowhere/at/all")
    else:
        pq.write_table(foreign, path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(InvalidInputError, match=r"cities\.parquet: .*another folder"):
        parquet.write(tables, folder)
    assert names_in(folder) == EXPECTED
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_tables_of_the_first_version_are_known_and_replaced(tables, folder) -> None:
    for name in TIDY:
        path = folder / f"{name}.parquet"
        rewritten(path, dataset=None, table=None, schema_version=None, build_id=None, rows=None)
    assert "names none" in refusal("cities", folder)
    parquet.write(tables, folder)
    assert state(folder) == build_of(tables)


def test_the_folder_may_be_a_file_system_of_its_own(tables, tmp_path) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system here")
    there = shared / f"city-compare-{os.getpid()}"
    there.mkdir()
    try:
        (tmp_path / "tidy").symlink_to(there)
        parquet.write(tables, tmp_path / "tidy")
        assert names_in(there) == EXPECTED
    finally:
        subprocess.run(["rm", "-r", str(there)], check=True)


@pytest.mark.parametrize("at", [0, 1, 5, 13])
def test_where_one_table_cannot_be_replaced_all_former_ones_are_kept(
    tables, other, folder, at, monkeypatch
) -> None:
    name = EXPECTED[at]
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == folder / name and self.parent.parent == folder:
            raise PermissionError(1, "Operation not permitted", str(self), None, str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InvalidInputError, match=r"Operation not permitted.*are kept") as caught:
        parquet.write(other, folder)
    assert name in str(caught.value)
    assert state(folder) == build_of(tables)
    assert names_in(folder) == EXPECTED


def test_a_file_system_without_second_names_is_served_by_copies(
    tables, other, folder, monkeypatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    parquet.write(other, folder)
    assert state(folder) == build_of(other)
    assert names_in(folder) == EXPECTED


def small_files(most: int = 3000) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.slow
def test_where_there_is_no_room_the_former_tables_are_kept(tables, folder, copied) -> None:
    changed = copied()
    changed.edit("cities.csv", "qidong", name_en="Qidong City")
    command = [sys.executable, "-m", "compare", "build", "--structured", str(changed.folder)]
    done = subprocess.run(
        [*command, "--data", str(folder)],
        capture_output=True, text=True, preexec_fn=small_files, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "File too large" in done.stderr and "are kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(folder) == build_of(tables)
    assert names_in(folder) == EXPECTED


# Killed at any moment


def forked(work: Callable[[], object], after: float | None = None) -> None:
    """Do work in a process of its own, which is killed after some seconds."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killed_before(step: int, work: Callable[[], object]) -> Callable[[], object]:
    """Return work that kills itself before its step-th change of the file system."""
    left = [step]

    def counted(real):
        def call(*given, **named):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return call

    def run() -> None:
        for owner, name in (
            (os, "rename"), (os, "replace"), (os, "link"), (os, "unlink"), (os, "mkdir"),
            (os, "rmdir"), (pq, "write_table"),
        ):  # fmt: skip
            setattr(owner, name, counted(getattr(owner, name)))
        work()

    return run


@pytest.mark.slow
def test_killed_before_any_step_a_build_is_the_old_the_new_or_refused_and_mended(
    tables, other, folder
) -> None:
    old, new = build_of(tables), build_of(other)
    seen: dict[int, str | None] = {}

    def is_finished(step: int) -> bool:
        parquet.write(tables, folder)
        forked(killed_before(step, lambda: parquet.write(other, folder)))
        seen[step] = state(folder)
        assert seen[step] in (old, new, None)
        leftover = names_in(folder)
        parquet.write(other, folder)
        assert state(folder) == new
        assert names_in(folder) == EXPECTED
        return leftover == EXPECTED and seen[step] == new

    # Tables are replaced alike: every ninth step, and all about the first and the last.
    last = next(step for step in [*range(12), *range(12, 400, 9)] if is_finished(step))
    for step in range(last - 9, last):
        is_finished(step)
    # Before the first table is replaced, in between, and after the last.
    assert list(dict.fromkeys(seen[step] for step in sorted(seen))) == [old, None, new]
    assert last > 3 * len(TIDY)


@pytest.mark.slow
def test_killed_at_random_a_build_is_the_old_the_new_or_refused(tables, other, folder) -> None:
    chance = random.Random(20)
    begin = time.perf_counter()
    parquet.write(other, folder)
    takes = time.perf_counter() - begin
    for number in range(int(os.environ.get("CITY_COMPARE_KILLS", "8"))):
        wanted = (tables, other)[number % 2]
        forked(partial(parquet.write, wanted, folder), chance.uniform(0, 1.2 * takes))
        assert state(folder) in (build_of(tables), build_of(other), None)
    parquet.write(tables, folder)
    assert state(folder) == build_of(tables)
    assert names_in(folder) == EXPECTED


@pytest.mark.slow
def test_the_command_killed_at_random_is_mended_by_the_next(tables, folder, copied, few) -> None:
    changed = copied()
    changed.edit("cities.csv", "qidong", name_en="Qidong City")
    chance = random.Random(5)
    command = [sys.executable, "-m", "compare", "build", "--data", str(folder)]
    for _ in range(3):
        child = subprocess.Popen(
            [*command, "--structured", str(changed.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.5, 2.5))
        child.kill()
        child.wait()
        state(folder)
    command += ["--structured", str(few)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert state(folder) == build_of(tables)
    assert names_in(folder) == sorted([*EXPECTED, *package.beside(folder)])
    assert package.stale(folder) == []


def test_two_builds_at_once_leave_one_of_them(tables, other, folder) -> None:
    for _ in range(5):
        children = []
        for each in (tables, other, tables):
            child = os.fork()
            if child == 0:
                try:
                    parquet.write(each, folder)
                except BaseException:
                    os._exit(1)
                os._exit(0)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
        assert state(folder) in (build_of(tables), build_of(other))
        assert names_in(folder) == EXPECTED


def test_who_waits_too_long_for_another_build_is_told(tables, folder, monkeypatch) -> None:
    monkeypatch.setattr(storage, "PATIENCE", 0.1)
    with (
        storage.locked(folder),
        pytest.raises(InvalidInputError, match="another process has been writing"),
    ):
        parquet.write(tables, folder)


# Single files


def test_a_file_that_is_replaced_is_the_old_or_the_new(tmp_path) -> None:
    path = tmp_path / "report.pdf"
    old, new = b"old" * 100_000, b"new" * 200_000
    seen = []
    for step in range(10):
        storage.replace(path, old)
        forked(killed_before(step, lambda: storage.replace(path, new)))
        seen.append(path.read_bytes())
        assert seen[-1] in (old, new)
    assert {old, new} == set(seen)
    storage.replace(path, new)
    assert names_in(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("kind", ["a link", "a pipe"])
def test_what_stands_under_the_temporary_name_is_not_written_into(tmp_path, kind) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"mine")
    aside = tmp_path / ".report.pdf.aside"
    os.mkfifo(aside) if kind == "a pipe" else aside.symlink_to(victim)
    storage.replace(tmp_path / "report.pdf", b"new")
    assert victim.read_bytes() == b"mine"
    assert names_in(tmp_path) == ["report.pdf", "victim.txt"]
    assert not (tmp_path / "report.pdf").is_symlink()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_read(tmp_path, make) -> None:
    make(tmp_path / "x")
    with pytest.raises(InvalidInputError, match="a notebook; it is"):
        storage.content(tmp_path / "x", "a notebook")


def test_a_file_larger_than_the_bound_is_not_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(storage, "LARGEST", 10)
    (tmp_path / "x").write_bytes(b"12345678901")
    with pytest.raises(InvalidInputError, match="larger than"):
        storage.content(tmp_path / "x", "a notebook")
