"""Check how rows refer to each other: parents, predecessors, relations and scopes."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import pandas as pd

from compare.curated.faults import of_rows
from compare.problem import Problem
from compare.schema.record import EVERYTHING, REFERENCE_LEVELS

Edge = tuple[int, str, str]
"""Line, and what stands in it: from, to."""


def link_problems(typed: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Check that references lead somewhere they may, and never round in a circle.

    Parameters
    ----------
    typed : Mapping of str to DataFrame
        Name of a table to its typed rows, indexed by file and line, those of a document with its
        `document_id`; tables that could not be read are left out.

    Returns
    -------
    list of Problem
        Cycles of parents, predecessors and relations; parents of another code; relations written
        twice; documents, predecessors and scopes of another city; families that do not exist.
    """
    problems: list[Problem] = []
    if "cities" in typed:
        parents = _edges(typed["cities"], "city_id", "parent_city_id")
        problems += _cycle(parents, "cities.csv", "parent_city_id", "the city it lies in")
        problems += _parents(typed["cities"], parents)
        problems += _codes(typed["cities"])
    if "indicator_relations" in typed:
        problems += _relations(typed["indicator_relations"])
    if "documents" in typed:
        problems += _predecessors(typed["documents"])
        if "families" in typed:
            problems += _families(typed["documents"], typed["families"])
        if "cities" in typed:
            problems += _of_cities(typed["documents"], typed["cities"])
        for name in ("statements", "actuals"):
            if {"scopes", name} <= typed.keys():
                rows = beside(typed[name], typed["documents"], "document_id", "document")
                rows = rows.assign(of=rows["document_city_id"])
                problems += _scopes(rows, typed["scopes"])
    if {"scopes", "observations"} <= typed.keys():
        rows = typed["observations"].assign(of=typed["observations"]["city_id"])
        problems += _scopes(rows, typed["scopes"])
    return problems


def beside(rows: pd.DataFrame, others: pd.DataFrame, key: str, prefix: str) -> pd.DataFrame:
    """Return rows with what the table that they refer to says beside them.

    Parameters
    ----------
    rows : DataFrame
        The rows that refer to another table.
    others : DataFrame
        That table; where a key stands in it twice, the last row counts.
    key : str
        The column of both that refers.
    prefix : str
        What stands before the names of the other table's columns.

    Returns
    -------
    DataFrame
        The rows whose key stands in the other table, in their order and with their index.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["percent"], "factor": [0.01]})
    >>> beside(pd.DataFrame({"unit": ["yuan", "percent"]}), units, "unit", "unit")
          unit  unit_factor
    1  percent         0.01
    """
    told = others.drop_duplicates(key, keep="last").set_index(key).add_prefix(f"{prefix}_")
    return rows.join(told, on=key, how="inner")


