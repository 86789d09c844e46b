"""The list of sightings as a table: which columns it has for whom, and its rows, read one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reports.desk import Desk
from reports.dossier.answers import IncidentAnswer, answers
from reports.language import words
from reports.output.columns import (
    COLUMNS,
    EXPORT_COLUMNS,
    OVERVIEW_COLUMNS,
    OVERVIEW_TEXT,
    TEXT_COLUMN,
    WORDED_COLUMNS,
    AnsweredRow,
    OverviewRow,
)
from reports.output.spreadsheet import Cell, CsvProfile
from reports.output.telling import Teller
from store.casebook import ledger
from store.casebook.export import Export
from store.casebook.ledger import LedgerRow


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it."""

    header: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class TableWish:
    """For whom a table is, of which incidents, and whether the public text is in it."""

    profile: CsvProfile
    incident_ids: tuple[int, ...]
    with_text: bool


def table(desk: Desk, wish: TableWish, export: Export) -> Table:
    """The table that was asked for, as a part of this export."""
    match wish.profile:
        case CsvProfile.RFC4180:
            return _plain(desk, wish, export)
        case CsvProfile.EXCEL_NL:
            return _worded(desk, wish, export)
    return _overview(desk, wish)


def _plain(desk: Desk, wish: TableWish, export: Export) -> Table:
    rows = ledger.rows(desk.casebook, wish.incident_ids)
    return Table(_header(wish), (_cells(row, wish, export) for row in rows))


def _worded(desk: Desk, wish: TableWish, export: Export) -> Table:
    teller = _teller(desk)
    rows = (
        (
            *_cells(row, wish, export),
            *(column.cell(AnsweredRow(row, answer, teller)) for column in WORDED_COLUMNS),
        )
        for row, answer in _answered(desk, wish)
    )
    return Table((*_header(wish), *(column.name for column in WORDED_COLUMNS)), rows)


def _overview(desk: Desk, wish: TableWish) -> Table:
    columns = (*OVERVIEW_COLUMNS, OVERVIEW_TEXT) if wish.with_text else OVERVIEW_COLUMNS
    teller = _teller(desk)
    rows = (
        tuple(column.cell(OverviewRow(answer, place, teller)) for column in columns)
        for answer in answers(desk, wish.incident_ids)
        for place in answer.appearances or (None,)
    )
    return Table(tuple(column.name for column in columns), rows)


def _answered(desk: Desk, wish: TableWish) -> Iterator[tuple[LedgerRow, IncidentAnswer]]:
    """Each sighting with its incident's answer: both come in the order of the incidents' ids."""
    known = answers(desk, wish.incident_ids)
    for number, rows in groupby(ledger.rows(desk.casebook, wish.incident_ids), key=lambda row: row.number):
        answer = next(
            incident_answer for incident_answer in known if incident_answer.incident.number == number
        )
        for row in rows:
            yield row, answer


def _header(wish: TableWish) -> tuple[str, ...]:
    text = (TEXT_COLUMN.name,) if wish.with_text else ()
    return (*(column.name for column in COLUMNS), *text, *EXPORT_COLUMNS)


def _cells(row: LedgerRow, wish: TableWish, export: Export) -> tuple[Cell, ...]:
    text = (TEXT_COLUMN.cell(row),) if wish.with_text else ()
    return (*(column.cell(row) for column in COLUMNS), *text, export.number, export.audit_head)


def _teller(desk: Desk) -> Teller:
    """What leaves for officers and managers is Dutch, as its columns are."""
    return Teller(words("nl"), desk.settings, desk.now())
