"""Problems found in input: each names the place, the value and what was expected."""

from collections.abc import Iterable
from dataclasses import dataclass


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
    """

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """Return the problem in one line.

        Examples
        --------
        >>> print(Problem("cities.csv", 3, "gb_code", "3206", "six digits"))
        cities.csv, line 3, gb_code: '3206'; expected six digits
        """
        place = [self.file] + ([f"line {self.line}"] if self.line else [])
        place += [self.column] if self.column else []
        found = f"{self.value!r}; " if self.value else "" if not self.column else "empty; "
        return f"{', '.join(place)}: {found}expected {self.expected}"


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
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}:"
        super().__init__("\n".join([count, *map(str, self.problems)]))
