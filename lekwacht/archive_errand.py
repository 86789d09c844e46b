"""Asks public web archives for an officer of the console: fetched, matched, reported, and told there."""

from dataclasses import replace

from crawler.archives.archive import archives_of
from crawler.errors import BadArchiveError
from lekwacht.context import Context
from lekwacht.process import run_step
from reports.casework import archive_requests, requests
from reports.casework.archive_requests import ArchiveAnswer
from reports.desk import Desk
from store.casebook.request import Request
from store.errors import ExitCode

_WENT = frozenset({ExitCode.DONE, ExitCode.INCOMPLETE})


def carry_out(context: Context, desk: Desk, request: Request) -> bool:
    """Do what is left to do of a request, as whoever asked; whether nothing of it failed."""
    own = replace(desk, actor=request.asked_by)
    known = archive_requests.answer_of(request)
    if known is not None and known.waits:  # fetched before; another house has answered since
        went = known
    else:
        requests.begin(own, request)
        went = _asked(context, request)
    if went not in _READ:
        archive_requests.fail(own, request, went)
        return False
    whole = went in {ArchiveAnswer.WHOLE, ArchiveAnswer.AWAITED}
    return archive_requests.settle(own, request, whole=whole) is not ArchiveAnswer.PART


_READ = frozenset(
    {ArchiveAnswer.WHOLE, ArchiveAnswer.PART, ArchiveAnswer.AWAITED, ArchiveAnswer.AWAITED_PART}
)


def _asked(context: Context, request: Request) -> ArchiveAnswer:
    """Ask exactly the archives and about exactly the pages that the officer was told of, and match it."""
    refused = _refused(context, request)
    if refused is not None:
        return refused
    code = run_step(context.root, "ask-archives", text="\n".join(request.pages))
    if code == ExitCode.BAD_INPUT:
        return ArchiveAnswer.NOT_USABLE
    if code not in _WENT:
        return ArchiveAnswer.NOT_ASKED
    if any(run_step(context.root, room) not in _WENT for room in ("match", "report")):
        return ArchiveAnswer.NOT_MATCHED
    return ArchiveAnswer.WHOLE if code == ExitCode.DONE else ArchiveAnswer.PART


def _refused(context: Context, request: Request) -> ArchiveAnswer | None:
    """Why the settings, as they are by now, do not let these archives be asked; None where they do."""
    try:
        names = tuple(archive.name for archive in archives_of(context.configuration.crawl))
    except BadArchiveError:
        return ArchiveAnswer.NOT_USABLE
    if not names:
        return ArchiveAnswer.NONE_ALLOWED
    return None if names == request.archives else ArchiveAnswer.OTHERS_ALLOWED
