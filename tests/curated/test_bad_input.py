"""Feature: whatever is typed into a table is read as meant, or refused with file, line and column.

One line a case: what is changed, and what the message must name. Cases run against copies of the
data, those that change rows of different files together.
"""

import csv
import os
import shutil
import time
import warnings

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compare import InvalidInputError
from compare.curated import reader
from compare.curated.cells import LONGEST
from compare.problem import MOST, ImplausibleWarning
from examples import most

S = "statements/qidong-2023.csv"
A = "actuals/qidong-2023.csv"
N = "non_targets/qidong-2023.csv"
R = "responsibilities/qidong-2023.csv"
OBSERVED = {
    "city_id": "changzhou", "indicator_id": "rd_intensity", "period_start": "2021",
    "period_end": "2021", "value": "3.25", "unit": "percent", "comparator": "=", "basis": "at_end",
    "scope": "city", "status": "final", "source_id": "changzhou_communique_2015",
}  # fmt: skip
COUNTED = {
    "city_id": "nantong", "year": "2010", "persons": "7", "source_id": "nantong_census_2020",
}  # fmt: skip
NUMBER = {"locator": "一", "printed": "9个", "nth": "1", "reason": "existing"}
BODY = {"locator": "三/1", "covers": "三/1", "role": "lead", "body_zh": "市甲局", "body_en": "A"}
CITY = {
    "city_id": "yunting", "gb_code": "999900", "name_zh": "云亭", "name_en": "Yunting",
    "level": "prefecture", "province_code": "99", "province_zh": "某省", "province_en": "A",
}  # fmt: skip
STOCK = OBSERVED | {"indicator_id": "hightech_enterprises", "unit": "enterprise"}
RANK = OBSERVED | {"indicator_id": "innovation_city_rank", "unit": "rank"}
GROWTH = OBSERVED | {"indicator_id": "hightech_output_growth", "basis": "in_period"}
DOCUMENT = {
    "document_id": "jiangsu-2024", "city_id": "jiangsu", "title_zh": "报告", "title_en": "Report",
    "issuer_zh": "某省", "issuer_en": "A", "issuer_level": "city_government",
    "genre": "government_work_report", "period_start": "2024", "period_end": "2024",
    "source_grade": "A", "looked_for": "*", "source_sha256": "0" * 64,
}  # fmt: skip
UNSEEN = {
    "a line break": "\n", "a carriage return": "\r", "a tab": "\t", "a bell": "\a",
    "an escape": "\x1b[2J", "a delete": "\x7f", "a C1 control": "\x9b", "a line separator": "\u2028",
    "a paragraph separator": "\u2029", "a bidi override": "\u202e", "a bidi isolate": "\u2067",
    "a left-to-right mark": "\u200e", "no width": "\u200b", "a joiner": "\u200d",
    "a byte order mark": "\ufeff", "a soft hyphen": "\u00ad", "a tag": "\U000e0041",
    "private use": "\ue000", "no character": "\uffff",
}  # fmt: skip


ROWS = {}
"""The file and the row that a change of one row is in; others change more."""
SHARED = (S, N, R, "observations.csv")
"""Files of which a row that is at fault hides nothing in the others."""
ALIKE = ("1", "18", *map(str, range(2, 15)), *map(str, range(24, 40)))
"""Rows of the statements any of which a change may be in that is written for the first."""


def edit(name: str, key: str, **cells: str):
    def change(tables, row=key):
        return name, tables.edit(name, row, **cells)

    # A cell of two lines moves the rows below it; a number is held against those of all rows.
    lone = "seq" in cells or any(len(cell.splitlines()) > 1 for cell in cells.values())
    ROWS[change] = name, "" if lone else key
    return change


def add(name: str, **cells: str):
    def change(tables, row=None):
        return name, tables.add(name, **cells)

    ROWS[change] = name, f"added {len(ROWS)}"
    return change


def rows(name: str, *added: dict[str, str]):
    """Add rows, the last of which is at fault."""
    return lambda tables: (name, [tables.add(name, **cells) for cells in added][-1])


def whole(name: str, data: bytes):
    return lambda tables: (tables.path(name).write_bytes(data), (name, 0))[1]


def header_only(name: str):
    return lambda tables: (tables.write(name, tables.lines(name)[:1]), (name, 2))[1]


def instead(name: str, make):
    """Put something else in the place of a file."""

    def change(tables):
        tables.path(name).unlink()
        make(tables.path(name))
        return name, 0

    return change


