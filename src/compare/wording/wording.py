"""How targets, quantities and places are said in Chinese and in English."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from compare.dataset.verdicts import class_of
from compare.schema import label
from compare.schema.observation import Observation
from compare.schema.record import DRAFTED, ReviewedDocument, Stated, Target
from compare.schema.result import (
    CityNames,
    Cushion,
    Described,
    DescribedDocument,
    Horizon,
    IndicatorNames,
    Judged,
    Observed,
    UnitNames,
)
from compare.wording.language import spoken

Reviewable = Stated | Target | ReviewedDocument
"""What was drafted, or reviewed so many times; a document as its least reviewed row."""


def unit_of(row: UnitNames, language: str) -> str:
    """Return the name of a row's unit; empty for a pure number."""
    return spoken(language).of(row, "unit")


def with_unit(name: str, row: UnitNames, language: str) -> str:
    """Return the name of an indicator with its unit, unless the name says it.

    Examples
    --------
    >>> import compare
    >>> row = next(compare.select("qidong", families="tech_contracts").targets.itertuples())
    >>> with_unit(row.indicator_en, row, "en")
    'Technology contract value (CNY 100 million)'
    """
    unit = unit_of(row, language)
    return name if not unit or unit in name else f"{name}{spoken(language).bracket(unit)}"


def _ends(row: Target) -> list[float]:
    """Return the value of a target, or both ends of its range."""
    return [end for end in (row.canonical_value, row.canonical_value_upper) if not pd.isna(end)]


def amount(row: Described, language: str) -> str:
    """Write the value or range of a target with its unit, without its comparator."""
    if pd.isna(row.canonical_value):
        return str(row.quantity_printed)
    return spoken(language).measured(_ends(row), row.unit, unit_of(row, language))


def value(row: UnitNames, given: float, language: str, computed: bool = False) -> str:
    """Write a value in the unit of a target."""
    return spoken(language).measured([given], row.unit, unit_of(row, language), computed)


def difference(row: Described, given: float, language: str, sign: bool = True) -> str:
    """Write a difference of two values of a target's unit; of shares, in points."""
    speech = spoken(language)
    mark = ("+" if given > 0 else "−" if given < 0 else "") if sign else ""
    points = speech.text("point" if speech.brief(abs(given)) == "1" else "points")
    unit = points if row.unit == "percent" else unit_of(row, language)
    return mark + speech.measured([abs(given)], row.unit, unit, computed=True)


def bounded(said: str, comparator: str, language: str) -> str:
    """Put the comparator of a value before it in words, unless it is the value itself.

    Examples
    --------
    >>> bounded("1,000", ">", "en"), bounded("1,000", "=", "en")
    ('more than 1,000', '1,000')
    """
    if comparator == "=":
        return said
    return f"{label('comparator', comparator, language)}{spoken(language).gap}{said}"


def is_weak(row: Observation) -> bool:
    """Tell whether an observation is from a copy, preliminary, expected, or read otherwise."""
    weak = row.grade == "B" or row.status == "preliminary" or row.estimate
    return bool(weak or row.reading_alt)


def is_weakly_known(reached: Cushion) -> bool:
    """Tell whether what was reached before is from a copy, preliminary or expected."""
    return bool({"weak_source", "expected"} & {*reached.cushion_reasons})


def observed(row: Observed, language: str) -> str:
    """Return city and observed value; of units only the per cent sign, and whether it may change.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2024", families="rd_intensity")
    >>> own = found.observations.query("city_id == 'nantong' and period_end == 2024")
    >>> observed(next(own.itertuples()), "en")
    'Nantong 2.96% (p)'
    """
    return f"{city(row, language)} {seen(row, language)}"


def seen(row: Observed, language: str, unit: bool = True) -> str:
    """Write an observed value: a bound as one, what is from a copy or preliminary with a mark."""
    said = short_value(row, row.value, is_weak(row), language, unit)
    return said if row.comparator == "=" else f"{label('symbol', row.comparator, language)}{said}"


def short_value(row: UnitNames, given: float, weak: bool, language: str, unit: bool = True) -> str:
    """Write a value with only the per cent sign for a unit, and a mark where it may change."""
    speech = spoken(language)
    said = speech.number(given) + ("%" if unit and row.unit == "percent" else "")
    return said + (speech.text("weak") if weak else "")


def full_value(row: UnitNames, given: float, comparator: object, weak: bool, language: str) -> str:
    """Write a value with its unit: a bound, if it is one, as such; with a mark where it is weak."""
    said = value(row, given, language)
    if isinstance(comparator, str):
        said = bounded(said, comparator, language)
    return said + (spoken(language).text("weak") if weak else "")


