"""Feature: a batch makes what is left of a plan, and tells plainly what it could not make."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import psutil
import pypdf
import pytest
from click.testing import CliRunner

import compare
from compare import storage
from compare.batch import plan as plans
from compare.batch.pool import GRACE, processes
from compare.batch.run import Batch
from compare.cli import main
from small import notebook_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def executor():
    """Return processes of this machine that the tests share."""
    with processes(2, 30) as pool:
        yield pool


@pytest.fixture
def make(executor, tmp_path):
    """Return what runs a plan in a folder, and gives the batch."""

    def run(path: Path, folder: str = "out", **options) -> Batch:
        batch = Batch(plans.read(path).sound(), tmp_path / folder, seconds=30, **options)
        batch.run(executor, 3)
        batch.write_manifest()
        return batch

    return run


def statuses(batch: Batch) -> dict[str, str]:
    return {title: outcome.status for title, outcome in batch.outcomes.items()}


def words(path: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


SAYS = 'print("who is", who)'
MATRIX = (
    "reports:\n- {notebook: any.ipynb, matrix: {who: [南通, Suzhou]}, format: [pdf, html, ipynb]}"
)


# Making


def test_each_report_is_made_in_each_format_with_its_parameters_beside_it(
    make, notebook, plan, tmp_path
) -> None:
    notebook("any", 'who = "nobody"', SAYS)
    batch = make(plan(MATRIX))
    assert set(statuses(batch).values()) == {"made"}
    out = tmp_path / "out"
    assert "whois南通" in words(out / "any-南通.pdf").replace(" ", "")
    assert "who is Suzhou" in (out / "any-Suzhou.html").read_text(encoding="utf-8")
    executed = nbformat.read(out / "any-南通.ipynb", as_version=4)
    assert "who is 南通" in str(executed)
    record = json.loads((out / "any-南通.pdf.json").read_text(encoding="utf-8"))
    assert record["parameters"] == {"who": "南通"} and record["notebook"] == "any.ipynb"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["reports"]) == 6
    assert {key for one in manifest["reports"] for key in one} >= {
        "parameters", "outputs", "seconds", "status", "key",
    }  # fmt: skip
    assert len({*out.iterdir()}) == 2 * 3 * 2 + 1


def test_a_notebook_runs_once_for_all_formats_that_read_the_same(notebook, plan, tmp_path) -> None:
    mark = tmp_path / "mark"
    notebook("any", 'who = "nobody"', f"open({str(mark)!r}, 'a').write(who[0])")
    text = "reports:\n- {notebook: any.ipynb, parameters: {who: a}, format: [pdf, html]}"
    batch = Batch(plans.read(plan(text)).sound(), tmp_path / "out")
    assert batch.steps == 3
    with ThreadPoolExecutor(2) as pool:  # any executor of concurrent.futures will do
        batch.run(pool, 2)
    assert set(statuses(batch).values()) == {"made"}
    assert mark.read_text() == "a"


def test_a_process_pool_of_the_standard_library_will_do_as_well(notebook, plan, tmp_path) -> None:
    notebook("any", 'who = "nobody"', SAYS)
    text = "reports:\n- {notebook: any.ipynb, matrix: {who: [a, b]}, format: ipynb}"
    batch = Batch(plans.read(plan(text)).sound(), tmp_path / "out")
    # One process: each has to begin with all imports, and with a warm process of its own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        batch.run(pool, 2)
    assert set(statuses(batch).values()) == {"made"}


def test_a_notebook_with_all_that_markdown_has_comes_out(make, notebook, plan, tmp_path) -> None:
    path = notebook("any", 'who = "nobody"', SAYS)
    rich = nbformat.read(path, as_version=4)
    source = (
        "# 河流 rivers\n\nA note.[^1] Math: $\\frac{a}{b}$ and\n\n$$\\int_0^1 x\\,dx$$\n\n"
        "- one\n  - 二\n    1. three\n\n| 河 | km |\n|---|---|\n| 长江 | 6300 |\n\n[^1]: 脚注 foot."
    )
    rich.cells.insert(1, nbformat.v4.new_markdown_cell(source))
    nbformat.write(rich, path)
    batch = make(plan("reports:\n- {notebook: any.ipynb, format: [pdf, html]}"))
    assert set(statuses(batch).values()) == {"made"}
    found = words(tmp_path / "out" / "any.pdf")
    for word in ("rivers", "脚注", "foot", "二", "three", "长江", "6300", "∫"):
        assert word in found, word


def test_parameters_of_every_kind_reach_the_notebook(make, notebook, plan, tmp_path) -> None:
    defaults = "a, b = 0, 0\nn = 1\nx = 0.5\nt = ''\nl = []\nd = {}\nb = False\nv = None\ndata = ''"
    notebook("any", defaults, "print(repr((n, x, t, l, d, b, v, data)))")
    given = (
        '{n: 7, x: 1, t: "a\\"b\\n$\\\\南", l: [1, [x]], d: {k: 1.5}, b: true, v: [null], data: x}'
    )
    batch = make(plan(f"reports:\n- {{notebook: any.ipynb, parameters: {given}, format: ipynb}}"))
    assert statuses(batch) == {"any.ipynb": "made"}
    executed = nbformat.read(tmp_path / "out" / "any.ipynb", as_version=4)
    said = executed.cells[-1].outputs[0].text.strip()
    assert said == repr((7, 1, 'a"b\n$\\南', [1, ["x"]], {"k": 1.5}, True, [None], "x"))


def test_a_profile_begins_with_its_city_and_has_each_target_as_printed(
    make, plan, checkout, tmp_path
) -> None:
    entry = f"notebook: {checkout}/notebooks/city_profile.ipynb, language: en, name: p"
    text = (
        f"reports:\n- {{{entry}, parameters: {{city: 武汉, details: true}}, format: [pdf, html]}}"
    )
    assert set(statuses(make(plan(text))).values()) == {"made"}
    found = words(tmp_path / "out" / "p.pdf")
    assert found.startswith("Wuhan")
    assert found.index("Cite as") > found.index("Documents")
    statements = compare.select("wuhan", scope=None).statements
    for printed in statements["quantity_printed"]:
        assert printed in found.replace(" ", "")


# Resuming


def test_what_is_made_is_kept_until_its_content_changes(make, notebook, plan, tmp_path) -> None:
    path = notebook("any", 'who = "nobody"', SAYS)
    file = plan(MATRIX)
    make(file)
    before = {one.name: one.read_bytes() for one in (tmp_path / "out").glob("*.pdf")}
    os.utime(path, (1, 1))
    assert set(statuses(make(file)).values()) == {"kept"}
    assert set(statuses(make(file, force=True)).values()) == {"made"}
    assert before == {one.name: one.read_bytes() for one in (tmp_path / "out").glob("*.pdf")}
    (tmp_path / "out" / "any-南通.pdf").write_bytes(b"%PDF- cut")
    (tmp_path / "out" / "any-南通.html.json").write_text("{")
    (tmp_path / "out" / "any-Suzhou.ipynb").unlink()
    found = statuses(make(file))
    wanted = {"any-南通.pdf", "any-南通.html", "any-Suzhou.ipynb"}
    assert {title for title, status in found.items() if status == "made"} == wanted
    notebook("any", 'who = "nobody"', SAYS, "1 + 1")
    assert set(statuses(make(file)).values()) == {"made"}


def test_other_tables_make_the_reports_anew_that_use_them(
    notebook, plan, tmp_path, copied_tidy
) -> None:
    notebook("ours", 'data = ""', "import compare")
    notebook("other", "n = 1", "n")
    file = plan("reports:\n- notebook: ours.ipynb\n- notebook: other.ipynb\n")
    orders = plans.read(file, copied_tidy).sound()
    keys = {title: one.key for title, one in Batch(orders, tmp_path, copied_tidy).outcomes.items()}
    table = copied_tidy / "cities.parquet"
    table.write_bytes(table.read_bytes() + b" ")
    again = {title: one.key for title, one in Batch(orders, tmp_path, copied_tidy).outcomes.items()}
    assert keys["ours.pdf"] != again["ours.pdf"] and keys["other.pdf"] == again["other.pdf"]


@pytest.fixture
def copied_tidy(checkout, tmp_path) -> Path:
    folder = tmp_path / "tidy"
    folder.mkdir()
    for path in (checkout / "data" / "tidy").glob("*.parquet"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


# Failing

FAILURES = {
    "raises": ("1 + 1", "raise ValueError('the river is dry')"),
    "dies": ("1 + 1", "import os\nos._exit(3)"),
    "sleeps": ("1 + 1", "import time\ntime.sleep(600)"),
    "glyph": ("1 + 1", 'print("\\N{TEST TUBE}")'),
}
SAID = {
    "raises": ("ValueError: the river is dry", "raises.ipynb"),
    "dies": ("died", "dies.ipynb"),
    "sleeps": ("10 seconds", "sleeps.ipynb"),
    "glyph": ("could not be displayed", ""),
}


@pytest.fixture(scope="module")
def failing(run, tmp_path_factory):
    """Return what the command does with notebooks that fail, each in its way, and one more."""
    folder = tmp_path_factory.mktemp("failing")
    for name, sources in FAILURES.items():
        notebook_in(folder, name, "n = 1", *sources)
    notebook_in(folder, "works", "n = 1", "n")
    entries = "\n".join(f"- {{notebook: {name}.ipynb, format: [pdf]}}" for name in FAILURES)
    (folder / "plan.yaml").write_text(f"reports:\n{entries}\n- notebook: works.ipynb\n")
    options = ("--output", folder / "out", "--limit", 10, "--jobs", 2)
    return run("city-compare", "batch", folder / "plan.yaml", *options, cwd=folder), folder / "out"


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_told_with_notebook_cell_error_and_how_far_it_came(failing, name) -> None:
    done, out = failing
    assert done.returncode == 1 and "Traceback" not in done.stderr
    [line] = [one for one in done.stderr.splitlines() if f"{name}.pdf: " in one]
    assert all(word in line for word in SAID[name])
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    [found] = [one for one in manifest["reports"] if one["name"] == name]
    assert found["status"] == "failed" and found["error"] in line
    assert not (out / f"{name}.pdf").exists()
    if SAID[name][1]:
        assert found["cell"] is not None and f", cell {found['cell']}: " in line
        partial = nbformat.read(out / found["partial"], as_version=4)
        outputs = [output for cell in partial.cells for output in cell.get("outputs", [])]
        assert any(output.get("data", {}).get("text/plain") == "2" for output in outputs)
        assert found["partial"] in line


def test_what_works_is_made_all_the_same_and_all_stand_in_the_table(failing) -> None:
    done, out = failing
    assert (out / "works.pdf").exists()
    rows = [line.split()[:2] for line in done.stdout.splitlines()]
    assert rows[1:] == [*([f"{name}.pdf", "failed"] for name in FAILURES), ["works.pdf", "made"]]


def test_a_plan_with_mistakes_makes_nothing_unless_the_rest_is_asked_for(
    run, notebook, plan, tmp_path
) -> None:
    notebook("any", "n = 1", "n")
    file = plan(
        "reports:\n- {notebook: any.ipynb, parameters: {m: 1}}\n- {notebook: any.ipynb, name: b}"
    )
    command = ("batch", str(file), "--output", str(tmp_path / "out"))
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 1 and "line 2, m: 'm'" in refused.stderr
    assert not list((tmp_path / "out").glob("*"))
    planned = CliRunner().invoke(main, (*command, "--keep-going", "--dry-run"))
    assert planned.exit_code == 1 and "b.pdf   to be made  any.ipynb" in planned.stdout
    assert not list((tmp_path / "out").glob("*"))
    done = run("city-compare", *command, "--keep-going", cwd=tmp_path)
    assert done.returncode == 1 and "line 2, m: 'm'" in done.stderr
    assert (tmp_path / "out" / "b.pdf").exists()


def test_a_worker_that_is_killed_costs_nothing(notebook, plan, tmp_path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    source = f"import os, time\nopen(f'{marks}/{{n}}-{{os.getpid()}}', 'w')\ntime.sleep(1)"
    notebook("any", "n = 1", source)
    text = "reports:\n- {notebook: any.ipynb, matrix: {n: [1, 2, 3, 4]}, format: ipynb}"
    batch = Batch(plans.read(plan(text)).sound(), tmp_path / "out")

    def kill() -> None:
        end = time.monotonic() + 60
        while len([*marks.iterdir()]) < 2:  # each worker is in the middle of a notebook
            assert time.monotonic() < end, "no two notebooks began"
            time.sleep(0.05)
        family = psutil.Process().children(recursive=True)
        workers = [one for one in family if any("forkserver" in word for word in one.cmdline())]
        max(workers, key=lambda one: one.create_time()).kill()

    with processes(2, 60) as pool:
        killer = threading.Thread(target=kill)
        killer.start()
        batch.run(pool, 3)
        killer.join()
    assert set(statuses(batch).values()) == {"made"}
    assert len([*marks.iterdir()]) == 5  # one of them twice


def test_a_worker_that_hangs_is_killed_and_told_of(plan, notebook, tmp_path, monkeypatch) -> None:
    notebook("any", "n = 1", "n")
    batch = Batch(plans.read(plan("reports:\n- notebook: any.ipynb")).sound(), tmp_path / "out")
    monkeypatch.setattr("compare.batch.work.execute", _hang)
    with processes(1, 1 - GRACE) as pool:
        batch.run(pool, 1)
    [failed] = batch.failures()
    assert "not finished within" in failed.error


def _hang(task: object) -> None:
    time.sleep(600)


def test_a_folder_that_cannot_be_written_fails_its_reports_alone(
    make, notebook, plan, tmp_path
) -> None:
    notebook("any", "n = 1", "n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").write_text("no folder")
    text = "reports:\n- {notebook: any.ipynb, name: file/a}\n- {notebook: any.ipynb, name: b}"
    batch = make(plan(text))
    assert statuses(batch) == {"file/a.pdf": "failed", "b.pdf": "made"}
    [failed] = batch.failures()
    assert "expected a folder to write into" in failed.error


def test_a_full_disk_is_told_and_leaves_no_half_of_a_file(
    make, notebook, plan, tmp_path, monkeypatch
) -> None:
    notebook("any", "n = 1", "n")
    real = storage.synced

    def full(path: Path, data: bytes) -> None:
        if data.startswith(b"%PDF"):
            path.write_bytes(data[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data)

    monkeypatch.setattr(storage, "synced", full)
    batch = make(plan("reports:\n- {notebook: any.ipynb, format: [pdf, html]}"))
    assert statuses(batch) == {"any.pdf": "failed", "any.html": "made"}
    [failed] = batch.failures()
    assert "No space left on device" in failed.error
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"any.html", "any.html.json", "manifest.json"}


def test_an_interrupted_batch_leaves_no_process_and_says_how_to_go_on(
    notebook, plan, tmp_path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    wait = "time.sleep(100 if n > 1 else 0)"
    notebook("any", "n = 1", f"import os, time\nopen(f'{marks}/{{os.getpid()}}', 'w')\n{wait}")
    file = plan("reports:\n- {notebook: any.ipynb, matrix: {n: [1, 2, 3]}, format: ipynb}")
    batch = subprocess.Popen(
        [sys.executable, "-m", "compare", "batch", file, "--output", tmp_path / "out", "--jobs=2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + 90
    while len([*marks.iterdir()]) < 3 and time.monotonic() < end:
        time.sleep(0.1)
    family = psutil.Process(batch.pid).children(recursive=True)
    os.killpg(batch.pid, signal.SIGINT)
    _, said = batch.communicate(timeout=30)
    assert batch.returncode == 130
    assert "Interrupted: 2 of 3 reports are left." in said and "Traceback" not in said
    assert "Give the same command again" in said
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [one["status"] for one in manifest["reports"]] == ["made", "left", "left"]
