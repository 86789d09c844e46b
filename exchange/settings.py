"""What an operator may set about the exchange; the front door reads it from `[exchange]`."""

from dataclasses import dataclass, field

from exchange.house import House
from exchange.manifest import BundleKind


def _to(kind: BundleKind, house: House) -> tuple[str, ...]:
    """A setting that names the partners to whom the night sends bundles of a kind."""
    doc = f"Partners to whom the night of a {house} house sends {kind} bundles."
    return field(default=(), metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class ExchangeSettings:
    """Settings of `[exchange]`."""

    house: House = field(
        default=House.ONE,
        metadata={
            "doc": "Role of this house: one (does everything), watching (crawls; a partner has the "
            "decisions) or source (has the decisions, and matches the posts of a partner)."
        },
    )
    posts_to: tuple[str, ...] = _to(BundleKind.POSTS, House.WATCHING)
    requests_to: tuple[str, ...] = _to(BundleKind.REQUESTS, House.WATCHING)
    feedback_to: tuple[str, ...] = _to(BundleKind.FEEDBACK, House.WATCHING)
    answers_to: tuple[str, ...] = _to(BundleKind.ANSWERS, House.SOURCE)
    register_to: tuple[str, ...] = _to(BundleKind.REGISTER, House.SOURCE)
    answer_within_hours: float = field(
        default=12.0,
        metadata={"doc": "Hours after sending posts at which a missing answer raises an alarm."},
    )

    def partners(self, kind: BundleKind) -> tuple[str, ...]:
        """The partners to whom the night sends bundles of this kind."""
        named: tuple[str, ...] = getattr(self, f"{kind.value}_to")
        return named if kind in self.house.makes else ()
