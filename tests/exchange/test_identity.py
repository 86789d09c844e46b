"""Who a house is: secret keys in a file of their own, a card for the partner, a fingerprint for the voice."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from exchange import identity as identities
from exchange.errors import IdentityError, PartnerError
from tests.exchange.conftest import BEGIN


def test_an_identity_is_read_back_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    """What was written is what is read, and the file is the owner's alone."""
    path, made = tmp_path / "exchange" / "identity.json", identities.make(BEGIN)
    identities.save(path, made)
    assert identities.load(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_identity_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """One sentence says what to do."""
    path = tmp_path / "identity.json"
    identities.save(path, identities.make(BEGIN))
    path.chmod(0o640)
    with pytest.raises(IdentityError, match="chmod 600"):
        identities.load(path)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"house":"x","keys":[]', b"\xff\xfe"])
def test_a_damaged_identity_is_told(tmp_path: Path, content: bytes) -> None:
    """No traceback for a file that holds something else."""
    path = tmp_path / "identity.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(IdentityError, match="backup"):
        identities.load(path)


def test_secrets_never_show() -> None:
    """Printing an identity prints no key."""
    made = identities.make(BEGIN)
    assert made.keys[0].signing not in repr(made)
    assert made.keys[0].opening not in repr(made)


def test_two_keys_may_be_live_and_no_more() -> None:
    """The newest comes first; the old one is retired before a third is made."""
    first = identities.make(BEGIN)
    second = identities.rotated(first, BEGIN)
    assert second.keys[1:] == first.keys
    assert second.house == first.house
    with pytest.raises(IdentityError, match="two active keys"):
        identities.rotated(second, BEGIN)
    assert identities.without_oldest(second).keys == second.keys[:1]
    with pytest.raises(IdentityError, match="only one key"):
        identities.without_oldest(first)


def test_a_card_is_what_was_written(tmp_path: Path) -> None:
    """The partner reads the card that was handed over, and both see one fingerprint."""
    card = identities.make(BEGIN).card
    identities.write_card(tmp_path / "ind.card", card)
    assert identities.read_card(tmp_path / "ind.card").fingerprint == card.fingerprint


def test_another_card_has_another_fingerprint() -> None:
    """Whatever is changed in a card changes what is compared by voice."""
    card, other = identities.make(BEGIN).card, identities.make(BEGIN).card
    changed = [replace(card, **{name: getattr(other, name)}) for name in ("house", "signing", "recipient")]
    assert card.fingerprint not in {other_card.fingerprint for other_card in changed}


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"house":"h","signing":"00","recipient":"age1x"}', b"\xff" * 99]
)
def test_a_file_that_is_no_card_is_told(tmp_path: Path, content: bytes) -> None:
    """Bad bytes are one sentence, not a traceback."""
    path = tmp_path / "card"
    path.write_bytes(content)
    with pytest.raises(PartnerError, match="not the card"):
        identities.read_card(path)
