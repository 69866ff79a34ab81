"""Commands for the tidy tables: build, verify, conflicts."""

from pathlib import Path

import click
import pandas as pd

from compare.comparison.selection import names
from compare.dataset.opening import open_dataset
from compare.options import Filled, Folder, data_option, default_folder, explained
from compare.problem import visible
from compare.schema import LANGUAGES, label
from compare.schema.record import Conflict
from compare.schema.row import rows_of


@click.command("build")
@click.option("--structured", type=Folder(), help="Folder of the CSV files.")
@click.option("--data", "--tidy", "data", type=Folder(), help="Folder of the tidy tables.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a table is stale.")
@explained
def build_tables(structured: Path | None, data: Path | None, check: bool) -> None:
    """Build the tidy Parquet tables from the structured CSV files.

    The files are validated first. If anything is wrong, all problems are listed and no table is
    touched.
    """
    from compare.curated import reader as reading
    from compare.dataset import build, parquet
    from compare.publication import package
    from compare.publication.difference import of_tables, told

    tables = build.tidy(reading.read(structured or default_folder("data/structured")))
    folder = data or default_folder("data/tidy")
    if check:
        stale = parquet.stale(tables, folder) or package.stale(folder)
        if stale:
            click.echo("".join(f"{line}\n" for line in told(of_tables(folder, tables))), nl=False)
            raise click.ClickException(f"stale: {', '.join(stale)}; run city-compare build")
        click.echo(f"{len(tables)} tables in {folder} are up to date")
        return
    for path in parquet.write(tables, folder, package.beside):
        table = tables.get(path.stem) if path.suffix == ".parquet" else None
        click.echo(f"{path}  {table.num_rows} rows" if table else path)


@click.command()
@click.option(
    "--sources",
    type=Folder(),
    required=True,
    help="Folder with the texts of the documents, DOCUMENT_ID.txt.",
)
@click.option("--structured", type=Folder(), help="Folder of the CSV files.")
@click.option(
    "--statements", is_flag=True, help="List each statement and actual with its distance."
)
@click.option("--documents", type=Filled(), help="Documents, separated by commas; else all.")
@explained
def verify(sources: Path, structured: Path | None, statements: bool, documents: str | None) -> None:
    """Verify the statements against the texts of the documents, both ways round.

    Each statement, and each value reported as reached, must be printed at its place, and each
    number of the texts must be in one of them or named in non_targets. Exit status 1 where
    anything is not.
    """
    from compare.curated import reader as reading
    from compare.texts.verification import verify as verify_all

    frames = reading.read(structured or default_folder("data/structured"))
    found = verify_all(frames, sources, names("documents", documents or "", frames))
    if statements:
        for match in (row for document in found for row in (*document.matches, *document.reached)):
            problem = visible(match.problem or "found")
            click.echo(f"{match.statement_id}\t{match.distance}\t{problem}")
    click.echo(pd.DataFrame([document.summary for document in found]).to_string(index=False))
    failures = [line for document in found for line in document.failures]
    if failures:
        lines = [f"{len(failures)} not verified:", *map(visible, failures)]
        raise click.ClickException("\n".join(lines))


@click.command("conflicts")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@data_option
@explained
def list_conflicts(language: str, data: Path | None) -> None:
    """List what documents state in contradiction to themselves."""
    for row in rows_of(open_dataset(data)["conflicts"], Conflict):
        kind = label("conflict_kind", row.conflict_kind, language)
        click.echo(visible(f"{row.statement_a} | {row.statement_b} | {kind} | {row.arithmetic}"))
