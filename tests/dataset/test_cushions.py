"""Feature: a target is held against the last value that was known when it was set."""

import datetime
import math
from collections import defaultdict
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.dataset import cushions
from compare.schema import TIDY, VOCABULARIES
from examples import most

TARGET = "nantong-2024.rd_intensity.city.at_end.2024"
OWN, LATER = "nantong-2024.actual.1", "nantong.rd_intensity.city.2023.nantong_forum_2025"
PLAIN = {"estimate": False, "reading_alt": (), "inferred": (), "grade": "A", "status": "final"}


@pytest.fixture(scope="session")
def held(built, like):
    """Return a function that gives the cushion of one target against values with own cells.

    The target is that for R&D intensity of nantong-2024; a value is one of another source, of
    2023, said in 2023, unless its cells say otherwise.
    """

    def call(target, *values, issued="2024-01-10", bases=()):
        other = {"preferred": True, "document_id": None, "as_of": "2023-12-01", "value": 2.7}
        rows = [
            PLAIN | other | {"observation_id": f"o{number}"} | own
            for number, own in enumerate(values)
        ]
        documents = built["documents"]
        chosen = documents["document_id"].eq("nantong-2024")
        dates = pd.to_datetime(documents["issued_on"]).mask(chosen, pd.Timestamp(issued or "NaT"))
        indicators = built["indicators"].assign(rests_on=[bases] * len(built["indicators"]))
        frames = built | {
            "targets": like(built["targets"], "target_id", TARGET, {"inferred": (), **target}),
            "observations": like(built["observations"], "observation_id", OWN, *rows),
            "documents": documents.assign(issued_on=dates, published_on=pd.NaT),
            "indicators": indicators,
        }
        return cushions.measure(frames).to_dict("records")

    return call


# Rows of the documents


@pytest.fixture(scope="module")
def rows(built):
    return {row["target_id"]: row for row in built["cushions"].to_dict("records")}


@pytest.mark.parametrize(
    ("target", "value", "reached", "cushion", "sign"),
    [
        ("nantong-2024.hightech_enterprises_net_added.city.in_period.2024", 700, 736, -36, "below"),
        (
            "changzhou-2024.hightech_enterprises_net_added.city.in_period.2024",
            1000, 1040, -40, "below",
        ),
        ("yancheng-2024.hightech_enterprises_added.city.in_period.2024", 400, 466, -66, "below"),
        ("nantong-2024.open_challenge_projects.city.in_period.2024", 20, 20, 0, "equal"),
        (TARGET, 2.85, 2.75, 0.1, "above"),
        ("changzhou-2024.talent_attracted.city.in_period.2024", 120000, 120000, 0, "not_known"),
        ("nantong-2022.rd_intensity.city.at_end.2024", 3.05, 2.56, 0.49, "above"),
        ("changzhou-2018.rd_intensity.city.at_end.2018", 2.81, 2.61, 0.2, "above"),
    ],
)  # fmt: skip
def test_targets_of_the_documents(rows, target, value, reached, cushion, sign) -> None:
    row = rows[target]
    assert (row["canonical_value"], row["reached_value"]) == (value, reached)
    assert (row["cushion"], row["cushion_sign"]) == (cushion, sign)


def test_an_expected_value_is_named_and_what_was_said_later_stands_beside_it(rows) -> None:
    row = rows[TARGET]
    assert (row["observation_id"], row["reached_year"]) == (OWN, 2023)
    assert "expected" in row["cushion_reasons"] and "gdp_revised" in row["cushion_reasons"]
    assert (row["later_id"], row["later_value"], row["later_cushion"]) == (LATER, 2.78, 0.07)


def test_a_value_that_may_be_of_another_year_is_passed_over(rows, built) -> None:
    said = built["observations"].set_index("observation_id").loc["changzhou-2024.actual.3"]
    assert (said["value"], said["reading_alt"]) == (3.4, ("period_end=2022",))
    row = rows["changzhou-2024.rd_intensity.city.at_end.2024"]
    assert (row["reached_year"], row["reached_value"]) == (2022, 3.38)
    assert "earlier_year" in row["cushion_reasons"]
    assert "changzhou-2024.actual.3" not in {row["observation_id"] for row in rows.values()}


