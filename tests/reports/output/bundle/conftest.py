"""A sealed bundle of an incident with two places, stamped by a real authority."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reports.casework import anchoring, report
from reports.desk import Desk
from reports.dossier import dossier
from reports.language import words
from reports.output.bundle import bundle
from reports.output.bundle.bundle import Bundle, BundleWish
from reports.settings import ReportSettings
from store import timestamp
from store.casebook import timestamp as timestamps
from store.casebook.timestamp import Timestamp
from store.clock import FixedClock
from tests import authority
from tests.authority import Authority
from tests.factory import NIGHT, World, day, make_desk, make_world
from tests.reports.conftest import MORNING, REPORT_AT

INCIDENT = "M-2026-0001"
STAMPS = "tsa.example"


@pytest.fixture(scope="session")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that signs."""
    return authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def incident(world: World) -> str:
    """An incident with a forum's post and a weblog's."""
    return make_incident(world)


@pytest.fixture
def sealed_here(incident: str, desk: Desk, stamps: Authority, tmp_path: Path) -> Bundle:
    """The bundle of the desk's own incident, with its stamp and that of the night."""
    return seal(desk, incident, stamps, tmp_path / "uit")


@pytest.fixture(scope="session")
def sealed_once(stamps: Authority, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle that is made once; tests get copies of it."""
    folder = tmp_path_factory.mktemp("sealed")
    world = make_world(folder)
    desk = make_desk(world, at=MORNING)
    try:
        return seal(desk, make_incident(world), stamps, folder / "uit")
    finally:
        desk.casebook.close()
        world.close()


@pytest.fixture
def sealed(sealed_once: Bundle, tmp_path: Path) -> Bundle:
    """A bundle with what lies beside it, to be changed as a test likes."""
    shutil.copytree(sealed_once.path.parent, tmp_path / "zending")
    path = tmp_path / "zending" / sealed_once.path.name
    return replace(sealed_once, path=path, digest_file=bundle.digest_path(path))


def stamped(stamps: Authority, data: bytes) -> Timestamp:
    """The authority's stamp over these bytes."""
    reply = stamps.reply(timestamp.question(data).body)
    return timestamps.made(data, STAMPS, MORNING, reply, stamps.pem.read_bytes())


def make_incident(world: World) -> str:
    """An incident with a forum's post and a weblog's, and a recipient."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-12-24", unit="Echt")
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen. <b>"))
    world.match(world.post("weblog.example", "p3", "Lang geleden.", NIGHT, claimed=day("2019-05-02")))
    report.run(world.directory, ReportSettings(), FixedClock(REPORT_AT))
    return INCIDENT


def seal(desk: Desk, incident: str, stamps: Authority, folder: Path) -> Bundle:
    """The bundle of an incident in this folder, stamped."""
    for statement in anchoring.unstamped(desk, STAMPS):
        anchoring.keep_stamp(desk, statement.number, stamped(stamps, statement.data))
    folder.mkdir()
    known = bundle.Authority(STAMPS, stamps.pem.read_bytes())
    wish = BundleWish("aangifte", folder / "melding.wacz", (known,))
    made = bundle.write(desk, dossier.open_dossier(desk, incident), words("nl"), wish)
    made.stamp_file(STAMPS).write_bytes(stamped(stamps, made.digest_file.read_bytes()).token)
    return made
