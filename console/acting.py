"""An event of the audit trail as a sentence; the officer's history and the trail are one table."""

import json
from itertools import groupby

from console.language import N_, Language
from console.trail import result_of
from store.audit import AuditEvent

_SENTENCES = {
    "incident_opened": N_("The night run found this and opened the incident."),
    "incident_reported": N_("%(actor)s opened a report from outside."),
    "report_asked": N_("%(actor)s had a reported page fetched."),
    "list_viewed": N_("%(actor)s read the list of incidents."),
    "incident_viewed": N_("%(actor)s opened the incident."),
    "dossier_opened": N_("%(actor)s opened the dossier."),
    "incident_decided": N_("%(actor)s judged the incident."),
    "incident_assigned": N_("%(actor)s assigned the incident."),
    "incident_prioritised": N_("%(actor)s changed the priority."),
    "surroundings_viewed": N_("%(actor)s read what stands around a place."),
    "picture_asked": N_("%(actor)s asked for a picture of the page."),
    "picture_made": N_("A picture of the page was drawn from its capture."),
    "picture_viewed": N_("%(actor)s looked at the picture of the page."),
    "note_written": N_("%(actor)s wrote a note."),
    "incident_linked": N_("%(actor)s tied it to another incident."),
    "incident_unlinked": N_("%(actor)s untied it from another incident."),
    "author_viewed": N_("%(actor)s looked where a name stands."),
    "reach_changed": N_("%(actor)s chose how to be told of what concerns them."),
    "incident_reopened": N_("The incident was reopened."),
    "sighting_raised": N_("A place was found at %(site)s."),
    "sighting_suppressed": N_("A sighting was suppressed."),
    "suppression_lapsed": N_("The suppression of a sighting ended."),
    "suppression_made": N_("%(actor)s suppressed hits."),
    "suppression_ended": N_("%(actor)s ended a suppression."),
    "presence_changed": N_("A sighting was checked again."),
    "awareness_declared": N_("%(actor)s declared awareness."),
    "notification_judged": N_("%(actor)s decided whether the authority must be notified."),
    "notification_confirmed": N_("%(actor)s agreed as the second person."),
    "revision_proposed": N_("%(actor)s proposed another judgement; a second person has to agree."),
    "judgement_undone": N_("%(actor)s undid the last judgement."),
    "judgement_confirmed": N_("%(actor)s agreed with the judgement."),
    "milestone_reached": N_("%(actor)s recorded a step."),
    "hold_set": N_("%(actor)s put a hold on the content."),
    "hold_released": N_("%(actor)s released the hold."),
    "compare_asked": N_("%(actor)s asked the custodian to compare."),
    "rematch_asked": N_("%(actor)s had the archive searched again."),
    "look_asked": N_("%(actor)s had a page looked at."),
    "comparison_sent": N_("A comparison was sent to the custodian of the other house."),
    "comparison_begun": N_("%(actor)s took the public texts to compare them."),
    "compared": N_("The custodian %(actor)s answered."),
    "incident_resumed": N_("The deferral of the incident ended."),
    "content_purged": N_("Content was erased: its retention period ended."),
    "purge_proven": N_("The files were searched for erased content; the result was recorded."),
    "purged": N_("%(actor)s ran the retention purge."),
    "digest_sent": N_("The digest was sent."),
    "lead_found": N_("A lead was found at %(site)s."),
    "lead_viewed": N_("%(actor)s looked at a lead."),
    "leads_viewed": N_("%(actor)s read the second look."),
    "lead_promoted": N_("%(actor)s made an incident of a lead."),
    "incident_from_lead": N_("%(actor)s took this up from a lead."),
    "lead_dismissed": N_("%(actor)s put a lead aside."),
    "stamped": N_("A timestamp of what is held was asked of an authority."),
    "heads_anchored": N_("The heads of the audit chains were stored elsewhere."),
    "verified": N_("%(actor)s verified the evidence and the audit chains."),
    "audit_verified": N_("%(actor)s verified the audit chains."),
    "audit_viewed": N_("%(actor)s read the audit trail."),
    "document_viewed": N_("%(actor)s looked at a document's references."),
    "register_viewed": N_("%(actor)s read the breach register."),
    "notification_viewed": N_("%(actor)s looked at the draft notification."),
    "traced": N_("%(actor)s had earlier sightings searched for."),
    "looked": N_("%(actor)s had a page looked at."),
    "notice_drafted": N_("%(actor)s wrote a notice that asks for removal of the text."),
    "notice_queued": N_("%(actor)s read a notice and has it mailed."),
    "notice_sent": N_("A notice was sent that asks for removal of the text."),
    "notice_answered": N_("%(actor)s wrote down what a host answered."),
    "removal_viewed": N_("%(actor)s looked at the state of the removal."),
    "notification_drafted": N_("%(actor)s drew up the notification."),
    "breach_written": N_("%(actor)s filled in a question of the notification."),
    "request_answered": N_("A request was answered."),
    "export_written": N_("%(actor)s made an export."),
    "export_downloaded": N_("%(actor)s downloaded an export."),
    "sign_in": N_("%(actor)s signed in."),
    "sign_out": N_("%(actor)s signed out."),
    "archives_asked": N_("%(actor)s had public archives asked about the pages."),
    "archives_answered": N_("Public archives answered."),
    "archive_allowed": N_("%(actor)s allowed a public archive to be asked."),
    "change_asked": N_("%(actor)s asked another room for a change."),
    "change_agreed": N_("%(actor)s agreed with a new site as the second person."),
    "change_declined": N_("%(actor)s declined a new site."),
    "change_answered": N_("A change was answered."),
    "change_name": N_("%(actor)s changed their own name."),
    "retention_viewed": N_("%(actor)s looked at what will be erased."),
    "choose_password": N_("%(actor)s chose a password."),
    "add_account": N_("%(actor)s made an account."),
    "change_account": N_("%(actor)s changed an account."),
    "invite": N_("%(actor)s made a one-time link."),
    "wish_account": N_("%(actor)s asked for an account change that needs a second person."),
}

_DENIED = N_("%(actor)s asked for something that their role does not include.")


def sentence_of(language: Language, event: AuditEvent, actor: str = "") -> str:
    """What happened, in a sentence; an act without a sentence of its own is named as it is stored.

    The actor is called by the sign-in name unless another name is given.
    """
    actor = actor or event.actor
    if event.result == "denied":
        return language.text(_DENIED, actor=actor)
    sentence = _SENTENCES.get(event.action)
    if sentence is None:
        return f"{actor}: {event.action}"
    details = json.loads(event.details)
    said = language.text(sentence, actor=actor, site=details.get("site", "?"))
    if event.result in {"ok", "done"}:
        return said
    return f"{said} ({result_of(language, event)})"


def has_sentence(action: str) -> bool:
    """Whether an act has a sentence of its own."""
    return action in _SENTENCES


def collapsed(events: tuple[AuditEvent, ...]) -> tuple[tuple[AuditEvent, int], ...]:
    """The events, newest first; the same act of the same person in a row is one entry with its number."""
    runs = groupby(
        reversed(events), key=lambda event: (event.actor, event.action, event.result, event.details)
    )
    return tuple((same[0], len(same)) for same in (list(run) for _, run in runs))
