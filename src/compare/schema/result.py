"""Rows of selections and of results: targets with all that is judged and said of them, and more."""

from compare.schema.observation import Observation
from compare.schema.record import ReviewedDocument, Target
from compare.schema.row import Row, Texts


class CityNames(Row):
    """How a city is called."""

    city_zh: str
    city_en: str


class CityTraits(CityNames):
    """What is drawn and judged of a city."""

    city_number: int
    colour: str
    level: str
    parent_city_id: str


class IndicatorNames(Row):
    """How an indicator is called."""

    indicator_zh: str
    indicator_en: str


class IndicatorTraits(IndicatorNames):
    """What is judged of an indicator."""

    theme: str
    theme_zh: str
    theme_en: str
    family: str
    kind: str
    numerator_dimension: str
    denominator: str
    rests_on: Texts
    direction: str


class UnitNames(Row):
    """A unit and how it is called; a pure number has no name."""

    unit: str
    unit_zh: str
    unit_en: str


class _Issued(Row):
    genre: str
    issuer_level: str
    issued_in: int
    issued_at: str


class Described(UnitNames, _Issued, CityTraits, IndicatorTraits, Target):
    """A target with what the rules of comparison and the reader look at."""


def is_amount(row: IndicatorTraits) -> bool:
    """Tell whether an indicator is an amount, which grows with the size of a city."""
    return row.kind in ("stock", "flow") and row.denominator == "none"


class Selected(Described):
    """A described target in the panel that it is drawn in."""

    panel: int


class Observed(UnitNames, CityTraits, Observation):
    """An observation with the names of city and unit."""


class DescribedDocument(CityNames, ReviewedDocument):
    """A document with the names of its city."""


class Horizon(CityNames):
    """A document as a reader knows it: city and years."""

    period_start: int
    period_end: int


class Gap(Row):
    """A document that states no target of an indicator, and why none is seen."""

    document_id: str
    city_id: str
    indicator_id: str
    gap_reason: str


class DescribedGap(Horizon, IndicatorNames, Gap):
    """A gap with the names of indicator and city, and the years of the document."""


class Rank(Row):
    """The place of a target among those that may be compared."""

    target_id: str
    panel: int
    rank: int
    ranked: int
    gap: float
    window_start: int
    window_end: int
    rank_reason: str
    caveats: Texts


class Attainment(Row):
    """Whether a target was met, as far as published values tell."""

    target_id: str
    outcome: str
    provisional: bool
    observed_year: int
    observed_value: float
    observed_comparator: str
    gap: float
    outcome_reasons: Texts
    pace_year: int
    pace_value: float
    pace: float
    pace_provisional: bool


class Judged(Attainment, Selected):
    """A target with its attainment."""


class _Conversion(Row):
    conversion: str
    converted_value: float
    converted_unit: str


class _Inputs(Row):
    inputs: Texts
    missing: str


class _OfTarget(Row):
    target_id: str


class _Years(Row):
    years: float


class Converted(_Inputs, _Years, _Conversion, _OfTarget):
    """A target converted by a named method, or why it is not."""


class _InYear(Row):
    city_id: str
    indicator_id: str
    year: int


class Interpolated(_Inputs, _Conversion, _InYear):
    """A value between two years for which a city states targets."""


class Change(Row):
    """What a later plan made of an indicator."""

    document_id: str
    predecessor_id: str
    indicator_id: str
    change: str
    target_before: str
    target_after: str
    difference: float
    unit: str


class _OfCity(Row):
    city_id: str
    indicator_id: str


class Revision(_OfCity):
    """A target that a later document states anew for the same year."""

    scope: str
    target_year: int
    target_before: str
    target_after: str
    document_before: str
    document_after: str
    locator_before: str
    locator_after: str
    comparator_before: str
    comparator_after: str
    value_before: float
    value_after: float
    unit: str
    difference: float
    revision: str
    revision_reasons: Texts
    outcome_id: str
    outcome_comparator: str
    outcome_value: float


class _OneOf(_OfCity):
    target_id: str
    document_id: str
    target_year: int
    comparator: str
    canonical_value: float
    unit: str


class Cushion(_OneOf):
    """A target against the last value that was known when it was set."""

    observation_id: str
    reached_year: int
    reached_value: float
    reached_comparator: str
    cushion: float
    cushion_sign: str
    cushion_reasons: Texts
    later_id: str
    later_comparator: str
    later_value: float
    later_cushion: float


class Position(_OneOf):
    """A city among the cities that state a target of one indicator for one year."""

    peers: int
    rank: int
    quantile: float
    position_reason: str
    cities_stating: int
    cities_not_stated: int
    cities_not_seen: int
    cities_not_looked_for: int
    cities_not_reviewed: int


class Sharing(Row):
    """An indicator that several cities state."""

    indicator_id: str
    family: str
    cities: int
    documents: int
    not_seen: int


class _Grouped(Row):
    group: str


class Stating(_Grouped):
    """How many cities state a target of a family."""

    family: str
    cities_read: int
    cities_stating: int
    cities_not_seen: int
    cities_not_looked_for: int


class _Among(_Grouped):
    indicator_id: str
    target_year: int


class Spread(_Among):
    """How far apart the targets of cities lie."""

    peers: int
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    unit: str


class Cushioned(_Among):
    """How many cities set a target above or below what they had reached."""

    cities_stating: int
    cities_compared: int
    cities_above: int
    cities_equal: int
    cities_below: int
    cities_indistinguishable: int
    cities_not_known: int
    median_share: float


class Finding(Row):
    """A computed sentence: what kind it is, what it is about, and its words."""

    finding: str
    subject: str
    language: str
    text: str
