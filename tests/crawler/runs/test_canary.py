"""The canary's page, crawled like any other."""

from crawler.runs.canary import crawl_canary
from crawler.runs.job import AheadClock
from tests.crawler.support.crawling import QUICK, Watch

STORY = "Over die Bamolek gesproken: een touwslager, en hij zat vast in die oude steenoven bij Vurinas."


def test_the_story_arrives_as_a_comment_of_a_marked_site(watch: Watch) -> None:
    """Tonight's story is a comment of the canary's site, apart from the harmless article above it."""
    report = crawl_canary(watch.data, QUICK, AheadClock(), text=STORY, nonce="n1")
    assert report.whole
    assert report.coverage[0].canary
    texts = [version.text for version in watch.posts().values()]
    assert STORY in texts
    assert any("droog" in text for text in texts)


def test_every_night_is_a_new_post(watch: Watch) -> None:
    """Tomorrow's story is another post, so that yesterday's cannot answer for it."""
    crawl_canary(watch.data, QUICK, AheadClock(), text=STORY, nonce="n1")
    crawl_canary(watch.data, QUICK, AheadClock(86_400), text=f"{STORY} Echt waar.", nonce="n2")
    stories = {version.post_id for version in watch.posts().values() if STORY in version.text}
    assert len(stories) == 2


def test_a_crawl_of_all_sites_leaves_the_canary_alone(watch: Watch) -> None:
    """The canary is crawled by its own step, and is no watched site."""
    crawl_canary(watch.data, QUICK, AheadClock(), text=STORY, nonce="n1")
    assert watch.crawl().coverage == ()
