"""What was decided about an incident, by whom and why; nothing is ever overwritten."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.casebook.incident import Status
from store.rows import from_row, to_row


class DecisionKind(StrEnum):
    """What a decision is about."""

    OORDEEL = "oordeel"  # value: a disposition
    KENNISNAME = "kennisname"  # value: the moment of awareness
    MELDING = "melding"  # value: whether the authority must be told
    HEROPENING = "heropening"  # value: why it was opened again
    HERZIENING = (
        "herziening"  # value: a disposition that would take a leak back; a second person has to agree
    )
    ONGEDAAN = "ongedaan"  # value: the disposition that was taken back


class ReasonCode(StrEnum):
    """Why: the countable half of a reason; the sentence beside it is the other."""

    TEKST_VAN_BESCHIKKING = "tekst_van_beschikking"
    BEVESTIGD_DOOR_BEWAARDER = "bevestigd_door_bewaarder"
    EERDER_OPENBAAR = "eerder_openbaar"
    BETROKKENE_OF_GEMACHTIGDE = "betrokkene_of_gemachtigde"
    ANDERE_PERSOON = "andere_persoon"
    STANDAARDTEKST = "standaardtekst"
    TOEVALLIGE_OVEREENKOMST = "toevallige_overeenkomst"
    UITSPRAAK_OF_WET = "uitspraak_of_wet"
    PERS_OF_PUBLICATIE = "pers_of_publicatie"
    TEST = "test"
    GEEN_RISICO = "geen_risico"
    RISICO = "risico"
    NIEUWE_VINDPLAATS = "nieuwe_vindplaats"
    NIEUWE_PASSAGE = "nieuwe_passage"
    TERUG_VAN_WEGGEWEEST = "terug_van_weggeweest"
    ONVOLDOENDE_GEGEVENS = "onvoldoende_gegevens"
    ZIE_TOELICHTING = "zie_toelichting"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason: the code that can be counted, and a sentence."""

    code: ReasonCode
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision."""

    id: int  # 0 before it is stored
    incident_id: int
    kind: DecisionKind
    value: str
    status: Status  # the incident's status that followed
    reason_code: ReasonCode
    reason: str
    decided_by: str
    decided_at: datetime
    confirmed_by: str | None = None  # the second person, where one is needed or gave their word
    confirmed_at: datetime | None = None


def insert(database: Database, decision: Decision) -> Decision:
    """Store a decision and return it with its id."""
    return replace(decision, id=rows.insert(database, "decision", to_row(decision, without=("id",))))


def confirm(database: Database, decision: Decision, by: str, at: datetime) -> Decision:
    """Write down that a second person agrees; who agreed first stays."""
    database.execute(
        "UPDATE decision SET confirmed_by = ?, confirmed_at = ? WHERE id = ? AND confirmed_by IS NULL",
        [by, clock.to_text(at), decision.id],
    )
    (row,) = database.query("SELECT * FROM decision WHERE id = ?", [decision.id])
    return from_row(Decision, row)


def of_incident(database: Database, incident_id: int) -> tuple[Decision, ...]:
    """Every decision about the incident, oldest first."""
    rows = database.query("SELECT * FROM decision WHERE incident_id = ? ORDER BY id", [incident_id])
    return tuple(from_row(Decision, row) for row in rows)


def standing(made: Iterable[Decision]) -> Decision | None:
    """The judgement that stands of these, oldest first: the last that was not taken back."""
    judged: list[Decision] = []
    for decision in made:
        if decision.kind is DecisionKind.OORDEEL:
            judged.append(decision)
        elif decision.kind is DecisionKind.ONGEDAAN and judged:
            judged.pop()
    return judged[-1] if judged else None


def judgements(database: Database, incident_ids: Iterable[int]) -> dict[int, Decision]:
    """The judgement that stands of each of these incidents; those without one are left out."""
    sql = "SELECT * FROM decision WHERE incident_id IN (SELECT value FROM json_each(?)) ORDER BY id"
    by_incident: dict[int, list[Decision]] = {}
    for row in database.query(sql, [json.dumps(list(incident_ids))]):
        decision = from_row(Decision, row)
        by_incident.setdefault(decision.incident_id, []).append(decision)
    stood = {incident_id: standing(made) for incident_id, made in by_incident.items()}
    return {incident_id: decision for incident_id, decision in stood.items() if decision is not None}


def judgement(database: Database, incident_id: int) -> Decision | None:
    """The judgement of the incident that stands, or None."""
    return standing(of_incident(database, incident_id))


def latest(database: Database, incident_id: int, kind: DecisionKind) -> Decision | None:
    """The last decision of this kind about the incident, or None."""
    sql = "SELECT * FROM decision WHERE incident_id = ? AND kind = ? ORDER BY id DESC LIMIT 1"
    row = next(iter(database.query(sql, [incident_id, kind.value])), None)
    return None if row is None else from_row(Decision, row)
