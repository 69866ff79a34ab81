"""Feature: the command explains itself, and says what is wrong without a traceback."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import compare
from compare import figures as drawing
from compare import parquet
from compare.cli import main
from compare.dataset import ENVIRONMENT_VARIABLE

COMMANDS = sorted(main.commands)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(*arguments: object, status: int = 1) -> str:
    """Return the message of a command that ends with a status, not with an exception."""
    result = call(*arguments)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == status
    assert ("Error: " if status == 1 else "Usage: ") in result.stderr
    return result.stderr


# Help


def test_help_lists_the_commands() -> None:
    result = call("--help")
    assert result.exit_code == 0
    assert {"build", "report", "figures"} <= set(COMMANDS)
    for name in COMMANDS:
        assert f"  {name}" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_each_command_explains_itself_and_its_options(name, option) -> None:
    result = call(name, option)
    assert result.exit_code == 0
    assert main.commands[name].help.splitlines()[0] in result.stdout
    for parameter in main.commands[name].params:
        assert parameter.opts[0] in result.stdout


def test_the_command_is_installed_under_its_name(run, tmp_path) -> None:
    done = run("city-compare", "--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("city-compare, version ")


# Build


@pytest.fixture
def built(tables, tmp_path) -> Path:
    parquet.write(tables, tmp_path / "tidy")
    return tmp_path / "tidy"


def test_build_check_names_stale_tables_which_build_then_mends(built, tables) -> None:
    path = built / "cities.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    (built / "targets.parquet").unlink()
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    message = refused("build", "--check", "--tidy", built)
    assert "stale: " in message and "city-compare build" in message
    assert "cities" in message and "targets" in message
    assert "documents" not in message
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before

    assert call("build", "--tidy", built).exit_code == 0
    assert parquet.stale(tables, built) == []
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    fresh = call("build", "--check", "--tidy", built)
    assert fresh.exit_code == 0
    assert "up to date" in fresh.stdout
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_a_file_that_is_no_table_is_stale(built) -> None:
    (built / "targets.parquet").write_bytes(b"no table")
    assert "targets" in refused("build", "--check", "--tidy", built)


# What is asked for does not exist


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["build", "--structured", "{tmp}/nowhere"], ["nowhere", "expected a folder"]),
        (["report", "--cities", "nantng"], ["cities: 'nantng'", "nantong"]),
        (["report", "--cities", "nantong,wuxi,suzhou"], ["'wuxi'", "'suzhou'"]),
        (["report", "--years", "2025-2018"], ["years: '2025-2018'", "the earlier year first"]),
        (["report", "--years", "soon"], ["years: 'soon'", "first"]),
        (["report", "--years", "18"], ["years: '18-18'", "1949"]),
        (["report", "--cities", "wuxi", "--years", "2025-2018"], ["2 problems", "'wuxi'", "2025"]),
        (["report", "--data", "{tmp}/nowhere"], ["nowhere", "a folder with the tidy tables"]),
        (["report", "--notebooks", "{tmp}/nowhere"], ["nowhere", "expected a notebook"]),
        (["figures", "--data", "{tmp}/nowhere"], ["nowhere", "a folder with the tidy tables"]),
        (["figures", "--data", "{tmp}"], ["expected a tidy table"]),
    ],
)
def test_what_does_not_exist_is_named_without_a_traceback(arguments, parts, tmp_path) -> None:
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    given += ["--tidy" if given[0] == "build" else "--output", str(tmp_path / "out")]
    message = refused(*given)
    assert all(part in message for part in parts)
    assert "Traceback" not in message
    assert not list(tmp_path.rglob("*.p*"))


def test_a_data_folder_of_the_environment_that_does_not_exist_is_named(monkeypatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "/nowhere/at/all")
    assert "/nowhere/at/all" in refused("report")


@pytest.mark.parametrize("name", ["report", "figures"])
def test_a_language_that_is_not_spoken_is_refused(name) -> None:
    message = refused(name, "--language", "fr", status=2)
    assert "zh" in message and "en" in message


# Figures


def test_figures_are_drawn_from_the_tables_named_in_one_language(checkout, tmp_path) -> None:
    data = tmp_path / "data"
    shutil.copytree(checkout / "data" / "tidy", data)
    result = call("figures", "--language", "en", "--data", data, "--output", tmp_path / "figures")
    assert result.exit_code == 0, result.output
    written = {path.name for path in (tmp_path / "figures").iterdir()}
    assert written >= {
        f"{family}-{kind}-en.{ending}"
        for family in ("rd_intensity", "hightech_enterprises", "invention_patents")
        for kind in ("targets", "timeline")
        for ending in ("svg", "png")
    }
    assert all(name.endswith(("-en.svg", "-en.png")) for name in written)
    again = drawing.dots(compare.select(families="rd_intensity"), "en")
    path = tmp_path / "figures" / "rd_intensity-targets-en.svg"
    assert path.read_text(encoding="utf-8") == drawing.svg(again, outlines=True)
