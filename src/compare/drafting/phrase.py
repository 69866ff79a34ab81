"""The words beside a quantity: what it is of, the verb, and whose it is."""

import re
from dataclasses import dataclass, replace

from compare.drafting.amount import Amount
from compare.drafting.grammar import (
    after_noun,
    before_noun,
    inner_verb,
    last_verb,
    new_verb,
)
from compare.drafting.noun import (
    BATCH,
    BUILT,
    JOIN,
    KEPT_AFTER_DE,
    STOP,
    empty,
    following,
    goes_on,
)
from compare.drafting.word import any_of, words

_AUXILIARY = frozenset(words("auxiliary"))
_HELD = re.compile("(?:保有量|存量|总数|拥有量)达?到?$")
_BODY = re.compile(r"[区县市园带校院学团司业构府门地省心所位库港台会]$|^在.*|组织|体系")
_CHAIN = frozenset(words("chain"))
_AWARDED = re.compile(
    r"[一-龥]{0,6}?(?P<verb>获评|入选|入围|获批|荣获|获得|上榜|跻身|纳入|获|新?列入|进入|成为|(?:成功)?创建)"
    rf"(?:{BATCH})?(?P<noun>[^、]{{3,}}?)库?"
)
_SHARE = re.compile("[、和]?(?P<share>占[^,;。]{2,16}?(?:(?P<base>的)|比重|比例|之比)|强度)")
_EXAMPLES = re.compile("(?:“.*”|[^的]{2,}(?<![中高平初优同特对均]))等(?:各类)?(?=[^级])")
_ITEM = re.compile(r"(?:\d{1,2}(?=[.)]))?[.)\]”]*(?=[^\d])")  # the number of an item: 2.新建
_NAMED = frozenset(["备案", "登记", "授权", "申报", "认定", "评价入库", "入库"])
_LONGEST_TAIL = 24  # characters of what `_tail` matches: 从, and 14 more
_KEPT_BEFORE_DE = re.compile(r"(?:评价|认定|登记|备案|入库|注册|投资|招引)的")
_ZONE = re.compile(
    r"(?!国家|省级|全国|全省|市级|县级|级)((?:[一-龥]{2,8}?(?:"
    r"高新区|经开区|开发区|新区|自贸片区|度假区|示范区|大学|学院|集团|景区|保税仓库|合作基地)"
    r"|[一-龥]{0,4}?(?:自贸试验区|综保区|港务区)|(?!产业|工业)[一-龥]{2,13}?园区))(?=[一-龥]{2})"
    r"|(?P<town>(?:中心|主|市)城区|市县城区)(?=[一-龥]{2})"
    r"|(?P<county>(?![全各本我每])[一-龥]{2,3}(?:自治)?县)(?![域级])(?=[一-龥]{2})"
    r"|(?P<counties>(?:各)?县\(市、区\)(?:两级)?(?:政府)?|(?:其他)?(?:各|每个?)县(?:市区|区)?(?:\(市、区\)|\(区\))?)(?=[一-龥]{2})"
)


@dataclass(frozen=True)
class Phrase:
    """What a quantity is of.

    Attributes
    ----------
    start, end : int
        Where the noun phrase stands in the text.
    verb : str
        The verb or other word for the basis; empty where there is none.
    verb_start : int
        Where it stands; -1 without one.
    role : str
        Role of that word: ``add``, ``level``, ``rise``, ``growth``, ``total``, ``yearly``.
    subject : str
        What stands before the verb in the clause: mostly whose it is.
    earlier : bool
        Whether the phrase stands in an earlier clause, or with an earlier quantity.
    yearly : str
        The word for each year.
    total : bool
        Whether a total is said.
    of : str
        The verb of the earlier quantity that this one is about: 认定245家、增长23.3%.
    measure : str
        What is measured, where it is printed with a later noun: 甲产业、乙产业增加值分别增长.
    whole, whole_end : int
        Where the noun stands that a share is of (占地区生产总值比重); -1 elsewhere.
    again : int
        For how many quantities before this one it stands.
    """

    start: int
    end: int
    verb: str = ""
    verb_start: int = -1
    role: str = ""
    subject: str = ""
    earlier: bool = False
    yearly: str = ""
    total: bool = False
    of: str = ""
    measure: str = ""
    whole: int = -1
    whole_end: int = -1
    again: int = 0


