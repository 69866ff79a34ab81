"""Read the hand-curated tables: typed frames, or every problem of every file at once."""

import re
import warnings
from datetime import date
from pathlib import Path

import pandas as pd

from compare.curated import csvfile, derived
from compare.curated.cells import (
    cell_problems,
    code_problems,
    key_problems,
    reference_problems,
    split,
)
from compare.curated.distinct import mapped
from compare.curated.links import link_problems
from compare.curated.records import (
    document_problems,
    indicator_problems,
    non_target_problems,
    observation_problems,
    responsibility_problems,
    yearbook_problems,
)
from compare.curated.statements import actual_problems, statement_problems
from compare.problem import ImplausibleWarning, InvalidInputError, Problem, listed
from compare.schema import COLUMNS, PER_DOCUMENT, STRUCTURED, Column, Table
from compare.schema.column import ARROW_TYPES
from compare.storage import folder as existing

Frames = dict[str, pd.DataFrame]


def read(folder: Path) -> Frames:
    """Read and validate all structured tables.

    Parameters
    ----------
    folder : Path
        The folder with the CSV files, ``data/structured``.

    Returns
    -------
    dict of DataFrame
        One typed frame per table of `compare.schema.STRUCTURED`, in the order of the files. An
        empty text is an empty string, an empty number NaN, an empty date None, a list a tuple.
        Those that are one file per document hold the rows of all and have the columns
        `document_id` and `city_id` besides. Derived rows are written out; the mark is left out.

    Raises
    ------
    InvalidInputError
        If anything is wrong; it holds all problems of all files.

    Warns
    -----
    ImplausibleWarning
        If values lie outside the plausible range of their indicator and nobody confirmed them.

    Examples
    --------
    >>> frames = read(Path("data/structured"))
    >>> frames["cities"].loc[:, ["city_id", "gb_code"]].head(1).to_dict("records")
    [{'city_id': 'nantong', 'gb_code': '320600'}]
    """
    texts, problems = _read_texts(folder)
    damaged = {problem.file for problem in problems}
    known, codes = _known(texts, damaged), _codes(texts, damaged)
    filled = derived.fill(texts)
    texts = filled.texts
    problems += filled.problems
    for name, frame in texts.items():
        found = cell_problems(frame, STRUCTURED[name])
        found += reference_problems(frame, STRUCTURED[name], known)
        found += code_problems(frame, STRUCTURED[name], codes)
        problems += filter(filled.tells, found)
    broken = [(problem.file, problem.line) for problem in problems] + [*filled.left]
    typed = {
        name: _typed(frame[~frame.index.isin(broken)], STRUCTURED[name])
        for name, frame in texts.items()
    }
    for name, frame in typed.items():
        problems += key_problems(frame, STRUCTURED[name])
    # Whose a scope is can be told only where all scopes could be read.
    unread = {"scopes"} if any(file == "scopes.csv" for file, _ in broken) else set()
    problems += link_problems({name: typed[name] for name in typed.keys() - unread})
    problems += _consistency_problems(typed)
    if not all(problem.implausible for problem in problems):
        raise InvalidInputError(problems)
    if problems:
        warnings.warn(listed(sorted(problems), "implausible value"), ImplausibleWarning, 2)
    frames = _gathered(typed)
    if frames["statements"].empty:
        expected = "at least one statement in one of the documents; there is none"
        raise InvalidInputError.at("statements", expected)
    return frames


def _consistency_problems(typed: Frames) -> list[Problem]:
    """Check what sound rows say together, as far as the tables they refer to could be read."""
    if not {"documents", "indicators", "canonical_units", "units"} <= typed.keys():
        return []
    documents, indicators = typed["documents"], _indicators(typed)
    problems = document_problems(documents)
    problems += indicator_problems(typed["indicators"], typed["canonical_units"])
    if "observations" in typed:
        problems += observation_problems(typed["observations"], indicators)
    if "yearbook" in typed:
        problems += yearbook_problems(typed["yearbook"])
    for name, check in (("statements", statement_problems), ("actuals", actual_problems)):
        if name in typed:
            problems += check(typed[name], documents, indicators, typed["units"])
    if "non_targets" in typed:
        problems += non_target_problems(typed["non_targets"])
    if "responsibilities" in typed:
        problems += responsibility_problems(typed["responsibilities"])
    return problems


