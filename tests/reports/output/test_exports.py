"""What leaves the building: whole, the same every time, and written down."""

import csv
import hashlib
import io
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from reports.casework import awareness, decisions, incidents
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.errors import ExportError
from reports.output import exports
from reports.output.columns import COLUMNS, EXPORT_COLUMNS
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from reports.settings import ReportSettings
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, IncidentFilter
from store.out_file import OutFileError
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MakeDesk, RunReport

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def two_places(world: World, run_report: RunReport) -> None:
    """One case that stood on an old weblog and in a forum's reaction."""
    world.match(
        world.post(
            "forum.example",
            "c7",
            '=HYPERLINK("https://kwaad.example";"klik")',
            claimed=day("2026-11-22"),
            author="@kwaad",
            last_modified="Sun, 22 Nov 2026 20:00:00 GMT",
        ),
        score=91,
        e_value=2.5e-6,
        coverage=0.72,
    )
    world.match(
        world.post(
            "weblog.example",
            "p12",
            "Lang geleden verteld.",
            NIGHT + timedelta(minutes=1),
            claimed=day("2019-03-02"),
            claimed_raw="2 maart 2019",
            precision="day",
            kind="article",
            author=None,
        ),
        passage=2,
    )
    run_report()


def read(path: Path, separator: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.fixture
def shared(world: World) -> None:
    """The case's decision was made available to two recipients, with one place between them."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2020-01-06", unit="Echt")
    world.disclose("ZAAK-1-BESCHIKKING", "=DVT&O", "2018-01-08")


@pytest.mark.parametrize("profile", CsvProfile)
@pytest.mark.usefixtures("two_places", "shared")
def test_the_bytes_are_golden(desk_for: MakeDesk, tmp_path: Path, profile: CsvProfile) -> None:
    """Every profile writes exactly the bytes that were reviewed; `make docs` writes them anew."""
    desk = desk_for(settings=ReportSettings(console_url="https://lekwacht.coa.example"))
    why = Why(ReasonCode.BEVESTIGD_DOOR_BEWAARDER, "Zie https://forum.example/draad.")
    awareness.declare_awareness(desk, "M-2026-0001", why, at=desk.now())
    separator = ";" if profile.is_for_excel else ","
    path = tmp_path / "uit.csv"
    exports.write_csv(desk, path, profile, ExportWish("maandoverzicht"))
    kept = GOLDEN / f"meldingen-{profile.value}.csv"
    if os.environ.get("LEKWACHT_WRITE_GOLDEN"):
        kept.write_bytes(path.read_bytes())
    assert path.read_bytes() == kept.read_bytes(), "if these bytes are meant, run `make docs`"
    assert len(read(path, separator)) == 2


@pytest.mark.usefixtures("two_places")
def test_a_row_carries_the_whole_provenance(desk: Desk, tmp_path: Path) -> None:
    """Permalink as it is, digests of 64 hexadecimal digits, four dates, ids that begin with letters."""
    path = tmp_path / "uit.csv"
    exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish("maandoverzicht"))
    row = next(row for row in read(path, ",") if row["site"] == "forum.example")
    assert row["permalink"] == "https://forum.example/draad#c7"
    for name in ("vastlegging_sha256", "bewijs_sha256", "tekst_sha256", "auditketen"):
        assert re.fullmatch(r"[0-9a-f]{64}", row[name])
    for name in ("melding", "vindplaats", "vastlegging", "bericht", "export"):
        assert re.match(r"[A-Z]-", row[name])
    dates = [row[f"{name}_op_utc"] for name in ("beweerd", "opgegeven", "vastgelegd", "herkend")]
    assert dates == [
        "2026-11-22T12:00:00Z",
        "2026-11-22T20:00:00Z",
        "2026-11-23T02:30:00Z",
        "2026-11-23T02:50:00Z",
    ]
    assert row["auteur_zoals_getoond"] == "'@kwaad"


@pytest.mark.usefixtures("two_places")
def test_no_text_of_a_post_leaves_unasked(desk: Desk, tmp_path: Path) -> None:
    """The public text is in an export only when it was asked for with a purpose."""
    path = tmp_path / "uit.csv"
    exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish(""))
    assert b"Lang geleden" not in path.read_bytes()
    with pytest.raises(ExportError, match="purpose"):
        exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish(" ", with_text=True))
    exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish("aangifte", with_text=True))
    assert b"Lang geleden" in path.read_bytes()


@pytest.mark.usefixtures("two_places")
def test_an_export_is_written_down(desk: Desk, tmp_path: Path) -> None:
    """Purpose, filter, row count and SHA-256 stand in the audit trail and in the list of exports."""
    path = tmp_path / "uit.csv"
    chosen = IncidentFilter(site="forum.example")
    export = exports.write_csv(desk, path, CsvProfile.EXCEL_NL, ExportWish("maandoverzicht", chosen))
    assert export.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert exports.listed(desk) == (export,)
    row = desk.casebook.execute(
        "SELECT details FROM audit_event WHERE object = ?", [export.number]
    ).fetchone()
    details = json.loads(row[0])
    assert details == {
        "format": "csv excel-nl",
        "purpose": "maandoverzicht",
        "filter": '{"site": "forum.example"}',
        "rows": 2,
        "sha256": export.sha256,
    }


@pytest.mark.usefixtures("two_places")
def test_without_a_path_the_name_tells_what_it_is(desk: Desk) -> None:
    """An export without a path lies in the exports' folder, named by time, marking and number."""
    export = exports.write_csv(desk, None, CsvProfile.EXCEL_NL, ExportWish("maandoverzicht"))
    assert Path(export.file) == desk.directory.exports / (
        "meldingen_2026-11-23_1030_AMBER-STRICT_E-2026-0001.csv"
    )


@pytest.mark.usefixtures("two_places")
def test_an_export_without_a_folder_is_none(desk: Desk, tmp_path: Path) -> None:
    """A folder that does not exist is told plainly, and no number is taken."""
    with pytest.raises(OutFileError, match="does not exist"):
        exports.write_csv(desk, tmp_path / "nergens" / "uit.csv", CsvProfile.EXCEL_NL, ExportWish(""))
    assert list(tmp_path.glob("**/*.part")) == []
    assert exports.listed(desk) == ()


@pytest.mark.usefixtures("two_places")
def test_a_decision_stands_in_every_row(desk: Desk, tmp_path: Path) -> None:
    """The incident's judgement, reason and who decided are repeated for each sighting."""
    why = Why(ReasonCode.EERDER_OPENBAAR, "Stond al jaren op een weblog.")
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.AL_OPENBAAR, why))
    path = tmp_path / "uit.csv"
    exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish(""))
    for row in read(path, ","):
        assert (row["oordeel"], row["redencode"], row["besloten_door"]) == (
            "al_openbaar",
            "eerder_openbaar",
            "officier-a",
        )


def test_an_empty_export_is_a_header(desk: Desk, tmp_path: Path) -> None:
    """Where nothing is chosen the file holds the header alone."""
    path = tmp_path / "uit.csv"
    assert exports.write_csv(desk, path, CsvProfile.RFC4180, ExportWish("")).rows == 0
    (line,) = path.read_text().splitlines()
    assert line.count('","') == len(COLUMNS) + len(EXPORT_COLUMNS) - 1
    assert incidents.page(desk).total == 0
