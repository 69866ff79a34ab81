"""Feature: a matrix says what each document states, how far it compares, and what is missing."""

from functools import cache

import pytest
from looks import FOUR, misplaced, shown_texts
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import compare
from compare import figures
from compare.figures import grid, page
from compare.figures.sheet import HIGHEST
from compare.figures.verdict_chart import TINTS
from compare.schema import LANGUAGES, VOCABULARIES, label
from compare.schema.result import Selected
from compare.schema.row import rows_of
from compare.wording import wording


@cache
def shared(cities: int) -> compare.Comparison:
    """Return the indicators that the four cities share, of them and some others."""
    data = compare.open()
    common = list(compare.shared.indicators(data, among=FOUR)["indicator_id"])
    others = sorted(set(data["documents"]["city_id"]) - {*FOUR})
    return compare.select([*FOUR, *others[: cities - 4]], indicators=common, data=data)


def test_a_cell_has_the_best_verdict_on_it_and_another_document() -> None:
    found = shared(4)
    rows = {row.target_id: row for row in rows_of(found.targets, Selected)}
    order = list(grid.VERDICTS)
    best: dict[tuple[str, str], int] = {}
    for pair in found.pairs.itertuples():
        a, b = rows[pair.target_a], rows[pair.target_b]
        if a.indicator_id == b.indicator_id and a.document_id != b.document_id:
            for row in (a, b):
                key = (row.indicator_id, row.document_id)
                best[key] = min(best.get(key, 9), order.index(pair.verdict))
    cells = grid.of(found, "en").cells
    stated = {(row.indicator_id, row.document_id) for row in rows.values()}
    assert {key for key, cell in cells.items() if cell.is_stated} == stated
    for key in stated:
        assert cells[key].kind == order[best.get(key, order.index("alone"))]
    assert {cells[key].kind for key in stated} >= {"comparable", "caveats", "not_comparable"}


def test_each_verdict_has_its_tint() -> None:
    [figure, *_] = figures.matrices(shared(4), "en")
    fills = {to_hex(patch.get_facecolor()) for patch in figure.findobj(Rectangle)}
    assert fills >= set(TINTS.values())
    texts = [text for text, _ in shown_texts(figure)]
    assert "comparable with another document" in texts
    assert "comparable with caveats at best" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_says_each_target_as_it_is_qualified(language) -> None:
    found = shared(4)
    cells = grid.of(found, language).cells
    for row in rows_of(found.targets, Selected):
        lines = cells[row.indicator_id, row.document_id].lines
        said = wording.short(row, language)
        [line, *_] = [line for line in lines if said in line]
        assert ("≈" in line) is (row.comparator == "~")
        assert any(grid.STRIVEN in line for line in lines if said in line) or (
            row.firmness != "strive"
        )
        assert not row.bare or line.lstrip("每年")[0].isdigit()


def test_units_stand_in_the_names_of_the_indicators() -> None:
    found = shared(4)
    names = grid.of(found, "en").indicators
    for row in rows_of(found.targets, Selected):
        assert wording.unit_of(row, "en") in names[row.indicator_id]


def test_what_is_missing_says_why_each_reason_in_its_own_words() -> None:
    reasons = VOCABULARIES["gap_short"].codes
    for language in LANGUAGES:
        assert len({label("gap_short", code, language) for code in reasons}) == len(reasons)
    kinds = grid.of(shared(12), "en").kinds
    assert kinds >= {"not_stated", "not_seen", "not_looked_for"}


@pytest.mark.parametrize("cities", [4, 12])
def test_the_pages_of_a_matrix_hold_each_cell_once(cities) -> None:
    found = shared(cities)
    whole = grid.of(found, "en")
    keys = [key for part in page.pages(whole) for key in part.cells]
    turned = len(keys) and keys[0] not in whole.cells
    assert sorted(keys) == sorted((b, a) if turned else (a, b) for a, b in whole.cells)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("few", [True, False])
def test_twenty_documents_are_turned_or_paged_and_each_page_is_right(few, language) -> None:
    found = shared(12)
    indicators = list(found.targets["indicator_id"].unique())
    found = found.only(indicators[:5] if few else indicators)
    drawn = figures.matrices(found, language)
    assert (len(drawn) == 1) is few
    for number, figure in enumerate(drawn, 1):
        assert misplaced(figure) == []
        assert figure.get_figheight() <= HIGHEST
        assert few or any(f"{number}/{len(drawn)}" in text for text, _ in shown_texts(figure))
