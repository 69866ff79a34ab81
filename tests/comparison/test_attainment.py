"""Feature: targets are judged against published values, as far as these can tell."""

import dataclasses
import operator
import re
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare.comparison import attainment
from compare.schema import LANGUAGES, VOCABULARIES
from compare.schema.observation import Observation
from compare.schema.row import names_of
from compare.wording.findings import attained
from examples import most

PROPERTY = settings(max_examples=most(15), deadline=None)

LEVEL = {"indicator_id": "level"}
TOTAL = LEVEL | {
    "kind": "flow",
    "amount": "total",
    "basis": "in_period",
    "period_start": 2018,
    "span_years": 3,
}
EACH = TOTAL | {"amount": "annual", "basis": "per_year", "annual_by": "each_year"}
AVERAGE = EACH | {"annual_by": "average"}


FIVE = ("changzhou-2018", "nantong-2017", "nantong-2022", "qidong-2023", "yancheng-2023")
OBSERVED = {
    ("changzhou", "hightech_enterprises"): (2022,),
    ("changzhou", "hightech_enterprises_net_added"): (2022,),
    ("changzhou", "hightech_output_share"): (2023,),
    ("changzhou", "rd_intensity"): (2013, 2014, 2023),
    ("nantong", "hightech_enterprises"): (2020,),
    ("nantong", "rd_intensity"): (2019, 2020),
    ("nantong", "st_progress_contribution"): (2020,),
    ("qidong", "hightech_enterprises_added"): (2022,),
    ("qidong", "hightech_output_share"): (2022,),
    ("qidong", "invention_patents_per_10k"): (2022,),
    ("qidong", "rd_intensity"): (2022,),
    ("qidong", "tech_contract_value"): (2022,),
}
"""The published values that the real targets are judged by here, whatever others there are."""


def observed_in(observations, known):
    """Return those observations whose city, indicator and year are known."""
    kept = [
        row.period_end in known.get((row.city_id, row.indicator_id), ())
        for row in observations.itertuples()
    ]
    return observations[kept]


@cache
def real():
    """Return all targets of five documents, whatever their scope; not to be changed."""
    found = compare.select(documents=FIVE, scope=None)
    observations = observed_in(found.observations, OBSERVED)
    assert len(observations) == sum(map(len, OBSERVED.values()))
    return dataclasses.replace(found, observations=observations)


@cache
def judged_really():
    return real().attainment()


@cache
def template():
    targets = real().targets.set_index("target_id")
    row = targets.loc["nantong-2017.rd_intensity.city.at_end.2020"].to_dict()
    return row | {"rests_on": ()}


def made(*cells):
    """Return targets of Nantong for 2020, each with cells of its own."""
    rows = [template() | {"target_id": f"t{n}"} | own for n, own in enumerate(cells)]
    return dataclasses.replace(real(), targets=pd.DataFrame(rows))


def published(values, indicator="level", city="nantong", **cells):
    """Return observations: value by year; a cell is given for all, or by year as a dict."""
    plain = {
        "city_id": city,
        "indicator_id": indicator,
        "months": None,
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
    }
    rows = []
    for year, value in values.items():
        of_year = {"period_start": year, "period_end": year, "value": value}
        of_year["observation_id"] = f"{city}.{indicator}.{year}"
        given = {
            name: cell.get(year, plain.get(name, of_year.get(name)))
            if isinstance(cell, dict)
            else cell
            for name, cell in cells.items()
        }
        rows.append(plain | of_year | given)
    return pd.DataFrame(rows, columns=names_of(Observation))


def judge(cells, values, **how):
    """Return the row for one target against published values."""
    observations = published(values, cells["indicator_id"], **how)
    [row] = attainment.judge(made(cells).targets, observations).to_dict("records")
    assert set(row["outcome_reasons"]) <= set(VOCABULARIES["outcome_reason"].codes)
    return row


# Met or missed