def test_rows_are_of_the_schema(built) -> None:
    found = built["cushions"]
    assert list(found) == list(TIDY["cushions"].names)
    assert found["target_id"].is_unique and len(found) > 30
    assert set(found["cushion_sign"]) <= set(VOCABULARIES["cushion_sign"].codes)
    codes = VOCABULARIES["cushion_reason"].codes
    for reasons in found["cushion_reasons"]:
        assert list(reasons) == sorted(set(reasons), key=codes.index)


def day(text) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None


def was_known(value, document) -> bool:
    """Tell anew, with dates, whether a value was known when a document was issued."""
    dates = [date for date in (document.issued_on, document.published_on) if not pd.isna(date)]
    year = dates[0].year if dates else document.period_start
    if value.document_id == document.document_id:
        return True
    if not isinstance(value.as_of, str):
        return value.period_end <= year - 2
    if day(value.as_of) and dates:
        return day(value.as_of) <= dates[0].date()
    return int(value.as_of[:4]) < year


def test_every_target_of_the_documents_is_held_against_what_the_rules_name(built, rows) -> None:
    """Recompute the table target by target, in plain Python."""
    documents = {row.document_id: row for row in built["documents"].itertuples()}
    kinds = built["indicators"].set_index("indicator_id")["kind"]
    values = defaultdict(list)
    for value in built["observations"].itertuples():
        values[value.city_id, value.indicator_id, value.scope].append(value)
    expected = {}
    for target in built["targets"].itertuples():
        yearly = kinds[target.indicator_id] in ("flow", "growth", "change")
        if target.amount == "total" or math.isnan(target.canonical_value):
            continue
        limit = target.period_start if target.basis == "per_year" else target.target_year
        known = [
            value
            for value in values[target.city_id, target.indicator_id, target.scope]
            if math.isnan(value.months)
            and (value.period_start == value.period_end if yearly else value.basis == target.basis)
            and value.period_end < limit
            and not any(reading.startswith("period_") for reading in value.reading_alt)
            and was_known(value, documents[target.document_id])
        ]
        if known:
            year = max(value.period_end for value in known)
            last = [value for value in known if value.period_end == year]
            own = [value for value in last if value.document_id == target.document_id] or last
            expected[target.target_id] = {value.observation_id for value in own}
    assert set(rows) == set(expected)
    assert all(rows[target]["observation_id"] in names for target, names in expected.items())
    several = {target for target, names in expected.items() if len(names) > 1}
    # 3.38 was said after 3.33; 2,179 is of the statistics bureau, 2,180 of the press.
    assert {target: rows[target]["reached_value"] for target in several} == {
        "changzhou-2024.rd_intensity.city.at_end.2024": 3.38,
        "nantong-2022.hightech_enterprises.city.at_end.2024": 2179,
    }


# What was known


@pytest.mark.parametrize(
    ("issued", "cells", "known"),
    [
        ("2024-01-10", {"as_of": "2024-01-10"}, True),
        ("2024-01-10", {"as_of": "2024-01-11"}, False),
        ("2024-01-10", {"as_of": "2023-12-31"}, True),
        ("2024-12-31", {"as_of": "2024"}, False),
        ("2024-12-31", {"as_of": "2024-11"}, False),
        ("2024-01-10", {"as_of": "2023"}, True),
        ("2024-01-10", {"as_of": "2023-12"}, True),
        (None, {"as_of": "2023-12-31"}, True),
        (None, {"as_of": "2024-01-01"}, False),
        (None, {"as_of": "2023"}, True),
        (None, {"as_of": "2024"}, False),
        (None, {"as_of": "2024", "document_id": "nantong-2024"}, True),
        ("2024-01-10", {"as_of": "2025-04-27", "document_id": "nantong-2024"}, True),
        ("2024-01-10", {"as_of": "2025-04-27", "document_id": "nantong-2022"}, False),
        ("2024-01-10", {"as_of": None}, False),
        ("2024-01-10", {"as_of": None, "period_start": 2022, "period_end": 2022}, True),
        (None, {"as_of": None, "period_start": 2022, "period_end": 2022}, True),
    ],
)
def test_only_what_was_known_then_counts(held, issued, cells, known) -> None:
    assert bool(held({}, cells, issued=issued)) == known


