"""Feature: a person reviews a draft row by row; each step is saved and can be taken back."""

import csv
import json

import pytest

from compare import InvalidInputError
from compare.reviewing.review import Review


@pytest.fixture
def review(drafted, frames) -> Review:
    return Review(drafted.folder, drafted.text, frames)


@pytest.fixture
def again(drafted, frames):
    """Return what opens the folder anew, as on another day."""
    return lambda **options: Review(drafted.folder, drafted.text, frames, **options)


def rows(drafted, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(drafted.lines(table)))


def row(drafted, table: str, seq: str) -> dict[str, str]:
    [found] = [row for row in rows(drafted, table) if row["seq"] == seq]
    return found


def note(drafted, table: str, seq: str) -> dict[str, str]:
    [found] = [r for r in rows(drafted, "review") if (r["table"], r["seq"]) == (table, seq)]
    return found


def show(review: Review, quantity: str) -> None:
    """Go to the row with a quantity."""
    words = [review.sentence(item)[1] for item in review.items]
    review.go(words.index(quantity) + 1)


def problems(error) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def everything(drafted) -> dict[str, str]:
    """Return all that stands in the tables and in the review file."""
    return {
        str(path.relative_to(drafted.folder)): path.read_text(encoding="utf-8")
        for path in drafted.folder.rglob("*.csv")
    }


def edit(drafted, table: str, old: str, new: str) -> None:
    text = drafted.path(table).read_text("utf-8")
    assert text.count(old) == 1
    drafted.path(table).write_text(text.replace(old, new), encoding="utf-8")


# What is shown


def test_the_least_certain_row_comes_first_and_decided_rows_come_last(review) -> None:
    sure = [item.confidence for item in review.items]
    assert sure == sorted(sure) and len(set(sure)) > 2
    first = review.current
    assert first == review.items[0]
    review.accept()
    assert review.items[-1].cells["seq"] == first.cells["seq"]
    assert review.current == review.items[0] != first


def test_the_sentence_is_shown_with_the_quantity_apart(review) -> None:
    before, quantity, after = review.sentence(review.current)
    assert before.endswith("有效发明专利拥有量") and before.startswith("2024年")
    assert quantity == "达到5000件"
    assert after == ",力争科技型中小企业突破1200家。"


def test_doubtful_numbers_that_are_no_targets_are_shown_and_certain_ones_are_not(review) -> None:
    others = [item.cells["printed"] for item in review.items if item.table == "non_targets"]
    assert len(others) == 1 and "3" in others[0]


# Each action


def test_accepting_a_row_says_so_in_its_file_and_in_the_review_file(review, drafted) -> None:
    review.accept()
    assert row(drafted, "statements", "2")["review"] == "reviewed_once"
    assert note(drafted, "statements", "2")["decision"] == "accept"
    assert review.progress == (1, len(review.items))


def test_a_changed_quantity_is_read_again(again, drafted) -> None:
    edit(drafted, "statements", "达到5000件,5000,,件,>=,false", "约5件,5,,个,~,true")
    review = again()
    review.change({"quantity_printed": "达到5000件"})
    changed = row(drafted, "statements", "2")
    read = ("value", "unit_printed", "comparator", "bare")
    assert [changed[name] for name in read] == ["5000", "件", ">=", "false"]
    assert changed["review"] == "reviewed_once"
    assert review.current.cells == changed, "the person sees what became of it"
    assert review.sentence(review.current)[1] == "达到5000件"
    review.accept()
    assert note(drafted, "statements", "2")["decision"] == "change quantity_printed"
    assert review.current.cells != changed


def test_a_target_becomes_no_target(review, drafted) -> None:
    review.as_non_target("existing")
    assert [r["seq"] for r in rows(drafted, "statements")] == ["1", "3", "4"]
    moved = rows(drafted, "non_targets")[-1]
    assert (moved["locator"], moved["printed"], moved["nth"]) == ("二", "达到5000件", "1")
    line = note(drafted, "non_targets", str(len(rows(drafted, "non_targets"))))
    assert line["decision"] == "as_non_target existing; statements.2"
    assert "new_nantong_2024_1" not in (drafted.folder / "indicators.csv").read_text("utf-8")


