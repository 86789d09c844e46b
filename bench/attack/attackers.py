"""The attackers: each ranks the words of a vocabulary by how surely they stand in a stolen passage.

A hashes every pair (or trio) of the vocabulary and counts the stored hashes that a word explains; B does so
with the pairs of public Dutch alone, by frequency and by each other; C looks in A's pairs for words that are
all paired with each other. Singles takes the likeliest word behind every single-word hash and guesses the
rest. The model goes further: every stored hash is shared out among its possible
causes in proportion to what is believed of the language and of the other hashes (expectation
maximisation), narrowed by the single-word hashes and their places. The climber anneals whole sets of
words on the matcher's own evidence.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

import numpy as np
from numpy.typing import NDArray

from bench.attack import search
from bench.attack.knowledge import Knowledge
from bench.attack.stolen import Stolen
from matcher.fingerprint import StoredHashes, mostly_public, name_values, word_values
from matcher.kernels import TRIO
from matcher.scheme import Scheme
from matcher.vocabulary import Vocabulary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TABLE_BITS = 22
ROUNDS = 60
STIFFNESS = 2.0
MISPLACED = 0.1
NO_NAME = 0.02
STEPS = 3_000_000
CHAINS = 3
NOISE = 0.001
"""Share of the stored hashes that the thief allows to come from elsewhere."""
LONELY = -2.0
"""What a word costs that stands in no pair with the others: nearly every word is kept in one."""
TOGETHER = 20.0
"""How much likelier or unlikelier a pair can get for how often it was seen, measured against chance."""
DRAWN = 100_000


@dataclass(frozen=True)
class Tools:
    """A thief's tools against one scheme: knowledge, and the key where that was stolen too."""

    knowledge: Knowledge
    vocabulary: Vocabulary
    scheme: Scheme
    likeliest: int = 2_000
    """Words without a hash of their own that are tried in trios; those that are sought are among them."""

    def codes(self) -> Ints:
        """Answer the code of every known word, by number."""
        return np.array([self.vocabulary.code(word) for word in self.knowledge.words], np.int64)


@dataclass(frozen=True)
class Edges:
    """Groups of known words that have a stored hash: word numbers, and the number of that hash.

    The third of a pair is one more than the last word's number.
    """

    ends: NDArray[np.int32]  # (n, 3)
    label: NDArray[np.int32]


def buckets(stored: StoredHashes) -> Ints:
    """Answer what is stored of each word; -1 where nothing is."""
    return np.where(stored.kept, stored.values.astype(np.int64), -1)


def all_edges(tools: Tools, stolen: list[Stolen], numbers: Ints) -> list[Edges]:
    """Answer per passage every group of the words ``numbers`` with a stored hash."""
    bits = tools.scheme.group_bits
    low = max(0, bits - TABLE_BITS)
    stored = np.concatenate([item.groups for item in stolen]).astype(np.uint64)
    owner = np.repeat(np.arange(len(stolen)), [len(item.groups) for item in stolen])
    slot = np.concatenate([np.arange(len(item.groups)) for item in stolen])
    order = np.argsort(stored, kind="stable")
    table = np.arange((1 << min(bits, TABLE_BITS)) + 1).astype(np.uint64)
    start = np.searchsorted(stored[order] >> np.uint64(low), table)
    codes = tools.codes()[numbers]  # before the ids: it may add words
    rows = search.edges(
        tools.scheme.group,
        tools.vocabulary.group_key,
        tools.vocabulary.ids[codes],
        np.uint64(64 - bits),
        np.uint64(low),
        start,
        stored[order],
        owner[order],
        slot[order],
    )
    rows = rows[np.argsort(rows[:, 3], kind="stable")]
    bounds = np.searchsorted(rows[:, 3], np.arange(len(stolen) + 1))
    ends = np.append(numbers, len(tools.knowledge.words)).astype(np.int32)[rows[:, :3]]
    return [Edges(ends[begin:end], rows[begin:end, 4]) for begin, end in pairwise(bounds)]


def guess_general(tools: Tools, _: Stolen) -> Floats:
    """Rank words by how common they are in Dutch: what is known without stealing anything."""
    return tools.knowledge.general


def guess_genre(tools: Tools, item: Stolen) -> Floats:
    """Rank words by how common they are in other decisions and in Dutch."""
    return tools.knowledge.prior(item.passage.case)


