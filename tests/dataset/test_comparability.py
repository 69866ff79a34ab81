"""Feature: every pair of targets gets a verdict with all its reasons, and never the wrong one."""

from itertools import combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare.comparison.panels import panels
from compare.dataset import verdicts
from compare.schema import VOCABULARIES
from examples import most

HARD = {
    *("other_indicator", "other_scope", "annual_against_total", "other_span", "other_basis"),
    "opposite_bounds",
}
SOFT = {
    *("other_target_year", "distant_target_year", "about_against_bound", "nested", "unlike_size"),
    *("annual_in_another_sense", "other_definition", "wider_composition", "inferred"),
    *("alternative_reading", "stated_in_conflict", "not_reviewed"),
}
YEARLY = ("flow", "growth", "change")
"""Kinds of indicators that are amounts of a year, or of several."""

BRIDGES = ("other_definition", "wider_composition")
RELATIONS = [
    ("net_added", "added", "other_definition"),
    ("added", "stock", "flow_of_stock"),
    ("part", "stock", "subset"),
    ("wide", "added", "wider_composition"),
    ("rate", "share", "other_definition"),
    ("step", "share", "change_of_ratio"),
    ("speed", "pace", "other_definition"),
]
KINDS = {
    **dict.fromkeys(("added", "net_added", "wide"), "flow"),
    **dict.fromkeys(("stock", "part"), "stock"),
    **dict.fromkeys(("rate", "share"), "ratio"),
    **dict.fromkeys(("speed", "pace"), "growth"),
    "points": "change",
    "step": "change",
    "place": "rank",
}
CITIES = {"nantong": None, "yancheng": None, "qidong": "nantong", "hai_an": "nantong"}
LEVELS = {city: "county" if parent else "prefecture" for city, parent in CITIES.items()}

few = st.sampled_from


@st.composite
def target(draw: st.DrawFn) -> dict[str, object]:
    """Draw what the rules look at, consistent within itself; values repeat often."""
    indicator, city = draw(few(sorted(KINDS))), draw(few(sorted(CITIES)))
    kind = KINDS[indicator]
    moving = ["in_period", "per_year"]
    bases = {"flow": ["at_end", *moving], "growth": moving, "change": moving}
    basis = draw(few(bases.get(kind, ["at_end"])))
    span = 1 if basis == "at_end" else draw(st.integers(1, 3))
    annual_by = None
    if kind in YEARLY and (basis != "in_period" or span == 1):
        senses = {"at_end": ["final_year"], "in_period": ["only_year"]}
        annual_by = draw(few(senses.get(basis, ["each_year", "average"])))
    amount = ("annual" if annual_by else "total") if kind in YEARLY else None
    return {
        "family": draw(few(["first", "second"])),
        "indicator_id": indicator,
        "kind": kind,
        "city_id": city,
        "parent_city_id": CITIES[city],
        "level": LEVELS[city],
        "scope": draw(few(["city", "city", "city", "zone"])),
        "basis": basis,
        "span_years": span,
        "amount": amount,
        "annual_by": annual_by,
        "target_year": draw(few([2020, 2023, 2024, 2027])),
        "comparator": draw(few([">=", ">=", ">", "<=", "<", "~"])),
        "bare": draw(st.booleans()),
        "denominator": draw(few(["none", "per_10k_persons"])),
        "firmnesses": draw(few([("commit",), ("strive",), ("commit", "strive")])),
        "genre": draw(few(["action_plan", "work_points"])),
        "issuer_level": draw(few(["city_government", "city_department"])),
        "inferred": draw(few([(), (), ("period",)])),
        "reading_alt": draw(few([(), (), ("basis=at_end",)])),
        "agreement": draw(few(["single", "variant", "conflict"])),
        "review": draw(few(["drafted", "reviewed_once", "reviewed_twice", "reviewed_twice"])),
    }


