"""Feature: a batch runs on a Dask cluster, and outlives the loss of a worker."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from small import notebook_in

pytestmark = pytest.mark.slow

# One of the workers is killed while notebooks wait for it.
SLOW = "import pathlib, os, time\npathlib.Path(marks, f'{n}-{os.getpid()}').touch()\ntime.sleep(2)"


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers on this machine; yield its address and the workers."""
    log = (tmp_path / "scheduler.log").open("w+")
    started = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=log)]
    try:
        address = found_in(log, r"tcp://127\.0\.0\.1:\d+")
        for number in range(2):
            options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
            place = ("--local-directory", tmp_path / f"worker-{number}")
            started.append(start("worker", address, *options, *place, log=subprocess.DEVNULL))
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


def start(kind: str, *options: object, log) -> subprocess.Popen:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, options)]
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def found_in(log, pattern: str) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        log.seek(0)
        if found := re.search(pattern, log.read()):
            return found[0]
        time.sleep(0.1)
    raise TimeoutError("no scheduler")


def test_a_batch_is_whole_although_a_worker_is_killed_in_the_middle(cluster, tmp_path) -> None:
    address, workers = cluster
    marks = tmp_path / "marks"
    marks.mkdir()
    notebook_in(tmp_path, "any", "n = 0\nmarks = ''", SLOW, "print('number', n)")
    plan = tmp_path / "plan.yaml"
    given = f"parameters: {{marks: '{marks}'}}, matrix: {{n: {[*range(6)]}}}"
    plan.write_text(f"reports:\n- {{notebook: any.ipynb, name: 'r{{n}}', {given}}}")
    options = ["--output", tmp_path / "out", "--scheduler", address]
    batch = subprocess.Popen(
        [sys.executable, "-m", "compare", "batch", plan, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 90
    while len([*marks.iterdir()]) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    os.kill(workers[0].pid, signal.SIGKILL)
    _, wrong = batch.communicate(timeout=120)
    assert batch.returncode == 0, wrong
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [one["status"] for one in manifest["reports"]] == ["made"] * 6
    assert all((tmp_path / "out" / f"r{n}.pdf").read_bytes()[:4] == b"%PDF" for n in range(6))
    begun = [int(mark.name.split("-")[0]) for mark in marks.iterdir()]
    assert len(begun) > 6 or workers[0].poll() is not None


def test_where_no_scheduler_answers_it_is_said(tmp_path) -> None:
    notebook_in(tmp_path, "any", "n = 0", "n")
    plan: Path = tmp_path / "plan.yaml"
    plan.write_text("reports:\n- notebook: any.ipynb")
    command = [sys.executable, "-m", "compare", "batch", plan, "--output", tmp_path / "out"]
    done = subprocess.run(
        [*command, "--scheduler", "tcp://127.0.0.1:9"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
