"""MediaWiki talk pages, on which nothing marks a comment but the signature at its end."""

import pytest

from crawler.extraction.finder.fields import Fields
from crawler.extraction.page import ParsedPage
from crawler.extraction.platforms.mediawiki_talk import find_fields
from crawler.extraction.stamps import find_stamps
from crawler.extraction.text import plain_text
from store.archive.extracted import PostKind

MILL = "De molen aan de vaart kreeg nieuwe wieken van eikenhout."
POOL = "Op zaterdag werd het zwembad geopend door de wethouder."


def _signed(user: str, time: str = "14:33, 12 February 2008 (UTC)", link: str = "/wiki/User:{}") -> str:
    return f'<a href="{link.format(user)}">{user}</a> (<a href="/wiki/User_talk:{user}">talk</a>) {time}'


def _read(
    body: str, holder: str = '<div class="mw-parser-output">{}</div>'
) -> tuple[ParsedPage, list[Fields]]:
    page = ParsedPage(f"<html><body><h1>Talk:Mill</h1>{holder.format(body)}<p>Footer</p></body></html>")
    return page, find_fields(page, find_stamps(page))


def _comments(body: str, **options: str) -> list[tuple[str | None, str]]:
    page, fields = _read(body, **options)
    return [(comment.author, plain_text(page, *comment.body)) for comment in fields if comment.body]


def test_comment_reaches_from_the_last_signature_to_its_own() -> None:
    """Over all its paragraphs, without the signature."""
    later = _signed("Kees", "15:00, 12 February 2008 (UTC)")
    body = f"<p>{MILL}</p><p>Ja. {_signed('Els')}</p><p>{POOL} {later}</p>"
    assert _comments(body) == [("Els", f"{MILL}Ja."), ("Kees", POOL)]


@pytest.mark.parametrize("level", ["h2", "h3", "h6"])
def test_comment_begins_after_the_heading_above_it(level: str) -> None:
    """The heading is nobody's text, whatever stands in it."""
    heading = f'<{level}><span class="mw-headline" id="Mill">The <i>mill</i></span></{level}>'
    assert _comments(f"<p>Inleiding</p>{heading}<p>{MILL} {_signed('Els')}</p>") == [("Els", MILL)]


@pytest.mark.parametrize(
    "link",
    [
        "/wiki/User:{}",
        "/wiki/User_talk:{}",
        "/wiki/Gebruiker:{}",
        "/wiki/Overleg_gebruiker:{}",
        "/wiki/Benutzer:{}",
        "/wiki/Benutzerin_Diskussion:{}",
        "/wiki/Utilisateur:{}",
        "/wiki/Usuario_discusión:{}",
        "/w/index.php?title=User:{}&action=edit&redlink=1",
        "/wiki/Special:Contributions/{}",
        "/wiki/Speciaal:Bijdragen/{}",
        "/wiki/User%3A{}",
    ],
)
def test_signature_is_a_link_to_the_page_of_a_user(link: str) -> None:
    """In the languages of the watched sites; of one without an account it leads to what they did."""
    page, fields = _read(
        f'<p>{MILL} <a href="{link.format("Els_B")}">x</a> 14:33, 12 February 2008 (UTC)</p>'
    )
    assert [comment.author for comment in fields] == ["Els B"]
    assert plain_text(page, *(fields[0].body or (0, 0))) == MILL


@pytest.mark.parametrize("link", ["/wiki/Mill", "/wiki/Superuser:x", "/wiki/User:", "https://dorp.example/"])
def test_link_to_anything_else_signs_nothing(link: str) -> None:
    """A time after it is what somebody writes."""
    assert _comments(f'<p>{MILL} <a href="{link}">x</a> 14:33, 12 February 2008 (UTC)</p>') == []


def test_time_without_a_signature_ends_no_comment() -> None:
    """It belongs to the text of the comment that is signed below."""
    body = f"<p>Op 14:33, 12 February 2008 ging ik.</p><p>{MILL} {_signed('Els')}</p>"
    assert [author for author, _ in _comments(body)] == ["Els"]
    assert _comments(body)[0][1].endswith(MILL)


