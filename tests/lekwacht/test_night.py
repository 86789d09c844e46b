"""The night: its steps in order, its canary, and what it says of itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from lekwacht import night, setup
from lekwacht.context import Context
from lekwacht.exchanging import STEPS
from store.archive.schema import open_archive
from store.matches import enrolled
from store.matches.document import Document
from store.matches.schema import open_matches
from store.nights import night as nights
from store.nights.night import Canary, Night, NightState
from store.nights.schema import open_nights


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A data directory that watches nothing yet."""
    setup.initialise(tmp_path / "data")
    return Context(tmp_path / "data")


def kept(context: Context) -> list[Night]:
    """The nights as they were written down, newest first."""
    database = open_nights(context.data.nights)
    try:
        return list(nights.newest(database))
    finally:
        database.close()


def posts_of_canary(archive: Database) -> int:
    """How many posts the canary's site has."""
    sql = "SELECT count(*) FROM post JOIN site ON site.id = post.site_id WHERE site.canary"
    return int(archive.execute(sql).fetchone()[0])


def test_a_night_without_sites_still_proves_that_it_would_have_found_a_leak(context: Context) -> None:
    """Two nights in a row are complete: each plants its own canary, crawls it and finds it."""
    went = [night.run_night(context, lambda _: None) for _ in range(2)]
    assert [run.state for run in went] == [NightState.COMPLETE] * 2
    assert [step.name for step in went[0].steps] == list(STEPS)
    assert kept(context) == went[::-1]
    archive = open_archive(context.data.archive)
    assert posts_of_canary(archive) >= 2
    archive.close()


def test_a_night_that_cannot_match_says_so(context: Context) -> None:
    """Without its key the matcher fails, the canary is missed, and the night is incomplete."""
    Path(context.configuration.match.key_file).unlink()
    went = night.run_night(context, lambda _: None)
    assert went.canary is Canary.MISSED
    assert went.state is NightState.INCOMPLETE
    assert {step.name: step.exit_code for step in went.steps}["match"] == 2


def test_what_came_since_the_last_night_has_pages_taken_whole_again(context: Context) -> None:
    """The crawl after an enrolment asks for what retention removed; another night's crawl does not."""
    before = context.clock.now()
    matches = open_matches(context.data.matches)
    enrolled.add(matches, Document("B-1", "voornemen", "B-1", canary=False, enrolled_at=before), [])
    matches.close()
    assert night._extra(context, "crawl", before - timedelta(hours=1)) == ("--revisit",)
    assert night._extra(context, "crawl", before + timedelta(hours=1)) == ()
    assert night._extra(context, "match", before - timedelta(hours=1)) == ()


def test_a_step_over_its_limit_is_stopped_and_told(tmp_path: Path) -> None:
    """The night goes on without it, is not whole, says which step, and the next night is whole again."""
    root = tmp_path / "data"
    setup.initialise(root)
    settings = root / "lekwacht.toml"
    usual = settings.read_text(encoding="utf-8")
    limited = usual.replace("# match_limit_hours = 6.0", "match_limit_hours = 0.00001")
    assert limited != usual
    settings.write_text(limited, encoding="utf-8")
    mails: list[str] = []
    went = night.run_night(Context(root), mails.append)
    assert went.state is NightState.INCOMPLETE
    assert [step.name for step in went.steps if step.stopped] == ["match"]
    assert [step.name for step in went.steps] == list(STEPS)
    assert any("schedule.match_limit_hours" in line for line in mails)
    assert kept(Context(root))[0] == went
    settings.write_text(usual, encoding="utf-8")
    assert night.run_night(Context(root), mails.append).state is NightState.COMPLETE
