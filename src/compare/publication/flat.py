"""The targets as one flat table, for people who do not program."""

from collections.abc import Callable

import pandas as pd

from compare.comparison.comparison import select
from compare.dataset.dataset import Dataset
from compare.schema import COLUMNS, VOCABULARIES, label
from compare.wording import codebook, wording
from compare.wording.language import spoken

Cells = pd.Series
VERDICTS = VOCABULARIES["verdict"].codes
_IDENTIFIERS = ("target_id", "document_id", "city_id", "indicator_id")
_MEANT = {
    "value": "canonical_value",
    "value_upper": "canonical_value_upper",
    "cushion": "cushion_sign",
    "place": "locator",
}
PREFIX = "flat_"
"""What the names of columns begin with among the texts of the interface."""


def targets(data: Dataset, language: str) -> pd.DataFrame:
    """Return a row a target: names in a language, the quotation, what was reached, and verdicts.

    Parameters
    ----------
    data : Dataset
        The tables; targets that were only drafted are left out.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Numbers are numbers, in the canonical unit that stands beside them; dates are datetimes;
        lists are joined; codes are in words. `headings` has what the columns are called.

    Examples
    --------
    >>> import compare
    >>> found = targets(compare.open(), "en")
    >>> set(found.loc[found["city"].eq("Nantong"), "province"])
    {'Jiangsu'}
    """
    rows = _joined(data)
    said = _Words(rows, language)
    columns = {
        "city": said.named("city"),
        "gb_code": rows["gb_code"],
        "province": said.named("province"),
        "level": said.open(data, "level"),
        "document": said.named("title"),
        "issued_on": rows["issued_on"],
        "theme": said.named("theme"),
        "family": said.named("family"),
        "indicator": said.named("indicator"),
        **{name: rows[name] for name in ("target_year", "period_start", "period_end")},
        "scope": said.named("scope"),
        "basis": said.codes("basis", "basis"),
        "amount": said.codes("amount", "amount"),
        "annual_by": said.codes("annual_by", "annual_by"),
        "comparator": said.codes("comparator", "comparator"),
        "bare": said.flag("bare"),
        "value": rows["canonical_value"],
        "value_upper": rows["canonical_value_upper"],
        "unit": said.named("unit"),
        "indicator_printed": rows["indicator_printed"],
        "quantity_printed": rows["quantity_printed"],
        "place": rows["locator"].map(lambda cell: wording.place(cell, language)),
        "firmness": said.lists("firmness", "firmnesses"),
        "inferred": said.lists("inferred", "inferred"),
        "reading_alt": rows["reading_alt"].map("; ".join),
        "agreement": said.codes("agreement", "agreement"),
        "reached_year": rows["reached_year"].astype("Int64"),
        "reached_comparator": said.codes("comparator", "reached_comparator"),
        "reached_value": rows["reached_value"],
        "cushion": said.codes("cushion_sign", "cushion_sign"),
        "cushion_reasons": said.lists("cushion_reason", "cushion_reasons"),
        "outcome": said.codes("outcome", "outcome"),
        "provisional": said.flag("provisional").where(rows["outcome"].ne("not_known")),
        "observed_year": rows["observed_year"].astype("Int64"),
        "observed_comparator": said.codes("comparator", "observed_comparator"),
        "observed_value": rows["observed_value"],
        **{name: rows[name].fillna(0).astype("int64") for name in VERDICTS},
        "reasons": said.lists("reason", "reasons"),
        "note": said.named("note"),
        "review": said.codes("review", "review"),
        "document_year": rows["issued_in"],
        "url": rows["url"],
        **{name: rows[name] for name in _IDENTIFIERS},
    }
    return pd.DataFrame(columns, index=rows.index)


def headings(frame: pd.DataFrame, language: str) -> dict[str, str]:
    """Return what the columns of `targets` are called in a language.

    Examples
    --------
    >>> headings(pd.DataFrame(columns=["gb_code"]), "zh")
    {'gb_code': '行政区划代码'}
    """
    return {name: spoken(language).text(f"{PREFIX}{name}") for name in frame.columns}