@pytest.mark.parametrize(
    ("comparator", "observed", "outcome"),
    [
        (">=", 2.79, "missed"),
        (">=", 2.8, "met"),
        (">=", 2.81, "met"),
        (">", 2.79, "missed"),
        (">", 2.8, "missed"),
        (">", 2.81, "met"),
        ("<=", 2.79, "met"),
        ("<=", 2.8, "met"),
        ("<=", 2.81, "missed"),
        ("<", 2.79, "met"),
        ("<", 2.8, "missed"),
        ("<", 2.81, "missed"),
        ("~", 2.79, "not_judged"),
        ("~", 2.8, "not_judged"),
        ("~", 2.81, "not_judged"),
    ],
)
def test_each_comparator_is_judged_at_and_beside_its_bound(comparator, observed, outcome) -> None:
    cells = LEVEL | {"comparator": comparator, "canonical_value": 2.8}
    row = judge(cells, {2020: observed})
    assert row["outcome"] == outcome
    assert row["gap"] == round(observed - 2.8, 9)
    assert (row["observed_year"], row["observed_value"]) == (2020, observed)
    assert row["outcome_reasons"] == (("about",) if comparator == "~" else ())
    assert pd.isna(row["pace"])


JUDGED = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@PROPERTY
@given(
    targets=st.lists(
        st.tuples(st.integers(1, 10**6), st.sampled_from(list(JUDGED))), min_size=5, max_size=20
    ),
    observed=st.integers(1, 10**6),
    places=st.integers(0, 4),
)
def test_exact_values_are_judged_as_arithmetic_has_it(targets, observed, places) -> None:
    # A last digit that is not zero, so that all are known to as many places.
    scale, seen = 10**places, 10 * observed + 1
    near = [(observed, comparator) for comparator in JUDGED]
    promised = [(10 * number + 1, comparator) for number, comparator in targets + near]
    found = made(
        *[
            LEVEL | {"comparator": comparator, "canonical_value": number / scale}
            for number, comparator in promised
        ]
    )
    rows = attainment.judge(found.targets, published({2020: seen / scale})).to_dict("records")
    for (number, comparator), row in zip(promised, rows, strict=True):
        assert row["outcome"] == ("met" if JUDGED[comparator](seen, number) else "missed")
        assert row["gap"] == pytest.approx((seen - number) / scale, abs=1e-9)


def test_nantongs_targets_for_2020_are_judged_and_no_other() -> None:
    judged = judged_really()
    assert judged["target_id"].tolist() == real().targets["target_id"].tolist()
    known = judged[judged["outcome"].ne("not_known")].set_index("target_id")
    columns = ["outcome", "observed_value", "gap", "outcome_reasons"]
    assert {key: tuple(row) for key, row in known[columns].T.items()} == {
        "nantong-2017.hightech_enterprises.city.at_end.2020": ("met", 2179, 1179, ()),
        "nantong-2017.rd_intensity.city.at_end.2020": ("missed", 2.56, -0.24, ("gdp_revised",)),
        "nantong-2017.st_progress_contribution.city.at_end.2020": ("met", 65, 0, ()),
    }
    assert not known["provisional"].any()
    assert set(known["observed_year"]) == {2020}
    rest = judged[judged["outcome"].eq("not_known")]
    assert rest[["gap", "observed_value", "observed_year"]].isna().all(axis=None)
    assert rest["outcome_reasons"].map(len).eq(1).all()
    assert not rest["provisional"].any()


@pytest.mark.parametrize(
    "beside", [{"city": "qidong"}, {"city": "jiangsu"}, {"city": "china"}, {"indicator": "other"}]
)
def test_a_value_of_another_city_or_indicator_judges_nothing(beside) -> None:
    observations = published({2020: 3.0}, **{"indicator": "level"} | beside)
    [row] = attainment.judge(made(LEVEL).targets, observations).to_dict("records")
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("no_observation",))


