"""The loops of the attackers, compiled: which groups of candidate words have a stored hash?

A group is three word numbers; the third of a pair is the number after the last word's, `NOTHING` below.
"""

import numpy as np
from numba import njit

from matcher.kernels import NO_WORD, TRIO
from matcher.siphash import group_hash

NEIGHBOURS_TRIED = 8


@njit(cache=True)
def edges(group, key, ids, shift, low, start, stored, owner, slot):
    """Answer every group of words whose hash is stored: rows (word, word, word, owner, slot).

    Stored hashes lie in ``stored``, sorted by their first bits: those whose bits above ``low`` are ``b``
    are ``stored[start[b]:start[b + 1]]``; ``owner`` and ``slot`` say whose they are and the how manieth.
    """
    nothing = len(ids)
    drawn = np.empty((1 << 16, 5), np.int32)
    count = 0
    for i in range(len(ids)):
        for j in range(i):
            for k in range(j) if group == TRIO else range(nothing, nothing + 1):
                third = ids[k] if group == TRIO else NO_WORD
                value = group_hash(key[0], key[1], ids[i], ids[j], third) >> shift
                at = np.int64(value >> low)
                for item in range(start[at], start[at + 1]):
                    if stored[item] != value:
                        continue
                    if count == len(drawn):
                        drawn = np.concatenate((drawn, np.empty_like(drawn)))
                    drawn[count, 0], drawn[count, 1], drawn[count, 2] = i, j, k
                    drawn[count, 3], drawn[count, 4] = owner[item], slot[item]
                    count += 1
    return drawn[:count]


@njit(cache=True)
def explained(words, slots, edge, label):
    """Answer how many different stored hashes each word explains together with any others."""
    seen = np.zeros((words + 1, slots), np.bool_)
    for row in range(len(edge)):
        for member in edge[row]:
            seen[member, label[row]] = True
    counts = np.zeros(words, np.int64)
    for word in range(words):
        counts[word] = seen[word].sum()
    return counts


@njit(cache=True)
def cliques(words, first, target):
    """Answer for each word in how many triangles and in how many cliques of four it stands.

    Neighbours of a word are ``target[first[word]:first[word + 1]]``, ascending and without repetition.
    """
    threes, fours = np.zeros(words, np.int64), np.zeros(words, np.int64)
    near = np.zeros(words, np.bool_)
    common = np.empty(words, np.int64)
    for i in range(words):
        for at in range(first[i], first[i + 1]):
            near[target[at]] = True
        for at in range(first[i], first[i + 1]):
            j = target[at]
            if j > i:
                continue
            count = 0
            for other in range(first[j], first[j + 1]):
                k = target[other]
                if k < j and near[k]:
                    common[count] = k
                    count += 1
                    threes[i] += 1
                    threes[j] += 1
                    threes[k] += 1
            for c in range(count):
                k = common[c]
                for other in range(first[k], first[k + 1]):
                    last = target[other]
                    if last >= k:
                        break
                    for d in range(count):
                        if common[d] == last:
                            for member in (i, j, k, last):
                                fours[member] += 1
        for at in range(first[i], first[i + 1]):
            near[target[at]] = False
    return threes, fours


@njit(cache=True)
def believe(prior, edge, label, weight, slots, word_slot, word_slots, rounds, stiffness):
    """Answer how strongly each word is believed in, by expectation maximisation.

    Every stored group hash was made by one of its candidate groups, every stored word hash by one of its
    candidate words; each is shared out in proportion to present belief, and belief is what a word gets.
    """
    words = len(prior)
    belief = np.ones(words + 1)  # the last is NOTHING, which is sure
    belief[:words] = prior / prior.sum()
    for _ in range(rounds):
        part = np.empty(len(edge))
        group_total = np.full(slots, 1e-300)
        for row in range(len(edge)):
            part[row] = belief[edge[row, 0]] * belief[edge[row, 1]] * belief[edge[row, 2]] * weight[row]
            group_total[label[row]] += part[row]
        word_total = np.full(word_slots + 1, 1e-300)
        for word in range(words):
            word_total[word_slot[word]] += belief[word]
        share = np.zeros(words + 1)
        for row in range(len(edge)):
            for member in edge[row]:
                share[member] += part[row] / group_total[label[row]]
        for word in range(words):
            if word_slot[word] < word_slots:
                share[word] += 2.0 * belief[word] / word_total[word_slot[word]]
        new = stiffness * prior + share[:words]
        belief[:words] = new / new.sum()
    return belief[:words]


