"""Checks of the hand-curated data, apart from the tests of the code.

Feature: the structured tables are complete in both languages, consistent, and free of copied prose.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from compare.printed import locator
from compare.printed.quantity import parse

FOLDER = Path(__file__).parents[2] / "data" / "structured"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Sentences of a document must not be copied; 30 characters without a mark are a sentence.
LONG = re.compile(r"[\u4e00-\u9fff]{30}")
TITLES = ("title_zh", "source_title")


def rows_of(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


# Every file


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_plain_utf8_with_unix_line_ends(name) -> None:
    data = (FOLDER / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n") and not data.endswith(b"\n\n")
    data.decode("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_cells_have_no_white_space_around_them(name) -> None:
    assert [
        (line, column)
        for line, row in rows_of(name)
        for column, cell in row.items()
        if cell != cell.strip()
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_free_text_stands_in_both_languages(name) -> None:
    lone, foreign = [], []
    for line, row in rows_of(name):
        for column in (column for column in row if column.endswith("_zh")):
            zh, en = row[column], row[column.removesuffix("_zh") + "_en"]
            # A counting word need not exist in English (第20位 is a rank of 20).
            if bool(zh) != bool(en) and not (column == "label_zh" and zh):
                lone.append((line, column))
            if CHINESE.search(en) or (len(zh) > 1 and not CHINESE.search(zh)):
                foreign.append((line, column))
    assert lone == []
    assert foreign == []


@pytest.mark.parametrize("name", FILES)
def test_no_cell_but_titles_holds_a_copied_sentence(name) -> None:
    assert [
        (line, column)
        for line, row in rows_of(name)
        for column, cell in row.items()
        if column not in TITLES and LONG.search(cell)
    ] == []


# Statements


def test_every_printed_quantity_reads_as_its_columns_say(frames) -> None:
    for row in frames["statements"].itertuples():
        read = parse(row.quantity_printed)
        upper = None if pd.isna(row.value_upper) else row.value_upper
        stated = (row.value, upper, row.unit_printed, row.comparator, row.bare)
        assert stated == (read.value, read.value_upper, read.unit, read.comparator, read.bare)


def test_statements_are_numbered_once_and_placed_where_a_locator_can_be_read(frames) -> None:
    for _, statements in frames["statements"].groupby("document_id"):
        assert statements["seq"].is_unique
        assert all(locator.order(place) for place in statements["locator"])


def test_a_statement_is_about_its_own_city(frames) -> None:
    of_scope = frames["scopes"].set_index("scope")["city_id"]
    named = frames["statements"][frames["statements"]["scope"] != "city"]
    assert (named["scope"].map(of_scope) == named["city_id"]).all()


def test_words_for_a_period_agree_with_the_basis(frames) -> None:
    statements = frames["statements"]
    yearly = statements["basis_printed"].isin(["每年", "年均", "逐年"])
    assert (statements.loc[yearly, "basis"] == "per_year").all()
    assert statements.loc[statements["basis"] == "per_year", "basis_printed"].ne("").all()
    cumulated = statements["basis_printed"].isin(["累计", "新增", "新建"])
    assert set(statements.loc[cumulated, "basis"]) <= {"in_period", "per_year"}


def test_every_indicator_unit_and_scope_is_used(frames) -> None:
    statements, observations = frames["statements"], frames["observations"]
    used = {*statements["indicator_id"], *observations["indicator_id"]}
    indicators = frames["indicators"]
    assert used <= set(indicators["indicator_id"])
    # A family that is new as a whole may wait for its first document; in others all is used.
    families = indicators.loc[indicators["indicator_id"].isin(used), "family"]
    assert set(indicators.loc[indicators["family"].isin(families), "indicator_id"]) == used
    printed = set(statements["unit_printed"])
    # Points may wait for the first document that prints them.
    assert printed <= set(frames["units"]["unit_printed"]) <= printed | {"个百分点"}
    assert set(frames["scopes"]["scope"]) == set(statements["scope"])
    assert set(frames["canonical_units"]["unit"]) == set(frames["indicators"]["unit"])


# Identifiers and codes


GB_T_2260 = {
    "nantong": "320600",
    "yancheng": "320900",
    "qidong": "320681",
    "changzhou": "320400",
}


def test_cities_have_the_codes_of_gb_t_2260(frames) -> None:
    codes = frames["cities"].set_index("city_id")["gb_code"]
    assert {city: codes.get(city) for city in GB_T_2260} == GB_T_2260
    assert codes.is_unique
    for row in frames["cities"].itertuples():
        assert re.fullmatch("[1-9][0-9]{5}", row.gb_code)
        assert (row.level == "county") == bool(row.parent_city_id)
        if row.parent_city_id:
            assert codes[row.city_id][:4] == codes[row.parent_city_id][:4]
        else:
            assert row.gb_code.endswith("00")


def test_a_document_is_named_by_its_city_and_first_year(frames) -> None:
    for row in frames["documents"].itertuples():
        assert row.document_id == f"{row.city_id}-{row.period_start}"
        assert re.fullmatch("[0-9a-f]{64}", row.source_sha256)
        if row.issued_on and row.published_on:
            assert row.issued_on <= row.published_on


def test_a_predecessor_is_an_earlier_plan_of_the_same_city(frames) -> None:
    documents = frames["documents"].set_index("document_id")
    for row in documents[documents["predecessor_id"] != ""].itertuples():
        before = documents.loc[row.predecessor_id]
        assert before["city_id"] == row.city_id
        assert before["period_end"] < row.period_start


def test_identifiers_are_snake_case_and_rates_say_of_what(frames) -> None:
    indicators = frames["indicators"]
    for row in indicators.itertuples():
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", row.indicator_id)
        per_10k = row.denominator in ("per_10k_persons", "per_10k_employed")
        assert ("_per_10k" in row.indicator_id) == per_10k
        assert ("_per_10k" in row.unit) == per_10k
        assert row.plausible_min < row.plausible_max
        added = row.indicator_id.endswith(("_added", "_attracted", "_built", "_trained"))
        assert not added or row.kind == "flow"
    assert not indicators["name_zh"].duplicated().any()
    assert not indicators["name_en"].duplicated().any()


# Indicators and how they are related


def test_the_indicators_of_a_family_share_a_theme(frames) -> None:
    themes = frames["indicators"].groupby("family")["theme"].agg(lambda found: sorted(set(found)))
    assert themes[themes.map(len) > 1].to_dict() == {}


def test_an_indicator_is_in_a_unit_of_its_own_dimension(frames) -> None:
    dimension = frames["canonical_units"].set_index("unit")["dimension"]
    indicators = frames["indicators"]
    assert (indicators["unit"].map(dimension) == indicators["numerator_dimension"]).all()


def test_related_indicators_fit_their_relation(frames) -> None:
    indicators = frames["indicators"].set_index("indicator_id")
    seen = set()
    for row in frames["indicator_relations"].itertuples():
        a, b = indicators.loc[row.indicator_a], indicators.loc[row.indicator_b]
        assert row.indicator_a != row.indicator_b
        assert frozenset((row.indicator_a, row.indicator_b)) not in seen
        seen.add(frozenset((row.indicator_a, row.indicator_b)))
        assert a["numerator_dimension"] == b["numerator_dimension"]
        if row.relation == "flow_of_stock":
            assert a["kind"] == "flow" and b["kind"] in ("stock", "ratio")
        elif row.relation == "change_of_ratio":
            assert (a["kind"], b["kind"]) == ("change", "ratio")
        else:
            assert a["unit"] == b["unit"]
        if row.relation in ("other_definition", "wider_composition"):
            # Only within a family are targets compared at all.
            assert a["family"] == b["family"]
        if row.relation == "subset":
            assert a["kind"] == b["kind"]


# Known values


@pytest.mark.parametrize(
    ("document", "indicator", "year", "basis", "value", "comparator"),
    [
        ("nantong-2017", "rd_intensity", 2020, "at_end", 2.8, ">="),
        ("nantong-2022", "rd_intensity", 2024, "at_end", 3.05, ">"),
        ("yancheng-2023", "rd_intensity", 2023, "at_end", 2.4, "~"),
        ("qidong-2023", "rd_intensity", 2025, "at_end", 2.85, ">="),
        ("changzhou-2018", "rd_intensity", 2018, "at_end", 2.81, ">="),
        ("nantong-2017", "hightech_enterprises", 2020, "at_end", 1000, ">="),
        ("nantong-2022", "hightech_enterprises", 2024, "at_end", 3600, ">="),
        ("qidong-2023", "hightech_enterprises", 2025, "at_end", 500, ">="),
        ("nantong-2022", "hightech_enterprises_net_added", 2024, "per_year", 400, "~"),
        ("yancheng-2023", "hightech_enterprises_added", 2023, "in_period", 300, ">="),
        ("changzhou-2018", "hightech_enterprises_added", 2018, "in_period", 200, ">="),
        ("nantong-2017", "invention_patents_per_10k", 2020, "at_end", 30, ">="),
        ("nantong-2022", "invention_patents_per_10k", 2024, "at_end", 60, ">"),
        ("qidong-2023", "invention_patents_per_10k", 2025, "at_end", 47, ">="),
        ("changzhou-2018", "invention_patents_per_10k", 2018, "at_end", 30, ">="),
    ],
)
def test_headline_targets_are_those_of_the_documents(
    tables, document, indicator, year, basis, value, comparator
) -> None:
    [row] = [
        row
        for row in tables["targets"].to_pylist()
        if (row["document_id"], row["indicator_id"], row["scope"]) == (document, indicator, "city")
    ]
    found = (row["target_year"], row["basis"], row["canonical_value"], row["comparator"])
    assert found == (year, basis, value, comparator)


@pytest.mark.parametrize(
    ("document", "statements"),
    [
        ("nantong-2017", 67),
        ("nantong-2022", 57),
        ("qidong-2023", 43),
        ("yancheng-2023", 42),
        ("changzhou-2018", 9),
    ],
)
def test_no_statement_is_lost(frames, document, statements) -> None:
    assert (frames["statements"]["document_id"] == document).sum() == statements


# Observations and population


def test_an_observation_names_its_source_and_is_of_the_past(frames) -> None:
    observations = frames["observations"]
    assert observations["source_title"].ne("").all()
    assert observations["year"].between(2000, 2026).all()
    official = observations[observations["grade"] == "A"]
    assert official["source_url"].str.contains(".gov.cn/", regex=False).all()


CENSUS_2020 = {
    "nantong": 7726635,
    "yancheng": 6709600,
    "qidong": 967313,
    "changzhou": 5278121,
}


def test_cities_have_their_residents_of_the_2020_census(frames) -> None:
    persons = frames["population"].query("year == 2020").set_index("city_id")["persons"]
    assert {city: persons.get(city) for city in CENSUS_2020} == CENSUS_2020
    assert set(persons.index) <= set(frames["cities"]["city_id"])
    for row in frames["cities"].query("parent_city_id != ''").itertuples():
        if {row.city_id, row.parent_city_id} <= set(persons.index):
            assert persons[row.city_id] < persons[row.parent_city_id]
