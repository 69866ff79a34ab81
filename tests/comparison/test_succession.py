"""Feature: a plan is held against the plan before: raised, lowered, restated, dropped, added."""

import dataclasses
import re

import pandas as pd
import pytest

import compare
from compare.comparison.succession import CLOSEST, changes
from compare.dataset.description import describe
from compare.schema import LANGUAGES, VOCABULARIES, label
from compare.wording import tables, wording
from compare.wording.findings import changed
from compare.wording.language import spoken

BEFORE, AFTER = "nantong-2017", "nantong-2022"
RAISED = {
    "hightech_enterprises": 2600,
    "invention_patents_per_10k": 30,
    "rd_intensity": 0.25,
    "st_progress_contribution": 3.5,
}


@pytest.fixture(scope="module")
def real():
    return compare.open()


@pytest.fixture(scope="module")
def two(real):
    """Return the tables with two real plans, one after the other, and no others."""
    tables = {name: real[name] for name in real}
    for name in ("documents", "targets", "coverage"):
        tables[name] = tables[name][tables[name]["document_id"].isin([BEFORE, AFTER])]
    return tables


@pytest.fixture(scope="module")
def found(two):
    """Return what changed between the two."""
    return changes(two)


@pytest.fixture
def plans(real):
    """Return a function that makes two plans of Nantong from cells of their targets."""
    template = real["targets"].set_index("target_id")
    template = template.loc["nantong-2022.rd_intensity.city.at_end.2024"].to_dict()
    template |= {"comparator": ">=", "comparators": (">=",), "target_year": 2024}

    def make(before, after, unseen=()):
        rows = []
        for document, targets in ((BEFORE, before), (AFTER, after)):
            for number, own in enumerate(targets):
                key = {"document_id": document, "target_id": f"{document}.{number}"}
                rows.append(template | key | own)
        targets = pd.DataFrame(rows, columns=[*template, "target_id"])
        stated = set(zip(targets["document_id"], targets["indicator_id"], strict=True))
        cells = [
            {
                "document_id": document,
                "city_id": "nantong",
                "indicator_id": indicator,
                "coverage": "stated"
                if (document, indicator) in stated
                else "not_seen"
                if document in unseen
                else "not_stated",
            }
            for document in (BEFORE, AFTER)
            for indicator in sorted(set(targets["indicator_id"]))
        ]
        numbers = targets.astype({"canonical_value": "float64"})
        return {**real, "targets": numbers, "coverage": pd.DataFrame(cells)}

    return make


def of_frames(frames):
    """Return a comparison of the targets of some tables."""
    targets = describe(frames).assign(panel=0)
    return dataclasses.replace(compare.select(scope=None), targets=targets)


def of(indicator, value, **cells):
    return {"indicator_id": indicator, "canonical_value": value} | cells


def total(value, **cells):
    flow = {"basis": "in_period", "amount": "total", "span_years": 3}
    return of("iur_projects_implemented", value, **flow | cells)


def each_year(value, **cells):
    flow = {"basis": "per_year", "amount": "annual", "annual_by": "each_year", "span_years": 3}
    return of("iur_projects_implemented", value, **flow | cells)


def change(frames):
    [row] = changes(frames).to_dict("records")
    assert row["change"] in VOCABULARIES["change"].codes
    return row


# How a target changed


@pytest.mark.parametrize(
    ("indicator", "before", "after", "expected"),
    [
        ("rd_intensity", 2.8, 3.05, "raised"),
        ("rd_intensity", 3.05, 2.8, "lowered"),
        ("rd_intensity", 2.8, 2.8, "unchanged"),
        ("pm25_concentration", 35.0, 27.0, "raised"),
        ("pm25_concentration", 27.0, 35.0, "lowered"),
        ("pm25_concentration", 27.0, 27.0, "unchanged"),
    ],
)
def test_a_change_goes_by_ambition(plans, indicator, before, after, expected) -> None:
    row = change(plans([of(indicator, before)], [of(indicator, after)]))
    assert row["change"] == expected
    assert row["difference"] == round(after - before, 9)
    assert (row["target_before"], row["target_after"]) == (f"{BEFORE}.0", f"{AFTER}.0")
    assert (row["document_id"], row["predecessor_id"]) == (AFTER, BEFORE)
    assert row["indicator_id"] == indicator


