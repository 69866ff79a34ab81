"""Feature: a plan names many reports, and is checked as a whole before anything runs."""

import itertools
import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import compare
from compare import InvalidInputError
from compare.batch import plan as plans
from compare.batch.order import FORMATS, Source, ordered
from examples import most

PARAMETERS = 'who = "nobody"\nn = 1\nshare = 0.5\nlisted = []\nloud = False\nanything = None'


@pytest.fixture(autouse=True)
def notebooks(notebook, checkout, tmp_path):
    notebook("any", PARAMETERS)
    notebook("bare", None, "1 + 1")
    shutil.copy(checkout / "notebooks" / "city_profile.ipynb", tmp_path)
    (tmp_path / "two.toml").write_text('chapters = ["any", "city_profile"]', encoding="utf-8")


def problems(path) -> list[str]:
    try:
        found = plans.read(path).problems
    except InvalidInputError as error:
        found = error.problems
    return [str(problem) for problem in found]


def titles(path) -> list[str]:
    return [order.title for order in plans.read(path).sound()]


# What a plan can say


def test_a_matrix_is_each_value_with_each_other_in_each_language_and_format(plan) -> None:
    path = plan(
        "reports:\n- notebook: city_profile.ipynb\n  matrix: {city: [suzhou, 320600]}\n"
        "  language: [zh, en]\n  format: [pdf, ipynb]\n"
    )
    expected = [
        f"city_profile-{city}-{language}.{kind}"
        for city, language, kind in itertools.product(
            ("suzhou", "320600"), ("zh", "en"), ("pdf", "ipynb")
        )
    ]
    assert titles(path) == expected


def test_a_list_is_one_entry_a_report(plan) -> None:
    path = plan(
        "reports:\n- {notebook: any.ipynb, name: a, parameters: {n: 1}}\n"
        "- {notebook: any.ipynb, name: b, parameters: {n: 2}, format: html}\n"
    )
    orders = plans.read(path).sound()
    assert [(order.title, order.parameters) for order in orders] == [
        ("a.pdf", {"n": 1}),
        ("b.html", {"n": 2}),
    ]


def test_a_csv_is_a_row_a_report_its_cells_of_the_types_of_the_notebook(plan) -> None:
    path = plan(
        "notebook,name,format,n,share,listed,loud,who\n"
        "any.ipynb,a,pdf;html,3,2,x; 2,yes,南通\n"
        "any.ipynb,b,,,,,,\n",
        "plan.csv",
    )
    first, second, last = plans.read(path).sound()
    assert (first.title, second.title, last.title) == ("a.pdf", "a.html", "b.pdf")
    assert first.parameters == {
        "n": 3, "share": 2, "listed": ["x", 2], "loud": True, "who": "南通",
    }  # fmt: skip
    assert last.parameters == {}


def test_a_name_may_hold_parameters_and_folders(plan) -> None:
    path = plan(
        'reports:\n- notebook: any.ipynb\n  name: "by number/{n}-{who}"\n'
        "  matrix: {n: [1, 2]}\n  parameters: {who: 启东市}\n"
    )
    assert titles(path) == ["by number/1-启东市.pdf", "by number/2-启东市.pdf"]


def test_a_recipe_is_one_report_of_its_notebooks(plan) -> None:
    path = plan("reports:\n- {recipe: two.toml, parameters: {city: suzhou}, format: [pdf, ipynb]}")
    joined, kept = plans.read(path).sound()
    assert [part.name for part in joined.parts] == ["any", "city_profile-suzhou"]
    assert joined.outputs == ("two.pdf",)
    assert kept.outputs == ("two/any.ipynb", "two/city_profile-suzhou.ipynb")


def test_all_cities_are_those_that_documents_are_of(plan) -> None:
    path = plan("reports:\n- {notebook: city_profile.ipynb, matrix: {city: all}}")
    found = {order.parameters["city"] for order in plans.read(path).sound()}
    assert found == set(compare.load("documents")["city_id"])


def test_a_city_of_a_notebook_of_others_may_be_any(plan, notebook) -> None:
    notebook("other", 'city = "paris"')
    assert titles(plan("reports:\n- {notebook: other.ipynb, matrix: {city: [Roma, Wien]}}"))


def test_a_notebook_without_parameters_runs_where_none_are_given(plan) -> None:
    assert titles(plan("reports:\n- notebook: bare.ipynb")) == ["bare.pdf"]


def test_the_ready_plan_is_a_profile_of_each_city_in_both_languages(checkout) -> None:
    orders = plans.read(checkout / "notebooks" / "profiles.yaml").sound()
    wanted = itertools.product(set(compare.load("documents")["city_id"]), ("zh", "en"))
    found = [(order.parameters["city"], order.parameters["language"]) for order in orders]
    assert sorted(found) == sorted(wanted)


# What is wrong with a plan

