"""An archive of any earlier layout, with rows in all its tables, is brought to the newest one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import audit, facts
from store.archive import arrival
from store.archive.capture import captures_of
from store.archive.coverage import coverage, run_of
from store.archive.page import Find, add_pages, due_pages, page_of
from store.archive.post import PostVersion, versions_after
from store.archive.schema import FACTS, migrations, open_archive, read_archive
from store.archive.site import site
from store.archive.standing import observations
from store.clock import to_text
from store.errors import IntegrityError, NewerVersionError, StoreError
from tests.store.archive.looking import AT, A, B, said, watch

STEPS = [migration.name for migration in migrations._migrations]
NOW = to_text(AT)
ROWS: dict[str, dict[str, object]] = {
    "site": {"id": 3, "name": "dorp", "url": "https://dorp.example/", "enabled": 0, "canary": 0,
             "platform": "mir", "options": '{"delay_s":2.0}', "profile": "naam = 1", "added_at": NOW},
    "page": {"id": 5, "site_id": 3, "url": A, "kind": "page", "shape": "/#", "priority": 20, "depth": 2,
             "hops": 1, "due_at": NOW, "attempts": 0, "reason": None, "parent": None, "found_at": NOW,
             "fetched_at": NOW, "changed_at": NOW, "status": 200, "etag": '"1"', "last_modified": "gisteren",
             "body_sha256": "aa", "posts": 1},
    "shape": {"site_id": 3, "shape": "/#", "fetched": 7, "barren": 2},
    "warc_file": {"name": "w", "site_id": 3, "origin": "crawl", "opened_at": NOW, "committed": 10,
                  "closed_at": NOW, "removed_at": None},
    "capture": {"id": 4, "site_id": 3, "url": A, "fetched_at": NOW, "status": 200, "last_modified": None,
                "warc_file": "w", "warc_offset": 0, "warc_length": 10, "sha256": "ab"},
    "warc_record": {"id": 6, "warc_file": "w", "warc_offset": 0, "warc_length": 10, "sha256": "ab",
                    "kind": "response", "capture_id": 4},
    "post": {"id": 8, "site_id": 3, "native_id": "c1", "first_seen_at": NOW, "last_seen_at": NOW,
             "checked_at": NOW, "missing_since": None, "missing_capture_id": None, "presence": "changed",
             "version_id": 9},
    "post_version": {"id": 9, "post_id": 8, "capture_id": 4, "kind": "comment", "thread": A,
                     "permalink": f"{A}#c1", "parent": None, "author": "Kees", "published_raw": "gisteren",
                     "published_at": NOW, "published_precision": "day", "published_zone": "Europe/Amsterdam",
                     "text": "De markt was druk.", "text_sha256": "cd", "quotes": "[[0,2]]",
                     "contact": '[["e-mail","k@dorp.example"]]', "extractor": "mir/1", "captured_at": NOW},
    "observation": {"id": 2, "post_id": 8, "at": NOW, "presence": "changed", "capture_id": 4},
    "coverage": {"site_id": 3, "night": "2026-11-23", "ending": "complete", "alarm": "silent",
                 "started_at": NOW, "ended_at": NOW, "reached": 1, "requests": 1, "pages": 2, "unchanged": 3,
                 "bytes": 4, "posts_seen": 5, "posts_new": 6, "posts_changed": 7, "posts_gone": 8,
                 "not_readable": 9, "barren": 10, "backlog": 11},
    "coverage_reason": {"site_id": 3, "night": "2026-11-23", "reason": "timeout", "count": 12},
}  # fmt: skip
"""A row of every table of the first layout."""
LATER: dict[str, dict[str, dict[str, object]]] = {
    "m002_samples": {"site": {"sample": "{}"}, "page": {"received_at": NOW}},
    "m004_keys": {"page": {"key": "//dorp.example/a", "via": B}, "coverage": {"before": None}},
    "m005_holdings": {
        "capture": {"received_at": NOW},
        "holding": {"id": 1, "archive": "oud", "key": "k", "url": A, "at": NOW, "source": "s", "digest": "d",
                    "status": 200, "mime": "text/html", "offset": 1, "length": 2, "state": "read",
                    "reason": None, "capture_id": 4},
        "archive_listing": {"archive": "oud", "key": "k", "listed_at": NOW},
        "archive_state": {"name": "oud", "asked_at": NOW, "not_before": NOW, "blocked_at": NOW,
                          "reason": "403"},
    },
    "m006_answers": {"change_answer": {"change_id": 1, "done": 1, "answer": "{}", "answered_at": NOW}},
}  # fmt: skip
"""What a later layout added to them."""


def rows_of(last: str) -> dict[str, dict[str, object]]:
    """A row of every table as the layout has it whose last step this is."""
    rows = {name: dict(row) for name, row in ROWS.items()}
    for step in STEPS[: STEPS.index(last) + 1]:
        for name, columns in LATER.get(step, {}).items():
            rows[name] = {**rows.get(name, {}), **columns}
    return rows


def old_archive(
    path: Path, last: str, extra: tuple[str, ...] = (), *, sealed: bool = True
) -> dict[str, dict[str, object]]:
    """An archive as the program left it whose last step this was, with a row in every table."""
    following = STEPS[STEPS.index(last) + 1 :]
    rows = rows_of(last)
    with closing(Database(path)) as database:
        database.execute("PRAGMA synchronous = off")
        migrations.apply(database, stop_before=following[0] if following else None)
        for name, row in rows.items():
            database.table(name).insert(row)
        for statement in extra:
            database.execute(statement)
        audit.record(database, audit.Act("crawler", "crawl", "dorp"), AT)
        if sealed and facts.can_be_verified(database):
            facts.seal_everything(database, FACTS, 0)
        database.conn.commit()
    return rows


@pytest.mark.parametrize("last", STEPS)
def test_every_earlier_layout_is_brought_up_to_date_with_its_rows(tmp_path: Path, last: str) -> None:
    """Each row of each table is there with all that it held, and opening it again changes nothing."""
    path = tmp_path / "archive.db"
    rows = old_archive(path, last)
    for _ in range(2):
        with closing(open_archive(path)) as archive:
            assert not migrations.pending(archive)
            for name, row in rows.items():
                (stored,) = archive.query(f"SELECT * FROM {name}")
                assert {column: stored[column] for column in row} == row
            assert archive.execute("PRAGMA foreign_key_check").fetchall() == []
            assert archive.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("last", STEPS)
def test_every_earlier_layout_can_be_worked_with(tmp_path: Path, last: str) -> None:
    """What was there is read as it was, and a crawl goes on with it."""
    path = tmp_path / "archive.db"
    old_archive(path, last)
    with closing(open_archive(path)) as archive:
        known = site(archive, "dorp")
        assert (known.enabled, known.platform, known.options.delay_s) == (False, "mir", 2.0)
        page = page_of(archive, 3, "//dorp.example/a")
        assert page is not None
        assert (page.id, page.url, page.etag, page.posts) == (5, A, '"1"', 1)
        (version,) = versions_after(archive, 0)
        assert version.published is not None
        assert (version.author, version.quotes, version.published.at) == ("Kees", ((0, 2),), AT)
        assert [seen.capture_id for seen in observations(archive, 8)] == [4]
        (night,) = coverage(archive)
        assert (night.posts_gone, night.backlog, len(night.reasons)) == (8, 11, 1)
        assert run_of(archive, 3, "2026-11-23") == night
        assert [capture.id for capture in captures_of(archive, A)] == [4]
        dorp = watch(archive, known)
        assert dorp.site_id == 3
        assert dorp.show(B, said("d1", page=B)).new == 1
        assert arrival.knows(archive, 3, "c1")
        assert add_pages(archive, 3, [Find(B, "//dorp.example/b", "/#")], AT) == 1
        assert len(due_pages(archive, 3, AT, limit=9)) == 2


@pytest.mark.parametrize("last", STEPS)
def test_the_audit_trail_goes_on_over_every_step(tmp_path: Path, last: str) -> None:
    """Events of before hold, every guarded row has its digest, and a row that is changed then shows."""
    path = tmp_path / "archive.db"
    old_archive(path, last)
    with closing(open_archive(path)) as archive:
        assert audit.verify(archive) >= 1
        assert list(facts.verify(archive, FACTS)) == []
    with closing(sqlite3.connect(path)) as forger:
        forger.execute("UPDATE post_version SET text = 'De markt was leeg.'")
        forger.commit()
    with closing(open_archive(path)) as archive:
        assert any("post_version 9" in fault for fault in facts.verify(archive, FACTS))


def test_a_step_that_was_taken_is_not_taken_again(tmp_path: Path) -> None:
    """The names of the steps stand in the archive, in their order."""
    with closing(open_archive(tmp_path / "archive.db")) as archive:
        assert [migration.name for migration in migrations.applied(archive)] == STEPS
    assert sorted(STEPS) == STEPS


# what single steps do


def test_spellings_of_one_page_become_one(tmp_path: Path) -> None:
    """The one that was visited stands, then the first that was found; other sites have their own."""
    path = tmp_path / "archive.db"
    insert = "INSERT INTO page (id, site_id, url, kind, shape, priority, depth, found_at, fetched_at) VALUES"
    old_archive(
        path,
        "m003_facts",
        (
            "INSERT INTO site (id, name, url, added_at) VALUES (9, 'stad', 'https://stad.example/', '2026')",
            f"{insert} (1, 3, '{A}?utm_source=x', 'page', '/', 60, 1, '2026', NULL)",
            f"{insert} (6, 3, 'http://dorp.example/a', 'page', '/', 60, 1, '2026', '2027')",
            f"{insert} (7, 3, '{B}', 'page', '/', 60, 1, '2026', NULL)",
            f"{insert} (8, 3, '{B}?fbclid=1', 'page', '/', 60, 1, '2026', NULL)",
            f"{insert} (10, 9, '{A}', 'page', '/', 60, 1, '2026', NULL)",
        ),
    )
    with closing(open_archive(path)) as archive:
        rows = archive.execute("SELECT id, site_id, key, url, via FROM page ORDER BY id").fetchall()
    assert rows == [
        (5, 3, "//dorp.example/a", A, None),
        (7, 3, "//dorp.example/b", B, None),
        (10, 9, "//dorp.example/a", A, None),
    ]


def test_what_is_no_address_keeps_its_words_as_its_key(tmp_path: Path) -> None:
    """A row that cannot be read is no reason to stop."""
    path = tmp_path / "archive.db"
    old_archive(path, "m003_facts", ("UPDATE page SET url = 'http://['",))
    with closing(open_archive(path)) as archive:
        assert archive.execute("SELECT key, url FROM page").fetchall() == [("http://[", "http://[")]


def test_facts_that_were_changed_before_a_step_stay_told(tmp_path: Path) -> None:
    """A new layout gives every row its digest anew; that one was wrong before is not washed out."""
    path = tmp_path / "archive.db"
    old_archive(path, "m005_holdings", sealed=False)  # rows that came behind the program's back
    with closing(open_archive(path)) as archive:
        assert list(facts.verify(archive, FACTS)) == [
            "facts had been changed before the layout of this database was renewed"
        ]


# what guards the newest layout


def test_a_new_archive_is_empty_and_whole(archive: Database) -> None:
    """Every table of the layout, and not a row."""
    tables = {*rows_of(STEPS[-1]), "audit_event"}
    assert tables <= set(archive.table_names())
    assert {name: archive.table(name).count for name in tables} == dict.fromkeys(tables, 0)


@pytest.mark.parametrize("name", sorted(rows_of(STEPS[-1])))
def test_tables_keep_the_kind_of_every_value(archive: Database, name: str) -> None:
    """What is no number is refused where a number belongs: every table is strict."""
    (strict,) = archive.execute("SELECT strict FROM pragma_table_list WHERE name = ?", [name]).fetchone()
    assert strict == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM post",
        "DELETE FROM capture",
        "DELETE FROM site",
        "DELETE FROM warc_file",
        "UPDATE post_version SET capture_id = 99",
        "UPDATE post_version SET post_id = 99",
        "UPDATE post SET site_id = 99",
        "UPDATE observation SET post_id = 99",
    ],
)
def test_what_others_lean_on_cannot_be_taken_away(archive: Database, statement: str) -> None:
    """No version without its post and capture, no post without its site."""
    dorp = watch(archive)
    dorp.show(A, said("c1"))
    dorp.visit(A, night=1)
    dorp.end_night(1)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        archive.execute(statement)
    assert (dorp.count("post"), dorp.count("post_version"), dorp.count("observation")) == (1, 1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "REPLACE INTO audit_event SELECT * FROM audit_event",
    ],
)
def test_the_audit_trail_is_append_only(archive: Database, statement: str) -> None:
    """No connection of ours changes, removes or replaces an event."""
    audit.record(archive, audit.Act("crawler", "crawl", "dorp"), AT)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        archive.execute(statement)
    assert audit.verify(archive) == 1


def test_a_trigger_that_was_taken_away_is_missed(archive: Database) -> None:
    """Whoever lifts the guard leaves a trace, and so does one who adds another."""
    audit.record(archive, audit.Act("crawler", "crawl", "dorp"), AT)
    archive.execute("DROP TRIGGER audit_event_keeps")
    with pytest.raises(IntegrityError, match="audit_event_keeps"):
        audit.verify(archive)


def test_a_trigger_of_another_program_is_noticed(archive: Database) -> None:
    """No trigger but ours belongs in an archive."""
    archive.execute("CREATE TRIGGER leak AFTER INSERT ON post BEGIN SELECT 1; END")
    with pytest.raises(IntegrityError, match="leak"):
        audit.verify(archive)


# who opens it


def test_a_reader_reads_and_never_writes(tmp_path: Path) -> None:
    """It sees what the crawler wrote, also while that goes on."""
    path = tmp_path / "archive.db"
    with closing(open_archive(path)) as archive, closing(read_archive(path)) as reader:
        dorp = watch(archive)
        dorp.show(A, said("c1"))
        assert isinstance(next(versions_after(reader, 0)), PostVersion)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM post_version")
        dorp.show(B, said("d1", page=B))
        assert len(list(versions_after(reader, 0))) == 2


@pytest.mark.parametrize("last", STEPS[:-1])
def test_a_reader_never_renews_an_older_layout(tmp_path: Path, last: str) -> None:
    """It says what to do, and leaves the archive as it was."""
    path = tmp_path / "archive.db"
    old_archive(path, last)
    with pytest.raises(StoreError, match="older layout"):
        read_archive(path)
    with closing(Database(path)) as database:
        assert [migration.name for migration in migrations.applied(database)][-1] == last


def test_an_archive_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """Neither the crawler nor a reader touches a layout that this program does not know."""
    path = tmp_path / "archive.db"
    with closing(open_archive(path)) as archive:
        archive.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', 'm999', '')"
        )
    for opener in (open_archive, read_archive):
        with pytest.raises(NewerVersionError, match="m999"):
            opener(path)
