"""What an incident comes to in words: for each recipient before or after, and how the deadline stands."""

from dataclasses import dataclass
from datetime import datetime

from reports.casework.deadlines import StatutoryClock, statutory_clock
from reports.dossier.answers import IncidentAnswer
from reports.dossier.conclusions import RecipientConclusion
from reports.language import Words
from reports.output.digest import link_to
from reports.settings import ReportSettings


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells incidents in one language, as they stand at one moment."""

    words: Words
    settings: ReportSettings
    now: datetime

    def conclusion(self, answer: IncidentAnswer) -> str:
        """The Echt question: for each recipient, in public before it was shared, only after, or unsaid."""
        if not answer.recipients:
            return self.words("overview.no_disclosures")
        return " ".join(self._recipient(recipient) for recipient in answer.recipients)

    def due_at(self, answer: IncidentAnswer) -> datetime | None:
        """Until when the authority can be told; None until awareness was declared."""
        clock = self._clock(answer)
        return None if clock is None else clock.due_at

    def deadline(self, answer: IncidentAnswer) -> str:
        """How the deadline stands."""
        clock, incident = self._clock(answer), answer.incident
        if clock is None:
            return self.words("overview.deadline.none")
        if incident.notified_at is not None:
            return self.words("overview.deadline.notified", at=self.words.moment(incident.notified_at))
        state = "not_notifiable" if clock.settled else "late" if clock.late else "running"
        return self.words(f"overview.deadline.{state}")

    def link(self, answer: IncidentAnswer) -> str:
        """The incident's page in the console; empty where no address is set."""
        address = self.settings.console_url
        return link_to(answer.incident.number, address) if address else ""

    def _clock(self, answer: IncidentAnswer) -> StatutoryClock | None:
        return statutory_clock(answer.incident, self.settings, self.now)

    def _recipient(self, conclusion: RecipientConclusion) -> str:
        named = f"{conclusion.recipient} ({conclusion.unit})" if conclusion.unit else conclusion.recipient
        sentence = self.words(f"dossier.conclusion.{conclusion.order}.{conclusion.basis}")
        return self.words("overview.recipient", recipient=named, conclusion=sentence)
