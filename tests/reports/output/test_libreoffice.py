"""What a spreadsheet program makes of the officers' CSV."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.desk import Desk
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from tests.factory import World
from tests.reports.conftest import RunReport

HOSTILE = (
    '=HYPERLINK("https://kwaad.example";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
    "\uff1d1+1",
    '";=1+1;"',
    "\r\n=1+1",
)


@pytest.mark.real
def test_no_formula_runs_in_libreoffice(
    world: World, desk: Desk, run_report: RunReport, tmp_path: Path
) -> None:
    """Opened and saved by LibreOffice, every hostile author is still the text that was written."""
    program = shutil.which("libreoffice")
    if program is None:
        if os.environ.get("LEKWACHT_NO_SKIPS") == "1":
            pytest.fail("libreoffice is not installed")
        pytest.skip("libreoffice is not installed")
    for number, author in enumerate(HOSTILE):
        world.match(world.post("forum.example", f"c{number}", f"Bericht {number}.", author=author))
    run_report()
    source = tmp_path / "uit.csv"
    exports.write_csv(desk, source, CsvProfile.EXCEL_NL, ExportWish("controle"))
    opened = tmp_path / "geopend"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{tmp_path}/profiel",
            "--headless",
            "--infilter=CSV:59,34,76,1,,0,false,true",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true,false",
            "--outdir",
            str(opened),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    with source.open(encoding="utf-8-sig", newline="") as file:
        before = [row["auteur_zoals_getoond"] for row in csv.DictReader(file, delimiter=";")]
    with (opened / "uit.csv").open(encoding="utf-8-sig", newline="") as file:
        after = [row["auteur_zoals_getoond"] for row in csv.DictReader(file, delimiter=";")]
    assert [text.replace("\r\n", "\n") for text in after] == [text.replace("\r\n", "\n") for text in before]
    assert all(text.startswith("'") or not text.startswith(tuple("=+-@\t\r")) for text in after)
