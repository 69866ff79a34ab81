"""Feature: the page of a city and the annex say what the tables hold, and no number else."""

import re
from collections import Counter

import pytest

import compare
from compare import annex, digests, figures, highlighted, profiles
from compare.comparison import highlights
from compare.comparison.attainment import DECIDED
from compare.comparison.highlight import Slack
from compare.schema import LANGUAGES, label
from compare.schema.record import Statement
from compare.schema.row import by
from compare.wording import wording
from compare.wording.language import spoken

CITIES = ["nantong", "yancheng", "qidong", "changzhou"]


@pytest.fixture(scope="module")
def whole() -> dict[str, compare.Comparison]:
    return {city: compare.select(city, scope=None) for city in [*CITIES, "suzhou"]}


@pytest.fixture(scope="module")
def found() -> compare.Comparison:
    return compare.select(CITIES, peers="all")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("most", [1, 24, 10_000])
def test_a_theme_counts_all_targets_and_names_those_with_an_outcome_first(
    whole, language, most
) -> None:
    speech = spoken(language)
    for comparison in whole.values():
        judged = comparison.judged()
        decided = Counter(judged.loc[judged["outcome"].isin(DECIDED), f"theme_{language}"])
        table = profiles.themes(comparison, language, most)
        assert sum(map(int, table.iloc[:, 1])) == len(comparison.targets)
        for theme, count, said in table.itertuples(index=False):
            *items, last = said.split(speech.semicolon)
            more = re.search(r"^(?:另有)?(\d+)(?: more|项)$", last)
            named = len(items) if more else len(items) + 1
            assert named >= 1 and named + int(more[1] if more else 0) == int(count)
            outcomes = {label("outcome", code, language) for code in DECIDED}
            told = sum(said.count(f"{speech.pause}{word}{speech.colon}") for word in outcomes)
            known = (
                decided[next(name for name in decided if speech.capital(name) == theme)]
                if any(speech.capital(name) == theme for name in decided)
                else 0
            )
            assert told == min(known, named)


def test_a_body_answers_for_a_target_if_it_is_named_for_any_of_its_places(whole) -> None:
    for comparison in whole.values():
        named: dict[str, set[str]] = {}
        rows = comparison.data["responsibilities"]
        for body, role, document, covers in zip(
            *(rows[name] for name in ("body_en", "role", "document_id", "covers")), strict=True
        ):
            for statement in comparison.statements.itertuples():
                same = statement.document_id == document and statement.locator in covers
                if same and role in ("lead", "responsible"):
                    named.setdefault(body, set()).add(statement.target_id)
        for language in LANGUAGES:
            said = profiles.bodies(comparison, language)
            assert bool(said) == bool(named)
            numbers = [int(number) for number in re.findall(r"\d+", said)]
            if named:
                ordered = sorted(map(len, named.values()), reverse=True)
                assert numbers[0] == len(set().union(*named.values()))
                assert numbers[1:] == ordered[: len(numbers) - 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_value_of_the_annex_has_a_source_that_is_listed(found, language) -> None:
    values, sources = annex.observations(found, language), annex.sources(found, language)
    cited = [number for said in values.iloc[:, 2] for number in re.findall(r"\[(\d+)", said)]
    assert list(dict.fromkeys(cited)) == sources.iloc[:, 0].tolist()
    assert len(annex.addresses(found)) == len(sources) == len(set(sources.iloc[:, 0]))
    own = found.of_chosen()
    used = own.observations[own.observations["indicator_id"].isin(own.targets["indicator_id"])]
    counted = used["preferred"] & used["scope"].eq("city") & used["months"].isna()
    assert len(cited) >= counted.sum() > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_that_ask_for_less_are_as_many_as_the_annex_lists(found, language) -> None:
    table = annex.before(found, language)
    (slack,) = [one for one in highlights.of(found) if isinstance(one, Slack)]
    below = [said.startswith("−") for said in table.iloc[:, 4]]
    assert (slack.known, len(slack.rows)) == (len(table), sum(below))
    assert below == sorted(below, reverse=True)
    (told,) = [one for one in highlighted.told(found, language, most=20) if one.kind == "slack"]
    assert {str(len(table)), str(sum(below))} <= set(re.findall(r"\d+", told.claim))


@pytest.mark.parametrize("language", LANGUAGES)
def test_caveats_are_counted_by_family_as_the_verdicts_have_them(found, language) -> None:
    own = found.of_chosen()
    pairs = own.pairs[own.pairs["verdict"].eq("caveats")]
    reasons = pairs["reasons"].explode()
    counted = sum(
        int(number)
        for said in annex.caveats(found, language).iloc[:, 1]
        for number in re.findall(r"[(（](\d+)[)）](?=[;；]|$)", said)
    )
    assert counted == reasons.isin(own.caveats).sum() > 50


def test_a_word_for_the_basis_within_the_name_of_the_indicator_is_quoted_once() -> None:
    rows = compare.load("statements")
    statements = by(rows, Statement, "statement_id").values()
    inside = [
        row
        for row in statements
        if isinstance(row.basis_printed, str) and row.basis_printed in row.indicator_printed
    ]
    assert inside
    for row in inside:
        assert wording.printed(row).count(row.basis_printed) == row.indicator_printed.count(
            row.basis_printed
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_counts_the_sources_of_what_is_drawn(found, language) -> None:
    def count(comparison: compare.Comparison) -> int:
        said = digests.source(comparison, language)
        return max([0, *(int(n) for n in re.findall(r"(\d+) ?(?:个来源|sources?)", said))])

    rd = compare.select(CITIES, families="hightech_enterprises", peers="all")
    assert 0 < count(figures.used.theme(rd)) < count(rd)
    drawn = figures.used.outcomes(found, told=False)
    assert drawn.references.empty
    assert 0 < count(drawn) <= drawn.observations["source_id"].nunique() < count(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_that_all_documents_state_is_named(language) -> None:
    both = compare.select(CITIES, indicators=["rd_intensity", "hightech_enterprises"])
    assert both.indicators.set_index("indicator_id")[f"indicator_{language}"][
        "rd_intensity"
    ] in digests.common(both, language)
    assert digests.common(compare.select(documents="nantong-2022"), language) == ""
