"""Run a batch: notebooks side by side, each report set in type as soon as its own are there."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from compare import storage
from compare.batch import fingerprint, work
from compare.batch.fingerprint import Fingerprints, has_links
from compare.batch.order import Order
from compare.batch.pool import Executor
from compare.batch.record import Outcome, Records, partial
from compare.batch.work import Done, Failure, Setting, Task
from compare.problem import InvalidInputError, Problem
from compare.report.parts import Part

SECONDS = 600.0
"""How long a notebook, or the setting of a report, may take where nothing else is said."""

TRIES = 2
"""How often a task is begun whose worker is lost."""

Step = Callable[[], object]


@dataclass(eq=False)
class _Run:
    """A notebook that runs once for all reports that need it with these parameters."""

    task: Task
    orders: list[tuple[Order, Part]] = field(default_factory=list)
    content: bytes = b""


@dataclass(eq=False)
class _Job:
    """Something that a worker is given."""

    function: Callable[[Any], Done]
    argument: Task | Setting
    about: "_Run | Order"
    tries: int = 0


class Batch:
    """Reports that are to stand in a folder, and what has become of each.

    Parameters
    ----------
    orders : sequence of Order
        The reports.
    folder : Path
        Where they are to stand; it is made where there is none.
    data : Path, optional
        The folder of the tidy tables.
    force : bool, optional
        Make also what is there already.
    seconds : float, optional
        How long a notebook, or the setting of a report, may take.

    Attributes
    ----------
    outcomes : dict of str to Outcome
        What has become of each report, by its title, in the order of the plan.
    counts : Counter
        How many reports there are of each status.

    Raises
    ------
    InvalidInputError
        If the folder cannot be made, or a notebook or table cannot be read.
    """

    def __init__(
        self,
        orders: Sequence[Order],
        folder: Path,
        data: Path | None = None,
        force: bool = False,
        seconds: float = SECONDS,
    ):
        self.records, self.seconds = Records(storage.made(folder)), seconds
        self._prints = Fingerprints(data)
        self.outcomes: dict[str, Outcome] = {}
        for order in orders:
            key = self._prints.of_order(order)
            kept = None if force else self.records.kept(order, key)
            self.outcomes[order.title] = kept or Outcome(order, "left", key)
        self.counts = Counter(outcome.status for outcome in self.outcomes.values())
        self._runs: dict[str, _Run] = {}
        self._awaited: dict[str, list[str]] = {}
        self._jobs: deque[_Job] = deque()

    @property
    def left(self) -> list[Order]:
        """The reports that are still to be made."""
        return [found.order for found in self.outcomes.values() if found.status == "left"]

    def refuse(self, refused: Iterable[tuple[Order, Problem]]) -> None:
        """Note that some reports cannot be made, and why."""
        for order, problem in refused:
            outcome = self.outcomes[order.title]
            self._note(replace(outcome, status="failed", error=str(problem)))

    def _note(self, outcome: Outcome) -> None:
        title = outcome.order.title
        self.counts[self.outcomes[title].status] -= 1
        self.counts[outcome.status] += 1
        self.outcomes[title] = outcome

    def run(self, executor: Executor, width: int, step: Step = lambda: None) -> None:
        """Make the reports that are left; one that fails does not cost another.

        Parameters
        ----------
        executor : Executor
            What runs the tasks, such as any of `concurrent.futures`.
        width : int
            How many tasks it is given at a time.
        step : callable, optional
            Called whenever a notebook has run or a report is set.
        """
        self._begin()
        flying: dict[Future[Done], _Job] = {}
        try:
            while True:
                while len(flying) < width and (job := self._next()):
                    flying[executor.submit(job.function, job.argument)] = job
                if not flying:
                    break
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    self._finish(flying.pop(future), future)
                    step()
        finally:
            for future in flying:
                future.cancel()

    @property
    def steps(self) -> int:
        """How many notebooks are to run, and how many reports to be set."""
        runs = {
            self._prints.of_part(part, order.source.ours, has_links(order))
            for order in self.left
            for part in order.parts
        }
        return len(runs) + sum(order.kind != "ipynb" for order in self.left)

    def _begin(self) -> None:
        """Line up the notebooks that reports wait for."""
        for order in self.left:
            links, keys = has_links(order), []
            for part in order.parts:
                key = self._prints.of_part(part, order.source.ours, links)
                if key not in self._runs:
                    self._runs[key] = _Run(self._task(order, part, links))
                    self._jobs.append(_Job(work.execute, self._runs[key].task, self._runs[key]))
                self._runs[key].orders.append((order, part))
                keys.append(key)
            self._awaited[order.title] = keys
            if not keys:  # a recipe of chapters for each city, and no city
                self._set(order)

    def _task(self, order: Order, part: Part, links: bool) -> Task:
        return Task(
            part.path.name,
            self._prints.notebook(part.path),
            part.parameters,
            self.seconds,
            links,
            order.source.ours,
            fingerprint.library(),
            self._prints.tables(part.parameters) if order.source.ours else "",
        )

    def _is_open(self, order: Order) -> bool:
        return self.outcomes[order.title].status == "left"

    def _next(self) -> _Job | None:
        """Return what is to be done next; notebooks that nothing waits for any more are not run."""
        while self._jobs:
            job = self._jobs.popleft()
            about = job.about
            if isinstance(about, Order) or any(self._is_open(order) for order, _ in about.orders):
                return job
        return None

    def _finish(self, job: _Job, future: "Future[Done]") -> None:
        """Take in what a worker gave back, or that it is lost."""
        try:
            done = future.result()
        except Exception as error:  # a worker that died, or was killed over its time
            job.tries += 1
            late = isinstance(error, TimeoutError)
            if job.tries < TRIES and not late:
                self._jobs.appendleft(job)
                return
            lost = f"{type(error).__name__}: {error} ({job.tries} times)"
            reason = f"not finished within {self.seconds:g} seconds" if late else lost
            name = job.argument.name if isinstance(job.argument, Task) else ""
            done = Done(failure=Failure(reason, name))
        if isinstance(job.about, Order):
            self._finish_setting(job.about, done)
        else:
            self._finish_run(job.about, done)

    def _finish_run(self, run: _Run, done: Done) -> None:
        run.content = done.content
        for order, part in run.orders:
            if not self._is_open(order):
                continue
            self._spend(order, done.seconds)
            if done.failure:
                self._fail(order, done.failure, part)
            elif all(self._runs[key].content for key in self._awaited[order.title]):
                self._set(order)

    def _spend(self, order: Order, seconds: float) -> None:
        outcome = self.outcomes[order.title]
        self.outcomes[order.title] = replace(outcome, seconds=outcome.seconds + seconds)

    def _set(self, order: Order) -> None:
        """Have a report set in type, before further notebooks run; notebooks need none."""
        contents = tuple(self._runs[key].content for key in self._awaited[order.title])
        if order.kind == "ipynb":
            self._keep(order, dict(zip(order.outputs, contents, strict=True)))
            return
        setting = Setting(
            order.kind,
            Path(order.name).name,
            contents,
            order.parts if order.source.recipe else (),
            order.parameters,
            order.cities,
            order.source.ours,
        )
        self._jobs.appendleft(_Job(work.typeset, setting, order))

    def _finish_setting(self, order: Order, done: Done) -> None:
        self._spend(order, done.seconds)
        if done.failure:
            self._fail(order, done.failure)
        else:
            self._keep(order, {order.title: done.content})

    def _keep(self, order: Order, files: dict[str, bytes]) -> None:
        outcome = self.outcomes[order.title]
        try:
            self._settle(self.records.write(order, outcome.key, files, outcome.seconds))
        except InvalidInputError as error:
            self._fail(order, Failure(str(error.problems[0])))

    def _fail(self, order: Order, failure: Failure, part: Part | None = None) -> None:
        kept = ""
        if failure.partial and part:
            kept = partial(order, part)
            try:
                storage.replace(self.records.folder / kept, failure.partial)
            except InvalidInputError:  # the disk is full: the error itself is told
                kept = ""
        self._settle(
            replace(
                self.outcomes[order.title],
                status="failed",
                error=failure.error,
                notebook=failure.notebook,
                cell=failure.cell,
                partial=kept,
            )
        )

    def _settle(self, outcome: Outcome) -> None:
        """Note what became of an order, and let go of what nothing waits for."""
        title = outcome.order.title
        self._note(outcome)
        for key in self._awaited[title]:
            run = self._runs[key]
            if not any(self._is_open(order) for order, _ in run.orders):
                run.content = b""

    def failures(self) -> Iterator[Outcome]:
        """Yield the outcomes of reports that failed."""
        return (found for found in self.outcomes.values() if found.status == "failed")

    def write_manifest(self) -> Path:
        """Write what has become of each report, for programs to read."""
        return self.records.write_manifest(self.outcomes.values())
