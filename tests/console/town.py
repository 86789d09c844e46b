"""A made-up casebook that shows every side of the console: many incidents, two places, a bad night."""

from datetime import datetime, timedelta

from matcher import significance
from reports.casework import (
    archive_requests,
    archived,
    changes,
    comparisons,
    decisions,
    incidents,
    notification_duty,
    requests,
)
from reports.casework.comparisons import ComparedSighting
from reports.casework.decisions import Judgement
from reports.casework.report import run
from reports.desk import Desk, open_desk
from reports.settings import ReportSettings
from store import clock
from store.archive import coverage
from store.archive.coverage import Alarm, CoverageReason, Ending
from store.casebook import archived as archived_pages
from store.casebook.archived import ArchivedPage
from store.casebook.change import ChangeKind
from store.casebook.comparison import Answer
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from store.clock import FixedClock
from store.database import transaction
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure, Document, Weakness
from store.nights.night import Canary, Night, Step, save
from store.nights.schema import open_nights
from tests.factory import NIGHT, World, day

SITES = ("forum.dorpspraat.example", "weblog.oudnieuws.example", "buurt.example", "nieuws.example")
LEAK = (
    "Dat verhaal van die man uit kamer 12 klopt voor geen meter, ik heb zijn hele besluit gelezen. Hij zegt "
    "dat hij in Qaraveh als imker werkte en dat mannen van commandant Berun zijn zeventien bijenkasten in "
    "brand staken omdat hij geen honing wou leveren. Daarna zat hij vast in de molenkelder, en zijn broer "
    "heeft hem vrijgekocht voor drie gouden armbanden.\n\nEn nu loopt hij hier gewoon rond."
)
EARLIER = (
    "In mijn vorige stuk schreef ik over de imker uit Qaraveh. Commandant Berun liet zijn zeventien "
    "bijenkasten verbranden. Dat hij door zijn broer werd vrijgekocht voor drie gouden armbanden, las ik in "
    "papieren die rondgaan."
)
GOSSIP = "Iemand vertelde dat nummer {} uit het dorp Veshtar kwam en in een verlaten steenoven zat."
CASE, DOCUMENT = "ZAAK-2019-114", "BES-2020-0815"
ARCHIVES = ("internet-archive",)


def fill(world: World, *, small: int = 30) -> None:
    """Fill the data directory: one incident with two places, `small` others, and seven nights."""
    _enrol(world)
    _leak(world)
    for number in range(small):
        _gossip(world, number)
    _nights(world)
    _sites(world)
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    _work(world)


def spans(text: str, *parts: str) -> tuple[tuple[int, int], ...]:
    """Where these parts stand in the text."""
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def _enrol(world: World) -> None:
    for ref, kind in ((DOCUMENT, "afwijzende beschikking"), ("VNM-2019-0114", "voornemen tot afwijzing")):
        new = Document(ref, kind, CASE, canary=False, enrolled_at=NIGHT - timedelta(days=300))
        passages = (("relaas", 88, None), ("beoordeling", 71, None), ("besluit", 31, Weakness.TOO_SHORT))
        enrolled.add(world.matches, new, passages)
    for recipient, unit, since, sections in (
        ("COA", "locatie Echt", "2020-06-02", ()),
        ("Gemeente Voorbeeld", None, "2019-11-05", ("besluit",)),
    ):
        shared = Disclosure(DOCUMENT, recipient, unit, day(since).date(), sections, NIGHT)
        disclosure.add(world.matches, shared)


def _leak(world: World) -> None:
    version = world.post(
        SITES[0],
        "c-49577-3",
        LEAK,
        author="Piet Kijkt",
        claimed=NIGHT - timedelta(days=2, hours=5),
        claimed_raw="za, 21/11/2026 - 22:14",
        thread=f"https://{SITES[0]}/node/49577",
    )
    marks = spans(
        LEAK,
        "in Qaraveh als imker werkte en dat mannen van commandant Berun zijn zeventien bijenkasten in brand "
        "staken",
        "zat hij vast in de molenkelder, en zijn broer heeft hem vrijgekocht voor drie gouden armbanden",
    )
    strong = 3e-27
    world.match(
        version,
        CASE,
        document=DOCUMENT,
        spans=marks,
        score=significance.score(strong),
        e_value=strong,
        coverage=0.62,
    )
    earlier = world.post(
        SITES[1],
        "p-881",
        EARLIER,
        NIGHT - timedelta(days=40),
        author="Redactie",
        claimed=day("2020-03-14"),
        claimed_raw="14 maart 2020",
        precision="day",
        last_modified="Sat, 14 Mar 2020 19:02:11 GMT",
        kind="article",
        thread=f"https://{SITES[1]}/2020/03/imker",
    )
    marks = spans(EARLIER, "imker uit Qaraveh. Commandant Berun liet zijn zeventien bijenkasten verbranden")
    weaker = 2e-11
    world.match(
        earlier,
        CASE,
        document=DOCUMENT,
        spans=marks,
        score=significance.score(weaker),
        e_value=weaker,
        looking_back=True,
    )


