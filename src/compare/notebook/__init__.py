"""What notebooks need: parameters checked, results shown, the explorer."""

from compare.notebook.display import show
from compare.notebook.parameters import check

__all__ = ["check", "show"]
