"""Feature: many cities are surveyed: peers, places, who states what, spread, cushions."""

import statistics
from collections import Counter

import pandas as pd
import pytest

import compare
from compare import rosters, surveyed
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES, RESULTS
from compare.schema.record import REFERENCE_LEVELS

YEAR = 2024


@pytest.fixture(scope="module")
def data() -> compare.Dataset:
    return compare.open()


@pytest.fixture(scope="module")
def everyone(data) -> compare.Comparison:
    return compare.select(years=YEAR, data=data)


@pytest.fixture(scope="module")
def cities(data) -> pd.DataFrame:
    cities = data["cities"].set_index("city_id")
    return cities[~cities["level"].isin(REFERENCE_LEVELS)]


# Peers


@pytest.mark.parametrize(("peers", "column"), [("province", "province_code"), ("level", "level")])
def test_peers_are_the_cities_of_the_same_province_or_level(data, cities, peers, column) -> None:
    found = compare.select("nantong,hangzhou", YEAR, peers=peers, data=data)
    own = set(cities.loc[["nantong", "hangzhou"], column])
    assert set(found.compared) == set(cities.index[cities[column].isin(own)])
    assert found.chosen == ("nantong", "hangzhou") == found.compared[:2]
    assert set(found.targets["city_id"]) <= set(found.compared)


def test_all_are_peers_and_those_asked_for_stay_known(data, everyone) -> None:
    found = compare.select("nantong", YEAR, peers="all", data=data)
    assert found.targets["target_id"].tolist() == everyone.targets["target_id"].tolist()
    assert (found.chosen, found.compared) == (("nantong",), ())
    alone = compare.select("nantong", YEAR, data=data)
    assert set(alone.targets["city_id"]) == {"nantong"}


@pytest.mark.parametrize(
    ("cities", "peers", "expected"),
    [
        ("nantong", "county", "one of province level all"),
        ("nantong", 3, "one of province level all"),
        ("", "province", "cities, whose peers are meant"),
        ("nowhere", "all", "one of"),
    ],
)
def test_peers_that_cannot_be_are_named(data, cities, peers, expected) -> None:
    with pytest.raises(InvalidInputError, match=expected):
        compare.select(cities, peers=peers, data=data)


# Places


def test_among_all_a_place_is_that_of_the_table(data, everyone) -> None:
    found = everyone.positions().set_index("target_id")
    table = data["positions"].set_index("target_id")
    assert set(found.index) == set(everyone.targets["target_id"]) & set(table.index)
    pd.testing.assert_frame_equal(found, table.loc[found.index], check_dtype=False)


def test_among_some_a_place_is_counted_anew(data, cities) -> None:
    found = compare.select("hefei", YEAR, peers="province", data=data).positions()
    rows = found[found["indicator_id"].eq("hightech_enterprises_added")]
    assert set(rows["city_id"]) <= set(cities.index[cities["province_code"].eq("34")])
    whole = data["positions"].set_index("target_id").loc[rows["target_id"]]
    assert (rows["peers"].to_numpy() <= whole["peers"].to_numpy()).all()
    counts = rows[[name for name in rows if name.startswith("cities_")]].sum(axis=1)
    # Every city of Anhui has a report, one of them that of the year before.
    assert set(counts) == {cities["province_code"].eq("34").sum() - 1}
    ranked = rows[rows["rank"].notna()]
    for row in ranked.itertuples():
        above = (ranked["canonical_value"] > row.canonical_value).sum()
        assert row.rank == above + 1


# Who states what


def test_cities_that_state_a_family_are_counted_over_those_that_were_read(data, everyone) -> None:
    found = compare.survey.stating(everyone).set_index("family")
    families = data["families"]
    assert set(found.index) == set(families.loc[families["words"].map(len).gt(0), "family"])
    documents = data["documents"]
    of_year = documents[documents["period_start"].le(YEAR) & documents["period_end"].ge(YEAR)]
    for family, row in found.iterrows():
        stating = set(everyone.targets.loc[everyone.targets["family"].eq(family), "city_id"])
        unseen = set(of_year.loc[of_year["completeness_en"].notna(), "city_id"]) - stating
        assert row["cities_stating"] == len(stating)
        assert row["cities_read"] == len(set(of_year["city_id"]) - unseen)
        assert row["cities_not_seen"] == len(unseen)


@pytest.mark.parametrize("by", ["province", "level"])
def test_groups_add_up_to_all(everyone, by) -> None:
    counts = ["cities_read", "cities_stating", "cities_not_seen", "cities_not_looked_for"]
    whole = compare.survey.stating(everyone).set_index("family")[counts]
    parts = compare.survey.stating(everyone, by).groupby("family", sort=False)[counts].sum()
    pd.testing.assert_frame_equal(parts.loc[whole.index], whole)
    signs = [name for name in RESULTS["cushioned"].names if name.startswith("cities_")]
    key = ["indicator_id", "target_year"]
    whole = compare.survey.cushioned(everyone).set_index(key)[signs].sort_index()
    parts = compare.survey.cushioned(everyone, by).groupby(key)[signs].sum().sort_index()
    pd.testing.assert_frame_equal(parts, whole, check_dtype=False)


