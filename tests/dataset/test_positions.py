"""Feature: a city stands among the cities that state a target of one indicator for one year."""

from collections import Counter
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare.comparison.ranking import _levels as ranking_levels
from compare.dataset import coverage, positions
from compare.schema import TIDY, VOCABULARIES
from compare.schema.result import Selected
from compare.schema.row import rows_of
from examples import most

TARGET = "nantong-2024.rd_intensity.city.at_end.2024"
ORDER = ("stated", "not_reviewed", "not_seen", "not_stated", "not_looked_for")


@pytest.fixture(scope="session")
def place(built, like):
    """Return a function that places made cities c0, c1 ... by one target each.

    A target is one for R&D intensity in 2024 with cells of its own; a city and its document of
    2024 have the number of the target, unless its cells name others.
    """

    def call(*targets, direction="higher", parents=None, documents=None):
        rows = [
            {"target_id": f"t{number:02}", "city_id": f"c{number}", "document_id": f"d{number}"}
            | own
            for number, own in enumerate(targets)
        ]
        names = sorted({row["city_id"] for row in rows} | set(parents or {}))
        cities = [{"city_id": name, "parent_city_id": (parents or {}).get(name)} for name in names]
        owners = {row["document_id"]: row["city_id"] for row in rows}
        issued = [
            {"document_id": name, "city_id": city, "issued_on": pd.NaT}
            | (documents or {}).get(name, {})
            for name, city in owners.items()
        ]
        frames = built | {
            "targets": like(built["targets"], "target_id", TARGET, *rows),
            "cities": like(built["cities"], "city_id", "nantong", *cities),
            "documents": like(built["documents"], "document_id", "nantong-2024", *issued),
            "coverage": built["coverage"].iloc[:0],
            "indicators": built["indicators"].assign(direction=direction),
        }
        found = positions.of_cities(frames)
        return found.sort_values("target_id").set_index("target_id", drop=False)

    return call


def floor(value, **cells):
    return {"canonical_value": value, "comparator": ">=", **cells}


def about(value, **cells):
    return {"canonical_value": value, "comparator": "~", **cells}


def ranks(found: pd.DataFrame) -> list[int | None]:
    return [None if pd.isna(rank) else int(rank) for rank in found["rank"]]


# Rows of the documents


def test_fewer_than_five_cities_are_named_and_not_ranked(built) -> None:
    found = built["positions"]
    few = found[found["position_reason"].eq("few_peers")]
    assert len(few) > 100
    assert few["peers"].between(1, 4).all()
    assert few["rank"].isna().all() and few["quantile"].isna().all()


def test_the_reports_of_one_year_are_ranked_as_a_plain_count_ranks_them(built) -> None:
    found = built["positions"]
    rows = found[found["indicator_id"].eq("rd_intensity") & found["target_year"].eq(2024)]
    ranked = rows[rows["position_reason"].eq("ranked")]
    assert set(ranked["peers"]) == {len(ranked)} and len(ranked) >= 20
    floors = ranked[ranked["comparator"].isin([">=", ">"])]
    for row in floors.itertuples():
        above = floors["canonical_value"].gt(row.canonical_value).sum()
        # "About" stands before a floor only where it is clearly above.
        assert above < row.rank <= above + 1 + ranked["comparator"].eq("~").sum()
    assert ranked["quantile"].between(0, 1).all()
    # Every city of the data with a document for 2024 is counted once.
    counts = rows[[name for name in rows if name.startswith("cities_")]].drop_duplicates()
    documents = built["documents"]
    of_year = documents["period_start"].le(2024) & documents["period_end"].ge(2024)
    assert counts.sum(axis=1).tolist() == [documents.loc[of_year, "city_id"].nunique()]


def test_the_target_of_the_latest_document_counts(built) -> None:
    found = built["positions"]
    row = found[
        found["indicator_id"].eq("hightech_enterprises_net_added") & found["city_id"].eq("nantong")
    ]
    assert row["document_id"].tolist() == ["nantong-2024"]
    assert row["canonical_value"].tolist() == [700]


def test_a_target_with_another_reading_is_named_and_has_no_peers(built) -> None:
    found = built["positions"].set_index("target_id")
    row = found.loc["nantong-2017.tech_credit_enterprises_served.city.at_end.2020"]
    assert (row["peers"], row["position_reason"]) == (0, "other_reading")