def attack_a(tools: Tools, item: Stolen, edges: Edges) -> Floats:
    """Rank words by the stored hashes that they explain, then by frequency."""
    general = tools.knowledge.general
    counts = search.explained(len(general), len(item.groups), edges.ends, edges.label)
    return counts + general / general.max() * 0.5


def attack_b(tools: Tools, item: Stolen, edges: Edges) -> Floats:
    """Rank words by the public pairs that have a stored hash, by frequency and by each other."""
    public = tools.knowledge.public_pairs
    pairs = _pairs(edges, tools.scheme.group)
    counts = np.min([[public[pair] for pair in map(tuple, np.sort(two).tolist())] for two in pairs], axis=0)
    seen = counts > 0
    general = tools.knowledge.general
    nothing = np.zeros(len(general), np.int64)
    return search.believe(
        general,
        edges.ends[seen],
        edges.label[seen],
        counts[seen].astype(np.float64),
        len(item.groups),
        nothing,
        0,
        ROUNDS,
        STIFFNESS,
    )


def attack_c(tools: Tools, item: Stolen, edges: Edges) -> Floats:
    """Rank words by the cliques they stand in: neighbours are all paired with each other."""
    first, ends, *_ = _neighbours(len(tools.knowledge.words), edges, np.ones(len(edges.label)))
    threes, fours = search.cliques(len(tools.knowledge.words), first, ends[:, 0].astype(np.int64))
    general = tools.knowledge.general
    counts = search.explained(len(general), len(item.groups), edges.ends, edges.label)
    return fours * 1e6 + threes * 1e3 + counts + general / general.max() * 0.5


@dataclass(frozen=True)
class Suspects:
    """The words that may stand in one passage, and what the stored hashes say of them."""

    numbers: Ints
    prior: Floats
    word_slot: Ints  # the stored single-word hash that each would have; ``word_slots`` for none
    word_slots: int
    edges: Edges
    weight: Floats


def suspects(tools: Tools, stolen: list[Stolen]) -> list[Suspects]:
    """Answer per passage the words left when those are struck out whose single hash should be there."""
    slots, priors = _all_slots(tools, stolen)
    edges = all_edges(tools, stolen, tried(tools, stolen))
    return [_suspects(tools, *evidence) for evidence in zip(stolen, edges, slots, priors, strict=True)]


def by_own_hash(tools: Tools, stolen: list[Stolen]) -> list[Suspects]:
    """Answer the same without looking at groups, which takes long where many words are tried."""
    none = Edges(np.zeros((0, 3), np.int32), np.zeros(0, np.int32))
    slots, priors = _all_slots(tools, stolen)
    per_leak = []
    for item, slot, prior in zip(stolen, slots, priors, strict=True):
        numbers = np.flatnonzero(slot >= 0)
        per_leak.append(Suspects(numbers, prior[numbers], slot[numbers], len(item.words), none, np.zeros(0)))
    return per_leak


def tried(tools: Tools, stolen: list[Stolen]) -> Ints:
    """Answer the words that are tried in groups: in pairs all, in trios the likeliest and suspects."""
    slots, priors = _all_slots(tools, stolen)
    grouped = tools.vocabulary.zipf[tools.codes()] >= tools.scheme.alone_zipf
    if tools.scheme.group < TRIO:
        return np.flatnonzero(grouped)
    hashed = np.array([[len(item.words)] for item in stolen])
    chosen = ((slots >= 0) & (slots < hashed)).any(axis=0)
    free = np.flatnonzero(grouped & (slots == hashed).all(axis=0))
    chosen[free[np.argsort(-priors.sum(axis=0)[free], kind="stable")[: tools.likeliest]]] = True
    chosen[[number for item in stolen for number in item.truth]] = True
    return np.flatnonzero(grouped & chosen)


def _all_slots(tools: Tools, stolen: list[Stolen]) -> tuple[Ints, Floats]:
    """Answer `_word_slots` of every passage, one a row."""
    codes = tools.codes()
    slots, priors = zip(*(_word_slots(tools, item, codes) for item in stolen), strict=True)
    return np.stack(slots), np.stack(priors)


