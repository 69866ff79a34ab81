"""Feature: the files that say what is installed agree, and lead to no particular package index."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
INSTALLING = sorted(
    {
        path
        for pattern in ("*lock*", "*requirements*", "*constraints*", "*environment*.y*ml")
        for path in ROOT.glob(pattern)
        if path.is_file()
    }
)
ADDRESS = re.compile(
    r"[a-z][a-z0-9+]*://|^\s*(?:-i|-f)\b|--(?:extra-)?index|--find-links|--trusted-host|\s@\s",
    re.IGNORECASE | re.MULTILINE,
)


def bounds(requirements: list[str]) -> dict[str, SpecifierSet]:
    """Return the bounds of each package, refusing one that is named twice."""
    found: dict[str, SpecifierSet] = {}
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        assert name not in found, f"{name} is named twice"
        found[name] = requirement.specifier
    return found


def of_project() -> dict[str, SpecifierSet]:
    """Return what pyproject.toml asks for, its extras included, the project itself left out."""
    extras = PROJECT["optional-dependencies"].values()
    asked = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    own = canonicalize_name(PROJECT["name"])
    return bounds([line for line in asked if canonicalize_name(Requirement(line).name) != own])


def of_environment() -> dict[str, SpecifierSet]:
    """Return what environment.yml asks for, by conda or by pip, without Python and pip."""
    entries = ENVIRONMENT["dependencies"]
    asked = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"]]
    asked += [entry for entry in entries if isinstance(entry, str)]
    found = bounds(asked)
    return {name: found[name] for name in found if name not in ("python", "pip")}


def test_environment_names_the_packages_of_the_project():
    assert sorted(of_environment()) == sorted(of_project())


def test_environment_has_the_bounds_of_the_project():
    asked, given = of_project(), of_environment()
    shared = [name for name in asked if name in given]
    assert {name: str(given[name]) for name in shared} == {
        name: str(asked[name]) for name in shared
    }
    assert all(len(asked[name]) == 1 and str(asked[name]).startswith(">=") for name in shared)


def test_environment_needs_the_python_of_the_project():
    [python] = [line for line in ENVIRONMENT["dependencies"] if str(line).startswith("python>")]
    assert Requirement(python).specifier == SpecifierSet(PROJECT["requires-python"])


def test_lock_holds_every_package_of_the_project_within_its_bounds():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    for name, bound in of_project().items():
        versions = [version for package, version in locked if canonicalize_name(package) == name]
        assert versions, f"{name} is not in requirements.lock; run make lock"
        assert all(version in bound for version in versions), f"{name}{bound}, locked: {versions}"


def test_environment_comes_from_conda_forge_alone():
    assert ENVIRONMENT["channels"] == ["conda-forge"]


def test_the_files_that_are_checked_for_addresses_exist():
    assert {"environment.yml", "requirements.lock"} <= {path.name for path in INSTALLING}


@pytest.mark.parametrize("path", INSTALLING, ids=lambda path: path.name)
def test_no_file_that_says_what_is_installed_names_an_index(path):
    found = [match[0].strip() for match in ADDRESS.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url example",
        "--extra-index-url=example",
        "-i example",
        "--find-links ./wheels",
        "-f wheels",
        "--trusted-host example",
        "package @ file:///package.whl",
        "package==1.0 # from https://example.org",
    ],
)
def test_an_index_would_be_found(line):
    assert ADDRESS.search(f"first==1.0\n{line}\n")
