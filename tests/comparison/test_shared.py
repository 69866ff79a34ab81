"""Feature: who states what, and which indicators cities share."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compare
from compare.comparison.shared import indicators, matrix
from compare.curated import reader
from compare.dataset import build
from compare.schema import VOCABULARIES
from examples import most

CELLS = VOCABULARIES["coverage"].codes
FIVE = ("changzhou-2018", "nantong-2017", "nantong-2022", "qidong-2023", "yancheng-2023")


@pytest.fixture(scope="module")
def real():
    return compare.open()


@pytest.fixture(scope="module")
def five(real):
    """Return what five known documents state, whatever others there are."""
    coverage = real["coverage"]
    return {**real, "coverage": coverage[coverage["document_id"].isin(FIVE)]}


def made(cells):
    """Return frames from {document: {indicator: coverage}}; the city is the document's name."""
    indicators = list(dict.fromkeys(name for row in cells.values() for name in row))
    coverage = [
        {
            "document_id": document,
            "city_id": document.split("-")[0],
            "indicator_id": indicator,
            "coverage": cell,
        }
        for document, row in cells.items()
        for indicator, cell in row.items()
    ]
    return {
        "coverage": pd.DataFrame(coverage),
        "indicators": pd.DataFrame(
            {
                "indicator_id": indicators,
                "theme": "input",
                "family": [f"of_{i}" for i in indicators],
            }
        ),
    }


SMALL = {
    "ant-2020": {"x": "stated", "y": "stated", "z": "not_stated", "w": "not_stated"},
    "ant-2024": {"x": "stated", "y": "not_stated", "z": "stated", "w": "not_stated"},
    "bee-2023": {"x": "stated", "y": "not_seen", "z": "not_seen", "w": "not_seen"},
    "cat-2023": {"x": "stated", "y": "stated", "z": "not_stated", "w": "not_stated"},
}


# The matrix


def test_each_document_has_a_column_and_each_indicator_a_row(real) -> None:
    cells = matrix(real)
    assert list(cells.columns) == sorted(compare.load("documents")["document_id"])
    assert cells.index.names == ["theme", "family", "indicator_id"]
    indicators = compare.load("indicators").set_index("indicator_id")
    assert sorted(cells.index.get_level_values("indicator_id")) == sorted(indicators.index)
    for theme, family, indicator in cells.index:
        assert tuple(indicators.loc[indicator, ["theme", "family"]]) == (theme, family)
    drafts = compare.load("documents")["review"].eq("drafted").any()
    assert set(cells.stack()) == {*CELLS} - (set() if drafts else {"not_reviewed"})
    assert cells.notna().all(axis=None)


def test_a_cell_is_stated_exactly_where_there_is_a_target(real) -> None:
    cells = matrix(real).droplevel(["theme", "family"])
    targets = compare.load("targets")
    stated = set(zip(targets["indicator_id"], targets["document_id"], strict=True))
    said = cells.stack()
    assert set(said.index[said.eq("stated")]) == stated


def test_only_a_document_of_which_a_part_is_missing_was_not_seen_whole(real) -> None:
    cells = matrix(real)
    lacking = real["documents"].dropna(subset="completeness_en")["document_id"]
    unseen = cells.columns[cells.eq("not_seen").any()]
    assert unseen.tolist() == sorted(lacking)
    assert unseen.intersection(FIVE).tolist() == ["changzhou-2018"]
    assert not cells[unseen].eq("not_stated").any(axis=None)


def test_the_cells_of_rd_intensity_and_of_the_stock_of_enterprises(five) -> None:
    cells = matrix(five).droplevel(["theme", "family"])
    assert set(cells.loc["rd_intensity"]) == {"stated"}
    assert cells.loc["hightech_enterprises"].to_dict() == {
        "changzhou-2018": "not_seen",
        "nantong-2017": "stated",
        "nantong-2022": "stated",
        "qidong-2023": "stated",
        "yancheng-2023": "not_stated",
    }


def test_hand_made_cells_stand_where_they_belong() -> None:
    cells = matrix(made(SMALL)).droplevel(["theme", "family"])
    assert {document: cells[document].to_dict() for document in cells} == SMALL


def test_a_document_that_states_nothing_shows_as_not_stated(copied) -> None:
    tables = copied()
    for name in ("statements", "responsibilities"):
        path = f"{name}/yancheng-2023.csv"
        tables.write(path, tables.lines(path)[:1])
    built = build.tidy(reader.read(tables.folder))
    frames = {name: built[name].to_pandas() for name in ("coverage", "indicators")}
    cells = matrix(frames)
    assert set(cells["yancheng-2023"]) == {"not_stated"}
    assert cells.notna().all(axis=None)
    known = frames["coverage"]["document_id"].isin(FIVE)
    most = indicators({**frames, "coverage": frames["coverage"][known]}).set_index("indicator_id")
    assert most.loc["rd_intensity", ["cities", "documents"]].tolist() == [3, 4]


# What cities share


def test_the_indicators_that_real_cities_share(five) -> None:
    found = indicators(five).set_index("indicator_id")
    assert found.loc["rd_intensity"].to_dict() == {
        "family": "rd_intensity",
        "cities": 4,
        "documents": 5,
        "not_seen": 0,
    }
    assert found.loc["hightech_enterprises", ["cities", "documents", "not_seen"]].tolist() == [
        *(2, 3, 1)
    ]
    assert indicators(five, cities=4).index.size == 2
    assert indicators(five, cities=5).empty


def test_shared_counts_cities_once_and_the_most_shared_come_first() -> None:
    expected = [
        ("x", "of_x", 3, 4, 0),
        ("y", "of_y", 2, 2, 1),
        ("z", "of_z", 1, 1, 1),
    ]
    for cities, count in ((1, 3), (2, 2), (3, 1), (4, 0)):
        rows = indicators(made(SMALL), cities=cities)
        assert list(rows.itertuples(index=False, name=None)) == expected[:count]
    assert len(indicators(made(SMALL))) == 2


def test_equally_shared_indicators_stand_by_documents_then_by_name() -> None:
    stated = dict.fromkeys(("b", "a", "c"), "stated")
    cells = {"ant-2020": stated, "bee-2020": stated, "bee-2024": {"c": "stated"}}
    assert indicators(made(cells))["indicator_id"].tolist() == ["c", "a", "b"]


DOCUMENTS = ("ant-2020", "ant-2024", "bee-2023", "cat-2023")
ROW = st.fixed_dictionaries({name: st.sampled_from(CELLS) for name in "pqr"})


@settings(max_examples=most(15), deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(DOCUMENTS, ROW)),
    st.integers(1, 3),
)
def test_shared_agrees_with_the_matrix(cells, fewest) -> None:
    frames = made(cells)
    rows = indicators(frames, cities=fewest).set_index("indicator_id")
    for indicator, row in matrix(frames).droplevel(["theme", "family"]).iterrows():
        stating = row.index[row.eq("stated")]
        cities = {document.split("-")[0] for document in stating}
        assert (indicator in rows.index) == (len(cities) >= fewest)
        if indicator in rows.index:
            assert rows.loc[indicator, "cities"] == len(cities)
            assert rows.loc[indicator, "documents"] == len(stating)
            assert rows.loc[indicator, "not_seen"] == row.eq("not_seen").sum()
