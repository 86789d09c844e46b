"""Answers that have yet to come: until they are in, silence says nothing."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.errors import StoreError
from store.exchange.partner import TRUSTED
from store.exchange.schema import read_exchange
from store.layout import DataDirectory
from store.rows import from_row


@dataclass(frozen=True, slots=True)
class AwaitedAnswer:
    """What one source has yet to answer."""

    partner: str  # its name here
    night: str  # the oldest Dutch day that is open
    sent_at: datetime  # of the oldest bundle that is open
    due_at: datetime | None  # by when the answer to that must have come
    posts: int  # in all bundles that are open

    def is_late(self, now: datetime) -> bool:
        """Whether the answer should have come: an alarm like a canary that was missed."""
        return self.due_at is not None and now > self.due_at


def awaited(database: Database) -> tuple[AwaitedAnswer, ...]:
    """What every source has yet to answer, by name; one that is trusted no more is not waited for."""
    return tuple(from_row(AwaitedAnswer, row) for row in database.query(_AWAITED))


def has_sent(directory: DataDirectory) -> bool:
    """Whether posts of this house went to another one, which has the cases."""
    if not directory.exchange.exists():
        return False
    try:
        with closing(read_exchange(directory.exchange)) as database:
            return database.table("posts_sent").count > 0
    except StoreError:
        return False


def of(directory: DataDirectory) -> tuple[AwaitedAnswer, ...]:
    """The same of a data directory; a house that exchanged nothing with this version waits for nobody."""
    if not directory.exchange.exists():
        return ()
    try:
        with closing(read_exchange(directory.exchange)) as database:
            return awaited(database)
    except StoreError:
        return ()


_AWAITED = f"""
SELECT partner.name AS partner, min(night) AS night, min(sent_at) AS sent_at,
    min(answer_due_at) AS due_at, sum(posts) AS posts
FROM posts_sent JOIN partner ON partner.id = posts_sent.partner_id
WHERE answered_at IS NULL AND partner.id IN ({TRUSTED})
GROUP BY partner.id ORDER BY partner.name
"""  # noqa: S608 - our own
