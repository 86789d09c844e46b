"""Numbers, chains and acknowledgements: nothing lost, nothing twice, every refusal with its reason."""

from dataclasses import replace
from pathlib import Path

import pytest

from exchange import identity as identities
from exchange import manifest as manifests
from exchange import partners, transport
from exchange.bundle import SUFFIX
from exchange.errors import BundleRefusal, BundleRefusedError, ExchangeError
from exchange.manifest import BundleKind
from exchange.office import Office
from store.exchange import bundle as store
from store.exchange.bundle import SentBundle
from tests.exchange.conftest import Houses

EVERY = frozenset(BundleKind)
ROW = [{"id": 1}]


def send(houses: Houses) -> Path:
    """COA's next bundle, in IND's inbox."""
    made = transport.send(houses.coa, partners.named(houses.coa, "ind"), BundleKind.POSTS, ROW)
    return houses.bring(houses.coa, made.file, houses.ind, "coa")


def take(office: Office, path: Path, kinds: frozenset[BundleKind] = EVERY) -> None:
    """Take a bundle in."""
    arrival = transport.check(office, path, kinds)
    transport.read(office, arrival, lambda _line: None)
    transport.note(office, arrival)


def refusal_of(office: Office, path: Path, kinds: frozenset[BundleKind] = EVERY) -> BundleRefusal:
    """Why a bundle is refused."""
    with pytest.raises(BundleRefusedError) as refused:
        take(office, path, kinds)
    return refused.value.refusal


def test_bundles_are_numbered_and_chained(houses: Houses) -> None:
    """Each names the digest of the one before it."""
    first, second = send(houses), send(houses)
    take(houses.ind, first)
    take(houses.ind, second)
    last = store.last_received(houses.ind.database, partners.named(houses.ind, "coa").id)
    assert last is not None
    assert last.number == 2


def test_a_bundle_is_taken_in_once(houses: Houses) -> None:
    """A number seen before is refused, also under another name."""
    path = send(houses)
    take(houses.ind, path)
    assert refusal_of(houses.ind, path) is BundleRefusal.SEEN_BEFORE


def test_a_gap_is_refused_until_it_is_filled(houses: Houses) -> None:
    """The second waits for the first; then both go in."""
    first, second = send(houses), send(houses)
    assert refusal_of(houses.ind, second) is BundleRefusal.GAP
    take(houses.ind, first)
    take(houses.ind, second)


def test_another_predecessor_is_refused(houses: Houses) -> None:
    """A sender that was put back to an old copy cannot go on as if nothing had happened."""
    take(houses.ind, send(houses))
    houses.coa.database.execute("UPDATE sent_bundle SET sha256 = ?", ["f" * 64])
    assert refusal_of(houses.ind, send(houses)) is BundleRefusal.OTHER_PREDECESSOR


def test_a_bundle_past_its_date_is_refused(houses: Houses) -> None:
    """What lay somewhere for longer than a month is old news."""
    path = send(houses)
    houses.clock.advance(days=31)
    assert refusal_of(houses.ind, path) is BundleRefusal.PAST_ITS_DATE


def test_a_bundle_for_somebody_else_is_refused(houses: Houses) -> None:
    """COA's own inbox takes no bundle that is meant for IND, nor one signed by a stranger."""
    path = send(houses)
    assert refusal_of(houses.coa, path) is BundleRefusal.UNKNOWN_SIGNER
    stranger = identities.make(houses.clock.now())
    partner = replace(partners.named(houses.coa, "ind"), house=stranger.house)
    made = transport.send(houses.coa, partner, BundleKind.POSTS, ROW)
    moved = houses.bring(houses.coa, made.file, houses.ind, "coa")
    assert refusal_of(houses.ind, moved) is BundleRefusal.WRONG_ADDRESSEE


def test_a_retired_signer_is_refused(houses: Houses) -> None:
    """A key that was lost signs nothing any more."""
    path = send(houses)
    (key,) = partners.named(houses.ind, "coa").live
    partners.retire(houses.ind, "coa", key.key_id)
    assert refusal_of(houses.ind, path) is BundleRefusal.RETIRED_SIGNER
    with pytest.raises(ExchangeError, match="no active key"):
        transport.send(houses.ind, partners.named(houses.ind, "coa"), BundleKind.ANSWERS, ROW)


