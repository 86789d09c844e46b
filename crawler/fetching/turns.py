"""Whose turn it is: the time between two requests that a host's robots.txt asks for.

Scrapy's own delay holds a request back for as long as it takes, also when the night has ended meanwhile;
a robots.txt may ask for hours.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

from crawler.errors import HaltedError

_LOOK_UP_S = 0.5


class Turns:
    """Lets one request after the other go to a host."""

    def __init__(self) -> None:
        self._delays: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def ask(self, host: str, delay_s: float, *, since_last_s: float | None = None) -> None:
        """Have at least this time lie between two requests to the host from now on.

        `since_last_s` tells how long ago an earlier run sent the last one.
        """
        self._delays[host] = max(delay_s, self._delays.get(host, 0.0))
        if since_last_s is not None:
            self._next[host] = time.monotonic() + self._delays[host] - since_last_s

    async def wait(self, host: str, is_over: Callable[[], bool], can_wait: Callable[[float], bool]) -> None:
        """Return when the next request may be sent.

        Raises:
            HaltedError: the night is over, or will be before then.
        """
        async with self._locks[host]:
            while True:
                if is_over():
                    raise HaltedError
                left = self._next.get(host, 0.0) - time.monotonic()
                if left <= 0:
                    break
                if not can_wait(left):
                    raise HaltedError
                await asyncio.sleep(min(left, _LOOK_UP_S))
            if host in self._delays:
                self._next[host] = time.monotonic() + self._delays[host]
