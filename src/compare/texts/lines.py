"""The lines of a text: where each stands, where paragraphs end, and what is page furniture."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

TERMINAL = "。!?；;:：”)》】"
"""Marks that end a sentence, or what stands for one."""

_LONGEST_TITLE = 60
_NARROW = 60
_NUMBERED = re.compile(
    r"第?[一二三四五六七八九十]+[、章节条]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、](?!\d)"
)
_FEW = 15  # lines that say nothing about the width of a page
_PAGE = re.compile(r"[-—–·]*\d{1,3}[-—–·]*|第\d{1,3}页(?:共\d{1,3}页)?|\d{1,3}/\d{1,3}|copy\d+")
_WHOLE = 3000
_BEFORE_HEADING = re.compile(
    r"(?<=[。！？!?])\s*(?=[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、"
    r"|[2２][0０]\d\d年[^。，,；;]{0,6}工作[^。，,；;]{0,8}(?:[2２][0０]\d\d年|今年|过去))"
)
_AFTER_HEADING = re.compile(
    r"(?<=工作回顾)(?=[2２][0０]\d\d年|过去)|(?<=工作安排)(?=[2２][0０]\d\d年|今年)|(?<=工作安排建议)(?=[2２][0０]\d\d年|今年)"
)
_FRAME = re.compile(
    r"责任编辑|信息来源|网站地图|备案[号序]|网站标识码|公网安备|版权所有|扫一扫|打印本页|关闭窗口"
    r"|索引号|当前位置|浏览次数|客服热线|无障碍|字体[:：]|分享到|邮编[:：]|ICP备|技术支持|主办单位|承办单位|联系我们"
)


@dataclass(frozen=True)
class Line:
    """A line of a text.

    Attributes
    ----------
    raw, text, squeezed : str
        As it came; after NFKC; without white space too.
    start, end : int
        Where it stands in the text without white space.
    wrapped : bool
        Whether the sentence goes on in the next line, which is there for the width of a page only.
    furniture : bool
        Whether it is a page number, a header that returns, or part of a web page's frame.
    """

    raw: str
    text: str
    squeezed: str
    start: int
    end: int
    wrapped: bool = False
    furniture: bool = False

    @property
    def title(self) -> str:
        """The words, where the line may be a heading alone: short, and no sentence."""
        short = len(self.squeezed) <= _LONGEST_TITLE and not re.search("[。;；!?]", self.squeezed)
        return "" if self.wrapped or not short else self.squeezed


def lines(raw: str) -> list[Line]:
    r"""Return the lines of a text.

    Parameters
    ----------
    raw : str
        The text as it came.

    Returns
    -------
    list of Line
        All lines, also empty ones.

    Examples
    --------
    >>> [(line.squeezed, line.start, line.end) for line in lines("一、 目标\n\n500 家。")]
    [('一、目标', 0, 4), ('', 4, 4), ('500家。', 4, 9)]
    """
    broken = [piece for line in raw.splitlines() for piece in _broken(line)]
    pieces = [(line, unicodedata.normalize("NFKC", line)) for line in broken]
    squeezed = ["".join(text.split()) for _, text in pieces]
    width = _width(squeezed)
    often = Counter(text for text in squeezed if 2 < len(text) <= 40 and text[-1] not in TERMINAL)
    told, start = [], 0
    for (line, text), bare, after in zip(pieces, squeezed, [*squeezed, ""][1:], strict=True):
        wrapped = bool(width and len(bare) >= 0.8 * width and bare[-1] not in TERMINAL)
        wrapped = wrapped or _goes_on(bare, after)
        furniture = bool(
            _PAGE.fullmatch(bare) or (len(bare) <= 80 and _FRAME.search(bare)) or often[bare] > 3
        )
        told.append(Line(line, text, bare, start, start + len(bare), wrapped, furniture))
        start += len(bare)
    return told


def _goes_on(line: str, after: str) -> bool:
    """Tell whether a line ends within a sentence that the next line goes on with."""
    if not line or not after or line[-1] in TERMINAL:
        return False
    within = re.search("[。;]", line) or ("," in line and not _NUMBERED.match(line))
    return bool(within and not _NUMBERED.match(after) and re.search("[,。;、]|^.{12,}", after))


def _broken(line: str) -> list[str]:
    """Break a line that holds a whole document before what looks like a heading."""
    if len(line) < _WHOLE:
        return [line]
    return [piece for part in _BEFORE_HEADING.split(line) for piece in _AFTER_HEADING.split(part)]


def _width(squeezed: list[str]) -> int:
    """Return the width of the page in characters where lines are wrapped at it, else 0."""
    lengths = sorted(len(text) for text in squeezed if text)
    if len(lengths) < _FEW:
        return 0
    width = lengths[len(lengths) * 9 // 10]
    if width > _NARROW:
        return 0
    full = sum(1 for text in squeezed if len(text) >= 0.8 * width and text[-1] not in TERMINAL)
    return width if full >= 0.25 * len(lengths) else 0