def test_a_target_becomes_a_value_reached_and_a_target_again_under_its_number(
    review, drafted
) -> None:
    before = row(drafted, "statements", "2")
    review.as_actual()
    reached = row(drafted, "actuals", "4")
    assert (reached["comparator"], reached["period_end"]) == ("=", "2023")
    assert reached["inferred"] == "period" and reached["estimate"] == "false"
    review.as_target()
    after = row(drafted, "statements", "2")
    assert (after["comparator"], after["period_end"]) == (">=", before["period_end"])
    assert len(rows(drafted, "statements")) == 4 and len(rows(drafted, "actuals")) == 3


def test_a_number_is_never_given_to_another_row(review, drafted) -> None:
    show(review, "8座以上")
    review.as_non_target("existing")
    show(review, "30个")
    review.as_target()
    assert [r["seq"] for r in rows(drafted, "statements")] == ["1", "2", "3", "5"]


def test_a_number_that_was_no_target_becomes_one_as_far_as_its_words_say(review, drafted) -> None:
    show(review, "3")
    review.as_target()
    made = row(drafted, "statements", "5")
    assert made["quantity_printed"] == "3个" and made["indicator_printed"]
    assert made["review"] == "drafted", "nobody can have read a row with gaps"
    with pytest.raises(InvalidInputError, match="indicator_id: empty"):
        review.accept()
    review.new_indicator({"indicator_id": "halls_open", "name_zh": "开放展厅"})
    review.accept()
    assert row(drafted, "statements", "5")["review"] == "reviewed_once"
    assert [r["reason"] for r in rows(drafted, "non_targets")] == ["date"]


def test_a_new_indicator_is_written_and_named_by_the_row(review, drafted) -> None:
    show(review, "30个")
    review.new_indicator({"indicator_id": "stands", "name_zh": "展位", "name_en": "Stands"})
    assert row(drafted, "actuals", "3")["indicator_id"] == "stands"
    written = (drafted.folder / "indicators.csv").read_text("utf-8")
    assert "\nstands,展位,Stands," in written and "new_nantong_2024_3" not in written


def test_a_row_that_is_skipped_comes_after_the_others_and_back_returns_to_it(review) -> None:
    first = review.current
    review.skip()
    assert review.current != first
    review.back()
    assert review.current == first
    review.skip()
    while review.current != first:
        review.accept()
    assert sum(not review.decided(item) for item in review.items) == 1


def test_when_all_is_decided_there_is_nothing_to_decide(review) -> None:
    while review.current:
        review.accept()
    done, total = review.progress
    assert done == total == len(review.items)
    with pytest.raises(InvalidInputError, match="all are decided"):
        review.accept()


# Saved at once, and taken back


def test_the_review_goes_on_where_it_was_left(review, again, drafted) -> None:
    review.accept()
    review.as_non_target("existing")
    shown, done = review.current, review.progress
    other = again()
    assert (other.current, other.progress) == (shown, done)


