"""Feature: targets are ranked only among what may be compared and lies close in time."""

import dataclasses
import re
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare.comparison.panels import panels
from compare.comparison.ranking import WINDOW
from compare.dataset import verdicts
from compare.schema import LANGUAGES, VOCABULARIES
from compare.wording.findings import ranked
from examples import most

PROPERTY = settings(max_examples=most(20), deadline=None)
FAMILIES = ("rd_intensity", "hightech_enterprises", "invention_patents")
FIVE = ("changzhou-2018", "nantong-2017", "nantong-2022", "qidong-2023", "yancheng-2023")
LOWER = {"direction": "lower", "comparator": "<="}


@cache
def chosen(family):
    """Return what five known documents state of a family; not to be changed."""
    return compare.select(documents=FIVE, families=family)


@cache
def ranks_in(family, window):
    return chosen(family).ranking(window=window)


def real():
    return chosen("rd_intensity")


@cache
def relations():
    return compare.load("indicator_relations")


@cache
def template():
    targets = real().targets.set_index("target_id")
    kept = targets.loc["nantong-2022.rd_intensity.city.at_end.2024"].to_dict()
    return kept | {"comparator": ">=", "reading_alt": (), "inferred": ()}


def made(*cells):
    """Return targets for 2024 of cities of their own, judged as all are."""
    rows = []
    for number, own in enumerate(cells):
        row = template() | {"target_id": f"t{number}", "city_id": f"c{number}"} | own
        rows.append(row | {"comparators": (row["comparator"],)})
    targets = pd.DataFrame(rows).astype({"canonical_value": "float64"})
    pairs = verdicts.pairs(targets, relations())
    targets = targets.assign(panel=panels(targets, pairs))
    return dataclasses.replace(real(), targets=targets, pairs=pairs)


def ranks_of(*cells, **asked):
    """Return the ranks of hand-made targets, in their order."""
    ranks = made(*cells).ranking(**asked).set_index("target_id")["rank"]
    return [None if pd.isna(ranks[f"t{n}"]) else int(ranks[f"t{n}"]) for n in range(len(cells))]


def about(value):
    return {"canonical_value": value, "comparator": "~"}


def floor(value):
    return {"canonical_value": value}


# Who is ranked in the headline families, and why the others are not


def table(found, **asked):
    """Return rank, gap and reason by document and indicator, and the windows of the panels."""
    rows = found.ranking(**asked)
    short = rows["target_id"].str.split(".").str[:2].str.join(".")
    cells = zip(rows["rank"], rows["gap"].round(9), rows["rank_reason"], strict=True)
    ranks = dict(zip(short, (tuple(None if pd.isna(x) else x for x in c) for c in cells)))  # noqa: B905
    assert len(ranks) == len(rows) == len(found.targets)
    panels = rows.drop_duplicates("panel")[["window_start", "window_end", "ranked"]]
    return ranks, [tuple(row) for row in panels.values.tolist()]


OUTSIDE, NESTED, ALONE = (
    (None, None, "outside_window"),
    (None, None, "nested"),
    (None, None, "alone"),
)
EARLIER = (None, None, "earlier_target")


@pytest.mark.parametrize(
    ("family", "asked", "ranks", "panels"),
    [
        (
            "rd_intensity",
            {},
            {
                "nantong-2022.rd_intensity": (1, 0, "ranked"),
                "yancheng-2023.rd_intensity": (2, 0.65, "ranked"),
                "changzhou-2018.rd_intensity": OUTSIDE,
                "nantong-2017.rd_intensity": OUTSIDE,
                "qidong-2023.rd_intensity": NESTED,
            },
            [(2023, 2025, 2)],
        ),
        (
            "rd_intensity",
            {"window": 10},
            {
                "nantong-2022.rd_intensity": (1, 0, "ranked"),
                "changzhou-2018.rd_intensity": (2, 0.24, "ranked"),
                "yancheng-2023.rd_intensity": (3, 0.65, "ranked"),
                "nantong-2017.rd_intensity": EARLIER,
                "qidong-2023.rd_intensity": NESTED,
            },
            [(2015, 2025, 3)],
        ),
        (
            "rd_intensity",
            {"last": 2020},
            {
                "changzhou-2018.rd_intensity": (1, 0, "ranked"),
                "nantong-2017.rd_intensity": (2, 0.01, "ranked"),
                "nantong-2022.rd_intensity": OUTSIDE,
                "yancheng-2023.rd_intensity": OUTSIDE,
                "qidong-2023.rd_intensity": OUTSIDE,
            },
            [(2018, 2020, 2)],
        ),
        (
            "hightech_enterprises",
            {},
            {
                "changzhou-2018.hightech_enterprises_added": OUTSIDE,
                "yancheng-2023.hightech_enterprises_added": ALONE,
                "nantong-2017.hightech_enterprises": OUTSIDE,
                "nantong-2022.hightech_enterprises": ALONE,
                "qidong-2023.hightech_enterprises": NESTED,
                "nantong-2022.hightech_enterprises_net_added": ALONE,
            },
            [(2021, 2023, 0), (2023, 2025, 0), (2022, 2024, 0)],
        ),
        (
            "invention_patents",
            {},
            {
                "changzhou-2018.invention_patents_per_10k": OUTSIDE,
                "nantong-2017.invention_patents_per_10k": OUTSIDE,
                "nantong-2022.invention_patents_per_10k": ALONE,
                "qidong-2023.invention_patents_per_10k": NESTED,
                "nantong-2022.high_value_invention_patents_per_10k": ALONE,
            },
            [(2023, 2025, 0), (2022, 2024, 0)],
        ),
    ],
)
def test_the_ranks_of_the_headline_families(family, asked, ranks, panels) -> None:
    assert table(chosen(family), **asked) == (ranks, panels)


