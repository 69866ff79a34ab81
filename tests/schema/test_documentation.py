"""Feature: every built table says in both languages what a row is, and what to mind."""

import re

import pytest

from compare.schema import COLUMNS, DOCUMENTATION, LANGUAGES, RELEASE, TIDY, WARNINGS


def test_every_built_table_is_documented_and_no_other():
    assert list(DOCUMENTATION) == list(TIDY)


@pytest.mark.parametrize("name", TIDY)
def test_a_table_says_what_a_row_is_and_which_rows_there_are(name):
    for language in LANGUAGES:
        found = DOCUMENTATION[name]
        assert found.grain[language] and found.population[language]
        text = found.description(language)
        assert text.endswith("。" if language == "zh" else ".")
        assert bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh")


def test_warnings_are_known_and_each_is_used():
    used = {code for found in DOCUMENTATION.values() for code in found.warnings}
    assert used == set(WARNINGS)
    assert all(WARNINGS[code][language] for code in WARNINGS for language in LANGUAGES)


@pytest.mark.parametrize("column", [name for name in COLUMNS if COLUMNS[name].reference])
def test_a_reference_leads_to_a_column_of_the_same_type(column):
    _, target = COLUMNS[column].reference.split(".")
    assert COLUMNS[column].type == COLUMNS[target].type


def test_a_citation_names_makers_year_version_build_and_licence():
    for language in LANGUAGES:
        said = RELEASE.citation(language, "0123456789abcdef")
        parts = [*RELEASE.creators, str(RELEASE.released.year), RELEASE.version]
        assert all(part in said for part in [*parts, "0123456789abcdef", RELEASE.licence])
        assert RELEASE.title[language] in said