def described(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = [*rows[0]] if rows else []
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(target_id=[f"target-{number}" for number in range(len(rows))])


frames = st.lists(target(), min_size=1, max_size=7).map(described)
relations = pd.DataFrame(RELATIONS, columns=["indicator_a", "indicator_b", "relation"])


def reasons_of(a: dict, b: dict) -> set[str]:
    """Return the reasons that apply to a pair by the rules, written apart from the library."""
    relation = next(
        (name for x, y, name in RELATIONS if {x, y} == {a["indicator_id"], b["indicator_id"]}), ""
    )
    yearly = a["kind"] in YEARLY and b["kind"] in YEARLY
    amounts = {a["amount"], b["amount"]}
    sub_entities = a["scope"] != "city" and a["city_id"] != b["city_id"]
    signs = {a["comparator"], b["comparator"]}
    apart = abs(a["target_year"] - b["target_year"])
    counted = all(
        row["kind"] in ("stock", "flow") and row["denominator"] == "none" for row in (a, b)
    )
    rules = {
        "other_indicator": a["indicator_id"] != b["indicator_id"]
        and not (relation in BRIDGES and a["kind"] == b["kind"]),
        "other_scope": a["scope"] != b["scope"] or sub_entities,
        "annual_against_total": yearly and amounts == {"annual", "total"},
        "other_span": yearly and amounts == {"total"} and a["span_years"] != b["span_years"],
        "other_basis": not yearly and a["basis"] != b["basis"],
        "opposite_bounds": len(signs & {">", ">="}) == 1 and len(signs & {"<", "<="}) == 1,
        "other_target_year": 1 <= apart <= 3,
        "distant_target_year": apart > 3,
        "about_against_bound": "~" in signs and len(signs) > 1,
        "annual_in_another_sense": amounts == {"annual"} and a["annual_by"] != b["annual_by"],
        "other_definition": relation == "other_definition",
        "wider_composition": relation == "wider_composition",
        "nested": a["city_id"] == b["parent_city_id"] or b["city_id"] == a["parent_city_id"],
        "unlike_size": counted and a["city_id"] != b["city_id"],
        "inferred": bool(a["inferred"] or b["inferred"]),
        "alternative_reading": bool(a["reading_alt"] or b["reading_alt"]),
        "stated_in_conflict": "conflict" in (a["agreement"], b["agreement"]),
        "not_reviewed": "drafted" in (a["review"], b["review"]),
        "strict_against_floor": "~" not in signs and len(signs & {">", "<"}) == 1 < len(signs),
        "unqualified": a["bare"] or b["bare"],
        "other_firmness": set(a["firmnesses"]) != set(b["firmnesses"]),
        "other_level": a["level"] != b["level"],
        "other_genre": a["genre"] != b["genre"],
        "other_issuer_level": a["issuer_level"] != b["issuer_level"],
    }
    assert set(rules) == set(VOCABULARIES["reason"].codes)
    return {code for code, applies in rules.items() if applies}


def bridged(a: dict, b: dict) -> bool:
    """Tell whether a relation lets the indicators of two targets be compared."""
    sides = {a["indicator_id"], b["indicator_id"]}
    return any({x, y} == sides and name in BRIDGES for x, y, name in RELATIONS)


def judged_pairs(frame: pd.DataFrame) -> dict[frozenset[str], tuple[str, tuple[str, ...]]]:
    judged = verdicts.pairs(frame, relations)
    keys = [frozenset(pair) for pair in zip(judged["target_a"], judged["target_b"], strict=True)]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, zip(judged["verdict"], judged["reasons"], strict=True), strict=True))


# The rules, on targets of every kind


@settings(max_examples=most(50), deadline=None)
@given(frames)
def test_each_reason_applies_exactly_where_its_rule_says_so(frame) -> None:
    rows = frame.to_dict("records")
    expected = {
        frozenset((a["target_id"], b["target_id"])): reasons_of(a, b)
        for a, b in combinations(rows, 2)
        if a["indicator_id"] == b["indicator_id"] or bridged(a, b)
    }
    found = judged_pairs(frame)
    assert {pair: set(reasons) for pair, (_, reasons) in found.items()} == expected
    for verdict, reasons in found.values():
        assert verdict == (
            "not_comparable"
            if HARD & set(reasons)
            else "caveats"
            if SOFT & set(reasons)
            else "comparable"
        )
        order = VOCABULARIES["reason"].codes
        assert list(reasons) == sorted(reasons, key=order.index)


