"""Feature: structured statements become tidy tables, the same bytes wherever they are built."""

import re
import shutil
from importlib.metadata import version

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from compare.curated import reader
from compare.dataset import build, coverage, parquet, targets
from compare.publication import package
from compare.schema import COLUMNS, DOCUMENTATION, LANGUAGES, TIDY

TABLES = list(TIDY)
YEARLY = ("flow", "growth", "change")
"""Kinds of indicators that are amounts of a year, or of several."""
REVIEWS = ("drafted", "reviewed_once", "reviewed_twice")


# The committed tables


def test_committed_tables_are_not_stale(tables, checkout) -> None:
    assert parquet.stale(tables, checkout / "data" / "tidy") == []


def test_tables_built_twice_are_the_same_bytes(tables, run, tmp_path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    parquet.write(tables, here, package.beside)
    done = run(
        "city-compare",
        "build",
        "--data",
        elsewhere,
        cwd=tmp_path,
        PYTHONHASHSEED="7",
        TZ="Asia/Tokyo",
    )
    assert done.returncode == 0, done.stderr
    first, second = ({p.name: p.read_bytes() for p in f.iterdir()} for f in (here, elsewhere))
    assert {f"{name}.parquet" for name in TIDY} < first.keys()
    assert first == second


def test_committed_tables_are_the_bytes_that_the_lock_promises(tables, checkout, tmp_path) -> None:
    lock = (checkout / "requirements.lock").read_text(encoding="utf-8")
    [locked] = re.findall(r"^pyarrow==([\w.]+)", lock, re.MULTILINE)
    if version("pyarrow") != locked:
        pytest.skip(f"pyarrow {version('pyarrow')} is installed; bytes are promised for {locked}")
    for path in parquet.write(tables, tmp_path / "tidy"):
        assert path.read_bytes() == (checkout / "data" / "tidy" / path.name).read_bytes(), path.name


def named(table: pa.Table, name: str) -> pa.Table:
    """Return a table as one of ours under another name, that of a former version."""
    return table.replace_schema_metadata({**table.schema.metadata, b"table": name.encode()})


@pytest.fixture
def committed(checkout, tmp_path):
    shutil.copytree(checkout / "data" / "tidy", tmp_path / "tidy")
    return tmp_path / "tidy"


def test_a_table_is_stale_when_schema_metadata_or_rows_differ(tables, committed) -> None:
    parquet.write(tables, committed)
    assert parquet.stale(tables, committed) == []

    def rewrite(name: str, table: pa.Table) -> None:
        pq.write_table(table, committed / f"{name}.parquet")

    cities, documents, scopes = tables["cities"], tables["documents"], tables["scopes"]
    rewrite("cities", cities.slice(1))
    rewrite("documents", documents.replace_schema_metadata({"key": "document_id"}))
    field = scopes.schema.field("scope").with_metadata({"description_en": "where"})
    rewrite("scopes", scopes.cast(scopes.schema.set(0, field)))
    units = tables["canonical_units"]
    factor = units.schema.get_field_index("factor")
    other = units.schema.set(factor, units.schema.field(factor).with_type(pa.float32()))
    rewrite("canonical_units", units.cast(other))
    (committed / "targets.parquet").unlink()
    rewrite("leftover", named(cities, "leftover"))
    rewrite("foreign", cities.replace_schema_metadata({}))
    assert set(parquet.stale(tables, committed)) == {
        *("cities", "documents", "scopes", "canonical_units", "targets", "leftover")
    }


def test_a_table_that_cannot_be_written_leaves_all_former_ones(tables, committed) -> None:
    before = {path.name: path.read_bytes() for path in committed.iterdir()}
    changed = {**tables, "cities": tables["cities"].slice(1), "broken": None}
    with pytest.raises(AttributeError):
        parquet.write(changed, committed)
    assert {path.name: path.read_bytes() for path in committed.iterdir()} == before
    assert [path.name for path in committed.parent.iterdir()] == ["tidy"]


def test_a_table_that_is_no_longer_built_is_removed_and_nothing_else_is(tables, committed) -> None:
    pq.write_table(named(tables["cities"], "former"), committed / "former.parquet")
    pq.write_table(tables["cities"], committed / "my copy of cities.parquet")
    pq.write_table(pa.table({"a": [1]}), committed / "foreign.parquet")
    (committed / "empty.parquet").write_bytes(b"")
    parquet.write(tables, committed)
    kept = {"my copy of cities", "foreign", "empty"}
    assert {path.stem for path in committed.glob("*.parquet")} == {*TIDY} | kept


# What a file says of itself


@pytest.mark.parametrize("name", TABLES)
def test_a_file_describes_each_column_as_the_schema_does(checkout, name) -> None:
    schema = pq.read_schema(checkout / "data" / "tidy" / f"{name}.parquet")
    assert schema.names == list(TIDY[name].names)
    for field in schema:
        column = COLUMNS[field.name]
        beside = column.unit_beside(TIDY[name].names)
        described = {
            key.decode(): text.decode()
            for key, text in field.metadata.items()
            if not key.startswith(b"PARQUET")
        }
        expected = {
            "description_zh": column.description_zh,
            "description_en": column.description_en,
            "unit_column" if beside else "unit": beside or column.unit,
            "vocabulary": column.vocabulary,
            "reference": column.reference,
        }
        assert described == {key: text for key, text in expected.items() if text}
        assert all(described[f"description_{language}"] for language in LANGUAGES)
        assert str(field.type).replace("element: ", "").startswith(_arrow_name(column.type))
        assert field.nullable == (field.name in TIDY[name].optional)


def _arrow_name(name: str) -> str:
    return {"float64": "double", "date32": "date32[day]"}.get(name, name)


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_sorted_by_a_key_that_names_one_row(tables, name) -> None:
    keys = tables[name].select(list(TIDY[name].key)).to_pandas()
    rows = list(keys.itertuples(index=False, name=None))
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_text_is_missing_and_nothing_holds_the_time_of_building(tables, name) -> None:
    for column in tables[name].columns:
        assert "" not in column.to_pylist()
    assert set(tables[name].schema.metadata) == {
        *(b"dataset", b"table", b"schema_version", b"build_id", b"rows"),
        *(b"title_zh", b"title_en", b"key", b"version", b"licence", b"citation_zh"),
        *(b"citation_en", b"description_zh", b"description_en"),
        *((b"warnings_zh", b"warnings_en") if DOCUMENTATION[name].warnings else ()),
    }


@pytest.mark.parametrize("name", TABLES)
def test_what_a_column_refers_to_is_there(tables, name) -> None:
    for column, reference in TIDY[name].references.items():
        target, key = reference.split(".")
        if target in tables:
            there = tables[name][column].drop_null()
            assert pc.all(pc.is_in(there, tables[target][key])).as_py() is not False, column


@pytest.mark.parametrize("name", TABLES)
def test_what_is_unique_is(tables, name) -> None:
    for column in TIDY[name].unique:
        assert len(tables[name][column].unique()) == tables[name].num_rows, column


# Statements in canonical units


def statement(tables: dict[str, pa.Table], statement_id: str) -> dict[str, object]:
    rows = tables["statements"].to_pylist()
    [row] = [row for row in rows if row["statement_id"] == statement_id]
    return row


@pytest.mark.parametrize(
    ("statement_id", "printed", "value", "unit"),
    [
        ("nantong-2017.10", "突破1.5万亿元", 15000, "CNY_100m"),
        ("nantong-2017.12", "突破8000亿元", 8000, "CNY_100m"),
        ("nantong-2017.29", "10万平方米以上", 100000, "square_metre"),
        ("nantong-2017.45", "达3万件", 30000, "item"),
        ("nantong-2022.3", "超过3.05%", 3.05, "percent"),
        ("nantong-2022.13", "突破16.8万元/人", 16.8, "CNY_10k_per_person"),
        ("nantong-2022.14", "不少于6万人", 60000, "person"),
        ("nantong-2022.56", "达到7万元", 7, "CNY_10k_per_person"),
        ("nantong-2022.18", "150名以上", 150, "person"),
        ("qidong-2023.37", "2.5万人", 25000, "person"),
    ],
)
def test_a_printed_value_becomes_one_in_the_canonical_unit(
    tables, statement_id, printed, value, unit
) -> None:
    row = statement(tables, statement_id)
    assert (row["quantity_printed"], row["canonical_value"], row["unit"]) == (printed, value, unit)


def test_both_ends_of_a_range_are_converted(tables) -> None:
    row = statement(tables, "nantong-2022.24")
    assert (row["canonical_value"], row["canonical_value_upper"]) == (6, 9)


def test_persons_are_no_person_years_so_their_value_is_missing(tables) -> None:
    row = statement(tables, "nantong-2022.19")
    assert (row["value"], row["unit_printed"]) == (142, "人")
    assert row["unit"] == "person_year_per_10k_employed"
    assert row["canonical_value"] is None


def test_values_of_another_dimension_leave_the_target_in_conflict(tables) -> None:
    [target] = [
        row
        for row in tables["targets"].to_pylist()
        if (row["document_id"], row["indicator_id"])
        == ("nantong-2022", "rd_personnel_per_10k_employed")
    ]
    assert target["canonical_value"] == 142
    assert target["agreement"] == "conflict"
    assert "unit" in target["agreement_reasons"]


# Statements reconciled into targets


@pytest.fixture
def reconcile(tables):
    """Return a function from changes of a statement to the targets of such statements."""
    rows = tables["statements"].to_pandas()
    [template] = rows[rows["statement_id"].eq("nantong-2022.39")].to_dict("records")
    kinds = {"stock": "hightech_enterprises", "flow": "hightech_enterprises_added"}
    kinds |= {
        "ratio": "rd_intensity",
        "growth": "tax_relief_growth",
        "change": "fiscal_st_share_yearly_increase",
        "rank": "innovation_city_rank",
    }
    frames = {
        "indicators": tables["indicators"].to_pandas(),
        "documents": tables["documents"].to_pandas(),
    }

    def call(*changes: dict[str, object], kind: str = "stock", first: int = 2022) -> pd.DataFrame:
        """Reconcile statements of a document whose horizon is from `first` to 2024."""
        documents = frames["documents"]
        own = documents["document_id"].eq("nantong-2022")
        documents = documents.assign(period_start=documents["period_start"].mask(own, first))
        made = []
        for number, change in enumerate(changes, 1):
            row = {
                **template,
                "seq": number,
                "statement_id": f"nantong-2022.{number}",
                "indicator_id": kinds[kind],
                "basis_printed": "",
                "inferred": (),
                "reading_alt": (),
                "value_upper": float("nan"),
                "canonical_value_upper": float("nan"),
                **change,
            }
            row["target_id"] = ".".join(
                str(row[name])
                for name in (
                    "document_id",
                    "indicator_id",
                    "scope",
                    "basis",
                    "period_start",
                    "period_end",
                )
            )
            made.append(row)
        found = frames | {"documents": documents, "statements": pd.DataFrame(made)}
        if first == 2024:
            named = targets.identified(found["statements"], found)
            found["statements"] = found["statements"].assign(target_id=named)
        return targets.reconcile(found)

    return call


def only(targets: pd.DataFrame) -> pd.Series:
    [(_, row)] = targets.iterrows()
    return row


def test_a_commitment_stated_once_is_single(reconcile) -> None:
    target = only(reconcile({}))
    assert (target["statements"], target["agreement"]) == (1, "single")
    assert target["agreement_reasons"] == ()


def test_a_commitment_repeated_alike_is_restated(reconcile) -> None:
    target = only(reconcile({}, {"locator": "三/1"}, {"locator": "附件/2"}))
    assert (target["statements"], target["agreement"]) == (3, "restated")
    assert target["agreement_reasons"] == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"comparator": ">"}, "comparator"),
        ({"firmness": "strive"}, "firmness"),
        ({"unit_printed": "个"}, "unit"),
        ({"indicator_printed": "高企"}, "wording"),
    ],
)
def test_the_same_value_in_other_terms_is_a_variant(reconcile, change, reason) -> None:
    target = only(reconcile({}, change))
    assert (target["agreement"], target["agreement_reasons"]) == ("variant", (reason,))


