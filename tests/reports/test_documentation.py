"""What is written for officers is what the program does."""

import re
import shlex
from enum import StrEnum
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
from store.archive.extracted import PostKind
from store.archive.post import Presence
from store.casebook.decision import ReasonCode
from store.casebook.incident import Disposition, Notification, Status
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
    explained_in_order(sightings, [*(column.name for column in COLUMNS), *EXPORT_COLUMNS, TEXT_COLUMN.name])
    explained_in_order(worded, [column.name for column in WORDED_COLUMNS])
    explained_in_order(overview, [*(column.name for column in OVERVIEW_COLUMNS), OVERVIEW_TEXT.name])
    explained_in_order(months, [column.name for column in FIGURE_COLUMNS])


def explained_in_order(rows: list[str], columns: list[str]) -> None:
    """Fail with what has to be written where, unless there is a row for each column, in its order."""
    lacking = [name for name in columns if name not in rows]
    assert not lacking, f"explain {', '.join(lacking)} in docs/gegevenswoordenboek.md, in the columns' order"
    assert len(rows) == len(columns), "docs/gegevenswoordenboek.md explains a column that is not there"
    moved = [f"{column} where {row} is" for row, column in zip(rows, columns, strict=True) if row != column]
    assert not moved, f"move a row in docs/gegevenswoordenboek.md: {moved[0]}"


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("status", Status),
        ("oordeel", Disposition),
        ("redencode", ReasonCode),
        ("melding_ap", Notification),
        ("soort", PostKind),
        ("aanwezigheid", Presence),
    ],
)
def test_the_data_dictionary_names_every_value(column: str, kind: type[StrEnum]) -> None:
    """The row of a column with fixed values lists each of them."""
    dictionary = (DOCS / "gegevenswoordenboek.md").read_text(encoding="utf-8")
    row = next(line for line in dictionary.splitlines() if line.startswith(f"| `{column}` |"))
    lacking = [member.value for member in kind if not re.search(rf"\b{member.value}\b", row)]
    assert not lacking, f"name {', '.join(lacking)} at `{column}` in docs/gegevenswoordenboek.md"


def test_the_handbook_says_when_each_judgement_fits() -> None:
    """The officers' handbook explains every judgement that they can choose."""
    handbook = (DOCS / "handleiding.md").read_text(encoding="utf-8")
    lacking = [judgement.value for judgement in Disposition if f"| `{judgement.value}` |" not in handbook]
    assert not lacking, f"say in docs/handleiding.md, under Oordelen, when {', '.join(lacking)} fits"


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
