"""Panels: which targets may share an axis."""

from collections.abc import Callable

import pandas as pd

from compare.dataset.verdicts import BARRED_BY


def panels_of(
    described: pd.DataFrame, judge: Callable[[pd.DataFrame], pd.DataFrame]
) -> "pd.Series[int]":
    """Divide targets into panels that may share an axis, however many targets there are.

    Parameters
    ----------
    described : DataFrame
        Described targets.
    judge : callable
        What gives the verdicts on all pairs of some described targets, such as `Dataset.judged`.

    Returns
    -------
    Series of int
        As `panels`. Targets that no barrier can tell apart share a panel, so that one of them is
        judged for all.
    """
    # Of a part of a city, also its city: the same words name another part elsewhere.
    city = described["city_id"].where(described["scope"].ne("city"), "")
    alike = described[list(BARRED_BY)].assign(city_id=city)
    number = alike.groupby(list(alike), dropna=False, sort=False).ngroup()
    first = described[~number.duplicated()]
    found = panels(first, judge(first))
    return number.map(dict(zip(number[first.index], found, strict=True))).astype("int64")


def panels(described: pd.DataFrame, judged: pd.DataFrame) -> pd.Series:
    """Divide targets into panels that may share an axis.

    Parameters
    ----------
    described : DataFrame
        Described targets.
    judged : DataFrame
        The verdicts on all their pairs.

    Returns
    -------
    Series of int
        The panel of each row: targets of one panel are of one indicator, and no pair of them is
        not comparable.
    """
    barred = judged[judged["verdict"] == "not_comparable"]
    apart = set(zip(barred["target_a"], barred["target_b"], strict=True))
    members: list[tuple[str, list[str]]] = []
    numbers = []
    for target, indicator in zip(described["target_id"], described["indicator_id"], strict=True):
        fitting = (
            number
            for number, (of, others) in enumerate(members)
            if of == indicator
            and not any((min(o, target), max(o, target)) in apart for o in others)
        )
        number = next(fitting, len(members))
        if number == len(members):
            members.append((indicator, []))
        members[number][1].append(target)
        numbers.append(number)
    return pd.Series(numbers, index=described.index, dtype="int64")