def test_what_only_one_plan_states_is_dropped_or_added(plans) -> None:
    row = change(plans([of("rd_intensity", 2.8)], []))
    assert (row["change"], row["target_before"]) == ("dropped", f"{BEFORE}.0")
    assert pd.isna(row["target_after"]) and pd.isna(row["difference"])
    row = change(plans([], [of("rd_intensity", 2.8)]))
    assert (row["change"], row["target_after"]) == ("added", f"{AFTER}.0")
    assert pd.isna(row["target_before"]) and pd.isna(row["difference"])


def test_what_was_not_seen_of_the_later_plan_is_not_dropped(plans) -> None:
    row = change(plans([of("rd_intensity", 2.8)], [], unseen=[AFTER]))
    assert (row["change"], row["target_before"]) == ("not_seen", f"{BEFORE}.0")


def test_what_was_not_seen_of_the_earlier_plan_is_not_added(plans) -> None:
    row = change(plans([], [of("rd_intensity", 2.8)], unseen=[BEFORE]))
    assert (row["change"], row["target_after"]) == ("not_seen", f"{AFTER}.0")


@pytest.mark.parametrize("unseen", [[], [BEFORE, AFTER]])
def test_what_both_state_is_compared_however_much_was_seen(plans, unseen) -> None:
    frames = plans([of("rd_intensity", 2.8)], [of("rd_intensity", 3.0)], unseen=unseen)
    assert change(frames)["change"] == "raised"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (total(30.0), each_year(40.0)),
        (each_year(30.0), total(40.0)),
        (total(30.0, span_years=4), total(40.0)),
        (of("rd_intensity", float("nan")), of("rd_intensity", 3.0)),
        (of("rd_intensity", 3.0), of("rd_intensity", float("nan"))),
    ],
)
def test_what_is_stated_in_unlike_ways_has_no_difference(plans, before, after) -> None:
    row = change(plans([before], [after]))
    assert row["change"] == "unlike"
    assert pd.isna(row["difference"])
    assert (row["target_before"], row["target_after"]) == (f"{BEFORE}.0", f"{AFTER}.0")


def test_like_totals_and_like_yearly_amounts_are_compared(plans) -> None:
    assert change(plans([total(30.0)], [total(40.0)]))["difference"] == 10
    assert change(plans([each_year(30.0)], [each_year(25.0)]))["change"] == "lowered"


@pytest.mark.parametrize("turned", [False, True])
def test_a_plan_that_states_it_in_two_ways_is_held_by_the_like_one(plans, turned) -> None:
    both = [total(40.0), each_year(15.0)]
    row = change(plans([total(30.0)], both[::-1] if turned else both))
    assert (row["change"], row["difference"]) == ("raised", 10)
    assert row["target_after"] == f"{AFTER}.{int(turned)}"


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_target_of_each_plan_counts(plans, turned) -> None:
    before = [of("rd_intensity", 2.6, target_year=2018), of("rd_intensity", 2.8, target_year=2020)]
    after = [of("rd_intensity", 2.7, target_year=2022), of("rd_intensity", 3.0, target_year=2024)]
    row = change(plans(before[::-1], after[::-1]) if turned else plans(before, after))
    assert (row["change"], row["difference"]) == ("raised", 0.2)


def test_targets_of_a_part_of_the_city_take_no_part(plans) -> None:
    part = {"scope": "创新南通"}
    assert changes(plans([of("rd_intensity", 2.8, **part)], [])).empty
    row = change(plans([of("rd_intensity", 2.8, **part)], [of("rd_intensity", 3.0)]))
    assert (row["change"], row["target_after"]) == ("added", f"{AFTER}.0")


def test_a_plan_without_predecessor_is_held_against_nothing(real) -> None:
    alone = real["documents"].assign(predecessor_id=None)
    assert changes({**real, "documents": alone}).empty


# An indicator that the later plan states as another one


