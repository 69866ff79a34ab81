"""Feature: the text of a document is divided into the places that its headings name."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare import InvalidInputError
from compare.texts.source import Source, divide, read, squeeze
from examples import most

PLAN = """\
云汀市人民政府文件

云政发〔2031〕7号    　发布日期：２０３１-０５-０９

　　云汀市建设科学城行动方案（2031—2033年）

一、总体要求
（一）指导思想
　　以创新为先，走在全省前
列。
（二）主要目标
到 2033 年，全市高新技术企业达到 8
60 家，研发投入强度超过３．１５％。

- 1 -

二、重点任务
(一)壮大企业
１．建设企业梯队。三年新增企业 300家以
上。
2. 汇聚人才。引进 1.2 万人。
（二）改善环境
3 简化办事。压减
2031年以前的事项。

三、保障措施
1.加强领导。成立专班。
2.落实责任。

附件
重点任务分工
序号
1
设立基金 50 亿元
 2
培训农民 500 人
"""
LINES = ["一、甲", "二、乙", "三、丙", "（一）子", "（二）丑", "1.培育", "2.建设", "3 引进"]
LINES += ["1 家", "2 家", "500 家", "附件", "1", "2"]
FULL_WIDTH = str.maketrans("0123456789.,%:;()", "０１２３４５６７８９．，％：；（）")


def places(text: str) -> list[tuple[str, str]]:
    """Return the places with the text they hold, in the order of reading."""
    source = divide("yunting-2031", text)
    return [(place.locator, source.text[place.start : place.end]) for place in source.places]


def locators(text: str) -> list[str]:
    return [locator for locator, _ in places(text)]


def headings(source: Source) -> list[str]:
    return [source.text[place.start : place.head] for place in source.places]


# Headings


def test_each_kind_of_heading_opens_a_place() -> None:
    assert places(PLAN) == [
        (
            "0",
            "云汀市人民政府文件云政发〔2031〕7号发布日期:2031-05-09"
            "云汀市建设科学城行动方案(2031—2033年)",
        ),
        ("一", "一、总体要求"),
        ("一/(一)", "(一)指导思想以创新为先,走在全省前列。"),
        (
            "一/(二)",
            "(二)主要目标到2033年,全市高新技术企业达到860家,研发投入强度超过3.15%。-1-",
        ),
        ("二", "二、重点任务"),
        ("二/(一)", "(一)壮大企业"),
        ("二/1", "1.建设企业梯队。三年新增企业300家以上。"),
        ("二/2", "2.汇聚人才。引进1.2万人。"),
        ("二/(二)", "(二)改善环境"),
        ("二/3", "3简化办事。压减2031年以前的事项。"),
        ("三", "三、保障措施"),
        ("三/1", "1.加强领导。成立专班。"),
        ("三/2", "2.落实责任。"),
        ("附件", "附件重点任务分工序号"),
        ("附件/1", "1设立基金50亿元"),
        ("附件/2", "2培训农民500人"),
    ]


def test_the_number_of_a_heading_is_told_from_what_it_heads() -> None:
    assert headings(divide("yunting-2031", PLAN)) == [
        *("", "一、", "(一)", "(二)", "二、", "(一)", "1.", "2.", "(二)", "3", "三、", "1.", "2."),
        *("附件", "1", "2"),
    ]


def test_the_places_cover_the_text_without_gap() -> None:
    source = divide("yunting-2031", PLAN)
    assert "".join(text for _, text in places(PLAN)) == source.text == squeeze(PLAN)
    for place in source.places:
        for position in (place.start, place.end - 1):
            assert source.place_at(position) == place == source.by_locator[place.locator]


def test_articles_may_be_numbered_through_the_whole_document() -> None:
    text = "一、甲\n1.子\n2.丑\n二、乙\n（一）寅\n3.卯\n4.辰\n三、丙\n5.巳\n"
    assert locators(text) == [
        *("0", "一", "一/1", "一/2", "二", "二/(一)", "二/3", "二/4", "三", "三/5")
    ]


def test_sections_and_articles_beyond_ten_are_counted() -> None:
    numerals = [*"一二三四五六七八九十", "十一", "十二"]
    text = "\n".join(f"{numeral}、任务\n{n}.落实。" for n, numeral in enumerate(numerals, 1))
    expected = [
        locator for n, numeral in enumerate(numerals, 1) for locator in (numeral, f"{numeral}/{n}")
    ]
    assert locators(text) == ["0", *expected]


@pytest.mark.parametrize("mark", ["1.", "1. ", "１．", "1 ", "１　", " 　1.", "⒈"])
def test_an_article_may_be_marked_in_several_ways(mark) -> None:
    assert locators(f"一、任务\n{mark}培育企业。") == ["0", "一", "一/1"]


@pytest.mark.parametrize("mark", ["（一）", "(一)", "㈠", "　（一）"])
def test_a_subsection_may_be_marked_in_several_ways(mark) -> None:
    assert locators(f"一、任务\n{mark}培育企业。") == ["0", "一", "一/(一)"]


def test_a_text_without_headings_is_one_place() -> None:
    assert places("云汀市\n工作要点\n") == [("0", "云汀市工作要点")]


# What merely looks like a heading


@pytest.mark.parametrize(
    "line",
    [
        "2033年，企业达到900家。",
        "２０３３ 年，企业达到900家。",
        "2.5亿元。",
        "2 000家。",
        "2家企业。",
        "20.建成平台。",
        "20 个平台。",
        "3.建成平台。",
        "2",
        "12%以上。",
        "二是建成平台。",
        "三、建成平台。",
        "十、建成平台。",
        "（二）建成平台。",
        "（2）建成平台。",
        "—2—",
        "附件：重点任务分工",
        "见附件",
    ],
)
def test_a_line_that_only_begins_with_a_number_opens_no_place(line) -> None:
    text = f"一、任务\n1.培育企业。到\n{line}\n到期评估。"
    assert locators(text) == ["0", "一", "一/1"]
    assert places(text)[-1][1] == squeeze(f"1.培育企业。到{line}到期评估。")


def test_no_place_is_opened_before_the_first_section() -> None:
    assert locators("1.前言\n（一）依据\n附件\n1\n二、目标\n一、总体要求\n1.甲") == [
        *("0", "一", "一/1")
    ]


@pytest.mark.parametrize("line", ["1 家企业。", "1 "])
def test_a_hard_wrapped_one_does_not_begin_the_articles_anew(line) -> None:
    text = f"一、任务\n1.培育企业。\n2.建设平台，到期建成\n{line}\n到期评估。"
    assert locators(text) == ["0", "一", "一/1", "一/2"]


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_each_place_has_a_locator_of_its_own(lines) -> None:
    found = locators("\n".join(lines))
    assert len(set(found)) == len(found)


def test_in_an_annex_only_the_next_number_on_a_line_of_its_own_opens_a_row() -> None:
    rows = "1\n设立基金\n50\n亿元\n3\n项\n2\n2033 年\n一、说明\n1.甲\n附件\n3\n培训\n"
    assert places(f"一、任务\n附件\n{rows}")[2:] == [
        ("附件", "附件"),
        ("附件/1", "1设立基金50亿元3项"),
        ("附件/2", "22033年一、说明1.甲附件"),
        ("附件/3", "3培训"),
    ]


# White space and full-width forms


@pytest.mark.parametrize(
    ("raw", "squeezed"),
    [
        ("到 ２０３３ 年，\n 860 家（以上）", "到2033年,860家(以上)"),
        ("3\n.\t1\u30005\u00a0％\r\n", "3.15%"),
        ("\f一、\v目标\u2028到", "一、目标到"),
        ("", ""),
    ],
)
def test_squeezing_takes_white_space_and_full_width_forms_away(raw, squeezed) -> None:
    assert squeeze(raw) == squeezed == divide("yunting-2031", raw).text


@settings(max_examples=most(50))
@given(st.text())
def test_the_text_is_the_squeezed_one_whatever_the_lines(raw) -> None:
    assert divide("yunting-2031", raw).text == squeeze(raw)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n\n"),
        lambda text: text.replace("家", " 家 "),
        lambda text: text.translate(FULL_WIDTH),
        lambda text: unicodedata.normalize("NFKC", text),
        lambda text: "".join(text.split()),
    ],
    ids=["CRLF", "blank lines", "spaces", "full width", "NFKC", "one line"],
)
def test_white_space_and_full_width_forms_leave_the_sha256_alone(change) -> None:
    changed = change(PLAN)
    assert changed != PLAN
    assert divide("yunting-2031", changed).sha256 == divide("yunting-2031", PLAN).sha256


@pytest.mark.parametrize(
    "change", [("8\n60", "861"), ("。", ""), ("8\n60", "60\n8"), ("一、", "二、")]
)
def test_a_change_of_the_words_changes_the_sha256(change) -> None:
    changed = PLAN.replace(*change)
    assert squeeze(changed) != squeeze(PLAN)
    assert divide("yunting-2031", changed).sha256 != divide("yunting-2031", PLAN).sha256


def test_the_sha256_is_that_of_the_squeezed_text_in_utf_8() -> None:
    known = "42997fad48cc883971220caa639f54af2aa83bde71cde2e76ee5ddcc1368b898"
    assert divide("yunting-2031", " 云汀ａ\nb\u3000c\n").sha256 == known


# Files


def test_a_text_is_read_from_the_file_named_like_its_document(tmp_path) -> None:
    (tmp_path / "yunting-2031.txt").write_text(PLAN, encoding="utf-8")
    assert read(tmp_path, "yunting-2031") == divide("yunting-2031", PLAN)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path) -> None:
    (tmp_path / "yunting-2031.txt").write_text(PLAN, encoding="utf-8-sig")
    assert read(tmp_path, "yunting-2031") == divide("yunting-2031", PLAN)


def test_a_missing_text_is_named(tmp_path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, "yunting-2031")
    [problem] = caught.value.problems
    assert problem.file == str(tmp_path / "yunting-2031.txt")
    assert "there is none" in str(problem)


def test_a_text_in_another_encoding_is_named(tmp_path) -> None:
    (tmp_path / "yunting-2031.txt").write_text(PLAN, encoding="gb18030")
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, "yunting-2031")
    [problem] = caught.value.problems
    assert problem.file == str(tmp_path / "yunting-2031.txt")
    assert (problem.value, "UTF-8" in problem.expected) == ("not UTF-8", True)
