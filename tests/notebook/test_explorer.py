"""Feature: the explorer shows what is chosen, once a change, and gives it away as files."""

import ast
import asyncio
import json
import re
import shutil
from base64 import b64decode
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import compare
from compare.dataset.folder import folder_of
from compare.notebook import markup
from compare.notebook.explorer import Explorer, page
from compare.notebook.pane import Pane
from compare.notebook.view import TABS, Offered, View, asked
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES
from compare.wording.language import spoken

HAN = re.compile("[\u4e00-\u9fff]")
# Tables are soon made; what is said of figures needs one.
QUICK = {"family": "rd_intensity", "tab": "targets"}


def explorer(**parameters: object) -> Explorer:
    return Explorer(parameters={**QUICK, **parameters})


@pytest.fixture(scope="module")
def offered() -> Offered:
    return Offered.of(compare.open().reviewed)


def change(given: Explorer, **changes: object) -> None:
    given.view = replace(given.view, **changes)


def listed(given: Explorer) -> list[str]:
    return [family for _, family in given.controls.family.options]


# What can be chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_families_have_their_own_names_and_those_most_cities_state_come_first(language) -> None:
    families = compare.load("families").set_index("family")[f"name_{language}"]
    options = explorer(language=language).controls.family.options
    assert {*listed(explorer(language=language))} <= {*families.index}
    counts = []
    for said, family in options:
        name, count = re.fullmatch(r"(.+?) ?[(（](\d+)[)）]", said).groups()
        assert name == families[family]
        counts.append(int(count))
    assert counts == sorted(counts, reverse=True) and min(counts) > 0


def test_families_are_found_by_part_of_a_name_in_either_language() -> None:
    shown = explorer(language="en")
    every = listed(shown)
    for wanted in ("r&d int", "研发投入强度", "RD_INT"):
        shown.controls.search.value = wanted
        assert listed(shown) == ["rd_intensity"]
    shown.controls.search.value = ""
    assert listed(shown) == every


def test_a_search_changes_nothing_until_one_family_is_left() -> None:
    shown = explorer()
    shown.controls.search.value = "专利"
    assert len(listed(shown)) > 1 and shown.view.family == "rd_intensity"
    assert shown.controls.family.value is None
    shown.controls.search.value = "发明专利密度"
    assert shown.view.family == "invention_patents"


def test_it_begins_with_the_cities_that_have_a_colour_of_their_own(offered) -> None:
    own = set(compare.load("cities").dropna(subset="colour")["city_id"])
    assert set(explorer().view.cities) == own == set(offered.begun)


def test_years_are_those_of_targets_and_of_observations(offered) -> None:
    observed, targets = compare.load("observations"), compare.load("targets")
    first, last = explorer().controls.years.min, explorer().controls.years.max
    assert first <= min(observed["period_start"].min(), targets["target_year"].min())
    assert last >= max(observed["period_end"].max(), targets["target_year"].max())


def test_cities_are_chosen_by_name_by_buttons_or_not_at_all(offered) -> None:
    shown = explorer(language="en")
    controls = shown.controls
    controls.cities.value = ["Wuxi", "Nantong"]
    assert shown.view.cities == ("wuxi", "nantong")
    controls.every.click()
    assert shown.view.cities == offered.cities
    controls.begun.click()
    assert shown.view.cities == offered.begun
    controls.nobody.click()
    assert shown.view.cities == ()


# What is shown


def drawn(given: Explorer) -> list[str]:
    """Return a list that grows with every drawing of the tab in front."""
    found: list[str] = []
    area = given.shown[given.view.tab]
    area.observe(lambda change: found.append(change["new"]), names="value")
    return found


def test_it_draws_once_however_many_events_a_slider_sends() -> None:
    async def drag() -> list[str]:
        shown = explorer()
        found = drawn(shown)
        for first in range(2011, 2024):
            shown.controls.years.value = (first, 2025)
        await asyncio.sleep(1)
        assert shown.view.years == (2023, 2025)
        return found

    assert len(asyncio.run(drag())) == 1


def test_only_the_tab_in_front_is_filled_and_others_when_they_are_turned_to() -> None:
    shown = explorer()
    assert [tab for tab in TABS if shown.shown[tab].value] == ["targets"]
    shown.tabs.selected_index = TABS.index("sources")
    assert [tab for tab in TABS if shown.shown[tab].value] == ["targets", "sources"]
    shown.controls.family.value = "tech_smes"
    assert [tab for tab in TABS if shown.shown[tab].value] == ["sources"], "nothing stale"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", TABS)
