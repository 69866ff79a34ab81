"""Innovation policy targets of Chinese cities as tidy tables, compared like with like.

>>> import compare
>>> data = compare.open()
>>> targets = compare.load("targets")
>>> found = compare.select(families="rd_intensity", data=data)
>>> ranks, outcomes = found.ranking(), found.attainment()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compare.comparison import shared, survey
    from compare.comparison.comparison import Comparison, select
    from compare.dataset.dataset import Dataset
    from compare.dataset.loading import load
    from compare.dataset.opening import open_dataset as open
    from compare.dataset.quotation import evidence
    from compare.problem import InvalidInputError, Problem
    from compare.publication.citation import cite
    from compare.wording import (
        annex,
        codebook,
        digests,
        findings,
        highlighted,
        profiles,
        rosters,
        selected,
        surveyed,
        tables,
    )

__all__ = [
    "Comparison",
    "Dataset",
    "InvalidInputError",
    "Problem",
    "annex",
    "cite",
    "codebook",
    "digests",
    "evidence",
    "findings",
    "highlighted",
    "load",
    "open",
    "profiles",
    "rosters",
    "select",
    "selected",
    "shared",
    "survey",
    "surveyed",
    "tables",
]

# What is asked for is imported then: a command that reads no table does without pandas.
_WHERE = {
    "Comparison": "comparison.comparison",
    "Dataset": "dataset.dataset",
    "InvalidInputError": "problem",
    "Problem": "problem",
    "cite": "publication.citation",
    "evidence": "dataset.quotation",
    "load": "dataset.loading",
    "open": "dataset.opening:open_dataset",
    "select": "comparison.comparison",
    "shared": "comparison.shared:",
    "survey": "comparison.survey:",
    **{name: f"wording.{name}:" for name in (
        "annex", "codebook", "digests", "findings", "highlighted", "profiles", "rosters",
        "selected", "surveyed", "tables",
    )},
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Import what the package offers when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, whole, attribute = _WHERE[name].partition(":")
    found = import_module(f"{__name__}.{module}")
    result = found if whole and not attribute else getattr(found, attribute or name)
    globals()[name] = result
    return result


def __dir__() -> list[str]:
    """Return what the package offers."""
    return sorted({*globals(), *__all__})
