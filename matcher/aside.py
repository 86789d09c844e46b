"""Matches posts so that none of them can end or hold up the run: what fails is set aside, with its reason.

Posts are matched many at once. Where that fails or takes too long they are matched one by one, each within
a time of its own, and only then their threads, without those that failed. A process that is killed from
outside while it looks at one post finds a mark of it the next time, and passes that post over.
"""

import contextlib
import logging
import signal
import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar

from sqlite_utils import Database

from matcher.errors import MatchingTooSlowError
from matcher.posts import Post
from store.errors import PlainError
from store.matches import aside
from store.matches.aside import Aside, AsideReason

log = logging.getLogger(__name__)
PROGRAM = version("lekwacht")
"""What tries again later is another version of this."""
BATCH_TIMES = 4  # a batch may take so many times as long as one post
_HOUSE = Path(__file__).parents[1]
_ROOMS = ("matcher", "store")
_NOT_THE_POSTS = (PlainError, sqlite3.Error, OSError)  # what a person mends, or the disk: it ends the run

Found = TypeVar("Found")
Thing = TypeVar("Thing")
Worker = TypeVar("Worker")


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one text, without a word of it."""

    reason: AsideReason
    where: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.where}"


class Tool(Generic[Worker]):
    """What texts are looked up with. It is made anew after a failure, which may have left it half written."""

    def __init__(self, make: Callable[[], Worker]) -> None:
        self._make = make
        self.now = make()

    def attempt(self, work: Callable[[Worker], Iterable[Found]], limit_s: float) -> list[Found] | Failure:
        """All that `work` finds, or why it could not."""
        try:
            with time_limit(limit_s):
                return list(work(self.now))
        except MatchingTooSlowError as error:
            failure = Failure(AsideReason.TOO_SLOW, _where(error))
        except _NOT_THE_POSTS:
            raise
        except Exception as error:  # noqa: BLE001 - the outermost border of one stranger's text
            failure = Failure(AsideReason.FAILED, _where(error))
        self.now = self._make()
        return failure


def attempt_all(
    tool: Tool[Worker],
    work: Callable[[Worker, Sequence[Thing]], Iterable[Found]],
    things: Sequence[Thing],
    limit_s: float,
) -> tuple[list[Found], list[tuple[Thing, Failure]]]:
    """What `work` finds in all things together or, where that fails, in each; and those that failed."""
    together = tool.attempt(lambda worker: work(worker, things), BATCH_TIMES * limit_s)
    if not isinstance(together, Failure):
        return together, []
    results: list[Found] = []
    failed: list[tuple[Thing, Failure]] = []
    for thing in things:
        alone = _alone(tool, work, thing, limit_s)
        if isinstance(alone, Failure):
            failed.append((thing, alone))
        else:
            results += alone
    return results, failed


@dataclass(frozen=True, slots=True)
class Work(Generic[Worker, Found]):
    """How posts are matched: by themselves, and in their threads without some posts."""

    own: Callable[[Worker, Sequence[Post]], Iterable[Found]]
    threads: Callable[[Worker, Sequence[Post], frozenset[int]], Iterable[Found]]

    def both(self, worker: Worker, posts: Sequence[Post], without: frozenset[int]) -> Iterator[Found]:
        """What is found both ways."""
        yield from self.own(worker, posts)
        yield from self.threads(worker, posts, without)


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Found]):
    """What came of a batch."""

    results: list[Found]
    aside: list[Aside]

    @property
    def unmatched(self) -> set[int]:
        """The post versions of the batch that could not be matched by themselves."""
        return {
            post.post_version_id
            for post in self.aside
            if post.reason.unmatched and post.reason is not AsideReason.IN_THREAD
        }


@dataclass
class Careful(Generic[Worker, Found]):
    """Matches batch after batch, and knows which posts this program could not match."""

    database: Database
    tool: Tool[Worker]
    limit_s: float
    at: datetime
    program: str = field(default_factory=lambda: PROGRAM)
    unmatched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.unmatched |= {
            post.post_version_id
            for post in aside.unmatched(self.database)
            if post.program == self.program and post.reason is not AsideReason.IN_THREAD
        }

    def matched(self, posts: Sequence[Post], work: Work[Worker, Found]) -> Attempt[Found]:
        """What is found in these posts and their threads, and what was set aside.

        What is set aside is for the caller to write down together with what was found.
        """
        ids = [post.id for post in posts]
        begun = aside.begun(self.database)
        died = {number for number in ids if begun.get(number)}
        try:
            outcome = None if begun.keys() & set(ids) else self._together(posts, work)
            outcome = outcome or self._apart(posts, work, died)
        finally:  # not reached by a process that is killed: its mark stays
            aside.end(self.database, ids)
        self.unmatched |= outcome.unmatched
        return outcome

    def _together(self, posts: Sequence[Post], work: Work[Worker, Found]) -> Attempt[Found] | None:
        aside.begin(self.database, [post.id for post in posts])
        without = frozenset(self.unmatched)
        results = self.tool.attempt(
            lambda worker: work.both(worker, posts, without), BATCH_TIMES * self.limit_s
        )
        return None if isinstance(results, Failure) else Attempt(results, [])

    def _apart(self, posts: Sequence[Post], work: Work[Worker, Found], died: set[int]) -> Attempt[Found]:
        outcome: Attempt[Found] = Attempt([], [])
        for post in posts:
            if post.id in died:
                self._put(outcome, post, Failure(AsideReason.ENDED, ""))
            else:
                self._keep(outcome, post, work.own, None)
        without = frozenset(self.unmatched | outcome.unmatched)
        for post in posts:
            if post.id not in outcome.unmatched:
                in_thread = AsideReason.IN_THREAD
                self._keep(
                    outcome, post, lambda worker, threads: work.threads(worker, threads, without), in_thread
                )
        return outcome

    def _keep(
        self,
        outcome: Attempt[Found],
        post: Post,
        work: Callable[[Worker, Sequence[Post]], Iterable[Found]],
        reason: AsideReason | None,
    ) -> None:
        aside.begin(self.database, [post.id])
        results = _alone(self.tool, work, post, self.limit_s)
        aside.end(self.database, [post.id])
        if isinstance(results, Failure):
            self._put(outcome, post, replace(results, reason=reason or results.reason))
        else:
            outcome.results.extend(results)

    def _put(self, outcome: Attempt[Found], post: Post, failure: Failure) -> None:
        log.warning("post version %d is set aside (%s)", post.id, failure)
        outcome.aside.append(Aside(post.id, failure.reason, failure.where, self.program, self.at))


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in the block once it has taken so long; only a process's first thread can be held.

    Raises:
        TooSlowError: the block took longer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise MatchingTooSlowError(f"one text took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _alone(
    tool: Tool[Worker],
    work: Callable[[Worker, Sequence[Thing]], Iterable[Found]],
    thing: Thing,
    limit_s: float,
) -> list[Found] | Failure:
    return tool.attempt(lambda worker: work(worker, [thing]), limit_s)


def _where(error: Exception) -> str:
    """The error's type and the last line of this program that it passed; its message may quote the text."""
    frames = [
        (path.relative_to(_HOUSE), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if (path := Path(frame.filename)).is_relative_to(_HOUSE)
    ]
    own = [(path, line) for path, line in frames if path.parts[0] in _ROOMS]
    place = f" at {own[-1][0]}:{own[-1][1]}" if own else ""
    return f"{type(error).__name__}{place}"
