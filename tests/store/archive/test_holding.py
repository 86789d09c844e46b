"""What public web archives hold of pages, how far fetching it came, and what they asked of us."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from store.archive import holding as holdings
from store.archive.holding import ArchiveState, Holding, HoldingState
from tests.store.archive.looking import AT, A

KEY = "//dorp.example/a"
DAY = timedelta(days=1)
HELD = Holding("oud", A, AT, "https://oud.example/web/1/a", digest="SHA1X", status=200, mime="text/html")


def held(at: datetime = AT, **changes: object) -> Holding:
    """A capture of that moment, fetched from a place of its own."""
    return replace(HELD, at=at, source=f"https://oud.example/web/{at:%Y%m%d%H%M%S}/a", **changes)  # type: ignore[arg-type]


def of_page(archive: Database, name: str = "oud", key: str = KEY) -> list[datetime]:
    """When the captures of a page were made that an archive holds."""
    return [holding.at for holding in holdings.of_page(archive, name, key)]


def test_a_holding_is_read_back_as_it_was_listed(archive: Database) -> None:
    """Under the page's key and an id; found, and nothing more."""
    assert holdings.add(archive, KEY, [replace(HELD, offset=7, length=9)]) == 1
    (stored,) = holdings.of_page(archive, "oud", KEY)
    assert stored == replace(HELD, offset=7, length=9, id=1, key=KEY)
    assert (stored.state, stored.reason, stored.capture_id) == (HoldingState.FOUND, None, None)
    assert holdings.find(archive, 1) == stored


def test_a_holding_without_details_is_one_too(archive: Database) -> None:
    """An archive may tell the moment alone."""
    bare = Holding("oud", A, AT, "https://oud.example/1")
    holdings.add(archive, KEY, [bare])
    assert holdings.find(archive, 1) == replace(bare, id=1, key=KEY)


def test_the_id_and_key_of_a_holding_are_the_archives(archive: Database) -> None:
    """What is given there is not looked at."""
    holdings.add(archive, KEY, [replace(HELD, id=99, key="//anders/")])
    assert (holdings.find(archive, 1).key, archive.table("holding").count) == (KEY, 1)


def test_a_holding_that_is_not_there_is_said_so(archive: Database) -> None:
    """An id that nobody gave out is an error, not the end of a loop."""
    with pytest.raises(LookupError, match="7"):
        holdings.find(archive, 7)


@pytest.mark.parametrize(
    ("changes", "new"),
    [
        ({}, 0),
        ({"digest": "anders", "status": 404, "mime": "", "url": "http://dorp.example/a"}, 0),
        ({"offset": 0}, 0),
        ({"offset": 5}, 1),
        ({"archive": "nieuw"}, 1),
        ({"source": "https://oud.example/web/2/a"}, 1),
        ({"at": AT + timedelta(seconds=1)}, 1),
    ],
)
def test_a_capture_is_listed_once(archive: Database, changes: dict[str, object], new: int) -> None:
    """It is known by archive, place and moment; what was known stays as it was."""
    holdings.add(archive, KEY, [HELD])
    holdings.settle(archive, 1)
    assert holdings.add(archive, KEY, [replace(HELD, **changes)]) == new  # type: ignore[arg-type]
    assert holdings.find(archive, 1) == replace(HELD, id=1, key=KEY, state=HoldingState.READ)


def test_only_new_holdings_are_counted(archive: Database) -> None:
    """Of a list with known ones, with itself twice, or of nothing."""
    holdings.add(archive, KEY, [held()])
    assert holdings.add(archive, KEY, (held(AT + n * DAY) for n in (0, 1, 1, 2))) == 2
    assert holdings.add(archive, KEY, []) == 0


