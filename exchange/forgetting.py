"""What a source forgets of a partner's posts: the names and digests of those in which nothing was found."""

from contextlib import closing
from datetime import datetime

from exchange.office import Office
from store.exchange import foreign
from store.lock import exclusive
from store.matches import aside, match
from store.matches.schema import read_matches


def forget(office: Office, before: datetime, *, dry_run: bool = False) -> int:
    """Forget versions that came with bundles read before a moment; how many went, or would go.

    What a case was found in stays, since an answer, a later one too, tells of it by its name. So does what
    could not be matched: the partner is told of it, and asked for it again by a newer program.

    Raises:
        LockedError: the exchange is at work, and may be matching one of these posts again.
    """
    with exclusive(office.lock, "exchange"), closing(read_matches(office.directory.matches)) as matches:
        keep = match.versions(matches) | {post.post_version_id for post in aside.unmatched(matches)}
        if dry_run:
            return foreign.expired(office.database, before, keep)
        forgotten = foreign.forget(office.database, before, keep)
    if forgotten:
        office.record("posts_forgotten", "exchange", posts=forgotten)
    return forgotten
