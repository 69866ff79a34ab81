"""Feature: targets are converted only by name, with their inputs or the reason why not."""

import dataclasses
import datetime
import re
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import compare
from compare.comparison import conversion
from compare.comparison.converted import Input
from compare.schema import VOCABULARIES
from compare.schema.observation import Observation
from compare.schema.result import Converted
from compare.schema.row import names_of, rows_of
from compare.wording.converted import Words
from examples import most

PROPERTY = settings(max_examples=most(15), deadline=None)

STOCK = {"indicator_id": "stock", "kind": "stock", "numerator_dimension": "count", "unit": "item"}
RATIO = {"indicator_id": "ratio", "kind": "ratio", "numerator_dimension": "share"}
RANK = {"indicator_id": "rank", "kind": "rank", "numerator_dimension": "rank", "unit": "rank"}
TOTAL = STOCK | {
    "indicator_id": "flow",
    "kind": "flow",
    "amount": "total",
    "basis": "in_period",
    "period_start": 2017,
    "span_years": 4,
}
ANNUAL = TOTAL | {"amount": "annual", "annual_by": "each_year", "basis": "per_year"}
GROWTH = ANNUAL | {"indicator_id": "growth", "kind": "growth", "amount": None}
PART = {"scope": "创新南通"}
NO_VALUE = {"canonical_value": None}


@cache
def real():
    """Return all targets, whatever their scope; not to be changed."""
    return compare.select("nantong,yancheng,qidong,changzhou", scope=None)


@cache
def template():
    targets = real().targets.set_index("target_id")
    return targets.loc["nantong-2017.rd_intensity.city.at_end.2020"].to_dict()


def made(*cells, issued="2017-12-15"):
    """Return targets of Nantong's plan for 2017-2020, each with cells of its own."""
    rows = [template() | {"target_id": f"t{n}"} | own for n, own in enumerate(cells)]
    documents = real().documents.assign(issued_on=pd.Timestamp(issued) if issued else pd.NaT)
    targets = pd.DataFrame(rows).astype({"canonical_value": "float64"})
    return dataclasses.replace(real(), targets=targets, documents=documents)


def people(*rows):
    return pd.DataFrame(rows, columns=["city_id", "year", "persons"])


def seen(city, indicator, year, value, **cells):
    """Return the cells of one observation."""
    return {
        "observation_id": f"{city}.{indicator}.{year}",
        "city_id": city,
        "indicator_id": indicator,
        "period_start": year,
        "period_end": year,
        "months": None,
        "value": value,
        "unit": "percent",
        "comparator": "=",
        "basis": "at_end",
        "scope": "city",
        "status": "final",
        "estimate": False,
        "inferred": (),
        "reading_alt": (),
        "preferred": True,
        "grade": "A",
    } | cells


def observed(*rows):
    """Return observations: city, indicator, year and value of each, perhaps with other cells."""
    cells = [seen(*row[:4], **(row[4] if len(row) > 4 else {})) for row in rows]
    return pd.DataFrame(cells, columns=names_of(Observation))


NANTONG = people(("nantong", 2020, 7_726_635))
OF_RATIO = observed(("nantong", "ratio", 2018, 2.0), ("nantong", "stock", 2018, 2.0))


def converted(name, found, **tables):
    """Convert by name, with tables of the test in the place of the real ones."""
    given = {**found.data, "documents": found.documents, **tables}
    return conversion.CONVERSIONS[name](found.targets, given)


def per_10k_residents(found, population=NANTONG):
    return converted("per_10k_residents", found, population=population)


def per_year(found, after_issue=False):
    return converted("per_year_after_issue" if after_issue else "per_year_of_span", found)


def yearly_change(found, observations=OF_RATIO):
    return converted("yearly_change", found, observations=observations)


def pace_ratio(found, observations=OF_RATIO):
    return converted("pace_ratio", found, observations=observations)


def aside(*cells):
    """Return targets that stand beside those of a test, with their own identifiers."""
    rows = [template() | {"target_id": f"beside{n}"} | own for n, own in enumerate(cells)]
    return pd.DataFrame(rows)


