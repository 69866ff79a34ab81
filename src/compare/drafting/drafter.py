"""Draft the rows of a document by rules, and say of each cell how sure it is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from compare.curated.derived import UNQUALIFIED, quantity_cells
from compare.drafting.clause import Clause, clauses
from compare.drafting.clock import Clock, Time
from compare.drafting.naming import CERTAIN, Names
from compare.drafting.phrase import Phrase
from compare.drafting.proposal import ACTUAL, NON_TARGET, TARGET, Proposal
from compare.drafting.scope import scope
from compare.drafting.word import any_of, words
from compare.printed.quantity import BLURS
from compare.texts.source import Source

REPORTS = frozenset({"government_work_report"})
"""Genres that review the years before their horizon."""

_STRIVE = re.compile(any_of("strive"))
_ENSURE = re.compile(any_of("ensure"))
_IN_PRINCIPLE = re.compile(any_of("in_principle"))
_ELSEWHERE = re.compile(
    r"(?:^|[,;在])(?:全省|全国|长三角|全自治区|我省|全区平均)(?!领先|前列|第|前)"
)
_LEADS = re.compile(f"(?:{any_of('add', 'level', 'ensure', 'strive')})")
_HEADING = 12
_YEAR = re.compile(r"20\d\d年")
_RATE = re.compile("率|比重|占比|比例|之比|强度|份额")


@dataclass(frozen=True)
class Facts:
    """What the text of a document does not say.

    Attributes
    ----------
    document_id, city_id, genre : str
        The document.
    start, end : int
        Its horizon.
    """

    document_id: str
    city_id: str
    genre: str
    start: int
    end: int

    @property
    def report(self) -> bool:
        """Whether the document reviews the years before its horizon."""
        return self.genre in REPORTS


Drafter = Callable[[Source, Facts, Mapping[str, pd.DataFrame]], list[Proposal]]
"""A drafter takes a text, the facts, and the tables that it may learn from."""


def draft(source: Source, facts: Facts, structured: Mapping[str, pd.DataFrame]) -> list[Proposal]:
    """Propose for each number of a text: a target, a value reached, or neither and why.

    Parameters
    ----------
    source : Source
        The text.
    facts : Facts
        What the text does not say.
    structured : Mapping of str to DataFrame
        What `compare.curated.reader.read` returns. The rows of the document itself teach nothing.

    Returns
    -------
    list of Proposal
        In the order of reading.
    """
    return _Reading(source, facts, structured).proposals()


class _Reading:
    def __init__(
        self, source: Source, facts: Facts, structured: Mapping[str, pd.DataFrame]
    ) -> None:
        self.source, self.text, self.facts = source, source.text, facts
        self.names = Names(structured, [facts.document_id], facts.report)
        self.units = [str(unit) for unit in structured["units"]["unit_printed"].dropna()]
        self.clock = Clock(source, facts.start, facts.end, facts.report)
        self.others = _others(structured["cities"], facts.city_id)

    def proposals(self) -> list[Proposal]:
        """Return what is proposed, in the order of reading."""
        return [self._propose(clause) for clause in clauses(self.source, self.units)]

    def _propose(self, clause: Clause) -> Proposal:
        if clause.reason:
            return self._none(clause, clause.reason, "form", 0.95)
        time = self.clock.time(clause.sentence, clause.begin, clause.amount.start, clause.end)
        if self._subsidy(clause):
            return self._none(clause, "subsidy", "words", 0.9)
        if clause.phrase and clause.phrase.earlier and _ranks(clause) and time.past:
            return self._none(clause, "past", "rank", 0.8)
        if clause.phrase is None:
            return self._none(clause, "past" if time.past else "existing", "no noun", 0.7)
        if self._elsewhere(clause):
            return self._none(clause, "elsewhere", "subject", 0.8)
        if not time.past and not self._committed(clause, time):
            return self._none(clause, "existing", "no verb", 0.7)
        return self._row(clause, clause.phrase, time)

    def _none(self, clause: Clause, reason: str, rule: str, sure: float) -> Proposal:
        amount = clause.amount
        printed = self.text[amount.number : amount.end]
        cells = {
            "locator": self.source.place_at(amount.start).locator,
            "printed": printed,
            "reason": reason,
        }
        return Proposal(
            NON_TARGET, amount.number, amount.end, cells["locator"], cells,
            {"reason": sure}, {"reason": rule},
        )  # fmt: skip

    def _subsidy(self, clause: Clause) -> bool:
        unit = clause.amount.promised.unit if clause.amount.promised else ""
        around = self.text[clause.begin : clause.end]
        before = self.text[clause.sentence : clause.amount.start]
        return (
            unit.endswith(("元", "%"))
            and bool(
                re.search(r"最高|补助|补贴|奖励|资助|奖补|贴息|一次性", around)
                or re.search(r"给予[^,。;]*$", before)
            )
            and not re.search(r"(?:比重|占比|发放|兑现|落实|减免)[^,]*$", before)
        )

    def _elsewhere(self, clause: Clause) -> bool:
        """Tell whether the number is of another city, the province or the country."""
        phrase = clause.phrase
        assert phrase is not None
        head = self.text[clause.begin : min(phrase.start, clause.amount.start)]
        noun = self.text[phrase.start : phrase.end]
        if phrase.earlier or phrase.role == "add":
            return False
        return bool(
            _ELSEWHERE.search(head) or head.endswith(self.others) or noun.startswith(self.others)
        )

    def _committed(self, clause: Clause, time: Time) -> bool:
        """Tell whether something is promised, rather than counted in passing."""
        phrase, amount = clause.phrase, clause.amount
        assert phrase is not None
        noun = self.text[phrase.start : phrase.end]
        if noun.endswith("等") or self.text[clause.amount.start - 1] == "等":
            blurred = any(word in clause.amount.printed for word in BLURS)
            return not blurred and bool(_LEADS.match(self.text, clause.begin))
        if phrase.verb or phrase.yearly or phrase.total or self._firm(clause)[1]:
            return True
        if phrase.start < amount.start:
            return True
        qualified = amount.start < amount.number or amount.printed.endswith(
            ("以上", "左右", "以内")
        )
        return qualified and time.printed

    def _row(self, clause: Clause, phrase: Phrase, time: Time) -> Proposal:
        amount = clause.amount
        quantity = amount.reached if time.past else amount.promised
        assert quantity is not None
        unit = "位" if amount.printed.startswith("前") else quantity.unit
        nearest = self.names.nearest(self._named(phrase), phrase, unit)
        known = nearest[0].indicator_id if nearest and nearest[0].certain else ""
        noun = self.text[phrase.start : phrase.end]
        kind = self.names.indicators[known].kind if known else _kind(noun, phrase, unit)
        basis, basis_rule = self._basis(phrase, kind, time, bool(known))
        whose = scope(self.text, clause, phrase, self.facts.report)
        cells = {
            "locator": self.source.place_at(amount.start).locator,
            "indicator_id": known,
            "indicator_printed": noun,
            "quantity_printed": amount.printed,
            **quantity_cells(quantity),
            "basis": basis,
            "basis_printed": phrase.yearly or phrase.verb,
            "word_order": "",
            **self._period(clause, time, basis),
            "scope": whose.name,
            **(self._reached(time) if time.past else self._firmness(clause)),
            **self._marks(clause, phrase, time, known, whose.inferred),
        }
        sure, rules = self._sureness(phrase, time, nearest[0].likeness if nearest else 0.0, clause)
        sure["scope"] = whose.sure
        rules |= {"basis": basis_rule, "scope": whose.rule, "kind_of_indicator": kind}
        kind_of_row = ACTUAL if time.past else TARGET
        span = (amount.start, amount.end)
        return Proposal(kind_of_row, *span, cells["locator"], cells, sure, rules, nearest)

    def _period(self, clause: Clause, time: Time, basis: str) -> dict[str, str]:
        """Return the years: of a state the last one only, and of 当年 (in that year)."""
        of_year = "当年" in self.text[clause.begin : clause.amount.start]
        start = time.end if basis == "at_end" or of_year else time.start
        return {"period_start": str(start), "period_end": str(time.end)}

    @staticmethod
    def _reached(time: Time) -> dict[str, str]:
        return {"estimate": str(time.estimate).lower()}

    def _marks(
        self, clause: Clause, phrase: Phrase, time: Time, indicator: str, part: bool
    ) -> dict[str, str]:
        """Return what the clause does not print itself, and another reading."""
        doubtful = time.past and self._doubtful_year(indicator, time, clause)
        inferred = [
            name
            for name, holds in (
                ("period", doubtful or not (time.printed or self._headed(clause))),
                ("indicator", phrase.earlier),
                ("scope", part),
            )
            if holds
        ]
        year = self.facts.start - 2
        other = f"period_start={year}; period_end={year}" if doubtful else ""
        return {"inferred": "; ".join(inferred), "reading_alt": other}

    def _headed(self, clause: Clause) -> bool:
        """Tell whether the year stands in a heading above, or is the only one of a plan."""
        if not self.facts.report:
            return self.facts.start == self.facts.end
        place = self.source.place_at(clause.amount.start)
        own = self.text[place.head : place.head + _HEADING]
        return any(_YEAR.search(title) for title in (*place.titles, own))

    def _named(self, phrase: Phrase) -> str:
        """Return the words that name an indicator; a share of something is named by both."""
        noun = self.text[phrase.start : phrase.end]
        if phrase.whole < 0:
            return noun + phrase.measure
        beside = self.text[phrase.whole : phrase.whole_end]
        return beside + noun if phrase.whole < phrase.start else f"{noun}{beside}比重"

    def _doubtful_year(self, indicator: str, time: Time, clause: Clause) -> bool:
        """Tell whether an R&D value may be of the year before the one reviewed."""
        printed = re.search(r"20\d\d年", self.text[clause.begin : clause.amount.start])
        return (
            self.facts.report
            and indicator in ("rd_intensity", "rd_expenditure", "rd_expenditure_growth")
            and not time.estimate
            and not printed
        )

    def _basis(self, phrase: Phrase, kind: str, time: Time, known: bool) -> tuple[str, str]:
        if phrase.yearly and (kind in ("flow", "growth", "change") or not known):
            return "per_year", "word"
        if kind in ("ratio", "rank") or (kind == "stock" and known):
            return "at_end", "kind"
        if kind in ("growth", "change"):
            return "in_period", "kind"
        if phrase.yearly:
            return "per_year", "word"
        if phrase.role == "add":
            return "in_period", "verb"
        if phrase.role in ("level", "rise", "total"):
            return ("in_period" if phrase.verb == "累计" and not time.past else "at_end"), "verb"
        one_year = time.start == time.end and self.facts.start == self.facts.end
        return ("in_period" if kind == "flow" and one_year else "at_end"), "no verb"

    def _firmness(self, clause: Clause) -> dict[str, str]:
        code, word = self._firm(clause)
        return {"firmness": code, "firmness_printed": word}

    def _firm(self, clause: Clause) -> tuple[str, str]:
        before = self.text[clause.sentence : clause.amount.end]
        if _IN_PRINCIPLE.search(self.text, clause.begin, clause.amount.end):
            return "in_principle", words("in_principle")[0]
        found = [
            (match.start(), code, match[0])
            for pattern, code in ((_STRIVE, "strive"), (_ENSURE, "ensure"))
            for match in pattern.finditer(before)
        ]
        return max(found)[1:] if found else (UNQUALIFIED, "")

    def _sureness(
        self, phrase: Phrase, time: Time, likeness: float, clause: Clause
    ) -> tuple[dict[str, float], dict[str, str]]:
        sure = {
            "kind": 0.9 if time.rule != "word" else 0.8,
            "indicator_id": likeness if likeness >= CERTAIN else 1 - likeness,
            "indicator_printed": 0.6 if phrase.earlier else 0.9 if not clause.shared else 0.8,
            "period": 0.98 if time.printed else 0.9,
        }
        return sure, {"kind": time.rule, "period": "printed" if time.printed else "horizon"}


def _ranks(clause: Clause) -> bool:
    quantity = clause.amount.promised
    return quantity is not None and quantity.unit in ("第", "位", "名")


def _kind(noun: str, phrase: Phrase, unit: str) -> str:
    """Return the kind of a new indicator by its words."""
    if unit in ("个百分点", "百分点"):
        return "change"
    if phrase.role == "growth" or noun.endswith(("增长", "增速", "增幅")):
        return "growth"
    if unit in ("位", "强", "第") or "排名" in noun:
        return "rank"
    if _RATE.search(noun[-4:]) or noun.startswith(("人均", "万人", "每")) or unit == "%":
        return "ratio"
    return "flow" if phrase.role == "add" or unit.endswith("元") else "stock"


def _others(cities: pd.DataFrame, own: str) -> tuple[str, ...]:
    rest = cities[cities["city_id"].ne(own)]
    return tuple(str(name) for name in rest["name_zh"] if name)
