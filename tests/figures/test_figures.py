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
from looks import FOUR, misplaced, shown_texts
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

import compare
from compare import figures
from compare.figures import mark, style
from compare.figures.panel import Panel, panels
from compare.schema import LANGUAGES, label
from compare.schema.result import DescribedGap, Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

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
    for panel in panels(selected[family], wording.quantity, language):
        names = wording.names(rows_in(panel), language)
        for row in rows_in(panel):
            said = wording.quantity(row, language)
            assert spoken(language).number(row.canonical_value) in said
            assert f"{names[row.target_id]}{spoken(language).colon}{said}" in alternative
    gaps = selected[family].gaps
    gaps = gaps[gaps["indicator_id"].isin(targets["indicator_id"])]  # the others have no panel
    assert len(gaps) or family == "rd_intensity"  # which every document states
    for gap in rows_of(gaps, DescribedGap):
        said = label("gap", gap.gap_reason, language)
        assert f"{wording.document(gap, language)}{spoken(language).colon}{said}" in alternative


def targets_in(axes: Axes, kind: str) -> list[float]:
    """Return the values of the marks of targets in an axes; a ring is no mark of its own."""
    return [
        float((line.get_xdata() if kind == "dots" else line.get_ydata())[0])
        for line in axes.get_lines()
        if (line.get_marker() is mark.WAVES or line.get_marker() in ("o", "s"))
        and line.get_markersize() < mark.RING
    ]


@pytest.mark.parametrize(("family", "kind", "language"), DRAWN)
def test_each_target_is_a_mark_at_its_value(selected, drawn, family, kind, language) -> None:
    found = panels(selected[family], wording.quantity, language)
    found = [panel for panel in found if panel.points > 1]
    figure = drawn[family, kind, language]
    assert len(figure.axes) == len(found) > 0
    for axes, panel in zip(figure.axes, found, strict=True):
        values = [row.canonical_value for row in rows_in(panel)]
        assert sorted(targets_in(axes, kind)) == sorted(values)


def arrows_in(figure: Figure) -> int:
    return sum(text.arrow_patch is not None for text in figure.findobj(Annotation))


def of_comparator(comparator: str, bare: bool) -> compare.Comparison:
    """Return two targets, as if documents qualified them so."""
    found = compare.select(FOUR, 2024, indicators="rd_intensity")
    rows = found.targets.head(2).assign(comparator=comparator, bare=bare)
    rows["firmness"] = "commit"
    return dataclasses.replace(found, targets=rows)


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_stated_floor_has_an_arrow(kind) -> None:
    arrows = {
        (comparator, bare): arrows_in(KINDS[kind](of_comparator(comparator, bare), "en"))
        for comparator, bare in ((">=", False), (">=", True), (">", False), ("~", False))
    }
    assert arrows == {(">=", False): 2, (">=", True): 0, (">", False): 2, ("~", False): 0}


@pytest.mark.parametrize("kind", KINDS)
def test_about_is_waves_and_no_bar(kind) -> None:
    figure = KINDS[kind](of_comparator("~", False), "en")
    [axes] = figure.axes
    assert [line.get_marker() is mark.WAVES for line in axes.get_lines()].count(True) == 2
    said = " ".join(text for text, _ in shown_texts(figure))
    assert "≈" in said and spoken("en").text("mark_about") in said.replace("\n", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_striven_for_has_a_ring_also_without_a_qualifier(kind) -> None:
    found = of_comparator(">=", True)
    found.targets["firmness"] = ["strive", "commit"]
    [axes] = KINDS[kind](found, "en").axes
    assert [line.get_markersize() == mark.RING for line in axes.get_lines()].count(True) == 1


@pytest.mark.parametrize(("family", "kind", "language"), DRAWN)
def test_no_text_lies_on_another_or_outside_the_figure(drawn, family, kind, language) -> None:
    assert misplaced(drawn[family, kind, language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cities", ["", "nantong,qidong"])
def test_no_text_of_a_matrix_lies_on_another_or_outside_its_cell(cities, language) -> None:
    common = list(compare.shared.indicators(compare.open(), among=FOUR)["indicator_id"])
    found = compare.select(cities=cities or FOUR, indicators=common)
    for figure in figures.matrices(found, language):
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
    assert style.CROWD not in colours.values()


def test_of_many_cities_those_that_were_chosen_stand_out_against_grey() -> None:
    many = {f"c{number:02d}": None for number in range(40)} | {"nantong": "#D55E00"}
    colours = style.colours(of_cities(many, chosen=("c03", "nantong")))
    assert colours["nantong"] == "#D55E00"
    standing_out = {city for city, colour in colours.items() if colour != style.CROWD}
    assert standing_out == {"c03", "nantong"}
    assert colours["c03"] != colours["nantong"]
    assert {c for c, colour in style.colours(of_cities(many)).items() if colour != style.CROWD} == {
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
