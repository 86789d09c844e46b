"""What meaning is worth beside words, and alone."""

import pytest

from matcher.meaning import weigh
from matcher.meaning.channel import CaseEvidence


def shown(nats: float) -> CaseEvidence:
    """A case that shows so much by meaning."""
    return CaseEvidence(case=1, nats=nats, passage_id=1, span=(0, 9), sentences=3)


def test_posts_in_other_languages_are_few_and_reach_leads_sooner() -> None:
    """One unrelated post in a hundred reaches 4.6 nats: too many in Dutch, few among the few in others."""
    assert weigh.e_value(shown(4.7), 1_000, is_read_by_words=False) <= 300
    assert weigh.e_value(shown(4.7), 1_000, is_read_by_words=True) > 5_000


def test_a_larger_register_asks_more() -> None:
    """The same nearness says less where there are more cases to be near to."""
    assert weigh.e_value(shown(6), 100_000, is_read_by_words=False) > weigh.e_value(
        shown(6), 1_000, is_read_by_words=False
    )


@pytest.mark.parametrize("nats", [0.0, 0.01, 0.5, 1.0, 3.0, 12.0])
def test_more_by_meaning_never_counts_less(nats: float) -> None:
    """Beside words it adds more the nearer it is, and nothing where there is nothing."""
    assert weigh.beside_words(shown(nats)) <= weigh.beside_words(shown(nats + 0.1))
    assert weigh.beside_words(shown(0.0)) == 0.0
