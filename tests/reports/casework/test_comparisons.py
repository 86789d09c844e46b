"""The custodian's comparison: public texts out, an answer in, never the original."""

from datetime import timedelta

import pytest

from reports.casework import comparisons, decisions, incidents, requests, retention
from reports.casework.comparisons import ComparedSighting
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.errors import DecisionError
from store.casebook.comparison import Answer
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from store.casebook.request import RequestKind, RequestState
from tests.factory import World
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"


@pytest.fixture(autouse=True)
def one_incident(world: World, run_report: RunReport) -> None:
    """One incident with one place."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()


def test_the_answer_is_kept_and_answers_the_request(desk: Desk, desk_for: MakeDesk) -> None:
    """The custodian takes the public texts, and the answer closes what the officer asked."""
    requests.ask_comparison(desk, NUMBER)
    custodian = desk_for("bewaarder")
    (text,) = comparisons.public_texts(custodian, NUMBER)
    assert text.text == "Een bericht."
    comparisons.record(custodian, NUMBER, (ComparedSighting(text.sighting_id, Answer.DEELS, 61),), "Eén zin.")
    file = incidents.view(desk, NUMBER)
    (kept,) = file.comparisons
    assert (kept.answer, kept.similarity, kept.compared_by) == (Answer.DEELS, 61, "bewaarder")
    (request,) = [asked for asked in file.requests if asked.kind is RequestKind.COMPARE]
    assert (request.state, request.answered_by) == (RequestState.DONE, "bewaarder")


def test_both_acts_are_written_down(desk: Desk) -> None:
    """That texts were taken and that an answer was given stand in the audit trail."""
    comparisons.public_texts(desk, NUMBER)
    comparisons.record(desk, NUMBER, (ComparedSighting(1, Answer.UIT_ORIGINEEL, 97),))
    actions = [event.action for event in incidents.history(desk, NUMBER)]
    assert actions[-2:] == ["comparison_begun", "compared"]


def test_without_text_there_is_nothing_to_compare(desk: Desk, desk_for: MakeDesk) -> None:
    """After retention took the text the custodian is told so."""
    why = Why(ReasonCode.BETROKKENE_OF_GEMACHTIGDE, "Eigen blog.")
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, why))
    retention.purge(desk_for(at=desk.now() + timedelta(days=8)))
    with pytest.raises(DecisionError, match="no public text"):
        comparisons.public_texts(desk, NUMBER)
