"""Feature: findings and tables say in words what the targets hold, and nothing else."""

import re

import pandas as pd
import pytest

import compare
from compare.comparison.conversion import CONVERSIONS
from compare.schema import LANGUAGES, VOCABULARIES, label
from compare.schema.record import Statement
from compare.schema.result import DescribedDocument, Selected
from compare.schema.row import by, rows_of
from compare.wording import findings, tables, wording
from compare.wording.language import TEXTS, spoken

FOUR = ["nantong", "yancheng", "qidong", "changzhou"]
FAMILIES = ("rd_intensity", "hightech_enterprises", "invention_patents", "tech_contracts")
CHOSEN = [(family, language) for family in FAMILIES for language in LANGUAGES]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def selected() -> dict[str, compare.Comparison]:
    return {family: compare.select(FOUR, families=family) for family in FAMILIES}


@pytest.fixture(scope="module")
def nothing() -> compare.Comparison:
    return compare.select(cities="changzhou", families="rd_intensity", years=2030)


def numbers_in(text: str) -> set[float]:
    return {float(found.strip(",").replace(",", "")) for found in NUMBER.findall(text)}


# Findings


def told(found: compare.Comparison, language: str, **how: bool) -> list[str]:
    """Return the sentences about a selection."""
    return list(findings.stated(found, language, **how)["text"])


def numbers_of(found: compare.Comparison, language: str) -> set[float]:
    """Return the numbers that a sentence about a selection may hold."""
    targets, documents, observed = found.targets, found.documents, found.observations
    allowed = set(targets["canonical_value"]) | set(targets["canonical_value_upper"].dropna())
    allowed |= set(observed["value"])
    if language == "en":
        # English has no word for a hundred million, and says billions.
        allowed |= {value / 10 for value in allowed}
    for frame in (targets, documents, observed):
        allowed |= set(frame["period_start"]) | set(frame["period_end"])
    counts = found.pairs["verdict"].value_counts()
    allowed |= {len(found.pairs), *(counts.get(code, 0) for code in VOCABULARIES["verdict"].codes)}
    allowed |= set(targets.groupby("panel").size())
    # Names of indicators, units and cities may hold numbers of their own (per 10,000 residents).
    names = [*found.indicators[f"indicator_{language}"], *targets[f"unit_{language}"].dropna()]
    names += [*targets[f"city_{language}"], *found.gaps[f"city_{language}"]]
    return allowed | {number for name in names for number in numbers_in(name)}


@pytest.mark.parametrize(("family", "language"), CHOSEN)
def test_sentences_hold_only_numbers_that_stand_in_the_targets(selected, family, language) -> None:
    sentences = told(selected[family], language)
    assert len(sentences) > 1
    assert numbers_in(" ".join(sentences)) <= numbers_of(selected[family], language)


