"""Makes the tables of public language that ship with the matcher: words, letters, subject, background.

Sources, all freely usable: the word frequencies of `wordfreq` (CC BY-SA 4.0; `pip install wordfreq`), and
Dutch statutes, policy rules and published rulings, which are free of copyright (Auteurswet art. 11), read
from the folder that LEKWACHT_DATA_SAMPLES names. The tables hold hashes of normalised words, no words.

    python bench/background/build.py
"""

import gzip
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
SAMPLES = Path(os.environ.get("LEKWACHT_DATA_SAMPLES", "../shared/data"))
TARGET = Path(__file__).parents[2] / "matcher" / "data"
WINDOW = 4
TOPIC_ZIPF10 = 48  # what accounts of flight are about is no rarer than this
SORTS = ("aliens law", "other law", "rulings")
LEAST_TOKENS = 100_000  # of a sort, for a share of it to be a frequency
LEGAL_SHARE = 10  # a word of legal texts counts as common when it is this many times commoner there


def main() -> None:
    """Build the tables and tell their sizes."""
    TARGET.mkdir(exist_ok=True)
    np.savez_compressed(TARGET / "words.npz", hash=np.zeros(1, np.uint32), zipf10=np.zeros(1, np.uint8))
    build_words()
    build_letters()
    build_subject()
    build_pairs()


def build_words() -> None:
    """Zipf frequency by word hash: the general one, or the legal one less a share where that is higher."""
    from wordfreq import iter_wordlist, word_frequency

    from matcher.normalise import one_form, raw_words, words_of
    from matcher.rarity import word_hash

    general: Counter[str] = Counter()
    for word in iter_wordlist("nl", "best"):
        if word.isalpha() and (form := one_form(fold_text(word))):
            general[form] += word_frequency(word, "nl", "best")
    legal: Counter[str] = Counter(
        w for text in legal_texts() for raw in raw_words(text) for w in words_of(raw)
    )
    total = sum(legal.values())
    table: dict[int, int] = {}
    for word in general.keys() | {word for word, count in legal.items() if count >= 3}:
        frequency = max(general[word], legal[word] / total / LEGAL_SHARE if legal[word] >= 3 else 0)
        if frequency >= 3e-8:
            table[word_hash(word)] = round(10 * (math.log10(frequency) + 9))
    for word in {form for raw in raw_words(listed("topics.txt")) for form in words_of(raw)}:
        table[word_hash(word)] = max(table.get(word_hash(word), 0), TOPIC_ZIPF10)
    hashes = np.array(sorted(table), np.uint32)
    zipf = np.array([table[h] for h in hashes.tolist()], np.uint8)
    np.savez_compressed(TARGET / "words.npz", hash=hashes, zipf10=zipf)
    print(f"words: {len(hashes)} of {total} legal tokens")


def build_letters() -> None:
    """What every word costs, as it is written, where letters without spaces are taken apart into words."""
    from wordfreq import iter_wordlist

    from matcher import rarity
    from matcher.normalise import one_form, raw_words
    from matcher.stopwords import STOPWORDS
    from matcher.written_together import LONGEST_PART, STOPWORD_COST, cost_of

    legal = Counter(raw for text in legal_texts() for raw in raw_words(text))
    written = {fold_text(word) for word in iter_wordlist("nl", "best")}
    table: dict[int, int] = {}
    for word in written | {raw for raw, count in legal.items() if count >= 3}:
        if word.isalpha() and word.isascii() and 2 < len(word) <= LONGEST_PART:
            form = one_form(word)
            if form and rarity.is_known(form):
                table[rarity.word_hash(word)] = cost_of(rarity.zipf(form))
    table |= {rarity.word_hash(word): STOPWORD_COST for word in STOPWORDS if len(word) > 1}
    hashes = np.array(sorted(table), np.uint32)
    np.savez_compressed(
        TARGET / "letters.npz", hash=hashes, cost10=np.array([table[h] for h in hashes.tolist()], np.uint8)
    )
    print(f"letters: {len(hashes)} words as they are written")