ENTRY = "reports:\n- "
WRONG = {
    "no mapping": ("- a", "plan.yaml: expected a plan: a list of reports"),
    "empty": ("", "plan.yaml: expected a plan: a list of reports"),
    "no list": ("reports: 5", "plan.yaml: expected a plan: a list of reports"),
    "no entry": ("reports: []", "plan.yaml: expected a plan: a list of reports"),
    "texts": ("reports: [any.ipynb]", "plan.yaml: expected a plan: a list of reports"),
    "another key": (
        "reports: []\njobs: 2",
        "line 2, jobs: 'jobs'; expected no other key than reports",
    ),
    "a key twice": ("reports: []\nreports: []", "line 2: 'reports'; expected each key once"),
    "no YAML": ("reports: [", "expected YAML ("),
    "a tag": (f"{ENTRY}notebook: !!python/name:os.system", "line 2: 'tag:yaml.org,2002:python/"),
    "an alias": ("reports: [&a {notebook: any.ipynb}, *a]", "expected no anchors and no aliases"),
    "two documents": (f"{ENTRY}notebook: any.ipynb\n---\na: 1", "line 3: '---'; expected one"),
    "a date": (f"{ENTRY}{{notebook: any.ipynb, parameters: {{who: 2024-01-01}}}}", "in quotation"),
    "nested": ("[" * 5000 + "]" * 5000, "nested more than 10 deep"),
    "unknown key": (
        f"{ENTRY}{{notebook: any.ipynb, formats: pdf}}",
        "formats: 'formats'; expected",
    ),
    "neither": (f"{ENTRY}name: a", "line 2, notebook: empty; expected the path of one notebook"),
    "both": (f"{ENTRY}{{notebook: a, recipe: b}}", "expected the path of one notebook or of one"),
    "no notebook": (
        f"{ENTRY}notebook: nowhere.ipynb",
        "nowhere.ipynb: expected a notebook; there is",
    ),
    "no recipe": (f"{ENTRY}recipe: nowhere.toml", "nowhere.toml: expected a recipe; there is none"),
    "a folder": (f"{ENTRY}notebook: .", "expected a notebook; it is a folder"),
    "a recipe as notebook": (f"{ENTRY}notebook: two.toml", "expected a notebook; it is none ("),
    "no cell": (f"{ENTRY}{{notebook: bare.ipynb, parameters: {{n: 1}}}}", "cell tagged parameters"),
    "no cell for a language": (
        f"{ENTRY}{{notebook: bare.ipynb, language: en}}",
        "cell tagged param",
    ),
    "misspelt": (
        f"{ENTRY}{{notebook: any.ipynb, parameters: {{whom: a}}}}",
        "parameter of the note",
    ),
    "a text for a number": (
        f"{ENTRY}{{notebook: any.ipynb, parameters: {{n: x}}}}",
        "line 2, n: 'x'",
    ),
    "a number for a text": (f"{ENTRY}{{notebook: any.ipynb, parameters: {{who: 5}}}}", "who: '5'"),
    "a number for true": (f"{ENTRY}{{notebook: any.ipynb, parameters: {{loud: 1}}}}", "loud: '1'"),
    "true for a number": (f"{ENTRY}{{notebook: any.ipynb, parameters: {{n: yes}}}}", "n: 'True'"),
    "a text for a list": (
        f"{ENTRY}{{notebook: any.ipynb, parameters: {{listed: a}}}}",
        "a list, as",
    ),
    "no parameters": (f"{ENTRY}{{notebook: any.ipynb, parameters: 5}}", "names and their values"),
    "no matrix": (f"{ENTRY}{{notebook: any.ipynb, matrix: {{n: 5}}}}", "n: '5'; expected a list"),
    "an empty matrix": (f"{ENTRY}{{notebook: any.ipynb, matrix: {{n: []}}}}", "expected a list"),
    "in two places": (
        f"{ENTRY}{{notebook: any.ipynb, matrix: {{n: [1]}}, parameters: {{n: 2}}}}",
        "n: 'n'; expected each parameter in one place",
    ),
    "no format": (
        f"{ENTRY}{{notebook: any.ipynb, format: docx}}",
        "format: 'docx'; expected one of",
    ),
    "formats of none": (
        f"{ENTRY}{{notebook: any.ipynb, format: []}}",
        "format: '[]'; expected one",
    ),
    "a name that climbs": (f"{ENTRY}{{notebook: any.ipynb, name: ../a}}", "name: '../a'; expected"),
    "a name from the root": (f"{ENTRY}{{notebook: any.ipynb, name: /tmp/a}}", "name: '/tmp/a'"),
    "a hidden name": (f"{ENTRY}{{notebook: any.ipynb, name: .a}}", "name: '.a'; expected"),
    "the folder of failures": (
        f"{ENTRY}{{notebook: any.ipynb, name: failed/a}}",
        "name: 'failed/a'",
    ),
    "a device": (f"{ENTRY}{{notebook: any.ipynb, name: nul}}", "name: 'nul'; expected"),
    "a name of nothing": (f'{ENTRY}{{notebook: any.ipynb, name: "{{who}}"}}', "not who"),
    "two of one name": (
        f"{ENTRY}{{notebook: any.ipynb, name: a}}\n- {{notebook: bare.ipynb, name: A}}",
        "line 3, name: 'A.pdf'; expected another name than the report of line 2 has",
    ),
    "an unknown city": (
        f"{ENTRY}notebook: city_profile.ipynb\n  matrix:\n    city: [suzhou, nowhere]",
        "city: 'nowhere'; expected",
    ),
    "no city": (f"{ENTRY}{{notebook: city_profile.ipynb, parameters: {{city: ''}}}}", "one city"),
    "impossible years": (
        f"{ENTRY}{{notebook: city_profile.ipynb, parameters: {{years: [2025, 2018]}}}}",
        "years: '2025-2018'; expected the earlier year first",
    ),
    "no such tables": (
        f"{ENTRY}{{notebook: city_profile.ipynb, parameters: {{data: /nowhere}}}}",
        "data: '/nowhere'; expected a folder with the tidy tables",
    ),
    "an unknown language": (f"{ENTRY}{{notebook: city_profile.ipynb, language: fr}}", "zh or en"),
    "too many": (
        f"{ENTRY}{{notebook: any.ipynb, matrix: {{n: {[*range(200)]}, share: {[*range(200)]}}}}}",
        "expected at most 20000 in a plan",
    ),
}
WRONG_ROWS = {
    "no header": ("a,b\n1,2\n", "line 1: 'a,b'; expected a header"),
    "no rows": ("notebook,n\n", "line 2: expected at least one row"),
    "another number of cells": ("notebook,n\nany.ipynb\n", "line 2: '1 cells'; expected 2 cells"),
    "a text for a number": ("notebook,n\nany.ipynb,x\n", "line 2, n: 'x'; expected a whole number"),
    "misspelt": ("notebook,m\nany.ipynb,1\n", "line 2, m: 'm'; expected a parameter of the notebook"),
    "no CSV": ('notebook,n\n"any.ipynb,1\n', "expected CSV ("),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_plan_that_cannot_be_used_says_where_and_why(plan, name) -> None:
    text, expected = WRONG[name]
    found = problems(plan(text))
    assert any(expected in problem for problem in found), found


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_csv_that_cannot_be_used_says_where_and_why(plan, name) -> None:
    text, expected = WRONG_ROWS[name]
    found = problems(plan(text, "plan.csv"))
    assert any(expected in problem for problem in found), found


def test_all_mistakes_are_told_at_once_and_the_rest_stays(plan) -> None:
    path = plan(
        "reports:\n"
        "- {notebook: any.ipynb, parameters: {m: 1}}\n"
        "- {notebook: nowhere.ipynb}\n"
        "- {notebook: any.ipynb, name: sound}\n"
        "- {notebook: city_profile.ipynb, matrix: {city: [suzhou, nowhere, neither]}}\n"
    )
    found = plans.read(path)
    assert [order.title for order in found.orders] == ["sound.pdf", "city_profile-suzhou.pdf"]
    assert len(found.problems) == 4
    with pytest.raises(InvalidInputError, match="4 problems"):
        found.sound()


def test_bytes_that_are_no_text_are_no_plan(tmp_path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"reports:\n- \xff")
    assert "line 2: expected text in UTF-8" in problems(path)[0]
    path.write_bytes(b" " * 2**21)
    assert "larger than 1024 KiB" in problems(path)[0]


@settings(max_examples=most(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_a_plan_or_says_what_is_wrong(plan, text) -> None:
    path = plan("")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = problems(path)
    assert found and all(str(path) in problem or "nowhere" in problem for problem in found)


@given(name=st.text(max_size=30))
def test_a_report_stays_in_its_folder_whatever_its_name(checkout, name) -> None:
    source = Source.of(checkout / "notebooks" / "city_profile.ipynb", is_recipe=False)
    try:
        [order] = ordered(source, {"city": name}, FORMATS[:1], "{city}")
    except InvalidInputError:
        return
    folder = checkout / "reports"
    assert (folder / order.title).resolve().parent == folder.resolve()
    assert not order.title.startswith(".")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_plan_of_the_readme_can_be_used(checkout, readme, plan, tmp_path) -> None:
    shutil.copytree(checkout / "notebooks", tmp_path / "notebooks")
    text = (checkout / readme).read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "notebooks" / "own.yaml").write_text(example, encoding="utf-8")
    found = titles(tmp_path / "notebooks" / "own.yaml")
    language = "zh" if ".zh." in readme else "en"
    assert "zh/nantong-changzhou.pdf" in found and f"report-{language}.pdf" in found
    assert len(found) == 2 * 2 * 3 + 1
