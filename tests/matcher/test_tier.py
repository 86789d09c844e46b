"""Alert and lead follow from the case's e-value and the settings alone."""

import pytest

from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from store.matches.match import Tier


@pytest.mark.parametrize(
    ("e_value", "tier"),
    [(0.0, Tier.ALERT), (1.0, Tier.ALERT), (1.1, Tier.LEAD), (500.0, Tier.LEAD), (501.0, None)],
)
def test_the_thresholds_part_alerts_leads_and_nothing(e_value: float, tier: Tier | None) -> None:
    """Up to the alert's e-value it is an alert, up to the lead's a lead, beyond it nothing."""
    assert Thresholds.of(MatchSettings()).tier(e_value) is tier


def test_a_lead_is_never_asked_for_less_than_an_alert() -> None:
    """An operator who sets the lead's threshold below the alert's loses no alert."""
    strict = Thresholds.of(MatchSettings(alert_e_value=10.0, lead_e_value=1.0))
    assert (strict.tier(10.0), strict.tier(11.0)) == (Tier.ALERT, None)