def find(
    text: str, floor: int, amount: Amount, ceiling: int, prior: Phrase | None
) -> Phrase | None:
    """Return what a quantity is of.

    Parameters
    ----------
    text : str
        The text.
    floor : int
        Where the clause begins: after the quantity before, or the sentence.
    amount : Amount
        The quantity.
    ceiling : int
        Where the next quantity begins, or the sentence ends.
    prior : Phrase or None
        What the quantity before is of, in the same sentence.

    Returns
    -------
    Phrase or None
        None where no noun is printed with it.
    """
    begin = max((text.rfind(mark, floor, amount.start) for mark in STOP), default=-1) + 1
    begin = max(begin, floor)
    continued = prior if begin == floor and text[begin : begin + 1] in JOIN else None
    counted = _counted(text, begin, amount, ceiling)
    if counted:
        return counted
    head = _before(text, begin, amount, continued)
    share = _SHARE.fullmatch(text, head.start, head.end)
    if share and prior:
        return _share_of(head, prior, share)
    follows = following(text, amount.end, ceiling)
    before = text[amount.start - 1]
    listed = before in "的等向对" or (before in JOIN and not head.verb)
    noun = follows and not goes_on(text, *follows)
    joined = follows and _counts(amount) and (listed or noun)
    if not empty(text[head.start : head.end]) and not joined:
        return _shortest(text, _rate(text, head))
    if follows and (not head.total or text[amount.end] == "的"):
        return _after(text, head, follows)
    return _inherited(text, head, begin, floor, prior)


def _before(text: str, begin: int, amount: Amount, continued: Phrase | None) -> Phrase:
    """Read what stands before a quantity; a list goes on with the verb of its first item."""
    head = _head(text, begin, amount.start)
    named = head.verb in _NAMED and text[amount.start - 2 : amount.start] != "企业"
    if continued and named and head.verb_start >= 0:
        head = replace(head, start=head.verb_start, verb="", verb_start=-1, role="")
    head = _cut_tail(text, head, amount.start)
    if continued is None or head.verb or _HELD.search(text[head.start : amount.start]):
        return head
    head = replace(
        head,
        subject=head.subject or continued.subject,
        yearly=head.yearly or continued.yearly,
    )
    if continued.role not in ("add", "level") or amount.printed.startswith("达"):
        return head
    return replace(head, verb=continued.verb, verb_start=continued.verb_start, role=continued.role)


def _share_of(head: Phrase, prior: Phrase, share: re.Match[str]) -> Phrase:
    """Read a share of what was named before: 占地区生产总值比重达3%, 占规上工业的35%."""
    if not share["base"]:
        start = share.start("share")
        return replace(head, earlier=True, start=start, whole=prior.start, whole_end=prior.end)
    of_it = replace(head, earlier=True, whole=share.start("share"), whole_end=share.end("share"))
    again = prior.again + 1
    return replace(
        of_it, start=prior.start, end=prior.end, role="", verb="", total=False, again=again
    )


def _after(text: str, head: Phrase, follows: tuple[int, int]) -> Phrase:
    """Read the noun after a quantity; of 4家企业获评示范企业 it is what they are named."""
    awarded = _AWARDED.fullmatch(text, *follows)
    if head.verb or awarded is None:
        return replace(head, start=follows[0], end=follows[1])
    start, end = awarded.span("noun")
    verb, at = awarded["verb"], awarded.start("verb")
    return replace(head, start=start, end=end, verb=verb, verb_start=at, role="add")


def _counted(text: str, begin: int, amount: Amount, ceiling: int) -> Phrase | None:
    """Read a verb, the quantity and its noun: 建立20个招才引智基地."""
    verb = last_verb().search(text, begin, amount.start)
    follows = following(text, amount.end, ceiling)
    if verb is None or follows is None or not _counts(amount):
        return None
    head = _head(text, begin, verb.start())
    subject = head.subject + text[head.start : verb.start()]
    return Phrase(
        *follows, verb["verb"], verb.start(), _role(verb["verb"]), subject, yearly=head.yearly
    )


def _counts(amount: Amount) -> bool:
    unit = amount.promised.unit if amount.promised else ""
    return bool(unit) and not unit.endswith(("元", "%", "点", "倍", "番"))


def _head(text: str, begin: int, end: int) -> Phrase:
    """Strip what precedes the noun: time, adverbs, subject, verb."""
    at, verb, verb_start, role, yearly, subject = begin, "", -1, "", "", ""
    item = _ITEM.match(text, at, end)
    at = item.end() if item else at
    while at < end:
        token = before_noun().match(text, at, end)
        zone = None if token else _ZONE.match(text, at, end)
        if zone:
            subject, at = subject + zone[0], zone.end()
            continue
        if token is None:
            inner = None if verb and verb not in _AUXILIARY else inner_verb().search(text, at, end)
            if inner is None or end - inner.end() < 2 or not _whose(text[at : inner.start()]):
                break
            subject = subject + text[at : inner.start()]
            verb = inner[str(inner.lastgroup)]
            verb_start, role, at = inner.end() - len(verb), _role(verb), inner.end()
            continue
        if token["verb"]:
            joined = text[token.start() - 1] in JOIN  # 新建、改建
            if verb and verb not in _AUXILIARY and token["verb"] not in _CHAIN and not joined:
                break
            verb, verb_start, role = token["verb"], token.start(), _role(token["verb"])
        elif token["skip"] and verb and verb not in _AUXILIARY:
            following = before_noun().match(text, token.end(), end)
            if token[0] not in JOIN or following is None or not following["verb"]:
                break
        yearly = token["yearly"] or yearly
        at = token.end()
    return Phrase(at, end, verb, verb_start, role, subject, yearly=yearly)


