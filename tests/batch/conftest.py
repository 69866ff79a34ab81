"""What the tests of batches share: small notebooks and plans."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Written = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path) -> Written:
    """Return what writes a notebook: its name, its parameters, and the sources of its cells."""

    def write(name: str, parameters: str | None, *sources: str) -> Path:
        return notebook_in(tmp_path, name, parameters, *sources)

    return write


def notebook_in(folder: Path, name: str, parameters: str | None, *sources: str) -> Path:
    """Write a notebook."""
    cells = [code(source) for source in sources]
    if parameters is not None:
        cells.insert(0, code(parameters, ["parameters"]))
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {name}"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": [title, *({**cell, "id": f"cell-{n}"} for n, cell in enumerate(cells))],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def code(source: str, tags: list[str] | None = None) -> dict:
    metadata = {"tags": tags} if tags else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


@pytest.fixture
def plan(tmp_path) -> Written:
    """Return what writes a plan."""

    def write(text: str, name: str = "plan.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
