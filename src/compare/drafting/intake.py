"""Whether a file is the text of a Chinese policy document that can be drafted from."""

import re
from pathlib import Path

import pandas as pd

from compare.problem import InvalidInputError, Problem
from compare.storage import content
from compare.texts.source import Source, divide

LONGEST = 400_000
"""Most characters of a text; a report of 60 pages has 40,000."""

_LEAST_CHINESE = 0.3
_SHORTEST = 50
_MOST_TRADITIONAL = 0.02
# Characters that simplified Chinese writes otherwise, among the most frequent of policy documents.
_TRADITIONAL = re.compile(
    "[國發產業區術創計劃關團體經濟學導農場廣東門開強動實現應與將為會總進達務據點資員網絡證變豐環縣]"
)
_FREQUENT = re.compile("[的和工作年市全新大建設设業业发發展经經济濟]")
_SELDOM = 0.02
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or Excel file",
    b"\xd0\xcf\x11\xe0": "a Word file",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"{\\rtf": "an RTF file",
}


def read(path: Path, document_id: str, documents: pd.DataFrame) -> Source:
    """Read the text of a document that is to be drafted, and divide it into places.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    document_id : str
        Identifier that the document gets.
    documents : DataFrame
        The documents known; the same text must not have another identifier.

    Returns
    -------
    Source
        The text and its places.

    Raises
    ------
    InvalidInputError
        If the file is no such text; one message says what it is and what to do.
    """
    source = divide(document_id, _decoded(path))
    fault = _fault(source.text) or _known(source, documents)
    if fault:
        raise _refused(path, *fault)
    return source


def outline(path: Path) -> Source:
    """Read a text of any kind and divide it into places.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.

    Returns
    -------
    Source
        The text and its places.

    Raises
    ------
    InvalidInputError
        If the file is no text in UTF-8, empty, or too long.
    """
    source = divide("", _decoded(path))
    fault = _size(source.text)
    if fault:
        raise _refused(path, *fault)
    return source


def _refused(path: Path, found: str, expected: str) -> InvalidInputError:
    return InvalidInputError([Problem(str(path), 0, "", found, expected)])


def _decoded(path: Path) -> str:
    data = content(path, "the text of a document")
    found = next(
        (kind for magic, kind in _MAGIC.items() if data.lstrip()[:9].startswith(magic)), ""
    )
    if found:
        expected = "the plain text of the document in UTF-8; save or export it as text first"
        raise _refused(path, found, expected)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    expected = "text in UTF-8; convert it first, for example with iconv -f GB18030 -t UTF-8"
    raise _refused(path, _encoding(data), expected)


def _encoding(data: bytes) -> str:
    """Tell GBK and Big5 apart: each reads as the other, but only one gives words often used."""
    frequent = {}
    for name, shown in (("gb18030", "text in GBK"), ("big5", "text in Big5")):
        text = data.decode(name, errors="ignore")
        frequent[shown] = len(_FREQUENT.findall(text)) / max(1, len(text))
    shown = max(frequent, key=lambda name: frequent[name])
    return shown if frequent[shown] > _SELDOM else "not UTF-8"


def _size(text: str) -> tuple[str, str] | None:
    if not text:
        return "an empty text", "the text of a document"
    if len(text) > LONGEST:
        return f"{len(text):,} characters", f"the text of one document, at most {LONGEST:,}"
    return None


def _fault(text: str) -> tuple[str, str] | None:
    """Return what a text is, and what was expected instead."""
    fault = _size(text)
    if fault:
        return fault
    chinese = len(re.findall("[一-龥]", text))
    if len(text) < _SHORTEST or chinese < _LEAST_CHINESE * len(text):
        share = f"{chinese / len(text):.0%} of {len(text):,} characters are Chinese"
        return share, "the text of a policy document in Chinese"
    traditional = len(_TRADITIONAL.findall(text))
    if traditional > _MOST_TRADITIONAL * chinese:
        return (
            "traditional characters",
            "simplified ones; convert it first, for example with OpenCC",
        )
    return None


def _known(source: Source, documents: pd.DataFrame) -> tuple[str, str] | None:
    same = documents[documents["source_sha256"].eq(source.sha256)]
    other = [name for name in same["document_id"] if name != source.document_id]
    if other:
        return f"the text of {other[0]}", "a text that is not transcribed yet"
    return None
