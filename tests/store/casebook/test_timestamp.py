"""Replies of timestamp authorities: kept as they came, the first of each authority."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.casebook import timestamp as timestamps
from tests.store.casebook.conftest import AT, Casebook, after

PEM = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
STAMP = timestamps.made(b"verklaring", "https://tsa.example/", AT, b"\x30\x00\xff", PEM)


@given(reply=st.binary(max_size=64), data=st.binary(max_size=64))
def test_a_reply_is_kept_as_it_came(reply: bytes, data: bytes) -> None:
    """Whatever bytes an authority sends; it is known by the digest of what was stamped."""
    stamp = timestamps.made(data, "a", AT, reply, PEM)
    assert stamp.token == reply
    assert stamp.sha256 == hashlib.sha256(data).hexdigest()
    assert stamp.certificates == PEM.decode()


def test_certificates_that_are_no_text_are_kept_as_far_as_they_are() -> None:
    """A damaged file of certificates is no reason to lose the reply."""
    assert timestamps.made(b"x", "a", AT, b"r", b"A\xffB").certificates == "A\ufffdB"


def test_a_stamp_comes_back_as_it_was_kept(book: Casebook) -> None:
    """Authority, moment, reply and certificates."""
    timestamps.keep(book.database, STAMP)
    assert timestamps.of(book.database, STAMP.sha256) == (STAMP,)
    assert timestamps.of(book.database, "anders") == ()


def test_the_first_reply_of_an_authority_stays(book: Casebook) -> None:
    """A later one proves less; another authority, or something else that was stamped, has its own."""
    others = (replace(STAMP, authority="https://b.example/"), replace(STAMP, sha256="anders"))
    for stamp in (STAMP, replace(STAMP, stamped_at=after(1), reply="AA=="), *others):
        timestamps.keep(book.database, stamp)
    assert set(timestamps.of(book.database, STAMP.sha256)) == {STAMP, others[0]}
    assert timestamps.of(book.database, "anders") == (others[1],)


def test_replies_stand_in_order_of_time(book: Casebook) -> None:
    """Those of one moment by their authority."""
    wanted = tuple(
        replace(STAMP, authority=authority, stamped_at=at)
        for authority, at in (("c", AT), ("a", after(1)), ("b", after(1)))
    )
    for stamp in reversed(wanted):
        timestamps.keep(book.database, stamp)
    assert timestamps.of(book.database, STAMP.sha256) == wanted


@pytest.mark.parametrize(
    ("changes", "known"), [({}, True), ({"authority": "b"}, False), ({"sha256": "anders"}, False)]
)
def test_an_authority_has_replied_or_not(book: Casebook, changes: dict[str, str], *, known: bool) -> None:
    """About this very thing."""
    timestamps.keep(book.database, STAMP)
    asked = replace(STAMP, **changes)
    assert timestamps.has(book.database, asked.sha256, asked.authority) is known