def share_of_parent(found, *parents, verdict="caveats"):
    """Return shares of targets of the city around, none of them a barrier away, or all."""
    known = pd.concat([found.targets, aside(*parents)]) if parents else found.targets
    pairs = [(own, f"beside{n}", verdict) for own in found.targets["target_id"] for n in range(9)]
    comparisons = pd.DataFrame(pairs, columns=["target_a", "target_b", "verdict"])
    return converted("share_of_parent", found, targets=known, comparisons=comparisons)


RELATIONS = pd.DataFrame(
    [
        ("stock_net_added", "stock", "flow_of_stock"),
        ("stock_added", "stock", "flow_of_stock"),
        ("other_net_added", "stock", "subset"),
    ],
    columns=["indicator_a", "indicator_b", "relation"],
)


def implied_base(found, *flows):
    known = pd.concat([found.targets, aside(*flows)]) if flows else found.targets
    return converted("implied_base", found, targets=known, indicator_relations=RELATIONS)


BY_NAME = {
    "per_10k_residents": per_10k_residents,
    "share_of_parent": share_of_parent,
    "per_year_of_span": per_year,
    "per_year_after_issue": lambda found: per_year(found, after_issue=True),
    "yearly_change": yearly_change,
    "implied_base": implied_base,
    "pace_ratio": pace_ratio,
}
ALONE = ("per_10k_residents", "per_year_of_span", "per_year_after_issue", "yearly_change")
"""Conversions that take no second target and no second observation."""

INSIDE = STOCK | {"city_id": "qidong", "parent_city_id": "nantong", "denominator": "none"}
AROUND = STOCK | {"canonical_value": 3600.0, "target_year": 2024}
NET = ANNUAL | {
    "indicator_id": "stock_net_added",
    "canonical_value": 400.0,
    "period_start": 2018,
    "span_years": 3,
    "unit": "item",
}


VALUES = st.lists(
    st.one_of(st.integers(1, 10**9), st.decimals(0, 10**6, places=4)).map(float),
    min_size=1,
    max_size=20,
)


# What a converted value says of itself


def test_a_count_is_converted_to_residents_of_the_nearest_year() -> None:
    found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    twice = people(("nantong", 2010, 7_282_835), ("nantong", 2020, 7_726_635))
    [row] = per_10k_residents(found, twice).to_dict("records")
    assert row.pop("converted_value") == pytest.approx(3600 / 772.6635)
    assert pd.isna(row.pop("years"))
    assert row == {
        "target_id": "nantong-2022.hightech_enterprises.city.at_end.2024",
        "conversion": "per_10k_residents",
        "converted_unit": "enterprise_per_10k_persons",
        "inputs": (
            "target nantong-2022.hightech_enterprises.city.at_end.2024=3600",
            "population nantong.2020=7726635",
        ),
        "missing": "",
    }


def test_a_yearly_change_starts_at_an_observation_never_at_an_earlier_plan() -> None:
    plans = ["nantong-2017", "nantong-2022"]
    found = compare.select(documents=plans, indicators="hightech_enterprises")
    observations = compare.load("observations").query("period_end <= 2020")
    rows = yearly_change(found, observations).set_index("target_id")
    later = rows.loc["nantong-2022.hightech_enterprises.city.at_end.2024"]
    assert later["converted_value"] == 355.25
    assert later["years"] == 4
    assert later["converted_unit"] == "enterprise_per_year"
    assert later["inputs"] == (
        "target nantong-2022.hightech_enterprises.city.at_end.2024=3600",
        "observation nantong.hightech_enterprises.city.2020.nantong_statistics_analysis=2179",
    )
    # The plan of 2017 states 1000 for 2020: (3600 - 1000) / 4 would be 650.
    without = yearly_change(found, observations[observations["city_id"].ne("nantong")])
    assert without["converted_value"].isna().all()
    assert set(without["missing"]) == {"no_observation"}


