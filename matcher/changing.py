"""A change of a disclosure that a custodian asked for in the console."""

import json
from datetime import date

import msgspec
from sqlite_utils import Database

from matcher import disclose
from store import change_answer
from store.casebook.change import ChangeKind
from store.change_answer import ChangeAnswer
from store.clock import Clock
from store.errors import PlainError
from store.layout import DataDirectory
from store.matches.document import Disclosure
from store.matches.schema import open_matches


class DisclosureOrder(msgspec.Struct, frozen=True):
    """What is asked: of which document or disclosure, and what it should say."""

    id: int
    kind: ChangeKind
    subject: str  # the document's reference
    asked_by: str
    number: int | None = None  # of the disclosure that is corrected or withdrawn
    recipient: str = ""
    unit: str | None = None
    since: date | None = None
    sections: tuple[str, ...] = ()


def carry_out(data: DataDirectory, clock: Clock, text: str) -> bool:
    """Do what the order asks, once, and keep the answer beside the matches; tells whether it went well.

    Raises:
        ValueError: it is no order.
    """
    order = msgspec.json.decode(text, type=DisclosureOrder)
    database = open_matches(data.matches)
    try:
        if (known := change_answer.known(database, order.id)) is not None:
            return known.done
        try:
            _do(database, clock, order)
            answer = ChangeAnswer(done=True, answer=json.dumps({"document": order.subject}))
        except PlainError as error:
            answer = ChangeAnswer(done=False, answer=json.dumps({"error": str(error)}))
        change_answer.keep(database, order.id, answer, clock.now())
    finally:
        database.close()
    return answer.done


def _do(database: Database, clock: Clock, order: DisclosureOrder) -> None:
    wanted = disclose.WantedDisclosure(number=order.number, ref=order.subject)
    now = clock.now()
    if order.kind is ChangeKind.DISCLOSURE_WITHDRAW:
        disclose.withdraw(database, wanted, now, order.asked_by)
        return
    since = order.since or now.date()
    new = Disclosure(order.subject, order.recipient, order.unit, since, order.sections, now)
    if order.kind is ChangeKind.DISCLOSURE_CORRECT:
        disclose.correct(database, wanted, new, order.asked_by)
    else:
        disclose.disclose(database, new, order.asked_by)
