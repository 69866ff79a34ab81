"""An executed notebook as Markdown for pandoc: prose and results, no code and no warnings."""

import ast
import base64
import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from compare.schema import LANGUAGES

_PREFERRED = (
    "text/markdown",
    "image/svg+xml",
    "text/html",
    "image/png",
    "text/latex",
    "text/plain",
)


@dataclass
class Converted:
    """A notebook as text and the pictures that the text names.

    Attributes
    ----------
    text : str
        Markdown as pandoc reads it.
    media : dict of str to bytes
        File name to content.
    """

    text: str = ""
    media: dict[str, bytes] = field(default_factory=dict)


def language_of(notebook: NotebookNode) -> str:
    """Return the language a notebook was run in.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its metadata `report` may name the language, else the last literal that a
        code cell gives to `language` counts.

    Returns
    -------
    str
        "zh" or "en"; "en" where nothing names one.
    """
    named = notebook.metadata.get("report", {}).get("language")
    if named in LANGUAGES:
        return str(named)
    found = "en"
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and {"parameters", "injected-parameters"} & {*tags}:
            found = _assigned_language(cell.source) or found
    return found


def _assigned_language(source: str) -> str | None:
    match = re.search(r"^language\s*=\s*(['\"]\w+['\"])", source, re.MULTILINE)
    value = ast.literal_eval(match[1]) if match else None
    return value if value in LANGUAGES else None


def convert(notebook: NotebookNode, prefix: str = "figure") -> Converted:
    """Return the prose and results of a notebook in its language.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook. Cells tagged with another language (``lang-zh``, ``lang-en``) are
        left out, and so are code, streams of errors and outputs tagged ``remove-output``.
    prefix : str, optional
        Beginning of the names of pictures.

    Returns
    -------
    Converted
        Markdown and pictures.
    """
    language = language_of(notebook)
    others = {f"lang-{code}" for code in LANGUAGES if code != language}
    converted = Converted()
    blocks = []
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if tags & others:
            continue
        if cell.cell_type == "markdown":
            blocks.append(cell.source)
        elif cell.cell_type == "code" and "remove-output" not in tags:
            blocks += [_output(output, converted, prefix) for output in cell.outputs]
    converted.text = "\n\n".join(block.strip("\n") for block in blocks if block.strip()) + "\n"
    return converted


def _output(output: NotebookNode, converted: Converted, prefix: str) -> str:
    if output.output_type == "stream":
        return _verbatim(output.text) if output.name == "stdout" else ""
    if output.output_type == "error":
        return _verbatim(f"{output.ename}: {output.evalue}")
    kind = next((kind for kind in _PREFERRED if kind in output.data), None)
    if kind is None:
        return ""
    content = "".join(output.data[kind])
    if kind.startswith("image/"):
        return _picture(kind, content, output.metadata.get(kind, {}), converted, prefix)
    if kind == "text/html":
        return f"```{{=html}}\n{content}\n```"
    return _verbatim(content) if kind == "text/plain" else content


def _picture(
    kind: str, content: str, metadata: NotebookNode, converted: Converted, prefix: str
) -> str:
    """Keep a picture and return the Markdown that shows it; the filter sets its alt text."""
    ending = "svg" if kind == "image/svg+xml" else "png"
    name = f"{prefix}-{len(converted.media) + 1}.{ending}"
    converted.media[name] = content.encode() if ending == "svg" else base64.b64decode(content)
    alt = metadata.get("alt") or name
    caption = metadata.get("caption", "")
    quoted = alt.replace("\\", "").replace('"', "'").replace("\n", " ")
    return f'![{caption}]({name}){{alt="{quoted}"}}'


def _verbatim(text: str) -> str:
    clean = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return f"~~~~~~~~\n{clean.rstrip()}\n~~~~~~~~"
