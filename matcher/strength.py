"""Can a passage be found at all? What its fingerprint could show at best, and what keeps it from more."""

from matcher.fingerprint import MadeFingerprint
from store.matches.document import Weakness

LEAST_WORDS = 25
LEAST_HASHES = 8
LEAST_RARE_WORDS = 3
PUBLIC_SHARE = 0.75

ADVICE = {
    Weakness.TOO_SHORT: "too short to be told from chance; enrol it together with the text around it",
    Weakness.STANDARD_TEXT: "nearly all standard text, which is public; nothing in it is worth watching",
    Weakness.NO_PROSE: "no running text but numbers, dots, markup or letters without a meaning; look at it",
    Weakness.FEW_RARE_WORDS: "hardly a word that is its own; enrol it together with the text around it",
}


def weakness(made: MadeFingerprint, words: int) -> Weakness | None:
    """Why a passage cannot be found, or hardly; None where it can."""
    hashes = len(made.groups.values) + len(made.words.values)
    if made.public_share > PUBLIC_SHARE and hashes < 2 * LEAST_HASHES:
        return Weakness.STANDARD_TEXT
    if words < LEAST_WORDS or made.content_words < LEAST_WORDS // 2:
        return Weakness.TOO_SHORT
    if hashes < LEAST_HASHES or len(made.words.values) < LEAST_RARE_WORDS:
        return Weakness.FEW_RARE_WORDS
    return None
