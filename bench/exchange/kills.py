"""Kills every step of an exchange at random moments and lets it be done again: does it end as undisturbed?

Made-up passages are left out: one that a killed run enrolled stays until the next is made, which removes it.
"""

import random
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from bench.exchange.houses import Houses

STEPS = (
    ("ind", "send", "register", "--to", "coa"),
    ("coa", "receive"),
    ("coa", "send", "posts", "--to", "ind"),
    ("ind", "receive"),
    ("ind", "send", "answers", "--to", "coa"),
    ("coa", "receive"),
)
_TABLES = {
    "register": ("SELECT scheme, key_id, groups, words FROM fingerprint WHERE scheme LIKE 'carried-%'",),
    "matches": (
        "SELECT ref, kind, case_ref FROM document WHERE NOT canary",
        "SELECT ref, number, section FROM passage JOIN document AS d ON document_id = d.id WHERE NOT canary",
        "SELECT post_version_id, case_ref, scheme, tier, e_value, posts FROM case_match",
        "SELECT post_version_id, document_ref, passage, scheme, e_value, spans FROM match",
    ),
    "exchange": (
        "SELECT number, kind, rows FROM sent_bundle",
        "SELECT number, kind, rows FROM received_bundle",
        "SELECT subject, thing FROM heard",
    ),
}


def disturbed(houses: Houses, kills: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill so many times in a copy of these houses.

    Returns:
        How many processes were killed before they ended, and what differs in the end from an undisturbed run.
    """
    rng = random.Random(seed)
    calm, other = _copy(houses, "calm"), _copy(houses, "killed")
    hit = 0
    for number, step in enumerate(STEPS):
        start = time.perf_counter()
        calm.run(*step)
        lasts = time.perf_counter() - start
        share = kills // len(STEPS) + (number < kills % len(STEPS))
        for _ in range(share):
            hit += _killed(other, step, rng.uniform(0.3 * lasts, lasts))
        other.run(*step)
        for house in (calm, other):
            _courier(house, step)
    return hit, [*_differences(calm, other, "coa"), *_differences(calm, other, "ind")]


def _copy(houses: Houses, name: str) -> Houses:
    target = houses.folder.with_name(f"{houses.folder.name}-{name}")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(houses.folder, target)
    for house in ("coa", "ind"):
        path = Houses(target).data(house).configuration
        text = path.read_text(encoding="utf-8").replace(str(houses.folder), str(target))
        path.write_text(text, encoding="utf-8")
    return Houses(target)


def _killed(houses: Houses, step: tuple[str, ...], after: float) -> bool:
    name, *arguments = step
    silent = subprocess.DEVNULL
    words = houses.command(name, *arguments)
    process = subprocess.Popen(words, stdout=silent, stderr=silent)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _courier(houses: Houses, step: tuple[str, ...]) -> None:
    if step[1] == "send":
        houses.bring(step[0], step[-1])


def _differences(calm: Houses, other: Houses, name: str) -> list[str]:
    unlike = []
    for database, queries in _TABLES.items():
        for query in queries:
            calm_rows, other_rows = (
                _rows(getattr(house.data(name), database), query) for house in (calm, other)
            )
            if calm_rows != other_rows:
                unlike.append(f"{name} {database}: {len(calm_rows)} and {len(other_rows)} rows of: {query}")
    return unlike


def _rows(path: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(map(repr, connection.execute(query).fetchall()))
