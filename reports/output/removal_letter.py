"""The notice to a host, as art. 16(2) of the Digital Services Act wants it, in Dutch and English.

Reasons, exact addresses, who asks, and good faith. The addresses are whole: the host has to find them.
Nothing of the text is in it, nothing of a case or a document, and no word on whether the text is true.
"""

from collections.abc import Iterator

from reports.casework.removal import Letter, NoticeFacts
from reports.language import Words, words
from reports.settings import LANGUAGES, ReportSettings
from store.casebook.sighting import SightingFile
from store.visible import visible

_LONGEST_DATE = 60


def written(asked: NoticeFacts, settings: ReportSettings) -> Letter:
    """Subject and body of the notice."""
    languages = (asked.wish.language,) if asked.wish.language else LANGUAGES
    spoken = tuple(words(language) for language in languages)
    subject = " / ".join(
        language_words("removal.subject", host=visible(asked.host), number=asked.number)
        for language_words in spoken
    )
    parts = ("\n".join(_part(asked, settings, language_words)) for language_words in spoken)
    return subject, "\n\n----------\n\n".join(parts) + "\n"


def _part(asked: NoticeFacts, settings: ReportSettings, spoken: Words) -> Iterator[str]:
    wish = asked.wish
    yield spoken("removal.to", host=visible(asked.host))
    yield ""
    yield spoken("removal.what")
    yield from _headed(spoken, "where", (f"- {_place(place, spoken)}" for place in asked.places))
    reasons = (f"- {spoken(f'removal.ground.{ground.value}')}" for ground in wish.grounds)
    yield from _headed(spoken, "why", reasons)
    yield from filter(None, (wish.addition.strip(), spoken("removal.basis"), spoken("removal.silence")))
    wanted = (f"- {spoken(f'removal.request.{name}')}" for name in ("remove", "repeat", "answer"))
    yield from _headed(spoken, "request", wanted)
    blanks = (spoken("removal.blank.organisation"), spoken("removal.blank.email"))
    sender = (settings.organisation or blanks[0], settings.notice_email or blanks[1])
    yield from _headed(spoken, "who", sender)
    yield spoken("removal.number", number=asked.number)
    yield from _headed(spoken, "faith", (spoken("removal.faith"),))


def _headed(spoken: Words, heading: str, lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    yield ""
    yield spoken(f"removal.heading.{heading}")
    yield from lines


def _place(place: SightingFile, spoken: Words) -> str:
    """The exact address, and what helps to find the post on a page with many."""
    sighting = place.sighting
    claimed = place.versions[0].version.published_raw if place.versions else None
    values = {"address": visible(sighting.permalink), "kind": spoken.label(sighting.kind)}
    if not claimed:
        return spoken("removal.place", **values)
    date = " ".join(visible(claimed).split())[:_LONGEST_DATE]
    return spoken("removal.place_dated", **values, date=date)
