"""In which language a text is written: what can be read here, and what is only counted.

Nearly every post of a Dutch crawl is settled by its little words. The others go to py3langid, a table of
frequent byte sequences: the same answer for the same text, no network, no chance.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matcher.reading import sign

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
"""Too short to tell, or no words at all (ISO 639: undetermined)."""
READ_BY_WORDS = frozenset({"nl", "en"})
"""Languages whose words the matcher knows; names and numbers carry over from any."""
READ_BY_MEANING = frozenset(
    {"nl", "en", "de", "fr", "tr", "ar", "es", "it", "pt", "pl", "ru", "zh", "ja", "ko", "th"}
)
"""Languages that the encoder of `matcher.meaning` was made for."""
KNOWN = (
    *("nl", "en", "de", "fr", "tr", "ar", "fa", "ps", "ku", "sdh", "am", "om", "so", "sw", "ur", "hi", "bn"),
    *("pa", "ta", "ne", "my", "th", "vi", "zh", "ja", "ko", "id", "tl", "ka", "hy", "az", "ru", "uk", "be"),
    *("pl", "cs", "sk", "sl", "hr", "sr", "mk", "bg", "ro", "hu", "sq", "el", "it", "es", "pt", "ca", "da"),
    *("sv", "no", "fi", "et", "lv", "lt", "he", "ha", "yo", "ig", "rw", "ln", "zu", "af", "fy", "ht", "uz"),
    *("kk", "tg", "tk", "ug"),
)
"""Languages that are told apart: of residents, of the country and its neighbours."""

_MOST = 1_500  # characters that are looked at
_LEAST_LETTERS = 20
_SETTLED = 4  # different little words of one language, and more than of the other
_WORD = re.compile(r"[^\W\d_]+")
_ETHIOPIC = re.compile("[\u1200-\u137f]")
_TIGRINYA = re.compile("[\u1213\u12a3\u1250-\u1258\u12b8-\u12c5]")
_AMHARIC = re.compile("[\u12a0]")
_STANDS_FOR = {"sdh": "ckb", "af": "nl"}
"""Labels that stand for another: Sorani by its usual code; short Dutch is easily taken for Afrikaans."""


def language_of(text: str) -> str:
    """The ISO 639 code of the language that most of the text's beginning is in; `und` where that is open."""
    words = [word.lower() for word in _WORD.findall(text[:_MOST])]
    letters = sum(map(len, words))
    if letters < _LEAST_LETTERS and not _is_dense(words):
        return UNKNOWN
    signs = [sign(word) for word in set(words)]
    english, dutch = signs.count(1), signs.count(-1)
    if max(english, dutch) >= _SETTLED and 2 * min(english, dutch) < max(english, dutch):
        return "en" if english > dutch else "nl"
    return _asked(" ".join(words))


def is_read(language: str, *, by_meaning: bool) -> bool:
    """Whether this installation can find anything in a post of this language."""
    return language == UNKNOWN or language in (READ_BY_MEANING if by_meaning else READ_BY_WORDS)


def _is_dense(words: list[str]) -> bool:
    """Whether these are enough letters of a script that says much with few, such as Chinese."""
    return any(word > "\u02ff" for word in words) and sum(map(len, words)) >= _LEAST_LETTERS // 2


@lru_cache(1_024)
def _asked(words: str) -> str:
    if len(_ETHIOPIC.findall(words)) * 2 > len(words.replace(" ", "")):
        return "ti" if len(_TIGRINYA.findall(words)) > len(_AMHARIC.findall(words)) else "am"
    label = str(_identifier().classify(words)[0])
    return _STANDS_FOR.get(label, label)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 0.2 s

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(KNOWN)
    return identifier
