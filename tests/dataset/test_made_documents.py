"""Feature: several documents of a city and year are read, built and verified under a suffix.

Two invented documents of one year state the same with different verbs: each states one target of a
year, and between the two the basis is no barrier.
"""

from pathlib import Path

import pytest

import compare
from compare.curated import reader
from compare.dataset import build, parquet
from compare.printed.quantity import parse, reached
from compare.texts.source import divide
from compare.texts.verification import verify

CHANGZHOU, NANTONG = "changzhou-2024-ai", "nantong-2024-ai_plan"
TEXTS = {
    CHANGZHOU: """\
二〇二四年人工智能工作要点
一、主要目标
2024年新增高新技术企业300家，高新技术产业产值增长12%，有效期内高新技术企业达5000家。
2023年，高新技术企业达4500家。
二、重点任务
（一）壮大企业。每年新增高新技术企业300家，年均高新技术产业产值增长12%。
（二）做强产业。全年高新技术企业达到300家。
""",
    NANTONG: """\
二〇二四年人工智能行动计划
一、主要目标
高新技术企业年内达到400家。
二、重点任务
（一）做强产业。每年高新技术产业产值增长10%。
""",
}
ADDED, GROWTH = "hightech_enterprises_added", "hightech_output_growth"
NAMES = {ADDED: "高新技术企业", GROWTH: "高新技术产业产值", "hightech_enterprises": "高新技术企业"}
STATED = {
    CHANGZHOU: [
        ("一", ADDED, "300家", "in_period", "新增"),
        ("一", GROWTH, "12%", "in_period", ""),
        ("一", "hightech_enterprises", "达5000家", "at_end", ""),
        ("二/(一)", ADDED, "300家", "per_year", "每年"),
        ("二/(一)", GROWTH, "12%", "per_year", "年均"),
        ("二/(二)", ADDED, "达到300家", "at_end", ""),
    ],
    NANTONG: [
        ("一", ADDED, "达到400家", "at_end", ""),
        ("二/(一)", GROWTH, "10%", "per_year", "每年"),
    ],
}
REACHED = {CHANGZHOU: [("一", "hightech_enterprises", "达4500家", "at_end", "")], NANTONG: []}


def cells(seq: int, row: tuple[str, ...], read, year: str) -> dict[str, str]:
    locator, indicator, printed, basis, word = row
    quantity = read(printed)
    return {
        "seq": str(seq), "locator": locator, "indicator_id": indicator,
        "indicator_printed": NAMES[indicator], "quantity_printed": printed,
        "value": repr(quantity.value), "unit_printed": quantity.unit,
        "comparator": quantity.comparator, "bare": str(quantity.bare).lower(), "basis": basis,
        "basis_printed": word, "period_start": year, "period_end": year, "scope": "city",
        "review": "reviewed_once",
    }  # fmt: skip


@pytest.fixture(scope="module")
def structured(copied) -> Path:
    """Return tables with the invented documents beside those there are."""
    tables = copied()
    for name, text in TEXTS.items():
        city = name.partition("-")[0]
        tables.add(
            "documents.csv", document_id=name, city_id=city, title_zh="要点", title_en="Points",
            issuer_zh="某局", issuer_en="A bureau", issuer_level="city_department",
            genre="work_points", period_start="2024", period_end="2024", source_grade="A",
            looked_for="hightech_enterprises; hightech_output",
            source_sha256=divide(name, text).sha256,
        )  # fmt: skip
        for table in ("statements", "actuals", "responsibilities", "non_targets"):
            tables.write(f"{table}/{name}.csv", tables.lines(f"{table}/nantong-2024.csv")[:1])
        for seq, row in enumerate(STATED[name], 1):
            tables.add(
                f"statements/{name}.csv", firmness="commit", **cells(seq, row, parse, "2024")
            )
        for seq, row in enumerate(REACHED[name], 1):
            told = cells(seq, row, reached, "2023")
            tables.add(f"actuals/{name}.csv", estimate="false", **told)
    return tables.folder


@pytest.fixture(scope="module")
def made(structured) -> reader.Frames:
    return reader.read(structured)


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("made") / "tidy"
    parquet.write(build.tidy(made), place)
    return place


# Read and built


def test_documents_of_one_city_and_year_are_told_apart(made, folder) -> None:
    documents = compare.load("documents", folder).set_index("document_id")
    assert {CHANGZHOU, NANTONG, "changzhou-2024", "nantong-2024"} <= set(documents.index)
    assert documents.loc[[CHANGZHOU, NANTONG], "city_id"].tolist() == ["changzhou", "nantong"]
    statements = compare.load("statements", folder)
    counted = statements.groupby("document_id").size()
    assert counted[[CHANGZHOU, NANTONG]].tolist() == [6, 2]
    assert counted["changzhou-2024"] == made["statements"]["document_id"].eq("changzhou-2024").sum()
    assert {f"{CHANGZHOU}.{seq}" for seq in range(1, 7)} <= set(statements["statement_id"])


