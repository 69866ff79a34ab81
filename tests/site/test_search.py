"""Feature: Chinese is found by the characters that stand together, wherever a text is cut."""

from hypothesis import given
from hypothesis import strategies as st

from compare.site.search import words


@given(*[st.text("研发投入强度", min_size=2)] * 3)
def test_chinese_is_found_whatever_stands_beside_it(before, text, after) -> None:
    assert {*words(text)} <= {*words(before + text + after)}
