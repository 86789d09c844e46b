"""A chain of events: each holds the digest of itself and of the one before it."""

import hashlib
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from store import audit, chain
from store.chain import GENESIS, Fields

FIELDS: Fields = {
    "at": "2026-11-23T02:30:00.000000Z",
    "actor": "anna",
    "origin": "command line",
    "action": "enrol",
    "object": "B-1",
    "result": "ok",
    "details": '{"passages": 4}',
}
EVENT: Fields = {"id": 1, **FIELDS, "previous": GENESIS}


@pytest.fixture
def database() -> Iterator[Database]:
    """A chain without a link."""
    opened = Database(memory=True)
    opened.executescript(audit.SCHEMA)
    opened.execute(audit.GUARD_FACTS)
    yield opened
    opened.close()


def test_the_first_event_hangs_on_nothing(database: Database) -> None:
    """A chain without events has a head of its own, which every chain holds."""
    assert chain.head(database) == GENESIS == "0" * 64
    assert chain.holds(database, GENESIS)
    event = chain.append(database, FIELDS)
    assert (event["id"], event["previous"]) == (1, GENESIS)
    assert chain.head(database) == event["digest"] != GENESIS
    assert chain.holds(database, GENESIS)


def test_every_event_hangs_on_the_one_before(database: Database) -> None:
    """Numbered without gaps, and the newest is the head."""
    events = [chain.append(database, {**FIELDS, "object": f"B-{number}"}) for number in range(12)]
    assert [event["id"] for event in events] == list(range(1, 13))
    assert [event["previous"] for event in events] == [GENESIS, *(event["digest"] for event in events[:-1])]
    assert chain.head(database) == events[-1]["digest"]
    assert all(chain.holds(database, str(event["digest"])) for event in events)


def test_two_equal_acts_are_two_links(database: Database) -> None:
    """Their places tell them apart, so that none can stand in for the other."""
    first, second = (chain.append(database, FIELDS) for _ in range(2))
    assert first["digest"] != second["digest"]


@pytest.mark.parametrize("known", ["", "0" * 63, "0" * 65, "f" * 64])
def test_a_head_that_was_never_one_is_not_held(database: Database, known: str) -> None:
    """Nor is a part of one."""
    digest = str(chain.append(database, FIELDS)["digest"])
    assert not chain.holds(database, known)
    assert not chain.holds(database, digest[:-1])
    assert not chain.holds(database, digest.upper())


def test_an_event_is_stored_as_it_is_given_back(database: Database) -> None:
    """Its digest is that of what stands in the table."""
    event = chain.append(database, {**FIELDS, "facts": '{"post":{"1":"aa"}}'})
    (row,) = database.query("SELECT * FROM audit_event")
    assert row == event
    assert chain.digest_of(row) == row["digest"]


@pytest.mark.parametrize("name", [name for name in EVENT if name != "id"])
def test_whatever_is_changed_changes_the_digest(name: str) -> None:
    """Each field counts, its place among the others too."""
    assert chain.digest_of({**EVENT, name: f"{EVENT[name]}x"}) != chain.digest_of(EVENT)
    assert chain.digest_of({**EVENT, "id": 2}) != chain.digest_of(EVENT)


def test_two_fields_that_are_exchanged_change_the_digest() -> None:
    """Who did it, and from where, are not one text."""
    turned = {**EVENT, "actor": EVENT["origin"], "origin": EVENT["actor"]}
    joined = {**EVENT, "actor": "annacommand line", "origin": ""}
    assert len({chain.digest_of(event) for event in (EVENT, turned, joined)}) == 3


def test_facts_count_where_there_are_any() -> None:
    """An event of the time before facts keeps the digest that it had then."""
    assert chain.digest_of({**EVENT, "facts": ""}) == chain.digest_of(EVENT)
    assert chain.digest_of({**EVENT, "facts": "{}"}) != chain.digest_of(EVENT)


def test_a_digest_can_be_recomputed_by_others() -> None:
    """SHA-256 over a JSON list of the fields, in their order: an auditor needs no program of ours."""
    values = [1, *FIELDS.values(), GENESIS]
    assert chain.digest_of(EVENT) == hashlib.sha256(json.dumps(values).encode()).hexdigest()


def test_a_digest_does_not_count_what_is_not_of_the_event() -> None:
    """Neither its own digest nor a column of a later layout."""
    assert chain.digest_of({**EVENT, "digest": "x", "later": "y"}) == chain.digest_of(EVENT)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_has_a_digest(thing: str) -> None:
    """Every script, and signs that JSON writes otherwise."""
    assert len(chain.digest_of({**EVENT, "object": thing})) == len(GENESIS)
