"""What `doctor` says of this house and its partners: keys, silence, lost bundles."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

from sqlite_utils import Database

from exchange import identity as identities
from exchange.house import House
from exchange.receiving import put_aside
from exchange.transport import NEXT_KEY
from lekwacht.context import Context
from lekwacht.finding import Finding, Severity
from store import audit
from store.counted import counted
from store.errors import PlainError
from store.exchange import bundle, partner
from store.exchange.partner import Partner
from store.exchange.schema import read_exchange
from store.layout import DataDirectory

SILENT_DAYS = 3
"""A partner that sent bundles before and none for so many days is silent."""
ROTATION_DAYS = 30
"""Two keys of this house that live beside each other for longer were forgotten."""
_NAME = "exchange"


def examine(context: Context) -> Iterator[Finding]:
    """Every check of the exchange; none in a house that works alone and always did."""
    data, house, now = context.data, context.configuration.exchange.house, context.clock.now()
    if house is House.ONE and not data.identity.exists():
        return
    yield _identity(data, now)
    if not data.exchange.exists():
        return
    with closing(read_exchange(data.exchange)) as database:
        known = partner.partners(database)
        if not known and house is not House.ONE:
            sentence = f"a {house} house without a partner; run `lekwacht exchange trust FILE --name P`"
            yield Finding(_NAME, Severity.UNSAFE, sentence)
        next_keys = _next_keys(database)
        for listed in known:
            yield from _keys(listed, next_keys)
            yield from _silence(database, listed, now)
            yield from _unacknowledged(database, listed, now)
    yield from _refused(data)


def _identity(data: DataDirectory, now: datetime) -> Finding:
    try:
        keys = identities.load(data.identity).keys
    except PlainError as error:
        return Finding(_NAME, Severity.UNSAFE, str(error))
    since = min(now - keys[0].made_at, timedelta.max)
    if len(keys) == 1:
        return Finding(_NAME, Severity.OK, f"this house signs with the key {keys[0].card.key_id}")
    sentence = (
        f"two keys of this house live for {counted(since.days, 'day')}; when every partner trusts "
        f"{keys[0].card.key_id}, run `lekwacht exchange identity --retire`"
    )
    return Finding(_NAME, Severity.NOTE if since.days < ROTATION_DAYS else Severity.UNSAFE, sentence)


def _keys(partner: Partner, next_keys: dict[str, set[str]]) -> Iterator[Finding]:
    """Whether the partner can still be read tomorrow."""
    if not partner.live:
        sentence = (
            f"no key of {partner.name} is trusted any more: what it sends is refused, and nothing goes there"
        )
        yield Finding(_NAME, Severity.NOTE, sentence)
        return
    unknown = next_keys.get(partner.name, set()) - {key.key_id for key in partner.keys}
    if unknown:
        sentence = (
            f"{partner.name} signs with a new key ({min(unknown)}) and will let the old one go; compare its "
            f"fingerprint and run `lekwacht exchange trust FILE --name {partner.name}` before that"
        )
        yield Finding(_NAME, Severity.UNSAFE, sentence)
    elif len(partner.live) > 1:
        old = partner.live[-1].key_id
        sentence = (
            f"two keys of {partner.name} are trusted; when it signs with the new one alone, retire {old}"
        )
        yield Finding(_NAME, Severity.NOTE, sentence)


def _next_keys(database: Database) -> dict[str, set[str]]:
    """By partner the keys with which it signed and that were not trusted then."""
    keys: dict[str, set[str]] = {}
    for event in audit.events(database):
        if event.action == NEXT_KEY:
            keys.setdefault(event.object, set()).add(str(json.loads(event.details)["key"]))
    return keys


def _silence(database: Database, partner: Partner, now: datetime) -> Iterator[Finding]:
    last = bundle.last_received(database, partner.id)
    if not partner.live:
        return
    if last is None:
        yield Finding(_NAME, Severity.NOTE, f"nothing came from {partner.name} yet")
        return
    silent = (now - last.taken_at).days
    sentence = f"the last bundle of {partner.name}, number {last.number}, came {counted(silent, 'day')} ago"
    yield Finding(_NAME, Severity.OK if silent < SILENT_DAYS else Severity.UNSAFE, sentence)


def _unacknowledged(database: Database, partner: Partner, now: datetime) -> Iterator[Finding]:
    """Bundles that went past their date before the partner told that it has them."""
    late = [sent.number for sent in bundle.waiting(database, partner.id) if sent.good_until < now]
    if late and partner.live:
        sentence = f"{counted(len(late), 'bundle')} for {partner.name} went past the date and never arrived"
        yield Finding(_NAME, Severity.UNSAFE, f"{sentence}, the first is number {late[0]}; call the partner")


def _refused(data: DataDirectory) -> Iterator[Finding]:
    refused = list(put_aside(data.inbox))
    if refused:
        sentence = f"{counted(len(refused), 'bundle')} refused; `lekwacht receive FILE` says why"
        yield Finding(_NAME, Severity.NOTE, sentence)