def test_a_grouping_that_does_not_exist_is_named(everyone) -> None:
    with pytest.raises(InvalidInputError, match="'county'; expected one of province level"):
        compare.survey.spread(everyone, "county")


# Spread and cushions, against plain Python


def test_the_spread_is_of_the_targets_that_may_stand_in_one_order(everyone) -> None:
    placed = everyone.positions()
    for row in compare.survey.spread(everyone).itertuples():
        values = [
            place.canonical_value
            for place in placed.itertuples()
            if place.indicator_id == row.indicator_id
            and place.target_year == row.target_year
            and place.position_reason in ("ranked", "few_peers")
        ]
        assert row.peers == len(values)
        assert (row.lowest, row.highest) == (min(values), max(values))
        if len(values) >= 5:
            assert row.median == pytest.approx(statistics.median(values))
        else:
            assert pd.isna(row.median)
        assert pd.isna(row.lower_quartile) == (len(values) < 20)


def test_cushions_are_counted_one_target_a_city(data, everyone) -> None:
    chosen = set(everyone.positions()["target_id"])
    rows = [row for row in data["cushions"].itertuples() if row.target_id in chosen]
    for found in compare.survey.cushioned(everyone).itertuples():
        own = [row for row in rows if row.indicator_id == found.indicator_id]
        signs = Counter(row.cushion_sign for row in own)
        assert found.cities_compared == len({row.city_id for row in own}) == len(own)
        assert found.cities_below == signs["below"]
        assert found.cities_above == signs["above"]
        assert found.cities_not_known == signs["not_known"]
        assert found.cities_stating >= found.cities_compared
        shares = [
            100 * row.canonical_value / row.reached_value
            for row in own
            if row.cushion_sign != "not_known" and row.reached_value > 0
        ]
        if len(shares) >= 5:
            assert found.median_share == pytest.approx(statistics.median(shares))


# In words


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_count_is_said_with_its_denominator(everyone, language) -> None:
    for row, said in zip(
        compare.survey.stating(everyone).itertuples(),
        surveyed.stated(everyone, language)["text"],
        strict=True,
    ):
        assert str(row.cities_read) in said and str(row.cities_stating) in said
    counted = compare.survey.cushioned(everyone).set_index("indicator_id")
    for found in surveyed.cushions(everyone, language).itertuples():
        row = counted.loc[found.subject]
        for name in ("cities_stating", "cities_compared", "cities_below", "cities_above"):
            assert str(row[name]) in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_said_with_its_peers_and_that_it_is_no_sample(data, language) -> None:
    found = compare.select("changzhou,nantong", YEAR, "rd_intensity", peers="all", data=data)
    said = surveyed.places(found, language)
    assert said["finding"].tolist() == ["place", "place", "remark"]
    for row, text in zip(["changzhou", "nantong"], said["text"], strict=False):
        place = found.positions().set_index("city_id").loc[row]
        assert str(place["peers"]) in text and str(place["cities_not_stated"]) in text


def test_fewer_than_five_cities_are_all_named_and_not_ranked(data) -> None:
    chosen = {"indicators": "hightech_output_share", "years": YEAR, "data": data}
    found = compare.select("changzhou", peers="all", **chosen)
    [text, _] = surveyed.places(found, "en")["text"]
    placed = found.positions()
    few = placed[placed["position_reason"].eq("few_peers")]
    names = data["cities"].set_index("city_id")["name_en"]
    assert 1 < len(few) < 5 and all(names[city] in text for city in few["city_id"])
    several = compare.select(few["city_id"], peers="all", **chosen)
    assert surveyed.places(several, "en")["text"].tolist()[:-1] == [text], "said once"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_nothing(language) -> None:
    nothing = compare.select("nantong", 1990, peers="all")
    for said in (surveyed.places, surveyed.cushions, surveyed.spreads):
        assert said(nothing, language).empty
    for table in (rosters.places, rosters.cushions, rosters.revisions):
        assert table(nothing, language).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_a_row_for_each_place_cushion_and_revision(data, everyone, language) -> None:
    of_year = data["cushions"]["target_id"].isin(everyone.targets["target_id"])
    assert len(rosters.cushions(everyone, language)) == of_year.sum()
    whole = compare.select(data=data)
    kept = data["revisions"]["scope"].eq("city")
    assert len(rosters.revisions(whole, language)) == kept.sum()
    cover = rosters.coverage(everyone, language)
    cells = cover.iloc[:, 1:].to_numpy().ravel()
    assert all(int(cell.split(" / ")[0]) <= int(cell.split(" / ")[1]) for cell in cells)
    frames = (rosters.cushions(everyone, language), rosters.revisions(whole, language), cover)
    for frame in (*frames, rosters.places(everyone, language)):
        assert not frame.isna().to_numpy().any()
        assert "nan" not in {str(cell) for cell in frame.to_numpy().ravel()}
