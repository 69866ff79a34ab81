"""Checks of the hand-curated data, apart from the tests of the code.

Feature: the structured tables are complete in both languages, consistent, and free of copied prose.
"""

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from compare.printed import locator
from compare.printed.quantity import parse, reached

FOLDER = Path(__file__).parents[2] / "data" / "structured"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Sentences of a document must not be copied; 30 characters without a mark are a sentence.
LONG = re.compile(r"[\u4e00-\u9fff]{30}")
TITLES = ("title_zh",)
ADDRESS = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)+")
TODAY = datetime.date.today()


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
            # A publisher that is known by its address only has no other name in Chinese.
            named = zh == en and column == "publisher_zh" and ADDRESS.fullmatch(zh)
            if CHINESE.search(en) or (len(zh) > 1 and not CHINESE.search(zh) and not named):
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


# Statements, and what was reached


PRINTED = {"statements": parse, "actuals": reached}


@pytest.mark.parametrize("table", PRINTED)
def test_every_printed_quantity_reads_as_its_columns_say(frames, table) -> None:
    for row in frames[table].itertuples():
        read = PRINTED[table](row.quantity_printed)
        upper = None if pd.isna(row.value_upper) else row.value_upper
        stated = (row.value, upper, row.unit_printed, row.comparator, row.bare)
        assert stated == (read.value, read.value_upper, read.unit, read.comparator, read.bare)


@pytest.mark.parametrize("table", PRINTED)
def test_rows_are_numbered_once_and_placed_where_a_locator_can_be_read(frames, table) -> None:
    for _, rows in frames[table].groupby("document_id"):
        assert rows["seq"].is_unique
        assert all(locator.order(place) for place in rows["locator"])


@pytest.mark.parametrize("table", [*PRINTED, "observations"])
def test_a_row_is_about_its_own_city(frames, table) -> None:
    known = set(zip(frames["scopes"]["scope"], frames["scopes"]["city_id"], strict=True))
    named = frames[table][frames[table]["scope"] != "city"]
    assert len(named)
    assert set(zip(named["scope"], named["city_id"], strict=True)) <= known


@pytest.mark.parametrize("table", PRINTED)
def test_words_for_a_period_agree_with_the_basis(frames, table) -> None:
    rows = frames[table]
    yearly = rows["basis_printed"].isin(["每年", "年均", "逐年"])
    assert (rows.loc[yearly, "basis"] == "per_year").all()
    assert rows.loc[rows["basis"] == "per_year", "basis_printed"].ne("").all()
    kind = rows["indicator_id"].map(frames["indicators"].set_index("indicator_id")["kind"])
    # What a stock has come to so far (累计达96家) is its level: of the past, not of a promise.
    so_far = rows["basis_printed"].eq("累计") & kind.eq("stock") & (table == "actuals")
    cumulated = rows["basis_printed"].isin(["累计", "新增", "新建"]) & ~so_far
    assert set(rows.loc[so_far, "basis"]) <= {"at_end"}
    assert set(rows.loc[cumulated, "basis"]) <= {"in_period", "per_year"}


def test_every_indicator_unit_and_scope_is_used(frames, tables) -> None:
    statements, actuals = frames["statements"], frames["actuals"]
    observed = tables["observations"].to_pandas()  # the yearbook's indicators, too
    rows = (statements, actuals, observed)
    used = {name for frame in rows for name in frame["indicator_id"]}
    indicators = frames["indicators"]
    assert used <= set(indicators["indicator_id"])
    # A family that is new as a whole may wait for its first document, and so may what reports
    # are known to print of a headline family; in others all is used.
    families = indicators.loc[indicators["indicator_id"].isin(used), "family"]
    headline = frames["families"].loc[frames["families"]["words"].str.len().gt(0), "family"]
    families = families[~families.isin(headline)]
    used -= set(indicators.loc[indicators["family"].isin(headline), "indicator_id"])
    assert set(indicators.loc[indicators["family"].isin(families), "indicator_id"]) == used
    printed = {unit for frame in (statements, actuals) for unit in frame["unit_printed"]}
    # These may wait for the first document that prints them.
    known = {"个百分点", "户", "万户", "万家", "‰", "倍"}
    assert printed <= set(frames["units"]["unit_printed"]) <= printed | known
    assert set(frames["scopes"]["scope"]) == {scope for frame in rows for scope in frame["scope"]}
    assert set(frames["canonical_units"]["unit"]) == set(frames["indicators"]["unit"])