def test_the_default_window_is_two_years() -> None:
    assert WINDOW == 2
    years = [{"target_year": year} for year in (2024, 2022, 2021, 2024)]
    assert ranks_of(*years) == [1, 1, None, 1]
    assert ranks_of(*years, window=0) == [1, None, None, 1]
    assert ranks_of(*years, window=3) == [1, 1, 1, 1]
    assert ranks_of(*years, last=2023) == [None, 1, 1, None]


def test_a_city_inside_another_is_ranked_where_the_other_is_not_shown() -> None:
    documents = "qidong-2023,yancheng-2023"
    found = compare.select(documents=documents, families="rd_intensity")
    ranks, _ = table(found)
    assert ranks == {
        "qidong-2023.rd_intensity": (1, 0, "ranked"),
        "yancheng-2023.rd_intensity": (2, 0.45, "ranked"),
    }


def test_a_city_is_ranked_once_by_its_latest_target_in_the_window() -> None:
    earlier = {"city_id": "c0", "canonical_value": 9.0, "target_year": 2023}
    cells = [floor(2.0), floor(1.0), earlier]
    assert ranks_of(*cells) == [1, 2, None]
    reasons = made(*cells).ranking().set_index("target_id")["rank_reason"]
    assert reasons["t2"] == "earlier_target"
    # The later one lies outside: now the earlier one counts.
    assert ranks_of(*cells, last=2023) == [None, None, None]
    assert ranks_of(*cells, floor(3.0) | {"target_year": 2023}, last=2023) == [None, None, 1, 2]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"scope": "创新南通"}, "part_of_city"),
        ({"canonical_value": None}, "no_value"),
        ({"reading_alt": ("basis=in_period",)}, "other_reading"),
        ({"city_id": "c0", "issued_at": "2020"}, "earlier_document"),
        ({"review": "drafted"}, "not_reviewed"),
        ({"target_year": 2030}, "outside_window"),
        ({"target_year": 2020}, "outside_window"),
        ({"parent_city_id": "c0"}, "nested"),
        ({"city_id": "c0", "target_year": 2023}, "earlier_target"),
    ],
)
def test_what_is_not_ranked_says_why_and_has_neither_rank_nor_gap(cells, reason) -> None:
    found = made(floor(2.0), floor(1.0), floor(9.0) | cells)
    rows = found.ranking(last=2024).set_index("target_id")
    assert rows.loc["t2", "rank_reason"] == reason
    assert pd.isna(rows.loc["t2", "rank"]) and pd.isna(rows.loc["t2", "gap"])
    # ... and takes no part in the ranks of the others.
    assert rows.loc[["t0", "t1"], "rank"].tolist() == [1, 2]
    assert set(rows.loc[["t0", "t1"], "ranked"]) == {2}


def test_one_target_alone_has_no_rank() -> None:
    [row] = made(floor(2.0)).ranking().to_dict("records")
    assert row["rank_reason"] == "alone"
    assert pd.isna(row["rank"]) and pd.isna(row["gap"])
    assert (row["ranked"], row["window_start"], row["window_end"]) == (0, 2022, 2024)


def test_what_may_not_be_compared_is_ranked_apart() -> None:
    flow = {"kind": "flow", "amount": "annual", "annual_by": "final_year"}
    total = flow | {"amount": "total", "span_years": 3}
    cells = [floor(5.0) | flow, floor(90.0) | total, floor(4.0) | flow, floor(80.0) | total]
    found = made(*cells, floor(7.0) | total | {"span_years": 2})
    rows = found.ranking().set_index("target_id")
    assert rows["rank"].dropna().to_dict() == {"t0": 1, "t2": 2, "t1": 1, "t3": 2}
    assert rows.loc["t4", "rank_reason"] == "alone"
    assert rows["panel"].nunique() == 3


