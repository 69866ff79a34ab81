"""The tables: hand-curated, built, and the results that are computed when somebody asks."""

from collections.abc import Mapping
from types import MappingProxyType

from compare.schema import observation, record, result
from compare.schema.table import Table, define


def _tables(*tables: Table) -> Mapping[str, Table]:
    return MappingProxyType({table.name: table for table in tables})


CITIES = define(
    "cities",
    record.City,
    "city_id",
    "gb_code parent_city_id province_code province_zh province_en colour",
    ("城市与参照地区", "Cities, and places they are held against"),
    unique="gb_code name_zh name_en",
    filled=True,
)
DOCUMENTS = define(
    "documents",
    record.Document,
    "document_id",
    "document_number issued_on published_on predecessor_id url completeness_zh completeness_en",
    ("政策文件", "Documents"),
    filled=True,
)
COLOURS = define(
    "colours",
    record.Colour,
    "colour",
    "",
    ("颜色", "Colours of cities"),
    unique="position name_zh name_en",
    filled=True,
)
CODES = define(
    "codes",
    record.Code,
    "vocabulary code",
    "",
    ("可扩充的代码表", "Vocabularies that documents extend"),
    filled=True,
)
FAMILIES = define(
    "families",
    record.Family,
    "family",
    "headline words",
    ("指标族", "Families of indicators"),
    unique="position name_zh name_en",
    filled=True,
)
INDICATORS = define(
    "indicators",
    record.Indicator,
    "indicator_id",
    "rests_on",
    ("指标", "Indicators"),
    unique="name_zh name_en",
    filled=True,
)
INDICATOR_RELATIONS = define(
    "indicator_relations",
    record.Relation,
    "indicator_a indicator_b",
    "note_zh note_en",
    ("指标间关系", "Relations between indicators"),
)
UNITS = define(
    "units",
    record.PrintedUnit,
    "unit_printed",
    "unit_printed label_zh label_en",
    ("原文单位", "Units as printed"),
    filled=True,
)
CANONICAL_UNITS = define(
    "canonical_units",
    record.CanonicalUnit,
    "unit",
    "label_zh label_en",
    ("标准单位", "Canonical units"),
    filled=True,
)
SCOPES = define(
    "scopes",
    record.Scope,
    "scope city_id",
    "city_id",
    ("目标范围", "Scopes"),
    filled=True,
)
TIDY_DOCUMENTS = define(
    "documents",
    record.ReviewedDocument,
    "document_id",
    " ".join([*DOCUMENTS.optional, "review"]),
    ("政策文件", "Documents"),
)
_PRINTED_OPTIONAL = (
    "value_upper unit_printed basis_printed inferred reading_alt confirmed note_zh note_en"
)
_ENTERED_OPTIONAL = f"{_PRINTED_OPTIONAL} bare word_order derived"
_BUILT_OPTIONAL = f"{_PRINTED_OPTIONAL} canonical_value canonical_value_upper"
STATEMENTS = define(
    "statements",
    record.EnteredStatement,
    "seq",
    f"{_ENTERED_OPTIONAL} firmness_printed",
    ("表述", "Statements"),
)
TIDY_STATEMENTS = define(
    "statements",
    record.Statement,
    "document_id seq",
    f"{_BUILT_OPTIONAL} firmness_printed",
    ("表述", "Statements"),
    unique="statement_id",
)
ACTUALS = define(
    "actuals",
    record.EnteredActual,
    "seq",
    f"{_ENTERED_OPTIONAL} estimate",
    ("文件所述实际值", "Values reported as reached"),
)
TIDY_ACTUALS = define(
    "actuals",
    record.Actual,
    "document_id seq",
    f"{_BUILT_OPTIONAL} estimate",
    ("文件所述实际值", "Values reported as reached"),
    unique="actual_id",
)
TARGETS = define(
    "targets",
    record.Target,
    "target_id",
    "amount annual_by canonical_value canonical_value_upper inferred reading_alt "
    "agreement_reasons note_zh note_en",
    ("目标", "Targets"),
)
COMPARISONS = define(
    "comparisons",
    record.Pair,
    "target_a target_b",
    "reasons",
    ("两两可比性", "Verdicts of comparability"),
)
COVERAGE = define(
    "coverage",
    record.Coverage,
    "document_id indicator_id",
    "",
    ("表述情况", "Coverage"),
)
RESPONSIBILITIES = define(
    "responsibilities",
    record.Responsible,
    "locator role body_zh",
    "",
    ("责任单位", "Responsible bodies"),
)
TIDY_RESPONSIBILITIES = define(
    "responsibilities",
    record.Responsibility,
    "document_id locator role body_zh",
    "",
    ("责任单位", "Responsible bodies"),
)
NON_TARGETS = define(
    "non_targets",
    record.NonTarget,
    "locator printed nth",
    "",
    ("非目标数字", "Numbers that are no targets"),
)
_NOTES = "note_zh note_en"
SOURCES = define(
    "sources",
    observation.Source,
    "source_id",
    "publisher_zh publisher_en url published_on",
    ("来源", "Sources of published values"),
)
OBSERVATIONS = define(
    "observations",
    observation.Published,
    "city_id indicator_id period_start period_end months scope source_id",
    f"months estimate as_of confirmed {_NOTES}",
    ("实际值", "Observations"),
)
TIDY_OBSERVATIONS = define(
    "observations",
    observation.Observation,
    "observation_id",
    f"months inferred reading_alt as_of source_id document_id locator {_NOTES}",
    ("实际值", "Observations"),
)
POPULATION = define(
    "population",
    observation.Residents,
    "city_id year",
    _NOTES,
    ("常住人口", "Permanent residents"),
)
YEARBOOK = define(
    "yearbook",
    observation.Yearbook,
    "city_id year",
    "gdp_cny_100m residents_10k invention_patents_granted fiscal_st_cny_10k "
    "fiscal_total_cny_10k suspect",
    ("中国城市统计年鉴", "China City Statistical Yearbook"),
)
REVISIONS = define(
    "revisions",
    result.Revision,
    "target_before target_after",
    "value_before value_after difference revision_reasons "
    "outcome_id outcome_comparator outcome_value",
    ("同一目标年的调整", "Revisions of targets for one year"),
)
CUSHIONS = define(
    "cushions",
    result.Cushion,
    "target_id",
    "cushion cushion_reasons later_id later_comparator later_value later_cushion",
    ("目标与设定时已知实际值之差", "Targets against what was known when they were set"),
)
POSITIONS = define(
    "positions",
    result.Position,
    "target_id",
    "canonical_value rank quantile",
    ("城市位次", "Positions of cities"),
)
CONFLICTS = define(
    "conflicts",
    record.Conflict,
    "conflict_id",
    "",
    ("文件内部矛盾", "Contradictions inside documents"),
)

