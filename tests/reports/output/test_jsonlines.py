"""Sightings as JSON Lines, as their published schema says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reports.casework import decisions
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.output import exports, jsonlines
from reports.output.exports import ExportWish
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from tests.factory import World, day
from tests.reports.conftest import RunReport

PUBLISHED = Path(__file__).parents[3] / "docs" / "sightings.schema.json"


def test_every_line_fits_the_schema(world: World, desk: Desk, run_report: RunReport, tmp_path: Path) -> None:
    """Lines of decided and undecided incidents, with and without a date or author, fit the schema."""
    world.match(world.post("forum.example", "c7", "=Een bericht.", claimed=day("2026-11-20")))
    world.match(world.post("blog.example", "p1", "Nog een.", author=None), "ZAAK-2")
    run_report()
    why = Why(ReasonCode.ANDERE_PERSOON, "Een ander.")
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.VALS_ALARM, why))
    validator = Draft202012Validator(jsonlines.schema())
    for with_text in (False, True):
        path = tmp_path / f"{with_text}.jsonl"
        exports.write_json_lines(desk, path, ExportWish("onderzoek", with_text=with_text))
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert [line["number"] for line in lines] == ["M-2026-0001", "M-2026-0002"]
        for line in lines:
            validator.validate(line)
            assert ("text" in line) == with_text
    assert lines[0]["text"] == "=Een bericht."


@pytest.mark.parametrize("change", [{"score": "hoog"}, {"sighting_id": 7}, {"onbekend": 1}])
def test_the_schema_refuses_what_is_wrong(
    world: World, desk: Desk, run_report: RunReport, tmp_path: Path, change: dict[str, object]
) -> None:
    """A line with a wrong type, a bare id or an unknown name does not fit."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    exports.write_json_lines(desk, tmp_path / "uit.jsonl", ExportWish(""))
    line = json.loads((tmp_path / "uit.jsonl").read_text())
    assert not Draft202012Validator(jsonlines.schema()).is_valid({**line, **change})


def test_the_published_schema_is_the_one_in_use() -> None:
    """The schema in the documentation is the one that the program writes by."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == jsonlines.schema()
