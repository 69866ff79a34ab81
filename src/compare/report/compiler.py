"""Compile a Typst document in a process of its own: ``python compiler.py FOLDER FONTS SECONDS``.

A script, not a module of the package: it must start in a moment, and it must do nothing but this.
It reads ``main.typ`` in FOLDER and what lies beside it, nothing else, and writes ``main.pdf``.
"""

import sys
from pathlib import Path
from typing import Any

PDF_STANDARDS: Any = ["a-2a", "ua-1"]
MEMORY = 4 * 2**30
"""Bytes of memory that a document may take."""


def limit(seconds: int) -> None:
    """Bound the time and memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: there the caller's time limit alone
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY)):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))


def main(folder: str, fonts: str, seconds: str) -> None:
    """Compile the document, or say on the stream of errors why it cannot be."""
    limit(int(seconds))
    import typst

    empty = str(Path(folder) / "packages")
    try:
        compiled = typst.compile(
            str(Path(folder) / "main.typ"),
            root=folder,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
            format="pdf",
            pdf_standards=PDF_STANDARDS,
            timestamp=0,
            package_path=empty,
            package_cache_path=empty,
        )
    except typst.TypstError as error:
        sys.exit(str(error))
    (Path(folder) / "main.pdf").write_bytes(bytes(compiled))


if __name__ == "__main__":
    main(*sys.argv[1:])
