"""What concerns one officer, told to them alone: numbers of incidents, counts and links, never content."""

import json
from collections import Counter
from dataclasses import replace
from enum import StrEnum

from reports.desk import Desk
from reports.language import Words
from reports.output.digest import link_to
from store.casebook import reach as store
from store.casebook.delivery import Channel, Delivery, add_personal
from store.casebook.reach import IncidentAct, Reach
from store.clock import AMSTERDAM
from store.database import transaction


class Concern(StrEnum):
    """What happened to an incident that concerns somebody."""

    ASSIGNED = "assigned"
    NOTE = "note"
    PLACE = "place"
    REOPENED = "reopened"
    COMPARED = "compared"
    JUDGED = "judged"
    LINKED = "linked"


_CONCERNS = {
    "incident_assigned": Concern.ASSIGNED,
    "note_written": Concern.NOTE,
    "sighting_raised": Concern.PLACE,
    "incident_reopened": Concern.REOPENED,
    "compared": Concern.COMPARED,
    "revision_proposed": Concern.JUDGED,
    "judgement_confirmed": Concern.JUDGED,
    "incident_linked": Concern.LINKED,
}
News = dict[str, Counter[Concern]]
"""By the number of an incident: how often what happened."""


def prepare(desk: Desk, words: Words) -> int:
    """Keep a message for everybody whom something concerns since they were last told; how many are new."""
    made = 0
    with transaction(desk.casebook):
        newest = store.newest_event(desk.casebook)
        for reach in store.every(desk.casebook):
            if reach.told_event == newest:
                continue
            for message in _messages(desk, reach, _news(desk, reach), words):
                add_personal(desk.casebook, message)
                made += 1
            store.keep(desk.casebook, replace(reach, told_event=newest))
    return made


def is_waiting(desk: Desk) -> bool:
    """Whether something concerns somebody who was not told of it yet."""
    return any(_news(desk, reach) for reach in store.every(desk.casebook))


def _news(desk: Desk, reach: Reach) -> News:
    news: News = {}
    for act in store.acts_after(desk.casebook, reach.told_event, _CONCERNS):
        if _concerns(act, reach.person):
            news.setdefault(act.number, Counter())[_CONCERNS[act.action]] += 1
    return news


def _concerns(act: IncidentAct, person: str) -> bool:
    """What somebody does is no news to them; being given an incident is news to who was given it alone."""
    if act.actor == person:
        return False
    if act.action == "incident_assigned":
        return act.concerns == person
    return person in {act.concerns, act.assignee}


def _messages(desk: Desk, reach: Reach, news: News, words: Words) -> list[Delivery]:
    if not news:
        return []
    subject = words(f"digest.personal.subject_{'one' if len(news) == 1 else 'other'}", n=len(news))
    ways = (
        (Channel.PERSONAL_MAIL, reach.mail, _as_text(desk, news, words)),
        (Channel.PERSONAL_WEBHOOK, reach.webhook, _as_json(desk, news)),
    )
    return [_message(desk, channel, to, subject, body) for channel, to, body in ways if to]


def _message(desk: Desk, channel: Channel, to: str, subject: str, body: str) -> Delivery:
    now = desk.now()
    return Delivery(
        id=0,
        channel=channel,
        night=now.astimezone(AMSTERDAM).date().isoformat(),
        subject=subject,
        body=body,
        attempts=0,
        created_at=now,
        due_at=now,
        recipient=to,
    )


def _as_text(desk: Desk, news: News, words: Words) -> str:
    lines = [
        words(
            "digest.personal.line",
            number=number,
            news=", ".join(words.count(f"digest.personal.{what}", n) for what, n in sorted(counted.items())),
            link=link_to(number, desk.settings.console_url),
        )
        for number, counted in sorted(news.items())
    ]
    return "\n".join([*lines, "", words("digest.personal.why")]) + "\n"


def _as_json(desk: Desk, news: News) -> str:
    incidents = [
        {
            "incident": number,
            "link": link_to(number, desk.settings.console_url),
            "news": {what.value: counted[what] for what in sorted(counted)},
        }
        for number, counted in sorted(news.items())
    ]
    return json.dumps({"incidents": incidents}, ensure_ascii=False)
