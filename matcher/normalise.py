"""What a text says in words that can be compared: one form per word, each mapped back to the original text.

Passages and posts go through the same function. Its result is stored as hashes, so any change to it,
to a table it uses or to the stemmer makes every stored fingerprint useless: `VERSION` then goes up, and
`check_version` refuses to run when the vector it was released with no longer comes out.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import Stemmer

from matcher import rarity
from matcher.errors import NormaliserError
from matcher.folding import Folded, fold
from matcher.numerals import MONTH_NAMES, date_words, number_words
from matcher.stopwords import STOPWORDS
from matcher.written_together import words_in

VERSION = "nl-2"
_VECTOR_DIGEST = "827b600d7d07657d"
_VECTOR = (
    "De man verklaarde op 3 maart 2019 dat v i j f e n t w i n t i g geiten, ge.heim gehouden in Zalambessa, "
    "waren ontvoerd door twee strij-\nders met een geweer; zus werd mishandeld en vluchtte naar Khartoem."
)

_MONTH_SET = frozenset(MONTH_NAMES)
_MONTH = f"(?:{'|'.join(MONTH_NAMES)})"
_DATE = (
    rf"\b\d{{1,2}}(?:e|ste|de)?\.? {{0,2}}{_MONTH}\b\.?(?:,? {{0,2}}'?\d{{4}}\b)?"
    rf"|\b{_MONTH} {{0,2}}\d{{4}}\b"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]'?(?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"
)
_LETTER = r"[^\W\d_]"
_APART = r"[ .\-_*|/~+]"
_SPACED = rf"(?<![^\W_]){_LETTER}(?:{_APART}{_LETTER}(?![^\W_])){{2,}}+"
_SPLIT = rf"{_LETTER}++(?:[.*|~+]{_LETTER}++)+"
_THOUSANDS = r"\b\d{1,3}(?:\.\d{3})+\b"
_WORD = r"[^\W_]+"
_PIECE = re.compile(f"{_DATE}|{_SPACED}|{_SPLIT}|{_THOUSANDS}|{_WORD}")
LONGEST_WORD = 60
"""Letters or digits of the longest run that is one word; letters beyond are words written together."""
_OCR_LETTER = str.maketrans("013458", "oleasb")
_STOPWORD_ZIPF = 6.5
_IRREGULAR = {
    stem: base
    for base, stems in {
        "kind": "kinder",
        "dwing": "dwong",
        "vind": "vond gevond",
        "vraag": "vroeg",
        "sla": "sloeg slag slaa",
        "kijk": "keek",
        "houd": "hield hou",
        "loop": "liep",
        "slaap": "sliep",
        "spreek": "sprak sprook sprok",
        "zie": "zag zien",
        "neem": "nam nom",
        "geef": "gaf gav",
        "krijg": "kreeg",
        "schrijf": "schreef",
        "sterf": "stierf storf",
        "breek": "brak brook",
        "steel": "stal stool",
        "trek": "trok",
        "val": "viel",
        "rijd": "reed rij",
        "vlieg": "vloog",
        "verlies": "verloor",
        "verlaat": "verliet verlat verlaan",
        "schiet": "schoot",
        "help": "hielp holp",
        "bind": "bond",
        "drink": "dronk",
        "zwijg": "zweeg",
        "blijf": "bleef",
        "wijs": "wees",
        "koop": "kocht",
        "breng": "bracht",
        "denk": "dacht",
        "zoek": "zocht",
        "weet": "wist",
        "draag": "droeg",
        "begin": "begon begonn",
        "overlijd": "overleed overleden",
        "verdwijn": "verdween verdwen",
        "vertrek": "vertrok vertrokk",
        "stad": "steed",
    }.items()
    for stem in stems.split()
}
_PARTICIPLE = re.compile(r"(?:be|ver|ont|her|mis)[a-z]{3,}[^aeioustd][dt]$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word in its one form, and where it stands in the original text."""

    word: str
    start: int
    end: int


def normalise(text: str) -> list[Token]:
    """The words of `text` that carry meaning, in order; those of one place (a date, say) share its span."""
    folded = fold(text)
    return [
        Token(word, *folded.span(start, end))
        for raw, start, end in raw_tokens(folded)
        for word in words_of(raw)
    ]