# What is changed, the column that is named, what is expected there; {nantong} is the line of
# Nantong among the cities, {above} the line above the one that is named.
CASES = {
    # Numbers that are none, or not in our digits
    "superscript for a digit": (edit(S, "1", value="²"), "value", "a number"),
    "superscript in a year": (add("population.csv", **COUNTED | {"year": "201²"}), "year", "whole"),
    "superscript as a quantity": (edit(S, "1", quantity_printed="²家"), "quantity_printed", "digits"),
    "circled digit as a quantity": (edit(S, "1", quantity_printed="①家"), "quantity_printed", "digits"),
    "Arabic-Indic digits": (edit(S, "1", value="٥٠٠"), "value", "a number"),
    "Arabic-Indic year": (add("observations.csv", **OBSERVED | {"period_end": "٢٠٢١"}), "period_end", "whole"),
    "Devanagari code": (edit("cities.csv", "nantong", gb_code="३२०६००"), "gb_code", "six digits"),
    "fraction as a number": (edit(S, "1", value="½"), "value", "a number"),
    "Chinese numeral as a number": (edit(S, "1", value="五百"), "value", "a number"),
    "thousands separator": (edit(S, "1", value="5,00"), "value", "a number"),
    "underscore": (edit(S, "1", value="5_00"), "value", "a number"),
    "hexadecimal": (edit(S, "1", value="0x1f4"), "value", "a number"),
    "not a number": (edit(S, "1", value="nan"), "value", "a number"),
    "doubled twice, which has no unit": (edit(S, "16", quantity_printed="翻两番", value="2", unit_printed="番", comparator=">=", bare="true"), "value", "1: only"),
    "infinite": (edit(S, "1", value="inf"), "value", "a number"),
    "overflow": (edit(S, "1", value="1e999"), "value", "a number"),
    "as large as a float": (edit(S, "1", value="1e308"), "value", "-1e+15 to 1e+15"),
    "as large as a float, negative": (edit(S, "1", value="-1e308"), "value", "-1e+15 to 1e+15"),
    "an observed value of 1e308": (add("observations.csv", **OBSERVED | {"value": "1e308"}), "value", "1e+15"),
    "digits without end": (edit(S, "1", value="9" * 1900), "value", "a number"),
    "a whole number without end": (edit(S, "1", period_end="9" * 1900), "period_end", "1949 to 2100"),
    "formula of a spreadsheet": (edit(S, "1", value="=1+1"), "value", "a number"),
    "date for a number": (edit(S, "1", value="2023-05-01"), "value", "a number"),
    # Years
    "year 20255": (add("observations.csv", **OBSERVED | {"period_end": "20255"}), "period_end", "1949 to 2100"),
    "year 0": (add("observations.csv", **OBSERVED | {"period_end": "0"}), "period_end", "1949 to 2100"),
    "negative year": (add("observations.csv", **OBSERVED | {"period_end": "-2021"}), "period_end", "1949 to 2100"),
    "census year of two digits": (add("population.csv", **COUNTED | {"year": "10"}), "year", "1949"),
    "period in year 0": (edit(S, "1", period_start="0", period_end="0"), "period_start", "1949"),
    "horizon in year 0": (edit("documents.csv", "qidong-2023", period_start="0"), "period_start", "1949"),
    "horizon without end": (edit("documents.csv", "qidong-2023", period_end="9999"), "period_end", "2100"),
    "document of the year 1": (edit("documents.csv", "qidong-2023", issued_on="0001-01-01"), "issued_on", "1949"),
    "a day that does not exist": (edit("documents.csv", "qidong-2023", issued_on="2023-02-30"), "issued_on", "a date"),
    "a week for a day": (edit("documents.csv", "qidong-2023", issued_on="2023-W10-1"), "issued_on", "a date"),
    # Amounts that cannot be
    "no resident": (add("population.csv", **COUNTED | {"persons": "0"}), "persons", "from 1"),
    "negative residents": (add("population.csv", **COUNTED | {"persons": "-5"}), "persons", "from 1"),
    "more residents than the world": (add("population.csv", **COUNTED | {"persons": "9000000000"}), "persons", "2000000000"),
    "factor of 0": (edit("units.csv", "家", factor="0"), "factor", "1e-09 to"),
    "negative factor": (edit("units.csv", "家", factor="-1"), "factor", "1e-09 to"),
    "canonical factor of 0": (edit("canonical_units.csv", "percent", factor="0"), "factor", "1e-09 to"),
    "code 000000": (edit("cities.csv", "yancheng", gb_code="000000"), "gb_code", "six digits"),
    "published before it was issued": (edit("documents.csv", "qidong-2023", published_on="2023-03-04"), "published_on", "not before the day of issue"),
    "a unit of another dimension": (edit("indicators.csv", "tech_smes", unit="percent"), "unit", "a unit of the dimension count"),
    "another reading that is no number": (edit(S, "1", reading_alt="value=abc"), "reading_alt", "for value, a number"),
    "another reading of a year 99999": (edit(S, "1", reading_alt="period_end=99999"), "reading_alt", "for period_end, a whole number"),
    "another reading of no basis": (edit(S, "1", reading_alt="basis=zzz"), "reading_alt", "for basis, one of"),
    "negative stock, confirmed": (add("observations.csv", **STOCK | {"value": "-1", "confirmed": "true"}), "value", "no negative number, as the indicator is a stock"),
    "rank 0, confirmed": (add("observations.csv", **RANK | {"value": "0", "confirmed": "true"}), "value", "at least 1, as the indicator is a rank"),
    "a share of 101 %, confirmed": (add("observations.csv", **OBSERVED | {"value": "101", "confirmed": "true"}), "value", "at most 100 %, as the indicator is a share"),
    "growth of -101 %, confirmed": (add("observations.csv", **GROWTH | {"value": "-101", "confirmed": "true"}), "value", "at least -100, as the indicator is a growth"),
    "a promised share of 101 %, confirmed": (edit(S, "15", value="101", quantity_printed="101%以上", confirmed="true"), "value", "at most 100 %"),
    "confirmed by a word": (edit(S, "1", confirmed="yes"), "confirmed", "true or false"),
    "twelve months of a year": (add("observations.csv", **OBSERVED | {"months": "12"}), "months", "from 0 to 11"),
    "six months of two years": (add("observations.csv", **OBSERVED | {"period_start": "2020", "months": "6"}), "months", "nothing, as several years are meant"),
    "an observation that ends before it begins": (add("observations.csv", **OBSERVED | {"period_start": "2022"}), "period_start", "a year not after period_end, 2021"),
    "an observed ratio of a period": (add("observations.csv", **OBSERVED | {"basis": "in_period"}), "basis", "at_end, as rd_intensity is a ratio"),
    "observed growth at the end": (add("observations.csv", **GROWTH | {"basis": "at_end"}), "basis", "in_period, as hightech_output_growth is a growth"),
    "said in a year that is none": (add("observations.csv", **OBSERVED | {"as_of": "2021-1"}), "as_of", "written like"),
    "spending on S&T above all spending": (edit("yearbook.csv", "anshun", fiscal_st_cny_10k="3e9"), "fiscal_st_cny_10k", "not more than fiscal_total_cny_10k"),
    "suspicion of no column": (edit("yearbook.csv", "anshun", suspect="mayor"), "suspect", "gdp_cny_100m"),
    "a yearbook of nowhere": (edit("yearbook.csv", "anshun", source_id="x"), "source_id", "sources.csv"),
    "negative ratio": (add("observations.csv", **OBSERVED | {"value": "-2"}), "value", "no negative"),
    "plausible range upside down": (edit("indicators.csv", "rd_intensity", plausible_min="9"), "plausible_min", "plausible_max"),
    "statement number 0": (edit(S, "1", seq="0"), "seq", "from 1"),
    "negative occurrence": (add(N, **NUMBER | {"nth": "-1"}), "nth", "from 0"),
    "occurrence without end": (add(N, **NUMBER | {"nth": "30000"}), "nth", "to 1000"),
    # Keys, codes and names
    "01 beside 1": (edit(S, "2", seq="01"), "seq", "a key that line 2"),
    "007 beside 7": (add(N, **NUMBER) and rows(N, NUMBER, NUMBER | {"nth": "01"}), "locator, printed, nth", "a key"),
    "a city twice": (add("cities.csv", **CITY | {"city_id": "nantong"}), "city_id", "a key that line {nantong}"),
    "a code of two cities": (add("cities.csv", **CITY | {"gb_code": "320600"}), "gb_code", "a gb_code that line {nantong}"),
    "a name of two cities": (add("cities.csv", **CITY | {"name_zh": "南通"}), "name_zh", "a name_zh that line {nantong}"),
    "an English name of two cities": (add("cities.csv", **CITY | {"name_en": "Nantong"}), "name_en", "a name_en that line {nantong}"),
    "a name of two indicators": (edit("indicators.csv", "fiscal_st_share", name_en="R&D intensity"), "name_en", "a name_en that line"),
    "an observation twice": (rows("observations.csv", OBSERVED, OBSERVED | {"value": "3.3"}), "city_id, indicator_id, period_start, period_end, months, scope, source_id", "a key that line {above} does not"),
    "full-width key": (edit(S, "2", seq="１"), "seq", "a key that line 2"),
    # What leads in a circle, or to somebody else
    "a parent of another code": (edit("cities.csv", "qidong", parent_city_id="changzhou"), "parent_city_id", "the city whose code is 320600"),
    "a county as a parent": (edit("cities.csv", "yancheng", parent_city_id="qidong"), "parent_city_id", "the city whose code is 320900"),
    "a document of another city": (edit("documents.csv", "changzhou-2018", city_id="yancheng"), "city_id", "the city that changzhou-2018 begins with"),
    "a code of another province": (edit("cities.csv", "yancheng", province_code="33"), "province_code", "32, as 320900 begins so"),
    "a code without a province": (edit("cities.csv", "yancheng", province_code=""), "province_code", "32, as 320900 begins so"),
    "a city without a code": (edit("cities.csv", "yancheng", gb_code=""), "gb_code", "only a country has no code"),
    "a province without a code": (edit("cities.csv", "jiangsu", gb_code=""), "gb_code", "only a country has no code"),
    "a document of a province": (add("documents.csv", **DOCUMENT), "city_id", "a city, and no place that cities are held against"),
    "a document of the country": (add("documents.csv", **DOCUMENT | {"document_id": "china-2024", "city_id": "china"}), "city_id", "a city, and no place"),
    "a level that is none": (edit("cities.csv", "yancheng", level="megacity"), "level", "one of municipality"),
    "its own parent": (edit("cities.csv", "qidong", parent_city_id="qidong"), "parent_city_id", "never leads back"),
    "parents in a circle": (edit("cities.csv", "nantong", parent_city_id="qidong"), "parent_city_id", "never leads back"),
    "its own predecessor": (edit("documents.csv", "qidong-2023", predecessor_id="qidong-2023"), "predecessor_id", "never leads back"),
    "predecessors in a circle": (edit("documents.csv", "nantong-2017", predecessor_id="nantong-2022"), "predecessor_id", "never leads back"),
    "looked for in no family": (edit("documents.csv", "qidong-2023", looked_for="mayors"), "looked_for", "families of families.csv"),
    "looked for in everything and more": (edit("documents.csv", "qidong-2023", looked_for="*; rd_intensity"), "looked_for", "or * alone"),
    "nothing looked for": (edit("documents.csv", "qidong-2023", looked_for=""), "looked_for", "it may not be empty"),
    "predecessor of another city": (edit("documents.csv", "qidong-2023", predecessor_id="nantong-2022"), "predecessor_id", "same city, qidong"),
    "an indicator related to itself": (add("indicator_relations.csv", indicator_a="rd_intensity", indicator_b="rd_intensity", relation="subset"), "indicator_b", "another indicator"),
    "a relation the other way round": (add("indicator_relations.csv", indicator_a="hightech_enterprises", indicator_b="hightech_enterprises_added", relation="flow_of_stock"), "indicator_a, indicator_b", "does not relate"),
    "subsets in a circle": (rows("indicator_relations.csv", {"indicator_a": "invention_patents_per_10k", "indicator_b": "rd_intensity", "relation": "subset"}, {"indicator_a": "rd_intensity", "indicator_b": "high_value_invention_patents_per_10k", "relation": "subset"}), "indicator_b", "never leads back"),
    "scope of another city": (edit(S, "1", scope="中央创新区"), "scope", "a scope of qidong"),
    # Places
    "a locator of no form": (edit(S, "1", locator="somewhere"), "locator", "a place by its numbers"),
    "a locator of a file": (edit(S, "1", locator="../../etc"), "locator", "a place by its numbers"),
    "a negative place": (edit(S, "1", locator="二/-3"), "locator", "a place by its numbers"),
    "a place of a body of no form": (add(R, **BODY | {"locator": "x"}), "locator", "a place by its numbers"),
    "a million places": (add(R, **BODY | {"covers": "三/1-1000000"}), "covers", "a place by its numbers"),
    "a range of places without end": (add(R, **BODY | {"covers": f"三/1-{'9' * 500}"}), "covers", "a place by its numbers"),
    "too many places": (add(R, **BODY | {"covers": ";".join(["三/1-999"] * 51)}), "covers", "at most 50"),
    "a range that descends": (add(R, **BODY | {"covers": "三/3-2"}), "covers", "ascends"),
    "a list of nothing": (add(R, **BODY | {"covers": ";"}), "covers", "may not be empty"),
    "a number that is no target of no place": (add(N, **NUMBER | {"locator": "x"}), "locator", "a place by its numbers"),
    # Patterns
    "5,000 brackets": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(" * 5000}), "printed", "at most 2000 characters"),
    "200 open brackets": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(" * 200}), "printed", "regular expression"),
    "300 brackets": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "()" * 150}), "printed", "at most 200 characters"),
    "a pattern that calls itself": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(?R)"}), "printed", "regular expression"),
    "a pattern that calls itself behind": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(?<=(?R))a"}), "printed", "regular expression"),
    "a pattern with flags": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(?L)(?u)x"}), "printed", "regular expression"),
    "a pattern that unfolds": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(?:(?:a{500}){100}){60}"}), "printed", "repeats at most 1000 times"),
    "a pattern that unfolds further": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "(?:(?:(?:a{999}){999}){999}){999}"}), "printed", "repeats at most 1000 times"),
    "an approximate pattern": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "x{e<=2}"}), "printed", "regular expression"),
    "half a class": (add(N, **NUMBER | {"nth": "0", "reason": "date", "printed": "[0-"}), "printed", "regular expression"),
    "a pattern for a programme": (add(N, **NUMBER | {"nth": "0", "printed": "9"}), "reason", "for a pattern"),
    # Identifiers that are paths
    "a path as a document": (edit("documents.csv", "qidong-2023", document_id="../../x"), "document_id", "identifier of the document"),
    "an absolute path as a document": (edit("documents.csv", "qidong-2023", document_id="/etc/passwd"), "document_id", "identifier"),
    "a path as a city": (edit("cities.csv", "qidong", city_id="../x"), "city_id", "identifier of the city"),
    "a path as an indicator": (edit("indicators.csv", "fiscal_st_share", indicator_id="a/b"), "indicator_id", "identifier"),
    "a script as an address": (edit("documents.csv", "qidong-2023", url="javascript:alert(1)"), "url", "address on the web"),
    # Texts
    "a cell without end": (edit("cities.csv", "qidong", name_en="Q" * (LONGEST + 1)), "name_en", f"at most {LONGEST} characters"),
    "letters the font lacks": (edit("cities.csv", "qidong", name_zh="启\N{TEST TUBE}东"), "name_zh", "U+1F9EA TEST TUBE"),
    "letters the font lacks in a note": (edit(S, "1", note_zh="\N{THAI CHARACTER KO KAI}", note_en="x"), "note_zh", "U+0E01 THAI"),
    "letters the font lacks in a unit": (edit("canonical_units.csv", "percent", label_zh="\N{DEVANAGARI LETTER A}"), "label_zh", "font"),
    "spaces for a name": (edit("cities.csv", "qidong", name_en="   "), "name_en", "may not be empty"),
    "a line break in a note": (edit(S, "1", note_zh="一\n二", note_en="one"), "note_zh", "one line of visible characters"),
    "a bidi override in a title": (edit("documents.csv", "qidong-2023", title_zh="\u202e实施意见"), "title_zh", "RIGHT-TO-LEFT OVERRIDE"),
    "a fence in a definition": (edit("indicators.csv", "rd_intensity", definition_en="a\n```\nb"), "definition_en", "one line"),
    "a line break in a body": (add(R, **BODY | {"body_zh": "市\n局"}), "body_zh", "one line"),
    "a control in a scope": (edit("scopes.csv", "中央创新区", name_en="Central\x07"), "name_en", "one line"),
    # Codes
    "a code that is none": (edit("indicators.csv", "rd_intensity", kind="share"), "kind", "one of stock flow"),
    "a code in other letters": (edit(S, "1", comparator="≥"), "comparator", "one of = >="),
    "a code of another case": (edit(S, "1", basis="At_end"), "basis", "one of at_end"),
    "a code that is a formula": (edit(S, "1", firmness="=ensure"), "firmness", "one of"),
    # Files
    "an empty file": (whole("cities.csv", b""), "", "a header row"),
    "only a byte order mark": (whole("cities.csv", b"\xef\xbb\xbf"), "", "a header row"),
    "only blank lines": (whole("cities.csv", b"\n\n , \n"), "", "a header row"),
    "a NUL byte": (whole("cities.csv", b"city_id\0,gb_code\n"), "", "NUL"),
    "a workbook": (whole("cities.csv", b"PK\x03\x04\x14\x00"), "", "NUL"),
    "GBK": (whole("population.csv", "city_id,名称\n".encode("gbk")), "", "UTF-8"),
    "UTF-16": (whole("population.csv", "city_id\n".encode("utf-16")), "", "UTF-8"),
    "a quote that never closes": (whole("scopes.csv", b'scope,"city_id\n'), "", "a CSV file"),
    "a field without end": (whole("scopes.csv", b"scope," + b"a" * 200_000), "", "a CSV file"),
    "tabs for commas": (whole("scopes.csv", b"scope\tcity_id\tname_en\ttype\treach\n"), None, "no other column"),
    "50,000 columns": (whole("scopes.csv", b",".join(b"c%d" % n for n in range(50_000))), "", "the columns scope, city_id"),
    "no cities": (header_only("cities.csv"), "", "at least one row"),
    "no documents": (header_only("documents.csv"), "", "at least one row"),
    "no indicators": (header_only("indicators.csv"), "", "at least one row"),
    "no units": (header_only("units.csv"), "", "at least one row"),
    "no canonical units": (header_only("canonical_units.csv"), "", "at least one row"),
    "no scopes": (header_only("scopes.csv"), "", "at least one row"),
    "a folder for a file": (instead("cities.csv", os.mkdir), "", "it is a folder"),
    "a pipe for a file": (instead("cities.csv", os.mkfifo), "", "no regular file"),
    "a pipe for statements": (instead(S, os.mkfifo), "", "no regular file"),
    "an endless device": (instead("cities.csv", lambda path: path.symlink_to("/dev/zero")), "", "no regular file"),
    "a link to itself": (instead("cities.csv", lambda path: path.symlink_to(path)), "", "symbolic links"),
    "a link to nowhere": (instead("cities.csv", lambda path: path.symlink_to("/nowhere/at/all")), "", "there is none"),
}  # fmt: skip


