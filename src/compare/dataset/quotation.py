"""The words around a statement, for a reader who has the text of its document."""

from pathlib import Path

import pandas as pd

from compare.dataset.dataset import Dataset
from compare.dataset.opening import Source, steady
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema.record import PrintedStatement
from compare.schema.row import names_of, rows_of
from compare.texts import matching, source
from compare.texts.matching import Passage


def evidence(statement_id: str, sources: str | Path, data: Source = None) -> Passage:
    """Show the words around a statement, for a reader who has the text of its document.

    Parameters
    ----------
    statement_id : str
        Identifier of a statement, such as ``nantong-2022.3``, or of a value that is reported as
        reached, such as ``nantong-2024.actual.4``.
    sources : str or Path
        Folder with the texts, ``DOCUMENT_ID.txt``.
    data : Dataset, str or Path, optional
        What `compare.open` returns, or the folder of the tidy tables.

    Returns
    -------
    Passage
        The passage; printed, it marks the quantity.

    Raises
    ------
    InvalidInputError
        If there is no such statement or text, or the text does not hold the statement.
    """
    for name, given in (("statement_id", statement_id), ("sources", sources)):
        if not isinstance(given, str | Path):
            expected = "a text" if name == "statement_id" else "the path of a folder"
            raise InvalidInputError([Problem(PARAMETERS, 0, name, said(given), expected)])
    statements = steady(_printed, data)
    row = statements[statements["statement_id"].eq(statement_id)]
    if row.empty:
        problem = Problem(PARAMETERS, 0, "statement_id", str(statement_id), "a statement_id")
        raise InvalidInputError([problem])
    document_id = str(row["document_id"].iloc[0])
    text = source.read(Path(sources), document_id)
    kind = statement_id.rpartition(".")[0]
    same = statements[statements["statement_id"].str.rpartition(".")[0].eq(kind)]
    matches = {
        found.statement_id: found for found in matching.match(text, rows_of(same, PrintedStatement))
    }
    found = matches[statement_id]
    if found.start < 0:
        where = f"{document_id}.txt"
        raise InvalidInputError([Problem(where, 0, statement_id, found.problem, "its print")])
    return matching.passage(text, found, str(row["locator"].iloc[0]))


def _printed(tables: Dataset) -> pd.DataFrame:
    """Return the statements, and the values reported as reached under the same names."""
    actuals = tables["actuals"].rename(columns={"actual_id": "statement_id"})
    names = ["document_id", *names_of(PrintedStatement)]
    return pd.concat([tables["statements"][names], actuals[names]])
