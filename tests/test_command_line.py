"""Feature: the command explains itself, and says what is wrong without a traceback."""

import os
import sys
from pathlib import Path

import click
import nbformat
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import compare
from compare import environment
from compare import figures as drawing
from compare.cli import main
from compare.dataset import parquet
from compare.options import Filled
from compare.report import recipe

_CONTEXT = click.Context(main)
COMMANDS = {name: main.get_command(_CONTEXT, name) for name in main.list_commands(_CONTEXT)}


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
    assert {"build", "report", "figures"} <= COMMANDS.keys()
    for name in COMMANDS:
        assert f"  {name}" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_each_command_explains_itself_and_its_options(name, option) -> None:
    result = call(name, option)
    assert result.exit_code == 0
    assert COMMANDS[name].help.splitlines()[0] in result.stdout
    for parameter in COMMANDS[name].params:
        shown = parameter.opts[0]
        assert (shown if shown.startswith("-") else shown.upper()) in result.stdout


def test_the_command_is_installed_under_its_name(run, tmp_path) -> None:
    done = run("city-compare", "--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("city-compare, version ")


# Build


@pytest.fixture
def built(few_tables, tmp_path) -> Path:
    parquet.write(few_tables, tmp_path / "tidy")
    return tmp_path / "tidy"


def test_build_check_names_stale_tables_which_build_then_mends(built, few_tables, few) -> None:
    given = ("--structured", few, "--data", built)
    path = built / "cities.parquet"
    fewer = pq.read_table(path).slice(1)
    said = {**fewer.schema.metadata, b"rows": str(fewer.num_rows)}
    pq.write_table(fewer.replace_schema_metadata(said), path)
    (built / "targets.parquet").unlink()
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    message = refused("build", "--check", *given)
    assert "stale: " in message and "city-compare build" in message
    assert "cities" in message and "targets" in message
    assert "documents" not in message
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before

    assert call("build", *given).exit_code == 0
    assert parquet.stale(few_tables, built) == []
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    fresh = call("build", "--check", *given)
    assert fresh.exit_code == 0
    assert "up to date" in fresh.stdout
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_a_file_that_is_no_table_is_stale(built, few) -> None:
    (built / "targets.parquet").write_bytes(b"no table")
    assert "targets" in refused("build", "--check", "--structured", few, "--data", built)


# What is asked for does not exist


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["build", "--structured", "{tmp}/nowhere"], ["nowhere", "expected a folder"]),
        (["report", "--cities", "nantng"], ["cities: 'nantng'", "nantong"]),
        (["report", "--cities", "nantong,yunting,yunlou"], ["'yunting'", "'yunlou'"]),
        (["report", "--years", "2025-2018"], ["years: '2025-2018'", "the earlier year first"]),
        (["report", "--years", "soon"], ["years: 'soon'", "first"]),
        (["report", "--years", "18"], ["years: '18-18'", "1949"]),
        (
            ["report", "--cities", "yunting", "--years", "2025-2018"],
            ["2 problems", "'yunting'", "2025"],
        ),
        (["report", "--data", "{tmp}/nowhere"], ["nowhere", "a folder with the tidy tables"]),
        (["report", "--notebooks", "{tmp}/nowhere"], ["nowhere", "expected a recipe"]),
        (["figures", "--data", "{tmp}/nowhere"], ["nowhere", "a folder with the tidy tables"]),
        (["figures", "--data", "{tmp}"], ["expected a tidy table"]),
    ],
)
def test_what_does_not_exist_is_named_without_a_traceback(arguments, parts, tmp_path) -> None:
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    given += ["--data" if given[0] == "build" else "--output", str(tmp_path / "out")]
    message = refused(*given)
    assert all(part in message for part in parts)
    assert "Traceback" not in message
    assert not list(tmp_path.rglob("*.p*"))


def test_a_data_folder_of_the_environment_that_does_not_exist_is_named(monkeypatch) -> None:
    monkeypatch.setenv(environment.DATA, "/nowhere/at/all")
    assert "/nowhere/at/all" in refused("report")


@pytest.mark.parametrize("name", ["report", "figures"])
def test_a_language_that_is_not_spoken_is_refused(name) -> None:
    message = refused(name, "--language", "fr", status=2)
    assert "zh" in message and "en" in message


# Files and folders that are something else