def test_a_value_of_another_year_judges_nothing() -> None:
    row = judge(LEVEL | {"canonical_value": 2.8}, {2019: 3.0, 2021: 3.0})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("no_observation",))


def test_a_part_of_a_city_is_not_judged_by_the_whole() -> None:
    row = judge(LEVEL | {"scope": "创新南通", "canonical_value": 2.8}, {2019: 2.5, 2020: 3.0})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("part_of_city",))
    assert pd.isna(row["observed_value"])
    assert pd.isna(row["pace"])


def test_a_target_without_value_is_not_judged() -> None:
    row = judge(LEVEL | {"canonical_value": float("nan")}, {2019: 2.5, 2020: 3.0})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("no_value",))
    assert pd.isna(row["gap"]) and pd.isna(row["pace"])


def test_nothing_selected_is_judged_as_nothing() -> None:
    assert compare.select(years=1990).attainment().empty


# Totals and yearly amounts


def test_a_total_is_the_sum_of_all_its_years() -> None:
    cells = TOTAL | {"canonical_value": 300.0}
    met = judge(cells, {2017: 999.0, 2018: 50.0, 2019: 100.0, 2020: 150.0, 2021: 999.0})
    assert (met["outcome"], met["observed_value"], met["gap"]) == ("met", 300, 0)
    missed = judge(cells, {2018: 50.0, 2019: 100.0, 2020: 149.0})
    assert (missed["outcome"], missed["gap"]) == ("missed", -1)


@pytest.mark.parametrize("kind", [TOTAL, AVERAGE])
def test_a_total_and_an_average_need_all_their_years(kind) -> None:
    row = judge(kind | {"canonical_value": 300.0}, {2018: 5000.0, 2020: 5000.0})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("years_missing",))
    assert pd.isna(row["observed_value"])


@pytest.mark.parametrize(
    ("values", "target", "comparator", "outcome"),
    [
        ((0.1, 0.7, 0.1), 0.9, ">=", "met"),
        ((0.1, 0.2, 0.3), 0.6, ">", "missed"),
        ((0.1, 0.2, 0.3), 0.6, "<=", "met"),
        ((0.1, 0.7, 0.1), 0.9, "<", "missed"),
    ],
)
def test_a_sum_is_judged_without_binary_noise(values, target, comparator, outcome) -> None:
    cells = TOTAL | {"canonical_value": target, "comparator": comparator}
    row = judge(cells, dict(zip((2018, 2019, 2020), values, strict=True)))
    assert row["gap"] == 0
    assert row["outcome"] == outcome


def test_a_sum_is_as_precise_as_the_values_it_was_made_of() -> None:
    # 7.0 is a sum of values with one decimal each: it lies clearly under 7.2.
    row = judge(TOTAL | {"canonical_value": 7.2}, {2018: 2.5, 2019: 2.4, 2020: 2.1})
    assert row["outcome"] == "missed"


@pytest.mark.parametrize(
    ("cells", "target", "outcome"),
    [
        # Each of 33, 33 and 34 may be half of one off; so may be their average, ...
        (AVERAGE, 33.5, "not_known"),
        (AVERAGE, 34.5, "missed"),
        (AVERAGE, 32.5, "met"),
        # ... and their sum thrice as much.
        (TOTAL, 101.4, "not_known"),
        (TOTAL, 98.6, "not_known"),
        (TOTAL, 101.6, "missed"),
        (TOTAL, 98.4, "met"),
    ],
)
def test_a_result_is_no_more_precise_than_the_values_it_was_made_of(cells, target, outcome) -> None:
    row = judge(cells | {"canonical_value": target}, {2018: 33.0, 2019: 33.0, 2020: 34.0})
    assert row["outcome"] == outcome
    assert ("too_coarse" in row["outcome_reasons"]) is (outcome == "not_known")


