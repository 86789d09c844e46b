"""Incidents as lines on a terminal; what comes from outside cannot steer it."""

import unicodedata
from collections.abc import Iterator

from reports.casework import awaiting
from reports.casework.deadlines import signal_clock, statutory_clock
from reports.casework.incidents import IncidentFile
from reports.casework.leads import LeadList
from reports.desk import Desk
from reports.dossier.conclusions import RecipientConclusion
from reports.dossier.dossier import Dossier
from reports.language import Words
from reports.places.appearances import Appearance
from reports.places.marking import pieces
from store.casebook.incident import Incident, IncidentPage, IncidentSummary
from store.casebook.lead import Lead
from store.casebook.sighting import Hit, SightingFile


def plain(text: str) -> str:
    """Text from outside on one line, without anything that a terminal obeys or that turns the line round."""
    return "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text).strip()


def listed(page: IncidentPage, words: Words) -> Iterator[str]:
    """A list of incidents, one line each."""
    if not page.summaries:
        yield words("terminal.list.none")
        return
    for summary in page.summaries:
        yield _line(summary, words)
    yield words.count("terminal.list.total", page.total)


def shown(desk: Desk, file: IncidentFile, words: Words) -> Iterator[str]:
    """One incident with its sightings in order of time."""
    yield from standing(desk, file.incident, words)
    yield ""
    yield words.count("terminal.show.sightings", len(file.sightings))
    for place in file.sightings:
        yield from _place(place, words)
    yield from _beside(file, words)


def _beside(file: IncidentFile, words: Words) -> Iterator[str]:
    """What colleagues wrote and tied to it."""
    if file.notes or file.links:
        yield ""
    for note in file.notes:
        by = " → ".join(map(plain, filter(None, (note.written_by, note.addressed_to))))
        yield f"N-{note.id}  {words.moment(note.written_at)}  {by}: {plain(note.text)}"
    for link in file.links:
        yield words("terminal.show.link", number=link.number, reason=plain(link.reason))


def standing(desk: Desk, incident: Incident, words: Words) -> Iterator[str]:
    """How an incident stands: status, judgement, both clocks and the six times."""
    yield words("terminal.show.title", number=incident.number, case=plain(incident.case_ref))
    yield words("terminal.show.status", status=words.label(incident.status))
    if incident.priority:
        yield words("terminal.show.priority", priority=words.label(incident.priority))
    if incident.disposition:
        yield words("terminal.show.disposition", disposition=words.label(incident.disposition))
    if incident.aware_at:
        yield words("terminal.show.notification", notification=words.label(incident.notification))
    if waits := awaiting.of_incident(desk, incident.number):
        yield words("terminal.awaiting", partner=", ".join(waits))
    yield from _clocks(desk, incident, words)
    yield from _times(incident, words)


def _line(summary: IncidentSummary, words: Words) -> str:
    incident = summary.incident
    return words.count(
        "terminal.list.line",
        summary.sightings,
        number=incident.number,
        status=words.label(incident.status),
        disposition=words.label(incident.disposition) if incident.disposition else "-",
        case=plain(incident.case_ref),
        score=summary.best_score,
        found=words.moment(summary.last_found_at),
        sites=words.listed(tuple(map(plain, summary.sites))),
    )


