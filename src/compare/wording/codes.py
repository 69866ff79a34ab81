"""What codes and groups of cities are called in Chinese and in English."""

from collections.abc import Mapping

import pandas as pd


def groups(data: Mapping[str, pd.DataFrame], by: str, language: str) -> dict[str, str]:
    """Return the names of the groups that cities are counted by: provinces or levels.

    Parameters
    ----------
    data : Mapping of str to DataFrame
        The tables cities and codes.
    by : str
        ``province`` or ``level``; else there are none.
    language : str
        "zh" or "en".

    Returns
    -------
    dict of str to str
        Code to name.

    Examples
    --------
    >>> import compare
    >>> groups(compare.open(), "province", "en")["32"]
    'Jiangsu'
    """
    if by == "province":
        names = data["cities"].drop_duplicates("province_code")
        named = zip(names["province_code"], names[f"province_{language}"], strict=True)
    else:
        codes = data["codes"].query("vocabulary == @by")
        named = zip(codes["code"], codes[f"label_{language}"], strict=True)
    return {str(code): str(name) for code, name in named}


def code(codes: pd.DataFrame, vocabulary: str, of: str, language: str) -> str:
    """Return what a code of the table ``codes`` is called; the code itself where it is not there.

    Examples
    --------
    >>> import compare
    >>> code(compare.open()["codes"], "genre", "action_plan", "en")
    'action plan'
    """
    named = codes[codes["vocabulary"].eq(vocabulary) & codes["code"].eq(of)]
    return str(named[f"label_{language}"].iloc[0]) if len(named) else of
