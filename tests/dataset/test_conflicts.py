"""Feature: what a document states in contradiction to itself is listed with the arithmetic."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from compare.cli import main
from compare.curated import reader
from compare.dataset import build, parquet
from compare.printed.quantity import parse

ADDED = "hightech_enterprises_added"
PART, WHOLE = "new_rd_institutions_provincial_added", "new_rd_institutions_added"
FIVE = ("changzhou-2018", "nantong-2017", "nantong-2022", "qidong-2023", "yancheng-2023")
REAL = {
    ("comparator", "changzhou-2018.6", "changzhou-2018.9"),
    ("comparator", "nantong-2022.3", "nantong-2022.22"),
    ("dimension", "nantong-2022.4", "nantong-2022.19"),
    ("span", "qidong-2023.31", "qidong-2023.8"),
    ("value", "qidong-2023.11", "qidong-2023.28"),
}

Cells = dict[str, object]
Conflict = tuple[str, int, int, str]


def statement(indicator_id: str, printed: str, locator: str = "一", **cells: object) -> Cells:
    """Return the cells of a statement on 2031 to 2033, as its printed quantity reads."""
    quantity = parse(printed)
    return {
        "locator": locator,
        "indicator_id": indicator_id,
        "quantity_printed": printed,
        "value": quantity.value,
        "value_upper": quantity.value_upper,
        "unit_printed": quantity.unit,
        "comparator": quantity.comparator,
        "bare": quantity.bare,
        "basis": "in_period",
        "period_start": 2031,
        "period_end": 2033,
    } | cells


def yearly(indicator_id: str, printed: str, **cells: object) -> Cells:
    return statement(indicator_id, printed, basis="per_year", basis_printed="每年", **cells)


def in_2033(indicator_id: str, printed: str, locator: str = "一", **cells: object) -> Cells:
    years = {"basis": "at_end", "period_start": 2033, "period_end": 2033}
    return statement(indicator_id, printed, locator, **years | cells)


PERSONNEL, FUNDS = "rd_personnel_per_10k_employed", "investment_fund_size_formed"
FARMERS, SMES = "farmers_trained", "tech_smes_evaluated"
ZONE = {"scope": "南通高新区"}
CASES: dict[str, tuple[list[Cells], list[Conflict]]] = {
    # Between statements of one target
    "two values": (
        [statement(ADDED, "300家"), statement(ADDED, "350家", "二/3")],
        [("value", 1, 2, "300 ≠ 350")],
    ),
    "two upper ends": (
        [statement(ADDED, "6-9家"), statement(ADDED, "6-8家", "二/3")],
        [("value", 1, 2, "6–9 ≠ 6–8")],
    ),
    "two dimensions": (
        [in_2033(PERSONNEL, "142人年"), in_2033(PERSONNEL, "142人", "二/5")],
        [("dimension", 1, 2, "人年 ≠ 人")],
    ),
    "two comparators": (
        [in_2033("rd_intensity", "超过3.05%"), in_2033("rd_intensity", "达到3.05%", "二/6")],
        [("comparator", 1, 2, "> ≠ ≥")],
    ),
    "value and comparator": (
        [statement(ADDED, "300家"), statement(ADDED, "超350家", "二/3")],
        [
            ("comparator", 1, 2, "≥ ≠ >"),
            ("value", 1, 2, "300 ≠ 350"),
        ],
    ),
    "each other statement against the first": (
        [
            *(statement(ADDED, "300家"), statement(ADDED, "310家", "二/1")),
            *(statement(ADDED, "300家", "二/2"), statement(ADDED, "320家", "二/3")),
        ],
        [
            ("value", 1, 2, "300 ≠ 310"),
            ("value", 1, 4, "300 ≠ 320"),
        ],
    ),
    "same value": ([statement(ADDED, "300家"), statement(ADDED, "300家", "二/3")], []),
    "bare or not": ([statement(ADDED, "300家"), statement(ADDED, "300家以上", "二/3")], []),
    "same value in another unit": (
        [statement(FARMERS, "1.2万人"), statement(FARMERS, "12000人", "二/3")],
        [],
    ),
    "other years": ([statement(ADDED, "300家"), statement(ADDED, "350家", period_start=2032)], []),
    "another scope": ([statement(ADDED, "300家"), statement(ADDED, "350家", **ZONE)], []),
    "another basis": ([statement(ADDED, "300家"), in_2033(ADDED, "350家")], []),
    "another indicator": ([statement(ADDED, "300家"), statement(SMES, "350家")], []),
    # Yearly amounts and their sum
    "sum below the total": (
        [statement(ADDED, "25家"), yearly(ADDED, "5家")],
        [("span", 2, 1, "5 × 3 = 15 < 25")],
    ),
    "sum above the total": (
        [yearly(ADDED, "5家"), statement(ADDED, "9家")],
        [("span", 1, 2, "5 × 3 = 15 > 9")],
    ),
    "equal sum": ([statement(ADDED, "15家"), yearly(ADDED, "5家")], []),
    "equal sum of fractions": ([statement(FUNDS, "0.9亿元"), yearly(FUNDS, "0.3亿元")], []),
    "sum over other years": (
        [statement(ADDED, "25家"), yearly(ADDED, "5家", period_start=2032)],
        [],
    ),
    "sum of another scope": ([statement(ADDED, "25家", **ZONE), yearly(ADDED, "5家")], []),
    "sum of another indicator": ([statement(ADDED, "25家"), yearly(SMES, "5家")], []),
    "sum against the last year": ([in_2033(ADDED, "25家"), yearly(ADDED, "5家")], []),
    "sum of what has no common unit": ([statement(ADDED, "25家"), yearly(ADDED, "5人年")], []),
    "total within the range of sums": ([statement(ADDED, "20家"), yearly(ADDED, "5-8家")], []),
    "range of sums below the total": (
        [statement(ADDED, "30家"), yearly(ADDED, "5-8家")],
        [("span", 2, 1, "5–8 × 3 = 15–24 < 30")],
    ),
    "sum above the range of the total": (
        [statement(ADDED, "10-12家"), yearly(ADDED, "5家")],
        [("span", 2, 1, "5 × 3 = 15 > 10–12")],
    ),
    # A part and its whole
    "part larger than the whole": (
        [statement(WHOLE, "10家"), statement(PART, "12家", "二/3")],
        [("subset", 2, 1, "12 > 10")],
    ),
    "part equal to the whole": ([statement(WHOLE, "12家"), statement(PART, "12家")], []),
    "part smaller than the whole": ([statement(WHOLE, "12家"), statement(PART, "10家")], []),
    "part within the range of the whole": (
        [statement(WHOLE, "10-15家"), statement(PART, "12家")],
        [],
    ),
    "part larger than the range of the whole": (
        [statement(WHOLE, "10-15家"), statement(PART, "16家")],
        [("subset", 2, 1, "16 > 10–15")],
    ),
    "part in other years": (
        [statement(WHOLE, "10家", period_end=2032), statement(PART, "12家")],
        [],
    ),
    "part in fewer years": (
        [statement(WHOLE, "10家"), statement(PART, "12家", period_start=2032)],
        [],
    ),
    "part of another scope": ([statement(WHOLE, "10家", **ZONE), statement(PART, "12家")], []),
    "part on another basis": ([yearly(WHOLE, "4家"), statement(PART, "12家")], []),
    "another definition": (
        [statement(ADDED, "10家"), statement("hightech_enterprises_net_added", "12家")],
        [],
    ),
    "no part": ([statement(ADDED, "10家"), statement(PART, "12家")], []),
}


def invented(frames: reader.Frames, *documents: list[Cells]) -> reader.Frames:
    """Return the structured tables with invented documents that state this, and no others."""
    template = frames["statements"].iloc[0].to_dict() | {
        "city_id": "yunting",
        "indicator_printed": "指标",
        "basis_printed": "",
        "scope": "city",
        "note_zh": "",
        "note_en": "",
    }
    rows = [
        template | cells | {"document_id": document(number), "seq": seq}
        for number, stated in enumerate(documents)
        for seq, cells in enumerate(stated, 1)
    ]
    plan = frames["documents"].iloc[0].to_dict() | {"city_id": "yunting", "predecessor_id": ""}
    plans = [plan | {"document_id": document(number)} for number in range(len(documents))]
    city = frames["cities"].iloc[:1].assign(city_id="yunting", parent_city_id="")
    return {
        **frames,
        "documents": pd.DataFrame(plans).astype(frames["documents"].dtypes),
        "cities": pd.concat([frames["cities"], city], ignore_index=True),
        "statements": pd.DataFrame(rows).astype(frames["statements"].dtypes),
        "responsibilities": frames["responsibilities"].iloc[:0],
    }


def document(number: int) -> str:
    return f"yunting-{3000 + number}"


def built(frames: reader.Frames, *documents: list[Cells]) -> dict[str, pd.DataFrame]:
    tables = build.tidy(invented(frames, *documents))
    return {name: table.to_pandas() for name, table in tables.items()}


@pytest.fixture(scope="module")
def cases(frames) -> dict[str, pd.DataFrame]:
    """Return the tables of one document per case."""
    return built(frames, *(stated for stated, _ in CASES.values()))


@pytest.mark.parametrize("case", CASES)
def test_contradictions_are_listed_with_both_statements_and_the_arithmetic(cases, case) -> None:
    document_id = document(list(CASES).index(case))
    found = cases["conflicts"][cases["conflicts"]["document_id"].eq(document_id)]
    assert found["city_id"].eq("yunting").all()
    listed = zip(
        *(found[column] for column in ("conflict_kind", "statement_a", "statement_b")),
        found["arithmetic"],
        strict=True,
    )
    assert list(listed) == [
        (kind, f"{document_id}.{a}", f"{document_id}.{b}", arithmetic)
        for kind, a, b, arithmetic in CASES[case][1]
    ]


# The table


def test_documents_without_contradiction_have_an_empty_table(frames, cases) -> None:
    found = built(frames, [statement(ADDED, "300家")])["conflicts"]
    assert found.empty
    assert list(found.columns) == list(cases["conflicts"].columns)


def test_both_sides_stay_as_they_are_printed(cases) -> None:
    first = {
        name: frame[frame["document_id"].eq(document(0))]
        for name, frame in cases.items()
        if name in ("statements", "targets")
    }
    assert first["statements"]["value"].tolist() == [300, 350]
    [target] = first["targets"].to_dict("records")
    assert (target["canonical_value"], target["agreement"]) == (300, "conflict")


def known(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return the contradictions of five known documents, whatever others there are."""
    return conflicts[conflicts["document_id"].isin(FIVE)]


