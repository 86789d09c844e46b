"""The crawl as a whole: the real spider in its child process against a real server."""

import sqlite3

from crawler.evidence import verify
from store.archive.coverage import Ending, Reason
from store.archive.post import Presence
from store.archive.standing import observations, standing
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, serve, thread

MARKET = "Op de markt in Echt zag ik gisteren een man met een gele kar vol tulpen staan."
RAIN = "Fietsen in de regen is volgens mijn oma goed voor het humeur en de benen."
GRANNY = "Mijn oma zegt juist dat je er kouder van wordt dan van sneeuw."
WITNESS = "Nieuw: ik woon er vlakbij en zag hem met die kar elke dag."
REPLY = "Dat heb ik ook gezien, en die kar was volgens mij eerder oranje dan geel."


ANSWER = [("12", "bert", REPLY)]


def forum(public: PublicSite) -> None:
    """Two threads under one index."""
    public.html("/", thread("Voorpagina", [], ("/t/1", "/t/2")))
    public.html("/t/1", thread("Markt", [("11", "anna", MARKET), ("12", "bert", REPLY)]))
    public.html(
        "/t/2",
        thread("Regen", [("21", "anna", RAIN), ("22", "cees", GRANNY)]),
    )


def test_every_post_arrives_once_with_its_evidence(watch: Watch, public: PublicSite) -> None:
    """Posts and comments of every linked page are stored once, each with a capture that verifies."""
    forum(public)
    watch.site(public)
    report = watch.crawl()
    assert report.whole
    assert report.coverage[0].ending is Ending.COMPLETE
    posts = watch.posts()
    assert {"p11", "p12", "p21", "p22"} <= posts.keys()
    assert (posts["p11"].author, posts["p11"].thread) == ("anna", f"{public.url}t/1")
    assert watch.rows("SELECT count(*) AS n FROM post_version WHERE text = ?", MARKET)[0]["n"] == 1
    assert list(verify(watch.database, watch.data.warc)) == []


def test_a_second_run_of_the_night_fetches_nothing_again(watch: Watch, public: PublicSite) -> None:
    """What was visited this night is not visited twice."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.asked.clear()
    watch.crawl()
    assert [path for path in public.paths if path != "/robots.txt"] == []


def test_a_later_night_asks_conditionally_and_304_is_seen_standing(watch: Watch, public: PublicSite) -> None:
    """An unchanged page answers 304, and its posts count as seen; now and then it must come whole."""
    forum(public)
    public.html("/t/2", thread("Regen", [("21", "anna", RAIN), ("22", "bert", GRANNY)]), ETag='"twee"')
    watch.site(public)
    watch.crawl()
    first = standing(watch.database, watch.posts()["p21"].post_id)
    public.asked.clear()
    report = watch.crawl(nights=20)
    assert dict(public.asked)["/t/2"]["If-None-Match"] == '"twee"'
    assert watch.rows("SELECT count(*) AS n FROM capture WHERE status = 304") == [{"n": 1}]
    assert (report.coverage[0].unchanged, report.coverage[0].posts_new) == (2, 0)
    later = standing(watch.database, watch.posts()["p21"].post_id)
    assert first is not None
    assert later is not None
    assert later.last_seen_at > first.last_seen_at
    assert later.presence is Presence.PRESENT
    public.asked.clear()
    watch.crawl(nights=25)
    assert "If-None-Match" not in dict(public.asked)["/t/2"]


def test_an_edit_is_a_version_and_a_new_comment_a_post(watch: Watch, public: PublicSite) -> None:
    """An edit under an old article makes a version, and a new comment there is found."""
    forum(public)
    watch.site(public)
    watch.crawl()
    edited = MARKET.replace("gele", "paarse")
    public.html(
        "/t/1",
        thread(
            "Markt",
            [
                ("11", "anna", edited),
                ("12", "bert", REPLY),
                ("13", "dora", WITNESS),
            ],
        ),
    )
    report = watch.crawl(nights=30)
    assert watch.versions("p11") == [MARKET, edited]
    assert "p13" in watch.posts()
    assert (report.coverage[0].posts_new, report.coverage[0].posts_changed) == (1, 1)


def test_a_removed_post_is_observed_as_gone(watch: Watch, public: PublicSite) -> None:
    """A comment that is no longer on its page, nor at its own address, is gone; the others stand."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.html(
        "/t/1",
        thread(
            "Markt",
            [("11", "anna", MARKET), ("14", "eva", WITNESS)],
        ),
    )
    report = watch.crawl(nights=30)
    gone = standing(watch.database, watch.posts()["p12"].post_id)
    assert gone is not None
    assert gone.presence is Presence.GONE
    assert [o.presence for o in observations(watch.database, gone.post_id)] == [Presence.GONE]
    assert report.coverage[0].posts_gone == 1


