"""Tables of the annex of a report: values with their sources, caveats, and every quotation."""

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.comparison.history import counted
from compare.comparison.lookup import Desk, share_of
from compare.schema import label
from compare.schema.observation import Residents
from compare.schema.record import Statement
from compare.schema.result import Cushion, DescribedDocument, Observed, Selected
from compare.schema.row import by, rows_of
from compare.wording import tables, wording
from compare.wording.language import spoken


def observations(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the published values that a report uses, a row for each indicator and place.

    Parameters
    ----------
    comparison : Comparison
        The targets; the values of the chosen cities and of the places around them are listed.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator with its unit, city or other place, and the values with their years, all text;
        behind each value stands the number of its source in `sources`, and the place in it where
        the source is one of our documents.

    Examples
    --------
    >>> import compare
    >>> observations(compare.select("qidong", families="rd_intensity"), "en").iloc[-1].tolist()
    ['R&D intensity', 'Qidong', '2022: 2.7% (p) [4]']
    """
    speech, numbers = spoken(language), _numbers(comparison)
    names = comparison.indicators.set_index("indicator_id")[f"indicator_{language}"]
    cells: dict[tuple[str, str], list[str]] = {}
    for row in _used(comparison):
        name = names.get(row.indicator_id, row.indicator_id)
        place = "" if pd.isna(row.locator) else f" {wording.place(row.locator, language)}"
        said = speech.text(
            "value_of_year",
            year=row.period_end,
            value=wording.seen(row, language),
            source=f"{numbers[_source(row)]}{place}",
        )
        head = str(name) if row.unit == "percent" else wording.with_unit(str(name), row, language)
        cells.setdefault((head, wording.city(row, language)), []).append(said)
    rows = [
        {"indicator": head, "city": city, "values_column": speech.list(said, strong=True)}
        for (head, city), said in cells.items()
    ]
    return wording.framed(rows, ["indicator", "city", "values_column"], language)


def sources(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the sources of `observations`: their numbers, titles and grades.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Number, title (which leads to its address, `addresses`) and grade, all text.

    Examples
    --------
    >>> import compare
    >>> sources(compare.select("qidong", families="rd_intensity"), "en")["Grade"].tolist()
    ['B', 'B', 'B', 'B']
    """
    documents = by(comparison.documents, DescribedDocument, "document_id")
    frame = comparison.data["sources"]
    titles = dict(zip(frame["source_id"], frame[f"title_{language}"], strict=True))
    grades = {_source(row): str(row.grade) for row in _used(comparison)}
    rows = [
        {
            "source_number": str(number),
            "source": tables.title(documents[name], language)
            if name in documents
            else str(titles.get(name, name)),
            "grade_column": grades[name],
        }
        for name, number in _numbers(comparison).items()
    ]
    table = wording.framed(rows, ["source_number", "source", "grade_column"], language)
    table.attrs["linked"] = spoken(language).text("source")
    return table


def addresses(comparison: Comparison) -> list[str]:
    """Return the address of each row of `sources`; empty where there is none."""
    urls = dict(comparison.data["sources"].set_index("source_id")["url"])
    urls |= dict(comparison.data["documents"].set_index("document_id")["url"])
    found = [urls.get(name) for name in _numbers(comparison)]
    return [url if isinstance(url, str) else "" for url in found]


def _source(row: Observed) -> str:
    """Return the document that reports a value, else its source."""
    return row.source_id if pd.isna(row.document_id) else row.document_id


def _numbers(comparison: Comparison) -> dict[str, int]:
    """Return the number of each source of values: its place as they are first named."""
    names = dict.fromkeys(map(_source, _used(comparison)))
    return {name: number for number, name in enumerate(names, start=1)}


def _used(comparison: Comparison) -> list[Observed]:
    own = comparison.of_chosen()
    frame = pd.concat([own.observations, own.references])
    frame = counted(frame[frame["indicator_id"].isin(own.targets["indicator_id"])])
    return rows_of(frame.sort_values(["indicator_id", "city_id", "period_end"]), Observed)


def before(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the targets that can be held against what was known when they were set.

    Parameters
    ----------
    comparison : Comparison
        The targets; those of the chosen cities are listed.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator, target (city and year), what it states, the last value known with its year, and
        the difference, all text; what lies lowest against it comes first.

    Examples
    --------
    >>> import compare
    >>> before(compare.select("nantong", 2024, "hightech_enterprises_net_added"), "en").iloc[0, -1]
    '−36 enterprises'
    """
    held = Desk(comparison).held
    rows = [
        {
            "indicator": wording.indicator(row, language),
            "target": wording.who(row, language),
            "stated_column": wording.plain(row, language),
            "known_column": _known(row, reached, language),
            "difference_column": wording.difference(row, reached.cushion, language)
            if not pd.isna(reached.cushion)
            else "—",
        }
        for row, reached in sorted(held, key=lambda pair: share_of(*pair))
    ]
    keys = ["indicator", "target", "stated_column", "known_column", "difference_column"]
    return wording.framed(rows, keys, language)


def _known(row: Selected, reached: Cushion, language: str) -> str:
    """Write the value known before with its year, and what was published for it later."""
    weak = wording.is_weakly_known(reached)
    value = wording.full_value(
        row, reached.reached_value, reached.reached_comparator, weak, language
    )
    about = {"value": value, "year": reached.reached_year}
    if pd.isna(reached.later_value):
        return spoken(language).text("value_in_year", **about)
    later = wording.value(row, reached.later_value, language)
    return spoken(language).text("value_later", **about, later=later)


def caveats(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return what to mind in comparing the targets of the chosen cities, family by family.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Family, and the caveats of its pairs with how many pairs have each, all text; the most
        frequent first. Families without a pair that has a caveat have no row.

    Examples
    --------
    >>> import compare
    >>> caveats(compare.select("nantong,qidong", families="rd_intensity"), "en").iloc[0, 0]
    'R&D intensity'
    """
    own, speech = comparison.of_chosen(), spoken(language)
    families = own.data["families"].set_index("family")
    of = own.targets.set_index("target_id")["family"]
    pairs = own.pairs[own.pairs["verdict"].eq("caveats")]
    reasons = pairs.assign(family=pairs["target_a"].map(of)).explode("reasons")
    reasons = reasons[reasons["reasons"].isin(own.caveats)]
    counts = reasons.groupby("family")["reasons"].value_counts()
    named = sorted({*counts.index.get_level_values(0)}, key=lambda one: families["position"][one])
    rows = [
        {
            "family_column": str(families[f"name_{language}"][family]),
            "caveats_column": speech.list(
                (
                    f"{label('reason', str(code), language)}{speech.bracket(str(count))}"
                    for code, count in counts[family].items()
                ),
                strong=True,
            ),
        }
        for family in named
    ]
    return wording.framed(rows, ["family_column", "caveats_column"], language)


def residents(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the resident population of the chosen cities, with source and grade.

    Examples
    --------
    >>> import compare
    >>> residents(compare.select("qidong"), "en").columns.tolist()
    ['City', 'Year', 'Residents', 'Source', 'Grade']
    """
    own, speech = comparison.of_chosen(), spoken(language)
    frame = own.data["population"]
    frame = frame[frame["city_id"].isin(own.targets["city_id"])]
    cities = own.data["cities"].set_index("city_id")[f"name_{language}"]
    titles = own.data["sources"].set_index("source_id")
    rows = [
        {
            "city": str(cities[row.city_id]),
            "year": str(row.year),
            "residents_column": speech.number(row.persons),
            "source": str(titles[f"title_{language}"][row.source_id]),
            "grade_column": str(titles["grade"][row.source_id]),
        }
        for row in rows_of(frame.sort_values(["city_id", "year"]), Residents)
    ]
    keys = ["city", "year", "residents_column", "source", "grade_column"]
    return wording.framed(rows, keys, language)


def orders(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the orders that the chosen cities stand in, with every city and its target.

    Parameters
    ----------
    comparison : Comparison
        The targets of the chosen cities and their peers.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator with year and number of cities, and the cities in their order with their
        targets, all text; the largest order first.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all")
    >>> orders(found, "en").iloc[0, 1][:16]
    '1 Suzhou ≈ 4.15%'
    """
    speech, rows = spoken(language), by(comparison.targets, Selected, "target_id")
    groups = [
        group.sort_values(["rank", "city_id"])
        for group in comparison.orders(comparison.of_chosen().targets["target_id"])
        if len(group) > 1
    ]
    cells = []
    for group in sorted(groups, key=len, reverse=True):
        first = rows[group["target_id"].iloc[0]]
        said = [
            f"{rank} {wording.label_of(rows[target], language)}"
            for rank, target in zip(group["rank"], group["target_id"], strict=True)
        ]
        name = wording.indicator(first, language)
        counted = speech.text("peers_of_year", year=first.target_year, count=len(group))
        unit = "" if first.unit == "percent" else wording.unit_of(first, language)
        head = " · ".join(filter(None, [name, unit, counted]))
        cells.append({"order": head, "order_column": speech.list(said, strong=True)})
    return wording.framed(cells, ["order", "order_column"], language)


def quotations(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return every statement of the targets: where it stands and in which words.

    Examples
    --------
    >>> import compare
    >>> quotations(compare.select("qidong", families="rd_intensity"), "en").columns.tolist()
    ['Document', 'Place', 'As printed']
    """
    own = comparison.of_chosen()
    documents = by(own.documents, DescribedDocument, "document_id")
    found = own.statements.sort_values(["document_id", "seq"])
    rows = [
        {
            "document": wording.document(documents[row.document_id], language),
            "place_short": wording.place(row.locator, language),
            "printed": wording.printed(row) + wording.draft(row, language),
        }
        for row in rows_of(found, Statement)
    ]
    return wording.framed(rows, ["document", "place_short", "printed"], language)


def grades(language: str) -> str:
    """Return what the grades of sources mean, in one line.

    Examples
    --------
    >>> grades("en")[:2]
    'A:'
    """
    speech = spoken(language)
    said = (f"{code}{speech.colon}{label('grade', code, language)}" for code in ("A", "B"))
    return speech.list(said, strong=True)
