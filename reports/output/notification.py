"""Concept-melding: the incident laid out in the order of the authority's form, ready to copy."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.casework import breach, incidents
from reports.casework.breach import CRIMINAL_DATA, FIELDS, SPECIAL_DATA, Field, FormSection
from reports.casework.deadlines import statutory_clock
from reports.desk import Desk
from reports.dossier.dossier import Dossier, compile_dossier
from reports.language import Words
from store.archive.post import Presence
from store.casebook.breach import Values


@dataclass(frozen=True, slots=True)
class FormLine:
    """One question with its answer; None where it is still open."""

    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class FormPart:
    """One section of the form."""

    section: FormSection
    title: str
    lines: tuple[FormLine, ...]


def concept(desk: Desk, number: str, words: Words) -> tuple[FormPart, ...]:
    """The incident in the order of the form; who drew it up is written down.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    file = incidents.view(desk, number)
    desk.record("notification_viewed", file.incident.number)
    dossier = compile_dossier(desk, file)
    filled = breach.filled_in(desk, file.incident.id)
    return tuple(
        FormPart(
            section,
            words(f"notification.section.{section.value}"),
            (*_known(desk, section, dossier, words), *_asked(section, filled, words)),
        )
        for section in FormSection
    )


def as_text(parts: tuple[FormPart, ...], words: Words) -> Iterator[str]:
    """The concept as lines of text."""
    for part in parts:
        yield f"{part.section.value}. {part.title}"
        for line in part.lines:
            yield f"   {line.question}: {line.answer or words('notification.open')}"
        yield ""


def answer_in_words(question: Field, values: Values, words: Words) -> str | None:
    """An answer as people read it; special data are flagged with their article."""
    if not values:
        return None
    if not question.choices:
        return values[0]
    return words.listed(tuple(_choice(value, words) for value in values))


def _choice(value: str, words: Words) -> str:
    label = words(f"notification.choice.{value}")
    if value in SPECIAL_DATA:
        return f"{label} ({words('notification.article_9')})"
    return f"{label} ({words('notification.article_10')})" if value in CRIMINAL_DATA else label


def _asked(section: FormSection, filled: dict[str, Values], words: Words) -> Iterator[FormLine]:
    for question in FIELDS:
        if question.section is section and not question.register_only:
            yield FormLine(
                words(f"notification.field.{question.name}"),
                answer_in_words(question, filled[question.name], words),
            )


def _known(desk: Desk, section: FormSection, dossier: Dossier, words: Words) -> Iterator[FormLine]:
    """What need not be asked: the casebook knows it."""
    incident = dossier.file.incident
    match section:
        case FormSection.CONTACT:
            yield FormLine(words("notification.known.organisatie"), desk.settings.organisation or None)
            yield FormLine(words("notification.known.contact"), desk.settings.contact or None)
        case FormSection.TIJDLIJN:
            yield from _times(desk, dossier, words)
        case FormSection.INBREUK:
            places = words.listed(
                tuple(sorted({sighting.sighting.site for sighting in dossier.file.sightings}))
            )
            yield FormLine(words("notification.known.vindplaatsen"), places or None)
        case FormSection.VERVOLG:
            informed = words.moment(incident.informed_at)
            yield FormLine(words("notification.known.betrokkenen_ingelicht_op"), informed or None)
            yield FormLine(
                words("notification.known.verwijderd_op"), words.moment(incident.removed_at) or None
            )
        case _:
            return


def _times(desk: Desk, dossier: Dossier, words: Words) -> Iterator[FormLine]:
    incident = dossier.file.incident
    clock = statutory_clock(incident, desk.settings, desk.now())
    earliest = dossier.earliest_proven
    yield FormLine(words("notification.known.ontdekt_op"), words.moment(incident.discovered_at))
    yield FormLine(words("notification.known.kennisname_op"), words.moment(incident.aware_at) or None)
    yield FormLine(words("notification.known.termijn"), words.moment(clock.due_at) if clock else None)
    yield FormLine(words("notification.known.vroegst_bewezen"), words.fact(earliest[1]) if earliest else None)
    standing = any(sighting.sighting.presence is Presence.PRESENT for sighting in dossier.file.sightings)
    answer = words(f"notification.choice.{'ja' if standing else 'nee'}")
    yield FormLine(words("notification.known.duurt_voort"), answer)


def open_questions(parts: tuple[FormPart, ...]) -> int:
    """How many questions still have no answer."""
    return sum(line.answer is None for part in parts for line in part.lines)