def test_a_page_that_moved_for_good_takes_its_posts_along_or_is_gone(
    watch: Watch, public: PublicSite
) -> None:
    """Posts that show at a redirect's target stand; those of a thread that now leads home are gone."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.pages["/draad/1"] = public.pages["/t/1"]
    public.pages["/t/1"] = (301, {"Location": "/draad/1"}, b"")
    public.pages["/t/2"] = (301, {"Location": "/"}, b"")
    report = watch.crawl(nights=30)
    stands = [standing(watch.database, watch.posts()[name].post_id) for name in ("p11", "p12", "p21", "p22")]
    assert [one.presence.value for one in stands if one] == ["present", "present", "gone", "gone"]
    assert (report.coverage[0].posts_new, report.coverage[0].posts_gone) == (0, 2)


def test_an_outage_is_no_disappearance(watch: Watch, public: PublicSite) -> None:
    """A page that answers 503 leaves its posts unreachable, and not gone."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.html("/t/1", "<h1>Even geduld</h1>", status=503)
    report = watch.crawl(nights=30)
    post = standing(watch.database, watch.posts()["p11"].post_id)
    assert post is not None
    assert post.presence is Presence.UNREACHABLE
    assert dict(report.coverage[0].reasons)[Reason.SERVER_ERROR] >= 1


def test_a_challenge_page_is_no_disappearance(watch: Watch, public: PublicSite) -> None:
    """A page that wants proof of a person counts as a challenge, and its posts stay."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.html(
        "/t/1", "<html><title>Just a moment...</title><body>Checking your browser before</body></html>"
    )
    report = watch.crawl(nights=30)
    assert dict(report.coverage[0].reasons)[Reason.CHALLENGE] >= 1
    post = standing(watch.database, watch.posts()["p11"].post_id)
    assert post is not None
    assert post.presence is Presence.UNREACHABLE


def test_a_site_that_is_down_makes_the_night_incomplete(watch: Watch) -> None:
    """Nothing received is "unreachable", never "complete"."""
    with serve() as public:
        watch.site(public)
    report = watch.crawl()
    assert not report.whole
    assert report.coverage[0].ending is Ending.UNREACHABLE


def test_a_disabled_site_is_left_alone_at_once(watch: Watch, public: PublicSite) -> None:
    """Disabling a site ends its running crawl before the next request."""
    forum(public)
    watch.site(public)

    def disabling(_request: object) -> tuple[int, dict[str, str], bytes]:
        with sqlite3.connect(watch.data.archive) as connection:
            connection.execute("UPDATE site SET enabled = 0")
        connection.close()
        return 200, {"Content-Type": "text/html"}, thread("V", [], ("/t/1", "/t/2")).encode()

    public.pages["/"] = disabling
    report = watch.crawl()
    assert report.coverage[0].ending is Ending.DISABLED
    assert "/t/1" not in public.paths


def test_what_the_budget_leaves_is_backlog_and_comes_next(watch: Watch, public: PublicSite) -> None:
    """A page limit leaves backlog, which is no failure, and the next night goes on with it."""
    public.html("/", thread("V", [], tuple(f"/t/{n}" for n in range(1, 9))))
    for n in range(1, 9):
        public.html(
            f"/t/{n}",
            thread(f"T{n}", [(f"{n}1", "anna", f"{MARKET} {n}"), (f"{n}2", "bert", f"{REPLY} {n}")]),
        )
    watch.site(public, max_pages=4)
    first = watch.crawl()
    assert first.whole
    assert first.coverage[0].ending is Ending.PAGE_LIMIT
    assert first.coverage[0].backlog > 0
    for _ in range(4):
        watch.crawl(nights=1)
    assert {f"p{n}1" for n in range(1, 9)} <= watch.posts().keys()


def test_nights_without_a_crawl_are_rows_too(watch: Watch, public: PublicSite) -> None:
    """A night that did not run at all shows as one that did not run."""
    forum(public)
    watch.site(public)
    watch.crawl()
    watch.crawl(nights=3)
    endings = [row["ending"] for row in watch.rows("SELECT ending FROM coverage ORDER BY night")]
    assert endings == ["complete", "not_run", "not_run", "complete"]
