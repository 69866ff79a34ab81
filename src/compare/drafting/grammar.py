"""What may stand beside the noun that a quantity is of: times, adverbs, verbs, growth."""

import re
from functools import cache

from compare.drafting.noun import BATCH, FEW, JOIN
from compare.drafting.word import any_of, words

_NUMERAL = "一二三四五六七八九十"
_TIME = (
    r"(?:到|至|截至|截止)?20\d\d(?:[-~—至]20\d\d)?年(?:\d{1,2}月)?(?:底|末|内|前|度|底前)?"
    r"|(?:未来|今后|近|过去)[一二两三四五六七八九十\d]+年|(?:今|去|明|本|当|上)年(?:底|末|内|以来|上半年)?|(?:未来|今后|近|过去|到|每|这)?[一二两三四五六七八九十\d]+年(?:来|内|间|底)"
    r"|(?:到|至)?年底(?:前)?|\d{1,2}月(?:底|末|份)?"
)
# What makes a verb the beginning of a noun: 开发区, 转化率, 服务业.
_NO_VERB = (
    "[型性率额量者度库器]|化(?![肥工学石])|(?<=开发)[区性]"
    "|(?<=到位)(?!外商|省外|内资|市外|国内|帮扶)"
)


def _group(kind: str, *forms: str) -> str:
    return f"(?P<{kind}>{'|'.join(forms)})"


@cache
def before_noun() -> re.Pattern[str]:
    """Return the pattern of what may stand before the noun.

    Returns
    -------
    re.Pattern
        Its groups are ``time``, ``yearly``, ``verb``, ``skip`` and ``join``.
    """
    time = (
        _TIME,
        f"{BATCH}|每[月周]|每季度",
        "企业(?=吸纳|输出)",
        rf"[为在][^,;。\d]{{2,14}}?(?=(?:累计)?{any_of('add')})",  # 为企业减轻负担
        r"\([^()]{1,8}\)",
    )
    kinds = (
        _group("time", *time),
        _group("yearly", any_of("yearly")),
        _group("verb", f"新?(?:{any_of('add', 'level', 'rise')})") + f"(?!{_NO_VERB})",
        _group("skip", any_of("skip", "ensure", "strive", "in_principle", "only_year", "past")),
        _group("join", f"[{JOIN}—]"),
    )
    return re.compile("|".join(kinds))


@cache
def after_noun() -> re.Pattern[str]:
    """Return the pattern of what may end the words between the noun and its quantity.

    Returns
    -------
    re.Pattern
        Its groups say what it is: ``rise``, ``growth``, ``total``, ``rank`` and so on.
    """
    roles = any_of("skip", "ensure", "strive", "in_principle", "only_year", "each")
    since = (
        r"恢复[到至]20\d\d年(?:同期)?的?",
        "(?:由|从)[^,;。]{0,14}",
        "与[^,;。]{2,12}相比",
    )
    kinds = (
        *(_group(kind, any_of(kind)) for kind in ("yearly", "rise", "growth", "total")),
        _group("done", "(?<=企业)(?:评价入库|入库|认定备案|认定|备案)(?:数(?<=备案数))?"),
        _group("add", any_of("tail"), "实现倍增、?"),
        _group("quote", "“"),
        _group("part", "[一二三四]季度|上半年|前三季度|等"),
        _group("lasting", rf"连续\d{{0,4}}[{_NUMERAL}]{{0,4}}年|全部|动态"),
        _group("note", r"\[\d{1,3}\]"),
        _group("skip", roles, any_of("compared"), "[一两二三四五]年"),
        _group("from", *since),
        _group("rank", f"(?:首次|全部)?(?:{any_of('rank')}|(?<!班)列)(?:全国|全省)?前?|全国|全省"),
    )
    return re.compile(f"(?:{'|'.join(kinds)})$")


@cache
def inner_verb() -> re.Pattern[str]:
    """Return the pattern of a verb inside a clause, after its subject.

    Returns
    -------
    re.Pattern
        Its groups are ``strong``, ``weak`` and ``timed``.
    """
    strong = "|".join(word for word in words("add") if word[0] in "新净增")
    weak = any_of("acting")
    actors = ("[^城]市" if word == "市" else word for word in words("actor"))  # 海绵城市建设项目
    actor = "|".join(f"(?<={word})" for word in actors)
    return re.compile(
        rf"(?P<strong>{strong}|累计)(?!值)|(?:{actor})(?P<weak>{weak})(?![型性化率额量者度])"
        rf"|(?<=[^、])(?:{any_of('only_year', 'yearly')})(?P<timed>{any_of('add', 'level')})"
    )


@cache
def last_verb() -> re.Pattern[str]:
    """Return the pattern of a verb that ends the words before a quantity.

    Returns
    -------
    re.Pattern
        The verb is in its group ``verb``.
    """
    return re.compile(
        rf"(?P<verb>{any_of('add', 'level')}){any_of('skip', 'strive', 'ensure')}{FEW}$"
    )


@cache
def new_verb() -> re.Pattern[str]:
    """Return the pattern of a verb of what is new, that words end with.

    Returns
    -------
    re.Pattern
        It matches 新开工, 新登记.
    """
    return re.compile(f"(?:{'|'.join(word for word in words('add') if word[0] == '新')})$")