def test_each_tab_shows_something_and_everything_is_in_one_language(tab, language) -> None:
    shown = explorer(tab=tab, language=language)
    controls = shown.controls
    described = [
        shown.heading.value.rpartition("</style>")[2], shown.shown[tab].value,
        shown.edition.value, *shown.tabs.titles, shown.download.description,
        shown.save.description, *(name for name, _ in controls.family.options),
        *(name for name, _ in controls.peers.options), *controls.cities.value,
        *(name for name, _ in controls.conversion.options), controls.years.description,
        controls.family.description, controls.search.description, controls.every.description,
    ]  # fmt: skip
    assert all(described)
    # A picture's letters are outlines; documents are quoted in their own language.
    texts = [re.sub(r'src="[^"]*"', "", text) for text in described]
    if language == "en" and tab not in ("sources", "targets", "chart"):
        assert not [text for text in texts if HAN.search(text)]
    if language == "zh":
        assert HAN.search(shown.shown[tab].value)
    assert "Traceback" not in shown.shown[tab].value and "Error" not in shown.shown[tab].value


def test_ranks_are_among_the_cities_that_were_asked_for() -> None:
    said = {
        peers: explorer(tab="ranks", peers=peers, language="en", years=2024).shown["ranks"].value
        for peers in ("all", "")
    }
    assert re.search(r"of the \d\d+ cities that may be ranked", said["all"])
    assert "1. Changzhou" in said[""] and "cities that may be ranked" not in said[""]


def test_a_picture_has_an_alternative_text() -> None:
    [alt] = re.findall(r'<img alt="([^"]+)"', explorer(tab="chart").shown["chart"].value)
    assert "南通" in alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_chosen_and_nothing_found_are_one_sentence_each(language) -> None:
    shown = explorer(language=language, tab="chart", years=(2010, 2011))
    text = spoken(language).text
    assert shown.shown["chart"].value == markup.paragraph(text("no_target"))
    shown.controls.nobody.click()
    assert shown.shown["chart"].value == markup.paragraph(text("explore_no_city"))
    assert shown.download.disabled and shown.save.disabled


def test_a_converted_target_takes_the_place_of_the_chart() -> None:
    shown = explorer(tab="chart", family="hightech_enterprises", language="en")
    shown.controls.conversion.value = "per_10k_residents"
    assert "per 10,000 residents" in shown.shown["chart"].value


def test_of_many_rows_the_first_are_shown_and_the_others_counted(offered) -> None:
    shown = explorer(cities=[], tab="verdicts", language="en")
    count = shown.shown["verdicts"].value.count("<tr>")
    assert count == markup.MOST_ROWS + 1
    hidden = int(re.search(r"([\d,]+) more rows", shown.shown["verdicts"].value)[1])
    shown.download.click()
    [(_, table)] = files(shown)
    assert len(table.decode("utf-8-sig").splitlines()) == hidden + count


def test_tables_that_are_gone_are_told_of_where_they_were_to_be_shown(tmp_path) -> None:
    folder = shutil.copytree(folder_of(), tmp_path / "tidy")
    shown = Explorer(str(folder), {**QUICK, "language": "en"})
    (folder / "cushions.parquet").unlink()
    change(shown, tab="attainment")
    assert "This view cannot be shown" in shown.shown["attainment"].value
    assert "<img" not in shown.shown["attainment"].value
    change(shown, tab="targets")
    assert "Nantong" in shown.shown["targets"].value


def test_titles_of_documents_lead_to_their_address() -> None:
    shown = explorer(cities="nantong", tab="sources", language="en").shown["sources"].value
    urls = compare.load("documents").query("city_id == 'nantong'")["url"].dropna()
    found = [unescape(url) for url in re.findall(r'<a href="([^"]+)"', shown)]
    assert found and set(found) <= set(urls)


def test_texts_are_letters() -> None:
    text = "<img src=x onerror=alert(1)> $x$"
    found = markup.of(Pane(sentences=(text, text), tables=(pd.DataFrame({text: [text]}),)), "en")
    assert "<img" not in found and found.count("&lt;img src=x") == 4
    assert "<script" not in markup.stopped("<script>", "en", "</pre><script>")
    assert "<b>" not in markup.saved("</textarea><b>", '"><b>', "en", True)


# What is given away


def files(given: Explorer) -> list[tuple[str, bytes]]:
    found = re.findall(r'download="([^"]+)" href="data:[^,]+;base64,([^"]+)"', given.below.value)
    return [(name, b64decode(data)) for name, data in found]


def test_figures_and_tables_of_what_is_shown_are_files_with_telling_names() -> None:
    shown = explorer(tab="ranks", cities="nantong,qidong", years=2024, language="en")
    assert shown.below.value == "", "made when they are asked for"
    shown.download.click()
    found = dict(files(shown))
    stem = "rd_intensity-nantong-qidong-2024-2024-ranks-en"
    assert list(found) == [f"{stem}.png", f"{stem}.svg", f"{stem}.csv"]
    assert found[f"{stem}.png"].startswith(b"\x89PNG")
    picture = ElementTree.fromstring(found[f"{stem}.svg"])
    names = {node.tag.rpartition("}")[2] for node in picture.iter()}
    assert "path" in names and "text" not in names, "letters are outlines"
    assert "Nantong" in found[f"{stem}.csv"].decode("utf-8-sig")


