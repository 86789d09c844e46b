"""A large register is made of what a small one holds."""

import numpy as np

from bench import bulk
from bench.engine import engine


def test_a_register_grows_to_the_size_asked_for() -> None:
    """Made passages have the hashes of enrolled ones, as many as one of them, and are indexed."""
    with engine() as matching:
        bulk.fill(matching, 6)
        before = matching.register.index(matching.register.makers()[0])
        bulk.enlarge(matching, 200)
        index = matching.register.index(matching.register.makers()[0])
        assert (len(before), len(index)) == (6, 200)
        assert set(np.flatnonzero(np.diff(index.start))) == set(np.flatnonzero(np.diff(before.start)))
        assert index.sizes.max() <= before.sizes.max()
