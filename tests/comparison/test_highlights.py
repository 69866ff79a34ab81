"""Feature: what there is to say of a comparison, and what of it is chosen."""

import pytest

import compare
from compare.comparison import highlights
from compare.comparison.comparison import Comparison
from compare.comparison.highlight import (
    MOST_OF_A_FAMILY,
    WEIGHTS,
    Checked,
    Cushioned,
    Distant,
    Highlight,
    Outcome,
    Placed,
    Revised,
    Slack,
    chosen,
)

FOUR = ("nantong", "yancheng", "qidong", "changzhou")
SELECTIONS = {
    "four": {"cities": FOUR, "peers": "all"},
    "one": {"cities": "nantong", "peers": "all"},
    "province": {"cities": ("hangzhou", "ningbo", "jiaxing"), "peers": "province"},
    "all": {"families": "rd_intensity"},
    "plan": {"documents": "nantong-2017"},
}


@pytest.fixture(scope="module", params=SELECTIONS)
def found(request) -> Comparison:
    return compare.select(**SELECTIONS[request.param])


@pytest.fixture(scope="module")
def all_told(found) -> list[Highlight]:
    return highlights.of(found)


def of(kind: type, told: list[Highlight]) -> list:
    return [one for one in told if isinstance(one, kind)]


def test_every_kind_has_a_weight_and_is_about_the_chosen_cities(found, all_told) -> None:
    own = set(found.of_chosen().targets["target_id"])
    assert {one.kind for one in all_told} <= set(WEIGHTS)
    for one in all_told:
        # A place inside a document may state a target that is not of the whole city.
        assert one.kind == "contradicted" or set(one.targets) <= own


def test_what_was_checked_is_counted_as_the_table_of_outcomes_has_it(found, all_told) -> None:
    judged = found.of_chosen().judged()
    known = judged[judged["outcome"].isin(["met", "missed"])]
    told = of(Checked, all_told)
    latest = found.data["documents"]["period_start"].max()
    year = judged.loc[judged["target_year"].le(latest), "target_year"].max()
    fell_due = (judged["scope"].eq("city") & judged["target_year"].le(year)).sum()
    is_theme = judged["family"].nunique() <= 3
    assert bool(told) == (len(known) > 2 or (not is_theme and fell_due >= 5))
    for one in told:
        counts = known["outcome"].value_counts()
        assert (len(one.met), len(one.missed)) == (counts.get("met", 0), counts.get("missed", 0))
        assert one.year == year
        due = judged["scope"].eq("city") & judged["target_year"].le(one.year)
        assert one.due == due.sum() >= len(known)
        replaced = set(found.data["revisions"]["target_before"])
        assert {row.target_id for row in one.repeated} <= replaced


def test_an_outcome_is_off_its_target_by_its_gap_and_starts_from_an_earlier_value(all_told) -> None:
    for one in of(Outcome, all_told):
        row = one.row
        assert row.outcome == one.kind
        assert row.gap == pytest.approx(row.observed_value - row.canonical_value)
        if one.before is not None:
            assert one.before.period_end < row.issued_in
            assert (one.before.city_id, one.before.indicator_id) == (row.city_id, row.indicator_id)


def test_a_revision_is_of_one_city_year_and_indicator(all_told) -> None:
    for one in of(Revised, all_told):
        before, after = one.before, one.after
        for name in ("city_id", "indicator_id", "target_year"):
            assert getattr(before, name) == getattr(after, name)
        lowered = after.canonical_value < before.canonical_value
        assert (one.revision.revision == "lowered") == lowered


def test_targets_below_what_was_reached_are_so_and_their_document_agrees_with_itself(
    found, all_told
) -> None:
    conflicts = found.data["conflicts"].query("conflict_kind in ['value', 'span']")
    targets = found.data["statements"].set_index("statement_id")["target_id"]
    doubtful = {targets[name] for name in (*conflicts["statement_a"], *conflicts["statement_b"])}
    for one in (*of(Slack, all_told), *of(Cushioned, all_told)):
        for row, reached in one.rows:
            assert row.canonical_value <= reached.reached_value
            assert reached.reached_year < row.target_year
            assert row.target_id not in doubtful
    for one in of(Slack, all_told):
        below = [row.target_id for row, _ in one.rows]
        assert len({*below}) == len(below) <= one.known
        assert all(row.canonical_value < reached.reached_value for row, reached in one.rows)


def test_a_place_counts_those_with_more_and_is_tied_where_another_has_as_much(
    found, all_told
) -> None:
    everyone = found.ordered()
    for one in of(Placed, all_told):
        for row, place in one.rows:
            same = everyone[
                everyone["indicator_id"].eq(row.indicator_id)
                & everyone["target_year"].eq(row.target_year)
            ]
            order = same.loc[same["target_id"].eq(row.target_id), "order"].iloc[0]
            values = same.loc[same["order"].eq(order), "canonical_value"]
            higher = row.direction != "lower"
            better = (values > row.canonical_value) if higher else (values < row.canonical_value)
            assert place.rank == better.sum() + 1
            assert place.peers == len(values)
            assert (row.target_id in one.tied) == (values.eq(row.canonical_value).sum() > 1)


def test_a_province_is_a_measure_for_its_own_cities_and_for_near_years(found, all_told) -> None:
    provinces = found.data["cities"].set_index("city_id")["province_code"]
    for one in of(Distant, all_told):
        for row in (*one.above, *one.below):
            assert 0 <= row.target_year - one.reference.period_end <= 2
            if one.reference.level == "province":
                assert provinces[row.city_id] == provinces[one.reference.city_id]
        assert all(row.canonical_value > one.reference.value for row in one.above)
        assert all(row.canonical_value < one.reference.value for row in one.below)


@pytest.mark.parametrize("most", [1, 3, 6, 20])
def test_those_chosen_are_the_weightiest_of_different_kinds(all_told, most) -> None:
    kept = chosen(all_told, most)
    assert len(kept) <= most
    assert bool(kept) == bool(all_told)
    weights = [one.weight for one in kept]
    assert weights == sorted(weights, reverse=True)
    assert weights[:1] == [max(one.weight for one in all_told)][: len(weights)]
    kinds = [one.kind for one in kept]
    assert len({*kinds}) == len(kinds)
    for family in {one.family for one in kept} - {""}:
        assert sum(one.family == family for one in kept) <= MOST_OF_A_FAMILY


def test_where_no_city_is_set_apart_none_has_a_place() -> None:
    told = highlights.of(compare.select(families="rd_intensity", years=2024))
    assert not of(Placed, told)


def test_of_a_city_without_documents_nothing_is_said() -> None:
    assert highlights.of(compare.select("beijing")) == []