def test_an_average_divides_by_its_years() -> None:
    values = {2018: 90.0, 2019: 100.0, 2020: 110.0}
    met = judge(AVERAGE | {"canonical_value": 100.0}, values)
    assert (met["outcome"], met["observed_value"], met["gap"]) == ("met", 100, 0)
    assert judge(AVERAGE | {"canonical_value": 101.0}, values)["outcome"] == "missed"


def test_an_amount_for_each_year_is_met_in_each_year() -> None:
    cells = EACH | {"canonical_value": 100.0}
    met = judge(cells, {2018: 100.0, 2019: 120.0, 2020: 110.0})
    assert (met["outcome"], met["gap"]) == ("met", 0)
    missed = judge(cells, {2018: 500.0, 2019: 99.0, 2020: 500.0})
    assert (missed["outcome"], missed["observed_value"], missed["gap"]) == ("missed", 99, -1)


def test_one_short_year_misses_even_where_other_years_are_unknown() -> None:
    cells = EACH | {"canonical_value": 100.0}
    row = judge(cells, {2018: 99.0})
    assert (row["outcome"], row["gap"]) == ("missed", -1)
    row = judge(cells, {2018: 101.0, 2019: 101.0})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("years_missing",))


def test_a_ceiling_for_each_year_is_missed_by_one_year_above_it() -> None:
    cells = EACH | {"canonical_value": 30.0, "comparator": "<="}
    row = judge(cells, {2018: 20.0, 2019: 31.0, 2020: 25.0})
    assert (row["outcome"], row["observed_value"], row["gap"]) == ("missed", 31, 1)


@pytest.mark.parametrize(("comparator", "worst"), [(">=", 90), (">", 90), ("<=", 140), ("<", 140)])
def test_the_worst_year_is_shown(comparator, worst) -> None:
    cells = EACH | {"comparator": comparator, "canonical_value": 100.0 if worst < 100 else 80.0}
    row = judge(cells, {2018: 90.0, 2019: 95.0, 2020: 140.0})
    assert (row["outcome"], row["observed_value"]) == ("missed", worst)


def test_the_year_shown_is_the_year_of_the_value_shown() -> None:
    row = judge(EACH | {"canonical_value": 100.0}, {2018: 130.0, 2019: 90.0, 2020: 140.0})
    assert (row["observed_year"], row["observed_value"]) == (2019, 90)


def test_a_coarse_value_of_one_year_does_not_hide_that_another_year_fell_short() -> None:
    row = judge(EACH | {"canonical_value": 2.64}, {2018: 2.6, 2019: 2.63, 2020: 2.91})
    assert row["outcome"] == "missed"


def test_a_coarse_value_of_one_year_leaves_open_whether_each_year_was_met() -> None:
    row = judge(EACH | {"canonical_value": 2.64}, {2018: 3.0, 2019: 2.65, 2020: 2.91})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("too_coarse",))


# How well a value is known


@pytest.mark.parametrize(
    ("target", "observed", "outcome"),
    [
        (2.84, 2.8, "not_known"),
        (2.76, 2.8, "not_known"),
        (2.86, 2.8, "missed"),
        (2.74, 2.8, "met"),
        (2.8, 2.84, "met"),
        (2.8, 2.76, "missed"),
        (65.4, 65.0, "not_known"),
        (65.6, 65.0, "missed"),
        (3600.0, 3599.0, "missed"),
        (3600.0, 3600.0, "met"),
    ],
)
def test_a_value_coarser_than_the_target_tells_only_outside_its_rounding(
    target, observed, outcome
) -> None:
    row = judge(LEVEL | {"canonical_value": target}, {2020: observed})
    assert row["outcome"] == outcome
    assert row["outcome_reasons"] == (("too_coarse",) if outcome == "not_known" else ())
    assert row["gap"] == round(observed - target, 9)


