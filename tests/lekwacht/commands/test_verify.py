"""Verification of the whole data directory: every room looks at its own database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import Run


@pytest.fixture
def disclosed(lekwacht: Run, enrolled: Path) -> Path:
    """A data directory with a document, standard text and a disclosure."""
    lekwacht("disclose", "B-1", "--to", "COA", "--on", "2020-02-03")
    law = enrolled.with_name("wet.txt")
    law.write_text(
        "De vreemdeling die aannemelijk heeft gemaakt dat hij een gegronde vrees heeft voor vervolging."
    )
    lekwacht("boilerplate", law)
    return enrolled


def forge(database: Path, statement: str) -> None:
    """Write to a database with another program."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def test_what_the_program_wrote_is_whole(lekwacht: Run, disclosed: Path) -> None:
    """Enrolling, disclosing, registering and removing leave nothing that verification complains of."""
    assert "DAMAGED" not in lekwacht("verify").stdout
    lekwacht("register", "remove", "B-1")
    output = lekwacht("verify").stdout
    assert "facts register: ok" in output
    assert disclosed.exists()


@pytest.mark.parametrize(
    ("place", "statement", "sentence"),
    [
        (
            "matches/matches.db",
            "UPDATE disclosure SET available_from = '2019-01-01'",
            "disclosure 1 was changed",
        ),
        ("matches/matches.db", "DELETE FROM disclosure", "disclosure 1 was removed"),
        ("matches/matches.db", "UPDATE cursor SET position = 99", "cursor 1 was changed"),
        ("confidential/register.db", "DELETE FROM fingerprint", "was removed"),
        ("confidential/register.db", "UPDATE fingerprint SET words = x'00000000'", "was changed"),
        ("confidential/register.db", "DELETE FROM standard_text", "standard_text * was changed"),
        ("confidential/register.db", "DROP TRIGGER audit_event_keeps", "audit_event_keeps"),
        ("public/archive.db", "DROP TRIGGER audit_event_stays", "audit_event_stays"),
    ],
)
def test_what_another_program_wrote_is_found(
    lekwacht: Run, disclosed: Path, place: str, statement: str, sentence: str
) -> None:
    """A fact edited or removed in any database is named, and the command ends with 1."""
    forge(disclosed / place, statement)
    assert sentence in lekwacht("verify", expect=1).stdout


def test_an_old_copy_of_the_register_is_found(lekwacht: Run, disclosed: Path, story: Path) -> None:
    """The matches know how far the register's own trail had come."""
    register = disclosed / "confidential" / "register.db"
    old = register.with_name("oud.db")
    with closing(sqlite3.connect(register)) as book, closing(sqlite3.connect(old)) as copy:
        book.backup(copy)
    story.write_text(
        story.read_text() + " Daarna is hij gevlucht over de bergpas van Kelmirant met twee ezels."
    )
    lekwacht("enrol", story, "--ref", "B-2", "--kind", "voornemen", "--section", "relaas")
    old.replace(register)
    for journal in ("-wal", "-shm"):
        register.with_name(f"register.db{journal}").unlink(missing_ok=True)
    assert "cut off" in lekwacht("verify", expect=1).stdout


def test_a_tail_cut_within_the_day_is_found(lekwacht: Run, disclosed: Path) -> None:
    """A disclosure that is taken back with its act still shows: the head was kept elsewhere."""
    matches = disclosed / "matches" / "matches.db"
    old = matches.with_name("oud.db")
    with closing(sqlite3.connect(matches)) as book, closing(sqlite3.connect(old)) as copy:
        book.backup(copy)
    lekwacht("disclose", "B-1", "--to", "Nidos", "--on", "2021-02-03")
    old.replace(matches)
    for journal in ("-wal", "-shm"):
        matches.with_name(f"matches.db{journal}").unlink(missing_ok=True)
    assert "cut off" in lekwacht("verify", expect=1).stdout
