"""CONTROLEREN.txt tells the truth: what it says to type is typed here, and answers as it says."""

import re
import subprocess

import pytest

from reports.output.bundle.bundle import Bundle
from tests.authority import need
from tests.reports.output.bundle.conftest import STAMPS


@pytest.fixture
def commands(sealed: Bundle) -> list[str]:
    """Every line to be typed, in order, as the page tells them."""
    for program in ("unzip", "openssl"):
        need(program)
    guide = sealed.path.with_name(f"{sealed.path.name}.CONTROLEREN.txt").read_text()
    joined = re.sub(r"\\\n\s*", "", guide)
    return [line.strip()[2:] for line in joined.splitlines() if line.strip().startswith("$ ")]


def typed(sealed: Bundle, lines: list[str]) -> subprocess.CompletedProcess[str]:
    """What a shell answers in the folder of the bundle."""
    script = "set -e\n" + "\n".join(lines)
    folder = sealed.path.parent
    return subprocess.run(["/bin/sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False)


def test_every_line_answers_as_it_says(sealed: Bundle, commands: list[str]) -> None:
    """Digest, timestamps, files and captures check with sha256sum, unzip and openssl alone."""
    filled = [
        line.replace("HET-BESTAND.pem", f"authorities/{STAMPS}.pem").replace("K-….", "K-2026-0001.")
        for line in commands
        if "DE-64-TEKENS" not in line
    ]
    done = typed(sealed, filled)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "melding.wacz: OK" in done.stdout
    assert done.stdout.count("Time stamp:") == 2
    assert (done.stdout + done.stderr).count("Verification: OK") == 2
    assert "dossier/manifest.json: OK" in done.stdout


def test_one_changed_byte_answers_otherwise(sealed: Bundle, commands: list[str]) -> None:
    """After one changed byte the first line already fails."""
    content = bytearray(sealed.path.read_bytes())
    content[len(content) // 2] ^= 1
    sealed.path.write_bytes(content)
    assert typed(sealed, commands[:1]).returncode != 0


def test_a_capture_is_found_in_the_statement(sealed: Bundle, commands: list[str]) -> None:
    """The line that looks a capture up in the statements names the statement of the night."""
    (looked_up,) = (line for line in commands if "DE-64-TEKENS" in line)
    unpacked = [line for line in commands if line.startswith(("unzip -d", "cd "))]
    done = typed(
        sealed, [*unpacked, "n=$(ls archive | head -1 | cut -c1-64)", looked_up.replace("DE-64-TEKENS", "$n")]
    )
    assert "K-2026-0001.txt" in done.stdout


def test_it_says_what_is_not_proved(sealed: Bundle) -> None:
    """The page says what does not follow: not who wrote, since when, nor that anybody did it."""
    guide = sealed.path.with_name(f"{sealed.path.name}.CONTROLEREN.txt").read_text()
    for word in (
        "WAT DIT NIET BEWIJST",
        "wie de tekst schreef",
        "eerder niet stond",
        "iemand iets heeft gedaan",
    ):
        assert word in guide
