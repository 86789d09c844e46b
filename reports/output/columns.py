"""The columns of the list of sightings, in their fixed order; `docs/gegevenswoordenboek.md` explains them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from reports.dossier.answers import IncidentAnswer
from reports.output.spreadsheet import Cell, local_time
from reports.output.telling import Teller
from reports.places.appearances import Appearance
from store.casebook.ledger import LedgerRow
from store.visible import defanged, unlinked

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name and where its cell comes from."""

    name: str
    cell: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One sighting with its incident's answer, to be told in words."""

    row: LedgerRow
    answer: IncidentAnswer
    teller: Teller


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One place of an incident as a manager reads it; none where retention erased them all."""

    answer: IncidentAnswer
    place: Appearance | None
    teller: Teller


def _moment(name: str, attribute: str) -> tuple[Column[LedgerRow], Column[LedgerRow]]:
    """A moment takes two columns: Dutch time and UTC."""
    return (
        Column(name, lambda row: local_time(getattr(row, attribute))),
        Column(f"{name}_utc", lambda row: getattr(row, attribute)),
    )


COLUMNS: tuple[Column[LedgerRow], ...] = (
    Column("melding", lambda row: row.number),
    Column("vindplaats", lambda row: f"V-{row.sighting_id}"),
    Column("zaak", lambda row: row.case_ref),
    Column("status", lambda row: row.status.value),
    Column("oordeel", lambda row: row.disposition.value if row.disposition else None),
    Column("redencode", lambda row: row.reason_code.value if row.reason_code else None),
    Column("reden", lambda row: row.reason),
    Column("besloten_door", lambda row: row.decided_by),
    *_moment("besloten_op", "decided_at"),
    Column("behandelaar", lambda row: row.assignee),
    Column("melding_ap", lambda row: row.notification.value),
    *_moment("ontdekt_op", "discovered_at"),
    *_moment("gezien_op", "seen_at"),
    *_moment("kennisname_op", "aware_at"),
    *_moment("gemeld_ap_op", "notified_at"),
    *_moment("betrokkenen_ingelicht_op", "informed_at"),
    *_moment("verwijderd_op", "removed_at"),
    Column("site", lambda row: row.site),
    Column("soort", lambda row: row.kind.value),
    Column("permalink", lambda row: row.permalink),
    Column("draad", lambda row: row.thread),
    Column("bericht", lambda row: f"B-{row.native_id}"),
    Column("auteur_zoals_getoond", lambda row: row.author),
    Column("beweerd_tekst", lambda row: row.published_raw),
    Column("beweerd_precisie", lambda row: row.published_precision and row.published_precision.value),
    Column("beweerd_op", lambda row: local_time(row.published_at, row.published_precision)),
    Column("beweerd_op_utc", lambda row: row.published_at),
    Column("opgegeven_tekst", lambda row: row.server_modified),
    *_moment("opgegeven_op", "server_modified_at"),
    *_moment("vastgelegd_op", "first_captured_at"),
    *_moment("herkend_op", "first_matched_at"),
    *_moment("laatst_gezien_op", "last_seen_at"),
    Column("aanwezigheid", lambda row: row.presence.value),
    *_moment("aanwezigheid_op", "presence_at"),
    Column("teruggekeken", lambda row: row.looking_back),
    Column("vastlegging", lambda row: f"C-{row.capture_id}"),
    Column("herkomst", lambda row: row.capture_origin),
    Column("warc_bestand", lambda row: row.warc_file),
    Column("warc_offset", lambda row: row.warc_offset),
    Column("vastlegging_sha256", lambda row: row.capture_sha256),
    Column("bewijs_sha256", lambda row: row.evidence_sha256),
    Column("tekst_sha256", lambda row: row.text_sha256),
    Column("document", lambda row: row.document_ref),
    Column("documentsoort", lambda row: row.document_kind),
    Column("sectie", lambda row: row.section),
    Column("passage", lambda row: row.passage),
    Column("passages", lambda row: row.passages),
    Column("score", lambda row: row.score),
    Column("e_waarde", lambda row: row.e_value),
    Column("gevonden_procent", lambda row: round(100 * row.coverage)),
)

EXPORT_COLUMNS = ("export", "auditketen")
"""The last two columns, the same in every row: the export's number and the head of the audit chain."""

