"""Feature: notebooks run in kernels forked from a warm process, apart from each other."""

import os
import pickle
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import numpy as np
import psutil
import pytest
from jupyter_client.channels import AsyncZMQSocketChannel
from nbformat import NotebookNode

import compare
from compare import environment
from compare.dataset import arrow, loading, parquet
from compare.problem import InvalidInputError
from compare.report import kernel, papermill_engine, provisioner, warm
from compare.report.engine import NotebookFailedError, run
from compare.report.papermill_engine import CityCompareEngine
from compare.schema import TIDY
from examples import TIMES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not provisioner.possible(), reason="kernels are not forked here"),
]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a notebook of cells of code, the first its parameters."""

    def written(*sources: str, name: str = "made", parameters: str = "language = 'zh'") -> Path:
        cells = [nbformat.v4.new_code_cell(source) for source in (parameters, *sources)]
        cells[0].metadata["tags"] = ["parameters"]
        python = {"display_name": "Python 3", "language": "python", "name": "python3"}
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": python}), path)
        return path

    return written


@pytest.fixture(scope="module", autouse=True)
def _no_process_stays() -> Iterator[None]:
    yield
    provisioner.cool_down()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that a warm process of its own starts in."""
    provisioner.cool_down()
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    provisioner.cool_down()


def printed(notebook: NotebookNode) -> list[str]:
    """Return what a notebook prints, by cell."""
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    return ["".join(output.get("text", "") for output in found) for found in outputs]


def done(path: Path, data: Path | None = None, **parameters: object) -> list[str]:
    return printed(run(path, path.with_suffix(".out.ipynb"), parameters, data))


