"""How long a batch of reports takes, as a ratio to the loop that people write without it.

``python tests/benchmarks/report_speed.py`` makes 40 reports as PDF with ``city-compare batch``;
and lets papermill's command run the same notebooks with the same parameters, and ``jupyter
nbconvert --to webpdf`` print them, one report after another. Both take turns on a part of the
reports, so that a machine that is slow for a while is so for both. It then makes ten times as
many, makes them again with nothing to do, and writes the report in both languages. What is
printed are seconds, and their ratios.

The browser is Debian's chromium; playwright, which webpdf needs, is in requirements.txt here.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

import compare

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
NOTEBOOKS = {"city_profile": "city", "rd_intensity": "cities"}
LANGUAGES = ("zh", "en")
MIB = 2**20


def cases(count: int) -> list[tuple[str, str, str]]:
    """Return so many notebooks, cities and languages."""
    cities = sorted(compare.load("documents")["city_id"].unique())
    found = [
        (notebook, city, language)
        for city in cities
        for notebook in NOTEBOOKS
        for language in LANGUAGES
    ]
    return found[:count]


def plan(folder: Path, wanted: list[tuple[str, str, str]]) -> Path:
    """Write a plan of some reports, a row each."""
    rows = ["notebook,name,language,city,cities"]
    for notebook, city, language in wanted:
        place = f"{city}," if NOTEBOOKS[notebook] == "city" else f",{city}"
        path = ROOT / "notebooks" / f"{notebook}.ipynb"
        rows.append(f"{path},{notebook}-{city}-{language},{language},{place}")
    file = folder / "plan.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def timed(*command: object, **environment: str) -> float:
    """Return the seconds that a command takes, all of it."""
    begun = time.perf_counter()
    subprocess.run(
        [BIN / str(command[0]), *map(str, command[1:])],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
    )
    return time.perf_counter() - begun


def batch(folder: Path, wanted: list[tuple[str, str, str]], *options: object) -> float:
    """Return the seconds of a batch."""
    place = ("--output", folder / "out")
    return timed("city-compare", "batch", plan(folder, wanted), *place, *options)


def looped(folder: Path, case: tuple[str, str, str], browsers: str) -> tuple[float, float]:
    """Return the seconds of papermill, and of nbconvert, for one report."""
    notebook, city, language = case
    output = folder / f"{notebook}-{city}-{language}.ipynb"
    given = {"language": language, NOTEBOOKS[notebook]: city}
    parameters = ["-y", json.dumps(given), "-k", "python3", "--no-progress-bar"]
    source = ROOT / "notebooks" / f"{notebook}.ipynb"
    ran = timed("papermill", source, output, *parameters)
    # Debian's chromium stands where playwright looks for its own.
    options = ("--to", "webpdf", "--no-input", "--disable-chromium-sandbox")
    printed = timed("jupyter", "nbconvert", *options, output, PLAYWRIGHT_BROWSERS_PATH=browsers)
    return ran, printed


def browsers(folder: Path) -> str:
    """Return a folder in which playwright finds the chromium of this machine."""
    chromium = shutil.which("chromium") or sys.exit("a browser is needed: apt-get install chromium")
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as found: print(found.chromium.executable_path)"
    )
    place = {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}
    environment = {**os.environ, **place}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    expected = Path(told.stdout.strip())
    number = expected.parents[1].name.rpartition("-")[2]
    shell = folder / "browsers" / f"chromium_headless_shell-{number}"
    without_window = shell / "chrome-headless-shell-linux64" / "chrome-headless-shell"
    for path in (expected, without_window):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(chromium)
    return str(folder / "browsers")


class Memory:
    """The most memory that this process and its children took together, seen ten times a second."""

    def __enter__(self) -> "Memory":
        self.most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.Error, AttributeError):
                    continue
            self.most = max(self.most, total / MIB)


def compared(folder: Path, count: int, looped_count: int) -> None:
    """Print how long the batch and the loop take."""
    wanted = cases(count)
    place = browsers(folder)
    step = max(1, count // looped_count)
    ran, printed = [], []
    ours = [batch(folder, wanted, "--force")]
    for number, case in enumerate(wanted[::step]):
        one, other = looped(folder, case, place)
        ran.append(one)
        printed.append(other)
        if number == len(wanted[::step]) // 2:
            ours.append(batch(folder, wanted, "--force"))
    ours.append(batch(folder, wanted, "--force"))
    mine = sorted(ours)[len(ours) // 2]
    alone, whole = sum(ran) / len(ran) * count, (sum(ran) + sum(printed)) / len(ran) * count
    print(f"{count} reports by the batch: {' '.join(f'{one:.1f}' for one in ours)} s")
    print(f"by papermill and webpdf, {len(ran)} of them timed: {whole:.0f} s, {whole / mine:.1f}x")
    print(f"by papermill alone: {alone:.0f} s, {alone / mine:.1f}x")


def growth(folder: Path, count: int) -> None:
    """Print how long ten times as many take, what memory, and how long nothing to do takes."""
    few = batch(folder, cases(count), "--force")
    with Memory() as memory:
        many = batch(folder, cases(10 * count), "--force")
    kept = min(batch(folder, cases(10 * count)) for _ in range(3))
    bare = min(timed("python", "-c", "pass") for _ in range(5))
    again = batch(folder, cases(count), "--force")
    print(f"{count} reports: {few:.1f} and {again:.1f} s; {10 * count}: {many:.1f} s,", end=" ")
    print(f"{many / max(few, again):.1f} to {many / min(few, again):.1f} times")
    print(f"memory of {10 * count}: {memory.most:.0f} MiB")
    print(f"nothing to do for {10 * count}: {kept:.2f} s, of which Python {bare:.2f} s")


def report(folder: Path) -> None:
    """Print how long the report takes in both languages."""
    bare = min(timed("python", "-c", "pass") for _ in range(5))
    runs = [
        timed("city-compare", "report", "--force", "--output", folder / "report") for _ in range(3)
    ]
    print(f"report: {' '.join(f'{one:.1f}' for one in runs)} s, of which Python {bare:.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--looped", type=int, default=10, help="how many the loop makes")
    parser.add_argument("parts", nargs="*", default=["compared", "growth", "report"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for part in chosen.parts:
            if part == "compared":
                compared(Path(name), chosen.count, chosen.looped)
            elif part == "growth":
                growth(Path(name), chosen.count)
            else:
                report(Path(name))
