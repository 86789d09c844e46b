"""Takes the casebook's requests through the rooms: pages to look at again, the archive to match again."""

from collections.abc import Callable

from lekwacht import archive_errand, changes
from lekwacht.context import Context
from lekwacht.process import run_step
from reports.casework import archive_requests, removal, requests
from reports.casework.changes import open_changes
from reports.casework.reporting import Report, open_reported
from reports.desk import Desk, open_desk
from reports.errors import DecisionError
from reports.output import personal, urgent
from store.casebook.request import Request, RequestKind
from store.counted import counted

Tell = Callable[[str], None]


def run_errands(context: Context, tell: Tell, *, follow_up: bool = False) -> int:
    """Do what is due and return how many requests failed; each is answered as soon as it is done.

    A page is fetched once however many requests name it, and the archive is matched again once.

    Args:
        context: whose data directory.
        tell: hears what is being done.
        follow_up: match and report afterwards, so that what was fetched shows at once.
    """
    settings, done = context.configuration.report, dict[tuple[str, ...], int]()
    failed = 0
    with open_desk(context.data, settings, context.clock) as desk:
        waiting = _due(desk)
        for number, request in enumerate(waiting, 1):
            if request.kind is RequestKind.ARCHIVES:
                tell(f"request {number} of {len(waiting)}: {request.kind}")
                failed += not archive_errand.carry_out(context, desk, request)
                continue
            step = _step(request)
            if step not in done:
                tell(f"request {number} of {len(waiting)}: {request.kind}")
                requests.begin(desk, request)
                done[step] = run_step(context.root, *step)
            answer, well = _carried_out(desk, request, step, done[step])
            requests.answer(desk, request, answer, done=well)
            failed += not well
        asked, badly = changes.carry_out(context, desk)
        failed += badly
    if asked:
        tell(f"{counted(asked, 'change')} carried out")
    if follow_up and any(step[0] != "picture" for step in done):
        for room in ("match", "report"):
            failed += run_step(context.root, room) != 0
    return failed


def are_waiting(context: Context) -> bool:
    """Whether a person asked for something that can be done now, or a message is to go at once."""
    with open_desk(context.data, context.configuration.report, context.clock) as desk:
        asked = any(request.kind is not RequestKind.RECHECK for request in _due(desk))
        changing = bool(open_changes(desk))
        return (
            asked or changing or urgent.is_waiting(desk) or personal.is_waiting(desk) or removal.waits(desk)
        )


def _due(desk: Desk) -> tuple[Request, ...]:
    """The requests for which something can be done now."""
    return tuple(request for request in requests.due(desk) if archive_requests.can_go_on(desk, request))


def _carried_out(desk: Desk, request: Request, step: tuple[str, ...], exit_code: int) -> tuple[str, bool]:
    """What to answer, and whether it went well; a report becomes an incident once its page is captured."""
    if request.kind is not RequestKind.REPORT or exit_code:
        return f"{step[0]}: {exit_code}", exit_code == 0
    report = Report(request.url or "", request.case_ref or "", request.asked_by, request.asked_at)
    try:
        return open_reported(desk, report).number, True
    except DecisionError as error:
        return str(error), False


def _step(request: Request) -> tuple[str, ...]:
    if request.kind is RequestKind.PICTURE:
        return ("picture", request.native_id or "")
    if request.kind is RequestKind.REMATCH or request.url is None:
        return ("match", "--everything")
    return ("look", request.url, "--capture-only")
