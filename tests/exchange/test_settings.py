"""What an operator sets about the exchange."""

from exchange.house import House
from exchange.manifest import BundleKind
from exchange.settings import ExchangeSettings


def test_a_night_sends_what_its_house_makes() -> None:
    """Partners named for a kind count in the house that makes it, and in no other."""
    watching = ExchangeSettings(house=House.WATCHING, posts_to=("ind",), answers_to=("coa",))
    assert watching.partners(BundleKind.POSTS) == ("ind",)
    assert watching.partners(BundleKind.ANSWERS) == ()
    assert ExchangeSettings(posts_to=("ind",)).partners(BundleKind.POSTS) == ()
