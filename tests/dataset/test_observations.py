"""Feature: actual values of all sources stand side by side, and one of several is preferred."""

import csv
import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.curated import reader
from compare.dataset import build, observations
from compare.schema import TIDY
from examples import most

few = st.sampled_from
SAME = ("city_id", "indicator_id", "scope", "basis", "period_start", "period_end", "months")
YEARBOOK = "china_city_yearbook"


def rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows without anything missing: None for it, also in a text."""
    cells = frame.astype("object").where(frame.notna(), None)
    return cells.to_dict("records")


# What is built


def test_published_values_are_built_as_they_are_read(frames, tables) -> None:
    built = {row["observation_id"]: row for row in tables["observations"].to_pylist()}
    grades = frames["sources"].set_index("source_id")["grade"]
    for row in rows_of(frames["observations"]):
        start, end = row["period_start"], row["period_end"]
        period = f"{end}" if start == end else f"{start}-{end}"
        months = "" if row["months"] is None else f"m{row['months']}"
        parts = (row["city_id"], row["indicator_id"], row["scope"], period + months)
        found = built[".".join([*parts, row["source_id"]])]
        for name in set(row) - {"confirmed", "note_zh", "note_en", "as_of"}:
            assert found[name] == row[name], name
        for name in ("note_zh", "note_en", "as_of"):
            assert (found[name] or "") == row[name]
        assert found["grade"] == grades[row["source_id"]]
        assert (found["document_id"], found["locator"]) == (None, None)
        assert found["reading_alt"] == found["inferred"] == []


def test_every_observation_is_of_one_kind_of_source(frames, tables) -> None:
    built = tables["observations"].to_pandas()
    reported = built["document_id"].notna()
    assert (built["source_id"].isna() == reported).all()
    assert (built["locator"].notna() == reported).all()
    assert len(built) > len(frames["observations"]) + reported.sum()  # and the yearbook's
    assert list(built.columns) == list(TIDY["observations"].names)


def test_sources_that_differ_stand_side_by_side_and_one_is_used(tables) -> None:
    built = tables["observations"].to_pandas()
    found = built[
        built["city_id"].eq("jiangsu")
        & built["indicator_id"].eq("rd_intensity")
        & built["period_end"].eq(2021)
    ]
    by_source = found.set_index("source_id")
    assert by_source["value"].to_dict() == {
        "jiangsu_investment_guide_taiwan": 2.95,
        "jiangsu_rd_communique_2022": 2.93,
    }
    # Both are of grade B; the communiqué was published later than the other, which has no date.
    assert by_source["preferred"].to_dict() == {
        "jiangsu_investment_guide_taiwan": False,
        "jiangsu_rd_communique_2022": True,
    }


# Which one is used, by the rule as it is written, step by step


def preferred(group: list[dict[str, object]]) -> dict[str, object]:
    """Return the row that the rule chooses: each step keeps the best of those that are left."""

    def keep(best) -> None:
        nonlocal left
        left = [row for row in left if best(row)] or left

    left = group
    keep(lambda row: not row["reading_alt"])
    keep(lambda row: row["comparator"] == "=")
    keep(lambda row: not row["estimate"])
    keep(lambda row: row["grade"] == "A")
    latest = max(row["as_of"] or "" for row in left)
    keep(lambda row: (row["as_of"] or "") == latest)
    for status in ("final", "derived", "preliminary"):
        if any(row["status"] == status for row in left):
            keep(lambda row, status=status: row["status"] == status)
            break
    return min(left, key=lambda row: str(row["observation_id"]))


def chosen(rows: list[dict[str, object]]) -> set[object]:
    """Return the identifiers of the rows that the rule chooses, one of each value."""
    groups: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in SAME), []).append(row)
    return {preferred(group)["observation_id"] for group in groups.values()}


def test_of_the_sources_there_are_the_rule_chooses_one_of_each_value(tables) -> None:
    rows = tables["observations"].to_pylist()
    assert {row["observation_id"] for row in rows if row["preferred"]} == chosen(rows)
    assert len(chosen(rows)) < len(rows)


SOURCES = pd.DataFrame(
    [(f"s{number}", "AB"[number % 2], None) for number in range(6)],
    columns=["source_id", "grade", "published_on"],
)
TIMES = ["", "2022", "2023", "2023-01", "2023-01-05", "2023-06-30"]


@st.composite
def published(draw: st.DrawFn) -> dict[str, object]:
    """Draw an observation; there are few values, so that several sources have the same."""
    start = draw(few([2021, 2022, 2022]))
    return {
        "city_id": draw(few(["changzhou", "nantong"])),
        "indicator_id": draw(few(["rd_intensity", "gdp"])),
        "period_start": start,
        "period_end": 2022,
        "months": draw(few([None, None, 6])) if start == 2022 else None,
        "value": draw(few([1.0, 2.0])),
        "unit": "percent",
        "comparator": draw(few(["=", "=", ">", "~", ">="])),
        "basis": draw(few(["at_end", "at_end", "in_period"])),
        "scope": draw(few(["city", "city", "zone"])),
        "status": draw(few(["final", "derived", "preliminary"])),
        "estimate": draw(st.booleans()),
        "as_of": draw(few(TIMES)),
        "source_id": draw(few(list(SOURCES["source_id"]))),
        "note_zh": "",
        "note_en": "",
    }


DOCUMENTS = pd.DataFrame(
    [
        ("changzhou-2023", None, datetime.date(2023, 1, 5), 2023, "A"),
        ("nantong-2023", datetime.date(2023, 6, 30), None, 2023, "B"),
        ("nantong-2024", None, None, 2024, "B"),
    ],
    columns=["document_id", "issued_on", "published_on", "period_start", "source_grade"],
)


@st.composite
def reported(draw: st.DrawFn) -> dict[str, object]:
    """Draw a value that a document reports, of the tidy table actuals."""
    document = draw(few(list(DOCUMENTS["document_id"])))
    return {
        "document_id": document,
        "city_id": document.split("-")[0],
        "indicator_id": draw(few(["rd_intensity", "gdp"])),
        "scope": draw(few(["city", "city", "zone"])),
        "basis": draw(few(["at_end", "at_end", "in_period"])),
        "period_start": (year := draw(few([2021, 2022, 2022]))),
        "period_end": year,
        "canonical_value": draw(few([1.0, 2.0, float("nan")])),
        "canonical_value_upper": draw(few([float("nan"), float("nan"), 3.0])),
        "unit": "percent",
        "comparator": draw(few(["=", "=", ">", "<", "~"])),
        "estimate": draw(st.booleans()),
        "inferred": draw(few([(), ("period",)])),
        "reading_alt": draw(few([(), (), ("period_end=2021",)])),
        "locator": draw(few(["一", "二/1"])),
        "note_zh": "",
        "note_en": "",
    }


def empty(name: str, frames: reader.Frames) -> pd.DataFrame:
    return frames[name].iloc[:0]


def gathered(
    frames: reader.Frames, rows: list[dict[str, object]], told: list[dict[str, object]]
) -> pd.DataFrame:
    """Bring together made observations, and made values that documents report."""
    columns = [name for name in frames["observations"].columns if name != "confirmed"]
    made = pd.DataFrame(rows, columns=columns).astype({"months": "Int64"})
    made = made.drop_duplicates([*(n for n in SAME if n != "basis"), "source_id"])
    actuals = pd.DataFrame(told, columns=list(TIDY["actuals"].names))
    actuals["actual_id"] = [
        f"{row.document_id}.actual.{number}" for number, row in enumerate(actuals.itertuples(), 1)
    ]
    return observations.gather(
        {
            "observations": made.reset_index(drop=True),
            "actuals": actuals,
            "sources": SOURCES,
            "documents": DOCUMENTS,
            "indicators": frames["indicators"],
            "yearbook": empty("yearbook", frames),
        }
    )


# What each step of the rule looks at, what it prefers and what it does not.
STEPS = [
    ("comparator", "=", "~"),
    ("comparator", "=", ">"),
    ("estimate", False, True),
    ("source_id", "s0", "s1"),  # of grade A and B
    ("as_of", "2023-01-05", "2023-01"),
    ("as_of", "2023", ""),
    ("status", "final", "derived"),
    ("status", "derived", "preliminary"),
    ("status", "final", "preliminary"),
    ("source_id", "s2", "s4"),  # both of grade A
]
PLAIN = {
    "city_id": "nantong", "indicator_id": "rd_intensity", "period_start": 2022, "period_end": 2022,
    "months": None, "value": 1.0, "unit": "percent", "basis": "at_end", "scope": "city",
    "comparator": "=", "estimate": False, "as_of": "2023", "status": "final", "note_zh": "",
    "note_en": "",
}  # fmt: skip


@pytest.mark.parametrize("place", range(len(STEPS)))
def test_each_step_decides_whatever_the_later_ones_say(frames, place) -> None:
    name, better, worse = STEPS[place]
    one, other = dict(PLAIN), dict(PLAIN)
    for later, good, bad in STEPS[place + 1 :]:
        if later != name:
            one[later], other[later] = bad, good
    one[name], other[name] = better, worse
    one.setdefault("source_id", "s4")
    other.setdefault("source_id", "s2")
    for rows in ([one, other], [other, one]):
        found = rows_of(gathered(frames, rows, []))
        [used] = [row for row in found if row["preferred"]]
        assert (len(found), used[name]) == (2, better)


def test_a_value_with_another_reading_comes_last_of_all(frames) -> None:
    read = {
        "document_id": "changzhou-2023", "city_id": "nantong", "indicator_id": "rd_intensity",
        "scope": "city", "basis": "at_end", "period_start": 2022, "period_end": 2022,
        "canonical_value": 2.0, "canonical_value_upper": float("nan"), "unit": "percent",
        "comparator": "=", "estimate": False, "inferred": (), "locator": "一", "note_zh": "",
        "note_en": "",
    }  # fmt: skip
    weak = PLAIN | {"comparator": "~", "estimate": True, "source_id": "s1", "as_of": ""}
    for readings, expected in (((), 2.0), (("period_end=2021",), 1.0)):
        found = rows_of(gathered(frames, [weak], [read | {"reading_alt": readings}]))
        assert [row["value"] for row in found if row["preferred"]] == [expected]


@settings(max_examples=most(25), deadline=None)
@given(
    st.lists(published(), max_size=12),
    st.lists(reported(), max_size=8),
    st.randoms(use_true_random=False),
)
def test_one_source_of_each_value_is_used_by_the_rule_whatever_their_order(
    frames, rows, told, random
) -> None:
    found = rows_of(gathered(frames, rows, told))
    assert {row["observation_id"] for row in found if row["preferred"]} == chosen(found)
    ids = [row["observation_id"] for row in found]
    assert len(ids) == len(set(ids))
    # Which document a value is of decides its identifier, so only what was published is shuffled.
    kept = {tuple(row[n] for n in (*SAME, "source_id") if n != "basis"): row for row in rows[::-1]}
    shuffled = random.sample([*kept.values()], len(kept))
    again = rows_of(gathered(frames, shuffled, told))
    assert {row["observation_id"] for row in again if row["preferred"]} == {
        row["observation_id"] for row in found if row["preferred"]
    }


@settings(max_examples=most(25), deadline=None)
@given(st.lists(reported(), max_size=8))
def test_what_documents_report_is_an_observation_unless_it_is_a_range(frames, told) -> None:
    found = {row["observation_id"]: row for row in rows_of(gathered(frames, [], told))}
    documents = {row.document_id: row for row in DOCUMENTS.itertuples()}
    expected = set()
    for number, row in enumerate(told, 1):
        value, upper = row["canonical_value"], row["canonical_value_upper"]
        if value != value or upper == upper:
            continue
        name = f"{row['document_id']}.actual.{number}"
        expected.add(name)
        document, observed = documents[row["document_id"]], found[name]
        day = document.issued_on or document.published_on
        year = day.year if day else document.period_start
        assert observed["as_of"] == (day.isoformat() if day else f"{year}")
        assert observed["grade"] == document.source_grade
        fresh = row["period_end"] >= year - 1 or row["estimate"]
        assert observed["status"] == ("preliminary" if fresh else "final")
        assert (observed["value"], observed["months"], observed["source_id"]) == (value, None, "")
        for same in ("document_id", "locator", "comparator", "scope", "estimate"):
            assert observed[same] == row[same]
        # An amount of a year is of the year, whatever the verb.
        basis = "in_period" if row["indicator_id"] == "gdp" else row["basis"]
        assert observed["basis"] == basis
        for same in ("inferred", "reading_alt", "period_start", "period_end", "unit"):
            assert observed[same] == row[same]
    assert set(found) == expected


# What documents report, in a build


ACTUAL = {
    "locator": "二", "indicator_id": "tech_smes", "indicator_printed": "科技型中小企业",
    "quantity_printed": "700家", "value": "700", "unit_printed": "家", "comparator": "=",
    "bare": "true", "basis": "at_end", "scope": "city", "estimate": "false",
    "review": "reviewed_twice",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(copied) -> dict[str, dict[str, object]]:
    """Return the observations, with values that Qidong (5 March 2023) and Nantong report."""
    changed = copied()
    qidong = "actuals/qidong-2023.csv"
    for seq, year, more in (
        (1, 2021, {}),
        (2, 2022, {}),
        (3, 2020, {"estimate": "true"}),
        (4, 2019, {"quantity_printed": "6-9家", "value": "6", "value_upper": "9"}),
        (5, 2018, {"quantity_printed": "超700家", "comparator": ">", "bare": "false"}),
    ):
        period = {"period_start": str(year), "period_end": str(year)}
        changed.add(qidong, seq=str(seq), **ACTUAL | period | more)
    tidy = build.tidy(reader.read(changed.folder))
    return {row["observation_id"]: row for row in tidy["observations"].to_pylist()}


@pytest.mark.parametrize(
    ("name", "status", "as_of", "grade", "comparator"),
    [
        ("qidong-2023.actual.1", "final", "2023-03-05", "A", "="),
        ("qidong-2023.actual.2", "preliminary", "2023-03-05", "A", "="),
        ("qidong-2023.actual.3", "preliminary", "2023-03-05", "A", "="),
        ("qidong-2023.actual.5", "final", "2023-03-05", "A", ">"),
        ("yancheng-2024.actual.7", "preliminary", "2024", "B", ">"),
        ("changzhou-2024.actual.3", "preliminary", "2024", "B", "~"),
    ],
)
def test_a_reported_value_says_when_how_and_where(
    built, name, status, as_of, grade, comparator
) -> None:
    row = built[name]
    assert (row["status"], row["as_of"], row["grade"]) == (status, as_of, grade)
    assert (row["comparator"], row["document_id"]) == (comparator, name.split(".")[0])
    assert row["locator"] and row["source_id"] is None


def test_a_reported_range_is_no_observation(built) -> None:
    assert "qidong-2023.actual.4" not in built


def test_a_value_with_another_reading_gives_way_to_one_without(built) -> None:
    """Changzhou prints about 3.4 without a year; the press quotes 3.38 for 2023."""
    report = built["changzhou-2024.actual.3"]
    assert report["reading_alt"] == ["period_end=2022"] and not report["preferred"]
    assert [
        row["value"] for row in built.values() if row["preferred"]
        and all(row[name] == report[name] for name in SAME)
    ] == [3.38]  # fmt: skip


# The yearbook


COLUMNS = {
    "gdp": ("gdp_cny_100m", None, 1),
    "invention_patents_granted_per_10k": ("invention_patents_granted", "residents_10k", 1),
    "fiscal_st_share": ("fiscal_st_cny_10k", "fiscal_total_cny_10k", 100),
}


def of_yearbook(rows: list[dict[str, str]]) -> dict[tuple[str, str, int], Decimal]:
    """Return what the yearbook gives, by city, indicator and year, in exact decimals."""
    suspect = {
        (row["city_id"], year, column)
        for row in rows
        for column in row["suspect"].split(";")
        for year in (int(row["year"]), int(row["year"]) - 1)
        if column
    }
    found = {}
    for row in rows:
        city, year = row["city_id"], int(row["year"])
        for indicator, (top, bottom, times) in COLUMNS.items():
            names = [name for name in (top, bottom) if name]
            if any((city, year, name) in suspect or not row[name] for name in names):
                continue
            divisor = Decimal(row[bottom]) if bottom else Decimal(1)
            found[city, indicator, year] = Decimal(row[top]) * times / divisor
    return found


def check(expected: dict[tuple[str, str, int], Decimal], rows: list[dict[str, object]]) -> None:
    assert {(row["city_id"], row["indicator_id"], row["period_end"]) for row in rows} == set(
        expected
    )
    for row in rows:
        exact = expected[row["city_id"], row["indicator_id"], row["period_end"]]
        assert abs(Decimal(repr(row["value"])) - exact) <= Decimal("0.0005")
        derived = row["indicator_id"] != "gdp"
        assert row["status"] == ("derived" if derived else "final")
        assert not derived or round(row["value"], 3) == row["value"]
        assert (row["comparator"], row["scope"], row["months"]) == ("=", "city", None)
        assert row["period_start"] == row["period_end"]


def test_the_yearbook_gives_amounts_and_quotients_but_of_suspect_years(tables, checkout) -> None:
    path = Path(checkout) / "data" / "structured" / "yearbook.csv"
    with path.open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    rows = tables["observations"].to_pylist()
    check(of_yearbook(printed), [row for row in rows if row["source_id"] == YEARBOOK])
    # Known jumps: neither the year that is marked nor the one before it is used.
    found = {
        (row["city_id"], row["indicator_id"], row["period_end"])
        for row in rows
        if row["source_id"] == YEARBOOK
    }
    assert ("ezhou", "fiscal_st_share", 2021) in found
    assert not {("ezhou", "fiscal_st_share", year) for year in (2022, 2023)} & found
    assert ("ezhou", "gdp", 2023) in found


def test_an_indicator_of_the_yearbook_is_in_its_own_unit_and_basis(frames, tables) -> None:
    indicators = frames["indicators"].set_index("indicator_id")
    for row in tables["observations"].to_pylist():
        own = indicators.loc[row["indicator_id"]]
        assert row["unit"] == own["unit"]
        if row["source_id"]:
            state = own["kind"] in ("stock", "ratio", "rank")
            assert row["basis"] == ("at_end" if state else "in_period")


@st.composite
def printed(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw rows of the yearbook, each city and year once."""
    places = st.tuples(few(["changzhou", "nantong", "wuhan"]), st.integers(2018, 2023))
    numbers = st.integers(1, 10**6).map(str)
    columns = [name for names in COLUMNS.values() for name in names[:2] if name]
    return [
        {
            "city_id": city,
            "year": str(year),
            **{name: draw(st.one_of(numbers, st.just(""))) for name in columns},
            "suspect": ";".join(draw(st.lists(few(columns), max_size=2, unique=True))),
        }
        for city, year in draw(st.lists(places, max_size=10, unique=True))
    ]


