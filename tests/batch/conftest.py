"""What the tests of batches share: small notebooks and plans."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small import notebook_in

Written = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path) -> Written:
    """Return what writes a notebook: its name, its parameters, and the sources of its cells."""

    def write(name: str, parameters: str | None, *sources: str) -> Path:
        return notebook_in(tmp_path, name, parameters, *sources)

    return write


@pytest.fixture
def plan(tmp_path) -> Written:
    """Return what writes a plan."""

    def write(text: str, name: str = "plan.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
