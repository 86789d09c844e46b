"""Which house makes and takes in which kind of bundle."""

import pytest

from exchange.house import House
from exchange.manifest import BundleKind


def test_what_one_house_makes_the_other_takes_in() -> None:
    """Every kind goes one way between a watching house and a source; a house alone has nothing to send."""
    assert House.WATCHING.makes == House.SOURCE.takes
    assert House.SOURCE.makes == House.WATCHING.takes
    assert House.WATCHING.makes | House.SOURCE.makes == set(BundleKind)
    assert not House.ONE.makes | House.ONE.takes


@pytest.mark.parametrize("house", list(House))
def test_no_house_takes_in_what_it_makes(house: House) -> None:
    """Posts never come to the house that crawls them, nor a register to the one that made it."""
    assert not house.makes & house.takes
