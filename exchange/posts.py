"""Posts on their way to the source: public text under names drawn at random, thread by thread.

What a post holds here is all that travels: no author, no address, no name of a site, nothing of the casebook.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace
from sqlite_utils import Database

from exchange.bundle import LONGEST_ROW
from exchange.kinds import Making
from exchange.office import Office
from exchange.rows import Label, Name, Night, plausible
from store.archive import post as archive
from store.archive.post import PostVersion
from store.archive.schema import read_archive
from store.clock import AMSTERDAM
from store.exchange import canary, name, posts
from store.exchange.bundle import SentBundle
from store.exchange.partner import Partner
from store.exchange.posts import PostsSent

MOST_NEW = 50_000
"""New posts of one bundle; what is more goes with the next."""
MOST_CONTEXT = 200
"""Other posts of a thread that go with a new one."""
MOST_CHARACTERS = 8_000_000
"""Of one post; the archive keeps no longer ones."""
MOST_FIELDS = 1_000
_SURELY_FITS = 4_000_000
"""Characters that fit into a row however JSON writes them: six bytes for the worst."""
Field = Annotated[str, Meta(max_length=MOST_CHARACTERS)]


class PostsHead(Struct, frozen=True, forbid_unknown_fields=True, tag="night"):
    """The first row: the night, and which made-up text was served in it."""

    night: Night
    canary: Label | None
    again: bool  # older posts, for documents that were enrolled since


class SentPost(Struct, frozen=True, forbid_unknown_fields=True, tag="post", omit_defaults=True):
    """A version of a post."""

    version: Name
    post: Name
    thread: Name
    text: Field
    contact: Annotated[tuple[tuple[Field, Field], ...], Meta(max_length=MOST_FIELDS)] = ()
    context: bool = False  # went before: matched only together with the new ones of its thread
    captured_at: Annotated[datetime, Meta(tz=True)] | None = None
    """Of bundles of an earlier program. It is no longer sent, since nothing at the source reads it: the
    watching house has it, and a time to the second could tell on which site a post stood."""

    def __post_init__(self) -> None:
        if self.captured_at is not None:
            plausible(self.captured_at)


PostsRow = PostsHead | SentPost


@contextmanager
def make(office: Office, partner: Partner) -> Iterator[Making | None]:
    """The posts that came since the last bundle; after them older ones, where the source asked for them."""
    with closing(read_archive(office.directory.archive)) as database:
        after, again = posts.cursor(office.database, partner.id), False
        last = archive.last_of(database, after, MOST_NEW)
        if last is None:
            older = _older(office, partner, database)
            if older is None:
                yield None
                return
            (after, last), again = older, True
        yield _making(office, partner, database, (after, last), again=again)


def _older(office: Office, partner: Partner, database: Database) -> tuple[int, int] | None:
    """The next versions that are to go once more and that retention left."""
    while (waiting := posts.sending_again(office.database, partner.id)) is not None:
        last = archive.last_of(database, waiting.position, MOST_NEW, until=waiting.until)
        if last is not None:
            return waiting.position, last
        posts.end_again(office.database, partner.id, waiting.position)
    return None


def _making(
    office: Office, partner: Partner, database: Database, versions: tuple[int, int], *, again: bool
) -> Making:
    now = office.now()
    served = None if again else canary.served(office.database, partner.id)
    night = office.night or now.astimezone(AMSTERDAM).date().isoformat()
    head = PostsHead(night, None if served is None else served.ref, again)

    def note(sent: SentBundle) -> None:
        posts.add(
            office.database,
            PostsSent(
                partner_id=partner.id,
                number=sent.number,
                night=head.night,
                again=again,
                to_version=versions[1],
                posts=sent.rows - 1,
                canary=head.canary,
                sent_at=now,
                answer_due_at=now + office.answer_within,
                after_version=versions[0],
            ),
        )

    return Making(_rows(office, database, head, *versions), note)


def _rows(office: Office, database: Database, head: PostsHead, after: int, last: int) -> Iterator[object]:
    yield head
    for thread in archive.threads_between(database, after, last):
        new = archive.thread_versions_between(database, thread, after, last)
        here = {version.post_id for version in new}
        others = archive.newest_of_thread(database, thread, without=here, limit=MOST_CONTEXT)
        yield from _named(office, thread, new, others)


def _named(
    office: Office, thread: str, new: list[PostVersion], others: list[PostVersion]
) -> Iterator[SentPost]:
    """The posts of a thread in the order of the archive, under the names that they keep."""
    versions = sorted([*new, *others], key=lambda version: (version.post_id, version.id))
    names = name.of_posts(office.database, [(version.id, version.post_id) for version in versions])
    thread_name, context = name.of_thread(office.database, thread), {version.id for version in others}
    for version in versions:
        own, post = names[version.id]
        contact = tuple((_whole(field), _whole(value)) for field, value in version.contact)
        yield _fitting(SentPost(own, post, thread_name, _whole(version.text), contact, version.id in context))


def _fitting(post: SentPost) -> SentPost:
    """The post as one row may hold it: what no house could take in would hold up all that follows."""
    post = replace(post, text=post.text[:MOST_CHARACTERS], contact=post.contact[:MOST_FIELDS])
    if _characters(post) < _SURELY_FITS or len(msgspec.json.encode(post)) < LONGEST_ROW:
        return post
    return replace(post, text=post.text[:_SURELY_FITS], contact=())


def _characters(post: SentPost) -> int:
    return len(post.text) + sum(len(field) + len(value) for field, value in post.contact)


def _whole(text: str) -> str:
    """The text as JSON can carry it, character by character as long: half a character becomes `?`."""
    return text.encode("utf-8", "replace").decode()
