"""What a bundle holds, and what it costs to make one: a purpose, and a line in the trail."""

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from reports.casework import incidents, verification
from reports.casework.retention import purge
from reports.desk import Desk
from reports.dossier import dossier
from reports.errors import ExportError
from reports.language import words
from reports.output import exports
from reports.output.bundle import bundle, checking
from reports.output.bundle.bundle import Bundle, BundleWish
from reports.places import evidence
from store import audit
from store.archive import capture as captures
from store.casebook import absence as absences
from store.casebook import anchor
from store.casebook import export as written
from store.casebook import sighting as sightings
from store.casebook.absence import Absence
from store.clock import to_text
from store.database import transaction
from store.out_file import OutFileError
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MORNING, MakeDesk, RunReport


def manifest_of(made: Bundle) -> dict[str, object]:
    """The manifest of a bundle."""
    with zipfile.ZipFile(made.path) as opened:
        manifest: dict[str, object] = json.loads(opened.read("dossier/manifest.json"))
        return manifest


def test_every_capture_lies_in_it_as_it_was_received(sealed_here: Bundle, desk: Desk) -> None:
    """Each copy of the evidence is a file named by its digest, and byte for byte that copy."""
    needed = set(sightings.evidence_digests(desk.casebook))
    with zipfile.ZipFile(sealed_here.path) as opened:
        held = {name: opened.read(name) for name in opened.namelist() if name.startswith("archive/")}
    assert {Path(name).name.split(".")[0] for name in held} == needed
    for name, content in held.items():
        digest = Path(name).name.split(".")[0]
        assert content == evidence.path_of(desk.directory, digest).read_bytes()


def test_the_manifest_tells_where_each_capture_comes_from(sealed_here: Bundle, desk: Desk) -> None:
    """Address and digest of each capture, the statement that names it, the purpose, and the chains' heads."""
    manifest = manifest_of(sealed_here)
    captures = manifest["captures"]
    assert isinstance(captures, list)
    assert [capture["url"] for capture in captures] == [
        "https://forum.example/draad",
        "https://weblog.example/draad",
    ]
    assert {capture["statement"] for capture in captures} == {"K-2026-0001"}
    assert manifest["purpose"] == "aangifte"
    heads = manifest["audit_heads"]
    assert isinstance(heads, dict)
    assert heads.keys() == {"casebook", "archive", "matches"}
    assert audit.verify(desk.casebook, (str(heads["casebook"]),))


def test_the_statement_that_was_stamped_names_the_captures(sealed_here: Bundle, desk: Desk) -> None:
    """The night's statement lies in it with its stamp, and names every capture by the digest of its file."""
    with zipfile.ZipFile(sealed_here.path) as opened:
        statement_lines = opened.read("statements/K-2026-0001.txt").decode().splitlines()
        assert "statements/K-2026-0001.tsa.example.tsr" in opened.namelist()
    for digest in sightings.evidence_digests(desk.casebook):
        assert f"evidence {digest}" in statement_lines


def test_it_is_an_export_with_a_purpose(sealed_here: Bundle, desk: Desk) -> None:
    """It counts as an export: number, purpose, rows and digest stand in the list and in the trail."""
    (export,) = exports.listed(desk)
    assert (export.format, export.purpose, export.rows) == ("bundle wacz", "aangifte", 2)
    assert sealed_here.digest_file.read_text() == f"{export.sha256}  melding.wacz\n"
    (event,) = (entry for entry in audit.events(desk.casebook) if entry.action == "export_written")
    assert "aangifte" in event.details


@pytest.mark.parametrize("purpose", ["", "  "])
def test_without_a_purpose_there_is_none(incident: str, desk: Desk, tmp_path: Path, purpose: str) -> None:
    """It holds public text: without a purpose nothing is written."""
    file = dossier.open_dossier(desk, incident)
    with pytest.raises(ExportError, match="purpose"):
        bundle.write(desk, file, words("nl"), BundleWish(purpose, tmp_path / "uit.wacz"))
    assert not list(tmp_path.glob("uit.wacz*"))