def test_a_yearly_change_starts_at_the_last_observation_before_the_target_year() -> None:
    seen = observed(
        ("nantong", "ratio", 2018, 2.0),
        ("nantong", "ratio", 2016, 1.0),
        ("nantong", "ratio", 2020, 2.7),
        ("nantong", "ratio", 2021, 2.9),
        ("qidong", "ratio", 2019, 9.0),
        ("nantong", "other", 2019, 9.0),
    )
    [row] = yearly_change(made(RATIO | {"canonical_value": 2.8}), seen).to_dict("records")
    assert (row["converted_value"], row["years"]) == (0.4, 2)
    assert row["inputs"][1].startswith("observation nantong.ratio.2018=2")


@pytest.mark.parametrize("name", conversion.CONVERSIONS)
def test_every_real_target_gets_one_row_with_a_value_or_a_reason(name) -> None:
    assert set(BY_NAME) == set(conversion.CONVERSIONS)
    rows = real().convert(name)
    assert rows["target_id"].tolist() == real().targets["target_id"].tolist()
    assert set(rows["conversion"]) == {name}
    assert name in VOCABULARIES["conversion"].codes
    assert (rows["converted_value"].isna() == rows["missing"].ne("")).all()
    assert 0 < rows["converted_value"].notna().sum() < len(rows)
    assert set(rows["missing"]) - {""} <= set(VOCABULARIES["missing"].codes)
    without = rows[rows["missing"].ne("")]
    assert set(without["inputs"]) == {()}
    assert set(without["converted_unit"]) == {""}
    assert without["years"].isna().all()


@pytest.mark.parametrize("name", ALONE)
@PROPERTY
@given(values=VALUES)
def test_a_converted_value_names_its_target_with_the_exact_value(name, values) -> None:
    cells = RATIO if name == "yearly_change" else TOTAL
    rows = BY_NAME[name](made(*[cells | {"canonical_value": value} for value in values]))
    named = [inputs[0].removeprefix("target ").split("=") for inputs in rows["inputs"]]
    assert [target for target, _ in named] == rows["target_id"].tolist()
    assert [float(printed) for _, printed in named] == values


def test_a_yearly_change_names_the_observation_with_its_exact_value() -> None:
    seen = observed(("nantong", "ratio", 2018, 1234567.5))
    [row] = yearly_change(made(RATIO), seen).to_dict("records")
    assert row["inputs"][1] == "observation nantong.ratio.2018=1234567.5"


def test_an_interpolated_value_names_both_targets_with_their_exact_values() -> None:
    first = STOCK | {"canonical_value": 1234567.0, "target_year": 2020}
    found = made(first, STOCK | {"canonical_value": 1334568.5, "target_year": 2024})
    [row] = found.interpolation([2021]).to_dict("records")
    named = dict(text.removeprefix("target ").split("=") for text in row["inputs"])
    assert {target: float(printed) for target, printed in named.items()} == {
        "t0": 1234567.0,
        "t1": 1334568.5,
    }


def test_conversions_leave_the_comparison_as_it_was() -> None:
    found = compare.select(cities=["nantong", "qidong"], scope=None)
    kept = {
        field.name: getattr(found, field.name).copy(deep=True)
        for field in dataclasses.fields(found)
        if field.name not in ("years", "data", "chosen", "compared")
    }
    per_10k_residents(found, compare.load("population"))
    per_year(found)
    per_year(found, after_issue=True)
    yearly_change(found, compare.load("observations"))
    found.interpolation([2022])
    for name, frame in kept.items():
        assert_frame_equal(getattr(found, name), frame)


# Reasons for no value