@pytest.fixture(scope="module")
def small(copied):
    """Return the tables with the statements of one document only: a case takes a moment."""
    tables = copied()
    for path in tables.folder.glob("*/*.csv"):
        if path.stem != "qidong-2023":
            name = f"{path.parent.name}/{path.name}"
            tables.write(name, tables.lines(name)[:1])
    return tables


@pytest.fixture
def damaged(small, tmp_path):
    """Return a copy of them, to be damaged by the test."""
    folder = tmp_path / "input" / "structured"
    shutil.copytree(small.folder, folder)
    return type(small)(folder)


def read(folder) -> tuple:
    """Return the problems of a folder; none where it is read."""
    try:
        reader.read(folder)
    except InvalidInputError as error:
        return error.problems
    return ()


RESTED_ON = ("canonical_units.csv", "documents.csv", "indicators.csv", "units.csv")
LINKS = ("scope of another city",)
"""What is held against rows of other files, where these are sound."""


def batches() -> list[dict[str, str | None]]:
    """Return the cases with the row of each, many together: each of them is told of."""
    found: list[tuple[dict[str, str | None], set[tuple[str, str]]]] = []
    alone: list[dict[str, str | None]] = []
    for name, (change, *_) in CASES.items():
        file, key = ROWS.get(change, ("", ""))
        if not file or file in RESTED_ON or name in LINKS:
            # What others rest on: they are not judged by it where it is damaged.
            alone.append({name: None})
            continue
        for cases, taken in [*found, ({}, set())]:
            used = {row for other, row in taken if other == file}
            row = next((row for row in rows_for(file, key) if row not in used), None)
            if row is None or (used and ("" in used or file not in SHARED or not row)):
                continue
            if not taken:
                found.append((cases, taken))
            cases[name] = row
            taken.add((file, row))
            break
    return [*(cases for cases, _ in found), *alone]


