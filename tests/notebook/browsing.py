"""What tests in a browser share: servers that are started, and waiting for what they show."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def wait(condition: Callable[[], Found], seconds: float = 90) -> Found:
    """Wait until a condition holds and return what it gave."""
    for _ in range(int(seconds * 4)):
        found = condition()
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError("waited in vain")


@contextmanager
def served(command: list[str], folder: Path, address: str, **variables: str) -> Iterator[str]:
    """Start a server, with its settings in a folder; its address is what first looks like one."""
    log = folder / "server.log"
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"), **variables}
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, env=environment)

    def found() -> str:
        said = re.search(address, log.read_text(encoding="utf-8"))
        assert server.poll() is None, log.read_text(encoding="utf-8")
        return said[0] if said else ""

    try:
        yield wait(found)
    finally:
        server.terminate()
        server.wait(30)