STEPS = {
    "accept": lambda review: review.accept(),
    "change": lambda review: review.change({"note_zh": "见前文", "note_en": "see above"}),
    "indicator": lambda review: review.change({"indicator_id": "invention_patents_granted"}),
    "no target": lambda review: review.as_non_target("existing"),
    "reached": lambda review: review.as_actual(),
    "new": lambda review: review.new_indicator({"indicator_id": "patents_valid"}),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_taken_back_whole_also_on_another_day(review, again, drafted, name) -> None:
    if name == "indicator":
        review.known = None
    before, shown = everything(drafted), review.current
    STEPS[name](review)
    assert everything(drafted) != before
    other = again()
    other.back()
    assert everything(drafted) == before
    assert other.current == shown
    with pytest.raises(InvalidInputError, match="a step to take back; there is none"):
        other.back()


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_a_killed_process_is_finished_on_opening(review, again, drafted, name) -> None:
    if name == "indicator":
        review.known = None
    before = everything(drafted)
    STEPS[name](review)
    after = everything(drafted)
    path = drafted.folder / "review" / "nantong-2024.steps.json"
    steps = json.loads(path.read_text("utf-8"))
    steps[-1]["state"] = "begun"
    path.write_text(json.dumps(steps), encoding="utf-8")
    for file, text in before.items():
        if file.startswith(("statements", "review")):
            (drafted.folder / file).write_text(text, encoding="utf-8")
    again()
    assert everything(drafted) == after


def test_a_second_pass_reads_what_was_read_once(review, again, drafted) -> None:
    review.accept()
    review.as_non_target("existing")
    second = again(second=True)
    assert second.progress == (0, 2)
    second.accept()
    second.accept()
    assert second.progress == (2, 2)
    assert row(drafted, "statements", "2")["review"] == "reviewed_twice"
    assert "reviewed_twice" in rows(drafted, "review")[-1]["decision"]
    assert again().progress[0] == 2


# The same by editing the CSV


def test_a_row_reviewed_in_the_file_is_taken_over(again, drafted) -> None:
    lines = drafted.lines("statements")
    lines[2] = lines[2].replace(",drafted,", ",reviewed_once,").replace("5000件,5000", "50件,50")
    drafted.path("statements").write_text("\n".join(lines) + "\n", encoding="utf-8")
    review = again()
    [item] = [i for i in review.items if i.key == ("statements", "2")]
    assert review.decided(item) and item.decision == "by_hand"
    assert item.cells["value"] == "50"
    review.accept()
    assert row(drafted, "statements", "2")["value"] == "50"
    assert note(drafted, "statements", "2")["decision"] == "by_hand"


def test_what_is_edited_meanwhile_is_kept_and_shown_before_it_is_decided(review, drafted) -> None:
    edit(drafted, "statements", "科技型中小企业", "中小企业")
    review.accept()
    assert row(drafted, "statements", "3")["indicator_printed"] == "中小企业"
    show(review, "达到800家")
    shown = review.current
    text = drafted.path(shown.table).read_text("utf-8")
    other = text.replace(",drafted,,,,", ",drafted,,,,seen")
    drafted.path(shown.table).write_text(other, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="changed in the file meanwhile"):
        review.accept()
    review.accept()


def test_back_leaves_alone_what_was_changed_by_hand_since(review, again, drafted) -> None:
    review.accept()
    edit(drafted, "statements", "reviewed_once,,,,", "reviewed_once,,,,seen")
    other = again()
    other.back()
    assert row(drafted, "statements", "2")["note_en"] == "seen"
    assert row(drafted, "statements", "2")["review"] == "reviewed_once"


def test_a_row_cut_and_pasted_into_another_file_keeps_its_line(again, drafted) -> None:
    lines = drafted.lines("actuals")
    drafted.path("actuals").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    others = [*drafted.lines("non_targets"), "二,30个,1,existing"]
    drafted.path("non_targets").write_text("\n".join(others) + "\n", encoding="utf-8")
    [item] = [i for i in again().items if i.cells.get("printed") == "30个"]
    assert (item.table, item.decision) == ("non_targets", "by_hand; actuals.3")
    assert item.confidence == 0.8


# Bad values


BAD = {
    "no column": ({"valu": "5"}, "statements/nantong-2024.csv, line 3, valu: '5'; expected one of"),
    "the number": ({"seq": "9"}, "line 3, seq: '9'; expected one of"),
    "no quantity": ({"quantity_printed": "许多"}, "quantity_printed: '许多'; expected a printed"),
    "not printed": ({"quantity_printed": "6000件"}, "'6000件'; expected words that are printed"),
    "another value": ({"value": "7"}, "line 3, value: '7'; expected 5000, as 达到5000件 reads"),
    "no number": ({"value": "many"}, "value: 'many'; expected a number"),
    "no code": ({"comparator": "=>"}, "comparator: '=>'; expected one of"),
    "no year": ({"period_end": "20245"}, "period_end: '20245'; expected a whole number"),
    "years": (
        {"basis": "in_period", "period_start": "2025"},
        "period_start: '2025'; expected a year not after period_end, 2024",
    ),
    "no indicator": ({"indicator_id": "nonsense"}, "'nonsense'; expected one of those known"),
    "emptied": ({"scope": ""}, "line 3, scope: empty; expected"),
    "no place": ({"locator": "九"}, "expected words that are printed at the place (no place 九"),
    "firm": ({"firmness": "strive"}, "firmness_printed: empty; expected the printed word"),
    "hidden": ({"note_zh": "a\u202eb"}, "note_zh: 'a\\u202eb'; expected one line of visible"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_refused_by_file_line_and_column(review, drafted, name) -> None:
    cells, expected = BAD[name]
    before = everything(drafted)
    with pytest.raises(InvalidInputError) as error:
        review.change(cells)
    assert expected in "\n".join(problems(error))
    assert everything(drafted) == before


def test_reasons_and_indicators_are_checked_too(review) -> None:
    with pytest.raises(InvalidInputError, match="reason: 'whim'; expected one of"):
        review.as_non_target("whim")
    with pytest.raises(InvalidInputError, match="reason: empty"):
        review.as_non_target("")
    with pytest.raises(InvalidInputError, match="an identifier that no indicator has"):
        review.new_indicator({"indicator_id": "rd_intensity"})
    with pytest.raises(InvalidInputError, match=r"indicators.csv, kind: 'x'; expected one of"):
        review.new_indicator({"kind": "x"})
    with pytest.raises(InvalidInputError, match="a row of another table than statements"):
        review.as_target()


def test_another_text_is_refused(drafted, frames, tmp_path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(drafted.text.read_text("utf-8") + "多一句。", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"documents.csv, line 2, source_sha256"):
        Review(drafted.folder, other, frames)


@pytest.mark.parametrize("line", ["x,二,,,,", "1,二,,,,"])
def test_numbers_that_are_none_or_stand_twice_are_refused(again, drafted, line) -> None:
    lines = drafted.lines("statements")
    cells = line.split(",")[:1] + lines[1].split(",")[1:]
    text = "\n".join([*lines, ",".join(cells)]) + "\n"
    drafted.path("statements").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="line 6, seq"):
        again()


def test_steps_that_are_none_are_refused(again, drafted) -> None:
    path = drafted.folder / "review" / "nantong-2024.steps.json"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"steps.json: expected the steps of a review"):
        again()


def test_markup_of_a_text_stays_text(review, drafted) -> None:
    show(review, "8座以上")
    assert review.sentence(review.current)[0] == "建设<b>未来</b>星图馆"
    review.accept()
    assert row(drafted, "statements", "4")["indicator_printed"] == "<b>未来</b>星图馆"


@pytest.mark.parametrize(
    ("column", "cell"),
    [("start", "x"), ("end", "1" * 5000), ("confidence", "high"), ("sure", "a=b"), ("table", "?")],
)
def test_a_broken_line_of_the_review_file_is_one_message(drafted, again, column, cell):
    found = rows(drafted, "review")
    found[0][column] = cell
    with drafted.path("review").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    with pytest.raises(InvalidInputError, match=f"line 2, {column}"):
        again()


@pytest.mark.parametrize(
    "change",
    [
        {"table": "nope", "at": 0, "before": None, "after": {"seq": "9"}},
        {"table": "statements", "at": 0, "before": None, "after": {"seq": "9"}},
        {"table": "statements", "at": "x", "before": None, "after": None},
    ],
)
def test_broken_steps_are_one_message(review, again, change):
    step = {"action": "a", "item": ["x"], "state": "begun", "changes": [change]}
    review._ledger.file.write_text(json.dumps([step]), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="the steps of a review"):
        again()