def rows_for(file: str, key: str) -> tuple[str, ...]:
    """Return the rows that a change of one of them may be in."""
    return ALIKE if (file, key) == (S, "1") else (key,)


@pytest.mark.parametrize("names", batches(), ids=", ".join)
def test_what_cannot_be_is_refused_with_its_place(names, damaged) -> None:
    nantong = str(damaged.line("cities.csv", "nantong"))
    made = {name: CASES[name][0](damaged, *([row] if row else [])) for name, row in names.items()}
    problems = read(damaged.folder)
    for name, (file, line) in made.items():
        _, column, expected = CASES[name]
        expected = expected.replace("{nantong}", nantong).replace("{above}", str(line - 1))
        found = [
            problem
            for problem in problems
            if problem.file == file
            and (not line or problem.line == line or expected.startswith("never"))
            and column in (None, problem.column)
            and expected in problem.expected
        ]
        assert found, (name, [str(problem) for problem in problems])
        for problem in found:
            assert str(problem).isprintable()
            assert len(str(problem)) < 1000


def test_what_is_unseen_in_a_name_is_refused_wherever_it_stands(damaged) -> None:
    path = damaged.path("cities.csv")
    with path.open(encoding="utf-8", newline="") as file:
        header, *cities = csv.reader(file)
    for city, char in zip(cities, UNSEEN.values(), strict=False):
        city[header.index("name_en")] = f"Qi{char}dong"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *cities])
    found = [
        problem
        for problem in read(damaged.folder)
        if (problem.file, problem.column) == ("cities.csv", "name_en")
        and "one line of visible characters" in problem.expected
    ]
    assert {problem.value for problem in found} == {f"Qi{char}dong" for char in UNSEEN.values()}
    assert len({problem.line for problem in found}) == len(UNSEEN)
    assert all(str(problem).isprintable() and len(str(problem)) < 1000 for problem in found)