def _read_texts(folder: Path) -> tuple[Frames, list[Problem]]:
    existing(folder, "a folder")
    alone = {name: [f"{name}.csv"] for name in STRUCTURED if name not in PER_DOCUMENT}
    texts, problems = _read_tables(folder, alone)
    named = set(texts["documents"]["document_id"]) if "documents" in texts else None
    # A name that is none must not lead out of the folder; its row has a problem of its own.
    documents = set(filter(re.compile(COLUMNS["document_id"].pattern).fullmatch, named or ()))
    divided = {}
    for name in PER_DOCUMENT:
        present = {path.stem for path in (folder / name).glob("*.csv")}
        divided[name] = [f"{name}/{document}.csv" for document in sorted(documents | present)]
        expected = "a file named like a document_id of documents.csv"
        problems += [
            Problem(f"{name}/{document}.csv", 0, "", document, expected)
            for document in present - (present if named is None else named)
        ]
    of_documents, found = _read_tables(folder, divided)
    return texts | of_documents, problems + found


def _read_tables(folder: Path, files: dict[str, list[str]]) -> tuple[Frames, list[Problem]]:
    """Read tables from the files that are named for each."""
    texts: Frames = {}
    problems: list[Problem] = []
    for name, shown in files.items():
        paths = {file: folder / file for file in shown}
        frame, found = csvfile.read(paths, STRUCTURED[name])
        problems += found
        if frame is not None:
            texts[name] = frame
    return texts, problems


def _known(texts: Frames, damaged: set[str]) -> dict[str, set[str]]:
    """Return what other tables may refer to; of a table with an unreadable row not all is known."""
    return {
        name: set(frame[STRUCTURED[name].key[0]])
        for name, frame in texts.items()
        if name not in PER_DOCUMENT and f"{name}.csv" not in damaged
    }


def _codes(texts: Frames, damaged: set[str]) -> dict[str, list[str]]:
    """Return the codes of each vocabulary that documents extend, if all could be read."""
    if "codes" not in texts or "codes.csv" in damaged:
        return {}
    return {
        str(vocabulary): list(codes)
        for vocabulary, codes in texts["codes"].groupby("vocabulary", sort=False)["code"]
    }


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return texts as what they mean; rows of a document with its `document_id`."""
    columns = {
        column.name: _converted(frame[column.name], column, column.name in table.optional)
        for column in table.columns
    }
    if table.name in PER_DOCUMENT:
        files = frame.index.get_level_values("file").to_series(frame.index)
        columns["document_id"] = mapped(files, lambda shown: Path(shown).stem, "str")
    return pd.DataFrame(columns, index=frame.index)


def _converted(cells: "pd.Series[str]", column: Column, optional: bool) -> pd.Series:
    if column.type == "list<string>":
        return mapped(cells, split, "object")
    if column.type == "date32":
        return mapped(cells, lambda cell: date.fromisoformat(cell) if cell else None, "object")
    if column.type == "bool":
        return cells.str.lower().eq("true")
    if column.type == "float64":
        return pd.to_numeric(cells.replace("", None)).astype("float64")
    if column.type.startswith("int"):
        numbers: pd.Series = pd.to_numeric(cells.replace("", None))
        if optional:
            return numbers.astype("Int64")
        return numbers.astype(ARROW_TYPES[column.type].to_pandas_dtype())
    return cells


def _indicators(typed: Frames) -> pd.DataFrame:
    """Return the indicators, each with the factor of its canonical unit."""
    factors = typed["canonical_units"][["unit", "factor"]]
    return typed["indicators"].merge(factors.rename(columns={"factor": "unit_factor"}), on="unit")


def _gathered(typed: Frames) -> Frames:
    """Return the frames without file and line; rows of a document with its city."""
    frames = {name: frame.reset_index(drop=True) for name, frame in typed.items()}
    documents = frames["documents"][["document_id", "city_id"]]
    for name in PER_DOCUMENT:
        frames[name] = frames[name].merge(documents, on="document_id")
    for name in ("statements", "actuals"):
        # A row that a rule filled and one that says the same itself are one and the same.
        frames[name] = frames[name].drop(columns="derived")
    return frames
