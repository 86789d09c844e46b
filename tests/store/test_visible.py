"""Text from outside, shown so that nothing in it hides or acts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.visible import defanged, unlinked, visible


def test_an_address_can_be_read_and_not_clicked() -> None:
    """Neither the scheme nor the host is whole, and everything else stands as it was."""
    assert defanged("https://forum.example.nl/a?b=1") == "https[:]//forum[.]example[.]nl/a?b=1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zie https://a.nl en HTTP://b.nl.", "Zie https[:]//a[.]nl en HTTP[:]//b[.]nl[.]"),
        ("www.a.nl", "www[.]a[.]nl"),
        ("mailto:a@b.nl", "mailto:a@b[.]nl"),
        ("https[:]//a[.]nl", "https[:]//a[.]nl"),
        ("Van 1.500 mensen, d.w.z. velen.", "Van 1.500 mensen, d.w.z. velen."),
        ("https://a.nl://b.nl", "https[:]//a[.]nl[:]//b[.]nl"),
    ],
)
def test_no_address_in_a_text_can_be_clicked(text: str, shown: str) -> None:
    """Every address is taken apart wherever it stands; other text is left alone."""
    assert unlinked(text) == shown


@given(st.lists(st.sampled_from(["://", "http", "www.", "a.nl", " ", "\n", "["])).map("".join))
def test_taking_addresses_apart_is_done_once(text: str) -> None:
    """Nothing whole is left, and doing it again changes nothing."""
    shown = unlinked(text)
    assert "://" not in shown
    assert unlinked(shown).count("[:]") == shown.count("[:]")


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """A stranger's text of a million letters without an address is looked through at once."""
    begun = time.process_time()
    unlinked("a" * 1_000_000)
    assert time.process_time() - begun < 1


def test_what_hides_is_written_out() -> None:
    """A mark that turns a line round is shown by its number."""
    assert visible("a\u202eb") == "a⟨202E⟩b"
