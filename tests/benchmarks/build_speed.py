"""How long builds, loads and selections take, as ratios to what pyarrow and pandas take.

``python tests/benchmarks/build_speed.py 5 200 1000`` builds the tables of so many documents of the
project, and lets pyarrow read the same CSV files and write the same Parquet files.
``--statements 20000 1000000`` does so with made statements, and also validates, judges, loads every
large table beside ``pandas.read_parquet``, and selects one city and family.

Each is done in a process of its own, by turns; what is printed is the median of the runs, without
the start of Python: seconds on the clock, seconds of CPU, and the most memory (VmHWM). A machine
that others use is told by its CPU.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import many_documents
import many_statements

RUNS = 3
PER_CITY = 333
"""Statements of a city in twenty years: a million are of 3,000 cities."""

_MEASURED = """
import sys, time
from pathlib import Path
import pandas, pyarrow, pyarrow.csv, pyarrow.parquet
import compare
from compare.comparison import comparison
from compare.curated import reader
from compare.dataset import build, dataset, listing, parquet, verdicts

structured, tidy = map(Path, sys.argv[1:])
{before}
wall, cpu = time.perf_counter(), time.process_time()
{measured}
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
with open("/proc/self/status") as status:
    [memory] = [line.split()[1] for line in status if line.startswith("VmHWM")]
print(wall, cpu, int(memory) / 1024)
"""
BUILD = "parquet.write(build.tidy(reader.read(structured)), tidy)"
PYARROW = """
options = pyarrow.csv.ParseOptions(newlines_in_values=True)
for path in sorted(structured.rglob("*.csv")):
    pyarrow.csv.read_csv(path, parse_options=options)
for path, table in tables.items():
    copy = theirs / path.name  # ours stay as we wrote them
    pyarrow.parquet.write_table(table, copy, compression="zstd", write_page_checksum=True)
"""
TABLES = """
tables = {path: pyarrow.parquet.read_table(path) for path in tidy.glob("*.parquet")}
theirs = tidy.parent / "theirs"
theirs.mkdir(exist_ok=True)
"""
VALIDATION = "reader.read(structured)"
VERDICTS = """
targets = data["targets"]
listed = targets[~targets["indicator_id"].isin(list(listing.unlisted(targets)))]
described = dataset.describe({**frames, "targets": listed})
verdicts.judge(described, data["indicator_relations"]).frame()
"""
OPENED = """
data = dataset.Dataset(tidy)
names = ("targets", "documents", "cities", "indicators", "canonical_units", "codes")
frames = {name: data[name] for name in names}
"""
SELECTION = "compare.select(city, families='hightech_enterprises', data=tidy)"
CITY = "city = pandas.read_parquet(tidy / 'cities.parquet')['city_id'][7]"
LOADED = ("statements", "targets", "coverage", "observations", "positions", "cities")


class Cost(NamedTuple):
    """What something took: seconds on the clock and of CPU, and MiB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Return it as a line shows it."""
        return f"{self.wall:7.2f} s ({self.cpu:.2f} s of CPU), {self.memory:5.0f} MiB"

    def over(self, other: "Cost") -> str:
        """Return how many times as long it took, by the clock and by the CPU."""
        return f"{self.wall / other.wall:.2f} times, by CPU {self.cpu / other.cpu:.2f}"


def measured(code: str, *folders: Path, before: str = "") -> Cost:
    """Return what one run takes; what stands before it is not counted but for its memory."""
    program = _MEASURED.replace("{before}", before).replace("{measured}", code)
    command = [sys.executable, "-c", program, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()))


def by_turns(runs: int, folders: tuple[Path, Path], *codes: tuple[str, str]) -> Iterator[Cost]:
    """Yield the median costs of several codes, each with what stands before it."""
    found = [[measured(code, *folders, before=b) for code, b in codes] for _ in range(runs)]
    for costs in zip(*found, strict=True):
        wall, cpu, memory = zip(*costs, strict=True)
        yield Cost(statistics.median(wall), statistics.median(cpu), max(memory))


def documents(count: int, runs: int) -> None:
    """Print how long a build takes, and pyarrow, of so many documents of the project."""
    with tempfile.TemporaryDirectory() as place:
        folders = Path(place) / "structured", Path(place) / "tidy"
        many_documents.write(folders[0], count)
        measured(BUILD, *folders)
        build, other = by_turns(runs, folders, (BUILD, ""), (PYARROW, TABLES))
    print(f"{count:9,d} documents: build {build}; pyarrow {other}; {build.over(other)}", flush=True)


def statements(count: int, runs: int) -> None:
    """Print how long everything takes of so many made statements."""
    with tempfile.TemporaryDirectory() as place:
        folders = Path(place) / "structured", Path(place) / "tidy"
        many_statements.write(folders[0], count, cities=max(8, count // PER_CITY))
        measured(BUILD, *folders)
        build, other, validation, verdict = by_turns(
            runs, folders, (BUILD, ""), (PYARROW, TABLES), (VALIDATION, ""), (VERDICTS, OPENED)
        )
        print(f"{count:,d} statements\n  pyarrow    {other}")
        print(f"  build      {build}; {build.over(other)}")
        print(f"  validation {validation}; {validation.over(other)}")
        print(f"  verdicts   {verdict}; {verdict.over(other)}", flush=True)
        for name in LOADED:
            ours, theirs = by_turns(
                runs, folders, (f"compare.load({name!r}, tidy)", ""),
                (f"pandas.read_parquet(tidy / '{name}.parquet')", ""),
            )  # fmt: skip
            print(f"  load {name:13s} {ours}; pandas {theirs}; {ours.over(theirs)}", flush=True)
        first, again = by_turns(
            runs, folders, (SELECTION, CITY), (SELECTION, CITY + "\n" + SELECTION)
        )
        print(f"  select     {first}; again {again}", flush=True)


def main() -> None:
    """Print the costs of the sizes of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="*")
    parser.add_argument("--statements", type=int, nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    for count in given.documents:
        documents(count, given.runs)
    for count in given.statements:
        statements(count, given.runs)


if __name__ == "__main__":
    main()
