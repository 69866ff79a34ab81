"""Feature: the committed default figures are what the code draws, within a tolerance."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from matplotlib.testing.compare import compare_images

from compare.cli import main

ROOT = Path(__file__).parents[2]
COMMITTED = sorted((ROOT / "figures").glob("*.png"))
pytestmark = pytest.mark.slow
TOLERANCE = 3.0  # root mean square of the differences of pixels, of 255


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    done = CliRunner().invoke(main, ["figures", "--output", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def test_the_default_set_is_committed_whole(redrawn: Path) -> None:
    names = {path.name for path in (ROOT / "figures").iterdir()}
    assert names == {path.name for path in redrawn.iterdir()}
    assert {path.name.rsplit("-", 1)[1] for path in COMMITTED} == {"zh.png", "en.png"}


@pytest.mark.parametrize("committed", COMMITTED, ids=lambda path: path.stem)
def test_a_default_figure_looks_as_committed(redrawn: Path, committed: Path) -> None:
    assert compare_images(str(committed), str(redrawn / committed.name), TOLERANCE) is None
