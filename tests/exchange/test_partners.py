"""Whom a house trusts: pinned keys, two at once at the most, retired ones no longer."""

import pytest

from exchange import identity as identities
from exchange import partners
from exchange.errors import PartnerError
from store import audit
from tests.exchange.conftest import Houses


def test_a_second_key_of_a_partner_counts_beside_the_first(houses: Houses) -> None:
    """During a rotation both are live; a third is refused."""
    ind = identities.rotated(houses.ind.identity(), houses.clock.now())
    houses.clock.advance(hours=1)
    partner = partners.trust(houses.coa, ind.card, "ind")
    assert [key.key_id for key in partner.live] == [key.card.key_id for key in ind.keys]
    third = identities.rotated(identities.without_oldest(ind), houses.clock.now())
    with pytest.raises(PartnerError, match="two live keys"):
        partners.trust(houses.coa, third.card, "ind")


def test_a_retired_key_counts_no_longer(houses: Houses) -> None:
    """It stays listed, so that a bundle signed with it is told from one of a stranger."""
    (key,) = partners.named(houses.coa, "ind").live
    partner = partners.retire(houses.coa, "ind", key.key_id)
    assert (partner.live, len(partner.keys)) == ((), 1)
    with pytest.raises(PartnerError, match="no live key"):
        partners.retire(houses.coa, "ind", key.key_id)


@pytest.mark.parametrize("name", ["", "IND", "../ind", "a b", "-ind", "x" * 41])
def test_a_partners_name_is_a_folders_name(houses: Houses, name: str) -> None:
    """A name can lead nowhere but into the boxes."""
    with pytest.raises(PartnerError, match="cannot name"):
        partners.trust(houses.coa, identities.make(houses.clock.now()).card, name)


def test_nobody_is_trusted_by_mistake(houses: Houses) -> None:
    """One's own card, a card pinned before, another house under a known name, a known house under another."""
    stranger = identities.make(houses.clock.now()).card
    for card, name, told in (
        (houses.coa.identity().card, "self", "own card"),
        (houses.ind.identity().card, "ind", "pinned before"),
        (stranger, "ind", "another house"),
        (houses.ind.identity().card, "dji", "known here as"),
    ):
        with pytest.raises(PartnerError, match=told):
            partners.trust(houses.coa, card, name)
    assert [partner.name for partner in partners.partners(houses.coa)] == ["ind"]


def test_trusting_and_retiring_are_written_down(houses: Houses) -> None:
    """The audit trail says which key, of whom, when."""
    (key,) = partners.named(houses.coa, "ind").live
    partners.retire(houses.coa, "ind", key.key_id)
    acts = [(event.action, event.object) for event in audit.events(houses.coa.database)]
    assert acts == [("partner_trusted", "ind"), ("partner_key_retired", "ind")]
