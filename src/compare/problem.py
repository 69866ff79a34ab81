"""Problems found in input: each names the place, the value and what was expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 50
"""Problems that a message lists; it says how many more there are."""

PARAMETERS = "parameters"
"""What stands for the file in problems of parameters."""

SHOWN = 200
"""Characters of a value or name that a message shows."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in an input.

    Attributes
    ----------
    file : str
        The file, relative to the folder that was read; or the name of a parameter's source.
    line : int
        Line of the file, counted from 1; 0 where the whole file is meant.
    column : str
        Column or parameter; empty where the whole line is meant.
    value : str
        What stands there.
    expected : str
        What should stand there.
    implausible : bool
        Whether the value is only unlikely: it is used, and reported until its row confirms it.
    kind : str
        What is wrong with a parameter, as a notebook tells it in its language; else empty.
    near : tuple of str
        What may have been meant.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str
    implausible: bool = False
    kind: str = ""
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the problem in one line.

        Examples
        --------
        >>> print(Problem("cities.csv", 3, "gb_code", "3206", "six digits"))
        cities.csv, line 3, gb_code: '3206'; expected six digits
        """
        place = [self.file] + ([f"line {self.line}"] if self.line else [])
        place += [self.column] if self.column else []
        found = f"{_quoted(self.value)}; " if self.value else "" if not self.column else "empty; "
        return visible(f"{', '.join(map(_short, place))}: {found}expected {self.expected}")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _quoted(text: str) -> str:
    more = f" ({len(text)} characters)" if len(text) > SHOWN else ""
    return f"{_short(text)!r}{more}"


def said(given: object) -> str:
    """Return what was given as people can read it; some values cannot be written out.

    Examples
    --------
    >>> said("nantong"), said(5), said(10**5000)
    ('nantong', '5', 'a value of the type int')
    """
    try:
        return given if isinstance(given, str) else repr(given)
    except Exception:  # an object's own repr, or an int of more digits than Python writes
        return f"a value of the type {type(given).__name__}"


def visible(text: str) -> str:
    r"""Return a text with an escape for each character that a terminal would act on or hide.

    Examples
    --------
    >>> print(visible("red \x1b[31m 南通"))
    red \x1b[31m 南通
    """
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def listed(problems: Sequence[Problem], noun: str) -> str:
    """Return problems in words, a line each: how many there are, and the first of them.

    Examples
    --------
    >>> print(listed([Problem("cities.csv", 3, "gb_code", "3206", "six digits")], "problem"))
    1 problem:
    cities.csv, line 3, gb_code: '3206'; expected six digits
    """
    count = f"{len(problems)} {noun}{'s' if len(problems) != 1 else ''}:"
    left = [f"… and {len(problems) - MOST} more"] if len(problems) > MOST else []
    return "\n".join([count, *map(str, problems[:MOST]), *left])


class ImplausibleWarning(UserWarning):
    """Values that are possible but unlikely; `confirmed` in their row settles them."""


class InvalidInputError(ValueError):
    """Input that cannot be used; holds every problem that was found in it.

    Parameters
    ----------
    problems : iterable of Problem
        The problems, in any order.

    Attributes
    ----------
    problems : tuple of Problem
        The problems by file, line and column.

    Examples
    --------
    >>> error = InvalidInputError([Problem("cities.csv", 3, "gb_code", "3206", "six digits")])
    >>> print(error)
    1 problem:
    cities.csv, line 3, gb_code: '3206'; expected six digits
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(set(problems)))
        super().__init__(listed(self.problems, "problem"))

    @classmethod
    def at(cls, place: object, expected: str) -> "InvalidInputError":
        """Return the error that a file or folder as a whole is not what it should be.

        Examples
        --------
        >>> print(InvalidInputError.at("data", "a folder; there is none"))
        1 problem:
        data: expected a folder; there is none
        """
        return cls([Problem(str(place), 0, "", "", expected)])
