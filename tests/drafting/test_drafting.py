"""Feature: each number of a text is proposed as a target, as reached, or as neither and why."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.drafting.draft import drafted
from compare.drafting.drafter import Facts
from compare.drafting.naming import headline_families
from compare.drafting.proposal import ACTUAL, NON_TARGET, TARGET, Proposal
from compare.drafting.remainder import nth
from compare.drafting.rereading import printed_statements
from compare.printed.order import words
from compare.texts.accounting import spans
from compare.texts.matching import match, order
from compare.texts.source import divide
from examples import most

REPORT = Facts("suzhou-2031", "suzhou", "government_work_report", 2031, 2031)
PLAN = Facts("suzhou-2031-plan", "suzhou", "action_plan", 2031, 2035)


@pytest.fixture(scope="module")
def draft(frames):
    """Return what drafts a text, after a heading that says which years it is of."""

    def made(body: str, facts: Facts = REPORT, families: tuple[str, ...] = ()) -> list[Proposal]:
        head = "一、2031年工作安排\n" if facts.report else "一、主要目标\n"
        return drafted(divide(facts.document_id, head + body), facts, frames, families).proposals

    return made


def rows(proposals: list[Proposal], kind: str, *names: str) -> list[tuple[str, ...]]:
    """Return some cells of the proposals of a kind."""
    return [tuple(one.cells[name] for name in names) for one in proposals if one.kind == kind]


def targets(proposals: list[Proposal]) -> list[tuple[str, ...]]:
    return rows(proposals, TARGET, "indicator_printed", "quantity_printed")


# The noun


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新增高新技术企业500家。", [("高新技术企业", "500家")]),
        ("全市研发投入强度达到3.2%以上。", [("研发投入强度", "达到3.2%以上")]),
        (
            "新建重点实验室3家、孵化器不少于5家，引进博士超100名。",
            [("重点实验室", "3家"), ("孵化器", "不少于5家"), ("博士", "超100名")],
        ),
        (
            "实施100个以上重大科技项目，培育20家国际一流的龙头企业和300家专业企业。",
            [("重大科技项目", "100个以上"), ("龙头企业", "20家"), ("专业企业", "300家")],
        ),
        ("国家、省级孵化器达到50家。", [("国家、省级孵化器", "达到50家")]),
        ("规上企业研发投入占营业收入的比重达2%。", [("规上企业研发投入占营业收入的比重", "达2%")]),
        (
            "实施基础研究、技术攻关项目各100个。",
            [("基础研究", "100个"), ("技术攻关项目", "100个")],
        ),
        (
            "新增国家级、省级研发平台分别达5家和20家以上。",
            [("国家级", "达5家"), ("省级研发平台", "20家以上")],
        ),
        ("大力招引科创项目，每年不少于60个。", [("科创项目", "不少于60个")]),
        ("研发投入强度[12]达3%。", [("研发投入强度", "达3%")]),
        ("推进18个完整社区建设。", [("完整社区", "18个")]),
        ("新建、改扩建公办幼儿园9所。", [("公办幼儿园", "9所")]),
        ("2.办结代表建议9件。", [("代表建议", "9件")]),
        ("支持甲企、乙企等骨干企业12家。", [("骨干企业", "12家")]),
        (
            "打造云汀、星河3个光伏园区，为企业减轻负担9亿元。",
            [("光伏园区", "3个"), ("负担", "9亿元")],
        ),
        (
            "引进1家商（协）会企业，新增村（社区）照料中心5个。",
            [("商(协)会企业", "1家"), ("村(社区)照料中心", "5个")],
        ),
        ("改造农村户厕13万余户。", [("农村户厕", "13万余户")]),
        ("新开工项目投产率提升至90%。", [("新开工项目投产率", "90%")]),
    ],
)
def test_what_a_quantity_is_of_is_the_shortest_noun_beside_it(draft, sentence, expected) -> None:
    assert targets(draft(sentence)) == expected


def test_a_share_of_what_was_named_before_is_named_by_both(draft) -> None:
    found = draft("全社会研发投入达到100亿元，占地区生产总值比重达到3%。")
    assert rows(found, TARGET, "indicator_id", "indicator_printed", "inferred") == [
        ("rd_expenditure", "全社会研发投入", ""),
        ("rd_intensity", "占地区生产总值比重", "indicator"),
    ]


def test_growth_is_an_indicator_of_its_own_and_goes_on_along_a_list(draft) -> None:
    found = draft("高新技术企业达到533家、科技型中小企业达到649家，分别增长15%、57%。")
    assert rows(found, TARGET, "indicator_id", "quantity_printed") == [
        ("hightech_enterprises", "达到533家"),
        ("tech_smes", "达到649家"),
        ("hightech_enterprises_growth", "15%"),
        ("tech_smes_growth", "57%"),
    ]


# The indicator


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("高新技术企业突破1.2万家。", "hightech_enterprises"),
        ("新增高企200家。", "hightech_enterprises_added"),
        ("净增国家高新技术企业200家。", "hightech_enterprises_net_added"),
        ("新认定高新技术企业200户。", "hightech_enterprises_recognised"),
        ("申报高新技术企业200家。", "hightech_enterprises_applied"),
        ("培育高新技术企业200家。", "hightech_enterprises_cultivated"),
        ("科技型中小企业评价入库2000家。", "tech_smes_evaluated"),
        ("全社会研究与试验发展（R&D）经费支出占GDP的比重达3%。", "rd_intensity"),
        ("全社会研发经费投入增长10%。", "rd_expenditure_growth"),
        ("全社会研发投入强度提高0.2个百分点。", "rd_intensity_change"),
        ("技术合同成交额突破百亿元。", "tech_contract_value"),
        ("吸纳技术合同成交额达60亿元。", "tech_contract_value_absorbed"),
        ("高新技术产业增加值占规上工业增加值比重达45%。", "hightech_value_added_share"),
        ("省科技型中小企业达到900家。", "provincial_tech_smes"),
    ],
)
def test_a_phrase_is_matched_by_its_words_its_verb_and_its_unit(draft, sentence, indicator) -> None:
    assert rows(draft(sentence), TARGET, "indicator_id") == [(indicator,)]


@pytest.mark.parametrize(
    "sentence",
    [
        "农业科技进步贡献率达70%。",
        "规上工业企业研发投入增长10%。",
        "高新技术企业贷款余额达90亿元。",
        "高新技术民营企业达到30家。",
        "研发投入强度保持全省前3位。",
        "新增跨海大桥3座。",
    ],
)
def test_a_phrase_that_fits_none_is_new_and_forced_into_none(draft, sentence) -> None:
    assert rows(draft(sentence), TARGET, "indicator_id") == [("",)]


def test_the_rows_of_the_document_itself_teach_nothing(frames) -> None:
    text = divide("qidong-2023", "一、目标\n加入省大仪器服务平台5家以上。")
    facts = Facts("qidong-2023", "qidong", "implementation_opinions", 2023, 2025)
    [other] = drafted(text, Facts("qidong-2031", "qidong", facts.genre, 2023, 2025), frames).of(
        TARGET
    )
    [own] = drafted(text, facts, frames).of(TARGET)
    assert other.nearest[0].indicator_id == "large_instrument_platform_members_added"
    assert own.cells["indicator_id"] == ""


# Promised or reached, and when


def test_the_section_and_the_printed_year_tell_what_was_reached(frames) -> None:
    text = """一、2030年工作回顾
