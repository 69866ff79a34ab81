"""The order in which a document prints indicator, word for the basis and quantity."""

USUAL = ("basis", "indicator", "quantity")
"""The order that is meant where none is given: 净增高新技术企业700家以上."""


def words(basis_printed: str, given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the order of the words of a statement.

    Parameters
    ----------
    basis_printed : str
        The word for the basis; many statements have none.
    given : tuple of str
        The order given for it, or nothing.

    Returns
    -------
    tuple of str
        The order given, else the usual one of the words that there are.

    Examples
    --------
    >>> words("实施", ("basis", "quantity", "indicator"))
    ('basis', 'quantity', 'indicator')
    >>> words("")
    ('indicator', 'quantity')
    """
    return given or (USUAL if basis_printed else USUAL[1:])
