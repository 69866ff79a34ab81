"""Feature: what nobody reviewed enters figures and reports only where asked for, and marked."""

import json
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

import compare
from compare import figures, findings, shared, tables
from compare.comparison.comparison import Comparison
from compare.curated import reader
from compare.dataset import build, parquet
from compare.report import front
from compare.schema import LANGUAGES, label

ROOT = Path(__file__).parents[2]
MARK = {"zh": "（草稿）", "en": " (drafted)"}
PLAN, CITY = "nantong-2026", "testville-2025"
DRAFTS = {PLAN, CITY}
DOCUMENT = {
    "title_zh": "规划", "title_en": "Plan", "issuer_zh": "市政府", "issuer_en": "Government",
    "issuer_level": "city_government", "genre": "action_plan", "period_start": "2025",
    "period_end": "2026", "source_grade": "A", "looked_for": "*", "source_sha256": "0" * 64,
    "issued_on": "2025-06-01",
}  # fmt: skip
STATED = {
    "locator": "一", "indicator_id": "rd_intensity", "indicator_printed": "研发强度",
    "quantity_printed": "超过9.9%", "basis": "at_end", "inferred": "period",
    "confirmed": "true", "review": "drafted", "derived": "true",
}  # fmt: skip
ENTERPRISES = STATED | {
    "indicator_id": "hightech_enterprises", "indicator_printed": "高新技术企业",
    "quantity_printed": "19999家", "seq": "2",
}  # fmt: skip
# The same promise twice, in two ways: a document in conflict with itself.
AGAIN = ENTERPRISES | {"quantity_printed": "不少于19998家", "seq": "3", "locator": "二"}
ADDED = STATED | {
    "indicator_id": "hightech_enterprises_net_added", "indicator_printed": "净增高新技术企业",
    "quantity_printed": "777家", "basis": "per_year", "basis_printed": "每年", "seq": "4",
}  # fmt: skip
BODY = {"locator": "二", "covers": "一;二", "role": "lead", "body_zh": "市局", "body_en": "Bureau"}


def written(changed, folder: Path) -> Path:
    """Build the tables of a copy of the input."""
    parquet.write(build.tidy(reader.read(changed.folder)), folder)
    return folder


def with_drafts(copied):
    """Return a copy of the input with a drafted plan of Nantong, and one of a new city."""
    changed = copied()
    changed.add(
        "cities.csv", city_id="testville", gb_code="321300", name_zh="测试", name_en="Testville",
        level="prefecture", province_code="32", province_zh="江苏", province_en="Jiangsu",
    )  # fmt: skip
    changed.add(
        "documents.csv", document_id=PLAN, city_id="nantong", predecessor_id="nantong-2022",
        **DOCUMENT,
    )  # fmt: skip
    changed.add("documents.csv", document_id=CITY, city_id="testville", **DOCUMENT)
    for document in DRAFTS:
        for table in ("statements", "actuals", "non_targets", "responsibilities"):
            head = changed.lines(f"{table}/nantong-2022.csv")[:1]
            changed.write(f"{table}/{document}.csv", head)
        for row in ({"seq": "1"} | STATED, ENTERPRISES, AGAIN, ADDED):
            changed.add(f"statements/{document}.csv", **row)
        changed.add(f"actuals/{document}.csv", **{"seq": "1"} | STATED)
        changed.add(f"responsibilities/{document}.csv", **BODY)
    return changed


@pytest.fixture(scope="module")
def plain(copied, tmp_path_factory) -> Path:
    return written(copied(), tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def drafted(copied, tmp_path_factory) -> Path:
    return written(with_drafts(copied), tmp_path_factory.mktemp("drafted"))


def text_of(shown: object) -> str:
    """Return all that something shows."""
    if isinstance(shown, Figure):
        return figures.svg(shown)
    return shown.to_csv() if isinstance(shown, pd.DataFrame) else str(shown)


def run(notebook: str, language: str, data: Path) -> list[str]:
    """Run the code of a notebook and return what it shows."""
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))
    parameters, imports, *rest = (
        "".join(cell["source"]) for cell in cells["cells"] if cell["cell_type"] == "code"
    )
    shown: list[str] = []
    space: dict[str, object] = {}
    exec(parameters, space)
    space |= {"language": language, "data": str(data)}
    exec(imports, space)
    space["show"] = lambda thing, *_, **__: shown.append(text_of(thing))
    space |= dict.fromkeys(("headline", "say", "note"), shown.append)
    for cell in rest:
        exec(cell, space)
    return shown


