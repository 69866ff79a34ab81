"""The command for the static site."""

from pathlib import Path

import click
from tqdm import tqdm

from compare.batch.run import Batch
from compare.commands.reports import end, jobs_option, make
from compare.comparison.selection import Selection
from compare.dataset.dataset import Dataset
from compare.dataset.opening import steady
from compare.options import (
    ROOT,
    Filled,
    Folder,
    data_option,
    default_folder,
    explained,
    language_option,
    languages_of,
)
from compare.site import plan
from compare.site.site import Site
from compare.site.sphinx import SphinxError

_DOCUMENTS = {"method": Path("data/README.md"), "changes": Path("CHANGELOG.md")}
"""Documents of the checkout that have a page; an installed package has none of them."""


@click.command("site")
@language_option
@click.option("--cities", type=Filled(), help="Cities, separated by commas; else all.")
@data_option
@click.option("--output", type=Folder(), default=Path("site"), help="Replaced as a whole.")
@click.option(
    "--notebooks", type=Folder(), help="Folder of notebooks and their recipe, report.toml."
)
@click.option(
    "--work",
    type=Folder(),
    default=Path("reports/site"),
    show_default=True,
    help="Folder that keeps what was run, for the next time.",
)
@jobs_option
@click.option("--force", is_flag=True, help="Make also what is there already.")
@explained
def build_site(
    language: str,
    cities: str | None,
    data: Path | None,
    output: Path,
    notebooks: Path | None,
    work: Path,
    jobs: int | None,
    force: bool,
) -> None:
    """Run the notebooks and write a static site with the tables to download.

    It needs no server and nothing from the network. What is there already, of the same notebooks,
    tables and versions, is kept.
    """
    tables, chosen = steady(lambda tables: (tables, _chosen(tables, cities)), data)
    folder = notebooks or default_folder("notebooks")
    given: dict[str, object] = {"data": str(data.resolve())} if data else {}
    own = given | ({"cities": [*chosen]} if cities else {})
    found = {code: [*plan.notebooks(folder, code, chosen, own)] for code in languages_of(language)}
    documents = {name: ROOT / path for name, path in _DOCUMENTS.items() if (ROOT / path).is_file()}
    site = Site(output, tables, chosen, found, documents)
    site.check()
    orders = [notebook.order for one in found.values() for notebook in one]
    batch = Batch(orders, work, data, force)
    make(batch, jobs)
    end(batch)
    if force or not site.stands(site.key(batch)):
        try:
            with tqdm(total=2 * len(found), unit="step", leave=False) as bar:
                bar.set_postfix_str("pages", refresh=True)
                site.make(batch, bar.update)
        except SphinxError as error:
            raise click.ClickException(str(error)) from None
    click.echo(output / "index.html")


def _chosen(tables: Dataset, cities: str | None) -> tuple[str, ...]:
    """Return the cities that have a page: those chosen, of which there is a document."""
    stated = set(tables["documents"]["city_id"])
    named = Selection.of(tables, cities, None).cities if cities else tables["cities"]["city_id"]
    return tuple(city for city in named if city in stated)
