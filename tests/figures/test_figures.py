"""Feature: figures draw only like with like, legibly, in two languages, the same each time."""

import dataclasses
import io
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import combinations

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import compare
from compare import figures
from compare.comparison.conversion import CONVERSIONS, per_10k_residents
from compare.figures import style
from compare.figures.panel import Panel, panels
from compare.schema import LANGUAGES, VOCABULARIES, label
from compare.schema.result import Converted, DescribedGap, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.converted import Words
from compare.wording.language import spoken

MARKERS = ("o", "s")
FOUR = ["nantong", "yancheng", "qidong", "changzhou"]
FAMILIES = ("rd_intensity", "hightech_enterprises", "invention_patents")
KINDS = {"dots": figures.dots, "timeline": figures.timeline}
DRAWN = [
    (family, kind, language) for family in FAMILIES for kind in KINDS for language in LANGUAGES
]


@pytest.fixture(scope="module")
def selected() -> dict[str, compare.Comparison]:
    return {family: compare.select(FOUR, families=family) for family in FAMILIES}


@pytest.fixture(scope="module")
def drawn(selected) -> dict[tuple[str, str, str], Figure]:
    return {
        (family, kind, language): KINDS[kind](selected[family], language)
        for family, kind, language in DRAWN
    }


def shown_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return each text that is visible in a figure with the box that it takes."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    hidden |= {tick.label1, tick.label2}
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and text not in hidden
    ]


def misplaced(figure: Figure) -> list[tuple[str, ...]]:
    """Return the pairs of texts that overlap, and the texts that are cut off at an edge."""
    shown = shown_texts(figure)
    assert shown
    found: list[tuple[str, ...]] = [
        (text, other)
        for (text, a), (other, b) in combinations(shown, 2)
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]
    found += [
        (text,)
        for text, box in shown
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1
    ]
    return found


def rows_in(panel: Panel) -> list[Selected]:
    return [entry.row for entry in panel.entries]


# What is drawn


@pytest.mark.parametrize(("family", "kind", "language"), DRAWN)
def test_the_alternative_text_names_each_city_with_its_value(
    selected, drawn, family, kind, language
) -> None:
    figure = drawn[family, kind, language]
    assert isinstance(figure, Figure)
    alternative = figure.get_label()
    assert alternative.startswith(spoken(language).text(f"alt_{kind}"))
    targets = selected[family].targets
    assert len(targets) > 1
    for row in rows_of(targets, Selected):
        said = wording.quantity(row, language)
        assert spoken(language).number(row.canonical_value) in said
        assert f"{wording.who(row, language)}{spoken(language).colon}{said}" in alternative
    gaps = selected[family].gaps
    gaps = gaps[gaps["indicator_id"].isin(targets["indicator_id"])]  # the others have no panel
    assert len(gaps) or family == "rd_intensity"  # which every document states
    for gap in rows_of(gaps, DescribedGap):
        said = label("gap", gap.gap_reason, language)
        assert f"{wording.document(gap, language)}{spoken(language).colon}{said}" in alternative


@pytest.mark.parametrize(("family", "kind", "language"), DRAWN)
def test_each_target_is_a_mark_at_its_value(selected, drawn, family, kind, language) -> None:
    found = panels(selected[family], wording.quantity, language)
    figure = drawn[family, kind, language]
    assert len(figure.axes) == len(found) > 0
    for axes, panel in zip(figure.axes, found, strict=True):
        marks = [
            (line.get_xdata() if kind == "dots" else line.get_ydata())[0]
            for line in axes.get_lines()
            if line.get_marker() in MARKERS
        ]
        assert sorted(marks) == sorted(row.canonical_value for row in rows_in(panel))


