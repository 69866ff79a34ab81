"""Feature: what a later document of a city makes of a target for the same year."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.dataset import revisions
from compare.schema import TIDY, VOCABULARIES
from examples import most

FIRST, LAST = "nantong-2022", "nantong-2024"
KEY = ["city_id", "indicator_id", "scope", "target_year"]
FLOORS = (">=", ">")


@pytest.fixture(scope="session")
def revise(built, like):
    """Return a function that gives the revision of one target by another, or all rows.

    The targets are those for R&D intensity in 2024 with cells of their own, the documents dated.
    """

    def call(
        before=None,
        after=None,
        issued=("2022-10-28", "2024-01-10"),
        published=(None, None),
        kind=None,
        direction="higher",
        more=(),
    ):
        targets = built["targets"]
        rows = [
            like(targets, "target_id", f"{document}.rd_intensity.city.at_end.2024",
                 {"target_id": name, "inferred": (), **cells})
            for document, name, cells in [
                (FIRST, "before", before or {}), (LAST, "after", after or {}), *more
            ]
        ]  # fmt: skip
        documents = built["documents"].set_index("document_id", drop=False)
        dates = pd.to_datetime(pd.Series(issued, index=[FIRST, LAST]))
        documents = documents.assign(
            issued_on=dates.reindex(documents.index),
            published_on=pd.to_datetime(pd.Series(published, index=[FIRST, LAST])).reindex(
                documents.index
            ),
        )
        frames = built | {
            "targets": pd.concat(rows, ignore_index=True),
            "documents": documents.reset_index(drop=True),
            "indicators": built["indicators"].assign(direction=direction),
        }
        return revisions.find(frames)

    return call


def only(found: pd.DataFrame) -> dict[str, object]:
    [row] = found.to_dict("records")
    return row


# Rows of the documents


def test_the_report_of_2024_lowers_what_the_plan_of_2022_wanted(built) -> None:
    found = built["revisions"]
    row = only(found[found["indicator_id"].eq("rd_intensity") & found["city_id"].eq("nantong")])
    assert (row["document_before"], row["document_after"]) == (FIRST, LAST)
    assert (row["comparator_before"], row["value_before"]) == (">", 3.05)
    assert (row["comparator_after"], row["value_after"]) == (">=", 2.85)
    assert (row["revision"], row["difference"], row["unit"]) == ("lowered", -0.2, "percent")
    assert (row["outcome_comparator"], row["outcome_value"]) == ("=", 2.96)
    assert row["revision_reasons"] == ()
    assert (row["locator_before"], row["locator_after"]) == ("一/(二)", "二")


def test_about_400_each_year_and_700_in_one_have_no_direction(built) -> None:
    found = built["revisions"]
    row = only(found[found["indicator_id"].eq("hightech_enterprises_net_added")])
    assert (row["value_before"], row["value_after"]) == (400, 700)
    assert row["revision"] == "no_direction" and pd.isna(row["difference"])
    assert row["revision_reasons"] == ("annual_in_another_sense", "other_bound", "inferred")


def test_a_total_of_three_years_is_not_held_against_one_year(built) -> None:
    found = built["revisions"].set_index("indicator_id")
    for name in ("open_challenge_projects", "provincial_entrepreneurial_talent_added"):
        assert found.loc[name, "revision"] == "no_direction"
        assert found.loc[name, "revision_reasons"] == ("other_amount",)


def test_every_two_documents_that_follow_each_other_have_one_row(built) -> None:
    """Recompute the pairs of the real documents one by one."""
    order = {"nantong-2017": 1, "nantong-2022": 2, "nantong-2024": 3}
    stating: dict[tuple, set[str]] = {}
    for row in built["targets"].itertuples():
        stating.setdefault(tuple(getattr(row, name) for name in KEY), set()).add(row.document_id)
    expected = set()
    for key, documents in stating.items():
        names = sorted(documents, key=lambda name: order.get(name, 0))
        expected |= {(*key, *pair) for pair in pairwise(names)}
    found = built["revisions"][[*KEY, "document_before", "document_after"]]
    rows = list(found.itertuples(index=False, name=None))
    assert len(rows) == len(set(rows)) == len(expected) > 3
    assert set(rows) == expected


def test_rows_are_of_the_schema(built) -> None:
    found = built["revisions"]
    assert list(found) == list(TIDY["revisions"].names)
    assert not found.duplicated(list(TIDY["revisions"].key)).any()
    assert set(found["revision"]) <= set(VOCABULARIES["revision"].codes)
    codes = VOCABULARIES["revision_reason"].codes
    for reasons in found["revision_reasons"]:
        assert list(reasons) == sorted(set(reasons), key=codes.index)
    assert found["difference"].isna().eq(found["revision"].eq("no_direction")).all()


# Direction


@pytest.mark.parametrize(
    ("value", "direction", "expected"),
    [
        (3.05, "higher", "same"),
        (3.06, "higher", "raised"),
        (3.04, "higher", "lowered"),
        (3.05, "lower", "same"),
        (3.06, "lower", "lowered"),
        (3.04, "lower", "raised"),
    ],
)
def test_raised_is_what_is_more_ambitious(revise, value, direction, expected) -> None:
    row = only(revise({}, {"canonical_value": value}, direction=direction))
    assert row["revision"] == expected
    assert row["difference"] == round(value - 3.05, 2)


@given(
    st.sampled_from(FLOORS), st.sampled_from(FLOORS),
    st.integers(1, 500), st.integers(1, 500), st.sampled_from(["higher", "lower"]),
)  # fmt: skip
@settings(max_examples=most(25), deadline=None)
def test_turning_the_documents_round_turns_the_direction(
    revise, sign_a, sign_b, a, b, direction
) -> None:
    one = {"comparator": sign_a, "canonical_value": a / 100}
    other = {"comparator": sign_b, "canonical_value": b / 100}
    there = only(revise(one, other, direction=direction))
    back = only(revise(one, other, ("2025-01-01", "2024-01-10"), direction=direction))
    turned = {"raised": "lowered", "lowered": "raised", "same": "same"}
    assert back["revision"] == turned[there["revision"]]
    assert back["difference"] == -there["difference"] == (a - b) / 100
    assert (there["revision"] == "same") == (a == b)
    assert (back["target_before"], back["target_after"]) == ("after", "before")


BARRED = {
    "other_basis": {"basis": "in_period"},
    "other_bound": {"comparator": "~"},
    "no_value": {"canonical_value": float("nan")},
    "range": {"canonical_value_upper": 9.0},
    "other_reading": {"reading_alt": ("scope=x",)},
    "stated_in_conflict": {"agreement": "conflict"},
}
MINDED = {"inferred": {"inferred": ("period",)}, "not_reviewed": {"review": "drafted"}}


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("reason", [*BARRED, *MINDED])
def test_what_takes_the_direction_away_and_what_is_only_said(revise, side, reason) -> None:
    row = only(revise(**{side: {**BARRED, **MINDED}[reason]}))
    assert row["revision_reasons"] == (reason,)
    assert (row["revision"] == "no_direction") == (reason in BARRED)
    assert pd.isna(row["difference"]) == (reason in BARRED)


def test_all_reasons_are_listed_in_their_order(revise) -> None:
    cells: dict[str, object] = {}
    for own in (*BARRED.values(), *MINDED.values()):
        cells |= own
    row = only(revise({}, cells, ("2024-01-10", "2024-01-10")))
    every = [*BARRED, "order_unknown", *MINDED]
    assert row["revision_reasons"] == tuple(every)


def test_a_ceiling_is_no_floor_and_two_ceilings_are_alike(revise) -> None:
    row = only(revise({"comparator": ">="}, {"comparator": "<="}))
    assert row["revision_reasons"] == ("other_bound",)
    row = only(revise({"comparator": "<"}, {"comparator": "<="}))
    assert (row["revision"], row["revision_reasons"]) == ("lowered", ())


def flow(annual_by=None, first=2024, basis="in_period"):
    return {
        "amount": "annual" if annual_by else "total", "annual_by": annual_by or float("nan"),
        "period_start": first, "span_years": 2025 - first, "basis": basis,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (flow("only_year"), flow("only_year"), ()),
        (flow("only_year"), flow("final_year", basis="at_end"), ()),
        (flow("each_year", 2022, "per_year"), flow("each_year", 2023, "per_year"), ()),
        (flow("average", 2022, "per_year"), flow("average", 2022, "per_year"), ()),
        (flow(None, 2022), flow(None, 2022), ()),
        (flow(None, 2022), flow(None, 2023), ("other_span",)),
        (flow("average", 2022, "per_year"), flow("average", 2023, "per_year"), ("other_span",)),
        (
            flow("each_year", 2022, "per_year"),
            flow("only_year"),
            ("annual_in_another_sense",),
        ),
        (flow(None, 2022), flow("only_year"), ("other_amount",)),
        (flow(None, 2022), flow("each_year", 2022, "per_year"), ("other_amount",)),
    ],
)
def test_amounts_are_alike_in_kind_sense_and_span(revise, before, after, reasons) -> None:
    row = only(revise(before, after))
    assert row["revision_reasons"] == reasons
    assert row["revision"] == ("no_direction" if reasons else "lowered")


# Which came first


@pytest.mark.parametrize(
    ("issued", "published", "first", "known"),
    [
        (("2022-10-28", "2024-01-10"), (None, None), "before", True),
        (("2024-05-01", "2023-05-01"), (None, None), "after", True),
        (("2024-01-10", "2024-01-11"), (None, None), "before", True),
        ((None, "2024-01-10"), ("2024-06-01", None), "after", True),
        ((None, None), (None, None), "before", True),  # of 2022 and of 2024, by their periods
        (("2023-12-31", None), (None, None), "before", True),
        (("2024-05-01", None), (None, None), "after", False),
        (("2024-05-01", "2024-05-01"), (None, None), "before", False),
    ],
)
def test_documents_follow_each_other_by_issue(revise, issued, published, first, known) -> None:
    row = only(revise(issued=issued, published=published))
    assert row["target_before"] == first
    assert row["revision_reasons"] == (() if known else ("order_unknown",))
    assert (row["revision"] == "no_direction") == (not known)


def test_of_three_documents_each_is_held_against_the_one_before(revise) -> None:
    more = [(LAST, "third", {"document_id": "nantong-2017", "canonical_value": 4.0})]
    found = revise(more=more).sort_values("target_before")
    pairs = found[["target_before", "target_after", "revision"]].values.tolist()
    # nantong-2017 has no date here, so it is of 2017.
    assert pairs == [["before", "after", "lowered"], ["third", "before", "lowered"]]


def test_of_several_targets_the_pair_that_is_alike_is_taken(revise) -> None:
    more = [
        (FIRST, "a total", flow(None, 2022)),
        (LAST, "another total", flow(None, 2022) | {"canonical_value": 3.5}),
    ]
    total_first = revise(flow("each_year", 2022, "per_year"), flow("only_year"), more=more)
    assert only(total_first)["target_before"] == "a total"
    assert (only(total_first)["target_after"], only(total_first)["revision"]) == (
        "another total", "raised",
    )  # fmt: skip
    unlike = revise(flow("each_year", 2022, "per_year"), flow("only_year"), more=more[:1])
    assert only(unlike)["revision"] == "no_direction"


@pytest.mark.parametrize(
    "cells",
    [
        {"city_id": "qidong"},
        {"indicator_id": "hightech_output_share"},
        {"scope": "南通高新区"},
        {"target_year": 2025},
        {"document_id": FIRST},
    ],
)
def test_targets_of_something_else_make_no_row(revise, cells) -> None:
    assert len(revise()) == 1
    assert revise(after=cells).empty


# What came of it

OUTCOME = "nantong.rd_intensity.city.2024.nantong_china_daily_2025"


@pytest.mark.parametrize(
    "cells",
    [
        {"estimate": True},
        {"months": 6.0},
        {"reading_alt": ("value=3",)},
        {"preferred": False},
        {"scope": "南通高新区"},
        {"period_start": 2023, "period_end": 2023},
        {"basis": "in_period"},
    ],
)
def test_no_other_value_is_taken_for_the_outcome(built, like, cells) -> None:
    others = built["observations"].query("indicator_id != 'rd_intensity'")
    for own, expected in [({}, OUTCOME), (cells, None)]:
        row = like(built["observations"], "observation_id", OUTCOME, own)
        found = revisions.find(
            built | {"observations": pd.concat([others, row], ignore_index=True)}
        )
        outcome = only(found[found["indicator_id"].eq("rd_intensity")])["outcome_id"]
        assert outcome == expected or (expected is None and pd.isna(outcome))


def test_only_states_and_annual_amounts_have_an_outcome(built, revise, like) -> None:
    amount = {"indicator_id": "rd_expenditure"}
    observed = like(
        built["observations"], "observation_id", OUTCOME, amount | {"basis": "in_period"}
    )
    frames = built | {"observations": observed}
    kept = {}
    for name, cells in (("annual", flow("only_year")), ("total", flow(None, 2022))):
        rows = [
            like(built["targets"], "target_id", f"{document}.rd_intensity.city.at_end.2024",
                 amount | cells | {"target_id": document})
            for document in (FIRST, LAST)
        ]  # fmt: skip
        kept[name] = only(revisions.find(frames | {"targets": pd.concat(rows, ignore_index=True)}))[
            "outcome_value"
        ]
    assert kept["annual"] == 2.96
    assert pd.isna(kept["total"])
