"""The loops of the attackers, compiled: which pairs of candidate words have a stored hash?"""

import numpy as np
from numba import njit

from matcher.siphash import pair_hash


@njit(cache=True)
def edges(key, ids, shift, low, start, stored, owner, slot):
    """Answer every pair of words whose hash is stored: rows (word, word, owner, slot).

    Stored hashes lie in ``stored``, sorted by their first bits: those whose bits above ``low`` are ``b``
    are ``stored[start[b]:start[b + 1]]``; ``owner`` and ``slot`` say whose they are and the how manieth.
    """
    found = np.empty((1 << 16, 4), np.int32)
    count = 0
    for i in range(len(ids)):
        for j in range(i):
            value = pair_hash(key[0], key[1], ids[i], ids[j]) >> shift
            at = np.int64(value >> low)
            for item in range(start[at], start[at + 1]):
                if stored[item] != value:
                    continue
                if count == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[count, 0], found[count, 1] = i, j
                found[count, 2], found[count, 3] = owner[item], slot[item]
                count += 1
    return found[:count]


@njit(cache=True)
def explained(words, slots, edge, label):
    """Answer how many different stored hashes each word explains together with any other."""
    seen = np.zeros((words, slots), np.bool_)
    for row in range(len(edge)):
        seen[edge[row, 0], label[row]] = True
        seen[edge[row, 1], label[row]] = True
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

    Every stored pair hash was made by one of its candidate pairs, every stored word hash by one of its
    candidate words; each is shared out in proportion to present belief, and belief is what a word gets.
    """
    belief = prior / prior.sum()
    for _ in range(rounds):
        pair_total = np.full(slots, 1e-300)
        for row in range(len(edge)):
            pair_total[label[row]] += belief[edge[row, 0]] * belief[edge[row, 1]] * weight[row]
        word_total = np.full(word_slots + 1, 1e-300)
        for word in range(len(belief)):
            word_total[word_slot[word]] += belief[word]
        share = np.zeros(len(belief))
        for row in range(len(edge)):
            part = belief[edge[row, 0]] * belief[edge[row, 1]] * weight[row] / pair_total[label[row]]
            share[edge[row, 0]] += part
            share[edge[row, 1]] += part
        for word in range(len(belief)):
            if word_slot[word] < word_slots:
                share[word] += 2.0 * belief[word] / word_total[word_slot[word]]
        belief = stiffness * prior + share
        belief /= belief.sum()
    return belief


@njit(cache=True)
def _change(word, sign, state, graph, terms):
    """Put a word into the set (sign 1) or take it out (-1), and answer by how much the score changes."""
    inside, total, degree = state
    first, target, label, weight = graph
    log_odds, scale, floor, lonely = terms
    change = sign * log_odds[word]
    if sign < 0:
        inside[word] = False
        if degree[word] == 0:
            change -= lonely
    for at in range(first[word], first[word + 1]):
        other = target[at]
        if not inside[other]:
            continue
        before = total[label[at]]
        after = max(0.0, before + sign * weight[at])
        total[label[at]] = after
        change += np.log(after * scale + floor) - np.log(before * scale + floor)
        degree[word] += sign
        degree[other] += sign
        if degree[other] == (1 if sign > 0 else 0):
            change -= sign * lonely
    if sign > 0:
        inside[word] = True
        if degree[word] == 0:
            change += lonely
    return change


@njit(cache=True)
def _proposal(place, members, word_slot, slot_first, slot_words, graph):
    """Answer a word to take the place of a member: of its single-word hash, or else mostly a neighbour."""
    first, target = graph[0], graph[1]
    slot = word_slot[members[place]]
    if np.random.random() < 0.6:
        other = members[np.random.randint(len(members))]
        if first[other + 1] > first[other]:
            new = target[np.random.randint(first[other], first[other + 1])]
            if word_slot[new] == slot:
                return new
    return slot_words[np.random.randint(slot_first[slot], slot_first[slot + 1])]


@njit(cache=True)
def climb(members, word_slot, slot_first, slot_words, graph, terms, slots, steps, seed):
    """Answer how large a share of the time each word spends in an annealed set.

    The set holds one word for every stored single-word hash and as many common words as are left; moves
    keep that. Its score is the log likelihood of the stored pair hashes, had this set of words made them,
    and of the set itself: what the matcher's evidence would be for a post of these words. The first half
    of the steps cools down, in the second half the time is counted.
    """
    np.random.seed(seed)
    words = len(terms[0])
    state = (np.zeros(words, np.bool_), np.zeros(slots + 1), np.zeros(words, np.int64))
    for word in members:
        _change(word, 1, state, graph, terms)
    spent = np.zeros(words)
    for step in range(steps):
        heat = max(1.0, 5.0 * (1.0 - 2.0 * step / steps))
        place = np.random.randint(len(members))
        old = members[place]
        new = _proposal(place, members, word_slot, slot_first, slot_words, graph)
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
