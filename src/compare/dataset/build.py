"""Turn structured tables into tidy ones: statements to targets, coverage, verdicts."""

import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from compare.curated.reader import Frames
from compare.curated.values import countable, unitless
from compare.dataset import (
    conflicts,
    coverage,
    cushions,
    listing,
    observations,
    positions,
    revisions,
    targets,
    verdicts,
)
from compare.dataset.arrow import to_arrow
from compare.dataset.description import describe
from compare.printed import locator
from compare.printed.order import words
from compare.schema import SCHEMA_VERSION, TIDY


def tidy(structured: Frames) -> dict[str, pa.Table]:
    """Build all tidy tables from the structured ones.

    Parameters
    ----------
    structured : dict of DataFrame
        What `compare.curated.reader.read` returns.

    Returns
    -------
    dict of pyarrow.Table
        One table per name in `compare.schema.TIDY`, sorted by its key, with the metadata of the
        schema and one build id.

    Examples
    --------
    >>> from pathlib import Path
    >>> from compare.curated import reader
    >>> tables = tidy(reader.read(Path("data/structured")))
    >>> tables["cities"].column_names[0]
    'city_id'
    """
    frames = dict(structured)
    frames["statements"] = _statements(structured)
    frames["actuals"] = _actuals(structured)
    frames["documents"] = coverage.reviewed(frames)
    frames["targets"] = targets.reconcile(frames)
    frames["observations"] = observations.gather(frames)
    frames["population"] = observations.residents(structured)
    frames["coverage"] = coverage.of_documents(frames)
    frames["conflicts"] = conflicts.find(frames)
    frames["responsibilities"] = _written_out(structured["responsibilities"])
    frames["comparisons"] = _compared(frames)
    frames["revisions"] = revisions.find(frames)
    frames["cushions"] = cushions.measure(frames)
    frames["positions"] = positions.of_cities(frames)
    identity = build_id(structured)
    # Of a million rows only one of both forms is kept.
    return {name: to_arrow(name, frames.pop(name), identity) for name in TIDY}


def _compared(frames: Frames) -> pd.DataFrame:
    """Judge the pairs of those indicators whose pairs are listed."""
    targets = frames["targets"]
    listed = targets[~targets["indicator_id"].isin(list(listing.unlisted(targets)))]
    described = describe({**frames, "targets": listed})
    return verdicts.judge(described, frames["indicator_relations"]).frame()


def build_id(structured: Frames) -> str:
    """Return what identifies a build: a digest of its inputs.

    Parameters
    ----------
    structured : dict of DataFrame
        What `compare.curated.reader.read` returns.

    Returns
    -------
    str
        Sixteen hexadecimal digits, the beginning of the SHA-256 of all cells of all tables and of
        the definition of the tables. The same tables have the same, however their files are
        encoded and their columns ordered.

    Examples
    --------
    >>> from pathlib import Path
    >>> from compare.curated import reader
    >>> frames = reader.read(Path("data/structured"))
    >>> build_id(frames) == build_id(dict(reversed(frames.items())))
    True
    """
    tables = [
        (table.name, table.names, table.key, sorted(table.optional)) for table in TIDY.values()
    ]
    digest = hashlib.sha256(f"{SCHEMA_VERSION}\n{tables}\n".encode())
    for name in sorted(structured):
        frame = structured[name]
        digest.update(f"{name}\n{len(frame)}\n".encode())
        for column in sorted(frame.columns):
            digest.update(f"{column}\n".encode())
            for part in _content(frame[column]):
                digest.update(part)
    return digest.hexdigest()[:16]


def _content(cells: pd.Series) -> Iterator[bytes]:
    """Yield what a column holds as bytes, each distinct text or list written out once."""
    if pd.api.types.is_numeric_dtype(cells):
        numbers = cells.to_numpy("float64", na_value=np.nan)
        yield np.where(np.isnan(numbers), np.nan, numbers).astype("<f8").tobytes()
        return
    # Both follow from the cells and their order alone; no cell holds a character of control.
    codes, distinct = pd.factorize(cells)
    yield codes.astype("<i8").tobytes()
    texts = ("\x1e".join(cell) if isinstance(cell, tuple) else str(cell) for cell in distinct)
    yield "\x1f".join(texts).encode()


def _statements(structured: Frames) -> pd.DataFrame:
    joined = _converted(structured["statements"], structured)
    joined["statement_id"] = joined["document_id"] + "." + joined["seq"].astype("str")
    joined["target_id"] = targets.identified(joined, structured)
    return joined[list(TIDY["statements"].names)]


def _actuals(structured: Frames) -> pd.DataFrame:
    joined = _converted(structured["actuals"], structured)
    joined["actual_id"] = joined["document_id"] + ".actual." + joined["seq"].astype("str")
    return joined[list(TIDY["actuals"].names)]


def _converted(rows: pd.DataFrame, structured: Frames) -> pd.DataFrame:
    """Return statements or actuals with their values in the canonical unit."""
    indicators = structured["indicators"].merge(
        structured["canonical_units"][["unit", "factor"]], on="unit"
    )
    joined = rows.merge(
        indicators[["indicator_id", "numerator_dimension", "unit", "factor"]], on="indicator_id"
    ).merge(structured["units"], on="unit_printed", suffixes=("_unit", "_printed"))
    dimension = joined["numerator_dimension"]
    known = countable(dimension, joined["dimension"])
    known |= unitless(dimension, joined["unit_printed"])
    for column in ("value", "value_upper"):
        # Multiplying first keeps 16.8 of 万元 exact in units of 10,000 yuan.
        scaled = joined[column] * joined["factor_printed"] / joined["factor_unit"]
        joined[f"canonical_{column}"] = scaled.where(known).round(9)
    given = zip(joined["basis_printed"], joined["word_order"], strict=True)
    joined["word_order"] = pd.Series([words(*row) for row in given], joined.index, dtype="object")
    return joined.sort_values(["document_id", "seq"], ignore_index=True)


def _written_out(responsibilities: pd.DataFrame) -> pd.DataFrame:
    """Write out the ranges of places that bodies answer for."""
    written = {covers: locator.expand(covers) for covers in responsibilities["covers"].unique()}
    return responsibilities.assign(covers=responsibilities["covers"].map(written))
