"""A text that retells a passage is recognised and marked; another is not."""

import json
from collections.abc import Iterator

import pytest

from matcher.check import AskedText, CheckedText, ShownPassage, TextCheck, read_lines
from matcher.errors import GuessingError, MatcherInputError
from matcher.normalise import normalise
from matcher.register import Register
from matcher.tier import Thresholds
from store import audit
from store.matches import checks
from store.matches.match import Tier
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room


def test_a_retelling_is_found_and_an_unrelated_text_is_not(room: Room) -> None:
    """The alert names the document, and stays out for other text."""
    room.enrol("R1")
    (hit,) = room.check(UNRELATED, RETOLD)
    assert (hit.id, hit.alert, hit.detection.document.ref) == (1, True, "R1")


def test_the_line_has_the_fields_of_the_contract(room: Room) -> None:
    """A line of output has exactly the fields that are promised, in their ranges."""
    room.enrol("R1", case="Z1")
    (hit,) = room.check(RETOLD)
    fields = json.loads(hit.as_json())
    assert set(fields) == {
        "id", "ref", "case", "section", "passage", "score", "e_value", "alert", "coverage", "spans",
        "tier", "case_e_value",
    }  # fmt: skip
    assert (fields["ref"], fields["case"], fields["section"], fields["passage"]) == ("R1", "Z1", "relaas", 1)
    assert 0 <= fields["score"] <= 100
    assert 0 < fields["coverage"] <= 1
    assert all(0 <= start < end <= len(RETOLD) for start, end in fields["spans"])


def test_spans_lie_on_the_leak_inside_a_longer_post(room: Room) -> None:
    """What is marked stands in the retold part and not in the talk around it."""
    room.enrol("R1")
    post = f"{UNRELATED} {RETOLD} {UNRELATED}"
    (hit,) = room.check(post)
    start, end = len(UNRELATED), len(UNRELATED) + 1 + len(RETOLD)
    assert all(start <= low and high <= end for low, high in hit.detection.spans)


def test_a_disguised_copy_is_found_at_its_own_characters(room: Room) -> None:
    """Zero-width characters and homoglyphs neither hide the text nor shift the spans."""
    room.enrol("R1")
    post = "kijk dan: " + STORY.replace("e", "\u0435").replace("k", "k\u200b")
    (hit,) = room.check(post)
    assert hit.detection.spans[0][0] >= len("kijk dan:")
    assert hit.detection.spans[-1][1] <= len(post)


def test_without_all_only_alerts_are_told(room: Room) -> None:
    """A weaker match comes out with --all alone, and says that it raises no alert."""
    room.enrol("R1")
    words = STORY.split()
    texts = [STORY, *(" ".join(words[at : at + 9]) for at in range(0, len(words), 3))]
    hits = room.check(*texts, everything=True)
    weak = [hit for hit in hits if not hit.alert]
    assert weak
    assert all(hit.detection.e_value > room.settings.alert_e_value for hit in weak)
    assert room.check(*texts) == [hit for hit in hits if hit.alert] != []


def test_names_alone_raise_nothing(room: Room) -> None:
    """Names of one region go together in public: all of a passage's names are no alert without its words."""
    room.enrol("R1")
    assert room.check("Wij reden van Varmada naar Orsoval, en later via Tamur weer terug naar Belhazi.") == []
    with_words = "Wij reden met de klokkenmaker van Varmada naar Orsoval: fietspomp, regenton en wekkers mee."
    assert room.check(with_words) != []


def test_what_came_before_an_unreadable_line_is_answered(room: Room) -> None:
    """A broken line ends the check with its number, after the matches of the lines before it."""
    room.enrol("R1")
    lines = [json.dumps({"id": "a", "text": RETOLD}), "broken", json.dumps({"id": "b", "text": RETOLD})]
    with room.open() as register:
        answered = TextCheck(register, Thresholds(1.0, 300.0), ShownPassage.ALERTS).run(
            read_lines(lines), NIGHT, "tester"
        )
        assert next(answered).id == "a"
        with pytest.raises(MatcherInputError, match="line 2"):
            next(answered)


def test_an_empty_register_knows_nothing(room: Room) -> None:
    """Checking against an empty register gives no match."""
    assert room.check(STORY, "") == []


