"""What one site may cost in one night, and how long reading one page may take."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from crawler.errors import ReadingTimeoutError
from crawler.settings import CrawlSettings
from store.archive.site import Site

READING_S = 30.0
_HANGS = 1.5


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings and the site's own options, as one."""

    delay_s: float
    max_pages: int
    time_budget_s: float
    max_depth: int

    @classmethod
    def of(cls, settings: CrawlSettings, site: Site, *, loopback: bool) -> "Limits":
        """The limits of this site; one on loopback is ours and needs no delay."""
        options = site.options
        usual = 0.0 if loopback else settings.delay_s
        return cls(
            delay_s=usual if options.delay_s is None else options.delay_s,
            max_pages=settings.max_pages if options.max_pages is None else options.max_pages,
            time_budget_s=settings.time_budget_s if options.time_budget_s is None else options.time_budget_s,
            max_depth=settings.max_depth if options.max_depth is None else options.max_depth,
        )


def limit_memory(megabytes: int) -> None:
    """Have the system refuse this process more memory than this; one hostile page cannot take the machine."""
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End the block after this time; it works in the main thread of a process alone.

    What no signal can interrupt, inside a library, ends the process itself after a little more time of the
    processor: whoever started it goes on without the page. A timer of the kernel costs nothing where nothing
    hangs, as a watching thread would.

    Raises:
        ReadingTimeoutError: the time is over.
    """
    before = signal.signal(signal.SIGALRM, _time_is_over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, _HANGS * seconds)  # its signal ends the process, unhandled
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_over(_signal: int, _frame: FrameType | None) -> None:
    raise ReadingTimeoutError