def test_a_kind_that_this_house_does_not_take_is_refused(houses: Houses) -> None:
    """A source takes posts and requests; a watching house answers."""
    assert (
        refusal_of(houses.ind, send(houses), frozenset({BundleKind.ANSWERS}))
        is BundleRefusal.NOT_FOR_THIS_HOUSE
    )


def test_a_newer_format_is_refused(houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older program says that it is one, whatever else the manifest holds."""
    with monkeypatch.context() as newer:
        newer.setattr(transport, "FORMAT", manifests.FORMAT + 1)
        newer.setattr(manifests, "FORMAT", manifests.FORMAT + 1)
        path = send(houses)
    assert refusal_of(houses.ind, path) is BundleRefusal.NEWER_FORMAT


def test_a_bundle_sealed_for_another_key_is_refused(houses: Houses) -> None:
    """A house that lost its identity cannot open what was sealed to it."""
    path = send(houses)
    lost = houses.ind.identity()
    fresh = replace(identities.make(houses.clock.now()), house=lost.house)
    identities.save(houses.ind.directory.identity, fresh)
    assert refusal_of(houses.ind, path) is BundleRefusal.NOT_SEALED_FOR_US


def test_a_bundle_is_kept_until_it_is_acknowledged(houses: Houses) -> None:
    """A lost file can be had again byte for byte; once the partner has it, it goes."""
    path, partner = send(houses), partners.named(houses.coa, "ind")
    assert transport.again(houses.coa, partner, 1).read_bytes() == path.read_bytes()
    take(houses.ind, path)
    answer = transport.send(houses.ind, partners.named(houses.ind, "coa"), BundleKind.ANSWERS, [])
    take(houses.coa, houses.bring(houses.ind, answer.file, houses.coa, "ind"))
    assert list(houses.coa.outbox("ind").iterdir()) == []
    with pytest.raises(ExchangeError, match="acknowledged"):
        transport.again(houses.coa, partner, 1)


def test_a_bundle_lost_on_both_sides_is_told_with_a_way_on(houses: Houses) -> None:
    """Where the file is gone from the outbox too, it says how the exchange goes on."""
    partner = partners.named(houses.coa, "ind")
    (houses.coa.outbox("ind") / transport.send(houses.coa, partner, BundleKind.POSTS, ROW).file).unlink()
    with pytest.raises(ExchangeError, match="was lost; restore it from the backup, or start again"):
        transport.again(houses.coa, partner, 1)


def test_a_rotation_has_no_blind_night(houses: Houses) -> None:
    """IND reads on before it trusts the next key, while both live, and after the old one went."""
    take(houses.ind, send(houses))
    houses.clock.advance(days=1)
    turned = identities.rotated(houses.coa.identity(), houses.clock.now())
    identities.save(houses.coa.directory.identity, turned)
    take(houses.ind, send(houses))  # IND knows the old key alone
    partners.trust(houses.ind, turned.card, "coa")
    take(houses.ind, send(houses))  # both are known
    identities.save(houses.coa.directory.identity, identities.without_oldest(turned))
    partners.retire(houses.ind, "coa", turned.keys[1].card.key_id)
    take(houses.ind, send(houses))  # the new key alone


def test_nobody_sees_a_bundle_that_is_not_noted(houses: Houses) -> None:
    """A run killed before the note makes another of its number; the first was never there to be moved."""

    def die(_sent: SentBundle) -> None:
        raise KeyboardInterrupt

    partner = partners.named(houses.coa, "ind")
    with pytest.raises(KeyboardInterrupt):
        transport.send(houses.coa, partner, BundleKind.POSTS, ROW, die)
    assert list(houses.coa.outbox("ind").glob(f"*{SUFFIX}")) == []
    take(houses.ind, send(houses))
    assert [path.name for path in houses.coa.outbox("ind").iterdir()] == ["000001-posts.lekwacht"]


def test_a_bundle_that_is_noted_is_shown_by_the_next_run(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the note and the name, `--again` or the next bundle gives it its name."""
    partner = partners.named(houses.coa, "ind")
    calls = []

    def die_the_second_time(*_: object) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(transport, "_show_noted", die_the_second_time)
        with pytest.raises(KeyboardInterrupt):
            transport.send(houses.coa, partner, BundleKind.POSTS, ROW)
    assert list(houses.coa.outbox("ind").glob(f"*{SUFFIX}")) == []
    path = transport.again(houses.coa, partner, 1)
    take(houses.ind, houses.bring(houses.coa, path.name, houses.ind, "coa"))
    take(houses.ind, send(houses))
