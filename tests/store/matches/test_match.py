"""Cases that were found are stored once, their passages below them, and a lead that grows is met again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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


def passages(case: CaseMatch) -> set[int]:
    """The numbers of the passages that were found."""
    return {match.passage for match in case.passages}


def test_stronger_evidence_comes_with_what_it_is(database: Database) -> None:
    """The e-value, the score, the posts and the reasons are of one look at the post, not of two."""
    subject.add(database, [LEAD])
    thread = (MatchReason(MatchReasonCode.THREAD, 3),)
    stronger = replace(LEAD, e_value=5.0, score=46, posts=3, reasons=thread, looking_back=True)
    subject.add(database, [stronger])
    (case,) = subject.cases_after(database, 0)
    assert (case.e_value, case.score, case.posts, case.reasons) == (5.0, 46, 3, thread)
    assert case.looking_back is False
    subject.add(database, [replace(LEAD, e_value=5.0, score=99)])
    assert next(subject.cases_after(database, 0)).score == 46


def test_a_known_case_gains_passages(database: Database) -> None:
    """Only what is new counts, and a reader past the others meets it."""
    subject.add(database, [LEAD])
    third = replace(PASSAGE, passage_id=9, passage=3)
    assert subject.add(database, [replace(LEAD, passages=(PASSAGE, third))]) == 1
    (case,) = subject.cases_after(database, 0)
    assert passages(case) == {1, 2, 3}
    last = subject.last_passage(database)
    assert list(subject.cases_with_passages(database, 2, last)) == [case]
    assert list(subject.cases_with_passages(database, last, last + 9)) == []


def test_an_alert_keeps_what_was_found_while_it_was_a_lead(database: Database) -> None:
    """A thread that makes it one may have been looked at with other passages."""
    subject.add(database, [LEAD])
    third = replace(PASSAGE, passage_id=9, passage=3)
    alert = replace(as_alert(LEAD, 0.5), passages=(PASSAGE, third))
    assert subject.add(database, [alert]) == 1
    (case,) = subject.cases_after(database, 0)
    assert passages(case) == {1, 2, 3}
    assert {match.tier for match in case.passages} == {Tier.ALERT}
    assert {match.case_e_value for match in case.passages} == {0.5}
    assert min(match.id for match in case.passages) > 2


def test_other_leads_stay_when_one_becomes_an_alert(database: Database) -> None:
    """With their passages, which are none of the alert's."""
    other = replace(LEAD, post_version_id=4, passages=(replace(PASSAGE, post_version_id=4, passage=9),))
    subject.add(database, [LEAD, other])
    subject.add(database, [as_alert(LEAD, 0.5)])
    lead, alert = subject.cases_after(database, 0)
    assert (lead.post_version_id, passages(lead)) == (4, {9})
    assert (alert.post_version_id, passages(alert)) == (3, {1, 2})


def grown(tier: Tier, numbers: set[int], e_value: float) -> CaseMatch:
    """The case as one look found it."""
    own = tuple(replace(PASSAGE, passage_id=number, passage=number) for number in sorted(numbers))
    return replace(LEAD, tier=tier, e_value=e_value, passages=own)


looks = st.lists(
    st.one_of(
        st.builds(grown, st.just(Tier.LEAD), st.sets(st.integers(1, 5), min_size=1), st.floats(10, 90)),
        st.builds(grown, st.just(Tier.ALERT), st.sets(st.integers(1, 5), min_size=1), st.floats(0.01, 1)),
    ),
    min_size=1,
    max_size=5,
)


