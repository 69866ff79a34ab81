"""Feature: what is said lies in one place, in every language, and nothing there is idle."""

import csv
import re
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.schema import LANGUAGES
from compare.wording.language import TEXTS, spoken

SOURCES = sorted((Path(__file__).parents[2] / "src" / "compare").rglob("*.py"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
# Identifiers that code puts together: text(f"choose_{name}"), and names of columns.
FORMED = re.findall(r'text\(f"([^"]+)"', CODE)


def formed(name: str) -> bool:
    return any(re.fullmatch(re.sub(r"\\{.*?\\}", ".+", re.escape(form)), name) for form in FORMED)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_stands_in_every_language_and_is_used(name) -> None:
    assert all(TEXTS[name][code] for code in LANGUAGES)
    fields = {code: sorted(re.findall(r"{(\w*)}", TEXTS[name][code])) for code in LANGUAGES}
    assert len({str(found) for found in fields.values()}) == 1, fields
    assert re.search(rf"[\"']{name}[\"']", CODE) or formed(name), f"{name} is used nowhere"


def test_no_text_stands_twice() -> None:
    text = resources.files("compare.wording").joinpath("texts.csv").read_text(encoding="utf-8")
    names = [row["id"] for row in csv.DictReader(text.splitlines())]
    assert sorted(names) == sorted({*names})


def test_each_text_that_code_names_exists() -> None:
    used = set(re.findall(r"\.text\(\s*[\"'](\w+)[\"']", CODE))
    assert used and used <= set(TEXTS)


def test_no_language_is_told_apart_outside_its_room() -> None:
    room = "wording/language.py"
    branches = [
        f"{path.name}: {line.strip()}"
        for path in SOURCES
        if not str(path).endswith(room)
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"language\s*[!=]=|== language", line)
    ]
    assert branches == []


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_in_every_language(value) -> None:
    for code in LANGUAGES:
        written = spoken(code).number(value)
        assert float(written.replace(",", "")) == pytest.approx(value, abs=5.1e-7)
        assert not re.search(r"\.\d*0$|\.$", written)


def test_a_text_with_braces_in_a_value_is_not_filled_in_again() -> None:
    said = spoken("en").text("yearly", said="{said} {0} {{x}}")
    assert said == "{said} {0} {{x}} a year"