def described(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what the columns of `targets` mean: name and meaning, all text.

    Examples
    --------
    >>> described(pd.DataFrame(columns=["outcome"]), "en").iloc[0, 0]
    'outcome'
    """
    speech = spoken(language)
    rows = []
    for name, heading in headings(frame, language).items():
        column = COLUMNS.get(_MEANT.get(name, name))
        more = [column.description(language)] if column else []
        meaning = speech.colon.join([heading, *more])
        rows.append({"column_column": name, "meaning_column": meaning})
    return wording.framed(rows, ["column_column", "meaning_column"], language)


def _joined(data: Dataset) -> pd.DataFrame:
    """Return the targets beside what is known of their cities, documents, outcomes and verdicts."""
    found = select(scope=None, data=data)
    tables = found.data
    families = tables["families"].rename(columns={"name_zh": "family_zh", "name_en": "family_en"})
    cushions = ["target_id", "reached_year", "reached_comparator", "reached_value"]
    cushions += ["cushion_sign", "cushion_reasons"]
    scopes = tables["scopes"].rename(columns={"name_en": "scope_en"})
    return (
        found.judged()
        .merge(_named(scopes, tables["cities"]), on=["scope", "city_id"], how="left")
        .merge(tables["cities"][["city_id", "gb_code", "province_zh", "province_en"]], on="city_id")
        .merge(
            tables["documents"][["document_id", "title_zh", "title_en", "issued_on", "url"]],
            on="document_id",
        )
        .merge(families[["family", "family_zh", "family_en"]], on="family")
        .merge(tables["cushions"][cushions], on="target_id", how="left")
        .merge(_verdicts(found.pairs), on="target_id", how="left")
        .sort_values("target_id", ignore_index=True)
    )


def _named(scopes: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """Return the names of scopes in both languages, for each city; that of the whole city too."""
    whole = scopes["city_id"].isna()
    each = scopes[whole].drop(columns="city_id").merge(cities[["city_id"]], how="cross")
    both = pd.concat([scopes[~whole], each], ignore_index=True)
    said = both["scope"].replace("city", spoken("zh").text("whole_city"))
    return both.assign(scope_zh=said)[["scope", "city_id", "scope_zh", "scope_en"]]


def _verdicts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each target how many pairs of it have each verdict, and all their reasons."""
    sides = [
        pairs[[side, "verdict", "reasons"]].set_axis(["target_id", "verdict", "reasons"], axis=1)
        for side in ("target_a", "target_b")
    ]
    both = pd.concat(sides, ignore_index=True)
    counts = both.groupby(["target_id", "verdict"]).size().unstack(fill_value=0)
    reasons = both.groupby("target_id")["reasons"].agg(_union)
    return counts.reindex(columns=VERDICTS, fill_value=0).join(reasons).reset_index()


def _union(lists: "pd.Series[str]") -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for cell in lists.unique() for code in cell))


class _Words:
    """Columns of rows in words of a language."""

    def __init__(self, rows: pd.DataFrame, language: str):
        self._rows, self._language = rows, language

    def _each(self, cells: Cells, word: Callable[[str], str]) -> Cells:
        known = {cell: word(cell) for cell in cells.dropna().unique()}
        return cells.map(known).astype("str")

    def named(self, name: str) -> Cells:
        """Return the column NAME_zh or NAME_en."""
        return self._rows[f"{name}_{self._language}"]

    def codes(self, vocabulary: str, name: str) -> Cells:
        """Return a column of codes as labels."""
        return self._each(self._rows[name], lambda code: label(vocabulary, code, self._language))

    def open(self, data: Dataset, name: str) -> Cells:
        """Return a column of codes of a vocabulary that documents extend as labels."""
        labels = dict(codebook.labels(data["codes"], name, self._language))
        return self._each(self._rows[name], labels.__getitem__)

    def lists(self, vocabulary: str, name: str) -> Cells:
        """Return a column of lists of codes as joined labels; what is missing is empty."""
        lists = self._rows[name]
        cells = lists.where(lists.notna(), None).map(lambda cell: cell or ())
        known = {
            cell: "; ".join(label(vocabulary, code, self._language) for code in cell)
            for cell in cells.unique()
        }
        return cells.map(known)

    def flag(self, name: str) -> Cells:
        """Return a column of flags as words; what is not known is missing."""
        speech = spoken(self._language)
        return self._rows[name].map({True: speech.text("yes"), False: speech.text("no")})
