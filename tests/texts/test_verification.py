"""Feature: statements and the numbers of a text are verified against each other, both ways."""

import csv
import os
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare import InvalidInputError
from compare.cli import main
from compare.curated import reader
from compare.dataset import build, parquet
from compare.printed import pattern
from compare.printed.quantity import parse, reached
from compare.schema import STRUCTURED
from compare.texts.accounting import numbers
from compare.texts.matching import Match, match
from compare.texts.source import Source, divide, squeeze
from compare.texts.verification import Verification, verify
from examples import most

SOURCES = "CITY_COMPARE_SOURCES"
DOCUMENT = "yunting-2031"
PLAN = """\
云汀市人民政府文件

云政发〔2031〕7号    　发布日期：２０３１-０５-０９

　　云汀市建设科学城行动方案（2031—2033年）

　　为建好科学城，制定本方案。云政发〔2031〕7号文件自印发之日起施行。

一、主要目标
到 2033 年，全市研发投入强度超过
３．１５％；高新技术企业达到 8
60 家，科技型中小企业２０００家以上，
技术合同成交额突破 120 亿元。近三年已建成园区9个。２０３０
年，高新技术企业７００ 家，研发投入强度近 2.9%，技
术合同成交额突破90亿元。

二、重点任务
（一）壮大企业
１．建设企业梯队。三年新增高新技术企业 300家以
上，每年实施
20 项以上重大科技项目。落实“16条措施”和
“16条措施”实施细则。（责任单位：市科技局、工信局）

— 1 —

2 汇聚各方人才。引进高层次人才超千人，在园区至少
建成链条1 条。（责任单位：市人才办）

三、保障措施
1.加强领导。成立专班。

附件
重点任务分工
序号
1
设立科创基金总规模 50亿元
2
培训高素质农民 12 00人
"""
# Of each statement: locator, indicator_id, indicator, quantity, basis, word for it, firmness.
STATED = [
    ("一", "rd_intensity", "研发投入强度", "超过3.15%", "at_end", ""),
    ("一", "hightech_enterprises", "高新技术企业", "达到860家", "at_end", ""),
    ("一", "tech_smes", "科技型中小企业", "2000家以上", "at_end", ""),
    ("一", "tech_contract_value", "技术合同成交额", "突破120亿元", "at_end", ""),
    ("二/1", "hightech_enterprises_added", "高新技术企业", "300家以上", "in_period", "新增"),
    ("二/1", "major_st_projects", "重大科技项目", "20项以上", "per_year", "每年"),
    ("二/2", "high_level_talent_added", "高层次人才", "超千人", "in_period", "引进"),
    ("二/2", "incubation_chains_built", "链条", "至少1条", "in_period", "建成"),
    ("附件/1", "investment_fund_size_formed", "科创基金", "50亿元", "in_period", "设立"),
    ("附件/2", "farmers_trained", "高素质农民", "1200人", "in_period", "培训"),
]
# Quantities that stand before their indicator.
ORDERS = {"20项以上": "basis; quantity; indicator", "至少1条": "quantity; basis; indicator"}
# The same of what was reached; its year is 2030.
REACHED = [
    ("一", "hightech_enterprises", "高新技术企业", "700家", "at_end", ""),
    ("一", "rd_intensity", "研发投入强度", "近2.9%", "at_end", ""),
    ("一", "tech_contract_value", "技术合同成交额", "突破90亿元", "in_period", ""),
]
NON_TARGETS = [
    ("*", r"20\d{2}年", "0", "date"),
    ("*", r"20\d{2}—20\d{2}年", "0", "date"),
    ("0", r"20\d{2}-\d{2}-\d{2}", "0", "date"),
    ("*", r"—\d—", "0", "page_furniture"),
    ("0", "云政发〔2031〕7号", "1", "document_number"),
    ("0", "云政发〔2031〕7号", "2", "document_number"),
    ("一", "近三年", "1", "past"),
    ("一", "园区9个", "1", "existing"),
    ("二/1", "16条措施", "1", "programme"),
    ("二/1", "16条措施", "2", "programme"),
]
RESPONSIBLE = [
    ("二/1", "二/1", "lead", "市科技局", "Science Bureau"),
    ("二/1", "二/1;二/(一)", "cooperating", "市工信局", "Industry Bureau"),
    ("二/2", "二/1-2", "responsible", "市人才办", "Talent Office"),
]


class Row(NamedTuple):
    """What matching needs of a statement."""

    seq: int
    indicator_printed: str
    quantity_printed: str
    locator: str = "一"
    inferred: tuple[str, ...] = ()
    basis_printed: str = ""
    word_order: tuple[str, ...] = ()

    @property
    def statement_id(self) -> str:
        """Return the identifier."""
        return f"{DOCUMENT}.{self.seq}"


class Exempt(NamedTuple):
    """A row of non_targets."""

    locator: str
    printed: str
    nth: int = 1
    reason: str = "existing"


class Plan(NamedTuple):
    """A folder of structured tables of one invented document, and the folder of its text."""

    folder: Path
    sources: Path

    def print(self, text: str) -> None:
        """Write the text of the document."""
        (self.sources / f"{DOCUMENT}.txt").write_text(text, encoding="utf-8")


def rows_of(name: str, rows: list[dict[str, str]]) -> str:
    """Return the lines of a CSV file of a table; what a row leaves out is empty."""
    lines = [",".join(STRUCTURED[name].names)]
    for row in rows:
        cells = (row.get(column, "") for column in STRUCTURED[name].names)
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\n".join(lines) + "\n"