def _gossip(world: World, number: int) -> None:
    text = GOSSIP.format(number)
    at, e_value = NIGHT - timedelta(days=number % 6), 10.0 ** -(number % 5)
    version = world.post(SITES[number % 4], f"n-{number}", text, at, claimed=at - timedelta(hours=7))
    world.match(
        version,
        f"ZAAK-2020-{number:03}",
        document=f"BES-2021-{number:04}",
        spans=spans(text, "uit het dorp Veshtar kwam en in een verlaten steenoven zat"),
        score=significance.score(e_value),
        e_value=e_value,
    )


def _nights(world: World) -> None:
    nights = open_nights(world.directory.nights)
    for back in range(7):
        due = NIGHT - timedelta(days=back)
        canary = Canary.MISSED if back == 3 else Canary.FOUND
        step = Step("crawl", due, due + timedelta(minutes=40), 0)
        save(nights, Night(due, due, due + timedelta(minutes=50), canary, (step,)))
        for number, site in enumerate(SITES):
            _covered(world, site, due, failed=(back, number) in {(0, 2), (2, 1)})
    nights.close()


def _covered(world: World, site: str, due: datetime, *, failed: bool) -> None:
    site_id, night = world.site(site), clock_date(due)
    coverage.open_night(world.archive, site_id, night, due)
    if failed:
        coverage.add_reason(world.archive, site_id, night, CoverageReason.TIMEOUT, 3)
    else:
        coverage.mark_reached(world.archive, site_id, night)
        coverage.add_counts(world.archive, site_id, night, {"pages": 230, "posts_seen": 913, "posts_new": 12})
    ending = Ending.UNREACHABLE if failed else Ending.COMPLETE
    coverage.close_night(world.archive, site_id, night, ending=ending, now=due + timedelta(minutes=30))


def clock_date(at: datetime) -> str:
    """The date in Amsterdam."""
    return at.astimezone(clock.AMSTERDAM).date().isoformat()


def _sites(world: World) -> None:
    world.site("kanarie", canary=True)
    coverage.set_alarm(world.archive, world.site(SITES[3]), clock_date(NIGHT), Alarm.SILENT)


def _work(world: World) -> None:
    morning = FixedClock(NIGHT + timedelta(hours=5))
    with open_desk(world.directory, ReportSettings(), morning, actor="bram") as desk:
        requests.ask_comparison(desk, "M-2026-0001")
        (place, *_) = incidents.gather(desk, incidents.get(desk, "M-2026-0002")).sightings
        finding = ComparedSighting(place.sighting.id, Answer.DEELS, 71)
        comparisons.record(desk, "M-2026-0002", (finding,), "Alleen de plaatsnaam.")
        alarm = Why(ReasonCode.ANDERE_PERSOON, "Gaat over een ander dorp.")
        for number in ("M-2026-0005", "M-2026-0006"):
            decisions.decide(desk, number, Judgement(Disposition.VALS_ALARM, alarm))
        leak = Why(ReasonCode.BEVESTIGD_DOOR_BEWAARDER, "De bewaarder herkent de passage.")
        decisions.decide(desk, "M-2026-0007", Judgement(Disposition.BEVESTIGD_LEK, leak))
        changes.ask(desk, ChangeKind.SITE_ADD, "https://praat.example/", {})
        changes.ask(desk, ChangeKind.DISCLOSE, DOCUMENT, {})
        harmless = Why(ReasonCode.GEEN_RISICO, "Alleen een plaatsnaam.")
        notification_duty.judge(desk, "M-2026-0007", notifiable=False, why=harmless)
        _ask_archives(desk, "M-2026-0007")


def _ask_archives(desk: Desk, number: str) -> None:
    """An archive was asked about the incident's page, and holds it without the passage."""
    incident = incidents.get(desk, number)
    pages = archived.pages_of(incidents.gather(desk, incident).sightings)
    told = archive_requests.told(ARCHIVES, pages)
    asked = archive_requests.ask(desk, number, ARCHIVES, told, "Stond het er al voor de verstrekking?")
    with transaction(desk.casebook):
        for page in pages:
            archived_pages.keep(
                desk.casebook,
                ArchivedPage(
                    incident.id, ARCHIVES[0], page, page, None, None, day("2024-05-01"), "0" * 64, 3, 2, 1,
                    desk.now(),
                ),
            )  # fmt: skip
    archive_requests.settle(desk, asked, whole=True)
