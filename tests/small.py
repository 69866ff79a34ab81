"""Small notebooks, written as files."""

import json
from pathlib import Path


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
