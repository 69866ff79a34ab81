"""What a worker needs, imported once: the server that forks workers imports this module.

Nothing but imports happens here, and no thread is started, as for warm kernels.
"""

import contextlib
import importlib
import sys

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

# jsonschema, which checks notebooks, takes two seconds for the grammar of addresses in other
# scripts than Latin. It does without, and no format of notebooks asks for one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
for _name in IMPORTS:
    with contextlib.suppress(Exception):  # the task that needs it will say so
        importlib.import_module(_name)
