"""Commands for reports: one of some cities, or a batch of many that a plan names."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import click
from tqdm import tqdm

from compare.batch import plan as plans
from compare.batch.order import FORMATS, Source, ordered
from compare.batch.pool import cluster, cores, processes
from compare.batch.run import SECONDS, Batch
from compare.batch.table import table_of, why
from compare.options import (
    Filled,
    Folder,
    data_option,
    default_folder,
    explained,
    language_option,
    languages_of,
)
from compare.problem import InvalidInputError, Problem, visible

INTERRUPTED = 130
"""Exit status of a batch that Ctrl-C ended, as shells have it."""

jobs_option = click.option(
    "--jobs", type=click.IntRange(1), help="Processes at a time; else as many as cores."
)
_force = click.option("--force", is_flag=True, help="Make also what is there already.")
_limit = click.option(
    "--limit",
    type=click.FloatRange(1),
    default=SECONDS,
    show_default=True,
    help="Seconds that a notebook may take, or a report to be set.",
)
_format = click.option(
    "--format",
    "kinds",
    type=click.Choice(FORMATS),
    multiple=True,
    default=FORMATS[:2],
    show_default=True,
    help="May be given several times; ipynb keeps the notebooks as they were run.",
)


@click.command("report")
@language_option
@click.option("--cities", type=Filled(), help="Cities, separated by commas; else all.")
@click.option("--years", type=Filled(), help='Target years, as "2018-2025"; else all.')
@data_option
@click.option("--output", type=Folder(), default=Path("reports"))
@click.option(
    "--notebooks", type=Folder(), help="Folder of notebooks and their recipe, report.toml."
)
@_format
@jobs_option
@_force
@explained
def write_reports(
    language: str,
    cities: str | None,
    years: str | None,
    data: Path | None,
    output: Path,
    notebooks: Path | None,
    kinds: tuple[str, ...],
    jobs: int | None,
    force: bool,
) -> None:
    """Run the notebooks and write a report per language, as PDF and HTML.

    What is there already, of the same notebooks, parameters and tables, is kept.
    """
    source = Source.of(notebooks or default_folder("notebooks"), is_recipe=True)
    given = _parameters(cities, years, data)
    orders = [
        order
        for code in languages_of(language)
        for order in ordered(
            source, {**given, "language": code}, kinds, "city-comparison-{language}"
        )
    ]
    batch = Batch(orders, output, data, force)
    make(batch, jobs, None)
    for order in orders:
        if batch.outcomes[order.title].status != "failed":
            for name in order.outputs:
                click.echo(output / name)
    end(batch)


def _parameters(cities: str | None, years: str | None, data: Path | None) -> dict[str, object]:
    """Check the choice against the tables and return it as parameters of notebooks."""
    given: dict[str, object] = {"data": str(data.resolve())} if data else {}
    if cities or years:
        from compare.comparison.selection import Selection
        from compare.dataset.opening import steady

        chosen = steady(lambda tables: Selection.of(tables, cities, years), data)
        given |= {"cities": list(chosen.cities)} if chosen.cities else {}
        given |= {"years": list(chosen.years)} if chosen.years else {}
    return given


@click.command("batch")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--output", type=Folder(), help="Folder of the reports; else reports/PLAN.")
@data_option
@click.option("--dry-run", is_flag=True, help="Make nothing; print what would be made.")
@click.option("--keep-going", is_flag=True, help="Make what is right in a plan with mistakes, too.")
@click.option(
    "--scheduler", type=Filled(), help="Address of a Dask scheduler, whose workers run it."
)
@_limit
@jobs_option
@_force
@explained
def run_batch(
    plan: Path,
    output: Path | None,
    data: Path | None,
    dry_run: bool,
    keep_going: bool,
    scheduler: str | None,
    limit: float,
    jobs: int | None,
    force: bool,
) -> None:
    """Make the reports that PLAN names, or what is left of them.

    PLAN is a file in YAML or CSV. A report that fails does not cost another; at the end stands a
    table of all, and exit status 1 where any failed; manifest.json in the folder is for programs.
    """
    found = plans.written(plan, data)
    batch = Batch(found.orders, output or Path("reports") / plan.stem, data, force, limit)
    found = found.checked(batch.left)
    if found.problems and not keep_going:
        raise InvalidInputError(found.problems)
    batch.refuse(found.refused)
    if dry_run:
        click.echo(table_of(batch.outcomes.values(), planned=True))
    else:
        make(batch, jobs, scheduler)
        click.echo(table_of(batch.outcomes.values()))
    end(batch, found.problems)


def make(batch: Batch, jobs: int | None, scheduler: str | None = None) -> None:
    """Make what is left of a batch, with a progress bar; Ctrl-C ends it without a trace."""
    if not batch.left:
        batch.write_manifest()
        return
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=batch.steps, unit="step", leave=False))
        stack.callback(batch.write_manifest)
        try:
            if scheduler:
                executor, width = stack.enter_context(cluster(scheduler))
            else:
                width = jobs or cores()
                executor = stack.enter_context(processes(width, batch.seconds))
            batch.run(executor, width + 1, lambda: _tick(bar, batch))
        except KeyboardInterrupt:
            stack.close()
            left = len(batch.left)
            click.echo(f"Interrupted: {left} of {len(batch.outcomes)} reports are left.", err=True)
            click.echo("Give the same command again to make them.", err=True)
            sys.exit(INTERRUPTED)
        except ConnectionError as error:
            raise click.ClickException(str(error)) from None


def _tick(bar: "tqdm[NoReturn]", batch: Batch) -> None:
    counts, many = batch.counts, len(batch.outcomes)
    there = counts["made"] + counts["kept"]
    bar.set_postfix_str(f"{there} of {many} reports, {counts['failed']} failed", refresh=False)
    bar.update()


def end(batch: Batch, problems: Sequence[Problem] = ()) -> None:
    """Exit with status 1 where a report failed, or the plan has mistakes."""
    failed = [f"{one.order.title}: {why(one)}" for one in batch.failures()]
    lines = [*map(str, problems), *map(visible, failed)]
    if lines:
        raise click.ClickException("\n".join(lines))
