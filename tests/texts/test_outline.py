"""Feature: any document has an outline, and each stretch of it a locator of its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.printed.locator import is_locator, order
from compare.texts.source import divide
from examples import most


def locators(text: str) -> list[str]:
    return [place.locator for place in divide("yunting-2031", text).places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一章 总则\n第一条 目的。\n第二条 范围。\n第二章 措施\n第三条 资金。",
         ["0", "第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"]),
        ("第一章 总则\n第一节 目标\n第二节 原则\n第二章 任务\n第一节 企业",
         ["0", "第一章", "第一章/第一节", "第一章/第二节", "第二章", "第二章/第一节"]),
        ("一、目标\n1.甲。\n(1)子。\n(2)丑。\n①寅。\n②卯。\n2.乙。",
         ["0", "一", "一/1", "一/1/(1)", "一/1/(2)", "一/1/(2)/①", "一/1/(2)/②", "一/2"]),
        ("一、目标\n1．甲。\n2．乙。\n二、任务\n3．丙。", ["0", "一", "一/1", "一/2", "二", "二/3"]),
        ("一、目标\n(一)甲\n1.子。\n2.丑。\n(二)乙\n1.寅。",
         ["0", "一", "一/(一)", "一/(一)/1", "一/(一)/2", "一/(二)", "一/(二)/1"]),
        ("一、目标\n(一)甲\n1.子。\n2.丑。\n(二)乙\n3.寅。",
         ["0", "一", "一/(一)", "一/1", "一/2", "一/(二)", "一/3"]),
        ("一、目标\n1.甲：\n1.子。\n2.丑。\n3.寅。\n2.乙。",
         ["0", "一", "一/1", "一/1/1", "一/1/2", "一/1/3", "一/2"]),
        ("1.甲。\n2.乙。", ["0", "1", "2"]),
        ("(一)甲。\n(二)乙。\n各项工作。\n(一)丙。\n(二)丁。", ["0", "(一)", "(二)", "(一)#2", "(二)#2"]),
        ("一、目标\n达到9家。\n附件1\n1\n设立。\n2\n培训。", ["0", "一", "附件1", "附件1/1", "附件1/2"]),
    ],
)  # fmt: skip
def test_each_style_of_number_is_a_level(text, expected) -> None:
    assert locators(text) == expected


REPORT = """各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
2030年工作回顾
过去一年，我们坚持稳中求进。高新技术企业达到900家。
一、企业
新增企业9家。
2031年工作安排
今年，我们要抓好以下工作。
一、企业
新增企业12家。
政府自身建设
坚持依法行政。
"""


def test_a_heading_without_a_number_is_counted_and_parts_like_numbers() -> None:
    assert locators(REPORT) == ["0", "#1", "#1/一", "#2", "#2/一", "#3"]


def test_numbers_that_come_once_stand_alone() -> None:
    once = REPORT.replace("一、企业\n新增企业9家。\n", "")
    assert locators(once) == ["0", "#1", "#2", "一", "#3"]


def test_titles_names_and_wrapped_lines_are_no_headings() -> None:
    title = "云汀市人民政府关于科技创新的实施意见\n市长 王某\n（2031年1月9日）\n"
    body = "科技创新是发展的动力，全市上下要抓紧抓实各项工作任务，\n努力完成全年目标\n任务。\n"
    assert locators(title + body * 20) == ["0"]


def test_one_line_that_holds_a_whole_report_is_broken_at_its_headings() -> None:
    filler = "各项工作有序推进，成效明显。" * 130
    text = (
        f"各位代表：请予审议。2030年工作回顾2030年是开局之年。{filler}"
        f"（一）抓企业。{filler}（二）抓人才。{filler}2031年工作安排2031年是关键之年。一、企业。二、人才。"
    )
    assert locators(text) == ["0", "#1", "(一)", "(二)", "#2", "一", "二"]


def test_page_furniture_is_told_from_the_text() -> None:
    page = "云汀市人民政府公报\n— 3 —\n"
    text = (
        "一、目标\n"
        + (page + "到2033年，高新技术企业达到900家。\n") * 4
        + "网站地图 备案号：云ICP备1号\n"
    )
    source = divide("yunting-2031", text)
    shown = {source.text[start:end] for start, end in source.furniture}
    assert shown == {"云汀市人民政府公报", "—3—", "网站地图备案号:云ICP备1号"}


LINES = ["第一章 甲", "第二章 乙", "第一条 子", "一、甲", "二、乙", "(一)子", "(二)丑", "1.寅。", "2.卯。", "(1)辰。",
         "①巳。", "②午。", "2031年工作回顾", "政府自身建设", "附件", "附件2", "1", "各项工作。", ""]  # fmt: skip


@settings(max_examples=most(200))
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_places_cover_every_text_and_have_locators_of_their_own(lines) -> None:
    source = divide("yunting-2031", "\n".join(lines))
    names = [place.locator for place in source.places]
    assert len({*names}) == len(names) and all(map(is_locator, names))
    assert [place.start for place in source.places[1:]] == [p.end for p in source.places[:-1]]
    assert (source.places[0].start, source.places[-1].end) == (0, len(source.text))
    assert all(len(order(name)) == len(name.split("/")) for name in names)
