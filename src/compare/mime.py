"""The types under which a notebook keeps our tables and lists as data, beside what it shows.

A report sets these in type; so a result of ours reaches it as texts in rows, and passes through no
parser of HTML.
"""

TABLE = "application/vnd.city-compare.table+json"
"""``{"caption": text, "columns": [text, ...], "rows": [[text, ...], ...]}``

Where cells lead to addresses on the web, also ``"links": [{"row": 0, "column": 1, "url": text}]``.
"""

LIST = "application/vnd.city-compare.list+json"
"""``[text or {"claim": text, "text": text, "see": anchor or ""}, ...]``"""

HEADLINE = "application/vnd.city-compare.headline+json"
"""A text: what a chapter finds, set large under its heading."""

PARAGRAPH = "application/vnd.city-compare.paragraph+json"
"""A text in sentences."""

NOTE = "application/vnd.city-compare.note+json"
"""A text: how to read what stands above, set small."""

ANCHOR = "application/vnd.city-compare.anchor+json"
"""A name that an item of a list may refer to; it shows nothing."""
