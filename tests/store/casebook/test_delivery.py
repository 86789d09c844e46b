"""Messages: kept until they arrive, tried when they are due, and replaced by what tells all they would."""

from dataclasses import replace

import pytest

from store.casebook import delivery as deliveries
from store.casebook.delivery import Channel, Delivery, Watermark
from tests.store.casebook.conftest import AT, Casebook, after

MAIL = Delivery(
    id=0,
    channel=Channel.MAIL,
    night="2026-11-23",
    subject="Nacht",
    body="Niets nieuws.",
    attempts=0,
    created_at=AT,
    due_at=AT,
)


def kept(book: Casebook, **changes: object) -> Delivery:
    """A message beside whatever waits."""
    deliveries.add_personal(book.database, replace(MAIL, **changes))
    return deliveries.every(book.database)[0]


def reread(book: Casebook, delivery: Delivery) -> Delivery:
    """The message as the casebook has it now."""
    (known,) = (mail for mail in deliveries.every(book.database) if mail.id == delivery.id)
    return known


def test_a_message_comes_back_as_it_was_kept(book: Casebook) -> None:
    """With how far it tells, and to whom."""
    whole = replace(
        MAIL,
        channel=Channel.PERSONAL_MAIL,
        attempts=3,
        due_at=after(1),
        delivered_at=after(2),
        last_error="weg",
        replaced_at=after(3),
        told_incident=4,
        told_sighting=5,
        state="zo",
        recipient="a@b.example",
    )
    deliveries.add_personal(book.database, whole)
    (known,) = deliveries.every(book.database)
    assert known == replace(whole, id=known.id)
    assert known.watermark == Watermark(4, 5, "zo")


def test_a_digest_takes_the_place_of_those_that_wait(book: Casebook) -> None:
    """Of its own channel; what arrived, or was replaced before, keeps its moment."""
    arrived = kept(book, delivered_at=AT)
    replaced = kept(book, replaced_at=AT)
    waits = kept(book)
    elsewhere = kept(book, channel=Channel.WEBHOOK)
    deliveries.add(book.database, replace(MAIL, created_at=after(1)))
    newest, *known = deliveries.every(book.database)
    assert known == [elsewhere, replace(waits, replaced_at=after(1)), replaced, arrived]
    assert newest.replaced_at is None
    assert deliveries.waiting(book.database, Channel.MAIL) == newest


def test_one_night_may_have_several_messages(book: Casebook) -> None:
    """A later report of the same night has something else to tell."""
    for subject in ("Eerst", "Later"):
        deliveries.add(book.database, replace(MAIL, subject=subject))
    assert [mail.subject for mail in deliveries.every(book.database)] == ["Later", "Eerst"]


def test_an_urgent_message_is_kept_once(book: Casebook) -> None:
    """By channel and state, whatever became of the first, and without replacing what waits."""
    urgent = replace(MAIL, channel=Channel.URGENT, state="leak 1")
    assert deliveries.add_once(book.database, urgent)
    deliveries.mark_arrived(book.database, deliveries.every(book.database)[0], AT)
    assert not deliveries.add_once(book.database, replace(urgent, subject="Nog eens"))
    assert deliveries.add_once(book.database, replace(urgent, state="leak 2"))
    assert deliveries.add_once(book.database, replace(urgent, channel=Channel.NOTICE))
    assert [mail.replaced_at for mail in deliveries.every(book.database)] == [None] * 3


def test_personal_messages_wait_side_by_side(book: Casebook) -> None:
    """What concerns one officer does not replace what concerns another."""
    for recipient in ("a@b.example", "c@d.example", "a@b.example"):
        deliveries.add_personal(
            book.database, replace(MAIL, channel=Channel.PERSONAL_MAIL, recipient=recipient)
        )
    assert len(deliveries.due(book.database, AT, 5)) == 3


def test_the_mail_of_a_notice_is_known_by_its_number(book: Casebook) -> None:
    """Until it is withdrawn; messages of other channels and other notices are not it."""
    kept(book, channel=Channel.URGENT, state="N-2026-0001")
    kept(book, channel=Channel.NOTICE, state="N-2026-0002")
    mail = kept(book, channel=Channel.NOTICE, state="N-2026-0001")
    assert deliveries.of_notice(book.database, "N-2026-0001") == mail
    deliveries.withdraw(book.database, mail, after(1))
    assert deliveries.of_notice(book.database, "N-2026-0001") is None
    assert reread(book, mail) == replace(mail, replaced_at=after(1))
    assert deliveries.of_notice(book.database, "N-2026-0009") is None


