"""Feature: findings in words, in Chinese and in English."""

import re

import pytest

import compare
from compare import annex, digests, highlighted
from compare.comparison import highlights
from compare.comparison.comparison import Comparison
from compare.schema import LANGUAGES, label
from compare.wording import claims
from compare.wording.language import spoken

FOUR = ("nantong", "yancheng", "qidong", "changzhou")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare.select(FOUR, peers="all")


@pytest.fixture(scope="module")
def everything(found) -> list[highlights.Highlight]:
    return highlights.of(found)


def numbers(text: str) -> list[float]:
    return sorted(float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text))


def test_both_languages_tell_the_same_numbers(found, everything) -> None:
    for one in everything:
        zh, en = (" ".join(claims.of(one, found, spoken(code))) for code in ("zh", "en"))
        if "CNY" in en or one.kind == "contradicted":
            continue  # billions are not 亿; what is printed is quoted in both
        # Names hold numbers too (per 10,000 residents), as 万 in Chinese.
        said = [number for number in numbers(en.replace("10,000", "")) if number]
        assert {*said} == {*numbers(zh)}, (zh, en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_is_whole_and_in_its_language(found, everything, language) -> None:
    for one in everything:
        claim, said = claims.of(one, found, spoken(language))
        assert claim and said
        assert not re.search(r"[{}]|nan|NaN|None|<NA>", claim + said)
        assert not claim.endswith(("。", ".", "，", ","))
        assert bool(CHINESE.search(claim)) == (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_says_how_many_of_how_many_could_be_checked(found, language) -> None:
    judged = found.of_chosen().judged()
    known = judged[judged["outcome"].isin(["met", "missed"])]
    due = judged["scope"].eq("city") & judged["target_year"].le(known["target_year"].max())
    said = numbers(highlighted.message(found, language))
    assert {len(known), due.sum()} <= {*said}


def test_what_is_mostly_of_one_city_is_said_to_be_where_there_are_others(found) -> None:
    def told(comparison: Comparison) -> str:
        [one] = [one for one in highlights.of(comparison) if one.kind == "checked"]
        return claims.of(one, comparison, spoken("en"))[1]

    assert "are Nantong's" in told(found)
    assert "are Nantong's" not in told(compare.select("nantong"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_is_the_first_claim_and_its_numbers_lead(found, language) -> None:
    told = highlighted.told(found, language, most=4)
    assert highlighted.headline(found, told, language) == told[0].claim
    assert highlighted.lead(told) == told[0].numbers
    others = highlighted.others(told, most=4)
    assert [one.claim for one in others] == [one.claim for one in told[1:]]
    assert {one.family for one in others} == {""}


def test_a_kind_that_is_told_elsewhere_is_left_out(found) -> None:
    kinds = {one.kind for one in highlighted.told(found, "en", most=20)}
    without = highlighted.told(found, "en", most=20, without=["revised", "placed"])
    assert {"revised", "placed"} <= kinds
    assert not {"revised", "placed"} & {one.kind for one in without}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_a_row(found, language) -> None:
    table = digests.outcomes(found, language)
    judged = found.of_chosen().judged()
    known = judged[judged["outcome"].isin(["met", "missed"]) & judged["scope"].eq("city")]
    assert len(table) == len(known) > 5
    words = [label("outcome", code, language) for code in known["outcome"]]
    assert sorted(table.iloc[:, -1]) == sorted(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_city_of_an_order_stands_in_the_annex(found, language) -> None:
    table = annex.orders(found, language)
    ranked = found.ordered().groupby(["indicator_id", "target_year", "order"])
    own = set(found.of_chosen().targets["target_id"])
    groups = [g for _, g in ranked if g["target_id"].isin(own).any() and len(g) > 1]
    assert len(table) == len(groups) > 3
    separator = spoken(language).semicolon
    counts = [len(cell.split(separator)) for cell in table.iloc[:, 1]]
    assert counts == sorted(map(len, groups), reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_names_only_what_there_is(found, language) -> None:
    nothing = compare.select("yancheng", families="copyright")
    assert "0" not in digests.source(nothing, language)
    assert digests.source(found, language, values=False) != digests.source(found, language)
