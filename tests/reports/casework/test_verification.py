"""What must never change, and how it shows when it did."""

import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from reports.casework import anchoring, incidents, verification
from reports.desk import Desk, open_desk
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from reports.places import evidence
from reports.settings import ReportSettings
from store import audit
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport


@pytest.fixture(autouse=True)
def some_history(world: World, desk: Desk, run_report: RunReport, tmp_path: Path) -> None:
    """One incident and one export, with their events."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    exports.write_csv(desk, tmp_path / "uit.csv", CsvProfile.RFC4180, ExportWish("controle"))


def faults(desk: Desk, *heads: str) -> list[str]:
    """Everything that is wrong."""
    return [fault for check in verification.verify(desk, heads) for fault in check.faults]


def tamper(desk: Desk, sql: str) -> None:
    """Write to the casebook behind the triggers' back and put them back, as somebody with the file can."""
    with closing(sqlite3.connect(desk.directory.casebook, isolation_level=None)) as forger:
        kept = forger.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        forger.execute("DROP TRIGGER audit_event_keeps")
        forger.execute("DROP TRIGGER audit_event_stays")
        forger.executescript(sql)
        for (trigger,) in kept:
            forger.execute(trigger)


def test_what_is_whole_is_whole(desk: Desk) -> None:
    """Chains and evidence that nobody touched have no faults, and the looking is written down."""
    assert faults(desk) == []
    assert faults(desk) == []
    assert list(audit.events(desk.casebook))[-1].action == "verified"


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE audit_event SET actor = 'niemand' WHERE id = 2", "audit event 2 was changed"),
        ("DELETE FROM audit_event WHERE id = 2", "audit event 2 is missing"),
        ("UPDATE audit_event SET id = id + 1 WHERE id = (SELECT MAX(id) FROM audit_event)", "is missing"),
        ("DELETE FROM audit_event WHERE id > 1", "was cut off"),
    ],
)
def test_a_tampered_chain_shows(desk: Desk, sql: str, sentence: str) -> None:
    """A changed, removed, inserted or cut-off event is found and named."""
    tamper(desk, sql)
    assert any(sentence in fault for fault in faults(desk))


def test_a_head_kept_elsewhere_shows_a_cut_tail(desk: Desk) -> None:
    """With every trace inside the casebook removed, the head from syslog still shows the cut."""
    head = audit.head(desk.casebook)
    tamper(desk, "DELETE FROM audit_event WHERE id = (SELECT MAX(id) FROM audit_event)")
    assert not any("cut off" in fault for fault in faults(desk))
    assert any("cut off" in fault for fault in faults(desk, head))


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE sighting_version SET text = 'iets anders'", "sighting_version 1 was changed"),
        ("UPDATE sighting SET first_captured_at = '2020-01-01T00:00:00.000000Z'", "sighting 1 was changed"),
        ("DELETE FROM hit", "hit 1 was removed"),
        ("UPDATE incident SET status = 'afgehandeld'", "incident 1 was changed"),
        ("UPDATE cursor SET value = 999", "cursor matches was changed"),
        ("DELETE FROM export", "export 1 was removed"),
    ],
)
def test_a_tampered_fact_shows(desk: Desk, sql: str, sentence: str) -> None:
    """What the trail speaks of is held against it, row by row."""
    tamper(desk, sql)
    assert any(sentence in fault for fault in faults(desk))


def test_an_old_copy_of_the_casebook_shows(desk: Desk, tmp_path: Path) -> None:
    """Put back as it was an hour ago it is whole in itself; the head beside the nights tells."""
    directory, old = desk.directory, tmp_path / "oud.db"
    with closing(sqlite3.connect(directory.casebook)) as book, closing(sqlite3.connect(old)) as copy:
        book.backup(copy)
    with open_desk(directory, desk.settings, desk.clock, actor="officier-b") as later:
        incidents.view(later, "M-2026-0001")
    desk.casebook.close()
    for journal in ("-wal", "-shm"):
        directory.casebook.with_name(f"casebook.db{journal}").unlink(missing_ok=True)
    shutil.copy(old, directory.casebook)
    with open_desk(directory, desk.settings, desk.clock, actor="auditor") as restored:
        faults = [fault for check in verification.verify(restored) for fault in check.faults]
    assert any("cut off" in fault for fault in faults)


def test_damaged_evidence_shows(desk: Desk) -> None:
    """A flipped byte, a missing copy and an added file in the evidence are found."""
    (kept,) = evidence.kept(desk.directory)
    content = bytearray(kept.read_bytes())
    content[5] ^= 1
    kept.write_bytes(content)
    assert faults(desk) == [f"changed: evidence {kept.name[:12]}"]
    kept.unlink()
    (desk.directory.evidence / "erbij.warc.gz").write_bytes(b"erbij")
    assert faults(desk) == [f"missing: evidence {kept.name[:12]}", "added: erbij.warc.gz"]


def test_a_capture_that_could_not_be_copied_shows(world: World, desk: Desk, run_report: RunReport) -> None:
    """Where the nightly file was gone before the copy was made, the sighting stands and verify names it."""
    version = world.post("forum.example", "c8", "Nog een bericht.", NIGHT + timedelta(minutes=1))
    world.match(version, "ZAAK-2")
    for path in world.directory.warc.iterdir():
        path.unlink()
    run_report()
    assert faults(desk) == ["never copied: capture C-2 of V-2"]


def test_an_export_can_be_checked(desk: Desk, tmp_path: Path) -> None:
    """An export as it was written is recognised; with one byte changed it is not."""
    path = tmp_path / "uit.csv"
    assert verification.verify_export(desk, path).whole
    path.write_bytes(path.read_bytes() + b" ")
    assert not verification.verify_export(desk, path).whole


def test_heads_go_to_syslog_once_a_day(desk_for: MakeDesk) -> None:
    """The heads of all chains are sent as one line, once on each Dutch day."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(5)
        settings = ReportSettings(syslog=f"127.0.0.1:{listener.getsockname()[1]}")
        tomorrow = desk_for("nachtscan", NIGHT + timedelta(days=1), settings)
        head = audit.head(tomorrow.casebook)
        assert anchoring.anchor(tomorrow)
        assert not anchoring.anchor(tomorrow)
        line = listener.recv(2000).decode()
    assert line.startswith("<109>lekwacht audit heads casebook=")
    assert head in line
    assert "archive=" in line
    assert "matches=" in line


def test_a_deaf_syslog_is_written_down(desk_for: MakeDesk, tmp_path: Path) -> None:
    """Heads that could not be sent do not stop the night; the audit trail says that they failed."""
    settings = ReportSettings(syslog=str(tmp_path / "geen-socket"))
    tomorrow = desk_for("nachtscan", NIGHT + timedelta(days=1), settings)
    assert anchoring.anchor(tomorrow)
    assert list(audit.events(tomorrow.casebook))[-1].result == "failed"


def test_a_clock_that_was_ahead_keeps_no_head_back(desk_for: MakeDesk) -> None:
    """Heads anchored with a date in the future do not stop those of today."""
    ahead = desk_for("nachtscan", NIGHT + timedelta(days=4000))
    assert anchoring.anchor(ahead)
    today = desk_for("officier-a", NIGHT + timedelta(days=1))
    today.record("incident_viewed", "M-2026-0001")
    assert anchoring.anchor(today)
