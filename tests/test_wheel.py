"""Feature: the wheel reads and compares its own tables with pandas and pyarrow alone."""

import importlib.metadata
import importlib.util
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from packaging.requirements import Requirement

import compare
from compare.schema import RELEASE, TIDY

pytestmark = pytest.mark.slow

READERS = ("pandas", "pyarrow")
PRODUCERS = ("matplotlib", "seaborn", "papermill", "pandera", "IPython", "typst", "click")
READING = """
import contextlib, importlib.util, io, json, sys
import compare
compare.load("targets").to_pickle("targets.pkl")
found = compare.select(families="rd_intensity", cities="nantong,qidong")
producers = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()) as cited:
    compare.cite()
print(json.dumps({
    "cited": cited.getvalue(),
    "place": compare.__file__,
    "targets": found.targets["target_id"].tolist(),
    "verdicts": found.pairs["verdict"].tolist(),
    "importable": [name for name in producers if importlib.util.find_spec(name)],
}))
"""


def distributions(
    names: Iterator[str] | tuple[str, ...],
) -> Iterator[importlib.metadata.Distribution]:
    """Return distributions and what they require here, leaving out extras."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        found = importlib.metadata.distribution(name)
        yield found
        for requirement in map(Requirement, found.requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)


def call(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd)}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def pip(*arguments: object, cwd: Path) -> None:
    """Run pip for this environment, also where only the system has it."""
    if importlib.util.find_spec("pip"):
        command: list[object] = [sys.executable, "-m", "pip"]
    else:
        system = Path(sys.base_prefix) / "bin" / "python3"
        command = [system, "-m", "pip", "--python", sys.executable]
    done = call(*command, "--disable-pip-version-check", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-build-isolation", "--no-index")
    pip("wheel", *offline, "--wheel-dir", folder, checkout, cwd=folder)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """Return an environment with the wheel, pandas, pyarrow and what these require, only."""
    folder = tmp_path_factory.mktemp("environment")
    assert call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder).returncode == 0
    [packages] = folder.glob("lib/python*/site-packages")
    for distribution in distributions(READERS):
        place = Path(str(distribution.locate_file("")))
        tops = {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}
        for name in tops:
            (packages / name).symlink_to(place / name)
    pip("install", "--no-deps", "--no-index", "--target", packages, wheel, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def reading(environment, tmp_path_factory) -> tuple[dict[str, object], Path]:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    python = environment / "bin" / "python"
    done = call(python, "-I", "-W", "error", "-c", READING, *PRODUCERS, cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout), elsewhere


def test_the_wheel_holds_the_tables_their_licence_and_no_sources(wheel) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = {
        name.removeprefix("compare/data/") for name in names if name.startswith("compare/data/")
    }
    beside = ("codebook.en.md", "codebook.zh.md", "datapackage.json", "croissant.json")
    assert data == {"LICENSE", "SHA256SUMS", *beside, *(f"{name}.parquet" for name in TIDY)}
    assert {name.split("/")[0].split("-")[0] for name in names} == {"compare", "city_compare"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".ipynb")]


def test_the_wheel_carries_the_committed_tables(wheel, checkout) -> None:
    archive = zipfile.ZipFile(wheel)
    for name in TIDY:
        path = checkout / "data" / "tidy" / f"{name}.parquet"
        assert archive.read(f"compare/data/{name}.parquet") == path.read_bytes()


def test_reading_needs_no_more_than_pandas_and_pyarrow(wheel) -> None:
    metadata = zipfile.ZipFile(wheel)
    [name] = [name for name in metadata.namelist() if name.endswith("dist-info/METADATA")]
    lines = metadata.read(name).decode().splitlines()
    required = [line.split(": ")[1] for line in lines if line.startswith("Requires-Dist: ")]
    plain = {Requirement(line).name for line in required if Requirement(line).marker is None}
    assert plain == set(READERS)


def test_the_packaged_tables_are_loaded_and_compared(reading, environment) -> None:
    found, elsewhere = reading
    assert str(found["place"]).startswith(str(environment))
    assert found["importable"] == []
    assert found["cited"] == f"{RELEASE.citation('en', compare.open().build_id)}\n"
    loaded = pd.read_pickle(elsewhere / "targets.pkl")
    pd.testing.assert_frame_equal(loaded, compare.load("targets"))
    here = compare.select(families="rd_intensity", cities="nantong,qidong")
    assert found["targets"] == here.targets["target_id"].tolist()
    assert found["verdicts"] == here.pairs["verdict"].tolist()


def test_the_command_says_what_to_install(environment, tmp_path) -> None:
    run = "from compare.cli import main; main()"
    done = call(environment / "bin" / "python", "-I", "-c", run, cwd=tmp_path)
    assert done.returncode == 1
    assert (
        done.stderr.strip() == "city-compare: click is missing; pip install 'city-compare[report]'"
    )
