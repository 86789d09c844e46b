"""The finder of posts on software that nobody described, on the clutter of real pages."""

from datetime import UTC, datetime

import pytest

from crawler.extraction.extract import extract_page
from store.archive.extracted import ExtractedPost

FETCHED = datetime(2019, 6, 14, 18, 30, tzinfo=UTC)
FIRST = "Seit drei Wochen habe ich abends starke Schmerzen im Knie. Was hat euch geholfen?"
SECOND = "Bei mir war es am Ende die Schilddrüse, und nach zwei Monaten war alles wieder gut."
THIRD = "Ich würde an deiner Stelle eine zweite Meinung einholen und mir Zeit lassen."


def _posts(body: str) -> tuple[ExtractedPost, ...]:
    html = f"<html><body><h1>Knie</h1>{body}</body></html>"
    return extract_page(html, "https://forum.example/t/7", FETCHED).posts


def _signed_texts(posts: tuple[ExtractedPost, ...]) -> list[tuple[str | None, str]]:
    return [(post.author, post.text) for post in posts]


def _teasers(count: int) -> str:
    return "".join(
        f'<div class="e"><a href="/u/{n}">Name{n}</a> <i>{n + 1}.05.2019</i>'
        f'<p><a href="/t/{n}">Wie war das noch {n}?</a> Gestern hat mir jemand erzählt, dass...</p></div>'
        for n in range(count)
    )


