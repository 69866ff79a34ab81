"""Feature: cities of every level, and provinces and the country that cities are held against."""

import pytest

import compare
from compare.curated import reader
from compare.dataset import build
from compare.schema.record import REFERENCE_LEVELS

CITY = {
    "city_id": "yunting", "gb_code": "999000", "name_zh": "云亭", "name_en": "Yunting",
    "level": "prefecture", "province_code": "99", "province_zh": "某省", "province_en": "A",
}  # fmt: skip
LEVELS = {
    "municipality": {"gb_code": "990000"},
    "sub_provincial": {"gb_code": "990100"},
    "prefecture": {"gb_code": "990200"},
    "autonomous_prefecture": {"gb_code": "992300"},
    "league": {"gb_code": "992500"},
    "county_under_province": {"gb_code": "999001"},
    "county": {
        "gb_code": "320682",
        "parent_city_id": "nantong",
        "province_code": "32",
        "province_zh": "江苏",
        "province_en": "Jiangsu",
    },
    "province": {
        "gb_code": "980000",
        "province_code": "98",
        "province_zh": "另一省",
        "province_en": "B",
    },
    "country": dict.fromkeys(("gb_code", "province_code", "province_zh", "province_en"), ""),
}


@pytest.fixture(scope="module")
def levels(copied) -> dict[str, dict[str, object]]:
    """Return a place of each level, as it is built."""
    tables = copied()
    for level, cells in LEVELS.items():
        own = {"city_id": level, "name_zh": f"云亭{level}", "name_en": f"Yunting {level}"}
        tables.add("cities.csv", **CITY | own | {"level": level} | cells)
    built = build.tidy(reader.read(tables.folder))["cities"].to_pylist()
    return {row["city_id"]: row for row in built}


@pytest.mark.parametrize("level", LEVELS)
def test_a_place_of_each_level_is_read_and_built(levels, level) -> None:
    place = levels[level]
    assert place["level"] == level
    assert place["gb_code"] == (LEVELS[level]["gb_code"] or None)


def test_every_level_that_is_tested_is_in_the_data(frames) -> None:
    codes = frames["codes"]
    assert set(LEVELS) == set(codes.loc[codes["vocabulary"].eq("level"), "code"])
    assert set(REFERENCE_LEVELS) < set(LEVELS)


@pytest.fixture(scope="module")
def places():
    cities = compare.load("cities").set_index("city_id")
    return set(cities.index[cities["level"].isin(REFERENCE_LEVELS)])


def test_places_that_cities_are_held_against_have_observations_and_no_documents(
    frames, places
) -> None:
    assert places == {"jiangsu", "china"}
    assert places <= set(frames["observations"]["city_id"])
    assert not places & set(frames["documents"]["city_id"])


def test_a_city_is_shown_with_what_it_is_held_against_and_no_other_city(places) -> None:
    found = compare.select(cities="nantong", families="invention_patents")
    assert set(found.observations["city_id"]) <= {"nantong"}
    assert set(found.references["city_id"]) == places
    assert set(found.targets["city_id"]) == {"nantong"}
    assert set(found.gaps["city_id"]) <= {"nantong"}


def test_places_that_cities_are_held_against_stand_in_no_rank_and_no_pair(places) -> None:
    found = compare.select(families="rd_intensity")
    assert places & set(found.references["city_id"])
    ranks = found.ranking()
    cities = found.targets.set_index("target_id")["city_id"]
    assert not places & set(ranks["target_id"].map(cities))
    assert not places & set(compare.load("targets")["city_id"])
    assert not places & set(compare.load("coverage")["city_id"])


def test_only_values_of_whole_years_and_whole_places_are_shown() -> None:
    every = compare.load("observations")
    assert every["months"].notna().any() and every["scope"].ne("city").any()
    shown = compare.select().observations
    assert shown["months"].isna().all() and shown["scope"].eq("city").all()
    assert shown["preferred"].all()
    key = ["city_id", "indicator_id", "basis", "period_start", "period_end"]
    assert not shown.duplicated(key).any()
