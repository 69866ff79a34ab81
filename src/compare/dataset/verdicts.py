"""Which targets may be compared, and with what reservations.

A verdict has reasons, each of one class. A *barrier* makes two targets not comparable: they measure
something else. A *caveat* lets them be compared with care: a number might mean another thing. What
is *context* is listed, and lowers no verdict: the measure is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.dataset import listing
from compare.dataset.listing import BRIDGES, Numbers, related
from compare.dataset.targets import YEARLY, flagged
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import VOCABULARIES

BARRIERS = (
    *("other_indicator", "other_scope", "annual_against_total", "other_span", "other_basis"),
    "opposite_bounds",
)
"""Reasons that make a pair not comparable."""

CONTEXT = (
    *("strict_against_floor", "unqualified", "other_firmness", "other_level", "other_genre"),
    "other_issuer_level",
)
"""Reasons that are listed and lower no verdict; every reason of neither kind is a caveat."""

MOST_ASKED = 5_000_000
"""Pairs of targets that are judged at once when somebody asks."""

DISTANT = 3
"""Years that target years may lie apart before the one says little about the other."""

_PROFILE = (
    *("indicator_id", "kind", "level", "scope", "basis", "amount", "annual_by"),
    *("span_years", "target_year", "genre", "issuer_level", "comparator", "bare", "firmnesses"),
    *("inferred", "reading_alt", "agreement", "denominator", "review"),
)
"""What a verdict looks at, but for the cities: targets that are alike in it are judged once."""


BARRED_BY = ("indicator_id", "kind", "scope", "basis", "amount", "span_years", "comparator")
"""What barriers look at, but for whether two targets are of one city."""


@dataclass(frozen=True)
class Judged:
    """Pairs of targets as numbers, and each verdict once.

    Attributes
    ----------
    targets : DataFrame
        family and target_id of the targets, by target_id.
    first, second : array of int
        The places of the two targets of each pair in `targets`, in order.
    which : array of int
        The place of the verdict of each pair in `verdicts`.
    verdicts : DataFrame
        verdict and reasons (a tuple of codes, in the order of the vocabulary ``reason``), each
        combination once.
    """

    targets: pd.DataFrame
    first: Numbers
    second: Numbers
    which: Numbers
    verdicts: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """Return the table ``comparisons``, a row per pair; its columns are categories."""
        targets, verdicts = self.targets, self.verdicts
        return pd.DataFrame(
            {
                "family": _category(targets["family"], self.first),
                "target_a": _category(targets["target_id"], self.first),
                "target_b": _category(targets["target_id"], self.second),
                "verdict": _category(verdicts["verdict"], self.which),
                "reasons": _category(verdicts["reasons"], self.which),
            }
        )


def _category(cells: pd.Series, places: Numbers) -> pd.Categorical:
    """Return cells at places, each text held once: there are many pairs of few targets."""
    codes, known = pd.factorize(cells)
    return pd.Categorical.from_codes(codes[places], pd.Index(known, tupleize_cols=False))


def pairs(described: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Judge every unordered pair of targets of one indicator, or across a bridging relation.

    Parameters
    ----------
    described : DataFrame
        What `compare.dataset.description.describe` returns, or some rows of it.
    relations : DataFrame
        The table indicator_relations.

    Returns
    -------
    DataFrame
        family, target_a, target_b (in the order of their identifiers), verdict and reasons
        (a tuple of all codes that apply, in the order of the vocabulary ``reason``).

    Raises
    ------
    ValueError
        If a rule gives a reason that the vocabulary does not have.
    """
    frame = judge(described, relations).frame()
    return pd.DataFrame(
        {name: frame[name].astype("object" if name == "reasons" else "str") for name in frame}
    )


