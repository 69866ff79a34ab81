"""Positions of cities, computed of partitioned tables by DuckDB and by Dask.

``python tests/benchmarks/positions_of_parts.py PARTS`` ranks the cities of tables that
`compare.dataset.partition.write` wrote, and says whether both engines and the table ``positions``
agree. The query states the rule of `compare.dataset.positions` anew, in SQL; Dask computes with
the library itself, a family at a time, as each stands in one file.
"""

import argparse
import time
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from compare.dataset import loading, partition, positions

KEY = ["indicator_id", "target_year", "city_id"]
COLUMNS = [*KEY, "target_id", "peers", "rank", "quantile", "position_reason"]

QUERY = """
WITH issued AS (
    SELECT document_id, coalesce(
        strftime(issued_on, '%Y-%m-%d'), strftime(published_on, '%Y-%m-%d'),
        period_start::VARCHAR) AS issued
    FROM read_parquet('{parts}/documents/*.parquet')
), stated AS (
    SELECT target_id, indicator_id, target_year, city_id, document_id, issued,
        parent_city_id AS parent, direction = 'higher' AS higher, comparator = '~' AS about,
        canonical_value::DECIMAL(32, 10) AS value,
        CASE WHEN amount = 'annual' THEN 'year'
             WHEN amount = 'total' THEN span_years::VARCHAR ELSE basis END || '.' ||
        CASE WHEN comparator IN ('>=', '>') THEN 'floor' WHEN comparator IN ('<=', '<')
             THEN 'ceiling' WHEN direction = 'higher' THEN 'floor' ELSE 'ceiling' END AS kind,
        CASE WHEN canonical_value IS NULL THEN 'no_value' WHEN len(reading_alt) > 0
             THEN 'other_reading' WHEN review = 'drafted' THEN 'not_reviewed' ELSE '' END AS unfit
    FROM read_parquet('{parts}/targets/*/*.parquet', hive_partitioning = true)
    JOIN issued USING (document_id)
    JOIN (SELECT indicator_id, direction FROM read_parquet('{parts}/indicators/*.parquet'))
        USING (indicator_id)
    JOIN (SELECT city_id, parent_city_id FROM read_parquet('{parts}/cities/*.parquet'))
        USING (city_id)
    WHERE scope = 'city'
), own AS (
    SELECT * FROM stated QUALIFY document_id = first_value(document_id) OVER (
        PARTITION BY indicator_id, target_year, city_id ORDER BY issued DESC, document_id DESC)
), shared AS (
    SELECT indicator_id, target_year, kind, count(DISTINCT city_id) AS cities
    FROM own GROUP BY ALL
), chosen AS (
    SELECT own.* FROM own JOIN shared USING (indicator_id, target_year, kind)
    QUALIFY row_number() OVER (PARTITION BY indicator_id, target_year, city_id
        ORDER BY cities DESC, unfit <> '', target_id) = 1
), judged AS (
    SELECT chosen.*, CASE WHEN chosen.unfit <> '' THEN chosen.unfit
        WHEN around.city_id IS NOT NULL THEN 'nested' ELSE 'ranked' END AS reason
    FROM chosen LEFT JOIN (SELECT * FROM chosen WHERE unfit = '') AS around
        ON around.city_id = chosen.parent AND around.indicator_id = chosen.indicator_id
        AND around.target_year = chosen.target_year AND around.kind = chosen.kind
), counted AS (
    SELECT *, count(*) FILTER (reason = 'ranked') OVER (
        PARTITION BY indicator_id, target_year, kind) AS peers
    FROM judged
), placed AS (
    SELECT *, if(higher, value, -value) AS own_level,
        -- Half a unit of the last digit that is not nought: what "about" may have been rounded by.
        (CASE WHEN about THEN 0.5 * 10.0 ** CASE WHEN value % 1 = 0
            THEN length(whole) - length(rtrim(whole, '0'))
            ELSE -length(rtrim(split_part(value::VARCHAR, '.', 2), '0')) END
        ELSE 0 END)::DECIMAL(32, 10) AS rounding
    FROM (SELECT *, split_part(abs(value)::VARCHAR, '.', 1) AS whole FROM counted)
    WHERE reason = 'ranked' AND peers >= 5
), bounds AS (
    SELECT DISTINCT indicator_id, target_year, kind, own_level FROM placed WHERE NOT about
), levels AS (
    SELECT placed.target_id, placed.indicator_id, placed.target_year, placed.kind, placed.peers,
        least(placed.own_level, min(bounds.own_level)) AS level
    FROM placed LEFT JOIN bounds ON placed.about AND bounds.indicator_id = placed.indicator_id
        AND bounds.target_year = placed.target_year AND bounds.kind = placed.kind
        AND bounds.own_level >= placed.own_level - placed.rounding
    GROUP BY placed.target_id, placed.indicator_id, placed.target_year, placed.kind,
        placed.peers, placed.own_level
), ranked AS (
    SELECT target_id, rank() OVER best AS rank, rank() OVER least - 1 AS below
    FROM levels WINDOW best AS (PARTITION BY indicator_id, target_year, kind ORDER BY level DESC),
        least AS (PARTITION BY indicator_id, target_year, kind ORDER BY level)
)
SELECT indicator_id, target_year, city_id, target_id, peers, rank,
    CASE WHEN peers >= 20
        THEN round_even((below + peers - rank) / 2.0 / (peers - 1), 6) END AS quantile,
    if(reason = 'ranked' AND peers < 5, 'few_peers', reason) AS position_reason
FROM counted LEFT JOIN ranked USING (target_id)
"""