def test_an_actual_is_not_of_a_year_after_that_of_its_document(frames) -> None:
    documents = frames["documents"].set_index("document_id")
    said = pd.to_datetime(documents["issued_on"]).dt.year.fillna(documents["period_start"])
    actuals = frames["actuals"]
    assert (actuals["period_end"] <= actuals["document_id"].map(said)).all()
    assert (actuals["period_start"] <= actuals["period_end"]).all()


# Identifiers and codes


GB_T_2260 = {
    "nantong": "320600",
    "yancheng": "320900",
    "qidong": "320681",
    "changzhou": "320400",
}


# What the last four digits of a code say, by level; 90 stands for what a province rules directly.
FORMS = {
    "country": r"",
    "province": r"[1-9][0-9]0000",
    "municipality": r"[1-9][0-9]0000",
    "county_under_province": r"[1-9][0-9]90(?!00)[0-9]{2}",
    "county": r"[1-9][0-9](?!00|90)[0-9]{2}(?!00)[0-9]{2}",
}
PREFECTURE = r"[1-9][0-9](?!00|90)[0-9]{2}00"


def test_places_have_the_codes_of_gb_t_2260(frames) -> None:
    places = frames["cities"]
    codes = places.set_index("city_id")["gb_code"]
    assert {city: codes.get(city) for city in GB_T_2260} == GB_T_2260
    assert codes.is_unique
    for row in places.itertuples():
        assert re.fullmatch(FORMS.get(row.level, PREFECTURE), row.gb_code), row.city_id
        assert row.province_code == row.gb_code[:2]
        assert (row.level == "county") == bool(row.parent_city_id)
        if row.parent_city_id:
            assert codes[row.city_id][:4] == codes[row.parent_city_id][:4]


def test_a_province_has_one_code_and_one_form_of_its_name(frames) -> None:
    places = frames["cities"]
    names = ["province_code", "province_zh", "province_en"]
    provinces = places[names].drop_duplicates()
    for name in names:
        assert provinces[name].is_unique
    assert places.loc[places["province_code"].eq(""), "level"].tolist() == ["country"]
    own = places[places["level"].eq("province")]
    assert own["name_zh"].tolist() == own["province_zh"].tolist()
    assert own["name_en"].tolist() == own["province_en"].tolist()


def test_a_document_is_named_by_its_city_and_first_year(frames) -> None:
    for row in frames["documents"].itertuples():
        named = rf"{row.city_id}-{row.period_start}(-[a-z0-9_]+)?"
        assert re.fullmatch(named, row.document_id)
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


# Observations, their sources, and population


def test_an_observation_is_of_the_past_and_was_said_by_now(frames) -> None:
    observations = frames["observations"]
    assert observations["period_end"].between(2000, TODAY.year).all()
    published = frames["sources"].set_index("source_id")["published_on"]
    for row in observations.itertuples():
        if row.as_of:
            assert row.as_of <= TODAY.isoformat()
            assert row.estimate or int(row.as_of[:4]) >= row.period_end
            day = published[row.source_id]
            assert not day or row.as_of.startswith(str(day)) or str(day).startswith(row.as_of)
        else:
            assert not published[row.source_id]


def test_a_built_observation_was_said_by_now_and_has_a_name_of_its_own(tables) -> None:
    observations = tables["observations"].to_pandas()
    assert observations["observation_id"].is_unique
    assert (observations["as_of"].fillna("") <= TODAY.isoformat()).all()


def test_every_source_is_used_and_official_ones_are_on_official_pages(frames) -> None:
    sources = frames["sources"]
    named = [frames[name]["source_id"] for name in ("observations", "population", "yearbook")]
    assert set(sources["source_id"]) == set(pd.concat(named))
    official = sources[sources["grade"] == "A"]
    page = official["url"].str.fullmatch(r"https?://[a-z.]+\.gov\.cn/\S+")
    assert len(official) and page.all()
    days = sources["published_on"].dropna()
    assert all(day <= TODAY for day in days)


def test_what_stands_apart_from_its_source_carries_a_note(frames) -> None:
    """A derived value says how, and of several sources of one the others stay as printed."""
    observations = frames["observations"]
    derived = observations[observations["status"].eq("derived")]
    assert len(derived) and derived["note_en"].ne("").all()


def test_the_yearbook_is_of_cities_and_of_years_that_are_over(frames) -> None:
    yearbook = frames["yearbook"]
    levels = frames["cities"].set_index("city_id")["level"]
    assert not set(yearbook["city_id"].map(levels)) & {"province", "country", "county"}
    assert yearbook["year"].between(2000, TODAY.year - 1).all()


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