@pytest.mark.parametrize(
    "change",
    [
        {"canonical_value": 3500.0, "value": 3500.0},
        {"canonical_value_upper": 4000.0, "value_upper": 4000.0},
        {"canonical_value": float("nan"), "unit_printed": "人"},
    ],
)
def test_another_value_is_a_conflict(reconcile, change) -> None:
    target = only(reconcile({}, change))
    assert target["agreement"] == "conflict"
    assert target["canonical_value"] == 3600


def test_all_that_differs_is_named(reconcile) -> None:
    changes = {"value": 1.0, "canonical_value": 1.0, "unit_printed": "个", "comparator": ">"}
    changes |= {"firmness": "ensure", "indicator_printed": "高企"}
    target = only(reconcile({}, changes))
    assert target["agreement"] == "conflict"
    assert target["agreement_reasons"] == ("value", "unit", "comparator", "firmness", "wording")


def test_values_that_cannot_be_converted_conflict_where_they_differ(reconcile) -> None:
    foreign = {"unit_printed": "人", "canonical_value": float("nan")}
    targets = reconcile({**foreign, "value": 142.0}, {**foreign, "value": 150.0})
    assert only(targets)["agreement"] == "conflict"


def test_the_representative_is_of_the_goals_section_and_lists_all_terms(reconcile) -> None:
    target = only(
        reconcile(
            {"locator": "附件/2", "comparator": ">"},
            {"locator": "三/10", "firmness": "strive"},
            {"locator": "三/2", "quantity_printed": "3600家", "comparator": "~"},
            {"locator": "一/(二)", "indicator_printed": "高新技术企业"},
        )
    )
    assert (target["locator"], target["statement_id"]) == ("一/(二)", "nantong-2022.4")
    assert (target["indicator_printed"], target["comparator"]) == ("高新技术企业", ">=")
    assert target["comparators"] == (">=", "~", ">")
    assert target["firmnesses"] == ("commit", "strive")