def gone(*pids: int, seconds: float = 8) -> bool:
    """Return whether processes end within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(map(psutil.pid_exists, pids)):
            return True
        time.sleep(0.05)
    return False


# Each kernel is as a new one


def test_imports_are_done_before_the_first_cell(write) -> None:
    warm = write("import sys; print({'pandas', 'seaborn', 'compare'} <= {*sys.modules})")
    assert done(warm)[1] == "True\n"


TRIES = """
import builtins, logging, os, random, sys
import matplotlib, numpy, pandas
import compare
matplotlib.rcParams["font.size"] = 99
os.environ["RIVER"] = "Yangtze"
os.chdir("/")
sys.path.append("/river")
compare.river = builtins.river = pandas.river = language = "Yangtze"
pandas.set_option("display.max_rows", 3)
logging.getLogger().setLevel(3)
numpy.random.seed(1); random.seed(1)
"""
LOOKS = """
import builtins, logging, os, random, sys
import matplotlib, numpy, pandas
import compare
print(matplotlib.rcParams["font.size"], os.environ.get("RIVER"), os.getcwd(), "/river" in sys.path)
print([hasattr(one, "river") for one in (builtins, compare, pandas)], language, sorted(globals()))
print(pandas.get_option("display.max_rows"), logging.getLogger().level)
"""


def test_no_state_crosses_from_a_notebook_to_the_next_one_or_to_this_process(write) -> None:
    looks = write(LOOKS, name="looks")
    before, here = done(looks), (Path.cwd(), dict(os.environ))
    done(write(TRIES, name="tries"))
    assert done(looks) == before
    assert (Path.cwd(), dict(os.environ)) == here
    assert f"{Path.cwd()} False" in before[1] and "[False, False, False] zh" in before[1]


def test_random_numbers_are_of_each_kernel_alone(write) -> None:
    draws = write("import random, numpy as np; print(random.random(), np.random.rand())")
    first, second = (done(draws)[1].split() for _ in range(2))
    assert not {*first} & {*second}


FOREIGN = (
    "import os, sys, __main__; print(__name__, sys.argv[0], __main__.__dict__ is globals())",
    "print(os.getcwd(), sys.stdin.isatty(), os.environ['MPLBACKEND'], sys.path)",
    "import matplotlib.pyplot as plt; plt.plot([1, 2])",
    "import seaborn; axes = seaborn.barplot(x=['a'], y=[1])",
    "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\n_ = plt.plot([3])",
    "import signal; print(signal.getsignal(signal.SIGCHLD), signal.getsignal(signal.SIGTERM))",
    "!echo a command",
    "import pandas; pandas.DataFrame({'a': [1]})",
)


def shape(notebook: NotebookNode) -> list[object]:
    """Return what outputs are, and what is printed."""
    kinds = [[sorted(output.get("data", {})) for output in cell.outputs] for cell in notebook.cells]
    return [*zip(kinds, printed(notebook), strict=True)]


def test_a_notebook_of_others_gives_what_it_gives_in_a_kernel_of_the_usual_kind(
    write, monkeypatch
) -> None:
    path = write(*FOREIGN)
    warm = run(path, path.with_suffix(".warm.ipynb"), {})
    monkeypatch.setenv(environment.KERNEL, "plain")
    plain = run(path, path.with_suffix(".plain.ipynb"), {})
    assert shape(warm) == shape(plain)
    assert "image/png" in str(shape(warm)) and "image/svg+xml" in str(shape(warm))


def test_the_tables_of_a_run_reach_its_kernel_alone(write, tmp_path) -> None:
    path = write("import os; print(os.environ.get('CITY_COMPARE_DATA'))", parameters="data = ''")
    folders = [tmp_path / "a", tmp_path / "b"]
    given = [*folders, None]
    outputs = [path.with_name(f"{number}.ipynb") for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        found = pool.map(run, [path] * 3, outputs, [{}] * 3, given)
        assert [printed(one)[-1].strip() for one in found] == [*map(str, folders), "None"]


SHOWS = """
import pandas as pd
from matplotlib.figure import Figure
from compare.notebook import show
figure = Figure(); figure.add_subplot(); figure.set_label("Chart. One")
show(figure, data=pd.DataFrame({"a": [1]}))
show(pd.DataFrame({"a": [1]}))
"""


@pytest.mark.parametrize("links", [True, False])
def test_links_that_save_are_left_out_where_nobody_clicks(write, links) -> None:
    path = write(SHOWS)
    shown = run(path, path.with_suffix(".out.ipynb"), {}, links=links).cells[1].outputs
    assert len(shown) == 2
    assert [" download=" in output.data["text/html"] for output in shown] == [links] * 2


def test_kernels_of_the_usual_kind_are_had_on_request(write, monkeypatch) -> None:
    monkeypatch.setenv(environment.KERNEL, "plain")
    path = write("import sys; print('pandas' in sys.modules)")
    assert done(path)[1] == "False\n"


STATE = """
import json, os, sys
import matplotlib, numpy, pandas, seaborn
print(json.dumps({name: str(value) for name, value in matplotlib.rcParams.items()}))
own = {name: text for name, text in os.environ.items() if not name.startswith(("JPY_", "PYDEVD_"))}
print(json.dumps(own, sort_keys=True))
print(pandas.get_option("display.max_rows"), numpy.geterr(), sys.getrecursionlimit())
"""


def test_settings_are_those_of_a_kernel_of_the_usual_kind(write, monkeypatch) -> None:
    path = write(STATE)
    warm = done(path)
    monkeypatch.setenv(environment.KERNEL, "plain")
    plain = done(path)
    switch = f'"{environment.KERNEL}": "plain", '
    assert switch in plain[1]
    assert warm[1] == plain[1].replace(switch, "")


def test_a_rehearsal_leaves_no_settings_and_takes_no_random_numbers() -> None:
    def state() -> list[object]:
        settings = {name: mpl.rcParams._get(name) for name in mpl.rcParams}
        return [settings, random.getstate(), str(np.random.get_state()), dict(os.environ)]

    before = state()
    warm.rehearse()
    assert state() == before


ENDS = """
import atexit, threading, time, weakref
class Owned: pass
kept = Owned()
weakref.finalize(kept, print, "finalized", file=open({folder!r} + "/finalized", "w"), flush=True)
def say(): open({folder!r} + "/atexit", "w").write("said")
atexit.register(say)
opened = open({folder!r} + "/opened", "w"); opened.write("flushed")
def late(): time.sleep(0.5); open({folder!r} + "/thread", "w").write("done")
threading.Thread(target=late).start()
"""


def test_what_a_notebook_leaves_open_is_ended_as_python_ends_it(write, tmp_path) -> None:
    done(write(ENDS.format(folder=str(tmp_path)), "import os; print(os.getpid())"))
    names = ("finalized", "atexit", "opened", "thread")
    time.sleep(1)
    texts = [(tmp_path / name).read_text() for name in names]
    assert texts == ["finalized\n", "said", "flushed", "done"]


# Many of them


def test_the_warm_process_has_one_thread_so_that_a_fork_has_all_of_it(write) -> None:
    kernel_of = write("import os; print(os.getppid())")
    parent = psutil.Process(int(done(kernel_of)[1]))
    assert parent.num_threads() == 1


KERNELS = 20 if TIMES > 1 else 8
WORKS = """
import io, numpy, pandas, pyarrow.parquet
from matplotlib.figure import Figure
square = numpy.ones((300, 300)) @ numpy.ones((300, 300))
frame = pandas.DataFrame(square).rename(columns=str)
file = io.BytesIO()
frame.to_parquet(file)
back = pandas.read_parquet(file)
figure = Figure(); figure.add_subplot().plot([1, 2]); figure.savefig(io.BytesIO(), format="svg")
print(back["0"].sum())
"""


def test_libraries_with_threads_work_in_many_kernels_at_a_time(write) -> None:
    path = write(WORKS)
    outputs = [path.with_name(f"{number}.ipynb") for number in range(KERNELS)]
    with ThreadPoolExecutor(KERNELS) as pool:
        found = [*pool.map(lambda output: printed(run(path, output, {}))[1], outputs)]
    assert found == ["90000.0\n"] * KERNELS


def test_kernels_one_after_another_leave_nothing_behind(write) -> None:
    path = write("import os; print(os.getpid(), os.getppid())")
    pids = [done(path)[1].split() for _ in range(10)]
    kernels, warm = {int(pid) for pid, _ in pids}, {int(parent) for _, parent in pids}
    assert len(kernels) == 10 and len(warm) == 1
    assert gone(*kernels)
    assert psutil.Process(warm.pop()).children() == []


# What goes wrong


KILLS = """
import psutil, time
kernel = psutil.Process()
warm = kernel.parent()
assert any(part.endswith("warm.py") for part in warm.cmdline()), warm.cmdline()
{victim}.kill()
time.sleep(100)
"""


def noticed(write: Write, victim: str) -> None:
    """Check that a process that is killed in the middle is noticed, and the next notebook runs."""
    path = write(KILLS.format(victim=victim))
    begun = time.monotonic()
    with pytest.raises(NotebookFailedError, match=r"made\.ipynb, cell 1: .*(died|dead)"):
        done(path)
    assert time.monotonic() - begun < 10
    assert done(write("print('next')", name="next"))[1] == "next\n"


def test_a_kernel_that_is_killed_is_noticed_in_seconds(write) -> None:
    noticed(write, "kernel")


def failed(path: Path, **limits: Any) -> tuple[NotebookFailedError, list[str]]:
    """Run a notebook that fails; return the error, and what the copy that is kept prints."""
    with pytest.raises(NotebookFailedError) as caught:
        run(path, path.with_suffix(".out.ipynb"), {"language": "en"}, **limits)
    error = caught.value
    assert error.notebook == path.name and error.partial == path.with_suffix(".out.ipynb")
    kept = nbformat.read(error.partial, as_version=4)
    assert not any("papermill" in cell.metadata for cell in kept.cells)
    return error, printed(kept)


def test_a_cell_that_fails_is_named_and_the_notebook_kept_as_far_as_it_came(write) -> None:
    error, said = failed(write("print('begun')", "1 / 0", "print('never')"))
    assert (error.cell, error.error) == (3, "ZeroDivisionError: division by zero")
    assert str(error) == "made.ipynb, cell 3: ZeroDivisionError: division by zero"
    assert said[2:] == ["begun\n", "", ""]
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


def test_a_kernel_that_ends_itself_leaves_the_notebook_as_far_as_it_came(write) -> None:
    error, said = failed(write("print('begun')", "import os; os._exit(3)", "print('never')"))
    assert str(error) == "made.ipynb, cell 3: Kernel died"
    assert (error.cell, error.error, said[2:]) == (3, "Kernel died", ["begun\n", "", ""])


@pytest.mark.parametrize("kind", ["warm", "plain"])
def test_a_notebook_that_takes_too_long_is_ended_and_kept_as_far_as_it_came(
    write, monkeypatch, kind
) -> None:
    monkeypatch.setenv(environment.KERNEL, kind)
    path = write("import os; print(os.getpid())", "import time; time.sleep(100)")
    done(write("1", name="first"))
    begun = time.monotonic()
    error, said = failed(path, seconds=6)
    assert 6 <= time.monotonic() - begun < 10
    assert str(error) == "made.ipynb: not finished within 6 seconds (cell 3)"
    assert (error.cell, error.error) == (3, "not finished within 6 seconds")
    assert gone(int(said[2]))


def test_a_notebook_that_ends_in_time_is_left_alone(write) -> None:
    path = write("print('done')")
    assert printed(run(path, path.with_suffix(".out.ipynb"), {}, seconds=30))[1] == "done\n"


def test_a_lost_message_is_noticed_in_seconds_and_the_notebook_run_again(
    write, monkeypatch
) -> None:
    monkeypatch.setattr(kernel, "PATIENCE", 0.5)
    send, lost = AsyncZMQSocketChannel.send, []

    def losing(self, msg) -> None:
        if msg["header"]["msg_type"] == "execute_request" and not lost:
            lost.append(msg)
        else:
            send(self, msg)

    monkeypatch.setattr(AsyncZMQSocketChannel, "send", losing)
    begun = time.monotonic()
    assert done(write("print('heard')"))[1] == "heard\n"
    assert lost and time.monotonic() - begun < 10


def test_a_cell_that_takes_long_is_not_taken_for_a_lost_message(write, monkeypatch) -> None:
    monkeypatch.setattr(kernel, "PATIENCE", 0.2)
    path = write("import time, os; time.sleep(1.5); print(os.getpid())", "print(os.getpid())")
    assert len({*done(path)[1:]}) == 1


INTERRUPTED = """
import os, pathlib, time
pathlib.Path({folder!r}, f"{{os.getpid()}}").write_text(str(os.getppid()))
time.sleep(100)
"""


@pytest.mark.parametrize(
    ("number", "kind"),
    [(signal.SIGINT, "warm"), (signal.SIGKILL, "warm"), (signal.SIGKILL, "plain")],
)
def test_no_process_outlives_a_report_that_is_stopped(write, tmp_path, kind, number) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    names = ("one", "two", "three")
    for name in names:
        write(INTERRUPTED.format(folder=str(marks)), name=name)
    (tmp_path / "report.toml").write_text(f"chapters = {list(names)}")
    report = subprocess.Popen(
        [sys.executable, "-m", "compare", "report", "--notebooks", tmp_path, "--output", tmp_path],
        env={**os.environ, environment.KERNEL: kind},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not list(marks.iterdir()) and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(0.5)  # another may be starting
    family = [child.pid for child in psutil.Process(report.pid).children(recursive=True)]
    os.killpg(report.pid, number)
    said = report.communicate(timeout=20)[1].decode()
    kernels = {int(mark.name) for mark in marks.iterdir()}
    assert kernels and gone(*family, *kernels)
    if number == signal.SIGINT:
        assert report.returncode == 130
        assert "Interrupted: 4 of 4 reports are left" in said and "Traceback" not in said


# For anybody's papermill


def test_a_parameter_that_a_notebook_lacks_is_refused_before_a_kernel_starts(write) -> None:
    notebook = nbformat.read(write("1 / 0"), as_version=4)
    given = nbformat.v4.new_code_cell("langauge = 'en'")
    given.metadata["tags"] = ["injected-parameters"]
    notebook.cells.insert(1, given)
    with pytest.raises(InvalidInputError, match=r"langauge.*perhaps language"):
        CityCompareEngine.execute_notebook(notebook, "python3", progress_bar=False)


@pytest.mark.parametrize(
    ("group", "thing"),
    [
        ("papermill.engine", CityCompareEngine),
        ("jupyter_client.kernel_provisioners", provisioner.WarmProvisioner),
    ],
)
def test_others_find_the_engine_and_the_provisioner_by_their_name(group, thing) -> None:
    assert papermill_engine.NAME == provisioner.NAME
    [found] = entry_points(group=group, name=provisioner.NAME)
    assert found.load() is thing


# Asked by several processes


ASKS = """
import os, sys, time
from pathlib import Path
from compare.report.engine import run
Path(sys.argv[2]).write_text(str(os.getpid()))
executed = run(Path(sys.argv[1]), Path(sys.argv[2] + ".ipynb"), {})
print("".join(output.text for output in executed.cells[-1].outputs))
"""
SLEEPS = """
import os, pathlib, time
pathlib.Path({mark!r}).write_text(f"{{os.getpid()}} {{os.getppid()}}")
time.sleep(100)
"""


def asker(path: Path, address: str, **options: Any) -> subprocess.Popen[str]:
    """Start a process that runs a notebook in a kernel of a warm process that is there."""
    return subprocess.Popen(
        [sys.executable, "-c", ASKS, path, path.with_suffix(".asker")],
        env={**os.environ, environment.WARM: address, **options.pop("env", {})},
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def number_in(mark: Path, seconds: float = 180) -> list[int]:
    """Return the numbers that a file holds once it is there."""
    end = time.monotonic() + seconds
    while not (mark.exists() and mark.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    return [int(part) for part in mark.read_text().split()]


PARENT = "import os; print(os.getppid(), os.environ.get('CITY_COMPARE_WARM_SOCKET'))"


def apart(write: Write, gone: bool = False, **options: Any) -> None:
    """Check that a process that cannot have a fork of the warm one gets a kernel all the same."""
    mine = done(write(PARENT))[1].split()[0]
    address = provisioner.warm_up().address
    if gone:
        provisioner.cool_down()
    process = asker(write(PARENT, name="apart"), address, **options)
    said = process.communicate(timeout=180)[0].split()
    assert process.returncode == 0 and said[1] == "None" and said[0] != mine


def test_a_process_in_another_folder_gets_a_kernel_all_the_same(write, tmp_path) -> None:
    apart(write, cwd=tmp_path)


def test_a_process_of_another_environment_gets_a_kernel_all_the_same(write, tmp_path) -> None:
    apart(write, env={"MPLCONFIGDIR": str(tmp_path)})


def test_the_kernel_of_an_asker_that_is_killed_ends_and_the_others_stay(write, tmp_path) -> None:
    marks = [tmp_path / "first", tmp_path / "second"]
    paths = [write(SLEEPS.format(mark=str(mark)), name=mark.name) for mark in marks]
    askers = [asker(path, provisioner.warm_up().address) for path in paths]
    (first, warm), (second, same) = map(number_in, marks)
    assert warm == same
    askers[0].kill()
    assert gone(first, seconds=2)
    assert psutil.pid_exists(second) and psutil.pid_exists(warm)
    askers[1].kill()
    assert gone(second, seconds=2)
    for process in askers:
        process.communicate()


OWNS = """
import os, sys, time
from compare.report import provisioner
process = provisioner.warm_up()
if not os.fork():  # holds all sockets of its parent
    time.sleep(100)
