"""Where pages lead: what becomes a page, what is made due, and what is left alone and counted."""

from datetime import datetime, timedelta

import pytest

from crawler.frontier import trail as trails
from crawler.frontier.trail import APPROVAL, MAX_SITEMAP_DEPTH, Trail
from crawler.responses.hints import Hint
from crawler.responses.links import Links
from crawler.scope import SiteScope
from store.archive import arrival
from store.archive.arrival import Missed, PageLook
from store.archive.coverage import CoverageReason
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind
from store.archive.page import Page, PageKind, Urgency
from tests.crawler.frontier.conftest import AT, NIGHT, ORIGIN, Ground

HOUR = timedelta(hours=1)
MAX_DEPTH = 5


def trail(ground: Ground, *, follow: bool = True) -> Trail:
    """A trail of the site."""
    scope = SiteScope.of(ground.site)
    return Trail(
        ground.database, ground.site, scope, NIGHT, max_depth=MAX_DEPTH, max_redirects=3, follow=follow
    )


def hint(path: str, at: datetime | None = None, kind: PageKind = PageKind.PAGE) -> Hint:
    """What a feed tells of a page."""
    return Hint(path if "://" in path else f"{ORIGIN}{path}", at, kind)


def links(*pages: str, **fields: object) -> Links:
    """What a page leads to."""
    values: dict[str, object] = {
        "base": f"{ORIGIN}/",
        "pages": tuple(page if ":" in page else f"{ORIGIN}{page}" for page in pages),
        "refresh": None,
        "interfaces": (),
        "script_comments": False,
        **fields,
    }
    return Links(**values)  # type: ignore[arg-type]


def test_what_a_feed_tells_of_becomes_a_page(ground: Ground) -> None:
    """At the priority of what is announced, one step from the beginning, with where it was found."""
    feed = ground.add("/feed", PageKind.FEED)
    assert trail(ground).take_hints([hint("/t/1"), hint("/t/2"), hint("/t/1")], AT, feed) == 2
    page = ground.page("/t/1")
    assert (page.priority, page.depth, page.via) == (Urgency.ANNOUNCED, 1, f"{ORIGIN}/feed")
    assert ground.due()[:2] == ["/t/1", "/t/2"]


def test_what_robots_txt_tells_of_has_no_page_before_it(ground: Ground) -> None:
    """A sitemap named there is found on the site itself."""
    assert trail(ground).take_hints([hint("/kaart.xml", kind=PageKind.SITEMAP)], AT) == 1
    page = ground.page("/kaart.xml")
    assert (page.kind, page.depth, page.via) == (PageKind.SITEMAP, 1, None)


def test_a_look_at_one_page_follows_no_hint(ground: Ground) -> None:
    """Nothing is added and nothing is made due."""
    ground.visited("/t/1", AT - 9 * HOUR)
    assert trail(ground, follow=False).take_hints([hint("/t/1", AT), hint("/t/2")], AT) == 0
    assert (ground.paths(), ground.due()) == (["/t/1"], [])


@pytest.mark.parametrize(
    ("fetched", "told", "due"),
    [
        (-2, -1, True),  # it happened since
        (-1, -2, False),  # it was there already
        (-1, -1, False),  # at the same moment
        (-1, None, False),  # nobody says when
        (-1, 9, True),  # what is to happen says nothing of what has: it counts as now
        (0, 9, False),
    ],
)
def test_a_known_page_is_due_where_something_happened_since(
    ground: Ground, fetched: int, told: int | None, *, due: bool
) -> None:
    """Since it was fetched, that is; it is not new, and comes before what is not announced."""
    ground.visited("/t/1", AT + fetched * HOUR, priority=int(Urgency.REVISIT))
    told_at = None if told is None else AT + told * HOUR
    assert trail(ground).take_hints([hint("/t/1", told_at)], AT) == 0
    assert ground.due() == (["/t/1"] if due else [])
    assert ground.page("/t/1").priority == (Urgency.ANNOUNCED if due else Urgency.REVISIT)


