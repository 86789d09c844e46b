"""A post before the archive knows it: it decides nothing, so only what others lean on is stated."""

from dataclasses import FrozenInstanceError

import pytest

from store.archive.extracted import ClaimedTime, ExtractedPage, ExtractedPost, PostKind, Precision


def test_words_that_are_stored_stay_what_they_are() -> None:
    """Archives and bundles hold these words: a kind or precision may be added, and none renamed."""
    assert {kind.value for kind in PostKind} >= {"article", "comment", "reply", "attachment"}
    assert [precision.value for precision in Precision] == [
        "second",
        "minute",
        "hour",
        "day",
        "month",
        "year",
    ]


def test_a_post_holds_no_more_than_was_read() -> None:
    """What a page does not tell is nothing, and no guess."""
    post = ExtractedPost("c1", PostKind.COMMENT, "tekst", "https://dorp.example/a#c1")
    assert (post.author, post.published, post.parent) == (None, None, None)
    assert (post.quotes, post.contact, post.attachments) == ((), (), ())
    assert ClaimedTime("ooit") == ClaimedTime("ooit", at=None, precision=None, zone=None)


def test_a_page_is_whole_unless_it_is_said() -> None:
    """Nothing fell back and nothing was cut."""
    page = ExtractedPage("https://dorp.example/a", "generic", "generic/1", ())
    assert (page.fell_back, page.cut) == (False, False)


def test_what_was_extracted_is_never_changed() -> None:
    """The archive gives a post its name in a copy."""
    post = ExtractedPost("c1", PostKind.COMMENT, "tekst", "https://dorp.example/a#c1")
    with pytest.raises(FrozenInstanceError):
        post.text = "anders"  # type: ignore[misc]