def test_a_number_of_many_digits_is_read_in_no_time(damaged) -> None:
    damaged.write(S, [line.replace(",500,", f",{'9' * 1900},") for line in damaged.lines(S)])
    begin = time.perf_counter()
    assert read(damaged.folder)
    assert time.perf_counter() - begin < 20


# Tables that may be empty, and what is only implausible


@pytest.mark.parametrize(
    "name",
    ["observations.csv", "population.csv", "yearbook.csv", "indicator_relations.csv", A, N, R],
)
def test_a_table_without_rows_builds_where_it_may_be_empty(name, damaged) -> None:
    from compare.dataset import build

    damaged.write(name, damaged.lines(name)[:1])
    assert build.tidy(reader.read(damaged.folder))["targets"].num_rows > 0


def test_no_statement_at_all_is_named(damaged) -> None:
    for path in damaged.path("statements").iterdir():
        name = f"statements/{path.name}"
        damaged.write(name, damaged.lines(name)[:1])
    [problem] = read(damaged.folder)
    assert (problem.file, "at least one statement" in problem.expected) == ("statements", True)


NOTE = {"note_zh": "已与来源核对", "note_en": "checked"}
UNLIKELY = {
    "observed": ("observations.csv", OBSERVED | {"value": "9.5"}),
    "promised": (S, {"value": "9.5", "quantity_printed": "9.5%以上"}),
}


