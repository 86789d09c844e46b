"""The loops that cut many posts into pieces and number these, compiled: no object is made for a known piece.

Text is lower-case ASCII, one byte a character. A piece is a run of letters and digits, unless something
more begins there (a date, letters written apart): the caller finds out for the few places that `survey`
names.
"""

import numpy as np

from matcher.compiled import compiled

LETTER, DIGIT, APART, SPLITTER = 1, 2, 4, 8
_WORD = LETTER | DIGIT
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_32, _0, _1 = np.uint64(32), np.uint64(0), np.uint64(1)
_SPACE, _STOP, _HYPHEN, _SLASH, _APOSTROPHE = 32, 46, 45, 47, 39


def kinds() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """What each byte is: letter, digit, and what stands between letters written apart or a word split up."""
    table = np.zeros(256, np.uint8)
    for characters, kind in (
        ("abcdefghijklmnopqrstuvwxyz", LETTER),
        ("0123456789", DIGIT),
        (" .-_*|/~+", APART),
        (".*|~+", SPLITTER),
    ):
        table[list(characters.encode())] |= kind
    return table


@compiled()
def survey(data, kinds, months):
    """How many pieces there are at most, and (start, end) of those at which something more may begin.

    `months` are the first three letters of every month, as one number each.
    """
    count, kept = 0, 0
    places = np.empty((64, 2), np.int64)
    at = 0
    while at < len(data):
        if not kinds[data[at]] & _WORD:
            at += 1
            continue
        start, digits = at, 0
        while at < len(data) and kinds[data[at]] & _WORD:
            digits += kinds[data[at]] == DIGIT
            at += 1
        count += 1
        if at < len(data) and _is_special(data, kinds, months, start, at, digits):
            if kept == len(places):
                places = np.concatenate((places, np.empty_like(places)))
            places[kept, 0], places[kept, 1] = start, at
            kept += 1
    return count, places[:kept]


@compiled(inline=True)
def _is_month(data, months, at):
    if at + 2 >= len(data):
        return False
    name = (np.int64(data[at]) << 16) | (np.int64(data[at + 1]) << 8) | np.int64(data[at + 2])
    is_month = False
    for month in months:
        is_month |= month == name
    return is_month


@compiled()
def _is_special(data, kinds, months, start, end, digits):
    """Whether more than the piece [start, end), of so many digits, may begin at its start."""
    left = len(data) - end
    if left < 2 or 0 < digits < end - start:
        return left > 1 and kinds[data[start]] & DIGIT > 0
    if digits:
        return _may_be_number(data, kinds, months, end)
    if kinds[data[end]] & SPLITTER and kinds[data[end + 1]] & LETTER:
        return True
    after = _after_spaces(data, end)
    if after < len(data) and kinds[data[after]] & DIGIT and _is_month(data, months, start):
        return True
    apart = end - start == 1 and left > 3 and kinds[data[end]] & kinds[data[end + 2]] & APART > 0
    return apart and kinds[data[end + 1]] & kinds[data[end + 3]] & LETTER > 0


@compiled()
def _may_be_number(data, kinds, months, end):
    """Whether digits that end here may go on as a date or as thousands; two characters or more follow."""
    if data[end] not in (_STOP, _HYPHEN, _SLASH):
        return _is_month(data, months, _after_spaces(data, end))
    behind = data[end + 1]
    if kinds[behind] & DIGIT or behind == _APOSTROPHE:
        return True
    return _is_month(data, months, _after_spaces(data, end + 1))


@compiled()
def _after_spaces(data, at):
    """Where the text goes on after at most two spaces."""
    limit = at + 2
    while at < limit and at < len(data) and data[at] == _SPACE:
        at += 1
    return at


@compiled()
def number(data, kinds, ends, special, numbers, keys, values, known, count):
    """The numbers of all pieces, how many each text has, the places of new ones, and the table after them.

    `ends` are where the texts end; `special[s]` is a place (start, end) whose piece has `numbers[s]`;
    `keys` and `values` are a hash table of pieces, `known` is the first free number, `count` the most
    pieces there can be.
    """
    pieces = np.empty(count, np.int32)
    counts = np.zeros(len(ends), np.int64)
    new = np.empty((64, 2), np.int64)
    at, text, cut, fresh, next_special = 0, 0, 0, 0, 0
    while at < len(data):
        while at >= ends[text]:
            text += 1
        if not kinds[data[at]] & _WORD:
            at += 1
            continue
        start = at
        while next_special < len(special) and special[next_special, 0] < start:
            next_special += 1
        counts[text] += 1
        if next_special < len(special) and special[next_special, 0] == start:
            pieces[cut] = numbers[next_special]
            at = special[next_special, 1]
            cut += 1
            continue
        key = _MIX
        while at < len(data) and kinds[data[at]] & _WORD:
            key = (key ^ np.uint64(data[at])) * _PRIME
            at += 1
        key = (key ^ (key >> _32)) | _1
        slot = _slot(keys, key)
        if keys[slot] == _0:
            if fresh == len(new):
                new = np.concatenate((new, np.empty_like(new)))
            new[fresh, 0], new[fresh, 1] = start, at
            keys[slot], values[slot] = key, known + fresh
            fresh += 1
            if 2 * (known + fresh) > len(keys):
                keys, values = _doubled(keys, values)
                slot = _slot(keys, key)
        pieces[cut] = values[slot]
        cut += 1
    return pieces[:cut], counts, new[:fresh], keys, values


@compiled()
def _slot(keys, key):
    """Where a key stands in the table, or would."""
    mask = np.uint64(len(keys) - 1)
    slot = (key * _MIX >> _32) & mask
    while keys[slot] != _0 and keys[slot] != key:
        slot = (slot + _1) & mask
    return slot


@compiled()
def _doubled(keys, values):
    larger, moved = np.zeros(2 * len(keys), np.uint64), np.zeros(2 * len(keys), np.int32)
    for old in range(len(keys)):
        if keys[old] != _0:
            slot = _slot(larger, keys[old])
            larger[slot], moved[slot] = keys[old], values[old]
    return larger, moved


@compiled()
def distinct(pieces, counts, chosen):
    """How many different chosen pieces each text has; `chosen[p]` tells of piece p."""
    sums = np.zeros(len(counts), np.int64)
    seen = np.full(len(chosen), -1, np.int64)
    at = 0
    for text in range(len(counts)):
        for _ in range(counts[text]):
            piece = pieces[at]
            if chosen[piece] and seen[piece] != text:
                seen[piece] = text
                sums[text] += 1
            at += 1
    return sums
