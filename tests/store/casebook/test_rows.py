"""A frozen record as a row of a table, and back."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from store.casebook.sighting import Hit
from store.casebook.suppression import Suppression
from store.matches.match import MatchReason, MatchReasonCode
from store.rows import from_row, to_row

MOMENTS = st.datetimes(timezones=st.just(UTC))
HITS = st.builds(
    Hit,
    document_ref=st.text(),
    document_kind=st.text(),
    section=st.text(),
    passage=st.integers(0, 2**40),
    scheme=st.text(),
    key_id=st.text(),
    score=st.integers(0, 100),
    e_value=st.floats(0, 1e9),
    coverage=st.floats(0, 1),
    spans=st.lists(st.tuples(st.integers(0, 9**9), st.integers(0, 9**9))).map(tuple),
    reasons=st.lists(st.builds(MatchReason, st.sampled_from(MatchReasonCode), st.integers(0, 999))).map(
        tuple
    ),
    looking_back=st.booleans(),
    matched_at=MOMENTS,
)


@given(hit=HITS)
def test_a_record_comes_back_as_it_was(hit: Hit) -> None:
    """Moments, enums, flags, numbers, texts and nested tuples survive the way through a row."""
    assert from_row(Hit, to_row(hit)) == hit


@given(
    suppression=st.builds(Suppression, created_at=MOMENTS, expires_at=MOMENTS, ended_at=st.none() | MOMENTS)
)
def test_what_is_not_there_comes_back_as_nothing(suppression: Suppression) -> None:
    """An optional moment that is missing stays missing."""
    assert from_row(Suppression, to_row(suppression)) == suppression


def test_a_row_may_hold_more_than_the_record() -> None:
    """Columns that the record does not know are left out, as those of a joined table."""
    row = {**to_row(MatchReason(MatchReasonCode.DENSE, 3)), "id": 7}
    assert from_row(MatchReason, row) == MatchReason(MatchReasonCode.DENSE, 3)
