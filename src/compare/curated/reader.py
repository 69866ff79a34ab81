"""Read the hand-curated tables: typed frames, or every problem of every file at once."""

import datetime
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from compare.curated import csvfile
from compare.curated.cells import cell_problems, key_problems, reference_problems, split
from compare.curated.links import link_problems
from compare.curated.records import (
    indicator_problems,
    non_target_problems,
    observation_problems,
    responsibility_problems,
    statement_problems,
)
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
        `document_id` and `city_id` besides.

    Raises
    ------
    InvalidInputError
        If anything is wrong; it holds all problems of all files.

    Warns
    -----
    ImplausibleWarning
        If values lie outside the plausible range of their indicator and no note says why.

    Examples
    --------
    >>> frames = read(Path("data/structured"))
    >>> frames["cities"].loc[:, ["city_id", "gb_code"]].head(1).to_dict("records")
    [{'city_id': 'nantong', 'gb_code': '320600'}]
    """
    texts, problems = _read_texts(folder)
    known = _known(texts, {problem.file for problem in problems})
    for shown, (table, frame) in texts.items():
        problems += cell_problems(frame, table, shown)
        problems += reference_problems(frame, table, known, shown)
    broken = _broken(problems)
    typed = {
        shown: _typed(_sound(frame, broken.get(shown, set())), table)
        for shown, (table, frame) in texts.items()
    }
    for shown, (table, _) in texts.items():
        problems += key_problems(typed[shown], table, shown)
    problems += link_problems(typed)
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


def _broken(problems: list[Problem]) -> dict[str, set[int]]:
    """Return the lines of each file that have a problem."""
    lines: dict[str, set[int]] = {}
    for problem in problems:
        lines.setdefault(problem.file, set()).add(problem.line)
    return lines


def _sound(frame: pd.DataFrame, broken: set[int]) -> pd.DataFrame:
    """Return the rows without a problem: what they say together can be checked all the same."""
    return frame.loc[[line for line in frame.index if int(str(line)) not in broken]]


def _consistency_problems(typed: Frames) -> list[Problem]:
    """Check what sound rows say together, as far as the tables they refer to could be read."""
    needed = ("documents.csv", "indicators.csv", "canonical_units.csv", "units.csv")
    if not all(name in typed for name in needed):
        return []
    problems = _document_problems(typed["documents.csv"])
    problems += indicator_problems(typed["indicators.csv"], typed["canonical_units.csv"])
    indicators = _indicators(typed)
    if "observations.csv" in typed:
        problems += observation_problems(typed["observations.csv"], indicators)
    documents = _by_key(typed["documents.csv"], "document_id")
    units = _by_key(typed["units.csv"], "unit_printed")
    for shown, frame in typed.items():
        document = documents.get(Path(shown).stem)
        if shown.startswith("statements/") and document:
            problems += statement_problems(frame, document, indicators, units, shown)
        if shown.startswith("non_targets/"):
            problems += non_target_problems(frame, shown)
        if shown.startswith("responsibilities/"):
            problems += responsibility_problems(frame, shown)
    return problems


def _read_texts(folder: Path) -> tuple[dict[str, tuple[Table, pd.DataFrame]], list[Problem]]:
    existing(folder, "a folder")
    texts: dict[str, tuple[Table, pd.DataFrame]] = {}
    problems: list[Problem] = []
    for name, table in STRUCTURED.items():
        if name not in PER_DOCUMENT:
            _read_one(folder, f"{name}.csv", table, texts, problems)
    known = "documents.csv" in texts
    named = set(texts["documents.csv"][1]["document_id"]) if known else set()
    # A name that is none must not lead out of the folder; its row has a problem of its own.
    documents = set(filter(re.compile(COLUMNS["document_id"].pattern).fullmatch, named))
    for name in PER_DOCUMENT:
        present = {path.stem for path in (folder / name).glob("*.csv")}
        for document in sorted(documents | present):
            shown = f"{name}/{document}.csv"
            _read_one(folder, shown, STRUCTURED[name], texts, problems)
            if known and document not in named:
                expected = "a file named like a document_id of documents.csv"
                problems.append(Problem(shown, 0, "", document, expected))
    return texts, problems


def _read_one(
    folder: Path,
    shown: str,
    table: Table,
    texts: dict[str, tuple[Table, pd.DataFrame]],
    problems: list[Problem],
) -> None:
    frame, found = csvfile.read(folder / shown, table, shown)
    problems += found
    if frame is not None:
        texts[shown] = (table, frame)


def _known(
    texts: Mapping[str, tuple[Table, pd.DataFrame]], damaged: set[str]
) -> dict[str, set[str]]:
    """Return the keys of each table; of one with an unreadable row not all are known."""
    return {
        table.name: set(frame[table.key[0]])
        for shown, (table, frame) in texts.items()
        if len(table.key) == 1 and table.name not in PER_DOCUMENT and shown not in damaged
    }


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    return pd.DataFrame(
        {column.name: _converted(frame[column.name], column) for column in table.columns},
        index=frame.index,
    )


def _converted(cells: "pd.Series[str]", column: Column) -> pd.Series:
    if column.type == "list<string>":
        return pd.Series([split(cell) for cell in cells], index=cells.index, dtype="object")
    if column.type == "date32":
        dates = [datetime.date.fromisoformat(cell) if cell else None for cell in cells]
        return pd.Series(dates, index=cells.index, dtype="object")
    if column.type == "bool":
        return cells.str.lower().eq("true")
    if column.type == "float64":
        return pd.to_numeric(cells.replace("", None)).astype("float64")
    if column.type.startswith("int"):
        numbers: pd.Series = pd.to_numeric(cells).astype(ARROW_TYPES[column.type].to_pandas_dtype())
        return numbers
    return cells


def _document_problems(documents: pd.DataFrame) -> list[Problem]:
    late = documents[documents["period_start"] > documents["period_end"]]
    problems = [
        Problem("documents.csv", int(str(line)), "period_start", str(start), "a year not after it")
        for line, start in late["period_start"].items()
    ]
    dates = zip(documents.index, documents["issued_on"], documents["published_on"], strict=True)
    for line, issued, published in dates:
        if issued and published and str(published) < str(issued):
            expected = f"a day not before the day of issue, {issued}"
            where = ("documents.csv", int(str(line)), "published_on")
            problems.append(Problem(*where, str(published), expected))
    return problems


Rows = dict[str, dict[str, object]]


def _indicators(typed: Frames) -> Rows:
    """Return the indicators by identifier, each with the factor of its canonical unit."""
    factors = typed["canonical_units.csv"][["unit", "factor"]]
    indicators = typed["indicators.csv"].merge(
        factors.rename(columns={"factor": "unit_factor"}), on="unit"
    )
    return _by_key(indicators, "indicator_id")


def _by_key(frame: pd.DataFrame, key: str) -> Rows:
    rows = frame.to_dict("records")
    return {str(row[key]): {str(name): value for name, value in row.items()} for row in rows}


def _gathered(typed: Frames) -> Frames:
    frames = {
        shown.removesuffix(".csv"): frame.reset_index(drop=True)
        for shown, frame in typed.items()
        if "/" not in shown
    }
    documents = frames["documents"][["document_id", "city_id"]]
    for name in PER_DOCUMENT:
        parts = [
            frame.assign(document_id=Path(shown).stem)
            for shown, frame in typed.items()
            if shown.startswith(f"{name}/")
        ]
        frames[name] = pd.concat(parts, ignore_index=True).merge(documents, on="document_id")
    return frames