def related(frames, *rows):
    """Return the tables with other relations between indicators."""
    columns = ["indicator_a", "indicator_b", "relation"]
    return {**frames, "indicator_relations": pd.DataFrame(rows, columns=columns)}


def test_every_relation_says_how_close_two_indicators_are() -> None:
    assert set(CLOSEST) == set(VOCABULARIES["relation"].codes)


@pytest.mark.parametrize("relation", CLOSEST)
@pytest.mark.parametrize(("a", "b"), [("old", "new"), ("new", "old")])
def test_what_is_restated_is_one_row_and_has_no_difference(plans, relation, a, b) -> None:
    names = {"old": "tech_smes", "new": "tech_smes_evaluated"}
    frames = plans([of(names["old"], 30.0)], [of(names["new"], 40.0)])
    row = change(related(frames, (names[a], names[b], relation)))
    assert (row["indicator_id"], row["change"]) == (names["old"], "restated")
    assert (row["target_before"], row["target_after"]) == (f"{BEFORE}.0", f"{AFTER}.0")
    assert pd.isna(row["difference"])


def test_without_a_relation_one_is_dropped_and_the_other_added(plans) -> None:
    frames = plans([of("tech_smes", 30.0)], [of("tech_smes_evaluated", 40.0)])
    found = changes(related(frames)).set_index("indicator_id")["change"]
    assert found.to_dict() == {"tech_smes": "dropped", "tech_smes_evaluated": "added"}


def test_what_both_plans_state_is_restated_as_nothing(plans) -> None:
    frames = plans(
        [of("tech_smes", 30.0)], [of("tech_smes", 40.0), of("tech_smes_evaluated", 40.0)]
    )
    relation = ("tech_smes_evaluated", "tech_smes", "other_definition")
    found = changes(related(frames, relation)).set_index("indicator_id")["change"]
    assert found.to_dict() == {"tech_smes": "raised", "tech_smes_evaluated": "added"}


@pytest.mark.parametrize(("unseen", "left"), [([BEFORE], "dropped"), ([AFTER], "added")])
def test_what_may_stand_in_a_part_not_seen_is_not_restated(plans, unseen, left) -> None:
    frames = plans([of("tech_smes", 30.0)], [of("tech_smes_evaluated", 40.0)], unseen=unseen)
    relation = ("tech_smes_evaluated", "tech_smes", "other_definition")
    found = changes(related(frames, relation))["change"]
    assert sorted(found) == sorted([left, "not_seen"])


def test_an_indicator_is_restated_once_as_the_closest(plans) -> None:
    frames = plans(
        [of("tech_smes", 30.0), of("hightech_enterprises", 30.0)],
        [of("tech_smes_evaluated", 40.0), of("tech_smes_attracted", 40.0)],
    )
    relations = [
        ("tech_smes_attracted", "tech_smes", "flow_of_stock"),
        ("tech_smes_evaluated", "tech_smes", "other_definition"),
        ("tech_smes_evaluated", "hightech_enterprises", "subset"),
    ]
    found = changes(related(frames, *relations)).set_index("indicator_id")
    assert found["change"].to_dict() == {
        "tech_smes": "restated",
        "hightech_enterprises": "dropped",
        "tech_smes_attracted": "added",
    }
    assert found.at["tech_smes", "target_after"] == f"{AFTER}.0"


# The real pair


INSTITUTIONS = "enterprise_rd_institutions_provincial_plus"
RESTATED = {
    INSTITUTIONS: f"{INSTITUTIONS}_added",
    "high_level_entrepreneurial_talent_added": "provincial_entrepreneurial_talent_added",
    "iur_projects_implemented": "iur_projects_signed",
}