@pytest.mark.parametrize(
    ("before", "known", "due"),
    [(HOUR, True, True), (-HOUR, True, False), (HOUR - APPROVAL, False, True), (-APPROVAL, False, False)],
)
def test_a_comment_that_we_do_not_know_may_have_waited(
    ground: Ground, before: timedelta, *, known: bool, due: bool
) -> None:
    """A site may have kept it back for days after its date; one that we know did not."""
    ground.visited("/t/1", AT - before)
    if known:
        look = PageLook(1, f"{ORIGIN}/t/1", 1, AT, "x/1")
        post = ExtractedPost("comment-7", PostKind.COMMENT, "Reactie.", f"{ORIGIN}/t/1#comment-7")
        arrival.arrive(ground.database, look, [(post, f"{ORIGIN}/t/1")])
    trail(ground).take_hints([hint("/t/1#comment-7", AT)], AT)
    assert ground.due() == (["/t/1"] if due else [])


def test_another_site_is_not_counted_and_what_is_left_out_is(ground: Ground) -> None:
    """Feeds name much; what belongs to the site and is not visited has its reason, once."""
    way = trail(ground)
    hints = [
        hint("https://elders.example/1"),
        hint("/geheim/1"),
        hint("/foto.jpg"),
        hint("http://["),
        hint("/geheim/1"),
    ]
    assert way.take_hints(hints, AT) == 0
    assert way.take_hints(hints, AT) == 0
    assert ground.reasons() == {
        CoverageReason.EXCLUDED: 1,
        CoverageReason.NOT_TEXT: 1,
        CoverageReason.BAD_ADDRESS: 1,
    }
    assert ground.due() == []


@pytest.mark.parametrize(
    ("depth", "taken"), [(0, True), (MAX_SITEMAP_DEPTH - 1, True), (MAX_SITEMAP_DEPTH, False)]
)
def test_an_index_of_sitemaps_names_sitemaps_and_no_further_index(
    ground: Ground, depth: int, *, taken: bool
) -> None:
    """Beyond that it is a trap; pages are taken from every depth, as near as any."""
    index = ground.add("/index.xml", PageKind.SITEMAP, depth)
    trail(ground).take_hints([hint("/deel.xml", kind=PageKind.SITEMAP), hint("/t/1")], AT, index)
    assert ("/deel.xml" in ground.paths()) is taken
    assert ground.reasons() == ({} if taken else {CoverageReason.TRAP: 1})
    if taken:
        assert ground.page("/deel.xml").depth == depth + 1
    assert ground.page("/t/1").depth == 1


def test_a_sitemap_may_be_packed(ground: Ground) -> None:
    """A page may not, nor may a sitemap of what is left out."""
    hints = [hint(path, kind=PageKind.SITEMAP) for path in ("/kaart.xml.gz", "/geheim/kaart.xml.gz")]
    trail(ground).take_hints([*hints, hint("/t/1.gz")], AT)
    assert ground.due() == ["/kaart.xml.gz"]
    assert ground.reasons() == {CoverageReason.NOT_TEXT: 1, CoverageReason.EXCLUDED: 1}


def test_links_become_pages_the_nearer_the_sooner(ground: Ground) -> None:
    """A step deeper than the page they stand on, each once, and never the page itself."""
    page = ground.add("/t/1", depth=2)
    new = trail(ground).follow_links(page, links("/a", "/t/1", "/t/1#x", "/a#y", "/b"), AT)
    assert new == 2
    assert ground.paths() == ["/t/1", "/a", "/b"]
    assert (ground.page("/a").depth, ground.page("/a").priority) == (3, Urgency.NEW - 2)
    assert ground.page("/a").via == f"{ORIGIN}/t/1"


