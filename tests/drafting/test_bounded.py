"""Feature: drafting takes time in proportion to the text, whatever the text is."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.drafting.bodies import bodies
from compare.drafting.clause import sentence_ends
from compare.drafting.draft import drafted
from compare.drafting.drafter import Facts
from compare.drafting.remainder import Counted, nth
from compare.texts.source import divide
from examples import most

PLAN = Facts("suzhou-2031-plan", "suzhou", "action_plan", 2031, 2035)
SHORT, LONG = 3000, 12000


def seconds(frames, fragment: str, length: int) -> float:
    text = "一、主要目标\n" + fragment * (length // len(fragment))
    begin = time.process_time()
    drafted(divide(PLAN.document_id, text), PLAN, frames)
    return time.process_time() - begin


@pytest.mark.parametrize(
    "fragment",
    [
        "增长5%、",  # no full stop
        "到2035年,力争企业5家,",
        "一",  # runs of numerals, digits and qualifiers
        "十分之",
        "1",
        "前",
        "新增5家" + "引进建设" * 30 + "企业",  # words that can be told apart in many ways
        "新增" + "力争实现" * 30 + "企业5家,",
        "、".join(["甲乙"] * 50) + "各5家," + "5家," * 150,  # rows that would multiply
    ],
)
def test_four_times_the_text_takes_about_four_times_as_long(frames, fragment) -> None:
    seconds(frames, fragment, 100)  # what is read once
    short, long = (min(seconds(frames, fragment, size) for _ in "12") for size in (SHORT, LONG))
    assert long < 10 * short + 0.05  # sixteen times as long, were it quadratic


def test_what_has_no_full_stop_is_cut_after_a_lesser_mark() -> None:
    text = "某市新增企业5家," * 1000
    ends = sentence_ends(divide("", text))
    assert max(b - a for a, b in pairwise(ends)) <= 1600
    assert {text[end - 1] for end in ends[1:]} == {","}
    assert len(sentence_ends(divide("", "某" * 5000))) > 3


def test_places_of_one_name_are_counted_in_a_straight_line() -> None:
    places = divide("", "一、企业\n附件\n" * 50).places
    named = [place.locator for place in places if place.locator.startswith("附件#")]
    assert named[-1] == "附件#50"
    assert len(set(named)) == len(named)


def test_a_passage_covers_what_stands_beneath_it(frames) -> None:
    text = "一、甲\n(一)乙(市一局负责)\n1.丙。\n2.丁。\n(二)戊(市一局负责)\n"
    covers = [row["covers"] for row in bodies(divide("x-2031", text), frames)]
    assert covers == ["一/(一); 一/1-2", "一/(二)"]


@settings(max_examples=most(100), deadline=None)
@given(st.text("ab五", min_size=1, max_size=20), st.integers(1, 4))
def test_counting_on_finds_the_same_as_counting_anew(text, length) -> None:
    source = divide("", text)
    place, counted = source.places[0], Counted()
    for start in range(len(text) - length + 1):
        words = text[start : start + length]
        assert nth(source, place, words, start, counted) == nth(source, place, words, start)
