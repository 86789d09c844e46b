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


def page(found: IncidentPage) -> list[Json]:
    """A list of incidents."""
    return [summary(each) for each in found.summaries]


def summary(found: IncidentSummary) -> dict[str, Json]:
    """An incident as a line of a list."""
    return {
        **incident(found.incident),
        "sightings": found.sightings,
        "standing": found.standing,
        "score": found.best_score,
        "e_value": found.lowest_e_value,
        "last_found_at": clock.to_text(found.last_found_at),
        "sites": list(found.sites),
        "documents": list(found.documents),
    }


def incident(found: Incident) -> dict[str, Json]:
    """An incident by itself."""
    values = _plain(to_row(found, without=("id", "number", "case_ref")))
    return {"incident": found.number, "case": found.case_ref, **values}


def file(found: IncidentFile) -> dict[str, Json]:
    """An incident with everything known of it."""
    return {
        **incident(found.incident),
        "sightings": [place(each) for each in found.sightings],
        "decisions": [_plain(to_row(each, without=("incident_id",))) for each in found.decisions],
        "comparisons": [_plain(to_row(each, without=("incident_id",))) for each in found.comparisons],
        "requests": [_plain(to_row(each)) for each in found.requests],
        "same_places": [{"incident": number, "places": count} for number, count in found.same_places],
    }


def place(found: SightingFile) -> dict[str, Json]:
    """A sighting with its versions and what was recognised in them; the public text is not in it."""
    left_out = ("id", "incident_id", "suppression_id", "case_ref", "post_id")
    return {
        "sighting": f"V-{found.sighting.id}",
        **_plain(to_row(found.sighting, without=left_out)),
        "aliases": list(found.aliases),
        "presences": [_plain(to_row(each)) for each in found.presences],
        "versions": [
            {**_version(each.version), "hits": [_hit(hit) for hit in each.hits]} for each in found.versions
        ],
    }


def _version(version: Version) -> dict[str, Json]:
    left_out = ("id", "sighting_id", "post_version_id", "text", "contact", "quotes")
    return _plain(to_row(version, without=left_out))


def _hit(hit: Hit) -> dict[str, Json]:
    row = _plain(to_row(hit, without=("spans", "reasons", "key_id", "scheme")))
    spans: list[Json] = [[start, end] for start, end in hit.spans]
    reasons: list[Json] = [{"code": each.code.value, "count": each.count} for each in hit.reasons]
    return {**row, "spans": spans, "reasons": reasons}


def _plain(row: Mapping[str, object]) -> dict[str, Json]:
    decoded: dict[str, Json] = json.loads(json.dumps(row))
    return decoded


def lead(found: Lead) -> dict[str, Json]:
    """A lead without its public text."""
    return {
        "number": found.number,
        "state": found.state.value,
        "case": found.case_ref,
        "site": found.site,
        "permalink": found.permalink,
        "night": found.night.isoformat(),
        "found_at": clock.to_text(found.found_at),
        "e_value": found.e_value,
        "score": found.score,
        "posts": found.posts,
        "reasons": {reason.code.value: reason.count for reason in found.reasons},
        "passages": [
            {
                "document": hit.document_ref,
                "section": hit.section,
                "passage": hit.passage,
                "spans": [list(span) for span in hit.spans],
            }
            for hit in found.hits
        ],
        "incident": found.incident_number,
    }
