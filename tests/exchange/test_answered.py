"""A stranger's answers: believed only about posts that went there and cases that are theirs; written once."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from exchange import answered, answers, partners, receiving, transport
from exchange import identity as identities
from exchange.answers import (
    CanaryText,
    Case,
    CaseDisclosure,
    CaseDocument,
    FoundCase,
    FoundPassage,
    Read,
    Reason,
    SetAside,
    Wish,
)
from exchange.errors import BundleRefusal
from exchange.house import House
from exchange.kinds import BundleHandling
from exchange.manifest import BundleKind
from exchange.receiving import Receipt
from store.exchange import awaiting, canary, name, posts, subject
from store.exchange.posts import PostsSent
from store.exchange.subject import Subject
from store.matches import aside, disclosure, enrolled, language
from store.matches.aside import AsideReason
from store.matches.match import MatchReasonCode, Tier, cases_after
from store.matches.schema import open_matches, read_matches
from tests.exchange.conftest import Houses
from tests.factory import World, open_world

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)
READ = Read(number=1, night="2026-11-26", canary_found=True, unread=(("fa", 3),))
TEXT = "Die man uit Zarolbek zat zestien nachten vast."


def passage(**changes: object) -> dict[str, object]:
    """A passage as a source tells it, with something else in it."""
    template = FoundPassage(
        document_ref="B-1",
        document_kind="voornemen",
        section="relaas",
        passage=1,
        canary=False,
        score=80,
        e_value=0.01,
        coverage=0.5,
        spans=((0, 12),),
        reasons=(Reason(MatchReasonCode.NAMES, 2),),
    )
    return _changed(template, changes)


def match_row(version: str, **changes: object) -> dict[str, object]:
    """A match as a source tells it, with something else in it."""
    template = FoundCase(
        version=version,
        case_ref="Z-1",
        scheme="source-1",
        key_id="0123abcd",
        canary=False,
        tier=Tier.ALERT,
        e_value=0.01,
        score=80,
        posts=1,
        reasons=(),
        looking_back=False,
        matched_at=AT,
        passages=(),
    )
    return _changed(template, {"passages": [passage()], **changes})


def case(**changes: object) -> dict[str, object]:
    """A case as a source tells it, with something else in it."""
    given = CaseDisclosure("B-1", "COA", None, AT.date(), (), AT)
    return _changed(Case("Z-1", (CaseDocument("B-1", "voornemen", canary=False),), (given,)), changes)


def _changed(row: object, changes: dict[str, object]) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(row)
    return {**plain, **changes}


class Watching:
    """COA after it sent one post, and IND that may answer anything."""

    def __init__(self, houses: Houses, world: World) -> None:
        self.houses, self.world = houses, world
        self.partner = partners.named(houses.coa, "ind")
        version_id = world.post("forum.example", "p1", TEXT)
        self.version, _ = name.of_posts(houses.coa.database, [(version_id, 1)])[version_id]
        sent = PostsSent(
            partner_id=self.partner.id,
            number=1,
            night="2026-11-26",
            again=False,
            to_version=version_id,
            posts=1,
            canary="KANARIE-1",
            sent_at=AT,
        )
        posts.add(houses.coa.database, sent)

    def answer(self, *rows: object) -> Path:
        """A bundle of answers in COA's inbox."""
        ind = self.houses.ind
        made = transport.send(ind, partners.named(ind, "coa"), BundleKind.ANSWERS, rows)
        return self.houses.bring(ind, made.file, self.houses.coa, "ind")

    def receive(self) -> list[Receipt]:
        """What comes of what arrived."""
        kinds = {BundleKind.ANSWERS: BundleHandling(answers.AnswersRow, answers.make, answered.opened)}
        return list(receiving.receive(self.houses.coa, House.WATCHING, kinds))


@pytest.fixture
def watching(houses: Houses) -> Iterator[Watching]:
    """A watching house with one post that went."""
    for folder in houses.coa.directory.folders():
        folder.mkdir(parents=True, exist_ok=True)
    with closing(open_world(houses.coa.directory)) as world:
        yield Watching(houses, world)


def test_an_answer_becomes_what_a_matcher_would_have_written(watching: Watching) -> None:
    """The match of this archive's post, the case with its disclosures, canary, wish and languages."""
    watching.answer(
        READ,
        Wish(),
        CanaryText("KANARIE-2", "Over die imker gesproken."),
        case(),
        match_row(watching.version),
        SetAside(watching.version, AsideReason.TOO_SLOW),
    )
    assert [receipt.refusal for receipt in watching.receive()] == [None]
    coa = watching.houses.coa
    with closing(read_matches(coa.directory.matches)) as matches:
        (match,) = cases_after(matches, 0)
        assert (match.post_version_id, match.post_id, match.case_ref, match.tier) == (1, 1, "Z-1", "alert")
        assert match.passages[0].passage_id > 2**40
        assert [row.recipient for row in disclosure.of_case(matches, "Z-1")] == ["COA"]
        assert [entry.reason for entry in aside.unmatched(matches)] == [AsideReason.TOO_SLOW]
        assert [entry.posts for entry in language.unread(matches, "2026-11-26")] == [3]
    (sent,) = posts.of_night(coa.database, "2026-11-26")
    assert sent.canary_found
    assert awaiting.awaited(coa.database) == ()
    assert [ahead.ref for ahead in canary.to_serve(coa.database)] == ["KANARIE-2"]
    assert posts.sending_again(coa.database, watching.partner.id) is not None