研发投入强度2.9%，到2035年力争达4%。新增高企90家。
二、2031年工作安排
研发投入强度达到3%。去年新增高企90家，今年新增100家。到2035年，高企超千家。"""
    found = drafted(divide("suzhou-2031", text), REPORT, frames).proposals
    assert rows(found, ACTUAL, "quantity_printed", "period_end", "comparator") == [
        ("2.9%", "2030", "="),
        ("90家", "2030", "="),
        ("90家", "2030", "="),
    ]
    assert rows(found, TARGET, "quantity_printed", "period_end", "firmness") == [
        ("达4%", "2035", "strive"),
        ("达到3%", "2031", "commit"),
        ("100家", "2031", "commit"),
        ("超千家", "2035", "commit"),
    ]


def test_a_report_without_headings_turns_where_it_says_so(frames) -> None:
    review = "新增高企90家。" + "各项工作有序推进。" * 30
    text = f"{review}2031年是关键一年，做好今年工作意义重大。新增高企100家。"
    found = drafted(divide("suzhou-2031", text), REPORT, frames).proposals
    assert rows(found, ACTUAL, "quantity_printed", "period_end") == [("90家", "2030")]
    assert rows(found, TARGET, "quantity_printed", "period_end") == [("100家", "2031")]


def test_an_r_and_d_value_without_its_year_may_be_of_the_year_before(frames) -> None:
    text = "一、2030年工作回顾\n研发投入强度2.9%。预计高企达900家。2030年研发投入强度3%。"
    found = drafted(divide("suzhou-2031", text), REPORT, frames).proposals
    assert rows(found, ACTUAL, "quantity_printed", "estimate", "inferred", "reading_alt") == [
        ("2.9%", "false", "period", "period_start=2029; period_end=2029"),
        ("达900家", "true", "", ""),
        ("3%", "false", "", ""),
    ]


@pytest.mark.parametrize(
    ("sentence", "basis", "start", "end"),
    [
        ("高企达到900家。", "at_end", 2035, 2035),
        ("新增高企900家。", "in_period", 2031, 2035),
        ("每年新增高企900家。", "per_year", 2031, 2035),
        ("到2033年，新增高企900家。", "in_period", 2031, 2033),
        ("2032年新增高企900家。", "in_period", 2032, 2032),
        ("2032至2034年，新增高企900家。", "in_period", 2032, 2034),
        ("技术合同成交额累计达900亿元。", "in_period", 2031, 2035),
        ("培育独角兽企业9家。", "at_end", 2035, 2035),
    ],
)
def test_the_verb_gives_the_basis_and_the_year_or_the_horizon_the_period(
    draft, sentence, basis, start, end
) -> None:
    [one] = [p for p in draft(sentence, PLAN) if p.kind == TARGET]
    cells = one.cells
    assert (cells["basis"], cells["period_start"], cells["period_end"]) == (
        basis,
        str(start),
        str(end),
    )
    assert ("period" in cells["inferred"]) == ("20" not in sentence)


@pytest.mark.parametrize(
    ("sentence", "firmness"),
    [
        ("确保新增高企9家，力争新增瞪羚企业3家。", ["ensure", "strive"]),
        ("力争新增高企9家、瞪羚企业3家，确保新增独角兽1家。", ["strive", "strive", "ensure"]),
        ("研发投入占比原则上不低于3%。", ["in_principle"]),
        ("新增高企9家。", ["commit"]),
    ],
)
def test_a_word_for_firmness_governs_what_follows_in_its_sentence(
    draft, sentence, firmness
) -> None:
    assert [cell for (cell,) in rows(draft(sentence), TARGET, "firmness")] == firmness


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("全市营业收入超900亿元。", "city"),
        ("云汀高新区营业收入超900亿元。", "云汀高新区"),
        ("云汀大学新增一流学科9个。", "云汀大学"),
        ("各县(市、区)研发投入强度达3%。", "各县(市、区)"),
        ("中心城区新投用公厕12座。", "中心城区"),
        ("云汀县规上工业增加值增长9%。", "云汀县"),
        ("每个县区打造应用场景3个。", "每个县区"),
        ("改造老旧小区9个。", "city"),
    ],
)
def test_the_number_of_a_part_of_the_city_is_not_the_city_s(draft, sentence, scope) -> None:
    [(found,)] = rows(draft(sentence), TARGET, "scope")
    assert found == scope


def test_whose_a_number_is_is_doubtful_after_a_part_of_the_city(draft) -> None:
    found = draft("新增企业5家。做强云汀高新区，新增专利9件。")
    plain, doubtful = [one for one in found if one.kind == TARGET]
    assert plain.confidence["scope"] > 0.9 > 0.6 > doubtful.confidence["scope"]


def test_a_year_that_is_compared_with_is_not_the_period(frames) -> None:
    source = divide("suzhou-2031", "一、2030年工作回顾\n旅游收入恢复到2019年的104%。")
    [found] = drafted(source, REPORT, frames).of(ACTUAL)
    assert found.cells["period_end"] == "2030"
    assert found.cells["indicator_printed"] == "旅游收入"


@pytest.mark.parametrize(
    "sentence",
    ["工业投资、技改投资均增长20%以上。", "专利授权量达9件，占9件。", "新增9件专利、9件商标。"],
)
def test_a_draft_is_found_again_in_its_text(frames, sentence) -> None:
    source = divide("suzhou-2031", "一、2031年工作安排\n" + sentence)
    made = drafted(source, REPORT, frames)
    rows = printed_statements(one.cells for one in made.of(TARGET))
    assert rows
    found = match(source, rows)
    assert [one.problem for one in found] == [""] * len(rows)
    for one, row in zip(found, rows, strict=True):
        assert order(source, one, row) == words(row.basis_printed, row.word_order)


# Numbers that are neither


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("落实2031年部署。", "date"),
        ("印发云政发〔2030〕7号文件。", "document_number"),
        ("落实“科技创新40条”。", "programme"),
        ("打造“8+8”产业。", "programme"),
        ("治理PM2.5污染。", "name"),
        ("召开第16届人代会。", "ordinal"),
        ("成立三个小组。", "enumeration"),
        ("支持年销售收入2000万元以上的企业。", "condition"),
        ("给予企业最高100万元补助。", "subsidy"),
        ("每家奖励20万元。", "subsidy"),
        ("围绕23条重点产业链。", "existing"),
        ("全省高企达到9000家。", "elsewhere"),
        ("工业增速高于全国2.5个百分点。", "elsewhere"),
        ("把千家万户的事办好。", "vague"),
        ("推进地铁3号线建设。", "name"),
        ("建成30万吨级航道。", "name"),
        ("加工比值达到1∶1。", "name"),
        ("600分以上考生增多。", "condition"),
    ],
)
def test_a_number_that_is_none_says_why(draft, sentence, reason) -> None:
    found = draft(sentence)
    assert targets(found) == []
    assert reason in {cell for (cell,) in rows(found, NON_TARGET, "reason")}


WORDS = [
    "新增",
    "高新技术企业",
    "500家",
    "、",
    "，",
    "。",
    "达到",
    "3.5%",
    "各",
    "分别",
    "第一",
    "2030年",
    "“",
    "”",
    "（",
    "）",
    "千",
    "万户",
    "每年",
    "占",
    "的",
    "翻番",
    "1",
    ".",
    "[3]",
    "其中",
    "和",
]
TEXT = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=40)


@settings(max_examples=most(25), deadline=None)
@given(TEXT)
def test_nothing_is_invented_and_every_number_is_accounted_for(frames, words) -> None:
    source = divide("suzhou-2031", "一、2030年工作回顾\n" + "".join(words))
    made = drafted(source, REPORT, frames)
    for one in made.proposals:
        if one.kind != NON_TARGET:
            assert source.text[one.start : one.end] == one.cells["quantity_printed"]
            assert one.cells["indicator_printed"] in source.text
            assert source.place_at(one.start).locator == one.locator == one.cells["locator"]
    units = [unit for unit in frames["units"]["unit_printed"] if unit]
    told = [(one.start, one.end) for one in made.proposals]
    heads = [(place.start, place.head) for place in source.places]
    named = [one.cells["indicator_printed"] for one in made.proposals if one.kind != NON_TARGET]
    for start, end in spans(source.text, units):
        dated = source.text[end : end + 1] == "年"
        inside = any(a <= start and end <= b for a, b in [*told, *heads])
        in_name = any(source.text[start:end] in name for name in named)
        assert inside or dated or in_name, source.text[start:end]


def test_of_headline_families_only_numbers_beside_their_words_are_listed(draft, frames) -> None:
    families = tuple(headline_families(frames))
    found = draft(
        "新增高企9家、瞪羚企业3家，新建公园7个。围绕高新技术企业的5项机制。", families=families
    )
    assert targets(found) == [("高企", "9家")]
    assert rows(found, NON_TARGET, "printed") == [("3",), ("5",)]


@pytest.mark.parametrize("text", ["一、目标\n" + "存5家。" * 20000, "(一)企业5家\n" * 20000])
def test_many_numbers_and_many_headings_take_time_in_proportion(text):
    source = divide("", text)
    begin = time.perf_counter()
    for found in re.finditer("5", source.text):
        place = source.place_at(found.start())
        assert nth(source, place, "5家", found.start()) > 0
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("words", "start", "number"), [("aa", 1, 0), ("aa", 2, 2), ("aaaaa", 0, 0)]
)
def test_occurrences_do_not_overlap(words, start, number):
    source = divide("", "aaaa")
    assert nth(source, source.places[0], words, start) == number
