"""What a source answers: which cases stand in which posts, how far it read, and what it asks for.

An answer names posts by the names with which they came and documents by their labels. The only text in it
is the made-up one for the next night.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlite_utils import Database

from exchange.kinds import Making
from exchange.office import Office
from exchange.rows import Count, KeyId, Label, Name, Night, OptionalLabel, fitting, naming, plausible
from store.exchange import answers, canary, foreign, subject
from store.exchange.answers import AnswersSent
from store.exchange.bundle import SentBundle
from store.exchange.canary import CanaryMade
from store.exchange.foreign import PostsRead
from store.exchange.partner import Partner
from store.exchange.subject import Subject
from store.matches import aside, disclosure, enrolled, match
from store.matches.aside import AsideReason
from store.matches.document import Disclosure
from store.matches.match import CaseMatch, Match, MatchReason, MatchReasonCode, Tier
from store.matches.schema import read_matches

PROGRAM = version("lekwacht")
_PROGRAM = "program"
MOST_PASSAGES = 10_000
MOST_SPANS = 10_000
_Share = Annotated[float, Meta(ge=0, le=1)]
MOST_E_VALUE = 1e12
_Chance = Annotated[float, Meta(ge=0, le=MOST_E_VALUE)]
_Score = Annotated[int, Meta(ge=0, le=100)]
_Place = Annotated[int, Meta(ge=0, le=8_000_000)]
_Moment = Annotated[datetime, Meta(tz=True)]


class Read(Struct, frozen=True, forbid_unknown_fields=True, tag="read"):
    """A bundle of posts that was read to its end."""

    number: Annotated[int, Meta(ge=1, le=2**40)]
    night: Night
    canary_found: bool | None  # None where none was served
    unread: Annotated[tuple[tuple[Annotated[str, Meta(max_length=20)], Count], ...], Meta(max_length=500)]


class Wish(Struct, frozen=True, forbid_unknown_fields=True, tag="wish"):
    """Older posts are asked for, as far as they are still kept: documents were enrolled since."""


class CanaryText(Struct, frozen=True, forbid_unknown_fields=True, tag="canary"):
    """A made-up text, to be served on a page of the watching house: the only text of an answer."""

    ref: Label
    text: Annotated[str, Meta(min_length=1, max_length=4_000)]


class CaseDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """A document by its labels."""

    ref: Label
    kind: OptionalLabel
    canary: bool


class CaseDisclosure(Struct, frozen=True, forbid_unknown_fields=True):
    """To whom a document, or sections of it, were made available from a date."""

    document_ref: Label
    recipient: Label
    unit: Label | None
    available_from: date
    sections: Annotated[tuple[OptionalLabel, ...], Meta(max_length=1_000)]
    recorded_at: _Moment

    def __post_init__(self) -> None:
        plausible(self.available_from)
        plausible(self.recorded_at)


class Case(Struct, frozen=True, forbid_unknown_fields=True, tag="case"):
    """A case that was found in some post: its documents and all their disclosures, as they are now."""

    case_ref: Label
    documents: Annotated[tuple[CaseDocument, ...], Meta(max_length=10_000)]
    disclosures: Annotated[tuple[CaseDisclosure, ...], Meta(max_length=10_000)]


class Reason(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """One thing that spoke for a match."""

    code: MatchReasonCode
    count: Count


class FoundPassage(Struct, frozen=True, forbid_unknown_fields=True):
    """A passage that gave evidence, by its place in its document."""

    document_ref: Label
    document_kind: OptionalLabel
    section: OptionalLabel
    passage: Annotated[int, Meta(ge=1, le=1_000_000)]
    canary: bool
    score: _Score
    e_value: _Chance
    coverage: _Share
    spans: Annotated[tuple[tuple[_Place, _Place], ...], Meta(max_length=MOST_SPANS)]  # in the post's text
    reasons: Annotated[tuple[Reason, ...], Meta(max_length=100)]

    def __post_init__(self) -> None:
        if any(start >= end for start, end in self.spans):
            raise ValueError("a span ends before it begins")


class FoundCase(Struct, frozen=True, forbid_unknown_fields=True, tag="match"):
    """A case found in a post."""

    version: Name
    case_ref: Label
    scheme: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
    key_id: KeyId
    canary: bool
    tier: Tier
    e_value: _Chance
    score: _Score
    posts: Annotated[int, Meta(ge=1, le=100_000)]
    reasons: Annotated[tuple[Reason, ...], Meta(max_length=100)]
    looking_back: bool
    matched_at: _Moment
    passages: Annotated[tuple[FoundPassage, ...], Meta(min_length=1, max_length=MOST_PASSAGES)]

    def __post_init__(self) -> None:
        plausible(self.matched_at)


class SetAside(Struct, frozen=True, forbid_unknown_fields=True, tag="aside"):
    """A post that could not be matched, or not all of it; all of them are told whenever one changes."""

    version: Name | None  # None: there are none any more
    reason: AsideReason | None


AnswersRow = Read | Wish | CanaryText | Case | FoundCase | SetAside


@dataclass(frozen=True, slots=True)
class _NewsForPartner:
    """What is new for a partner."""

    office: Office
    partner: Partner
    matches: Database
    before: AnswersSent
    match_to: int
    document_to: int
    read: tuple[PostsRead, ...]
    wish: bool
    canary: CanaryMade | None
    asides: tuple[SetAside, ...]
    cases: dict[str, Case]

    @property
    def is_new(self) -> bool:
        """Whether there is anything to tell."""
        own = (self.read, self.wish, self.canary, self.asides, self.cases)
        return any(own) or next(self.found_cases(), None) is not None

    def found_cases(self) -> Iterator[FoundCase]:
        """The cases found in posts of this partner that it was not told of."""
        for case in match.cases_with_passages(self.matches, self.before.match_to, self.match_to):
            name = foreign.name_of(self.office.database, self.partner.id, case.post_version_id)
            if name is not None:
                yield _found_case(case, name)

    def rows(self) -> Iterator[object]:
        """The rows: how far was read first, then labels, then what was found."""
        for run in self.read:
            yield Read(run.number, run.night, run.canary_found, run.languages)
        if self.wish:
            yield Wish()
        if self.canary is not None:
            yield CanaryText(self.canary.ref, self.canary.text)
        yield from self.cases.values()
        yield from self.asides
        yield from self.found_cases()

    def note(self, sent: SentBundle) -> None:
        """How far the partner was answered."""
        database, partner = self.office.database, self.partner.id
        read_to = max((run.number for run in self.read), default=self.before.read_to)
        answers.add(database, AnswersSent(partner, sent.number, read_to, self.match_to, self.document_to))
        subject.note(
            database, partner, Subject.CASE, {ref: _digest(case) for ref, case in self.cases.items()}
        )
        if self.asides:
            subject.note(database, partner, Subject.ASIDE, {"all": _digest(self.asides)})
        if self.wish:
            subject.note(database, partner, Subject.ASIDE, {_PROGRAM: _digest(PROGRAM)})
        if self.canary is not None:
            canary.bring(database, self.canary.ref, sent.number)


@contextmanager
def make(office: Office, partner: Partner) -> Iterator[Making | None]:
    """What the partner was not told yet."""
    with closing(read_matches(office.directory.matches)) as matches:
        answer = _answer(office, partner, matches)
        yield Making(answer.rows(), answer.note) if answer.is_new else None


def _answer(office: Office, partner: Partner, matches: Database) -> _NewsForPartner:
    database = office.database
    before = answers.last(database, partner.id)
    documents = enrolled.came_after(matches, before.document_to)
    first = next(iter(foreign.read_after(database, partner.id, 0)), None)
    match_to = match.last_passage(matches)
    return _NewsForPartner(
        office=office,
        partner=partner,
        matches=matches,
        before=before,
        match_to=match_to,
        document_to=max(documents, default=before.document_to),
        read=foreign.read_after(database, partner.id, before.read_to),
        wish=first is not None
        and (any(at >= first.read_at for at in documents.values()) or _tries_again(office, partner, matches)),
        canary=next((made for made in canary.made(database, partner.id) if made.number is None), None),
        asides=_asides(office, partner, matches),
        cases=_cases(office, partner, matches, (before.match_to, match_to)),
    )


def _cases(office: Office, partner: Partner, matches: Database, passages: tuple[int, int]) -> dict[str, Case]:
    """The cases that the partner has to know, or knows otherwise than they are now."""
    known = subject.digests(office.database, partner.id, Subject.CASE)
    refs = set(known)
    for case in match.cases_with_passages(matches, *passages):
        if foreign.name_of(office.database, partner.id, case.post_version_id) is not None:
            refs.add(case.case_ref)
    cases = {ref: _case(matches, ref) for ref in sorted(refs)}
    return {ref: case for ref, case in cases.items() if known.get(ref) != _digest(case)}


def _case(matches: Database, ref: str) -> Case:
    documents = enrolled.of_case(matches, ref)
    return Case(
        naming(ref),
        tuple(
            CaseDocument(naming(document.ref), fitting(document.kind), document.canary)
            for document in documents
        ),
        tuple(map(_disclosure, disclosure.of_case(matches, ref))),
    )


def _disclosure(disclosed: Disclosure) -> CaseDisclosure:
    return CaseDisclosure(
        naming(disclosed.document_ref),
        naming(disclosed.recipient),
        None if disclosed.unit is None else fitting(disclosed.unit) or None,
        disclosed.available_from,
        tuple(map(fitting, disclosed.sections)),
        disclosed.recorded_at,
    )


def _asides(office: Office, partner: Partner, matches: Database) -> tuple[SetAside, ...]:
    """All that could not be matched of this partner's posts, where that is not what it knows."""
    named = (
        (foreign.name_of(office.database, partner.id, post.post_version_id), post.reason)
        for post in aside.unmatched(matches)
    )
    asides = tuple(SetAside(name, reason) for name, reason in named if name is not None)
    known = subject.digests(office.database, partner.id, Subject.ASIDE).get("all")
    rows = asides or (SetAside(None, None),)
    return () if known == _digest(rows) or (known is None and not asides) else rows


