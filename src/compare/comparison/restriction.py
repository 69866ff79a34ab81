"""The tables of a data set, restricted to what some targets are concerned with."""

from collections.abc import Collection

import pandas as pd

from compare.dataset.dataset import Dataset
from compare.schema.row import among


def statements_of(statements: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of some targets."""
    return statements[among(statements["target_id"], targets["target_id"])]


def places_around(targets: pd.DataFrame, data: Dataset) -> "pd.Series[str]":
    """Return the places that the cities of these targets lie in: provinces, and the country."""
    cities = data["cities"]
    provinces = cities.loc[among(cities["city_id"], targets["city_id"]), "province_code"]
    same = cities["level"].eq("province") & among(cities["province_code"], provinces)
    return cities.loc[same | cities["level"].eq("country"), "city_id"]


def tables_of(
    data: Dataset, targets: pd.DataFrame, cities: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """Return the tables that say who states what, of some cities and the indicators of targets."""
    names = ("targets", "documents", "coverage", "cities", "indicators")
    # Indicators are placed each by itself: others would be placed for nothing.
    shown = targets["indicator_id"].unique()
    part = data.part(cities, shown)
    frames = {name: part[name] for name in names}
    for name in ("targets", "coverage"):
        kept = frames[name]["indicator_id"].isin(shown)
        frames[name] = frames[name][kept].reset_index(drop=True)
    for name in names[:4] if cities else ():
        kept = frames[name]["city_id"].isin(cities)
        frames[name] = frames[name][kept].reset_index(drop=True)
    return frames
