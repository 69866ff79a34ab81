"""The outline of a document: which lines are headings, and what locator each stretch has.

Levels, from the outermost: chapters (第一章), sections (第一节), 一、, (一), articles (第一条, 1.),
lists inside articles, (1), ①.
Numbers decide: a line opens a place only where its number follows the one before, or begins anew.
Headings without a number are counted: ``#2`` is the second one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from compare.printed.quantity import QuantityError, parse
from compare.texts.lines import TERMINAL, Line

_HAN = "[一二三四五六七八九十百]+"
_STYLES = (
    ("chapter", rf"第({_HAN}|\d+)(?:章|编|部分)"),
    ("part", rf"第({_HAN}|\d+)节"),
    ("han", rf"({_HAN})[、.]"),
    ("bracket", rf"\(({_HAN})\)"),
    ("clause", rf"第({_HAN}|\d+)条"),
    ("article", r"(\d{1,3})(?:[.、]|\s)(?!\d)"),
    ("item", r"(\d{1,3})[.、](?!\d)"),  # a list of the form of an article, inside one
    ("paren", r"\((\d{1,2})\)|(\d{1,2})\)"),
    ("circled", r"([①-⑳])"),
)
_PATTERNS = [(style, re.compile(rf"\s*(?:{pattern})")) for style, pattern in _STYLES]
_RANKS = {style: rank for rank, (style, _) in enumerate(_STYLES)} | {"clause": 5}
_ANNEX = re.compile(r"\s*附[件表](?:\d{1,2}|[一二三四五六七八九十])?[::]?\s*$")
_ROW = re.compile(r"\s*(\d{1,3})\s*$")
_BARE_LONGEST = 30
_NO_HEADING = re.compile(
    r"[。,，;；:：!！?？|…]|^[—(\[]|^附[件表]|^[\W\d_a-zA-Z]+$|[市州区盟县]长|主任"
    r"|(?:报告|方案|要点|意见|通知|规划|计划|纲要|办法|措施|决定)$"
)
_OPENING = re.compile(r"20\d\d年.*(?:回顾|工作|安排|任务|目标|总结)|工作回顾|^过去.*年")
_TITLED = 60
_OUTER = ("han", "chapter")
_FIRST = {"han": re.compile(r"\s*一、"), "bracket": re.compile(r"\s*\(一\)")}
_SENTENCE = re.compile("[。;,]")
_ENDS = f"{TERMINAL}…〕』」.,、—-"
_FAR = 3


@dataclass
class Node:
    """A heading, or what precedes the first: the stretch of text up to the next one.

    Attributes
    ----------
    style : str
        Level by the form of its number; ``bare`` without one, ``top`` for the preamble.
    label : str
        Its part of the locator, as printed.
    number : int
        The number.
    start, head : int
        Where it begins, and where its printed number ends, in the text without white space.
    title : str
        The words of the heading, where the line is no more than one.
    parents : tuple of Node
        The headings above it, from the outermost.
    series : int
        Headings counted through have the same one.
    """

    style: str
    label: str
    number: int
    start: int
    head: int
    title: str = ""
    parents: tuple["Node", ...] = field(default=(), repr=False)
    series: int = 0

    @property
    def outermost(self) -> int:
        """The series of the outermost numbered heading."""
        return next((part.series for part in (*self.parents, self) if part.series), 0)


def nodes(lines: Sequence[Line]) -> list[Node]:
    """Return the headings of a text in the order of reading, the preamble first.

    Parameters
    ----------
    lines : sequence of Line
        The lines of the text.

    Returns
    -------
    list of Node
        At least the preamble.
    """
    firsts = {style for style in _FIRST for line in lines if _FIRST[style].match(line.text)}
    reader = _Reader(firsts)
    bare, before = _bare(lines), ""
    found = [Node("top", "0", 0, 0, 0)]
    for index, line in enumerate(lines):
        node = None if _goes_on(before) else reader.read(line, index in bare)
        if node:
            found.append(node)
        before = line.squeezed
    return _after_preamble(found)


def _goes_on(before: str) -> bool:
    """Tell whether a line ends within a sentence, so that the next cannot be a heading."""
    return bool(_SENTENCE.search(before)) and before[-1] not in _ENDS


def _after_preamble(found: list[Node]) -> list[Node]:
    """Leave out numbers before the first section: what a notice encloses, a list of contents."""
    first = next((n.start for n in found if n.style in _OUTER and n.number == 1), 0)
    return [
        node
        for node in found
        if node.start >= first
        or node.style in ("top", "bare")
        or any(parent.style == "bare" for parent in node.parents)
    ]


def locators(found: Sequence[Node]) -> list[str]:
    """Name each heading by the numbers printed above it, as short as is clear.

    Articles leave the subsections out that they do not begin anew under. Where two places would
    have one name, the heading without a number above them is named first, else they are counted.

    Parameters
    ----------
    found : sequence of Node
        What `nodes` returns.

    Returns
    -------
    list of str
        One locator each, all different.
    """
    through = _counted_through(found)
    named = [_name(node, through, bare=False) for node in found]
    often = Counter(named)
    doubtful = {node.outermost for node, name in zip(found, named, strict=True) if often[name] > 1}
    named = [
        _name(node, through, bare=node.outermost in doubtful)
        for node, name in zip(found, named, strict=True)
    ]
    return _apart(found, named)


def _apart(found: Sequence[Node], named: Sequence[str]) -> list[str]:
    """Count the places that still have one name; headings counted through have one count."""
    seen: Counter[str] = Counter()
    times: Counter[int] = Counter()
    for node, name in zip(found, named, strict=True):
        seen[name] += 1
        times[node.series] = max(times[node.series], seen[name])
    taken: set[str] = set()
    free: dict[tuple[str, int], int] = {}  # up to where the counts of a name are taken
    told = []
    for node, name in zip(found, named, strict=True):
        time = times[node.series] if node.series else 1
        first, time = time, free.get((name, time), time)
        shown = name if time < 2 else f"{name}#{time}"
        while shown in taken:
            time += 1
            shown = f"{name}#{time}"
        free[name, first] = time
        taken.add(shown)
        told.append(shown)
    return told


def _counted_through(found: Sequence[Node]) -> set[int]:
    """Return the series of articles that do not begin anew under another subsection."""
    series: dict[tuple[int, ...], set[int]] = {}
    for node in found:
        if node.style in ("article", "clause"):
            outer = tuple(part.start for part in node.parents if part.style != "bracket")
            series.setdefault(outer, set()).add(node.series)
    return {one for found_ in series.values() if len(found_) == 1 for one in found_}


def _name(node: Node, through: set[int], bare: bool) -> str:
    chain = [*node.parents, node]
    if node.style == "bare":
        return node.label
    if any(part.series in through for part in chain if part.style in ("article", "clause")):
        chain = [part for part in chain if part.style != "bracket"]
    return "/".join(part.label for part in chain if bare or part.style != "bare")


class _Reader:
    """Tells which lines open a place, from what stands above them."""

    def __init__(self, firsts: set[str]) -> None:
        self.firsts = firsts  # styles of which the text has a first heading
        self.stack: list[Node] = []
        self.last: dict[str, Node] = {}  # the last heading of each style, of the series in force
        self.series = 0
        self.bares = 0
        self.rows = -1  # rows of the table in an annex; -1 outside of one

    def read(self, line: Line, bare: bool) -> Node | None:
        """Return the heading that a line is, if any."""
        if self.rows > 0 or (self.rows == 0 and _ROW.match(line.text)):
            return self._row(line)
        begun = self.last if "han" not in self.firsts else "han" in self.last
        if _ANNEX.match(line.text) and begun:
            return self._annex(line)
        for style, pattern in _PATTERNS:
            match = pattern.match(line.raw if style == "circled" else line.text)
            if match:
                number = _value(next(filter(None, match.groups())))
                inside = style == "article" and self.stack and self.stack[-1].style == "item"
                if inside and number == self.stack[-1].number + 1:
                    continue
                if self._follows(style, number, line):
                    return self._numbered(style, number, match[0], line)
        if bare:
            self.bares += 1
            return self._open("bare", f"#{self.bares}", self.bares, line, 0)
        return None

    def _annex(self, line: Line) -> Node:
        self.rows, self.stack, self.last = 0, [], {}
        label = re.sub(r"[::\s]", "", line.text)
        return self._open("annex", label, 0, line, len(line.squeezed))

    def _row(self, line: Line) -> Node | None:
        match = _ROW.match(line.text)
        if not match or int(match[1]) != self.rows + 1:
            return None
        self.rows += 1
        self.stack = self.stack[:1]
        return self._open("row", str(self.rows), self.rows, line, len(line.squeezed))

    def _follows(self, style: str, number: int, line: Line) -> bool:
        """Tell whether a number goes on from the last one of its style, or begins anew."""
        last = self.last.get(style)
        if style == "item" and not any(node.style == "article" for node in self.stack):
            return False
        if last is None:
            # Our copy may begin after the first heading.
            lacks = style in _FIRST and style not in self.firsts
            return number == 1 or (number == 2 and lacks and (style != "han" or bool(line.title)))
        if number == last.number + 1:
            return True
        if number == 1:
            # An article begins anew beneath another heading only; else it is an item of a list.
            elsewhere = self._above(style) is not (last.parents[-1] if last.parents else None)
            far = style == "han" and last.number >= _FAR
            return elsewhere or far or style in ("item", "bracket", "paren", "circled")
        # A heading that our copy lacks or that the authors miscounted.
        return number == last.number + 2 and bool(line.title) and style in ("han", "bracket")

    def _above(self, style: str) -> Node | None:
        outer = [node for node in self.stack if _rank(node) < _RANKS[style]]
        return outer[-1] if outer else None

    def _numbered(self, style: str, number: int, printed: str, line: Line) -> Node:
        label = "".join(printed.split())
        if style in ("han", "article", "item"):
            label = label.rstrip("、.")
        if style == "paren" and label[0] != "(":
            label = f"({label}"
        while self.stack and _rank(self.stack[-1]) >= _RANKS[style]:
            self.stack.pop()
        last = None if number == 1 else self.last.get(style)
        self.series += last is None
        node = self._open(style, label, number, line, len("".join(printed.split())))
        node.series = last.series if last else self.series
        self.last[style] = node
        return node

    def _open(self, style: str, label: str, number: int, line: Line, head: int) -> Node:
        if style == "bare":
            self.stack = [node for node in self.stack if node.style == "annex"]
        title = line.title[head:].strip("、.") if line.title else ""
        node = Node(style, label, number, line.start, line.start + head, title, tuple(self.stack))
        self.stack.append(node)
        return node


def _rank(node: Node) -> int:
    return _RANKS.get(node.style, -1)


def _bare(lines: Sequence[Line]) -> set[int]:
    """Return which lines are headings without a number.

    They are short, without punctuation, stand between whole sentences, and are no titles: what
    comes before the first paragraph counts only where it speaks of a year's work.
    """
    found = set[int]()
    begun = False
    shown = [index for index, line in enumerate(lines) if line.squeezed]
    for before, index, after in _triples(shown):
        line = lines[index]
        begun = begun or bool(found) or len(line.squeezed) > _TITLED or _numbered_line(line)
        if not 3 <= len(line.squeezed) <= _BARE_LONGEST or _NO_HEADING.search(line.squeezed):
            continue
        if _numbered_line(line) or (not begun and not _OPENING.search(line.squeezed)):
            continue
        whole = before is None or lines[before].squeezed[-1] in TERMINAL or lines[before].title
        followed = after is not None and (
            re.search("[。,;]", lines[after].squeezed) or _numbered_line(lines[after])
        )
        if whole and followed and not line.wrapped:
            found.add(index)
    return found


def _numbered_line(line: Line) -> bool:
    return any(pattern.match(line.text) for _, pattern in _PATTERNS)


def _triples(shown: Sequence[int]) -> Iterator[tuple[int | None, int, int | None]]:
    for at, index in enumerate(shown):
        before = shown[at - 1] if at else None
        after = shown[at + 1] if at + 1 < len(shown) else None
        yield before, index, after


def _value(numeral: str) -> int:
    numeral = unicodedata.normalize("NFKC", numeral)
    try:
        return int(parse(numeral).value)
    except QuantityError:
        return -1