def test_a_changed_copy_is_not_sealed(incident: str, desk: Desk, tmp_path: Path) -> None:
    """Evidence that is not what was captured is refused, with what to do."""
    digest = next(iter(sightings.evidence_digests(desk.casebook)))
    evidence.path_of(desk.directory, digest).write_bytes(b"iets anders")
    file = dossier.open_dossier(desk, incident)
    with pytest.raises(ExportError, match="verify"):
        bundle.write(desk, file, words("nl"), BundleWish("aangifte", tmp_path / "uit.wacz"))


def test_where_retention_erased_everything_there_is_nothing_to_seal(
    incident: str, desk_for: MakeDesk, tmp_path: Path
) -> None:
    """An incident whose content is gone cannot be sealed, and the message says why."""
    late = desk_for(at=MORNING.replace(year=2027))
    purge(late)
    file = dossier.open_dossier(late, incident)
    with pytest.raises(ExportError, match="retention"):
        bundle.write(late, file, words("nl"), BundleWish("aangifte", tmp_path / "uit.wacz"))


def test_in_the_folder_of_exports_retention_takes_all_of_it(
    incident: str, desk: Desk, desk_for: MakeDesk
) -> None:
    """A bundle in the exports' folder goes when its days are over, with the files beside it."""
    made = bundle.write(desk, dossier.open_dossier(desk, incident), words("nl"), BundleWish("aangifte"))
    assert made.path.parent == desk.directory.exports
    assert len(list(desk.directory.exports.iterdir())) == 3
    late = desk_for(at=MORNING.replace(year=2099))
    purge(late)
    assert list(desk.directory.exports.iterdir()) == []


def test_a_name_that_sha256sum_would_write_otherwise_is_refused(
    incident: str, desk: Desk, tmp_path: Path
) -> None:
    """A line break or a backslash in the name of the file would make its digest file unreadable."""
    file = dossier.open_dossier(desk, incident)
    with pytest.raises(ExportError, match="letters"):
        bundle.write(desk, file, words("nl"), BundleWish("aangifte", tmp_path / "a\nb.wacz"))


def test_a_changed_statement_shows(sealed_here: Bundle, desk: Desk) -> None:
    """Statements and stamps are facts of the trail: all is whole, until another program changes one."""
    assert sealed_here.path.exists()
    assert all(check.whole for check in verification.verify(desk))
    with closing(sqlite3.connect(desk.directory.casebook)) as other, other:
        other.execute("UPDATE anchor SET text = 'iets anders'")
    assert "anchor" in str([check.faults for check in verification.verify(desk)])


def test_both_languages_are_whole(incident: str, desk: Desk, tmp_path: Path) -> None:
    """The bundle can be made in English too, instructions and dossier alike."""
    file = dossier.open_dossier(desk, incident)
    made = bundle.write(desk, file, words("en"), BundleWish("report", tmp_path / "out.wacz"))
    guide = made.path.with_name("out.wacz.CONTROLEREN.txt").read_text()
    assert "WHAT THIS DOES NOT PROVE" in guide


def test_the_next_night_names_new_evidence_alone(world: World, run_report: RunReport, desk: Desk) -> None:
    """A statement names what is new since the one before; a night without anything new makes none."""
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    run_report()
    run_report(MORNING)
    world.match(world.post("forum.example", "c8", "En kwam terug.", MORNING))
    run_report(MORNING.replace(hour=10))
    first, second = anchor.every(desk.casebook)
    assert [sealed.text.count("evidence ") for sealed in (first, second)] == [1, 1]


def test_a_bundle_is_never_replaced(sealed_here: Bundle, desk: Desk) -> None:
    """A second of its name is refused, also where the first has gone and what lay beside it stays."""
    file, wish = dossier.open_dossier(desk, "M-2026-0001"), BundleWish("aangifte", sealed_here.path)
    beside = sorted(sealed_here.path.parent.iterdir())
    before = [path.read_bytes() for path in beside]
    with pytest.raises(OutFileError, match="not replaced"):
        bundle.write(desk, file, words("nl"), wish)
    assert [path.read_bytes() for path in beside] == before
    assert sealed_here.stamp_file("tsa.example") in beside
    while beside:
        beside.pop().unlink()
        if beside:
            with pytest.raises(OutFileError, match="not replaced"):
                bundle.write(desk, file, words("nl"), wish)
    assert all(check.whole for check in checking.check(bundle.write(desk, file, words("nl"), wish).path))


