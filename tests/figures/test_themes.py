"""Feature: the figures of a page of the report: themes, outcomes, slopes and verdicts."""

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations, groupby
from math import hypot

import pytest
from looks import FOUR, marks, misplaced, on_marks, shown_texts
from matplotlib.figure import Figure

import compare
from compare import figures
from compare.figures import grid, mark, style
from compare.figures.grid import STRIVEN, leading
from compare.figures.sheet import HIGHEST
from compare.figures.verdict_chart import distinct
from compare.schema import LANGUAGES, label
from compare.schema.result import Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

DRAW: dict[str, Callable[[compare.Comparison, str], Figure]] = {
    "theme": figures.theme,
    "outcomes": figures.outcomes,
    "slopes": figures.slopes,
    "verdicts": figures.verdicts,
}
THEMES = (
    "rd_intensity",
    "hightech_enterprises",
    "invention_patents",
    "hightech_output",
    "tech_contracts,st_progress",
)


@cache
def opened() -> compare.Dataset:
    return compare.open()


@cache
def of(families: str) -> compare.Comparison:
    return compare.select(FOUR, families=families, peers="all", data=opened())


@cache
def of_size(size: int, families: str) -> compare.Comparison:
    """Return the targets of so many cities that state one, with their peers; of 119, of all."""
    if size == 119:
        return compare.select(families=families, data=opened())
    described = opened().described
    stating = described.loc[described["family"].isin(families.split(",")), "city_id"]
    others = sorted({*stating} - {*FOUR})[: size - 4]
    return compare.select([*FOUR, *others], families=families, peers="all", data=opened())


@cache
def drawn(kind: str, families: str, language: str) -> Figure:
    return DRAW[kind](of(families), language)


