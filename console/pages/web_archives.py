"""What public web archives hold of an incident's pages, how far asking them is, and what they would learn."""

from collections.abc import Callable
from dataclasses import dataclass

from console.console import Visit
from reports.casework import archive_requests, archived
from reports.casework.archive_requests import ArchiveAnswer
from reports.casework.refusals import Refusal
from reports.dossier.dossier import Dossier
from reports.language import words
from store.casebook.archived import ArchivedPage
from store.casebook.request import Request


@dataclass(frozen=True, slots=True)
class WebArchives:
    """The archives beside an incident."""

    asked: Request | None  # the newest request
    answer: ArchiveAnswer | None  # what came of it so far
    holding: tuple[ArchivedPage, ...]
    warning: str | None  # what asking tells them; None where they cannot be asked
    hindrance: str  # then why not
    pages: tuple[str, ...]  # the addresses that they would learn
    told: str  # which archives and pages were shown
    words: Callable[..., str]  # as the dossier calls what archives hold


def web_archives(visit: Visit, dossier: Dossier) -> WebArchives:
    """What is known, and what asking would tell."""
    names, pages = visit.console.archives, archived.pages_of(dossier.file.sightings)
    spoken = words(visit.language.code)
    warning = spoken.count("terminal.archives.warning", len(pages), archives=", ".join(names))
    asked = archive_requests.newest(dossier.file.requests)
    return WebArchives(
        asked,
        None if asked is None else archive_requests.answer_of(asked),
        dossier.archived,
        warning if names and pages else None,
        spoken(f"labels.Refusal.{(Refusal.ARCHIVES_NO_PAGE if names else Refusal.ARCHIVES_NONE).value}"),
        pages,
        archive_requests.told(names, pages),
        lambda key, **values: spoken(f"dossier.archived.{key}", **values),
    )