@pytest.mark.parametrize(("family", "language"), CHOSEN)
def test_lowest_and_highest_are_those_of_targets_that_may_be_compared(
    selected, family, language
) -> None:
    sentences = told(selected[family], language)
    for _, panel in selected[family].targets.groupby("panel"):
        ordered = rows_of(panel.sort_values("canonical_value"), Selected)
        ends = [wording.amount(row, language) for row in (ordered[0], ordered[-1])]
        name = wording.indicator(ordered[0], language)
        assert any(
            sentence.startswith(name) and numbers_in(" ".join(ends)) <= numbers_in(sentence)
            for sentence in sentences
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_verdicts_are_counted(selected, language) -> None:
    found = selected["hightech_enterprises"]
    counts = found.pairs["verdict"].value_counts()
    [sentence] = [
        sentence
        for sentence in told(found, language)
        if label("verdict", "not_comparable", language) in sentence
    ]
    numbers = [int(number) for number in NUMBER.findall(sentence)]
    expected = [counts.get(code, 0) for code in ("comparable", "caveats", "not_comparable")]
    assert numbers == [len(found.pairs), *expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_document_does_not_state_is_said_with_its_reason(selected, language) -> None:
    found = selected["hightech_enterprises"]
    text = "\n".join(told(found, language))
    for reason in set(found.gaps["gap_reason"]):
        assert label("gap", reason, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_selection_without_targets_is_one_sentence(nothing, language) -> None:
    assert told(nothing, language) == [spoken(language).text("no_target")]


@pytest.mark.parametrize("family", FAMILIES)
def test_sentences_are_in_their_language(selected, family) -> None:
    assert not CHINESE.search(" ".join(told(selected[family], "en")))
    assert all(CHINESE.search(sentence) for sentence in told(selected[family], "zh"))
    assert len(told(selected[family], "en")) == len(told(selected[family], "zh"))


# Tables


def tables_of(found: compare.Comparison, language: str) -> dict[str, pd.DataFrame]:
    return {
        "targets": tables.targets(found, language),
        "verdicts": tables.verdicts(found, language),
        "sources": tables.sources(found, language),
        "documents": tables.documents(found.documents, language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_named_in_the_language(selected, language) -> None:
    texts = {text[language] for text in TEXTS.values()}
    for frame in tables_of(selected["rd_intensity"], language).values():
        assert len(frame) > 0
        assert set(frame.columns) <= texts
        assert all(bool(CHINESE.search(name)) == (language == "zh") for name in frame.columns)


@pytest.mark.parametrize("name", ["targets", "verdicts", "documents"])
@pytest.mark.parametrize("family", FAMILIES)
def test_cells_of_an_english_table_hold_no_chinese(selected, family, name) -> None:
    frame = tables_of(selected[family], "en")[name]
    speech = spoken("en")
    # The number of a document is as printed; a firmness names the word that it renders.
    printed = [speech.text("document_number"), speech.text("firmness")]
    cells = frame.drop(columns=printed, errors="ignore").to_numpy().ravel()
    assert [cell for cell in cells if CHINESE.search(cell)] == []


@pytest.mark.parametrize(("family", "language"), CHOSEN)
def test_each_target_and_each_gap_is_a_row(selected, family, language) -> None:
    found = selected[family]
    frame = tables.targets(found, language)
    assert len(frame) == len(found.targets) + len(found.gaps)
    said = frame[spoken(language).text("target")].tolist()
    for row in rows_of(found.targets, Selected):
        assert wording.quantity(row, language) in said
    for reason, count in found.gaps["gap_reason"].value_counts().items():
        assert said.count(label("gap", reason, language)) == count
    assert "nan" not in " ".join(frame.to_numpy().ravel())


def test_a_gap_is_shown_as_not_stated_in_the_document(selected) -> None:
    documents = "yancheng-2023,changzhou-2018"
    found = compare.select(documents=documents, indicators="hightech_enterprises")
    assert found.targets.empty
    shown = tables.targets(found, "en").set_index("City")
    assert shown.loc["Yancheng", "Target"] == "not stated in this document"
    assert shown.loc["Changzhou", "Target"] == "not stated in the part that was seen"
    shown_zh = tables.targets(found, "zh").set_index("城市")["目标"].to_dict()
    assert shown_zh == {"盐城": "本文件未提出", "常州": "所见部分未提出"}
    assert shown["Period"].to_dict() == {"Yancheng": "2023", "Changzhou": "2018"}


@pytest.mark.parametrize(("family", "language"), CHOSEN)
def test_each_pair_is_a_row_with_all_its_reasons(selected, family, language) -> None:
    found = selected[family]
    frame = tables.verdicts(found, language)
    expected = sorted(
        (label("verdict", row.verdict, language), wording.reasons(row.reasons, language))
        for row in found.pairs.itertuples()
    )
    columns = [spoken(language).text(name) for name in ("verdict", "reasons")]
    assert sorted(frame[columns].itertuples(index=False, name=None)) == expected


@pytest.mark.parametrize(("family", "language"), CHOSEN)
def test_each_statement_is_a_row_with_place_and_printed_words(selected, family, language) -> None:
    found = selected[family]
    frame = tables.sources(found, language)
    assert len(frame) == len(found.statements)
    printed = frame[spoken(language).text("printed")].tolist()
    for row in found.statements.itertuples():
        assert any(
            row.quantity_printed in cell and row.indicator_printed in cell for cell in printed
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_a_selection_without_targets_have_their_columns(
    nothing, selected, language
) -> None:
    full = tables_of(selected["rd_intensity"], language)
    for name, frame in tables_of(nothing, language).items():
        assert list(frame.columns) == list(full[name].columns)
        assert name == "documents" or frame.empty


# Words


@pytest.mark.parametrize(
    ("target_id", "zh", "en"),
    [
        (
            "nantong-2022.gdp_per_capita.city.at_end.2024",
            "超过16.8万元/人",
            "more than CNY 168,000 per person",
        ),
        (
            "nantong-2017.key_industry_output.city.at_end.2020",
            "超过15000亿元",
            "more than CNY 1,500 billion",
        ),
        ("yancheng-2023.rd_intensity.city.at_end.2023", "约2.4%", "about 2.4%"),
        (
            "nantong-2017.seed_industries_formed.city.in_period.2017-2020",
            "1–2件",
            "1–2 items",
        ),
    ],
)
def test_a_target_is_said_with_comparator_value_and_unit(target_id, zh, en) -> None:
    found = compare.select(scope=None).targets
    [row] = rows_of(found[found["target_id"] == target_id], Selected)
    assert (wording.quantity(row, "zh"), wording.quantity(row, "en")) == (zh, en)


# What a reader is told of a reason, written apart from the table of texts.
REASONS = {
    "other_indicator": ("指标不同", "another indicator"),
    "other_scope": ("范围不同", "another scope"),
    "annual_against_total": ("一为年度量、一为累计量", "an annual amount against a total"),
    "other_span": ("累计的年数不同", "totals over periods of different length"),
    "other_basis": ("计量口径不同", "another basis"),
    "opposite_bounds": ("一为下限、一为上限", "a floor against a ceiling"),
    "other_target_year": ("目标年不同", "different target years"),
    "distant_target_year": ("目标年相差过大", "target years more than three years apart"),
    "about_against_bound": ("一为约数、一为上下限", "about against a bound"),
    "annual_in_another_sense": (
        "年度量含义不同（每年、年均或末年）",
        "annual amounts in different senses",
    ),
    "other_definition": ("指标定义不同", "another definition"),
    "wider_composition": ("一方统计范围更宽", "one has a wider composition"),
    "nested": ("存在隶属关系", "one city lies inside the other"),
    "unlike_size": ("总量未按城市规模调整", "amounts not adjusted for the size of the cities"),
    "inferred": ("含推断信息", "partly inferred by the coder"),
    "alternative_reading": ("原文可有另一种理解", "there is another defensible reading"),
    "stated_in_conflict": ("文件内部表述矛盾", "the document contradicts itself"),
    "not_reviewed": ("仅为草稿、未经复核", "drafted and not reviewed"),
    "strict_against_floor": ("“超过”对“不低于”", "more than against at least"),
    "unqualified": (
        "有数字未带限定词，按“不低于”理解",
        "a number without a qualifier, read as a floor",
    ),
    "other_firmness": ("措辞力度不同", "another firmness"),
    "other_level": ("行政级别不同", "another administrative level"),
    "other_genre": ("文种不同", "another genre of document"),
    "other_issuer_level": ("发文机关层次不同", "another level of issuer"),
}


def test_every_reason_is_told_in_the_words_that_mean_it() -> None:
    assert set(REASONS) == set(VOCABULARIES["reason"].codes)
    for code, texts in REASONS.items():
        told_as = tuple(label("reason", code, language) for language in ("zh", "en"))
        assert told_as == texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contradiction_names_its_document_as_all_tables_do(language) -> None:
    found = compare.select(documents="nantong-2022,qidong-2023", scope=None)
    shown = tables.conflicts(found, language)
    documents, kinds, first, second, arithmetic = (shown[n].tolist() for n in shown.columns)
    names = {
        row.document_id: wording.document(row, language)
        for row in rows_of(found.documents, DescribedDocument)
    }
    own = found.data["conflicts"].query("document_id in ['nantong-2022', 'qidong-2023']")
    assert documents == [names[document] for document in own["document_id"]]
    assert set(documents) == {names["nantong-2022"], names["qidong-2023"]}
    assert arithmetic == own["arithmetic"].tolist()
    statements = by(found.data["statements"], Statement, "statement_id")
    for side, shown_side in (("statement_a", first), ("statement_b", second)):
        pairs = zip(own[side], shown_side, strict=True)
        assert all(text.endswith(wording.printed(statements[name])) for name, text in pairs)
    assert kinds == [label("conflict_kind", kind, language) for kind in own["conflict_kind"]]


def test_a_selection_without_contradictions_has_none_to_show() -> None:
    assert tables.conflicts(compare.select(years=1990), "en").empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contradiction_is_told_by_the_note_in_the_language(language) -> None:
    found = compare.select(documents="nantong-2022", indicators="rd_personnel_per_10k_employed")
    [target] = found.targets.itertuples()
    assert target.agreement == "conflict" and len(target.comparators) == 1
    note, other = {"zh": (target.note_zh, target.note_en), "en": (target.note_en, target.note_zh)}[
        language
    ]
    said = " ".join(told(found, language))
    assert note in said and other not in said


# Conversions in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_conversions_says_from_what_and_why_not(language) -> None:
    found = compare.select(
        documents="nantong-2022,qidong-2023", indicators="hightech_enterprises,rd_intensity"
    )
    for name in CONVERSIONS:
        frame = found.convert(name)
        table = tables.conversions(found, frame, language)
        assert len(table) == len(found.targets)
        value, inputs, why = (table.iloc[:, place] for place in (2, 3, 4))
        known = int(frame["missing"].eq("").sum())
        assert value.ne("—").tolist() == [True] * known + [False] * (len(table) - known)
        assert inputs.ne("").tolist() == value.ne("—").tolist() == why.eq("").tolist()
        reasons = {label("missing", code, language) for code in frame["missing"] if code}
        assert set(why) - {""} == reasons


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("en", ["2,400 enterprises", "base: end of 2021", "about 400 enterprises a year"]),
        ("zh", ["2400家", "基数为 2021 年末", "每年约400家"]),
    ],
)
def test_nantongs_implied_base_is_told(language, cells) -> None:
    found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    table = tables.conversions(found, found.convert("implied_base"), language)
    said = " ".join(table.iloc[0])
    assert all(cell in said for cell in cells)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0045, "0.0045"),
        (0.000123, "0.00012"),
        (0.01234, "0.01"),
        (4.6591, "4.66"),
        (355.25, "355"),
    ],
)
def test_a_small_converted_value_shows_digits(value, said) -> None:
    found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    frame = found.convert("per_10k_residents").assign(converted_value=value)
    assert tables.conversions(found, frame, "zh").iloc[0, 2] == f"{said}家/万人"
    [row] = rows_of(found.targets, Selected)
    assert wording.difference(row, -value, "zh") == f"−{said}家"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "not adjusted for the size"), ("zh", "未按城市规模调整")]
)
def test_an_order_of_amounts_says_that_it_is_not_adjusted(language, words) -> None:
    for indicator, raw in (("hightech_enterprises_net_added", True), ("rd_intensity", False)):
        found = compare.select(indicators=indicator, years=2024)
        ranks = found.ranking()
        assert ranks["rank"].notna().sum() > 1
        assert (words in findings.ranked(found, ranks, language)["text"].iloc[0]) is raw