def test_the_holdings_of_a_page_are_told_oldest_first(archive: Database) -> None:
    """Of this archive and page alone, in order of time, not of listing."""
    holdings.add(archive, KEY, [held(AT + DAY), held(AT - DAY), held(AT)])
    holdings.add(archive, "//dorp.example/b", [held(AT - 2 * DAY)])
    holdings.add(archive, KEY, [held(AT - 3 * DAY, archive="nieuw")])
    assert of_page(archive) == [AT - DAY, AT, AT + DAY]
    assert of_page(archive, "nieuw") == [AT - 3 * DAY]
    assert of_page(archive, "nooit") == of_page(archive, key="//nooit/") == []


def test_holdings_of_one_moment_come_in_the_order_of_listing(archive: Database) -> None:
    """Two places for one moment keep their order from one page view to the next."""
    for number in range(4):
        holdings.add(archive, KEY, [replace(HELD, source=f"https://oud.example/{9 - number}")])
    assert [holding.id for holding in holdings.of_page(archive, "oud", KEY)] == [1, 2, 3, 4]
    assert [holding.id for holding in holdings.of_pages(archive, [KEY])] == [1, 2, 3, 4]


def test_the_holdings_of_several_pages_are_told_together(archive: Database) -> None:
    """Of every archive, oldest first, each once, however many pages are asked."""
    other = "//dorp.example/'; --"
    holdings.add(archive, KEY, [held(AT)])
    holdings.add(archive, other, [held(AT - DAY, archive="nieuw")])
    holdings.add(archive, "//dorp.example/c", [held(AT + DAY)])
    keys = (key for key in (KEY, other, KEY, *(f"//dorp.example/{number}" for number in range(2_000))))
    assert [(h.archive, h.key) for h in holdings.of_pages(archive, keys)] == [("nieuw", other), ("oud", KEY)]
    assert list(holdings.of_pages(archive, [])) == []


@pytest.mark.parametrize(
    ("reason", "capture_id", "state"),
    [
        (None, 5, HoldingState.READ),
        (None, None, HoldingState.READ),
        ("timeout", None, HoldingState.UNREAD),
        ("reading_failed", 5, HoldingState.UNREAD),
        ("", None, HoldingState.UNREAD),
    ],
)
def test_what_became_of_a_capture_is_written_down(
    archive: Database, reason: str | None, capture_id: int | None, state: HoldingState
) -> None:
    """Read, or not and why; with the capture that lies here; the others wait."""
    holdings.add(archive, KEY, [held(), held(AT + DAY)])
    holdings.settle(archive, 1, reason=reason, capture_id=capture_id)
    settled, waiting = holdings.find(archive, 1), holdings.find(archive, 2)
    assert (settled.state, settled.reason, settled.capture_id) == (state, reason, capture_id)
    assert waiting.state is HoldingState.FOUND


def test_a_capture_that_was_tried_again_is_what_it_is_now(archive: Database) -> None:
    """A second try that succeeds leaves no reason behind."""
    holdings.add(archive, KEY, [HELD])
    holdings.settle(archive, 1, reason="timeout")
    holdings.settle(archive, 1, capture_id=4)
    settled = holdings.find(archive, 1)
    assert (settled.state, settled.reason, settled.capture_id) == (HoldingState.READ, None, 4)


def test_captures_are_settled_by_page_and_moment(archive: Database) -> None:
    """All of an archive at that moment, under any spelling; no other moment, page or archive."""
    holdings.add(archive, KEY, [HELD, replace(HELD, source="http://oud.example/web/1/a")])
    holdings.add(archive, KEY, [held(AT + timedelta(seconds=1)), replace(HELD, archive="nieuw")])
    holdings.add(archive, "//dorp.example/b", [held()])
    holdings.settle_at(archive, "oud", (KEY, AT), reason="too_large", capture_id=3)
    states = [
        (row["state"], row["reason"], row["capture_id"]) for row in archive.query("SELECT * FROM holding")
    ]
    assert states == [("unread", "too_large", 3)] * 2 + [("found", None, None)] * 3
    holdings.settle_at(archive, "oud", ("//nooit/", AT))
    assert archive.execute("SELECT count(*) FROM holding WHERE state = 'read'").fetchone() == (0,)


