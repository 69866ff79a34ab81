"""Feature: what the README says the tables hold is computed, never typed."""

import re

import pytest

import compare
from compare.publication.counts import filled

READMES = [("README.md", "en"), ("README.zh.md", "zh")]
COMPUTED = re.compile(r"<!-- computed: (\w+) -->.*?<!-- end -->", re.DOTALL)
TYPED = re.compile(
    r"\d[\d,]* (?:statements|documents|cities|indicators|targets|values|pairs|rows)\b"
    r"|\d+ ?(?:个城市|份文件|处表述|个指标|个目标|个实际值|对目标|行数据)"
)


@pytest.mark.parametrize(("name", "language"), READMES)
def test_the_computed_parts_of_the_readme_are_those_of_the_tables(checkout, name, language) -> None:
    text = (checkout / name).read_text(encoding="utf-8")
    assert filled(text, compare.open(), language) == text, "run make readme"
    assert COMPUTED.findall(text) == ["counts", "example", "pairs", "citation"]


@pytest.mark.parametrize(("name", "language"), READMES)
def test_no_count_of_the_tables_is_typed(checkout, name, language) -> None:
    text = (checkout / name).read_text(encoding="utf-8")
    assert TYPED.findall(COMPUTED.sub("", text)) == []
    assert TYPED.findall(text)  # such a count would be found


def test_a_part_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(compare.InvalidInputError, match="not nothing"):
        filled("<!-- computed: nothing --><!-- end -->", compare.open(), "en")


def test_a_text_that_was_filled_is_filled_anew() -> None:
    once = filled("<!-- computed: counts -->old<!-- end -->", compare.open(), "zh")
    assert "old" not in once and filled(once, compare.open(), "zh") == once
