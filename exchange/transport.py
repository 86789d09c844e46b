"""Bundles made for a partner, and taken in from one: numbered, chained, acknowledged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from exchange import bundle, partners
from exchange.bundle import GENESIS, SUFFIX, Signed, Take
from exchange.errors import BundleRefusal, BundleRefusedError, ExchangeError
from exchange.identity import Card
from exchange.manifest import FORMAT, BundleKind, Manifest
from exchange.office import Office
from store.database import transaction
from store.exchange import bundle as store
from store.exchange.bundle import ReceivedBundle, SentBundle
from store.exchange.partner import Partner

GOOD_FOR = timedelta(days=30)
"""How long a bundle may be on its way."""
_HIDDEN = ".made"
"""Ends the hidden name of a bundle that is not noted yet."""
NEXT_KEY = "partner_key_unknown"
"""The act that says that a partner signs with a key more than is trusted here: its old one will go."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle whose signer, addressee and place in the chain were checked."""

    path: Path
    partner: Partner
    signed: Signed
    sha256: str

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        return self.signed.manifest


def send(
    office: Office,
    partner: Partner,
    kind: BundleKind,
    rows: Iterable[object],
    also: Callable[[SentBundle], None] | None = None,
) -> SentBundle:
    """Make the next bundle for a partner in its outbox.

    Nobody who moves files sees it before it is noted: a run killed earlier makes another one of its number,
    and the partner must not have taken in the first.

    Args:
        office: the exchange of this house.
        partner: to whom.
        kind: what it brings.
        rows: what it holds.
        also: writes what is to be known of this bundle, in the transaction that notes it.

    Raises:
        IdentityError: this house has no identity.
        ExchangeError: the partner has no active key, or the bundle cannot be written.
    """
    _show_noted(office, partner)
    identity = office.identity()
    draft = _draft(office, partner, kind)
    path = office.outbox(partner.name) / f"{draft.number:06}-{kind.value}{SUFFIX}"
    hidden = path.with_name(f".{path.name}{_HIDDEN}")
    digest = bundle.write(hidden, draft, rows, identity, _live_cards(partner))
    made = bundle.read_head(hidden).manifest
    sent = SentBundle(
        partner.id, made.number, kind.value, digest, made.rows, path.name, made.made_at, made.good_until
    )
    with transaction(office.database):
        store.add_sent(office.database, sent)
        if also is not None:
            also(sent)
        office.record(
            "bundle_sent", partner.name, number=sent.number, kind=kind.value, rows=sent.rows, sha256=digest
        )
    _show_noted(office, partner)
    return sent


def _show_noted(office: Office, partner: Partner) -> None:
    """Give bundles that are noted their name in the outbox, and remove what a killed run left of others."""
    noted = {f".{sent.file}{_HIDDEN}": sent for sent in store.waiting(office.database, partner.id)}
    for hidden in office.outbox(partner.name).glob(f".*{_HIDDEN}"):
        sent = noted.get(hidden.name)
        if sent is not None and bundle.digest_of(hidden) == sent.sha256:
            hidden.replace(hidden.with_name(sent.file))
        else:
            hidden.unlink(missing_ok=True)


def _draft(office: Office, partner: Partner, kind: BundleKind) -> Manifest:
    """What the next bundle says of itself before its rows are known."""
    last = store.last_sent(office.database, partner.id)
    taken = store.last_received(office.database, partner.id)
    now = office.now()
    return Manifest(
        format=FORMAT,
        kind=kind,
        sender=office.identity().house,
        addressee=partner.house,
        number=last.number + 1 if last else 1,
        previous=last.sha256 if last else GENESIS,
        acknowledges=taken.number if taken else 0,
        made_at=now,
        good_until=now + GOOD_FOR,
        rows=0,
        size=0,
        sha256=GENESIS,
    )


def again(office: Office, partner: Partner, number: int) -> Path:
    """The file of a bundle that was made before, byte for byte.

    Raises:
        ExchangeError: there is none of this number any more, it was lost, or its bytes are not the same.
    """
    _show_noted(office, partner)
    waiting = {sent.number: sent for sent in store.waiting(office.database, partner.id)}
    if number not in waiting:
        raise ExchangeError(f"bundle {number} for {partner.name} was never made or has been acknowledged")
    path = office.outbox(partner.name) / waiting[number].file
    if not path.exists():
        raise ExchangeError(
            f"{path} was lost; restore it from the backup, or start again in both houses (`trust --anew`)"
        )
    if bundle.digest_of(path) != waiting[number].sha256:
        raise ExchangeError(f"{path} was changed since it was made; restore it from the backup")
    return path