def test_the_documents_hold_the_contradictions_that_are_known(tables) -> None:
    found = known(tables["conflicts"].to_pandas())
    assert set(found["conflict_id"]) == {".".join(row) for row in REAL}
    assert (
        set(zip(found["conflict_kind"], found["statement_a"], found["statement_b"], strict=True))
        == REAL
    )
    assert "5 × 3 = 15 < 25" in set(found["arithmetic"])


def test_the_committed_table_holds_them_too(checkout) -> None:
    found = known(pd.read_parquet(checkout / "data" / "tidy" / "conflicts.parquet"))
    assert set(found["conflict_id"]) == {".".join(row) for row in REAL}


# The command


@pytest.fixture(scope="module")
def folder(frames, tmp_path_factory) -> Path:
    written = tmp_path_factory.mktemp("tidy")
    stated = [statement(ADDED, "25家"), statement(ADDED, "超25家", "二/3"), yearly(ADDED, "5家")]
    parquet.write(build.tidy(invented(frames, stated)), written)
    return written


def lines(*arguments: object) -> list[str]:
    done = CliRunner().invoke(main, ["conflicts", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_the_command_lists_them_in_english(folder) -> None:
    qualifiers = "the qualifiers differ, such as more than and at least"
    amounts = "the yearly amounts do not add up to the total"
    expected = [
        f"{document(0)}.1 | {document(0)}.2 | {qualifiers} | ≥ ≠ >",
        f"{document(0)}.3 | {document(0)}.1 | {amounts} | 5 × 3 = 15 < 25",
    ]
    assert lines("--data", folder) == lines("--data", folder, "--language", "en") == expected


def test_the_command_lists_them_in_chinese(folder) -> None:
    assert [line.split(" | ") for line in lines("--data", folder, "--language", "zh")] == [
        [f"{document(0)}.1", f"{document(0)}.2", "同一目标限定词不一致", "≥ ≠ >"],
        [f"{document(0)}.3", f"{document(0)}.1", "逐年之和与累计不符", "5 × 3 = 15 < 25"],
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_lists_those_of_the_documents(language, tables) -> None:
    listed = [line.split(" | ") for line in lines("--language", language)]
    found = tables["conflicts"].to_pandas()
    pairs = set(zip(found["statement_a"], found["statement_b"], strict=True))
    assert {(a, b) for a, b, *_ in listed} == pairs >= {(a, b) for _, a, b in REAL}
    assert all(len(parts) == 4 and all(parts) for parts in listed)


def test_the_command_names_a_folder_that_does_not_exist(tmp_path) -> None:
    done = CliRunner().invoke(main, ["conflicts", "--data", str(tmp_path / "none")])
    assert done.exit_code == 1
    assert str(tmp_path / "none") in done.output
