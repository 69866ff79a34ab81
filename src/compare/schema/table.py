"""Tables: which columns each has, its key, and which columns may be empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa

from compare.schema.column import COLUMNS, Column

DATASET = "city-compare"
"""What a file of ours says it belongs to."""

SCHEMA_VERSION = "1"
"""Raised where a reader of the built tables must change: a column renamed, removed, redefined."""


@dataclass(frozen=True)
class Table:
    """A table, hand-curated (CSV) or built (Parquet).

    Attributes
    ----------
    name : str
        Name of the table and of its file.
    names : tuple of str
        Column names in order.
    key : tuple of str
        Columns that together name one row; rows are sorted by them.
    optional : frozenset of str
        Columns that may be empty.
    references : Mapping[str, str]
        Column to the table whose key its values must stand in.
    unique : tuple of str
        Columns beside the key in which no value may stand twice.
    filled : bool
        Whether the table must have rows.
    title_zh, title_en : str
        What the table is called.
    """

    name: str
    names: tuple[str, ...]
    key: tuple[str, ...]
    optional: frozenset[str]
    title_zh: str
    title_en: str
    references: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    filled: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return tuple(COLUMNS[name] for name in self.names)

    def arrow(self, build_id: str, rows: int = 0) -> pa.Schema:
        """Return the Arrow schema with the metadata of the table and of each column.

        Parameters
        ----------
        build_id : str
            The build that the table belongs to.
        rows : int, optional
            How many rows it has: part of a table is not the table.

        Returns
        -------
        pyarrow.Schema
            Fields with their descriptions; the metadata of the whole names data set, table,
            version of the schema, build, number of rows, titles and key.

        Examples
        --------
        >>> TIDY["cities"].arrow("").field("gb_code").metadata[b"description_en"][:4]
        b'admi'
        """
        fields = [column.field(column.name in self.optional) for column in self.columns]
        metadata = {
            "dataset": DATASET,
            "table": self.name,
            "schema_version": SCHEMA_VERSION,
            "build_id": build_id,
            "rows": str(rows),
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "key": ",".join(self.key),
        }
        return pa.schema(fields, metadata=metadata)


def _table(
    name: str,
    names: str,
    key: str,
    optional: str,
    title: tuple[str, str],
    references: Mapping[str, str] | None = None,
    unique: str = "",
    filled: bool = False,
) -> Table:
    return Table(
        name, tuple(names.split()), tuple(key.split()), frozenset(optional.split()), *title,
        references=MappingProxyType(dict(references or {})),
        unique=tuple(unique.split()), filled=filled,
    )  # fmt: skip


def _tables(*tables: Table) -> Mapping[str, Table]:
    return MappingProxyType({table.name: table for table in tables})


CITIES = _table(
    "cities",
    "city_id gb_code name_zh name_en level parent_city_id province_zh province_en",
    "city_id",
    "parent_city_id",
    ("城市", "Cities"),
    {"parent_city_id": "cities"},
    unique="gb_code name_zh name_en",
    filled=True,
)
DOCUMENTS = _table(
    "documents",
    "document_id city_id title_zh title_en document_number issuer_zh issuer_en issuer_level genre "
    "issued_on published_on period_start period_end predecessor_id url source_grade "
    "completeness_zh completeness_en source_sha256",
    "document_id",
    "document_number issued_on published_on predecessor_id url completeness_zh completeness_en",
    ("政策文件", "Documents"),
    {"city_id": "cities", "predecessor_id": "documents"},
    filled=True,
)
INDICATORS = _table(
    "indicators",
    "indicator_id name_zh name_en definition_zh definition_en theme family kind "
    "numerator_dimension denominator unit direction plausible_min plausible_max",
    "indicator_id",
    "",
    ("指标", "Indicators"),
    {"unit": "canonical_units"},
    unique="name_zh name_en",
    filled=True,
)
INDICATOR_RELATIONS = _table(
    "indicator_relations",
    "indicator_a indicator_b relation note_zh note_en",
    "indicator_a indicator_b",
    "note_zh note_en",
    ("指标间关系", "Relations between indicators"),
    {"indicator_a": "indicators", "indicator_b": "indicators"},
)
UNITS = _table(
    "units",
    "unit_printed dimension factor label_zh label_en",
    "unit_printed",
    "unit_printed label_zh label_en",
    ("所印单位", "Units as printed"),
    filled=True,
)
CANONICAL_UNITS = _table(
    "canonical_units",
    "unit dimension factor label_zh label_en",
    "unit",
    "label_zh label_en",
    ("规范单位", "Canonical units"),
    filled=True,
)
SCOPES = _table(
    "scopes",
    "scope city_id name_en type reach",
    "scope",
    "city_id",
    ("目标范围", "Scopes"),
    {"city_id": "cities"},
    filled=True,
)
_STATED = (
    "seq locator indicator_id indicator_printed quantity_printed value value_upper unit_printed "
    "comparator bare basis basis_printed period_start period_end scope firmness firmness_printed "
    "inferred reading_alt note_zh note_en"
)
_STATED_OPTIONAL = (
    "value_upper unit_printed bare basis_printed firmness_printed inferred reading_alt "
    "note_zh note_en"
)
STATEMENTS = _table(
    "statements",
    _STATED,
    "seq",
    _STATED_OPTIONAL,
    ("表述", "Statements"),
    {"indicator_id": "indicators", "unit_printed": "units", "scope": "scopes"},
)
TIDY_STATEMENTS = _table(
    "statements",
    "statement_id target_id document_id city_id " + _STATED
    + " unit canonical_value canonical_value_upper",
    "document_id seq",
    _STATED_OPTIONAL.replace(" bare ", " ") + " canonical_value canonical_value_upper",
    ("表述", "Statements"),
)  # fmt: skip
TARGETS = _table(
    "targets",
    "target_id document_id city_id indicator_id scope basis period_start period_end target_year "
    "span_years amount annual_by canonical_value canonical_value_upper unit comparator firmness "
    "inferred reading_alt statement_id locator indicator_printed quantity_printed statements "
    "comparators firmnesses agreement agreement_reasons note_zh note_en",
    "target_id",
    "amount annual_by canonical_value canonical_value_upper inferred reading_alt "
    "agreement_reasons note_zh note_en",
    ("目标", "Targets"),
)
COMPARISONS = _table(
    "comparisons",
    "family target_a target_b verdict reasons",
    "target_a target_b",
    "reasons",
    ("两两可比性", "Verdicts of comparability"),
)

COVERAGE = _table(
    "coverage",
    "document_id city_id indicator_id coverage",
    "document_id indicator_id",
    "",
    ("表述情况", "Coverage"),
)

_RESPONSIBLE = "locator covers role body_zh body_en"
RESPONSIBILITIES = _table(
    "responsibilities",
    _RESPONSIBLE,
    "locator role body_zh",
    "",
    ("责任单位", "Responsible bodies"),
)
TIDY_RESPONSIBILITIES = _table(
    "responsibilities",
    f"document_id city_id {_RESPONSIBLE}",
    "document_id locator role body_zh",
    "",
    ("责任单位", "Responsible bodies"),
)
NON_TARGETS = _table(
    "non_targets",
    "locator printed nth reason",
    "locator printed nth",
    "",
    ("非目标数字", "Numbers that are no targets"),
)
OBSERVATIONS = _table(
    "observations",
    "city_id indicator_id year value unit status source_title source_url grade note_zh note_en",
    "city_id indicator_id year",
    "source_url note_zh note_en",
    ("实绩", "Observations"),
    {"city_id": "cities", "indicator_id": "indicators", "unit": "canonical_units"},
)
POPULATION = _table(
    "population",
    "city_id year persons source_title source_url grade note_zh note_en",
    "city_id year",
    "source_url note_zh note_en",
    ("普查人口", "Census population"),
    {"city_id": "cities"},
)
CONFLICTS = _table(
    "conflicts",
    "conflict_id document_id city_id conflict_kind statement_a statement_b "
    "arithmetic_zh arithmetic_en",
    "conflict_id",
    "",
    ("文件内部矛盾", "Contradictions inside documents"),
)

PER_DOCUMENT = ("statements", "responsibilities", "non_targets")
"""The hand-curated tables that are a folder with one file per document."""

STRUCTURED = _tables(
    CITIES, DOCUMENTS, INDICATORS, INDICATOR_RELATIONS, UNITS, CANONICAL_UNITS, SCOPES,
    OBSERVATIONS, POPULATION, STATEMENTS, RESPONSIBILITIES, NON_TARGETS,
)  # fmt: skip
"""The hand-curated tables."""

TIDY = _tables(
    CITIES, DOCUMENTS, INDICATORS, INDICATOR_RELATIONS, CANONICAL_UNITS, SCOPES, TIDY_STATEMENTS,
    TARGETS, TIDY_RESPONSIBILITIES, OBSERVATIONS, POPULATION, COVERAGE, CONFLICTS, COMPARISONS,
)  # fmt: skip
"""The built tables, one Parquet file each."""
