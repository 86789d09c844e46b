"""Comparisons that are asked: their public text stays until they are answered, withdrawn or too old."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.casebook.comparison import Answer
from store.exchange import comparison as subject
from store.exchange import partner as partners
from store.exchange.comparison import GivenAnswer, PartnerQuestion, PlaceText
from tests.store.exchange.conftest import AT, DJI, IND

ASKED = PartnerQuestion(IND, 1, "M-2026-0001", "ZAAK-1", AT)
ANSWERED = replace(ASKED, answered_at=AT + timedelta(hours=3), answered_by="beheerder-a")
TEXTS = (PlaceText(7, "De zandloper stond stil."), PlaceText(9, "Geiten."), PlaceText(7, "De klok ook."))
GIVEN = GivenAnswer(IND, 1, 7, Answer.UIT_ORIGINEEL, 91)
OTHER = replace(GIVEN, sighting=9, answer=Answer.NIET_UIT_ORIGINEEL, similarity=0)


def counts(database: Database) -> tuple[int, int, int]:
    """How many questions, texts and answers are kept."""
    tables = ("comparison_asked", "comparison_text", "comparison_answer")
    asked, texts, answers = (database.table(name).count for name in tables)
    return asked, texts, answers


def stored(database: Database) -> list[tuple[int, str]]:
    """Every text that is kept, with its place."""
    return list(database.execute("SELECT sighting, text FROM comparison_text ORDER BY rowid").fetchall())


def test_a_question_comes_back_with_its_texts_in_order(database: Database) -> None:
    """A place whose text changed has several, and the order in which they came is kept."""
    subject.ask(database, ASKED, TEXTS)
    assert subject.waiting(database) == (ASKED,)
    assert subject.texts(database, ASKED) == TEXTS


def test_a_text_is_not_shown_in_an_error(database: Database) -> None:
    """What stood in public may stand there no more: its length alone is told."""
    subject.ask(database, ASKED, TEXTS)
    (first, *_) = subject.texts(database, ASKED)
    assert repr(first) == "AskedText(7, 24 characters)"
    assert repr(PlaceText(1, "x")) == "AskedText(1, 1 character)"


def test_texts_are_those_of_one_question(database: Database) -> None:
    """The same number of another partner, and another number of the same one, have their own."""
    subject.ask(database, ASKED, TEXTS[:1])
    subject.ask(database, replace(ASKED, request=2), TEXTS[1:2])
    subject.ask(database, replace(ASKED, partner_id=DJI), TEXTS[2:])
    assert subject.texts(database, ASKED) == TEXTS[:1]
    assert subject.texts(database, replace(ASKED, request=2)) == TEXTS[1:2]
    assert subject.texts(database, replace(ASKED, partner_id=DJI)) == TEXTS[2:]


def test_a_question_that_is_asked_again_takes_the_place_of_what_it_was(database: Database) -> None:
    """With its new texts, and as of the day on which it came last."""
    again = replace(ASKED, case_ref="ZAAK-2", received_at=AT + timedelta(days=1))
    subject.ask(database, ASKED, TEXTS)
    subject.ask(database, replace(ASKED, partner_id=DJI), TEXTS[:1])
    subject.ask(database, again, TEXTS[1:2])
    assert subject.waiting(database) == (replace(ASKED, partner_id=DJI), again)
    assert subject.texts(database, again) == TEXTS[1:2]
    assert subject.texts(database, replace(ASKED, partner_id=DJI)) == TEXTS[:1]


def test_a_question_that_was_answered_stays_answered(database: Database) -> None:
    """Asked once more, it waits not and its text is not kept."""
    subject.ask(database, ASKED, TEXTS)
    subject.answer(database, ANSWERED, [GIVEN])
    subject.ask(database, ASKED, TEXTS)
    assert subject.waiting(database) == ()
    assert counts(database) == (1, 0, 1)


def test_what_waits_comes_oldest_first(database: Database) -> None:
    """What came at one moment by partner and number."""
    for partner_id, request, hours in ((DJI, 1, 0), (IND, 3, 0), (IND, 2, 0), (IND, 9, -1)):
        asked = replace(
            ASKED, partner_id=partner_id, request=request, received_at=AT + timedelta(hours=hours)
        )
        subject.ask(database, asked, TEXTS)
    order = [(asked.partner_id, asked.request) for asked in subject.waiting(database)]
    assert order == [(IND, 9), (IND, 2), (IND, 3), (DJI, 1)]


def test_what_a_partner_asked_that_is_trusted_no_more_waits_for_nobody(database: Database) -> None:
    """No answer can go to it; its text stays no longer than any other's."""
    subject.ask(database, ASKED, TEXTS)
    subject.ask(database, replace(ASKED, partner_id=DJI), TEXTS)
    partners.retire_key(database, "key of ind", AT)
    assert [asked.partner_id for asked in subject.waiting(database)] == [DJI]
    assert subject.forget_before(database, AT + timedelta(days=1)) == 2


def test_a_question_that_is_withdrawn_is_forgotten_with_its_text(database: Database) -> None:
    """Others stay; withdrawing it once more, or what was never asked, does nothing."""
    for asked in (ASKED, replace(ASKED, request=2), replace(ASKED, partner_id=DJI)):
        subject.ask(database, asked, TEXTS[:1])
    for _ in range(2):
        subject.forget(database, IND, 1)
    subject.forget(database, IND, 99)
    assert [(asked.partner_id, asked.request) for asked in subject.waiting(database)] == [(IND, 2), (DJI, 1)]
    assert counts(database) == (2, 2, 0)


