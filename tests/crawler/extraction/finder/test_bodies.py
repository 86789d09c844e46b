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


def _posts(shape: str, texts: tuple[str, ...] = SAID) -> list[str]:
    """The texts that are found in posts of this shape: name, time, text and number are filled in."""
    filled = (
        shape.format(name=NAMES[n % 3], time=f"{n % 28 + 1} mei 2021 10:1{n % 10}", text=text, n=n)
        for n, text in enumerate(texts)
    )
    page = parsed("".join(f'<div class="p">{post}</div>' for post in filled))
    return [body_of(page, fields) for fields in read(page)]


HEAD = "<b>{name}</b> <i>{time}</i>"


@pytest.mark.parametrize(
    "shape",
    [
        HEAD + "<div>{text}</div>",
        "<div>{text}</div>" + HEAD,
        "<b>{name}</b><div>{text}</div><i>{time}</i>",
        HEAD + "<br>{text}",
        "{text}<br>" + HEAD,
        "<b>{name}</b><br>{text}<br><i>{time}</i>",
    ],
)
def test_text_is_found_on_whichever_side_of_its_head_it_stands(shape: str) -> None:
    """After the name and the time, before both or between them, in an element or loose."""
    assert _posts(shape) == list(SAID)


def test_name_and_time_are_no_part_of_the_text() -> None:
    """An element around all of a post is its record, not its body."""
    texts = _posts(f"<div class='content'>{HEAD}<div>{{text}}</div></div>")
    assert texts == list(SAID)


def test_paragraphs_of_a_post_are_one_text() -> None:
    """From the first to the last of them that stand beside each other."""
    texts = tuple(f"{text}</p><p>{text[:40]}." for text in SAID)
    assert _posts(HEAD + "<div><p>{text}</p></div>", texts) == [text.replace("</p><p>", "") for text in texts]


def test_loose_text_has_the_bold_words_and_links_in_it() -> None:
    """They stand on its line, though they have elements of their own."""
    asides = (("Hoor", "hier", "echt"), ("Kijk", "daar", "wel"), ("Nee", "ginds", "heus"))
    texts = tuple(
        f"<b>{first}</b> {text} <a href='/x'>{place}</a> of zo, nummer {n}, <u>{last}</u>"
        for n, (text, (first, place, last)) in enumerate(zip(SAID, asides, strict=True))
    )
    assert _posts(HEAD + "<br>{text}", texts) == [
        f"{first} {text} {place} of zo, nummer {n}, {last}"
        for n, (text, (first, place, last)) in enumerate(zip(SAID, asides, strict=True))
    ]


@pytest.mark.parametrize("name", ["content", "message-body", "text", "postbody"])
def test_place_that_is_named_as_the_text_comes_before_a_longer_one(name: str) -> None:
    """A profile beside each post may be longer than what was said."""
    profile = "Woont in een huis aan de vaart te Lemmer, houdt van varen en van vis, nummer {n}."
    texts = tuple(text[: len(profile)] for text in SAID)
    shape = f'{HEAD}<div class="{name}">{{text}}</div><div>{profile}</div>'
    assert _posts(shape, texts) == list(texts)


@pytest.mark.parametrize("name", ["signature", "avatar", "rank", "user-stats"])
def test_place_that_is_named_as_something_else_is_none(name: str) -> None:
    """A signature under a short answer is longer than the answer, and differs from post to post."""
    texts = ("Ja, dat klopt.", "Nee, dat is zo niet.", "Ik weet het ook niet.")
    signature = "Wie zaait zal oogsten, zei {name} al, en dat was {n} jaar voor de bouw van de molen."
    assert _posts(f'{HEAD}<div>{{text}}</div><div class="{name}">{signature}</div>', texts) == list(texts)


def test_tighter_place_is_taken_where_only_labels_stand_around_it() -> None:
    """A title above and a button below are in the wide element, not in the text."""
    shape = HEAD + '<div class="x"><h5>Re: molen</h5><div class="y">{text}</div><u>Meld</u></div>'
    assert _posts(shape) == list(SAID)


def test_wide_place_is_taken_where_prose_stands_around_the_tighter() -> None:
    """What stands beside a quotation or a list is what somebody wrote."""
    shape = HEAD + '<div class="x"><p>{text}</p><div class="y">{text}</div></div>'
    assert _posts(shape) == [text + text for text in SAID]


def test_record_without_words_has_no_text() -> None:
    """A picture alone, among others that say something."""
    texts = (*SAID, '<img src="a.png" alt="">')
    assert _posts(HEAD + '<div class="t">{text}</div>', texts) == [*SAID, ""]


def test_crowd_of_posts_is_read_as_a_sample_of_them() -> None:
    """What stands where is learnt from some, and then read in all."""
    texts = tuple(f"{SAID[n % 3]} Dat was nummer {n} van allemaal." for n in range(60))
    assert _posts(HEAD + '<div class="t">{text}</div>', texts) == list(texts)


def test_page_of_labels_has_no_text() -> None:
    """Where every record says the same, nothing in it was written."""
    assert set(_posts(HEAD + "<div>Antwoord op dit bericht</div>", ("", "", ""))) <= {
        "",
        "Antwoord op dit bericht",
    }
