"""The crawl as a whole: the real spider in its child process against a real server."""

import os
import signal
import sqlite3
from pathlib import Path

from crawler.evidence import verify
from store import warc
from store.archive.coverage import CoverageReason, Ending
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
    assert [state.presence.value for state in stands if state] == ["present", "present", "gone", "gone"]
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
    assert dict(report.coverage[0].reasons)[CoverageReason.SERVER_ERROR] >= 1


def test_a_challenge_page_is_no_disappearance(watch: Watch, public: PublicSite) -> None:
    """A page that wants proof of a person counts as a challenge, and its posts stay."""
    forum(public)
    watch.site(public)
    watch.crawl()
    public.html(
        "/t/1", "<html><title>Just a moment...</title><body>Checking your browser before</body></html>"
    )
    report = watch.crawl(nights=30)
    assert dict(report.coverage[0].reasons)[CoverageReason.CHALLENGE] >= 1
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


def test_who_waited_longest_goes_first(watch: Watch, public: PublicSite) -> None:
    """Where a night's time runs out, the next one begins with the sites that went without."""
    forum(public)
    for name in ("a", "b", "c"):
        watch.site(public, name)
    watch.crawl("a")
    watch.crawl("c")
    assert [row.site for row in watch.crawl(nights=1).coverage] == ["b", "a", "c"]


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


def test_a_page_that_cannot_be_kept_costs_no_other(watch: Watch, public: PublicSite) -> None:
    """Pages are kept several at once; the one whose posts break that is left out, with its evidence."""
    public.html("/", thread("V", [], tuple(f"/t/{n}" for n in range(1, 13))))
    for n in range(1, 13):
        text = f"{MARKET} Nummer {n}{' vloek' * (n == 5)}."
        public.html(f"/t/{n}", thread(f"T{n}", [(f"{n}1", "anna", text), (f"{n}2", "bert", f"{REPLY} {n}")]))
    watch.site(public)
    watch.database.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON post_version WHEN NEW.text LIKE '%vloek%'"
        " BEGIN SELECT RAISE(ABORT, 'no such post'); END"
    )
    report = watch.crawl()
    assert {f"p{n}2" for n in range(1, 13) if n != 5} <= watch.posts().keys()
    assert dict(report.coverage[0].reasons) == {CoverageReason.READING_FAILED: 1}
    assert (report.coverage[0].ending, report.whole) == (Ending.COMPLETE, False)
    assert watch.rows("SELECT count(*) AS n FROM capture WHERE url LIKE '%/t/5'") == [{"n": 1}]
    assert list(verify(watch.database, watch.data.warc)) == []


def test_what_a_page_writes_into_its_data_costs_no_other(watch: Watch, public: PublicSite) -> None:
    """Years, letters and types that cannot be meant end neither a batch nor a night."""
    values = [
        '"0001-01-01T00:00:00+14:00"',
        '"9999-12-31T23:59:59-14:00"',
        "1e300",
        "{}",
        '"\\ud800"',
        "[[]]",
    ]
    public.html("/", thread("V", [], tuple(f"/t/{n}" for n in range(len(values) + 2))))
    for n, value in enumerate(values):
        data = (
            f'{{"@type":"Article","articleBody":"{MARKET} {n} \\ud800",'
            f'"author":{value},"datePublished":{value},'
            f'"comment":[{{"@type":"Comment","text":{value},"author":{value},"dateCreated":{value}}}]}}'
        )
        body = (
            f'<html><head><script type="application/ld+json">{data}</script></head><p>{MARKET} {n}</p></html>'
        )
        public.html(f"/t/{n}", body)
    for n in (len(values), len(values) + 1):
        public.html(
            f"/t/{n}", thread(f"T{n}", [(f"{n}1", "anna", f"{MARKET} {n}"), (f"{n}2", "bert", REPLY)])
        )
    watch.site(public)
    report = watch.crawl()
    assert report.coverage[0].ending is Ending.COMPLETE
    assert {f"p{len(values)}1", f"p{len(values) + 1}1"} <= watch.posts().keys()
    assert (
        watch.rows("SELECT count(DISTINCT url) AS n FROM capture WHERE url LIKE '%/t/%'")[0]["n"]
        == len(values) + 2
    )
    assert list(verify(watch.database, watch.data.warc)) == []


