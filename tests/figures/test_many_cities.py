"""Feature: figures are right at 4, 12, 40 and 119 cities, in colour and in grey."""

from collections.abc import Callable
from functools import cache, partial
from itertools import combinations, pairwise
from math import cos, hypot, sin

import pandas as pd
import pytest
from looks import FOUR, marks, misplaced, on_marks, shown_texts, through_marks
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import compare
from compare import figures
from compare.figures import style
from compare.figures.block import Room, laid_out
from compare.figures.labels import Haloed, Labels
from compare.figures.mark import RING
from compare.figures.panel import panels
from compare.figures.sheet import HIGHEST, Sheet, TooTallError
from compare.figures.strip import Spot
from compare.figures.swarm import aside, stacked
from compare.figures.verdict_chart import TINTS
from compare.schema import LANGUAGES
from compare.schema.result import Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

SIZES = (4, 12, 40, 119)


@cache
def of_size(size: int, family: str) -> compare.Comparison:
    """Return the targets of a family of so many cities that state one; of 119, of all."""
    data = compare.open()
    if size == max(SIZES):
        return compare.select(families=family, data=data)
    described = data.described
    stating = sorted(set(described.loc[described["family"].eq(family), "city_id"]) - {*FOUR})
    return compare.select([*FOUR, *stating[: size - 4]], families=family, data=data)


def converted(found: compare.Comparison, language: str) -> Figure:
    return figures.converted(found, found.convert("yearly_change"), language)


DRAW: dict[str, Callable[[compare.Comparison, str], Figure]] = {
    "timeline": figures.timeline,
    "dots": figures.dots,
    "matrix": figures.matrix,
    "places": figures.places,
    "cushions": figures.cushions,
    "converted": converted,
}

FAMILY = {
    "timeline": "rd_intensity",
    "dots": "hightech_enterprises",
    "matrix": "rd_intensity",
    "places": "hightech_enterprises",
    "cushions": "hightech_enterprises",
    "converted": "rd_intensity",
}
"""One family for each figure."""


@cache
def drawn(kind: str, size: int, language: str) -> Figure:
    return DRAW[kind](of_size(size, FAMILY[kind]), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", DRAW)
def test_nothing_overprints_or_is_cut_and_a_page_holds_it(kind, size, language) -> None:
    figure = drawn(kind, size, language)
    assert misplaced(figure) == []
    assert on_marks(figure) == []
    assert through_marks(figure) == []
    assert figure.get_figheight() <= HIGHEST
    assert len(figure.get_label()) < 9000


@pytest.mark.parametrize("kind", ["timeline", "dots"])
@pytest.mark.parametrize("size", SIZES)
def test_a_single_value_is_a_sentence_and_no_panel(kind, size) -> None:
    found = of_size(size, FAMILY[kind])
    figure = drawn(kind, size, "en")
    single = [panel for panel in panels(found, wording.quantity, "en") if panel.points == 1]
    heads = {text for text, _ in shown_texts(figure)}
    assert not [panel.head for panel in single if panel.head in heads]
    told = " ".join(text for text, _ in shown_texts(figure)).replace("\n", " ")
    for panel in single:
        assert f"{panel.entries[0].name} {panel.entries[0].said}" in told
    for axes in figure.axes:
        marks = [line for line in axes.get_lines() if line.get_marker() not in ("None", "", ".")]
        assert len(marks) > 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["timeline", "dots"])
def test_the_cities_that_stand_out_are_named_beside_their_marks(kind, size) -> None:
    found = of_size(size, FAMILY[kind])
    said = " ".join(text for text, _ in shown_texts(drawn(kind, size, "en")))
    for row in rows_of(found.targets, Selected):
        if row.city_id in FOUR:
            assert wording.city(row, "en") in said
            assert spoken("en").number(row.canonical_value) in said


