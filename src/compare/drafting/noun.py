"""The noun that stands after a quantity: 100家公共技术服务平台."""

import re
from functools import cache

from compare.drafting.word import any_of

STOP = ",;:。!?"
"""Marks that end a clause."""

JOIN = "、和与及或并"
"""What joins the items of a list."""

BUILT = re.compile("(?<=[一-龥]{3})建设(?:工作)?$")
"""The verb after what is built."""

_LONGEST = 40
_NO_WORD = re.compile(r"[\W\d_]+")
BATCH = "首批|第[一二三四五六七八九十]{1,4}批"
"""Which batch: the pattern of words that name nothing."""

_BATCH = re.compile(BATCH)
FEW = "{0,4}"
"""How many words of a role stand side by side: more could be told apart in too many ways."""

KEPT_AFTER_DE = re.compile(
    r"的?(?:比重|比例|占比|比率|之比|总量|数量|总数|规模|份额|数|强度|贡献率|增速|增幅|水平)$"
)
"""What is measured of a noun before 的, and belongs to its name."""

_GOES_ON = re.compile(
    any_of("predicate") + r"|来[一-龥]{1,2}(?:设立|落户|创业|投资|建设)"
    r"|(?:加快|开工)(?:建设|推进|实施)"
    r"|[^、]{2,4}等$|、数量"
    r"|、[^、]{2,14}等$"
    r"|在[^、]{2,40}(?:上市|落地)"
    r"|以上$"
    r"|左右$"
)


def following(text: str, begin: int, ceiling: int) -> tuple[int, int] | None:
    """Return where the noun after a quantity stands.

    Parameters
    ----------
    text : str
        The text.
    begin, ceiling : int
        Where the quantity ends, and where the next one begins or the sentence ends.

    Returns
    -------
    tuple of int, or None
        Its start and end; None where something else follows.

    Examples
    --------
    >>> text = "推进18个完整社区建设,增收8%"
    >>> text[slice(*following(text, 5, 15))]
    '完整社区'
    """
    if text[begin : begin + 1] in JOIN or text[begin : begin + 1] in STOP:
        return None
    found = _noun().match(text, begin, ceiling)
    noun = found[0] if found else ""
    stop = begin + len(noun)
    if stop == ceiling:
        noun = re.sub(rf"[{JOIN}](?:{any_of('add', 'level', 'growth')})[^{JOIN}]*$", "", noun)
        noun = noun.rstrip(JOIN)
        noun = re.sub(rf"[{JOIN}]?{any_of('add', 'level', 'skip', 'growth')}{FEW}$", "", noun)
    cut = _GOES_ON.search(noun)
    noun = noun[: cut.start()] if cut and cut.start() >= 2 else noun
    noun = BUILT.sub("", noun)
    skipped = 0
    de = noun.rfind("的") + 1
    if de and len(noun) - de >= 2 and not KEPT_AFTER_DE.search(noun[de - 1 :]):
        skipped = de
    if empty(noun[skipped:]) or len(noun) - skipped > _LONGEST:
        return None
    return begin + skipped, begin + len(noun)


def goes_on(text: str, begin: int, end: int) -> bool:
    """Tell whether a sentence goes on after a quantity, rather than names what is counted.

    Parameters
    ----------
    text : str
        The text.
    begin, end : int
        Where what follows stands.

    Returns
    -------
    bool
        True where it begins with a verb or an adverb.

    Examples
    --------
    >>> goes_on("3项完成", 2, 4), goes_on("3项专利", 2, 4)
    (True, False)
    """
    return bool(_begins().match(text, begin, end))


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(any_of("add", "level", "growth", "rise", "predicate", "skip", "past"))


@cache
def _noun() -> re.Pattern[str]:
    """Return the pattern of what may be a noun: up to a stop, short brackets inside it too."""
    return re.compile(rf"(?:[^{STOP}()]|\([^()]{{1,6}}\)(?=[一-龥]))*")


def empty(words: str) -> bool:
    """Tell whether words name nothing.

    Parameters
    ----------
    words : str
        The words.

    Returns
    -------
    bool
        True for marks, digits, and words such as 各 and 首批.

    Examples
    --------
    >>> empty("首批"), empty("专利")
    (True, False)
    """
    named = _BATCH.sub("", _NO_WORD.sub("", words))
    return len(words) < 2 or named in {"", *"的了各每等"}
