"""Which indicator a printed phrase names, by all phrases that the data have for it."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import pandas as pd
from rapidfuzz import fuzz, process

from compare.drafting.phrase import Phrase
from compare.schema.record import Family, Indicator, PrintedUnit
from compare.schema.row import rows_of

CERTAIN = 0.8
"""From this likeness on, a phrase is taken for the indicator; else a new one is proposed."""

LIKELY = 0.68
"""As `CERTAIN`, where the phrase holds a word of the family."""

_VERBS = (
    ("net", r"净增"),
    ("recognised", r"新?(?:认定|通过认定|获认定|获批|通过|获)|培育认定"),
    ("applied", r"新?(?:申报|备案|推荐)"),
    ("evaluated", r"纳入|备案入库|新?(?:评价|培育)?(?:入库|评价|入库备案)"),
    ("cultivated", r"(?:新)?培育|孵化|动态培育|重点培育"),
    ("growth", r"增长|增幅|增速|提高|提升|下降|降低|减少|翻番"),
    ("added", r"新增|增加|新建|新引进|引进|招引|新培育|建设|建成|新.*|组织|实施|举办"),
)
_MARKS = re.compile(
    "民营|万人|高技术|高新技术|税|贷款|国家|省级|市级|中小|高价值|重大|外资|投资|授权|吸纳|潜在|团队|农业|制造业|企业|产业|新型|以上|上市|增加值|产值|营业收入|"
    "基础研究|高层次|创业|项目|平台|机构|规上工业|战略性"
)
_RANKS = ("位", "名", "强", "第")
_SUFFIXES = (
    ("net", "_net_added"),
    ("recognised", "_recognised"),
    ("applied", "_applied"),
    ("evaluated", "_evaluated"),
    ("cultivated", "_cultivated"),
    ("growth", "_growth"),
    ("growth", "_change"),
    ("added", "_added"),
)


@dataclass(frozen=True)
class Name:
    """An indicator that a phrase may name.

    Attributes
    ----------
    indicator_id : str
        The indicator.
    likeness : float
        How alike phrase, verb and unit are, from 0 to 1.
    certain : bool
        Whether that is enough to take the phrase for the indicator.
    alike : bool
        Whether the phrase holds no word that makes it another thing.
    """

    indicator_id: str
    likeness: float
    certain: bool = False
    alike: bool = True


@dataclass(frozen=True)
class _Entry:
    phrase: str
    verb: str
    basis: str
    dimension: str
    indicator: Indicator


class Names:
    """All phrases that the data have for their indicators.

    Parameters
    ----------
    structured : Mapping of str to DataFrame
        What `compare.curated.reader.read` returns.
    without : iterable of str, optional
        Documents that must not teach anything, such as the one that is drafted.
    """

    def __init__(
        self,
        structured: Mapping[str, pd.DataFrame],
        without: Iterable[str] = (),
        report: bool = True,
    ) -> None:
        self.report = report
        families = structured["families"]
        self.words = dict(zip(families["family"], families["words"], strict=True))
        own = only_in(structured, set(without))
        self.indicators = {
            row.indicator_id: row
            for row in rows_of(structured["indicators"], Indicator)
            if row.indicator_id not in own
        }
        self.dimensions = {
            row.unit_printed: row.dimension for row in rows_of(structured["units"], PrintedUnit)
        }
        entries = {
            _Entry(normal(row.name_zh), _own_verb(row), "", row.numerator_dimension, row)
            for row in self.indicators.values()
        }
        for table in ("statements", "actuals"):
            rows = structured[table]
            rows = rows[~rows["document_id"].isin([*without]) & rows["review"].ne("drafted")]
            for row in rows.itertuples():
                indicator = self.indicators[str(row.indicator_id)]
                entries.add(
                    _Entry(
                        normal(str(row.indicator_printed)),
                        _taught(_text(row.basis_printed), indicator),
                        _text(row.basis_printed),
                        self.dimensions.get(str(row.unit_printed), ""),
                        indicator,
                    )
                )
        self.entries = sorted(entries, key=lambda e: (e.indicator.indicator_id, e.phrase, e.verb))
        self.phrases = [entry.phrase for entry in self.entries]
        self.marks = [_marks(phrase) for phrase in self.phrases]

    def _dimension(self, unit: str) -> str:
        """Return what a unit measures; a measure word that is not known counts things."""
        if unit in ("倍", "番"):
            return "share"
        known = self.dimensions.get(unit) or self.dimensions.get(unit.lstrip("千百万亿"))
        return known or ("count" if unit and "元" not in unit else "")

    @staticmethod
    def _other_base(phrase: Phrase, entry: _Entry) -> bool:
        """Tell whether one growth is of a number added, and the other of a number that exists."""
        name, own = entry.indicator.indicator_id, verb_class(phrase.of)
        named = any(f"{suffix}_growth" in name for _, suffix in _SUFFIXES)
        return phrase.role == "growth" and (own not in name if own else named)

    def _verb(self, printed: str, phrase: Phrase) -> str:
        found = verb_class(phrase.verb) or ("added" if phrase.role == "add" else "")
        if found in ("", "added") and re.search("入库|评价|备案", printed):
            return "evaluated"
        if found in ("applied", "recognised") and "科技型中小" in printed:
            return "evaluated"
        if found == "cultivated" and not self.report:
            return ""
        return found

    def nearest(self, printed: str, phrase: Phrase, unit: str, count: int = 3) -> list[Name]:
        """Return the indicators that a phrase is most alike, the best first.

        Parameters
        ----------
        printed : str
            The phrase as printed.
        phrase : Phrase
            What was read beside it: the verb.
        unit : str
            The unit as printed.
        count : int, optional
            How many.

        Returns
        -------
        list of Name
            At most one for each indicator.
        """
        dimension = self._dimension(unit)
        verb = "growth" if unit in ("个百分点", "百分点") else self._verb(printed, phrase)
        if unit == "番" or (unit in ("%", "倍") and phrase.role == "growth"):
            verb = "growth"
        best: dict[str, tuple[float, bool]] = {}
        plain = normal(printed)
        marks = _marks(plain)
        found = process.extract(plain, self.phrases, scorer=fuzz.ratio, limit=60, score_cutoff=45)
        for _, score, at in found:
            entry = self.entries[at]
            likeness = score / 100 - _penalty(entry, verb, dimension, unit)
            own = self.marks[at]
            other = own ^ marks
            likeness -= 0.12 * len(other) + 0.3 * self._other_base(phrase, entry)
            likeness += 0.02 * bool({*phrase.verb} & {*entry.basis} - {*"新"})
            name = entry.indicator.indicator_id
            best[name] = max(best.get(name, (0.0, False)), (likeness, marks <= own))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))
        return [
            Name(
                name,
                _share(score),
                self._certain(name, score, alike, printed),
                alike,
            )
            for name, (score, alike) in ranked[:count]
        ]

    def _certain(self, name: str, likeness: float, alike: bool, printed: str) -> bool:
        words = self.words.get(self.indicators[name].family, ())
        of_family = alike and any(word in printed for word in words)
        return likeness >= (LIKELY if of_family else CERTAIN)


def _share(likeness: float) -> float:
    return round(min(1.0, max(0.0, likeness)), 3)


def _penalty(entry: _Entry, verb: str, dimension: str, unit: str) -> float:
    kind = entry.indicator.kind
    grows = kind in ("growth", "change")
    if (verb == "growth") != grows or (kind == "rank") != (unit in _RANKS):
        return 0.6
    lost = 0.0
    if verb not in ("", "growth") and entry.verb == "" and kind == "stock":
        return 0.35
    points = unit in ("个百分点", "百分点")
    if grows and (kind == "change") != points:
        lost += 0.3
    if entry.dimension != dimension:
        lost += 0.3
    if verb == entry.verb or grows or entry.dimension != "count":
        return lost
    if {verb, entry.verb} == {"net", "added"}:
        return lost + 0.1
    strict = {"net", "recognised", "applied", "evaluated", "cultivated"}
    if {verb, entry.verb} & strict or "" in (verb, entry.verb):
        lost += 0.35 if kind in ("flow", "stock") else 0.1
    return lost


def only_in(structured: Mapping[str, pd.DataFrame], documents: set[str]) -> set[str]:
    """Return the indicators that some documents alone brought in.

    Those of the headline families are never counted among them.
    """
    used: dict[str, set[str]] = {}
    for table in ("statements", "actuals"):
        for row in structured[table].itertuples():
            used.setdefault(str(row.indicator_id), set()).add(str(row.document_id))
    kept = set(structured["observations"]["indicator_id"]) | headline(structured)
    return {name for name, where in used.items() if where <= documents} - kept


def headline(structured: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return the indicators of the headline families, whose identifiers are fixed."""
    indicators = structured["indicators"]
    named = indicators["family"].isin(headline_families(structured))
    return set(indicators[named]["indicator_id"])


