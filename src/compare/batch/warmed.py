"""What a worker needs, imported once: the server that forks workers imports this module.

Nothing but imports happens here, and no thread is started, as for warm kernels.
"""

import contextlib
import importlib

IMPORTS = (
    "papermill",
    "nbclient",
    "nbconvert.exporters",
    "fontTools.subset",
    "compare.batch.work",
    "compare.report.engine",
    "compare.report.exporter",
    "compare.report.front",
)

for _name in IMPORTS:
    with contextlib.suppress(Exception):  # the task that needs it will say so
        importlib.import_module(_name)