def statement_cells(seq: int, stated: tuple[str, ...]) -> dict[str, str]:
    locator, indicator_id, indicator, printed, basis, word = stated
    quantity = parse(printed)
    return {
        "seq": str(seq),
        "locator": locator,
        "indicator_id": indicator_id,
        "indicator_printed": indicator,
        "quantity_printed": printed,
        "value": repr(quantity.value),
        "unit_printed": quantity.unit,
        "comparator": quantity.comparator,
        "bare": str(quantity.bare).lower(),
        "basis": basis,
        "basis_printed": word,
        "period_start": "2033" if basis == "at_end" else "2031",
        "period_end": "2033",
        "scope": "city",
        "firmness": "commit",
        "review": "reviewed_once",
        "word_order": ORDERS.get(printed, ""),
    }


def reached_cells(seq: int, stated: tuple[str, ...]) -> dict[str, str]:
    quantity = reached(stated[3])
    cells = statement_cells(seq, stated) | {"period_start": "2030", "period_end": "2030"}
    del cells["firmness"]
    return cells | {"comparator": quantity.comparator, "estimate": "false"}


def named(table: str, rows: list[tuple[str, ...]]) -> list[dict[str, str]]:
    """Return rows with the names of their columns."""
    return [dict(zip(STRUCTURED[table].names, row, strict=True)) for row in rows]


def invent(folder: Path) -> None:
    """Reduce a copy of data/structured to one invented document."""
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        [document, *_] = csv.DictReader(file)
    document |= {"document_id": DOCUMENT, "city_id": "yunting", "predecessor_id": ""}
    document |= {"issued_on": "", "published_on": ""}
    document |= {"period_start": "2031", "period_end": "2033", "completeness_en": ""}
    document |= {"source_sha256": divide(DOCUMENT, PLAN).sha256, "completeness_zh": ""}
    (folder / "documents.csv").write_text(rows_of("documents", [document]), encoding="utf-8")
    city = {
        "city_id": "yunting",
        "gb_code": "999900",
        "name_zh": "云汀",
        "name_en": "Yunting",
        "level": "prefecture",
        "province_code": "99",
        "province_zh": "某省",
        "province_en": "Some Province",
    }
    with (folder / "cities.csv").open("a", encoding="utf-8") as file:
        file.write(rows_of("cities", [city]).split("\n", 1)[1])
    for name, rows in {
        "statements": [statement_cells(seq, stated) for seq, stated in enumerate(STATED, 1)],
        "actuals": [reached_cells(seq, stated) for seq, stated in enumerate(REACHED, 1)],
        "non_targets": named("non_targets", NON_TARGETS),
        "responsibilities": named("responsibilities", RESPONSIBLE),
    }.items():
        for path in (folder / name).iterdir():
            path.unlink()
        (folder / name / f"{DOCUMENT}.csv").write_text(rows_of(name, rows), encoding="utf-8")


@pytest.fixture(scope="module")
def invented(copied, tmp_path_factory) -> Plan:
    tables = copied()
    invent(tables.folder)
    plan = Plan(tables.folder, tmp_path_factory.mktemp("sources"))
    plan.print(PLAN)
    return plan


@pytest.fixture(scope="module")
def stated(invented) -> reader.Frames:
    return reader.read(invented.folder)


