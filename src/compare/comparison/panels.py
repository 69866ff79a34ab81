"""Panels: which targets may share an axis."""

import pandas as pd


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