def test_however_deep_a_page_is_it_goes_before_revisits(ground: Ground) -> None:
    """Depth takes so much of its urgency, and no more."""
    scope = SiteScope.of(ground.site)
    deep = Trail(ground.database, ground.site, scope, NIGHT, max_depth=99, max_redirects=3, follow=True)
    for depth in (30, 80):
        deep.follow_links(ground.add(f"/{depth}", depth=depth), links(f"/a{depth}"), AT)
        assert ground.page(f"/a{depth}").priority == Urgency.NEW - 30


def test_pages_of_the_same_form_are_added_and_not_counted(ground: Ground) -> None:
    """A calendar leads to calendars: what counts as new is what has another form."""
    page = ground.add("/agenda?maand=1")
    assert trail(ground).follow_links(page, links("/agenda?maand=2", "/agenda?maand=3"), AT) == 0
    assert len(ground.paths()) == 3
    assert trail(ground).follow_links(page, links("/agenda?maand=4", "/verhaal"), AT) == 1


@pytest.mark.parametrize(
    ("depth", "followed"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, False), (MAX_DEPTH + 1, False)]
)
def test_links_are_followed_so_far(ground: Ground, depth: int, *, followed: bool) -> None:
    """What lies deeper is counted, once a page; a page without links is not too deep."""
    page = ground.add("/diep", depth=depth)
    trail(ground).follow_links(page, links("/a", "/b"), AT)
    trail(ground).follow_links(page, links(), AT)
    assert ("/a" in ground.paths()) is followed
    assert ground.reasons() == ({} if followed else {CoverageReason.TOO_DEEP: 1})


def test_a_look_at_one_page_follows_no_link(ground: Ground) -> None:
    """It counts nothing of where the page leads either."""
    page = ground.add("/t/1")
    found = links("/a", script_comments=True, left=3, unreadable=2, refresh=f"{ORIGIN}/b")
    assert trail(ground, follow=False).follow_links(page, found, AT) == 0
    assert (ground.paths(), ground.reasons()) == (["/t/1"], {})


def test_what_a_page_holds_and_nobody_reads_is_counted(ground: Ground) -> None:
    """Comments that a script loads, messages without text, and links beyond those that are looked at."""
    page = ground.add("/t/1")
    trail(ground).follow_links(page, links(script_comments=True, left=3, unreadable=2), AT)
    assert ground.reasons() == {
        CoverageReason.SCRIPT_COMMENTS: 1,
        CoverageReason.UNREADABLE: 2,
        CoverageReason.TRAP: 3,
    }


def test_a_link_to_a_document_is_followed_from_posts_alone(ground: Ground) -> None:
    """A file in a menu is nobody's message."""
    page = ground.add("/t/1")
    assert trail(ground).follow_links(page, links("/besluit.pdf", "/besluit"), AT) == 1
    assert ground.paths() == ["/t/1", "/besluit"]


