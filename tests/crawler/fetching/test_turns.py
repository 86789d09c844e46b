"""Whose turn it is: no two requests to a host lie nearer than its robots.txt asks."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crawler.errors import HaltedError
from crawler.fetching.turns import Turns

HOST = "forum.example"


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it in a loop of its own; a browser may run one in our thread."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(lambda: asyncio.run(work())).result()


async def wait(turns: Turns, host: str = HOST, *, over: bool = False, can_wait: bool = True) -> float:
    """How long a request to the host was held back."""
    before = time.monotonic()
    await turns.wait(host, lambda: over, lambda _seconds: can_wait)
    return time.monotonic() - before


def test_a_host_that_asks_nothing_is_not_waited_for() -> None:
    """Neither the first request nor the next; nor does one wait for what another host asks."""

    async def work() -> None:
        turns = Turns()
        turns.ask("elders.example", 600)
        assert await wait(turns, "elders.example") < 1
        for _ in range(3):
            assert await wait(turns) < 1

    run(work)


def test_requests_to_one_host_keep_their_distance() -> None:
    """Also those that come at once: one goes after the other."""

    async def work() -> None:
        turns = Turns()
        turns.ask(HOST, 0.1)
        before = time.monotonic()
        await asyncio.gather(*(wait(turns) for _ in range(3)))
        assert time.monotonic() - before >= 0.2

    run(work)


def test_the_longest_delay_that_was_asked_holds() -> None:
    """A host may be asked by http and by https, whose robots.txt differ."""

    async def work() -> None:
        turns = Turns()
        for seconds in (0.01, 600, 0.02):
            turns.ask(HOST, seconds)
        assert await wait(turns) < 1
        with pytest.raises(HaltedError):
            await wait(turns, can_wait=False)

    run(work)


@pytest.mark.parametrize(("ago", "waits"), [(None, False), (0.0, True), (599.0, True), (601.0, False)])
def test_the_last_request_of_an_earlier_run_counts(ago: float | None, *, waits: bool) -> None:
    """A crawl that goes on does not ask sooner than the one before it might have."""

    async def work() -> None:
        turns = Turns()
        turns.ask(HOST, 600, since_last_s=ago)
        if waits:
            with pytest.raises(HaltedError):
                await wait(turns, can_wait=False)
        else:
            assert await wait(turns, can_wait=False) < 1

    run(work)


def test_how_long_it_would_take_is_told() -> None:
    """Whoever decides whether to wait hears the seconds that are left."""
    asked: list[float] = []

    def can_wait(seconds: float) -> bool:
        asked.append(seconds)
        return False

    async def work() -> None:
        turns = Turns()
        turns.ask(HOST, 600, since_last_s=100)
        with pytest.raises(HaltedError):
            await turns.wait(HOST, lambda: False, can_wait)

    run(work)
    assert len(asked) == 1
    assert 490 < asked[0] <= 500


def test_a_night_that_is_over_sends_nothing() -> None:
    """Though it was the request's turn; and one that waits is let go when the night ends meanwhile."""

    async def work() -> None:
        turns = Turns()
        with pytest.raises(HaltedError):
            await wait(turns, over=True)
        turns.ask(HOST, 600)
        await wait(turns)
        over = [False, False, True]
        with pytest.raises(HaltedError):
            await turns.wait(HOST, lambda: over.pop(0), lambda _seconds: True)

    run(work)


def test_a_request_that_was_let_go_takes_no_turn() -> None:
    """The next one goes at once, and the host is free for it."""

    async def work() -> None:
        turns = Turns()
        turns.ask(HOST, 600)
        with pytest.raises(HaltedError):
            await wait(turns, over=True)
        assert await wait(turns, can_wait=False) < 1

    run(work)