def test_a_crowd_of_teasers_does_not_drown_two_posts() -> None:
    """Dozens of dated first words of other threads are no posts, however few the posts are."""
    posts = _posts(
        f'<div class="p"><a href="/user/1">Max</a> <i>02.03.2015 10:11</i><div>{FIRST}</div></div>'
        f'<div class="p"><a href="/user/2">Lili</a> <i>03.03.2015 09:00</i><div>{SECOND}</div></div>'
        f"<h3>Anderswo</h3>{_teasers(24)}"
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", SECOND)]


@pytest.mark.parametrize("words", ["Am 12.03.2015 war ich beim Arzt.", "Vor 3 Jahren hatte ich das auch."])
def test_a_date_in_a_sentence_is_not_the_time_of_the_post(words: str) -> None:
    """What people write about a day says nothing about when they wrote."""
    posts = _posts(
        "".join(
            f'<div class="p"><b>{name}</b> <i>0{day}.06.2018 10:11</i><p>{words} {text}</p></div>'
            for name, day, text in (("Max", 2, FIRST), ("Lili", 3, SECOND), ("Uwe", 4, THIRD))
        )
    )
    assert [p.published.at.date().isoformat() for p in posts if p.published and p.published.at] == [
        "2018-06-02",
        "2018-06-03",
        "2018-06-04",
    ]
    assert posts[0].text == f"{words} {FIRST}"


def test_guest_without_an_account_is_named() -> None:
    """Who has no account has no link; the name stands where the linked ones stand."""
    posts = _posts(
        "".join(
            f'<div class="p"><span class="n">{name}</span> <i>{day}.06.2018 10:11</i><p>{text}</p></div>'
            for name, day, text in (
                ('<a href="/user/1">Max</a>', "02", FIRST),
                ("Gast", "03", SECOND),
                ('<a href="/user/3">Uwe</a>', "04", THIRD),
            )
        )
    )
    assert [post.author for post in posts] == ["Max", "Gast", "Uwe"]


def test_posts_in_two_rows_with_a_gap_between_begin_at_their_subject() -> None:
    """A subject row, a row of author and date, a row of text and an empty row make one post."""
    rows = "".join(
        f'<tr><td colspan="2"><b>Knie {n}</b></td></tr><tr><td>{name}</td><td>Mo 0{n}.06.15 10:11</td></tr>'
        f'<tr><td colspan="2">{text}</td></tr><tr><td colspan="2">&nbsp;</td></tr>'
        for n, (name, text) in enumerate((("Max", FIRST), ("Lili", SECOND), ("Uwe", THIRD)), 1)
    )
    assert _signed_texts(_posts(f"<table>{rows}</table>")) == [
        ("Max", FIRST),
        ("Lili", SECOND),
        ("Uwe", THIRD),
    ]


def test_class_numbers_that_tell_the_parts_of_a_post_are_kept() -> None:
    """Where only a number tells the text from the buttons, the number is no alternating colour."""
    posts = _posts(
        "".join(
            f'<div class="y1"><div class="y2">{text}</div><div class="y3">Geschrieben von '
            f'<a href="/m/{n}">{name}</a> am 0{n}.06.2018 um 10:11</div>'
            f'<div class="y4"><a>Antworten</a> <a>Hilfreich ({n})</a></div></div>'
            for n, (name, text) in enumerate((("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)), 1)
        )
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)]


def test_answers_inside_the_post_that_they_answer_are_posts_of_their_own() -> None:
    """Nesting needs no telling names: each date has an element of one kind around it."""
    head = (
        '<div class="c-h"><span class="c-n">{}</span> <span class="c-d">#{} 0{}.06.2018, 10:11</span></div>'
    )
    posts = _posts(
        f'<div class="c-i">{head.format("Max", 1, 1)}<div class="c-t"><p>{FIRST}</p></div>'
        f'<div class="c-r"><div class="c-i">{head.format("Lili", 2, 2)}<div class="c-t"><p>{SECOND}</p></div>'
        "</div></div></div>"
        f'<div class="c-i">{head.format("Uwe", 3, 3)}<div class="c-t"><p>{THIRD}</p></div></div>'
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", SECOND), ("Uwe", THIRD)]


def test_labels_below_a_text_are_no_part_of_it() -> None:
    """Buttons and lists of thanks that share a table with the text stay out, after a short text, too."""
    posts = _posts(
        "".join(
            f'<table class="p"><tr><td rowspan="3"><a href="/user/{n}">{name}</a></td>'
            f'<td class="t">0{n}.06.2018 10:11</td></tr><tr><td class="b">{text}</td></tr>'
            '<tr><td class="f"><a>Zitieren</a> <a>Melden</a> <span>3 Danke: <a href="/u/8">Bob</a></span>'
            "</td></tr></table>"
            for n, (name, text) in enumerate((("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)), 1)
        )
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)]


def test_labelled_lines_between_rules_are_posts() -> None:
    """An archive that prints From, Subject and Date before each text and nothing else is read."""
    posts = _posts(
        "".join(
            f"<hr><b>From:</b> {name}<br><b>Subject:</b> Re: Knie<br><b>Date:</b> {n} Jun 2018 10:11<br>"
            f"<br>{text}"
            for n, (name, text) in enumerate((("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)), 1)
        )
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", "Danke!"), ("Uwe", THIRD)]


def test_note_of_editing_dates_no_post() -> None:
    """Who edited a post and when is neither its author nor its time, even where the time stands below it."""
    note = "<p>Dieser Beitrag wurde von <b>Uwe</b> am 09.06.2018 10:00 editiert.</p>"
    posts = _posts(
        "".join(
            f'<table><tr><td rowspan="2"><b>{name}</b></td><td><p>{text}</p>{edited}</td></tr>'
            f"<tr><td>0{n}.06.2018 10:11</td></tr></table>"
            for n, (name, text, edited) in enumerate(
                (("Max", FIRST, ""), ("Lili", SECOND, note), ("Uwe", THIRD, "")), 1
            )
        )
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", SECOND), ("Uwe", THIRD)]
    assert posts[1].published is not None
    assert posts[1].published.raw == "02.06.2018 10:11"


LONG = "Ich würde an deiner Stelle eine zweite Meinung einholen und mir Zeit lassen, das lohnt sich."


def _vanilla(number: int, name: str, text: str) -> str:
    """A post whose head and foot both tell its time, with a link to the post."""
    time = (
        f'<a href="/c/{number}#c{number}"><time datetime="2019-06-0{number}T10:00:0{number}Z">{number} Juni'
        "</time></a>"
    )
    return (
        f'<li class="item"><div class="head"><a class="user" href="/profile/{name}">{name}</a>'
        f"<span>20 replies, 4 threads</span> {time} <span>edited 9 Juni</span></div>"
        f'<div class="wrap"><div class="text">{text}</div><div class="foot">{time}</div></div></li>'
    )


def test_post_whose_time_stands_above_and_below_it_is_one() -> None:
    """Two prints of one time that lead to one post are no two posts, nor is the rank in its head one."""
    posts = _posts(
        f"<ul>{_vanilla(1, 'Max', FIRST)}{_vanilla(2, 'Lili', SECOND)}{_vanilla(3, 'Uwe', THIRD)}</ul>"
    )
    assert _signed_texts(posts) == [("Max", FIRST), ("Lili", SECOND), ("Uwe", THIRD)]


def test_list_of_titles_beside_the_posts_is_none_of_them() -> None:
    """What is said elsewhere, each with a name and a time like the posts, holds nothing but links."""
    said = "".join(
        f'<div class="p"><a href="/user/{name}">{name}</a> <i>0{day}.06.2019 10:11</i><p>{text}</p></div>'
        for name, day, text in (("Max", 2, FIRST), ("Lili", 3, SECOND), ("Uwe", 4, THIRD))
    )
    beside = "".join(
        f'<div class="p"><a href="/user/x{n}">Autor{n}</a> <i>0{n}.06.2019 09:00</i>'
        f'<h4><a href="/t/{n}">Worüber man anderswo spricht, Teil {n}</a></h4></div>'
        for n in range(1, 9)
    )
    assert _signed_texts(_posts(f"<div>{said}</div><div>{beside}</div>")) == [
        ("Max", FIRST),
        ("Lili", SECOND),
        ("Uwe", THIRD),
    ]


def test_clock_above_the_posts_opens_no_thread() -> None:
    """A line above the posts with a name and a later time than theirs is no post that they answer."""
    head = f'<div><a href="/user/1">Max</a> 14.06.2019 18:30 <span>{LONG}</span></div>'
    said = "".join(
        f'<div class="p"><a href="/user/{name}">{name}</a> <i>0{day}.Juni 2019 10:11</i><p>{text}</p></div>'
        for name, day, text in (("Max", 2, FIRST), ("Lili", 3, SECOND))
    )
    posts = _posts(head.replace("14.06.2019", "14. Juni 2019") + said)
    assert [post.text for post in posts if not post.native_id.startswith("rest")] == [FIRST, SECOND]


def test_advertising_between_posts_is_none() -> None:
    """An element like the posts that tells neither who wrote it nor when is no post."""
    said = [
        f'<li class="post"><b class="author">{name}</b> <i>0{day}.06.2019 10:11</i><p>{text}</p></li>'
        for name, day, text in (("Max", 2, FIRST), ("Lili", 3, SECOND), ("Uwe", 4, THIRD))
    ]
    advert = '<li class="post"><p>Anzeige: Matratzen günstig kaufen</p></li>'
    posts = _posts(f"<ul>{said[0]}{advert}{said[1]}{said[2]}</ul>")
    assert _signed_texts(posts)[:3] == [("Max", FIRST), ("Lili", SECOND), ("Uwe", THIRD)]
    assert not any("Matratzen" in post.text for post in posts[:3])


def test_parts_of_one_text_are_no_posts() -> None:
    """Boxes of one kind that tell neither who wrote them nor when are read as one text."""
    posts = _posts("".join(f'<div class="item"><p>{text}</p></div>' for text in (FIRST, SECOND, THIRD)))
    assert [post.native_id.partition("-")[0] for post in posts] == ["page"]


def test_time_of_day_before_its_date_is_read() -> None:
    """A time of day in an element of its own before the date is part of the time of writing."""
    posts = _posts(
        "".join(
            f'<div class="p"><a href="/user/{name}">{name}</a> '
            f"<span><b>9:0{day}am</b> On <b>Jun 0{day}</b></span><p>{text}</p></div>"
            for name, day, text in (("Max", 2, FIRST), ("Lili", 3, SECOND), ("Uwe", 4, THIRD))
        )
    )
    assert [post.published.raw for post in posts if post.published] == [
        "9:02am On Jun 02",
        "9:03am On Jun 03",
        "9:04am On Jun 04",
    ]
    assert [post.published.at.hour for post in posts if post.published and post.published.at] == [9, 9, 9]