@pytest.mark.parametrize(
    "rows",
    [
        [{"type": "read", "number": 2, "night": "2026-11-26", "canary_found": None, "unread": []}],
        [{"type": "read", "number": 1, "night": "gisteren", "canary_found": None, "unread": []}],
        [{"type": "read", "number": 1, "night": "2026-11-26", "canary_found": "ja", "unread": []}],
        [{"type": "canary", "ref": "K", "text": ""}],
        [{"type": "canary", "ref": "K", "text": "a" * 4_001}],
        [{"type": "canary", "ref": "K\n", "text": "a"}],
        [{"type": "aside", "version": None, "reason": "failed"}],
        [{"type": "aside", "version": "0123456789abcdef", "reason": "failed"}],
        [{"type": "register"}],
        [case(disclosures=[{**case()["disclosures"][0], "document_ref": "B-9"}])],  # type: ignore[index]
        [case(disclosures=[{**case()["disclosures"][0], "available_from": "0001-01-01"}])],  # type: ignore[index]
        [case(case_ref="")],
        [case(text="Betrokkene heeft verklaard")],
    ],
    ids=str,
)
def test_rows_that_no_source_may_send_refuse_the_bundle(watching: Watching, rows: list[object]) -> None:
    """Nothing is written, not even what stood before the row."""
    watching.answer(Wish(), match_row(watching.version), *rows)
    assert [receipt.refusal for receipt in watching.receive()] == [BundleRefusal.UNFIT_ROW]
    with closing(open_matches(watching.houses.coa.directory.matches)) as matches:
        assert list(cases_after(matches, 0)) == []
    assert posts.sending_again(watching.houses.coa.database, watching.partner.id) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "0123456789abcdef"},
        {"version": "1"},
        {"scheme": "source-1; DROP TABLE match"},
        {"key_id": "geheim"},
        {"tier": "incident"},
        {"e_value": -1},
        {"e_value": "nan"},
        {"score": 101},
        {"posts": 0},
        {"matched_at": "0001-01-01T00:00:00Z"},
        {"matched_at": "2026-11-26T03:00:00"},
        {"passages": []},
        {"passages": [passage(spans=[[5, 5]])]},
        {"passages": [passage(spans=[[-1, 5]])]},
        {"passages": [passage(coverage=1.5)]},
        {"passages": [passage(passage=0)]},
        {"passages": [passage(text="Betrokkene heeft verklaard")]},
        {"author": "sjaak"},
    ],
    ids=str,
)
def test_a_match_that_cannot_be_is_refused(watching: Watching, changes: dict[str, object]) -> None:
    """Types, lengths, counts and years are looked at before anything is believed."""
    watching.answer(match_row(**{"version": watching.version, **changes}))
    assert [receipt.refusal for receipt in watching.receive()] == [BundleRefusal.UNFIT_ROW]


def test_a_case_of_another_partner_is_refused(watching: Watching) -> None:
    """Whoever told of a case first is the only one who may go on."""
    coa = watching.houses.coa
    other = partners.trust(coa, identities.make(AT).card, "rvk")
    subject.note_owner(coa.database, other.id, Subject.CASE, ["Z-1"])
    watching.answer(case())
    watching.answer(match_row(watching.version))
    assert {receipt.refusal for receipt in watching.receive()} == {
        BundleRefusal.UNFIT_ROW,
        BundleRefusal.GAP,
    }


def test_spans_end_where_the_post_does(watching: Watching) -> None:
    """What lies beyond the text that stands here is left out, so that no page breaks on it."""
    spans = [[0, 4], [40, 4_000], [5_000, 6_000]]
    watching.answer(match_row(watching.version, passages=[passage(spans=spans)]))
    watching.receive()
    with closing(read_matches(watching.houses.coa.directory.matches)) as matches:
        (match,) = cases_after(matches, 0)
    assert match.passages[0].spans == ((0, 4), (40, len(TEXT)))


@pytest.mark.parametrize("where", ["take", "finish", "note"])
def test_an_answer_is_written_once_wherever_the_run_is_killed(
    watching: Watching, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Killed before, within or after the matches were written, the next run ends like an undisturbed one."""
    watching.answer(
        READ,
        Wish(),
        case(),
        match_row(watching.version),
        match_row(watching.version),
    )
    before = getattr(answered.AnswersTaker, where)

    def die(taker: answered.AnswersTaker, *arguments: object) -> None:
        if where != "finish":
            before(taker, *arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(answered.AnswersTaker, where, die)
        with pytest.raises(KeyboardInterrupt):
            watching.receive()
    assert [receipt.refusal for receipt in watching.receive()] == [None]
    coa = watching.houses.coa
    with closing(read_matches(coa.directory.matches)) as matches:
        assert len(list(cases_after(matches, 0))) == 1
        assert [language_count.posts for language_count in language.unread(matches, "2026-11-26")] == [3]
        assert len(disclosure.of_case(matches, "Z-1")) == 1
    assert len(posts.of_night(coa.database, "2026-11-26")) == 1
    assert list(coa.directory.inbox.rglob("*.lekwacht")) == []


def test_a_document_that_is_told_no_more_goes(watching: Watching) -> None:
    """The case is shown as it is at the source; what was found stays."""
    watching.answer(case(), match_row(watching.version))
    watching.answer(case(documents=[], disclosures=[]))
    watching.receive()
    with closing(read_matches(watching.houses.coa.directory.matches)) as matches:
        assert enrolled.of_case(matches, "Z-1") == ()
        assert len(list(cases_after(matches, 0))) == 1