def typed(rows: list[dict[str, str]], frames: reader.Frames) -> pd.DataFrame:
    """Return rows of the yearbook as the reader does."""
    frame = pd.DataFrame(rows, columns=list(frames["yearbook"].columns), dtype="object")
    frame["source_id"] = YEARBOOK
    frame["suspect"] = frame["suspect"].map(lambda cell: tuple(filter(None, cell.split(";"))))
    numbers = {
        name: pd.to_numeric(frame[name].replace("", None)).astype("float64")
        for name in frame.columns.difference(["city_id", "year", "suspect", "source_id"])
    }
    return frame.assign(year=frame["year"].astype("int64"), **numbers)


@settings(max_examples=most(25), deadline=None)
@given(printed())
def test_no_year_that_jumps_is_used_whatever_is_printed(frames, rows) -> None:
    found = observations.gather(
        {
            "observations": empty("observations", frames),
            "actuals": pd.DataFrame(columns=list(TIDY["actuals"].names)),
            "sources": frames["sources"],
            "documents": frames["documents"],
            "indicators": frames["indicators"],
            "yearbook": typed(rows, frames),
        }
    )
    check(of_yearbook(rows), rows_of(found))


# Residents


def persons_of(
    censuses: dict[tuple[str, int], int], rows: list[dict[str, str]]
) -> dict[tuple[str, int], int]:
    """Return the residents by city and year: of the yearbook, unless a census counted them."""
    doubtful = {
        (row["city_id"], year)
        for row in rows
        for year in (int(row["year"]), int(row["year"]) - 1)
        if "residents_10k" in row["suspect"].split(";")
    }
    found = {
        (row["city_id"], int(row["year"])): int(Decimal(row["residents_10k"]) * 10_000)
        for row in rows
        if row["residents_10k"] and (row["city_id"], int(row["year"])) not in doubtful
    }
    return found | censuses


