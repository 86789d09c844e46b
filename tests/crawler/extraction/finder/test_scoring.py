"""How well a way to cut a page into records explains it."""

import pytest

from crawler.extraction.finder.scoring import (
    aside,
    breaks_off,
    described,
    ends_in_dots,
    explained,
    leads_on,
    weight,
)
from tests.crawler.extraction.finder.pages import SAID, parsed, post, read


def test_more_posts_explain_more() -> None:
    """Each dated, signed post adds to what a cut explains."""
    page = parsed("".join(map(post, range(3))))
    records = read(page)
    assert 0 < explained(page, records[:2]) < explained(page, records)
    assert explained(page, []) == 0


def test_name_and_time_count() -> None:
    """The same text explains less without its time, and less still without its author."""
    page = parsed("".join(map(post, range(3))))
    records = read(page)
    whole = explained(page, records)
    for fields in records:
        fields.stamp = None
    undated = explained(page, records)
    for fields in records:
        fields.author = None
    assert whole > undated > explained(page, records) > 0


@pytest.mark.parametrize("wrap", ["<aside>{}</aside>", '<div class="sidebar">{}</div>', "<nav>{}</nav>"])
def test_records_in_a_sidebar_count_little(wrap: str) -> None:
    """What stands beside the talk is not what a page is about."""
    posts = "".join(map(post, range(3)))
    inside, outside = parsed(wrap.format(posts)), parsed(posts)
    assert all(aside(inside, fields) for fields in read(inside))
    assert explained(inside, read(inside)) < 0.5 * explained(outside, read(outside))


def test_few_records_beside_many_add_nothing() -> None:
    """A cut that takes a box of the sidebar along is worth no more than one without it."""
    posts = "".join(map(post, range(3)))
    page = parsed(f"<main>{posts}</main><aside>{post(1)}</aside>")
    records = read(page)
    assert explained(page, records) <= explained(page, records[:3]) * 1.001


def test_teasers_explain_next_to_nothing() -> None:
    """Texts that break off are the beginnings of others."""
    page = parsed("".join(post(n, text=text[:60] + "...") for n, text in enumerate(SAID)))
    records = read(page)
    assert all(breaks_off(page, fields) for fields in records)
    assert explained(page, records) < 1


def test_links_explain_nothing_of_what_was_said() -> None:
    """The titles of other pages count nothing, though a described platform may have posts of links."""
    page = parsed("".join(post(n, text=f'<a href="/{n}">{text}</a>') for n, text in enumerate(SAID)))
    records = read(page)
    assert explained(page, records) == 0
    assert described(page, records) > 0


def test_link_to_another_page_above_a_text_leads_on() -> None:
    """A title that is a link is one of a list, one to a place on the page is not."""
    linked = post(0, name='<a href="/user/kees">Kees</a>').removeprefix('<div class="p">')
    title = "Worover men spreekt in het dorp"
    leading = parsed(f'<div class="p"><a href="/t/9">{title}</a>{linked}')
    staying = parsed(f'<div class="p"><a href="#9">{title}</a>{linked}')
    assert [leads_on(page, read(page)[0]) for page in (leading, staying)] == [True, False]


@pytest.mark.parametrize(
    ("text", "ends"), [("Er was […]", True), ("en toen...", True), ("Klaar.", False), ("…", True)]
)
def test_text_that_breaks_off_ends_in_dots(text: str, ends: bool) -> None:
    """Dots at the end, in brackets or not."""
    assert ends_in_dots(text) is ends


def test_weight_grows_ever_more_slowly() -> None:
    """Twice the text does not make it twice a post, and there is an end to it."""
    steps = [weight(length) for length in (0, 10, 100, 1000, 3000, 10**6)]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert steps[2] < 2 * steps[1]
    assert steps[-1] == steps[-2]
