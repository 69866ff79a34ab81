"""Feature: killed at any moment, a batch leaves no half of a file, and can be gone on with."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest

from compare import environment
from compare.batch import plan as plans
from compare.batch.run import Batch
from compare.report import provisioner
from small import notebook_in

pytestmark = pytest.mark.slow

SEED, KILLS = 2026, 50
REPORTS = "reports:\n- {notebook: any.ipynb, matrix: {n: [1, 2]}, format: [html, ipynb]}"


def make(plan: Path, folder: Path, address: str) -> None:
    """Make a batch; kernels are forked by a process of the test."""
    os.environ[environment.WARM] = address
    batch = Batch(plans.read(plan).sound(), folder)
    with ThreadPoolExecutor(2) as pool:
        batch.run(pool, 3)
    batch.write_manifest()


@pytest.fixture
def plan(tmp_path) -> Path:
    notebook_in(tmp_path, "any", "n = 1", "print('the river', n)", "n / 3")
    path = tmp_path / "plan.yaml"
    path.write_text(REPORTS)
    return path


def whole(folder: Path, reference: Path) -> None:
    """Check that each file is one of the reference, or a record that can be read."""
    for path in folder.rglob("*"):
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        else:
            assert path.read_bytes() == (reference / path.name).read_bytes(), path


def test_killed_at_many_moments_a_batch_is_whole_in_the_end(plan, tmp_path) -> None:
    context = get_context("forkserver")
    context.set_forkserver_preload(["compare.batch.warmed"])
    address = provisioner.warm_up().address
    reference, out = tmp_path / "reference", tmp_path / "out"

    def start(folder: Path):
        process = context.Process(target=make, args=(plan, folder, address))
        process.start()
        return process

    start(tmp_path / "first").join()  # what is slow the first time is not measured
    begun = time.monotonic()
    start(reference).join()
    took = time.monotonic() - begun
    chance, ended = random.Random(SEED), 0
    moments = [(number + chance.random()) / KILLS * took for number in range(KILLS)]
    for number, moment in enumerate(chance.sample(moments, KILLS)):
        if ended:  # all is made: another folder
            out, ended = tmp_path / f"out-{number}", 0
        process = start(out)
        process.join(moment)
        ended = process.exitcode == 0
        process.kill()
        process.join()
        whole(out, reference)
    last = start(out)
    last.join()
    assert last.exitcode == 0
    assert {path.name for path in out.iterdir()} == {path.name for path in reference.iterdir()}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert {one["status"] for one in manifest["reports"]} <= {"made", "kept"}


WAITS = """
import pathlib, time
mark = pathlib.Path(marks, str(n))
begun = mark.exists()
mark.touch()
time.sleep(0 if begun else 100)
"""


def test_no_process_outlives_a_command_that_is_killed(tmp_path) -> None:
    marks, place, out = (tmp_path / name for name in ("marks", "temporary", "out"))
    marks.mkdir()
    place.mkdir()
    notebook_in(tmp_path, "any", "n = 0\nmarks = ''", WAITS)
    plan = tmp_path / "plan.yaml"
    given = f"parameters: {{marks: '{marks}'}}, matrix: {{n: [1, 2]}}, name: 'r{{n}}'"
    plan.write_text(f"reports:\n- {{notebook: any.ipynb, {given}}}")
    command = [sys.executable, "-m", "compare", "batch", plan, "--output", out, "--jobs", "2"]
    batch = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(place)},
    )
    end = time.monotonic() + 120
    while len([*marks.iterdir()]) < 2 and time.monotonic() < end:
        time.sleep(0.1)  # two workers, what forks them, what forks kernels, and two kernels
    family = psutil.Process(batch.pid).children(recursive=True)
    os.kill(batch.pid, signal.SIGKILL)
    batch.wait()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert len(family) >= 4 and not alive
    assert not [*place.glob("city-compare-*")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.glob("*.pdf")} == {"r1.pdf", "r2.pdf"}
