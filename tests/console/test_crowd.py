"""Twenty officers at once while a night writes: nobody sees a failure, and nothing is overwritten."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx2

from reports.casework.report import run
from reports.settings import ReportSettings
from store import audit
from store.accounts.account import Role
from store.archive.schema import open_archive
from store.casebook.schema import open_casebook
from store.clock import FixedClock
from store.matches.schema import open_matches
from tests.console.browser.conftest import Running, serving
from tests.console.town import GOSSIP, fill, spans
from tests.factory import NIGHT, World, make_world

OFFICERS = 20
ROUNDS = 4
FINE = {200, 303, 409, 422}


def test_twenty_officers_and_a_night_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    """No answer is a failure, and the audit trail is whole afterwards."""
    world = make_world(tmp_path)
    fill(world, small=24)
    with serving(world.directory) as running:
        done = threading.Event()
        night = threading.Thread(target=_night, args=(world, done))
        night.start()
        try:
            with ThreadPoolExecutor(OFFICERS) as crowd:
                answers = [
                    answer
                    for officer_answers in crowd.map(lambda n: _work(running, n), range(OFFICERS))
                    for answer in officer_answers
                ]
        finally:
            done.set()
            night.join(timeout=120)
    strange = [(path, status) for path, status in answers if status not in FINE]
    assert strange == []
    assert len(answers) == OFFICERS * ROUNDS * 5
    casebook = open_casebook(world.directory.casebook)
    assert audit.verify(casebook) > OFFICERS * ROUNDS
    casebook.close()


def _work(running: Running, number: int) -> list[tuple[str, int]]:
    cookies = {"lekwacht": running.session(f"officier{number}", Role.COORDINATOR)}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answers = []
    with httpx2.Client(base_url=running.url, cookies=cookies, headers=headers, timeout=120) as client:
        for turn in range(ROUNDS):
            incident = f"/meldingen/M-2026-{1 + (number + turn) % 12:04}"
            judged = {"disposition": "onbepaald", "reason_code": "zie_toelichting", "reason": f"ronde {turn}"}
            for method, path, form in (
                ("GET", "/meldingen", None),
                ("GET", incident, None),
                ("POST", f"{incident}/behandelaar", {"assignee": f"officier{number}"}),
                ("POST", f"{incident}/oordeel", judged),
                ("GET", "/dekking", None),
            ):
                answers.append((path, client.request(method, path, data=form).status_code))
    return answers


def _night(world: World, done: threading.Event) -> None:
    """Write new posts and matches and report them, again and again until the officers are done."""
    directory = world.directory
    number = 1000
    while not done.is_set():
        writing = World(directory, open_archive(directory.archive), open_matches(directory.matches))
        known = writing.archive.query("SELECT id, name FROM site")
        writing.sites.update({row["name"]: row["id"] for row in known})
        writing.passages.update({("reeds", at): at for at in range(1, 1000)})
        for _ in range(20):
            number += 1
            text = GOSSIP.format(number)
            version = writing.post("buurt.example", f"n-{number}", text, NIGHT + timedelta(hours=1))
            marks = spans(text, "uit het dorp Veshtar kwam")
            writing.match(version, f"ZAAK-2026-{number}", document=f"BES-{number}", spans=marks)
        writing.close()
        run(directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=2)))