@njit(cache=True)
def _change(word, sign, state, graph, terms):
    """Put a word into the set (sign 1) or take it out (-1), and answer by how much the score changes."""
    inside, total, degree = state
    first, ends, label, weight = graph
    log_odds, scale, floor, lonely = terms
    change = sign * log_odds[word]
    if sign < 0:
        inside[word] = False
        if degree[word] == 0:
            change -= lonely
    for at in range(first[word], first[word + 1]):
        if not (inside[ends[at, 0]] and inside[ends[at, 1]]):
            continue
        before = total[label[at]]
        after = max(0.0, before + sign * weight[at])
        total[label[at]] = after
        change += np.log(after * scale + floor) - np.log(before * scale + floor)
        degree[word] += sign
        for other in ends[at]:
            degree[other] += sign
            if degree[other] == (1 if sign > 0 else 0):
                change -= sign * lonely
    if sign > 0:
        inside[word] = True
        if degree[word] == 0:
            change += lonely
    return change


@njit(cache=True)
def _proposal(place, members, inside, word_slot, slot_first, slot_words, likely, graph):
    """Answer a word to take the place of a member: of its single-word hash, or else mostly a neighbour.

    A neighbour makes a group with members; other words are proposed as often as they are written.
    """
    first, ends = graph[0], graph[1]
    slot = word_slot[members[place]]
    if np.random.random() < 0.6:
        other = members[np.random.randint(len(members))]
        for _ in range(NEIGHBOURS_TRIED if first[other + 1] > first[other] else 0):
            at = np.random.randint(first[other], first[other + 1])
            for old, new in ((0, 1), (1, 0)):
                if (
                    inside[ends[at, old]]
                    and ends[at, new] < len(word_slot)
                    and word_slot[ends[at, new]] == slot
                ):
                    return ends[at, new]
    if slot == len(slot_first) - 2 and np.random.random() < 0.8:
        return likely[np.random.randint(len(likely))]
    return slot_words[np.random.randint(slot_first[slot], slot_first[slot + 1])]


@njit(cache=True)
def climb(members, word_slot, slot_first, slot_words, likely, graph, terms, slots, steps, seed):
    """Answer how large a share of the time each word spends in an annealed set.

    The set holds one word for every stored single-word hash and as many common words as are left; moves
    keep that. Its score is the log likelihood of the stored group hashes, had this set of words made them,
    and of the set itself: what the matcher's evidence would be for a post of these words. The first half
    of the steps cools down, in the second half the time is counted.
    """
    np.random.seed(seed)
    words = len(terms[0])
    state = (np.zeros(words + 1, np.bool_), np.zeros(slots + 1), np.ones(words + 1, np.int64))
    state[0][words] = True  # NOTHING, which is never lonely either
    state[2][:words] = 0
    for word in members:
        _change(word, 1, state, graph, terms)
    spent = np.zeros(words)
    for step in range(steps):
        heat = max(1.0, 5.0 * (1.0 - 2.0 * step / steps))
        place = np.random.randint(len(members))
        old = members[place]
        new = _proposal(place, members, state[0], word_slot, slot_first, slot_words, likely, graph)
        if not state[0][new]:
            change = _change(old, -1, state, graph, terms) + _change(new, 1, state, graph, terms)
            if change >= 0 or np.random.random() < np.exp(change / heat):
                members[place] = new
            else:
                _change(new, -1, state, graph, terms)
                _change(old, 1, state, graph, terms)
        if 2 * step > steps and step % 64 == 0:
            for word in members:
                spent[word] += 1.0
    return spent / spent.sum()
