"""The index of words: what is typed asks, and commands nothing; what was erased leaves no word behind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.casework import incidents
from reports.casework.incidents import IncidentFilter
from reports.casework.report import run
from reports.desk import Desk
from reports.settings import ReportSettings
from store.casebook import retention
from store.casebook.schema import open_casebook
from store.casebook.wording import words_asked
from store.clock import FixedClock
from tests.factory import NIGHT, World, make_desk, make_world


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A casebook with two incidents of which the words are known."""
    world = make_world(tmp_path)
    _post(world, "c1", "Hij schuilde in de Zwartewatermolen bij Caféhoek.", "Piet Kijkt", "ZAAK-1")
    _post(world, "c2", "Zij kwam uit het dorp Veshtar.", "Redactie", "ZAAK-2")
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT))
    return make_desk(world)


def _post(world: World, native_id: str, text: str, author: str, case: str) -> None:
    world.match(world.post("forum.example", native_id, text, author=author), case)


def incident_numbers(desk: Desk, words: str) -> list[str]:
    """The numbers of the incidents that these words find."""
    return [
        summary.incident.number for summary in incidents.page(desk, IncidentFilter(words=words)).summaries
    ]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("zwartewatermolen", "M-2026-0001"),
        ("zwarte", "M-2026-0001"),
        ("cafehoek schuilde", "M-2026-0001"),
        ("kijkt", "M-2026-0001"),
        ("VESHTAR", "M-2026-0002"),
        ("redactie dorp", "M-2026-0002"),
        ("ZAAK-2", "M-2026-0002"),
    ],
)
def test_words_are_found_in_texts_and_authors(desk: Desk, words: str, number: str) -> None:
    """The begin of a word will do, accents and capitals do not matter, and every word must be there."""
    assert incident_numbers(desk, words) == [number]


def test_words_of_two_texts_find_neither(desk: Desk) -> None:
    """One text has to hold them all."""
    assert incident_numbers(desk, "zwartewatermolen veshtar") == []


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_question(typed: str) -> None:
    """Quotes, stars and commands of the index are words or nothing: only quoted words get through."""
    asked = words_asked(typed)
    assert asked == '""' or all(part[0] == '"' and part[-2:] == '"*' for part in asked.split(" "))


@pytest.mark.parametrize("typed", ['"', "NEAR(a b)", "author : x", "* OR *", "\x00", "a^2", "-", "'; DROP"])
def test_commands_of_the_index_break_nothing(desk: Desk, typed: str) -> None:
    """The list is shown, with or without something in it."""
    assert isinstance(incident_numbers(desk, typed), list)


def test_a_suppressed_place_is_not_found(desk: Desk) -> None:
    """What is kept quiet does not come up by its words."""
    desk.casebook.execute(
        """INSERT INTO suppression (id, scope, value, reason_code, reason, owner, created_at, expires_at)
        VALUES (1, 'place', 'x', 'test', 'x', 'x', 'x', 'x')"""
    )
    desk.casebook.execute("UPDATE sighting SET suppression_id = 1 WHERE case_ref = 'ZAAK-1'")
    assert incident_numbers(desk, "zwartewatermolen") == []


def test_erased_words_leave_the_index_and_the_file(desk: Desk) -> None:
    """Neither a search nor the bytes of the casebook tell that a word stood there."""
    path = desk.directory.casebook
    assert b"zwartewatermolen" in _bytes(path)
    retention.erase_content(desk.casebook, 1)
    assert incident_numbers(desk, "zwartewatermolen") == []
    assert incident_numbers(desk, "kijkt") == []
    assert retention.shrink(desk.casebook)
    kept = _bytes(path)
    assert b"zwartewatermolen" not in kept.lower()
    assert b"kijkt" not in kept.lower()
    assert incident_numbers(desk, "veshtar") == ["M-2026-0002"]


def test_texts_of_before_can_be_searched_too(tmp_path: Path) -> None:
    """A casebook of an earlier layout gets its index when it is opened, without those that were erased."""
    world = make_world(tmp_path)
    _post(world, "c1", "Hij schuilde in de Zwartewatermolen.", "Piet Kijkt", "ZAAK-1")
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT))
    casebook = open_casebook(world.directory.casebook)
    casebook.executescript(_AS_BEFORE)
    casebook.close()
    later = make_desk(world)
    assert incident_numbers(later, "zwartewatermolen") == ["M-2026-0001"]
    assert later.casebook.execute("SELECT key FROM author_name").fetchall() == [("piet kijkt",)]


def _bytes(path: Path) -> bytes:
    files = (path, path.with_name(f"{path.name}-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists())


_AS_BEFORE = """
DROP TABLE public_text; DROP TABLE author_name; DROP TABLE reach;
ALTER TABLE note DROP COLUMN addressed_to; ALTER TABLE delivery DROP COLUMN recipient;
DELETE FROM _sqlite_migrations WHERE name = 'm009_found_by_words';
"""