def test_a_message_tells_of_everything_that_is_there(book: Casebook) -> None:
    """By the newest ids of incidents and places; of an empty casebook it tells nothing."""
    assert deliveries.current_watermark(book.database) == Watermark()
    book.incident("A")
    book.incident("B")
    for native_id in ("c1", "c2", "c3"):
        book.place(native_id, "A")
    assert deliveries.current_watermark(book.database) == Watermark(2, 3)


def test_the_last_that_arrived_and_the_one_that_waits_are_told_apart(book: Casebook) -> None:
    """Each of its own channel, the newest by its id."""
    assert deliveries.last_delivered(book.database, Channel.MAIL) is None
    assert deliveries.waiting(book.database, Channel.MAIL) is None
    kept(book, delivered_at=after(9))
    last = kept(book, delivered_at=AT)
    waits = kept(book)
    kept(book, replaced_at=AT)
    kept(book, channel=Channel.WEBHOOK, delivered_at=AT)
    kept(book, channel=Channel.WEBHOOK)
    assert deliveries.last_delivered(book.database, Channel.MAIL) == last
    assert deliveries.waiting(book.database, Channel.MAIL) == waits


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"due_at": after(microseconds=1)}, False),
        ({"attempts": 4}, True),
        ({"attempts": 5}, False),
        ({"delivered_at": AT}, False),
        ({"replaced_at": AT}, False),
    ],
)
def test_a_message_is_tried_while_it_is_due(book: Casebook, changes: dict[str, object], *, due: bool) -> None:
    """From its moment on, so many times, and not once it arrived or was replaced."""
    mail = kept(book, **changes)
    assert deliveries.due(book.database, AT, 5) == ((mail,) if due else ())


def test_messages_are_tried_in_the_order_in_which_they_were_kept(book: Casebook) -> None:
    """Whichever is due first."""
    first, second = kept(book, due_at=AT), kept(book, due_at=after(-1))
    assert deliveries.due(book.database, AT, 5) == (first, second)


def test_what_arrived_has_no_error_any_more(book: Casebook) -> None:
    """Its attempts are counted, and no other message is touched."""
    other, mail = kept(book), kept(book, attempts=1, last_error="weg")
    done = deliveries.mark_arrived(book.database, mail, after(1))
    assert done == replace(mail, attempts=2, delivered_at=after(1), last_error=None)
    assert reread(book, mail) == done
    assert reread(book, other) == other


def test_what_failed_says_why_and_when_it_is_tried_again(book: Casebook) -> None:
    """It is undelivered until it arrives."""
    mail, other = kept(book), kept(book)
    later = deliveries.mark_failed(book.database, mail, "geen verbinding", after(1))
    assert later == replace(mail, attempts=1, last_error="geen verbinding", due_at=after(1))
    assert reread(book, mail) == later
    assert deliveries.undelivered(book.database) == (later,)
    assert deliveries.due(book.database, AT, 5) == (other,)
    deliveries.mark_arrived(book.database, later, after(1))
    assert deliveries.undelivered(book.database) == ()


def test_what_was_withdrawn_while_it_was_sent_stays_withdrawn(book: Casebook) -> None:
    """An attempt that was under way, and what became of it, does not make it wait again."""
    read = kept(book, channel=Channel.NOTICE, state="N-2026-0001")
    deliveries.withdraw(book.database, read, after(1))
    assert not deliveries.still_waits(book.database, read)
    deliveries.mark_failed(book.database, read, "geen verbinding", after(2))
    assert reread(book, read).replaced_at == after(1)
    assert deliveries.due(book.database, after(9), 5) == ()


@pytest.mark.parametrize("changes", [{"delivered_at": AT}, {"replaced_at": AT}])
def test_a_message_waits_until_it_arrived_or_was_replaced(book: Casebook, changes: dict[str, object]) -> None:
    """Asked of the casebook, whatever was read before."""
    other, mail = kept(book), kept(book, **changes)
    assert deliveries.still_waits(book.database, other)
    assert not deliveries.still_waits(book.database, mail)


def test_what_a_later_message_tells_is_not_undelivered(book: Casebook) -> None:
    """One night without a mail server is not told of every morning for ever after."""
    kept(book)
    failed = deliveries.mark_failed(book.database, kept(book), "geen verbinding", after(1))
    urgent = deliveries.mark_failed(book.database, kept(book, channel=Channel.URGENT), "weg", after(1))
    assert deliveries.undelivered(book.database) == (failed, urgent)
    deliveries.add(book.database, replace(MAIL, created_at=after(1)))
    assert deliveries.undelivered(book.database) == (urgent,)