def test_when_an_archive_was_asked_of_a_page_is_known(archive: Database) -> None:
    """The last time, for this archive and page."""
    assert holdings.listed_at(archive, "oud", KEY) is None
    holdings.note_listing(archive, "oud", KEY, AT)
    holdings.note_listing(archive, "nieuw", KEY, AT - DAY)
    holdings.note_listing(archive, "oud", KEY, AT + DAY)
    assert holdings.listed_at(archive, "oud", KEY) == AT + DAY
    assert holdings.listed_at(archive, "nieuw", KEY) == AT - DAY
    assert holdings.listed_at(archive, "oud", "//dorp.example/b") is None


def test_an_archive_that_was_never_asked_asked_nothing_of_us(archive: Database) -> None:
    """Its state is empty, and no row is made by looking."""
    assert holdings.state_of(archive, "oud") == ArchiveState("oud")
    assert archive.table("archive_state").count == 0


def test_what_an_archive_asked_of_us_is_kept_and_lifted(archive: Database) -> None:
    """The last state stands whole, of this archive alone."""
    blocked = ArchiveState("oud", AT, AT + DAY, AT, "403")
    holdings.save_state(archive, blocked)
    holdings.save_state(archive, ArchiveState("nieuw", AT))
    assert holdings.state_of(archive, "oud") == blocked
    holdings.save_state(archive, ArchiveState("oud", AT + DAY))
    assert holdings.state_of(archive, "oud") == ArchiveState("oud", AT + DAY)
    assert holdings.state_of(archive, "nieuw") == ArchiveState("nieuw", AT)


def test_what_was_listed_long_ago_is_forgotten(archive: Database) -> None:
    """Which pages somebody asked about goes after its time, with the listing; the moment itself stays."""
    for name, at in [("oud", AT - DAY), ("nieuw", AT), ("later", AT + DAY)]:
        holdings.add(archive, KEY, [held(AT, archive=name), held(AT + DAY, archive=name)])
        holdings.note_listing(archive, name, KEY, at)
    holdings.add(archive, "//dorp.example/b", [held(AT + 2 * DAY)])
    holdings.note_listing(archive, "oud", "//dorp.example/b", AT + DAY)
    assert holdings.forget_before(archive, AT) == 2
    assert [len(of_page(archive, name)) for name in ("oud", "nieuw", "later")] == [0, 2, 2]
    assert len(of_page(archive, key="//dorp.example/b")) == 1
    assert holdings.listed_at(archive, "oud", KEY) is None
    assert holdings.listed_at(archive, "nieuw", KEY) == AT
    assert holdings.forget_before(archive, AT) == 0


def test_a_page_that_was_asked_again_is_not_forgotten(archive: Database) -> None:
    """What counts is the last time, not the first."""
    holdings.add(archive, KEY, [HELD])
    holdings.note_listing(archive, "oud", KEY, AT - 9 * DAY)
    holdings.note_listing(archive, "oud", KEY, AT)
    assert holdings.forget_before(archive, AT) == 0


def test_ids_of_forgotten_captures_are_never_given_again(archive: Database) -> None:
    """A casebook that names one never means another."""
    holdings.add(archive, KEY, [HELD])
    holdings.note_listing(archive, "oud", KEY, AT)
    holdings.forget_before(archive, AT + DAY)
    holdings.add(archive, KEY, [HELD])
    assert [holding.id for holding in holdings.of_page(archive, "oud", KEY)] == [2]


def test_a_state_that_nobody_knows_is_refused(archive: Database) -> None:
    """A value that another program wrote is told, not taken for something else."""
    holdings.add(archive, KEY, [HELD])
    archive.execute("UPDATE holding SET state = 'weg'")
    with pytest.raises(ValueError, match="weg"):
        holdings.find(archive, 1)