print(process.address, process._process.pid, flush=True)
time.sleep(100)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_warm_process_and_its_kernels_end_with_the_owner(write, tmp_path, number) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNS], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert owner.stdout
    address, warm = owner.stdout.readline().split()
    process = asker(write(SLEEPS.format(mark=str(tmp_path / "mark"))), address)
    kernel_id, parent = number_in(tmp_path / "mark")
    assert parent == int(warm)
    owner.send_signal(number)
    owner.wait()
    try:
        assert gone(kernel_id, int(warm))
        assert not Path(address).parent.exists()
        assert process.wait(timeout=10) == 1
    finally:
        os.killpg(owner.pid, signal.SIGKILL)  # the fork
        owner.communicate()
        process.communicate()


def test_who_connects_and_says_nothing_keeps_nobody_waiting(write) -> None:
    path = write("print('heard')")
    done(path)
    silent = socket.socket(socket.AF_UNIX)
    with silent:
        silent.connect(provisioner.warm_up().address)
        begun = time.monotonic()
        assert done(path)[1] == "heard\n"
        assert time.monotonic() - begun < 4


# From here on each test ends a warm process: to start one takes seconds


def test_a_warm_process_that_is_killed_is_noticed_in_seconds(write) -> None:
    noticed(write, "warm")


