"""Verify structured statements against the texts of the documents, where one has them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from compare.printed.order import words
from compare.problem import InvalidInputError, Problem
from compare.schema.record import (
    EVERYTHING,
    Document,
    NonTarget,
    PrintedStatement,
    Responsibility,
)
from compare.schema.row import rows_of
from compare.texts import matching, source
from compare.texts.accounting import Number, beside, family_words, numbers
from compare.texts.matching import Match

_OTHER_TEXT = "the text is not the one transcribed (source_sha256); this one has {}"


@dataclass(frozen=True)
class Verification:
    """What the check of one document found.

    Attributes
    ----------
    document_id : str
        The document.
    same_text : bool
        Whether the text is the one the statements were read from.
    sha256 : str
        SHA-256 of the text, as documents.csv should have it.
    matches : list of Match
        Where each statement is printed.
    reached : list of Match
        Where each value reported as reached is printed.
    turned : list of str
        Rows whose words are printed in another order, and quantities that are taken both for
        promised and for reached.
    numbers : list of Number
        Each number of the text and what accounts for it.
    idle : list of str
        Rows of non_targets that account for no number.
    bodies : list of str
        Responsible bodies that are not printed at their place.
    open_numbers : list of Number
        Numbers that nothing accounts for: all of them where everything quantified was looked for,
        else those in a clause with a word of the families looked for.
    """

    document_id: str
    same_text: bool
    sha256: str
    matches: list[Match]
    reached: list[Match]
    turned: list[str]
    numbers: list[Number]
    idle: list[str]
    bodies: list[str]
    open_numbers: list[Number]

    @property
    def failures(self) -> list[str]:
        """What is wrong, a line each; empty where the document is verified."""
        lost = [
            f"{m.statement_id}: {m.problem}" for m in (*self.matches, *self.reached) if m.problem
        ]
        open_ = [f"{n.locator}: …{n.text}…: uncovered" for n in self.open_numbers]
        idle = [f"non_targets: {row}: accounts for no number" for row in self.idle]
        other = [] if self.same_text else [_OTHER_TEXT.format(self.sha256)]
        bodies = [f"responsibilities: {row}: not printed there" for row in self.bodies]
        lines = [*other, *lost, *self.turned, *open_, *idle, *bodies]
        return [f"{self.document_id}: {line}" for line in lines]

    @property
    def summary(self) -> dict[str, object]:
        """Counts for a table: rows, found, farthest distance, numbers by reason."""
        reasons = Counter(number.reason or "uncovered" for number in self.numbers)
        both = [*self.matches, *self.reached]
        covered = reasons["statement"] + reasons["actual"]
        return {
            "document": self.document_id,
            "text": "same" if self.same_text else "DIFFERS",
            "statements": len(self.matches),
            "reached": len(self.reached),
            "found": sum(not found.problem for found in both),
            "farthest": max((found.distance for found in both), default=0),
            "numbers": len(self.numbers),
            "in statements": reasons["statement"],
            "in reached": reasons["actual"],
            "no targets": sum(reasons.values()) - covered - reasons["uncovered"],
            "uncovered": reasons["uncovered"],
        }


def verify(
    structured: Mapping[str, pd.DataFrame], folder: Path, documents: Sequence[str] = ()
) -> list[Verification]:
    """Verify documents against their texts.

    Parameters
    ----------
    structured : Mapping of str to DataFrame
        What `compare.curated.reader.read` returns.
    folder : Path
        Folder with the texts, ``DOCUMENT_ID.txt``.
    documents : sequence of str, optional
        Identifiers; all documents where none is named.

    Returns
    -------
    list of Verification
        One per document.

    Raises
    ------
    InvalidInputError
        If a text is missing or unreadable; all of them are named.
    """
    texts, problems = {}, list[Problem]()
    for row in rows_of(structured["documents"], Document):
        if documents and row.document_id not in documents:
            continue
        try:
            texts[row.document_id] = (source.read(folder, row.document_id), row)
        except InvalidInputError as error:
            problems += error.problems
    if problems:
        raise InvalidInputError(problems)
    return [_verify(structured, text, row) for text, row in texts.values()]


def _verify(
    structured: Mapping[str, pd.DataFrame], text: source.Source, document: Document
) -> Verification:
    statements = printed_rows(structured["statements"], text, "")
    actuals = printed_rows(structured["actuals"], text, ".actual")
    matches, reached = matching.match(text, statements), matching.match(text, actuals)
    turned = _turned(text, [*matches, *reached], [*statements, *actuals])
    turned += _twice(matches, reached)
    exceptions = structured["non_targets"]
    exceptions = exceptions[exceptions["document_id"].eq(text.document_id)]
    units = structured["units"]["unit_printed"]
    found, idle = numbers(text, matches, reached, rows_of(exceptions, NonTarget), units)
    bodies = _lost_bodies(structured["responsibilities"], text)
    same = document.source_sha256 == text.sha256
    open_ = _open(text, found, document, structured["families"])
    return Verification(
        text.document_id, same, text.sha256, matches, reached, turned, found, idle, bodies, open_
    )


def _open(
    text: source.Source, found: list[Number], document: Document, families: pd.DataFrame
) -> list[Number]:
    """Return the numbers that should be accounted for and are not."""
    bare = [number for number in found if not number.reason]
    if EVERYTHING in document.looked_for:
        return bare
    words = family_words(families, document.looked_for)
    return [one for one in bare if beside(text, one.start, one.end, words)]


def printed_rows(rows: pd.DataFrame, text: source.Source, kind: str) -> list[PrintedStatement]:
    """Return the rows of a document, named, as they are looked for in its text."""
    own = rows[rows["document_id"].eq(text.document_id)]
    named = own.assign(statement_id=f"{text.document_id}{kind}." + own["seq"].astype("str"))
    return rows_of(named, PrintedStatement)


def _twice(matches: list[Match], reached: list[Match]) -> list[str]:
    """Return what was reached and is promised in the same words at the same place."""
    promised = {(found.start, found.end): found.statement_id for found in matches}
    return [
        f"{found.statement_id}: its quantity serves {promised[found.start, found.end]} too"
        for found in reached
        if found.start >= 0 and (found.start, found.end) in promised
    ]


def _turned(text: source.Source, matches: list[Match], rows: list[PrintedStatement]) -> list[str]:
    """Return the rows whose words are printed in another order than they say."""
    by_name = {row.statement_id: row for row in rows}
    printed = {
        found.statement_id: matching.order(text, found, by_name[found.statement_id])
        for found in matches
        if not found.problem
    }
    return [
        f"{name}: printed in the order {' '.join(order)}"
        for name, order in printed.items()
        if order != words(by_name[name].basis_printed, by_name[name].word_order)
    ]


def _lost_bodies(responsibilities: pd.DataFrame, text: source.Source) -> list[str]:
    """Return the bodies that are not printed at their place; an elided 市 may be restored."""
    lost = []
    own = responsibilities[responsibilities["document_id"].eq(text.document_id)]
    for row in rows_of(own, Responsibility):
        place = text.by_locator.get(row.locator)
        stands = text.text[place.start : place.end] if place else ""
        body = source.squeeze(row.body_zh)
        if body not in stands and body.removeprefix("市") not in stands:
            lost.append(f"{row.locator} {row.body_zh}")
    return lost