@pytest.mark.parametrize("name", ["bundel.zip", "bundel", "wacz", "bundel.wacz.gz"])
def test_the_name_of_a_bundle_says_what_it_is(incident: str, desk: Desk, tmp_path: Path, name: str) -> None:
    """Another ending is refused with the name that would do, before anything is written down."""
    file = dossier.open_dossier(desk, incident)
    with pytest.raises(ExportError, match=r"ends in \.wacz; write \w+(\.wacz)+$"):
        bundle.write(desk, file, words("nl"), BundleWish("aangifte", tmp_path / name))
    assert not list(tmp_path.glob("*bundel*"))
    assert written.every(desk.casebook) == ()


def test_the_archives_capture_without_the_passage_lies_in_it(
    incident: str, desk: Desk, world: World, tmp_path: Path
) -> None:
    """It is marked as what it is: no place, the archive's date beside ours, and a title that says so."""
    page, at = "https://forum.example/draad", day("2025-05-05")
    file = incidents.get(desk, incident)
    blank = world.capture("archive-oud-forum.example", page, at, origin="archive oud")
    capture = captures.capture(world.archive, blank)
    assert capture is not None
    raw = record(page)
    digest = hashlib.sha256(raw).hexdigest()
    path = evidence.path_of(desk.directory, digest)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    with transaction(desk.casebook):
        absences.keep(
            desk.casebook,
            Absence(
                incident_id=file.id,
                archive="oud",
                key="sleutel",
                capture_id=blank,
                url=page,
                at=at,
                received_at=NIGHT,
                origin="archive oud",
                server_modified=None,
                warc_file=capture.warc_file,
                warc_offset=0,
                capture_sha256=capture.sha256,
                evidence_sha256=digest,
            ),
        )
    made = bundle.write(
        desk, dossier.open_dossier(desk, incident), words("nl"), BundleWish("aangifte", tmp_path / "m.wacz")
    )
    listed = manifest_of(made)["captures"]
    assert isinstance(listed, list)
    (shown,) = (listing for listing in listed if not listing["holds_passage"])
    assert (shown["sha256"], shown["sightings"], shown["extractor"]) == (digest, [], None)
    assert (shown["archive_date"], shown["received_at"]) == (to_text(at), to_text(NIGHT))
    assert [listing["archive_date"] for listing in listed if listing["holds_passage"]] == [None, None]
    with zipfile.ZipFile(made.path) as opened:
        titles = [json.loads(line)["title"] for line in opened.read("pages/pages.jsonl").splitlines()]
        guide = opened.read("dossier/CONTROLEREN.txt").decode()
    assert sum("bevat de passage niet" in title for title in titles) == 1
    assert '"holds_passage": false' in guide
    assert all(check.whole for check in checking.check(made.path))


def record(url: str) -> bytes:
    """A whole record of a page."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>nog niets</p>"
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-23T02:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_what_was_recognised_since_is_no_capture_without(incident: str, desk: Desk, tmp_path: Path) -> None:
    """A copy in which the passage was recognised after all stands in the bundle as what it shows, once."""
    file = incidents.get(desk, incident)
    (place, *_) = sightings.of_incident(desk.casebook, file.id)
    version = place.versions[0].version
    digest = version.evidence_sha256 or ""
    with transaction(desk.casebook):
        stale = Absence(
            file.id, "oud", "sleutel", version.capture_id, version.capture_url, NIGHT, NIGHT, "archive oud",
            None, version.warc_file, version.warc_offset, version.capture_sha256, digest,
        )  # fmt: skip
        absences.keep(desk.casebook, stale)
    made = bundle.write(
        desk, dossier.open_dossier(desk, incident), words("nl"), BundleWish("aangifte", tmp_path / "m.wacz")
    )
    listed = manifest_of(made)["captures"]
    assert isinstance(listed, list)
    assert [capture["holds_passage"] for capture in listed] == [True, True]
