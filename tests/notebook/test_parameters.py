"""Feature: a parameter that a notebook cannot use is named before anything else is run."""

import pytest

import compare
from compare.notebook.parameters import check


@pytest.mark.parametrize("name", ["city", "language"])
def test_nothing_where_a_notebook_needs_something_is_named(name) -> None:
    given = {"language": "en", "city": "nantong"} | {name: None}
    with pytest.raises(compare.InvalidInputError, match=f"{name}: 'None'"):
        check(given, known=["city", "language"])
