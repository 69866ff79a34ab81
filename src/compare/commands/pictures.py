"""The command for the default figures."""

from pathlib import Path

import click
from tqdm import tqdm

from compare.comparison import shared
from compare.comparison.comparison import Comparison, select
from compare.dataset.dataset import Dataset
from compare.dataset.opening import steady
from compare.options import (
    Folder,
    data_option,
    default_folder,
    explained,
    language_option,
    languages_of,
)


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


@click.command("figures")
@language_option
@data_option
@click.option("--output", type=Folder(), help="Folder to write to.")
@explained
def draw_figures(language: str, data: Path | None, output: Path | None) -> None:
    """Draw the default figures of each headline family as SVG and PNG."""
    from compare import figures

    folder = output or default_folder("figures")
    pictures = steady(_pictures, data)
    wanted = [(*picture, code) for picture in pictures for code in languages_of(language)]
    draw = {
        "targets": figures.dots, "timeline": figures.timeline, "matrix": figures.matrix,
        "places": figures.places, "cushions": figures.cushions,
    }  # fmt: skip
    for name, kind, found, code in tqdm(wanted, unit="figure", leave=False):
        for path in figures.write(draw[kind](found, code), folder / f"{name}-{code}"):
            tqdm.write(str(path))
