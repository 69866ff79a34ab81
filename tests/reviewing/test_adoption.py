"""Feature: a draft becomes data, whole or not at all, also where somebody broke its files."""

import csv
from pathlib import Path

import pytest

from compare import InvalidInputError
from compare.curated import reader
from compare.drafting import draft, folder, intake
from compare.drafting.drafter import Facts
from compare.drafting.naming import headline_families
from compare.reviewing.adoption import adopt

EMPTY = """某市政府工作报告
一、2030年工作回顾
过去一年，新建茶馆4座。
二、2031年工作安排
今年，新建跨海大桥3座。
"""
"""Made for the tests; none of its numbers is of a headline family."""
COMPLETED = {
    "title_zh": "政府工作报告", "title_en": "Government Work Report",
    "issuer_zh": "苏州市人民政府", "issuer_en": "People's Government of Suzhou",
    "issuer_level": "city_government", "source_grade": "B",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("statements", b"seq,", b"sek,", "line 1, sek"),
        ("statements", b"review", b"revue", "line 1, revue"),
        ("statements", b"seq,", b"\xff\xfe", "byte 0xFF"),
        ("documents", b"city_id", b"cityid", "line 1, cityid"),
    ],
)
def test_a_broken_file_is_one_message_and_no_traceback(
    drafted, tmp_path, table, old, new, expected
):
    path = drafted.folder / "documents.csv" if table == "documents" else drafted.path(table)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(InvalidInputError, match=expected):
        adopt(drafted.folder, tmp_path / "structured", drafted=True)


@pytest.mark.parametrize("name", ["../../outside", "../statements/x-2031", ""])
def test_the_identifier_of_a_draft_is_no_path(drafted, tmp_path, name):
    path = drafted.folder / "documents.csv"
    head, row = path.read_text("utf-8").splitlines()
    path.write_text(f"{head}\n{name},{row.partition(',')[2]}\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="the row of one document"):
        adopt(drafted.folder, tmp_path / "structured", drafted=True)


def test_a_second_document_in_a_draft_is_refused(drafted, tmp_path):
    path = drafted.folder / "documents.csv"
    path.write_text(path.read_text("utf-8") + path.read_text("utf-8").splitlines()[1] + "\n")
    with pytest.raises(InvalidInputError, match="the row of one document"):
        adopt(drafted.folder, tmp_path / "structured", drafted=True)


# Drafts without rows, and with rows that nobody read


@pytest.fixture
def empty(tmp_path: Path, frames: reader.Frames) -> Path:
    """Return a draft in which nothing of the headline families was found."""
    text = tmp_path / "suzhou-2031.txt"
    text.write_text(EMPTY, encoding="utf-8")
    source = intake.read(text, text.stem, frames["documents"])
    facts = Facts(text.stem, "suzhou", "government_work_report", 2031, 2031)
    made = draft.drafted(source, facts, frames, headline_families(frames))
    folder.write(made, frames, tmp_path / "empty")
    path = tmp_path / "empty" / "documents.csv"
    [row] = csv.DictReader(path.read_text("utf-8").splitlines())
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row | COMPLETED)
    return tmp_path / "empty"


def contents(path: Path) -> dict[Path, bytes]:
    """Return all files of a folder."""
    return {file: file.read_bytes() for file in path.rglob("*.csv")}


@pytest.mark.parametrize("as_drafted", [False, True])
def test_a_draft_without_any_row_becomes_a_document_that_states_nothing(
    empty: Path, damaged, few_frames: reader.Frames, as_drafted: bool
) -> None:
    changed = adopt(empty, damaged.folder, drafted=as_drafted)
    names = {path.relative_to(damaged.folder).as_posix() for path in changed}
    assert {"documents.csv", "statements/suzhou-2031.csv", "actuals/suzhou-2031.csv"} <= names
    again = reader.read(damaged.folder)
    document = again["documents"].set_index("document_id").loc["suzhou-2031"]
    assert document["looked_for"] == tuple(headline_families(few_frames))
    for table in ("statements", "actuals"):
        assert len(again[table]) == len(few_frames[table])


@pytest.mark.parametrize("emptied", [(), ("statements",), ("actuals",)])
def test_a_draft_with_rows_of_which_none_was_read_is_refused(drafted, damaged, emptied) -> None:
    for table in emptied:
        drafted.path(table).write_text(drafted.lines(table)[0] + "\n", encoding="utf-8")
    before = contents(damaged.folder)
    with pytest.raises(InvalidInputError, match="at least one row that was reviewed"):
        adopt(drafted.folder, damaged.folder)
    assert contents(damaged.folder) == before
