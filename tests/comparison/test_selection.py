"""Feature: targets are selected by what one asks for."""

import pandas as pd
import pytest

import compare
from compare import InvalidInputError
from compare.comparison import called
from compare.comparison.selection import Selection
from compare.dataset import verdicts
from compare.dataset.description import named
from compare.schema import LANGUAGES, label
from compare.wording import findings, tables
from compare.wording.language import spoken


def problems_of(call, *arguments, **keywords):
    with pytest.raises(InvalidInputError) as caught:
        call(*arguments, **keywords)
    return caught.value.problems


@pytest.fixture(scope="module")
def targets() -> pd.DataFrame:
    return compare.load("targets")


@pytest.fixture(scope="module")
def frames_of_selection(targets) -> dict[str, pd.DataFrame]:
    names = ("indicators", "documents", "cities", "scopes")
    return {"targets": targets, **{name: compare.load(name) for name in names}}


# What is asked for


@pytest.mark.parametrize(
    ("cities", "expected"),
    [
        ("nantong", {"nantong"}),
        ("nantong,qidong", {"nantong", "qidong"}),
        ("nantong, qidong", {"nantong", "qidong"}),
        (" qidong nantong ", {"nantong", "qidong"}),
        (["qidong", "nantong"], {"nantong", "qidong"}),
        (("changzhou",), {"changzhou"}),
        *((name, {"nantong"}) for name in ("Nantong", "NANTONG", "南通", "南通市", "320600")),
        *((name, {"nantong"}) for name in (320600, [320600], " ３２０６００ ", "nantong,南通")),
        ("启东市、Nantong", {"qidong", "nantong"}),
        ("Suzhou (Anhui), qidong", {"suzhou_anhui", "qidong"}),
        (["宿州", "苏州"], {"suzhou_anhui", "suzhou"}),
    ],
)
def test_cities_are_selected_by_name(cities, expected) -> None:
    assert set(compare.select(cities=cities).targets["city_id"]) == expected


@pytest.mark.parametrize("cities", [None, [], ""])
def test_no_cities_mean_all(targets, cities) -> None:
    whole = targets[targets["scope"].eq("city")]
    found = compare.select(cities=cities).targets
    assert set(found["target_id"]) == set(whole["target_id"])
    assert {"nantong", "qidong", "changzhou", "yancheng"} <= set(found["city_id"])


@pytest.mark.parametrize(
    "years",
    [
        *((2018, 2023), [2018, 2023], "2018-2023", "2018–2023", "2018—2023", "2018~2023"),
        *("2018,2023", "2018, 2023", "2018 2023", " 2018 - 2023 ", "(2018, 2023)", "[2018, 2023]"),
        *(("2018", "2023"), "２０１８-２０２３"),
    ],
)
def test_years_are_written_in_many_ways(frames_of_selection, years) -> None:
    assert Selection.of(frames_of_selection, years=years).years == (2018, 2023)


@pytest.mark.parametrize("years", [2024, "2024", (2024,), [2024, 2024], "2024-2024"])
def test_one_year_is_itself(frames_of_selection, years) -> None:
    assert Selection.of(frames_of_selection, years=years).years == (2024, 2024)


@pytest.mark.parametrize("years", [None, [], ""])
def test_no_years_mean_all(frames_of_selection, years) -> None:
    assert Selection.of(frames_of_selection, years=years).years is None


def test_a_year_may_be_what_a_table_holds(targets) -> None:
    latest = targets["target_year"].max()
    found = compare.select(years=latest).targets
    assert set(found["target_year"]) == {int(latest)}


def test_first_and_last_year_are_both_included(targets) -> None:
    found = compare.select(years=(2018, 2023), scope=None).targets
    expected = targets[targets["target_year"].between(2018, 2023)]
    assert set(found["target_id"]) == set(expected["target_id"])
    assert {2018, 2023} <= set(found["target_year"])


def test_indicators_families_and_documents_are_selected_by_name() -> None:
    by_indicator = compare.select(indicators=["rd_intensity", "hightech_enterprises"]).targets
    assert set(by_indicator["indicator_id"]) == {"rd_intensity", "hightech_enterprises"}
    by_family = compare.select(families="hightech_enterprises").targets
    assert set(by_family["family"]) == {"hightech_enterprises"}
    assert by_family["indicator_id"].nunique() > 1
    by_document = compare.select(documents="nantong-2017", families="rd_intensity").targets
    assert by_document["canonical_value"].tolist() == [2.8]


@pytest.mark.parametrize("family", ["rd_intensity", "R&D intensity", "研发投入强度"])
def test_families_are_selected_by_their_names_too(family) -> None:
    assert set(compare.select(families=family).targets["family"]) == {"rd_intensity"}


