"""Takes posts in at the source: each is matched in memory together with its thread, and none is kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from exchange.errors import BundleRefusal, BundleRefusedError
from exchange.kinds import Open
from exchange.office import Office
from exchange.posts import PostsHead, PostsRow, SentPost
from exchange.transport import Arrival
from store.exchange import foreign
from store.exchange.bundle import ReceivedBundle
from store.exchange.foreign import Arrived, ForeignPost, PostsRead
from store.matches.match import Tier, matches_of_document
from store.matches.schema import read_matches

BATCH = 256
"""Posts that are matched at once, threads kept whole."""
MOST_AT_ONCE = 4_000
MOST_CHARACTERS = 20_000_000
"""A thread of more posts or characters is matched in pieces: what is in memory has a bound."""


class Matcher(Protocol):
    """What the matcher does for the exchange; the front door brings the two together."""

    def match(self, posts: Sequence[ForeignPost]) -> None:
        """Match a batch of whole threads; the same batch again changes nothing."""

    @property
    def unread(self) -> dict[str, int]:
        """By language the posts in which nothing here can find anything."""


Matchers = Callable[[], AbstractContextManager[Matcher]]


@dataclass
class PostsTaker:
    """Reads one bundle of posts."""

    office: Office
    arrival: Arrival
    matcher: Matcher
    head: PostsHead | None = None
    batch: list[SentPost] = field(default_factory=list)
    characters: int = 0
    posts: int = 0
    canary_found: bool | None = None
    began: bool = False

    def check(self, row: PostsRow) -> None:
        """The night comes first, and once."""
        if isinstance(row, PostsHead) is self.began:
            raise ValueError("the night of a bundle of posts stands at its beginning, and once")
        self.began = True

    def take(self, row: PostsRow) -> None:
        """Gather whole threads, and match them by the batch."""
        if isinstance(row, PostsHead):
            self.head = row
            return
        another = bool(self.batch) and row.thread != self.batch[-1].thread
        full = len(self.batch) >= MOST_AT_ONCE or self.characters >= MOST_CHARACTERS
        if full or (another and len(self.batch) >= BATCH):
            self._match()
        self.batch.append(row)
        self.characters += len(row.text)
        self.posts += not row.context

    def finish(self) -> None:
        """Match what is left, and see whether the made-up text was recognised."""
        if self.head is None:
            raise BundleRefusedError(self.arrival.path.name, BundleRefusal.UNFIT_ROW)
        self._match()
        if self.head.canary is not None:
            self.canary_found = _is_found(self.office, self.arrival, self.head.canary)

    def note(self, received: ReceivedBundle) -> None:
        """The bundle was read to its end: that is what an answer says."""
        if self.head is None:
            return
        read = PostsRead(
            partner_id=received.partner_id,
            number=received.number,
            night=self.head.night,
            posts=self.posts,
            canary=self.head.canary,
            canary_found=self.canary_found,
            languages=tuple(sorted(self.matcher.unread.items())),
            read_at=received.taken_at,
        )
        foreign.add_read(self.office.database, read)

    def _match(self) -> None:
        if not self.batch:
            return
        partner_id, number = self.arrival.partner.id, self.arrival.manifest.number
        arrived = [Arrived.of(row.post, row.version, row.text) for row in self.batch]
        ids = foreign.keep(self.office.database, partner_id, number, arrived)
        again = self.head is not None and self.head.again
        self.matcher.match(
            [
                ForeignPost(version_id, post_id, row.thread, row.text, row.contact, row.context, again)
                for row, (version_id, post_id) in zip(self.batch, ids, strict=True)
            ]
        )
        self.batch.clear()
        self.characters = 0


def opening(matchers: Matchers) -> Open:
    """What opens bundles of posts, given the matcher."""

    @contextmanager
    def opened(office: Office, arrival: Arrival) -> Iterator[PostsTaker]:
        with matchers() as matcher:
            yield PostsTaker(office, arrival, matcher)

    return opened


def _is_found(office: Office, arrival: Arrival, ref: str) -> bool:
    """Whether this very bundle showed the canary: one of an earlier night proves nothing of this one."""
    partner_id, number = arrival.partner.id, arrival.manifest.number
    database = read_matches(office.directory.matches)
    try:
        return any(
            match.canary
            and match.tier is Tier.ALERT
            and foreign.number_of(office.database, partner_id, match.post_version_id) == number
            for match in matches_of_document(database, ref)
        )
    finally:
        database.close()
