"""Whether silence means something: a site that used to speak, a template that changed."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.settings import CrawlSettings
from store.archive.coverage import Alarm, Coverage, night_of, nights_before, set_alarm
from store.archive.page import Urgency
from store.clock import to_text

_RECENT = timedelta(hours=12)


def have_one_page_fetched_whole(database: Database, site_id: int, now: datetime) -> None:
    """Have one page that is known to hold posts come whole, unless one did lately.

    Its posts must still be found tonight, even if everything else answers "not modified".
    """
    recent = to_text(now - _RECENT)
    database.execute(
        "UPDATE page SET due_at = ?, priority = ?, etag = NULL, last_modified = NULL, body_sha256 = NULL"
        " WHERE id = (SELECT id FROM page WHERE site_id = ? AND posts > 0 AND reason IS NULL"
        " AND fetched_at < ? ORDER BY posts DESC, id LIMIT 1)",
        [to_text(now), int(Urgency.WATCHED), site_id, recent],
    )


def judge_health(
    database: Database, site_id: int, night: str, settings: CrawlSettings, *, profile_holds: bool = True
) -> None:
    """Raise, or take back, the night's alarm for this site."""
    tonight = night_of(database, site_id, night)
    if not profile_holds:
        set_alarm(database, site_id, night, Alarm.PROFILE)
    elif tonight is not None:
        before = nights_before(database, site_id, night, 3 * settings.silent_nights)
        set_alarm(database, site_id, night, _alarm(tonight, before, settings.silent_nights))


def _alarm(tonight: Coverage, before: list[Coverage], silent_nights: int) -> Alarm | None:
    if tonight.barren and 2 * tonight.barren >= tonight.pages - tonight.barren:
        return Alarm.NO_POSTS
    if tonight.not_readable > tonight.pages > 0:
        return Alarm.NOT_READABLE
    return Alarm.SILENT if _is_silent(tonight, before, silent_nights) else None


def _is_silent(tonight: Coverage, before: list[Coverage], silent_nights: int) -> bool:
    """Nothing new for all these nights, though half of the nights before had something.

    The very first night counts for nothing: everything was new then.
    """
    nights = [tonight, *(night for night in before if night.whole)]
    quiet, earlier = nights[:silent_nights], nights[silent_nights:-1]
    if len(quiet) < silent_nights or not earlier or any(night.posts_new for night in quiet):
        return False
    return 2 * sum(night.posts_new > 0 for night in earlier) >= len(earlier)
