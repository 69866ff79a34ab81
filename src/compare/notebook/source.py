"""The source of cells: which names it assigns."""

import ast

INJECTED = "# Parameters"
"""First line of the cell that papermill adds with the parameters it was given."""


def injected(cells: object) -> list[str]:
    """Return the names that papermill's cell assigns, among the cells run so far."""
    sources = cells if isinstance(cells, list | tuple) else ()
    return [
        name for text in sources if str(text).startswith(INJECTED) for name in assigned(str(text))
    ]


def assigned(source: str) -> list[str]:
    """Return the names that a piece of source assigns.

    Examples
    --------
    >>> assigned("cities = ['nantong']; language: str = 'en'; first, last = 1, 2")
    ['cities', 'language', 'first', 'last']
    """
    names = []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        parts = [part for target in targets for part in ast.walk(target)]
        found = [part for part in parts if isinstance(part, ast.Name)]
        names += [part.id for part in found if isinstance(part.ctx, ast.Store)]
    return names