REASONS = [
    ("per_10k_residents", RATIO, "no_conversion"),
    ("per_10k_residents", RANK, "no_conversion"),
    ("per_10k_residents", GROWTH, "no_conversion"),
    ("per_10k_residents", TOTAL | {"numerator_dimension": "CNY"}, "no_conversion"),
    ("per_10k_residents", STOCK | PART, "part_of_city"),
    ("per_10k_residents", STOCK | NO_VALUE, "no_value"),
    ("per_10k_residents", STOCK | {"city_id": "yancheng"}, "no_population"),
    *[
        (name, cells, "no_conversion")
        for name in ("per_year_of_span", "per_year_after_issue")
        for cells in (STOCK, RATIO, RANK, GROWTH, GROWTH | {"amount": "total"}, ANNUAL)
    ],
    ("per_year_of_span", TOTAL | NO_VALUE, "no_value"),
    ("yearly_change", TOTAL, "no_conversion"),
    ("yearly_change", ANNUAL, "no_conversion"),
    ("yearly_change", RANK, "no_conversion"),
    ("yearly_change", GROWTH, "no_conversion"),
    ("yearly_change", RATIO | PART, "part_of_city"),
    ("yearly_change", RATIO | NO_VALUE, "no_value"),
    ("yearly_change", RATIO | {"city_id": "yancheng"}, "no_observation"),
    ("yearly_change", RATIO | {"target_year": 2018}, "no_observation"),
    *[
        (name, cells, reason)
        for name in ("share_of_parent", "pace_ratio", "implied_base")
        for cells, reason in (
            (GROWTH, "no_conversion"),
            (RANK, "no_conversion"),
            (STOCK | NO_VALUE, "no_value"),
        )
    ],
    ("share_of_parent", RATIO, "no_conversion"),
    ("share_of_parent", STOCK | {"denominator": "per_person"}, "no_conversion"),
    ("share_of_parent", INSIDE | PART, "part_of_city"),
    ("share_of_parent", INSIDE | {"parent_city_id": None}, "no_parent"),
    ("share_of_parent", INSIDE | {"parent_city_id": ""}, "no_parent"),
    ("share_of_parent", INSIDE, "no_parent_target"),
    ("implied_base", RATIO, "no_conversion"),
    ("implied_base", ANNUAL, "no_conversion"),
    ("implied_base", STOCK, "no_net_additions"),
    ("pace_ratio", TOTAL, "no_conversion"),
    ("pace_ratio", RATIO | PART, "part_of_city"),
    ("pace_ratio", RATIO | {"city_id": "yancheng"}, "no_observation"),
    ("pace_ratio", RATIO, "no_earlier_observation"),
]


@pytest.mark.parametrize(("name", "cells", "reason"), REASONS)
def test_a_value_that_cannot_be_had_is_missing_with_its_reason(name, cells, reason) -> None:
    [row] = BY_NAME[name](made(cells)).to_dict("records")
    assert pd.isna(row["converted_value"])
    assert row["missing"] == reason
    assert row["conversion"] == name


def test_each_reason_of_the_vocabulary_has_a_case_here() -> None:
    elsewhere = {"no_issue_date", "no_full_year", "outside_years"}
    elsewhere |= {"no_exact_observation", "no_observed_change", "opposite_pace"}
    assert {reason for *_, reason in REASONS} | elsewhere == set(VOCABULARIES["missing"].codes)


def test_nothing_selected_converts_to_nothing() -> None:
    nothing = compare.select(years=1990)
    for convert in BY_NAME.values():
        assert convert(nothing).empty
    assert nothing.interpolation([2020]).empty


# The city around, the stock before, and the pace

MACHINE = re.compile(r"[a-z_]+ (.+=)?[^=]+")


def test_qidongs_high_tech_enterprises_are_a_share_of_nantongs() -> None:
    found = compare.select(cities="qidong", indicators="hightech_enterprises")
    [row] = found.convert("share_of_parent").to_dict("records")
    assert row["converted_value"] == pytest.approx(500 / 3600 * 100)
    assert row["converted_unit"] == "percent"
    assert row["inputs"] == (
        "target qidong-2023.hightech_enterprises.city.at_end.2025=500",
        "target nantong-2022.hightech_enterprises.city.at_end.2024=3600",
    )


@pytest.mark.parametrize(
    ("years", "nearest"),
    [
        ((2016, 2020, 2024), 1),
        ((2018, 2022), 1),
        ((2016, 2023), 1),
        ((2023, 2018), 1),
        ((2030,), 0),
    ],
)
def test_the_parents_target_of_the_nearest_year_counts(years, nearest) -> None:
    own = INSIDE | {"target_year": 2020, "canonical_value": 30.0}
    parents = [AROUND | {"target_year": y, "canonical_value": 100.0 + y} for y in years]
    [row] = share_of_parent(made(own), *parents).to_dict("records")
    assert row["converted_value"] == pytest.approx(3000 / (100 + years[nearest]))
    assert row["inputs"][1] == f"target beside{nearest}={100 + years[nearest]}"


