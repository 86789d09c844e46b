"""Whom a house trusts: pinned keys, two at once at the most, retired ones no longer."""

import pytest

from exchange import identity as identities
from exchange import partners, transport
from exchange.errors import BundleRefusal, BundleRefusedError, PartnerError
from exchange.manifest import BundleKind
from exchange.office import Office
from store import audit
from store.exchange import subject
from store.exchange.subject import Subject
from tests.exchange.conftest import Houses


def test_a_second_key_of_a_partner_counts_beside_the_first(houses: Houses) -> None:
    """During a rotation both are live; a third is refused."""
    ind = identities.rotated(houses.ind.identity(), houses.clock.now())
    houses.clock.advance(hours=1)
    partner = partners.trust(houses.coa, ind.card, "ind")
    assert [key.key_id for key in partner.live] == [key.card.key_id for key in ind.keys]
    third = identities.rotated(identities.without_oldest(ind), houses.clock.now())
    with pytest.raises(PartnerError, match="two active keys"):
        partners.trust(houses.coa, third.card, "ind")


def test_a_retired_key_counts_no_longer(houses: Houses) -> None:
    """It stays listed, so that a bundle signed with it is told from one of a stranger."""
    (key,) = partners.named(houses.coa, "ind").live
    partner = partners.retire(houses.coa, "ind", key.key_id)
    assert (partner.live, len(partner.keys)) == ((), 1)
    with pytest.raises(PartnerError, match="no active key"):
        partners.retire(houses.coa, "ind", key.key_id)


@pytest.mark.parametrize("name", ["", "IND", "../ind", "a b", "-ind", "x" * 41, "refused"])
def test_a_partners_name_is_a_folders_name(houses: Houses, name: str) -> None:
    """A name can lead nowhere but into the boxes."""
    with pytest.raises(PartnerError, match="cannot name"):
        partners.trust(houses.coa, identities.make(houses.clock.now()).card, name)


def test_nobody_is_trusted_by_mistake(houses: Houses) -> None:
    """One's own card, a card trusted before, a known name for another house, another name for a known one."""
    stranger = identities.make(houses.clock.now()).card
    for card, name, why in (
        (houses.coa.identity().card, "self", "own card"),
        (houses.ind.identity().card, "ind", "trusted before"),
        (stranger, "ind", "another house"),
        (houses.ind.identity().card, "dji", "known here as"),
    ):
        with pytest.raises(PartnerError, match=why):
            partners.trust(houses.coa, card, name)
    assert [partner.name for partner in partners.partners(houses.coa)] == ["ind"]


def test_trusting_and_retiring_are_written_down(houses: Houses) -> None:
    """The audit trail says which key, of whom, when."""
    (key,) = partners.named(houses.coa, "ind").live
    partners.retire(houses.coa, "ind", key.key_id)
    acts = [(event.action, event.object) for event in audit.events(houses.coa.database)]
    assert acts == [("partner_trusted", "ind"), ("partner_key_retired", "ind")]


def exchanged(sender: Office, taker: Office, to: str, name: str) -> int:
    """Send a bundle and take it in at once; its number."""
    sent = transport.send(sender, partners.named(sender, to), BundleKind.POSTS, [{"id": 1}])
    arrival = transport.check(taker, sender.outbox(to) / sent.file, frozenset(BundleKind))
    transport.read(taker, arrival, lambda _line: None)
    transport.note(taker, arrival)
    assert arrival.partner.name == name
    return sent.number


def test_after_a_lost_key_both_houses_begin_anew(houses: Houses) -> None:
    """What was sealed to the lost key is lost; with new keys and first bundles the exchange goes on."""
    coa, ind = houses.coa, houses.ind
    assert [exchanged(coa, ind, "ind", "coa"), exchanged(ind, coa, "coa", "ind")] == [1, 1]
    lost = transport.send(coa, partners.named(coa, "ind"), BundleKind.POSTS, [{"id": 1}])
    ind.directory.identity.unlink()
    identities.save(ind.directory.identity, identities.make(houses.clock.now()))
    with pytest.raises(BundleRefusedError) as refused:
        transport.check(ind, coa.outbox("ind") / lost.file, frozenset(BundleKind))
    assert refused.value.refusal is BundleRefusal.WRONG_ADDRESSEE
    partners.begin_anew(coa, ind.identity().card, "ind")
    partners.begin_anew(ind, coa.identity().card, "coa")
    assert [exchanged(coa, ind, "ind", "coa"), exchanged(ind, coa, "coa", "ind")] == [1, 1]
    assert [exchanged(coa, ind, "ind", "coa"), exchanged(ind, coa, "coa", "ind")] == [2, 2]
    assert {partner.name for partner in partners.partners(coa)} == {"ind", "ind-former-1"}


