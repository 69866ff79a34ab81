"""The tables without drafts: what a program proposed and nobody reviewed, and what rests on it."""

from collections.abc import Callable, Mapping

import pandas as pd

from compare.dataset.targets import lowest
from compare.schema.record import DRAFTED

Frames = Mapping[str, pd.DataFrame]


def any_in(frames: Frames) -> bool:
    """Tell whether the tables hold drafts.

    Examples
    --------
    >>> rows = pd.DataFrame({"review": ["reviewed_once", "drafted"]})
    >>> any_in({"statements": rows, "actuals": rows[:1]})
    True
    """
    return any(frames[name]["review"].eq(DRAFTED).any() for name in ("statements", "actuals"))


def without(name: str, frames: Frames) -> pd.DataFrame:
    """Return a table without drafts.

    Parameters
    ----------
    name : str
        Name of the table.
    frames : Mapping of str to DataFrame
        The tidy tables.

    Returns
    -------
    DataFrame
        The table. A target of which one statement is a draft is one. A document of which nothing
        is reviewed is left out with all that is said of it; where only a part of a document is,
        its `review` is the lowest of the others, and what only drafts state is not_reviewed in
        ``coverage``. Observations never are of drafts.
    """
    rule = _RULES.get(name)
    return frames[name] if rule is None else rule(frames[name], frames)


def _targets(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    return frame[frame["review"].ne(DRAFTED)].reset_index(drop=True)


def _statements(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Return the statements of reviewed targets."""
    return _naming(frame, ("target_id",), without("targets", frames)["target_id"])


def _naming(frame: pd.DataFrame, columns: tuple[str, ...], kept: pd.Series) -> pd.DataFrame:
    """Return the rows that name only what is kept in some columns."""
    every = frame[list(columns)].isin(list(kept)).all(axis=1)
    return frame[every].reset_index(drop=True)


def _documents(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    rows = pd.concat(
        [frames[name][["document_id", "review"]] for name in ("statements", "actuals")]
    )
    read = rows[rows["review"].ne(DRAFTED)]
    out = set(rows["document_id"]) - set(read["document_id"])
    kept = frame[~frame["document_id"].isin(out)].reset_index(drop=True)
    review = kept["document_id"].map(lowest(read, "document_id"))
    # Nothing is compared with a plan that nobody has read.
    follows = kept["predecessor_id"].mask(kept["predecessor_id"].isin(out))
    return kept.assign(review=review.where(review.notna(), kept["review"]), predecessor_id=follows)


def _of_documents(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    return _naming(frame, ("document_id",), without("documents", frames)["document_id"])


def _coverage(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Return the coverage; what a document states in drafts alone, it is not known to state."""
    frame = _of_documents(frame, frames)
    key = ["document_id", "indicator_id"]
    targets = frames["targets"]
    whole = targets[targets["scope"].eq("city")]
    pairs = pd.MultiIndex.from_frame(frame[key])
    drafts = pd.Series(False, frame.index)
    for stated in (targets, whole):
        draft = stated["review"].eq(DRAFTED)
        read = pairs.isin(pd.MultiIndex.from_frame(stated.loc[~draft, key]))
        drafts |= pairs.isin(pd.MultiIndex.from_frame(stated.loc[draft, key])) & ~read
    hidden = frame["coverage"].eq("stated") & drafts
    return frame.assign(coverage=frame["coverage"].mask(hidden, "not_reviewed"))


def _conflicts(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    kept = without("statements", frames)["statement_id"]
    return _naming(frame, ("statement_a", "statement_b"), kept)


def _between(*columns: str) -> Callable[[pd.DataFrame, Frames], pd.DataFrame]:
    """Return a rule that keeps the rows of which all targets are reviewed."""
    return lambda frame, frames: _naming(frame, columns, without("targets", frames)["target_id"])


def _cushions(frame: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Return the cushions of reviewed targets over reviewed values."""
    draft = frame["cushion_reasons"].map(lambda reasons: "not_reviewed" in reasons)
    return _between("target_id")(frame[~draft.astype("bool")], frames)


_RULES: Mapping[str, Callable[[pd.DataFrame, Frames], pd.DataFrame]] = {
    "targets": _targets,
    "actuals": _targets,
    "statements": _statements,
    "documents": _documents,
    "responsibilities": _of_documents,
    "coverage": _coverage,
    "conflicts": _conflicts,
    "comparisons": _between("target_a", "target_b"),
    "revisions": _between("target_before", "target_after"),
    "cushions": _cushions,
    "positions": _between("target_id"),
}