def test_what_it_reports_is_an_observation_of_its_city(folder) -> None:
    observed = compare.load("observations", folder).set_index("observation_id")
    row = observed.loc[f"{CHANGZHOU}.actual.1"]
    assert (row["document_id"], row["locator"], row["value"]) == (CHANGZHOU, "一", 4500)
    assert (row["as_of"], row["city_id"], row["period_end"]) == ("2024", "changzhou", 2023)


def test_it_can_be_asked_for_by_its_name(folder) -> None:
    found = compare.select(documents=CHANGZHOU, data=folder)
    assert set(found.targets["document_id"]) == {CHANGZHOU}
    both = compare.select(cities="changzhou", families="hightech_enterprises", data=folder)
    assert {CHANGZHOU, "changzhou-2024"} <= set(both.documents["document_id"])


@pytest.mark.parametrize(
    "name", ["changzhou-2024-", "changzhou-2024-AI", "changzhou-2024-ai-2", "changzhou-ai"]
)
def test_a_suffix_of_another_form_is_refused(copied, name) -> None:
    tables = copied()
    line = tables.edit("documents.csv", "changzhou-2024", document_id=name)
    with pytest.raises(compare.InvalidInputError) as caught:
        reader.read(tables.folder)
    places = {(p.file, p.line, p.column) for p in caught.value.problems}
    assert ("documents.csv", line, "document_id") in places


# One year, one target


@pytest.mark.parametrize(("indicator", "statements"), [(ADDED, 3), (GROWTH, 2)])
def test_statements_with_different_verbs_are_one_target(folder, indicator, statements) -> None:
    targets = compare.load("targets", folder)
    [target] = targets[
        targets["document_id"].eq(CHANGZHOU) & targets["indicator_id"].eq(indicator)
    ].itertuples()
    assert target.target_id == f"{CHANGZHOU}.{indicator}.city.in_period.2024"
    assert (target.basis, target.statements) == ("in_period", statements)
    assert (target.amount, target.annual_by) == ("annual", "only_year")
    assert target.agreement == "restated"
    conflicts = compare.load("conflicts", folder)
    assert not conflicts["document_id"].isin([CHANGZHOU, NANTONG]).any()


def test_a_stock_beside_them_is_a_target_of_its_own(folder) -> None:
    targets = compare.load("targets", folder).set_index("target_id")
    stock = targets.loc[f"{CHANGZHOU}.hightech_enterprises.city.at_end.2024"]
    assert stock[["amount", "annual_by"]].isna().all()


def test_a_statement_keeps_the_basis_that_its_words_have(folder) -> None:
    statements = compare.load("statements", folder)
    own = statements[statements["document_id"].eq(CHANGZHOU)].sort_values("seq")
    assert own["basis"].tolist() == [row[3] for row in STATED[CHANGZHOU]]


@pytest.mark.parametrize("indicator", [ADDED, GROWTH])
def test_between_documents_of_one_year_the_basis_makes_no_reason(folder, indicator) -> None:
    pairs = compare.load("comparisons", folder).set_index(["target_a", "target_b"])
    names = [f"{name}.{indicator}.city.in_period.2024" for name in (CHANGZHOU, NANTONG)]
    row = pairs.loc[tuple(names)]
    barriers = {"other_basis", "annual_against_total", "other_span", "annual_in_another_sense"}
    assert not barriers & set(row["reasons"])
    assert row["verdict"] == ("caveats" if indicator == ADDED else "comparable")
    assert ("unlike_size" in row["reasons"]) == (indicator == ADDED)


def test_another_value_in_another_verb_contradicts(structured, tmp_path) -> None:
    frames = reader.read(structured)
    statements = frames["statements"]
    other = statements["document_id"].eq(CHANGZHOU) & statements["seq"].eq(4)
    frames["statements"] = statements.assign(value=statements["value"].mask(other, 350))
    tidy = build.tidy(frames)
    found = [row for row in tidy["conflicts"].to_pylist() if row["document_id"] == CHANGZHOU]
    assert [(row["conflict_kind"], row["arithmetic"]) for row in found] == [("value", "300 ≠ 350")]


# Verified


@pytest.fixture
def sources(tmp_path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_they_are_verified_against_texts_of_their_own(made, sources) -> None:
    first, second = verify(made, sources, [CHANGZHOU, NANTONG])
    assert first.failures == second.failures == []
    assert (first.summary["document"], second.summary["document"]) == (CHANGZHOU, NANTONG)
    assert (first.summary["statements"], first.summary["reached"], first.summary["found"]) == (
        6, 1, 7,
    )  # fmt: skip
    assert [match.statement_id for match in first.reached] == [f"{CHANGZHOU}.actual.1"]


def test_evidence_names_them_too(sources, folder) -> None:
    passage = compare.evidence(f"{CHANGZHOU}.1", sources, folder)
    assert passage.quantity == "300家" and passage.locator == "一"
