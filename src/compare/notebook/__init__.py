"""What notebooks need: parameters checked, prose and results shown, the explorer."""

from compare.notebook.display import prose, show
from compare.notebook.parameters import check

__all__ = ["check", "prose", "show"]
