"""The whole page as one post, the last resort."""

import pytest

from crawler.extraction.page import ParsedPage
from crawler.extraction.whole_page import NAME, find_posts
from store.archive.extracted import PostKind

URL = "https://dorp.example/molen"
MILL = "De molen aan de vaart kreeg nieuwe wieken van eikenhout, en het koren wordt er weer gemalen."


def _texts(body: str, url: str = URL) -> list[str]:
    return [post.text for post in find_posts(ParsedPage(f"<html><body>{body}</body></html>"), url)]


def test_all_that_a_page_says_is_one_article() -> None:
    """It has no author and no time, and its address is the page's."""
    (post,) = find_posts(ParsedPage(f"<p>{MILL}</p><p>Kort.</p>"), f"{URL}#onder")
    assert (post.kind, post.author, post.published, post.parent) == (PostKind.ARTICLE, None, None, None)
    assert post.text == f"{MILL}\nKort."
    assert post.permalink == URL
    assert post.native_id.startswith(f"{NAME}-")


@pytest.mark.parametrize("body", ["", "<img src=x.jpg>", "<script>1</script>", "&nbsp;", "<p hidden>weg</p>"])
def test_page_without_text_is_no_post(body: str) -> None:
    """Nothing was said."""
    assert _texts(body) == []


def test_id_is_that_of_the_address() -> None:
    """The same page keeps its id whatever it says; a place on it makes no other, another page does."""
    ids = [
        find_posts(ParsedPage(f"<p>{text}</p>"), url)[0].native_id
        for text, url in ((MILL, URL), ("Anders.", f"{URL}#onder"), (MILL, f"{URL}2"))
    ]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]


def test_menu_beside_an_article_is_left_out() -> None:
    """Where there is prose enough, lists of links are no part of what was said."""
    menu = "<nav>" + "".join(f'<a href="/{n}">Onderdeel {n}</a> ' for n in range(9)) + "</nav>"
    article = f"<p>{MILL}</p><p>{MILL.replace('molen', 'brug')}</p><p>{MILL.replace('molen', 'sluis')}</p>"
    assert "Onderdeel" not in "".join(_texts(menu + article))


def test_page_of_labels_alone_is_kept_as_it_is() -> None:
    """Rather everything than nothing: a list of short words may be what leaked."""
    assert _texts("<ul><li>Naam<li>Adres<li>Kade 1</ul>") == ["Naam\nAdres\nKade 1"]