@pytest.mark.parametrize(
    ("how", "provisional"),
    [
        ({}, False),
        ({"grade": {2020: "B"}}, True),
        ({"status": {2020: "preliminary"}}, True),
        ({"status": {2020: "derived"}}, False),
        ({"grade": {2019: "B"}}, False),
    ],
)
def test_a_copy_or_a_preliminary_figure_judges_provisionally(how, provisional) -> None:
    for observed, outcome in ((2.9, "met"), (2.7, "missed")):
        row = judge(LEVEL | {"canonical_value": 2.8}, {2019: 2.5, 2020: observed}, **how)
        assert (row["outcome"], row["provisional"]) == (outcome, provisional)
        assert row["outcome_reasons"] == (("weak_source",) if provisional else ())


def test_one_weak_year_makes_a_total_provisional() -> None:
    values = {2018: 100.0, 2019: 100.0, 2020: 100.0}
    row = judge(TOTAL | {"canonical_value": 300.0}, values, grade={2018: "B"})
    assert (row["outcome"], row["provisional"]) == ("met", True)


def test_what_is_not_known_is_not_provisional() -> None:
    row = judge(TOTAL | {"canonical_value": 300.0}, {2018: 100.0}, grade={2018: "B"})
    assert (row["outcome"], row["provisional"]) == ("not_known", False)
    assert row["outcome_reasons"] == ("years_missing",)


def test_the_year_that_decides_makes_it_provisional_and_no_other() -> None:
    cells = EACH | {"canonical_value": 100.0}
    values = {2018: 99.0, 2019: 120.0, 2020: 120.0}
    assert judge(cells, values, grade={2019: "B"})["provisional"] is False
    assert judge(cells, values, grade={2018: "B"})["provisional"] is True
    met = judge(cells, {2018: 101.0, 2019: 120.0, 2020: 120.0}, grade={2020: "B"})
    assert (met["outcome"], met["provisional"]) == ("met", True)


@pytest.mark.parametrize(("observed", "outcome"), [(2.9, "met"), (2.7, "missed")])
def test_an_expected_value_judges_provisionally_and_says_so(observed, outcome) -> None:
    row = judge(LEVEL | {"canonical_value": 2.8}, {2020: observed}, estimate=True)
    assert (row["outcome"], row["provisional"]) == (outcome, True)
    assert row["outcome_reasons"] == ("expected",)


# What is no value of a whole year and a whole city, exactly known


@pytest.mark.parametrize(
    "cells",
    [
        {"months": 6},
        {"months": 0},
        {"scope": "南通高新区"},
        {"preferred": False},
        {"period_start": 2017},
    ],
)
def test_a_value_of_a_part_or_of_several_years_judges_no_year(cells) -> None:
    row = judge(LEVEL | {"canonical_value": 2.8}, {2020: 3.0}, **cells)
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("no_observation",))
    assert pd.isna(row["observed_value"]) and pd.isna(row["pace"])
    assert pd.isna(judge(LEVEL | {"canonical_value": 2.8}, {2018: 3.0}, **cells)["pace"])


def test_a_year_of_which_a_part_is_known_leaves_a_total_open() -> None:
    values = {2018: 900.0, 2019: 900.0, 2020: 900.0}
    row = judge(TOTAL | {"canonical_value": 300.0}, values, months={2019: 9})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("years_missing",))


def test_a_value_of_the_whole_period_judges_a_total_and_no_yearly_amount() -> None:
    whole = {"period_start": 2018, "basis": "in_period"}
    row = judge(TOTAL | {"canonical_value": 300.0}, {2020: 299.0}, **whole)
    assert (row["outcome"], row["gap"], row["observed_year"]) == ("missed", -1, 2020)
    for cells in (EACH, AVERAGE, TOTAL | {"period_start": 2017, "span_years": 4}):
        row = judge(cells | {"canonical_value": 100.0}, {2020: 299.0}, **whole)
        assert row["outcome"] == "not_known"


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("period_end=2019", "not_known"),
        ("indicator_id=other", "not_known"),
        ("estimate=false", "met"),
    ],
)
def test_a_value_that_might_be_of_another_year_judges_nothing(reading, outcome) -> None:
    row = judge(LEVEL | {"canonical_value": 2.8}, {2020: 3.01}, reading_alt={2020: (reading,)})
    assert row["outcome"] == outcome
    assert row["outcome_reasons"] == (("other_reading",) if outcome == "not_known" else ())
    assert pd.isna(row["pace"])


