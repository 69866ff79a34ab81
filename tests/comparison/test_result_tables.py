"""Feature: results are tables like any other: described, and written to Parquet as they are."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

import compare
from compare.comparison.conversion import CONVERSIONS
from compare.dataset.arrow import to_arrow
from compare.schema import RESULTS
from compare.wording import findings


@pytest.fixture(scope="module")
def found() -> compare.Comparison:
    return compare.select("nantong,yancheng,qidong,changzhou", scope=None)


@pytest.fixture(scope="module")
def results(found) -> dict[str, pd.DataFrame]:
    """Return one of each result, by the name of its table."""
    return {
        "ranks": found.ranking(),
        "attainment": found.attainment(),
        "conversions": pd.concat([found.convert(name) for name in CONVERSIONS]),
        "interpolations": found.interpolation([2022, 2023]),
        "succession": found.succession(),
        "sharing": compare.shared.indicators(found.data),
        "stating": compare.survey.stating(found),
        "spread": compare.survey.spread(found),
        "cushioned": compare.survey.cushioned(found),
        "findings": findings.stated(found, "en"),
    }


def test_there_is_a_result_for_each_table_of_results(results) -> None:
    assert set(results) == set(RESULTS)


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_written_to_parquet_and_read_back(results, found, name, tmp_path) -> None:
    frame = results[name]
    assert tuple(frame.columns) == RESULTS[name].names
    assert not frame.empty
    table = to_arrow(name, frame, found.data.build_id)
    pq.write_table(table, tmp_path / f"{name}.parquet")
    back = pq.read_table(tmp_path / f"{name}.parquet")
    assert back.equals(table, check_metadata=True)
    assert back.num_rows == len(frame)
    assert all(field.metadata[b"description_zh"] for field in back.schema)


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_of_nothing_is_a_table_too(name, found) -> None:
    nothing = compare.select(years=1990)
    made = {
        "ranks": nothing.ranking,
        "attainment": nothing.attainment,
        "conversions": lambda: nothing.convert("yearly_change"),
        "interpolations": lambda: nothing.interpolation([2022]),
        "succession": nothing.succession,
        "sharing": lambda: compare.shared.indicators(found.data, cities=99),
        "stating": lambda: compare.survey.stating(nothing),
        "spread": lambda: compare.survey.spread(nothing),
        "cushioned": lambda: compare.survey.cushioned(nothing),
        "findings": lambda: findings.stated(nothing, "zh"),
    }
    frame = made[name]()
    assert tuple(frame.columns) == RESULTS[name].names
    assert to_arrow(name, frame, "").num_rows == len(frame)


def test_a_conversion_that_does_not_exist_is_named(found) -> None:
    with pytest.raises(compare.InvalidInputError, match="'per_capita'; expected one of per_10k"):
        found.convert("per_capita")
