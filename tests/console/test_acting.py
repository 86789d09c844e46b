"""Acts as sentences: every act that an officer does has one."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import console
from console.acting import collapsed, has_sentence, sentence_of
from console.language import language
from store.audit import AuditEvent

CONSOLE = Path(str(console.__file__)).parent
REPORTS = CONSOLE.parent / "reports"
ACTS = tuple(path for room in (CONSOLE, REPORTS, CONSOLE.parent / "lekwacht") for path in room.rglob("*.py"))


def event(action: str = "incident_viewed", result: str = "ok", actor: str = "anna") -> AuditEvent:
    """An act as the trail keeps it."""
    return AuditEvent(1, datetime(2026, 11, 23, tzinfo=UTC), actor, "", action, "M-1", result, "{}", "", "")


def test_every_act_that_is_written_down_has_a_sentence() -> None:
    """An officer never reads the name of a stored value."""
    source = "".join(path.read_text(encoding="utf-8") for path in ACTS)
    written = set(re.findall(r'desk\.record\(\s*"(\w+)"', source))
    assert len(written) > 12
    assert {action for action in written if not has_sentence(action)} == set()


def test_a_denial_says_what_it_is() -> None:
    """Asking for what one may not do is told as that, whatever was asked for."""
    said = sentence_of(language("nl"), event("manage_accounts", "denied"))
    assert said == "anna vroeg iets wat de eigen rol niet toelaat."


def test_a_result_other_than_ok_is_told() -> None:
    """A request that failed does not read as one that was done."""
    assert sentence_of(language("en"), event("request_answered", "failed")).endswith("(it failed)")


def test_unlike_steps_are_not_one_line() -> None:
    """Telling the authority and the text being taken away are two steps, though one act."""
    steps = [
        replace(event("milestone_reached"), details=f'{{"milestone": "{milestone}"}}')
        for milestone in ("a", "b")
    ]
    assert [times for _, times in collapsed(tuple(steps))] == [1, 1]


def test_the_same_act_in_a_row_is_one_line_with_its_number() -> None:
    """Somebody who opens a page five times does not push the rest out of sight."""
    events = (event(), event(), event("incident_decided"), event(actor="bert"))
    assert [(act.actor, times) for act, times in collapsed(events)] == [("bert", 1), ("anna", 1), ("anna", 2)]
