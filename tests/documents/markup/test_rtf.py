"""RTF: its text, and what stands beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Purpose, read
from documents.errors import DocumentError
from documents.record import HiddenKind

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Times;}}"


def text_of(body: bytes, purpose: Purpose = Purpose.EVIDENCE) -> str:
    """What is read of an RTF file."""
    return read(HEAD + body + b"}", name="x.rtf", purpose=purpose).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Een\par Twee", "Een\n\nTwee"),
        (rb"caf\'e9 en \u8364?5", "café en €5"),
        (rb"{\f1 \'e4\'e0}", "да"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (rb"{\uc2\u233xx}t\'e9", "été"),
        (rb"A{\*\generator Riched20;}B{\*\unknown weg}C", "ABC"),
        (rb"voor{\footnote noot}na", "voorna\n\nnoot"),
        (rb"{\header kop}romp{\footer voet}", "romp\n\nkop\n\nvoet"),
        (rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt in het vak}}}buiten", "buiten\n\nin het vak"),
        (rb"{\pict\pngblip\bin5 }\\{}}na", "na"),
        (rb"a\~b\_c\-d\{e\}", "a b-cd{e}"),
    ],
)
def test_every_way_to_write_a_letter_is_read(body: bytes, text: str) -> None:
    """Code pages, fonts, Unicode, notes, margins, boxes and binary data."""
    assert text_of(body) == text


def test_margins_remarks_and_deletions_are_not_enrolled() -> None:
    """What was no part of the letter is left out, hidden letters are not."""
    body = rb"{\header kop}{\*\annotation remark}{\deleted weg}{\v stil}romp"
    document = read(HEAD + body + b"}", name="x.rtf", purpose=Purpose.ENROLMENT)
    assert document.text == "stilromp"
    assert {count.kind for count in document.hidden} == {
        HiddenKind.COMMENT,
        HiddenKind.DELETED,
        HiddenKind.INVISIBLE,
    }


def test_what_a_mail_program_adds_for_others_is_passed_over() -> None:
    """RTF that was made of HTML holds its tags and its own formatting beside the words."""
    body = rb"\fromhtml1 {\*\htmltag18 <html>}\htmlrtf \par extra\htmlrtf0 woord{\*\htmltag64}en"
    assert text_of(body) == "woorden"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                *(b"{", b"}", b"\\", rb"\u99999 ", rb"\'zz", rb"\bin999999999 ", rb"\pict ", rb"\uc-5 "),
                *(b"tekst", rb"\*", rb"\header ", b"00ff", rb"\f-3 ", rb"\objdata ", rb"\par", "é".encode()),
            )
        ),
        max_size=60,
    )
)
def test_any_order_of_words_and_braces_is_read_or_refused(tokens: list[bytes]) -> None:
    """However the groups are broken, text comes out or a plain error."""
    try:
        text_of(b"".join(tokens))
    except DocumentError as error:
        assert str(error).startswith("x.rtf ")  # noqa: PT017 - reading it is as good an outcome