@pytest.fixture(scope="module")
def built(stated, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tidy")
    parquet.write(build.tidy(stated), folder)
    return folder


def check(frames: reader.Frames, folder: Path, text: str = PLAN) -> Verification:
    """Verify the invented document, its text as given."""
    (folder / f"{DOCUMENT}.txt").write_text(text, encoding="utf-8")
    [found] = verify(frames, folder)
    return found


def changed(frames: reader.Frames, name: str, row: int, **cells: object) -> reader.Frames:
    """Return the frames with other cells in one row, counted from 1."""
    frame = frames[name].copy()
    for column, value in cells.items():
        frame[column] = [
            value if number == row else cell for number, cell in enumerate(frame[column], 1)
        ]
    return {**frames, name: frame}


def goals(text: str) -> Source:
    return divide(DOCUMENT, f"一、目标\n{text}")


def find(text: str, *rows: Row) -> list[Match]:
    return match(goals(text), rows)


def shown(text: str, found: Match) -> str:
    return goals(text).text[found.start : found.end] if found.start >= 0 else ""


# A statement in its text


@pytest.mark.parametrize(
    "text",
    [
        "高新技术企业达到860家。",
        "高新技术\n企业达到\n8\n60 家。",
        "高新技术企业 达 到 ８６０ 家 。",
        "高新技术企业达到\n\n\f\n８６\n０\u3000家。",
    ],
)
def test_a_quantity_is_found_in_spite_of_wraps_spaces_and_full_width_forms(text) -> None:
    [found] = find(text, Row(1, "高新技术企业", "达到860家"))
    assert (found.problem, shown(text, found), found.distance) == ("", "达到860家", 0)


def test_what_the_table_prints_may_have_full_width_forms_and_spaces_too() -> None:
    text = "PM2.5浓度（年均）不超过27微克/立方米。"
    [found] = find(text, Row(1, "ＰＭ２．５ 浓度(年均)", "不超过 ２７微克／立方米"))
    assert (found.problem, shown(text, found)) == ("", "不超过27微克/立方米")


@pytest.mark.parametrize(
    ("text", "indicator", "quantity", "distance"),
    [
        ("高新技术企业数量达到860家。", "高新技术企业", "达到860家", 2),
        ("每年实施20项以上重大科技项目。", "重大科技项目", "20项以上", 0),
        ("每年实施20项以上市级的重大科技项目。", "重大科技项目", "20项以上", 3),
        ("引进高层次1200人人才。", "高层次人才", "1200人", 0),
    ],
    ids=["before", "after", "after at a distance", "around"],
)
def test_the_indicator_may_stand_before_after_or_around_its_quantity(
    text, indicator, quantity, distance
) -> None:
    [found] = find(text, Row(1, indicator, quantity))
    assert (found.problem, shown(text, found), found.distance) == ("", quantity, distance)


@pytest.mark.parametrize(
    ("printed", "quantity"),
    [
        ("110家", "10家"),
        ("1,500家", "500家"),
        ("12.8%", "2.8%"),
        ("1.28%", "28%"),
        ("3115%", "3.15%"),
        ("500家以上", "500家"),
        ("500家左右", "500家"),
        ("超20个", "20个"),
        ("不少于20个", "20个"),
        ("至少20个", "20个"),
        ("前20强", "20强"),
        ("达到3600家", "3600家"),
        ("达3600家", "3600家"),
        ("6-9个", "9个"),
        ("6~9个", "9个"),
        ("3600家", "达到3600家"),
        ("500家", "500家以上"),
        ("超过500家", "达到500家"),
    ],
)
def test_a_quantity_is_not_found_in_a_longer_or_another_one(printed, quantity) -> None:
    text = f"全市企业{printed}。"
    [found] = find(text, Row(1, "企业", quantity))
    assert (found.start, found.distance) == (-1, -1)
    assert found.problem == f"{quantity} not at 一"
    [whole] = find(text, Row(1, "企业", printed))
    assert (whole.problem, shown(text, whole)) == ("", printed)


@pytest.mark.parametrize(
    ("printed", "quantity"),
    [
        ("1.58", "1.5"),
        ("1/30", "1/3"),
        ("142人年", "142人"),
        ("350亿元", "350亿"),
        ("10个百分点", "10个"),
        ("3.15%", "3.15"),
        ("12万人", "12"),
    ],
)
def test_a_quantity_is_not_found_at_the_beginning_of_a_longer_one(printed, quantity) -> None:
    [found] = find(f"全市企业{printed}。", Row(1, "企业", quantity))
    assert found.problem == f"{quantity} not at 一"


@pytest.mark.parametrize(
    ("printed", "quantity"),
    [("5至8家", "8家"), ("5—8家", "8家"), ("5家至8家", "8家"), ("5家至8家", "5家")],
)
def test_a_quantity_is_not_found_in_a_range(printed, quantity) -> None:
    [found] = find(f"全市企业{printed}。", Row(1, "企业", quantity))
    assert found.problem == f"{quantity} not at 一"


@pytest.mark.parametrize(
    ("printed", "quantity"),
    [
        ("不超过3%", "超过3%"),
        ("不低于3%", "低于3%"),
        ("不足20家", "20家"),
        ("最多20家", "20家"),
        ("大于20家", "20家"),
        ("少于20家", "20家"),
        ("20家之内", "20家"),
        ("20家及以上", "20家"),
        ("约20家左右", "20家左右"),
    ],
)
def test_a_quantity_is_not_found_under_another_qualifier(printed, quantity) -> None:
    [found] = find(f"全市企业{printed}。", Row(1, "企业", quantity))
    assert found.problem == f"{quantity} not at 一"


@pytest.mark.parametrize(("printed", "quantity"), [("二十家", "十家"), ("三百家", "百家")])
def test_a_numeral_is_not_found_in_a_longer_one(printed, quantity) -> None:
    [found] = find(f"全市企业{printed}。", Row(1, "企业", quantity))
    assert found.problem == f"{quantity} not at 一"


def test_a_qualifier_may_be_split_from_its_number_by_a_verb() -> None:
    text = "在园区至少建成链条1条。"
    [found] = find(text, Row(1, "链条", "至少1条"))
    assert (found.problem, shown(text, found)) == ("", "至少建成链条1条")


@pytest.mark.parametrize("text", ["至少在各园区建成链条1条。", "至少3家链条1条。", "链条1条。"])
def test_a_qualifier_far_away_or_of_another_number_is_not_its_own(text) -> None:
    [found] = find(text, Row(1, "链条", "至少1条"))
    assert found.problem == "至少1条 not at 一"


# Made lists, with the name, the quantity that is looked for and what is shown of it.
GOVERNED = [
    ("茶馆、书院分别突破20家和30家。", "书院", "突破30家", "30家"),
    ("茶馆、书院、驿站分别超过20家、30家和50家。", "驿站", "超过50家", "50家"),
    ("茶馆、书院、驿站分别超过20家、30家和50家。", "书院", "超过30家", "30家"),
    ("茶馆、书院占比均超20%、30%。", "书院占比", "超30%", "30%"),
    ("茶馆及书院各不少于20家及30家。", "书院", "不少于30家", "30家"),
    ("茶馆与书院分别突 破２０ 家与３０　家。", "书院", "突破30家", "30家"),
]


@pytest.mark.parametrize(("text", "indicator", "quantity", "printed"), GOVERNED)
def test_a_qualifier_after_respectively_governs_the_later_numbers_of_its_list(
    text, indicator, quantity, printed
) -> None:
    [found] = find(text, Row(1, indicator, quantity))
    assert (found.problem, shown(text, found)) == ("", printed)


def test_the_first_number_of_such_a_list_is_found_with_its_qualifier() -> None:
    text = "茶馆、书院分别突破20家和30家。"
    first, second = find(text, Row(1, "茶馆", "突破20家"), Row(2, "书院", "突破30家"))
    assert (first.problem, shown(text, first)) == ("", "突破20家")
    assert (second.problem, shown(text, second)) == ("", "30家")


@pytest.mark.parametrize(
    "text",
    [
        "茶馆突破20家，书院30家。",
        "茶馆、书院突破20家和30家。",
        "茶馆、书院分别达到20家和30家。",
        "茶馆、书院分别突破20家和130家。",
        "茶馆、书院分别突破20家和30家以上。",
        "茶馆、书院分别突破20家和30家左右。",
        "茶馆、书院分别突破20家和30.5家。",
        "茶馆、书院分别突破20家和300家。",
        "茶馆、驿站分别突破20家。书院和30家商铺。",
        "茶馆、驿站分别突破20家和40家，书院和30家商铺。",
        "茶馆、驿站分别突破20家和40家；书院和30家商铺。",
        "茶馆、书院分别突破20家和达到30家。",
    ],
    ids=[
        *("another clause", "no word for each", "another qualifier", "a longer number"),
        *("a word after it", "about", "a decimal", "more digits"),
        *("a sentence between", "a comma between", "a semicolon between", "a verb of its own"),
    ],
)
def test_a_number_that_the_qualifier_does_not_govern_is_not_found_under_it(text) -> None:
    [found] = find(text, Row(1, "书院", "突破30家"))
    assert found.problem == "突破30家 not at 一"


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("茶馆、书院分别突破20亿和30亿元。", "突破30亿"),
        ("茶馆、书院分别突破20人和30人次。", "突破30人"),
        ("茶馆、书院分别超过20个和30个百分点。", "超过30个"),
        ("茶馆、书院分别超20%和30%。", "超30"),
    ],
)
def test_a_later_number_of_a_list_that_goes_on_is_not_found_in_part(text, quantity) -> None:
    [found] = find(text, Row(1, "书院", quantity))
    assert found.problem == f"{quantity} not at 一"


