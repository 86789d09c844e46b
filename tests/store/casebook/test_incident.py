"""Incidents in the casebook: numbers, versions, cases."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.casebook import incident as incidents
from store.casebook.incident import Incident, Notification, Status
from store.casebook.schema import open_casebook

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Database]:
    """An empty casebook."""
    database = open_casebook(tmp_path / "casebook.db")
    yield database
    database.close()


def made(casebook: Database, case: str, at: datetime = AT) -> Incident:
    """A new incident of this case."""
    return incidents.insert(
        casebook,
        Incident(
            id=0,
            number=incidents.next_number(casebook, at),
            case_ref=case,
            status=Status.NIEUW,
            disposition=None,
            notification=Notification.ONBESLIST,
            assignee=None,
            deferred_until=None,
            discovered_at=at,
            opened_at=at,
            seen_at=None,
            aware_at=None,
            notified_at=None,
            informed_at=None,
            removed_at=None,
            closed_at=None,
            hold=None,
            version=1,
        ),
    )


def test_numbers_count_within_the_dutch_year(casebook: Database) -> None:
    """Numbers run on within a year of Dutch time, and begin again with the next."""
    eve = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    numbers = [made(casebook, "A").number, made(casebook, "B", eve).number]
    numbers.append(made(casebook, "C", eve.replace(hour=23)).number)
    assert numbers == ["M-2026-0001", "M-2026-0002", "M-2027-0001"]


def test_numbers_go_beyond_four_digits(casebook: Database) -> None:
    """The ten thousandth incident of a year has five digits and the next one more."""
    casebook.table("incident").update(made(casebook, "A").id, {"number": "M-2026-9999"})
    assert made(casebook, "B").number == "M-2026-10000"
    assert made(casebook, "C").number == "M-2026-10001"


def test_a_case_has_one_incident(casebook: Database) -> None:
    """A second incident of a case is refused by the database itself."""
    made(casebook, "A")
    with pytest.raises(sqlite3.IntegrityError):
        made(casebook, "A")


def test_only_the_newest_version_can_be_written(casebook: Database) -> None:
    """Who writes on an older version writes nothing."""
    read = made(casebook, "A")
    written = incidents.update(casebook, replace(read, assignee="eerst"))
    assert written is not None
    assert written.version == 2
    assert incidents.update(casebook, replace(read, assignee="later")) is None
    assert incidents.by_case(casebook, "A") == written