def build_subject() -> None:
    """Zipf frequency on the subject, by word hash, of words that are commoner there than in public Dutch.

    Each of aliens law, other law and rulings is a language of its own: a word counts by the one that has it
    oftenest. In two paragraphs at least, since a single one may be about anything.
    """
    from matcher import rarity
    from matcher.normalise import raw_words, words_of

    counts: dict[str, Counter[str]] = {sort: Counter() for sort in SORTS}
    paragraphs_with: dict[str, Counter[str]] = {sort: Counter() for sort in SORTS}
    for sort, text in sorted_paragraphs():
        words = [word for raw in raw_words(text) for word in words_of(raw)]
        counts[sort].update(words)
        paragraphs_with[sort].update(set(words))
    table: dict[int, int] = {}
    for sort, of_sort in counts.items():
        total = max(of_sort.total(), LEAST_TOKENS)
        for word, count in of_sort.items():
            zipf = math.log10(count / total) + 9
            if paragraphs_with[sort][word] >= 2 and not word.isdigit() and zipf > rarity.zipf(word) + 0.1:
                known = table.get(rarity.word_hash(word), 0)
                table[rarity.word_hash(word)] = max(known, round(10 * zipf))
    hashes = np.array(sorted(table), np.uint32)
    np.savez_compressed(
        TARGET / "subject.npz", hash=hashes, zipf10=np.array([table[h] for h in hashes.tolist()], np.uint8)
    )
    print(f"subject: {len(hashes)} words, of {[of_sort.total() for of_sort in counts.values()]} tokens")


def build_pairs() -> None:
    """Every near pair of aliens law, and those that stand in two paragraphs of other law or rulings."""
    from matcher.background import pair_hashes
    from matcher.normalise import raw_words, words_of
    from matcher.rarity import word_hash

    kept: list[np.ndarray] = []
    once: list[np.ndarray] = []
    for text, all_of_it in paragraphs():
        words = [word for raw in raw_words(text) for word in words_of(raw)]
        hashes = np.array([word_hash(word) for word in words], np.uint64)
        pairs = [pair_hashes(hashes[:-gap], hashes[gap:]) for gap in range(1, WINDOW) if len(hashes) > gap]
        if pairs:
            (kept if all_of_it else once).append(np.unique(np.concatenate(pairs)))
    values, counts = np.unique(np.concatenate(once), return_counts=True)
    public = np.unique(np.concatenate([*kept, values[counts >= 2]]))
    np.savez_compressed(TARGET / "background.npz", pairs=public)
    print(f"pairs: {len(public)} public, {len(values)} seen in general law and rulings")


def fold_text(word: str) -> str:
    """The word in plain letters."""
    from matcher.folding import fold

    return fold(word).text


def listed(name: str) -> str:
    """What stands in a file beside this one, but for its remarks."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def legal_texts() -> Iterator[str]:
    """Every legal text of the sources."""
    return (text for text, _ in paragraphs())


def paragraphs() -> Iterator[tuple[str, bool]]:
    """A paragraph, and whether it is of aliens law."""
    return ((text, sort == SORTS[0]) for sort, text in sorted_paragraphs())


def sorted_paragraphs() -> Iterator[tuple[str, str]]:
    """Whether a paragraph is of aliens law, other law or a ruling, and the paragraph."""
    yield SORTS[0], listed("phrases.txt")
    for path in sorted((SAMPLES / "law-nl").glob("*.md")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            yield SORTS[0], paragraph
    for sort, name in zip(SORTS[1:], ("laws-nl.jsonl.gz", "rulings-nl.jsonl.gz"), strict=True):
        with gzip.open(SAMPLES / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield sort, json.loads(line)["text"]


if __name__ == "__main__":
    main()