@settings(max_examples=most(20), deadline=None)
@given(frames, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_targets_change_no_verdict(frame, random) -> None:
    found = judged_pairs(frame)
    shuffled = frame.sample(frac=1, random_state=random.randrange(1000))
    assert judged_pairs(shuffled) == found
    names = frame["target_id"].tolist()
    renamed = dict(zip(names, random.sample(names, len(names)), strict=True))
    swapped = judged_pairs(frame.assign(target_id=frame["target_id"].map(renamed)))
    assert swapped == {
        frozenset(renamed[name] for name in pair): verdict for pair, verdict in found.items()
    }


@settings(max_examples=most(30), deadline=None)
@given(frames)
def test_no_panel_holds_what_may_not_be_compared(frame) -> None:
    judged = verdicts.pairs(frame, relations)
    found = panels(frame, judged)
    assert list(found.index) == list(frame.index)
    panel = dict(zip(frame["target_id"], found, strict=True))
    for row in judged[judged["verdict"] == "not_comparable"].itertuples():
        assert panel[row.target_a] != panel[row.target_b]
    assert (frame.groupby(found)["indicator_id"].nunique() == 1).all()


@settings(max_examples=most(20), deadline=None)
@given(target())
def test_a_target_of_another_city_that_differs_in_nothing_else_is_comparable(one) -> None:
    plain = {"inferred": (), "reading_alt": (), "agreement": "single", "scope": "city"}
    plain |= {"bare": False, "denominator": "per_10k_persons", "review": "reviewed_once"}
    pair = [
        {**one, **plain, "city_id": city, "parent_city_id": None, "level": "prefecture"}
        for city in ("nantong", "yancheng")
    ]
    assert list(judged_pairs(described(pair)).values()) == [("comparable", ())]


@settings(max_examples=most(30), deadline=None)
@given(target(), target())
def test_a_draft_lowers_a_verdict_and_changes_no_other_reason(one, other) -> None:
    pair = described([one, {**other, "indicator_id": one["indicator_id"], "kind": one["kind"]}])
    order = ["drafted", "reviewed_once", "reviewed_twice"]
    told = {}
    for review in order:
        [(verdict, reasons)] = judged_pairs(pair.assign(review=["reviewed_twice", review])).values()
        told[review] = verdict
        assert ("not_reviewed" in reasons) == (review == "drafted")
    assert told["reviewed_once"] == told["reviewed_twice"]
    lowered = {"comparable": "caveats"}
    assert told["drafted"] == lowered.get(told["reviewed_once"], told["reviewed_once"])


def test_no_targets_have_no_pairs() -> None:
    found = compare.select(cities="changzhou", families="rd_intensity", years=2030)
    judged = verdicts.pairs(found.targets, relations)
    assert judged.empty
    assert list(judged.columns) == ["family", "target_a", "target_b", "verdict", "reasons"]


# The documents there are


@pytest.fixture(scope="module")
def all_targets() -> compare.Comparison:
    return compare.select(scope=None)


def verdict(found: compare.Comparison, first: str, second: str) -> tuple[str, tuple[str, ...]]:
    wanted = {first, second}
    assert wanted <= set(found.targets["target_id"])
    return found.judge(first, second)


def test_additions_are_not_comparable_with_a_stock(all_targets) -> None:
    added = "changzhou-2018.hightech_enterprises_added.city.in_period.2018"
    stock = "nantong-2022.hightech_enterprises.city.at_end.2024"
    values = all_targets.targets.set_index("target_id")["canonical_value"]
    assert (values[added], values[stock]) == (200, 3600)
    judged, reasons = verdict(all_targets, added, stock)
    assert judged == "not_comparable"
    assert {"other_indicator", "other_basis"} <= set(reasons)


def test_a_city_inside_another_is_compared_with_caveats(all_targets) -> None:
    judged, reasons = verdict(
        all_targets,
        "qidong-2023.rd_intensity.city.at_end.2025",
        "nantong-2022.rd_intensity.city.at_end.2024",
    )
    assert judged == "caveats"
    assert {"nested", "other_level", "other_target_year", "other_genre"} <= set(reasons)
    assert SOFT & set(reasons) == {"nested", "other_target_year"}


def test_net_additions_and_additions_are_compared_as_other_definitions(all_targets) -> None:
    judged, reasons = verdict(
        all_targets,
        "nantong-2022.hightech_enterprises_net_added.city.per_year.2022-2024",
        "yancheng-2023.hightech_enterprises_added.city.in_period.2023",
    )
    assert judged == "caveats"
    assert {"other_definition", "annual_in_another_sense", "about_against_bound"} <= set(reasons)


def test_an_annual_amount_is_not_comparable_with_a_total(all_targets) -> None:
    judged, reasons = verdict(
        all_targets,
        "nantong-2022.tech_contract_value.city.at_end.2024",
        "qidong-2023.tech_contract_value.city.in_period.2023-2025",
    )
    assert judged == "not_comparable"
    assert "annual_against_total" in reasons


def test_a_part_of_a_city_is_not_comparable_with_a_city(all_targets) -> None:
    judged, reasons = verdict(
        all_targets,
        "nantong-2017.hightech_enterprises_added.创新南通.per_year.2017-2020",
        "changzhou-2018.hightech_enterprises_added.city.in_period.2018",
    )
    assert judged == "not_comparable"
    assert "other_scope" in reasons


def test_the_table_lists_each_pair_of_an_indicator_or_of_related_ones_once(all_targets) -> None:
    table = compare.load("comparisons")
    related = compare.load("indicator_relations")
    stating = all_targets.targets.groupby("indicator_id")["target_id"].agg(list).to_dict()
    expected = {
        frozenset(pair) for targets in stating.values() for pair in combinations(targets, 2)
    }
    for row in related[related["relation"].isin(BRIDGES)].itertuples():
        sides = (stating.get(row.indicator_a, []), stating.get(row.indicator_b, []))
        expected |= {frozenset(pair) for pair in product(*sides)}
    found = [frozenset(pair) for pair in zip(table["target_a"], table["target_b"], strict=True)]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert set(table["verdict"]) <= set(VOCABULARIES["verdict"].codes)


def test_a_selection_judges_its_pairs_as_the_table_does() -> None:
    table = compare.load("comparisons").set_index(["target_a", "target_b"])
    found = compare.select(cities="nantong,qidong", families="hightech_enterprises")
    assert len(found.pairs) > 1
    for row in found.pairs.itertuples():
        judged = table.loc[(row.target_a, row.target_b)]
        assert (row.verdict, row.reasons) == (judged["verdict"], judged["reasons"])


def test_any_two_targets_are_judged_on_request_in_either_order(all_targets) -> None:
    listed = compare.load("comparisons")
    for row in listed.iloc[:: -(-len(listed) // 12)].itertuples():
        assert all_targets.judge(row.target_a, row.target_b) == (row.verdict, row.reasons)
        assert all_targets.judge(row.target_b, row.target_a) == (row.verdict, row.reasons)


def test_a_target_that_does_not_exist_is_named_where_a_verdict_is_asked_for(all_targets) -> None:
    with pytest.raises(compare.InvalidInputError, match="'no such'; expected a target_id"):
        all_targets.judge("no such", all_targets.targets["target_id"].iloc[0])


def test_the_caveats_of_a_selection_are_those_of_pairs_that_may_be_compared() -> None:
    found = compare.select(families="hightech_enterprises")
    usable = found.pairs[found.pairs["verdict"] != "not_comparable"]
    assert set(found.caveats) == {code for codes in usable["reasons"] for code in codes} & SOFT


def test_every_reason_is_of_one_class() -> None:
    of_class = {name: {code for code in VOCABULARIES["reason"].codes
                       if verdicts.class_of(code) == name}
                for name in VOCABULARIES["reason_class"].codes}  # fmt: skip
    assert of_class["barrier"] == HARD and of_class["caveat"] == SOFT
    assert set.union(*of_class.values()) == set(VOCABULARIES["reason"].codes)


def test_context_alone_lowers_no_verdict() -> None:
    one = compare.open().described.set_index("target_id", drop=False)
    one = one.loc["nantong-2022.rd_intensity.city.at_end.2024"].to_dict()
    other = one | {"target_id": "t", "city_id": "wuxi", "comparator": ">=", "bare": True}
    other |= {"genre": "work_points", "level": "county", "firmnesses": ("strive",)}
    [(verdict, reasons)] = judged_pairs(pd.DataFrame([one, other])).values()
    assert verdict == "comparable"
    assert {"strict_against_floor", "unqualified", "other_genre", "other_level"} <= set(reasons)


def test_a_reason_that_the_vocabulary_lacks_is_an_error(monkeypatch) -> None:
    found = compare.select(families="rd_intensity")
    flags = verdicts._flags
    monkeypatch.setattr(
        verdicts,
        "_flags",
        lambda both, relations: flags(both, relations) | {"other_mayor": both["nested"]},
    )
    with pytest.raises(ValueError, match="does not have: other_mayor"):
        verdicts.pairs(found.targets, compare.load("indicator_relations"))
