"""Rows of actual values: where they are from, what is entered, what is built of them."""

import datetime

from compare.schema.row import Row, Texts


class Source(Row):
    """Where published values are from."""

    source_id: str
    title_zh: str
    title_en: str
    publisher_zh: str
    publisher_en: str
    url: str
    published_on: datetime.date
    grade: str


class _Value(Row):
    city_id: str
    indicator_id: str
    period_start: int
    period_end: int
    months: int
    value: float
    unit: str
    comparator: str
    basis: str
    scope: str
    status: str
    estimate: bool
    as_of: str
    source_id: str


class _Noted(Row):
    note_zh: str
    note_en: str


class _Confirmed(Row):
    confirmed: bool


class Published(_Noted, _Confirmed, _Value):
    """A published actual value, as it is entered."""


class Observation(Row):
    """An actual value: published, reported as reached by a document, or of the yearbook."""

    observation_id: str
    city_id: str
    indicator_id: str
    period_start: int
    period_end: int
    months: int
    value: float
    unit: str
    comparator: str
    basis: str
    scope: str
    status: str
    estimate: bool
    inferred: Texts
    reading_alt: Texts
    as_of: str
    preferred: bool
    grade: str
    source_id: str
    document_id: str
    locator: str
    note_zh: str
    note_en: str


class Residents(Row):
    """The permanent residents of a place in a year."""

    city_id: str
    year: int
    persons: int
    source_id: str
    note_zh: str
    note_en: str


class Yearbook(Row):
    """What the yearbook of cities prints of a city in a year."""

    city_id: str
    year: int
    gdp_cny_100m: float
    residents_10k: float
    invention_patents_granted: float
    fiscal_st_cny_10k: float
    fiscal_total_cny_10k: float
    suspect: Texts
    source_id: str