TEXT_COLUMN: Column[LedgerRow] = Column("tekst", lambda row: row.text)
"""The public text itself; only where it was asked for with a purpose."""


def _label(name: str, attribute: str) -> Column[AnsweredRow]:
    """What a stored value is called in Dutch."""

    def cell(answered: AnsweredRow) -> Cell:
        value = getattr(answered.row, attribute)
        return None if value is None else answered.teller.words.label(value)

    return Column(name, cell)


WORDED_COLUMNS: tuple[Column[AnsweredRow], ...] = (
    Column("conclusie", lambda answered: answered.teller.conclusion(answered.answer)),
    Column("termijn_ap", lambda answered: local_time(answered.teller.due_at(answered.answer))),
    Column("termijn_ap_stand", lambda answered: answered.teller.deadline(answered.answer)),
    _label("status_in_woorden", "status"),
    _label("oordeel_in_woorden", "disposition"),
    _label("redencode_in_woorden", "reason_code"),
    _label("melding_ap_in_woorden", "notification"),
    _label("soort_in_woorden", "kind"),
    _label("aanwezigheid_in_woorden", "presence"),
    Column("link", lambda answered: answered.teller.link(answered.answer)),
)
"""What `excel-nl` has after all others: the conclusion, and the stored values in words."""


def _place(row: OverviewRow) -> Cell:
    words = row.teller.words
    if row.place is None:
        return words("overview.erased")
    sighting = row.place.place.sighting
    return words("overview.place", kind=words.label(sighting.kind).capitalize(), site=unlinked(sighting.site))


def _appeared(row: OverviewRow) -> Cell:
    if row.place is None:
        return None
    words, best = row.teller.words, row.place.best
    return words("overview.appeared", at=words.fact(best), strength=words.label(best.strength))


def _presence(row: OverviewRow) -> Cell:
    if row.place is None:
        return None
    words, sighting = row.teller.words, row.place.place.sighting
    presence = words.label(sighting.presence)
    if sighting.presence_at is None:
        return presence
    return words("overview.presence", presence=presence, at=words.moment(sighting.presence_at))


def _judgement(row: OverviewRow) -> Cell:
    disposition = row.answer.incident.disposition
    return None if disposition is None else row.teller.words.label(disposition)


OVERVIEW_COLUMNS: tuple[Column[OverviewRow], ...] = (
    Column("melding", lambda row: row.answer.incident.number),
    Column("zaak", lambda row: unlinked(row.answer.incident.case_ref)),
    Column("status", lambda row: row.teller.words.label(row.answer.incident.status)),
    Column("oordeel", _judgement),
    Column("behandelaar", lambda row: row.answer.incident.assignee),
    Column("vindplaats", _place),
    Column("adres", lambda row: defanged(row.place.place.sighting.permalink) if row.place else None),
    Column("vroegst_openbaar", _appeared),
    Column("staat_er_nog", _presence),
    Column("conclusie", lambda row: unlinked(row.teller.conclusion(row.answer))),
    Column("termijn_ap", lambda row: local_time(row.teller.due_at(row.answer))),
    Column("termijn_ap_stand", lambda row: row.teller.deadline(row.answer)),
    Column("link", lambda row: row.teller.link(row.answer)),
)
"""What a manager needs, in Dutch words; no address in it can be clicked but the console's own."""

OVERVIEW_TEXT: Column[OverviewRow] = Column(
    "tekst", lambda row: unlinked(row.place.place.versions[0].version.text) if row.place else None
)
"""The public text itself, at the end; only where it was asked for with a purpose."""