def test_signature_stands_on_the_line_of_its_time() -> None:
    """A user who is spoken of in a line above did not write."""
    body = f'<p>Ik sprak <a href="/wiki/User:Kees">Kees</a>.</p><p>{MILL} 14:33, 12 February 2008 (UTC)</p>'
    assert _comments(body) == []


def test_signature_is_short() -> None:
    """A user who is named many words before the time on its line did not sign."""
    words = "".join(f"<b>w{n} </b>" for n in range(12))
    assert _comments(f'<p><a href="/wiki/User:Kees">Kees</a> {words}14:33, 12 February 2008 (UTC)</p>') == []


def test_first_link_of_a_signature_tells_whose_it_is() -> None:
    """The links to the talk page and to what they did belong to the same signature."""
    assert _comments(f"<p>{MILL} {_signed('Els')}</p>") == [("Els", MILL)]


def test_signature_alone_is_no_comment() -> None:
    """Nothing was said, and the next comment begins after it."""
    assert _comments(f"<p>{_signed('Els')}</p><p>{POOL} {_signed('Kees')}</p>") == [("Kees", POOL)]


@pytest.mark.parametrize(
    "holder",
    [
        '<div class="mw-parser-output">{}</div>',
        '<div id="mw-content-text">{}</div>',
        '<div class="x mw-parser-output">{}</div>',
    ],
)
def test_talk_stands_in_the_content_of_the_page(holder: str) -> None:
    """By its class or its id."""
    assert _comments(f"<p>{MILL} {_signed('Els')}</p>", holder=holder) == [("Els", MILL)]


@pytest.mark.parametrize("holder", ["<div>{}</div>", '<div class="mw-parser-output"></div>{}'])
def test_signature_outside_the_content_is_none(holder: str) -> None:
    """A list of changes beside the talk has links to users and times, too."""
    assert _comments(f"<p>{MILL} {_signed('Els')}</p>", holder=holder) == []


def test_indented_comment_answers_the_one_above_it() -> None:
    """By lists in lists; one at the same depth answers what the other does, and one at no depth nobody."""
    body = (
        f"<p>Een. {_signed('A')}</p><dl><dd>Twee. {_signed('B')}<dl><dd>Drie. {_signed('C')}</dd></dl></dd>"
        f"<dd>Vier. {_signed('D')}</dd></dl><ul><li>Vijf. {_signed('E')}</li></ul><p>Zes. {_signed('F')}</p>"
    )
    _, fields = _read(body)
    by_id = {comment.native: comment.author for comment in fields}
    assert [(comment.author, by_id.get(comment.parent)) for comment in fields] == [
        *(("A", None), ("B", "A"), ("C", "B"), ("D", "A"), ("E", "A"), ("F", None)),
    ]
    assert {comment.kind for comment in fields} == {PostKind.COMMENT}


def test_id_is_made_of_who_signed_and_when() -> None:
    """It stays the same when the page grows, and names nothing but the signature."""
    body = f"<p>{MILL} {_signed('Els B')}</p>"
    (first,) = _read(body)[1]
    second = _read(f"<p>{POOL} {_signed('Kees')}</p>{body}")[1][1]
    assert first.native == second.native == "c-Els_B-14-33-12-February-2008-UTC"


def test_address_is_that_of_the_nearest_heading() -> None:
    """An id on the heading or in it; above the first heading there is none."""
    body = (
        f"<p>Een. {_signed('A')}</p><h2 id='Mill'>Mill</h2><p>Twee. {_signed('B')}</p>"
        f"<h2><span class='mw-headline' id='Pool'>Pool</span></h2><p>Drie. {_signed('C')}</p>"
    )
    assert [comment.link for comment in _read(body)[1]] == [None, "#Mill", "#Pool"]


def test_button_to_edit_is_no_part_of_a_comment() -> None:
    """It stands in headings and beside transcluded text."""
    page, (comment,) = _read(f'<p>{MILL} <span class="mw-editsection">[edit]</span> {_signed("Els")}</p>')
    assert [page.name[element] for element in comment.drop] == ["mw-editsection"]
