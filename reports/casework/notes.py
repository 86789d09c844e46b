"""Notes beside an incident: for whoever works on it next, kept as they were written."""

from reports.casework import incidents
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import note as store
from store.casebook.incident import Incident
from store.casebook.note import Note
from store.database import transaction

LONGEST = 4000


def write(desk: Desk, number: str, text: str) -> Note:
    """Write a note beside an incident.

    Raises:
        UnknownIncidentError: there is no such incident.
        DecisionError: the note is empty or too long.
    """
    with transaction(desk.casebook):
        return add(desk, incidents.get(desk, number), text)


def add(desk: Desk, incident: Incident, text: str, *, addressed_to: str | None = None) -> Note:
    """Write a note, within the transaction of the act that it belongs to.

    Raises:
        DecisionError: the note is empty or too long.
    """
    written = text.strip()
    if not written or len(written) > LONGEST:
        raise RefusedError(Refusal.NOTE_LENGTH, most=LONGEST)
    note = Note(0, incident.id, written, desk.actor, desk.now(), addressed_to)
    kept = store.insert(desk.casebook, note)
    desk.record("note_written", incident.number, addressed_to=addressed_to)
    return kept
