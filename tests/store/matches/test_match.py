"""Cases that were found are stored once, their passages below them, and a lead that grows is met again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import clock
from store.database import open_database
from store.matches import match as subject
from store.matches import schema
from store.matches.match import CaseMatch, Match, MatchReason, MatchReasonCode, Tier
from store.matches.schema import open_matches
from tests.factory import NIGHT

PASSAGE = Match(
    id=0,
    post_version_id=3,
    post_id=2,
    passage_id=7,
    scheme="source-1",
    key_id="ab12",
    document_ref="R1",
    document_kind="voornemen",
    case_ref="Z1",
    section="relaas",
    passage=1,
    canary=False,
    score=40,
    e_value=50.0,
    coverage=0.25,
    spans=((0, 4), (9, 12)),
    reasons=(MatchReason(MatchReasonCode.NAMES, 2),),
    looking_back=False,
    matched_at=NIGHT,
    tier=Tier.LEAD,
    case_e_value=20.0,
    case_score=43,
)
LEAD = CaseMatch(
    id=0,
    post_version_id=3,
    post_id=2,
    case_ref="Z1",
    scheme="source-1",
    key_id="ab12",
    canary=False,
    tier=Tier.LEAD,
    e_value=20.0,
    score=43,
    posts=1,
    reasons=(MatchReason(MatchReasonCode.NAMES, 2), MatchReason(MatchReasonCode.RARE_WORDS, 4)),
    looking_back=False,
    matched_at=NIGHT,
    passages=(PASSAGE, replace(PASSAGE, passage_id=8, passage=2)),
)


def as_alert(lead: CaseMatch, e_value: float) -> CaseMatch:
    """The same case match, grown to an alert."""
    passages = tuple(replace(passage, tier=Tier.ALERT, case_e_value=e_value) for passage in lead.passages)
    return replace(lead, tier=Tier.ALERT, e_value=e_value, passages=passages)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Matches, empty."""
    return open_matches(tmp_path / "matches.db")


def plain(match: CaseMatch) -> CaseMatch:
    """The same without the ids that the database gave."""
    return replace(match, id=0, passages=tuple(replace(passage, id=0) for passage in match.passages))


def test_a_case_match_comes_back_as_it_was(database: Database) -> None:
    """Tier, evidence by kind and every passage survive the database."""
    assert subject.add(database, [LEAD]) == 2
    (match,) = subject.cases_after(database, 0)
    assert plain(match) == LEAD
    assert subject.case_match(database, match.id) == match
    assert subject.case_match(database, match.id + 1) is None


def test_the_same_again_adds_nothing_and_a_stronger_one_keeps_its_id(database: Database) -> None:
    """A post that is looked at again is one case match, with the strongest e-value it had."""
    subject.add(database, [LEAD])
    assert (
        subject.add(database, [LEAD, replace(LEAD, e_value=5.0, score=46), replace(LEAD, e_value=90.0)]) == 0
    )
    (match,) = subject.cases_after(database, 0)
    assert (match.e_value, match.score, len(match.passages)) == (5.0, 46, 2)


def test_leads_are_no_alerts(database: Database) -> None:
    """What becomes incidents is read without leads, and leads can be read alone."""
    other = replace(as_alert(LEAD, 0.1), post_version_id=4, passages=(replace(PASSAGE, post_version_id=4),))
    subject.add(database, [LEAD, other])
    assert [match.post_version_id for match in subject.matches_after(database, 0)] == [4]
    assert [match.post_version_id for match in subject.cases_after(database, 0, Tier.LEAD)] == [3]
    assert subject.count_since(database, NIGHT) == {Tier.ALERT: 1, Tier.LEAD: 1}


def test_a_lead_that_becomes_an_alert_is_met_by_a_reader_who_was_past_it(database: Database) -> None:
    """It takes the lead's place under new ids, its passages too; and an alert never shrinks to a lead."""
    subject.add(database, [LEAD])
    last = max(passage.id for match in subject.cases_after(database, 0) for passage in match.passages)
    subject.add(database, [as_alert(LEAD, 0.5)])
    (match,) = subject.cases_after(database, 0)
    assert [passage.tier for passage in subject.matches_after(database, last)] == [Tier.ALERT, Tier.ALERT]
    subject.add(database, [LEAD])
    assert list(subject.cases_after(database, 0)) == [match]


def test_matches_of_an_older_layout_are_alerts_of_their_case(tmp_path: Path) -> None:
    """Nothing of what was found before cases were judged is lost, and readers' cursors stay right."""
    older = Migrations("matches")
    older._migrations = [step for step in schema.migrations._migrations if step.name == "m001_first"]
    database = open_database(tmp_path / "matches.db", older)
    rows = [
        (1, 1, "Z1", "trios-1", 0.5),
        (1, 2, "Z1", "trios-1", 0.01),
        (1, 3, "Z2", "trios-1", 0.2),
        (2, 1, "Z1", "trios-1", 0.3),
        (1, 1, "Z1", "forest-1", 0.4),
    ]
    for version, passage, case, scheme, e in rows:
        row = {
            "post_version_id": version,
            "post_id": version,
            "passage_id": passage,
            "scheme": scheme,
            "key_id": "ab12",
            "document_ref": f"{case}-A",
            "document_kind": "voornemen",
            "case_ref": case,
            "section": "relaas",
            "passage": passage,
            "score": 60,
            "e_value": e,
            "coverage": 0.5,
            "spans": json.dumps([[0, 3]]),
            "reasons": json.dumps([["rare_words", passage]]),
            "looking_back": 0,
            "matched_at": clock.to_text(NIGHT),
        }
        database.table("match").insert(row)
    before = list(database.query("SELECT * FROM match ORDER BY id"))
    database.close()

    database = open_matches(tmp_path / "matches.db")
    after = list(database.query("SELECT * FROM match ORDER BY id"))
    assert [{name: row[name] for name in old} for old, row in zip(before, after, strict=True)] == before
    matches = list(subject.cases_after(database, 0))
    assert [(match.case_ref, match.scheme, match.e_value, len(match.passages)) for match in matches] == [
        ("Z1", "trios-1", 0.01, 2),
        ("Z2", "trios-1", 0.2, 1),
        ("Z1", "trios-1", 0.3, 1),
        ("Z1", "forest-1", 0.4, 1),
    ]
    assert {match.tier for match in matches} == {Tier.ALERT}
    assert matches[0].reasons == (MatchReason(MatchReasonCode.RARE_WORDS, 2),)
    assert [match.id for match in subject.matches_after(database, 3)] == [4, 5]
    new = replace(as_alert(LEAD, 0.1), post_version_id=9, passages=(replace(PASSAGE, post_version_id=9),))
    subject.add(database, [new])
    assert [match.post_version_id for match in subject.matches_after(database, 5)] == [9]
    database.close()
