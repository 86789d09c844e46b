"""A record as a row of a table, and back."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from store import audit
from store.rows import containing, from_row, insert, next_number, to_row


class Colour(StrEnum):
    """What a thing looks like."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    """A part of a record, kept as JSON."""

    colour: Colour
    count: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A record with a column of every sort."""

    id: int
    name: str
    author: str | None
    colour: Colour
    share: float
    whole: bool
    heard: bool | None
    day: date
    at: datetime
    until: datetime | None
    spans: tuple[tuple[int, int], ...]
    parts: tuple[Inner, ...]
    posts: int = 1


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
WHOLE = st.integers(-(2**63), 2**63 - 1)
THINGS = st.builds(
    Thing,
    id=st.integers(1, 2**31),
    name=TEXTS,
    author=st.none() | TEXTS,
    colour=st.sampled_from(Colour),
    share=st.floats(allow_nan=False),
    whole=st.booleans(),
    heard=st.none() | st.booleans(),
    day=st.dates(),
    at=MOMENTS,
    until=st.none() | MOMENTS,
    spans=st.lists(st.tuples(st.integers(), st.integers()), max_size=3).map(tuple),
    parts=st.lists(st.builds(Inner, st.sampled_from(Colour), st.integers()), max_size=3).map(tuple),
    posts=WHOLE,
)
THING = Thing(
    id=3,
    name="naam",
    author=None,
    colour=Colour.RED,
    share=0.5,
    whole=True,
    heard=None,
    day=date(2026, 1, 2),
    at=datetime(2026, 1, 2, tzinfo=UTC),
    until=None,
    spans=(),
    parts=(),
)


@given(thing=THINGS)
def test_what_is_written_is_read_again(thing: Thing) -> None:
    """A record that went through a table of SQLite is the record that it was, whatever it holds."""
    database = Database(memory=True)
    insert(database, "thing", to_row(thing))
    (row,) = database.query("SELECT * FROM thing")
    assert from_row(Thing, row) == thing


def test_moments_sort_as_text() -> None:
    """A moment is written in UTC at one width, so that the text sorts in order of time."""
    early, late = (datetime(2026, 3, 29, 0, 59, second, tzinfo=UTC) for second in (0, 1))
    rows = [to_row(replace(THING, at=moment))["at"] for moment in (early, late)]
    assert rows == sorted(rows)
    assert {len(text) for text in rows} == {len("2026-03-29T00:59:00.000000Z")}


def test_columns_the_record_does_not_know_are_left_out() -> None:
    """A join may bring more columns than the record has, and a record may leave columns of its own out."""
    row = {**to_row(THING, without=("posts",)), "site": "forum.example"}
    assert from_row(Thing, row) == THING


def test_what_is_given_stands_for_the_column() -> None:
    """What a table keeps in another way is given; the column of that name is not even read."""
    parts = (Inner(Colour.BLUE, 2),)
    assert from_row(Thing, {**to_row(THING), "parts": "no JSON"}, parts=parts) == replace(THING, parts=parts)


@pytest.mark.parametrize("column", ["colour", "at", "name"])
def test_a_damaged_row_is_refused(column: str) -> None:
    """A value that cannot be what the record promises never becomes a record."""
    with pytest.raises(msgspec.ValidationError, match=column):
        from_row(Thing, {**to_row(THING), column: ["?"] if column == "name" else "?"})


def test_numbers_begin_again_each_year() -> None:
    """A number counts on within its year, in Dutch time, and begins at one in the next."""
    database = Database(memory=True)
    database["incident"].create({"number": str})
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in the Netherlands it is 2027 already
    assert next_number(database, "incident", "M", new_year) == "M-2027-0001"
    database["incident"].insert({"number": "M-2027-0009"})
    assert next_number(database, "incident", "M", new_year) == "M-2027-0010"
    assert next_number(database, "incident", "M", datetime(2026, 6, 1, tzinfo=UTC)) == "M-2026-0001"


def test_a_number_that_the_trail_tells_of_is_not_given_again() -> None:
    """Where rows go within their year, the act with which they came keeps their number taken."""
    database = Database(memory=True)
    database["lead"].create({"number": str})
    database.executescript(audit.SCHEMA)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    for action, thing in (
        ("lead_found", "A-2026-0003"),
        ("lead_found", "A-2025-0044"),
        ("lead_found", "M-2026-0077"),
        ("lead_viewed", "A-2026-9999"),
    ):
        audit.record(database, audit.Act("anna", action, thing), at)
    assert next_number(database, "lead", "A", at) == "A-2026-0001"
    assert next_number(database, "lead", "A", at, told_by="lead_found") == "A-2026-0004"
    database["lead"].insert({"number": "A-2026-0008"})
    assert next_number(database, "lead", "A", at, told_by="lead_found") == "A-2026-0009"


@given(words=st.text(st.sampled_from("a%_!\\[ "), max_size=6), text=st.text(st.sampled_from("ab%_!\\[ ")))
def test_words_are_found_where_they_stand(words: str, text: str) -> None:
    """Signs of LIKE that somebody types stand for themselves, wherever in a text they are."""
    sql = "SELECT ? LIKE ? ESCAPE '!'"
    assert bool(Database(memory=True).execute(sql, [text, containing(words)]).fetchone()[0]) is (
        words in text
    )