@pytest.mark.parametrize("where", UNLIKELY)
def test_what_is_implausible_is_a_warning_until_it_is_confirmed(where, damaged) -> None:
    name, cells = UNLIKELY[where]
    before = damaged.lines(name)

    def change(**more: str) -> int:
        damaged.write(name, before)
        if name == S:
            return damaged.edit(S, "15", **cells, **more)
        return damaged.add(name, **cells, **more)

    for more in ({}, NOTE, {"confirmed": "false"}):
        line = change(**more)
        named = rf"{name}, line {line}, value: '9.5'; expected 0.05 to 8 percent, or confirmed"
        with pytest.warns(ImplausibleWarning, match=named):
            frames = reader.read(damaged.folder)
        table = name.partition("/")[0].removesuffix(".csv")
        assert 9.5 in set(frames[table]["value"])
    change(confirmed="true")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader.read(damaged.folder)


@pytest.mark.parametrize(
    ("cells", "lowest"),
    [
        (RANK | {"value": "1"}, "1"),
        (OBSERVED | {"value": "100", "confirmed": "true"}, "100"),
        (OBSERVED | {"value": "0", "confirmed": "true"}, "0"),
        (GROWTH | {"value": "-100", "confirmed": "true"}, "-100"),
        (STOCK | {"value": "0", "confirmed": "true"}, "0"),
    ],
)
def test_what_is_just_possible_is_read(cells, lowest, damaged) -> None:
    damaged.add("observations.csv", **cells)
    observed = reader.read(damaged.folder)["observations"]
    own = observed["city_id"].eq("changzhou") & observed["period_end"].eq(2021)
    assert float(lowest) in set(observed.loc[own, "value"])


