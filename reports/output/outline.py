"""Incidents as JSON: English names, enums by their stored value, moments in UTC."""

import json
from collections.abc import Mapping

from reports.casework.incidents import IncidentFile
from store import clock
from store.casebook.incident import Incident, IncidentPage, IncidentSummary
from store.casebook.lead import Lead
from store.casebook.sighting import Hit, SightingFile, Version
from store.rows import to_row

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def page(listed: IncidentPage) -> list[Json]:
    """A list of incidents."""
    return [summary(item) for item in listed.summaries]


def summary(shown: IncidentSummary) -> dict[str, Json]:
    """An incident as a line of a list."""
    return {
        **incident(shown.incident),
        "sightings": shown.sightings,
        "standing": shown.standing,
        "score": shown.best_score,
        "e_value": shown.lowest_e_value,
        "last_found_at": clock.to_text(shown.last_found_at),
        "sites": list(shown.sites),
        "documents": list(shown.documents),
    }


def incident(shown: Incident) -> dict[str, Json]:
    """An incident by itself."""
    values = _plain(to_row(shown, without=("id", "number", "case_ref")))
    return {"incident": shown.number, "case": shown.case_ref, **values}


def file(shown: IncidentFile) -> dict[str, Json]:
    """An incident with everything known of it."""
    return {
        **incident(shown.incident),
        "sightings": [place(sighting) for sighting in shown.sightings],
        "decisions": [_plain(to_row(decision, without=("incident_id",))) for decision in shown.decisions],
        "comparisons": [
            _plain(to_row(comparison, without=("incident_id",))) for comparison in shown.comparisons
        ],
        "requests": [_plain(to_row(request)) for request in shown.requests],
        "notes": [_plain(to_row(note, without=("incident_id",))) for note in shown.notes],
        "links": [_plain(to_row(link)) for link in shown.links],
        "same_places": [{"incident": number, "places": count} for number, count in shown.same_places],
    }


def place(shown: SightingFile) -> dict[str, Json]:
    """A sighting with its versions and what was recognised in them; the public text is not in it."""
    left_out = ("id", "incident_id", "suppression_id", "case_ref", "post_id")
    return {
        "sighting": f"V-{shown.sighting.id}",
        **_plain(to_row(shown.sighting, without=left_out)),
        "aliases": list(shown.aliases),
        "presences": [_plain(to_row(change)) for change in shown.presences],
        "versions": [
            {**_version(version.version), "hits": [_hit(hit) for hit in version.hits]}
            for version in shown.versions
        ],
    }


def _version(version: Version) -> dict[str, Json]:
    left_out = ("id", "sighting_id", "post_version_id", "text", "contact", "quotes")
    return _plain(to_row(version, without=left_out))


def _hit(hit: Hit) -> dict[str, Json]:
    row = _plain(to_row(hit, without=("spans", "reasons", "key_id", "scheme")))
    spans: list[Json] = [[start, end] for start, end in hit.spans]
    reasons: list[Json] = [{"code": reason.code.value, "count": reason.count} for reason in hit.reasons]
    return {**row, "spans": spans, "reasons": reasons}


def _plain(row: Mapping[str, object]) -> dict[str, Json]:
    decoded: dict[str, Json] = json.loads(json.dumps(row))
    return decoded


def lead(shown: Lead) -> dict[str, Json]:
    """A lead without its public text."""
    return {
        "number": shown.number,
        "state": shown.state.value,
        "case": shown.case_ref,
        "site": shown.site,
        "permalink": shown.permalink,
        "night": shown.night.isoformat(),
        "found_at": clock.to_text(shown.found_at),
        "e_value": shown.e_value,
        "score": shown.score,
        "posts": shown.posts,
        "reasons": {reason.code.value: reason.count for reason in shown.reasons},
        "passages": [
            {
                "document": hit.document_ref,
                "section": hit.section,
                "passage": hit.passage,
                "spans": [list(span) for span in hit.spans],
            }
            for hit in shown.hits
        ],
        "incident": shown.incident_number,
    }