@pytest.mark.parametrize("quantity", ["超过30家", "30家以上", "达到30家"])
def test_a_later_number_of_a_list_has_the_qualifier_of_its_list_and_no_other(quantity) -> None:
    [found] = find("茶馆、书院分别突破20家和30家。", Row(1, "书院", quantity))
    assert found.problem == f"{quantity} not at 一"


def test_a_qualifier_may_follow_reaching() -> None:
    text = "企业占比达到20%以上。"
    [found] = find(text, Row(1, "企业占比", "20%以上"))
    assert (found.problem, shown(text, found)) == ("", "20%以上")


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("企业占比2033年提高到20%。", "20%"),
        ("企业数由300家增加到500家。", "500家"),
        ("企业2033年增至500家。", "500家"),
        ("企业500家到2033年评估。", "500家"),
        ("企业引进200人年底前到位。", "200人"),
    ],
)
def test_a_quantity_beside_a_year_or_another_number_is_no_range(text, quantity) -> None:
    [found] = find(text, Row(1, "企业", quantity))
    assert (found.problem, shown(text, found)) == ("", quantity)


@pytest.mark.parametrize("furniture", ["— 1 —", "- 12 -", "—２—"])
@pytest.mark.parametrize("text", ["企业500家\n{}\n和平台。", "企业\n{}\n500家和平台。"])
def test_the_number_of_a_page_beside_a_quantity_is_no_range(text, furniture) -> None:
    [found] = find(text.format(furniture), Row(1, "企业", "500家"))
    assert (found.problem, shown(text.format(furniture), found)) == ("", "500家")


def test_the_distance_is_that_of_the_nearest_print_of_the_indicator() -> None:
    [found] = find("企业兴市。各类企业数达到860家，服务企业。", Row(1, "企业", "达到860家"))
    assert (found.problem, found.distance) == ("", 1)


# Statements that print the same


def test_a_printed_quantity_serves_one_statement_only() -> None:
    text = "企业达到30家。"
    first, second = find(text, Row(1, "企业", "达到30家"), Row(2, "企业", "达到30家"))
    assert (first.problem, shown(text, first)) == ("", "达到30家")
    assert (second.problem, second.start) == ("its quantity serves another statement", -1)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_equal_quantities_each_goes_to_the_nearest_indicator(turned) -> None:
    text = "实验室30家，建成平台共30家。"
    rows = [Row(1, "实验室", "30家"), Row(2, "平台", "30家")]
    if turned:
        rows = [Row(1, "平台", "30家"), Row(2, "实验室", "30家")]
    found = {row.indicator_printed: m for row, m in zip(rows, find(text, *rows), strict=True)}
    assert [m.problem for m in found.values()] == ["", ""]
    at = goals(text).text.index("30家")
    assert (found["实验室"].start, found["平台"].start) == (at, at + len("30家，建成平台共"))
    assert (found["实验室"].distance, found["平台"].distance) == (0, 1)


@pytest.mark.parametrize("each", ["各", "均"])
def test_after_each_a_quantity_serves_every_name_once(each) -> None:
    text = f"培育企业、建成平台{each}30家。"
    rows = (Row(1, "企业", "30家"), Row(2, "平台", "30家"), Row(3, "平台", "30家"))
    company, platform, again = find(text, *rows)
    assert (company.problem, platform.problem) == ("", "")
    assert company.start == platform.start
    assert again.problem == "its quantity serves another statement"


def test_one_quantity_serves_the_statement_whose_indicator_is_nearest() -> None:
    text = "培育企业、建成平台30家。"
    company, platform = find(text, Row(1, "企业", "30家"), Row(2, "平台", "30家"))
    assert (company.problem, platform.problem) == ("its quantity serves another statement", "")


def test_a_statement_whose_indicator_is_not_there_takes_no_quantity_from_another() -> None:
    absent, present = find("各类企业数30家。", Row(1, "高校", "30家"), Row(2, "企业", "30家"))
    assert (present.problem, present.distance) == ("", 1)
    assert absent.problem


# A statement at the wrong place


@pytest.mark.parametrize(
    ("locator", "problem"),
    [
        ("二", "达到860家 not at 二"),
        ("二/1", "达到860家 not at 二/1"),
        ("四", "no place 四 in the text"),
        ("二/7", "no place 二/7 in the text"),
    ],
)
def test_a_wrong_locator_is_reported(stated, tmp_path, locator, problem) -> None:
    found = check(changed(stated, "statements", 2, locator=locator), tmp_path)
    assert f"{DOCUMENT}: {DOCUMENT}.2: {problem}" in found.failures
    assert [m.statement_id for m in found.matches if m.problem] == [f"{DOCUMENT}.2"]