def test_a_change_may_be_negative_and_is_of_a_year(damaged) -> None:
    damaged.edit("indicators.csv", "hightech_output_growth", kind="change")
    observed = GROWTH | {"value": "-120", "confirmed": "true"}
    damaged.add("observations.csv", **observed)
    assert -120 in set(reader.read(damaged.folder)["observations"]["value"])
    damaged.add("observations.csv", **observed | {"period_start": "2020", "basis": "at_end"})
    [problem] = read(damaged.folder)
    assert (problem.column, problem.value) == ("basis", "at_end")
    assert problem.expected == "in_period, as hightech_output_growth is a change"


@pytest.mark.slow
def test_the_list_of_problems_is_capped_and_says_how_many_are_left_out(damaged) -> None:
    header = damaged.lines("population.csv")[0]
    damaged.write("population.csv", [header, *(["nowhere,0,0,,,"] * 20_000)])
    begin = time.perf_counter()
    with pytest.raises(InvalidInputError) as caught:
        reader.read(damaged.folder)
    assert time.perf_counter() - begin < 30
    said = str(caught.value).splitlines()
    assert len(said) == MOST + 2
    assert said[-1] == f"… and {len(caught.value.problems) - MOST} more"
    assert said[0] == f"{len(caught.value.problems)} problems:"


