"""Rows of a stranger: whatever stands in them, they are a record within its limits or they are refused."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.comparisons import ComparedPlace
from exchange.feedback import CaseFeedback, PassageFeedback
from exchange.register import RegisterRow, Retraction
from exchange.requests import ComparisonRequest, RequestedText, RequestRow, Withdrawal
from store.casebook.comparison import Answer
from store.casebook.incident import Disposition
from store.register.carried import CarriedDocument, CarriedPassage

PASSAGE = CarriedPassage("relaas", 90, None, b"\1\0\0\0", b"\0", b"", b"")
EXAMPLES = (
    (RegisterRow, CarriedDocument("B-1", "voornemen", "Z-1", "carried-1", "00ff00ff", (PASSAGE,))),
    (RegisterRow, Retraction("B-1")),
    (RequestRow, ComparisonRequest(3, "M-2026-0001", "Z-1", (RequestedText(7, "Openbaar."),))),
    (RequestRow, Withdrawal(3)),
    (CaseFeedback, CaseFeedback("Z-1", Disposition.AL_OPENBAAR, (PassageFeedback("B-1", "relaas", 1, 2),))),
    (ComparedPlace, ComparedPlace(3, 7, Answer.DEELS, 61)),
)
"""Every row of these kinds, with the type by which a line is read."""
Place = tuple[str | int, ...]
_LONG = st.just("x" * 400)
_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=400),
    st.just("x" * 400),
)
VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: object, at: Place = ()) -> list[Place]:
    """Every place in a value that may be given another one."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, part in parts for place in places(part, (*at, key)))]


def at_place(value: object, place: Place) -> object:
    """What stands at a place."""
    for key in place:
        value = value[key]  # type: ignore[index]
    return value


def put(value: object, place: Place, other: object) -> object:
    """The value with another one at a place."""
    if not place:
        return other
    changed = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    changed[place[0]] = put(changed[place[0]], place[1:], other)
    return changed


@pytest.mark.parametrize(("kind", "row"), EXAMPLES, ids=lambda example: type(example).__name__)
def test_an_honest_row_comes_back_as_it_was(kind: object, row: msgspec.Struct) -> None:
    """What one house writes the other reads."""
    assert msgspec.json.decode(msgspec.json.encode(row), type=kind) == row


@pytest.mark.parametrize(("kind", "row"), EXAMPLES, ids=lambda example: type(example).__name__)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_row_is_a_record_or_is_refused(
    kind: object, row: msgspec.Struct, data: st.DataObject
) -> None:
    """Any value at any place: nothing but a refusal comes of it, or a row that is within its limits."""
    plain = msgspec.to_builtins(row, builtin_types=())
    place = data.draw(st.sampled_from(places(plain)))
    changed = put(plain, place, data.draw(VALUES))
    try:
        line = msgspec.json.encode(changed)
    except UnicodeEncodeError:  # half a character is no JSON
        return
    try:
        read = msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, ValueError):
        return
    assert msgspec.json.decode(msgspec.json.encode(read), type=kind) == read


@pytest.mark.parametrize(("kind", "row"), EXAMPLES, ids=lambda example: type(example).__name__)
def test_a_field_more_is_refused(kind: object, row: msgspec.Struct) -> None:
    """No row may bring what it has no field for, at any depth."""
    plain = msgspec.to_builtins(row)
    for place in places(plain):
        inner = at_place(plain, place)
        if isinstance(inner, dict):
            line = msgspec.json.encode(put(plain, place, {**inner, "author": "gerda"}))
            with pytest.raises(msgspec.ValidationError):
                msgspec.json.decode(line, type=kind)


@given(line=st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    """Bytes that are no JSON raise nothing that a receiver does not expect."""
    for kind, _ in EXAMPLES:
        with pytest.raises((msgspec.MsgspecError, ValueError)):
            msgspec.json.decode(line, type=kind)
