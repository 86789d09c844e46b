"""What runs out of time."""

import pytest

from store.casebook import deadline
from store.casebook.incident import OPEN, Notification, Status
from tests.store.casebook.conftest import AT, Casebook, after


@pytest.mark.parametrize("notification", Notification)
@pytest.mark.parametrize("status", [Status.NIEUW, Status.AFGEHANDELD])
def test_the_clock_runs_until_the_authority_was_told_or_two_persons_agreed(
    book: Casebook, notification: Notification, status: Status
) -> None:
    """A proposal that waits for the second person stops nothing, nor does closing the incident."""
    aware = book.incident("A", aware_at=AT, notification=notification, status=status)
    book.incident("B", aware_at=AT, notified_at=after(1), notification=notification, status=status)
    book.incident("C", notification=notification, status=status)
    settled = notification is Notification.NIET_MELDPLICHTIG
    assert deadline.running(book.database) == (() if settled else (aware,))


def test_the_clock_that_began_first_stands_first(book: Casebook) -> None:
    """Of two that began at one moment the older incident."""
    late, early, also_late = (
        book.incident(case, aware_at=at) for case, at in (("A", after(2)), ("B", after(1)), ("C", after(2)))
    )
    assert deadline.running(book.database) == (early, late, also_late)


@pytest.mark.parametrize("status", Status)
def test_a_signal_that_nobody_opened_is_counted_while_it_is_open(book: Casebook, status: Status) -> None:
    """From the moment named, that moment among it; one that was opened, or raised later, is not."""
    book.incident("A", status=status, opened_at=AT)
    book.incident("B", status=status, opened_at=after(-1))
    book.incident("C", status=status, opened_at=after(microseconds=1))
    book.incident("D", status=status, opened_at=AT, seen_at=after(1))
    assert deadline.unseen(book.database, AT) == (2 if status in OPEN else 0)
