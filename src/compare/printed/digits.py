"""How exactly a number is known: the unit of its last digit that says something."""

import math
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
    exponent = decimal(value).normalize().as_tuple().exponent
    return float(Decimal(1).scaleb(int(exponent)))


def decimal(value: float) -> Decimal:
    """Return a number as it was printed, without the noise of binary fractions.

    Examples
    --------
    >>> decimal(0.1) + decimal(0.2) == decimal(0.3)
    True
    """
    return Decimal(repr(float(value)))


def decimals(value: float) -> int:
    """Return the number of decimals of a number as published.

    Examples
    --------
    >>> decimals(2.56), decimals(65.0), decimals(2179.0)
    (2, 0, 0)
    """
    exponent = decimal(value).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def plain(value: float, thousands: str = "", point: str = ".", places: int | None = None) -> str:
    """Write a number: with so many decimals, or at most six and no needless zeros.

    Examples
    --------
    >>> plain(3600.0), plain(3600.0, ","), plain(2.80), plain(1 / 3), plain(2.8, places=2)
    ('3600', '3,600', '2.8', '0.333333', '2.80')
    >>> plain(3600.5, ".", ",")
    '3.600,5'
    """
    text = f"{value:,.{6 if places is None else places}f}"
    if places is None:
        text = text.rstrip("0").rstrip(".")
    return _marked(text, thousands, point)


def brief(value: float, thousands: str = "", point: str = ".") -> str:
    """Write a computed number with as many digits as say something.

    None after the point from 100 up, else two at most; of what is smaller than 0.01 the first two
    digits that are not zero.

    Examples
    --------
    >>> brief(2179.4), brief(2.804), brief(0.004512), brief(-0.00002), brief(0.0)
    ('2179', '2.8', '0.0045', '-0.00002', '0')
    """
    size = abs(value)
    places = 0 if size >= 100 else 2 if size >= 0.01 or not size else 1 - _exponent(size)
    text = f"{value:,.{places}f}"
    return _marked(text.rstrip("0").rstrip(".") if places else text, thousands, point)


def _exponent(size: float) -> int:
    return math.floor(math.log10(size))


def _marked(text: str, thousands: str, point: str) -> str:
    """Put the marks of a language into a number."""
    return "".join({",": thousands, ".": point}.get(char, char) for char in text)


def exact(value: float) -> str:
    """Write a number in full: no exponent, no rounding, no needless zeros.

    Examples
    --------
    >>> exact(1234567.5), exact(3600.0), exact(0.0001)
    ('1234567.5', '3600', '0.0001')
    """
    return f"{decimal(value).normalize():f}"
