"""The site as a whole: planned, made beside the one that stands there, and put in its place."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from compare import storage
from compare.batch import fingerprint
from compare.batch.run import Batch, Step
from compare.dataset.dataset import Dataset
from compare.problem import InvalidInputError
from compare.report.piece import Piece
from compare.site import chapter, codebook, downloads, front, places, prose, sphinx
from compare.site.downloads import MANIFEST, Download, File
from compare.site.front import Part
from compare.site.layout import filled
from compare.site.page import Page
from compare.site.plan import Notebook
from compare.wording.language import spoken

DATA = "data"
"""The folder of the tables, which both languages share."""

_OURS = "city-compare site"
_MAKERS = {name: metadata.version(name) for name in ("furo", "jinja2", "sphinx")}


@dataclass(frozen=True)
class Site:
    """A site that is to stand in a folder.

    Attributes
    ----------
    folder : Path
        The folder; it is replaced as a whole.
    data : Dataset
        The tables.
    cities : tuple of str
        The cities that have a page.
    notebooks : Mapping of str to sequence of Notebook
        The notebooks of each language.
    documents : Mapping of str to Path
        Documents in Markdown, by the texts that are their titles.
    """

    folder: Path
    data: Dataset
    cities: tuple[str, ...]
    notebooks: Mapping[str, Sequence[Notebook]]
    documents: Mapping[str, Path]

    def check(self) -> None:
        """Refuse a folder that holds something else: it would be lost.

        Raises
        ------
        InvalidInputError
            If there is something in the folder, and it is no site of ours.
        """
        there = self.folder.exists()
        if there and not (self.folder.is_dir() and _is_ours(self.folder)):
            expected = "a new folder, or one with a site that this command made"
            raise InvalidInputError.at(self.folder, f"{expected}; it holds something else")

    def key(self, batch: Batch) -> str:
        """Return the digest of all that the site follows from."""
        found = {
            "notebooks": [outcome.key for outcome in batch.outcomes.values()],
            "tables": fingerprint.of_tables(self.data.folder),
            "library": fingerprint.library(),
            "versions": _MAKERS,
            "documents": [
                fingerprint.digest(path.read_bytes()) for path in self.documents.values()
            ],
            "room": _room(),
        }
        return fingerprint.digest(json.dumps(found, sort_keys=True).encode())

    def stands(self, key: str) -> bool:
        """Tell whether the site is there already, whole and of the same content."""
        try:
            found = json.loads((self.folder / MANIFEST).read_bytes())
            return bool(found["key"] == key and found["files"] == _digests(self.folder))
        except (OSError, ValueError, TypeError, KeyError):
            return False

    def make(self, batch: Batch, step: Step = lambda: None) -> None:
        """Make the site from notebooks that were run.

        Parameters
        ----------
        batch : Batch
            The notebooks.
        step : callable, optional
            Called twice for each language: when its pages are there, and when Sphinx is done.

        Raises
        ------
        SphinxError
            If Sphinx fails, or warns; the site that stands there stays.
        InvalidInputError
            If a file cannot be read or written.
        """
        aside = self.folder.with_name(f".{self.folder.name}.aside")
        with storage.locked(storage.made(self.folder.parent)):
            shutil.rmtree(aside, ignore_errors=True)
            try:
                self._write(storage.made(aside), batch, step)
                listed = {"made_by": _OURS, "key": self.key(batch), "files": _digests(aside)}
                text = json.dumps(listed, indent=1, sort_keys=True)
                storage.synced(aside / MANIFEST, f"{text}\n".encode())
                _put(aside, self.folder)
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def _write(self, folder: Path, batch: Batch, step: Step) -> None:
        tables = downloads.of(self.data)
        storage.made(folder / DATA)
        for file in (file for table in tables for file in table.files):
            (folder / DATA / file.name).write_bytes(file.content)
        languages = [*self.notebooks]

        def written(language: str) -> None:
            whole = downloads.whole(self.data, language)
            for file in whole:
                (folder / DATA / file.name).write_bytes(file.content)
            pages = self._pages(language, tables, whole, batch)
            step()
            others = [other for other in languages if other != language]
            values = {"package": metadata.version("city-compare"), "build": self.data.build_id}
            edition = spoken(language).text("site_edition", **values)
            sphinx.write(pages, folder / language, language, others, edition)
            step()

        with ThreadPoolExecutor(len(languages)) as threads:
            [*threads.map(written, languages)]
        said = [(code, spoken(code)) for code in languages]
        (folder / "index.html").write_text(filled("root", "", languages[0], said=said))
        (folder / ".nojekyll").touch()

    def _pages(
        self, language: str, tables: list[Download], whole: list[File], batch: Batch
    ) -> list[Page]:
        """Return all pages of a language, the front page first."""
        speech = spoken(language)
        chapters = [*self._chapters(language, batch)]
        report = [page for page in chapters if page.name.startswith("report/")]
        of_cities = [page for page in chapters if page not in report]
        own = [*places.pages(self.data, self.cities, language)] if of_cities else []
        book = [*codebook.pages(tables, self.data["codes"], language)]
        taken = downloads.page(tables, whole, language)
        texts = [
            prose.page(name, speech.text(f"site_{name}"), path, language)
            for name, path in self.documents.items()
        ]
        below = [page for page in own if page.name == places.NAME]
        provinces = [page for page in own if page not in below]
        parts = [
            Part(speech.text("site_report"), report),
            Part(speech.text("site_cities"), below, provinces),
            Part(speech.text("site_data"), [taken, book[0], *texts]),
        ]
        index = front.page(self.data, [part for part in parts if part.pages], language)
        return [index, *chapters, *own, taken, *book, *texts]

    def _chapters(self, language: str, batch: Batch) -> Iterator[Page]:
        notebooks = self.notebooks[language]
        known: dict[str, str] = {}
        for notebook in notebooks:
            for anchor in notebook.anchors:
                known.setdefault(anchor, notebook.page)
        for notebook in notebooks:
            path = batch.records.folder / notebook.order.title
            piece, city = Piece.from_bytes(path.read_bytes()), notebook.city
            before = [places.identity(self.data, city, language)] if city else []
            yield chapter.page(notebook.page, piece, known, before)


def _room() -> str:
    """Return the digest of what is not code here: templates, style and script."""
    files = sorted(path for path in Path(__file__).parent.rglob("*") if path.is_file())
    kept = [path for path in files if path.suffix in (".html", ".css", ".js")]
    return fingerprint.digest(b"\0".join(path.read_bytes() for path in kept))


def _is_ours(folder: Path) -> bool:
    if not any(folder.iterdir()):
        return True
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes())["made_by"] == _OURS)
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a site, but for the list of them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): fingerprint.digest(path.read_bytes())
        for path in files
        if path != folder / MANIFEST
    }


def _put(aside: Path, folder: Path) -> None:
    """Put a folder in the place of another one."""
    old = folder.with_name(f".{folder.name}.old.aside")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    aside.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