def raw_words(text: str) -> list[str]:
    """The pieces of `text` that `words_of` turns into words: `normalise` without places."""
    return _PIECE.findall(fold(text).text)


def raw_tokens(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """The same pieces with their places in the folded text."""
    for match in _PIECE.finditer(folded.text):
        yield match.group(), match.start(), match.end()


def piece_at(folded: str, start: int) -> str:
    """The piece that begins at a place where a word does."""
    match = _PIECE.match(folded, start)
    return match.group() if match else ""


def words_of(raw: str) -> tuple[str, ...]:
    """The words of one piece of folded text: none for a stop word, several for a date."""
    if raw.isalnum():
        if len(raw) > LONGEST_WORD:
            return _forms(words_in(raw) if raw.isalpha() else [])
        word = one_form(raw)
        return (word,) if word else ()
    if dates := date_words(raw):
        return dates
    if raw.replace(".", "").isdigit():
        return _forms([raw.replace(".", "")])
    return _forms(_mended([part for part in re.split(r"[\W_]+", raw) if part]))


def _forms(words: list[str]) -> tuple[str, ...]:
    return tuple(form for word in words if (form := one_form(word)))


def is_date(raw: str) -> bool:
    """Whether a piece of folded text is a date, whose words are forms of one thing."""
    return not raw.isalnum() and bool(date_words(raw))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("dutch", 0)


def one_form(word: str) -> str:
    """The form that stands for `word` and all its inflections; '' where it says nothing or is no word."""
    if len(word) > LONGEST_WORD:
        return ""
    if not word.isalpha() and not word.isdigit():
        word = _letters_only(word)
    fixed, stem = _fixed(), _stemmer().stemWord
    for _ in range(6 + len(word)):  # a word glued from many sheds an ending at a time
        if (shorter := fixed.get(word)) is None:
            if len(word) < 2 or word.isdigit() or not word.isascii():
                return word if len(word) > 1 or word.isdigit() else ""
            is_participle = word[-1] in "dt" and _PARTICIPLE.search(word)
            shorter = word[:-1] if is_participle else stem(word)
            if fixed.get(shorter) == "":
                return word  # it is no stop word itself: geweer is not weer
        if shorter == word or not shorter:
            return shorter
        word = shorter
    return word


@cache
def _fixed() -> dict[str, str]:
    """What becomes of words that no rule fits: nothing of stop words and months, digits of number words."""
    nothing = dict.fromkeys(STOPWORDS | _MONTH_SET, "")
    return _IRREGULAR | number_words() | nothing


def check_version() -> None:
    """Make sure that texts are normalised as when the fingerprints were made.

    Raises:
        NormaliserError: the stemmer or another part gives something else.
    """
    if _vector_digest() != _VECTOR_DIGEST:
        raise NormaliserError(
            f"texts are not normalised as in {VERSION}; install the pinned PyStemmer, or "
            "enrol the documents again"
        )


def _vector_digest() -> str:
    words = " ".join(token.word for token in normalise(_VECTOR))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _letters_only(word: str) -> str:
    """Digits among letters are letters that were misread or disguised."""
    digits = sum(character.isdigit() for character in word)
    if not digits or digits * 3 > len(word):
        return word
    as_l, as_i = word.translate(_OCR_LETTER), word.replace("1", "i").translate(_OCR_LETTER)
    return as_i if as_i.isalpha() and rarity.is_known(one_form(as_i)) else as_l


def _mended(parts: list[str]) -> list[str]:
    """The words that were taken apart into `parts`, or the parts where they are words of their own."""
    whole = "".join(parts)
    if len(whole) > LONGEST_WORD:
        return words_in(whole) if max(map(len, parts)) == 1 and whole.isalpha() else parts
    if max(map(len, parts)) == 1:
        return [whole] if rarity.is_known(one_form(whole)) or len(whole) < 12 else words_in(whole)
    known = rarity.is_known(one_form(whole))
    return [whole] if known and _frequency(whole) >= min(map(_frequency, parts)) else parts


def _frequency(word: str) -> float:
    form = one_form(word)
    return rarity.zipf(form) if form else _STOPWORD_ZIPF