@pytest.mark.parametrize(("family", "kind", "language"), DRAWN)
def test_no_text_lies_on_another_or_outside_the_figure(drawn, family, kind, language) -> None:
    assert misplaced(drawn[family, kind, language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cities", ["", "nantong,qidong"])
def test_no_text_of_a_matrix_lies_on_another_or_outside_its_cell(cities, language) -> None:
    common = list(compare.shared.indicators(compare.open(), among=FOUR)["indicator_id"])
    found = compare.select(cities=cities or FOUR, indicators=common)
    figure = figures.matrix(found, language)
    assert misplaced(figure) == []
    renderer = FigureCanvasAgg(figure).get_renderer()
    cells = [patch.get_window_extent(renderer) for patch in figure.findobj(Rectangle)]
    for text, box in shown_texts(figure):
        inside = [c for c in cells if c.width < 200 and c.x0 < box.x0 + box.width / 2 < c.x1
                  and c.y0 < box.y0 + box.height / 2 < c.y1]  # fmt: skip
        assert all(c.y0 <= box.y0 and box.y1 <= c.y1 for c in inside), text


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        pytest.param("dots", {"families": "incubators"}, id="dots in many panels"),
        pytest.param("timeline", {"families": "incubators"}, id="timeline in many panels"),
        pytest.param("timeline", {"families": "research_institutes", "scope": None}, id="parts"),
        pytest.param("timeline", {"families": "rd_intensity", "cities": "yancheng"}, id="one"),
        pytest.param("dots", {"families": "rd_intensity", "cities": "yancheng"}, id="one dot"),
        pytest.param("timeline", {"families": "invention_patents", "years": "2018-2020"}, id="tie"),
    ],
)
def test_no_text_lies_on_another_whatever_is_selected(kind, asked) -> None:
    figure = KINDS[kind](compare.select(**asked), "en")
    assert misplaced(figure) == []


def test_no_panel_holds_targets_that_may_not_be_compared() -> None:
    found = compare.select(FOUR, scope=None)
    apart = found.pairs[found.pairs["verdict"] == "not_comparable"]
    barred = {frozenset(pair) for pair in zip(apart["target_a"], apart["target_b"], strict=True)}
    shown = panels(found, wording.quantity, "en")
    names = [row.target_id for panel in shown for row in rows_in(panel)]
    assert sorted(names) == sorted(found.targets["target_id"])
    for panel in shown:
        assert len({row.indicator_id for row in rows_in(panel)}) == 1
        pairs = combinations((row.target_id for row in rows_in(panel)), 2)
        assert not [pair for pair in pairs if frozenset(pair) in barred]


def test_a_stock_and_additions_are_in_different_panels(selected) -> None:
    shown = panels(selected["hightech_enterprises"], wording.quantity, "en")
    kinds = [{row.kind for row in rows_in(panel)} for panel in shown]
    assert {"stock"} in kinds and {"flow"} in kinds
    assert all(len(found) == 1 for found in kinds)


def test_a_city_has_the_same_colour_in_every_selection() -> None:
    alone = style.colours(compare.select(cities="changzhou", families="rd_intensity"))
    four = "changzhou,nantong,qidong,yancheng"
    among = style.colours(compare.select(cities=four, families="rd_intensity"))
    table = compare.load("cities").set_index("city_id")["colour"]
    own = table.dropna()
    assert {city: among[city] for city in four.split(",")} == own[four.split(",")].to_dict()
    # A place that cities are held against has no colour.
    assert set(among) <= set(own.index)
    assert alone["changzhou"] == among["changzhou"]
    assert len(set(among.values())) == len(among) > 3


def of_cities(own, chosen=()):
    """Return a comparison of as many cities, with colours of their own or without."""
    found = compare.select(FOUR, families="rd_intensity")
    rows = [found.targets.iloc[0].to_dict() | {"city_id": c, "colour": own[c]} for c in own]
    nothing = found.observations.iloc[:0]
    return dataclasses.replace(
        found, targets=pd.DataFrame(rows), observations=nothing, chosen=chosen
    )


def test_a_city_without_a_colour_takes_one_that_no_other_city_shown_has() -> None:
    colours = style.colours(of_cities({"a": None, "b": "#0072B2", "c": None, "d": "#D55E00"}))
    assert (colours["b"], colours["d"]) == ("#0072B2", "#D55E00")
    assert len(set(colours.values())) == 4
    assert style.QUIET not in colours.values()


