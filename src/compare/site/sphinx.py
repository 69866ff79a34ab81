"""Pages to HTML: Sphinx in a process of its own, in which a warning is an error."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from compare import font
from compare.report import lettering
from compare.report.piece import text_of
from compare.site.chapter import IMAGES
from compare.site.page import SUFFIX, Page
from compare.wording.language import spoken

SECONDS = 600
"""How long Sphinx may take."""

FONT = "letters.woff"

_TAGS = {"zh": "zh_CN", "en": "en"}
_LEFT_OUT = (".buildinfo", "objects.inv")


class SphinxError(RuntimeError):
    """Sphinx could not make the site, or had something to warn of; the message has its words."""


def write(
    pages: Iterable[Page], folder: Path, language: str, others: Iterable[str], edition: str
) -> None:
    """Write the pages of one language as HTML.

    Parameters
    ----------
    pages : iterable of Page
        The pages.
    folder : Path
        Where they are to stand.
    language : str
        "zh" or "en".
    others : iterable of str
        The other languages that the site is in, in folders beside this one.
    edition : str
        What stands at the foot of each page.

    Raises
    ------
    SphinxError
        If Sphinx fails, or warns.
    """
    pictures: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="city-compare-") as name:
        source = Path(name) / "source"
        for page in pages:
            path = source / f"{page.name}{SUFFIX}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.source(), encoding="utf-8")
            pictures |= page.media
        values = {**_to_other([*others]), "edition": edition}
        _run(source, folder, Path(name), language, values)
    for name in _LEFT_OUT:
        (folder / name).unlink(missing_ok=True)
    (folder / IMAGES).mkdir(exist_ok=True)
    for name, data in pictures.items():
        (folder / IMAGES / name).write_bytes(data)
    (folder / "_static" / FONT).write_bytes(_letters(folder))


def _run(source: Path, folder: Path, work: Path, language: str, values: Mapping[str, str]) -> None:
    speech = spoken(language)
    settings = {
        "language": _TAGS[language],
        "project": speech.text("site_name"),
        "html_title": speech.text("site_name"),
    }
    with resources.as_file(resources.files(__package__)) as room:
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "site"]
        command += ["-c", str(room), "-d", str(work / "doctrees")]
        command += [f"-D{name}={value}" for name, value in settings.items()]
        command += [f"-A{name}={value}" for name, value in values.items()]
        done = subprocess.run(
            [*command, str(source), str(folder)],
            env={**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    if done.returncode:
        raise SphinxError(done.stderr.strip() or f"Sphinx stopped with status {done.returncode}")


def _to_other(others: list[str]) -> Mapping[str, str]:
    """Return what the template needs for a link to the same page in the other language."""
    other = others[0] if others else ""
    return {"other": other, "other_tag": spoken(other).text("report_language") if other else ""}


def _letters(folder: Path) -> bytes:
    """Return the font with the letters of all pages."""
    seen: set[str] = set()
    for path in sorted(folder.rglob("*.html")):
        seen.update(text_of(path.read_text(encoding="utf-8")))
    return lettering.subset(font.file().read_bytes(), "".join(sorted(seen)))