def test_a_year_with_another_reading_leaves_a_total_open() -> None:
    values = {2018: 900.0, 2019: 900.0, 2020: 900.0}
    row = judge(
        TOTAL | {"canonical_value": 300.0}, values, reading_alt={2019: ("period_end=2018",)}
    )
    assert (row["outcome"], row["outcome_reasons"]) == ("not_known", ("other_reading",))


BOUNDS = JUDGED


def possible(bound: str, value: int) -> list[float]:
    """Return some of the values that a bound allows, those beside it among them."""
    near = [value + step / 2 for step in range(-60, 61)]
    return [number for number in near if BOUNDS[bound](number, value)]


@PROPERTY
@given(
    bound=st.sampled_from(list(BOUNDS)),
    observed=st.integers(100, 120),
    promised=st.lists(
        st.tuples(st.integers(100, 120), st.sampled_from(list(JUDGED))), min_size=5, max_size=20
    ),
)
def test_a_bound_judges_where_all_that_it_allows_is_on_one_side(bound, observed, promised) -> None:
    found = made(
        *[
            LEVEL | {"comparator": comparator, "canonical_value": float(number)}
            for number, comparator in promised
        ]
    )
    seen = published({2020: float(observed)}, comparator=bound)
    rows = attainment.judge(found.targets, seen).to_dict("records")
    for (number, comparator), row in zip(promised, rows, strict=True):
        fulfils = {JUDGED[comparator](value, number) for value in possible(bound, observed)}
        outcome = "not_known" if len(fulfils) == 2 else "met" if fulfils == {True} else "missed"
        assert row["outcome"] == outcome
        assert row["outcome_reasons"] == (("bound",) if outcome == "not_known" else ())
        assert (row["observed_value"], row["observed_comparator"]) == (observed, bound)


@PROPERTY
@given(
    values=st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from(["=", *BOUNDS])), min_size=3, max_size=3
    ),
    promised=st.integers(5, 25),
    comparator=st.sampled_from(list(JUDGED)),
)
def test_a_sum_with_bounds_judges_where_no_sum_that_they_allow_is_on_the_other_side(
    values, promised, comparator
) -> None:
    years = dict(zip((2018, 2019, 2020), values, strict=True))
    row = judge(
        TOTAL | {"comparator": comparator, "canonical_value": float(promised)},
        {year: float(value) for year, (value, _) in years.items()},
        comparator={year: bound for year, (_, bound) in years.items()},
    )
    least = most = sum(value for value, _ in values)
    bounds = {bound for _, bound in values}
    least -= 100 if {"<", "<="} & bounds else 0
    most += 100 if {">", ">="} & bounds else 0
    # Sums of halves within the bounds; where one is strict, their own sum is none of them.
    sums = [half / 2 for half in range(2 * least, 2 * most + 1)]
    if {"<", ">"} & bounds and len({bound[0] for bound in bounds - {"="}}) == 1:
        sums.remove(sum(value for value, _ in values))
    fulfils = {JUDGED[comparator](number, promised) for number in sums}
    outcome = "not_known" if len(fulfils) == 2 else "met" if fulfils == {True} else "missed"
    assert row["outcome"] == outcome


@pytest.mark.parametrize("comparator", [*JUDGED, "~"])
def test_an_about_value_judges_nothing_and_shows_the_gap(comparator) -> None:
    cells = LEVEL | {"comparator": comparator, "canonical_value": 2.8}
    row = judge(cells, {2018: 2.0, 2020: 3.0}, comparator={2020: "~"})
    assert (row["outcome"], row["outcome_reasons"]) == ("not_judged", ("about",))
    assert (row["observed_comparator"], row["gap"]) == ("~", 0.2)
    assert pd.isna(row["pace"])


