"""What partners were told, and whose the things are that partners told of."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlite_utils import Database

from store.exchange import partner as partners
from store.exchange import subject
from store.exchange.subject import Subject
from tests.store.exchange.conftest import AT, DJI, IND, key


def test_a_partner_knows_what_it_was_told_last(database: Database) -> None:
    """A later digest takes the place of the earlier one, and None takes the thing away."""
    assert subject.digests(database, IND, Subject.CASE) == {}
    subject.note(database, IND, Subject.CASE, {"ZAAK-1": "aa", "ZAAK-2": "bb"})
    subject.note(database, IND, Subject.CASE, {"ZAAK-2": "cc", "ZAAK-3": "dd"})
    assert subject.digests(database, IND, Subject.CASE) == {"ZAAK-1": "aa", "ZAAK-2": "cc", "ZAAK-3": "dd"}
    subject.note(database, IND, Subject.CASE, {"ZAAK-1": None, "ZAAK-9": None})
    assert subject.digests(database, IND, Subject.CASE) == {"ZAAK-2": "cc", "ZAAK-3": "dd"}


def test_partners_and_subjects_are_told_apart(database: Database) -> None:
    """The same name is another thing for another partner and of another subject."""
    subject.note(database, IND, Subject.CASE, {"1": "aa"})
    subject.note(database, IND, Subject.REQUEST, {"1": "bb"})
    subject.note(database, DJI, Subject.CASE, {"1": "cc"})
    subject.note(database, IND, Subject.CASE, {"1": None})
    assert subject.digests(database, IND, Subject.CASE) == {}
    assert subject.digests(database, IND, Subject.REQUEST) == {"1": "bb"}
    assert subject.digests(database, DJI, Subject.CASE) == {"1": "cc"}


def test_what_a_partner_is_told_is_noted_whole_or_not_at_all(database: Database) -> None:
    """A note that cannot be written takes nothing away either."""
    subject.note(database, IND, Subject.CASE, {"ZAAK-1": "aa"})

    class Broken(dict[str, str | None]):
        def items(self) -> Iterator[tuple[str, str | None]]:  # type: ignore[override]
            yield "ZAAK-1", None
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        subject.note(database, IND, Subject.CASE, Broken())
    assert subject.digests(database, IND, Subject.CASE) == {"ZAAK-1": "aa"}


def test_who_knows_a_thing_was_told_of_it_and_not_to_forget_it(database: Database) -> None:
    """Of this subject, by exactly this name."""
    for partner_id in (IND, DJI):
        subject.note(database, partner_id, Subject.REQUEST, {"7": "aa", "77": "aa"})
    subject.note(database, DJI, Subject.FEEDBACK, {"8": "aa"})
    assert subject.partners_who_know(database, Subject.REQUEST, "7") == {IND, DJI}
    assert subject.partners_who_know(database, Subject.REQUEST, "8") == frozenset()
    subject.note(database, IND, Subject.REQUEST, {"7": None})
    assert subject.partners_who_know(database, Subject.REQUEST, "7") == {DJI}


def test_a_thing_is_the_partners_who_told_of_it_first(database: Database) -> None:
    """Another one that tells of it too does not get it."""
    subject.note_owner(database, IND, Subject.CASE, ["ZAAK-1", "ZAAK-2"])
    subject.note_owner(database, DJI, Subject.CASE, ["ZAAK-2", "ZAAK-3"])
    subject.note_owner(database, DJI, Subject.CASE, [])
    assert subject.owners(database, Subject.CASE) == {"ZAAK-1": IND, "ZAAK-2": IND, "ZAAK-3": DJI}


def test_owners_are_those_of_one_subject(database: Database) -> None:
    """A document may have the name of a case, and be another's."""
    subject.note_owner(database, IND, Subject.CASE, ["1"])
    subject.note_owner(database, DJI, Subject.DOCUMENT, ["1"])
    assert subject.owners(database, Subject.CASE) == {"1": IND}
    assert subject.owners(database, Subject.DOCUMENT) == {"1": DJI}
    assert subject.owners(database, Subject.REQUEST) == {}


def test_a_partner_with_one_key_left_owns_what_it_owned(database: Database) -> None:
    """A rotation retires a key, not the partner."""
    partners.add_key(database, key("next", IND, AT + timedelta(days=1)))
    subject.note_owner(database, IND, Subject.CASE, ["ZAAK-1"])
    partners.retire_key(database, "key of ind", AT)
    subject.note_owner(database, DJI, Subject.CASE, ["ZAAK-1"])
    assert subject.owners(database, Subject.CASE) == {"ZAAK-1": IND}


def test_what_a_partner_owned_that_is_trusted_no_more_is_taken_over(database: Database) -> None:
    """By who tells of it next; until then it is nobody's, and what nobody tells of stays so."""
    subject.note_owner(database, IND, Subject.CASE, ["ZAAK-1", "ZAAK-2"])
    partners.retire_key(database, "key of ind", AT)
    assert subject.owners(database, Subject.CASE) == {}
    subject.note_owner(database, DJI, Subject.CASE, ["ZAAK-1"])
    assert subject.owners(database, Subject.CASE) == {"ZAAK-1": DJI}
