"""What somebody sees when a page cannot be shown: one sentence, and the way on."""

import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from console.console import Visit
from console.language import N_
from console.rendering import page

log = logging.getLogger("lekwacht.console")

_SENTENCES = {
    403: (
        N_("You may not do this"),
        N_("Your role does not include this. Ask whoever manages the accounts."),
    ),
    404: (N_("This page is not here"), N_("It was moved or removed, or the address was typed wrongly.")),
    405: (N_("This cannot be done here"), N_("Go back and use the buttons of the page.")),
    409: (
        N_("Somebody else was first"),
        N_("The incident changed since you opened it. Nothing was overwritten; look at it again."),
    ),
    413: (N_("This is too much at once"), N_("Shorten what you sent and try again.")),
    503: (
        N_("The records are being written"),
        N_("Another part of the program is busy with them. Nothing was lost; try again in a moment."),
    ),
}
_BROKEN = (
    N_("Something went wrong here"),
    N_("It was not your fault, and it was written down for whoever keeps this running."),
)


def failure(visit: Visit, status: int, detail: str = "") -> Response:
    """The page for this HTTP status, with one more sentence where there is one."""
    title, sentence = _SENTENCES.get(status, _BROKEN)
    return page(visit, "failure.html", status, title=title, sentence=sentence, detail=detail, code=status)


def forbidden(visit: Visit) -> Response:
    """The page for somebody who may not do this."""
    return failure(visit, 403)


def last_resort(request: Request, error: Exception) -> Response:
    """The answer when a page failed in a way nobody foresaw: no detail leaves the machine."""
    log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
    return PlainTextResponse("Er ging iets mis. Something went wrong here.\n", status_code=500)
