"""What tests of the casebook share: one that is filled through the store's own writers. All made up."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive.extracted import PostKind
from store.archive.post import Presence
from store.casebook import decision as decisions
from store.casebook import incident as incidents
from store.casebook import notice as notices
from store.casebook import sighting as sightings
from store.casebook import suppression as suppressions
from store.casebook.decision import Decision, DecisionKind, ReasonCode
from store.casebook.incident import Incident, Notification, Status
from store.casebook.notice import Ground, Notice
from store.casebook.schema import open_casebook
from store.casebook.sighting import OWN_CAPTURE, Hit, Sighting, Version
from store.casebook.suppression import Suppression, SuppressionScope
from store.matches.match import MatchReason, MatchReasonCode

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""03:30 in Amsterdam on 23 November 2026."""

TEXT = "Hij schuilde in de molen bij het kanaal."


def after(days: float = 0, **parts: float) -> datetime:
    """The moment so long after `AT`; before it where the numbers are negative."""
    return AT + timedelta(days=days, **parts)


def sha256(text: str) -> str:
    """The digest by which a text or a copy is known."""
    return hashlib.sha256(text.encode()).hexdigest()


INCIDENT = Incident(
    id=0,
    number="",
    case_ref="",
    status=Status.NIEUW,
    disposition=None,
    notification=Notification.ONBESLIST,
    assignee=None,
    deferred_until=None,
    discovered_at=AT,
    opened_at=AT,
    seen_at=None,
    aware_at=None,
    notified_at=None,
    informed_at=None,
    removed_at=None,
    closed_at=None,
    hold=None,
    version=1,
)
PLACE = Sighting(
    id=0,
    incident_id=None,
    suppression_id=None,
    site="forum.example",
    native_id="c1",
    case_ref="",
    post_id=1,
    kind=PostKind.COMMENT,
    thread="https://forum.example/draad",
    permalink="",
    parent=None,
    first_captured_at=AT,
    last_seen_at=AT,
    first_matched_at=AT,
    absent_at=None,
    presence=Presence.NOT_CHECKED,
    presence_at=None,
    looking_back=False,
    score=80,
    e_value=1e-4,
    coverage=0.5,
    raised_at=AT,
)
VERSION = Version(
    id=0,
    sighting_id=0,
    post_version_id=1,
    author="Buurman van 12",
    published_raw=None,
    published_at=None,
    published_precision=None,
    published_zone=None,
    text=TEXT,
    text_sha256="",
    quotes=((0, 3),),
    contact=(("mail", "x@forum.example"),),
    extractor="test/1",
    captured_at=AT,
    capture_id=1,
    capture_url="https://forum.example/draad",
    capture_origin=OWN_CAPTURE,
    server_modified=None,
    server_modified_at=None,
    warc_file="forum.warc",
    warc_offset=0,
    capture_sha256=sha256("opname"),
    evidence_sha256=None,
)
HIT = Hit(
    document_ref="BESLUIT-1",
    document_kind="afwijzende beschikking",
    section="relaas",
    passage=1,
    scheme="test/1",
    key_id="sleutel",
    score=80,
    e_value=1e-4,
    coverage=0.5,
    spans=((0, 12),),
    reasons=(MatchReason(MatchReasonCode.RARE_WORDS, 3),),
    looking_back=False,
    matched_at=AT,
)


@dataclass(frozen=True, slots=True)
class Casebook:
    """A casebook and how a test fills it; whatever is not given is as usual."""

    database: Database

    def incident(self, case: str = "ZAAK-1", **changes: object) -> Incident:
        """A new incident of this case."""
        changes.setdefault("number", incidents.next_number(self.database, AT))
        return incidents.insert(self.database, replace(INCIDENT, case_ref=case, **changes))

    def place(self, native_id: str = "c1", case: str = "ZAAK-1", **changes: object) -> Sighting:
        """A place of the case's incident, which is opened where there is none, or of another."""
        known = incidents.by_case(self.database, case)
        if "incident_id" not in changes:
            changes["incident_id"] = (known or self.incident(case)).id
        changes.setdefault("permalink", f"https://forum.example/draad#{native_id}")
        return sightings.store(self.database, replace(PLACE, native_id=native_id, case_ref=case, **changes))

    def version(self, place: Sighting, text: str = TEXT, **changes: object) -> Version:
        """What stood at a place."""
        version = replace(VERSION, sighting_id=place.id, text=text, text_sha256=sha256(text), **changes)
        return sightings.store_version(self.database, version)

    def hit(self, version: Version, passage: int = 1, **changes: object) -> Hit:
        """A passage recognised in a version."""
        hit = replace(HIT, passage=passage, **changes)
        sightings.store_hit(self.database, version.id, hit)
        return hit

    def recognised(self, native_id: str = "c1", case: str = "ZAAK-1", **changes: object) -> Sighting:
        """A place with a version and a hit."""
        place = self.place(native_id, case, **changes)
        self.hit(self.version(place, f"{TEXT} {native_id}"))
        return place

    def suppression(self, **changes: object) -> Suppression:
        """A suppression that holds for a month."""
        usual = Suppression(
            id=0,
            scope=SuppressionScope.SITE,
            value="forum.example",
            reason_code=ReasonCode.TEST,
            reason="Bekend.",
            owner="officier-a",
            created_at=AT,
            expires_at=after(30),
        )
        return suppressions.insert(self.database, replace(usual, **changes))

    def decision(self, incident: Incident, **changes: object) -> Decision:
        """A judgement of an incident."""
        usual = Decision(
            id=0,
            incident_id=incident.id,
            kind=DecisionKind.OORDEEL,
            value="vals_alarm",
            status=Status.AFGEHANDELD,
            reason_code=ReasonCode.STANDAARDTEKST,
            reason="Standaardzin.",
            decided_by="officier-a",
            decided_at=AT,
        )
        return decisions.insert(self.database, replace(usual, **changes))

    def notice(self, incident: Incident, **changes: object) -> Notice:
        """A notice about an incident that nobody has sent."""
        usual = Notice(
            id=0,
            number=notices.next_number(self.database, AT),
            incident_id=incident.id,
            host="forum.example",
            places=(1, 2),
            grounds=(Ground.PERSOONSGEGEVENS,),
            addition="",
            subject="Verzoek",
            body="Graag weghalen.",
            drafted_by="officier-a",
            drafted_at=AT,
        )
        return notices.insert(self.database, replace(usual, **changes))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.database.table(table).count)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty casebook, made once: its layout takes longer than most tests."""
    path = tmp_path_factory.mktemp("casebook") / "empty.db"
    open_casebook(path).close()
    return path


@pytest.fixture
def casebook(empty: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty casebook."""
    database = open_casebook(Path(shutil.copy(empty, tmp_path / "casebook.db")))
    yield database
    database.close()


@pytest.fixture
def book(casebook: Database) -> Casebook:
    """An empty casebook, ready to be filled."""
    return Casebook(casebook)