def odd(folder: Path) -> None:
    """Make what is neither file nor folder as expected, each under a name that says what it is."""
    (folder / "file").write_bytes(b"")
    (folder / "list.ipynb").write_text("[1, 2]")
    (folder / "text.ipynb").write_text("no notebook")
    (folder / "empty.ipynb").write_bytes(b"")
    (folder / "object.ipynb").write_text('{"nbformat": 4}')
    (folder / "binary.ipynb").write_bytes(bytes(range(256)))
    os.mkfifo(folder / "pipe.ipynb")
    magic = nbformat.v4.new_code_cell("%matplotlib inline", metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[magic]), folder / "magic.ipynb")
    for name in ("list", "text", "empty", "object", "binary", "pipe", "magic"):
        (folder / name).mkdir()
        (folder / name / "rd_intensity.ipynb").symlink_to(folder / f"{name}.ipynb")
        (folder / name / recipe.FILE).write_text('chapters = ["rd_intensity"]')


REFUSED = {
    "a file as structured tables": ("build --structured {tmp}/file", "file: expected a folder; it is no folder"),
    "a file to build into": ("build --data {tmp}/file", "a folder to write into"),
    "below a file to build into": ("build --data {tmp}/file/x", "a folder to write into"),
    "a folder that cannot be made": ("build --data /proc/x/y", "/proc/x/y: expected a folder to write into"),
    "a file as tables": ("report --data {tmp}/file", "a folder with the tidy tables"),
    "a file as texts": ("verify --sources {tmp}/file", "the text of the document"),
    "no folder of texts": ("verify --sources {tmp}/nowhere", "the text of the document; there is none"),
    "a document that is none": ("verify --sources {tmp} --documents ../../x", "documents: '../../x'"),
    "a file to draw into": ("figures --language en --output {tmp}/file", "a folder to write into"),
    "a file to export into": ("export --output {tmp}/file", "a folder to write into"),
    "a folder that cannot be made to export into": ("export --output /proc/x", "a folder to write into"),
    "a file for notebooks": ("report --notebooks {tmp}/file", "file, chapters: empty; expected a list of notebooks"),
    "a notebook that is a list": ("report --notebooks {tmp}/list", "rd_intensity.ipynb: expected a notebook; it is none"),
    "a notebook that is text": ("report --notebooks {tmp}/text", "expected a notebook; it is none"),
    "an empty notebook": ("report --notebooks {tmp}/empty", "expected a notebook; it is none"),
    "a notebook without cells": ("report --notebooks {tmp}/object", "expected a notebook; it is none"),
    "bytes for a notebook": ("report --notebooks {tmp}/binary", "expected a notebook; it is none"),
    "a pipe for a notebook": ("report --notebooks {tmp}/pipe", "expected a notebook; it is no regular file"),
    "parameters that are no Python": ("report --notebooks {tmp}/magic --years 2024", "a parameters cell in plain Python"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_such_file_or_folder_is_named_without_a_traceback(name, tmp_path) -> None:
    odd(tmp_path)
    command, expected = REFUSED[name]
    given = command.format(tmp=tmp_path).split()
    if given[0] == "report":
        given += ["--output", str(tmp_path / "out")]
    message = refused(*given)
    assert expected in message
    assert not list(tmp_path.rglob("*.p[da][fr]*"))


def test_a_folder_in_the_place_of_a_figure_is_named(tmp_path) -> None:
    (tmp_path / "rd_intensity-targets-en.svg").mkdir()
    message = refused("figures", "--language", "en", "--output", tmp_path)
    assert "rd_intensity-targets-en.svg: expected a file that can be written" in message
    assert not list(tmp_path.glob(".*"))


OPTIONS = [
    (command.name, option.opts[0])
    for command in COMMANDS.values()
    for option in command.params
    if isinstance(option, click.Option) and not option.is_flag and isinstance(option.type, Filled)
]


@pytest.mark.parametrize(("name", "option"), OPTIONS)
@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_value_of_an_option_is_refused(name, option, value, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table({"a": [1]}), tmp_path / "mine.parquet")
    assert "it is empty" in refused(name, option, value, status=2)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.parquet"]


def test_a_build_into_a_folder_of_somebody_else_removes_nothing(tmp_path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "mine.parquet")
    (tmp_path / "notes.txt").write_text("mine")
    assert call("build", "--data", tmp_path).exit_code == 0
    assert {"mine.parquet", "notes.txt"} < {path.name for path in tmp_path.iterdir()}


def test_an_implausible_value_is_a_warning_and_the_tables_are_built(damaged, tmp_path) -> None:
    damaged.edit("indicators.csv", "rd_intensity", plausible_max="3")
    result = call("build", "--structured", damaged.folder, "--data", tmp_path / "tidy")
    assert result.exit_code == 0
    assert result.stderr.startswith("Warning: ")
    assert "0.05 to 3 percent, or confirmed as true" in result.stderr
    assert (tmp_path / "tidy" / "targets.parquet").exists()


def test_python_m_compare_is_the_command(run, tmp_path) -> None:
    done = run("python", "-m", "compare", "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("city-compare", "--version", cwd=tmp_path).stdout


def test_who_stops_reading_is_told_nothing(run, tmp_path) -> None:
    script = f"{sys.executable} -m compare build --data {tmp_path / 'tidy'} | true"
    done = run(
        "python", "-c", f"import subprocess; subprocess.run({script!r}, shell=True)", cwd=tmp_path
    )
    assert done.stderr == ""


# Parameters of a wrong type


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"cities": 5}, "cities: '5'"),
        ({"cities": [5, None]}, "cities: '5'"),
        ({"cities": {"a": 1}}, "cities: 'a'"),
        ({"cities": b"nantong"}, "cities: \"b'nantong'\""),
        ({"families": True}, "families: 'True'"),
        ({"documents": "../../x"}, "documents: '../../x'"),
        ({"scope": ["x"]}, "scope: "),
        ({"years": "soon"}, "years: 'soon'"),
        ({"years": 20255}, "years: '20255-20255'"),
        ({"years": 0}, "years: '0-0'"),
        ({"years": -2020}, "years: '-2020--2020'"),
        ({"years": [2018, None]}, "years: "),
        ({"years": [2018, 2019, 2020]}, "years: "),
        ({"years": 2018.5}, "years: '2018.5'"),
        ({"years": {"first": 2018}}, "years: "),
        ({"years": "9" * 5000}, "years: "),
        ({"cities": "x" * 100_000}, "cities: 'xxx"),
        ({"data": 5}, "data folder: '5'"),
        ({"data": pd.NA}, "data folder: '<NA>'"),
        ({"scope": np.array(["x"])}, "scope: "),
        ({"scope": pd.NA}, "scope: "),
        pytest.param({"years": 10**5000}, "years: 'a value of the type int'", id="huge year"),
        pytest.param({"years": [10**5000]}, "years: ", id="huge years"),
        pytest.param({"cities": [10**5000]}, "cities: 'a value of the type int'", id="huge city"),
        ({"data": "/dev/null"}, "data folder: '/dev/null'"),
        ({"data": "a\0b"}, "data folder: 'a\\x00b'"),
        ({"data": "~nobody-of-this-name/x"}, "data folder: "),
    ],
)
def test_a_parameter_of_a_wrong_type_is_named(given, part) -> None:
    with pytest.raises(compare.InvalidInputError) as caught:
        compare.select(**given)
    assert part in str(caught.value)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("given", [{"years": [2024]}, {"cities": None, "years": None}])