@pytest.mark.parametrize(
    "cells",
    [
        {"period_start": 2024, "period_end": 2024},
        {"period_start": 2025, "period_end": 2025},
        {"months": 6.0},
        {"months": 0.0},
        {"reading_alt": ("period_end=2022",)},
        {"reading_alt": ("value=3", "period_start=2022")},
        {"scope": "南通高新区"},
        {"indicator_id": "industrial_rd_to_revenue"},
        {"city_id": "qidong"},
        {"basis": "in_period"},
    ],
)
def test_values_of_something_else_make_no_row(held, cells) -> None:
    own = {"document_id": "nantong-2024"}
    assert held({}, own)
    assert not held({}, own | cells)


FLOW = {"indicator_id": "hightech_enterprises_net_added", "amount": "annual", "basis": "in_period"}
OF_FLOW = {"indicator_id": "hightech_enterprises_net_added", "basis": "in_period"}


def test_amounts_are_of_a_year_on_both_sides(held) -> None:
    assert held(FLOW, OF_FLOW)
    assert held(FLOW | {"basis": "at_end"}, OF_FLOW)
    assert not held(FLOW | {"amount": "total", "period_start": 2022}, OF_FLOW)
    assert not held(FLOW, OF_FLOW | {"period_start": 2021})


def test_an_amount_of_each_year_is_held_against_the_year_before_the_first(held) -> None:
    each = FLOW | {"basis": "per_year", "period_start": 2023}
    years = [
        OF_FLOW | {"period_start": year, "period_end": year, "as_of": "2023", "value": year}
        for year in (2021, 2022, 2023)
    ]
    [row] = held(each, *years)
    assert (row["reached_year"], "earlier_year" in row["cushion_reasons"]) == (2022, False)
    [row] = held(FLOW, *years)
    assert (row["reached_year"], "earlier_year" in row["cushion_reasons"]) == (2023, False)
    [row] = held(each, *years[:1])
    assert (row["reached_year"], "earlier_year" in row["cushion_reasons"]) == (2021, True)


def test_the_latest_year_counts_and_in_it_the_document_itself(held) -> None:
    own = {"document_id": "nantong-2024", "grade": "B", "estimate": True, "value": 2.71}
    older = {"period_start": 2022, "period_end": 2022, "value": 2.6}
    [row] = held({}, {"value": 2.7}, own, older)
    assert (row["reached_value"], row["observation_id"]) == (2.71, "o1")
    [row] = held({}, {"value": 2.7}, own | older)
    assert row["reached_value"] == 2.7


def test_what_is_preferred_now_does_not_say_what_was_known_then(held) -> None:
    first = {"value": 2.6, "as_of": "2023-06-01", "grade": "B", "preferred": False}
    second = {"value": 2.7, "as_of": "2023-05-01", "preferred": False}
    now = {"value": 2.8, "as_of": "2025-04-27", "preferred": True}
    [row] = held({}, first, second, now)
    assert (row["reached_value"], row["later_value"], row["later_cushion"]) == (2.7, 2.8, 0.05)
    assert (row["later_id"], row["later_comparator"]) == ("o2", "=")


@pytest.mark.parametrize(
    "now",
    [
        {"as_of": "2023-05-01"},
        {"as_of": "2025-04-27", "preferred": False},
        {"as_of": "2025-04-27", "period_start": 2022, "period_end": 2022},
        {"as_of": "2025-04-27", "reading_alt": ("period_end=2022",)},
        {"as_of": "2025-04-27", "months": 6.0},
    ],
)
def test_nothing_later_is_named_where_there_is_none(held, now) -> None:
    own = {"document_id": "nantong-2024", "preferred": False}
    [row] = held({}, own, {"value": 2.8} | now)
    assert row["observation_id"] == "o0"
    assert pd.isna(row["later_id"]) and pd.isna(row["later_value"])
    assert pd.isna(row["later_cushion"])


# Sign


def side(value, comparator):
    return {"canonical_value": value, "comparator": comparator}


