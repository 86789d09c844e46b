"""The dossier of an incident: every place in order of time, who copied whom, and the Echt question."""

from dataclasses import dataclass
from datetime import datetime

from reports.casework import incidents
from reports.casework.incidents import IncidentFile
from reports.desk import Desk
from reports.dossier.conclusions import PublicFinding, RecipientConclusion, by_recipient
from reports.dossier.relations import Relation, relations
from reports.places.appearances import Appearance, in_order
from reports.places.dates import DatedFact
from store.audit import AuditEvent
from store.casebook import archived as archived_pages
from store.casebook.archived import ArchivedPage
from store.matches import disclosure as disclosures
from store.matches.document import Disclosure
from store.matches.schema import read_matches


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that an investigator needs of one incident."""

    file: IncidentFile
    appearances: tuple[Appearance, ...]  # in order of time
    relations: tuple[Relation, ...]
    disclosures: tuple[Disclosure, ...]
    recipients: tuple[RecipientConclusion, ...]
    history: tuple[AuditEvent, ...]
    compiled_at: datetime
    archived: tuple[ArchivedPage, ...] = ()  # what public web archives hold of the pages

    @property
    def earliest_proven(self) -> tuple[Appearance, DatedFact] | None:
        """The earliest capture: it stood in public by then."""
        return min(
            ((appearance, appearance.proven) for appearance in self.appearances),
            key=lambda pair: pair[1].earliest,
            default=None,
        )

    @property
    def earliest_claimed(self) -> tuple[Appearance, DatedFact] | None:
        """The earliest date that a page claims and nothing speaks against."""
        claimed = (
            (appearance, appearance.claimed)
            for appearance in self.appearances
            if appearance.claimed is not None
        )
        return min(claimed, key=lambda pair: pair[1].earliest, default=None)

    @property
    def place_numbers(self) -> dict[int, int]:
        """Each sighting's place in the order of time, from 1."""
        return {appearance.place.sighting.id: at for at, appearance in enumerate(self.appearances, start=1)}


def open_dossier(desk: Desk, number: str) -> Dossier:
    """Compile the dossier of an incident; who looked is written down.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    file = incidents.view(desk, number)
    desk.record("dossier_opened", file.incident.number)
    return compile_dossier(desk, file)


def compile_dossier(desk: Desk, file: IncidentFile) -> Dossier:
    """The dossier of an incident that was opened already."""
    shared = _disclosures(desk, file.incident.case_ref)
    archived = archived_pages.of_incident(desk.casebook, file.incident.id)
    appearances = in_order(file.sightings)
    elsewhere = tuple(number for number, _ in file.same_places)
    return Dossier(
        file,
        appearances,
        relations(appearances),
        shared,
        by_recipient(PublicFinding(appearances, elsewhere), shared),
        incidents.history(desk, file.incident.number),
        desk.now(),
        archived,
    )


def _disclosures(desk: Desk, case_ref: str) -> tuple[Disclosure, ...]:
    matches = read_matches(desk.directory.matches)
    try:
        return disclosures.of_case(matches, case_ref)
    finally:
        matches.close()
