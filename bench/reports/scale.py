"""How the casebook stands 100,000 sightings in 10,000 incidents: the list, a dossier, the CSV of everything.

Run from the top of the checkout: `python bench/reports/scale.py [incidents] [sightings a case]`.
Prints one line a measure, with its floor; ends with 1 when a floor is not reached.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from reports.casework import incidents, naming
from reports.desk import Desk
from reports.dossier import dossier
from reports.dossier.glance import glances
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from reports.settings import ReportSettings
from store import clock
from store.casebook import author as authors
from store.casebook import wording
from store.casebook.incident import IncidentFilter, IncidentOrder, Status
from store.casebook.schema import open_casebook
from store.clock import FixedClock
from store.database import transaction
from store.layout import DataDirectory
from store.matches.schema import open_matches

NIGHT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
WORDS = ("vlucht", "dorp", "rivier", "oom", "steenoven", "veerman", "brief", "winter", "soldaat", "grens")
_INCIDENT = """
INSERT INTO incident (number, case_ref, status, notification, discovered_at, opened_at, version)
VALUES (?, ?, ?, 'onbeslist', ?, ?, 1)"""


def main() -> int:
    """Fill a casebook, measure, print."""
    given = [int(value) for value in sys.argv[1:3]]
    cases, places = given + [10_000, 10][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        desk = _filled(Path(folder), cases, places)
        before = _memory()
        rows = [
            ("list, newest first, 50 lines", 0.2, _timed(lambda: incidents.page(desk, limit=50))),
            ("list, open, one site, strongest", 0.2, _timed(lambda: _chosen(desk))),
            ("list, words in number or address", 0.2, _timed(lambda: _searched(desk))),
            ("list, words in the public text", 0.2, _timed(lambda: _worded(desk))),
            ("50 lines at a glance", 0.5, _timed(lambda: _glanced(desk))),
            ("page of one name", 0.2, _timed(lambda: naming.view(desk, "schrijver17"))),
            (f"dossier of {places} places", 1.0, _timed(lambda: dossier.open_dossier(desk, "M-2026-0042"))),
            (f"CSV of {cases * places} rows", 30.0, _timed(lambda: _export(desk), times=1)),
        ]
        grown = _memory() - before
        desk.casebook.close()
    for name, floor, seconds in rows:
        print(f"{name:38} {seconds * 1000:9.1f} ms   (at most {floor * 1000:.0f} ms)")
    print(f"{'memory grown by all of it':38} {grown / 1024:9.1f} MiB")
    return int(any(seconds > floor for _, floor, seconds in rows))


def _timed(work: Callable[[], object], times: int = 5) -> float:
    """The middle of a few runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def _chosen(desk: Desk) -> object:
    chosen = IncidentFilter(statuses=(Status.NIEUW,), site="site3.example")
    return incidents.page(desk, chosen, order=IncidentOrder.STRONGEST, limit=50)


def _searched(desk: Desk) -> object:
    return incidents.page(desk, IncidentFilter(words="site7.example/draad/91"), limit=50)


def _worded(desk: Desk) -> object:
    return incidents.page(desk, IncidentFilter(words="steenoven schrijver17"), limit=50)


def _glanced(desk: Desk) -> object:
    page = incidents.page(desk, IncidentFilter(new_to="bench"), order=IncidentOrder.STRONGEST, limit=50)
    return glances(desk, page.summaries)


def _export(desk: Desk) -> object:
    return exports.write_csv(desk, None, CsvProfile.EXCEL_NL, ExportWish("bench"))


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _filled(root: Path, cases: int, places: int) -> Desk:
    directory = DataDirectory(root)
    for folder in directory.folders():
        folder.mkdir(parents=True, exist_ok=True)
    open_matches(directory.matches).close()
    casebook = open_casebook(directory.casebook)
    with transaction(casebook):
        _fill(casebook, cases, places)
    return Desk(directory, casebook, ReportSettings(), FixedClock(NIGHT + timedelta(days=30)), "bench")


def _fill(casebook: Database, cases: int, places: int) -> None:
    for case in range(1, cases + 1):
        at = clock.to_text(NIGHT + timedelta(minutes=case))
        status = "nieuw" if case % 3 else "in_behandeling"
        casebook.execute(_INCIDENT, [f"M-2026-{case:04}", f"ZAAK-{case}", status, at, at])
    for table, rows in (("sighting", _sightings), ("sighting_version", _versions), ("hit", _hits)):
        casebook.table(table).insert_all(rows(cases, places), batch_size=500)
    wording.make_anew(casebook)
    for version, author in casebook.execute("SELECT id, author FROM sighting_version").fetchall():
        authors.keep(casebook, version, author)


def _sightings(cases: int, places: int) -> Iterator[dict[str, object]]:
    for number in range(cases * places):
        at = clock.to_text(NIGHT + timedelta(seconds=number))
        site = f"site{number % 40}.example"
        yield {
            "incident_id": number // places + 1,
            "site": site,
            "native_id": f"c{number}",
            "case_ref": f"ZAAK-{number // places + 1}",
            "post_id": number + 1,
            "kind": "comment",
            "thread": f"https://{site}/draad/{number}",
            "permalink": f"https://{site}/draad/{number}#c{number}",
            "first_captured_at": at,
            "last_seen_at": at,
            "first_matched_at": at,
            "presence": "present",
            "looking_back": 0,
            "score": 40 + number % 60,
            "e_value": 10.0 ** -(number % 9),
            "coverage": 0.5,
            "raised_at": at,
        }


def _versions(cases: int, places: int) -> Iterator[dict[str, object]]:
    for number in range(cases * places):
        text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 120))
        at = NIGHT + timedelta(seconds=number)
        yield {
            "sighting_id": number + 1,
            "post_version_id": number + 1,
            "author": f"schrijver{number % 977}",
            "published_raw": at.isoformat(),
            "published_at": clock.to_text(at - timedelta(days=number % 2000)),
            "published_precision": "minute",
            "text": text,
            "text_sha256": hashlib.sha256(text.encode() + str(number).encode()).hexdigest(),
            "quotes": "[]",
            "contact": "[]",
            "extractor": "bench/1",
            "captured_at": clock.to_text(at),
            "capture_id": number + 1,
            "capture_url": "https://site.example/",
            "capture_origin": "crawl",
            "warc_file": "bench.warc.gz",
            "warc_offset": number,
            "capture_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        }


def _hits(cases: int, places: int) -> Iterator[dict[str, object]]:
    for number in range(cases * places):
        yield {
            "version_id": number + 1,
            "document_ref": f"ZAAK-{number // places + 1}-BESCHIKKING",
            "document_kind": "afwijzende beschikking",
            "section": "relaas",
            "passage": number % 3 + 1,
            "scheme": "bench/1",
            "key_id": "bench",
            "score": 40 + number % 60,
            "e_value": 10.0 ** -(number % 9),
            "coverage": 0.5,
            "spans": json.dumps([[0, 200]]),
            "reasons": json.dumps([{"code": "shared_wording", "count": 12}]),
            "looking_back": 0,
            "matched_at": clock.to_text(NIGHT + timedelta(seconds=number)),
        }


if __name__ == "__main__":
    sys.exit(main())
