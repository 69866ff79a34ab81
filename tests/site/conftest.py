"""A site of two cities in both languages, made once for all tests."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from parsed import CITIES

RECIPE = """chapters = ["summary", "rd_intensity", { notebook = "city_profile", each = "city" }]
"""
"""Chapters that refer to one another, and one of each kind."""

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def notebooks(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the notebooks with a short recipe."""
    folder = tmp_path_factory.mktemp("recipe") / "notebooks"
    shutil.copytree(checkout / "notebooks", folder)
    (folder / "report.toml").write_text(RECIPE)
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of the tests share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site-of-two"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def build(run: Build, notebooks: Path, shared: Path) -> Build:
    """Return what makes a site of two cities; what was run for one is kept for the next."""

    def call(output: Path, *options: object) -> subprocess.CompletedProcess[str]:
        given = ("--cities", ",".join(CITIES), "--notebooks", notebooks, "--output", output)
        with (shared / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            work = ("--work", shared / "work")
            return run("city-compare", "site", *given, *work, *options, cwd=shared)

    return call


@pytest.fixture(scope="session")
def site(build: Build, shared: Path) -> Path:
    """Return the folder of the site."""
    done = build(shared / "site")
    assert done.returncode == 0, done.stderr
    return shared / "site"