def test_one_year_in_a_list_and_nothing_are_what_they_seem(given) -> None:
    found = compare.select(families="rd_intensity", **given)
    assert set(found.targets["target_year"]) >= {2024}


@pytest.mark.parametrize(
    "name", ["../cities", "/etc/passwd", "", None, ["cities"], pytest.param(10**5000, id="huge")]
)
def test_a_table_that_is_none_is_named(name) -> None:
    with pytest.raises(compare.InvalidInputError, match="table: "):
        compare.load(name)


@pytest.mark.parametrize("given", [(5, "/x"), (["a"], "/x"), ("nantong-2022.3", 5), (None, None)])
def test_evidence_of_something_else_is_named(given) -> None:
    with pytest.raises(compare.InvalidInputError, match=r"statement_id|sources"):
        compare.evidence(*given)


def test_what_a_text_holds_does_not_act_on_the_terminal(damaged, tmp_path) -> None:
    (tmp_path / "qidong-2023.txt").write_text("\033[31m\033]0;pwned\0079家", encoding="utf-8")
    given = ("--structured", damaged.folder, "--documents", "qidong-2023", "--statements")
    result = call("verify", "--sources", tmp_path, *given)
    assert result.exit_code == 1
    assert "\033" not in result.output and "\007" not in result.output


# Figures


@pytest.mark.slow
def test_figures_are_drawn_from_the_tables_named_in_one_language(few_tables, tmp_path) -> None:
    data = tmp_path / "data"
    parquet.write(few_tables, data)
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
    own = list(compare.load("cities", data).dropna(subset="colour")["city_id"])
    again = drawing.dots(compare.select(own, families="rd_intensity", data=data), "en")
    path = tmp_path / "figures" / "rd_intensity-targets-en.svg"
    assert path.read_text(encoding="utf-8") == drawing.svg(again, outlines=True)