@pytest.mark.parametrize("comparator", [">", "<=", "~"])
def test_no_pace_leads_from_a_bound_or_an_about_value(comparator) -> None:
    cells = LEVEL | {"canonical_value": 2.8}
    row = judge(cells, {2016: 2.0, 2018: 2.7}, comparator={2018: comparator})
    assert (row["pace_year"], row["pace_value"], row["pace"]) == (2016, 2.0, 0.2)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["reached more than 2.7%", "not known (the observation is printed as a bound"]),
        ("zh", ["实际值为超过2.7%", "无法判定（实际值只给出下限或上限）"]),
    ],
)
def test_a_bound_is_said_to_be_one(language, words) -> None:
    found = made(LEVEL | {"canonical_value": 2.8})
    judged = attainment.judge(found.targets, published({2020: 2.7}, comparator=">"))
    [sentence] = attained(found, judged, language)["text"].tolist()
    for said in words:
        assert said in sentence


@pytest.mark.parametrize(
    ("language", "said"), [("en", "2.9% (expected)"), ("zh", "2.9%（预计数）")]
)
def test_an_expected_value_is_said_to_be_one(language, said) -> None:
    found = made(LEVEL | {"canonical_value": 2.8})
    judged = attainment.judge(found.targets, published({2020: 2.9}, estimate=True))
    assert said in attained(found, judged, language)["text"].iloc[0]


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"indicator_id": "invention_patents_per_10k", "rests_on": ("residents",)},
         {"population_reset"}),
        ({"indicator_id": "rd_intensity", "rests_on": ("gdp",)}, {"gdp_revised"}),
        ({"indicator_id": "gdp_per_capita", "rests_on": ("gdp", "residents")},
         {"gdp_revised", "population_reset"}),
        ({"indicator_id": "rd_personnel_per_10k_employed", "denominator": "per_10k_employed"},
         set()),
        ({"indicator_id": "hightech_enterprises"}, set()),
    ],
)  # fmt: skip
def test_a_judgement_names_the_revisions_of_its_basis(cells, reasons) -> None:
    row = judge(cells | {"canonical_value": 30.0}, {2020: 31.0})
    assert row["outcome"] == "met"
    assert set(row["outcome_reasons"]) == reasons


# The pace still needed


def test_a_target_without_observation_gets_the_pace_from_the_last_one_before() -> None:
    row = judge(LEVEL | {"canonical_value": 2.8}, {2016: 2.0, 2018: 2.5, 2014: 1.0, 2021: 9.0})
    assert (row["pace_year"], row["pace_value"], row["pace"]) == (2018, 2.5, 0.15)


def test_the_pace_of_what_shall_fall_is_negative() -> None:
    cells = {"canonical_value": 27.0, "comparator": "<=", "direction": "lower"}
    assert judge(LEVEL | cells, {2018: 31.0})["pace"] == -2


@pytest.mark.parametrize("cells", [TOTAL, EACH, LEVEL | {"kind": "rank"}, LEVEL | {"kind": "flow"}])
def test_no_pace_leads_to_a_flow_or_a_rank(cells) -> None:
    assert pd.isna(judge(cells | {"canonical_value": 9.0}, {2016: 2.0})["pace"])


def test_the_paces_of_the_real_targets() -> None:
    judged = judged_really().dropna(subset="pace")
    paces = dict(zip(judged["target_id"].str.split(".city").str[0], judged["pace"], strict=True))
    assert paces == pytest.approx(
        {
            "changzhou-2018.rd_intensity": 0.05,
            "nantong-2022.hightech_enterprises": 355.25,
            "nantong-2022.rd_intensity": 0.1225,
            "nantong-2022.st_progress_contribution": 0.875,
            "qidong-2023.hightech_output_share": 4 / 3,
            "qidong-2023.invention_patents_per_10k": 2,
            "qidong-2023.rd_intensity": 0.05,
        }
    )


