"""How long a build takes, as a ratio to what pyarrow takes for the same files.

``python tests/benchmarks/build_speed.py 5 200 1000`` builds the tables of so many documents, and
lets pyarrow read the same CSV files and write the same Parquet files. Each is done in a process of
its own, by turns; what is printed is the median of the runs, without the start of Python.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from many_documents import write

RUNS = 3
BUILD = """
import resource, sys, time
from pathlib import Path
from compare.curated import reader
from compare.dataset import build, parquet

begin = time.perf_counter()
tables = build.tidy(reader.read(Path(sys.argv[1])))
parquet.write(tables, Path(sys.argv[2]))
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PYARROW = """
import resource, sys, time
from pathlib import Path
import pyarrow.csv, pyarrow.parquet

tables = {path: pyarrow.parquet.read_table(path) for path in Path(sys.argv[2]).glob("*.parquet")}
options = pyarrow.csv.ParseOptions(newlines_in_values=True)
begin = time.perf_counter()
for path in sorted(Path(sys.argv[1]).rglob("*.csv")):
    pyarrow.csv.read_csv(path, parse_options=options)
for path, table in tables.items():
    pyarrow.parquet.write_table(table, path, compression="zstd", write_page_checksum=True)
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measured(code: str, *folders: Path) -> tuple[float, float]:
    """Return the seconds and the MiB of memory of one run."""
    command = [sys.executable, "-c", code, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def main(documents: int) -> None:
    """Print how long both take for so many documents."""
    with tempfile.TemporaryDirectory() as place:
        structured, tidy = Path(place) / "structured", Path(place) / "tidy"
        write(structured, documents)
        runs = [
            (measured(BUILD, structured, tidy), measured(PYARROW, structured, tidy))
            for _ in range(RUNS)
        ]
    build, other = (statistics.median(run[side][0] for run in runs) for side in (0, 1))
    memory = max(run[0][1] for run in runs)
    print(
        f"{documents:5d} documents: build {build:.2f} s, {memory:.0f} MiB; "
        f"pyarrow {other:.2f} s; {build / other:.1f} times"
    )


if __name__ == "__main__":
    for given in sys.argv[1:]:
        main(int(given))
