"""Feature: the place of a city among others, and targets against what was known before."""

import pytest
from looks import misplaced, shown_texts

import compare
from compare import figures
from compare.figures.sheet import HIGHEST
from compare.wording.language import spoken


@pytest.fixture(scope="module")
def surveyed() -> dict[str, compare.Comparison]:
    year = 2024
    return {
        "three": compare.select("nantong,yancheng,changzhou", year, peers="all"),
        "province": compare.select("hefei", year, peers="province"),
        "everybody": compare.select(years=year),
        "one": compare.select("nantong", year),
    }


@pytest.mark.parametrize(("draw", "name", "language"), [
    (figures.places, "three", "en"), (figures.places, "everybody", "zh"),
    (figures.places, "one", "en"), (figures.cushions, "three", "zh"),
    (figures.cushions, "province", "en"), (figures.cushions, "one", "zh"),
])  # fmt: skip
def test_a_figure_of_many_cities_fits_a_page_and_no_text_lies_on_another(
    surveyed, draw, name, language
) -> None:
    figure = draw(surveyed[name], language)
    assert misplaced(figure) == []
    assert figure.get_figheight() <= HIGHEST
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