def test_an_indicator_that_is_not_printed_there_is_reported() -> None:
    [found] = find("企业达到860家。\n二、任务\n高校。", Row(1, "高校", "达到860家"))
    assert found.problem == "高校 not at 一"


@pytest.mark.parametrize(
    ("between", "inferred", "problem"),
    [
        (45, (), ""),
        (46, (), "企业 is 46 characters away"),
        (46, ("period",), "企业 is 46 characters away"),
        (46, ("period", "indicator"), ""),
    ],
)
def test_an_indicator_too_far_away_is_reported_unless_inferred(between, inferred, problem) -> None:
    text = f"企业{'，' * between}达到860家。"
    [found] = find(text, Row(1, "企业", "达到860家", inferred=inferred))
    assert (found.problem, found.distance) == (problem, between)
    assert shown(text, found) == "达到860家"


# Every number of a text


UNITS = ["", "%", "家", "个", "项", "条", "人", "万人", "亿元", "强"]


def count(
    text: str,
    exempt: tuple[Exempt, ...] = (),
    found: tuple[Match, ...] = (),
    past: tuple[Match, ...] = (),
):
    return numbers(goals(text), found, past, exempt, UNITS)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("企业500家，专利６０件", ["500", "60"]),
        ("强度3.15%，收入1,200亿元", ["3.15", "1,200"]),
        ("到２０３３ 年\n12\n3 家", ["2033", "123"]),
        ("平台6-9个", ["6", "9"]),
        ("企业十五家，园区两个，项目三百项", ["十五", "两", "三百"]),
        ("数百家企业，几十人", ["数百", "几十"]),
        ("突破百亿元", ["百"]),
        ("增加到1.2万人，培训3千万人", ["1.2", "3"]),
        ("超千亿，上百，近三年，前三", ["千亿", "百", "三", "三"]),
        ("培育一批企业，统一领导，万众一心，三是加快", []),
    ],
)
def test_digits_and_numerals_with_a_unit_or_qualifier_are_numbers(text, digits) -> None:
    source = goals(text)
    found, idle = count(text)
    assert [source.text[number.start : number.end] for number in found] == digits
    assert {number.reason for number in found} <= {""}
    assert idle == []


@pytest.mark.parametrize("text", ["占百分之五", "占三分之一"])
def test_a_share_in_words_is_a_number(text) -> None:
    assert count(text)[0]


def test_a_number_is_shown_with_its_place_and_the_words_around_it() -> None:
    text = "培育。\n二、任务\n（一）新建重点实验室和其他平台三百个，面向全市开放运行。"
    [found] = count(text)[0]
    assert (found.locator, found.text) == ("二/(一)", "实验室和其他平台三百个,面向全市开放")


def test_a_number_is_covered_by_its_statement_and_its_indicator() -> None:
    text = "PM2.5浓度达到27个，另有8家。"
    row = Row(1, "PM2.5浓度", "达到27个")
    found, _ = count(text, found=tuple(find(text, row)))
    assert [number.reason for number in found] == ["statement", "statement", ""]


def test_a_number_is_covered_by_what_was_reached_and_its_indicator() -> None:
    text = "PM2.5浓度降至27个，另有8家。"
    past = tuple(find(text, Row(1, "PM2.5浓度", "27个")))
    assert [number.reason for number in count(text, past=past)[0]] == ["actual", "actual", ""]
    # What a statement and a reached value share is counted once, as the statement's.
    found, _ = count(text, found=past, past=past)
    assert [number.reason for number in found] == ["statement", "statement", ""]


def test_the_number_of_a_heading_is_covered() -> None:
    found, _ = numbers(divide(DOCUMENT, "一、目标\n1.甲\n2 乙3家\n附件\n1\n"), (), (), (), UNITS)
    assert [(n.locator, n.reason) for n in found] == [
        ("一/1", "heading"),
        ("一/2", "heading"),
        ("一/2", ""),
        ("附件/1", "heading"),
    ]


@pytest.mark.parametrize(("nth", "reasons"), [(1, ["existing", ""]), (2, ["", "existing"])])
def test_an_exception_covers_the_occurrence_it_names(nth, reasons) -> None:
    found, idle = count("已有园区9个，又有园区9个。", (Exempt("一", "园区 ９个", nth),))
    assert ([number.reason for number in found], idle) == (reasons, [])


def test_an_exception_covers_its_place_only() -> None:
    text = "园区9个。\n二、任务\n园区9个。"
    found, idle = count(text, (Exempt("二", "园区9个"),))
    assert [(n.locator, n.reason) for n in found] == [("一", ""), ("二", "existing")]
    assert idle == []


@pytest.mark.parametrize(
    ("locator", "reasons"), [("*", ["date", "", "date"]), ("二", ["", "", "date"])]
)
def test_a_pattern_covers_all_that_it_matches_at_its_place(locator, reasons) -> None:
    text = "到2033年9个。\n二、任务\n到2032年。"
    found, idle = count(text, (Exempt(locator, r"20\d{2}年", 0, "date"),))
    assert ([number.reason for number in found], idle) == (reasons, [])


def test_a_number_that_is_covered_in_part_is_not_covered() -> None:
    found, _ = count("企业1200家", (Exempt("一", "企业12"),))
    assert [number.reason for number in found] == [""]


