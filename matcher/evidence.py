"""What a hit and a miss weigh, by scheme: fitted on made-up decisions and how writers retold them."""

from dataclasses import astuple, dataclass

from matcher.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Costs:
    """Numbers of the log-likelihood ratio that `judge` adds up, in nats; `judge` knows them by place."""

    hit: float  # off a word's hit: whoever retells keeps some of the words
    miss: float  # off for a content word that hits nothing
    guess: float  # off a form that the post does not have itself, and log n more for the n-th
    most: float  # that one hit can bring
    names: float  # that all names together bring by themselves
    names_share: float  # and more by the evidence of deeds and things beside them, times this
    near: float  # share of those who retell that go on near where they were
    near_worth: float  # of two hits near in post and case: the logarithm of how much likelier, times this
    size: float  # off a hit: the logarithm of how much a case holds, times this
    group: float  # off a hit of a group of near words
    group_miss: float  # off for a group that hits nothing
    language: float  # a word of a case is so much commoner there than its frequency says: words come in bursts

    def as_tuple(self) -> tuple[float, ...]:
        """For the compiled loops."""
        values: tuple[float, ...] = astuple(self)
        return values


WHOLE = Costs(
    hit=0.6,
    miss=1.1,
    guess=-0.7,
    most=10.0,
    names=7.0,
    names_share=0.2,
    near=0.85,
    near_worth=1.6,
    size=0.8,
    group=3.0,
    group_miss=0.05,
    language=1.0,
)
TRUNCATED = WHOLE


def costs_of(scheme: Scheme) -> Costs:
    """The costs under which hits of this scheme are judged."""
    return WHOLE if scheme.whole else TRUNCATED
