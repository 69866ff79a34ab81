"""What several features share: the checkout, its tables, and results that take long to make."""

import csv
import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import settings

from compare.batch.order import FORMATS
from compare.curated import reader
from compare.dataset import build
from compare.drafting import draft, folder, intake
from compare.drafting.drafter import Facts
from compare.environment import DATA
from compare.report import recipe
from compare.schema import LANGUAGES
from examples import most
from small import notebook_in

ROOT = Path(__file__).parents[1]
CHAPTERS = list(
    dict.fromkeys(chapter.path.stem for chapter in recipe.read(ROOT / "notebooks").chapters)
)
BIN = Path(sys.executable).parent

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

Command = Callable[..., subprocess.CompletedProcess[str]]

# A machine that is busy is no failure.
settings.register_profile("city-compare", max_examples=most(100), deadline=None)
settings.load_profile("city-compare")


GARBAGE = 10_000
"""After how many new objects it is looked for garbage."""

FIRST = (
    "report/test_report.py",
    "report/test_kernels.py",
    "report/test_pages.py",
    "notebook/test_notebooks.py",
    "report/test_text_is_text.py",
    "batch/test_killed.py",
    "batch/test_batches.py",
    "notebook/test_jupyterlab.py",
    "notebook/test_explorer_page.py",
    "curated/test_bad_input.py",
    "test_command_line.py",
    "dataset/test_one_build.py",
    "batch/test_cluster.py",
)
"""Files that take longest, so that processes which share the tests end together.

Each of two processes gets every other one to begin with: what reads the reports follows in the one
that makes them.
"""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, nor ever among what stays to the end."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the files that take longest first, and leave all others in their order."""
    rank = {ROOT / "tests" / name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(FIRST)))


class Tables:
    """A copy of the structured tables that can be edited like in a spreadsheet."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return the path of a file named as in messages."""
        return self.folder / name

    def lines(self, name: str) -> list[str]:
        """Return the lines of a file."""
        return self.path(name).read_text(encoding="utf-8").splitlines()

    def write(self, name: str, lines: list[str]) -> None:
        """Write the lines of a file."""
        self.path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def line(self, name: str, key: str) -> int:
        """Return the line of the row whose first cell is `key`."""
        rows = [next(csv.reader([line])) for line in self.lines(name)]
        return next(number for number, row in enumerate(rows, 1) if row[0] == key)

    def add(self, name: str, **cells: str) -> int:
        """Add a row, its other cells empty, and return its line."""
        lines = self.lines(name)
        header = next(csv.reader(lines[:1]))
        assert set(cells) <= set(header)
        self.write(name, [*lines, self.row(cells.get(column, "") for column in header)])
        return len(lines) + 1

    @staticmethod
    def row(cells: Iterable[str]) -> str:
        """Return cells as a line of CSV."""
        return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    def edit(self, name: str, key: str, **cells: str) -> int:
        """Change cells of the row whose first cell is `key`, and return its line."""
        lines, number = self.lines(name), self.line(name, key)
        header = next(csv.reader(lines[:1]))
        row = dict(zip(header, next(csv.reader([lines[number - 1]])), strict=True))
        assert set(cells) <= set(header)
        row.update(cells)
        lines[number - 1] = self.row(row.values())
        self.write(name, lines)
        return number


@pytest.fixture(autouse=True)
def _tables_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA, raising=False)


@pytest.fixture(scope="session")
def checkout() -> Path:
    return ROOT


