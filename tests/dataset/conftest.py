"""What tests of tables share that are made of other tables: all of a build, and rows changed."""

from collections.abc import Callable

import pandas as pd
import pytest

from compare.dataset.loading import frame_of

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def built(tables) -> Frames:
    """Return the tidy tables as readers get them; not to be changed."""
    return {name: frame_of(name, table) for name, table in tables.items()}


@pytest.fixture(scope="session")
def like() -> Callable[..., pd.DataFrame]:
    """Return a function that makes rows: each is a copy of a row of a table with other cells."""

    def rows(frame: pd.DataFrame, key: str, value: str, *cells: dict[str, object]) -> pd.DataFrame:
        [original] = frame[frame[key].eq(value)].to_dict("records")
        assert all(set(own) <= set(original) for own in cells)
        return pd.DataFrame([original | own for own in cells], columns=list(frame))

    return rows