def test_a_site_that_wants_another_spelling_is_asked_by_it(watch: Watch, public: PublicSite) -> None:
    """A redirect to the same page under another address is followed; one to itself is not for ever."""
    forum(public)
    public.pages["/t/1?b=2&a=1"] = (302, {"Location": "/t/1?a=1&b=2"}, b"")
    public.html("/t/1?a=1&b=2", thread("Markt", [("31", "anna", MARKET), ("32", "bert", REPLY)]))
    public.pages["/muur"] = (302, {"Location": "/muur", "Set-Cookie": "x=1"}, b"")
    public.html("/", thread("Voorpagina", [], ("/t/1?b=2&a=1", "/muur", "/t/2")))
    watch.site(public)
    report = watch.crawl()
    assert {"p31", "p21"} <= watch.posts().keys()
    assert watch.posts()["p31"].thread == f"{public.url}t/1?a=1&b=2"
    assert public.paths.count("/muur") == 1
    assert dict(report.coverage[0].reasons) == {CoverageReason.REDIRECT_LIMIT: 1}


def test_the_evidence_says_which_page_led_to_a_capture(watch: Watch, public: PublicSite) -> None:
    """The metadata record of a page names the page on which its link stood."""
    forum(public)
    watch.site(public)
    watch.crawl()
    (path,) = watch.data.warc.glob("*.warc.gz")
    metadata = [
        warc.uncompressed(warc.read(path, int(str(row["warc_offset"])), int(str(row["warc_length"]))))
        for row in watch.rows("SELECT * FROM warc_record WHERE kind = 'metadata'")
    ]
    (thread_page,) = [
        record for record in metadata if f"WARC-Target-URI: {public.url}t/1\r\n".encode() in record
    ]
    assert f"via: {public.url}\r\n".encode() in thread_page


def test_failing_links_do_not_blind_a_site(watch: Watch, public: PublicSite) -> None:
    """Thirty new links that answer 500 leave the old pages visited, and the night whole."""
    forum(public)
    watch.site(public)
    watch.crawl()
    links = ("/t/1", "/t/2", *(f"/kapot/{n}" for n in range(30)))
    public.html("/", thread("Voorpagina", [], links))
    for n in range(30):
        public.html(f"/kapot/{n}", "<h1>fout</h1>", status=500)
    public.html("/t/1", thread("Markt", [("11", "anna", MARKET), *ANSWER, ("13", "dora", WITNESS)]))
    report = watch.crawl(nights=30, retries=0)
    assert "p13" in watch.posts()
    assert (report.coverage[0].ending, report.whole) == (Ending.COMPLETE, True)
    assert sum(path.startswith("/kapot/") for path in public.paths) < 30
    assert report.coverage[0].backlog > 0


def test_a_crawl_whose_process_died_is_not_whole(watch: Watch, public: PublicSite) -> None:
    """Another process goes on and takes all the rest, and the night says that one died."""
    forum(public)
    good, left = public.pages["/t/1"], [1]

    def deadly(_handler: object) -> object:
        if left:
            left.clear()
            for pid in crawling():
                os.kill(pid, signal.SIGKILL)
        return good

    public.pages["/t/1"] = deadly  # type: ignore[assignment]
    watch.site(public)
    report = watch.crawl()
    assert {"p11", "p12", "p21", "p22"} <= watch.posts().keys()
    assert (report.coverage[0].ending, report.whole) == (Ending.COMPLETE, False)
    assert dict(report.coverage[0].reasons) == {CoverageReason.CRASHED: 1}
    assert watch.crawl(nights=1).whole


def crawling() -> list[int]:
    """The processes that crawl for this one; it may have others, such as the browser of other tests."""
    pids: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        pids += (task / "children").read_text().split()
    return [int(pid) for pid in pids if b"crawler.runs.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]
