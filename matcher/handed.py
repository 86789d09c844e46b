"""Matches posts that another house handed over: in memory, by thread; their text is written nowhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from matcher import removal
from matcher.matching import Careful, Matching, counted_languages
from matcher.meaning import keeping
from matcher.posts import Post
from matcher.register import open_both
from matcher.settings import MatchSettings
from matcher.thread import MOST_POSTS
from matcher.verification import HEAD
from store import audit
from store.clock import Clock
from store.layout import DataDirectory
from store.lock import exclusive


class HandedPost(Post, Protocol):
    """A post of another house."""

    @property
    def context(self) -> bool:
        """Whether it went before: it is matched only together with the new ones of its thread."""

    @property
    def again(self) -> bool:
        """Whether it is an older post that comes once more, for documents that were enrolled since."""


@dataclass
class Handed:
    """Matches what is handed over, batch after batch."""

    matching: Matching
    careful: Careful
    threads: dict[str, list[HandedPost]] = field(default_factory=dict)
    versions: int = 0
    new_matches: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    """By language the posts in which nothing here can find anything."""

    def match(self, posts: Sequence[HandedPost]) -> None:
        """Match a batch of whole threads; a second time the same posts change nothing."""
        self.threads.clear()
        self.threads.update(_newest_by_thread(posts))
        new = [post for post in posts if not post.context]
        able = [post for post in new if post.id not in self.careful.unmatched]
        again = {post.id for post in posts if post.again}
        outcome = self.careful.matched(able, self.matching.work(lambda post: post.id in again))
        self.new_matches += self.matching.settle(able, outcome)
        self.versions += len(new)
        for read, own in counted_languages(
            [post.text for post in new], by_meaning=self.careful.tool.now.by_meaning
        ):
            if not read:
                self.unread.update(own)


@contextmanager
def matching(data: DataDirectory, settings: MatchSettings, clock: Clock, actor: str) -> Iterator[Handed]:
    """What matches posts that are handed over; the run is written into the trail afterwards.

    Raises:
        LockedError: the matcher is at work already.
    """
    now = clock.now()
    with exclusive(data.matches.with_suffix(".lock"), "match"), open_both(data, settings) as register:
        threads: dict[str, list[HandedPost]] = {}
        way = Matching.of(register, settings, now, lambda thread: threads.get(thread, []))
        handed = Handed(way, way.careful(), threads)
        yield handed
        try:
            keeping.sweep(register)
            removal.sweep(register.hashes, register.matches, register.folder)
        finally:  # all is matched, whatever could not be cleared
            details: tuple[tuple[str, int | str], ...] = (
                ("versions", handed.versions),
                ("matches", handed.new_matches),
                *((f"aside_{reason}", count) for reason, count in way.counts()),
                (HEAD, audit.head(register.hashes)),
            )
            audit.record(register.matches, audit.Act(actor, "match", "posts", details=details), now)


def _newest_by_thread(posts: Sequence[HandedPost]) -> Mapping[str, list[HandedPost]]:
    """The newest version of each post, by thread, in the order of posts."""
    newest: dict[int, HandedPost] = {}
    for post in posts:
        if post.post_id not in newest or newest[post.post_id].id < post.id:
            newest[post.post_id] = post
    threads: dict[str, list[HandedPost]] = defaultdict(list)
    for post in sorted(newest.values(), key=lambda post: post.post_id):
        if len(threads[post.thread]) < MOST_POSTS:
            threads[post.thread].append(post)
    return threads
