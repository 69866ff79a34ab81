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


def assigned(source: str) -> dict[str, object]:
    """Return the names that a piece of source assigns, with what it gives them.

    Examples
    --------
    >>> assigned("cities = ['nantong']; language: str = 'en'; years = range(3)")
    {'cities': ['nantong'], 'language': 'en', 'years': None}
    """
    found: dict[str, object] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(names, _literal(node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = _literal(node.value)
    return found


def _literal(node: ast.expr | None) -> object:
    """Return the value of a literal; nothing where it is none."""
    try:
        return ast.literal_eval(node) if node else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
