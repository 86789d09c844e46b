"""A miss is explained: what was hit, what was not, and which threshold it stayed under."""

import json

import pytest

from matcher.errors import NotEnrolledError
from matcher.explain import Explanation, HitKind, Question, explain
from matcher.tier import Thresholds
from store import audit
from store.matches.match import Tier
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room

THRESHOLDS = Thresholds(1.0, 500.0)


def explained(room: Room, text: str, case: str = "Z1") -> Explanation:
    """The one explanation of a text."""
    with room.open() as register:
        (explanation,) = explain(register, Question(case, text, THRESHOLDS), NIGHT, "tester")
    return explanation


def test_it_says_what_check_says(room: Room) -> None:
    """Tier and e-value are those of the check, and the evidence stands above what an alert needs."""
    room.enrol("R1", case="Z1")
    (hit,) = room.check(RETOLD)
    explanation = explained(room, RETOLD)
    assert (explanation.tier, explanation.scheme) == (Tier.ALERT, "source-1")
    assert explanation.e_value == pytest.approx(hit.case.e_value, rel=1e-3)
    assert explanation.nats > explanation.alert_nats > explanation.lead_nats


def test_hits_and_misses_are_words_of_the_post(room: Room) -> None:
    """What was hit is told by kind, what was not stands between, and nothing else of the case is named."""
    room.enrol("R1", case="Z1")
    text = "Die klokkenmaker uit Varmada had een kaasplank, een fietspomp en zeventien wekkers."
    explanation = explained(room, text)
    kinds = {text[slice(*hit.span)]: hit.kind for hit in explanation.hits}
    assert (kinds["klokkenmaker"], kinds["Varmada"]) == (HitKind.WORD, HitKind.NAME)
    assert {text[slice(*span)] for span in explanation.missed} == {"kaasplank"}
    assert set(kinds) <= set(text.replace(",", "").replace(".", "").split()) | {"zeventien wekkers"}


def test_an_unrelated_text_stays_under_both_thresholds(room: Room) -> None:
    """Of a text that shares next to nothing the evidence is told too: it is less than a lead needs."""
    room.enrol("R1", case="Z1")
    explanation = explained(room, UNRELATED)
    assert explanation.tier is None
    assert explanation.nats < explanation.lead_nats


def test_a_case_is_told_whatever_scheme_it_has_and_an_unknown_one_is_refused(room: Room) -> None:
    """A case that is not enrolled is named in one sentence."""
    room.enrol("R1", case="Z1")
    with room.open() as register, pytest.raises(NotEnrolledError, match="case Z9 is not enrolled"):
        explain(register, Question("Z9", STORY, THRESHOLDS), NIGHT, "tester")


def test_its_use_is_written_down_without_the_text(room: Room) -> None:
    """The audit trail holds who asked about which case, how many words, and a digest."""
    room.enrol("R1", case="Z1")
    explained(room, RETOLD)
    with room.open() as register:
        last = list(audit.events(register.matches))[-1]
    assert (last.action, last.object) == ("explain", "Z1")
    assert json.loads(last.details)["words"] == len(RETOLD.split())
    assert "Varmada" not in last.details
    assert "Varmada" not in repr(Question("Z1", RETOLD, THRESHOLDS))
