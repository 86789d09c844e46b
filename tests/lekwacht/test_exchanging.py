"""The night over two houses: sent, answered, the canary through both, and an answer that is late."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from exchange.office import open_office
from lekwacht import exchanging
from lekwacht.context import Context
from store.clock import SystemClock
from store.exchange import awaiting, canary, posts
from store.exchange.canary import CanaryAhead
from store.matches.enrolled import documents
from store.matches.schema import read_matches
from store.nights import night as nights
from store.nights.night import Canary, Night, NightState
from store.nights.schema import open_nights, read_nights
from tests.lekwacht.houses import TALK, TwoHouses, enrol, fill, make_houses


@pytest.fixture
def houses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[TwoHouses]:
    """Two houses whose nights send to each other."""
    made = make_houses(tmp_path, monkeypatch, capfd)
    for name, setting in (("coa", 'posts_to = ["ind"]'), ("ind", 'answers_to = ["coa"]')):
        path = made.directories[name].configuration
        text = path.read_text(encoding="utf-8")
        key = setting.split()[0]
        path.write_text(text.replace(f"# {key} = []", setting), encoding="utf-8")
    yield made
    made.world.close()


def newest(houses: TwoHouses, name: str) -> Night:
    """The newest night of a house."""
    with closing(read_nights(houses.directories[name].nights)) as database:
        return next(nights.newest(database, 1))


def served(houses: TwoHouses, now: datetime) -> CanaryAhead:
    """The text that the source sent ahead, after the watching house put it on its site for the canary."""
    with open_office(houses.directories["coa"], SystemClock()) as office:
        (ahead,) = canary.to_serve(office.database)
        canary.serve(office.database, ahead.ref, now)
    houses.world.site("canary", canary=True)
    return ahead


def test_a_night_with_nothing_to_serve_says_so(houses: TwoHouses) -> None:
    """Before the source has sent a text ahead no canary is planted, and silence means nothing."""
    context = Context(houses.directories["coa"].root)
    now = SystemClock().now()
    exchanging.serve_ahead(context, now)
    assert exchanging.verdict(context, now, None) is Canary.NOT_PLANTED


def test_the_canary_comes_back_and_tomorrows_with_it(houses: TwoHouses) -> None:
    """What the source recognised makes the night whole; until then nothing is said of it."""
    houses.answers()
    now = SystemClock().now()
    ahead = served(houses, now)
    houses.world.post("canary", "p1", ahead.text)
    houses.coa("send", "posts", "--to", "ind")
    verdict = exchanging.verdict(Context(houses.directories["coa"].root), now, None)
    assert verdict is Canary.AWAITED
    night = Night(now, now, now, verdict)
    assert night.state is NightState.AWAITING_ANSWER
    with closing(open_nights(houses.directories["coa"].nights)) as database:
        nights.save(database, night)
    assert "Wacht op antwoord van ind" in houses.coa("digest", "--print").stdout
    houses.bring("coa", "ind")
    houses.ind("receive")
    houses.answers()
    assert (newest(houses, "coa").state, newest(houses, "coa").canary) == (NightState.COMPLETE, Canary.FOUND)
    assert "Kanarie: gevonden" in houses.coa("digest", "--print").stdout
    with open_office(houses.directories["coa"], SystemClock()) as office:
        (tomorrow,) = canary.to_serve(office.database)
    assert tomorrow.ref != ahead.ref
    with closing(read_matches(houses.directories["ind"].matches)) as matches:
        known = {document.ref for document in documents(matches) if document.canary}
    assert known == {ahead.ref, tomorrow.ref}


def test_a_canary_that_was_not_recognised_is_missed(houses: TwoHouses) -> None:
    """The night of the watching house is not whole, though everything in it went well."""
    houses.answers()
    now = SystemClock().now()
    served(houses, now)
    houses.world.post("canary", "p1", TALK)
    with closing(open_nights(houses.directories["coa"].nights)) as database:
        nights.save(database, Night(now, now, now, Canary.AWAITED))
    houses.posts()
    houses.answers()
    night = newest(houses, "coa")
    assert (night.state, night.canary) == (NightState.INCOMPLETE, Canary.MISSED)


def test_a_late_answer_is_an_alarm(houses: TwoHouses) -> None:
    """After the time that is set nobody waits any more: the digest says that it should have come."""
    fill(houses.world)
    houses.coa("send", "posts", "--to", "ind")
    (waits,) = awaiting.of(houses.directories["coa"])
    assert (waits.partner, waits.posts) == ("ind", 3)
    assert waits.due_at is not None
    assert not waits.is_late(waits.due_at)
    with open_office(houses.directories["coa"], SystemClock()) as office:
        office.database.execute("UPDATE posts_sent SET answer_due_at = '2026-01-01T00:00:00.000000Z'")
    assert "had er op" in houses.coa("digest", "--print").stdout
    houses.bring("coa", "ind")
    houses.ind("receive")
    houses.answers()
    assert awaiting.of(houses.directories["coa"]) == ()


def test_a_canary_stays_enrolled_while_it_can_still_be_served(houses: TwoHouses) -> None:
    """A fresh one is made once the one before was served, and the older ones go."""

    def enrolled() -> list[str]:
        with closing(read_matches(houses.directories["ind"].matches)) as matches:
            return sorted(document.ref for document in documents(matches) if document.canary)

    houses.ind("send", "answers", "--to", "coa")
    (first,) = enrolled()
    assert "nothing new" in houses.ind("send", "answers", "--to", "coa").stdout
    assert enrolled() == [first]


def test_matching_belongs_to_the_other_house(houses: TwoHouses) -> None:
    """The source matches what it receives; the watching house sends again what it is asked to match again."""
    enrol(houses, houses.directories["ind"].root.parent)
    fill(houses.world)
    assert "wait for" not in houses.ind("match").stdout
    assert "answer of ind" in houses.coa("match").stdout
    houses.posts()
    houses.answers()
    houses.coa("match", "--everything")
    assert "4 rows" in houses.coa("send", "posts", "--to", "ind").stdout


@pytest.mark.parametrize("house", ["coa", "ind"])
def test_each_night_does_what_its_house_does(houses: TwoHouses, house: str) -> None:
    """A source crawls nothing and a watching house without a register matches nothing."""
    context = Context(houses.directories[house].root)
    names = [name for name, _ in exchanging.steps(context, SystemClock().now())]
    assert (
        names
        == {
            "coa": ["crawl", "requests", "send posts ind", "receive", "report"],
            "ind": ["receive", "send answers coa"],
        }[house]
    )


def test_a_wish_has_pages_taken_whole_again(houses: TwoHouses) -> None:
    """Retention may have removed what a new document needs and what still stands in public."""
    context = Context(houses.directories["coa"].root)
    fill(houses.world)
    houses.posts()
    before = SystemClock().now()
    assert not exchanging.has_wish(context, before)
    enrol(houses, houses.directories["ind"].root.parent)
    houses.answers()
    assert exchanging.has_wish(context, before)
    with open_office(context.data, SystemClock()) as office:
        assert posts.sending_again(office.database, 1) is not None
