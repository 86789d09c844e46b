"""What a register that travels may hold: labels and coarse fingerprints, and nothing that has no field."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.matches.document import Weakness
from store.register.carried import (
    MOST_HASHES,
    CarriedDisclosure,
    CarriedDocument,
    CarriedPassage,
    SourceFingerprintError,
)

PASSAGE = CarriedPassage("relaas", 90, Weakness.FEW_RARE_WORDS, b"\1\0\0\0", b"\0", b"\2\0\0\0" * 2, b"\0\1")
DISCLOSURE = CarriedDisclosure("advocaat", None, date(2026, 3, 2), ("relaas", ""))
DOCUMENT = CarriedDocument("B-1", "beschikking", "Z-1", "carried-1", "ab12cd34", (PASSAGE,), (DISCLOSURE,))


def sent(**changes: object) -> bytes:
    """The document as a stranger may send it."""
    row: dict[str, Any] = msgspec.to_builtins(DOCUMENT)
    return msgspec.json.encode({**row, **changes})


def passage(**changes: object) -> dict[str, object]:
    """A passage as a stranger may send it."""
    return {**msgspec.to_builtins(PASSAGE), **changes}


def disclosure(**changes: object) -> dict[str, object]:
    """A disclosure as a stranger may send it."""
    return {**msgspec.to_builtins(DISCLOSURE), **changes}


def taken(row: bytes) -> CarriedDocument:
    """What a bundle's row is read as."""
    return msgspec.json.decode(row, type=CarriedDocument)


def test_a_document_comes_as_it_went() -> None:
    """With its passages, their strength and hashes, and who may have read it."""
    assert taken(sent()) == DOCUMENT
    assert taken(sent(kind="", disclosures=[])).disclosures == ()


@pytest.mark.parametrize("scheme", ["source-1", "trios-1", "", "Carried-1", "xcarried-1"])
def test_fingerprints_that_may_not_leave_make_no_record(scheme: str) -> None:
    """Neither read from a bundle nor made here, where types are not looked at."""
    with pytest.raises(msgspec.ValidationError):
        taken(sent(scheme=scheme))
    with pytest.raises(SourceFingerprintError, match="never leave"):
        msgspec.structs.replace(DOCUMENT, scheme=scheme)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "De zandloper stond stil."},
        {"ref": ""},
        {"ref": "B-1\n"},
        {"ref": "B\u0000"},
        {"ref": "B\u009f"},
        {"ref": "x" * 301},
        {"ref": None},
        {"case_ref": ""},
        {"kind": "besluit\r"},
        {"scheme": "carried-12345"},
        {"scheme": "carried-1\n"},
        {"scheme": "carried-"},
        {"key_id": "AB12CD34"},
        {"key_id": "ab12cd3"},
        {"key_id": "ab12cd345"},
        {"passages": []},
        {"passages": [passage(text="zandloper")]},
        {"passages": [passage(vector=[0.1])]},
        {"passages": [passage(length=-1)]},
        {"passages": [passage(length=100_001)]},
        {"passages": [passage(length=1.5)]},
        {"passages": [passage(weakness="zomaar")]},
        {"passages": [passage(section="x" * 301)]},
        {"passages": [passage(groups="geen base64!")]},
        {"disclosures": [disclosure(recipient="")]},
        {"disclosures": [disclosure(unit="")]},
        {"disclosures": [disclosure(available_from="1969-12-31")]},
        {"disclosures": [disclosure(available_from="3000-01-01")]},
        {"disclosures": [disclosure(available_from="2026-02-30")]},
        {"disclosures": [disclosure(sections=["\t"])]},
        {"disclosures": [disclosure(sections=[""] * 1001)]},
        {"disclosures": [disclosure(remark="aan de balie")]},
    ],
    ids=str,
)
def test_what_is_no_label_or_has_no_field_is_refused(changes: dict[str, object]) -> None:
    """A partner's rows are a stranger's: length, characters, years and fields are looked at first."""
    with pytest.raises(msgspec.ValidationError):
        taken(sent(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"ref": "x" * 300},
        {"ref": "x"},
        {"scheme": "carried-10", "key_id": "00000000"},
        {"ref": "Ž-1 / 1.500 €"},
        {"scheme": "carried-9999"},
        {"passages": [passage(length=0, section="", weakness=None, groups="", group_blocks="")]},
        {"passages": [passage(length=100_000)]},
        {"disclosures": [disclosure(unit="Zwolle", available_from="1970-01-01", sections=[])]},
        {"disclosures": [disclosure(available_from="2999-12-31")]},
    ],
    ids=str,
)
def test_what_lies_at_the_edge_is_taken(changes: dict[str, object]) -> None:
    """The longest label, the first and the last year, an empty section."""
    assert msgspec.json.encode(taken(sent(**changes))) == sent(**changes)


@given(
    groups=st.integers(0, 12),
    group_blocks=st.integers(0, 3),
    words=st.integers(0, 12),
    word_blocks=st.integers(0, 3),
)
def test_every_hash_has_its_block(groups: int, group_blocks: int, words: int, word_blocks: int) -> None:
    """Four bytes for each, of groups and of words; whatever else is no fingerprint."""
    bytes_ = (b"x" * groups, b"x" * group_blocks, b"x" * words, b"x" * word_blocks)
    if (groups, words) == (4 * group_blocks, 4 * word_blocks):
        assert CarriedPassage("", 1, None, *bytes_).groups == bytes_[0]
    else:
        with pytest.raises(ValueError, match="another number of hashes than of blocks"):
            CarriedPassage("", 1, None, *bytes_)


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_passage_has_so_many_hashes_at_most(more: int, fits: bool) -> None:
    """A stranger's passage fills no memory."""
    number = MOST_HASHES + more
    passages = msgspec.to_builtins(
        [CarriedPassage("", 1, None, b"\0\0\0\0" * number, b"\0" * number, b"", b"")]
    )
    if fits:
        assert len(taken(sent(passages=passages)).passages[0].group_blocks) == number
    else:
        with pytest.raises(msgspec.ValidationError, match="length"):
            taken(sent(passages=passages))