# Left out


@pytest.mark.parametrize(
    # What is left out is left out before any words are chosen: one language each is enough.
    ("notebook", "language"),
    [("overview", "en"), ("city_profile", "zh"), ("plan_to_plan", "en"), ("rd_intensity", "zh")],
)
def test_no_notebook_shows_anything_of_a_draft(plain, drafted, notebook, language) -> None:
    # Each set of tables has an identifier of its own, which a notebook names.
    before, after = (
        [shown.replace(compare.open(data).build_id, "") for shown in run(notebook, language, data)]
        for data in (plain, drafted)
    )
    assert len(before) >= 3
    assert after == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_the_same_title_page_and_documents(plain, drafted, language) -> None:
    covers = [front.front(language, {"data": str(data)}) for data in (plain, drafted)]
    assert covers[0] == covers[1]


def test_a_selection_has_nothing_of_a_draft(plain, drafted) -> None:
    before, after = (compare.select(scope=None, data=data) for data in (plain, drafted))
    for name in ("targets", "pairs", "gaps", "documents", "statements", "observations"):
        # Cities are numbered by their place in the table, which has one more.
        first, second = (
            getattr(found, name).drop(columns="city_number", errors="ignore")
            for found in (before, after)
        )
        pd.testing.assert_frame_equal(first, second)
    for name in ("targets", "comparisons", "coverage", "conflicts", "revisions", "cushions"):
        assert after.data[name].equals(before.data[name])
    pd.testing.assert_frame_equal(before.succession(), after.succession())
    assert before.data["positions"]["target_id"].equals(after.data["positions"]["target_id"])


def test_the_shared_indicators_are_the_same(plain, drafted) -> None:
    found = [shared.indicators(compare.open(data)) for data in (plain, drafted)]
    assert found[0].equals(found[1])


@pytest.mark.parametrize("asked", [{"documents": PLAN}, {"cities": "testville"}])
def test_a_draft_asked_for_by_name_is_left_out_all_the_same(drafted, asked) -> None:
    found = compare.select(**asked, indicators="rd_intensity", data=drafted)
    assert found.targets.empty and found.gaps.empty


def test_without_drafts_the_data_set_is_the_one_that_was_opened(plain) -> None:
    data = compare.open(plain)
    assert data.reviewed is data and compare.select(data=data).data is data


# Asked for


@pytest.fixture(scope="module")
def asked(drafted) -> Comparison:
    return compare.select(scope=None, data=drafted, drafted=True)


def test_drafts_come_where_they_are_asked_for(asked, plain) -> None:
    own = asked.targets[asked.targets["document_id"].isin(DRAFTS)]
    assert len(own) == 6 and {*own["review"]} == {"drafted"}
    assert len(asked.targets) == len(compare.select(scope=None, data=plain).targets) + 6
    pairs = asked.pairs[asked.pairs["target_a"].isin(own["target_id"])]
    like = pairs[pairs["verdict"].ne("not_comparable")]
    assert len(like) and all("not_reviewed" in reasons for reasons in like["reasons"])


def test_drafts_come_from_a_selection_without_them_too(drafted) -> None:
    without = compare.select(data=drafted)
    again = compare.select(documents=PLAN, data=without.data, drafted=True)
    assert len(again.targets) == 3
    assert compare.select(data=again.data).targets.equals(without.targets)


def test_what_drafts_report_as_reached_is_no_observation_either_way(asked) -> None:
    observed = asked.data["observations"]
    assert not observed["document_id"].isin(DRAFTS).any()


def parts(found: Comparison, language: str) -> dict[str, object]:
    """Return every figure, table and finding that names a target or a document."""
    changes = found.succession()
    converted = found.convert("yearly_change")
    return {
        "timeline": figures.timeline(found, language),
        "dots": figures.dots(found, language),
        "matrix": figures.matrix(found, language),
        "converted": figures.converted(found, converted, language),
        "targets": tables.targets(found, language),
        "profile": tables.profile(found, language),
        "sources": tables.sources(found, language),
        "documents": tables.documents(found.used_documents, language),
        "bodies": tables.bodies(found, language),
        "conflicts": tables.conflicts(found, language),
        "changes": tables.changes(found, changes, language),
        "conversions": tables.conversions(found, converted, language),
        "stated": findings.stated(found, language),
        "attained": findings.attained(found, found.attainment(), language),
        "changed": findings.changed(found, changes, language),
    }


