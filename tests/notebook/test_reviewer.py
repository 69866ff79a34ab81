"""Feature: the review screen works by buttons and fields, or by the keyboard alone."""

import csv

import pytest

from compare.notebook.reviewer import Reviewer
from compare.schema import LANGUAGES


@pytest.fixture
def screen(drafted) -> Reviewer:
    return Reviewer(str(drafted.folder), str(drafted.text), "en")


def enter(screen: Reviewer, line: str) -> None:
    """Type a command and press Enter."""
    screen.command.value = line
    assert screen.command.value == "", "ready for the next command"


def statements(drafted) -> dict[str, dict[str, str]]:
    return {row["seq"]: row for row in csv.DictReader(drafted.lines("statements"))}


def shown(screen: Reviewer) -> tuple[str, ...]:
    return screen.review.current.key


def test_the_screen_shows_how_far_one_is_and_the_quantity_marked(screen) -> None:
    assert "Row 1 of 8; decided: 0" in screen.progress.value
    assert "有效发明专利拥有量<mark>达到5000件</mark>,力争" in screen.sentence.value
    sure = screen.review.current.confidence
    assert sure < 0.5 and f"confidence {sure:.2f}" in screen.sentence.value
    assert f"indicator_id {sure:.2f}" in screen.sentence.value
    assert screen.fields["quantity_printed"].value == "达到5000件"


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_in_the_language_and_name_the_column(drafted, language) -> None:
    screen = Reviewer(str(drafted.folder), str(drafted.text), language)
    label = screen.fields["quantity_printed"].description
    assert {"zh": "原文数量", "en": "quantity as printed"}[language] in label
    assert "quantity_printed" in label
    assert {"zh": "接受", "en": "Accept"}[language] in screen.buttons["a"].description
    assert {"zh": "第 1 条", "en": "Row 1"}[language] in screen.progress.value
    assert {"zh": "past 过去的事实", "en": "past past fact"}[language] in screen.keys.value


def test_the_nearest_indicators_stand_on_buttons_by_name(screen, drafted) -> None:
    first, *_ = screen.nearest
    assert first.description.startswith("1 ") and not first.disabled
    best, *others = screen.review.current.nearest
    assert first.tooltip.endswith(best)
    first.click()
    assert statements(drafted)["2"]["indicator_id"] == best
    assert shown(screen) == ("statements", "2"), "the row stays until it is accepted"
    for number, other in enumerate(others[:2], start=2):
        enter(screen, str(number))
        assert statements(drafted)["2"]["indicator_id"] == other


def test_a_row_without_alike_indicators_offers_none(screen) -> None:
    numbers = [item.key for item in screen.review.items]
    enter(screen, f"g {numbers.index(('statements', '4')) + 1}")
    assert all(button.disabled for button in screen.nearest)
    enter(screen, "1")
    assert "No such command: 1" in screen.message.value


def test_the_whole_review_is_done_by_the_keyboard_alone(screen, drafted) -> None:
    enter(screen, "c note_zh=见前文 | note_en=see above")
    assert statements(drafted)["2"]["note_en"] == "see above"
    enter(screen, "a")
    enter(screen, "s")
    enter(screen, "b")
    enter(screen, "n vague")
    enter(screen, "x")
    assert "expected a row of another table than actuals" in screen.message.value
    enter(screen, "t")
    assert shown(screen) == ("statements", "5")
    enter(screen, "i indicator_id=stands | name_zh=展位 | name_en=Stands")
    assert statements(drafted)["5"]["indicator_id"] == "stands"
    enter(screen, "b")
    enter(screen, "b")
    assert "5" not in statements(drafted) and shown(screen) == ("actuals", "3")
    while screen.review.current:
        enter(screen, "a")
    assert "All 8 rows are decided" in screen.progress.value
    enter(screen, "b")
    assert "Row 8 of 8" in screen.progress.value


def test_a_reason_may_be_given_in_words_of_either_language(screen, drafted) -> None:
    enter(screen, "n 过去的事实")
    assert drafted.lines("non_targets")[-1].endswith(",past")
    enter(screen, "n past fact")
    assert "reason past" not in screen.message.value and "Saved" in screen.message.value


def test_buttons_do_what_the_commands_do(screen, drafted) -> None:
    screen.fields["note_zh"].value, screen.fields["note_en"].value = "见前文", "see above"
    screen.buttons["c"].click()
    assert statements(drafted)["2"]["note_en"] == "see above"
    screen.buttons["b"].click()
    assert statements(drafted)["2"]["note_en"] == screen.fields["note_en"].value == ""
    screen.buttons["s"].click()
    assert shown(screen) != ("statements", "2")
    screen.buttons["b"].click()
    screen.reason.value = "existing"
    screen.buttons["n"].click()
    assert "2" not in statements(drafted)
    screen.buttons["b"].click()
    screen.buttons["x"].click()
    assert shown(screen) == ("actuals", "4")
    screen.buttons["t"].click()
    screen.indicator_fields["name_en"].value = "Patents in force"
    screen.buttons["i"].click()
    assert "Patents in force" in (drafted.folder / "indicators.csv").read_text("utf-8")
    screen.buttons["a"].click()
    assert statements(drafted)["2"]["review"] == "reviewed_once"


def test_what_is_typed_into_the_fields_is_saved_with_an_acceptance(screen, drafted) -> None:
    screen.fields["note_zh"].value, screen.fields["note_en"].value = "见前文", "see above"
    enter(screen, "a")
    assert statements(drafted)["2"]["note_en"] == "see above"
    assert shown(screen) != ("statements", "2")


def test_what_is_wrong_is_said_on_the_screen_and_nothing_is_lost(screen, drafted) -> None:
    before = drafted.lines("statements")
    screen.fields["value"].value = "<i>7</i>"
    enter(screen, "a")
    assert "line 3, value: &#x27;&lt;i&gt;7&lt;/i&gt;&#x27;; expected a number" in (
        screen.message.value
    )
    assert screen.fields["value"].value == "<i>7</i>", "what was typed is still there"
    enter(screen, "<b>z</b>")
    assert "No such command: &lt;b&gt;z&lt;/b&gt;" in screen.message.value
    enter(screen, "n whim")
    assert "expected one of" in screen.message.value
    enter(screen, "g 99")
    assert "a number from 1 to 8" in screen.message.value
    assert drafted.lines("statements") == before


def test_markup_of_a_text_is_shown_as_letters(screen) -> None:
    numbers = [item.key for item in screen.review.items]
    enter(screen, f"g {numbers.index(('statements', '4')) + 1}")
    assert "建设&lt;b&gt;未来&lt;/b&gt;星图馆<mark>8座以上</mark>" in screen.sentence.value
    assert "<b>" not in screen.sentence.value
    assert screen.fields["indicator_printed"].value == "<b>未来</b>星图馆"


def test_the_screen_opens_where_it_was_left(screen, drafted) -> None:
    enter(screen, "a")
    other = Reviewer(str(drafted.folder), str(drafted.text), "zh")
    assert shown(other) == shown(screen) and "已定 1 条" in other.progress.value


def test_without_a_draft_the_screen_says_what_to_do() -> None:
    screen = Reviewer("", "", "en")
    [said] = screen.widget().children
    assert "set draft to its folder" in said.value
    enter(screen, "a")