def _suspects(tools: Tools, item: Stolen, edges: Edges, slot: Ints, prior: Floats) -> Suspects:
    numbers = np.flatnonzero(slot >= 0)
    place = np.full(len(slot) + 1, -1)
    place[numbers], place[-1] = np.arange(len(numbers)), len(numbers)
    ends = place[edges.ends]
    left = (ends >= 0).all(axis=1)
    edges = Edges(ends[left].astype(np.int32), edges.label[left])
    prior, slot = prior[numbers], slot[numbers]
    weight = _togetherness(tools, item, edges, numbers, prior) * _placed(item, edges, slot)
    if tools.scheme.drop_public and len(edges.ends):
        public = tools.vocabulary.public[tools.codes()[numbers]]
        weight[mostly_public(public[edges.ends[:, : tools.scheme.group]])] = 0.0
    return Suspects(numbers, prior, slot, len(item.words), edges, weight)


def attack_singles(tools: Tools, candidates: Suspects) -> Floats:
    """Rank first the likeliest word behind every single-word hash, then words as common as decisions have."""
    ranks = np.zeros(len(tools.knowledge.words))
    ranks[candidates.numbers] = candidates.prior
    order = np.argsort(-candidates.prior, kind="stable")
    slots, best = np.unique(candidates.word_slot[order], return_index=True)
    ranks[candidates.numbers[order[best[slots < candidates.word_slots]]]] += 1.0
    return ranks


def attack_model(tools: Tools, item: Stolen, candidates: Suspects) -> Floats:
    """Rank words by belief: every stored hash shared out among its possible causes, over and over."""
    belief = search.believe(
        candidates.prior,
        candidates.edges.ends,
        candidates.edges.label,
        candidates.weight,
        len(item.groups),
        candidates.word_slot,
        candidates.word_slots,
        ROUNDS,
        STIFFNESS,
    )
    ranks = np.zeros(len(tools.knowledge.words))
    ranks[candidates.numbers] = belief
    return ranks


def attack_climb(tools: Tools, item: Stolen, candidates: Suspects, ranks: Floats) -> Floats:
    """Rank words by the time they spend in the sets that best explain what is stored."""
    size = min(len(item.truth), len(candidates.numbers))
    slot_words = np.argsort(candidates.word_slot, kind="stable")
    slot_first = np.searchsorted(candidates.word_slot[slot_words], np.arange(candidates.word_slots + 2))
    free = slot_words[slot_first[-2] :]
    likely = np.random.default_rng(0).choice(
        free, DRAWN, p=candidates.prior[free] / candidates.prior[free].sum()
    )
    graph = _neighbours(len(candidates.numbers), candidates.edges, candidates.weight)
    terms = (
        _log_odds(candidates, size),
        1.0 / comb(size, tools.scheme.group),
        NOISE / 2.0 ** min(tools.scheme.group_bits, 40),
        LONELY,
    )
    spent = sum(
        search.climb(
            _start(candidates, ranks, size),
            candidates.word_slot,
            slot_first,
            slot_words,
            likely,
            graph,
            terms,
            len(item.groups),
            STEPS,
            seed,
        )
        for seed in range(CHAINS)
    )
    climbed = ranks * 1e-9
    climbed[candidates.numbers] += spent
    return climbed


def _log_odds(candidates: Suspects, size: int) -> Floats:
    """Answer the log odds that a word stands in a passage, before its pairs are looked at."""
    present = np.clip(1.0 - np.exp(-size * candidates.prior), 1e-9, 0.9)
    return np.log(present / (1.0 - present))


def _start(candidates: Suspects, ranks: Floats, size: int) -> Ints:
    """Answer the first set: per single-word hash the most believed word, then the most believed others."""
    order = np.argsort(-ranks[candidates.numbers], kind="stable")
    slots = candidates.word_slot[order]
    _, best = np.unique(slots, return_index=True)
    singles = order[best[slots[best] < candidates.word_slots]]
    others = order[slots == candidates.word_slots][: max(0, size - len(singles))]
    return np.concatenate([singles, others])


