"""What of an incident waits for another house: a page or files of which it has yet to answer the posts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from reports.desk import Desk
from store import audit
from store.casebook import request as requests
from store.casebook.request import RequestKind, RequestState
from store.errors import StoreError
from store.exchange import posts
from store.exchange.schema import read_exchange

_ACTS = frozenset({"looked", "traced"})
_KINDS = frozenset({RequestKind.LOOK, RequestKind.REMATCH})


def of_incident(desk: Desk, number: str) -> tuple[str, ...]:
    """The partners whose answer the newest look, trace or match of an incident waits for."""
    newest = max(_moments(desk, number), default=None)
    path = desk.directory.exchange
    if newest is None or not path.exists():
        return ()
    try:
        with closing(read_exchange(path)) as database:
            return posts.unanswered_since(database, newest)
    except StoreError:  # an older layout: this house has exchanged nothing with this version
        return ()


def _moments(desk: Desk, number: str) -> Iterator[datetime]:
    for request in requests.of_incident(desk.casebook, number):
        if request.kind in _KINDS and request.state is RequestState.DONE and request.answered_at:
            yield request.answered_at
    for event in audit.events_about(desk.casebook, number):
        if event.action in _ACTS:
            yield event.at
