"""What is new for a partner: each change once, what is gone once, and nothing that would be refused."""

import msgspec
import pytest

from exchange.errors import ExchangeError
from exchange.feedback import CaseFeedback, PassageFeedback
from exchange.news import BundleNews
from store.casebook.incident import Disposition


def feedback(case: str, places: int = 1, passage: int = 1) -> CaseFeedback:
    """A judgement of one passage."""
    return CaseFeedback(case, Disposition.VALS_ALARM, (PassageFeedback("B-1", "relaas", passage, places),))


def changed(news: BundleNews, *rows: CaseFeedback) -> list[str]:
    """The cases of which something is new."""
    return [row.case_ref for row in news.changed((row.case_ref, row) for row in rows)]  # type: ignore[attr-defined]


def test_what_the_partner_knows_is_not_told_again() -> None:
    """Only what is new or otherwise than it was, by the digest of the row."""
    first = BundleNews({})
    assert changed(first, feedback("Z-1"), feedback("Z-2")) == ["Z-1", "Z-2"]
    known = {case: digest for case, digest in first.digests.items() if digest}
    later = BundleNews(known)
    assert changed(later, feedback("Z-1"), feedback("Z-2", places=2), feedback("Z-3")) == ["Z-2", "Z-3"]
    assert set(later.digests) == {"Z-2", "Z-3"}


def test_what_is_gone_is_told_once() -> None:
    """A thing that the partner knows and that is there no more, after all were gone through."""
    news = BundleNews({"Z-1": "a", "Z-2": "b"})
    changed(news, feedback("Z-2"))
    assert list(news.gone()) == ["Z-1"]
    assert news.digests["Z-1"] is None


@pytest.mark.parametrize("case", ["", "z" * 301, "Z\x001", "Z\x1b[2J"])
def test_a_row_that_the_partner_would_refuse_is_not_sent(case: str) -> None:
    """The sender hears of it, in one sentence that names the thing, before anything is made."""
    with pytest.raises(ExchangeError, match="cannot be sent"):
        changed(BundleNews({}), feedback(case))


def test_a_row_beyond_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a bundle with too long a row would be taken in."""
    monkeypatch.setattr("exchange.news.LONGEST_ROW", 10)
    with pytest.raises(ExchangeError, match="larger than a row"):
        changed(BundleNews({}), feedback("Z-1"))


def test_what_a_person_reported_is_judged_too() -> None:
    """A place without a recognised passage travels as passage 0: what the matcher missed."""
    assert changed(BundleNews({}), feedback("Z-1", passage=0)) == ["Z-1"]
    assert msgspec.json.decode(msgspec.json.encode(feedback("Z-1", passage=0)), type=CaseFeedback)