RANKS = define(
    "ranks",
    result.Rank,
    "panel target_id",
    "rank gap caveats",
    ("排序", "Ranks"),
)
ATTAINMENT = define(
    "attainment",
    result.Attainment,
    "target_id",
    "observed_year observed_value observed_comparator gap outcome_reasons "
    "pace_year pace_value pace",
    ("完成情况", "Attainment"),
)
CONVERSIONS = define(
    "conversions",
    result.Converted,
    "target_id conversion",
    "converted_value converted_unit years inputs missing",
    ("换算", "Conversions"),
)
INTERPOLATIONS = define(
    "interpolations",
    result.Interpolated,
    "city_id indicator_id year",
    "converted_value converted_unit inputs missing",
    ("内插值", "Interpolations"),
)
SUCCESSION = define(
    "succession",
    result.Change,
    "document_id indicator_id",
    "target_before target_after difference unit",
    ("前后规划之间的变化", "Changes from plan to plan"),
)
SHARING = define(
    "sharing",
    result.Sharing,
    "indicator_id",
    "",
    ("多城共有的指标", "Indicators that several cities state"),
)
STATING = define(
    "stating",
    result.Stating,
    "family group",
    "group",
    ("各类指标的表述城市数", "Cities that state a target, by family"),
)
SPREAD = define(
    "spread",
    result.Spread,
    "indicator_id target_year group",
    "group lower_quartile median upper_quartile",
    ("各市目标的分布", "Spread of the targets of cities"),
)
CUSHIONED = define(
    "cushioned",
    result.Cushioned,
    "indicator_id target_year group",
    "group median_share",
    ("目标与已知实际值：城市数", "Targets against what was reached, counted"),
)
FINDINGS = define(
    "findings",
    result.Finding,
    "finding subject text",
    "subject",
    ("发现", "Findings"),
)

PER_DOCUMENT = ("statements", "actuals", "responsibilities", "non_targets")
"""The hand-curated tables that are a folder with one file per document."""

STRUCTURED = _tables(
    COLOURS, CODES, CITIES, DOCUMENTS, FAMILIES, INDICATORS, INDICATOR_RELATIONS, UNITS,
    CANONICAL_UNITS, SCOPES, SOURCES, OBSERVATIONS, POPULATION, YEARBOOK, STATEMENTS, ACTUALS,
    RESPONSIBILITIES, NON_TARGETS,
)  # fmt: skip
"""The hand-curated tables."""

TIDY = _tables(
    COLOURS, CODES, CITIES, TIDY_DOCUMENTS, FAMILIES, INDICATORS, INDICATOR_RELATIONS,
    CANONICAL_UNITS, SCOPES, SOURCES, TIDY_STATEMENTS, TARGETS, TIDY_ACTUALS,
    TIDY_RESPONSIBILITIES, TIDY_OBSERVATIONS, POPULATION, COVERAGE, CONFLICTS, COMPARISONS,
    REVISIONS, CUSHIONS, POSITIONS,
)  # fmt: skip
"""The built tables, one Parquet file each."""

RESULTS = _tables(
    RANKS, ATTAINMENT, CONVERSIONS, INTERPOLATIONS, SUCCESSION, SHARING, STATING, SPREAD,
    CUSHIONED, FINDINGS,
)  # fmt: skip
"""What is computed from a selection when somebody asks for it."""
