"""Other words that a Dutch word of a post may be in a decision: its verb, its parts, its number, in full.

Only posts are widened by it, never what is stored; each is a guess, the likeliest first. A post says
`repareert`, `wolverver`, `negenjarige`, `600.000` and `azc` where a decision says repareren, wol verven, van
negen, zeshonderdduizend and asielzoekerscentrum. Measured and left out, since they hit as much in other
decisions: the verb in a separable one (inbouwen ~ bouwen), the word without -ing, -er or -heid.
"""

from functools import lru_cache
from pathlib import Path

from matcher import rarity
from matcher.normalise import one_form
from matcher.numerals import digits_for, words_for

MOST = 4
_LEAST_HEAD, _LEAST_TAIL = 3, 4  # letters
_COMPOUND = 8
_RARE_ZIPF = 2.5  # a commoner word is no compound that somebody made up
_PART_ZIPF = 3.0
_INFLECTED, _INFLECTED_ZIPF = 5, 3.5
_HARD = {"v": "f", "z": "s"}
_SAYS_NOTHING = frozenset(
    (Path(__file__).parent / "data" / "short-dutch.txt").read_text(encoding="utf-8").split()
)
"""What people write for words that say nothing: zijn, even, in plaats van, mevrouw."""
_SHORT_FOR = {
    "azc": "asielzoekerscentrum",
    "azcs": "asielzoekerscentrum",
    "pol": "politie",
    "vwn": "vluchtelingenwerk",
    "zkh": "ziekenhuis",
    "jr": "jaar",
    "jrs": "jaar",
    "mnd": "maand",
    "wkn": "week",
    "meissie": "meisje",
    "jochie": "jongen",
    "ventje": "jongen",
    "kinders": "kinderen",
}


def says_nothing(piece: str) -> bool:
    """Whether a piece is short for a word that says nothing by itself."""
    return piece in _SAYS_NOTHING


def kin(piece: str, form: str, *, whole: bool = True) -> tuple[str, ...]:
    """Forms of other words that a word of this form may be in a decision, the likeliest first.

    Args:
        piece: the word as it is written, folded.
        form: its one form.
        whole: no parts of it are known yet.
    """
    if full := _SHORT_FOR.get(piece):
        return (one_form(full),)
    if piece.isdigit():
        return tuple(map(one_form, words_for(piece)))
    if number := digits_for(piece):
        return number
    related = _inflected(piece)
    if whole and len(piece) >= _COMPOUND:
        related += _parts(piece, form)
    return tuple(dict.fromkeys(word for word in related if word != form))[:MOST] if related else ()


def _inflected(piece: str) -> list[str]:
    """The verb of a third person and the adjective without its -e, which the stemmer leaves on."""
    if len(piece) < _INFLECTED or piece[-1] not in "te":
        return []
    others = [piece[:-1]] if piece[-1] == "t" else _without_e(piece[:-1])
    return [form for form, zipf in map(part, others) if zipf >= _INFLECTED_ZIPF]


def _without_e(stem: str) -> list[str]:
    """What an adjective may be without its -e: net of nette, stijf of stijve, hoog of hoge."""
    last = stem[-1]
    if last == stem[-2]:
        return [stem[:-1]]
    if last in _HARD:
        return [stem[:-1] + _HARD[last]]
    is_open = stem[-2] in "aou" and stem[-3] not in "aeiou"
    return [stem, f"{stem[:-1]}{stem[-2:]}"] if is_open else [stem]


def _parts(piece: str, form: str) -> list[str]:
    """The two words of a compound, also shorter and rarer ones than are stored of a decision."""
    if rarity.zipf(form) >= _RARE_ZIPF:
        return []
    best, parts = 2 * _PART_ZIPF, list[str]()
    for at in range(_LEAST_HEAD, len(piece) - _LEAST_TAIL + 1):
        head, of_head = part(piece[:at])
        if of_head >= _PART_ZIPF:
            tail, of_tail = _tail(piece[at:])
            if of_tail >= _PART_ZIPF and of_head + of_tail > best:
                best, parts = of_head + of_tail, [head, tail]
    return parts


def _tail(written: str) -> tuple[str, float]:
    """A compound's last word; of one who does something, what is done."""
    form, zipf = part(written)
    doer = len(written) > _LEAST_TAIL and written.endswith("er") and zipf < _PART_ZIPF
    return part(f"{written[:-2]}en") if doer else (form, zipf)


@lru_cache(200_000)
def part(written: str) -> tuple[str, float]:
    """A part's one form, and its Zipf frequency: 0 where it says nothing or is no word."""
    form = one_form(written)
    return form, rarity.listed_zipf(form) if form else 0.0