# Said in words


def numbers(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


def rounded(number: float) -> float:
    return round(abs(number), 0 if abs(number) >= 100 else 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_holds_the_numbers_of_its_target_and_no_other(language) -> None:
    judged = judged_really()
    rows = real().targets.merge(judged, on="target_id")
    rows = rows[rows["observed_value"].notna() | rows["pace"].notna()]
    sentences = attained(real(), judged, language)["text"].tolist()
    assert len(rows) == 10
    for sentence, row in zip(sentences, rows.itertuples(), strict=False):
        known = pd.notna(row.observed_value)
        said = {row.canonical_value, float(row.target_year)}
        said |= {row.observed_value, rounded(row.gap)} if known else set()
        said |= {row.pace_value, float(row.pace_year), rounded(row.pace)} if not known else set()
        names = [getattr(row, f"{name}_{language}") for name in ("indicator", "unit")]
        named = numbers(" ".join(names))
        assert numbers(sentence) - named == said - named
        assert not re.search(r"[{}]|nan|NaN|None|<NA>", sentence)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["provisionally missed", "gap −0.2 percentage points"]),
        ("zh", ["暂未达到", "相差−0.2个百分点"]),
    ],
)
def test_a_provisional_judgement_is_said_to_be_so(language, words) -> None:
    found = made(LEVEL | {"canonical_value": 2.8})
    for grade, expected in (("B", True), ("A", False)):
        judged = attainment.judge(found.targets, published({2020: 2.6}, grade={2020: grade}))
        [sentence] = attained(found, judged, language)["text"].tolist()
        assert (words[0] in sentence) is expected
        assert words[1] in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_without_observation_are_named_with_their_numbers_only(language) -> None:
    found = compare.select(documents=["nantong-2017", "yancheng-2023"], indicators="rd_intensity")
    known = observed_in(found.observations, {("nantong", "rd_intensity"): (2020,)})
    judged = dataclasses.replace(found, observations=known).attainment()
    sentences = attained(found, judged, language)["text"].tolist()
    city = {"zh": "盐城", "en": "Yancheng"}[language]
    assert [sentence for sentence in sentences if city in sentence] == sentences[1:]
    assert numbers(sentences[1]) == {2023}
    assert not re.search(r"[{}]", sentences[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_city_judged_by_one_indicator_lacks_values_of_the_other_only(language) -> None:
    chosen = ["rd_intensity", "invention_patents_per_10k"]
    found = compare.select(documents="nantong-2017", indicators=chosen)
    known = observed_in(found.observations, {("nantong", "rd_intensity"): (2020,)})
    judged = dataclasses.replace(found, observations=known).attainment()
    sentences = attained(found, judged, language)["text"].tolist()
    names = found.indicators.set_index("indicator_id")[f"indicator_{language}"]
    assert [names["rd_intensity"] in sentence for sentence in sentences] == [True, False]
    assert names["invention_patents_per_10k"] in sentences[1]


# The history that a pace is counted from


@pytest.mark.parametrize("years", [None, (2024, 2025), 2024])
def test_the_observations_of_a_selection_judge_as_the_whole_table_does(years) -> None:
    found = compare.select(cities="nantong,qidong", years=years)
    whole = found.attainment()
    pd.testing.assert_frame_equal(
        attainment.judge(found.targets, compare.load("observations")), whole
    )
    assert whole["pace_year"].notna().any()


def test_only_observations_of_the_years_asked_for_are_shown() -> None:
    found = compare.select(indicators="rd_intensity", years=(2020, 2022))
    assert set(found.observed["period_end"]) <= {2020, 2021, 2022}
    assert {*found.observed["period_end"]} < {*found.observations["period_end"]}
    everything = compare.select(indicators="rd_intensity")
    assert len(everything.observed) == len(everything.observations)
    only = found.only(["rd_intensity"])
    assert only.observed["period_end"].tolist() == found.observed["period_end"].tolist()