@pytest.mark.parametrize(
    ("row", "idle"),
    [
        (Exempt("一", "园区9个", 2), "一 园区9个 (existing)"),
        (Exempt("一", "园区8个"), "一 园区8个 (existing)"),
        (Exempt("一", "园区"), "一 园区 (existing)"),
        (Exempt("七", "园区9个"), "七 园区9个 (existing)"),
        (Exempt("*", r"19\d{2}年", 0, "date"), r"* 19\d{2}年 (date)"),
        (Exempt("七", r"\d个", 0, "date"), r"七 \d个 (date)"),
    ],
    ids=["occurrence", "words", "no number", "place", "pattern", "place of a pattern"],
)
def test_an_exception_that_accounts_for_nothing_is_reported(row, idle) -> None:
    assert count("到2033年园区9个。", (row,))[1] == [idle]


# A document as a whole


def test_a_document_whose_statements_and_numbers_agree_is_verified(stated, tmp_path) -> None:
    found = check(stated, tmp_path)
    assert found.failures == []
    assert found.summary == {
        "document": DOCUMENT,
        "text": "same",
        "statements": 10,
        "reached": 3,
        "found": 13,
        "farthest": 3,
        "numbers": len(found.numbers),
        "in statements": 10,
        "in reached": 3,
        "no targets": len(found.numbers) - 13,
        "uncovered": 0,
    }
    source = divide(DOCUMENT, PLAN)
    assert [source.text[m.start : m.end] for m in found.matches] == [
        *(quantity for _, _, _, quantity, _, _ in STATED[:7]),
        *("至少建成链条1条", "50亿元", "1200人"),
    ]
    assert [source.text[m.start : m.end] for m in found.reached] == [row[3] for row in REACHED]
    assert [m.statement_id for m in found.reached] == [f"{DOCUMENT}.actual.{n}" for n in (1, 2, 3)]


SENTENCES = [at + 1 for at, character in enumerate(PLAN) if character == "。"]
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
WRAPPED = st.tuples(
    st.integers(31, 99).map(str),
    st.sampled_from([" ", "\n", "　\n\n"]),
    st.integers(100, 999).map(str),
)
ADDED = st.one_of(
    st.integers(30_001, 99_999).map(str),
    st.integers(70_001, 79_999).map(lambda n: f"{n / 1000:.3f}".translate(FULL_WIDTH)),
    WRAPPED.map("".join),
    st.sampled_from(["十七", "两百", "三千零五", "数百", "千"]),
)


@settings(max_examples=most(40), deadline=None)
@given(at=st.sampled_from(SENTENCES), number=ADDED, unit=st.sampled_from(["家", "个", "亿元"]))
def test_a_number_added_to_a_verified_text_is_the_only_one_uncovered(
    stated, invented, at, number, unit
) -> None:
    text = f"{PLAN[:at]}另有茶馆{number}{unit}。{PLAN[at:]}"
    try:
        found = check(stated, invented.sources, text)
    finally:
        invented.print(PLAN)
    source = divide(DOCUMENT, text)
    open_ = [source.text[n.start : n.end] for n in found.numbers if not n.reason]
    assert open_ == [squeeze(number)]
    place = source.place_at(len(squeeze(PLAN[:at]))).locator
    assert found.failures[1:] == [f for f in found.failures if f.endswith(": uncovered")]
    assert found.failures[1].startswith(f"{DOCUMENT}: {place}: …")
    assert not found.same_text


@pytest.mark.parametrize("row", range(1, len(STATED) + 1))
def test_without_a_statement_its_number_is_the_only_one_uncovered(stated, tmp_path, row) -> None:
    statements = stated["statements"].drop(index=row - 1)
    found = check({**stated, "statements": statements}, tmp_path)
    [failure] = found.failures
    locator, quantity = STATED[row - 1][0], STATED[row - 1][3]
    digits = [n for n in found.numbers if not n.reason]
    assert failure.startswith(f"{DOCUMENT}: {locator}: …") and failure.endswith(": uncovered")
    assert divide(DOCUMENT, PLAN).text[digits[0].start : digits[0].end] in quantity


@pytest.mark.parametrize("row", range(1, len(REACHED) + 1))
def test_without_a_reached_value_its_number_is_the_only_one_uncovered(
    stated, tmp_path, row
) -> None:
    found = check({**stated, "actuals": stated["actuals"].drop(index=row - 1)}, tmp_path)
    [failure] = found.failures
    [number] = [n for n in found.numbers if not n.reason]
    assert failure.startswith(f"{DOCUMENT}: 一: …") and failure.endswith(": uncovered")
    assert divide(DOCUMENT, PLAN).text[number.start : number.end] in REACHED[row - 1][3]
    assert (found.summary["reached"], found.summary["in reached"]) == (2, 2)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"locator": "二"}, "700家 not at 二"),
        ({"locator": "九"}, "no place 九 in the text"),
        ({"quantity_printed": "达到700家"}, "达到700家 not at 一"),
        ({"quantity_printed": "70家"}, "70家 not at 一"),
        ({"indicator_printed": "独角兽企业"}, "独角兽企业 not at 一"),
    ],
)
def test_a_reached_value_at_the_wrong_place_or_in_other_words_is_reported(
    stated, tmp_path, cells, problem
) -> None:
    found = check(changed(stated, "actuals", 1, **cells), tmp_path)
    assert [m.problem == "" for m in found.reached] == [False, True, True]
    [lost, *others] = found.failures
    assert lost == f"{DOCUMENT}: {DOCUMENT}.actual.1: {problem}"
    assert all(line.endswith(": uncovered") for line in others)
    assert found.summary["found"] == 12


def test_where_only_some_families_were_looked_for_other_numbers_may_stand_uncovered(
    stated, tmp_path
) -> None:
    some = changed(stated, "documents", 1, looked_for=("rd_intensity",))
    without = {**some, "non_targets": some["non_targets"].iloc[:0]}
    found = check(without, tmp_path)
    assert found.failures == []
    assert found.summary["uncovered"] > 0


