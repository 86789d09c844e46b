"""What is written for officers is what the program does."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from lekwacht.cli import lekwacht
from reports.output.columns import (
    COLUMNS,
    EXPORT_COLUMNS,
    OVERVIEW_COLUMNS,
    OVERVIEW_TEXT,
    TEXT_COLUMN,
    WORDED_COLUMNS,
)
from reports.output.figures import FIGURE_COLUMNS
from store.matches.match import Tier
from tests.commandline import FIRST_INCIDENT, FIRST_LEAD
from tests.factory import day, make_world

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "meldingen.md").read_text(encoding="utf-8")


def test_the_data_dictionary_names_every_column_in_order() -> None:
    """The dictionary lists each profile's columns in its order, and the text column last."""
    dictionary = (DOCS / "gegevenswoordenboek.md").read_text(encoding="utf-8")
    sightings, worded, overview, months = (
        re.findall(r"^\| `(\w+)` \| (?!Nederlandse|programma|een leidinggevende)", part, re.MULTILINE)
        for part in re.split(r"^## .+$", dictionary, flags=re.MULTILINE)
    )
    assert sightings == [*(column.name for column in COLUMNS), *EXPORT_COLUMNS, TEXT_COLUMN.name]
    assert worded == [column.name for column in WORDED_COLUMNS]
    assert overview == [*(column.name for column in OVERVIEW_COLUMNS), OVERVIEW_TEXT.name]
    assert months == [column.name for column in FIGURE_COLUMNS]


def test_every_example_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the guide, typed one after the other, ends well."""
    world = make_world(tmp_path)
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-11-10")
    story = "Hij vluchtte over de bergen naar het dorp van zijn oom."
    world.match(world.post("forum.example", "c7", story, day("2025-06-01")))
    for e_value in (9.0, 90.0):
        lead = world.post("forum.example", f"e{e_value}", story, day("2025-06-02"), author=f"lezer {e_value}")
        world.match(lead, f"ZAAK-E{e_value}", e_value=e_value, tier=Tier.LEAD)
    (tmp_path / "origineel.txt").write_text("Betrokkene vluchtte over de bergen. " * 12, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEKWACHT_DATA", str(world.directory.root))
    guide = (
        GUIDE.replace("M-2026-0001", FIRST_INCIDENT)
        .replace("N-2026-", FIRST_INCIDENT[:-4].replace("M", "N"))
        .replace("A-2026-", FIRST_LEAD[:-4])
    )
    for line in re.findall(r"^\$ lekwacht (.+)$", guide, re.MULTILINE):
        done = CliRunner().invoke(lekwacht, shlex.split(line), catch_exceptions=False, standalone_mode=False)
        assert done.exit_code == 0, f"{line}: {done.output}"
        assert not done.return_value, f"{line}: {done.output}"
    world.close()


def test_the_guide_names_every_setting_of_retention() -> None:
    """Each period that an operator can set stands in the guide."""
    settings = (DOCS.parent / "reports" / "settings.py").read_text(encoding="utf-8")
    for name in re.findall(r"^    (keep_\w+):", settings, re.MULTILINE):
        assert f"`{name}`" in GUIDE