@given(looks=looks, data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_looks_decides_nothing(
    database: Database, looks: list[CaseMatch], data: st.DataObject
) -> None:
    """The highest tier, the strongest e-value and all passages, whichever look came first."""
    for order in (looks, data.draw(st.permutations(looks))):
        database.execute("DELETE FROM case_match")
        for look in order:
            subject.add(database, [look])
        (case,) = subject.cases_after(database, 0)
        assert case.tier is (Tier.ALERT if any(look.tier is Tier.ALERT for look in looks) else Tier.LEAD)
        assert case.e_value == min(look.e_value for look in looks)
        assert passages(case) == {match.passage for look in looks for match in look.passages}


@pytest.mark.parametrize(
    "changes", [{"post_version_id": 4}, {"case_ref": "Z2"}, {"scheme": "carried-1"}], ids=str
)
def test_another_version_case_or_scheme_is_another_match(
    database: Database, changes: dict[str, object]
) -> None:
    """Each is judged by itself; a lead of the one does not become an alert by the other."""
    subject.add(database, [LEAD])
    own = {name: value for name, value in changes.items() if name != "case_ref"}
    passage = replace(PASSAGE, passage_id=19, **own)  # type: ignore[arg-type]
    other = replace(as_alert(LEAD, 0.5), passages=(passage,), **changes)  # type: ignore[arg-type]
    assert subject.add(database, [other]) == 1
    assert [case.tier for case in subject.cases_after(database, 0)] == [Tier.LEAD, Tier.ALERT]


def test_passages_of_a_case_come_strongest_first(database: Database) -> None:
    """Those that are as strong in the order in which they came."""
    strengths = {1: 50.0, 2: 3.0, 3: 50.0, 4: 0.2}
    own = tuple(replace(PASSAGE, passage_id=n, passage=n, e_value=e) for n, e in strengths.items())
    subject.add(database, [replace(LEAD, passages=own)])
    (case,) = subject.cases_after(database, 0)
    assert [match.passage for match in case.passages] == [4, 2, 1, 3]


def test_passages_are_found_by_document_and_by_post(database: Database) -> None:
    """Of leads and alerts alike, in the order in which they came."""
    for number, (document, post) in enumerate((("R1", 2), ("R2", 2), ("R1", 5)), start=1):
        passage = replace(PASSAGE, post_version_id=number, document_ref=document, post_id=post)
        look = LEAD if number == 1 else as_alert(LEAD, 0.5)
        subject.add(database, [replace(look, post_version_id=number, post_id=post, passages=(passage,))])
    assert [match.post_version_id for match in subject.matches_of_document(database, "R1")] == [1, 3]
    assert list(subject.matches_of_document(database, "R")) == []
    assert [match.post_version_id for match in subject.matches_of_posts(database, [2])] == [1, 2]
    assert [match.post_version_id for match in subject.matches_of_posts(database, {5, 2, 99})] == [1, 2, 3]
    assert list(subject.matches_of_posts(database, [])) == []
    assert subject.versions(database) == {1, 2, 3}


def test_readers_go_on_behind_their_cursor(database: Database) -> None:
    """What has the cursor's own id was read; a passage has the case's tier, e-value and score."""
    for number in (1, 2, 3):
        passage = replace(PASSAGE, post_version_id=number)
        case = replace(as_alert(LEAD, 0.5), post_version_id=number, score=70, passages=(passage,))
        subject.add(database, [case])
    (last,) = subject.matches_after(database, 2)
    assert (last.post_version_id, last.tier, last.case_e_value, last.case_score) == (3, Tier.ALERT, 0.5, 70)
    assert [case.post_version_id for case in subject.cases_after(database, 1)] == [2, 3]
    assert subject.last_passage(database) == 3
    assert [case.post_version_id for case in subject.cases_with_passages(database, 1, 2)] == [2]


def test_nothing_was_found_before_the_first(database: Database) -> None:
    """No passage, no version, nothing counted, nothing added by nothing."""
    assert subject.add(database, []) == 0
    assert subject.last_passage(database) == 0
    assert subject.versions(database) == frozenset()
    assert subject.count_since(database, NIGHT) == {}


def test_case_matches_are_counted_since_a_moment(database: Database) -> None:
    """That moment included, and canaries left out."""
    before = replace(LEAD, matched_at=NIGHT - timedelta(microseconds=1))
    canary = replace(as_alert(LEAD, 0.5), post_version_id=5, canary=True, passages=())
    later = replace(LEAD, post_version_id=6, passages=())
    subject.add(database, [before, canary, later])
    assert subject.count_since(database, NIGHT) == {Tier.LEAD: 1}


def test_case_matches_are_stored_all_or_none(database: Database) -> None:
    """An error on the way leaves nothing of those before it."""

    def broken() -> Iterator[CaseMatch]:
        yield LEAD
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        subject.add(database, broken())
    assert list(subject.cases_after(database, 0)) == []


@pytest.mark.parametrize(
    ("column", "value"), [("tier", "misschien"), ("reasons", '[["zomaar", 1]]'), ("matched_at", "gisteren")]
)
def test_a_damaged_row_is_an_error(database: Database, column: str, value: str) -> None:
    """It never becomes a match of another kind."""
    subject.add(database, [LEAD])
    database.execute(f"UPDATE case_match SET {column} = ?", [value])
    with pytest.raises((ValueError, msgspec.ValidationError)):
        list(subject.cases_after(database, 0))