def brief_value(row: UnitNames, given: float, comparator: object, weak: bool, language: str) -> str:
    """Write a value as `full_value` does, in few characters: signs, and of units only per cent."""
    said = short_value(row, given, weak, language)
    if not isinstance(comparator, str) or comparator == "=":
        return said
    return f"{label('symbol', comparator, language)}{spoken(language).gap}{said}"


def reached(row: Judged, language: str) -> str:
    """Write the value that decides about a target: a bound as one, and a mark where it is weak.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2024", families="rd_intensity")
    >>> reached(next(found.judged().itertuples()), "en")
    '2.96% (p)'
    """
    return full_value(row, row.observed_value, row.observed_comparator, row.provisional, language)


def quantity(row: Described, language: str, unit: bool = True) -> str:
    """Write what a target promises: comparator in words, value and unit.

    A number that is printed without a qualifier stands bare. Where statements of
    one target differ in their comparator, the other is named too.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", families="rd_intensity")
    >>> quantity(next(found.targets.itertuples()), "en")
    'more than 3.05% (elsewhere: at least)'
    """
    speech = spoken(language)
    text = plain(row, language, unit)
    others = [code for code in row.comparators if code != row.comparator]
    if others:
        said = speech.text("conflict_listed")
        named = speech.list(label("comparator", code, language) for code in others)
        text += speech.bracket(f"{said}{speech.colon}{named}")
    return text


def draft(row: Reviewable, language: str) -> str:
    """Return the mark of what nobody reviewed, to stand behind its name or value; else nothing."""
    if row.review != DRAFTED:
        return ""
    return spoken(language).bracket(label("review", DRAFTED, language))


def plain(row: Described, language: str, unit: bool = True) -> str:
    """Write what the first statement of a target promises, that it is yearly, or a draft."""
    speech = spoken(language)
    known = not pd.isna(row.canonical_value)
    text = spoken(language).range(_ends(row)) if known and not unit else amount(row, language)
    if not row.bare:
        text = f"{label('comparator', row.comparator, language)}{speech.gap}{text}"
    return yearly(row, text, language) + draft(row, language)


def yearly(row: Target, said: str, language: str) -> str:
    """Add to a quantity that it is promised for each year, where it is."""
    if row.basis != "per_year":
        return said
    return spoken(language).text("yearly", said=said)


def short(row: Target, language: str) -> str:
    """Write a target in few characters: symbol, if any, value, mark; of units only per cent."""
    percent = "%" if row.unit == "percent" else ""
    known = not pd.isna(row.canonical_value)
    text = f"{spoken(language).range(_ends(row))}{percent}" if known else row.quantity_printed
    text += draft(row, language)
    if row.bare:
        return text
    symbol = label("symbol", row.comparator, language)
    gap = spoken(language).gap if symbol.isalpha() else " "  # a sign stands apart from its number
    return f"{symbol}{gap}{text}"


_UNSAID = ("count", "person", "share", "rank", "ratio")
"""Dimensions whose units go without saying."""


def needs_no_unit(row: Described) -> bool:
    """Tell whether the unit of a target goes without saying beside the name of its indicator."""
    return row.numerator_dimension in _UNSAID


def shortest(row: Described, language: str) -> str:
    """Write a target in few characters where it needs no unit, else in words; a yearly one as so.

    Examples
    --------
    >>> import compare
    >>> rows = compare.select("qidong", families="rd_intensity,tech_contracts").targets
    >>> [shortest(row, "en") for row in rows.itertuples()]
    ['≥ 2.85%', 'at least CNY 15 billion']
    """
    if not needs_no_unit(row):
        return plain(row, language)
    return yearly(row, short(row, language), language)


def label_of(row: Described, language: str) -> str:
    """Return city and target in few characters, as a mark or a place in an order is labelled."""
    return f"{city(row, language)} {short(row, language)}"


def city(row: CityNames, language: str) -> str:
    """Return the city's name."""
    return spoken(language).of(row, "city")


def indicator(row: IndicatorNames, language: str) -> str:
    """Return the indicator's name."""
    return spoken(language).of(row, "indicator")


def period(row: Target | Horizon | DescribedDocument, language: str) -> str:
    """Return the target year, or the years of a period of several."""
    if row.period_start == row.period_end:
        return str(row.period_end)
    return f"{row.period_start}–{row.period_end}"


def who(row: Described, language: str) -> str:
    """Return city and period, the short name of a target."""
    return f"{city(row, language)} {period(row, language)}"


