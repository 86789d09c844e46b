"""Takes the changes that people asked for through the rooms, and brings back what came of each."""

import json
from contextlib import closing

from lekwacht.context import Context
from lekwacht.process import run_step
from reports.casework import changes
from reports.desk import Desk
from store import change_answer
from store.archive.schema import read_archive
from store.casebook.change import ABOUT_SITES, Change
from store.change_answer import ChangeAnswer
from store.matches.schema import read_matches

_NO_ANSWER = ChangeAnswer(
    done=False, answer=json.dumps({"error": "the room did not answer; look at its log"})
)


def carry_out(context: Context, desk: Desk) -> tuple[int, int]:
    """Do every change that is open; returns how many there were and how many did not go well."""
    waiting = changes.open_changes(desk)
    failed = 0
    for change in waiting:
        command = "site-change" if change.kind in ABOUT_SITES else "disclosure-change"
        run_step(context.root, command, text=_order(change))
        answer = _answer(context, change) or _NO_ANSWER
        changes.answer(desk, change, answer.answer, done=answer.done)
        failed += not answer.done
    return len(waiting), failed


def _order(change: Change) -> str:
    own = {"id": change.id, "kind": change.kind.value, "subject": change.subject, "asked_by": change.asked_by}
    return json.dumps({**json.loads(change.terms), **own})


def _answer(context: Context, change: Change) -> ChangeAnswer | None:
    about_sites = change.kind in ABOUT_SITES
    reader = read_archive(context.data.archive) if about_sites else read_matches(context.data.matches)
    with closing(reader) as database:
        return change_answer.known(database, change.id)