def asked(targets: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Judge the pairs of targets that somebody chose, if they are not too many.

    Parameters
    ----------
    targets, relations : DataFrame
        As for `pairs`.

    Returns
    -------
    DataFrame
        As `pairs`.

    Raises
    ------
    InvalidInputError
        If there are more than `MOST_ASKED` pairs.
    """
    count = listing.count(targets["indicator_id"], relations)
    if count > MOST_ASKED:
        expected = f"fewer cities, years or indicators: at most {MOST_ASKED:,} pairs of targets"
        raise InvalidInputError([Problem(PARAMETERS, 0, "targets", f"{count:,} pairs", expected)])
    return pairs(targets, relations)


def judge(described: pd.DataFrame, relations: pd.DataFrame) -> Judged:
    """Judge the pairs of `pairs`; of targets with the same profile, one for all.

    Parameters
    ----------
    described, relations : DataFrame
        As for `pairs`.

    Returns
    -------
    Judged
        The pairs by number.
    """
    targets = described.sort_values("target_id", ignore_index=True)
    return _judged(targets, *related(targets["indicator_id"], relations), relations)


def of_pairs(
    first: Iterable[str], second: Iterable[str], described: pd.DataFrame, relations: pd.DataFrame
) -> pd.DataFrame:
    """Judge the pairs that are named, whether a table lists them or not.

    Parameters
    ----------
    first, second : iterable of str
        Identifiers of the two targets of each pair.
    described, relations : DataFrame
        As for `pairs`.

    Returns
    -------
    DataFrame
        target_a, target_b (as they are named), verdict and reasons, a row per pair.

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> names = data["targets"]["target_id"].iloc[[0, -1]].tolist()
    >>> found = of_pairs(names[:1], names[1:], data.described, data["indicator_relations"])
    >>> found["verdict"].tolist()
    ['not_comparable']
    """
    targets = described.reset_index(drop=True)
    places = pd.Index(targets["target_id"])
    names = pd.DataFrame({"target_a": list(first), "target_b": list(second)}, dtype="str")
    one, other = (np.asarray(places.get_indexer(names[side])) for side in names)
    judged = _judged(targets, one, other, relations)
    return names.join(judged.verdicts.take(judged.which).reset_index(drop=True))


def _judged(
    targets: pd.DataFrame, first: Numbers, second: Numbers, relations: pd.DataFrame
) -> Judged:
    """Judge the pairs of targets at these places."""
    city, parent = _codes(targets["city_id"], targets["parent_city_id"])
    profile, profiles = _profiles(targets)
    nested = (parent[first] == city[second]) | (city[first] == parent[second])
    elsewhere = city[first] != city[second]
    sides = profile[first] * len(profiles) + profile[second]
    which, alike = pd.factorize(sides * 4 + nested * 2 + elsewhere)
    one, other = (profiles.iloc[place].reset_index(drop=True)
                  for place in divmod(alike // 4, max(len(profiles), 1)))  # fmt: skip
    both = one.add_suffix("_a").join(other.add_suffix("_b"))
    both = both.assign(nested=alike // 2 % 2 == 1, elsewhere=alike % 2 == 1)
    named = targets[["family", "target_id"]]
    verdicts = _verdicts(both, relations)
    same = verdicts.groupby(["verdict", "reasons"], sort=False).ngroup().to_numpy(dtype="int64")
    distinct = verdicts.drop_duplicates().reset_index(drop=True)
    return Judged(named, first, second, np.asarray(same[which], dtype=np.int64), distinct)


def _codes(cities: "pd.Series[str]", parents: "pd.Series[str]") -> tuple[Numbers, Numbers]:
    """Return numbers of cities and of their parents; no parent is -2, which is no city."""
    numbers, names = pd.factorize(cities)
    known = dict(zip(names, range(len(names)), strict=True))
    return numbers, parents.map(known).fillna(-2).to_numpy(dtype="int64")


def _profiles(targets: pd.DataFrame) -> tuple[Numbers, pd.DataFrame]:
    """Return the number of the profile of each target, and each profile once."""
    seen = _seen(targets)
    numbers = seen.groupby(list(_PROFILE), dropna=False, sort=False).ngroup()
    return np.asarray(numbers, dtype=np.int64), seen[~numbers.duplicated()].reset_index(drop=True)


def _seen(targets: pd.DataFrame) -> pd.DataFrame:
    """Return what verdicts look at: of lists what they hold, or whether they hold anything."""
    seen = targets[list(_PROFILE)].copy()
    firm = {cell: " ".join(sorted({*cell})) for cell in set(seen["firmnesses"])}
    seen["firmnesses"] = seen["firmnesses"].map(firm)
    for name in ("inferred", "reading_alt"):
        seen[name] = seen[name].map(bool)
    return seen


def _verdicts(both: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Return verdict and reasons of pairs of profiles."""
    flags = _flags(both, relations)
    codes = [code for code in VOCABULARIES["reason"].codes if code in flags]
    if len(codes) < len(flags):
        unknown = ", ".join(sorted(set(flags) - set(codes)))
        raise ValueError(f"reasons that the vocabulary of reasons does not have: {unknown}")
    matrix = pd.DataFrame({code: flags[code] for code in codes}, index=both.index)
    barred = matrix[[code for code in codes if code in BARRIERS]].any(axis=1)
    reserved = matrix[[code for code in codes if code not in CONTEXT]].any(axis=1)
    verdict = reserved.map({True: "caveats", False: "comparable"}).mask(barred, "not_comparable")
    return pd.DataFrame({"verdict": verdict, "reasons": flagged(matrix)})


def between(
    first: str, second: str, described: pd.DataFrame, relations: pd.DataFrame
) -> tuple[str, tuple[str, ...]]:
    """Judge any two targets, also such as no table lists.

    Parameters
    ----------
    first, second : str
        Identifiers of two targets.
    described, relations : DataFrame
        As for `pairs`.

    Returns
    -------
    verdict : str
        The verdict.
    reasons : tuple of str
        All reasons that apply.

    Raises
    ------
    InvalidInputError
        If there is no such target.

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> one, other = data["targets"]["target_id"].iloc[[0, -1]]
    >>> between(one, other, data.described, data["indicator_relations"])[0]
    'not_comparable'
    """
    rows = described.set_index("target_id", drop=False)
    problems = [
        Problem(PARAMETERS, 0, "target_id", said(name), "a target_id")
        for name in dict.fromkeys((first, second))
        if not isinstance(name, str) or name not in rows.index
    ]
    if problems:
        raise InvalidInputError(problems)
    both = rows.loc[[first, second]].reset_index(drop=True)
    found = _judged(both, np.array([0]), np.array([1]), relations).verdicts
    return str(found["verdict"].iloc[0]), found["reasons"].iloc[0]


def class_of(reason: str) -> str:
    """Return the class of a reason: barrier, caveat or context.

    Examples
    --------
    >>> class_of("other_scope"), class_of("nested"), class_of("other_genre")
    ('barrier', 'caveat', 'context')
    """
    return "barrier" if reason in BARRIERS else "context" if reason in CONTEXT else "caveat"


def _flags(both: pd.DataFrame, relations: pd.DataFrame) -> dict[str, pd.Series]:
    """Return for each reason code in which pairs it applies."""
    relation = _relation(both, relations)
    return _barriers(both, relation) | _caveats(both, relation) | _context(both)


def _differs(both: pd.DataFrame, column: str) -> pd.Series:
    """Tell where the two sides differ; two missing values do not."""
    left, right = both[f"{column}_a"], both[f"{column}_b"]
    return (left != right) & ~(left.isna() & right.isna())


def _relation(both: pd.DataFrame, relations: pd.DataFrame) -> pd.Series:
    """Return the relation of the two indicators, whichever way round it is written."""
    names = relations[["indicator_a", "indicator_b", "relation"]]
    turned = names.rename(columns={"indicator_a": "indicator_b", "indicator_b": "indicator_a"})
    known = pd.concat([names, turned]).drop_duplicates(["indicator_a", "indicator_b"])
    sides = both[["indicator_id_a", "indicator_id_b"]].set_axis(
        ["indicator_a", "indicator_b"], axis=1
    )
    found = sides.merge(known, how="left", on=["indicator_a", "indicator_b"])["relation"]
    return found.fillna("").set_axis(both.index)


def _barriers(both: pd.DataFrame, relation: pd.Series) -> dict[str, pd.Series]:
    flow = both["kind_a"].isin(YEARLY) & both["kind_b"].isin(YEARLY)
    bridged = relation.isin(BRIDGES) & ~_differs(both, "kind")
    elsewhere = both["scope_a"].ne("city") & both["elsewhere"]
    totals = both["amount_a"].eq("total") & both["amount_b"].eq("total")
    floors = [both[f"comparator{side}"].isin([">=", ">"]) for side in ("_a", "_b")]
    ceilings = [both[f"comparator{side}"].isin(["<=", "<"]) for side in ("_a", "_b")]
    return {
        "other_indicator": _differs(both, "indicator_id") & ~bridged,
        "other_scope": _differs(both, "scope") | elsewhere,
        "annual_against_total": flow & _differs(both, "amount"),
        "other_span": flow & totals & _differs(both, "span_years"),
        "other_basis": ~flow & _differs(both, "basis"),
        "opposite_bounds": (floors[0] & ceilings[1]) | (ceilings[0] & floors[1]),
    }


def _caveats(both: pd.DataFrame, relation: pd.Series) -> dict[str, pd.Series]:
    apart = (both["target_year_a"] - both["target_year_b"]).abs()
    annual = both["amount_a"].eq("annual") & both["amount_b"].eq("annual")
    about = both["comparator_a"].eq("~"), both["comparator_b"].eq("~")
    amount = both["kind_a"].isin(["stock", "flow"]) & both["kind_b"].isin(["stock", "flow"])
    amount &= both["denominator_a"].eq("none") & both["denominator_b"].eq("none")
    return {
        "other_target_year": apart.between(1, DISTANT),
        "distant_target_year": apart.gt(DISTANT),
        "about_against_bound": about[0] ^ about[1],
        "annual_in_another_sense": annual & _differs(both, "annual_by"),
        "other_definition": relation.eq("other_definition"),
        "wider_composition": relation.eq("wider_composition"),
        "nested": both["nested"],
        "unlike_size": amount & both["elsewhere"],
        "inferred": _either(both, "inferred"),
        "alternative_reading": _either(both, "reading_alt"),
        "stated_in_conflict": both["agreement_a"].eq("conflict")
        | both["agreement_b"].eq("conflict"),
        "not_reviewed": both["review_a"].eq("drafted") | both["review_b"].eq("drafted"),
    }


def _context(both: pd.DataFrame) -> dict[str, pd.Series]:
    strict = [both[f"comparator{side}"].isin([">", "<"]) for side in ("_a", "_b")]
    about = both["comparator_a"].eq("~") | both["comparator_b"].eq("~")
    return {
        "strict_against_floor": (strict[0] ^ strict[1]) & ~about,
        "unqualified": _either(both, "bare"),
        "other_firmness": _differs(both, "firmnesses"),
        "other_level": _differs(both, "level"),
        "other_genre": _differs(both, "genre"),
        "other_issuer_level": _differs(both, "issuer_level"),
    }


def _either(both: pd.DataFrame, column: str) -> pd.Series:
    return both[f"{column}_a"] | both[f"{column}_b"]
