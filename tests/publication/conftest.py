"""What several files of these tests read, written once."""

from pathlib import Path

import pytest

import compare
from compare.publication import export


@pytest.fixture(scope="session")
def csv_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of all tables as CSV, with what describes them."""
    folder = tmp_path_factory.mktemp("csv")
    export.write(compare.open(), folder, "csv", "en")
    return folder
