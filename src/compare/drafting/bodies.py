"""Bodies that a document makes responsible for a passage."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

import pandas as pd

from compare.printed.locator import is_locator
from compare.texts.source import Place, Source

_BRACKETS = re.compile(r"[(〔\[【]((?:[^()〔〕\[\]【】]|\([^()]{1,20}\)){2,600})[)〕\]】]")
_NAMED = re.compile(
    r"(?P<role>责任单位|责任部门|牵头单位|牵头部门|主要责任单位|配合单位|配合部门|参与单位|协同单位|协办单位|责任领导)[::]"
)
_DOING = re.compile(
    r"(?P<names>.+?)(?:等(?:部门|单位)?)?(?:按职责分工|分别)?(?P<role>牵头|负责|配合|参与|协同|协办|落实)"
)
_ROLES = {
    **dict.fromkeys("牵", "lead"),
    **dict.fromkeys("责主负落", "responsible"),
    **dict.fromkeys("配参协", "cooperating"),
}
_BODY = re.compile(
    r"(?![强推促加提完建落切实])[一-龥()、“”]{1,40}(?:[局委办厅府会部处镇区院校司行企站所社]|中心|集团|大学|学院|机构|单位|科创投|园区|联|高校|企业|平台|银行|分局|组|县|市)"
)
_ALL = re.compile(r"(?:各|有关|相关)[辖县区市]{1,3}")
_ELIDED = re.compile(r"(?![各市区县省在国中相有驻南江])[一-龥]{2,12}(?:局|委|办)")


def bodies(source: Source, structured: Mapping[str, pd.DataFrame]) -> list[dict[str, str]]:
    """Return the rows of `responsibilities` that a text prints.

    Parameters
    ----------
    source : Source
        The text.
    structured : Mapping of str to DataFrame
        The tables; a body that they name keeps its English name.

    Returns
    -------
    list of dict
        Rows with `locator`, `covers`, `role`, `body_zh` and `body_en`, which is empty where no
        document named the body before.
    """
    known = structured["responsibilities"]
    known = known[known["document_id"].ne(source.document_id)]
    english = dict(zip(known["body_zh"], known["body_en"], strict=True))
    covers = _Covers(source.places)
    rows, seen = [], set()
    for found in _BRACKETS.finditer(source.text):
        parts = [(role, body) for role, names in _parts(found[1]) for body in _names(names)]
        if not parts:
            continue
        place = source.place_at(found.start())
        if not is_locator(place.locator):
            continue
        for role, body in parts:
            key = (place.locator, role, body)
            if key not in seen:
                seen.add(key)
                rows.append(
                    {
                        "locator": place.locator,
                        "covers": covers.of(place),
                        "role": role,
                        "body_zh": body,
                        "body_en": english.get(body, ""),
                    }
                )
    return rows


def _parts(inside: str) -> Iterator[tuple[str, str]]:
    """Split 牵头单位:甲;配合单位:乙 and 甲牵头,乙等参与 by role."""
    labels = list(_NAMED.finditer(inside))
    if labels:
        ends = [label.start() for label in labels[1:]] + [len(inside)]
        for label, end in zip(labels, ends, strict=True):
            if label["role"] != "责任领导":
                yield _ROLES[label["role"][0]], inside[label.end() : end]
        return
    if not re.search(r"(?:牵头|负责|配合|参与|协同|协办|落实)$", inside):
        return
    for part in re.split("[;。]", inside):
        done = _DOING.match(part)
        while done:
            yield _ROLES[done["role"][0]], done["names"]
            done = _DOING.match(part, done.end())


def _names(text: str) -> list[str]:
    """Split a list of bodies outside of brackets; an elided 市 is put back."""
    depth, name, names = 0, "", []
    for char in text + ",":
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char in "、,;。" and depth == 0 and not (char == "、" and _ALL.fullmatch(name)):
            names.append(re.sub("^[::]|等(?:部门|单位|有关部门)?$|[。.]$", "", name))
            name = ""
        else:
            name += char
    bodies_ = [one for one in names if _BODY.fullmatch(one)]
    elided = bool(bodies_) and bodies_[0].startswith("市")
    return [f"市{one}" if elided and _ELIDED.fullmatch(one) else one for one in bodies_]


class _Covers:
    """The places that passages stand for: their own, and the articles beneath it."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.index = {place.locator: index for index, place in enumerate(places)}
        self.told: dict[str, str] = {}

    def of(self, own: Place) -> str:
        """Return them as one cell."""
        if own.locator not in self.told:
            after = map(
                self.places.__getitem__, range(self.index[own.locator] + 1, len(self.places))
            )
            beneath = [one.locator for one in takewhile(lambda one: one.depth > own.depth, after)]
            self.told[own.locator] = "; ".join([own.locator, *_ranges(beneath)])
        return self.told[own.locator]


def _ranges(locators: Sequence[str]) -> list[str]:
    """Write 三/4, 三/5, 三/6 as 三/4-6."""
    told: list[tuple[str, int, int]] = []
    for locator in locators:
        parent, _, last = locator.rpartition("/")
        if not last.isdigit():
            told.append((locator, -1, -1))
        elif told and told[-1][0] == parent and told[-1][2] == int(last) - 1:
            told[-1] = (parent, told[-1][1], int(last))
        else:
            told.append((parent, int(last), int(last)))
    return [_written(*one) for one in told]


def _written(parent: str, first: int, last: int) -> str:
    if first < 0:
        return parent
    number = str(first) if first == last else f"{first}-{last}"
    return f"{parent}/{number}" if parent else number
