"""Who this house is: its signing and sealing keys, and the card by which a partner may know it.

Two keys may be live at once. Every bundle is signed with all of them, the oldest last, and each signature
covers those before it: a partner that knows one of them can read on while keys are changed, so that a
rotation has no blind night.
"""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import RecipientError, x25519

from exchange.errors import IdentityError, PartnerError
from store import out_file

MOST_LIVE = 2
"""Keys of one house that may be live at once: the old one and the one that follows it."""
_LONGEST_CARD = 4096


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of one key of a house, as it is handed to a partner."""

    house: str  # a random id that stays when keys change
    signing: str  # Ed25519 public key, 64 hexadecimal digits
    recipient: str  # age recipient to which bundles for the house are sealed

    @property
    def fingerprint(self) -> str:
        """What two people compare by voice: 32 hexadecimal digits in groups of four."""
        digest = hashlib.sha256(f"{self.house}\n{self.signing}\n{self.recipient}".encode()).hexdigest()
        return " ".join(digest[start : start + 4] for start in range(0, 32, 4))

    @property
    def key_id(self) -> str:
        """The short name of the key in manifests and lists."""
        return self.fingerprint.replace(" ", "")[:16]

    def has_signed(self, signature: bytes, content: bytes) -> bool:
        """Whether the signature over `content` is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.signing)).verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SecretKey:
    """One key of this house: it signs, and it opens what was sealed to it."""

    card: Card
    signing: str = field(repr=False)  # Ed25519 private key, 64 hexadecimal digits
    opening: str = field(repr=False)  # age identity
    made_at: datetime

    def sign(self, content: bytes) -> bytes:
        """The signature over these bytes."""
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.signing)).sign(content)

    def identity(self) -> x25519.Identity:
        """What opens a sealed payload."""
        return x25519.Identity.from_str(self.opening)


@dataclass(frozen=True, slots=True)
class Identity:
    """This house, with its live keys, newest first."""

    house: str
    keys: tuple[SecretKey, ...]

    @property
    def card(self) -> Card:
        """The newest key's card: what a partner gets."""
        return self.keys[0].card


def make(now: datetime) -> Identity:
    """A new house with its first key."""
    house = secrets.token_hex(8)
    return Identity(house, (_key(house, now),))


def rotated(identity: Identity, now: datetime) -> Identity:
    """The house with one more key, which signs beside the old one until that is retired.

    Raises:
        IdentityError: two keys are live already.
    """
    if len(identity.keys) >= MOST_LIVE:
        raise IdentityError(
            "there are two active keys already; retire the old one with `exchange identity --retire`"
        )
    return replace(identity, keys=(_key(identity.house, now), *identity.keys))


def without_oldest(identity: Identity) -> Identity:
    """The house after its old key was retired.

    Raises:
        IdentityError: there is only one key.
    """
    if len(identity.keys) == 1:
        raise IdentityError("there is only one key; make the next with `exchange identity --rotate`")
    return replace(identity, keys=identity.keys[:-1])


def save(path: Path, identity: Identity) -> None:
    """Write the identity, mode 0600, in place of what stood there: whole, or not at all.

    Raises:
        IdentityError: the file cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(identity))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise IdentityError(f"the identity {path} cannot be written: {error.strerror}") from None


def load(path: Path) -> Identity:
    """The identity of this house.

    Raises:
        IdentityError: there is none, others can read it, or it holds something else.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IdentityError("this house has no identity yet; make one with `exchange identity`") from None
    except OSError as error:
        raise IdentityError(f"the identity {path} cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            raise IdentityError(f"others can read the identity {path}; run: chmod 600 {path}")
        try:
            return msgspec.json.decode(file.read(), type=Identity)
        except msgspec.MsgspecError:
            raise IdentityError(f"{path} holds no identity; restore it from its backup") from None


def write_card(path: Path, card: Card) -> None:
    """Write the card that a partner trusts.

    Raises:
        OutFileError: the file cannot be written.
    """
    out_file.write(path, msgspec.json.format(msgspec.json.encode(card)) + b"\n")


def read_card(path: Path) -> Card:
    """The card in a file that a partner handed over.

    Raises:
        PartnerError: the file cannot be read, or is no card.
    """
    try:
        with path.open("rb") as file:
            card = msgspec.json.decode(file.read(_LONGEST_CARD), type=Card)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(card.signing))
        x25519.Recipient.from_str(card.recipient)
    except OSError as error:
        raise PartnerError(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, ValueError, RecipientError):
        raise PartnerError(
            f"{path} is not the card of a house; ask the partner for the file that `exchange identity` writes"
        ) from None
    return card


def _key(house: str, now: datetime) -> SecretKey:
    private, opening = Ed25519PrivateKey.generate(), x25519.Identity.generate()
    public = private.public_key().public_bytes_raw().hex()
    card = Card(house, public, str(opening.to_public()))
    return SecretKey(card, private.private_bytes_raw().hex(), str(opening), now)
