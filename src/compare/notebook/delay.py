"""A call that waits until nothing more is asked of it."""

import asyncio
from collections.abc import Callable

SECONDS = 0.05
"""How long it is waited for another request: a hand on a slider sends several in that time."""


class Delayed:
    """Do something once, a moment after the last of several requests.

    Where no event loop runs, nothing can come later, and it is done at once.

    Parameters
    ----------
    do : callable
        What is done.
    seconds : float, optional
        How long it is waited for another request.

    Examples
    --------
    >>> done = []
    >>> async def drag():
    ...     call = Delayed(lambda: done.append("drawn"), 0.01)
    ...     for _ in range(20):
    ...         call()
    ...     await asyncio.sleep(0.05)
    >>> asyncio.run(drag())
    >>> done
    ['drawn']
    """

    def __init__(self, do: Callable[[], None], seconds: float = SECONDS):
        self._do, self._seconds = do, seconds
        self._waiting: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        """Ask that it be done."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._do()
        else:
            self._waiting = loop.call_later(self._seconds, self._do)
