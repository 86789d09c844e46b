"""Takes answers in at the watching house: here alone the exchange writes the matches, as a matcher would."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from exchange.answers import (
    AnswersRow,
    CanaryText,
    Case,
    CaseDisclosure,
    FoundCase,
    FoundPassage,
    Read,
    Reason,
    SetAside,
    Wish,
)
from exchange.office import Office
from exchange.transport import Arrival
from store import audit
from store.archive import post as archive_post
from store.archive.schema import read_archive
from store.database import transaction
from store.exchange import answers, canary, name, posts, subject
from store.exchange.bundle import ReceivedBundle
from store.exchange.canary import CanaryAhead
from store.exchange.name import VersionName
from store.exchange.subject import Subject
from store.matches import aside, disclosure, enrolled, foreign, language
from store.matches import match as match_store
from store.matches.aside import Aside
from store.matches.document import Disclosure, Document
from store.matches.match import CaseMatch, Match, MatchReason
from store.matches.schema import open_matches


@dataclass
class AnswersTaker:
    """Takes in one bundle of answers: what belongs to the matches in one transaction of theirs."""

    office: Office
    arrival: Arrival
    matches: Database
    archive: Database
    commit: Callable[[], None]
    at: datetime
    owners: dict[str, int]  # by case whose it is
    known: bool  # a run that was killed had written the matches already
    cases: set[str] = field(default_factory=set)
    read: list[Read] = field(default_factory=list)
    ahead: list[CanaryText] = field(default_factory=list)
    asides: list[SetAside] = field(default_factory=list)
    wish: bool = False
    added: int = 0

    @property
    def partner_id(self) -> int:
        """Who answers."""
        return self.arrival.partner.id

    def check(self, row: AnswersRow) -> None:
        """An answer speaks of posts that went to this partner, and of cases that are its own."""
        match row:
            case FoundCase():
                self._version(row.version)
                self._refuse_others_case(row.case_ref)
            case SetAside():
                if (row.version is None) is not (row.reason is None):
                    raise ValueError("a post is set aside for a reason")
                if row.version is not None:
                    self._version(row.version)
            case Case():
                self._refuse_others_case(row.case_ref)
                self._refuse_others_documents(row)
            case Read():
                if posts.find(self.office.database, self.partner_id, row.number) is None:
                    raise ValueError("it answers posts that never went there")

    def take(self, row: AnswersRow) -> None:
        """Write what belongs to the matches, and keep what belongs to the note."""
        match row:
            case Read():
                self.read.append(row)
            case Wish():
                self.wish = True
            case CanaryText():
                self.ahead.append(row)
            case SetAside():
                self.asides.append(row)
            case Case():
                self.cases.add(row.case_ref)
                if not self.known:
                    self._take_case(row)
            case FoundCase():
                self.cases.add(row.case_ref)
                if not self.known:
                    self.added += match_store.add(self.matches, [self._case_match(row)])

    def finish(self) -> None:
        """Write what is one thing, and let the matches have all of it."""
        if not self.known:
            self._count_languages()
            self._put_aside()
            manifest = self.arrival.manifest
            foreign.note(self.matches, manifest.sender, manifest.number, self.at)
            details = (("matches", self.added), ("number", manifest.number))
            act = audit.Act(self.office.actor, "answers", self.arrival.partner.name, details=details)
            audit.record(self.matches, act, self.at)
        self.commit()

    def note(self, received: ReceivedBundle) -> None:
        """Which posts are answered, what is asked for, and what is to be served next."""
        database = self.office.database
        for run in self.read:
            posts.answer(
                database, self.partner_id, run.number, canary_found=run.canary_found, at=received.taken_at
            )
        for ahead in self.ahead:
            canary.came(database, CanaryAhead(self.partner_id, ahead.ref, ahead.text, received.taken_at))
        if self.wish:
            read = (run.number for run in self.read)
            posts.send_what_was_read(
                database, self.partner_id, max(self.arrival.manifest.acknowledges, *read, 0)
            )
            answers.wish(database, self.partner_id, received.number, received.taken_at)
        subject.note_owner(database, self.partner_id, Subject.CASE, sorted(self.cases))

    def _version(self, travelled: str) -> VersionName:
        version = name.version(self.office.database, travelled)
        if version is None:
            raise ValueError("it speaks of a post that never went there")
        return version

    def _refuse_others_case(self, case_ref: str) -> None:
        if self.owners.get(case_ref, self.partner_id) != self.partner_id:
            raise ValueError("it speaks of a case that is another partner's")

    def _refuse_others_documents(self, row: Case) -> None:
        listed = {document.ref for document in row.documents}
        if any(disclosure.document_ref not in listed for disclosure in row.disclosures):
            raise ValueError("a disclosure is of a document of another case")
        for ref in listed:
            known = enrolled.document(self.matches, ref)
            if known is not None:
                self._refuse_others_case(known.case_ref)

    def _take_case(self, row: Case) -> None:
        listed = {document.ref for document in row.documents}
        if row.case_ref in self.owners:
            for gone in enrolled.of_case(self.matches, row.case_ref):
                if gone.ref not in listed:
                    enrolled.remove(self.matches, gone.ref)
                    disclosure.replace(self.matches, gone.ref, ())
        disclosures: dict[str, list[Disclosure]] = defaultdict(list)
        for shared in row.disclosures:
            disclosures[shared.document_ref].append(_disclosure(shared))
        for named in row.documents:
            document = Document(named.ref, named.kind, row.case_ref, named.canary, self.at)
            enrolled.know(self.matches, document)
            disclosure.replace(self.matches, named.ref, disclosures[named.ref])

    def _case_match(self, row: FoundCase) -> CaseMatch:
        here = self._version(row.version)
        stored = archive_post.version(self.archive, here.version_id)
        length = None if stored is None else len(stored.text)
        return CaseMatch(
            id=0,
            post_version_id=here.version_id,
            post_id=here.post_id,
            case_ref=row.case_ref,
            scheme=row.scheme,
            key_id=row.key_id,
            canary=row.canary,
            tier=row.tier,
            e_value=row.e_value,
            score=row.score,
            posts=row.posts,
            reasons=_reasons(row.reasons),
            looking_back=row.looking_back,
            matched_at=row.matched_at,
            passages=tuple(self._passage(row, passage, here, length) for passage in row.passages),
        )

    def _passage(self, row: FoundCase, passage: FoundPassage, here: VersionName, length: int | None) -> Match:
        return Match(
            id=0,
            post_version_id=here.version_id,
            post_id=here.post_id,
            passage_id=self._passage_id(passage),
            scheme=row.scheme,
            key_id=row.key_id,
            document_ref=passage.document_ref,
            document_kind=passage.document_kind,
            case_ref=row.case_ref,
            section=passage.section,
            passage=passage.passage,
            canary=passage.canary,
            score=passage.score,
            e_value=passage.e_value,
            coverage=passage.coverage,
            spans=tuple(
                (start, end if length is None else min(end, length))
                for start, end in passage.spans
                if length is None or start < length
            ),
            reasons=_reasons(passage.reasons),
            looking_back=row.looking_back,
            matched_at=row.matched_at,
            tier=row.tier,
            case_e_value=row.e_value,
            case_score=row.score,
        )

    def _passage_id(self, passage: FoundPassage) -> int:
        """The passage's own id where a carried register brought it; otherwise one that stands for it."""
        carried = enrolled.passages(self.matches, passage.document_ref)
        own = next((known.id for known in carried if known.number == passage.passage), None)
        return own or answers.passage_id(self.office.database, passage.document_ref, passage.passage)

    def _count_languages(self) -> None:
        for run in self.read:
            language.add(self.matches, run.night, dict(run.unread), read=False)

    def _put_aside(self) -> None:
        """What the partner could not match, in the place of what it could not match before."""
        if not self.asides:
            return
        program = f"{self.arrival.partner.name} {self.arrival.manifest.sender}"
        put = [
            Aside(self._version(entry.version).version_id, entry.reason, "", program, self.at)
            for entry in self.asides
            if entry.version is not None and entry.reason is not None
        ]
        aside.replace_of(self.matches, program, put)


@contextmanager
def opened(office: Office, arrival: Arrival) -> Iterator[AnswersTaker]:
    """What takes a bundle of answers in."""
    with ExitStack() as stack:
        matches = stack.enter_context(closing(open_matches(office.directory.matches)))
        archive = stack.enter_context(closing(read_archive(office.directory.archive)))
        writing = stack.enter_context(ExitStack())
        writing.enter_context(transaction(matches))  # an error rolls it back; `finish` commits it
        manifest = arrival.manifest
        yield AnswersTaker(
            office=office,
            arrival=arrival,
            matches=matches,
            archive=archive,
            commit=writing.close,
            at=office.now(),
            owners=subject.owners(office.database, Subject.CASE),
            known=foreign.is_noted(matches, manifest.sender, manifest.number),
        )


def _disclosure(disclosed: CaseDisclosure) -> Disclosure:
    return Disclosure(
        disclosed.document_ref,
        disclosed.recipient,
        disclosed.unit,
        disclosed.available_from,
        disclosed.sections,
        disclosed.recorded_at,
    )


def _reasons(reasons: tuple[Reason, ...]) -> tuple[MatchReason, ...]:
    return tuple(MatchReason(reason.code, reason.count) for reason in reasons)
