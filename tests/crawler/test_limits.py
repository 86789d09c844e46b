"""What reading one page may cost."""

import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from crawler.errors import ReadingTimeoutError
from crawler.limits import Limits, time_limit
from crawler.settings import CrawlSettings
from store.archive.site import Site, SiteOptions

HANGS = """
import signal
from crawler.limits import time_limit
with time_limit(0.2):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # as inside a library
    while True:
        pass
"""


def spin_for(seconds: float) -> None:
    """Never end by itself."""
    with time_limit(seconds):
        while True:
            pass


def test_reading_ends_when_its_time_is_over() -> None:
    """The block ends by an error, and the next one has a time of its own."""
    for _ in range(2):
        with pytest.raises(ReadingTimeoutError):
            spin_for(0.05)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_what_no_signal_can_interrupt_ends_the_process() -> None:
    """A library that hangs takes its process along; whoever started it goes on without the page."""
    done = subprocess.run([sys.executable, "-c", HANGS], check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == -signal.SIGPROF


@pytest.mark.parametrize("name", ["max_pages", "time_budget_s", "max_depth"])
@pytest.mark.parametrize(("own", "limit"), [(None, 7), (5, 5), (0, 0)])
def test_a_site_may_have_limits_of_its_own(name: str, own: int | None, limit: int) -> None:
    """Those of the settings hold where it has none; nothing at all is a limit too."""
    site = Site(1, "f", "https://f.example/", enabled=True, canary=False, platform=None)
    site = replace(site, options=SiteOptions(**{name: own}))  # type: ignore[arg-type]
    assert getattr(Limits.of(CrawlSettings(**{name: 7}), site, loopback=False), name) == limit  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "loopback", "delay"), [(None, False, 3.0), (None, True, 0.0), (2.0, True, 2.0), (0.0, False, 0.0)]
)
def test_a_site_of_our_own_needs_no_delay(own: float | None, *, loopback: bool, delay: float) -> None:
    """Unless it is set for the site itself; another's has that of the settings."""
    options = SiteOptions(delay_s=own)
    site = Site(1, "f", "https://f.example/", enabled=True, canary=False, platform=None, options=options)
    assert Limits.of(CrawlSettings(delay_s=3.0), site, loopback=loopback).delay_s == delay


def test_a_process_has_no_more_memory_than_it_is_given() -> None:
    """What asks for more gets an error of its own, and the machine keeps the rest."""
    code = "from crawler.limits import limit_memory; limit_memory(200); bytearray(50 << 20)"
    code += "; print('ja', flush=True); bytearray(300 << 20)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True
    )
    assert done.stdout == b"ja\n"
    assert b"MemoryError" in done.stderr


def test_a_block_that_fails_leaves_no_clock_running() -> None:
    """Nor another answer to its signal than there was before."""
    before = signal.getsignal(signal.SIGALRM)

    def fail() -> None:
        with time_limit(60):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == signal.getitimer(signal.ITIMER_PROF)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before