def test_nothing_selected_is_ranked_as_nothing() -> None:
    assert compare.select(years=1990).ranking().empty


def test_every_reason_is_one_of_the_vocabulary() -> None:
    families = "hightech_enterprises,research_projects"
    found = compare.select(documents=FIVE, families=families, scope=None)
    rows = found.ranking(window=10)
    assert {"ranked", "part_of_city", "alone"} <= set(rows["rank_reason"])
    assert set(rows["rank_reason"]) <= set(VOCABULARIES["rank_reason"].codes)
    assert rows["rank"].notna().tolist() == rows["rank_reason"].eq("ranked").tolist()


# Order, ties and "about"


def test_equal_values_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert ranks_of(floor(2.0), floor(3.0), floor(3.0), floor(1.0)) == [3, 1, 1, 4]


def test_where_lower_is_better_the_lowest_leads() -> None:
    cells = [LOWER | floor(30.0), LOWER | floor(27.0)]
    assert ranks_of(*cells) == [2, 1]
    rows = made(*cells).ranking().set_index("target_id")
    assert rows["gap"].to_dict() == {"t0": 3, "t1": 0}


@pytest.mark.parametrize(
    ("value", "bound", "ranks"),
    [
        (2.4, 2.38, [1, 1]),
        (2.4, 2.36, [1, 1]),
        (2.4, 2.35, [1, 1]),
        (2.6, 2.55, [1, 1]),
        (2.4, 2.34, [1, 2]),
        (2.4, 2.3, [1, 2]),
        (2.4, 2.4, [1, 1]),
        (2.4, 2.41, [2, 1]),
        (400.0, 360.0, [1, 1]),
        (400.0, 340.0, [1, 2]),
        (410.0, 404.0, [1, 2]),
    ],
)
def test_about_shares_the_rank_of_a_floor_within_its_rounding(value, bound, ranks) -> None:
    assert ranks_of(about(value), floor(bound)) == ranks
    assert ranks_of(floor(bound), about(value)) == ranks[::-1]


@pytest.mark.parametrize(("bound", "ranks"), [(27.3, [1, 1]), (27.6, [1, 2]), (26.9, [2, 1])])
def test_about_shares_the_rank_of_a_ceiling_within_its_rounding(bound, ranks) -> None:
    assert ranks_of(LOWER | about(27.0), LOWER | floor(bound)) == ranks


def test_about_does_not_outrank_a_floor_within_its_rounding_by_way_of_a_third() -> None:
    assert ranks_of(floor(2.39), floor(2.38), about(2.4)) == [1, 2, 2]


def test_about_does_not_rank_below_a_lower_floor_by_way_of_another_about() -> None:
    # 2.38 does not fall behind the floor of 2.379 only because about 2.4 is listed too.
    ranks = ranks_of(floor(2.379), about(2.4), about(2.38))
    assert ranks == [1, 1, 1]


def test_who_shares_the_first_rank_is_not_behind() -> None:
    for cells in ([floor(2.38), about(2.4)], [about(2.4), floor(2.38)]):
        rows = made(*cells).ranking()
        assert rows["rank"].tolist() == [1, 1]
        assert rows["gap"].tolist() == [0, 0]


PROMISED = st.lists(
    st.fixed_dictionaries(
        {
            "canonical_value": st.one_of(
                st.integers(234, 246).map(lambda n: n / 100),
                st.sampled_from([2.3, 2.4, 2.5]),
            ),
            "comparator": st.sampled_from([">=", ">", "~"]),
            "target_year": st.sampled_from([2022, 2024, 2024, 2025]),
        }
    ),
    min_size=1,
    max_size=8,
)


def half(value: float) -> float:
    """Return what "about" may have been rounded by, of a value with one or two decimals."""
    places = len(str(value).split(".")[1]) if value % 1 else 0
    return 0.5 * 10**-places


