"""Machine edits of a passage, seeded: what careless or careful copying does to wording."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bench.leakset import Host, SetPassage

Rewrite = Callable[[str, random.Random], str]

TYPO_SHARE = 0.15
OCR_SHARE = 0.20
SPACED_SHARE = 1 / 3
HOMOGLYPH_SHARE = 0.3
ZERO_WIDTH_SHARE = 0.4
EXCERPT_WORDS = (40, 60)
SHORT_EXCERPT_WORDS = (25, 39)

HOMOGLYPHS = {
    "a": "\u0430",
    "c": "\u0441",
    "e": "\u0435",
    "i": "\u0456",
    "o": "\u043e",
    "p": "\u0440",
    "s": "\u0455",
    "x": "\u0445",
    "y": "\u0443",
    "A": "\u0410",
    "B": "\u0392",
    "H": "\u041d",
    "K": "\u039a",
    "M": "\u041c",
    "O": "\u039f",
    "T": "\u0422",
}
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
OCR_CONFUSIONS = (
    ("rn", "m"),
    ("cl", "d"),
    ("li", "h"),
    ("ij", "y"),
    ("m", "rn"),
    ("d", "cl"),
    ("w", "vv"),
    ("l", "1"),
    ("o", "0"),
    ("e", "c"),
    ("h", "b"),
    ("u", "n"),
    ("t", "f"),
    ("i", "l"),
    ("s", "5"),
    ("g", "q"),
)
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WORD = re.compile(r"\w+")


class Edit(StrEnum):
    """Names what was done to the excerpt."""

    EXCERPT_25 = "excerpt of 25-39 words"
    EXCERPT_40 = "excerpt of 40-60 words"
    TYPOS = "15 % of words mistyped"
    OCR = "OCR confusions in 20 % of words"
    REDACTED = "names and numbers redacted"
    HOMOGLYPHS = "homoglyphs"
    ZERO_WIDTH = "zero-width characters"
    SPACED = "every third word in spaced letters"
    ALL_SPACED = "all letters spaced"
    REORDERED = "sentences reordered"
    SECOND_SENTENCE = "every second sentence dropped"
    FIFTH_WORD = "every fifth word dropped"
    LOWER = "lower case without punctuation"


@dataclass(frozen=True, slots=True)
class EditedPost:
    """One post with an edited excerpt of a passage in its midst; ``start`` and ``end`` in code points."""

    passage: SetPassage
    edit: Edit
    text: str
    start: int
    end: int


def edited_posts(passage: SetPassage, hosts: tuple[Host, ...], seed: int = 0) -> Iterator[EditedPost]:
    """Answer one post per edit; the same seed gives the same posts."""
    for edit in Edit:
        rng = random.Random(f"{seed}/{passage.id}/{edit.name}")
        piece = REWRITES[edit](excerpt(passage, edit, rng), rng)
        host = rng.choice(hosts)
        start = len(host.before) + 1
        yield EditedPost(passage, edit, host.around(piece), start, start + len(piece))


def excerpt(passage: SetPassage, edit: Edit, rng: random.Random) -> str:
    """Answer a run of the passage's own words: whole sentences where the edit works on sentences.

    Leading words that are law verbatim (``public_words``) stay out as far as the length allows: who posts
    only those leaks nothing.
    """
    if edit in {Edit.REORDERED, Edit.SECOND_SENTENCE}:
        return _sentence_run(passage, rng)
    shortest, longest = SHORT_EXCERPT_WORDS if edit is Edit.EXCERPT_25 else EXCERPT_WORDS
    words = passage.text.split()
    length = min(rng.randint(shortest, longest), len(words))
    first = min(passage.public_words, len(words) - length)
    start = rng.randint(first, len(words) - length)
    return " ".join(words[start : start + length])


def sentences(text: str) -> list[str]:
    """Answer the sentences of a passage, each with its full stop."""
    return re.split(r"(?<=[.?!;:]) (?=[A-Z'])", text)


def mistype(text: str, rng: random.Random) -> str:
    """Answer the text with slips of the finger in 15 % of its words."""
    return _some_words(text, TYPO_SHARE, rng, _slip, shortest=3)


def misread(text: str, rng: random.Random) -> str:
    """Answer the text with letters that a scanner confuses in 20 % of its words."""
    return _some_words(text, OCR_SHARE, rng, _confuse, shortest=2)


def redact(text: str, rng: random.Random) -> str:
    """Answer the text with every name and number made unreadable, in one way throughout."""
    mark = rng.choice(["[...]", "XXX", "█████", "***"])
    kept = []
    for before, word in pairwise([".", *text.split()]):
        core = word.strip(".,;:?!'()")
        named = core[:1].isupper() and (not before.endswith((".", "?", "!")) or core[1:2].isupper())
        kept.append(word.replace(core, mark) if named or any(c.isdigit() for c in core) else word)
    return " ".join(kept)


def swap_homoglyphs(text: str, rng: random.Random) -> str:
    """Answer the text with three in ten of the letters that have a twin written in another alphabet."""
    return "".join(HOMOGLYPHS[c] if c in HOMOGLYPHS and rng.random() < HOMOGLYPH_SHARE else c for c in text)


def insert_zero_width(text: str, rng: random.Random) -> str:
    """Answer the text with invisible characters in four in ten of its words."""

    def hide(word: str, rng: random.Random) -> str:
        at = rng.randint(1, len(word) - 1)
        return word[:at] + rng.choice(ZERO_WIDTH) + word[at:]

    return _some_words(text, ZERO_WIDTH_SHARE, rng, hide, shortest=2)


def space_letters(text: str, rng: random.Random) -> str:
    """Answer the text with every third longer word spelled out, by spaces, dots or hyphens."""
    mark = rng.choice([" ", ".", "-", " "])
    return _some_words(text, SPACED_SHARE, rng, lambda word, _: mark.join(word), shortest=4)


def space_all(text: str, _: random.Random) -> str:
    """Answer the text with a space between all letters and two between words."""
    return "  ".join(" ".join(word) for word in text.split())


def reorder(text: str, rng: random.Random) -> str:
    """Answer the sentences in another order."""
    parts = sentences(text)
    shuffled = parts[:]
    while shuffled == parts and len(parts) > 1:
        rng.shuffle(shuffled)
    return " ".join(shuffled)


def drop_second_sentences(text: str, _: random.Random) -> str:
    """Answer the first, third, fifth... sentence."""
    return " ".join(sentences(text)[::2])


def drop_fifth_words(text: str, _: random.Random) -> str:
    """Answer the text without its fifth, tenth, fifteenth... word."""
    return " ".join(word for at, word in enumerate(text.split(), 1) if at % 5)


def lower(text: str, _: random.Random) -> str:
    """Answer the text in lower case without punctuation."""
    return " ".join(WORD.findall(text.lower()))


def _unchanged(text: str, _: random.Random) -> str:
    return text


REWRITES: dict[Edit, Rewrite] = {
    Edit.EXCERPT_25: _unchanged,
    Edit.EXCERPT_40: _unchanged,
    Edit.TYPOS: mistype,
    Edit.OCR: misread,
    Edit.REDACTED: redact,
    Edit.HOMOGLYPHS: swap_homoglyphs,
    Edit.ZERO_WIDTH: insert_zero_width,
    Edit.SPACED: space_letters,
    Edit.ALL_SPACED: space_all,
    Edit.REORDERED: reorder,
    Edit.SECOND_SENTENCE: drop_second_sentences,
    Edit.FIFTH_WORD: drop_fifth_words,
    Edit.LOWER: lower,
}


def _sentence_run(passage: SetPassage, rng: random.Random) -> str:
    """Answer consecutive sentences of at least 40 words, at least three where the passage has them."""
    parts = sentences(" ".join(passage.text.split()[passage.public_words :]))
    starts = [at for at in range(len(parts)) if len(" ".join(parts[at:]).split()) >= EXCERPT_WORDS[0]]
    start = rng.choice(starts or [0])
    run: list[str] = []
    for part in parts[start:]:
        run.append(part)
        if len(run) >= 3 and len(" ".join(run).split()) >= EXCERPT_WORDS[0]:
            break
    return " ".join(run)


def _some_words(text: str, share: float, rng: random.Random, change: Rewrite, *, shortest: int) -> str:
    """Answer the text with exactly ``share`` of its words changed, chosen among those long enough."""
    words = list(WORD.finditer(text))
    fit = [match for match in words if match.end() - match.start() >= shortest]
    chosen = sorted(
        rng.sample(fit, min(len(fit), round(share * len(words)))), key=re.Match.start, reverse=True
    )
    for match in chosen:
        text = text[: match.start()] + change(match.group(), rng) + text[match.end() :]
    return text


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randint(0, len(word) - 2)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _neighbour(word[at], rng) + word[at + 1 :]


def _neighbour(letter: str, rng: random.Random) -> str:
    for row in KEYBOARD:
        at = row.find(letter.lower())
        if at >= 0:
            return rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return "e"


def _confuse(word: str, rng: random.Random) -> str:
    fit = [pair for pair in OCR_CONFUSIONS if pair[0] in word]
    if not fit:
        return word[:-1] + "."
    seen, read = rng.choice(fit)
    return word.replace(seen, read, 1)
