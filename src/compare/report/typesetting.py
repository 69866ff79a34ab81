"""Blocks to Typst by pandoc, and Typst to PDF: archivable (PDF/A-2a) and accessible (UA-1)."""

import contextlib
import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import pypandoc

from compare import font
from compare.report.blocks import Block
from compare.schema import LANGUAGES
from compare.wording.language import Language, spoken

FIELDS = ("title", "subtitle", "message", "edition", "abstract", "contents", "language")
SECONDS = 60
"""How long pandoc, and Typst, may take for one document; a report takes about one second."""

MEMORY = "1g"
"""How much pandoc may take, in its own words."""

# What pandoc takes before it first looks for what it needs no more: a small document never does.
_UNSWEPT = "16m"

MOST_HEIGHT = 705.0
"""How high a picture may be, in points: a page less its margins and two lines of caption."""

# A proxy where nobody answers: a document that asks for a package is refused at once.
_NOWHERE = "http://127.0.0.1:9"
_OFFLINE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _NOWHERE)


class TypesettingError(RuntimeError):
    """A document cannot be set; the message says why, or that it took too long."""


def to_typst(
    blocks: Sequence[Block],
    front: Mapping[str, object],
    formulas: bool = True,
    seconds: int = SECONDS,
) -> str:
    """Return blocks as a Typst document in the layout of reports.

    Parameters
    ----------
    blocks : sequence of Block
        What `compare.report.blocks.convert` gives.
    front : Mapping of str to object
        title and language ("zh" or "en"), and for a report with title page and contents also
        subtitle, message, edition, abstract and contents (their heading). `date` is the
        date of the document in ISO form; today's where there is none.
    formulas : bool, optional
        Set formulas; else their source in TeX stands for them.
    seconds : int, optional
        How long pandoc may take.

    Returns
    -------
    str
        The document; it holds the layout and stands alone but for its pictures and font.

    Raises
    ------
    TypesettingError
        If a picture is higher than a page; or if pandoc fails, or takes too long or too much
        memory.
    """
    _check_heights(blocks)
    body = read({"blocks": blocks, "formulas": formulas}, "typst", "typst-smart", seconds)
    values = {name: str(front.get(name) or "") for name in FIELDS}
    if values["language"] not in LANGUAGES:
        values["language"] = "en"
    fields = ", ".join(f"{name}: {_quoted(value)}" for name, value in values.items())
    day = _date(front.get("date"))
    date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    chapters = "true" if values["contents"] else "false"
    words = _words(spoken(values["language"]))
    layout = (resources.files(__package__) / "template.typ").read_text(encoding="utf-8")
    setting = f"{fields}, date: {date}, chapters: {chapters}"
    return f"#let words = ({words})\n{layout}\n#show: report.with({setting})\n\n{body}"


def _words(speech: Language) -> str:
    """Return the words that the layout itself sets."""
    before, after = speech.text("report_see_page").split("{page}")
    said = {
        "figure": speech.text("report_figure"),
        "table": speech.text("report_table"),
        "stop": speech.stop.strip(),
        "before-page": before,
        "after-page": after,
    }
    return ", ".join(f"{name}: {_quoted(word)}" for name, word in said.items())


def within(block: Block) -> Iterator[Block]:
    """Yield a block and all that stands in it."""
    yield block
    for key in ("left", "right", "blocks"):
        inner = block.get(key, ())
        assert isinstance(inner, Sequence)
        for one in inner:
            yield from within(one)


def _check_heights(blocks: Sequence[Block]) -> None:
    """Refuse a picture that no page can hold: Typst would cut it off without a word."""
    for block in (inner for one in blocks for inner in within(one)):
        height = block.get("height", 0.0)
        assert isinstance(height, int | float)
        if height > MOST_HEIGHT:
            begun = str(block["alt"]).splitlines()[0][:60]
            most = f"a page holds {MOST_HEIGHT:.0f}"
            raise TypesettingError(f"a figure is {height:.0f} points high, {most}: {begun}")


def read(
    document: Mapping[str, object],
    target: str,
    writer: str,
    seconds: int = SECONDS,
    options: Sequence[str] = (),
) -> str:
    """Return blocks in the language of a target, as pandoc writes them.

    Parameters
    ----------
    document : Mapping of str to object
        ``blocks`` and ``formulas`` (whether these are set), and what else the target needs.
    target : str
        "typst" or "html": the file beside the reader that writes in its language.
    writer : str
        The name of pandoc's writer.
    seconds : int, optional
        How long pandoc may take.
    options : sequence of str, optional
        Further options of pandoc.

    Returns
    -------
    str
        The body of the document.

    Raises
    ------
    TypesettingError
        If pandoc fails, or takes too long or too much memory.
    """
    with resources.as_file(resources.files(__package__)) as folder:
        arguments = ["--sandbox", f"--from={folder / 'reader.lua'}", f"--to={writer}", *options]
        command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MEMORY}", f"-A{_UNSWEPT}", "-RTS"]
        given = json.dumps({**document, "target": target}, ensure_ascii=False)
        return _run([*command, *arguments, "--wrap=none", "--mathml"], _characters(given), seconds)


def _quoted(text: str) -> str:
    """Return a text as a Typst string literal."""
    escaped = _characters(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _characters(text: str) -> str:
    """Return a text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _date(given: object) -> datetime.date:
    with contextlib.suppress(TypeError, ValueError):
        return datetime.date.fromisoformat(given)  # type: ignore[arg-type]
    return datetime.date.today()


def to_pdf(source: str, media: Mapping[str, bytes], seconds: int = SECONDS) -> bytes:
    """Set a Typst document as PDF; the same input gives the same bytes.

    Typst runs in a process of its own, bounded in time and memory, that sees the document, its
    pictures and the font, and reaches no network and no packages.

    Parameters
    ----------
    source : str
        The Typst document.
    media : Mapping of str to bytes
        The pictures that it names.
    seconds : int, optional
        How long it may take.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    TypesettingError
        If it takes too long; or if a character is in no font, a picture has no alternative text,
        or headings skip a level: the standards PDF/A-2a and PDF/UA-1 forbid all of these.
    """
    with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
        folder = Path(name)
        for file, content in media.items():
            (folder / file).write_bytes(content)
        (folder / "main.typ").write_text(source, encoding="utf-8")
        with resources.as_file(resources.files(__package__) / "compiler.py") as script:
            command = [sys.executable, "-I", str(script), name, str(font.file().parent)]
            _run([*command, str(seconds)], "", seconds, name)
        return (folder / "main.pdf").read_bytes()


def _run(
    command: Sequence[str], given: str, seconds: int = SECONDS, folder: str | None = None
) -> str:
    """Run a program with nothing but what it needs, and return what it prints."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=given,
            cwd=folder,
            env=kept | _OFFLINE,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TypesettingError(f"not set within {seconds} seconds") from None
    if done.returncode:
        said = done.stderr.strip() or f"stopped with status {done.returncode}"
        raise TypesettingError(said.replace(folder, "") if folder else said)
    return done.stdout