def test_a_number_beside_a_word_of_a_family_looked_for_must_be_accounted_for(
    stated, tmp_path
) -> None:
    some = changed(stated, "documents", 1, looked_for=("rd_intensity",))
    lost = changed(some, "statements", 1, locator="九")
    place, number = check(lost, tmp_path).failures
    assert place == f"{DOCUMENT}: {DOCUMENT}.1: no place 九 in the text"
    assert "研发投入强度超过3.15%" in number and number.endswith(": uncovered")
    other = changed(lost, "documents", 1, looked_for=("tech_smes",))
    assert check(other, tmp_path).failures == [place]


@pytest.mark.parametrize("row", NON_TARGETS)
def test_without_an_exception_the_numbers_it_covers_are_uncovered(stated, tmp_path, row) -> None:
    frame = stated["non_targets"]
    same = frame["printed"].eq(row[1]) & frame["nth"].eq(int(row[2]))
    found = check({**stated, "non_targets": frame[~same]}, tmp_path)
    before = check(stated, tmp_path)
    open_ = {n.start for n in found.numbers if not n.reason}
    assert open_ and open_ <= {n.start for n in before.numbers if n.reason == row[3]}
    assert len(found.failures) == len(open_)


def test_a_changed_text_is_not_the_one_that_was_transcribed(stated, tmp_path) -> None:
    text = PLAN.replace("成立专班", "成立小组")
    found = check(stated, tmp_path, text)
    [failure] = found.failures
    assert failure.startswith(f"{DOCUMENT}: the text is not the one")
    assert divide(DOCUMENT, text).sha256 in failure
    assert (found.same_text, found.summary["text"]) == (False, "DIFFERS")


def test_white_space_and_full_width_forms_are_no_change_of_the_text(stated, tmp_path) -> None:
    text = PLAN.replace("\n", " \r\n").replace("120", "１２０")
    assert text.count("１２０") == 1
    assert check(stated, tmp_path, text).failures == []


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        ({"body_zh": "市财政局"}, "二/2 市财政局"),
        ({"locator": "二/1"}, "二/1 市人才办"),
        ({"locator": "二/9"}, "二/9 市人才办"),
    ],
)
def test_a_body_that_is_not_printed_at_its_place_is_reported(stated, tmp_path, cells, lost) -> None:
    found = check(changed(stated, "responsibilities", 3, **cells), tmp_path)
    assert found.failures == [f"{DOCUMENT}: responsibilities: {lost}: not printed there"]


def test_an_exception_that_accounts_for_nothing_is_a_failure(stated, tmp_path) -> None:
    found = check(changed(stated, "non_targets", 8, printed="园区8个"), tmp_path)
    assert found.failures[1:] == [
        f"{DOCUMENT}: non_targets: 一 园区8个 (existing): accounts for no number"
    ]
    assert found.failures[0].endswith(": uncovered")