def test_every_use_is_written_down_without_the_text(room: Room) -> None:
    """The audit trail holds how many texts and words were checked, and their digest."""
    room.enrol("R1")
    room.check(RETOLD, UNRELATED)
    with room.open() as register:
        last = list(audit.events(register.matches))[-1]
    details = json.loads(last.details)
    assert (last.action, details["texts"], details["alerts"]) == ("check", 2, 1)
    assert details["words"] == len(normalise(RETOLD)) + len(normalise(UNRELATED))
    assert "Varmada" not in last.details


def test_a_use_is_written_down_before_it_is_answered(room: Room) -> None:
    """Whoever reads one answer and is then cut off has every text asked until then in the audit trail."""
    room.enrol("R1")
    asked = [AskedText(number, RETOLD) for number in range(300)]
    with room.open() as register:

        def use() -> Iterator[CheckedText]:
            return TextCheck(register, Thresholds(1.0, 1.0), ShownPassage.ALERTS).run(asked, NIGHT, "tester")

        answer = use()
        next(answer)
        assert [json.loads(event.details)["texts"] for event in _checks(register)] == [256]
        answer.close()
        list(use())
        assert [json.loads(event.details)["texts"] for event in _checks(register)] == [256, 256, 44]


@pytest.mark.parametrize("many", [1, 5, 600])
def test_a_search_for_single_words_is_refused(room: Room, many: int) -> None:
    """Texts that mostly hold fewer than four content words are refused, and written down as refused."""
    room.enrol("R1")
    guesses = ["klokkenmaker", "de fietspomp", "Varmada en Belhazi", RETOLD, ""] * many
    with pytest.raises(GuessingError):
        room.check(*guesses, everything=True)
    with room.open() as register:
        (refused,) = _checks(register)
    assert refused.result == "refused"
    assert room.check("ja", RETOLD, UNRELATED, "dag")  # short posts among others are no search


def _checks(register: Register) -> list[audit.AuditEvent]:
    return [event for event in audit.events(register.matches) if event.action == checks.ACTION]


def test_enrolling_another_document_never_removes_a_match(room: Room) -> None:
    """A document that is found is still found after others came, its own case's copies among them."""
    room.enrol("R1", case="Z1")
    for number in range(5):
        room.enrol(f"A{number}", STORY.replace("Varmada", f"Dorp{number}"), case="Z1")
        room.enrol(f"B{number}", UNRELATED * 4)
        assert "R1" in {hit.detection.document.ref for hit in room.check(RETOLD)}


def test_texts_of_one_thread_tell_a_case_together(room: Room) -> None:
    """Posts that each raise nothing alert as a thread, under their own ids."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    words = STORY.split()
    parts = [" ".join(words[at : at + 5]) for at in range(0, len(words), 5)]
    quiet = [part for part in parts if room.e_value(part) > 1.0]

    def asked(thread: str | None) -> list[str]:
        lines = [json.dumps({"id": at, "text": part, "thread": thread}) for at, part in enumerate(quiet)]
        with room.open() as register:
            use = TextCheck(register, Thresholds(1.0, 500.0), ShownPassage.ALERTS)
            return [line.as_json() for line in use.run(read_lines(lines), NIGHT, "tester")]

    matched = [json.loads(line) for line in asked("t1")]
    assert len({line["id"] for line in matched}) > 1
    assert {line["tier"] for line in matched} == {"alert"}
    assert len({line["case_e_value"] for line in matched}) == 1


def test_leads_are_told_when_asked_for(room: Room) -> None:
    """With leads shown a weaker match comes out with its tier; it raises no alert."""
    room.enrol("R1")
    words = STORY.split()
    texts = [" ".join(words[at : at + size]) for size in (9, 10, 11) for at in range(len(words) - 9)]
    with room.open() as register:
        use = TextCheck(register, Thresholds(1.0, 500.0), ShownPassage.LEADS)
        lines = list(use.run((AskedText(at, text) for at, text in enumerate(texts)), NIGHT, "tester"))
    leads = [line for line in lines if line.tier is Tier.LEAD]
    assert leads
    assert all(1.0 < line.case.e_value <= 500.0 and not line.alert for line in leads)
    assert use.leads == len({line.id for line in leads})