def check(
    office: Office, path: Path, kinds: frozenset[BundleKind], *, after: Arrival | None = None
) -> Arrival:
    """Check who signed a bundle, for whom, and whether it is the next one; its payload is not opened.

    Args:
        office: the exchange of this house.
        path: the bundle.
        kinds: what this kind of house takes in.
        after: the bundle before it, where that is only looked at and not taken in.

    Raises:
        BundleRefusedError: it is refused.
        ExchangeError: it cannot be read.
    """
    signed = bundle.read_head(path)
    manifest, identity = signed.manifest, office.identity()
    partner = _signer(office, path, signed)
    number, previous = _last(office, partner, after)
    for refusal, holds in (
        (BundleRefusal.WRONG_ADDRESSEE, manifest.addressee == identity.house),
        (BundleRefusal.NOT_FOR_THIS_HOUSE, manifest.kind in kinds),
        (BundleRefusal.SEEN_BEFORE, manifest.number > number),
        (BundleRefusal.GAP, manifest.number <= number + 1),
        (BundleRefusal.OTHER_PREDECESSOR, manifest.previous == previous),
        (BundleRefusal.PAST_ITS_DATE, office.now() <= manifest.good_until),
        (BundleRefusal.TOO_LARGE, manifest.rows <= bundle.MOST_ROWS),
    ):
        if not holds:
            raise BundleRefusedError(path.name, refusal)
    return Arrival(path, partner, signed, bundle.digest_of(path))


def read(office: Office, arrival: Arrival, take: Take) -> None:
    """Open a checked bundle and hand its rows over; it may be read more than once.

    Raises:
        BundleRefusedError: the payload was changed or is not what the manifest says.
    """
    bundle.read_rows(arrival.path, arrival.signed, office.identity(), take)


def note(
    office: Office, arrival: Arrival, also: Callable[[ReceivedBundle], None] | None = None
) -> ReceivedBundle:
    """Write down that a bundle was taken in, and let go of those that it acknowledges.

    This comes last: a run killed before it is done again from the start.

    Args:
        office: the exchange of this house.
        arrival: the bundle.
        also: writes what the exchange itself is to know of its content, in the same transaction.
    """
    manifest, partner, now = arrival.manifest, arrival.partner, office.now()
    kind, rows, digest = manifest.kind.value, manifest.rows, arrival.sha256
    received = ReceivedBundle(partner.id, manifest.number, kind, digest, rows, manifest.made_at, now)
    with transaction(office.database):
        store.add_received(office.database, received)
        store.acknowledge(office.database, partner.id, manifest.acknowledges, now)
        if also is not None:
            also(received)
        for key_id in _unknown_keys(arrival):
            office.record(NEXT_KEY, partner.name, key=key_id)
        office.record(
            "bundle_received", partner.name, number=manifest.number, kind=kind, rows=rows, sha256=digest
        )
    clear_outbox(office, partner)
    return received


def _unknown_keys(arrival: Arrival) -> tuple[str, ...]:
    """The keys that signed beside the one that is trusted here and that nobody pinned."""
    pinned = {key.key_id for key in arrival.partner.keys}
    return tuple(key_id for key_id, _ in arrival.signed.signatures if key_id not in pinned)


def clear_outbox(office: Office, partner: Partner) -> None:
    """Let go of the files that the partner has acknowledged, those that a killed run left included."""
    kept = {sent.file for sent in store.waiting(office.database, partner.id)}
    for path in office.outbox(partner.name).glob(f"*{SUFFIX}"):
        if path.name not in kept and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def note_refusal(office: Office, error: BundleRefusedError) -> None:
    """Write down in the audit trail why a bundle was refused."""
    office.record("bundle_refused", error.name, result="refused", reason=error.refusal.value)


def _last(office: Office, partner: Partner, after: Arrival | None) -> tuple[int, str]:
    """Number and digest of the bundle that the next one of this partner must follow."""
    if after is not None and after.partner.id == partner.id:
        return after.manifest.number, after.sha256
    last = store.last_received(office.database, partner.id)
    return (last.number, last.sha256) if last else (0, GENESIS)


def _signer(office: Office, path: Path, signed: Signed) -> Partner:
    """The partner whose key signed last, over everything before it.

    Raises:
        BundleRefusedError: it is nobody's who is trusted, a retired one's, or the signature does not fit.
    """
    key_id = signed.signatures[-1][0]
    known = {key.key_id: (partner, key) for partner in partners.partners(office) for key in partner.keys}
    if key_id not in known:
        raise BundleRefusedError(path.name, BundleRefusal.UNKNOWN_SIGNER)
    partner, key = known[key_id]
    if key.retired_at is not None:
        raise BundleRefusedError(path.name, BundleRefusal.RETIRED_SIGNER)
    whole = bundle.signer(signed, [partners.card_of(partner, key)]) is not None
    if not whole or signed.manifest.sender != partner.house:
        raise BundleRefusedError(path.name, BundleRefusal.CHANGED)
    return partner


def _live_cards(partner: Partner) -> tuple[Card, ...]:
    if not partner.live:
        raise ExchangeError(f"{partner.name} has no active key; trust its new key with `exchange trust`")
    return tuple(partners.card_of(partner, key) for key in partner.live)