def by_duckdb(parts: Path) -> pd.DataFrame:
    """Rank the cities with DuckDB, in SQL."""
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        found = connection.execute(QUERY.format(parts=parts)).df()
    return in_order(found)


def by_dask(parts: Path) -> pd.DataFrame:
    """Rank the cities with Dask, a family of indicators at a time."""
    import dask.dataframe as dd

    families = list(partition.files_of("targets", parts).values())
    nothing = in_order(pd.DataFrame(columns=COLUMNS))
    found = dd.from_map(_placed, families, parts=parts, meta=nothing, enforce_metadata=False)
    return in_order(found.compute(scheduler="threads"))


def _placed(path: Path, parts: Path) -> pd.DataFrame:
    """Rank the cities that state a target of one family."""
    frames = {
        name: loading.frame_of(name, pq.ParquetFile(parts / name / partition.FILE).read())
        for name in ("documents", "indicators", "cities")
    }
    targets = loading.frame_of("targets", pq.ParquetFile(path).read())
    return in_order(positions.place({**frames, "targets": targets}))


def built(parts: Path) -> pd.DataFrame:
    """Return the positions that were built."""
    import dask.dataframe as dd

    return in_order(dd.read_parquet(parts / "positions", columns=COLUMNS).compute())


def in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Return positions by their key, their columns typed alike."""
    kinds = {name: "str" for name in COLUMNS} | {"peers": "int64", "target_year": "int64"}
    kinds |= {"rank": "Int64", "quantile": "float64"}
    return found[COLUMNS].astype(kinds).sort_values(KEY, ignore_index=True)


def main() -> None:
    """Rank the cities of some partitioned tables in three ways, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", type=Path)
    parts = parser.parse_args().parts
    wanted = built(parts)
    for engine in (by_duckdb, by_dask):
        begin = time.process_time()
        found = engine(parts)
        seconds = time.process_time() - begin
        pd.testing.assert_frame_equal(found, wanted, rtol=0, atol=1e-6)
        print(f"{engine.__name__}: {len(found):,} positions, {seconds:.1f} s of CPU; the same")


if __name__ == "__main__":
    main()
