"""Rows of the tables, hand-curated and built; their columns are described in ``columns.csv``."""

import datetime

from compare.schema.row import Row, Texts


class City(Row):
    """A city, a county-level city inside one, or a place that cities are held against."""

    city_id: str
    gb_code: str
    name_zh: str
    name_en: str
    level: str
    parent_city_id: str
    province_code: str
    province_zh: str
    province_en: str
    colour: str


class Colour(Row):
    """A colour that cities are drawn in."""

    colour: str
    position: int
    name_zh: str
    name_en: str


REFERENCE_LEVELS = ("province", "country")
"""Levels of places that have observations, and no documents and no rank."""

DRAFTED = "drafted"
"""The review status of what a program proposed and nobody read."""

EVERYTHING = "*"
"""What `looked_for` holds where everything quantified was looked for in a document."""


class Document(Row):
    """A policy document."""

    document_id: str
    city_id: str
    title_zh: str
    title_en: str
    document_number: str
    issuer_zh: str
    issuer_en: str
    issuer_level: str
    genre: str
    issued_on: datetime.date
    published_on: datetime.date
    period_start: int
    period_end: int
    predecessor_id: str
    url: str
    source_grade: str
    completeness_zh: str
    completeness_en: str
    looked_for: Texts
    source_sha256: str


class _Reviewed(Row):
    review: str


class ReviewedDocument(_Reviewed, Document):
    """A document with the lowest review status of its rows."""


class Code(Row):
    """A code of a vocabulary that documents extend, and what it is called."""

    vocabulary: str
    code: str
    label_zh: str
    label_en: str


class Family(Row):
    """Indicators that are about the same thing."""

    family: str
    position: int
    headline: str
    words: Texts
    name_zh: str
    name_en: str


class Indicator(Row):
    """What targets are about."""

    indicator_id: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    theme: str
    family: str
    kind: str
    numerator_dimension: str
    denominator: str
    rests_on: Texts
    unit: str
    direction: str
    plausible_min: float
    plausible_max: float


class Relation(Row):
    """How two indicators belong together."""

    indicator_a: str
    indicator_b: str
    relation: str
    note_zh: str
    note_en: str


class Measure(Row):
    """What a unit measures, and how people call it."""

    dimension: str
    factor: float
    label_zh: str
    label_en: str


class _Printed(Row):
    unit_printed: str


class PrintedUnit(Measure, _Printed):
    """A unit as documents print it."""


class _Canonical(Row):
    unit: str


class CanonicalUnit(Measure, _Canonical):
    """A unit of an indicator."""


class Scope(Row):
    """What a target is for: the city, or a part of it."""

    scope: str
    city_id: str
    name_en: str
    type: str
    reach: str


class _Transcribed(Row):
    seq: int
    locator: str
    indicator_id: str
    indicator_printed: str
    quantity_printed: str
    value: float
    value_upper: float
    unit_printed: str
    comparator: str
    bare: bool
    basis: str
    basis_printed: str
    word_order: Texts
    period_start: int
    period_end: int
    scope: str


class _Firm(Row):
    firmness: str
    firmness_printed: str


class _Marked(Row):
    inferred: Texts
    reading_alt: Texts
    review: str


class _Derived(Row):
    derived: bool


class _Noted(Row):
    confirmed: bool
    note_zh: str
    note_en: str


class Stated(_Noted, _Marked, _Firm, _Transcribed):
    """What is transcribed of a statement."""


class EnteredStatement(_Noted, _Derived, _Marked, _Firm, _Transcribed):
    """A statement as it is entered, with the mark that a rule gives its derivable columns."""


class _Estimated(Row):
    estimate: bool


class Reached(_Noted, _Marked, _Estimated, _Transcribed):
    """What is transcribed of a value that a document reports as reached."""


class EnteredActual(_Noted, _Derived, _Marked, _Estimated, _Transcribed):
    """A value reported as reached as it is entered, with the mark as in statements."""


class _OfStatement(Row):
    statement_id: str
    target_id: str
    document_id: str
    city_id: str


class _Converted(_Canonical):
    canonical_value: float
    canonical_value_upper: float


class Statement(_Converted, Stated, _OfStatement):
    """A statement with what is derived from it."""


class _OfActual(Row):
    actual_id: str
    document_id: str
    city_id: str


class Actual(_Converted, Reached, _OfActual):
    """A value that a document reports as reached, with what is derived from it."""


class PrintedStatement(Row):
    """What is looked for in the text of a document: a statement, or what was reached."""

    statement_id: str
    seq: int
    locator: str
    indicator_printed: str
    quantity_printed: str
    basis_printed: str
    word_order: Texts
    inferred: Texts


class Target(Row):
    """A target: all statements of one promise."""

    target_id: str
    document_id: str
    city_id: str
    indicator_id: str
    scope: str
    basis: str
    period_start: int
    period_end: int
    target_year: int
    span_years: int
    amount: str
    annual_by: str
    canonical_value: float
    canonical_value_upper: float
    unit: str
    comparator: str
    bare: bool
    firmness: str
    inferred: Texts
    reading_alt: Texts
    review: str
    statement_id: str
    locator: str
    indicator_printed: str
    quantity_printed: str
    statements: int
    comparators: Texts
    firmnesses: Texts
    agreement: str
    agreement_reasons: Texts
    note_zh: str
    note_en: str


class Pair(Row):
    """Two targets and the verdict on them."""

    family: str
    target_a: str
    target_b: str
    verdict: str
    reasons: Texts


class Coverage(Row):
    """Whether a document states an indicator."""

    document_id: str
    city_id: str
    indicator_id: str
    coverage: str


class Responsible(Row):
    """A body named for a passage, as it is transcribed."""

    locator: str
    covers: Texts
    role: str
    body_zh: str
    body_en: str


class _OfDocument(Row):
    document_id: str
    city_id: str


class Responsibility(Responsible, _OfDocument):
    """A body named for a passage of a document."""


class NonTarget(Row):
    """A number of a document that is no target."""

    locator: str
    printed: str
    nth: int
    reason: str


class Conflict(Row):
    """What a document states in contradiction to itself."""

    conflict_id: str
    document_id: str
    city_id: str
    conflict_kind: str
    statement_a: str
    statement_b: str
    arithmetic: str
