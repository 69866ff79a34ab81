"""What the pages of themes say: targets as printed, what came of them, captions and sources."""

import re

import pandas as pd

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.schema import LANGUAGES, label
from compare.schema.record import Statement
from compare.schema.result import Cushion, DescribedDocument, Judged, Selected
from compare.schema.row import among, by, rows_of
from compare.wording import wording
from compare.wording.highlighted import Told
from compare.wording.language import spoken


def theme(comparison: Comparison, language: str, most: int | None = None) -> pd.DataFrame:
    """Return the targets of the chosen cities as printed, with what came of them.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one family as a rule.
    language : str
        "zh" or "en".
    most : int, optional
        How many targets are listed at most, those of the latest years first; else all.

    Returns
    -------
    DataFrame
        Target (city and year), the words as printed in their order (and the word that makes them
        more or less than a commitment), years of the document and place in it, and outcome, all
        text; a row per target, of the statement that stands for it. In English also the value of
        each target, and where an indicator begins its name.

    Examples
    --------
    >>> import compare
    >>> theme(compare.select("qidong", families="rd_intensity"), "en")["Target"].tolist()
    ['Qidong 2025 ≥ 2.85%']
    """
    own = comparison.of_chosen()
    merged = own.judged()
    merged = merged.sort_values(["target_year", "issued_at"], ascending=False).head(
        len(merged) if most is None else most
    )
    merged = merged.sort_values(["indicator_id", "target_year", "city_number", "issued_at"])
    statements = by(own.statements, Statement, "statement_id")
    documents = by(own.documents, DescribedDocument, "document_id")
    known = by(own.data["cushions"], Cushion, "target_id")
    several = merged["indicator_id"].nunique() > 1
    rows, before = [], ""
    for row in rows_of(merged, Judged):
        statement = statements[row.statement_id]
        years = wording.period(documents[row.document_id], language)
        begins, before = row.indicator_id != before, row.indicator_id
        rows.append(
            {
                "target": _target(row, language),
                "printed": _printed(row, statement, begins and several, language),
                "document_place": f"{years} {wording.place(row.locator, language)}",
                "result_or_last": outcome(row, language, known.get(row.target_id), unit=False),
            }
        )
    keys = ["target", "printed", "document_place", "result_or_last"]
    return wording.framed(rows, keys, language)


def _target(row: Judged, language: str) -> str:
    """Name a target; where what is printed is foreign, with its value."""
    speech = spoken(language)
    part = "" if row.scope == "city" else speech.bracket(row.scope)
    value = wording.shortest(row, language)
    return f"{wording.who(row, language)}{part}" + (f" {value}" if speech.glosses else "")


def _printed(row: Judged, statement: Statement, named: bool, language: str) -> str:
    """Quote a target, with what is more or less than a commitment, and its indicator if asked."""
    speech = spoken(language)
    firm = wording.known(statement.firmness_printed) if row.firmness != "commit" else ""
    name = wording.indicator(row, language) if named and speech.glosses else ""
    notes = "".join(speech.bracket(said) for said in (firm, name) if said)
    return wording.printed(statement) + wording.draft(row, language) + notes


def outcome(row: Judged, language: str, before: Cushion | None = None, unit: bool = True) -> str:
    """Return what is known of a target in few words; a dash where nothing is.

    Where no outcome is known that is the latest value before the target year, or for amounts of
    a year the one that was known when the target was set: `before`. Without `unit`, of units only
    the per cent sign is written.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> outcome(next(found.judged().itertuples()), "en")
    'missed: 2.56%'
    """
    speech, value = spoken(language), wording.full_value if unit else wording.brief_value
    if not pd.isna(row.gap):
        reached = (row.observed_value, row.observed_comparator, row.provisional)
        said = label("outcome", row.outcome, language)
        return f"{said}{speech.colon}{value(row, *reached, language)}"
    if not pd.isna(row.pace):
        last, year = (row.pace_value, "=", row.pace_provisional), row.pace_year
    elif before is not None:
        weak = wording.is_weakly_known(before)
        last, year = (before.reached_value, before.reached_comparator, weak), before.reached_year
    else:
        return "—"
    return speech.text("last_known", value=value(row, *last, language), year=year)