def test_rows_are_of_the_schema(built) -> None:
    found = built["positions"]
    assert list(found) == list(TIDY["positions"].names)
    assert not found.duplicated(["indicator_id", "target_year", "city_id"]).any()
    assert set(found["position_reason"]) <= set(VOCABULARIES["position_reason"].codes)
    whole = built["targets"].query("scope == 'city'")
    key = ["indicator_id", "target_year", "city_id"]
    assert len(found) == len(whole.drop_duplicates(key)) > 100
    assert set(found["target_id"]) <= set(whole["target_id"])


def test_cities_are_counted_once_each_as_the_documents_tell(built) -> None:
    """Recompute the counts city by city."""
    targets = built["targets"].query("scope == 'city'")
    stating = set(zip(targets["city_id"], targets["indicator_id"], targets["target_year"],
                      strict=True))  # fmt: skip
    cells = built["coverage"].set_index(["document_id", "indicator_id"])["coverage"].to_dict()
    documents = list(built["documents"].itertuples())
    for row in built["positions"].to_dict("records"):
        counts: Counter[str] = Counter()
        for city in built["cities"]["city_id"]:
            said = [
                cells[document.document_id, row["indicator_id"]].replace("stated", "stated ")
                for document in documents
                if document.city_id == city
                and document.period_start <= row["target_year"] <= document.period_end
            ]
            said = [{"stated ": "not_stated"}.get(word, word.strip()) for word in said]
            if (city, row["indicator_id"], row["target_year"]) in stating:
                said.append("stated")
            if said:
                counts[min(said, key=ORDER.index)] += 1
        names = {name: "stating" if name == "stated" else name for name in ORDER}
        assert [row[f"cities_{names[name]}"] for name in ORDER] == [counts[n] for n in ORDER]


# Ranks


def test_five_cities_are_ranked_and_ties_share_a_rank(place) -> None:
    values = (2.5, 3.0, 2.5, 2.8, 2.1)
    found = place(*map(floor, values))
    assert ranks(found) == [3, 1, 3, 2, 5]
    assert set(found["peers"]) == {5} and set(found["position_reason"]) == {"ranked"}
    assert found["quantile"].isna().all()
    four = place(*map(floor, values[:4]))
    assert ranks(four) == [None] * 4
    assert set(four["peers"]) == {4} and set(four["position_reason"]) == {"few_peers"}


def test_where_less_is_better_the_lowest_comes_first(place) -> None:
    ceilings = [{"canonical_value": value, "comparator": "<="} for value in (20, 10, 30, 15, 40)]
    assert ranks(place(*ceilings, direction="lower")) == [3, 1, 4, 2, 5]


def test_about_never_outranks_a_floor_within_its_rounding(place) -> None:
    found = place(about(2.4), floor(2.36), floor(2.34), floor(3.0), floor(1.0))
    assert ranks(found) == [2, 2, 4, 1, 5]
    found = place(about(2.4), floor(2.34), floor(2.3), floor(3.0), floor(1.0))
    assert ranks(found) == [2, 3, 4, 1, 5]


def test_more_than_stands_with_at_least_and_a_ceiling_with_neither(place) -> None:
    more = {"canonical_value": 2.9, "comparator": ">"}
    ceiling = {"canonical_value": 2.7, "comparator": "<="}
    found = place(*map(floor, (2.5, 3.0, 2.8, 2.1)), more, ceiling)
    assert ranks(found) == [4, 1, 3, 5, 2, None]
    assert found["peers"].tolist() == [5] * 5 + [1]
    assert found["position_reason"].iloc[-1] == "few_peers"


def test_about_stands_with_the_bounds_that_are_usual_for_the_indicator(place) -> None:
    ceilings = [{"canonical_value": value, "comparator": "<="} for value in (20, 10, 30, 15)]
    assert ranks(place(*ceilings, about(25), direction="lower")) == [3, 1, 5, 2, 4]
    assert place(*ceilings, about(25), direction="higher")["peers"].tolist() == [4] * 4 + [1]


UNFIT = {
    "no_value": {"canonical_value": float("nan")},
    "other_reading": {"reading_alt": ("basis=in_period",)},
    "not_reviewed": {"review": "drafted"},
}


@pytest.mark.parametrize("reason", UNFIT)
def test_a_city_that_fits_no_order_is_named_beside_the_others(place, reason) -> None:
    found = place(*map(floor, (2.5, 3.0, 2.8, 2.1, 2.2)), floor(9.0) | UNFIT[reason])
    assert ranks(found) == [3, 1, 2, 5, 4, None]
    assert found["position_reason"].tolist() == ["ranked"] * 5 + [reason]
    assert set(found["peers"]) == {5}
    inside = place(
        *map(floor, (2.5, 3.0, 2.8, 2.1, 2.2)), floor(9.0) | UNFIT[reason], parents={"c5": "c0"}
    )
    assert inside["position_reason"].iloc[-1] == reason
    short = place(*map(floor, (2.5, 3.0, 2.8, 2.1)), floor(9.0) | UNFIT[reason])
    assert short["position_reason"].tolist() == ["few_peers"] * 4 + [reason]
    assert set(short["peers"]) == {4}


