"""How many posts a night brings: what thresholds are translated into alerts a year and leads a night with."""

from dataclasses import dataclass

from sqlite_utils import Database

from store.archive.site import IS_WATCHED

NIGHTS = 14
ASSUMED = 10_000.0


@dataclass(frozen=True, slots=True)
class Volume:
    """Posts that a night gives the matcher, new and changed ones."""

    posts: float
    seen: bool  # whether it is the mean of the last nights; otherwise it is assumed


@dataclass(frozen=True, slots=True)
class Expected:
    """What thresholds mean: how much chance alone brings at this volume."""

    alerts_a_year: float
    leads_a_night: float
    volume: Volume


def expected(volume: Volume, alert_e_value: float, lead_e_value: float) -> Expected:
    """What chance alone brings where e-values, chance posts per million, up to these are alerts and leads."""
    lead = max(alert_e_value, lead_e_value)
    return Expected(alert_e_value * volume.posts * 365 / 1e6, lead * volume.posts / 1e6, volume)


def posts_a_night(database: Database) -> Volume:
    """The mean of the last fourteen nights that were read; before there are so many, ten thousand.

    What looks and files given by hand bring is not of every night.
    """
    sql = f"""
        SELECT count(*) AS nights, avg(posts) AS mean FROM (
            SELECT sum(posts_new + posts_changed) AS posts
            FROM coverage JOIN site ON site.id = coverage.site_id
            WHERE NOT site.canary AND {IS_WATCHED} AND ending NOT IN ('not_run', 'running')
            GROUP BY night ORDER BY night DESC LIMIT ?
        )
    """  # noqa: S608 - a condition of our own
    row = next(iter(database.query(sql, [NIGHTS])))
    if row["nights"] < NIGHTS:
        return Volume(ASSUMED, seen=False)
    return Volume(float(row["mean"]), seen=True)