PARTS = (
    "timeline", "dots", "matrix", "converted", "targets", "profile", "sources", "documents",
    "bodies", "conflicts", "changes", "conversions", "stated", "attained", "changed",
)  # fmt: skip


@pytest.fixture(scope="module")
def shown(drafted, plain) -> dict[tuple[str, str], list[object]]:
    """Return what is shown of the drafted plan alone, and of reviewed plans alone."""
    alone = compare.select(documents=PLAN, data=drafted, drafted=True)
    own = [row["indicator_id"] for row in (STATED, ENTERPRISES, ADDED)]
    read = compare.select(documents="nantong-2022", indicators=own, data=plain)
    found = {}
    for language in LANGUAGES:
        of_drafts, others = parts(alone, language), parts(read, language)
        found |= {(name, language): [of_drafts[name], others[name]] for name in PARTS}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTS)
def test_every_figure_and_table_marks_drafts_and_nothing_else(shown, name, language) -> None:
    draft, read = map(text_of, shown[name, language])
    assert MARK[language].strip() in draft
    assert MARK[language].strip() not in read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["timeline", "dots", "matrix", "converted"])
def test_a_figure_explains_the_mark(shown, kind, language) -> None:
    draft, read = shown[kind, language]
    said = label("reason", "not_reviewed", language)
    below = "".join(text.get_text() for text in draft.texts)
    assert f"{MARK[language].strip()}{'：' if language == 'zh' else ': '}{said}" in below
    assert MARK[language].strip() not in "".join(text.get_text() for text in read.texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_of_a_table_of_drafts_is_marked(asked, language) -> None:
    own = asked.within(DRAFTS)
    for frame, column in ((tables.targets(own, language), 3), (tables.profile(own, language), 3)):
        assert frame.iloc[:, column].str.endswith(MARK[language].strip()).sum() == 6
    pairs = tables.verdicts(own, language)
    assert pairs.iloc[:, 0].str.contains(MARK[language], regex=False).all()
    assert tables.sources(own, language).iloc[:, 0].str.endswith(MARK[language].strip()).all()


def test_a_draft_has_no_rank(asked) -> None:
    own = asked.only(["rd_intensity"])
    ranks = own.ranking(window=8, last=2026).merge(own.targets[["target_id", "review"]])
    assert ranks.loc[ranks["review"].eq("drafted"), "rank"].isna().all()


# Where a part of a document is drafted


@pytest.fixture(scope="module")
def partly(copied, tmp_path_factory) -> Path:
    """Return tables where Nantong's plan of 2022 has one drafted statement on R&D intensity."""
    changed = copied()
    changed.edit("statements/nantong-2022.csv", "3", review="drafted")
    return written(changed, tmp_path_factory.mktemp("partly"))


def test_a_target_of_which_one_statement_is_a_draft_is_left_out(plain, partly) -> None:
    before, after = (compare.select(scope=None, data=data) for data in (plain, partly))
    gone = {*before.targets["target_id"]} - {*after.targets["target_id"]}
    assert len(gone) == 1 and {*after.targets["target_id"]} < {*before.targets["target_id"]}
    assert not after.statements["target_id"].isin(gone).any()
    conflicts = [tables.conflicts(found, "en") for found in (before, after)]
    assert len(conflicts[1]) < len(conflicts[0])


def test_what_only_a_draft_states_is_a_gap_that_says_so(partly) -> None:
    found = compare.select(indicators="rd_intensity", documents="nantong-2022", data=partly)
    assert found.targets.empty
    assert found.gaps["gap_reason"].tolist() == ["not_reviewed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_does_not_drop_what_it_states_in_a_draft(partly, language) -> None:
    found = compare.select(data=partly)
    changes = found.succession()
    own = changes[changes["document_id"].eq("nantong-2022")]
    assert own.set_index("indicator_id").at["rd_intensity", "change"] == "not_reviewed"
    assert label("change", "not_reviewed", language) in text_of(
        tables.changes(found, changes, language)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_not_marked_where_its_drafts_are_left_out(partly, language) -> None:
    found = compare.select(data=partly)
    assert MARK[language].strip() not in text_of(tables.documents(found.used_documents, language))
    assert found.documents.set_index("document_id").at["nantong-2022", "review"] != "drafted"