def test_nantong_restated_three_targets(two, found) -> None:
    rows = found[found["change"].eq("restated")].set_index("indicator_id")
    indicator = two["targets"].set_index("target_id")["indicator_id"]
    assert rows["target_before"].map(indicator).to_dict() == {name: name for name in RESTATED}
    assert rows["target_after"].map(indicator).to_dict() == RESTATED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_restated_target_is_named_with_its_indicator(two, found, language) -> None:
    comparison = of_frames(two)
    table = tables.changes(comparison, found, language).astype("str")
    names = two["indicators"].set_index("indicator_id")[f"name_{language}"]
    targets = {row.indicator_id: row for row in describe(two).itertuples()}
    rows = [" | ".join(row) for row in table.itertuples(index=False)]
    for old, new in RESTATED.items():
        [row] = [row for row in rows if row.startswith(f"{names[old]} | ")]
        assert label("change", "restated", language) in row
        said = wording.quantity(targets[new], language)
        assert f"{names[new]}{spoken(language).colon}{said}" in row
        assert wording.quantity(targets[old], language) in row
    assert not [row for row in rows for new in RESTATED.values() if row.startswith(names[new])]


def test_nantong_raised_four_targets_and_lowered_none(found) -> None:
    assert set(found["document_id"]) == {AFTER}
    assert set(found["predecessor_id"]) == {BEFORE}
    counts = found["change"].value_counts().to_dict()
    assert counts == {"raised": 4, "restated": 3, "dropped": 31, "added": 32}
    raised = found[found["change"].eq("raised")].set_index("indicator_id")
    assert raised["difference"].to_dict() == RAISED
    assert found["difference"].notna().sum() == 4


def test_each_plan_is_held_against_the_one_it_names(real, found) -> None:
    every = changes(real)
    plans = real["documents"].dropna(subset="predecessor_id")
    pairs = set(zip(plans["document_id"], plans["predecessor_id"], strict=True))
    assert set(zip(every["document_id"], every["predecessor_id"], strict=True)) == pairs
    here = every[every["document_id"].eq(AFTER)].reset_index(drop=True)
    pd.testing.assert_frame_equal(here, found)


def test_each_indicator_stated_for_the_whole_city_has_one_row(two, found) -> None:
    targets = two["targets"]
    whole = targets[targets["scope"].eq("city")]
    others = found.loc[found["change"].eq("restated"), "target_after"]
    named = targets.set_index("target_id").loc[others, "indicator_id"]
    assert sorted([*found["indicator_id"], *named]) == sorted(set(whole["indicator_id"]))
    scopes = targets.set_index("target_id")["scope"]
    for side in ("target_before", "target_after"):
        assert set(found[side].dropna().map(scopes)) == {"city"}


# Said in words


def numbers(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_hold_the_numbers_of_both_plans_and_no_other(two, found, language) -> None:
    targets = describe(two)
    first, *rest, last = changed(of_frames(two), found, language)["text"]
    horizon = {2022.0, 2024.0}
    # Both plans are named; what did not change is not counted.
    assert numbers(first) == horizon | {2017, 2020} | {4, 3, 31, 32}
    assert len(rest) == 4
    described = targets.set_index("target_id")
    for sentence, row in zip(rest, found.dropna(subset="difference").itertuples(), strict=True):
        before, after = described.loc[row.target_before], described.loc[row.target_after]
        names = numbers(f"{after[f'indicator_{language}']} {after[f'unit_{language}']}")
        said = horizon | {before["canonical_value"], after["canonical_value"]}
        assert numbers(sentence) - names == said - names
        assert after[f"indicator_{language}"] in sentence
        printed = [spoken(language).number(side["canonical_value"]) for side in (before, after)]
        assert sentence.index(printed[0]) < sentence.rindex(printed[1])
    assert numbers(last) == set()
    assert not re.search(r"[{}]|nan|NaN|None|<NA>", " ".join([first, *rest, last]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_successor_says_nothing(two, found, language) -> None:
    assert changed(of_frames(two), found.iloc[:0], language).empty


@pytest.mark.parametrize(
    ("language", "word"), [("en", "R&D intensity: lowered"), ("zh", "全社会研发经费投入强度降低")]
)
def test_a_lowered_target_is_said_to_be_lowered(plans, language, word) -> None:
    frames = plans([of("rd_intensity", 3.05)], [of("rd_intensity", 2.8)])
    sentences = changed(of_frames(frames), changes(frames), language)["text"].tolist()
    assert word in sentences[1]
    assert sentences[1].index("3.05%") < sentences[1].index("2.8%")
    assert numbers(sentences[0]) == {2017, 2020, 2022, 2024, 1}