@pytest.mark.parametrize(
    "cells",
    [
        {"indicator_id": "other"},
        {"city_id": "yancheng"},
        {"unit": "person"},
        PART,
        NO_VALUE,
        {"canonical_value": 0.0},
    ],
)
def test_no_other_target_is_the_parents(cells) -> None:
    [row] = share_of_parent(made(INSIDE), AROUND | cells).to_dict("records")
    assert row["missing"] == "no_parent_target"


def test_a_parents_target_behind_a_barrier_has_no_share() -> None:
    [row] = share_of_parent(made(INSIDE), AROUND, verdict="not_comparable").to_dict("records")
    assert row["missing"] == "no_parent_target"
    [row] = share_of_parent(made(INSIDE), AROUND, verdict="comparable").to_dict("records")
    assert row["missing"] == ""


def test_every_real_share_is_of_a_pair_without_barrier() -> None:
    rows = real().convert("share_of_parent").query("missing == ''")
    assert len(rows)
    for own, parent in rows["inputs"]:
        pair = [text.removeprefix("target ").rpartition("=")[0] for text in (own, parent)]
        assert real().judge(*pair)[0] != "not_comparable"


def test_nantongs_stock_and_net_additions_imply_its_base_of_2021() -> None:
    found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    [row] = found.convert("implied_base").to_dict("records")
    assert (row["converted_value"], row["converted_unit"]) == (2400, "enterprise")
    assert row["years"] == 3
    assert row["inputs"] == (
        "target nantong-2022.hightech_enterprises.city.at_end.2024=3600",
        "target nantong-2022.hightech_enterprises_net_added.city.per_year.2022-2024=400",
        "base_year 2021",
    )


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({}, 2400),
        ({"annual_by": "average"}, 2400),
        ({"period_start": 2020, "span_years": 1, "annual_by": "only_year"}, 3200),
        ({"annual_by": "final_year", "basis": "at_end"}, None),
        ({"amount": "total", "annual_by": None, "basis": "in_period"}, None),
        ({"indicator_id": "stock_added"}, None),
        ({"indicator_id": "other_net_added"}, None),
        ({"document_id": "nantong-2022"}, None),
        ({"period_end": 2019}, None),
        ({"unit": "person"}, None),
        (PART, None),
        (NO_VALUE, None),
    ],
)
def test_only_yearly_net_additions_up_to_the_target_year_imply_a_base(cells, value) -> None:
    [row] = implied_base(made(STOCK | {"canonical_value": 3600.0}), NET | cells).to_dict("records")
    if value is None:
        assert (row["missing"], row["inputs"]) == ("no_net_additions", ())
    else:
        assert row["converted_value"] == value


def test_the_base_of_a_part_of_a_city_is_of_that_part() -> None:
    [row] = implied_base(made(STOCK | PART | {"canonical_value": 3600.0}), NET | PART).to_dict(
        "records"
    )
    assert row["converted_value"] == 2400


@PROPERTY
@given(stock=st.integers(1, 10**6), added=st.integers(1, 10**5), span=st.integers(1, 6))
def test_base_and_additions_make_the_stock(stock, added, span) -> None:
    flow = NET | {"canonical_value": float(added), "period_start": 2021 - span, "span_years": span}
    [row] = implied_base(made(STOCK | {"canonical_value": float(stock)}), flow).to_dict("records")
    assert row["converted_value"] + span * added == stock
    assert row["inputs"][2] == f"base_year {2020 - span}"