def _tries_again(office: Office, partner: Partner, matches: Database) -> bool:
    """Whether an older program could not match posts of this partner, and this one has not asked for them."""
    if subject.digests(office.database, partner.id, Subject.ASIDE).get(_PROGRAM) == _digest(PROGRAM):
        return False
    return any(
        post.program != PROGRAM and foreign.name_of(office.database, partner.id, post.post_version_id)
        for post in aside.unmatched(matches)
    )


def _found_case(case: CaseMatch, name: str) -> FoundCase:
    return FoundCase(
        version=name,
        case_ref=naming(case.case_ref),
        scheme=case.scheme,
        key_id=case.key_id,
        canary=case.canary,
        tier=case.tier,
        e_value=min(case.e_value, MOST_E_VALUE),
        score=case.score,
        posts=case.posts,
        reasons=tuple(map(_reason, case.reasons)),
        looking_back=case.looking_back,
        matched_at=case.matched_at,
        passages=tuple(map(_passage, case.passages[:MOST_PASSAGES])),
    )


def _passage(matched: Match) -> FoundPassage:
    return FoundPassage(
        document_ref=naming(matched.document_ref),
        document_kind=fitting(matched.document_kind),
        section=fitting(matched.section),
        passage=matched.passage,
        canary=matched.canary,
        score=matched.score,
        e_value=min(matched.e_value, MOST_E_VALUE),
        coverage=min(max(matched.coverage, 0.0), 1.0),
        spans=matched.spans[:MOST_SPANS],
        reasons=tuple(map(_reason, matched.reasons)),
    )


def _reason(reason: MatchReason) -> Reason:
    return Reason(reason.code, reason.count)


def _digest(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
