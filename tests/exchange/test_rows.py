"""Labels and moments on their way: what a house would refuse is never made."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.rows import KeyId, Label, Name, Night, OptionalLabel, fitting, naming, plausible


@given(st.text())
def test_every_label_fits_once_it_is_made_to(label: str) -> None:
    """Whatever a custodian typed, the row that holds it is taken in at the other side."""
    for made, kind in ((fitting(label), OptionalLabel), (naming(label), Label)):
        assert msgspec.json.decode(msgspec.json.encode(made), type=kind) == made


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Label, "B-1"),
        (Name, "0123456789abcdef"),
        (Night, "2026-11-26"),
        (KeyId, "0123abcd"),
        (OptionalLabel, ""),
    ],
)
def test_no_line_break_hides_behind_a_name(kind: object, value: str) -> None:
    """A pattern that ends with `$` lets one through."""
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(f"{value}\n"), type=kind)


@given(st.text(max_size=20), st.text(max_size=20))
def test_labels_stay_apart(label: str, other: str) -> None:
    """Two cases do not become one by what is cut from their names."""
    assert (fitting(label) == fitting(other)) is (label == other)
    long = 300 * "a"
    assert fitting(long) == long
    assert fitting(f"{long}b") != fitting(f"{long}c")


@pytest.mark.parametrize(
    ("year", "fits"), [(1, False), (1969, False), (1970, True), (2999, True), (9999, False)]
)
def test_moments_of_no_year_are_refused(year: int, *, fits: bool) -> None:
    """A year 1 or 9999 would break the first page that shows it in Dutch time."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    if fits:
        plausible(moment)
    else:
        with pytest.raises(ValueError, match="no year"):
            plausible(moment)