def test_only_what_no_statement_prints_is_inferred(reconcile) -> None:
    target = only(
        reconcile(
            {"locator": "一", "inferred": ("period", "scope")},
            {"locator": "二/1", "inferred": ("basis", "scope")},
            {"locator": "二/2", "inferred": ("scope", "period")},
        )
    )
    assert target["inferred"] == ("scope",)
    assert only(reconcile({"inferred": ("period",)}, {}))["inferred"] == ()


def test_another_indicator_scope_basis_or_period_is_another_target(reconcile) -> None:
    flow = {"basis": "in_period", "period_start": 2022}
    targets = reconcile(
        flow,
        {**flow, "scope": "南通高新区"},
        {**flow, "basis": "per_year"},
        {**flow, "period_start": 2023},
        {**flow, "document_id": "nantong-2017"},
        {**flow, "indicator_id": "hightech_enterprises_net_added"},
        {**flow, "locator": "三/9"},
        kind="flow",
    )
    assert len(targets) == 6
    assert sorted(targets["statements"]) == [1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("basis", "start", "word", "amount", "annual_by"),
    [
        ("per_year", 2022, "每年", "annual", "each_year"),
        ("per_year", 2022, "逐年", "annual", "each_year"),
        ("per_year", 2022, "年均", "annual", "average"),
        ("at_end", 2024, "", "annual", "final_year"),
        ("in_period", 2024, "新增", "annual", "only_year"),
        ("in_period", 2022, "新增", "total", None),
        ("in_period", 2022, "累计", "total", None),
    ],
)
@pytest.mark.parametrize("kind", YEARLY)
def test_what_is_of_a_year_is_an_annual_amount_in_some_sense_or_a_total(
    reconcile, basis, start, word, amount, annual_by, kind
) -> None:
    change = {"basis": basis, "period_start": start, "basis_printed": word}
    target = only(reconcile(change, kind=kind))
    assert (target["span_years"], target["target_year"]) == (2024 - start + 1, 2024)
    assert (target["amount"], target["annual_by"]) == (amount, annual_by)


