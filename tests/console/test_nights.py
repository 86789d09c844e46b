"""What the last night is worth: every way in which silence can mean nothing."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console import nights
from console.nights import Nights, Trust
from store.archive.coverage import Coverage, Ending
from store.archive.schema import open_archive
from store.archive.site import Site
from store.clock import AMSTERDAM
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.partner import PartnerKey
from store.exchange.posts import PostsSent
from store.exchange.schema import open_exchange
from store.layout import DataDirectory
from store.matches import language
from store.matches.language import LanguageCount
from store.nights.night import Canary, Night, Step, save
from store.nights.schema import open_nights
from tests.console.conftest import House
from tests.factory import NIGHT, make_world

REACHED = Coverage(
    site="forum.example",
    canary=False,
    night="2026-11-23",
    ending=Ending.COMPLETE,
    alarm=None,
    started_at=NIGHT,
    ended_at=NIGHT,
    reached=True,
    requests=9,
    pages=9,
    unchanged=0,
    bytes=1,
    posts_seen=9,
    posts_new=1,
    posts_changed=0,
    posts_gone=0,
    not_readable=0,
    barren=0,
    backlog=0,
    reasons=(),
)
SITE = Site(1, "forum.example", "https://forum.example/", enabled=True, canary=False, platform=None)
STEP = Step("crawl", NIGHT, NIGHT, 0)
GOOD = Night(NIGHT, NIGHT, NIGHT + timedelta(hours=1), Canary.FOUND, (STEP,))


@pytest.mark.parametrize(
    ("night", "coverage", "trust"),
    [
        (GOOD, (REACHED,), Trust.WHOLE),
        (None, (), Trust.NONE),
        (replace(GOOD, started_at=None, ended_at=None), (REACHED,), Trust.NONE),
        (replace(GOOD, ended_at=None), (REACHED,), Trust.RUNNING),
        (replace(GOOD, canary=Canary.MISSED), (REACHED,), Trust.NONE),
        (replace(GOOD, canary=Canary.NOT_PLANTED), (REACHED,), Trust.NONE),
        (replace(GOOD, canary=Canary.AWAITED), (REACHED,), Trust.AWAITED),
        (replace(GOOD, steps=(replace(STEP, exit_code=3),)), (REACHED,), Trust.PARTLY),
        (GOOD, (), Trust.NONE),
        (GOOD, (replace(REACHED, ending=Ending.UNREACHABLE, reached=False),), Trust.NONE),
        (GOOD, (REACHED, replace(REACHED, site="b", ending=Ending.CRASHED)), Trust.PARTLY),
        (GOOD, (replace(REACHED, night="2026-11-22"),), Trust.NONE),
    ],
)
def test_a_night_is_trusted_only_as_far_as_it_reached(
    night: Night | None, coverage: tuple[Coverage, ...], trust: Trust
) -> None:
    """Canary found, every step done and every site reached; anything less is said."""
    assert Nights((night,) if night else (), coverage, (SITE,)).trust is trust


def test_a_site_that_was_not_visited_at_all_is_missed() -> None:
    """A watched site without a row of its own makes the night trusted in part."""
    other = replace(SITE, id=2, name="weblog.example")
    assert Nights((GOOD,), (REACHED,), (SITE, other)).trust is Trust.PARTLY
    assert Nights((GOOD,), (REACHED,), (SITE, replace(other, enabled=False))).trust is Trust.WHOLE


def test_before_the_first_night_there_is_nothing(tmp_path: Path) -> None:
    """No file, no night, no claim."""
    known = nights.read(DataDirectory(tmp_path))
    assert known.last_date is None
    assert nights.matrix(known).days == ()
    assert known.trust is Trust.NONE


def test_posts_that_nothing_reads_stand_beside_the_newest_night(tmp_path: Path) -> None:
    """The coverage page knows of how many posts of the newest night nothing could be found, by language."""
    world = make_world(tmp_path)
    language.add(world.matches, "2026-11-23", {"fa": 12}, read=False)
    language.add(world.matches, "2026-11-22", {"so": 5}, read=False)
    with closing(open_nights(world.directory.nights)) as database:
        save(database, GOOD)
    assert nights.read(world.directory).unread == (LanguageCount("fa", 12),)
    world.close()


def test_the_coverage_page_says_what_chance_alone_brings(house: House) -> None:
    """Thresholds as alerts a year and leads a night, and that the volume is assumed while nights are few."""
    open_archive(house.console.data.archive).close()
    with closing(open_nights(house.console.data.nights)) as database:
        save(database, Night(NIGHT, NIGHT, NIGHT, Canary.FOUND))
    page = " ".join(house.officer().get("/dekking").text.split())
    assert "Bij 10.000 berichten per nacht" in page
    assert "aangenomen, tot er veertien nachten zijn gelezen" in page
    assert "3,6 per jaar" in page
    assert "5 per nacht" in page


@pytest.mark.parametrize(
    ("hours", "answered", "shown", "hidden"),
    [
        (1, False, "Antwoord van ind nog niet binnen", "Het had er op"),
        (13, False, "Het had er op", "gevonden</td>"),
        (13, True, "gevonden</td>", "nog niet binnen"),
    ],
)
def test_the_coverage_page_says_how_the_night_over_two_houses_stands(
    house: House, hours: int, *, answered: bool, shown: str, hidden: str
) -> None:
    """Sent, answered, late: until the answer is in no page calls silence by its name."""
    data = house.console.data
    open_archive(data.archive).close()
    sent_at = house.clock.now() - timedelta(hours=hours)
    day = sent_at.astimezone(AMSTERDAM).date().isoformat()
    data.exchange.parent.mkdir(exist_ok=True)
    with closing(open_exchange(data.exchange)) as database:
        partner = partners.add(database, "ind", "ab")
        partners.add_key(database, PartnerKey("cd", partner, "", "", sent_at))
        due_at = sent_at + timedelta(hours=12)
        posts.add(database, PostsSent(partner, 1, day, False, 3, 3, "KANARIE-1", sent_at, due_at))
        if answered:
            posts.answer(database, partner, 1, canary_found=True, at=house.clock.now())
    canary = Canary.FOUND if answered else Canary.AWAITED
    with closing(open_nights(data.nights)) as database:
        save(database, Night(sent_at, sent_at, sent_at, canary))
    officer = house.officer()
    page = " ".join(officer.get("/dekking").text.split())
    assert "Verzonden naar de andere organisatie" in page
    assert shown in page
    assert hidden not in page
    strip = " ".join(officer.get("/meldingen").text.split())
    assert ("Nog niet beantwoord" in strip) is not answered
    assert "deze stilte zegt iets" not in strip