def test_a_process_whose_warm_one_is_gone_gets_a_kernel_all_the_same(write) -> None:
    apart(write, gone=True)


def test_processes_share_a_warm_process_in_a_folder_that_is_private(write) -> None:
    path = write(PARENT)
    mine = done(path)[1].split()[0]
    place = Path(provisioner.warm_up().address)
    assert place.parent.stat().st_mode & 0o777 == 0o700
    paths = [write(PARENT, name=f"shared{number}") for number in range(2)]
    askers = [asker(one, str(place)) for one in paths]
    assert [one.communicate(timeout=180)[0].split() for one in askers] == [[mine, "None"]] * 2
    provisioner.cool_down()
    assert not place.parent.exists()


def test_a_module_of_the_working_folder_goes_before_one_of_the_same_name(write, elsewhere) -> None:
    (elsewhere / "seaborn.py").write_text("RIVER = 'Yangtze'")
    assert done(write("import seaborn; print(seaborn.RIVER)"))[1] == "Yangtze\n"


# Tables that are read before


OPENS = """
import os, compare
from compare.dataset import opening
data = compare.open()
found = opening._opened.cache_info()
print(data.build_id, len(data._frames) == len(data), "described" in vars(data), os.getppid())
"""


@pytest.fixture
def tables(elsewhere, monkeypatch) -> Path:
    """Return a folder with a copy of the tables, which a warm process of its own finds."""
    folder = elsewhere / "tidy"
    shutil.copytree(loading.folder_of(), folder)
    monkeypatch.setenv(environment.DATA, str(folder))
    return folder