@pytest.mark.parametrize(
    ("target", "value", "reached", "sign"),
    [
        (side(3.43, ">="), 3.4, "~", "indistinguishable"),
        (side(3.46, ">="), 3.4, "~", "above"),
        (side(3.45, ">="), 3.4, "~", "indistinguishable"),
        (side(3.4, "~"), 3.4, "=", "indistinguishable"),
        (side(3.44, "~"), 3.4, "=", "indistinguishable"),
        (side(3.43, ">="), 3.4, "=", "indistinguishable"),
        (side(3.4, ">="), 3.43, "=", "indistinguishable"),
        (side(3.46, ">="), 3.4, "=", "above"),
        (side(3.43, ">="), 3.42, "=", "above"),
        (side(69, ">="), 68.5, "=", "indistinguishable"),
        (side(69, ">="), 68.4, "=", "above"),
        (side(701, ">="), 700, "=", "above"),
        (side(700, ">"), 700, "=", "equal"),
        (side(740, ">="), 700, "~", "indistinguishable"),
        (side(751, ">="), 700, "~", "above"),
        (side(700, "~"), 740, "=", "indistinguishable"),
        (side(20, "<="), 23, "=", "below"),
        (side(1200, ">="), 1000, ">", "not_known"),
        (side(1200, ">="), 1000, ">=", "not_known"),
        (side(1000, ">"), 1000, ">", "not_known"),
        (side(900, ">="), 1000, ">", "below"),
        (side(8, "<="), 10, "<=", "not_known"),
        (side(12, "<="), 10, "<=", "above"),
        (side(900, "~"), 940, ">", "not_known"),
        (side(2.85, ">=") | {"canonical_value_upper": 3.0}, 2.75, "=", "not_known"),
    ],
)
def test_a_sign_is_given_as_far_as_both_are_known(held, target, value, reached, sign) -> None:
    [row] = held(target, {"value": value, "comparator": reached})
    assert row["cushion_sign"] == sign
    ranging = "canonical_value_upper" in target
    assert math.isnan(row["cushion"]) == ranging
    reasons = set(row["cushion_reasons"])
    assert ("bound" in reasons) == (reached in (">", ">=", "<", "<="))
    assert ("about" in reasons) == ("~" in (reached, target["comparator"]))
    assert ("range" in reasons) == ranging


@given(st.integers(1, 99999), st.integers(1, 99999), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=most(40), deadline=None)
def test_a_cushion_is_exact_and_its_sign_follows_from_the_decimals(held, a, b, m, n) -> None:
    target, value = Fraction(a, 10**m), Fraction(b, 10**n)
    [row] = held(side(float(target), ">="), {"value": float(value)})
    difference = target - value
    assert row["cushion"] == float(difference)
    places = [len(f"{float(number):f}".rstrip("0").partition(".")[2]) for number in (target, value)]
    near = abs(difference) <= Fraction(1, 2 * 10 ** min(places)) and places[0] != places[1]
    expected = "equal" if difference == 0 else "above" if difference > 0 else "below"
    assert row["cushion_sign"] == ("indistinguishable" if near else expected)


# Reasons


@pytest.mark.parametrize(
    ("target", "value", "bases", "reasons"),
    [
        ({}, {}, (), ()),
        ({}, {"period_start": 2022, "period_end": 2022}, (), ("earlier_year",)),
        ({}, {"estimate": True}, (), ("expected",)),
        ({}, {"comparator": ">"}, (), ("bound",)),
        ({"comparator": "~"}, {}, (), ("about",)),
        ({}, {"comparator": "~"}, (), ("about",)),
        ({}, {"grade": "B"}, (), ("weak_source",)),
        ({}, {"status": "preliminary"}, (), ("weak_source",)),
        ({}, {}, ("gdp",), ("gdp_revised",)),
        ({}, {}, ("gdp", "residents"), ("gdp_revised", "population_reset")),
        ({"reading_alt": ("basis=in_period",)}, {}, (), ("target_reading",)),
        ({}, {"reading_alt": ("estimate=false",)}, (), ("reached_reading",)),
        ({"agreement": "conflict"}, {}, (), ("stated_in_conflict",)),
        ({"inferred": ("period",)}, {}, (), ("inferred",)),
        ({}, {"inferred": ("estimate",)}, (), ("inferred",)),
        ({"review": "drafted"}, {}, (), ("not_reviewed",)),
    ],
)
def test_what_is_to_be_minded_is_named(held, target, value, bases, reasons) -> None:
    [row] = held(target, value, bases=bases)
    assert row["cushion_reasons"] == reasons


def test_a_value_that_nobody_reviewed_is_named_so(built) -> None:
    drafted = built["actuals"].assign(review="drafted")
    found = cushions.measure(built | {"actuals": drafted})
    named = found["cushion_reasons"].map(lambda reasons: "not_reviewed" in reasons)
    assert named.eq(found["observation_id"].str.contains(".actual.", regex=False)).all()
    assert 0 < named.sum() < len(found)