@PROPERTY
@given(
    years=st.lists(st.integers(2008, 2019), min_size=2, max_size=5, unique=True),
    steps=st.lists(st.integers(-50, 50), min_size=5, max_size=5),
    target=st.integers(100, 300),
)
def test_a_pace_ratio_is_what_the_last_two_observations_make_it(years, steps, target) -> None:
    years = sorted(years)
    values = {year: 200.0 + sum(steps[:place]) for place, year in enumerate(years)}
    seen = observed(*[("nantong", "ratio", year, value) for year, value in values.items()])
    found = made(RATIO | {"canonical_value": float(target)})
    [row] = pace_ratio(found, seen.sample(frac=1, random_state=1)).to_dict("records")
    earlier, last = years[-2:]
    change = (values[last] - values[earlier]) / (last - earlier)
    needed = (target - values[last]) / (2020 - last)
    if change == 0:
        assert row["missing"] == "no_observed_change"
    elif change * needed < 0:
        assert row["missing"] == "opposite_pace"
    else:
        assert row["converted_value"] == pytest.approx(needed / change, abs=1e-8)
        assert (row["converted_unit"], row["years"]) == ("ratio", 2020 - last)
        assert [text.split("=")[0] for text in row["inputs"][1:]] == [
            f"observation nantong.ratio.{last}",
            f"observation nantong.ratio.{earlier}",
        ]


@pytest.mark.parametrize(
    "cells",
    [
        {"comparator": ">"},
        {"comparator": "<="},
        {"comparator": "~"},
        {"reading_alt": ("period_end=2018",)},
        {"period_start": 2017},
    ],
)
def test_no_pace_starts_at_a_bound_or_at_what_can_be_read_in_another_way(cells) -> None:
    vague = ("nantong", "ratio", 2019, 9.0, cells)
    exact = [("nantong", "ratio", 2016, 1.0), ("nantong", "ratio", 2018, 2.0)]
    found = made(RATIO | {"canonical_value": 2.8})
    [change] = yearly_change(found, observed(*exact, vague)).to_dict("records")
    [ratio] = pace_ratio(found, observed(*exact, vague)).to_dict("records")
    assert (change["converted_value"], ratio["converted_value"]) == (0.4, 0.8)
    for convert in (yearly_change, pace_ratio):
        [row] = convert(found, observed(vague)).to_dict("records")
        assert row["missing"] == "no_exact_observation"


@pytest.mark.parametrize("cells", [{"months": 6}, {"scope": "创新南通"}, {"preferred": False}])
def test_what_is_no_value_of_a_year_and_a_city_starts_no_pace(cells) -> None:
    seen = observed(("nantong", "ratio", 2018, 2.0), ("nantong", "ratio", 2019, 9.0, cells))
    [row] = yearly_change(made(RATIO | {"canonical_value": 2.8}), seen).to_dict("records")
    assert row["converted_value"] == 0.4


@pytest.mark.parametrize("name", conversion.CONVERSIONS)
def test_inputs_can_be_read_by_a_machine_and_are_said_in_words(name) -> None:
    rows = real().convert(name).query("missing == ''")
    for language, foreign in (("en", r"[\u4e00-\u9fff]"), ("zh", r"\b(?!R&D\b)[A-Za-z]{2,}")):
        words = Words(real().data, language)
        for result in rows_of(rows, Converted):
            for text in result.inputs:
                assert MACHINE.fullmatch(text)
                assert str(Input.read(text)) == text
            said = words.inputs(result)
            assert len(said) >= len(result.inputs) - 1 > 0
            assert all(said)
            assert not re.search(foreign, words.value(result))
            assert not re.search(r"[{}_=]|nan|None", " ".join([*said, words.value(result)]))


# Per 10,000 residents and per year


@pytest.mark.parametrize(
    ("years", "target_year", "used"),
    [
        ((2020, 2023), 2020, 2020),
        ((2020, 2023), 2023, 2023),
        ((2020, 2023), 2021, 2020),
        ((2020, 2023), 2022, 2023),
        ((2020, 2022), 2021, 2022),
        ((2022, 2020), 2021, 2022),
        ((2020, 2023), 2017, 2020),
        ((2020, 2023), 2030, 2023),
        ((2010,), 2020, 2010),
    ],
)
def test_the_residents_of_the_nearest_year_count_and_it_is_said(years, target_year, used) -> None:
    found = made(STOCK | {"canonical_value": 50.0, "target_year": target_year})
    [row] = per_10k_residents(found, people(*[("nantong", y, y) for y in years])).to_dict("records")
    assert row["converted_value"] == pytest.approx(50 / used * 10_000)
    assert row["inputs"][1] == f"population nantong.{used}={used}"


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2024, {"en": "800,000 residents in 2024", "zh": "2024 年常住人口 800000 人"}),
        (
            2023,
            {
                "en": "800,000 residents in 2023 (the nearest year known)",
                "zh": "2023 年常住人口 800000 人（最近的已知年份）",
            },
        ),
    ],
)
def test_residents_of_another_year_than_the_target_are_said_to_be_so(year, words) -> None:
    found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    [result] = rows_of(per_10k_residents(found, people(("nantong", year, 800_000))), Converted)
    for language, said in words.items():
        assert Words(found.data, language).inputs(result) == [said]