def headline_families(structured: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the families that can be looked for alone: those with words of their own."""
    return [row.family for row in rows_of(structured["families"], Family) if row.words]


def _taught(basis: str, indicator: Indicator) -> str:
    """Return the verb that a phrase of the data goes with; a state that is cultivated has none."""
    verb = verb_class(basis)
    if indicator.kind == "stock" and verb == "cultivated":
        return ""
    return verb or _own_verb(indicator)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _marks(phrase: str) -> set[str]:
    """Return the words of a phrase that make it another thing than one without them."""
    return set(_MARKS.findall(phrase))


@lru_cache(maxsize=4096)
def verb_class(verb: str) -> str:
    """Return what a verb says of a count: added, net, recognised, and so on.

    Examples
    --------
    >>> verb_class("净增"), verb_class("新认定"), verb_class("")
    ('net', 'recognised', '')
    """
    return next((name for name, form in _VERBS if re.fullmatch(form, verb)), "")


def _own_verb(indicator: Indicator) -> str:
    for name, suffix in _SUFFIXES:
        if indicator.indicator_id.endswith(suffix):
            return name
    return "added" if indicator.kind == "flow" and indicator.numerator_dimension == "count" else ""


@cache
def _synonyms() -> tuple[tuple[str, str], ...]:
    text = resources.files(__package__).joinpath("synonyms.csv").read_text("utf-8")
    return tuple((row["printed"], row["plain"]) for row in csv.DictReader(text.splitlines()))


def normal(phrase: str) -> str:
    """Return a phrase without what varies and says nothing.

    Examples
    --------
    >>> normal("全社会研发经费支出占GDP的比重") == normal("全社会研发投入占地区生产总值比重")
    True
    """
    for words, plain in _synonyms():
        phrase = phrase.replace(words, plain)
    phrase = re.sub("技术交易$", "技术合同成交额", phrase)
    phrase = re.sub("占规上工业(?:企业)?(?:总产值|增加值|产值)?(?=比重)", "", phrase)
    phrase = re.sub("(?:提高|提升)$", "", phrase)
    phrase = re.sub("国家(?=高新技术企业|科技型中小)", "", phrase)
    phrase = re.sub("^省(?!级)", "省级", phrase)
    return re.sub(r"^(?:新增|净增|新认定|申报|培育)|[数量]$|增长(?:率)?$", "", phrase)