def words(figure: Figure) -> str:
    return " ".join(text for text, _ in shown_texts(figure)).replace("\n", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("families", THEMES)
@pytest.mark.parametrize("kind", DRAW)
def test_no_label_lies_on_another_or_on_a_mark(kind, families, language) -> None:
    figure = drawn(kind, families, language)
    assert misplaced(figure) == []
    assert on_marks(figure) == []


@pytest.mark.parametrize("size", [12, 40, 119])
@pytest.mark.parametrize("kind", DRAW)
def test_nothing_overprints_at_any_number_of_cities(kind, size) -> None:
    for families in THEMES[:2]:
        figure = DRAW[kind](of_size(size, families), LANGUAGES[size % 2])
        assert misplaced(figure) == []
        assert kind == "theme" or on_marks(figure) == []
        assert figure.get_figheight() <= HIGHEST
        assert len(figure.get_label()) < 9000


@pytest.mark.parametrize("families", THEMES)
def test_no_dot_lies_on_a_cross_or_on_another_dot(families) -> None:
    figure = drawn("theme", families, "en")
    scale = 72 / figure.dpi
    for axes in figure.axes:
        at = {
            shape: [axes.transData.transform(line.get_xydata()[0]) * scale
                    for line in marks(figure, *shape) if line.axes is axes]
            for shape in (("o", "s"), ("x",))
        }  # fmt: skip
        dots, crosses = at.values()
        pairs = [*combinations(dots, 2), *((dot, cross) for dot in dots for cross in crosses)]
        assert all(hypot(*(a - b)) > 4 for a, b in pairs)


@pytest.mark.parametrize("families", THEMES)
def test_each_panel_has_its_own_years(families) -> None:
    figure = drawn("theme", families, "en")
    figure.draw_without_rendering()
    panels = [axes for axes in figure.axes if axes.get_xlim()[1] > 2000]
    assert panels
    for axes in panels:
        years = [tick.get_text() for tick in axes.get_xticklabels() if tick.get_visible()]
        assert [year for year in years if year.startswith("20")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("families", THEMES)
@pytest.mark.parametrize("kind", ["theme", "outcomes", "slopes"])
def test_a_key_names_the_marks_that_are_drawn_and_no_others(kind, families, language) -> None:
    figure, speech = drawn(kind, families, language), spoken(language)
    said = words(figure).replace(" ", "")
    crosses = marks(figure, "x")
    strips = [axes for axes in figure.axes if not len(axes.get_xticks())]
    shown = {
        "mark_target": bool(marks(figure, "o")),
        "mark_inside": bool(marks(figure, "s")),
        "mark_observed": bool(crosses),
        "thin_cross": any(line.get_markeredgewidth() < 1 for line in crosses),
        "mark_before": bool(marks(figure, "|")),
        "mark_peers": bool(strips),
    }
    found = {name: speech.text(name).replace(" ", "") in said for name in shown}
    assert found == shown
    if speech.text("weak").strip() in words(figure):
        assert speech.text("mark_weak", marks="")[1:].replace(" ", "") in said
    dotted = [line for axes in figure.axes for line in axes.get_lines()
              if line.get_linestyle() == ":"]  # fmt: skip
    lines = speech.text("mark_reference", places="…").split("…")[0].strip().replace(" ", "")
    assert (lines in said) is bool(dotted)


def test_a_value_about_so_much_is_on_its_line_and_says_so() -> None:
    figure = drawn("theme", "hightech_output", "en")
    lines = [line for line in figure.axes[0].get_lines() if line.get_marker() in ("None", "")]
    assert any({2015, 2020, 2023} <= {*line.get_xdata()} for line in lines)
    assert "≈46.4%" in words(figure) and spoken("en").text("matrix_about") in words(figure)


def test_an_axis_of_outcomes_has_three_ticks() -> None:
    for families in THEMES:
        for axes in drawn("outcomes", families, "en").axes:
            low, high = axes.get_xlim()
            assert len([tick for tick in axes.get_xticks() if low <= tick <= high]) >= 3


# Verdicts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("families", THEMES)
def test_a_triangle_names_each_row_and_counts_each_cell_once(families, language) -> None:
    figure, rows = drawn("verdicts", families, language), rows_of(of(families).of_chosen().targets,
                                                                  Selected)  # fmt: skip
    names = distinct(rows, language)
    assert len({*names}) == len(names) == len(rows)
    texts = [text for text, _ in shown_texts(figure)]
    shown = len(rows) if figure.axes else 0
    assert {*names} >= {*texts[:shown]}
    counts = [int(number) for line in texts[shown:] for number in re.findall(r"\d+", line)]
    assert sum(counts) == len(rows) * (len(rows) - 1) // 2 and 0 not in counts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*DRAW, "matrix"])
def test_an_alternative_text_names_the_cities(kind, language) -> None:
    found = of("rd_intensity").of_chosen()
    figure = figures.matrix(found, language) if kind == "matrix" else drawn(
        kind, "rd_intensity", language
    )  # fmt: skip
    cities = {wording.city(row, language) for row in rows_of(found.targets, Selected)}
    missing = {city for city in cities if city not in figure.get_label()}
    assert len(missing) <= {"slopes": 2, "outcomes": 1}.get(kind, 0) < len(cities)


# The matrix


def test_a_matrix_begins_with_the_leading_families() -> None:
    found = compare.select(FOUR, data=opened())
    order = leading(found, most=14, cities=2)
    assert order[:3] == ["rd_intensity", "hightech_enterprises", "invention_patents_per_10k"]
    assert "high_value_invention_patents_per_10k" in order
    stating = found.targets.groupby("indicator_id")["city_id"].nunique()
    families = found.targets.groupby("indicator_id")["family"].first()
    others = [stating[name] for name in order if families[name] not in {*THEMES[:3]}]
    assert others == sorted(others, reverse=True) and min(others) >= 2


def test_a_target_is_striven_for_where_the_statement_that_stands_for_it_says_so() -> None:
    found = compare.select("nantong", scope=None, data=opened())
    rows = rows_of(found.targets, Selected)
    unlike = [row for row in rows if len(row.firmnesses) > 1 and "strive" in row.firmnesses]
    assert {row.canonical_value for row in unlike} >= {60.0, 68.5}
    statements = found.data["statements"].set_index("statement_id")["firmness"]
    for row in rows:
        assert mark.is_striven_for(row) is (statements[row.statement_id] == "strive")
    said = words(figures.matrix(found.only(row.indicator_id for row in unlike), "en"))
    assert "> 60" in said and f"> 60 {STRIVEN}" not in said


def test_sources_are_of_what_is_drawn() -> None:
    found = compare.select(FOUR, families="rd_intensity", peers="all", data=opened())
    figure = figures.places(found, "en")
    said = words(figure).split(spoken("en").text("sources"))[1]
    placed = found.positions().query("position_reason == 'ranked'")
    years = found.targets.set_index("target_id")["issued_in"]
    first, last = min(years[placed["target_id"]]), max(years[placed["target_id"]])
    assert min(years) < first
    assert str(first) in said and str(min(years)) not in said and str(last) in said


@pytest.mark.parametrize("city", ["chizhou", "deyang"])
def test_a_single_value_without_peers_is_a_sentence_and_no_panel(city) -> None:
    found = compare.select(city, families="rd_intensity", peers="all", data=opened())
    figure = figures.theme(found, "en")
    assert not figure.axes
    assert "One value only" in " ".join(text.get_text() for text in figure.texts)


# The strip of peers


def strips(figure: Figure) -> list:
    return [axes for axes in figure.axes if not len(axes.get_xticks())]


@pytest.mark.parametrize("families", THEMES)
def test_a_strip_has_the_numbers_of_its_panel_once_more(families) -> None:
    figure = drawn("theme", families, "en")
    figure.draw_without_rendering()
    for strip in strips(figure):
        [panel] = [
            axes
            for axes in figure.axes
            if axes is not strip and axes.get_position().y0 == strip.get_position().y0
        ]
        low, high = strip.get_ylim()
        numbers = [
            {tick.get_loc(): tick.label1.get_text() if axes is panel else tick.label2.get_text()
             for tick in axes.yaxis.get_major_ticks() if low <= tick.get_loc() <= high}
            for axes in (panel, strip)
        ]  # fmt: skip
        assert numbers[0] == numbers[1] and any(numbers[0].values())
        assert all(tick.label2.get_visible() for tick in strip.yaxis.get_major_ticks())


@pytest.mark.parametrize("families", THEMES[:2])
def test_no_grey_dot_is_drawn_twice_and_none_covers_another(families) -> None:
    """Also where all cities are chosen: those in a strip are not at their years as well."""
    found = of_size(119, families)
    figure = figures.theme(found, "en")
    scale = 72 / figure.dpi
    figure.draw_without_rendering()
    heights: dict[tuple[float, float], int] = {}
    for axes in figure.axes:
        dots = [line for line in marks(figure, "o", "s") if line.axes is axes]
        at = [axes.transData.transform(line.get_xydata()[0]) * scale for line in dots]
        assert all(hypot(*(a - b)) > 3.9 for a, b in combinations(at, 2))
        for line in dots:
            if line.get_color() == style.CROWD:
                key = (axes.get_position().y0, float(line.get_ydata()[0]))
                heights[key] = heights.get(key, 0) + 1
    values = found.targets[found.targets["scope"].eq("city")]["canonical_value"].value_counts()
    assert all(count <= values[value] for (_, value), count in heights.items())


def test_panels_with_targets_of_named_cities_come_before_fuller_ones() -> None:
    figure = figures.theme(of_size(119, "hightech_enterprises"), "en")
    assert "Net increase in high-tech enterprises · enterprises" in words(figure)
    assert "High-tech enterprises recognised (" in words(figure)  # told, not drawn


def test_a_panel_without_a_named_city_says_so() -> None:
    figure = figures.theme(of_size(119, "rd_intensity"), "en")
    assert spoken("en").text("theme_none_named") in words(figure)
    assert spoken("en").text("theme_none_named") not in words(drawn("theme", THEMES[0], "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_years_of_a_theme_chart_are_called_years(language) -> None:
    figure = drawn("theme", THEMES[1], language)
    called = [axes.get_xlabel() for axes in figure.axes if axes.get_xlim()[1] > 2000]
    assert called == ["", "", spoken(language).text("year_axis")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["outcomes", "slopes", "cushions"])
def test_a_title_says_the_family_where_it_is_one_and_none_of_many(kind, language) -> None:
    draw, name = getattr(figures, kind), {"zh": "研发投入强度：", "en": "R&D intensity: "}[language]
    texts = [text for text, _ in shown_texts(draw(of_size(12, "rd_intensity"), language))]
    assert any(text.startswith(name) for text in texts)
    whole = draw(compare.select(FOUR, data=opened()), language)
    assert spoken(language).text(f"title_{kind}") in [text for text, _ in shown_texts(whole)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("families", ["hightech_enterprises", "rd_intensity", "tech_contracts"])
def test_where_all_verdicts_are_the_same_a_sentence_says_so(families, language) -> None:
    found = of(families)
    verdicts = found.of_chosen().pairs["verdict"]
    figure = figures.verdicts(found, language)
    assert bool(figure.axes) == (verdicts.nunique() > 1)
    if not figure.axes:
        said = words(figure)
        assert label("verdict", verdicts.iloc[0], language) in said
        assert re.findall(r"\d+", said)[0] == str(len(verdicts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_panel_says_that_its_scale_is_logarithmic_if_it_is(language) -> None:
    figure = drawn("theme", "hightech_enterprises", language)
    said = spoken(language).text("log_head")
    panels = [axes for axes in figure.axes if axes.get_yscale() == "log" and axes.lines]
    heads = [text for text, _ in shown_texts(figure) if text.endswith(said)]
    assert 0 < len(heads) <= len(panels)


def test_documents_of_a_city_stand_beside_each_other_in_a_matrix() -> None:
    documents = list(grid.of(of("rd_intensity"), "en").documents)
    cities = [document.rsplit("-", 1)[0] for document in documents]
    assert len([city for city, _ in groupby(cities)]) == len(set(cities))