@settings(max_examples=most(25), deadline=None)
@given(
    printed(),
    st.dictionaries(
        st.tuples(few(["changzhou", "nantong", "qidong"]), few([2000, 2010, 2020])),
        st.integers(1, 10**8),
        max_size=5,
    ),
)
def test_a_census_comes_before_the_yearbook(frames, rows, censuses) -> None:
    counted = pd.DataFrame(
        [(*key, persons, "census", "", "") for key, persons in censuses.items()],
        columns=["city_id", "year", "persons", "source_id", "note_zh", "note_en"],
    )
    found = observations.residents({"population": counted, "yearbook": typed(rows, frames)})
    assert list(found.columns) == list(TIDY["population"].names)
    by_place = {(row.city_id, row.year): row for row in found.itertuples()}
    assert len(by_place) == len(found)
    expected = persons_of(censuses, rows)
    assert {key: row.persons for key, row in by_place.items()} == expected
    assert {key for key, row in by_place.items() if row.source_id == "census"} == set(censuses)


def test_residents_of_2020_are_those_of_the_census_where_there_are_both(frames, tables) -> None:
    built = {(row["city_id"], row["year"]): row for row in tables["population"].to_pylist()}
    printed = frames["yearbook"].set_index(["city_id", "year"])["residents_10k"]
    both = 0
    for row in frames["population"].itertuples():
        found = built[row.city_id, row.year]
        assert (found["persons"], found["source_id"]) == (row.persons, row.source_id)
        both += (row.city_id, row.year) in printed.index
    assert both
    assert sum(row["source_id"] == YEARBOOK for row in built.values()) > 100


def test_what_does_not_say_when_it_was_said_was_said_with_its_source(frames) -> None:
    own = frames["observations"].query("city_id == 'nantong'").head(1).assign(as_of="")
    found = observations.gather(
        {
            **frames,
            "observations": own,
            "actuals": pd.DataFrame(columns=list(TIDY["actuals"].names)),
            "sources": frames["sources"].assign(published_on=datetime.date(2021, 3, 4)),
            "yearbook": empty("yearbook", frames),
        }
    )
    assert found["as_of"].tolist() == ["2021-03-04"]


def test_what_is_only_drafted_is_no_observation(frames, tables) -> None:
    names = TIDY["actuals"].names
    actuals = tables["actuals"].to_pandas()[list(names)]
    drafted = actuals.assign(review="drafted")
    for rows, number in ((actuals, len(actuals)), (drafted, 0)):
        kept = {**frames, "actuals": rows, "yearbook": empty("yearbook", frames)}
        found = observations.gather(kept | {"observations": empty("observations", frames)})
        assert len(found) == number
