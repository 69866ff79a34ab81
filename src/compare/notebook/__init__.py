"""What notebooks need: parameters checked, prose and results shown, the explorer."""

from compare.notebook.display import headline, note, prose, say, show
from compare.notebook.parameters import check

__all__ = ["check", "headline", "note", "prose", "say", "show"]