def test_a_city_inside_another_that_is_shown_is_no_peer(place) -> None:
    values = list(map(floor, (2.5, 3.0, 2.8, 2.1, 2.2, 2.9)))
    found = place(*values, parents={"c5": "c0"})
    assert found["position_reason"].tolist() == ["ranked"] * 5 + ["nested"]
    assert ranks(found) == [3, 1, 2, 5, 4, None]
    elsewhere = place(*values, parents={"c5": "far"})
    assert set(elsewhere["position_reason"]) == {"ranked"} and set(elsewhere["peers"]) == {6}
    unfit = place(values[0] | UNFIT["no_value"], *values[1:], parents={"c5": "c0"})
    assert unfit["position_reason"].tolist() == ["no_value"] + ["ranked"] * 5


# Quantiles


def test_from_twenty_cities_up_each_is_above_a_share_of_the_others(place) -> None:
    values = [float(value) for value in range(20)]
    assert place(*map(floor, values[:19]))["quantile"].isna().all()
    found = place(*map(floor, values))
    assert found["quantile"].tolist() == [round(number / 19, 6) for number in range(20)]
    tied = place(*map(floor, [0.0, 0.0, *values[2:]]))["quantile"].tolist()
    assert tied[:3] == [round(0.5 / 19, 6)] * 2 + [round(2 / 19, 6)]


COMPARATORS = st.sampled_from([">=", ">", "~"])


@given(st.lists(st.tuples(st.integers(1, 60), COMPARATORS), min_size=5, max_size=26))
@settings(max_examples=most(25), deadline=None)
def test_ranks_and_quantiles_are_those_that_counting_gives(place, cells) -> None:
    found = place(*({"canonical_value": value / 10, "comparator": sign} for value, sign in cells))
    levels = []
    for value, sign in cells:
        unit = 10 if value % 10 == 0 else 1
        near = [
            other for other, kind in cells
            if kind != "~" and value - Decimal(unit) / 2 <= other <= value
        ]  # fmt: skip
        levels.append(min([value, *near]) if sign == "~" else value)
    counted = [1 + sum(other > level for other in levels) for level in levels]
    assert ranks(found) == counted
    if len(cells) < 20:
        assert found["quantile"].isna().all()
        return
    for level, share in zip(levels, found["quantile"], strict=True):
        below = sum(other < level for other in levels)
        ties = levels.count(level) - 1
        assert share == round((below + ties / 2) / (len(levels) - 1), 6)


def test_charts_and_the_table_rank_by_the_same_levels(place) -> None:
    chosen = compare.select(families="rd_intensity").targets
    cells = [about(2.4), floor(2.36), floor(2.34), floor(3.0), floor(1.0)]
    rows = pd.DataFrame([chosen.iloc[0].to_dict() | cell for cell in cells])
    rows["target_id"] = [f"t{number:02}" for number in range(len(cells))]
    levels = ranking_levels(rows_of(rows, Selected))
    found = place(*cells)["rank"]
    assert sorted(levels, key=levels.get, reverse=True) == sorted(levels, key=lambda t: found[t])
    assert levels["t00"] == levels["t01"] == Decimal("2.36")


# One target a city


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2024-01-10", "2024-03-01"), "t01"),
        (("2024-03-01", "2024-01-10"), "t00"),
        ((None, "2023-12-31"), "t00"),
        ((None, "2024-01-01"), "t01"),
    ],
)
def test_of_two_documents_of_a_city_the_last_counts(place, dates, expected) -> None:
    documents = {
        f"d{n}": {"issued_on": pd.Timestamp(date or "NaT")} for n, date in enumerate(dates)
    }
    found = place(floor(2.5), floor(2.8, city_id="c0"), documents=documents)
    assert found["target_id"].tolist() == [expected]
    assert found["cities_stating"].tolist() == [1]


def amount(span=0):
    """Return cells of an annual amount, or of a total over some years."""
    if not span:
        return {"amount": "annual", "basis": "in_period"}
    return {"amount": "total", "basis": "in_period", "span_years": span}


