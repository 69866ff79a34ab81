"""Feature: one command leads from a text to a draft, and one from the reviewed draft to data."""

import csv
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from compare import InvalidInputError
from compare.cli import main
from compare.curated import reader
from compare.drafting import intake
from compare.drafting.naming import normal
from compare.texts.verification import verify

TEXT = """云汀市政府工作报告

一、2030年工作回顾
过去一年，我们坚持创新驱动，各项事业取得新的进展。高新技术企业达到900家，全社会研发投入占地区生产总值比重预计达2.9%。

二、2031年工作安排
今年的工作要抓紧抓实，推动经济持续向好。新增高新技术企业120家，力争全社会研发投入占地区生产总值比重达到3%左右。新建跨海大桥3座。（责任单位：市远航局）
"""
DOCUMENT = "suzhou-2031"


@pytest.fixture
def text(tmp_path) -> Path:
    path = tmp_path / "texts" / f"{DOCUMENT}.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def call(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def edit(path: Path, **cells: str) -> None:
    """Give all rows of a file some cells."""
    found = [{**row, **cells} for row in rows(path)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def complete(folder: Path) -> None:
    """Write what the text does not say of the document, as a person would."""
    edit(
        folder / "documents.csv",
        title_zh="苏州市政府工作报告(2031年)", title_en="Government Work Report of Suzhou (2031)",
        issuer_zh="苏州市人民政府", issuer_en="People's Government of Suzhou",
        issuer_level="city_government", source_grade="B",
    )  # fmt: skip


def test_an_outline_is_printed_with_places_and_locators(text) -> None:
    done = call("outline", text)
    assert done.exit_code == 0
    places = [line.split() for line in done.output.splitlines()]
    assert [place[2] for place in places] == ["0", "一", "二"]
    assert places[1][3] == "2030年工作回顾"


def test_a_new_document_says_what_was_found_and_what_to_do_next(text, tmp_path) -> None:
    done = call("new-document", DOCUMENT, "--text", text, "--output", tmp_path / "drafts")
    assert done.exit_code == 0, done.output
    assert "3 targets, 2 values reached" in done.output and "1 bodies" in done.output
    assert "city-compare adopt" in done.output
    assert f"responsibilities{os.sep}{DOCUMENT}.csv: body_en" in done.output
    folder = tmp_path / "drafts" / DOCUMENT
    [document] = rows(folder / "documents.csv")
    assert document["genre"] == "government_work_report" and document["looked_for"] == "*"
    assert len(rows(folder / "review" / f"{DOCUMENT}.csv")) == 5 + len(
        rows(folder / "non_targets" / f"{DOCUMENT}.csv")
    )


def test_a_reviewed_draft_becomes_data_that_builds_and_verifies(text, tmp_path, copied) -> None:
    data, folder = copied(), tmp_path / "drafts" / DOCUMENT
    options = ("--structured", data.folder)
    made = call("new-document", DOCUMENT, "--text", text, "--output", folder.parent,
                "--families", "headline", *options)  # fmt: skip
    assert made.exit_code == 0, made.output
    refused = call("adopt", folder, *options)
    assert refused.exit_code == 1 and "at least one row that was reviewed" in refused.output
    for table in ("statements", "actuals"):
        edit(folder / table / f"{DOCUMENT}.csv", review="reviewed_once")
    before = {path: path.read_bytes() for path in data.folder.rglob("*.csv")}
    refused = call("adopt", folder, *options)
    assert refused.exit_code == 1 and "source_grade" in refused.output
    assert {path: path.read_bytes() for path in data.folder.rglob("*.csv")} == before
    complete(folder)
    edit(folder / "responsibilities" / f"{DOCUMENT}.csv", body_en="Bureau of Science")
    adopted = call("adopt", folder, *options)
    assert adopted.exit_code == 0, adopted.output
    frames = reader.read(data.folder)
    own = frames["statements"][frames["statements"]["document_id"].eq(DOCUMENT)]
    assert set(own["indicator_id"]) == {"hightech_enterprises_added", "rd_intensity"}
    [found] = verify(frames, text.parent, [DOCUMENT])
    assert found.failures == []
    assert call("adopt", folder, *options).exit_code == 0, "adopting again changes nothing"


def test_a_draft_that_somebody_worked_on_is_not_drafted_over(text, tmp_path) -> None:
    folder = tmp_path / "drafts" / DOCUMENT
    again = ("new-document", DOCUMENT, "--text", text, "--output", folder.parent)
    assert call(*again).exit_code == 0
    assert call(*again).exit_code == 0, "the same draft changes nothing"
    complete(folder)
    edit(folder / "statements" / f"{DOCUMENT}.csv", review="reviewed_once")
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    done = call(*again)
    assert done.exit_code == 1
    assert f"documents.csv, statements/{DOCUMENT}.csv" in done.output
    assert call("draft", text, "--document", "yunting-2031", "--output", folder).exit_code == 1
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_curated_tables_are_not_drafted_over(text, copied) -> None:
    data = copied()
    before = (data.folder / "documents.csv").read_bytes()
    done = call("draft", text, "--document", DOCUMENT, "--output", data.folder)
    assert done.exit_code == 1 and "documents.csv" in done.output
    assert (data.folder / "documents.csv").read_bytes() == before


def test_all_parameters_that_are_wrong_are_named_at_once(text, tmp_path) -> None:
    done = call("draft", text, "--document", "Suzhou", "--output", tmp_path / "d", "--period",
                "2025-2023", "--genre", "novel", "--families", "headline,nothing")  # fmt: skip
    assert done.exit_code == 1
    for name in (
        "document: 'Suzhou'",
        "period: '2025-2023'",
        "genre: 'novel'",
        "families: 'nothing'",
    ):
        assert name in done.output
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty text"),
        (b" \n\n", "an empty text"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a Word or Excel file"),
        (TEXT.encode("gb18030"), "text in GBK"),
        ("發展科技產業，推動全市經濟工作。".encode("big5"), "text in Big5"),
        (b"7" * 1_000_000, "1,000,000 characters"),
        (b"7" * 9_000, "0% of 9,000 characters"),
        (b"The city will add high-tech enterprises and raise R&D. " * 20, "are Chinese"),
        (
            ("發展科技產業，實現創新驅動，推動國家經濟與區域會計。" * 9).encode(),
            "traditional characters",
        ),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
    ],
)
def test_what_is_no_text_of_a_document_is_one_clear_message(tmp_path, data, found, frames) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    with pytest.raises(InvalidInputError) as caught:
        intake.read(path, DOCUMENT, frames["documents"])
    said = str(caught.value)
    assert said.count("expected") == 1 and found in said and str(path) in said


