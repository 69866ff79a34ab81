"""The quantities of a text in their sentences, each with the words beside it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from compare.drafting.amount import Amount, amounts
from compare.drafting.exclusion import Exclusions
from compare.drafting.phrase import Phrase, find
from compare.texts.source import Source

_SENTENCE = re.compile("[。!?]")
_LONGEST = 1600
"""Most characters of a sentence, twice those of the longest in 124 texts: what is read again for
each of its quantities must not grow with a text that has no full stop."""

_LIST = re.compile(r"[、和与及]|以及")
_TOGETHER = re.compile(r"[、和与及]*")
_REACHES = re.compile("达|超|突破|高于")
_EACH = re.compile("各|(?<![年平人])均|分别")
_MEASURE = re.compile("(?:产值|增加值|收入|总额|投资)$")
_GROUPED = re.compile(r"“[^”]{0,80}”|\([^)]{0,80}\)|《[^》]{0,80}》")
_AGAIN = 3  # for no more quantities is a list of nouns shared out, lest rows multiply
_MONEY_OF = re.compile(r"[一-龥“]{2,24}$")


@dataclass(frozen=True)
class Clause:
    """A quantity and what is printed beside it.

    Attributes
    ----------
    amount : Amount
        The quantity.
    phrase : Phrase or None
        What it is of.
    sentence, sentence_end : int
        Where its sentence stands.
    begin, end : int
        Where its clause stands, between commas.
    reason : str
        Why it is no target by its form; empty where its form does not say.
    shared : bool
        Whether the quantity is printed once for several nouns.
    """

    amount: Amount
    phrase: Phrase | None
    sentence: int
    sentence_end: int
    begin: int
    end: int
    reason: str = ""
    shared: bool = False


def clauses(source: Source, units: Iterable[str]) -> list[Clause]:
    """Return the quantities of a text in the order of reading.

    Parameters
    ----------
    source : Source
        The text.
    units : iterable of str
        Units as printed.

    Returns
    -------
    list of Clause
        One for each quantity; several where it is printed for several nouns ("each").
    """
    exclusions = Exclusions(source)
    found = [(amount, exclusions.reason(amount)) for amount in amounts(source.text, units)]
    real = [amount for amount, reason in found if not reason]
    conditions = set(_attributes(source.text, real))
    ends = sentence_ends(source)
    told: list[Clause] = []
    for amount, reason in found:
        if reason or amount.number in conditions:
            told.append(_bounded(source.text, ends, amount, None, reason or "condition"))
    real = [amount for amount in real if amount.number not in conditions]
    told += _read(source.text, ends, real)
    return sorted(told, key=_order)


def _order(clause: Clause) -> tuple[int, int]:
    return clause.amount.start, clause.phrase.start if clause.phrase else -1


def sentence_ends(source: Source) -> list[int]:
    """Return where the sentences of a text end, with its beginning and its end.

    Examples
    --------
    >>> from compare.texts.source import divide
    >>> sentence_ends(divide("", "新增5家。关停3家。"))
    [0, 5, 10]
    """
    text = source.text
    marks = {found.end() for found in _SENTENCE.finditer(text)}
    ends = sorted(marks | set(source.breaks) | {0, len(text)})
    cuts = [cut for first, last in pairwise(ends) for cut in _cuts(text, first, last)]
    return sorted([*ends, *cuts])


def _cuts(text: str, first: int, last: int) -> Iterator[int]:
    """Yield where what is too long for a sentence is cut: after a lesser mark, if there is one."""
    while last - first > _LONGEST:
        half, most = first + _LONGEST // 2, first + _LONGEST
        at = max(text.rfind(mark, half, most) for mark in ",;:、")
        first = at + 1 if at >= 0 else most
        yield first


def _bounded(
    text: str, ends: Sequence[int], amount: Amount, phrase: Phrase | None, reason: str = ""
) -> Clause:
    index = bisect_right(ends, amount.start)
    first, last = ends[index - 1], ends[index] if index < len(ends) else len(text)
    begin = max((text.rfind(mark, first, amount.start) for mark in ",;:"), default=-1) + 1
    stops = [at for at in (text.find(mark, amount.end, last) for mark in ",;。") if at >= 0]
    return Clause(amount, phrase, first, last, max(begin, first), min(stops, default=last), reason)


def _attributes(text: str, real: Sequence[Amount]) -> Iterator[int]:
    """Yield quantities that only describe a noun which is then counted: 超5000万元项目30个."""
    for amount, after in pairwise(real):
        unit = amount.promised.unit if amount.promised else ""
        between = text[amount.end : after.start]
        counted = after.promised is not None and not after.promised.unit.endswith(("元", "%"))
        if (
            unit.endswith("元")
            and counted
            and _MONEY_OF.fullmatch(between)
            and "的" not in between[:1]
        ):
            yield amount.number


def _read(text: str, ends: Sequence[int], real: Sequence[Amount]) -> Iterator[Clause]:
    prior: Phrase | None = None
    last, group, named = -1, list[Clause](), list[Phrase]()
    for index, amount in enumerate(real):
        bounds = _bounded(text, ends, amount, None)
        if last <= bounds.sentence:
            yield from _settled(text, group, named)
            prior, last, group, named = None, bounds.sentence, [], []
        after = real[index + 1].start if index + 1 < len(real) else len(text)
        together = group and _TOGETHER.fullmatch(text, group[-1].amount.end, amount.start)
        ceiling = min(after, bounds.sentence_end)
        phrase = find(text, last, amount, ceiling, prior)
        last = amount.end
        if phrase:
            phrase = _carried(text, phrase, prior, amount)
            prior = phrase
            last = phrase.end if phrase.start >= amount.end else last
        clause = replace(bounds, phrase=phrase)
        if not together:
            yield from _settled(text, group, named)
            named += [one.phrase for one in group if one.phrase]
            group = []
        group.append(clause)
    yield from _settled(text, group, named)


def _carried(text: str, phrase: Phrase, prior: Phrase | None, amount: Amount) -> Phrase:
    """Carry "each year" and a verb of adding on to the next quantity of a list."""
    if prior is None:
        return phrase
    between = text[max(prior.end, prior.start) : min(phrase.start, amount.start)]
    if re.search(r"[;。]|20\d\d年|[当全]年|年内|达|突破|超过", between):
        return phrase
    yearly = phrase.yearly or prior.yearly
    valid = text.startswith("有效", phrase.start)
    if not phrase.verb and not valid and prior.role == "add" and not _REACHES.match(amount.printed):
        phrase = replace(phrase, verb=prior.verb, verb_start=prior.verb_start, role="add")
    return replace(phrase, yearly=yearly)


def _settled(text: str, group: Sequence[Clause], named: Sequence[Phrase]) -> Iterator[Clause]:
    """Give each of several nouns its quantity: 各100个; 分别达50家和200家以上."""
    first = group[0].phrase if group else None
    several = first and first.earlier and 1 < len(group) <= len(named)
    # 甲达533家、乙达649家,分别增长15%、57%
    if first and several and "分别" in text[group[0].begin : group[0].amount.start]:
        for clause, noun in zip(group, named[-len(group) :], strict=True):
            yield replace(clause, phrase=replace(first, start=noun.start, end=noun.end))
        return
    if first is None or first.start > group[0].amount.start:
        yield from group
        return
    between = text[first.end : group[0].amount.start]
    nouns = _names(text, first) if first.again < _AGAIN else []
    names = nouns if _EACH.search(between) or _measured(text, first, nouns) else []
    listed = nouns if len(group) > 1 else []
    units = {one.amount.printed[-1] for one in group[:2]}
    if len(listed) == len(group) > 1 and len(units) == 1:
        names = listed
    phrases = [_of_list(text, first, name, names[-1]) for name in names]
    if len(names) == len(group) > 1:
        for phrase, clause in zip(phrases, group, strict=True):
            yield replace(clause, phrase=phrase)
    elif len(group) == 1 and len(names) > 1 and "分别" not in between:
        for phrase in phrases:
            yield replace(group[0], phrase=phrase, shared=True)
    else:
        yield from group


def _of_list(text: str, whole: Phrase, name: tuple[int, int], last: tuple[int, int]) -> Phrase:
    """Return one noun of a list; what is measured may be printed with the last one only."""
    measure = _MEASURE.search(text[slice(*last)])
    lacks = measure is not None and not _MEASURE.search(text[slice(*name)])
    printed = measure[0] if measure and lacks else ""
    return replace(whole, start=name[0], end=name[1], measure=printed)


def _measured(text: str, phrase: Phrase, names: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a list of measures grows together: 甲产业产值、乙产业增加值增长10%."""
    grows = phrase.role == "growth" and len(names) > 1
    return grows and all(_MEASURE.search(text[start:end]) for start, end in names)


def _names(text: str, phrase: Phrase) -> list[tuple[int, int]]:
    """Split a list of nouns where it is not inside quotes or brackets."""
    hidden = _GROUPED.sub(lambda found: "_" * len(found[0]), text[phrase.start : phrase.end])
    spans, at = [], 0
    for found in [*_LIST.finditer(hidden), None]:
        end = found.start() if found else len(hidden)
        if end - at >= 2:
            spans.append((phrase.start + at, phrase.start + end))
        at = found.end() if found else end
    return spans