def test_the_same_address_left_alone_counts_once_a_run(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pages lead to it; and of addresses made up without end so many are counted."""
    monkeypatch.setattr(trails, "MAX_LEFT_OUT", 3)
    way, pages = trail(ground), [ground.add(f"/t/{number}") for number in range(3)]
    for page in pages:
        way.follow_links(page, links("/geheim/1", "/geheim/2"), AT)
    assert ground.reasons() == {CoverageReason.EXCLUDED: 2}
    way.follow_links(pages[0], links("/geheim/3", "/geheim/4"), AT)
    assert ground.reasons() == {CoverageReason.EXCLUDED: 3}


def test_an_address_that_was_left_alone_before_is_not_counted_again(ground: Ground) -> None:
    """Another run knows it already."""
    page = ground.add("/t/1")
    for _ in range(2):
        trail(ground).follow_links(page, links("/geheim/1"), AT)
    assert ground.reasons() == {CoverageReason.EXCLUDED: 1}


@pytest.mark.parametrize(
    "link", ["http://h:x/", "http://[", f"{ORIGIN}/{'a' * 3_000}", f"{ORIGIN}:99999/\ud800"]
)
def test_a_link_that_is_no_address_is_counted(ground: Ground, link: str) -> None:
    """Whatever it holds, it can be written down and costs nothing else."""
    page = ground.add("/t/1")
    assert trail(ground).follow_links(page, links(link, "/a"), AT) == 1
    assert ground.reasons() == {CoverageReason.BAD_ADDRESS: 1}


def test_the_feeds_of_the_first_page_suffice(ground: Ground) -> None:
    """Every article has one of its own; those of the first page tell what is new on all of them."""
    feed = ((PageKind.FEED, f"{ORIGIN}/feed"),)
    trail(ground).follow_links(ground.add("/", depth=0), links(interfaces=feed), AT)
    article = ((PageKind.FEED, f"{ORIGIN}/t/1/feed"),)
    trail(ground).follow_links(ground.add("/t/1"), links(interfaces=article), AT)
    assert ground.paths() == ["/", "/feed", "/t/1"]
    assert (ground.page("/feed").kind, ground.page("/feed").priority) == (PageKind.FEED, Urgency.SEED)


def test_an_interface_is_asked_as_it_wants_to_be(ground: Ground) -> None:
    """WordPress for its newest comments, by the address that the page names."""
    interface = ((PageKind.WORDPRESS, f"{ORIGIN}/wp-json/"),)
    trail(ground).follow_links(ground.add("/", depth=0), links(interfaces=interface), AT)
    assert ground.paths()[1].startswith("/wp-json/wp/v2/comments?")


def test_comments_that_isso_keeps_are_asked_for_every_page(ground: Ground) -> None:
    """Where they lie on the site; elsewhere they are comments that nobody reads, and counted as such."""
    page = ground.add("/t/1")
    way = trail(ground)
    way.follow_links(page, links(interfaces=((PageKind.ISSO, f"{ORIGIN}/isso"),)), AT)
    (_, asked) = ground.paths()
    assert asked == "/isso/?uri=%2Ft%2F1"
    assert (ground.page(asked).kind, ground.page(asked).priority) == (PageKind.ISSO, Urgency.NEW)
    assert ground.reasons() == {}
    way.follow_links(page, links(interfaces=((PageKind.ISSO, "https://elders.example/isso"),)), AT)
    assert ground.reasons() == {CoverageReason.SCRIPT_COMMENTS: 1}


def test_a_refresh_is_followed_like_a_redirect(ground: Ground) -> None:
    """To another page; to itself it says nothing, and to the inside it is refused."""
    page = ground.add("/t/1")
    for target in (f"{ORIGIN}/nieuw", f"{ORIGIN}/t/1#x"):
        trail(ground).follow_links(page, links(refresh=target), AT)
    assert ground.paths() == ["/t/1", "/nieuw"]
    trail(ground).follow_links(page, links(refresh="http://127.0.0.1/"), AT)
    assert ground.reasons()[CoverageReason.FORBIDDEN_ADDRESS] == 1


def posted(*attachments: str) -> ExtractedPage:
    """A page whose one post links to these."""
    post = ExtractedPost("p7", PostKind.COMMENT, "Zie hier.", f"{ORIGIN}/t/1", attachments=attachments)
    return ExtractedPage(f"{ORIGIN}/t/1", "x", "x/1", (post,))


@pytest.mark.parametrize("name", ["besluit.pdf", "besluit.docx", "oud.doc", "alles.zip", "brief"])
def test_what_a_post_links_to_is_a_document(ground: Ground, name: str) -> None:
    """Whatever its name: it hangs on its post, and comes after new pages and before old ones."""
    page = ground.add("/t/1")
    trail(ground).follow_documents(page, posted(f"/{name}"), AT)
    found = ground.page(f"/{name}")
    assert (found.kind, found.parent, found.priority) == (PageKind.DOCUMENT, "p7", Urgency.DOCUMENT)
    assert (found.depth, found.via) == (2, f"{ORIGIN}/t/1")


def test_a_document_elsewhere_is_counted_and_not_fetched(ground: Ground) -> None:
    """It is no part of the site, but somebody shared it here; what is left out stays so."""
    page = ground.add("/t/1")
    trail(ground).follow_documents(
        page, posted("https://elders.example/x.pdf", "/geheim/x.pdf", "http://["), AT
    )
    assert ground.due() == ["/t/1"]
    assert ground.reasons() == {
        CoverageReason.OFF_SITE: 1,
        CoverageReason.EXCLUDED: 1,
        CoverageReason.BAD_ADDRESS: 1,
    }


@pytest.mark.parametrize(
    ("installed", "wanted", "due", "reasons"),
    [
        (True, True, ["/t/1", "/x.pdf", "/foto.jpg"], {}),
        (False, True, ["/t/1", "/x.pdf"], {CoverageReason.PICTURE_UNREAD: 1}),
        (True, False, ["/t/1", "/x.pdf"], {}),
        (False, False, ["/t/1", "/x.pdf"], {}),
    ],
)
def test_pictures_are_fetched_where_a_machine_can_read_them(
    ground: Ground,
    monkeypatch: pytest.MonkeyPatch,
    due: list[str],
    reasons: dict[CoverageReason, int],
    *,
    installed: bool,
    wanted: bool,
) -> None:
    """Else they are counted once as not read, and not asked for; who wants none has none counted."""
    monkeypatch.setattr(trails, "path_of", lambda _program: "/bin/ocr" if installed else None)
    page = ground.add("/t/1")
    for _ in range(2):
        trail(ground).follow_documents(page, posted("/foto.jpg", "/x.pdf"), AT, pictures=wanted)
    assert (ground.due(), ground.reasons()) == (due, reasons)
    if installed and wanted:
        assert ground.page("/foto.jpg").priority == Urgency.REVISIT


@pytest.mark.parametrize(
    ("permalink", "home"),
    [("/t/1#p7", "/t/1"), ("/t/1", "/t/1"), ("/p/7", "/p/7"), ("/p/7#x", "/p/7"), ("http://[", "/t/1")],
)
def test_a_post_is_at_home_where_its_own_address_leads(ground: Ground, permalink: str, home: str) -> None:
    """On the page itself, or on another; a permalink that is none says nothing."""
    assert trail(ground).home_of(ground.add("/t/1"), permalink) == f"{ORIGIN}{home}"


def test_a_page_by_another_spelling_is_the_page_itself(ground: Ground) -> None:
    """A post that names its page so is at home there, under the address by which it is asked."""
    page = ground.add("/t?b=2&a=1")
    assert trail(ground).home_of(page, "/t?a=1&b=2#p7") == f"{ORIGIN}/t?b=2&a=1"


def test_a_page_that_was_just_added_is_not_made_due_again(ground: Ground) -> None:
    """It keeps the urgency with which it was found."""
    ground.add("/feed", PageKind.FEED)
    trail(ground).take_hints([Hint(f"{ORIGIN}/t/1", AT, priority=Urgency.NEW)], AT)
    assert ground.page("/t/1").priority == Urgency.NEW


def test_a_missed_post_is_looked_for_at_its_own_address(ground: Ground) -> None:
    """Before it is called gone: soon, also where that page was visited; not on the page that missed it."""
    ground.visited("/p/7", AT - HOUR, priority=int(Urgency.REVISIT))
    page = ground.visited("/t/1", AT - HOUR)
    missed = [Missed(1, "/p/7#x"), Missed(2, "/p/8"), Missed(3, "/t/1#p9"), Missed(4, "http://[")]
    trail(ground).look_for([*missed, Missed(5, "https://elders.example/p")], page, AT)
    assert ground.due() == ["/p/7", "/p/8"]
    assert {ground.page(path).priority for path in ("/p/7", "/p/8")} == {Urgency.CHECK}
    assert ground.page("/p/8").depth == 1


def test_a_missed_post_is_looked_for_once_a_moment(ground: Ground) -> None:
    """Its own page was just visited: asking again would tell the same."""
    ground.visited("/p/7", AT)
    trail(ground).look_for([Missed(1, "/p/7")], ground.add("/t/1", due_at=None), AT)
    assert ground.due() == []


def test_the_target_of_a_redirect_is_a_page_of_its_own(ground: Ground) -> None:
    """What was to be found at the one is to be found at the other, a hop further."""
    page = ground.add("/oud", PageKind.DOCUMENT, 3, parent="p7", priority=55, hops=1)
    assert trail(ground).add_target(page, "/nieuw", AT)
    target = ground.page("/nieuw")
    assert (target.kind, target.depth, target.parent) == (PageKind.DOCUMENT, 3, "p7")
    assert (target.priority, target.hops, target.via) == (55, 2, f"{ORIGIN}/oud")
    found = trail(ground).target(page, "/nieuw#x")
    assert found is not None
    assert found.id == target.id


@pytest.mark.parametrize("redirect", [None, "", "http://[", "/onbekend"])
def test_a_redirect_to_nothing_known_has_no_target(ground: Ground, redirect: str | None) -> None:
    """There was none, or its page is not in the archive."""
    assert trail(ground).target(ground.add("/oud"), redirect) is None


def test_a_known_target_is_due_where_it_was_not_visited_since(ground: Ground) -> None:
    """A page that was fetched before the one that leads there is asked again, a later one is not."""
    page = ground.visited("/oud", AT - HOUR)
    for path, before in (("/vroeger", 2 * HOUR), ("/later", timedelta(0))):
        ground.visited(path, AT - before)
        trail(ground).add_target(page, path, AT)
    assert ground.due() == ["/vroeger"]


def test_a_site_that_wants_another_spelling_is_asked_by_it(ground: Ground) -> None:
    """The same page under another address is no other page: it is due now, under that address."""
    page = ground.visited("/t?b=2&a=1", AT)
    assert not trail(ground).add_target(page, "/t?a=1&b=2", AT)
    assert ground.paths() == ["/t?a=1&b=2"]
    assert ground.due() == ["/t?a=1&b=2"]


def test_a_target_that_is_no_address_changes_nothing(ground: Ground) -> None:
    """It is told elsewhere why it was not followed."""
    assert trail(ground).add_target(ground.add("/oud"), "http://[", AT)
    assert ground.paths() == ["/oud"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/nieuw", None),
        (f"{ORIGIN}/nieuw", None),
        ("/oud", CoverageReason.REDIRECT_LIMIT),
        ("/geheim/1", CoverageReason.EXCLUDED),
        ("/foto.jpg", CoverageReason.NOT_TEXT),
        ("https://elders.example/", CoverageReason.OFF_SITE),
        ("http://127.0.0.1/", CoverageReason.FORBIDDEN_ADDRESS),
        ("http://2130706433/", CoverageReason.FORBIDDEN_ADDRESS),
        ("http://[::1]/", CoverageReason.FORBIDDEN_ADDRESS),
        ("ftp://10.0.0.1/", CoverageReason.FORBIDDEN_ADDRESS),
        ("javascript:alert(1)", CoverageReason.BAD_ADDRESS),
        ("http://[", CoverageReason.BAD_ADDRESS),
    ],
)
def test_a_redirect_that_is_not_followed_says_why(
    ground: Ground, target: str, reason: CoverageReason | None
) -> None:
    """The inside is told apart from another site; a page that leads to itself would do so for ever."""
    assert trail(ground).refusal(ground.add("/oud"), target) is reason


@pytest.mark.parametrize(
    ("hops", "reason"), [(2, None), (3, CoverageReason.REDIRECT_LIMIT), (9, CoverageReason.REDIRECT_LIMIT)]
)
def test_so_many_redirects_in_a_row(ground: Ground, hops: int, reason: CoverageReason | None) -> None:
    """And no more."""
    page: Page = ground.add("/oud", hops=hops)
    assert trail(ground).refusal(page, "/nieuw") is reason