def test_a_former_partner_owns_no_case(houses: Houses) -> None:
    """Its cases are the new one's as soon as that speaks of them."""
    first = partners.named(houses.coa, "ind")
    subject.note_owner(houses.coa.database, first.id, Subject.CASE, ["Z-1"])
    fresh = identities.make(houses.clock.now())
    again = partners.begin_anew(houses.coa, fresh.card, "ind")
    assert subject.owners(houses.coa.database, Subject.CASE) == {}
    subject.note_owner(houses.coa.database, again.id, Subject.CASE, ["Z-1"])
    subject.note_owner(houses.coa.database, first.id, Subject.CASE, ["Z-1"])
    assert subject.owners(houses.coa.database, Subject.CASE) == {"Z-1": again.id}


def test_a_retired_key_does_not_come_back_by_beginning_anew(houses: Houses) -> None:
    """A key that was stolen is never pinned again, nor one of another partner or of this house."""
    card = houses.ind.identity().card
    partners.retire(houses.coa, "ind", card.key_id)
    for wrong, why in ((card, "trusted before"), (houses.coa.identity().card, "own card")):
        with pytest.raises(PartnerError, match=why):
            partners.begin_anew(houses.coa, wrong, "ind")
    with pytest.raises(PartnerError, match="no partner"):
        partners.begin_anew(houses.coa, card, "niemand")


def test_a_key_of_a_former_partner_is_not_trusted_under_another_name(houses: Houses) -> None:
    """What was pinned once, of whomever, is never pinned as a new partner's; a new key of that house is."""
    former = houses.ind.identity()
    partners.begin_anew(houses.coa, identities.make(houses.clock.now()).card, "ind")
    with pytest.raises(PartnerError, match="trusted before"):
        partners.trust(houses.coa, former.card, "oud")
    fresh = identities.rotated(former, houses.clock.now())
    partners.trust(houses.coa, fresh.card, "oud")
    partners.begin_anew(houses.coa, identities.make(houses.clock.now()).card, "oud")
    names = {partner.name for partner in partners.partners(houses.coa)}
    assert {"ind", "ind-former-1", "oud"} < names


def test_beginning_anew_takes_no_other_partners_house(houses: Houses) -> None:
    """A fresh card of a house that is known under another name is a mistake of whoever gives it."""
    third = identities.make(houses.clock.now())
    partners.trust(houses.coa, third.card, "derde")
    fresh = identities.rotated(third, houses.clock.now())
    with pytest.raises(PartnerError, match="known here as 'derde'"):
        partners.begin_anew(houses.coa, fresh.card, "ind")
    assert {partner.name for partner in partners.partners(houses.coa)} == {"ind", "derde"}


def test_several_partners_have_chains_of_their_own(houses: Houses) -> None:
    """What one sends is numbered and acknowledged apart from the other, and opened by neither for it."""
    third = identities.make(houses.clock.now())
    partners.trust(houses.coa, third.card, "derde")
    assert exchanged(houses.coa, houses.ind, "ind", "coa") == 1
    other = transport.send(houses.coa, partners.named(houses.coa, "derde"), BundleKind.POSTS, [{"id": 1}])
    assert other.number == 1
    with pytest.raises(BundleRefusedError) as refused:
        transport.check(houses.ind, houses.coa.outbox("derde") / other.file, frozenset(BundleKind))
    assert refused.value.refusal is BundleRefusal.WRONG_ADDRESSEE
    assert exchanged(houses.coa, houses.ind, "ind", "coa") == 2