def names(rows: Iterable[Described], language: str) -> dict[str, str]:
    """Return the short name of each target; where two have the same, with the year it was set.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity")
    >>> sorted(names(found.targets.itertuples(), "en").values())
    ['Nantong 2024 (set in 2022)', 'Nantong 2024 (set in 2024)']
    """
    named = [(row, who(row, language)) for row in rows]
    counts = Counter(name for _, name in named)
    speech = spoken(language)
    return {
        row.target_id: speech.text("who_set", who=name, year=row.issued_in)
        if counts[name] > 1
        else name
        for row, name in named
    }


def place(locator: str, language: str) -> str:
    """Return a locator as people read it: as printed, but the preamble by its name.

    Examples
    --------
    >>> place("0", "en"), place("二/13", "en")
    ('preamble', '二/13')
    """
    return spoken(language).text("preamble") if locator == "0" else locator


def printed(row: Stated) -> str:
    """Return indicator, basis and quantity of a statement as they are printed, in their order.

    A word for the basis that is part of the name of the indicator stands there only.

    Examples
    --------
    >>> import compare
    >>> rows = compare.load("statements").query("statement_id == 'nantong-2024.4'")
    >>> printed(next(rows.itertuples()))
    '净增高新技术企业700家'
    """
    inside = isinstance(row.basis_printed, str) and row.basis_printed in row.indicator_printed
    words = {
        "indicator": row.indicator_printed,
        "basis": "" if inside else row.basis_printed,
        "quantity": row.quantity_printed,
    }
    return "".join(words[word] for word in row.word_order)


def document(row: DescribedDocument | Horizon, language: str) -> str:
    """Return city and horizon of a row of documents, the short name of a document."""
    years = dict.fromkeys([row.period_start, row.period_end])
    return f"{city(row, language)} {'–'.join(str(year) for year in years)}"


def documents(count: int, language: str) -> str:
    """Say how many documents.

    Examples
    --------
    >>> documents(1, "en"), documents(119, "zh")
    ('1 document', '119份文件')
    """
    return spoken(language).text("one_document" if count == 1 else "many_documents", count=count)


def plan(row: DescribedDocument, language: str) -> str:
    """Return the short name of a document; one that holds drafts is marked."""
    return document(row, language) + draft(row, language)


def firmness(row: Target, language: str) -> str:
    """Return how firm the promise is, as all its statements say it."""
    return spoken(language).list(label("firmness", code, language) for code in row.firmnesses)


def reasons(codes: Iterable[str], language: str) -> str:
    """Return the texts of reason codes in one line, those that are only context at its end.

    Examples
    --------
    >>> reasons(["nested", "other_level", "other_genre"], "en")
    'one city lies inside the other; context: another administrative level, another genre of document'
    """  # noqa: E501
    said: dict[bool, list[str]] = {True: [], False: []}
    for code in codes:
        said[class_of(code) == "context"].append(label("reason", code, language))
    speech = spoken(language)
    context = [speech.text("context", said=speech.list(said[True]))] if said[True] else []
    return speech.list([*said[False], *context], strong=True)


def remarks(row: Target, language: str) -> str:
    """Return what a reader should know of one target: agreement, inferences, readings, notes."""
    speech, parts = spoken(language), list[str]()
    if row.statements > 1:
        parts.append(speech.text("stated_times", count=row.statements))
    if row.agreement_reasons:
        differing = speech.list(
            label("agreement_reason", code, language) for code in row.agreement_reasons
        )
        agreement = label("agreement", row.agreement, language)
        parts.append(speech.text("agreement_differs", agreement=agreement, reasons=differing))
    if row.inferred:
        fields = speech.list(label("inferred", code, language) for code in row.inferred)
        parts.append(speech.text("inferred_fields", fields=fields))
    for reading in row.reading_alt:
        parts.append(speech.text("alternative", reading=reading))
    note = speech.of(row, "note")
    parts += [note] if note else []
    return speech.list(parts, strong=True)


def known(text: object) -> str:
    """Return a text, or a dash where there is none."""
    return text if isinstance(text, str) else "—"


def issued(row: DescribedDocument, language: str) -> str:
    """Return the date of issue of a document, else that of publication, which says so."""
    if not pd.isna(row.issued_on):
        return f"{row.issued_on:%Y-%m-%d}"
    if pd.isna(row.published_on):
        return "—"
    said = spoken(language).text("published_on")
    return f"{row.published_on:%Y-%m-%d}{spoken(language).bracket(said)}"


def framed(rows: list[dict[str, str]], keys: list[str], language: str) -> pd.DataFrame:
    """Return cells as a table whose columns are named in a language."""
    names = {key: spoken(language).text(key) for key in keys}
    return pd.DataFrame(rows, columns=keys).rename(columns=names)
