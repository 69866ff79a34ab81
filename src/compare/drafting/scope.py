"""Whose a number is: the city's, or that of a part of it, of a body, or of each county."""

import re
from dataclasses import dataclass

from compare.drafting.clause import Clause
from compare.drafting.phrase import Phrase

CITY = "city"

_BODIES = (
    "高新技术产业开发区|高新区|经开区|开发区|新区|自贸片区|自贸试验区|园区|集团|大学|学院"
    "|科创中心|创新中心|创新带|科创带|飞地|基金|景区|综保区|港务区|保税仓库|合作基地|无水港"
)
_TOWN = "(?:中心|主|市)城区|市县城区|城区"
_ZONE = re.compile(
    rf"(?:\d+|每|各)个[一-龥]{{0,4}}(?:{_BODIES})|^(?:高新区|经开区|开发区)$"
    rf"|(?!国家|省级|全国|全省|市级|县级|各|级|高新区|开发区)[一-龥—]{{1,14}}?(?:{_BODIES})"
    rf"|^(?:自贸试验区|综保区|港务区)"
    rf"|^(?:{_TOWN})"
)
_OTHER = re.compile("[的亩]|创新中心$|^[处个]")
_COUNTY = re.compile(
    r"(?:^|[在,;、])((?:(?![全本我各新省市县区])[一-龥]){2,3}(?:县|区|市))"
    r"(?<!小区)(?<!社区)(?<!校区)(?<!城区)(?<!办理市)"
    r"(?![一-龥]?(?:域|级|场|区|民|政)|人大|委|本级)"
)
_COUNTIES = re.compile(
    r"(?:其他)?(?:各|每个?)县(?:\(市、区\)|\(区\)|市区|区)?(?:两级)?(?:政府)?"
    r"|县\(市、区\)(?:两级)?(?:政府)?"
)
_LED = re.compile(
    r"(?:支持|推动)?([一-龥]{0,6}(?:高新区|经开区|开发区|自贸区|保税区))(?![一-龥]{0,2}(?:内|中|间))"
)
_ACTS = re.compile(
    r"(?<=[。,;:])(?:推动|支持|发挥|依托|以|通过)?(?P<who>(?!国家|省级|全国|全省|市级|县级|各)"
    rf"(?:(?!吸引|引进|培育|建设|打造|提升|争创|加快|推进)[一-龥]){{1,16}}?(?:{_BODIES}))(?!内|建设|发展)"
)
_PARTS = re.compile(
    rf"{_BODIES}|{_TOWN}|县城|各县|[一-龥]{{2}}(?:县|区)(?<!地区)(?<!社区)(?<!小区)(?<!自治区)"
)
_SURE, _READ, _DOUBTFUL = 0.95, 0.85, 0.5


@dataclass(frozen=True)
class Scope:
    """Whose a number is.

    Attributes
    ----------
    name : str
        ``city``, or who else, as printed.
    rule : str
        What decided.
    sure : float
        How sure that is.
    """

    name: str
    rule: str
    sure: float

    @property
    def inferred(self) -> bool:
        """Whether it stands in another clause."""
        return self.rule == "sentence"


def scope(text: str, clause: Clause, phrase: Phrase, report: bool) -> Scope:
    """Tell whose the number of a clause is.

    Parameters
    ----------
    text : str
        The text.
    clause : Clause
        The clause.
    phrase : Phrase
        What the number is of.
    report : bool
        Whether the document is a report, which names bodies in passing, rather than a plan, which
        tells them what to do.

    Returns
    -------
    Scope
        The city's where nobody else is its subject.
    """
    ahead = text[clause.begin : max(clause.begin, phrase.start)]
    for head, rule in ((phrase.subject, "subject"), (ahead, "clause")):
        part = _part(head)
        if part:
            return Scope(part, rule, _READ)
    noun = _COUNTY.fullmatch(text, phrase.start, phrase.end)
    if noun:
        return Scope(noun[0], "phrase", _DOUBTFUL)
    led = _LED.match(text, clause.sentence, clause.begin)
    near = text.count(",", clause.sentence, clause.begin) == 1 and not phrase.verb
    own = "全市" not in text[clause.begin : clause.amount.start]
    if led and near and own:
        return Scope(led[1], "sentence", _DOUBTFUL)
    if not report and own:
        earlier = [*_ACTS.finditer(text, clause.sentence, clause.begin)]
        if earlier:
            return Scope(earlier[-1]["who"], "sentence", _DOUBTFUL)
    parts = own and _PARTS.search(text, clause.sentence, clause.amount.start)
    return Scope(CITY, "no other subject", _DOUBTFUL if parts else _SURE)


def _part(head: str) -> str:
    """Return the part of the city, or the body, that words before a noun name."""
    zone = _ZONE.search(head)
    if zone and not _OTHER.search(zone[0]):
        return re.sub("^(?:在|以|推动|支持|发挥|通过)", "", zone[0])
    county = _COUNTIES.search(head) or _COUNTY.search(head)
    return county[county.re.groups] if county else ""
