"""What the tests of a review share: a small made text, drafted for real."""

import shutil
from pathlib import Path

import pytest

from compare.curated import reader
from compare.drafting import draft, folder, intake
from compare.drafting.drafter import Facts

TEXT = """某市政府工作报告
一、过去一年工作回顾
2023年,高新技术企业达到800家,全社会研发投入占地区生产总值比重达到2.9%左右。
二、今年工作安排
2024年,新增高新技术企业100家以上,有效发明专利拥有量达到5000件,力争科技型中小企业突破1200家。
建设<b>未来</b>星图馆8座以上。现有展位30个。包括木偶馆等3个展厅。
"""
"""Made for the tests; no city says so."""


class Drafted:
    """A draft folder and its text."""

    def __init__(self, folder: Path, text: Path):
        self.folder, self.text = folder, text

    def lines(self, table: str) -> list[str]:
        """Return the lines of the file of a table."""
        return self.path(table).read_text(encoding="utf-8").splitlines()

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / table / "nantong-2024.csv"


@pytest.fixture(scope="session")
def _drafted_once(tmp_path_factory: pytest.TempPathFactory, frames: reader.Frames) -> Path:
    path = tmp_path_factory.mktemp("drafted")
    text = path / "nantong-2024.txt"
    text.write_text(TEXT, encoding="utf-8")
    source = intake.read(text, "nantong-2024", frames["documents"])
    facts = Facts("nantong-2024", "nantong", "government_work_report", 2024, 2024)
    folder.write(draft.drafted(source, facts, frames), frames, path / "draft")
    return path


@pytest.fixture
def drafted(tmp_path: Path, _drafted_once: Path) -> Drafted:
    """Return a draft of the made text in a folder of its own."""
    shutil.copytree(_drafted_once, tmp_path, dirs_exist_ok=True)
    return Drafted(tmp_path / "draft", tmp_path / "nantong-2024.txt")