def test_an_answered_question_is_not_withdrawn(database: Database) -> None:
    """The answer was given, and goes back."""
    subject.ask(database, ASKED, TEXTS)
    subject.answer(database, ANSWERED, [GIVEN])
    subject.forget(database, IND, 1)
    assert counts(database) == (1, 0, 1)


def test_what_was_never_answered_is_forgotten_after_a_while(database: Database) -> None:
    """What came before the moment; what came in it stays, and so does what was answered."""
    moments = {1: AT - timedelta(microseconds=1), 2: AT, 3: AT - timedelta(days=9)}
    for request, received_at in moments.items():
        subject.ask(database, replace(ASKED, request=request, received_at=received_at), TEXTS[:1])
    subject.answer(database, replace(ANSWERED, request=3), [replace(GIVEN, request=3)])
    assert subject.forget_before(database, AT) == 1
    assert [asked.request for asked in subject.waiting(database)] == [2]
    assert counts(database) == (2, 1, 1)
    assert subject.forget_before(database, AT) == 0


def test_an_answer_says_when_by_whom_and_lets_go_of_the_text(database: Database) -> None:
    """Of the question that was answered; the text of others stays."""
    for asked in (ASKED, replace(ASKED, request=2), replace(ASKED, partner_id=DJI)):
        subject.ask(database, asked, TEXTS[:1])
    subject.answer(database, ANSWERED, [GIVEN, OTHER])
    assert [(asked.partner_id, asked.request) for asked in subject.waiting(database)] == [(IND, 2), (DJI, 1)]
    assert subject.texts(database, ASKED) == ()
    assert counts(database) == (3, 2, 2)
    sql = "SELECT answered_at, answered_by FROM comparison_asked WHERE answered_at IS NOT NULL"
    assert database.execute(sql).fetchall() == [("2026-11-26T05:30:00.000000Z", "beheerder-a")]


def test_answers_go_back_in_the_order_in_which_they_were_given(database: Database) -> None:
    """Those of this partner, until they went."""
    subject.ask(database, ASKED, TEXTS)
    subject.answer(database, ANSWERED, [OTHER, GIVEN])
    subject.answer(database, replace(ANSWERED, partner_id=DJI), [replace(GIVEN, partner_id=DJI)])
    assert subject.unsent(database, IND) == (OTHER, GIVEN)
    subject.note_sent(database, IND, [OTHER], 5)
    assert subject.unsent(database, IND) == (GIVEN,)
    subject.note_sent(database, IND, [GIVEN], 6)
    assert subject.unsent(database, IND) == ()
    assert subject.unsent(database, DJI) == (replace(GIVEN, partner_id=DJI),)
    sql = "SELECT partner_id, sighting, bundle FROM comparison_answer ORDER BY rowid"
    assert database.execute(sql).fetchall() == [(IND, 9, 5), (IND, 7, 6), (DJI, 7, None)]


def test_an_answer_that_cannot_be_kept_whole_changes_nothing(database: Database) -> None:
    """Two answers for one place: the question waits on, and its text stays."""
    subject.ask(database, ASKED, TEXTS)
    with pytest.raises(sqlite3.IntegrityError):
        subject.answer(database, ANSWERED, [GIVEN, GIVEN])
    assert subject.waiting(database) == (ASKED,)
    assert subject.texts(database, ASKED) == TEXTS
    assert subject.unsent(database, IND) == ()


def test_a_question_that_cannot_be_kept_whole_leaves_the_one_before(database: Database) -> None:
    """What takes its place comes with all its texts or not at all."""
    subject.ask(database, ASKED, TEXTS)

    def broken() -> object:
        yield TEXTS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        subject.ask(database, replace(ASKED, case_ref="ZAAK-2"), broken())  # type: ignore[arg-type]
    assert subject.waiting(database) == (ASKED,)
    assert subject.texts(database, ASKED) == TEXTS


def test_a_question_goes_with_its_text_or_stays(database: Database) -> None:
    """Where a text cannot be removed, its question is not forgotten either, one or many at a time."""
    subject.ask(database, ASKED, TEXTS[:1])
    subject.ask(database, replace(ASKED, request=2), TEXTS[1:2])
    refuse = "CREATE TEMP TRIGGER refuse BEFORE DELETE ON main.comparison_text WHEN old.sighting = 9"
    database.execute(f"{refuse} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
    with pytest.raises(sqlite3.IntegrityError, match="disk is full"):
        subject.forget(database, IND, 2)
    with pytest.raises(sqlite3.IntegrityError, match="disk is full"):
        subject.forget_before(database, AT + timedelta(days=1))
    assert subject.waiting(database) == (ASKED, replace(ASKED, request=2))
    assert subject.texts(database, ASKED) == TEXTS[:1]


@pytest.mark.parametrize("way", ["withdrawn", "asked anew", "answered", "too old"])
def test_text_that_is_let_go_leaves_no_bytes(database: Database, path: Path, way: str) -> None:
    """However it went: after erasing it stands in no file of the exchange."""
    subject.ask(database, ASKED, [PlaceText(7, "zandloperwoord " * 900)])
    match way:
        case "withdrawn":
            subject.forget(database, IND, 1)
        case "asked anew":
            subject.ask(database, ASKED, TEXTS[1:2])
        case "answered":
            subject.answer(database, ANSWERED, [GIVEN])
        case _:
            subject.forget_before(database, AT + timedelta(days=1))
    assert subject.erase(database)
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(b"zandloperwoord" in file.read_bytes() for file in files)
    assert stored(database) == ([(9, "Geiten.")] if way == "asked anew" else [])
