"""A change of a disclosure that a custodian asked for in the console."""

from datetime import date

import msgspec
from sqlite_utils import Database

from matcher import disclose
from store.casebook.change import ChangeKind
from store.change_answer import carry_out_once, order_of
from store.clock import Clock
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
        OrderError: it is not an order.
    """
    order = order_of(text, DisclosureOrder)
    database = open_matches(data.matches)
    try:
        return carry_out_once(database, order.id, lambda: _done(database, clock, order), clock.now)
    finally:
        database.close()


def _done(database: Database, clock: Clock, order: DisclosureOrder) -> dict[str, object]:
    wanted = disclose.WantedDisclosure(number=order.number, ref=order.subject)
    now = clock.now()
    if order.kind is ChangeKind.DISCLOSURE_WITHDRAW:
        disclose.withdraw(database, wanted, now, order.asked_by)
        return {"document": order.subject}
    since = order.since or now.date()
    new = Disclosure(order.subject, order.recipient, order.unit, since, order.sections, now)
    if order.kind is ChangeKind.DISCLOSURE_CORRECT:
        disclose.correct(database, wanted, new, order.asked_by)
    else:
        disclose.disclose(database, new, order.asked_by)
    return {"document": order.subject}