def outcomes(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return what came of the targets for whole cities whose outcome is known.

    Parameters
    ----------
    comparison : Comparison
        The targets; those of the chosen cities are listed.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator, target (city and year, when it was set), what it states, value reached and
        outcome, all text; those missed first.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> outcomes(found, "en").iloc[0].tolist()
    ['R&D intensity', 'Nantong 2020 (set in 2017)', 'at least 2.8%', '2.56%', 'missed']
    """
    speech = spoken(language)
    judged = comparison.of_chosen().judged()
    judged = judged[judged["outcome"].isin(DECIDED) & judged["scope"].eq("city")]
    judged = judged.sort_values(["outcome", "target_year"], ascending=[False, True], kind="stable")
    rows = [
        {
            "indicator": wording.indicator(row, language),
            "target": speech.text("who_set", who=wording.who(row, language), year=row.issued_in),
            "stated_column": wording.plain(row, language),
            "term_reached": wording.reached(row, language),
            "result_column": label("outcome", row.outcome, language),
        }
        for row in rows_of(judged, Judged)
    ]
    keys = ["indicator", "target", "stated_column", "term_reached", "result_column"]
    return wording.framed(rows, keys, language)


def is_page(comparison: Comparison) -> bool:
    """Tell whether a theme fills a page: two chosen cities state what may be compared.

    Where a single city is chosen, it is held against its peers.

    Examples
    --------
    >>> import compare
    >>> is_page(compare.select(["nantong", "yancheng"], families="rd_intensity"))
    True
    """
    own = comparison.of_chosen()
    if len(comparison.chosen) == 1:
        return not own.targets.empty
    cities = own.targets.set_index("target_id")["city_id"]
    alike = own.pairs[own.pairs["verdict"].ne("not_comparable")]
    return bool((alike["target_a"].map(cities) != alike["target_b"].map(cities)).any())


def paragraph(comparison: Comparison, language: str) -> str:
    """Return the targets of a theme in one paragraph, for one that does not fill a page.

    Examples
    --------
    >>> import compare
    >>> paragraph(compare.select("qidong", families="tech_contracts"), "en")[:24]
    'Technology contract valu'
    """
    speech = spoken(language)
    rows = rows_of(comparison.of_chosen().targets, Selected)
    if not rows:
        return speech.text("no_target")
    return speech.sentences(
        f"{wording.indicator(row, language)}{speech.colon}{wording.who(row, language)}"
        f"{speech.pause}{wording.quantity(row, language)}"
        for row in rows
    )


def common(comparison: Comparison, language: str) -> str:
    """Return which indicators all documents state, or which most of them do.

    Examples
    --------
    >>> import compare
    >>> common(compare.select("qidong,nantong", indicators=["rd_intensity"]), "en")
    'Only R&D intensity is stated in all 4 documents'
    """
    own, speech = comparison.of_chosen(), spoken(language)
    count = own.targets["document_id"].nunique()
    counts = own.targets.groupby("indicator_id")["document_id"].nunique()
    if count < 2:
        return ""
    names = own.indicators.set_index("indicator_id")[f"indicator_{language}"]
    most = counts[counts.eq(counts.max())].index
    key = "none" if counts.max() < count else "one" if len(most) == 1 else "some"
    said = speech.series(speech.inline(str(names[name])) for name in most)
    return speech.text(f"common_{key}", count=count, all=len(counts), most=counts.max(), said=said)


def heading(comparison: Comparison) -> dict[str, str]:
    """Return the heading of a theme in both languages: the names of its families.

    Examples
    --------
    >>> import compare
    >>> heading(compare.select(families="hightech_output"))["en"]
    '# High-tech output'
    """
    families = comparison.data["families"].set_index("family")
    named = dict.fromkeys(comparison.of_chosen().targets["family"])
    return {
        code: as_heading(spoken(code).title(families[f"name_{code}"][name] for name in named))
        for code in LANGUAGES
    }


# Markup within a line; "&" only where it begins a name of a character.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>$~^#|@:]|&(?=#|\w+;))")


def as_heading(text: str) -> str:
    r"""Return a text as a heading in Markdown, every character a letter.

    Examples
    --------
    >>> print(as_heading("R&D <b>"))
    # R&D \<b\>
    """
    return "# " + _MARKUP.sub(r"\\\1", text)


def caption(name: str, language: str) -> str:
    """Return the caption of a table.

    Examples
    --------
    >>> caption("documents", "en")
    'Documents'
    """
    return spoken(language).text(f"caption_{name}")


def source(comparison: Comparison, language: str, values: bool = True) -> str:
    """Return where what a figure shows is from, in one line; the annex names each source.

    Without `values`, published values are not named: the figure shows targets alone.

    Examples
    --------
    >>> import compare
    >>> source(compare.select("qidong", families="rd_intensity"), "en")
    'Source: documents compared (1), published values (4 sources).'
    """
    own, speech = comparison.of_chosen(), spoken(language)
    observed = pd.concat([own.observations["source_id"], own.references["source_id"]])
    others = ~among(comparison.targets["target_id"], own.targets["target_id"])
    published = observed.nunique() if values else 0
    counts = {
        "documents": own.targets["document_id"].nunique(),
        "value" if published == 1 else "values": published,
        "peers": comparison.targets.loc[others, "document_id"].nunique(),
    }
    said = [speech.text(f"source_{name}", count=count) for name, count in counts.items() if count]
    return speech.text("source_line", said=speech.list(said)) if said else ""


def caveats(comparison: Comparison, language: str, most: int = 2) -> str:
    """Return what to mind most when the targets of the chosen cities are compared.

    Examples
    --------
    >>> import compare
    >>> caveats(compare.select("nantong,qidong", families="rd_intensity"), "en")[:20]
    'Caveats: target year'
    """
    own, speech = comparison.of_chosen(), spoken(language)
    judged = own.pairs.loc[own.pairs["verdict"].eq("caveats"), "reasons"].explode()
    counts = judged[judged.isin(own.caveats)].value_counts()
    if counts.empty:
        return ""
    said = wording.reasons([str(code) for code in counts.index[:most]], language)
    rest = speech.text("more_caveats") if len(counts) > most else ""
    return f"{speech.text('caveats')}{speech.colon}{said}{rest}{speech.stop.strip()}"


def glossary(language: str) -> list[Told]:
    """Return the words that a reader of a report needs, each with what it means.

    Examples
    --------
    >>> len(glossary("en"))
    5
    """
    speech = spoken(language)
    words = ("target", "floor", "reached", "provisional", "verdict")
    return [
        Told("term", "", speech.text(f"term_{word}"), speech.text(f"term_{word}_means"))
        for word in words
    ]
