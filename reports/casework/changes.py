"""Changes that people ask of other rooms: sites and disclosures; a new site needs a second person."""

import json
from dataclasses import replace

from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import change as store
from store.casebook.change import Change, ChangeKind, ChangeState
from store.database import transaction

NEEDS_SECOND = frozenset({ChangeKind.SITE_ADD})
"""What nobody does alone: another site is read from then on, whoever writes there."""

Terms = dict[str, object]


def ask(desk: Desk, kind: ChangeKind, subject: str, terms: Terms) -> Change:
    """Ask a room for a change; the front door takes it there within a minute, or after a second person."""
    state = ChangeState.PROPOSED if kind in NEEDS_SECOND else ChangeState.OPEN
    asked = Change(0, kind, subject, json.dumps(terms), state, desk.actor, desk.now())
    with transaction(desk.casebook):
        kept = store.insert(desk.casebook, asked)
        desk.record("change_asked", subject, kind=kind.value)
    return kept


def agree(desk: Desk, change_id: int) -> Change:
    """Agree as the second person.

    Raises:
        DecisionError: nothing waits under this number, or it is one's own.
    """
    return _judge(desk, change_id, ChangeState.OPEN)


def decline(desk: Desk, change_id: int) -> Change:
    """Decline what somebody proposed; who proposed it may take it back so.

    Raises:
        DecisionError: nothing waits under this number.
    """
    return _judge(desk, change_id, ChangeState.DECLINED)


def open_changes(desk: Desk) -> tuple[Change, ...]:
    """What a room can do now, oldest first."""
    return store.in_state(desk.casebook, ChangeState.OPEN)


def answer(desk: Desk, change: Change, reply: str, *, done: bool) -> None:
    """Write down what came of a change."""
    state = ChangeState.DONE if done else ChangeState.FAILED
    with transaction(desk.casebook):
        store.update(desk.casebook, replace(change, state=state, answer=reply, answered_at=desk.now()))
        desk.record("change_answered", change.subject, result=state.value, kind=change.kind.value)


def newest(desk: Desk, kinds: frozenset[ChangeKind], limit: int = 20) -> tuple[Change, ...]:
    """The newest changes of these kinds, whatever became of them."""
    return tuple(change for change in store.newest(desk.casebook, limit * 10) if change.kind in kinds)[:limit]


def _judge(desk: Desk, change_id: int, state: ChangeState) -> Change:
    with transaction(desk.casebook):
        waiting = store.by_id(desk.casebook, change_id)
        if waiting is None or waiting.state is not ChangeState.PROPOSED:
            raise RefusedError(Refusal.NO_CHANGE_WAITS)
        if state is ChangeState.OPEN and waiting.asked_by.casefold() == desk.actor.casefold():
            raise RefusedError(Refusal.SAME_PERSON)
        judged = replace(waiting, state=state, agreed_by=desk.actor, agreed_at=desk.now())
        store.update(desk.casebook, judged)
        action = "change_agreed" if state is ChangeState.OPEN else "change_declined"
        desk.record(action, waiting.subject, kind=waiting.kind.value, first=waiting.asked_by)
    return judged