def test_documents_are_verified_apart(stated, tmp_path) -> None:
    text = "一、目标\n近三年已建成园区9个。"
    other = divide("yunting-2034", text)
    document = stated["documents"].assign(document_id=other.document_id, source_sha256=other.sha256)
    documents = pd.concat([stated["documents"], document], ignore_index=True)
    (tmp_path / f"{DOCUMENT}.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / f"{other.document_id}.txt").write_text(text, encoding="utf-8")
    first, second = verify({**stated, "documents": documents}, tmp_path)
    assert first.failures == []
    assert [line.partition("…")[0] for line in second.failures] == ["yunting-2034: 一: "] * 2
    assert (second.summary["statements"], second.summary["farthest"]) == (0, 0)


def test_missing_texts_are_all_named(frames, tmp_path) -> None:
    (tmp_path / "qidong-2023.txt").write_text("启东", encoding="utf-8")
    (tmp_path / "nantong-2022.txt").write_bytes("南通".encode("gb18030"))
    with pytest.raises(InvalidInputError) as caught:
        verify(frames, tmp_path)
    problems = {Path(problem.file).stem: str(problem) for problem in caught.value.problems}
    assert set(problems) == set(frames["documents"]["document_id"]) - {"qidong-2023"}
    assert "not UTF-8" in problems.pop("nantong-2022")
    assert all("there is none" in problem for problem in problems.values())


def test_only_the_documents_that_are_named_are_verified(frames, tmp_path) -> None:
    (tmp_path / "qidong-2023.txt").write_text("启东", encoding="utf-8")
    [found] = verify(frames, tmp_path, ["qidong-2023"])
    assert (found.document_id, len(found.failures) > 1) == ("qidong-2023", True)


# The command


def call(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    return done.exit_code, done.output


def test_the_command_shows_a_table_and_ends_well(invented) -> None:
    invented.print(PLAN)
    status, output = call(
        *("verify", "--sources", invented.sources, "--structured", invented.folder)
    )
    header, row = output.splitlines()
    assert status == 0
    assert header.split()[:5] == ["document", "text", "statements", "reached", "found"]
    assert row.split()[:6] == [DOCUMENT, "same", "10", "3", "13", "3"]
    assert row.split()[-1] == "0"


def test_the_command_lists_what_is_not_verified_and_fails(invented, tmp_path) -> None:
    (tmp_path / f"{DOCUMENT}.txt").write_text(
        PLAN.replace("8\n60 家", "8\n70 家"), encoding="utf-8"
    )
    status, output = call("verify", "--sources", tmp_path, "--structured", invented.folder)
    assert status == 1
    assert output.splitlines()[1].split()[:5] == [DOCUMENT, "DIFFERS", "10", "3", "12"]
    listed = output[output.index("Error: ") :].splitlines()
    assert listed[0] == "Error: 3 not verified:"
    assert listed[1:3] == [
        next(line for line in listed if line.startswith(f"{DOCUMENT}: the text is not the one")),
        f"{DOCUMENT}: {DOCUMENT}.2: 达到860家 not at 一",
    ]
    assert "870家" in listed[3] and listed[3].endswith(": uncovered")


def test_the_command_lists_each_statement_with_its_distance(invented) -> None:
    invented.print(PLAN)
    status, output = call(
        *("verify", "--statements", "--sources", invented.sources),
        *("--structured", invented.folder),
    )
    assert status == 0
    assert output.splitlines()[:10] == [
        f"{DOCUMENT}.{seq}\t{distance}\tfound"
        for seq, distance in enumerate([0, 0, 0, 0, 0, 0, 0, 0, 3, 0], 1)
    ]


def test_the_command_names_a_missing_text_and_fails(invented, tmp_path) -> None:
    status, output = call("verify", "--sources", tmp_path, "--structured", invented.folder)
    assert status == 1
    assert output.startswith("Error: 1 problem:")
    assert str(tmp_path / f"{DOCUMENT}.txt") in output and "there is none" in output


def test_the_command_refuses_a_document_that_does_not_exist(invented) -> None:
    status, output = call(
        *("verify", "--sources", invented.sources, "--structured", invented.folder),
        *("--documents", "yunting-2030"),
    )
    assert status == 1
    assert output.startswith("Error: 1 problem:") and "yunting-2030" in output


# Evidence for a reader


def test_evidence_shows_the_passage_with_the_quantity_marked(invented, built) -> None:
    invented.print(PLAN)
    passage = compare.evidence(f"{DOCUMENT}.2", invented.sources, built)
    assert (passage.locator, passage.quantity, passage.distance) == ("一", "达到860家", 0)
    assert passage.before == "一、主要目标到2033年,全市研发投入强度超过3.15%;高新技术企业"
    assert passage.after.startswith(",科技型中小企业2000家以上")
    marked = f"{DOCUMENT}.2 (一): …{passage.before}【达到860家】{passage.after}…"
    assert str(passage) == marked


def test_evidence_stays_within_its_place(invented, built) -> None:
    invented.print(PLAN)
    passage = compare.evidence(f"{DOCUMENT}.9", str(invented.sources), str(built))
    assert str(passage) == f"{DOCUMENT}.9 (附件/1): …1设立科创基金总规模【50亿元】…"


@pytest.mark.parametrize("statement_id", [f"{DOCUMENT}.99", "yunting", "", "nantong-2022.1"])
def test_an_unknown_statement_is_an_error(invented, built, statement_id) -> None:
    with pytest.raises(InvalidInputError) as caught:
        compare.evidence(statement_id, invented.sources, built)
    [problem] = caught.value.problems
    assert (problem.column, problem.value) == ("statement_id", statement_id)


def test_evidence_names_a_text_that_is_missing_or_lacks_the_statement(built, tmp_path) -> None:
    with pytest.raises(InvalidInputError, match="there is none"):
        compare.evidence(f"{DOCUMENT}.2", tmp_path, built)
    (tmp_path / f"{DOCUMENT}.txt").write_text("一、目标\n企业达到900家。", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="达到860家 not at 一"):
        compare.evidence(f"{DOCUMENT}.2", tmp_path, built)


def test_verification_says_which_pattern_was_given_up(monkeypatch) -> None:
    monkeypatch.setattr(pattern, "SECONDS", 0.2)
    text = divide("x-2024", f"标题\n一、目标\n{'x' * 5000}9个。")
    row = SimpleNamespace(locator="*", printed="(x+x+)+y", nth=0, reason="date")
    _, idle = numbers(text, [], [], [row], ["个"])
    assert idle == ["* (x+x+)+y: searched for 0.2 s in vain"]


# The real texts, which are no part of the project


@pytest.mark.skipif(
    SOURCES not in os.environ,
    reason=f"the texts of the documents are no part of the project; {SOURCES} names their folder",
)
def test_the_statements_agree_with_the_texts_of_the_documents(frames) -> None:
    found = verify(frames, Path(os.environ[SOURCES]))
    assert [line for document in found for line in document.failures] == []
    for name, kind in (("statements", "matches"), ("actuals", "reached")):
        rows = frames[name].groupby("document_id").size().to_dict()
        matched = {document.document_id: len(getattr(document, kind)) for document in found}
        assert {document: count for document, count in matched.items() if count} == rows


def test_words_in_another_order_than_given_are_reported(stated, invented) -> None:
    statements = stated["statements"].copy()
    turned = statements["seq"].isin([5, 6])
    statements.loc[turned, "word_order"] = statements.loc[turned, "seq"].map(
        {5: ("quantity", "basis", "indicator"), 6: ()}
    )
    found = check({**stated, "statements": statements}, invented.sources)
    assert found.failures == [
        f"{DOCUMENT}: {DOCUMENT}.5: printed in the order basis indicator quantity",
        f"{DOCUMENT}: {DOCUMENT}.6: printed in the order basis quantity indicator",
    ]


def test_a_number_is_not_both_promised_and_reached(stated, invented) -> None:
    twice = stated["statements"].query("seq == 5").assign(seq=4, estimate=False)
    actuals = pd.concat([stated["actuals"], twice[list(stated["actuals"].columns)]])
    found = check({**stated, "actuals": actuals}, invented.sources)
    assert found.failures == [
        f"{DOCUMENT}: {DOCUMENT}.actual.4: its quantity serves {DOCUMENT}.5 too"
    ]


def test_the_words_around_a_reached_value_are_shown(invented, built) -> None:
    shown = compare.evidence(f"{DOCUMENT}.actual.2", invented.sources, built)
    assert (shown.locator, shown.quantity) == ("一", "近2.9%")
    assert shown.before.endswith("研发投入强度")
