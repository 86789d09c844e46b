"""Whose a case is: each partner is told of its own cases alone."""

from exchange import partners
from exchange.office import Office
from store.exchange import subject
from store.exchange.partner import Partner
from store.exchange.subject import Subject


def concerns(office: Office, partner: Partner) -> "IsPartnersCase":
    """Which cases are this partner's."""
    live = {live_partner.id for live_partner in partners.partners(office) if live_partner.live}
    owners = subject.owners(office.database, Subject.CASE)
    return IsPartnersCase(partner.id, owners, is_only=live == {partner.id})


class IsPartnersCase:
    """Tells whether a case is a partner's: it told of it, or nobody did and it is the only partner."""

    def __init__(self, partner_id: int, owners: dict[str, int], *, is_only: bool) -> None:
        self._partner_id, self._owners, self._is_only = partner_id, owners, is_only

    def __call__(self, case_ref: str) -> bool:
        """Whether the case is the partner's."""
        owner = self._owners.get(case_ref)
        return owner == self._partner_id if owner is not None else self._is_only
