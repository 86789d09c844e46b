"""The loops that run over every word, and every group of neighbouring words, of every post, compiled."""

import numpy as np
from numpy.typing import NDArray

from matcher.compiled import compiled
from matcher.judge import COMMON, GROUP, GROUP_MISS, GUESS, HIT, LANGUAGE, MISS, judge
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
def hash_groups(key, first, two, three):
    """64-bit keyed hashes of the unordered groups one[i], two[i], three[i] of word ids; 0 is no word."""
    hashes = np.empty(len(first), np.uint64)
    for i in range(len(first)):
        hashes[i] = group_hash(key[0], key[1], first[i], two[i], three[i])
    return hashes


def truncated(hashes: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """The first `bits` bits of 64-bit hashes."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


@compiled()
def _is_among(value, table):
    place = np.searchsorted(table, value)
    return place < len(table) and table[place] == value


@compiled()
def _groups(i, codes, positions, common, ids, scheme, standard, nats, costs, count, missed, rows):
    """Fill in the groups that the word at `i` makes with those before it that form groups, at `common`."""
    size, window, _, shift, key, _, _, _ = scheme
    buckets, places, weights, misses = rows
    code, seen = codes[i], len(common)
    for back in range(1, min(seen, window - 1) + 1):
        two = codes[common[seen - back]]
        for nearer in range(1, back if size == TRIO else 2):  # a pair has no third word
            three = codes[common[seen - nearer]]
            if two == code or (size == TRIO and three in (two, code)):
                continue
            third = ids[three] if size == TRIO else NO_WORD
            full = group_hash(key[0], key[1], ids[code], ids[two], third)
            bucket = np.int64(full >> shift)
            buckets[count] = bucket
            places[count] = positions[i]
            weights[count] = nats[bucket] - costs[GROUP]
            if len(standard) and _is_among(full, standard):
                weights[count] = 0.0  # it is no evidence, and what it stands between is no closer for it
            missed += costs[GROUP_MISS]
            count += 1
            misses[count] = missed
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
        for two in range(first + 1, min(count, first + NEAR_PAIR)):
            a, b = codes[leads[first]], codes[leads[two]]
            if a == b:
                continue
            pairs[first] += 1
            pairs[two] += 1
            if _is_among(group_hash(key[0], key[1], ids[a], ids[b], NO_WORD), standard):
                known[first] += 1
                known[two] += 1
    quoted = np.zeros(high - low, np.bool_)
    for first in range(count):
        if 2 * known[first] > pairs[first]:
            end = leads[first + 1] if first + 1 < count else high
            quoted[leads[first] - low : end - low] = True
    return quoted


@compiled()
def features(codes, positions, low, high, words, scheme, standard, nats, costs, rows):
    """Fill in bucket, place and evidence of the features of codes[low:high], and return how many there are.

    Of the forms at one place the first is the post's own, and forms groups when it is common enough; the
    others are guesses, worth less the later they come: more guesses hit more by chance.

    `words` holds by code ids, Zipf frequencies, Zipf frequencies on the subject, buckets as a word and as a
    name (-1: none), and whether a passage with the word would hold it; `scheme` is as in `scan_chunk`. What
    a case that holds a feature gains is its weight less the logarithm of the case's size; a place that hits
    does not pay for missing. A group stands at its last word, so that a stretch that holds the place holds
    most of it.
    """
    ids, zipf, subject, word_bucket, name_bucket, is_kept = words
    buckets, places, weights, misses = rows
    alone = scheme[2]
    common, seen = np.empty(high - low, np.int64), 0  # places of the words that form groups
    count, missed, lead, paid = 0, 0.0, low, 0.0
    quoted = np.zeros(0, np.bool_)
    if scheme[0] == 0 and len(standard):
        quoted = _quoted(codes, positions, low, high, ids, scheme[4], standard)
    misses[0] = 0.0
    for i in range(low, high):
        code = codes[i]
        first = i == low or positions[i] != positions[i - 1]
        if first:
            lead = i
            chance = min(0.9, costs[COMMON] * MIDDLING * 10.0 ** (subject[code] - 9.0))
            paid = costs[MISS] * (1.0 - chance) if is_kept[code] else 0.0
            missed += paid
            misses[count] = missed
        guess = 0.0 if first else costs[GUESS] + np.log(1.0 + i - lead)
        language = -LN10 * (subject[code] - 9.0) - costs[LANGUAGE]
        for bucket in (word_bucket[code], name_bucket[code]):
            if bucket < 0:
                continue
            buckets[count] = bucket
            places[count] = positions[i]
            weights[count] = min(nats[bucket], language) - costs[HIT] - guess + paid
            if len(quoted) and quoted[i - low]:
                weights[count] = 0.0
            count += 1
            misses[count] = missed
        if scheme[0] == 0 or not first or zipf[code] < alone:
            continue
        count, missed = _groups(
            i, codes, positions, common[:seen], ids, scheme, standard, nats, costs, count, missed, rows
        )
        common[seen] = i
        seen += 1
    return count


@compiled()
def scan_chunk(codes, positions, low, high, words, scheme, standard, index, least, costs, room):
    """The cases found in codes[low:high]: case, nats, first and last place, and nats by kind, a row each.

    `codes` and `positions` are the content words of many posts and their places; `words` is as in
    `features`; `scheme` is (words of a group, window, Zipf frequency from which a word forms groups, bits
    to shift a 64-bit hash by, key of groups, first word bucket, first name bucket, what a case must show less
    at first sight); `standard` the sorted hashes that never count; `index` the arrays of the index, of which
    the cases are gone through in blocks whose counters stay in the processor's cache; below `least` nats
    nothing is told; `room` is scratch memory, zero between calls where it matters.
    """
    nats, start, postings, held_start, held, held_at, logarithms, at_first, blocks, handicaps = index
    buckets, places, weights, misses, last_at, state, touched = room
    count = features(
        codes, positions, low, high, words, scheme, standard, nats, costs, (buckets, places, weights, misses)
    )
    at, end = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for f in range(count):
        bucket = buckets[f]
        fresh = last_at[bucket] == 0 or places[f] + 1 - last_at[bucket] > REPEAT
        if weights[f] > 0.0 and fresh:
            at[f], end[f] = start[bucket], start[bucket + 1]
            last_at[bucket] = places[f] + 1
    rows = np.empty((4, 7), np.float64)
    n = 0
    block = len(touched)
    cases = len(held_start) - 1
    for base in range(0, cases, block):
        chosen = screened(
            count, weights, places, misses, at, end, postings, positions[low], base, base + block, at_first,
            least - scheme[7], costs[3], state, touched,
        )  # fmt: skip
        for c in range(len(chosen)):
            case = base + chosen[c]
            own = slice(held_start[case], held_start[case + 1])
            best, first, last, kinds = judge(
                count, (buckets, places, weights, misses), held[own], held_at[own], logarithms[case],
                blocks[case], scheme[5], scheme[6], costs,
            )  # fmt: skip
            best -= handicaps[case]
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
def scan_chunks(codes, positions, lows, highs, words, scheme, standard, index, least, costs, room):
    """`scan_chunk` for many chunks: a row (chunk, case, nats, places, kinds) a finding."""
    rows = np.empty((16, 8), np.float64)
    count = 0
    for chunk in range(len(lows)):
        new = scan_chunk(
            codes, positions, lows[chunk], highs[chunk], words, scheme, standard, index, least[chunk], costs,
            room,
        )  # fmt: skip
        while count + len(new) > len(rows):
            rows = np.concatenate((rows, np.empty_like(rows)))
        rows[count : count + len(new), 0] = chunk
        rows[count : count + len(new), 1:] = new
        count += len(new)
    return rows[:count]