def test_a_name_of_two_cities_is_neither_and_an_identifier_is_its_own() -> None:
    cities = compare.load("cities")
    same = cities["city_id"].isin(["suzhou", "suzhou_anhui"])
    names = called.Names.of_cities(cities.assign(name_en=cities["name_en"].mask(same, "Su Zhou")))
    problems = []
    assert names.resolve(["su zhou", "suzhou"], problems) == ("suzhou",)
    [problem] = problems
    assert problem.value == "su zhou" and set(problem.near) == {"suzhou", "suzhou_anhui"}


def test_the_whole_city_is_selected_unless_another_scope_is_asked_for(targets) -> None:
    scopes = {scope: compare.select(scope=scope).targets for scope in ("city", "南通高新区", None)}
    assert set(scopes["city"]["scope"]) == {"city"}
    assert set(scopes["南通高新区"]["scope"]) == {"南通高新区"}
    assert len(scopes[None]) == len(targets)
    assert set(compare.select().targets["scope"]) == {"city"}


def test_a_selection_holds_the_pairs_statements_and_names_of_its_targets() -> None:
    found = compare.select(cities="nantong,qidong", families="rd_intensity")
    count = len(found.targets)
    assert len(found.pairs) == count * (count - 1) / 2
    assert set(found.statements["target_id"]) == set(found.targets["target_id"])
    assert found.targets["statements"].sum() == len(found.statements)
    assert set(found.targets["city_zh"]) == {"南通", "启东"}
    assert set(found.targets["city_en"]) == {"Nantong", "Qidong"}


def test_what_a_document_does_not_state_is_a_gap_with_its_reason() -> None:
    found = compare.select(families="hightech_enterprises")
    gaps = found.gaps.set_index(["document_id", "indicator_id"])["gap_reason"]
    assert gaps["yancheng-2023", "hightech_enterprises"] == "not_stated"
    assert gaps["changzhou-2018", "hightech_enterprises"] == "not_seen"
    assert gaps["nantong-2017", "hightech_enterprises_added"] == "other_scope_read"
    assert ("nantong-2022", "hightech_enterprises") not in gaps
    stated = set(zip(found.targets["document_id"], found.targets["indicator_id"], strict=True))
    assert stated.isdisjoint(gaps.index)


@pytest.mark.parametrize(
    ("traits", "reason"),
    [
        ([((), ())], "other_scope"),
        ([((), ("basis=at_end",))], "other_scope"),
        ([(("period",), ())], "other_scope"),
        ([(("scope",), ())], "other_scope_read"),
        ([((), ("scope=city",))], "other_scope_read"),
        ([(("scope",), ("scope=city",)), (("period", "scope"), ())], "other_scope_read"),
        ([(("scope",), ("scope=city",)), ((), ())], "other_scope"),
    ],
)
def test_a_scope_that_was_only_read_so_is_no_fact(traits, reason) -> None:
    data = compare.open()
    targets = data["targets"]
    place = targets["scope"].eq("city").idxmax()
    document, indicator = targets.loc[place, ["document_id", "indicator_id"]]
    same = targets["document_id"].eq(document) & targets["indicator_id"].eq(indicator)
    parts = pd.concat([targets.loc[[place]]] * len(traits), ignore_index=True)
    parts["scope"] = [f"part {number}" for number in range(len(traits))]
    parts["inferred"], parts["reading_alt"] = zip(*traits, strict=True)
    frames = {**data, "targets": pd.concat([targets[~same], parts], ignore_index=True)}
    wanted = Selection.of(frames, indicators=indicator, documents=document, scope="city")
    assert wanted.gaps(frames, named(frames))["gap_reason"].tolist() == [reason]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_gap_says_as_a_fact_what_is_a_reading(language) -> None:
    found = compare.select(documents="nantong-2017", families="hightech_enterprises")
    said = tables.targets(found, language)[spoken(language).text("target")].tolist()
    told = " ".join(findings.stated(found, language)["text"])
    fact, reading = (label("gap", code, language) for code in ("other_scope", "other_scope_read"))
    assert reading in said and reading in told
    assert fact not in said and fact not in told.replace(reading, "")


def test_gaps_are_those_of_the_cities_and_years_asked_for() -> None:
    found = compare.select(cities="yancheng,changzhou", years=2023, families="hightech_enterprises")
    documents = compare.load("documents").set_index("document_id")
    of_gaps = documents.loc[[*{*found.gaps["document_id"]}]]
    assert "yancheng-2023" in of_gaps.index and "changzhou-2018" not in of_gaps.index
    assert set(of_gaps["city_id"]) <= {"yancheng", "changzhou"}
    assert of_gaps["period_start"].le(2023).all() and of_gaps["period_end"].ge(2023).all()
    assert compare.select(cities="yancheng").gaps.empty


def test_a_selection_without_targets_is_empty_but_whole() -> None:
    found = compare.select(cities="changzhou", families="rd_intensity", years=2030)
    assert found.targets.empty and found.pairs.empty and found.statements.empty
    assert found.caveats == ()