@PROPERTY
@given(
    values=VALUES,
    residents=st.integers(1000, 3 * 10**7),
    cells=st.sampled_from([STOCK, TOTAL, ANNUAL]),
)
def test_per_10k_residents_inverts(values, residents, cells) -> None:
    found = made(*[cells | {"canonical_value": value} for value in values])
    rows = per_10k_residents(found, people(("nantong", 2020, residents)))
    back = rows["converted_value"] * residents / 10_000
    assert back.tolist() == pytest.approx(values)
    assert {inputs[1:] for inputs in rows["inputs"]} == {(f"population nantong.2020={residents}",)}


@PROPERTY
@given(
    totals=st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(2015, 2025), st.integers(2, 10)),
        min_size=5,
        max_size=20,
    ),
    issued=st.dates(datetime.date(2014, 1, 1), datetime.date(2036, 12, 31)),
)
def test_per_year_times_years_is_the_total(totals, issued) -> None:
    cells = [
        {
            "canonical_value": float(value),
            "period_start": start,
            "period_end": start + span - 1,
            "target_year": start + span - 1,
            "span_years": span,
        }
        for value, start, span in totals
    ]
    found = made(*[TOTAL | own for own in cells], issued=str(issued))
    both = zip(
        totals,
        per_year(found).to_dict("records"),
        per_year(found, after_issue=True).to_dict("records"),
        strict=True,
    )
    for (value, start, span), printed, after in both:
        period = f"period {start}-{start + span - 1}"
        assert printed["years"] == span
        assert printed["converted_value"] * span == pytest.approx(value)
        assert printed["inputs"][1:] == (period,)
        full = sum(datetime.date(year, 1, 1) >= issued for year in range(start, start + span))
        if full:
            assert after["years"] == full
            assert after["converted_value"] * full == pytest.approx(value)
            assert after["inputs"][1:] == (period, f"issued {issued}")
        else:
            assert (after["missing"], after["inputs"]) == ("no_full_year", ())


@pytest.mark.parametrize("dimension", ["count", "person", "person_year", "visit"])
def test_whatever_is_counted_converts_to_residents(dimension) -> None:
    cells = STOCK | {"numerator_dimension": dimension, "canonical_value": 10.0}
    [row] = per_10k_residents(made(cells), people(("nantong", 2020, 50_000))).to_dict("records")
    assert (row["converted_value"], row["missing"]) == (2.0, "")


@pytest.mark.parametrize(
    ("issued", "years", "reason"),
    [
        ("2017-12-15", 3, ""),
        ("2018-01-01", 3, ""),
        ("2018-01-02", 2, ""),
        ("2017-01-01", 4, ""),
        ("2016-06-30", 4, ""),
        ("2019-12-31", 1, ""),
        ("2020-01-01", 1, ""),
        ("2020-01-02", None, "no_full_year"),
        ("2021-03-01", None, "no_full_year"),
        (None, None, "no_issue_date"),
    ],
)
def test_only_full_calendar_years_after_issue_count(issued, years, reason) -> None:
    found = made(TOTAL | {"canonical_value": 1500.0}, issued=issued)
    [row] = per_year(found, after_issue=True).to_dict("records")
    assert row["missing"] == reason
    if years:
        assert (row["years"], row["converted_value"]) == (years, 1500 / years)
        assert row["converted_unit"] == "item_per_year"
    else:
        assert pd.isna(row["years"]) and pd.isna(row["converted_value"])


