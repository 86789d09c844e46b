"""Whether a password is right: argon2id with the library's defaults, which are RFC 9106's low-memory ones."""

import re
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from console.errors import AccountError

SHORTEST = 12
LONGEST = 256

_FEWEST_CHARACTERS = 5
_ENOUGH_WORDS = 4
"""So many words in a row, common as each may be, are a good password."""

_LEET = str.maketrans("01345789@$!", "oleastbgasi")
_TRIED_HERE = """
lekwacht coa ind asiel beheer beheerder integriteit melding meldingen admin administrator welkom wachtwoord
geheim zomer herfst winter lente voorjaar najaar januari februari maart april mei juni juli augustus september
oktober november december maandag dinsdag woensdag donderdag vrijdag
"""
_OF_HERE = frozenset(_TRIED_HERE.split())
"""What is tried first here; it is not in the list of common passwords of all the world."""

_hasher = PasswordHasher()
_one_at_a_time = threading.BoundedSemaphore(2)  # 64 MiB each: a flood of sign-ins must not fill the memory


def hashed(password: str, own: tuple[str, ...] = ()) -> str:
    """What to keep of a new password.

    Args:
        password: what somebody chose.
        own: the names of the person and the account, which others try first.

    Raises:
        AccountError: it is too short, too long or too easily guessed.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError("a password has 12 to 256 characters")
    if is_common(password, own):
        raise AccountError("this password is too common; choose several unrelated words")
    with _one_at_a_time:
        return _hasher.hash(password)


def is_common(password: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a password is, but for digits, signs and repetition, among those that are tried first.

    Common ones are mostly shorter than ours may be; people stretch them: Welkom2026!!, wachtwoordwachtwoord.
    """
    plain = _plain(password)
    names = {_plain(part) for name in own for part in re.split(r"[\s.@_-]+", name) if len(part) > 1}
    tried = _common() | names
    words = _words(plain)
    if len(words) >= _ENOUGH_WORDS:
        return False
    if plain in tried or len(set(plain)) < _FEWEST_CHARACTERS:
        return True
    return any(
        all(_is_tried(word, tried, names) for word in form) for form in (words, _words(_unleet(plain)))
    )


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; an account that is not there takes as long as one that is."""
    if len(password) > LONGEST:
        return False
    with _one_at_a_time:
        try:
            right = _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - a megabyte, needed when one is chosen

    return frozenset(FREQUENCY_LISTS["passwords"]) | _OF_HERE


def _plain(text: str) -> str:
    """Without accents and capitals."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in parts if not unicodedata.combining(mark))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^a-z]+", text) if word]


def _unleet(text: str) -> str:
    """With the letters that signs stand for, but for digits at the end, which are a year or a number."""
    return text.rstrip("0123456789!?.").translate(_LEET)


def _is_tried(word: str, tried: frozenset[str], names: set[str]) -> bool:
    """Whether a word, or the stretch that it repeats, or what names leave of it, is tried first."""
    for name in names:
        word = word.replace(name, "")
    return not word or word in tried or re.sub(r"^(.+?)\1+$", r"\1", word) in tried


_NOBODY = _hasher.hash("the account that is not there")
