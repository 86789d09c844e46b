"""Takes the casebook's requests through the rooms: pages to look at again, the archive to match again."""

from collections.abc import Callable

from lekwacht.context import Context
from lekwacht.process import run_step
from reports.casework import requests
from reports.desk import open_desk
from store.casebook.request import Request, RequestKind

Tell = Callable[[str], None]


def run_errands(context: Context, tell: Tell) -> int:
    """Do what is due and return how many requests failed; each is answered as soon as it is done.

    A page is fetched once however many requests name it, and the archive is matched again once.
    """
    settings, done = context.configuration.report, dict[tuple[str, ...], int]()
    failed = 0
    with open_desk(context.data, settings, context.clock) as desk:
        waiting = requests.due(desk)
        for number, request in enumerate(waiting, 1):
            step = _step(request)
            if step not in done:
                tell(f"request {number} of {len(waiting)}: {request.kind}")
                done[step] = run_step(context.root, *step)
            requests.answer(desk, request, f"{step[0]}: {done[step]}", done=done[step] == 0)
            failed += done[step] != 0
    return failed


def _step(request: Request) -> tuple[str, ...]:
    if request.kind is RequestKind.REMATCH or request.url is None:
        return ("match", "--everything")
    return ("look", request.url, "--capture-only")