@pytest.mark.parametrize("kind", ["stock", "ratio", "rank"])
@pytest.mark.parametrize("first", [2022, 2024])
def test_a_state_is_no_amount(reconcile, kind, first) -> None:
    target = only(reconcile({"basis": "at_end"}, kind=kind, first=first))
    assert target["basis"] == "at_end"
    assert pd.isna(target["amount"]) and pd.isna(target["annual_by"])


# Documents of one year

VERBS = [
    {"basis": "in_period", "basis_printed": "新增"},
    {"basis": "per_year", "basis_printed": "每年", "locator": "三/1"},
    {"basis": "per_year", "basis_printed": "年均", "locator": "三/2"},
    {"basis": "at_end", "basis_printed": "", "locator": "三/3"},
]


@pytest.mark.parametrize("kind", YEARLY)
def test_in_a_document_of_one_year_every_verb_states_one_target(reconcile, kind) -> None:
    year = {"period_start": 2024, "period_end": 2024}
    target = only(reconcile(*(verb | year for verb in VERBS), kind=kind, first=2024))
    assert (target["statements"], target["basis"]) == (4, "in_period")
    assert (target["amount"], target["annual_by"]) == ("annual", "only_year")
    assert target["agreement"] == "restated"
    assert target["target_id"].endswith(".city.in_period.2024")