def test_what_is_not_shown_is_counted_in_words() -> None:
    """At 119 cities nothing is left out without a word."""
    said = {
        kind: " ".join(text for text, _ in shown_texts(drawn(kind, 119, "en")))
        for kind in ("dots", "matrix", "places")
    }
    found = {kind: of_size(119, FAMILY[kind]) for kind in said}
    for panel in panels(found["dots"], wording.quantity, "en"):
        assert panel.indicator in said["dots"]
    assert "Not drawn, for want of room" in said["dots"]
    documents = (set(found["matrix"].gaps["document_id"]), found["matrix"].targets["document_id"])
    silent = len(documents[0] - set(documents[1]))
    assert f"{silent} more documents state none of these" in said["matrix"]
    ranked = found["places"].positions().query("position_reason == 'ranked'")
    sizes = ranked.groupby(["indicator_id", "target_year"]).size()
    left = int((sizes > 1).sum()) - len(drawn("places", 119, "en").axes)
    assert left == 0 or f"{left} more orders" in said["places"]


# The page


def test_a_figure_that_no_page_holds_is_an_error_that_names_it() -> None:
    with pytest.raises(TooTallError, match=r'"Long" would be 1\d\.\d in high'):
        Sheet("Long", [], [6.0, 6.0], ["a", "b"], 0.1, 0.1)
    assert issubclass(TooTallError, ValueError)


def test_a_title_that_leaves_no_room_is_an_error_and_is_not_cut() -> None:
    with pytest.raises(TooTallError):
        figures.dots(of_size(4, "rd_intensity"), "en", "long " * 900)


def test_rows_shrink_then_crowds_become_strips_then_the_rest_is_counted() -> None:
    found = of_size(119, "hightech_enterprises")
    several = [panel for panel in panels(found, wording.quantity, "en") if panel.points > 1]

    def spotted(entry, named):
        return Spot(entry.row.canonical_value, entry.name if named else "", entry.colour)

    layouts = [
        laid_out(several, [], Room(room, 0.17, 0.27), spotted, FOUR, "en")
        for room in (40.0, 20.0, 8.0)
    ]
    assert [bool(layout.strips) for layout in layouts] == [False, True, True]
    assert all(0.17 <= layout.row <= 0.27 for layout in layouts)
    assert not layouts[0].left and layouts[2].left
    shown = [len(block.panel.entries) for block in layouts[1].blocks]
    told = [len(panel.entries) for panel in (*layouts[1].left, *layouts[1].single)]
    assert sum(shown) + sum(told) == sum(len(panel.entries) for panel in several)


# Dots that lie close together


def test_dots_that_are_put_aside_cover_each_other_nowhere() -> None:
    places = [(0.0, y / 3) for y in range(30)]
    moves = aside(places, [4.0] * len(places), widest=60.0)
    at = [(x + move, y) for (x, y), move in zip(places, moves, strict=True)]
    gaps = [abs(complex(a[0] - b[0], a[1] - b[1])) for i, a in enumerate(at) for b in at[:i]]
    assert min(gaps) >= 3.9


def test_stacked_dots_cover_each_other_nowhere() -> None:
    places = sorted(number**0.5 for number in range(60))
    levels = stacked(places, near=0.5)
    for level in set(levels):
        row = [place for place, at in zip(places, levels, strict=True) if at == level]
        assert all(b - a >= 0.5 for a, b in pairwise(row))


# Colours, contrast and grey


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str = "#ffffff") -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_marks_stand_out_from_white_by_three_and_text_by_four_and_a_half() -> None:
    palette = [*compare.load("colours")["colour"], *compare.load("cities")["colour"].dropna()]
    assert min(map(contrast, [*palette, style.CROWD])) >= 3
    assert min(map(contrast, [style.INK, style.QUIET])) >= 4.5
    assert contrast("#ffffff", TINTS["comparable"]) >= 4.5
    assert min(contrast(style.INK, TINTS[name]) for name in ("caveats", "not_comparable")) >= 4.5


@pytest.mark.parametrize("kind", ["timeline", "dots", "places", "cushions", "converted"])
def test_no_mark_is_paler_than_its_colour(kind) -> None:
    for size in (4, 119):
        figure = drawn(kind, size, "en")
        assert {line.get_alpha() for line in figure.findobj(Line2D)} <= {None, 1.0}


def test_tints_of_verdicts_differ_in_grey() -> None:
    shades = sorted(luminance(tint) for tint in TINTS.values())
    assert all(b / (a + 0.01) > 1.2 for a, b in pairwise(shades))


