"""The explorer as a page: what the terminal says of it.

``voila/voila.json`` has the settings. A page that is closed says so, and its kernel ends; Voilà's
page sends no token against forged requests along, without which the server would not hear of it
and keep each kernel. All such a request can do is to end a kernel whose random name it knows.
What a closed page does not end, as its browser crashed, ends after an hour of rest. What is said
to kernels is encrypted, where they can, so that other users of the machine do not overhear it.
"""

import logging


class Plain(logging.Filter):
    """Let through what somebody who opens the explorer needs: its address, and failures.

    Examples
    --------
    >>> said = ["Voilà is running at:", "Storing connection files in /tmp"]
    >>> made = [logging.makeLogRecord({"msg": text, "levelno": logging.INFO}) for text in said]
    >>> [Plain().filter(record) for record in made]
    [True, False]
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is shown."""
        return record.levelno >= logging.ERROR or "running at" in str(record.msg)