def test_a_path_as_an_identifier_opens_no_file(damaged, monkeypatch) -> None:
    damaged.edit("documents.csv", "qidong-2023", document_id="../../secret")
    (damaged.folder.parent.parent / "secret.csv").write_text("seq\n")
    opened = []
    real = reader.csvfile.content
    for module in (reader.csvfile, reader.csvfile.bulk):
        monkeypatch.setattr(
            module, "content", lambda path, what: (opened.append(path), real(path, what))[1]
        )
    assert read(damaged.folder)
    assert opened
    assert not [path for path in opened if ".." in path.parts or "secret" in path.name]


# Any text in any column


TEXTS = [
    ("cities.csv", "qidong", ("name_zh", "name_en", "province_zh", "province_en", "gb_code")),
    ("documents.csv", "qidong-2023", ("title_zh", "title_en", "issuer_zh", "document_number")),
    ("documents.csv", "qidong-2023", ("url", "period_start", "issued_on", "genre", "city_id")),
    ("indicators.csv", "rd_intensity", ("name_zh", "name_en", "definition_en", "family", "kind")),
    ("canonical_units.csv", "percent", ("label_zh", "label_en", "dimension", "factor")),
    ("scopes.csv", "中央创新区", ("name_en", "type", "city_id")),
    (S, "1", ("note_zh", "note_en", "indicator_printed", "quantity_printed", "scope", "locator")),
    (S, "1", ("value", "seq", "period_end", "inferred", "reading_alt", "basis", "bare")),
    (S, "1", ("confirmed", "review")),
    ("sources.csv", "changzhou_communique_2015", ("title_zh", "publisher_en", "url", "grade")),
    ("yearbook.csv", "anshun", ("gdp_cny_100m", "residents_10k", "suspect")),
]
PLACES = [(name, key, column) for name, key, columns in TEXTS for column in columns]


@pytest.fixture(scope="module")
def one(small):
    """Return the copy that is put right again after each example."""
    return small


@pytest.mark.slow
@settings(
    max_examples=most(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.sampled_from(PLACES), text=st.text(max_size=30))
@example(place=("cities.csv", "qidong", "name_en"), text='N`#read("main.typ")`{=typst}T')
@example(place=("indicators.csv", "rd_intensity", "name_en"), text=r"$\frac{$")
@example(place=("documents.csv", "qidong-2023", "url"), text='https://x.org/"onload="1')
def test_any_text_in_any_column_builds_or_is_refused_with_its_place(one, place, text) -> None:
    from compare.dataset import build

    name, key, column = place
    before = one.lines(name)
    text = text.replace("\0", "").encode("utf-8", "ignore").decode()
    line = one.edit(name, key, **{column: text})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ImplausibleWarning)
            build.tidy(reader.read(one.folder))
    except InvalidInputError as error:
        named = {(problem.file, problem.line) for problem in error.problems}
        # A code or name that others refer to is refused where they do, too.
        assert (name, line) in named or column in ("city_id", "scope", "type", "dimension", "seq")
    finally:
        one.write(name, before)
