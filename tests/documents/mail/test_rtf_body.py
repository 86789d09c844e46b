"""The packed RTF of Outlook's messages."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.mail.rtf_body import unpacked


def test_the_example_of_the_specification_is_unpacked() -> None:
    """MS-OXRTFCP, 3.2: literal runs, and references into what was there before the first byte."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_reference_that_reaches_into_itself_is_unpacked() -> None:
    """MS-OXRTFCP, 3.2: one letter, copied over and over."""
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(data: bytes) -> None:
    """Whatever comes behind the header ends."""
    header = struct.pack("<IIII", len(data) + 12, 100, 0x75465A4C, 0)
    assert len(unpacked(header + data)) <= 18 * len(data)
    with pytest.raises(ValueError, match="16 bytes"):
        unpacked(data[:15])