def test_the_plan_of_december_2017_has_three_full_years_of_its_four() -> None:
    found = compare.select(documents="nantong-2017", indicators="iur_projects_implemented")
    assert per_year(found)[["converted_value", "years"]].values.tolist() == [[375, 4]]
    [after] = per_year(found, after_issue=True).to_dict("records")
    assert (after["converted_value"], after["years"]) == (500, 3)
    assert after["inputs"][1:] == ("period 2017-2020", "issued 2017-12-15")


# Interpolation

YEARS = [2019, 2020, 2021, 2022, 2024, 2025]


def test_interpolation_fills_the_years_between_a_citys_own_targets() -> None:
    plans = ["nantong-2017", "nantong-2022", "qidong-2023"]
    found = compare.select(documents=plans, indicators="hightech_enterprises")
    rows = found.interpolation(YEARS)
    nantong = rows[rows["city_id"].eq("nantong")].set_index("year")
    values = nantong["converted_value"].dropna().to_dict()
    assert values == {2020: 1000, 2021: 1650, 2022: 2300, 2024: 3600}
    assert nantong["missing"].eq("outside_years").tolist() == [True, *[False] * 4, True]
    assert set(rows["conversion"]) == {"interpolation"}
    assert nantong.loc[2022, "converted_unit"] == "enterprise"
    assert nantong.loc[2022, "inputs"] == (
        "target nantong-2017.hightech_enterprises.city.at_end.2020=1000",
        "target nantong-2022.hightech_enterprises.city.at_end.2024=3600",
    )
    # Qidong states one year; Nantong's do not help it.
    qidong = rows[rows["city_id"].eq("qidong")].set_index("year").drop(2025, errors="ignore")
    assert qidong["converted_value"].isna().all()
    assert set(qidong["missing"]) == {"outside_years"}


def test_interpolation_runs_between_the_nearest_stated_years() -> None:
    points = {2020: 10.0, 2022: 30.0, 2026: 32.0}
    found = made(*[STOCK | {"target_year": y, "canonical_value": v} for y, v in points.items()])
    values = found.interpolation([2021, 2024])["converted_value"]
    assert values.tolist() == [20.0, 31.0]


@pytest.mark.parametrize("cells", [TOTAL, ANNUAL, GROWTH, RANK, STOCK | PART, STOCK | NO_VALUE])
def test_nothing_else_is_interpolated(cells) -> None:
    found = made(cells | {"target_year": 2020}, cells | {"target_year": 2024})
    assert found.interpolation([2022])["converted_value"].notna().sum() == 0


def test_two_indicators_or_cities_are_not_interpolated_between() -> None:
    first = STOCK | {"target_year": 2020}
    for other in ({"city_id": "qidong"}, {"indicator_id": "another"}):
        rows = made(first, STOCK | {"target_year": 2024} | other).interpolation([2022])
        assert rows["missing"].tolist() == ["outside_years"] * 2


@PROPERTY
@given(st.dictionaries(st.integers(2010, 2030), st.integers(0, 5000), min_size=1, max_size=5))
def test_an_interpolated_value_lies_between_its_neighbours_and_none_outside(values) -> None:
    found = made(
        *[STOCK | {"target_year": y, "canonical_value": float(v)} for y, v in values.items()]
    )
    wanted = range(2008, 2033)
    for year, row in zip(wanted, found.interpolation(wanted).to_dict("records"), strict=True):
        if min(values) < year < max(values):
            low = values[max(stated for stated in values if stated <= year)]
            high = values[min(stated for stated in values if stated >= year)]
            assert min(low, high) - 1e-9 <= row["converted_value"] <= max(low, high) + 1e-9
        elif year not in values:
            assert (row["missing"], row["inputs"]) == ("outside_years", ())
            assert pd.isna(row["converted_value"])


def test_interpolated_values_are_not_ranked() -> None:
    found = compare.select(cities="nantong,yancheng", indicators="rd_intensity")
    before = found.ranking(window=10)
    assert found.interpolation([2023])["converted_value"].notna().any()
    after = found.ranking(window=10)
    assert_frame_equal(before, after)
    assert set(after["target_id"]) == set(found.targets["target_id"])