def _clocks(desk: Desk, incident: Incident, words: Words) -> Iterator[str]:
    untouched = signal_clock(incident, desk.settings, desk.now())
    statutory = statutory_clock(incident, desk.settings, desk.now())
    if untouched is not None:
        yield words("terminal.show.untouched", hours=int(untouched.age.total_seconds() // 3600))
    if statutory is not None:
        state = "settled" if statutory.settled else "late" if statutory.late else "running"
        yield words(f"terminal.show.statutory.{state}", due=words.moment(statutory.due_at))


def _times(incident: Incident, words: Words) -> Iterator[str]:
    for name in ("discovered_at", "seen_at", "aware_at", "notified_at", "informed_at", "removed_at"):
        moment = getattr(incident, name)
        if moment is not None:
            yield f"  {words(f'terminal.times.{name}')}: {words.moment(moment)}"


def _place(place: SightingFile, words: Words) -> Iterator[str]:
    sighting = place.sighting
    yield ""
    kind = words.label(sighting.kind)
    yield f"V-{sighting.id}  {plain(sighting.site)}  {kind}  {plain(sighting.permalink)}"
    for version in place.versions[:1]:
        author = plain(version.version.author or "") or words("terminal.place.unnamed")
        yield "  " + words("terminal.place.author", author=author)
        claimed = plain(version.version.published_raw or "") or words("terminal.place.no_claim")
        yield "  " + words("terminal.place.claimed", claimed=claimed)
        stated = plain(version.version.server_modified or "") or words("terminal.place.no_claim")
        yield "  " + words("terminal.place.stated", stated=stated)
    yield "  " + words("terminal.place.captured", at=words.moment(sighting.first_captured_at))
    yield "  " + words("terminal.place.matched", at=words.moment(sighting.first_matched_at))
    yield "  " + words("terminal.place.presence", presence=words.label(sighting.presence))
    for hit in place.hits[:3]:
        yield "  " + why(hit, words)
    if sighting.looking_back:
        yield "  " + words("terminal.place.looking_back")


def leads(listed: LeadList, words: Words) -> Iterator[str]:
    """The second look, one lead a line, newest night first and the strongest first in it."""
    if not listed.leads:
        yield words("terminal.leads.none")
    for lead in listed.leads:
        yield words(
            "terminal.leads.line",
            number=lead.number,
            night=lead.night.isoformat(),
            case=plain(lead.case_ref),
            site=plain(lead.site),
            score=lead.score,
            rarity=words.rarity(lead.e_value),
        )
    if listed.leads:
        yield words.count("terminal.leads.total", len(listed.leads))
    if listed.left_out:
        yield words("terminal.leads.left_out", n=listed.left_out)


def lead(shown: Lead, words: Words) -> Iterator[str]:
    """One lead: the public text with what matched between brackets, and why."""
    state = words.label(shown.state)
    yield words("terminal.leads.title", number=shown.number, case=plain(shown.case_ref), state=state)
    yield words("terminal.leads.place", site=plain(shown.site), permalink=plain(shown.permalink))
    author = plain(shown.author or "") or words("terminal.place.unnamed")
    yield words("terminal.leads.author", author=author)
    posts = words.count("terminal.leads.posts", shown.posts)
    yield words("terminal.leads.found", at=words.moment(shown.found_at), posts=posts)
    yield words.rarity(shown.e_value)
    reasons = (
        words.count(f"labels.ReasonForMatch.{reason.code.value}", reason.count) for reason in shown.reasons
    )
    yield words("terminal.leads.reasons", reasons=words.listed(tuple(reasons)))
    for hit in shown.hits:
        percent = round(100 * hit.coverage)
        yield "  " + words(
            "terminal.leads.hit",
            document=plain(hit.document_ref),
            passage=hit.passage,
            section=plain(hit.section),
            percent=percent,
        )
    if not shown.text:
        yield words("terminal.leads.erased")
        return
    spans = [span for hit in shown.hits for span in hit.spans]
    marked = (f"[{piece.text}]" if piece.marked else piece.text for piece in pieces(shown.text, spans))
    yield plain("".join(marked))


def traced(dossier: Dossier, words: Words) -> Iterator[str]:
    """The Echt question on a terminal: places in order of time, and what follows for each recipient."""
    yield words(
        "terminal.show.title", number=dossier.file.incident.number, case=plain(dossier.file.incident.case_ref)
    )
    for appearance in dossier.appearances:
        yield words(
            "terminal.trace.line",
            at=words.fact(appearance.best),
            strength=words.label(appearance.best.strength),
            place=_place_name(appearance),
            permalink=plain(appearance.place.sighting.permalink),
        )
    yield from _earliest(dossier, words)
    yield from _archived(dossier, words)
    yield from _relations(dossier, words)
    yield words("terminal.trace.recipients" if dossier.recipients else "terminal.trace.no_disclosures")
    for recipient in dossier.recipients:
        yield from _recipient(recipient, words)


def _earliest(dossier: Dossier, words: Words) -> Iterator[str]:
    if dossier.earliest_proven:
        appearance, fact = dossier.earliest_proven
        yield words("terminal.trace.earliest_proven", at=words.fact(fact), place=_place_name(appearance))
    if dossier.earliest_claimed:
        appearance, fact = dossier.earliest_claimed
        yield words("terminal.trace.earliest_claimed", at=words.fact(fact), place=_place_name(appearance))
    else:
        yield words("terminal.trace.none_claimed")


def _archived(dossier: Dossier, words: Words) -> Iterator[str]:
    if dossier.archived:
        yield words("dossier.archived.title")
    for page in dossier.archived:
        counts = words("dossier.archived.counts", read=page.read, listed=page.listed, unread=page.unread)
        moments = (("oldest_with", page.oldest_with_at), ("newest_without", page.newest_without_at))
        finding = (
            f"{words(f'dossier.archived.{name}')}: {words.moment(at) or words('dossier.archived.none')}"
            for name, at in moments
        )
        yield f"  {plain(page.url)} ({plain(page.archive)}): {'; '.join(finding)}; {counts}"


def _relations(dossier: Dossier, words: Words) -> Iterator[str]:
    if dossier.relations:
        yield words("terminal.trace.relations")
    for relation in dossier.relations:
        ties = words.listed(tuple(words.label(tie) for tie in relation.ties))
        yield "  " + words("terminal.trace.relation", copy=relation.copy, source=relation.source, ties=ties)


def _recipient(recipient: RecipientConclusion, words: Words) -> Iterator[str]:
    named = f"{recipient.recipient} ({recipient.unit})" if recipient.unit else recipient.recipient
    yield f"  {plain(named)}: " + words(f"dossier.conclusion.{recipient.order}.{recipient.basis}")
    for premise in recipient.deciding.premises:
        yield f"    - {plain(words.tell(premise.key, premise.values))}"


def _place_name(appearance: Appearance) -> str:
    return f"V-{appearance.place.sighting.id} ({plain(appearance.place.sighting.site)})"


def why(hit: Hit, words: Words) -> str:
    """Why a passage was recognised, in a sentence."""
    reasons = tuple(
        words.count(f"labels.ReasonForMatch.{reason.code.value}", reason.count) for reason in hit.reasons
    )
    return words(
        "terminal.place.hit",
        document=plain(hit.document_ref),
        passage=hit.passage,
        section=plain(hit.section) or "-",
        percent=round(100 * hit.coverage),
        score=hit.score,
        reasons=words.listed(reasons),
    )