def test_of_many_cities_those_that_were_chosen_stand_out_against_grey() -> None:
    many = {f"c{number:02d}": None for number in range(40)} | {"nantong": "#D55E00"}
    colours = style.colours(of_cities(many, chosen=("c03", "nantong")))
    assert colours["nantong"] == "#D55E00"
    standing_out = {city for city, colour in colours.items() if colour != style.QUIET}
    assert standing_out == {"c03", "nantong"}
    assert colours["c03"] != colours["nantong"]
    assert {c for c, colour in style.colours(of_cities(many)).items() if colour != style.QUIET} == {
        "nantong"
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_selection_is_a_figure_with_one_sentence_and_no_axes(kind, language) -> None:
    found = compare.select(cities="changzhou", families="rd_intensity", years=2030)
    figure = KINDS[kind](found, language)
    assert figure.axes == []
    assert [text for text, _ in shown_texts(figure)] == [spoken(language).text("no_target")]
    assert misplaced(figure) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_may_be_given(selected, kind) -> None:
    figure = KINDS[kind](selected["rd_intensity"], "en", title="Spending on research")
    assert "Spending on research" in [text for text, _ in shown_texts(figure)]
    assert "Spending on research" in figure.get_label()


# Each text is composed once


def drawing_calls(found: compare.Comparison) -> dict[str, Callable[[], Figure]]:
    """Return what draws each figure of a selection, the conversion done before."""
    values = found.convert("yearly_change")
    calls = {name: partial(getattr(figures, name), found) for name in [*KINDS, "matrix"]}
    return calls | {"converted": partial(figures.converted, found, values)}


@pytest.mark.parametrize("kind", [*KINDS, "matrix", "converted"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_composes_each_text_once(monkeypatch, kind, language) -> None:
    """Measuring, drawing and the alternative text use the same words.

    A dot chart says a quantity with its unit to those who do not see the axis, and without it
    beside the dot: two texts, each composed once.
    """
    found = compare.select(FOUR, families="hightech_enterprises,rd_intensity", scope=None)
    draw = drawing_calls(found)[kind]
    composed: Counter[tuple[object, ...]] = Counter()

    def counting(name: str, compose: Callable[..., str]) -> Callable[..., str]:
        def counted(row, *arguments, **options) -> str:
            cells = tuple(cell for cell in row if cell == cell)  # no NaN is another
            composed[(name, cells, *arguments, *options.items())] += 1
            return compose(row, *arguments, **options)

        return counted

    for name in ("who", "quantity", "short", "observed", "indicator"):
        monkeypatch.setattr(wording, name, counting(name, getattr(wording, name)))
    draw(language)
    assert {name for name, *_ in composed} >= {"matrix": {"short"}}.get(kind, {"who"})
    assert {key: count for key, count in composed.items() if count > 1} == {}
    targets = len(found.targets)
    counts = Counter(name for name, *_ in composed.elements())
    assert counts["who"] <= targets and counts["short"] <= targets
    assert counts["quantity"] == {"dots": 2, "timeline": 1}.get(kind, 0) * targets


# Converted values


COUNTED_ONLY = {"no_parent", "no_net_additions"}
"""Reasons that nearly all targets have: under the figure, not in rows."""


@pytest.fixture(scope="module", params=CONVERSIONS)
def conversion(request) -> tuple[compare.Comparison, dict[str, Converted], Figure]:
    found = compare.select(FOUR, families="hightech_enterprises,incubators,rd_intensity")
    values = found.convert(request.param)
    figure = figures.converted(found, values, "en")
    return found, by(values, Converted, "target_id"), figure


def shown_in(figure: Figure, found: compare.Comparison, results) -> list[list[Selected]]:
    """Return the targets that a figure of converted values shows, panel by panel."""
    shown = [rows_in(panel) for panel in panels(found, wording.quantity, "en")]
    kept = [
        [row for row in rows if results[row.target_id].missing not in COUNTED_ONLY]
        for rows in shown
    ]
    return [rows for rows in kept if any(not results[row.target_id].missing for row in rows)]


def test_a_converted_value_is_a_hollow_diamond_and_not_the_mark_of_a_target(conversion) -> None:
    found, results, figure = conversion
    shown = shown_in(figure, found, results)
    assert len(figure.axes) == len(shown) > 0
    for axes, rows in zip(figure.axes, shown, strict=True):
        known = [(place, results[row.target_id]) for place, row in enumerate(rows)]
        points = [(r.converted_value, place) for place, r in known if not r.missing]
        marks = axes.get_lines()
        assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in marks] == points
        assert {line.get_marker() for line in marks} == {"D"}
        assert {line.get_markerfacecolor() for line in marks} == {"none"}
        assert "D" not in {*MARKERS, "x"}


def test_what_is_not_converted_says_why_beside_its_row_and_in_the_alternative_text(
    conversion,
) -> None:
    found, results, figure = conversion
    texts = [text.replace("\n", " ") for text, _ in shown_texts(figure)]
    missing = [
        (wording.who(row, "en"), label("missing", results[row.target_id].missing, "en"))
        for rows in shown_in(figure, found, results)
        for row in rows
        if results[row.target_id].missing
    ]
    for who, reason in missing:
        assert reason.strip() and reason in texts
        assert f"{who}: {reason}" in figure.get_label()
    assert sum(texts.count(reason) for reason in {reason for _, reason in missing}) == len(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_converted_value_says_beside_it_what_it_was_computed_from(language) -> None:
    found = compare.select(FOUR, families="hightech_enterprises,incubators,rd_intensity")
    words = Words(found.data, language)
    for name in CONVERSIONS:
        values = found.convert(name)
        figure = figures.converted(found, values, language)
        texts = "".join(text.replace("\n", "") for text, _ in shown_texts(figure))
        known = rows_of(values[values["missing"].eq("")], Converted)
        assert known
        for result in known:
            told = spoken(language).list([words.value(result), *words.inputs(result)], strong=True)
            assert told in figure.get_label()
            assert told.replace(" ", "") in texts.replace(" ", "")
        assert misplaced(figure) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("anybody", [True, False])
def test_a_place_without_residents_is_named(language, anybody) -> None:
    found = compare.select(FOUR, indicators="hightech_enterprises,hightech_enterprises_added")
    population = found.data["population"]
    kept = population["city_id"].isin(["nantong", "qidong"]) & anybody
    values = per_10k_residents(found.targets, {"population": population[kept]})
    figure = figures.converted(found, values, language)
    name = {"en": "Yancheng", "zh": "盐城"}[language]
    reason = label("missing", "no_population", language)
    said = [text.replace("\n", "") for text, _ in shown_texts(figure)]
    [note] = [text for text in said if reason in text]
    assert name in note and name in figure.get_label()
    others = {"en": "Nantong", "zh": "南通"}[language]
    assert (others in note) is not anybody
    assert misplaced(figure) == []


def test_what_is_per_resident_is_not_said_to_be_unadjusted() -> None:
    found = compare.select(FOUR, families="hightech_enterprises")
    caveat = label("reason", "unlike_size", "en")
    for name in ("per_10k_residents", "yearly_change"):
        figure = figures.converted(found, found.convert(name), "en")
        texts = " ".join(text.replace("\n", " ") for text, _ in shown_texts(figure))
        assert (caveat in texts) is (name == "yearly_change")


def test_reasons_are_said_at_all() -> None:
    found = compare.select(FOUR, families="hightech_enterprises,incubators")
    said = {
        name: figures.converted(found, found.convert(name), "en").get_label()
        for name in CONVERSIONS
    }
    reasons = VOCABULARIES["missing"].codes
    assert [name for name in said if any(label("missing", r, "en") in said[name] for r in reasons)]


def test_where_nothing_is_converted_the_figure_says_so() -> None:
    found = compare.select(FOUR, families="rd_intensity")
    figure = figures.converted(found, found.convert("per_10k_residents"), "en")
    assert figure.axes == []
    assert spoken("en").text("no_converted") in [text for text, _ in shown_texts(figure)]


# Nothing else is changed


def test_drawing_and_writing_change_no_setting_of_matplotlib(selected, tmp_path) -> None:
    before = dict(mpl.rcParams)
    for draw in KINDS.values():
        figure = draw(selected["rd_intensity"], "zh")
        figures.svg(figure)
        figures.write(figure, tmp_path / "figure")
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_can_be_saved_as_any_other(drawn, kind) -> None:
    buffer = io.BytesIO()
    drawn["rd_intensity", kind, "zh"].savefig(buffer, format="png")
    assert buffer.getvalue().startswith(b"\x89PNG")


# Files


def texts_of(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_svg_is_the_same_text_each_time_and_names_the_cities(selected, kind, language) -> None:
    found = selected["hightech_enterprises"]
    first, second = (figures.svg(KINDS[kind](found, language)) for _ in range(2))
    assert first == second
    texts = " ".join(texts_of(first))
    for row in rows_of(found.targets, Selected):
        assert wording.city(row, language) in texts
        assert spoken(language).number(row.canonical_value) in texts
    assert "<dc:date>" not in first


def test_an_svg_is_titled_with_the_alternative_text(drawn) -> None:
    figure = drawn["rd_intensity", "dots", "en"]
    title = ET.fromstring(figures.svg(figure)).find(".//{http://purl.org/dc/elements/1.1/}title")
    assert title.text == figure.get_label()


def test_figures_are_written_for_readers_without_the_font(drawn, tmp_path) -> None:
    figure = drawn["rd_intensity", "timeline", "zh"]
    paths = figures.write(figure, tmp_path / "rd")
    assert [path.name for path in paths] == ["rd.svg", "rd.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rd.png", "rd.svg"]
    assert texts_of(paths[0].read_text(encoding="utf-8")) == []
    first = [path.read_bytes() for path in paths]
    again = figures.write(figure, tmp_path / "again")
    assert [path.read_bytes() for path in again] == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_character_that_the_font_lacks_is_an_error(selected, kind) -> None:
    with pytest.raises(UserWarning, match="missing from font"):
        FigureCanvasAgg(KINDS[kind](selected["rd_intensity"], "en", "\N{TEST TUBE}")).draw()


# Many cities

PAGE = 9.7
"""Height in inches of the text of a page of the report."""


@pytest.fixture(scope="module")
def surveyed() -> dict[str, compare.Comparison]:
    year = 2024
    return {
        "three": compare.select("nantong,yancheng,changzhou", year, peers="all"),
        "province": compare.select("hefei", year, peers="province"),
        "everybody": compare.select(years=year),
        "one": compare.select("nantong", year),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["three", "province", "everybody", "one"])
@pytest.mark.parametrize("draw", [figures.places, figures.cushions])
def test_a_figure_of_many_cities_fits_a_page_and_no_text_lies_on_another(
    surveyed, draw, name, language
) -> None:
    figure = draw(surveyed[name], language)
    assert misplaced(figure) == []
    assert figure.get_figheight() <= PAGE
    assert figure.get_label().startswith(spoken(language).text(f"alt_{draw.__name__}"))


def test_each_city_of_an_order_is_a_dot_and_those_asked_for_are_named(surveyed) -> None:
    found = surveyed["three"]
    placed = found.positions()
    figure = figures.places(found, "en")
    own = {city: placed[placed["city_id"].eq(city)] for city in found.chosen}
    for axes in figure.axes:
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        values = sorted(float(line.get_xdata()[0]) for line in dots)
        [group] = [
            group
            for _, group in placed[placed["rank"].notna()].groupby("indicator_id")
            if sorted(group["canonical_value"]) == values
        ]
        named = {text.get_text().split(" ")[0] for text in axes.texts}
        expected = {
            city.title() for city, rows in own.items() if rows.index.isin(group.index).any()
        }
        assert named == expected


def test_a_target_and_what_was_reached_stand_on_the_row_of_their_city(surveyed) -> None:
    found = surveyed["everybody"].only(["hightech_enterprises_added"])
    [axes] = figures.cushions(found, "en").axes
    cushions = found.data["cushions"]
    cushions = cushions[cushions["target_id"].isin(found.positions()["target_id"])]
    for marker, column in (("o", "canonical_value"), ("x", "reached_value")):
        drawn = [line for line in axes.get_lines() if line.get_marker() == marker]
        values = sorted(float(line.get_xdata()[0]) for line in drawn)
        assert values == sorted(cushions[column])
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert len(names) == len(set(names)) == len(cushions)


def test_nothing_to_draw_says_so(surveyed) -> None:
    nothing = compare.select("nantong", 1990)
    for draw in (figures.places, figures.cushions):
        figure = draw(nothing, "en")
        assert not figure.axes
        assert any("No target" in text or "none" in text for text, _ in shown_texts(figure))