def looked_for(documents: pd.DataFrame, rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell of rows with a document_id and a family whether the family was looked for.

    Parameters
    ----------
    documents : DataFrame
        The typed documents, with what was looked for in each.
    rows : DataFrame
        Rows with the columns document_id and family.

    Returns
    -------
    Series of bool
        With the index of the rows.
    """
    listed = documents[["document_id", "looked_for"]].explode("looked_for")
    everywhere = listed.loc[listed["looked_for"].eq(EVERYTHING), "document_id"]
    pairs = listed.rename(columns={"looked_for": "family"}).drop_duplicates().assign(found=True)
    named = rows[["document_id", "family"]].merge(pairs, how="left", on=["document_id", "family"])
    found = named["found"].notna() | named["document_id"].isin(everywhere)
    return found.set_axis(rows.index)


def issued_in(documents: pd.DataFrame) -> "pd.Series[int]":
    """Return the year in which each document was issued; undated ones begin their first year.

    Examples
    --------
    >>> import compare
    >>> found = compare.load("documents").set_index("document_id", drop=False)
    >>> int(issued_in(found)["nantong-2024"])
    2024
    """
    years = pd.to_datetime(documents["issued_on"]).dt.year
    years = years.fillna(pd.to_datetime(documents["published_on"]).dt.year)
    return years.fillna(documents["period_start"]).astype("int64")


def _families(documents: pd.DataFrame, families: pd.DataFrame) -> list[Problem]:
    """Return the documents in which families are looked for that do not exist."""
    known = {EVERYTHING, *families["family"]}
    wrong = [
        cell
        for cell in documents["looked_for"].unique()
        if not known.issuperset(cell) or (EVERYTHING in cell and len(cell) > 1)
    ]
    expected = f"families of families.csv, or {EVERYTHING} alone"
    return of_rows(
        documents, documents["looked_for"].isin(wrong), "looked_for", expected, "; ".join
    )


def _edges(frame: pd.DataFrame, start: str, end: str) -> list[Edge]:
    rows = frame[frame[end].ne("")]
    return list(zip(rows.index.get_level_values("line"), rows[start], rows[end], strict=True))


def _cycle(edges: Iterable[Edge], shown: str, column: str, meaning: str) -> list[Problem]:
    """Return the one problem of a graph that has a cycle, at the first of its rows."""
    lines = {(start, end): line for line, start, end in edges}
    order: TopologicalSorter[str] = TopologicalSorter()
    for start, end in lines:
        order.add(start, end)
    try:
        order.prepare()
    except CycleError as error:
        names = error.args[1][::-1]
        steps = [step for step in pairwise(names) if step in lines]
        step = min(steps, key=lines.__getitem__)
        path = " → ".join(names if len(names) <= 8 else [*names[:7], "…"])
        expected = f"{meaning}, which never leads back ({path})"
        return [Problem(shown, lines[step], column, step[1], expected)]
    return []


def _parents(cities: pd.DataFrame, parents: list[Edge]) -> list[Problem]:
    """Check that a city lies in one whose code its own begins with, as GB/T 2260 has it."""
    code_of = dict(zip(cities["city_id"], cities["gb_code"], strict=True))
    return [
        Problem("cities.csv", line, "parent_city_id", parent,
                f"the city whose code is {code_of[city][:4]}00, as that of {city} begins so")
        for line, city, parent in parents
        if parent != city and parent in code_of and code_of[parent] != f"{code_of[city][:4]}00"
    ]  # fmt: skip


def _codes(cities: pd.DataFrame) -> list[Problem]:
    """Check that only a country has no code, and that codes and provinces go together."""
    country = cities["level"].eq("country")
    without = cities["gb_code"].eq("") & ~country
    problems = list[Problem]()
    for name in ("province_zh", "province_en"):
        first = cities.groupby("province_code")[name].transform("first")
        problems += of_rows(
            cities.assign(first=first), cities[name].ne(first), name,
            lambda row: f"{row.first}, as {row.province_code} is called in an earlier line",
        )  # fmt: skip
    part = cities["gb_code"].ne("") & cities["province_code"].ne(cities["gb_code"].str[:2])
    return [
        *problems,
        *of_rows(cities, without, "gb_code", "six digits, as only a country has no code"),
        *of_rows(
            cities, country & cities["gb_code"].ne(""), "gb_code", "nothing, as a country has none"
        ),
        *of_rows(
            cities, part, "province_code",
            lambda row: f"{row.gb_code[:2]}, as {row.gb_code} begins so",
        ),
    ]  # fmt: skip


def _of_cities(documents: pd.DataFrame, cities: pd.DataFrame) -> list[Problem]:
    """Return the documents of places that are no cities."""
    places = cities.loc[cities["level"].isin(REFERENCE_LEVELS), "city_id"]
    wrong = documents["city_id"].isin(places)
    return of_rows(documents, wrong, "city_id", "a city, and no place that cities are held against")


def _relations(frame: pd.DataFrame) -> list[Problem]:
    """Check that two indicators have one relation, and that parts and flows have an order."""
    shown, problems = "indicator_relations.csv", list[Problem]()
    first: dict[frozenset[str], int] = {}
    for line, a, b in _edges(frame, "indicator_a", "indicator_b"):
        if a == b:
            problems.append(Problem(shown, line, "indicator_b", b, "another indicator"))
        earlier = first.setdefault(frozenset((a, b)), line)
        if earlier != line:
            expected = f"two indicators that line {earlier} does not relate"
            problems.append(Problem(shown, line, "indicator_a, indicator_b", f"{a}, {b}", expected))
    for relation, group in frame[frame["relation"].ne("other_definition")].groupby("relation"):
        edges = [edge for edge in _edges(group, "indicator_a", "indicator_b") if edge[1] != edge[2]]
        problems += _cycle(edges, shown, "indicator_b", f"the other side of {relation}")
    return problems


def _predecessors(documents: pd.DataFrame) -> list[Problem]:
    shown, problems = "documents.csv", list[Problem]()
    for line, document, city in _edges(documents, "document_id", "city_id"):
        if not document.startswith(f"{city}-"):
            expected = f"the city that {document} begins with"
            problems.append(Problem(shown, line, "city_id", city, expected))
    edges = _edges(documents, "document_id", "predecessor_id")
    problems += _cycle(edges, shown, "predecessor_id", "the plan before it")
    city_of = dict(zip(documents["document_id"], documents["city_id"], strict=True))
    begins = dict(zip(documents["document_id"], documents["period_start"], strict=True))
    for line, document, predecessor in edges:
        if predecessor not in city_of or predecessor == document:
            continue
        expected = ""
        if city_of[predecessor] != city_of[document]:
            expected = f"a document of the same city, {city_of[document]}"
        elif begins[predecessor] > begins[document]:
            expected = "a document whose period does not begin later"
        if expected:
            problems.append(Problem(shown, line, "predecessor_id", predecessor, expected))
    return problems


def _scopes(rows: pd.DataFrame, scopes: pd.DataFrame) -> list[Problem]:
    """Return the rows whose scope is not one of the city that they are `of`."""
    owners = scopes.groupby("scope")["city_id"].agg(tuple)
    rows = rows.assign(owners=rows["scope"].map(owners))
    rows = rows[rows["owners"].notna()]
    foreign = [
        "" not in own and of not in own for of, own in zip(rows["of"], rows["owners"], strict=True)
    ]
    return of_rows(
        rows, pd.Series(foreign, index=rows.index, dtype=bool), "scope",
        lambda row: f"a scope of {row.of}; this one is of {', '.join(row.owners)}",
    )  # fmt: skip
