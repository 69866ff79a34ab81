"""Feature: a draft becomes data, whole or not at all, also where somebody broke its files."""

import pytest

from compare import InvalidInputError
from compare.reviewing.adoption import adopt


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
