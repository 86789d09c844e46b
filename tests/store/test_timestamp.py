"""Timestamps of a real authority: they hold over what was stamped, and over nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import timestamp
from store.timestamp import TimestampError
from tests import authority
from tests.authority import Authority

STATEMENT = b"lekwacht K-2026-0001\nevidence 00\n"


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority."""
    return authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def reply(stamps: Authority) -> bytes:
    """Its reply about the statement."""
    return stamps.reply(timestamp.question(STATEMENT).body)


def test_a_stamp_says_when(stamps: Authority, reply: bytes) -> None:
    """The reply of a real authority holds, and names the moment at which it was made."""
    at = timestamp.stamped_at(reply, STATEMENT, stamps.pem.read_bytes())
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


def test_the_number_in_the_question_must_come_back(stamps: Authority) -> None:
    """A reply to another question over the same bytes is refused while it is asked for."""
    asked = timestamp.question(STATEMENT)
    reply = stamps.reply(asked.body)
    assert timestamp.stamped_at(reply, STATEMENT, stamps.pem.read_bytes(), asked.nonce)
    other = timestamp.question(STATEMENT)
    with pytest.raises(TimestampError):
        timestamp.stamped_at(reply, STATEMENT, stamps.pem.read_bytes(), other.nonce)


def test_it_holds_over_nothing_else(stamps: Authority, reply: bytes) -> None:
    """One changed byte of what was stamped makes the stamp void."""
    with pytest.raises(TimestampError):
        timestamp.stamped_at(reply, STATEMENT + b" ", stamps.pem.read_bytes())


def test_only_its_own_authority_counts(
    reply: bytes, stamps: Authority, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Certificates of another authority do not make it hold, in neither form that a reply may have."""
    other = authority.make(tmp_path_factory.mktemp("other"))
    unsorted = stamps.reply(timestamp.question(STATEMENT).body, with_chain=True)
    for token in (reply, unsorted):
        with pytest.raises(TimestampError):
            timestamp.stamped_at(token, STATEMENT, other.pem.read_bytes())


def test_a_reply_that_the_library_refuses_is_read_by_openssl(stamps: Authority) -> None:
    """Authorities that send their chain unsorted are read too: the stamp holds, and over nothing else."""
    unsorted = stamps.reply(timestamp.question(STATEMENT).body, with_chain=True)
    at = timestamp.stamped_at(unsorted, STATEMENT, stamps.pem.read_bytes())
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    with pytest.raises(TimestampError):
        timestamp.stamped_at(unsorted, b"iets anders", stamps.pem.read_bytes())


def test_without_openssl_such_a_reply_is_refused_with_what_to_do(
    stamps: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where openssl is not installed the reply does not hold, and the message says what helps."""
    unsorted = stamps.reply(timestamp.question(STATEMENT).body, with_chain=True)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TimestampError, match="install openssl"):
        timestamp.stamped_at(unsorted, STATEMENT, stamps.pem.read_bytes())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1 << 20), change=st.integers(1, 255))
def test_a_changed_reply_never_says_another_moment(
    stamps: Authority, reply: bytes, place: int, change: int
) -> None:
    """Whatever byte of a reply is changed: it is refused, or says what it said; nothing else is raised."""
    changed = bytearray(reply)
    changed[place % len(reply)] ^= change
    said = timestamp.stamped_at(reply, STATEMENT, stamps.pem.read_bytes())
    try:
        now_says = timestamp.stamped_at(bytes(changed), STATEMENT, stamps.pem.read_bytes())
    except TimestampError:
        return
    assert now_says == said


def test_a_file_without_certificates_is_told() -> None:
    """What is not a PEM file is refused in a sentence."""
    with pytest.raises(TimestampError, match="not a PEM file"):
        timestamp.certificates(b"geen certificaat")
