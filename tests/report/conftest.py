"""The reports as PDF, read once for all that look at them."""

from pathlib import Path

import pypdf
import pytest
from filling import read

from compare.schema import LANGUAGES


@pytest.fixture(scope="session")
def pdfs(reports: Path) -> dict[str, pypdf.PdfReader]:
    return {name: read(reports / f"city-comparison-{name}.pdf") for name in LANGUAGES}
