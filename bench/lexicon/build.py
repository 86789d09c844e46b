"""Makes the two tables of words that mean the same, which ship with the matcher, from the lists beside it.

A line of a list is an entry: Dutch words, an equals sign, English words or terms; on each side the most
fitting ones first. Every word of an entry may stand for the others. The lists were written for this project
by people who know both languages, without any passage or leak at hand; nothing was copied from a dictionary.

    python -m bench.lexicon.build
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

from matcher import lexicon
from matcher.folding import fold
from matcher.normalise import one_form

FOLDER = Path(__file__).parent
DUTCH_VERBS, ENGLISH_WORDS = "dutch_irregular.txt", "english_irregular.txt"
MOST_SYNONYMS = 3
MOST_TRANSLATIONS = 10
_UNPARTED = frozenset(("be", "ver", "ont", "her", "mis"))
_PARTED = frozenset(
    (
        "aan",
        "achter",
        "af",
        "bij",
        "binnen",
        "dood",
        "flauw",
        "in",
        "klaar",
        "kwijt",
        "langs",
        "lastig",
        "leeg",
        "los",
        "mee",
        "na",
        "neer",
        "om",
        "op",
        "rond",
        "samen",
        "schoon",
        "stil",
        "tegen",
        "terug",
        "thuis",
        "toe",
        "uit",
        "vast",
        "vol",
        "voor",
        "voorbij",
        "vreemd",
        "vrij",
        "weg",
    )
)
Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class WordEntry:
    """Words that may stand for each other, and where they are written."""

    dutch: tuple[str, ...]
    english: tuple[str, ...]
    source: str


def main() -> None:
    """Write both tables and tell their sizes."""
    for table, path in ((synonyms(), lexicon.SYNONYMS), (translations(), lexicon.TRANSLATIONS)):
        path.write_text(as_text(table), encoding="utf-8")
        print(f"{path.name}: {len(table)} words, {path.stat().st_size} bytes")


def entries(folder: Path = FOLDER) -> Iterator[WordEntry]:
    """Every entry of every list, in the order of the files."""
    for path in sorted(folder.glob("*.txt")):
        if path.name in {DUTCH_VERBS, ENGLISH_WORDS}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                dutch, _, english = line.partition(" = ")
                yield WordEntry(tuple(dutch.split(", ")), tuple(english.split(", ")), f"{path.name}:{number}")


def synonyms() -> Table:
    """By the form of a Dutch word its other forms, those of its synonyms after them."""
    translations_of: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for parts in verbs().values():
        forms = _distinct(map(form, parts))
        for translation in forms:
            translations_of[translation].append((-1, forms))
    for entry in entries():
        per_word = [forms_of(word) for word in entry.dutch]
        flat = _distinct(translation for forms in per_word for translation in forms)
        for place, forms in enumerate(per_word):
            for translation in forms:
                translations_of[translation].append((place, flat))
    table = {
        translation: _merged(groups, {translation})[:MOST_SYNONYMS]
        for translation, groups in translations_of.items()
    }
    return {translation: others for translation, others in table.items() if others}


def translations() -> Table:
    """By English word, stem of a word (after a `~`) or stems of a term the forms of the Dutch words."""
    meanings_of: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    irregular = english_forms()
    for entry in entries():
        flat = _distinct(form for word in entry.dutch for form in forms_of(word))
        for place, term in enumerate(entry.english):
            pieces = re.findall(r"[^\W_]+", fold(term).text)
            for key in keys(pieces, irregular):
                meanings_of[key].append((place, flat))
    return {key: _merged(groups, set())[:MOST_TRANSLATIONS] for key, groups in meanings_of.items()}


def keys(pieces: list[str], irregular: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What an English term is looked up by."""
    if len(pieces) > 1:
        last = (pieces[-1], *irregular.get(pieces[-1], ()))
        first = (pieces[0], *irregular.get(pieces[0], ()))
        heads = [[*pieces[:-1], end] for end in last] + [[start, *pieces[1:]] for start in first]
        return _distinct(" ".join(map(lexicon.english_stem, words)) for words in heads)
    word = pieces[0]
    return (word, *irregular.get(word, ()), f"~{lexicon.english_stem(word)}")


@cache
def verbs() -> dict[str, tuple[str, ...]]:
    """By Dutch infinitive its past and participle: listed ones, and verbs of the lists made of one."""
    simple = {parts[0]: tuple(parts) for parts in _rows(DUTCH_VERBS)}
    known = dict(simple)
    for word in sorted({word for entry in entries() for word in entry.dutch} - simple.keys()):
        for start in range(2, len(word) - 2):
            parts = simple.get(word[start:])
            if parts and word[:start] in _UNPARTED | _PARTED:
                known[word] = _with_prefix(word[:start], parts)
                break
    return known


def english_forms() -> dict[str, tuple[str, ...]]:
    """By English word its irregular forms."""
    return {parts[0]: tuple(parts[1:]) for parts in _rows(ENGLISH_WORDS)}


@cache
def forms_of(word: str) -> tuple[str, ...]:
    """The forms that a Dutch word of the lists may have, the one of its participle first."""
    return _distinct(map(form, reversed(verbs().get(word, (word,)))))


def form(word: str) -> str:
    """The one form of a word of the lists."""
    return one_form(fold(word).text)


def as_text(table: Table) -> str:
    """A table as its file has it: a line a word, what may stand for it after a tab."""
    return "".join(f"{key}\t{' '.join(forms)}\n" for key, forms in sorted(table.items()))


def _with_prefix(prefix: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    infinitive, past, participle = parts
    if prefix in _UNPARTED:
        return prefix + infinitive, prefix + past, prefix + participle.removeprefix("ge")
    return prefix + infinitive, prefix + past, prefix + participle


def _rows(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def _merged(groups: list[tuple[int, tuple[str, ...]]], without: set[str]) -> tuple[str, ...]:
    """Forms of several entries in turn: entries in which the word comes early first."""
    in_order = [forms for _, forms in sorted(groups, key=lambda group: group[0])]
    turns = (form for turn in zip_longest(*in_order) for form in turn)
    return tuple(form for form in _distinct(turns) if form not in without)


def _distinct(forms: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if form))


if __name__ == "__main__":
    main()