@pytest.mark.parametrize("kind", YEARLY)
def test_in_a_document_of_several_years_they_state_several(reconcile, kind) -> None:
    year = {"period_start": 2024, "period_end": 2024}
    found = reconcile(*(verb | year for verb in VERBS), kind=kind)
    assert sorted(found["basis"]) == ["at_end", "in_period", "per_year"]
    assert {*found["annual_by"]} == {"final_year", "only_year", "average"}


def test_a_period_of_several_years_keeps_its_verb_in_a_document_of_one_year(reconcile) -> None:
    years = {"period_start": 2023, "period_end": 2024}
    found = reconcile(VERBS[0] | years, VERBS[1] | years, kind="flow", first=2024)
    assert sorted(found["basis"]) == ["in_period", "per_year"]


# Review


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_target_is_reviewed_as_often_as_the_least_of_its_statements(reconcile, order) -> None:
    for lowest in range(3):
        levels = [REVIEWS[max(lowest, place)] for place in order]
        target = only(reconcile(*({"review": level} for level in levels)))
        assert target["review"] == REVIEWS[lowest]


def test_each_statement_belongs_to_one_target(tables) -> None:
    statements, targets = (tables[name].to_pandas() for name in ("statements", "targets"))
    counted = statements.groupby("target_id").size()
    assert counted.to_dict() == targets.set_index("target_id")["statements"].to_dict()
    own = targets.merge(statements, on="statement_id", suffixes=("", "_of_statement"))
    assert len(own) == len(targets)
    assert own["target_id"].eq(own["target_id_of_statement"]).all()


# Coverage


def expected_coverage(frames, documents) -> dict[tuple[str, str], str]:
    """Return what coverage says of each document and indicator by the rules, without pandas."""
    rows = [*frames["statements"].itertuples(), *frames["actuals"].itertuples()]
    family = {row.indicator_id: row.family for row in frames["indicators"].itertuples()}
    expected = {}
    for document in documents.itertuples():
        levels = [row.review for row in rows if row.document_id == document.document_id]
        drafted = "drafted" in levels
        stated: dict[str, list[str]] = {}
        for row in frames["statements"].itertuples():
            if row.document_id == document.document_id:
                stated.setdefault(row.indicator_id, []).append(row.review)
        for indicator in family:
            if indicator in stated:
                read = set(stated[indicator]) - {"drafted"}
                word = "stated" if read else "not_reviewed"
            elif not {"*", family[indicator]} & {*document.looked_for}:
                word = "not_looked_for"
            elif drafted:
                word = "not_reviewed"
            else:
                word = "not_seen" if document.completeness_en else "not_stated"
            expected[document.document_id, indicator] = word
    return expected


def found_coverage(table: pa.Table) -> dict[tuple[str, str], str]:
    return {(row["document_id"], row["indicator_id"]): row["coverage"] for row in table.to_pylist()}


def test_coverage_tells_why_nothing_is_stated(tables, frames) -> None:
    found = found_coverage(tables["coverage"])
    assert found == expected_coverage(frames, frames["documents"])
    assert len(found) == len(frames["documents"]) * len(frames["indicators"])
    assert {"stated", "not_stated", "not_seen", "not_looked_for"} <= set(found.values())


