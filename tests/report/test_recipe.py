"""Feature: a report is made of the notebooks that its recipe names."""

import pytest

from compare import InvalidInputError
from compare.report import recipe

WRONG = {
    "no recipe": (None, "report.toml: expected a recipe; there is none"),
    "no TOML": ("chapters = [", "report.toml: expected a recipe in TOML ("),
    "no UTF-8": (b"chapters = ['\xff']", "report.toml: expected a recipe in TOML ("),
    "nothing": ("", "report.toml, chapters: empty; expected a list of notebooks"),
    "no chapter": ("chapters = []", "report.toml, chapters: '[]'; expected a list of notebooks"),
    "a text": ("chapters = 'a'", "report.toml, chapters: 'a'; expected a list of notebooks"),
    "a number": ("chapters = [1]", "report.toml, chapters: '1'; expected the name of a notebook"),
    "a path": ("chapters = ['../a']", "chapters: '../a'; expected the name of a notebook"),
    "twice": ("chapters = ['a', 'a']", "chapters: 'a'; expected each notebook once"),
    "another table": ("chapters = [{notebook = 'a', colour = 1}]", "colour: '1'; expected a table"),
    "no parameters": ("chapters = [{notebook = 'a', parameters = 1}]", "parameters: '1'; expected"),
    "each of what": ("chapters = [{notebook = 'a', each = 'year'}]", "each: 'year'; expected city"),
    "no notebook": ("chapters = ['b']", "b.ipynb: expected a notebook; there is none"),
    "another key": ("chapters = ['a']\ntitel = 'x'", "titel: 'x'; expected no other key than"),
    "all at once": ("chapters = ['b', 1]\ncolour = 'x'", "3 problems:"),
}


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "z"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    return tmp_path


def test_chapters_are_notebooks_beside_the_recipe_in_its_order(folder) -> None:
    (folder / recipe.FILE).write_text('chapters = ["z", "a"]')
    paths = [chapter.path for chapter in recipe.read(folder).chapters]
    assert paths == [folder / "z.ipynb", folder / "a.ipynb"]


def test_a_chapter_may_have_parameters_of_its_own_or_be_one_for_each_city(folder) -> None:
    entries = '{ notebook = "a", parameters = { family = "x" } }, { notebook = "a", each = "city" }'
    (folder / recipe.FILE).write_text(f"chapters = [{entries}]")
    first, second = recipe.read(folder).chapters
    assert (first.parameters, first.each) == ({"family": "x"}, False)
    assert (second.parameters, second.each) == ({}, True)


@pytest.mark.parametrize("name", WRONG)
def test_a_recipe_that_cannot_be_used_says_what_is_wrong(folder, name) -> None:
    given, expected = WRONG[name]
    if given is not None:
        data = given if isinstance(given, bytes) else given.encode()
        (folder / recipe.FILE).write_bytes(data)
    with pytest.raises(InvalidInputError) as caught:
        recipe.read(folder)
    assert expected in str(caught.value)