def test_a_period_that_meets_the_years_is_found_where_asked_for() -> None:
    asked = {"documents": "nantong-2022", "families": "hightech_enterprises", "years": 2022}
    assert compare.select(**asked).targets.empty
    found = compare.select(**asked, overlapping=True).targets
    assert found["indicator_id"].tolist() == ["hightech_enterprises_net_added"]
    assert compare.select(**(asked | {"years": 2021}), overlapping=True).targets.empty


# What cannot be meant


@pytest.mark.parametrize(
    ("asked", "parameter", "value", "hint"),
    [
        ({"cities": "nantng"}, "cities", "nantng", "nantong"),
        ({"cities": "南同"}, "cities", "南同", "南通"),
        ({"cities": "fuzhou"}, "cities", "fuzhou", "fuzhou_jiangxi"),
        ({"cities": ["qidong", "320601"]}, "cities", "320601", "320600"),
        *(
            ({"cities": name}, "cities", name, "province")
            for name in ("jiangsu", "江苏省", "320000")
        ),
        ({"cities": "浙江"}, "cities", "浙江", "province"),
        ({"families": "研发强度"}, "families", "研发强度", "研发投入强度"),
        ({"cities": "xyz"}, "cities", "xyz", "one of anshun baise"),
        ({"indicators": "rd_intensty"}, "indicators", "rd_intensty", "rd_intensity"),
        ({"families": "hightech"}, "families", "hightech", "hightech"),
        ({"documents": "nantong-2023"}, "documents", "nantong-2023", "nantong-202"),
        ({"scope": "南通高薪区"}, "scope", "南通高薪区", "南通高新区"),
    ],
)
def test_an_unknown_name_is_named_with_the_one_meant(asked, parameter, value, hint) -> None:
    [problem] = problems_of(compare.select, **asked)
    assert (problem.column, problem.value) == (parameter, value)
    assert hint in problem.expected


@pytest.mark.parametrize("years", [(2025, 2018), "2025-2018", [2025, 2024]])
def test_reversed_years_are_refused(frames_of_selection, years) -> None:
    [problem] = problems_of(Selection.of, frames_of_selection, years=years)
    assert problem.column == "years"
    assert problem.expected == "the earlier year first"


@pytest.mark.parametrize("years", [(18, 25), 1900, 20250, "2018-20255", -2018, 0])
def test_impossible_years_are_refused(frames_of_selection, years) -> None:
    [problem] = problems_of(Selection.of, frames_of_selection, years=years)
    assert problem.column == "years"
    assert "1949 to 2100" in problem.expected


@pytest.mark.parametrize(
    "years",
    ["soon", "2018-", "-2025", (2018, 2020, 2025), (2018.5, 2025), "2018.5", 2018.5, (None, 2025)],
)
def test_what_is_no_year_and_no_range_is_refused(frames_of_selection, years) -> None:
    [problem] = problems_of(Selection.of, frames_of_selection, years=years)
    assert problem.column == "years"
    assert "first" in problem.expected


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = problems_of(
        compare.select,
        cities=["nantng", "yunting", "qidong"],
        years=(2025, 2018),
        indicators="patents",
        families="rd",
        documents="nantong",
        scope="nowhere",
    )
    assert [(problem.column, problem.value) for problem in found] == [
        ("cities", "nantng"),
        ("cities", "yunting"),
        ("documents", "nantong"),
        ("families", "rd"),
        ("indicators", "patents"),
        ("scope", "nowhere"),
        ("years", "2025-2018"),
    ]


# Selections of one data set


@pytest.mark.parametrize("families", ["rd_intensity", None])
def test_what_is_done_to_a_selection_changes_no_other(families) -> None:
    given = {"cities": "nantong", "peers": "all", "families": families}

    def frames() -> dict[str, pd.DataFrame]:
        found = compare.select(**given)
        fields = {name: cell for name, cell in vars(found).items() if name[0] != "_"}
        frames = {name: cell for name, cell in fields.items() if isinstance(cell, pd.DataFrame)}
        results = ("judged", "positions", "ordered", "succession")
        return frames | {name: getattr(found, name)() for name in results}

    before = frames()
    for frame in frames().values():
        frame[list(frame.columns)] = None
        frame.drop(index=frame.index, inplace=True)
    for name, frame in frames().items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_what_is_judged_of_some_targets_is_what_is_judged_of_all() -> None:
    data = compare.open().reviewed
    for families in ("rd_intensity", "hightech_enterprises,tech_contracts"):
        found = compare.select("nantong,changzhou", families=families, scope=None)
        anew = verdicts.pairs(found.targets, data["indicator_relations"])
        assert len(anew)
        pd.testing.assert_frame_equal(found.pairs, anew)
