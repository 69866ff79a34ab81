"""Numbers that are neither promised nor reached, by their form: dates, names, conditions."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from compare.drafting.amount import Amount
from compare.texts.source import Source

_DATE = re.compile(
    r"(?:20\d\d(?:[-~—–至到]20\d\d)?年|20\d\d-\d{1,2}(?:-\d{1,2})?|20\d\d年?|\d{1,2}月(?:份)?|\d{1,2}日|\d{1,2}[周岁]|[零一二三四五六七八九十]{4}年?|19\d\d年?)"
)
_YEARS = re.compile(
    r"(?:\d{1,3}|[一二两三四五六七八九十百]+)(?:多|余)?(?:年|个月|天|小时|分钟|周年|月|日|届|期|轮|次|度|季|代)"
)
_NUMERAL = "一二两三四五六七八九十"
_SMALL = re.compile(rf"[{_NUMERAL}]{{1,3}}\D{{0,3}}")
_HAN = re.compile(r"[零一二三四五六七八九十百千万亿]+\D*")
_ORDINAL = re.compile(r"第[\d一二三四五六七八九十百]+(.*)")
_RANKED = re.compile(
    r"(?:居|列|位|排名|排|名列|跃升至|上升至|升至|进入|获|全省|全国|全市|中西部|西部|中部|副省级|同类)[^,。;]{0,14}$"
)
_DOCUMENT = re.compile(r"[〔\[(]20\d\d[〕\])](?:第)?\d+号|第\d+号")
_PROGRAMME = re.compile(
    r"(?:工程|计划|行动|政策|新政|条例|战略|模式|体系|制度|机制|规划|方案|产业集群|精神|意识|要求|部署|革命|格局|定位|"
    r"布局|路径|举措|措施|会议|规定|文件|原则|红线|清单|指标|任务|优势|方面|环节|标准|关系|能力|中心城市)"
)
_LISTED_NAME = re.compile(rf"[^,。;、\d]{{0,6}}(?:{_PROGRAMME.pattern})")
_QUOTED = re.compile("“[^“”]{1,40}”")
_TITLE = re.compile("《[^《》]{1,60}》")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_FASTER = re.compile(r"(?:快于|高于|低于|优于|好于|高出|超出|超过)[^,;。]{0,16}$")
_SPECIFIED = re.compile(
    r"\d+(?:千伏|英寸|微米|纳米|#)|\d+[百千]?[万亿]级|[十百千万]亿(?:级|项|企|园|产业|集群)"
)
_LABELS = re.compile(r"(?:[、和]\d+)?号|(?:国|省|县)道|[万千]?[吨伏]级")
_LED = re.compile("[达到为至超于近约在第前]$|指数$|比$|系数$")
_RATIO = re.compile(r"\d[:∶]\d")
_ROUND = re.compile(r"[百千][百千万亿]*")
_DAY = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{2}(?:\d{1,2}:\d\d)?")
_POLICY = re.compile(r"(?:新政|政策|措施|意见|规定|办法|条例)[“(]?$")
_NAMED_AFTER = re.compile(r"(?:行动|计划|工程|版|时代)")
_PLUS = re.compile(r"(?<!\d)\d+(?:[+×xX]\d+|[+×xX][A-Za-z一-龥])+|[A-Za-z]\+\d+|(?<!\d)\d+\+")
_LETTER = re.compile(r"[A-Za-z]")
_LISTED = re.compile(rf"(?:1?\d|[{_NUMERAL}]+)(?:个|大|项|条|类|家|种|所|位|名|场|座|件|款)?")
_THRESHOLD = re.compile(
    r"(?:(?:以上|以下|以内|不满|不足)?的|(?:以上|以下|以内)(?=(?:工业)?(?:企业|项目|工业|人员|人才|单位|贷款|服务业|纳税|产值|水体|耕地|人群|老年)))"
)
_GRADE = re.compile("(?:级|分以上)(?=[一-龥]{2})")  # 600分以上考生, 三级以上公路
_FROM = re.compile(r"(?:由|从)[^,;。]{0,12}$")
_CHANGE = re.compile(r"(?:跃|提|上|攀|晋|增|扩|下|降|缩|压|减|发展|调整|变)")
_SIZE = re.compile(r"(?:形成|设立|组建|建立|打造)总?规模$")


class Exclusions:
    """Tells why a number of a text is no target by its form.

    Parameters
    ----------
    source : Source
        The text.
    """

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.quoted = [found.span() for found in _QUOTED.finditer(self.text)]
        self.titled = [found.span() for found in _TITLE.finditer(self.text)]
        self.documents = [found.span() for found in _DOCUMENT.finditer(self.text)]
        self.plus = [found.span() for found in _PLUS.finditer(self.text)]
        self.notes = [found.span() for found in _FOOTNOTE.finditer(self.text)]
        self.days = [found.span() for found in _DAY.finditer(self.text)]
        self.heads = [(p.start, p.head) for p in source.places if p.head > p.start]
        self.furniture = list(source.furniture)

    def reason(self, amount: Amount) -> str:
        """Return the reason, a code of the vocabulary ``non_target``; empty where there is none."""
        for spans, reason in (
            (self.heads, "heading"),
            (self.furniture, "page_furniture"),
            (self.documents, "document_number"),
            (self.days, "date"),
            (self.notes, "page_furniture"),
            (self.titled, "programme"),
            (self.plus, "programme"),
        ):
            if _inside(spans, amount.number):
                return reason
        return self._by_form(amount) or self._by_context(amount)

    def _by_form(self, amount: Amount) -> str:
        printed = amount.printed
        number = self._digits(amount)
        before = self.text[max(0, amount.number - 14) : amount.number]
        counted = self.text[amount.number - 1 : amount.number] != "第"
        years = counted and _YEARS.fullmatch(number) and not _held(before)
        if _DATE.fullmatch(number) or years:
            return "date"
        ordinal = _ORDINAL.fullmatch(number if counted else f"第{number}")
        if ordinal:
            follows = self.text[amount.end : amount.end + 1]
            ranked = _RANKED.search(before) and ordinal[1] in ("", "位", "名")
            ranked = ranked and follows not in tuple("批届次期轮个代产")
            return "" if ranked else "ordinal"
        if amount.promised is None:
            return "vague" if _HAN.match(number) else "name"
        if _SPECIFIED.match(self.text, amount.number):
            return "name"
        if _ROUND.fullmatch(self.text[amount.number : amount.number_end]) and not _qualified(
            amount
        ):
            return "vague"  # 千家万户, 百亿主导产业
        if _LABELS.match(self.text, amount.number_end) or self._label(amount):
            return "name"
        if _RATIO.search(self.text, amount.number - 2, amount.number_end + 2):
            return "name"
        letters = (
            self.text[amount.number - 1 : amount.number]
            + self.text[amount.number_end : amount.number_end + 1]
        )
        if _LETTER.search(letters) and "%" not in printed and "TEU" not in printed:
            return "name"
        return ""

    def _label(self, amount: Amount) -> bool:
        """Tell whether a bare number names a thing (地铁3号线) rather than measures one."""
        bare = amount.promised is not None and not amount.promised.unit
        led = _LED.search(self.text, max(0, amount.number - 3), amount.number)
        return bare and not _qualified(amount) and "/" not in amount.printed and not led

    def _by_context(self, amount: Amount) -> str:
        after = self.text[amount.end : amount.end + 12]
        before = self.text[max(0, amount.start - 14) : amount.start]
        checks = (
            (self._called(amount, before, after), "programme"),
            (_FROM.search(before) and _CHANGE.match(after), "past"),
            (self._best(amount, before), "name"),
            (self._digits(amount).startswith(("一批", "一系列")), "vague"),
            (self._compared(amount), "elsewhere"),
            (
                self._few(amount),
                "vague" if self._digits(amount).startswith("一") else "enumeration",
            ),
            (self._part(amount, after), "existing"),
            (self._threshold(amount, before, after), "condition"),
        )
        return next((reason for holds, reason in checks if holds), "")

    def _digits(self, amount: Amount) -> str:
        return self.text[amount.number : amount.end]

    def _called(self, amount: Amount, before: str, after: str) -> bool:
        """Tell whether the number is in the name of a programme."""
        number = self._digits(amount)
        if _inside(self.quoted, amount.number) or after.startswith("”"):
            return not amount.printed.startswith("破")
        if number.endswith("条") and _POLICY.search(before):
            return True
        bare = number == self.text[amount.number : amount.number_end]
        listed = _LISTED.fullmatch(number) and _LISTED_NAME.match(after)
        return bool((bare and _NAMED_AFTER.match(after)) or listed)

    def _best(self, amount: Amount, before: str) -> bool:
        """Tell whether 500强 is a list that others are on, not a rank aimed at."""
        aimed = before.endswith(("前", "全国", "全省", "进入", "跻身"))
        return self._digits(amount).endswith("强") and not aimed and "前" not in amount.printed

    def _compared(self, amount: Amount) -> bool:
        before = self.text[max(0, amount.number - 16) : amount.number]
        points = self._digits(amount).endswith(("百分点", *"0123456789"))
        return points and bool(_FASTER.search(before))

    def _few(self, amount: Amount) -> bool:
        """Tell whether a small numeral only counts what is named: 三项机制."""
        number = self._digits(amount)
        small = _SMALL.fullmatch(number) and not number.endswith(("强", "倍", "番"))
        return bool(small) and not _qualified(amount)

    def _part(self, amount: Amount, after: str) -> bool:
        return self._digits(amount).endswith("成") and bool(re.match("[一-龥]{2}", after))

    def _threshold(self, amount: Amount, before: str, after: str) -> bool:
        """Tell whether the quantity only says which: 2000万元以上工业企业."""
        ended = amount.printed.endswith(("以上", "以下", "以内"))
        wide = self.text[amount.end - 2 : amount.end + 8]
        which = _THRESHOLD.match(after) or (ended and _THRESHOLD.match(wide))
        if ended and _GRADE.match(self.text, amount.number_end):
            return True
        return bool(which) and not self._counted_noun(amount) and not _SIZE.search(before)

    def _counted_noun(self, amount: Amount) -> bool:
        """Tell whether the quantity is of a noun that follows it: 100个以上的项目."""
        unit = amount.promised.unit if amount.promised else ""
        return bool(unit) and "元" not in unit and unit not in ("%", "年", "岁", "平方米")


def _held(before: str) -> bool:
    return bool(re.search(r"(?:寿命|预期寿命|年限)[^,。]{0,6}$", before))


def _qualified(amount: Amount) -> bool:
    return amount.start < amount.number or amount.printed.endswith(("以上", "以内", "左右"))


def _inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]