def test_of_several_targets_of_a_document_the_one_that_most_cities_have_counts(place) -> None:
    own = [floor(30.0, **amount(3)), floor(10.0, city_id="c0", document_id="d0", **amount())]
    found = place(*own, *(floor(float(value), **amount()) for value in range(4)))
    assert found["city_id"].tolist() == ["c0", "c2", "c3", "c4", "c5"]
    assert found["target_id"].tolist()[0] == "t01"
    assert set(found["peers"]) == {5}
    found = place(*own, *(floor(float(value), **amount(3)) for value in range(4)))
    assert found["target_id"].tolist()[0] == "t00"


def test_of_targets_of_one_order_one_that_can_be_ranked_counts(place) -> None:
    doubtful = floor(3.0, reading_alt=("basis=in_period",))
    found = place(doubtful, floor(2.5, city_id="c0", document_id="d0"))
    assert found["target_id"].tolist() == ["t01"]


@pytest.mark.parametrize("other", [amount(3), amount(2), {"basis": "in_period"}])
def test_what_is_measured_over_something_else_stands_in_no_common_order(place, other) -> None:
    same = {} if other == {"basis": "in_period"} else amount()
    found = place(*(floor(float(value), **same) for value in range(5)), floor(9.0, **other))
    assert found["peers"].tolist() == [5] * 5 + [1]


def test_totals_over_as_many_years_stand_in_one_order(place) -> None:
    found = place(*(floor(float(value), **amount(3)) for value in range(5)))
    assert set(found["position_reason"]) == {"ranked"}


def test_parts_of_cities_and_other_years_are_no_peers(place) -> None:
    found = place(*map(floor, (1.0, 2.0, 3.0, 4.0)), floor(5.0, scope="南通高新区"),
                  floor(6.0, target_year=2025))  # fmt: skip
    assert found["peers"].tolist() == [4] * 4 + [1]
    assert "t04" not in set(found["target_id"])


# Who states it


def counted(built, like, *documents, targets=()):
    """Return the counts for R&D intensity in 2024 where documents say what they say of it.

    A document is its city, its years and its coverage.
    """
    rows = [
        {"document_id": f"d{number}", "city_id": city, "period_start": first, "period_end": last}
        for number, (city, (first, last), _) in enumerate(documents)
    ]
    cells = [
        {"document_id": f"d{number}", "city_id": city, "coverage": said}
        for number, (city, _, said) in enumerate(documents)
    ]
    own = [{"target_id": f"t{number}", "city_id": "first"} | cells
           for number, cells in enumerate([{}, *targets])]  # fmt: skip
    cover = built["coverage"].query("indicator_id == 'rd_intensity'")
    found = coverage.cities({
        "documents": like(built["documents"], "document_id", "nantong-2024", *rows),
        "coverage": like(cover, "document_id", "nantong-2024", *cells),
        "targets": like(built["targets"], "target_id", TARGET, *own),
    })  # fmt: skip
    [row] = found[found["target_year"].eq(2024)].to_dict("records")
    return {name: row[f"cities_{name}"] for name in ORDER if row[f"cities_{name}"]}


YEAR, PLAN = (2024, 2024), (2023, 2025)


@pytest.mark.parametrize("place_", range(1, len(ORDER)))
def test_a_city_counts_once_by_the_first_class_that_applies(built, like, place_) -> None:
    said = [("other", YEAR, word) for word in ORDER[place_:]]
    expected = Counter(["stated", ORDER[place_]])
    assert counted(built, like, *said) == expected
    assert counted(built, like, *said[::-1]) == expected


def test_a_document_for_other_years_says_nothing(built, like) -> None:
    assert counted(built, like, ("other", (2020, 2023), "not_stated")) == {"stated": 1}
    assert counted(built, like, ("other", PLAN, "not_stated")) == {"stated": 1, "not_stated": 1}


def test_a_target_for_another_year_or_a_part_of_the_city_does_not_state_it(built, like) -> None:
    plan = ("other", PLAN, "stated")
    cells = {"city_id": "other"}
    assert counted(built, like, plan, targets=[cells]) == {"stated": 2}
    for unlike in ({"target_year": 2025}, {"scope": "南通高新区"}):
        found = counted(built, like, plan, targets=[cells | unlike])
        assert found == {"stated": 1, "not_stated": 1}


def test_a_city_with_a_draft_only_is_not_reviewed(built, like) -> None:
    draft = {"city_id": "other", "review": "drafted"}
    plan = ("other", YEAR, "not_reviewed")
    assert counted(built, like, plan, targets=[draft]) == {"stated": 1, "not_reviewed": 1}
    both = counted(built, like, plan, targets=[draft, {"city_id": "other"}])
    assert both == {"stated": 2}
