"""From notebooks to PDF: run them, convert them, set them in type."""

import sys

# jsonschema, which checks notebooks, takes two seconds for the grammar of addresses in other
# scripts than Latin. It does without, and no format of notebooks asks for one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
