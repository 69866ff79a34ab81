"""Feature: converted values are drawn apart from what is printed, with what they rest on."""

import pytest
from looks import FOUR, misplaced, shown_texts
from matplotlib.figure import Figure

import compare
from compare import figures
from compare.comparison.conversion import CONVERSIONS, per_10k_residents
from compare.figures.panel import panels
from compare.schema import LANGUAGES, VOCABULARIES, label
from compare.schema.result import Converted, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.converted import Words
from compare.wording.language import spoken

COUNTED_ONLY = {"no_parent", "no_net_additions"}
"""Reasons that nearly all targets have: under the figure, not in rows."""


@pytest.fixture(scope="module", params=CONVERSIONS)
def conversion(request) -> tuple[compare.Comparison, dict[str, Converted], Figure]:
    found = compare.select(FOUR, families="hightech_enterprises,incubators,rd_intensity")
    values = found.convert(request.param)
    figure = figures.converted(found, values, "en")
    return found, by(values, Converted, "target_id"), figure


def shown_in(found: compare.Comparison, results) -> list[list[Selected]]:
    """Return the targets of which several of a panel have a converted value, panel by panel."""
    shown = [
        [entry.row for entry in panel.entries] for panel in panels(found, wording.quantity, "en")
    ]
    kept = [
        [row for row in rows if results[row.target_id].missing not in COUNTED_ONLY]
        for rows in shown
    ]
    return [rows for rows in kept if sum(not results[row.target_id].missing for row in rows) > 1]


def test_a_converted_value_is_a_hollow_diamond_and_not_the_mark_of_a_target(conversion) -> None:
    found, results, figure = conversion
    shown = shown_in(found, results)
    assert len(figure.axes) == len(shown)
    assert shown or spoken("en").text("converted_note") not in figure.get_label()
    for axes, rows in zip(figure.axes, shown, strict=True):
        known = [(place, results[row.target_id]) for place, row in enumerate(rows)]
        points = [(r.converted_value, place) for place, r in known if not r.missing]
        marks = axes.get_lines()
        assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in marks] == points
        assert {line.get_marker() for line in marks} == {"D"}
        assert {line.get_markerfacecolor() for line in marks} == {"none"}


def test_what_is_not_converted_says_why_beside_its_row_and_in_the_alternative_text(
    conversion,
) -> None:
    found, results, figure = conversion
    texts = [text.replace("\n", " ") for text, _ in shown_texts(figure)]
    missing = [
        (names[row.target_id], label("missing", results[row.target_id].missing, "en"))
        for rows in shown_in(found, results)
        for names in [wording.names(rows, "en")]
        for row in rows
        if results[row.target_id].missing
    ]
    for who, reason in missing:
        assert reason.strip() and reason in texts
        assert f"{who}: {reason}" in figure.get_label()
    assert sum(texts.count(reason) for reason in {reason for _, reason in missing}) == len(missing)


def test_a_single_converted_value_is_a_sentence_and_no_panel(conversion) -> None:
    found, results, figure = conversion
    texts = " ".join(text.replace("\n", " ") for text, _ in shown_texts(figure))
    rows = {row.target_id: row for rows in shown_in(found, results) for row in rows}
    single = [r for r in results.values() if not r.missing and r.target_id not in rows]
    indicators = found.targets.set_index("target_id")["indicator_en"]
    head = spoken("en").text("single_values", said="").split(":")[0]
    assert (head in texts) is bool(single)
    told = [result for result in single if indicators[result.target_id] in texts]
    assert len(told) >= min(len(single), 8)


def test_each_converted_value_says_beside_it_what_it_was_computed_from(conversion) -> None:
    found, results, figure = conversion
    words = Words(found.data, "en")
    texts = "".join(text.replace("\n", "") for text, _ in shown_texts(figure)).replace(" ", "")
    drawn = {row.target_id for rows in shown_in(found, results) for row in rows}
    assert [result for result in results.values() if not result.missing]
    for result in results.values():
        told = spoken("en").list([words.value(result), *words.inputs(result)], strong=True)
        assert result.missing or told in figure.get_label()
        if result.target_id in drawn and not result.missing:
            assert told.replace(" ", "") in texts


def test_texts_of_converted_values_lie_apart(conversion) -> None:
    assert misplaced(conversion[2]) == []


def test_converted_values_in_chinese() -> None:
    found = compare.select(FOUR, families="hightech_enterprises,rd_intensity")
    values = found.convert("yearly_change")
    words = Words(found.data, "zh")
    figure = figures.converted(found, values, "zh")
    for result in rows_of(values[values["missing"].eq("")], Converted):
        told = spoken("zh").list([words.value(result), *words.inputs(result)], strong=True)
        assert told in figure.get_label()
    assert misplaced(figure) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("anybody", [True, False])
def test_a_place_without_residents_is_named(language, anybody) -> None:
    found = compare.select(FOUR, indicators="hightech_enterprises,hightech_enterprises_added")
    population = found.data["population"]
    kept = population["city_id"].isin(["nantong", "qidong"]) & anybody
    values = per_10k_residents(found.targets, {"population": population[kept]})
    figure = figures.converted(found, values, language)
    name = {"en": "Yancheng", "zh": "盐城"}[language]
    reason = label("missing", "no_population", language)
    said = [text.replace("\n", "") for text, _ in shown_texts(figure)]
    [note] = [text for text in said if reason in text]
    assert name in note and name in figure.get_label()
    others = {"en": "Nantong", "zh": "南通"}[language]
    assert (others in note) is not anybody
    assert misplaced(figure) == []


def test_what_is_per_resident_is_not_said_to_be_unadjusted() -> None:
    found = compare.select(FOUR, families="hightech_enterprises")
    caveat = label("reason", "unlike_size", "en")
    for name in ("per_10k_residents", "yearly_change"):
        figure = figures.converted(found, found.convert(name), "en")
        texts = " ".join(text.replace("\n", " ") for text, _ in shown_texts(figure))
        assert (caveat in texts) is (name == "yearly_change")


def test_reasons_are_said_at_all() -> None:
    found = compare.select(FOUR, families="hightech_enterprises,incubators")
    said = {
        name: figures.converted(found, found.convert(name), "en").get_label()
        for name in CONVERSIONS
    }
    reasons = VOCABULARIES["missing"].codes
    assert [name for name in said if any(label("missing", r, "en") in said[name] for r in reasons)]


def test_where_nothing_is_converted_the_figure_says_so() -> None:
    found = compare.select(FOUR, families="rd_intensity")
    figure = figures.converted(found, found.convert("per_10k_residents"), "en")
    assert figure.axes == []
    assert spoken("en").text("no_converted") in [text for text, _ in shown_texts(figure)]
