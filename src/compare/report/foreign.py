"""HTML of others, cleaned: written anew from a short list of tags, every text escaped."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TAGS = frozenset(
    {
        *(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "blockquote",
        ),
        *(
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "caption",
            "br",
            "hr",
            "pre",
            "code",
        ),
        *(
            "strong",
            "em",
            "del",
            "sup",
            "sub",
            "a",
            "math",
            "mrow",
            "mi",
            "mn",
            "mo",
            "mtext",
            "mspace",
        ),
        *("mfrac", "msup", "msub", "msubsup", "msqrt", "mroot", "mover", "munder", "munderover"),
        *("mtable", "mtr", "mtd", "mstyle", "mpadded"),
    }
)
_VOID = frozenset({"br", "hr"})
_SILENT = frozenset({"annotation", "script", "style", "title", "template", "colgroup"})
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\]+")
_SPAN = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, its words and its name."""

    level: int
    words: str
    name: str


@dataclass
class Headings:
    """The headings of a page so far."""

    shift: int = 1
    found: list[Heading] = field(default_factory=list)

    def add(self, level: int, words: str) -> Heading:
        """Take up a heading and give it a name."""
        heading = Heading(level, words, f"h-{len(self.found) + 1}")
        self.found.append(heading)
        return heading


def clean(fragment: str, headings: Headings) -> str:
    """Return a fragment of HTML with none but harmless tags; its headings are taken up.

    Parameters
    ----------
    fragment : str
        The fragment.
    headings : Headings
        The headings of the page; it may push those of the fragment down.

    Returns
    -------
    str
        The fragment, written anew.

    Examples
    --------
    >>> given = '<p onclick="x">a &lt; <a href="javascript:x">b</a><script>c</script></p>'
    >>> clean(given, Headings())
    '<p>a &lt; <a>b</a></p>'
    """
    cleaner = _Cleaner(headings)
    cleaner.feed(fragment)
    cleaner.close()
    return "".join(cleaner.out)


class _Cleaner(HTMLParser):
    """Writes anew what it reads."""

    def __init__(self, headings: Headings):
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._headings = headings
        self._silent = 0
        self._in_head = False
        self._begun: tuple[int, int] | None = None
        self._said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if self._silent or tag not in _TAGS:
            return
        self._in_head = tag == "thead" or (self._in_head and tag != "tbody")
        if _is_heading(tag):
            self._begun, self._said = (len(self.out), int(tag[1])), ""
            self.out.append("")
            return
        opening = '<div class="scroll">' if tag == "table" else ""
        kept = "".join(self._kept(tag, name, value or "") for name, value in attrs)
        scope = ' scope="col"' if tag == "th" and self._in_head else ""
        self.out.append(f"{opening}<{tag}{kept}{scope}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent and tag in _TAGS - _VOID:
            self._in_head = self._in_head and tag != "thead"
            if _is_heading(tag):
                self._end_heading()
            else:
                self.out.append(f"</{tag}></div>" if tag == "table" else f"</{tag}>")

    def _end_heading(self) -> None:
        if self._begun is None:
            return
        place, level = self._begun
        heading = self._headings.add(level, " ".join(self._said.split()))
        shown = min(6, level + self._headings.shift)
        kind = ' class="chapter"' if level == 1 else ""
        self.out[place] = f'<h{shown}{kind} id="{heading.name}">'
        self.out.append(f"</h{shown}>")
        self._begun = None

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._said += data
            self.out.append(html.escape(data))

    @staticmethod
    def _kept(tag: str, name: str, value: str) -> str:
        keep = (
            (tag == "a" and name == "href" and _ADDRESS.fullmatch(value))
            or (tag in ("td", "th") and name in ("colspan", "rowspan") and _SPAN.fullmatch(value))
            or (tag == "ol" and name == "start" and _SPAN.fullmatch(value))
            or (tag == "math" and name == "display" and value in ("block", "inline"))
        )
        return f' {name}="{html.escape(value)}"' if keep else ""


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
