"""Saved mail: every part that holds words, and what is attached."""

import email.policy
from email.message import EmailMessage

import pytest

from documents import Purpose, ReadDocument, read
from documents.ledger import Cause, Where
from tests.documents.samples import sample

BODY = "Hierbij het besluit over de torenwachter, zoals besproken aan de telefoon."


def message(**headers: str) -> EmailMessage:
    """A message with the headers of one."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"] = "Loket <loket@example.nl>", "a@example.nl"
    made["Subject"] = headers.get("subject", "Besluit Velmora")
    made["MIME-Version"] = "1.0"
    return made


def evidence(made: EmailMessage, purpose: Purpose = Purpose.EVIDENCE) -> ReadDocument:
    """What is read of a message."""
    return read(made.as_bytes(), name="bericht.eml", purpose=purpose)


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_the_words_of_a_body_are_read_however_they_travel(transfer: str) -> None:
    """Subject and body are text, senders are metadata."""
    made = message()
    made.set_content(BODY, cte=transfer)
    document = evidence(made)
    assert "Besluit Velmora" in document.text
    assert BODY in document.text
    assert "loket@example.nl" in document.text
    assert "loket@example.nl" not in evidence(made, Purpose.ENROLMENT).text


def test_of_two_ways_to_say_one_thing_one_is_enrolled_and_both_are_evidence() -> None:
    """Plain text and HTML repeat each other; a message in public may say more in one of them."""
    made = message()
    made.set_content(BODY)
    made.add_alternative(f"<p>{BODY}</p><p>En dit staat alleen in de opmaak.</p>", subtype="html")
    assert evidence(made, Purpose.ENROLMENT).text.count("torenwachter") == 1
    assert "alleen in de opmaak" in evidence(made, Purpose.ENROLMENT).text
    assert evidence(made).text.count("torenwachter") == 2


def test_what_is_attached_is_read_messages_too() -> None:
    """A document and a message within a message are read as what they are."""
    inner = message(subject="Doorgestuurd")
    inner.set_content("De klok van Velmora luidt niet meer.")
    made = message()
    made.set_content(BODY)
    notice = sample("voornemen.docx")
    made.add_attachment(notice, maintype="application", subtype="octet-stream", filename="v.docx")
    made.add_attachment(inner)
    document = evidence(made, Purpose.ENROLMENT)
    assert "Betrokkene kan binnen twee weken" in document.text
    assert "klok van Velmora" in document.text


def test_what_is_attached_and_cannot_be_read_stands_in_the_ledger() -> None:
    """A locked and an unknown file are told with their place."""
    made = message()
    made.set_content(BODY)
    for data, name in ((sample("encrypted.pdf"), "slot.pdf"), (b"\x00\x01\x02\x03" * 50, "vreemd.bin")):
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    entries = [(entry.cause, entry.where, entry.number, entry.name) for entry in evidence(made).unread]
    assert entries == [
        (Cause.LOCKED, Where.ATTACHMENT, 1, "slot.pdf"),
        (Cause.UNKNOWN, Where.ATTACHMENT, 2, "vreemd.bin"),
    ]


def test_files_within_files_are_followed_two_deep_and_told_beyond() -> None:
    """A message in a message in a message is read, one more is told."""
    made = message()
    made.set_content("diepte 4")
    for depth in (3, 2, 1, 0):
        outer = message()
        outer.set_content(f"diepte {depth}")
        outer.add_attachment(made)
        made = outer
    document = evidence(made)
    assert [f"diepte {n}" in document.text for n in range(4)] == [True, True, True, False]
    assert Cause.TOO_DEEP in {entry.cause for entry in document.unread}


def test_a_letter_that_names_sender_and_subject_is_no_mail() -> None:
    """Lines that people write are text."""
    text = "Aan: de bewoner\nVan: het loket\nBetreft: uw aanvraag\n\nGeachte heer,\n\nHierbij het besluit."
    assert read(text.encode(), name="brief.txt", purpose=Purpose.EVIDENCE).format.value == "text"


def test_a_saved_page_of_many_parts_is_read() -> None:
    """MHT is a message whose body is a page."""
    data = (
        b"From: <Saved by Browser>\r\nSubject: pagina\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>De klok van Velm=C3=B3ra</p></html>\r\n"
        b"--b\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n--b--\r\n"
    )
    text = read(data, name="pagina.mht", purpose=Purpose.ENROLMENT).text
    assert "klok van Velmóra" in text
    assert "color" not in text
