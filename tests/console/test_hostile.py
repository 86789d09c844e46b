"""Hostile content in every field that comes from outside: it is text on every page, nothing else."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from console.server import Rooms, open_console
from reports.casework import breach, comparisons, decisions, handling, notification_duty
from reports.casework.comparisons import ComparedSighting
from reports.casework.decisions import Judgement
from reports.casework.report import run
from reports.desk import open_desk
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from reports.settings import ReportSettings
from store.accounts.account import Role
from store.casebook.comparison import Answer
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from store.clock import FixedClock
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure, Document
from store.visible import defanged
from tests.console.conftest import HandClock, House
from tests.factory import NIGHT, day, make_world

PAYLOADS = (
    "<script>alert(1)</script>",
    "</span></div><script src=//kwaad.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>body{display:none}</style>",
    "<base href=https://kwaad.example/>",
    "<meta http-equiv=refresh content=0;url=https://kwaad.example/>",
    "<form action=https://kwaad.example><button>Oordeel vastleggen</button></form>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>alert(1)</script>-->",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "%(name)s %s %",
    "<a href='https://kwaad.example/'>lees verder</a>",
    "\u202egnitset\u202c\u2066omgekeerd",
    "z\u0334\u0335\u0336a\u0334\u0335\u0336l\u0334\u0335\u0336g\u0334\u0335\u0336o" * 20,
    "A" * 5000,
    "\x00\x07\x1b[31mrood",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
PATHS = (
    "/meldingen?view=alles",
    "/meldingen/M-2026-0001",
    "/meldingen/M-2026-0001/conceptmelding",
    "/vergelijkingen",
    "/dekking",
    "/sites",
    "/documenten",
    "/exports",
    "/datalekregister",
    "/controlespoor",
    "/accounts",
)
OURS = "/static/console.js"


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_in_every_field_stays_text(tmp_path: Path, payload: str) -> None:
    """No element, no attribute and no address on any page comes from what was captured or typed."""
    house = hostile(tmp_path, payload)
    officer = house.officer("alles", *Role)
    asked = f"/meldingen?words={quote(payload[:150])}&view=alles"
    for path in (*PATHS, f"/document?ref={quote(_ref(payload))}", asked):
        answer = officer.get(path)
        assert answer.status_code == 200, path
        assert strange_things(answer.text) == [], path


def test_the_public_text_is_shown_whole(tmp_path: Path) -> None:
    """What was written is read as it was written, with marks that hide or turn text made visible."""
    payload = "<b>vet</b> & \u202eachterstevoren"
    page = hostile(tmp_path, payload).officer().get("/meldingen/M-2026-0001").text
    shown = html.fromstring(page).xpath("//div[@class='public-text']")[0].text_content()
    assert "<b>vet</b> & \u27e8202E\u27e9achterstevoren" in shown


def test_no_address_of_a_site_can_be_followed(tmp_path: Path) -> None:
    """Addresses stand there defanged: opening one would tell its author."""
    page = hostile(tmp_path, "gewoon").officer().get("/meldingen/M-2026-0001").text
    assert defanged("https://kwaad.example/draad") in page
    assert all(link.startswith(("/", "#")) for link in html.fromstring(page).xpath("//@href"))


def strange_things(page: str) -> list[str]:
    """Everything on the page that is not the console's own."""
    tree = html.fromstring(page)
    strange = [
        f"element {node.tag}" for node in tree.xpath("//iframe|//object|//embed|//base|//style|//img|//math")
    ]
    strange += [f"script {node}" for node in tree.xpath("//script/@src") if node != OURS]
    strange += ["inline script" for node in tree.xpath("//script") if (node.text or "").strip()]
    strange += [f"refresh {node}" for node in tree.xpath("//meta/@http-equiv")]
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                strange.append(f"attribute {name}")
            if name in {"href", "src", "action", "formaction"} and not value.startswith(("/", "#")):
                strange.append(f"{name} {value[:60]}")
    return strange


def hostile(folder: Path, payload: str) -> House:
    """A casebook in which this text stands in every field that somebody else fills in."""
    world = make_world(folder)
    version = world.post(
        "kwaad.example",
        payload,
        f"Voor. {payload} Na.",
        author=payload,
        claimed=NIGHT - timedelta(days=1),
        claimed_raw=payload,
        thread="https://kwaad.example/draad",
        permalink=f"https://kwaad.example/{payload}",
        quotes=((0, 5),),
        last_modified=payload.replace("\n", " "),
    )
    contact = json.dumps([[payload, payload]])
    world.archive.execute("UPDATE post_version SET contact = ?", [contact])
    ref = _ref(payload)
    world.match(version, payload, document=ref, kind=payload, section=payload, spans=((6, 9), (2, 99_999)))
    new = Document(ref, payload, payload, canary=False, enrolled_at=NIGHT)
    enrolled.add(world.matches, new, ((payload, 80, None),))
    disclosure.add(
        world.matches, Disclosure(ref, payload, payload, day("2026-01-01").date(), (payload,), NIGHT)
    )
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    morning = HandClock(NIGHT + timedelta(hours=6))
    with open_desk(world.directory, ReportSettings(), morning, actor=payload[:60]) as desk:
        why = Why(ReasonCode.ZIE_TOELICHTING, payload)
        decisions.decide(desk, "M-2026-0001", Judgement(Disposition.BEVESTIGD_LEK, why))
        notification_duty.judge(desk, "M-2026-0001", notifiable=False, why=why)
        handling.assign(desk, "M-2026-0001", payload[:60])
        comparisons.record(desk, "M-2026-0001", (ComparedSighting(1, Answer.DEELS, 50),), payload)
        breach.fill_in(desk, "M-2026-0001", "samenvatting", (payload,))
        exports.write_csv(desk, None, CsvProfile.RFC4180, ExportWish(payload))
    return House(open_console(world.directory, Rooms(), morning, "nl"), morning)


def _ref(payload: str) -> str:
    return payload.replace("\x00", "")[:80] or "leeg"
