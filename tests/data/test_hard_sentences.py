"""Feature: how the hard sentences of the work reports were read stays as it was settled.

Each test names a rule and holds the rows that it was settled on. Rows are found by their document
and indicator, never by a sentence.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import compare
from compare.comparison.attainment import judge

Frame = pd.DataFrame
Row = dict[str, Any]
Find = Callable[..., Frame]
One = Callable[..., Row]

TARGETS, REACHED = "statements", "actuals"
GENRE = "government_work_report"
ENTERPRISES = ("hightech_enterprises", "tech_smes")


@pytest.fixture(scope="module")
def reports() -> Frame:
    """Return the documents that are government work reports."""
    documents = compare.load("documents")
    return documents[documents["genre"].eq(GENRE)]


@pytest.fixture(scope="module")
def rows(reports: Frame) -> Frame:
    """Return what the reports promise and what they report as reached, one row a number.

    `table` says which of the two a row is, `row_id` which row; `kind` and `family` are those of
    its indicator, and a text that is missing is empty.
    """
    tables = {TARGETS: "statement_id", REACHED: "actual_id"}
    frames = [compare.load(name).rename(columns={key: "row_id"}) for name, key in tables.items()]
    found = pd.concat(
        [frame.assign(table=name) for name, frame in zip(tables, frames, strict=True)],
        ignore_index=True,
    )
    found = found[found["document_id"].isin(reports["document_id"])]
    indicators = compare.load("indicators").set_index("indicator_id")
    for name in ("kind", "family"):
        found[name] = found["indicator_id"].map(indicators[name])
    texts = ["unit_printed", "indicator_printed", "quantity_printed"]
    return found.assign(**{name: found[name].fillna("") for name in texts})


@pytest.fixture(scope="module")
def find(rows: Frame) -> Find:
    """Return what finds the rows of a document that have some cells."""

    def found(document: str, **cells: str | float) -> Frame:
        of_document = rows[rows["document_id"].eq(document)]
        assert len(of_document), f"{document} has rows"
        for name, cell in cells.items():
            of_document = of_document[of_document[name].eq(cell)]
        return of_document

    return found


@pytest.fixture(scope="module")
def one(find: Find) -> One:
    """Return what finds the one row of a document and an indicator in a table."""

    def found(document: str, indicator: str, table: str = TARGETS) -> Row:
        [row] = find(document, indicator_id=indicator, table=table).to_dict("records")
        return {str(name): cell for name, cell in row.items()}

    return found


def cells(row: Row, *names: str) -> tuple[object, ...]:
    """Return some cells of a row."""
    return tuple(row[name] for name in names)


def named(frame: Frame, *starts: str) -> Frame:
    """Return the rows whose indicator begins with one of some words."""
    return frame[frame["indicator_id"].str.startswith(starts)]


def pairs(one_kind: str, another: str) -> Frame:
    """Return the verdicts on pairs of targets, one of each of two kinds of indicators."""
    indicators = compare.load("targets").set_index("target_id")["indicator_id"]
    found = compare.load("comparisons")
    a, b = found["target_a"].map(indicators), found["target_b"].map(indicators)
    here, there = (a.str.fullmatch(one_kind), b.str.fullmatch(another))
    back, forth = (a.str.fullmatch(another), b.str.fullmatch(one_kind))
    return found[here & there | back & forth]


# Sums, and "each"


SUMS = [
    ("leshan-2024", REACHED, "hightech_enterprises_tech_smes_added_together", "60户"),
    (
        "zhoushan-2024",
        TARGETS,
        "hightech_enterprises_provincial_tech_smes_cultivated_together",
        "200家",
    ),
    ("luzhou-2024", REACHED, "hightech_enterprises_tech_smes_together", "突破1200家"),
    ("neijiang-2024", REACHED, "hightech_enterprises_tech_smes_together", "达646家"),
    ("neijiang-2024", REACHED, "hightech_enterprises_tech_smes_together_growth", "11.6%"),
]


@pytest.mark.parametrize(("document", "table", "indicator", "quantity"), SUMS)
def test_a_sum_over_two_nouns_is_one_indicator(
    one: One, find: Find, document: str, table: str, indicator: str, quantity: str
) -> None:
    assert one(document, indicator, table)["quantity_printed"] == quantity
    same = find(document, table=table, quantity_printed=quantity)
    assert named(same, *ENTERPRISES)["indicator_id"].tolist() == [indicator]


def test_no_sum_is_split_over_its_nouns(rows: Frame) -> None:
    together = rows["indicator_id"].str.contains("_together")
    key = ["document_id", "table", "locator", "quantity_printed"]
    both = rows[together].merge(rows[~together], on=key)
    assert together.any() and both["row_id_x"].tolist() == []


@pytest.mark.parametrize(
    ("document", "table", "indicators", "quantity", "comparator"),
    [
        (
            "wuhu-2024",
            TARGETS,
            ["hightech_enterprises_added", "tech_smes_added"],
            "360家",
            ">=",
        ),
        ("maanshan-2024", REACHED, ["hightech_enterprises", "tech_smes"], "突破1000家", ">"),
        (
            "tianjin-2024",
            TARGETS,
            ["hightech_enterprises_added", "tech_smes_added"],
            "1000家",
            ">=",
        ),
    ],
)
def test_each_makes_one_row_a_noun(
    find: Find, document: str, table: str, indicators: list[str], quantity: str, comparator: str
) -> None:
    found = find(document, table=table, quantity_printed=quantity)
    assert found["indicator_id"].tolist() == indicators
    assert set(found["comparator"]) == {comparator}
    alike = ["locator", "basis", "period_start", "period_end", "scope", "canonical_value"]
    assert len(found[alike].drop_duplicates()) == 1


# Changes, growth and ranks


@pytest.mark.parametrize(
    ("document", "indicator", "value"),
    [
        ("yangzhou-2024", "rd_intensity_change", 0.2),
        ("jining-2024", "hightech_output_share_change", 9),
        ("hezhou-2024", "hightech_enterprise_output_share_change", 3.3),
    ],
)
def test_a_change_in_points_is_a_change_and_no_ratio(
    one: One, find: Find, document: str, indicator: str, value: float
) -> None:
    row = one(document, indicator, REACHED)
    assert cells(row, "kind", "value", "unit_printed") == ("change", value, "个百分点")
    assert find(document, table=REACHED, kind="ratio", value=value).empty


def test_points_are_printed_of_changes_and_of_nothing_else(rows: Frame) -> None:
    points = rows["unit_printed"].isin(["个百分点", "百分点"])
    assert points.any()
    assert rows.loc[points | rows["kind"].eq("change"), "row_id"].tolist() == (
        rows.loc[points & rows["kind"].eq("change"), "row_id"].tolist()
    )


def test_a_rank_by_an_indicator_is_a_rank_and_not_the_indicator(one: One, find: Find) -> None:
    row = one("deyang-2024", "rd_intensity_rank_provincial")
    assert cells(row, "kind", "comparator", "value", "basis") == ("rank", "<=", 3, "at_end")
    assert cells(row, "quantity_printed", "canonical_value") == ("前3", 3)
    assert find("deyang-2024", indicator_id="rd_intensity").empty


@pytest.mark.parametrize(
    ("document", "indicator"),
    [("hefei-2024", "tech_smes_growth"), ("wuhan-2024", "tech_smes_evaluated_growth")],
)
def test_doubling_in_two_years_is_growth_and_no_earlier_level_is_made_up(
    one: One, document: str, indicator: str
) -> None:
    row = one(document, indicator, REACHED)
    printed = ("kind", "value", "unit_printed", "canonical_value")
    assert cells(row, *printed) == ("growth", 1, "番", 100)
    assert cells(row, "basis", "period_start", "period_end") == ("in_period", 2022, 2023)
    observed = compare.load("observations")
    of_city = observed[observed["city_id"].eq(document.removesuffix("-2024"))]
    assert len(of_city)
    assert not (named(of_city, "tech_smes")["period_end"] < 2023).any()


# Names that are alike


ANHUI = [
    *("bengbu-2024", "fuyang-2024", "maanshan-2024"),
    *("xuancheng-2024", "huainan-2024", "huaibei-2024"),
]
CONCLUDED = ["tech_contract_value", "tech_contract_value_growth"]


@pytest.mark.parametrize("document", ANHUI)
def test_contracts_taken_in_are_not_contracts_concluded(find: Find, document: str) -> None:
    indicators = find(document)["indicator_id"]
    assert indicators.str.startswith("tech_contract_value_absorbed").any()
    assert not indicators.isin(CONCLUDED).any()


def test_taking_in_stands_in_the_name_of_what_was_taken_in_only(rows: Frame) -> None:
    printed = rows["indicator_printed"].str.contains("吸纳")
    assert (printed == rows["indicator_id"].str.contains("contract_value_absorbed")).all()
    assert pairs("tech_contract_value_absorbed.*", "|".join(CONCLUDED)).empty


@pytest.mark.parametrize(
    ("document", "table", "value"),
    [("jinan-2024", TARGETS, 4.1), ("xianning-2024", REACHED, 9.75)],
)
def test_contracts_over_gdp_are_a_ratio_and_no_amount(
    one: One, find: Find, document: str, table: str, value: float
) -> None:
    row = one(document, "tech_contract_value_gdp_share", table)
    assert cells(row, "kind", "value", "unit_printed") == ("ratio", value, "%")
    amounts = find(document, indicator_id="tech_contract_value")
    assert set(amounts["unit_printed"]) == {"亿元"}
    assert pairs("tech_contract_value_gdp_share", ".*contract_value(?:_absorbed)?").empty


@pytest.mark.parametrize("document", ["hangzhou-2024", "ningbo-2024", "urumqi-2024"])
def test_transactions_are_no_contracts(find: Find, document: str) -> None:
    found = find(document)
    assert len(named(found, "tech_transaction_value"))
    assert named(found, "tech_contract_value").empty


def test_transactions_and_contracts_are_compared_with_a_caveat_at_best(rows: Frame) -> None:
    printed = rows["indicator_printed"].str.contains("技术交易")
    assert (printed == rows["indicator_id"].str.startswith("tech_transaction_value")).all()
    assert "comparable" not in set(
        pairs("tech_transaction_value", "tech_contract_value")["verdict"]
    )


@pytest.mark.parametrize(
    ("document", "indicator", "inferred"),
    [
        ("jiaxing-2024", "provincial_tech_smes_added", False),
        ("quzhou-2024", "provincial_tech_smes_added", False),
        ("lishui-2024", "provincial_tech_smes_added", True),
        ("ningbo-2024", "provincial_tech_smes_cultivated", True),
    ],
)
def test_provincial_technology_smes_are_no_national_ones(
    one: One, find: Find, document: str, indicator: str, inferred: bool
) -> None:
    row = one(document, indicator)
    assert named(find(document), "tech_smes").empty
    # Where the province is named for the list only, the other reading is kept.
    national = f"indicator_id={indicator.removeprefix('provincial_')}"
    assert (row["reading_alt"] == (national,)) == inferred
    assert (row["inferred"] == ("indicator",)) == inferred


def test_provincial_and_national_technology_smes_are_not_compared() -> None:
    assert pairs("provincial_tech_smes.*", "tech_smes.*").empty


SICHUAN = [
    *("bazhong", "dazhou", "deyang", "leshan", "liangshan", "luzhou"),
    *("meishan", "mianyang", "nanchong", "panzhihua", "yaan", "yibin"),
]


@pytest.mark.parametrize("city", SICHUAN)
def test_revenue_is_no_output(find: Find, city: str) -> None:
    found = find(f"{city}-2024")
    assert len(named(found, "hightech_revenue"))
    assert named(found, "hightech_output").empty


def test_the_name_printed_says_whether_it_is_revenue_or_output(rows: Frame) -> None:
    revenue = named(rows, "hightech_revenue")["indicator_printed"]
    assert revenue.str.contains("收入|营收").all() and not revenue.str.contains("产值").any()
    output = named(rows, "hightech_output")["indicator_printed"]
    assert not output.str.contains("收入|营收|增加值").any()


def test_high_tech_enterprises_are_no_high_tech_industry(one: One, find: Find) -> None:
    share = one("hezhou-2024", "hightech_enterprise_output_share", REACHED)
    change = one("hezhou-2024", "hightech_enterprise_output_share_change", REACHED)
    assert (share["value"], change["value"]) == (21, 3.3)
    assert named(find("hezhou-2024"), "hightech_output").empty


def test_rd_of_enterprises_over_revenue_is_no_rd_over_gdp(one: One, find: Find) -> None:
    assert find("wuxi-2024", family="rd_intensity", value=1.79).empty
    assert one("wuxi-2024", "rd_intensity", REACHED)["value"] == 3.4


# Whose a number is


@pytest.mark.parametrize(
    ("document", "indicator", "scope", "value"),
    [
        ("lianyungang-2024", "hightech_output_share", "高新区", 84),
        ("xuzhou-2024", "hightech_output_growth", "省级高新区", 10),
        ("yiyang-2024", "hightech_revenue_share", "园区", 59),
    ],
)
def test_the_number_of_a_zone_is_the_zones_and_not_the_citys(
    one: One, find: Find, document: str, indicator: str, scope: str, value: float
) -> None:
    row = one(document, indicator)
    assert cells(row, "scope", "value") == (scope, value)
    assert find(document, indicator_id=indicator, scope="city").empty
    positions = compare.load("positions")
    of_city = positions["city_id"].eq(document.removesuffix("-2024"))
    assert not (of_city & positions["indicator_id"].eq(indicator)).any()


def test_the_number_of_a_part_is_not_taken_for_the_whole(find: Find) -> None:
    assert find("tianjin-2024", value=1200).empty


# Numbers in words, and levels that are kept


def test_past_a_thousand_is_a_lower_bound_of_1000(one: One) -> None:
    row = one("lishui-2024", "hightech_enterprises")
    assert cells(row, "quantity_printed", "value", "comparator") == ("破千", 1000, ">")
    assert cells(row, "basis", "bare", "canonical_value") == ("at_end", False, 1000)


def test_past_ten_thousand_is_one_of_the_unit_of_ten_thousand(one: One) -> None:
    row = one("hefei-2024", "hightech_enterprises")
    assert cells(row, "quantity_printed", "value", "unit_printed") == ("突破万户", 1, "万户")
    assert cells(row, "comparator", "canonical_value", "basis") == (">", 10_000, "at_end")


def test_a_level_that_is_kept_is_a_stock_and_nothing_is_added(one: One, find: Find) -> None:
    row = one("hefei-2024", "tech_smes")
    assert cells(row, "canonical_value", "basis", "kind") == (10_000, "at_end", "stock")
    flows = find("hefei-2024", table=TARGETS, kind="flow")
    assert named(flows, "tech_smes").empty


# Qualifiers and lists


@pytest.mark.parametrize(
    ("document", "indicator", "quantity", "bare"),
    [
        ("fuyang-2024", "hightech_enterprises_net_added", "130家", True),
        ("fuyang-2024", "tech_smes_net_added", "200家以上", False),
        ("weihai-2024", "hightech_enterprises_added", "100家", True),
        ("weihai-2024", "tech_smes_added", "100家以上", False),
        ("jining-2024", "tech_smes_evaluated", "1500家以上", False),
        ("liangshan-2024", "hightech_revenue", "380亿元", True),
        ("liangshan-2024", "tech_smes_evaluated", "290户以上", False),
        ("bengbu-2024", "high_value_invention_patents_per_10k", "10.5件以上", False),
        ("bengbu-2024", "hightech_enterprises_net_added", "140家", True),
    ],
)
def test_a_word_at_the_end_of_a_list_touches_its_own_item_only(
    one: One, document: str, indicator: str, quantity: str, bare: bool
) -> None:
    row = one(document, indicator)
    assert cells(row, "quantity_printed", "comparator", "bare") == (quantity, ">=", bare)


def test_two_numbers_of_one_indicator_have_each_their_own_word(find: Find) -> None:
    found = find("jining-2024", table=TARGETS, indicator_id="hightech_enterprises_cultivated")
    assert dict(zip(found["quantity_printed"], found["bare"], strict=True)) == {
        "400家以上": False,
        "20家": True,
    }


@pytest.mark.parametrize(
    ("document", "table", "indicator", "quantity"),
    [
        ("wuhu-2024", REACHED, "hightech_enterprises", "突破2000家"),
        ("wuhu-2024", REACHED, "tech_smes", "突破3000家"),
        ("yiyang-2024", TARGETS, "hightech_revenue_share", "超59%"),
    ],
)
def test_a_word_before_a_list_governs_each_of_its_items(
    one: One, document: str, table: str, indicator: str, quantity: str
) -> None:
    row = one(document, indicator, table)
    assert cells(row, "quantity_printed", "comparator", "bare") == (quantity, ">", False)


# Years


def test_a_target_of_another_year_keeps_it() -> None:
    targets = compare.load("targets")
    of_cluster = targets["document_id"].eq("jining-2024") & targets["scope"].eq("每个集群")
    [row] = targets[of_cluster].to_dict("records")
    assert (row["period_start"], row["period_end"], row["target_year"]) == (2024, 2025, 2025)
    others = targets[targets["document_id"].eq("jining-2024") & ~of_cluster]
    assert set(others["target_year"]) == {2024}


def test_a_report_of_an_earlier_year_has_targets_of_that_year(find: Find) -> None:
    assert set(find("chizhou-2023", table=TARGETS)["period_end"]) == {2023}
    assert set(find("chizhou-2023", table=REACHED)["period_end"]) == {2022}


RD = [
    *("rd_intensity", "rd_intensity_change", "rd_expenditure", "rd_expenditure_growth"),
    *("st_rd_expenditure_together", "st_rd_expenditure_together_growth"),
]


@pytest.fixture(scope="module")
def undated(rows: Frame) -> Frame:
    """Return the values of R&D that are reached and may be of the year before."""
    reached = rows[rows["table"].eq(REACHED) & rows["indicator_id"].isin(RD)]
    may_be_older = reached["reading_alt"].map(lambda other: "period_end=2022" in other)
    return reached[may_be_older & reached["document_id"].str.endswith("-2024")]


@pytest.mark.parametrize("document", ["wuhu-2024", "bengbu-2024"])
def test_a_share_of_rd_without_its_year_may_be_of_the_year_before(
    undated: Frame, document: str
) -> None:
    [row] = undated[undated["document_id"].eq(document)].to_dict("records")
    assert (row["indicator_id"], row["period_end"]) == ("rd_intensity", 2023)
    assert "period" in row["inferred"]


def test_every_value_of_rd_of_2024_is_expected_or_of_a_year_that_is_inferred(
    rows: Frame, undated: Frame
) -> None:
    of_2024 = rows["table"].eq(REACHED) & rows["document_id"].str.endswith("-2024")
    said = rows[of_2024 & rows["indicator_id"].isin(RD) & ~rows["estimate"].eq(True)]
    assert len(said) and set(said["row_id"]) <= set(undated["row_id"])
    assert undated["inferred"].map(lambda names: "period" in names).all()


def test_a_value_of_rd_whose_year_is_not_printed_enters_no_cushion(undated: Frame) -> None:
    cushions = compare.load("cushions")
    assert cushions["observation_id"].isin(compare.load("actuals")["actual_id"]).any()
    for name in ("observation_id", "later_id"):
        assert not cushions[name].isin(undated["row_id"]).any()


def test_a_value_of_rd_whose_year_is_not_printed_enters_no_attainment(undated: Frame) -> None:
    """Judging without these values gives the same outcomes, values, gaps and paces."""
    found = compare.select(families="rd_intensity", scope=None)
    kept = found.observations[~found.observations["observation_id"].isin(undated["row_id"])]
    assert len(kept) < len(found.observations)
    judged, without = judge(found.targets, found.observations), judge(found.targets, kept)
    names = [name for name in judged if name != "outcome_reasons"]
    assert judged["outcome"].ne("not_known").any()
    pd.testing.assert_frame_equal(judged[names], without[names])


def test_a_report_that_prints_ranks_of_rd_only_has_no_value_of_rd_reached(find: Find) -> None:
    assert find("fuzhou_jiangxi-2024", table=REACHED, family="rd_intensity").empty
    assert len(find("fuzhou_jiangxi-2024", table=TARGETS, indicator_id="rd_intensity")) == 1


def test_recognised_before_and_added_now_make_no_cushion(one: One) -> None:
    assert one("hangzhou-2024", "hightech_enterprises_added")["value"] == 2000
    recognised = one("hangzhou-2024", "hightech_enterprises_recognised", REACHED)
    assert recognised["value"] == 3195
    cushions = compare.load("cushions")
    of_city = cushions[cushions["city_id"].eq("hangzhou")]
    assert len(of_city) and named(of_city, "hightech_enterprises").empty
    assert not cushions["observation_id"].eq(recognised["row_id"]).any()


# All reports


def test_no_report_is_lost_and_each_is_a_copy_of_the_collection(reports: Frame) -> None:
    assert len(reports) >= 119
    assert set(reports["source_grade"]) == {"B"}
    assert reports["url"].str.endswith(".txt").all()


def test_every_row_of_a_report_was_read(rows: Frame, reports: Frame) -> None:
    read = {"reviewed_once", "reviewed_twice"}
    assert set(rows["review"]) <= read
    # A report in which nothing was found has no row that a review could be of.
    found = reports["document_id"].isin(rows["document_id"])
    assert set(reports.loc[found, "review"]) <= read
    assert reports.loc[~found, "review"].isna().all()
    targets = compare.load("targets")
    of_reports = targets["document_id"].isin(reports["document_id"])
    assert set(targets.loc[of_reports, "review"]) <= read


def test_two_values_of_one_target_of_a_city_are_a_conflict() -> None:
    """Of all documents, as reports of one year hardly state a target twice."""
    statements = compare.load("statements").query("scope == 'city'")
    conflicts = compare.load("conflicts")
    in_conflict = {*conflicts["statement_a"], *conflicts["statement_b"]}
    key = ["document_id", "indicator_id", "period_start", "period_end"]
    twice = statements.groupby(key)["canonical_value"].transform("nunique") > 1
    assert twice.any()
    assert set(statements.loc[twice, "statement_id"]) <= in_conflict
