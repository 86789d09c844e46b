"""How partners judged alerts: the newest judgement of a case takes the place of what was known."""

import sqlite3
from dataclasses import replace

import msgspec
import pytest
from sqlite_utils import Database

from store.casebook.incident import Disposition
from store.exchange import feedback as subject
from store.exchange.feedback import JudgedPassage
from tests.store.exchange.conftest import AT, DJI, IND

JUDGED = JudgedPassage(IND, "ZAAK-1", Disposition.VALS_ALARM, "STUK-1", "relaas", 3, 2, AT)


def hear(database: Database, *judged: JudgedPassage) -> None:
    """Store these, each as all that is known of its case."""
    for passage in judged:
        subject.hear(database, passage.partner_id, passage.case_ref, [passage])


@pytest.mark.parametrize("disposition", Disposition)
def test_a_judgement_comes_back_as_it_was_heard(database: Database, disposition: Disposition) -> None:
    """Whatever it is; so does one of a person who saw what nothing recognised."""
    judged = replace(JUDGED, disposition=disposition, section="", passage=0)
    hear(database, judged)
    assert subject.judged(database) == (judged,)


def test_the_newest_judgement_of_a_case_takes_the_place_of_the_one_before(database: Database) -> None:
    """With all of its passages; other cases, and the same of another partner, stay."""
    other, of_dji = replace(JUDGED, case_ref="ZAAK-2"), replace(JUDGED, partner_id=DJI)
    hear(database, other, of_dji)
    subject.hear(database, IND, "ZAAK-1", [JUDGED, replace(JUDGED, passage=4)])
    newer = replace(JUDGED, disposition=Disposition.BEVESTIGD_LEK, passage=5)
    hear(database, newer)
    assert set(subject.judged(database)) == {other, of_dji, newer}


def test_a_case_that_is_judged_no_more_is_forgotten(database: Database) -> None:
    """No passages mean that the judgement was taken back."""
    hear(database, JUDGED, replace(JUDGED, case_ref="ZAAK-2"), replace(JUDGED, partner_id=DJI))
    subject.hear(database, IND, "ZAAK-1", [])
    assert [(judged.partner_id, judged.case_ref) for judged in subject.judged(database)] == [
        (DJI, "ZAAK-1"),
        (IND, "ZAAK-2"),
    ]


def test_judgements_come_by_case_document_passage_and_partner(database: Database) -> None:
    """Passages by their number, not by its spelling."""
    orders = [
        ("ZAAK-1", "STUK-1", 2, IND),
        ("ZAAK-1", "STUK-1", 10, IND),
        ("ZAAK-1", "STUK-1", 10, DJI),
        ("ZAAK-1", "STUK-2", 1, IND),
        ("ZAAK-2", "STUK-1", 1, DJI),
    ]
    passages = [
        replace(JUDGED, case_ref=case, document_ref=document, passage=passage, partner_id=partner_id)
        for case, document, passage, partner_id in orders
    ]
    cases = {(passage.partner_id, passage.case_ref) for passage in passages}
    for partner_id, case in sorted(cases, reverse=True):
        own = [
            passage
            for passage in reversed(passages)
            if (passage.partner_id, passage.case_ref) == (partner_id, case)
        ]
        subject.hear(database, partner_id, case, own)
    assert list(subject.judged(database)) == passages


def test_a_judgement_that_cannot_be_kept_whole_leaves_the_one_before(database: Database) -> None:
    """A passage that comes twice is refused with all that came beside it."""
    hear(database, JUDGED)
    newer = replace(JUDGED, disposition=Disposition.BEVESTIGD_LEK)
    with pytest.raises(sqlite3.IntegrityError):
        subject.hear(database, IND, "ZAAK-1", [newer, newer])
    assert subject.judged(database) == (JUDGED,)


def test_a_judgement_nobody_knows_is_an_error(database: Database) -> None:
    """A damaged row never becomes a judgement."""
    hear(database, JUDGED)
    database.execute("UPDATE judged_passage SET disposition = 'misschien'")
    with pytest.raises(msgspec.ValidationError, match="disposition"):
        subject.judged(database)
