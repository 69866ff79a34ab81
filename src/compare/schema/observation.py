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


class _Noted(Row):
    note_zh: str
    note_en: str


class _Entered(Row):
    as_of: str
    source_id: str
    confirmed: bool


class Published(_Noted, _Entered, _Value):
    """A published actual value, as it is entered."""


class _Identified(Row):
    observation_id: str


class _Chosen(Row):
    inferred: Texts
    reading_alt: Texts
    as_of: str
    preferred: bool
    grade: str
    source_id: str
    document_id: str
    locator: str


class Observation(_Noted, _Chosen, _Value, _Identified):
    """An actual value: published, reported as reached by a document, or of the yearbook."""


class _Counted(Row):
    city_id: str
    year: int
    persons: int
    source_id: str


class Residents(_Noted, _Counted):
    """The permanent residents of a place in a year."""


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