@pytest.mark.parametrize("tab", ["chart", "attainment"])
def test_what_a_figure_without_a_table_shows_is_saved_as_a_table_too(tab) -> None:
    shown = explorer(tab=tab, cities="nantong", language="en")
    shown.download.click()
    [*_, (name, table)] = files(shown)
    assert name.endswith(".csv") and table.startswith(b"\xef\xbb\xbf")
    assert len(table.decode("utf-8-sig").splitlines()) > 2 and b"Nantong 2020" in table


def test_a_view_that_is_gone_back_to_is_not_drawn_again(monkeypatch) -> None:
    shown = explorer()
    before = shown.shown["targets"].value
    change(shown, family="tech_smes")
    monkeypatch.setattr(markup, "of", None)
    change(shown, family="rd_intensity")
    assert shown.shown["targets"].value == before


def test_many_cities_are_counted_in_the_name_of_a_file(offered) -> None:
    view = View("rd_intensity", offered.cities, (2018, 2025))
    assert f"-{len(offered.cities)}-cities-" in view.stem("chart")


def test_what_was_offered_of_another_view_is_gone() -> None:
    shown = explorer()
    for button in (shown.download, shown.save):
        for then in ({"family": "tech_smes"}, {"tab": "sources"}, {"family": "rd_intensity"}):
            button.click()
            assert shown.below.value
            change(shown, **then)
            assert shown.below.value == ""


def parameters(given: Explorer) -> dict[str, object]:
    """Save the view, and run the cell of parameters that was given."""
    given.save.click()
    [text] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", given.below.value, re.DOTALL)
    found: dict[str, object] = {}
    exec(unescape(text), found)
    return {name: value for name, value in found.items() if name != "__builtins__"}


@pytest.mark.parametrize("cities", ["wuxi,nantong", ""])
def test_a_saved_view_opens_again(cities) -> None:
    chosen = {"years": "2019-2024", "peers": "level", "conversion": "yearly_change"}
    shown = explorer(cities=cities, language="en", tab="sources", **chosen)
    kept = parameters(shown)
    assert kept.pop("data") == ""
    assert Explorer(parameters=kept).view == shown.view
    query = shown.view.query(Offered.of(compare.open().reviewed).cities)
    assert Explorer(parameters=asked(query)).view == shown.view


def test_the_saved_parameters_are_those_of_the_notebook() -> None:
    path = Path(__file__).parents[2] / "notebooks" / "explore.ipynb"
    [cell] = [
        cell
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    names = [node.targets[0].id for node in ast.parse("".join(cell["source"])).body]
    assert names == list(parameters(explorer()))


# What cannot be used


def sentence(given: dict[str, object]) -> str:
    found = page(given)
    return unescape(re.search(r'<p role="alert">(.*?)</p>', found.value)[1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("family", "rd_intensty"),
        ("family", ["rd_intensity", "tech_smes"]),
        ("cities", ["nantng"]),
        ("years", [2025, 2018]),
        ("years", [1, 9999]),
        ("years", [1950, 1960]),
        ("peers", "galaxy"),
        ("conversion", "per_mouse"),
        ("tab", ["chart"]),
    ],
)
def test_a_parameter_that_cannot_be_used_is_told_as_in_every_notebook(
    name, value, language
) -> None:
    shown = page({name: value, "language": language}).value
    said = sentence({name: value, "language": language})
    assert said.startswith(spoken(language).text("mistakes")), "one place, one way to say it"
    assert said.count(spoken(language).text("mistake", parameter=name, mistake="").strip()) == 1
    assert "\n" not in said and "details" not in shown and "<img" not in shown
    assert bool(HAN.search(said)) == (language == "zh")
    with pytest.raises(InvalidInputError):
        Explorer(parameters={name: value})


def test_an_unknown_language_is_told() -> None:
    assert "language" in sentence({"language": "fr"})


def test_a_parameter_that_the_explorer_lacks_is_told() -> None:
    given = {"In": ["# Parameters\nyeers = 2024\n"], "language": "en"}
    assert "no parameter “yeers”" in sentence(given)


def test_a_family_is_asked_for_by_its_name_and_years_as_far_as_there_are_data(offered) -> None:
    shown = explorer(family="研发投入强度", years=[1990, 2020])
    assert shown.view.family == "rd_intensity"
    assert shown.view.years == shown.controls.years.value == (offered.years[0], 2020)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_that_cannot_be_read_are_told_in_one_sentence(language, tmp_path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        said = sentence({"data": str(folder), "language": language})
        assert said == spoken(language).text("explore_unreadable")


def test_the_address_of_a_page_opens_a_view(monkeypatch) -> None:
    monkeypatch.setenv("QUERY_STRING", "family=tech_smes&cities=wuxi&tab=targets&language=en")
    shown = page({"family": "rd_intensity", "language": "zh"})
    assert "Innovation targets of cities" in shown.children[0].children[0].value
    monkeypatch.setenv("QUERY_STRING", "family=%3Cb%3E")
    assert "<b>" not in page({"language": "en"}).value
