"""Blocks: how the targets of panels are laid out on one page, as rows or, many, as a strip."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from compare.figures import caption, scales
from compare.figures.panel import Entry, Panel
from compare.figures.strip import Spot, Strip
from compare.schema.result import Selected
from compare.wording.language import spoken

_CROWD = 10
"""Fewest targets of one year that may be drawn as a strip."""

PANEL = 1.0
"""Inches that a block takes beside its rows: heading, tick labels and margins."""

_STRIP = 0.84
"""The same of a strip."""

Spotted = Callable[[Entry, bool], Spot]
"""Makes the dot of a target, with its name or without."""


@dataclass(frozen=True)
class Block:
    """What is drawn on one axis.

    Attributes
    ----------
    panel : Panel
        The panel that it is of, or is a part of.
    head : str
        Heading.
    strip : Strip, optional
        The targets as dots; else each has a row.
    """

    panel: Panel
    head: str
    strip: Strip | None = None

    @property
    def rows(self) -> int:
        """How many rows it has: targets, and documents that state none."""
        return 0 if self.strip else len(self.panel.entries) + len(self.panel.gaps)

    def height(self, row: float) -> float:
        """Return its height in inches, with rows so high."""
        return _STRIP + self.strip.height if self.strip else PANEL + row * self.rows


@dataclass(frozen=True)
class Layout:
    """All blocks of a figure, and what it has no room for.

    Attributes
    ----------
    blocks : list of Block
        From the top.
    single : list of Panel
        Panels with one value, which are told and not drawn.
    left : list of Panel
        Panels that no page holds.
    hidden : int
        How many targets of the blocks are not drawn.
    row : float
        Height of a row in inches.
    """

    blocks: list[Block]
    single: list[Panel]
    left: list[Panel]
    hidden: int
    row: float

    @property
    def rows(self) -> list[Selected]:
        """The targets that are drawn or told."""
        told = [block.panel for block in self.blocks] + self.single
        return [entry.row for panel in told for entry in panel.entries]

    @property
    def strips(self) -> list[int]:
        """The numbers of the blocks that are strips."""
        return [number for number, block in enumerate(self.blocks) if block.strip]

    def heights(self) -> list[float]:
        """Return the height of the axes of each block in inches."""
        return [
            block.strip.height if block.strip else self.row * block.rows + 0.16
            for block in self.blocks
        ]

    def notes(self, named: Collection[str], language: str) -> list[str]:
        """Return what is said under the figure of how it is laid out and what it leaves out."""
        speech = spoken(language)
        crowded = [block.panel for block in self.blocks if block.strip]
        notes = [speech.text("crowd_note")] if crowded else []
        wide = any(block.strip.wide for block in self.blocks if block.strip)
        notes += [speech.text("log_note")] if wide else []
        notes = [speech.sentences(notes)] if notes else []
        notes += caption.apart([block.panel for block in self.blocks], language)
        notes += caption.sentences(self.single, language)
        notes += caption.left_out(self.left, named, language)
        if self.hidden:
            notes.append(speech.sentences([speech.text("more_targets", count=self.hidden)]))
        return notes


@dataclass(frozen=True)
class Room:
    """What a page has room for.

    Attributes
    ----------
    room : float
        Inches for all blocks.
    lowest, highest : float
        Height of a row in inches at least and at most.
    """

    room: float
    lowest: float
    highest: float


def laid_out(
    found: Sequence[Panel],
    single: Sequence[Panel],
    page: Room,
    spotted: Spotted,
    named: Collection[str],
    language: str,
) -> Layout:
    """Lay panels out on a page: rows shrink, then crowds become strips, then panels are left out.

    Parameters
    ----------
    found : sequence of Panel
        The panels with several values, the most important first.
    single : sequence of Panel
        Those with one, which are told under the figure.
    page : Room
        What it has room for.
    spotted : callable
        Makes the dot of a target in a strip.
    named : collection of str
        The cities that are named in a strip.
    language : str
        "zh" or "en".

    Returns
    -------
    Layout
        The blocks, which fit.
    """
    blocks = [Block(panel, panel.head) for panel in found]
    told = list(single)

    def too_high() -> bool:
        return sum(block.height(page.lowest) for block in blocks) > page.room

    while too_high():
        at = max(range(len(blocks)), key=lambda number: _crowd(blocks[number]))
        if not _crowd(blocks[at]):
            break
        parts = _divided(blocks[at], spotted, named, language)
        told += [part.panel for part in parts if not part.strip and _is_single(part)]
        blocks[at : at + 1] = [part for part in parts if part.strip or not _is_single(part)]
    left = []
    while len(blocks) > 1 and too_high():
        left.append(blocks.pop(_least(blocks, named)).panel)
    hidden = 0
    if too_high() and not blocks[0].strip:
        blocks[0], hidden = _shortened(blocks[0], page, named)
    rows = sum(block.rows for block in blocks) or 1
    free = page.room - sum(block.height(0) for block in blocks)
    return Layout(
        blocks, told, left[::-1], hidden, min(page.highest, max(page.lowest, free / rows))
    )


def _least(blocks: Sequence[Block], named: Collection[str]) -> int:
    """Return the number of the last block without a city that stands out, or of the last."""
    cities = [{entry.row.city_id for entry in block.panel.entries} for block in blocks]
    others = [at for at, found in enumerate(cities) if found.isdisjoint(named)]
    return others[-1] if others else len(blocks) - 1


def _crowd(block: Block) -> int:
    """Return how many targets of one year a strip could take out of a block; 0 if too few."""
    if block.strip:
        return 0
    years = Counter(entry.row.target_year for entry in block.panel.entries if entry.is_drawn)
    most = max(years.values(), default=0)
    return most if most >= _CROWD else 0


def _divided(block: Block, spotted: Spotted, named: Collection[str], language: str) -> list[Block]:
    """Divide a block into the strip of its most crowded year, and the rows of the others."""
    panel = block.panel
    years = Counter(entry.row.target_year for entry in panel.entries if entry.is_drawn)
    year = years.most_common(1)[0][0]
    inside = [e for e in panel.entries if e.row.target_year == year and e.is_drawn]
    others = [e for e in panel.entries if e not in inside]
    inside.sort(key=lambda entry: (spotted(entry, False).value, entry.row.city_number))
    shown = [entry for entry in inside if entry.row.city_id in named] or [inside[0], inside[-1]]
    spots = [spotted(entry, entry in shown) for entry in inside]
    speech = spoken(language)
    count = speech.text("so_many", count=len(inside))
    head = speech.list(filter(None, [f"{panel.head} · {year}", count, panel.silent]), strong=True)
    wide = scales.is_wide(inside[0].row, [spot.value for spot in spots])
    strip = Block(replace(panel, entries=inside, gaps=[]), head, Strip(spots, wide))
    head = f"{panel.head} · {speech.text('other_years')}"
    rest = Block(replace(panel, entries=others, gaps=[], silent=""), head)
    return [strip, rest] if rest.rows else [strip]


def _is_single(block: Block) -> bool:
    """Tell whether a block is one target or none at all."""
    return len(block.panel.entries) <= 1


def _shortened(block: Block, page: Room, named: Collection[str]) -> tuple[Block, int]:
    """Return a block with as many rows as a page holds, and how many it lost."""
    most = max(int((page.room - PANEL) / page.lowest) - len(block.panel.gaps), 1)
    entries = block.panel.entries
    first = [entry for entry in entries if entry.row.city_id in named]
    order = dict.fromkeys(entry.row.target_id for entry in [*first, *entries])
    kept = {*list(order)[:most]}
    rows = [entry for entry in entries if entry.row.target_id in kept]
    return replace(block, panel=replace(block.panel, entries=rows)), len(entries) - len(rows)