def test_the_command_drafts_nothing_from_what_is_no_text(tmp_path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"%PDF-1.7 ...")
    done = call("draft", path, "--document", DOCUMENT, "--output", tmp_path / "d")
    assert done.exit_code == 1 and done.output.count("expected") == 1
    assert "a PDF" in done.output and str(path) in done.output
    assert not (tmp_path / "d").exists()


def test_a_text_that_is_known_under_another_identifier_is_refused(text, tmp_path, frames) -> None:
    known = frames["documents"].assign(source_sha256=intake.outline(text).sha256)
    with pytest.raises(Exception, match="the text of nantong-2017"):
        intake.read(text, DOCUMENT, known)


def test_an_unknown_city_unit_and_indicator_come_as_rows_to_complete(text, tmp_path) -> None:
    done = call("draft", text, "--document", "yunting-2031", "--output", tmp_path / "d")
    assert done.exit_code == 0, done.output
    assert [row["city_id"] for row in rows(tmp_path / "d" / "cities.csv")] == ["yunting"]
    assert "座" in {row["unit_printed"] for row in rows(tmp_path / "d" / "units.csv")}
    [bridge] = [row for row in rows(tmp_path / "d" / "indicators.csv") if "桥" in row["name_zh"]]
    assert bridge["indicator_id"].startswith("new_yunting_2031") and not bridge["name_en"]


def test_an_unknown_drafter_is_named_with_those_that_there_are(text, tmp_path) -> None:
    done = call("draft", text, "--document", DOCUMENT, "--output", tmp_path, "--drafter", "oracle")
    assert done.exit_code == 1 and "drafter: 'oracle'; expected one of rules" in done.output


def test_spellings_of_one_thing_are_alike() -> None:
    assert normal("高企") == normal("高新技术企业") == normal("国家高新技术企业")
    assert normal("全社会研发(R&D)经费支出占GDP比重") == normal("全社会研发投入强度")