def _word_slots(tools: Tools, item: Stolen, codes: Ints) -> tuple[Ints, Floats]:
    """Answer per word the stored single hash it would have, and how likely it is to stand in a decision.

    The slot is one past the last for words that have none, -1 for those whose single hash is not stored.
    """
    slot = np.full(len(codes), len(item.words), np.int64)
    prior = tools.knowledge.prior(item.passage.case).copy()
    if not len(item.words):
        return slot, prior
    hashes, zipf = tools.vocabulary.word_hashes(codes), tools.vocabulary.zipf[codes]
    as_word = buckets(word_values(hashes, zipf, tools.scheme))
    as_name = buckets(name_values(hashes, zipf, tools.scheme))
    slot[(as_word >= 0) | (prior == 0.0)] = -1
    order = np.argsort(item.words)
    for own in (as_word, as_name):
        place = np.minimum(np.searchsorted(item.words[order], own), len(order) - 1)
        stored = item.words[order][place] == own
        stored &= prior > 0.0
        if own is as_name:  # hardly ever made by a word that is no name, and then in place of its own
            stored &= (slot < 0) | tools.knowledge.names
            prior[stored & ~tools.knowledge.names] *= NO_NAME
        slot[stored] = order[place[stored]]
    return slot, prior


def _pairs(edges: Edges, group: int) -> list[NDArray[np.int32]]:
    """Answer the pairs of words in each group: one array (n, 2) for a pair, three for a trio."""
    return [edges.ends[:, list(two)] for two in combinations(range(group), 2)]


def _togetherness(tools: Tools, item: Stolen, edges: Edges, numbers: Ints, prior: Floats) -> Floats:
    """Answer how much oftener than by chance the words of each group stand together in public."""
    weight = np.ones(len(edges.label))
    for ends in _pairs(edges, tools.scheme.group):
        counts = tools.knowledge.seen_together(numbers[ends], item.passage.case)
        chance = tools.knowledge.pairs_seen * prior[ends[:, 0]] * prior[ends[:, 1]]
        weight *= np.clip((counts + 0.5) / (chance + 0.5), 1 / TOGETHER, TOGETHER)
    return weight


def _placed(item: Stolen, edges: Edges, slot: Ints) -> Floats:
    """Answer a discount for groups of a stretch in which one of their words does not stand."""
    blocks = np.append(item.word_blocks, -9)
    slot = np.append(slot, len(item.words))  # of the third of a pair
    if not len(item.words):
        return np.ones(len(edges.label))
    group_block = item.group_blocks[edges.label]
    weight = np.ones(len(edges.label))
    for end in (0, 1, 2):
        block = blocks[slot[edges.ends[:, end]]]
        far = (block >= 0) & ((block > group_block + 1) | (block < group_block))
        weight[far] *= MISPLACED
    return weight


def _neighbours(words: int, edges: Edges, weight: Floats) -> tuple[Ints, NDArray[np.int32], Ints, Floats]:
    """Answer adjacency as first, others (n, 2), label and weight, each word's groups once and ascending."""
    ends = np.concatenate([edges.ends[:, list(order)] for order in ((0, 1, 2), (1, 0, 2), (2, 0, 1))])
    label = np.tile(edges.label.astype(np.int64), 3)
    keys = (ends[:, 0].astype(np.int64) * (words + 1) + ends[:, 1]) * (words + 1) + ends[:, 2]
    _, once = np.unique(keys, return_index=True)
    first = np.searchsorted(ends[once, 0], np.arange(words + 1))
    return first, ends[once, 1:], label[once], np.tile(weight, 3)[once]


def attack_keyless(tools: Tools, stolen: list[Stolen], item: Stolen) -> Floats:
    """Rank words by frequency analysis, without the key: the commonest hash is held to be the commonest pair.

    All that shows without the key is which hashes come back in several passages. They are laid beside the
    pairs and words that come back in other decisions, the commonest beside the commonest.
    """
    ranks = tools.knowledge.general / tools.knowledge.general.max() * 1e-3
    own = tools.knowledge.case_pairs.get(item.passage.case, Counter())
    known = (tools.knowledge.decision_pairs - own).most_common(len(item.groups) * len(stolen))
    held = Counter(bucket for other in stolen for bucket in set(other.groups.tolist()))
    place = {bucket: at for at, (bucket, _) in enumerate(held.most_common())}
    for bucket in item.groups.tolist():
        if place[bucket] < len(known):
            (first, second), _ = known[place[bucket]]
            ranks[first] += 1.0
            ranks[second] += 1.0
    return ranks
