"""What a night brings is the mean of the last nights, or assumed and said so."""

from pathlib import Path

from store.archive import coverage
from store.archive.coverage import Ending
from store.archive.schema import open_archive
from store.archive.volume import ASSUMED, NIGHTS, Volume, posts_a_night
from tests.factory import NIGHT


def test_the_mean_of_the_last_nights_is_told_once_there_are_enough(tmp_path: Path) -> None:
    """Before fourteen nights were read ten thousand is assumed; after that the last fourteen count."""
    database = open_archive(tmp_path / "archive.db")
    database.execute("INSERT INTO site (name, url, canary, added_at) VALUES ('s', 'https://s', 0, '')")
    for night in range(1, NIGHTS + 2):
        assert posts_a_night(database) == Volume(ASSUMED, seen=False) or night > NIGHTS
        name = f"2026-11-{night:02}"
        coverage.open_night(database, 1, name, NIGHT)
        coverage.add_counts(
            database, 1, name, {"posts_new": 100 if night > 1 else 9_000, "posts_changed": 20}
        )
        coverage.close_night(database, 1, name, ending=Ending.COMPLETE, now=NIGHT)
    assert posts_a_night(database) == Volume(120.0, seen=True)
    database.close()