def _of_few(rows: list[dict[str, str]], cities: set[str]) -> list[dict[str, str]]:
    return [row for row in rows if row["city_id"] in cities | {""}]


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data/structured with the documents of the cities that have a colour only.

    What is wrong with a table is found in few documents as in many, and much sooner.
    """
    whole, folder = ROOT / "data" / "structured", tmp_path_factory.mktemp("few") / "structured"
    shutil.copytree(whole, folder)
    rows = {}
    for name in ("cities", "documents", "scopes"):
        with (whole / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    own = {row["city_id"] for row in rows["cities"] if row["colour"]}
    for name in ("documents", "scopes"):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[name][0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(_of_few(rows[name], own))
    for path in folder.glob("*/*.csv"):
        if path.stem.partition("-")[0] not in own:
            path.unlink()
    return folder


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory, few: Path) -> Callable[[], Tables]:
    """Return a function that copies the structured tables of few documents."""

    def copy() -> Tables:
        folder = tmp_path_factory.mktemp("input") / "structured"
        shutil.copytree(few, folder)
        return Tables(folder)

    return copy


@pytest.fixture(scope="session")
def few_frames(few: Path) -> reader.Frames:
    return reader.read(few)


@pytest.fixture(scope="session")
def few_tables(few_frames: reader.Frames) -> dict[str, pa.Table]:
    return build.tidy(few_frames)


@pytest.fixture
def damaged(copied: Callable[[], Tables]) -> Tables:
    """Return a copy of data/structured, to be damaged by the test."""
    return copied()


@pytest.fixture(scope="session")
def frames() -> reader.Frames:
    return reader.read(ROOT / "data" / "structured")


@pytest.fixture(scope="session")
def tables(frames: reader.Frames) -> dict[str, pa.Table]:
    return build.tidy(frames)


@pytest.fixture(scope="session")
def run() -> Command:
    """Return a function that runs a command of the environment, from a folder that is named."""

    def call(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", DATA)
        }
        return subprocess.run(
            [BIN / str(arguments[0]), *map(str, arguments[1:])],
            cwd=cwd,
            env=inherited | environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def pool() -> Iterator[ThreadPoolExecutor]:
    """Return threads that wait for commands; two, as a notebook takes a core."""
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture(scope="session", autouse=True)
def _slow_ones_first(request: pytest.FixtureRequest) -> None:
    """Start what runs notebooks before the first test, where a test asks for it at all."""
    asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in ("report_command", "papermill"):
        if name in asked:
            request.getfixturevalue(name)


@pytest.fixture(scope="session")
def report_command(
    run: Command, pool: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> "Future[tuple[subprocess.CompletedProcess[str], Path]]":
    """Start ``city-compare report`` from another folder, in every format.

    Where several processes share the tests, the first makes the reports and the others keep them.
    """
    shared = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp().parent if shared else tmp_path_factory.getbasetemp()
    folder = base / "reports"
    folder.mkdir(exist_ok=True)
    formats = [f"--format={kind}" for kind in FORMATS]

    def start() -> tuple[subprocess.CompletedProcess[str], Path]:
        with (folder / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            output = folder / "out"
            return run("city-compare", "report", *formats, "--output", output, cwd=folder), output

    return pool.submit(start)


@pytest.fixture(scope="session")
def reports(
    report_command: "Future[tuple[subprocess.CompletedProcess[str], Path]]",
) -> Path:
    """Return the folder of the reports in both languages and of the executed notebooks."""
    done, output = report_command.result()
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="session")
def papermill(
    run: Command, pool: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> "dict[tuple[str, str], Future[tuple[subprocess.CompletedProcess[str], Path]]]":
    """Start plain papermill from another folder, on notebooks and on wrong parameters.

    Of the chapters, which the report runs in both languages, it runs only the first. The others
    run by turns in the first language, the notebooks' own, without any parameter, and in the other;
    by papermill's function, as to start its command takes as long as a notebook; so do those whose
    parameters are wrong.
    """
    folder = tmp_path_factory.mktemp("papermill")
    names = sorted({path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {*CHAPTERS})
    first = (CHAPTERS[0], LANGUAGES[0])
    wanted: dict[tuple[str, str], dict[str, object]] = {first: {}}
    for number, name in enumerate(names):
        language = LANGUAGES[number % 2]
        wanted[name, language] = {"language": language} if number % 2 else {}
    wanted["rd_intensity", "misspelt"] = {"langauge": "en", "language": "fr"}
    unusable = {"cities": ["nantng", "yunting"], "years": [2025, 2018]}
    wanted["rd_intensity", "unusable"] = unusable

    def start(
        key: tuple[str, str], given: dict[str, object]
    ) -> tuple[subprocess.CompletedProcess[str], Path]:
        source, output = ROOT / "notebooks" / f"{key[0]}.ipynb", folder / f"{'-'.join(key)}.ipynb"
        if key != first:
            return executed(source, output, given), output
        options = ("--no-progress-bar", "--execution-timeout", "100")
        done = run("papermill", source, output, *options, cwd=folder)
        if "CellTimeoutError" in done.stderr:
            # On a busy machine a message between papermill and a kernel is lost at times.
            done = run("papermill", source, output, *options, cwd=folder)
        return done, output

    return {key: pool.submit(start, key, given) for key, given in wanted.items()}


def executed(
    source: Path, output: Path, given: dict[str, object]
) -> subprocess.CompletedProcess[str]:
    """Run a notebook with plain papermill; return what its command would.

    It is given no folder: papermill would change that of the process, and threads that of others.
    """
    from papermill import execute_notebook
    from papermill.exceptions import PapermillException

    try:
        execute_notebook(source, output, given, progress_bar=False, execution_timeout=100)
    except PapermillException as error:
        return subprocess.CompletedProcess("papermill", 1, "", str(error))
    return subprocess.CompletedProcess("papermill", 0, "", "")


DRAFTED = """某市政府工作报告
一、过去一年工作回顾
2023年,高新技术企业达到800家,全社会研发投入占地区生产总值比重达到2.9%左右。
二、今年工作安排
2024年,新增高新技术企业100家以上,有效发明专利拥有量达到5000件,力争科技型中小企业突破1200家。
建设<b>未来</b>星图馆8座以上。现有展位30个。包括木偶馆等3个展厅。
"""
"""Made for the tests; no city says so."""


class Drafted:
    """A draft folder and its text."""

    def __init__(self, folder: Path, text: Path):
        self.folder, self.text = folder, text

    def lines(self, table: str) -> list[str]:
        """Return the lines of the file of a table."""
        return self.path(table).read_text(encoding="utf-8").splitlines()

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / table / "nantong-2024.csv"


@pytest.fixture(scope="session")
def _drafted_once(tmp_path_factory: pytest.TempPathFactory, frames: reader.Frames) -> Path:
    path = tmp_path_factory.mktemp("drafted")
    text = path / "nantong-2024.txt"
    text.write_text(DRAFTED, encoding="utf-8")
    source = intake.read(text, "nantong-2024", frames["documents"])
    facts = Facts("nantong-2024", "nantong", "government_work_report", 2024, 2024)
    folder.write(draft.drafted(source, facts, frames), frames, path / "draft")
    return path


@pytest.fixture
def drafted(tmp_path: Path, _drafted_once: Path) -> Drafted:
    """Return a draft of the made text in a folder of its own."""
    shutil.copytree(_drafted_once, tmp_path, dirs_exist_ok=True)
    return Drafted(tmp_path / "draft", tmp_path / "nantong-2024.txt")


Written = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path) -> Written:
    """Return what writes a notebook: its name, its parameters, and the sources of its cells."""

    def write(name: str, parameters: str | None, *sources: str) -> Path:
        return notebook_in(tmp_path, name, parameters, *sources)

    return write


@pytest.fixture
def plan(tmp_path) -> Written:
    """Return what writes a plan."""

    def write(text: str, name: str = "plan.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Start a headless Chromium that asks nothing of the network."""
    if not (BROWSER and DRIVER):
        pytest.skip("no chromium and chromedriver here: apt-get install chromium chromium-driver")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in (
        *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("disable-dev-shm-usage", "window-size=1400,2400"),
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_script_timeout(120)
    yield driver
    driver.quit()
