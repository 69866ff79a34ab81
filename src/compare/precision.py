"""How exactly a number is known: the unit of its last digit that says something."""

from decimal import Decimal


def last_place(value: float) -> float:
    """Return the unit of the last digit that is not zero: what "about" may have rounded to.

    Parameters
    ----------
    value : float
        A number as printed.

    Returns
    -------
    float
        A power of ten.

    Examples
    --------
    >>> last_place(2.4), last_place(400.0), last_place(3680.0)
    (0.1, 100.0, 10.0)
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return float(Decimal(1).scaleb(int(exponent)))


def decimals(value: float) -> int:
    """Return the number of decimals of a number as published.

    Examples
    --------
    >>> decimals(2.56), decimals(65.0), decimals(2179.0)
    (2, 0, 0)
    """
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -int(exponent))
