"""The columns of the list of sightings, in their fixed order; `docs/gegevenswoordenboek.md` explains them."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.output.spreadsheet import Cell, local_time
from store.casebook.ledger import LedgerRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and where its cell comes from."""

    name: str
    cell: Callable[[LedgerRow], Cell]


def _moment(name: str, attribute: str) -> tuple[Column, Column]:
    """A moment takes two columns: Dutch time and UTC."""
    return (
        Column(name, lambda row: local_time(getattr(row, attribute))),
        Column(f"{name}_utc", lambda row: getattr(row, attribute)),
    )


COLUMNS: tuple[Column, ...] = (
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

TEXT_COLUMN = Column("tekst", lambda row: row.text)
"""The public text itself; only where it was asked for with a purpose."""
