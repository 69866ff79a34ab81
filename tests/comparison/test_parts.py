"""Feature: of a large data set a selection reads only its rows, and finds what it always found."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import compare
from compare.comparison import comparison
from compare.comparison.panels import panels
from compare.dataset import build, dataset, listing, parquet, rowgroups, verdicts
from compare.dataset.dataset import Dataset

CITIES = ("nantong", "qidong", "yancheng", "changzhou", "wuxi", "suzhou", "shenyang")
FAMILIES = ("rd_intensity", "hightech_enterprises", "tech_smes", "tech_contracts")
DRAFTED = ("yancheng-2023", "suzhou-2024", "wuxi-2024")

few = st.sampled_from


@pytest.fixture(scope="module")
def folder(frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return tables in many groups of rows, some of whose rows nobody reviewed."""
    statements = frames["statements"]
    drafts = statements["document_id"].isin(DRAFTED) & statements["seq"].ne(2)
    review = statements["review"].mask(drafts, "drafted")
    tables = build.tidy({**frames, "statements": statements.assign(review=review)})
    place = tmp_path_factory.mktemp("parts") / "tidy"
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(rowgroups, "SIZE", 40)
        parquet.write(tables, place)
    return place


@pytest.fixture(scope="module")
def small(folder) -> Dataset:
    return Dataset(folder)


@pytest.fixture(scope="module")
def large(folder) -> Dataset:
    found = Dataset(folder)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(dataset, "LARGE", 0)
        assert found.is_large
        assert found.reviewed.is_large
    return found


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Hold two frames against each other, whatever index their rows have."""
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


# To find a smaller example takes minutes, and tells no more.
@settings(
    max_examples=25, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(
    cities=st.one_of(st.none(), st.lists(few(CITIES), min_size=1, max_size=3, unique=True)),
    families=st.one_of(st.none(), st.lists(few(FAMILIES), min_size=1, max_size=2, unique=True)),
    documents=few([None, None, None, "suzhou-2024", "nantong-2022,yancheng-2023"]),
    years=few([None, 2024, (2020, 2025)]),
    scope=few(["city", None]),
    overlapping=st.booleans(),
    drafted=st.booleans(),
    peers=few([None, None, "province"]),
)
def test_a_selection_is_the_same_whether_all_is_read_or_its_rows_alone(
    small, large, cities, families, documents, years, scope, overlapping, drafted, peers
) -> None:
    asked = {
        "cities": cities, "families": families, "documents": documents, "years": years,
        "scope": scope, "overlapping": overlapping, "drafted": drafted,
        "peers": peers if cities else None,
    }  # fmt: skip
    one, other = (compare.select(data=data, **asked) for data in (small, large))
    for name in ("targets", "pairs", "gaps", "statements", "observations", "references",
                 "documents", "indicators"):  # fmt: skip
        same(getattr(one, name), getattr(other, name))
    same(one.positions(), other.positions())
    same(one.ranking(), other.ranking())
    assert one.chosen == other.chosen


def test_rows_of_one_city_are_read_from_few_groups(large, folder, monkeypatch) -> None:
    read = []
    real = pq.ParquetFile.read_row_group
    monkeypatch.setattr(
        pq.ParquetFile, "read_row_group",
        lambda file, group, **given: (read.append(group), real(file, group, **given))[1],
    )  # fmt: skip
    found = large.part(["changzhou"])["coverage"]
    assert set(found["city_id"]) == {"changzhou"}
    groups = pq.read_metadata(folder / "coverage.parquet").num_row_groups
    assert len(read) < groups / 10


def test_any_two_targets_of_a_large_data_set_are_judged(small, large) -> None:
    targets = small["targets"]["target_id"]
    one, other = (compare.select(data=data, drafted=True) for data in (small, large))
    for first, second in zip(targets[:40:7], targets[::-1][:60:10], strict=True):
        assert one.judge(first, second) == other.judge(first, second)
    with pytest.raises(compare.InvalidInputError, match="a target_id"):
        other.judge(targets.iloc[0], "nowhere-2024.rd_intensity.city.at_end.2024")


def test_more_pairs_than_can_be_judged_are_refused_when_they_are_asked_for(
    large, monkeypatch
) -> None:
    monkeypatch.setattr(verdicts, "MOST_ASKED", 1000)
    found = compare.select(families="hightech_enterprises", data=large)
    assert not found.positions().empty
    with pytest.raises(compare.InvalidInputError) as caught:
        _ = found.pairs
    [problem] = caught.value.problems
    assert problem.expected == "fewer cities, years or indicators: at most 1,000 pairs of targets"


@pytest.mark.parametrize("name", sorted(CITIES))
def test_panels_of_alike_targets_are_the_panels_of_all(small, name) -> None:
    found = compare.select(cities=name, peers="all", scope=None, drafted=True, data=small)
    assert found.targets["panel"].tolist() == panels(found.targets, found.pairs).tolist()


def test_the_share_of_a_parent_needs_no_listed_pair(small, monkeypatch) -> None:
    listed = dict(small)
    bare = {**listed, "comparisons": listed["comparisons"].iloc[:0]}
    monkeypatch.setattr(listing, "MOST_LISTED", 0)
    own = comparison.select(cities="qidong", data=small).targets
    shares: Callable[..., pd.DataFrame] = comparison.conversion.CONVERSIONS["share_of_parent"]
    wanted, found = shares(own, listed), shares(own, bare)
    assert wanted["converted_value"].notna().any()
    same(wanted, found)


def test_pairs_of_an_indicator_with_many_targets_are_listed_nowhere(frames, monkeypatch) -> None:
    monkeypatch.setattr(listing, "MOST_LISTED", 20)
    few = build.tidy(frames)["comparisons"].to_pandas()
    listed, targets = compare.load("comparisons"), compare.load("targets")
    indicator = targets.set_index("target_id")["indicator_id"]
    many = listing.unlisted(targets)
    assert many and not set(listed["target_a"].map(indicator)).isdisjoint(many)
    large = listed[["target_a", "target_b"]].apply(lambda side: side.map(indicator).isin(many))
    kept = listed[~large.any(axis=1)]
    assert len(kept) > 100
    same(few[["target_a", "target_b", "verdict"]], kept[["target_a", "target_b", "verdict"]])
