"""The loops that run over every word, and every group of neighbouring words, of every post, compiled."""

import numpy as np
from numpy.typing import NDArray

from matcher.compiled import compiled
from matcher.judge import judge
from matcher.siphash import group_hash
from matcher.tally import screened

LN10 = np.log(10.0)
TRIO = 3
NO_WORD = np.uint64(0)
NEAR_PAIR = 4
"""Words that stand fewer than this many apart make a pair of registered wording."""
MIDDLING = 150.0
"""Of how much a case of middling length holds: what a common word's chance of hitting it is reckoned with."""
REPEAT = 150
"""Content words after which a word that comes again is looked at anew."""


@compiled()
def hash_groups(key, first, second, third):
    """64-bit keyed hashes of the unordered groups first[i], second[i], third[i] of word ids; 0 is no word."""
    hashes = np.empty(len(first), np.uint64)
    for i in range(len(first)):
        hashes[i] = group_hash(key[0], key[1], first[i], second[i], third[i])
    return hashes


def truncated(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """The first `bits` bits of 64-bit hashes."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


@compiled()
def _is_among(value, table):
    place = np.searchsorted(table, value)
    return place < len(table) and table[place] == value


@compiled()
def _groups(i, codes, positions, common, ids, scheme, standard, nats, costs, count, missed, into):
    """Fill in the groups that the word at `i` makes with those before it that form groups, at `common`."""
    size, key = scheme.group, scheme.group_key
    code, seen = codes[i], len(common)
    for back in range(1, min(seen, scheme.window - 1) + 1):
        second = codes[common[seen - back]]
        for nearer in range(1, back if size == TRIO else 2):  # a pair has no third word
            third = codes[common[seen - nearer]]
            if second == code or (size == TRIO and third in (second, code)):
                continue
            third_id = ids[third] if size == TRIO else NO_WORD
            full = group_hash(key[0], key[1], ids[code], ids[second], third_id)
            bucket = np.int64(full >> scheme.shift)
            into.buckets[count] = bucket
            into.places[count] = positions[i]
            into.weights[count] = nats[bucket] - costs.group
            if len(standard) and _is_among(full, standard):
                into.weights[count] = 0.0  # it is no evidence, and what it stands between is no closer for it
            missed += costs.group_miss
            count += 1
            into.misses[count] = missed
    return count, missed


@compiled()
def _quoted(codes, positions, low, high, ids, key, standard):
    """Which words of codes[low:high] stand in registered wording: most of their near pairs do."""
    leads, count = np.empty(high - low, np.int64), 0
    for i in range(low, high):
        if i == low or positions[i] != positions[i - 1]:
            leads[count] = i
            count += 1
    pairs, known = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for first in range(count):
        for second in range(first + 1, min(count, first + NEAR_PAIR)):
            a, b = codes[leads[first]], codes[leads[second]]
            if a == b:
                continue
            pairs[first] += 1
            pairs[second] += 1
            if _is_among(group_hash(key[0], key[1], ids[a], ids[b], NO_WORD), standard):
                known[first] += 1
                known[second] += 1
    quoted = np.zeros(high - low, np.bool_)
    for first in range(count):
        if 2 * known[first] > pairs[first]:
            end = leads[first + 1] if first + 1 < count else high
            quoted[leads[first] - low : end - low] = True
    return quoted


@compiled()
def features(codes, positions, low, high, words, scheme, standard, nats, costs, into):
    """Fill `into`, a `loops.Features`, with the features of codes[low:high], and return how many there are.

    Of the forms at one place the first is the post's own, and forms groups when it is common enough; the
    others are guesses, worth less the later they come: more guesses hit more by chance.

    `words` is a `loops.WordArrays`, `scheme` a `loops.LoopScheme`. What a case that holds a feature gains is
    its weight less the logarithm of the case's size; a place that hits does not pay for missing. A group
    stands at its last word, so that a stretch that holds the place holds most of it.
    """
    ids, subject = words.ids, words.subject
    common, seen = np.empty(high - low, np.int64), 0  # places of the words that form groups
    count, missed, lead, paid = 0, 0.0, low, 0.0
    quoted = np.zeros(0, np.bool_)
    if scheme.group == 0 and len(standard):
        quoted = _quoted(codes, positions, low, high, ids, scheme.group_key, standard)
    into.misses[0] = 0.0
    for i in range(low, high):
        code = codes[i]
        first = i == low or positions[i] != positions[i - 1]
        if first:
            lead = i
            chance = min(0.9, costs.common * MIDDLING * 10.0 ** (subject[code] - 9.0))
            paid = costs.miss * (1.0 - chance) if words.is_kept[code] else 0.0
            missed += paid
            into.misses[count] = missed
        guess = 0.0 if first else costs.guess + np.log(1.0 + i - lead)
        language = -LN10 * (subject[code] - 9.0) - costs.language
        for bucket in (words.word_bucket[code], words.name_bucket[code]):
            if bucket < 0:
                continue
            into.buckets[count] = bucket
            into.places[count] = positions[i]
            into.weights[count] = min(nats[bucket], language) - costs.hit - guess + paid
            if len(quoted) and quoted[i - low]:
                into.weights[count] = 0.0
            count += 1
            into.misses[count] = missed
        if scheme.group == 0 or not first or words.zipf[code] < scheme.alone_zipf:
            continue
        count, missed = _groups(
            i, codes, positions, common[:seen], ids, scheme, standard, nats, costs, count, missed, into
        )
        common[seen] = i
        seen += 1
    return count


@compiled()
def scan_chunk(codes, positions, low, high, words, scheme, standard, index, least, costs, scratch):
    """The cases found in codes[low:high]: case, nats, first and last place, and nats by kind, a row each.

    `codes` and `positions` are the content words of many posts and their places; `words`, `scheme`, `index`
    and `scratch` are the records of `loops`; `standard` is the sorted hashes that never count. The cases are
    gone through in blocks whose counters stay in the processor's cache; below `least` nats none is reported.
    """
    seen, last_at = scratch.features, scratch.last_at
    buckets, places, weights = seen.buckets, seen.places, seen.weights
    count = features(codes, positions, low, high, words, scheme, standard, index.nats, costs, seen)
    at, end = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for f in range(count):
        bucket = buckets[f]
        fresh = last_at[bucket] == 0 or places[f] + 1 - last_at[bucket] > REPEAT
        if weights[f] > 0.0 and fresh:
            at[f], end[f] = index.start[bucket], index.start[bucket + 1]
            last_at[bucket] = places[f] + 1
    rows = np.empty((4, 7), np.float64)
    n = 0
    block = len(scratch.touched)
    cases = len(index.held_start) - 1
    for base in range(0, cases, block):
        chosen = screened(
            count, seen, at, end, index.postings, positions[low], base, base + block, index.at_first,
            least - scheme.slack, costs.most, scratch.state, scratch.touched,
        )  # fmt: skip
        for c in range(len(chosen)):
            case = base + chosen[c]
            own = slice(index.held_start[case], index.held_start[case + 1])
            best, first, last, kinds = judge(
                count, seen, index.held[own], index.held_at[own], index.logarithms[case], index.blocks[case],
                scheme.first_word, scheme.first_name, costs,
            )  # fmt: skip
            best -= index.handicaps[case]
            if best >= least:
                if n == len(rows):
                    rows = np.concatenate((rows, np.empty_like(rows)))
                rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3] = case, best, first, last
                rows[n, 4:] = kinds
                n += 1
    for f in range(count):
        last_at[buckets[f]] = 0
    return rows[:n]


@compiled()
def scan_chunks(codes, positions, lows, highs, words, scheme, standard, index, least, costs, scratch):
    """`scan_chunk` for many chunks: a row (chunk, case, nats, places, kinds) a finding."""
    rows = np.empty((16, 8), np.float64)
    count = 0
    for chunk in range(len(lows)):
        new = scan_chunk(
            codes, positions, lows[chunk], highs[chunk], words, scheme, standard, index, least[chunk], costs,
            scratch,
        )  # fmt: skip
        while count + len(new) > len(rows):
            rows = np.concatenate((rows, np.empty_like(rows)))
        rows[count : count + len(new), 0] = chunk
        rows[count : count + len(new), 1:] = new
        count += len(new)
    return rows[:count]
