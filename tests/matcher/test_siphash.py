"""SipHash is the function of its paper."""

import numpy as np

from matcher.siphash import pair_hash, siphash

KEY = np.frombuffer(bytes(range(16)), np.uint64)
MESSAGE = np.frombuffer(bytes(range(16)), np.uint64)


def test_the_reference_vector_for_sixteen_bytes_comes_out() -> None:
    """The reference implementation's vector for the message 00 01 … 0f is reproduced."""
    assert int(siphash(*KEY, *MESSAGE)) == 0x3F2ACC7F57C29BDB


def test_a_pair_has_no_order() -> None:
    """The hash of a pair is the same whichever word comes first."""
    one, other = MESSAGE
    assert pair_hash(*KEY, one, other) == pair_hash(*KEY, other, one)
