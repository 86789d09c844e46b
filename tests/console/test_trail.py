"""What stands beside an act in the audit trail: every name and every stored value in words."""

import ast
import json
from dataclasses import replace

from console.language import language
from console.trail import details_of, has_name, in_short, object_of, result_of
from tests.console.test_acting import ACTS, event


def test_every_detail_that_is_written_down_has_a_name() -> None:
    """Neither an officer nor an auditor reads the name of a stored value."""
    names = {
        keyword.arg
        for path in ACTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "record" and "desk" in ast.unparse(node.func)
        for keyword in node.keywords
        if keyword.arg
    }
    assert len(names) > 20
    assert {name for name in names if not has_name(name)} == set()


def test_a_detail_is_told_in_words() -> None:
    """A stored judgement, a list of roles, a yes or no and a count each read as people write."""
    details = {
        "disposition": "vals_alarm",
        "roles": "fg, coordinator",
        "searched": True,
        "rows": 3,
        "url": None,
    }
    words = details_of(language("nl"), replace(event(), details=json.dumps(details)))
    assert words == (
        ("oordeel", "vals alarm"),
        ("rollen", "functionaris gegevensbescherming, coördinator"),
        ("archief doorzocht", "ja"),
        ("rijen", "3"),
    )


def test_the_history_says_what_was_judged() -> None:
    """One phrase beside the sentence; nothing where there is nothing to add."""
    judged = replace(event("incident_decided"), details='{"disposition": "al_openbaar", "status": "nieuw"}')
    assert in_short(language("nl"), judged) == "al openbaar"
    assert in_short(language("nl"), event()) == ""


def test_objects_and_results_are_words_and_references_stay() -> None:
    """What names a page is translated; a number of an incident is not."""
    assert object_of(language("nl"), replace(event(), object="breach register")) == "datalekregister"
    assert object_of(language("nl"), replace(event(), object="M-2026-0001")) == "M-2026-0001"
    assert result_of(language("nl"), event()) == "gedaan"