def _whose(words: str) -> bool:
    """Tell whether words before a verb say who does it, rather than begin a name."""
    return "、" not in words and bool(_BODY.search(words))


def _role(verb: str) -> str:
    roles = ("add", "level", "rise")
    forms = (verb, verb.removeprefix("新"))
    return next((role for role in roles for form in forms if form in words(role)), "add")


def _cut_tail(text: str, head: Phrase, end: int) -> Phrase:
    """Strip what stands between the noun and the quantity: verbs of reaching, growth, each year."""
    stop = end
    while stop > head.start:
        tail = after_noun().search(text, max(head.start, stop - _LONGEST_TAIL), stop)
        if tail is None:
            break
        kept = ("总量", "规模", "总额", "数量", "保有量", "存量", "个数", "户数", "家数")
        whole = tail.start() == head.start or text.endswith(("企业", "高企"), 0, tail.start())
        if tail["total"] in kept and not whole:
            break  # a part of the name: 专利申请总量
        kind = tail.lastgroup or ""
        stop = tail.start()
        if kind == "yearly":
            head = replace(head, yearly=tail[0])
        elif kind == "total":
            head = replace(head, total=True, verb=tail[0], verb_start=stop, role="total")
        elif kind in ("rise", "growth", "add", "done") and head.role != "growth":
            head = replace(
                head, verb=tail[0], verb_start=stop, role="add" if kind == "done" else kind
            )
    built = BUILT.search(text, head.start, stop)
    if built and head.verb and head.verb_start < head.start:
        stop = built.start()
    return replace(head, end=stop)


def _rate(text: str, head: Phrase) -> Phrase:
    """Keep the verb of a rate: of 新开工项目投产率 is measured what was begun."""
    verb = new_verb().search(text, max(0, head.start - 4), head.start)
    if verb is None or not text.endswith(("率", "占比"), head.start, head.end):
        return head
    if head.verb_start == verb.start():
        head = replace(head, verb="", verb_start=-1, role="")
    return replace(head, start=verb.start())


def _shortest(text: str, head: Phrase) -> Phrase:
    """Cut attributes: what stands before the last 的, unless it is a part of the name."""
    noun = text[head.start : head.end]
    listed = _EXAMPLES.match(noun)
    if listed and len(noun) - listed.end() >= 3:
        return replace(head, start=head.start + listed.end())
    cut = noun.rfind("的") + 1
    if cut and not KEPT_AFTER_DE.search(noun[cut - 1 :]) and not _KEPT_BEFORE_DE.search(noun):
        cut += len("突破、") * noun.startswith("突破、", cut)
        if len(noun) - cut >= 2:
            return replace(head, start=head.start + cut, subject=head.subject + noun[:cut])
    return head


def _object(text: str, phrase: Phrase) -> Phrase:
    """Cut a clause to the object of its last verb: 共建联合创新中心."""
    found = list(re.finditer(any_of("acting"), text[phrase.start : phrase.end]))
    if phrase.verb or not found or phrase.end - phrase.start - found[-1].end() < 3:
        return phrase
    return replace(phrase, start=phrase.start + found[-1].end())


def _inherited(
    text: str, head: Phrase, begin: int, floor: int, prior: Phrase | None
) -> Phrase | None:
    """Take the noun of the clause before, or of the quantity before."""
    clause = max((text.rfind(mark, floor, max(begin - 1, floor)) for mark in STOP), default=-1) + 1
    clause = max(clause, floor)
    if clause < begin - 1:
        earlier = _head(text, clause, begin - 1)
        aside = prior and text.startswith("按", earlier.start)
        if not empty(text[earlier.start : earlier.end]) and not aside:
            earlier = _shortest(text, _object(text, earlier))
            return replace(
                head,
                start=earlier.start,
                end=earlier.end,
                earlier=True,
                subject=head.subject or earlier.subject,
                verb=head.verb or earlier.verb,
                role=head.role or earlier.role,
                verb_start=head.verb_start if head.verb else earlier.verb_start,
            )
    if prior is None:
        return None
    return replace(
        head,
        start=prior.start,
        end=prior.end,
        earlier=True,
        again=prior.again + 1,
        subject=head.subject or prior.subject,
        of=prior.verb if prior.role == "add" else "",
        verb=head.verb or (prior.verb if prior.role == "growth" else ""),
        role=head.role or (prior.role if prior.role == "growth" else ""),
    )
