"""Parts of a comparison that are made when somebody asks for them."""

from collections.abc import Callable
from typing import Any

import pandas as pd


class Asked:
    """A field of a dataclass, a frame that is made of the others where none is given.

    Parameters
    ----------
    make : callable
        What makes it of the object, once, when it is first asked for.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Numbers:
    ...     last: int
    ...     squares: Asked = Asked(lambda own: pd.DataFrame({"square": [own.last**2]}))
    >>> Numbers(3).squares["square"].tolist()
    [9]
    """

    def __init__(self, make: Callable[[Any], pd.DataFrame]):
        self._make = make
        self._slot = ""

    def __set_name__(self, owner: type, name: str) -> None:
        """Take a place among the attributes of the object."""
        self._slot = f"_{name}_given"

    def __get__(self, own: Any, owner: type) -> pd.DataFrame:
        """Return the frame; of the class None, as that is what stands for one not given."""
        if own is None:
            return None  # type: ignore[return-value]
        if own.__dict__[self._slot] is None:
            own.__dict__[self._slot] = self._make(own)
        return own.__dict__[self._slot]  # type: ignore[no-any-return]

    def __set__(self, own: Any, frame: pd.DataFrame | None) -> None:
        """Give the frame."""
        own.__dict__[self._slot] = frame

    def of(self, own: Any) -> pd.DataFrame | None:
        """Return the frame if it was given or made; None where nobody asked for it yet."""
        frame: pd.DataFrame | None = own.__dict__[self._slot]
        return frame


PAIRS = Asked(lambda own: own.data.judged(own.targets))
"""The verdicts on all pairs of the targets of a comparison."""

DOCUMENTS = Asked(lambda own: own.data.labelled["documents"].copy(deep=False))
"""The documents of its data set, with the names of their cities."""

INDICATORS = Asked(lambda own: own.data.labelled["indicators"].copy(deep=False))
"""The indicators of its data set."""


def given(own: object) -> dict[str, pd.DataFrame | None]:
    """Return the fields of this kind by name; None for one that nobody gave or asked for yet."""
    fields = vars(type(own)).items()
    return {name: kind.of(own) for name, kind in fields if isinstance(kind, Asked)}
