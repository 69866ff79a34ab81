"""How targets, quantities and places are said in Chinese and in English."""

from collections.abc import Iterable

import pandas as pd

from compare.printed.digits import plain
from compare.schema import label
from compare.schema.row import Row


def unit_of(row: Row, language: str) -> str:
    """Return the name of a row's unit; empty for a pure number."""
    unit = row.unit_zh if language == "zh" else row.unit_en
    return unit if isinstance(unit, str) else ""


def number(value: float, language: str) -> str:
    """Write a number without needless zeros, in English with thousands separators.

    Examples
    --------
    >>> number(3600.0, "en"), number(2.80, "en"), number(15000, "zh")
    ('3,600', '2.8', '15000')
    """
    if language == "zh":
        return plain(value)
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def amount(row: Row, language: str) -> str:
    """Write the value or range of a target with its unit, without its comparator."""
    if pd.isna(row.canonical_value):
        return str(row.quantity_printed)
    values = [row.canonical_value, row.canonical_value_upper]
    text = "–".join(number(value, language) for value in values if not pd.isna(value))
    unit = unit_of(row, language)
    gap = "" if unit == "%" or language == "zh" else " "
    return f"{text}{gap}{unit}".strip()


def value(row: Row, given: float, language: str) -> str:
    """Write a value in the unit of a target."""
    unit = unit_of(row, language)
    gap = "" if unit == "%" or language == "zh" else " "
    return f"{number(given, language)}{gap}{unit}".strip()


def difference(row: Row, given: float, language: str, sign: bool = True) -> str:
    """Write a difference of two values of a target's unit; of shares, in points."""
    rounded = number(round(abs(given), 0 if abs(given) >= 100 else 2), language)
    mark = ("+" if given > 0 else "−" if given < 0 else "") if sign else ""
    unit = unit_of(row, language)
    if row.unit == "percent":
        unit = label("text", "points", language)
    gap = " " if language == "en" else ""
    return f"{mark}{rounded}{gap}{unit}".strip()


def is_weak(row: Row) -> bool:
    """Tell whether an observation is from a copy or the press, or preliminary."""
    return bool(row.grade == "B" or row.status == "preliminary")


def observed(row: Row, language: str) -> str:
    """Return city and observed value; of units only the per cent sign."""
    percent = "%" if row.unit == "percent" else ""
    return f"{city(row, language)} {number(row.value, language)}{percent}"


def quantity(row: Row, language: str, unit: bool = True) -> str:
    """Write what a target promises: comparator in words, value and unit.

    Where statements of one target differ in their comparator, the other is named too.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", families="rd_intensity")
    >>> quantity(next(found.targets.itertuples()), "en")
    'more than 3.05% (elsewhere: at least)'
    """
    gap = " " if language == "en" else ""
    comparator = label("comparator", row.comparator, language)
    text = amount(row, language)
    if not unit and not pd.isna(row.canonical_value):
        values = [row.canonical_value, row.canonical_value_upper]
        text = "–".join(number(value, language) for value in values if not pd.isna(value))
    text = yearly(row, f"{comparator}{gap}{text}", language)
    others = [code for code in row.comparators if code != row.comparator]
    if others:
        said = label("text", "conflict_listed", language)
        named = join((label("comparator", code, language) for code in others), language)
        text += bracket(f"{said}{colon(language)}{named}", language)
    return text


def yearly(row: Row, said: str, language: str) -> str:
    """Add to a quantity that it is promised for each year, where it is."""
    if row.basis != "per_year":
        return said
    each = label("text", "per_year", language)
    return f"{each}{said}" if language == "zh" else f"{said} {each}"


def short(row: Row, language: str) -> str:
    """Write a target in few characters: symbol and value; of units only the per cent sign."""
    symbol = label("symbol", row.comparator, language)
    gap = " " if language == "en" or row.comparator != "~" else ""
    if pd.isna(row.canonical_value):
        return f"{symbol}{gap}{row.quantity_printed}"
    values = [row.canonical_value, row.canonical_value_upper]
    text = "–".join(number(value, language) for value in values if not pd.isna(value))
    return f"{symbol}{gap}{text}{'%' if row.unit == 'percent' else ''}"


def city(row: Row, language: str) -> str:
    """Return the city's name."""
    return str(row.city_zh if language == "zh" else row.city_en)


def indicator(row: Row, language: str) -> str:
    """Return the indicator's name."""
    return str(row.indicator_zh if language == "zh" else row.indicator_en)


def period(row: Row, language: str) -> str:
    """Return the target year, or the years of a period of several."""
    if row.period_start == row.period_end:
        return str(row.period_end)
    return f"{row.period_start}–{row.period_end}"


def who(row: Row, language: str) -> str:
    """Return city and period, the short name of a target."""
    return f"{city(row, language)} {period(row, language)}"


def place(locator: str, language: str) -> str:
    """Return a locator as people read it: as printed, but the preamble by its name.

    Examples
    --------
    >>> place("0", "en"), place("二/13", "en")
    ('preamble', '二/13')
    """
    return label("text", "preamble", language) if locator == "0" else locator


def document(row: Row, language: str) -> str:
    """Return city and horizon of a row of documents, the short name of a document."""
    years = dict.fromkeys([row.period_start, row.period_end])
    return f"{city(row, language)} {'–'.join(str(year) for year in years)}"


def firmness(row: Row, language: str) -> str:
    """Return how firm the promise is, as all its statements say it."""
    return join((label("firmness", code, language) for code in row.firmnesses), language)


def reasons(codes: Iterable[str], language: str) -> str:
    """Return the texts of reason codes in one line."""
    return join((label("reason", code, language) for code in codes), language, strong=True)


def join(items: Iterable[str], language: str, strong: bool = False) -> str:
    """Join items as an enumeration; `strong` separates items that hold commas themselves."""
    if language == "zh":
        return "；".join(items) if strong else "、".join(items)
    return "; ".join(items) if strong else ", ".join(items)


def bracket(text: str, language: str) -> str:
    """Put text in the brackets of the language."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def colon(language: str) -> str:
    """Return the colon of the language."""
    return "：" if language == "zh" else ": "


def remarks(row: Row, language: str) -> str:
    """Return what a reader should know of one target: agreement, inferences, readings, notes."""
    parts = []
    if row.statements > 1:
        parts.append(label("text", "stated_times", language).format(count=row.statements))
    if row.agreement_reasons:
        differing = join(
            (label("agreement_reason", code, language) for code in row.agreement_reasons), language
        )
        agreement = label("agreement", row.agreement, language)
        form = label("text", "agreement_differs", language)
        parts.append(form.format(agreement=agreement, reasons=differing))
    if row.inferred:
        fields = join((label("inferred", code, language) for code in row.inferred), language)
        parts.append(label("text", "inferred_fields", language).format(fields=fields))
    for reading in row.reading_alt:
        parts.append(label("text", "alternative", language).format(reading=reading))
    note = row.note_zh if language == "zh" else row.note_en
    if isinstance(note, str) and note:
        parts.append(note)
    return join(parts, language, strong=True)
