"""Two answers: an alert, or a lead that chance or the same subject could explain."""

from dataclasses import dataclass

from matcher.settings import MatchSettings
from store.matches.match import Tier


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Up to which e-value of a case it is an alert, and up to which a lead."""

    alert: float
    lead: float

    @classmethod
    def of(cls, settings: MatchSettings) -> "Thresholds":
        """Those that the operator has set; a lead is never asked for less than an alert."""
        return cls(settings.alert_e_value, max(settings.alert_e_value, settings.lead_e_value))

    def tier(self, e_value: float) -> Tier | None:
        """What a case with this e-value is; it depends on nothing else."""
        if e_value <= self.alert:
            return Tier.ALERT
        return Tier.LEAD if e_value <= self.lead else None