def test_a_document_is_reviewed_as_often_as_the_least_of_its_rows(tables, frames) -> None:
    found = tables["documents"].to_pandas().set_index("document_id")["review"]
    assert len(found) == len(frames["documents"])
    for document, review in found.items():
        levels = [
            level
            for name in ("statements", "actuals")
            for level in frames[name].loc[frames[name]["document_id"].eq(document), "review"]
        ]
        # A report in which nothing was found that was looked for has no row.
        assert review == min(levels, key=REVIEWS.index) if levels else pd.isna(review)


@pytest.fixture(scope="module")
def drafted(copied):
    """Return the input and the tables of a build in which drafts were not read.

    All of Changzhou's report, one statement of Nantong's on high-tech enterprises, one value that
    Yancheng's reports, and one of two statements of Qidong on R&D.
    """
    changed = copied()
    for name in ("statements/changzhou-2024.csv", "actuals/changzhou-2024.csv"):
        lines = changed.lines(name)
        changed.write(name, [line.replace("reviewed_twice", "drafted") for line in lines])
    changed.edit("statements/nantong-2022.csv", "1", review="drafted")
    changed.edit("actuals/yancheng-2024.csv", "1", review="drafted")
    changed.edit("statements/qidong-2023.csv", "15", review="reviewed_once")
    frames = reader.read(changed.folder)
    return frames, build.tidy(frames)


def test_drafts_cover_nothing_and_leave_open_what_else_their_document_states(drafted) -> None:
    frames, built = drafted
    found = found_coverage(built["coverage"])
    assert found == expected_coverage(frames, frames["documents"])
    of_changzhou = {word for (name, _), word in found.items() if name == "changzhou-2024"}
    assert of_changzhou == {"not_reviewed", "not_looked_for"}
    of_yancheng = {word for (name, _), word in found.items() if name == "yancheng-2024"}
    assert {"stated", "not_reviewed"} <= of_yancheng


def test_one_draft_makes_its_target_and_its_document_a_draft(few_tables, drafted) -> None:
    _, built = drafted
    documents = built["documents"].to_pandas().set_index("document_id")["review"].fillna("")
    before = few_tables["documents"].to_pandas().set_index("document_id")["review"].fillna("")
    assert documents.to_dict() == {
        **before,
        **dict.fromkeys(["changzhou-2024", "nantong-2022", "yancheng-2024"], "drafted"),
        "qidong-2023": "reviewed_once",
    }
    own = built["statements"].to_pandas()
    own = own[own["statement_id"].eq("nantong-2022.1")]
    found = built["targets"].to_pandas().set_index("target_id")["review"]
    assert found[own["target_id"].iloc[0]] == "drafted"
    assert found["qidong-2023.rd_intensity.city.at_end.2025"] == "reviewed_once"
    assert found["yancheng-2024.hightech_enterprises_added.city.in_period.2024"] == "reviewed_twice"


def test_a_draft_makes_a_pair_comparable_with_caveats_at_most(drafted, few_tables) -> None:
    _, built = drafted
    before, after = (
        {(row["target_a"], row["target_b"]): row for row in part["comparisons"].to_pylist()}
        for part in (few_tables, built)
    )
    assert before.keys() == after.keys()
    lowered = set()
    for pair, row in after.items():
        draft = any(target.startswith("changzhou-2024.") for target in pair)
        if draft:
            assert set(row["reasons"]) == {*before[pair]["reasons"], "not_reviewed"}
            assert row["verdict"] != "comparable"
            if before[pair]["verdict"] == "comparable":
                lowered.add(row["verdict"])
    assert lowered == {"caveats"}


def test_a_document_without_a_row_has_no_status_of_review() -> None:
    documents = pd.DataFrame({"document_id": ["a-2024", "b-2024"]})
    rows = pd.DataFrame({"document_id": ["b-2024"], "review": ["drafted"]})
    frames = {"documents": documents, "statements": rows.iloc[:0], "actuals": rows}
    assert coverage.reviewed(frames)["review"].tolist() == ["", "drafted"]