@pytest.mark.parametrize("size", [40, 119])
def test_of_many_cities_those_that_stand_out_differ_also_in_size_and_name(size) -> None:
    found = of_size(size, FAMILY["places"])
    grey = {line.get_markersize() for line in drawn("places", size, "en")
            .findobj(partial(_is_dot, colour=style.CROWD))}  # fmt: skip
    coloured = {line.get_markersize() for line in drawn("places", size, "en")
                .findobj(partial(_is_dot, colour=None))}  # fmt: skip
    assert len(style.prominent(found)) <= len(found.data["colours"])
    assert min(grey) < min(coloured)


def _is_dot(artist: object, colour: str | None) -> bool:
    if not isinstance(artist, Line2D) or artist.get_marker() != "o":
        return False
    return artist.get_color() == colour if colour else artist.get_color() != style.CROWD


# Labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_a_timeline_have_a_white_edge_and_stay_text(language) -> None:
    figure = drawn("timeline", 4, language)
    labels = figure.findobj(Haloed)
    assert labels
    assert "stroke: #ffffff" in figures.svg(figure) or "#ffffff" in figures.svg(figure)
    for text in labels:
        assert f">{text.get_text().splitlines()[0]}</text>" in figures.svg(figure)


def test_the_axis_of_a_timeline_is_of_years() -> None:
    found = {code: drawn("timeline", 4, code) for code in LANGUAGES}
    names = {code: {axes.get_xlabel() for axes in figure.axes} for code, figure in found.items()}
    assert names == {"zh": {"年份"}, "en": {"Year"}}


def test_panels_of_a_timeline_share_their_years() -> None:
    figure = drawn("timeline", 12, "en")
    assert len(figure.axes) > 1
    assert len({axes.get_xlim() for axes in figure.axes}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["timeline", "dots"])
def test_the_title_says_the_family(kind, language) -> None:
    families = pd.DataFrame(compare.load("families")).set_index("family")[f"name_{language}"]
    texts = [text for text, _ in shown_texts(drawn(kind, 4, language))]
    assert any(text.startswith(families[FAMILY[kind]]) for text in texts)


@pytest.mark.parametrize("kind", DRAW)
def test_two_caveats_stand_under_a_figure_at_most(kind) -> None:
    figure = drawn(kind, 119, "en")
    head = spoken("en").text("caveats")
    paragraphs = [text for text, _ in shown_texts(figure) if text.startswith(head)]
    assert len(paragraphs) <= 1
    for text in paragraphs:
        assert (
            len([part for part in text.split("; ") if not part.endswith(" more with the verdicts")])
            <= 2
        )


@pytest.mark.parametrize("size", SIZES)
def test_marks_of_named_cities_cover_no_other_named_mark_in_a_timeline(size) -> None:
    figure = drawn("timeline", size, "en")
    figure.draw_without_rendering()
    for axes in figure.axes:
        dots = [line for line in marks(figure, "o", "s")
                if line.axes is axes and 6 <= line.get_markersize() < RING]  # fmt: skip
        at = [axes.transData.transform(line.get_xydata()[0]) * 72 / figure.dpi for line in dots]
        assert all(hypot(*(a - b)) >= 6.5 for a, b in combinations(at, 2))


@pytest.mark.parametrize("size", SIZES)
def test_no_mark_is_cut_at_the_edge_of_a_timeline(size) -> None:
    for line in marks(drawn("timeline", size, "en"), "o", "s"):
        assert not line.get_clip_on()


def test_a_label_whose_line_would_run_through_another_mark_is_not_written() -> None:
    axes = Figure(figsize=(4, 4)).add_axes((0, 0, 1, 1))
    labels = Labels(axes)
    labels.reserve((0.5, 0.5))
    assert labels.put((0.5, 0.5), ["near"], 8, "black")
    around = [(0.5 + cos(turn) / 18, 0.5 + sin(turn) / 18) for turn in range(40)]
    for at in around:
        labels.reserve(at)
    assert not labels.put((0.5, 0.5), ["behind the others"], 8, "black")
    assert labels.put((0.9, 0.1), ["elsewhere"], 8, "black")