@PROPERTY
@given(cells=PROMISED, window=st.integers(0, 3), lower=st.booleans())
def test_ranks_never_contradict_values(cells, window, lower) -> None:
    better = -1 if lower else 1
    own = [cell | ({"direction": "lower"} if lower else {}) for cell in cells]
    rows = made(*own).ranking(window=window)
    assert (rows["window_end"] - rows["window_start"]).eq(window).all()
    by_id = {f"t{n}": cell for n, cell in enumerate(cells)}
    for row in rows.itertuples():
        year = by_id[row.target_id]["target_year"]
        if not row.window_start <= year <= row.window_end:
            assert (row.rank_reason, pd.isna(row.rank)) == ("outside_window", True)
    placed = rows.dropna(subset="rank")
    assert len(placed) != 1
    assert set(placed["ranked"]) <= {len(placed)}
    assert placed["gap"].ge(0).all()
    assert placed.loc[placed["rank"].eq(1), "gap"].eq(0).all()
    assert placed.empty or placed["rank"].min() == 1
    of = [(by_id[row.target_id], row.rank) for row in placed.itertuples()]
    for a, rank_a in of:
        for b, rank_b in of:
            lead = round((a["canonical_value"] - b["canonical_value"]) * better, 9)
            if a["comparator"] != "~" and lead > 0:
                assert rank_a < rank_b
            elif a["comparator"] == "~" != b["comparator"] and lead >= 0:
                within = lead <= half(a["canonical_value"]) + 1e-9
                assert rank_a >= rank_b if within else rank_a < rank_b
            elif a["comparator"] != "~" != b["comparator"] and lead == 0:
                assert rank_a == rank_b


@PROPERTY
@given(cells=PROMISED)
def test_the_gap_is_how_far_behind_the_leader(cells) -> None:
    floors = [cell | {"comparator": ">="} for cell in cells]
    placed = made(*floors).ranking(window=6).dropna(subset="rank")
    values = [floors[int(target[1:])]["canonical_value"] for target in placed["target_id"]]
    assert placed["gap"].tolist() == pytest.approx([max(values) - value for value in values])


# Caveats and sentences


@pytest.mark.parametrize("window", [2, 10])
def test_the_caveats_against_the_leader_travel_with_a_rank(window) -> None:
    found = real()
    rows = ranks_in("rd_intensity", window).set_index("target_id")
    leader = rows.index[rows["rank"].eq(1)][0]
    assert rows.loc[leader, "caveats"] == ()
    reasons = {
        frozenset((pair.target_a, pair.target_b)): pair.reasons for pair in found.pairs.itertuples()
    }
    others = rows.drop(leader)
    for target, caveats in others["caveats"].items():
        judged = reasons[frozenset((leader, target))]
        assert caveats == tuple(code for code in judged if verdicts.class_of(code) == "caveat")
        assert caveats


def test_the_caveats_of_yancheng_against_nantong() -> None:
    rows = real().ranking().set_index("target_id")
    assert rows.loc["yancheng-2023.rd_intensity.city.at_end.2023", "caveats"] == (
        "other_target_year",
        "about_against_bound",
    )


def numbers(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("window", [2, 10])
def test_sentences_hold_the_numbers_of_their_panel_and_no_other(family, window, language) -> None:
    found = chosen(family)
    ranks = ranks_in(family, window)
    sentences = ranked(found, ranks, language)["text"].tolist()
    targets = found.targets.merge(ranks.drop(columns="panel"), on="target_id")
    panels = [group for _, group in targets.groupby("panel")]
    for sentence, group in zip(sentences, panels, strict=True):
        first = group.iloc[0]
        assert first[f"indicator_{language}"] in sentence
        assert f"{first['window_start']}–{first['window_end']}" in sentence
        placed = group.dropna(subset="rank")
        said = {float(first["window_start"]), float(first["window_end"])}
        said |= {*map(float, group["period_start"]), *map(float, group["period_end"])}
        said |= {*map(float, placed["rank"]), *placed["canonical_value"]}
        said |= {round(gap, 2) for gap in placed["gap"] if gap}
        names = numbers(f"{first[f'indicator_{language}']} {first[f'unit_{language}']}")
        assert numbers(sentence) - names == said - names
        assert not re.search(r"[{}]|nan|NaN|None|<NA>", sentence)
        for city in group[f"city_{language}"]:
            assert city in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_says_who_is_not_ranked_and_why(language) -> None:
    documents = ["nantong-2022", "qidong-2023", "yancheng-2023"]
    found = compare.select(documents=documents, families="rd_intensity")
    [sentence] = ranked(found, found.ranking(), language)["text"].tolist()
    expected = {
        "en": "1. Nantong 2024, more than 3.05%; 2. Yancheng 2023, about 2.4% "
        "(gap 0.65 percentage points). Not ranked: Qidong 2025 (inside another city shown).",
        "zh": "1. 南通 2024 超过3.05%；2. 盐城 2023 约2.4%（差 0.65个百分点）；"
        "未排序：启东 2025（在所列另一城市之内）。",
    }
    assert sentence.endswith(expected[language])
