"""What was written in each record."""

import pytest

from tests.crawler.extraction.finder.pages import NAMES, SAID, body_of, parsed, post, read


@pytest.mark.parametrize(
    "written",
    [
        '<div class="t">{}</div>',
        "<p>{}</p>",
        "<table><tr><td>{}</td></tr></table>",
        "<div><div><div>{}</div></div></div>",
        "<br>{}",
    ],
)
def test_text_is_found_in_whatever_element_it_stands(written: str) -> None:
    """The kind of place that holds most of the prose is the text's, or the loose text after the head."""
    posts = "".join(
        f'<div class="p"><b>{NAMES[n]}</b> <i>{n + 2} mei 2021 10:11</i>{written.format(text)}</div>'
        for n, text in enumerate(SAID)
    )
    page = parsed(posts)
    assert [body_of(page, fields) for fields in read(page)] == list(SAID)


def test_label_that_every_record_has_is_no_text() -> None:
    """A long line that stands in each record says nothing of its own."""
    label = (
        '<div class="r">Lid van het dorpsforum sinds de dag waarop het werd geopend door de wethouder</div>'
    )
    page = parsed("".join(post(n, inner=label) for n in range(3)))
    assert [body_of(page, fields) for fields in read(page)] == list(SAID)


def test_signature_is_no_text() -> None:
    """What a class names as a signature does not count as the text, however long it is."""
    names = "".join(
        post(n, text=f"Dank je wel, {NAMES[n]}, dat helpt.", inner=f'<div class="signature">{text}</div>')
        for n, text in enumerate(SAID)
    )
    page = parsed(names)
    assert [body_of(page, fields) for fields in read(page)] == [
        f"Dank je wel, {name}, dat helpt." for name in NAMES
    ]


def test_word_before_a_name_is_no_text() -> None:
    """A post that shows a picture alone has no text, not the "by" of its head."""
    posts = "".join(
        f'<div class="p"><div class="h"><a href="/t">Molen</a> by <a href="/user/{name}">{name}</a> '
        f'<i>{n + 2} mei 2021 10:11</i></div><div class="t">{text}</div></div>'
        for n, (name, text) in enumerate(zip((*NAMES, "Jaap"), (*SAID, '<img src="a.png">'), strict=True))
    )
    page = parsed(posts)
    assert [body_of(page, fields) for fields in read(page)] == [*SAID, ""]
