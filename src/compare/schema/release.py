"""The data set as it is cited: title, version, licence and who made it."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Release:
    """What is said of the data set as a whole; the file ``release.toml`` beside this module.

    Attributes
    ----------
    version : str
        Version of the data, apart from that of the code: year, month and number.
    released : date
        The day of the version.
    doi, url : str
        Where the version is found; empty where it is not deposited.
    creators : tuple of str
        Who is named as its makers.
    licence, licence_url : str
        Licence of the data: its SPDX identifier and address.
    code_licence : str
        SPDX identifier of the licence of the code.
    keywords : tuple of str
        Subjects.
    title, description : Mapping of str to str
        By language.
    line, build : Mapping of str to str
        By language, patterns of a citation and of what it says of the build.
    """

    version: str
    released: datetime.date
    doi: str
    url: str
    creators: tuple[str, ...]
    licence: str
    licence_url: str
    code_licence: str
    keywords: tuple[str, ...]
    title: Mapping[str, str]
    description: Mapping[str, str]
    line: Mapping[str, str]
    build: Mapping[str, str]

    @property
    def address(self) -> str:
        """Where the version is found; empty where it is not deposited."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def citation(self, language: str = "en", build_id: str = "") -> str:
        """Return how to cite the data, in one line.

        Parameters
        ----------
        language : str, optional
            "zh" or "en".
        build_id : str, optional
            The build that was used: it names the content, whatever the version says.

        Examples
        --------
        >>> RELEASE.citation().startswith("city-compare contributors (")
        True
        """
        said = self.line[language].format(
            creators=", ".join(self.creators),
            year=self.released.year,
            title=self.title[language],
            version=self.version,
            build=self.build[language].format(build_id) if build_id else "",
            licence=self.licence,
            address=self.address,
        )
        return said.strip()


def _read() -> Release:
    text = resources.files(__package__).joinpath("release.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    lists = {name: tuple(found[name]) for name in ("creators", "keywords")}
    return Release(**{**found, **lists})


RELEASE = _read()
"""The release of the data that this package belongs to."""
