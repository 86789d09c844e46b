"""Whom this house trusts: keys pinned after two people compared a fingerprint."""

import re

from exchange.errors import PartnerError
from exchange.identity import MOST_LIVE, Card
from exchange.office import REFUSED, Office
from store.database import transaction
from store.exchange import partner as store
from store.exchange.partner import Partner, PartnerKey

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def partners(office: Office) -> tuple[Partner, ...]:
    """Every partner, by name."""
    return store.partners(office.database)


def named(office: Office, name: str) -> Partner:
    """The partner of this name.

    Raises:
        PartnerError: there is none.
    """
    partner = next((partner for partner in partners(office) if partner.name == name), None)
    if partner is None:
        raise PartnerError(f"there is no partner {name!r}; `exchange partners` lists them")
    return partner


def trust(office: Office, card: Card, name: str) -> Partner:
    """Pin a partner's key; a second one of the same house is its next key, and both count.

    Raises:
        PartnerError: the name is taken or no folder's name, the card is this house's own or pinned before,
            or two keys are live already.
    """
    if not _NAME.fullmatch(name) or name == REFUSED:
        advice = "use lower-case letters, digits and hyphens"
        raise PartnerError(f"{name!r} cannot name a partner; {advice}, and not {REFUSED!r}")
    if card.house == office.identity().house:
        raise PartnerError("this is this house's own card; give the partner's")
    with transaction(office.database):
        known = next((partner for partner in partners(office) if partner.house == card.house), None)
        _refuse_untrustworthy(office, card, name, known)
        partner_id = store.add(office.database, name, card.house) if known is None else known.id
        pinned = PartnerKey(card.key_id, partner_id, card.signing, card.recipient, office.now())
        store.add_key(office.database, pinned)
        office.record("partner_trusted", name, key=card.key_id)
    return named(office, name)


def begin_anew(office: Office, card: Card, name: str) -> Partner:
    """Begin with a partner from the first bundle, as when one of the two lost its keys or its exchange.

    Its former self keeps what was exchanged, under a name of its own, and owns nothing any more.

    Raises:
        PartnerError: there is no such partner, the card is this house's own, another partner's or a
            retired key's.
    """
    former = named(office, name)
    if card.house == office.identity().house:
        raise PartnerError("this is this house's own card; give the partner's")
    other = next((known for known in partners(office) if known.house == card.house and known != former), None)
    if other is not None:
        raise PartnerError(f"this house is known here as {other.name!r}; give the card of {name!r}")
    if card.key_id in _pinned(office) - {key.key_id for key in former.live}:
        raise PartnerError(f"this key of {name} was trusted before; ask for the card of its new key")
    with transaction(office.database):
        store.step_down(office.database, former, office.now())
        partner_id = store.add(office.database, name, card.house)
        pinned = PartnerKey(card.key_id, partner_id, card.signing, card.recipient, office.now())
        if card.key_id in {key.key_id for key in former.live}:
            store.hand_over_key(office.database, pinned)
        else:
            store.add_key(office.database, pinned)
        office.record("partner_anew", name, key=card.key_id)
    return named(office, name)


def retire(office: Office, name: str, key_id: str) -> Partner:
    """Trust this key of the partner no longer; its last one retires the partner.

    Raises:
        PartnerError: there is no such partner or live key.
    """
    partner = named(office, name)
    if key_id not in {key.key_id for key in partner.live}:
        raise PartnerError(f"{name} has no active key {key_id!r}; `exchange partners` lists them")
    with transaction(office.database):
        store.retire_key(office.database, key_id, office.now())
        office.record("partner_key_retired", name, key=key_id)
    return named(office, name)


def card_of(partner: Partner, key: PartnerKey) -> Card:
    """The card that was pinned."""
    return Card(partner.house, key.signing, key.recipient)


def _refuse_untrustworthy(office: Office, card: Card, name: str, known: Partner | None) -> None:
    if known is None:
        if name in {partner.name for partner in partners(office)}:
            raise PartnerError(f"there is a partner {name!r} already, and it is another house")
    elif known.name != name:
        raise PartnerError(f"this house is known here as {known.name!r}; trust its new key under that name")
    if card.key_id in _pinned(office):
        raise PartnerError(f"this key of {name} was trusted before; ask for the card of its new key")
    if known is not None and len(known.live) >= MOST_LIVE:
        raise PartnerError(f"{name} has two active keys; retire one first with `exchange partners --retire`")


def _pinned(office: Office) -> frozenset[str]:
    """The keys that were pinned at any time, of whomever."""
    return frozenset(key.key_id for partner in partners(office) for key in partner.keys)