def build_anew(folder: Path, build_id: str) -> None:
    found = {name: loading.load(name, folder) for name in TIDY}
    parquet.write(
        {name: arrow.to_arrow(name, frame, build_id) for name, frame in found.items()}, folder
    )


def test_tables_are_ready_in_a_kernel_and_noticed_where_they_are_built_anew(
    write, tables, tmp_path
) -> None:
    path = write(OPENS)
    build, *ready, parent = done(path)[1].split()
    assert (build, ready) == (compare.open(tables).build_id, ["True", "True"])
    build_anew(tables, "another")
    assert done(path)[1].split() == ["another", "False", "False", parent]
    # So are those of a folder that a run names.
    named, other = write(OPENS, name="named", parameters="data = ''"), tmp_path / "other"
    shutil.copytree(tables, other)
    done(named, data=other)
    assert done(named, data=other)[-1].split()[1:3] == ["True", "True"]


@pytest.mark.parametrize("damage", ["missing", "truncated"])
def test_damaged_tables_cost_no_warm_process(write, tables, damage) -> None:
    if damage == "missing":
        shutil.rmtree(tables)
    else:
        (tables / "targets.parquet").write_bytes(b"PAR1")
    seen = "import psutil; print('warm.py' in str(psutil.Process().parent().cmdline()))"
    assert done(write(seen))[1] == "True\n"
    with pytest.raises(NotebookFailedError, match=r"InvalidInputError"):
        done(write("import compare; compare.load('targets')", name="reads"))
