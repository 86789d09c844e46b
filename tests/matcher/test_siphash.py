"""SipHash is the function of its paper."""

from itertools import permutations

import numpy as np

from matcher.siphash import group_hash, siphash

KEY = np.frombuffer(bytes(range(16)), np.uint64)
MESSAGE = np.frombuffer(bytes(range(16)), np.uint64)


def test_the_reference_vector_for_sixteen_bytes_comes_out() -> None:
    """The reference implementation's vector for the message 00 01 … 0f is reproduced."""
    assert int(siphash(*KEY, *MESSAGE)) == 0x3F2ACC7F57C29BDB


def test_a_group_has_no_order() -> None:
    """The hash of three ids is the same in every order, and another one than that of two of them."""
    ids = (*MESSAGE, np.uint64(1) << np.uint64(63))
    hashes = {int(group_hash(*KEY, *order)) for order in permutations(ids)}
    assert len(hashes) == 1
    assert int(group_hash(*KEY, *MESSAGE, np.uint64(0))) not in hashes
