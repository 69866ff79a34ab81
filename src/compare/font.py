"""The one font of figures and reports: where its file is, and which characters it has."""

import importlib.util
from functools import cache
from pathlib import Path

FAMILY = "Noto Sans SC"


@cache
def file() -> Path:
    """Return the font file, which the package zhplot carries; its import is not needed.

    Raises
    ------
    ModuleNotFoundError
        If zhplot is not installed.

    Examples
    --------
    >>> file().name
    'NotoSansSC-Regular.ttf'
    """
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            "a Chinese font is needed: pip install 'city-compare[figures]'", name="zhplot"
        )
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def lacking(text: str) -> list[str]:
    r"""Return the characters of a text that the font does not have, each once.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        The characters in the order of the text.

    Examples
    --------
    >>> lacking("南通 Nantong 2.8%"), lacking("a\N{TEST TUBE}b")
    ([], ['🧪'])
    """
    return [char for char in dict.fromkeys(text) if ord(char) not in _characters()]
