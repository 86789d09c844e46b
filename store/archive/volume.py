"""How many posts a night brings: what thresholds are translated into alerts a year and leads a night with."""

from dataclasses import dataclass

from sqlite_utils import Database

NIGHTS = 14
ASSUMED = 10_000.0


@dataclass(frozen=True, slots=True)
class Volume:
    """Posts that a night gives the matcher, new and changed ones."""

    posts: float
    seen: bool  # whether it is the mean of the last nights; otherwise it is assumed


def posts_a_night(database: Database) -> Volume:
    """The mean of the last fourteen nights that were read; before there are so many, ten thousand."""
    sql = """
        SELECT count(*) AS nights, avg(posts) AS mean FROM (
            SELECT sum(posts_new + posts_changed) AS posts
            FROM coverage JOIN site ON site.id = coverage.site_id
            WHERE NOT site.canary AND ending NOT IN ('not_run', 'running')
            GROUP BY night ORDER BY night DESC LIMIT ?
        )
    """
    row = next(iter(database.query(sql, [NIGHTS])))
    if row["nights"] < NIGHTS:
        return Volume(ASSUMED, seen=False)
    return Volume(float(row["mean"]), seen=True)
