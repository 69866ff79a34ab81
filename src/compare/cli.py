"""The command ``city-compare``: build the tables, write reports and figures."""

import sys
from pathlib import Path

import pandas as pd

try:
    import click
    from tqdm import tqdm
except ModuleNotFoundError as error:  # reading the tables needs neither
    sys.exit(f"city-compare: {error.name} is missing; pip install 'city-compare[report]'")

from compare.authoring import adopt, draft, new_document, outline
from compare.comparison import shared
from compare.comparison.comparison import Comparison, select
from compare.comparison.selection import Selection, names
from compare.dataset.dataset import Dataset, open_dataset, steady
from compare.options import Filled, Folder, default_folder, explained
from compare.problem import visible
from compare.schema import LANGUAGES, label
from compare.schema.record import Conflict
from compare.schema.row import rows_of

_language = click.option(
    "--language", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True
)
_cities = click.option("--cities", type=Filled(), help="Cities, separated by commas; else all.")
_years = click.option("--years", type=Filled(), help='Target years, as "2018-2025"; else all.')
_data = click.option("--data", type=Folder(), help="Folder of the tidy tables.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="city-compare")
def main() -> None:
    """Compare the innovation policy targets of Chinese cities, like with like."""


@main.command("build")
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

    tables = build.tidy(reading.read(structured or default_folder("data/structured")))
    folder = data or default_folder("data/tidy")
    if check:
        stale = parquet.stale(tables, folder)
        if stale:
            raise click.ClickException(f"stale: {', '.join(stale)}; run city-compare build")
        click.echo(f"{len(tables)} tables in {folder} are up to date")
        return
    for path in parquet.write(tables, folder):
        click.echo(f"{path}  {tables[path.stem].num_rows} rows")


@main.command()
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
    from compare.evidence.verification import verify as verify_all

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


@main.command("conflicts")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@_data
@explained
def list_conflicts(language: str, data: Path | None) -> None:
    """List what documents state in contradiction to themselves."""
    for row in rows_of(open_dataset(data)["conflicts"], Conflict):
        kind = label("conflict_kind", row.conflict_kind, language)
        click.echo(visible(f"{row.statement_a} | {row.statement_b} | {kind} | {row.arithmetic}"))


def _languages(chosen: str) -> tuple[str, ...]:
    return LANGUAGES if chosen == "both" else (chosen,)


def _parameters(cities: str | None, years: str | None, data: Path | None) -> dict[str, object]:
    """Check the choice against the tables and return it as notebook parameters."""
    chosen = steady(lambda tables: Selection.of(tables, cities, years), data)
    given: dict[str, object] = {}
    if chosen.cities:
        given["cities"] = list(chosen.cities)
    if chosen.years:
        given["years"] = list(chosen.years)
    if data:
        given["data"] = str(data.resolve())
    return given


@main.command("report")
@_language
@_cities
@_years
@_data
@click.option("--output", type=Folder(), default=Path("reports"))
@click.option(
    "--notebooks", type=Folder(), help="Folder of notebooks and their recipe, report.toml."
)
@explained
def write_reports(
    language: str,
    cities: str | None,
    years: str | None,
    data: Path | None,
    output: Path,
    notebooks: Path | None,
) -> None:
    """Run the notebooks and write a report PDF per language."""
    from compare.report import provisioner

    if provisioner.possible():
        provisioner.warm_up()  # it imports what notebooks need while this process does its own
    # jsonschema, which checks notebooks, takes two seconds for the grammar of addresses in other
    # scripts than Latin. It does without, and no format of notebooks asks for one.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

    from compare.report import recipe
    from compare.report.plan import planned
    from compare.report.production import build_reports

    parameters = _parameters(cities, years, data)
    made_of = recipe.read(notebooks or default_folder("notebooks"))
    languages = _languages(language)
    steps = sum(
        1 + len(planned(made_of, {**parameters, "language": code})[1]) for code in languages
    )
    with tqdm(total=steps, unit="step", leave=False) as bar:

        def step(name: str) -> None:
            bar.set_description(name)
            bar.update()

        written, failed = build_reports(made_of, output, languages, parameters, step)
    for path in written:
        click.echo(path)
    if failed:
        raise click.ClickException("\n".join(failed))


def _pictures(data: Dataset) -> list[tuple[str, str, Comparison]]:
    """Return the default figures: name, kind and what each shows.

    They are of the cities that have a colour of their own; those of many cities, of the year that
    most targets are for.
    """
    own = list(data["cities"].dropna(subset="colour")["city_id"])
    families = data["families"].dropna(subset="headline").sort_values("position")["family"]
    pictures = []
    for family in families:
        found = select(own, families=family, data=data)
        pictures += [(f"{family}-{kind}", kind, found) for kind in ("targets", "timeline")]
    common = list(shared.indicators(data, among=own)["indicator_id"])
    year = int(data["targets"]["target_year"].mode()[0])
    return [
        *pictures,
        ("shared-matrix", "matrix", select(own, indicators=common, data=data)),
        ("places", "places", select(own, year, peers="all", data=data)),
        *(
            (f"{family}-cushions", "cushions", select(years=year, families=family, data=data))
            for family in families[:2]
        ),
    ]


@main.command("figures")
@_language
@_data
@click.option("--output", type=Folder(), help="Folder to write to.")
@explained
def draw_figures(language: str, data: Path | None, output: Path | None) -> None:
    """Draw the default figures of each headline family as SVG and PNG."""
    from compare import figures

    folder = output or default_folder("figures")
    pictures = steady(_pictures, data)
    wanted = [(*picture, code) for picture in pictures for code in _languages(language)]
    draw = {
        "targets": figures.dots, "timeline": figures.timeline, "matrix": figures.matrix,
        "places": figures.places, "cushions": figures.cushions,
    }  # fmt: skip
    for name, kind, found, code in tqdm(wanted, unit="figure", leave=False):
        for path in figures.write(draw[kind](found, code), folder / f"{name}-{code}"):
            tqdm.write(str(path))


@main.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "xlsx"]),
    default="xlsx",
    show_default=True,
    help="One CSV file a table, or one workbook.",
)
@_data
@click.option("--output", type=Folder(), default=Path("export"), help="Folder to write to.")
@explained
def export(kind: str, data: Path | None, output: Path) -> None:
    """Write the tidy tables as CSV files or as a workbook.

    No cell is a formula: in a workbook, texts are texts; in CSV files, a text that begins with
    =, +, - or @ gets an apostrophe in front.
    """
    from compare.dataset import spreadsheet

    for path in spreadsheet.write(steady(dict, data), output, kind):
        click.echo(path)


for command in (outline, draft, new_document, adopt):
    main.add_command(command)
