"""Before a page is made: who asks, may they, and what did they send. No page is reached around it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from console.console import Console, Visit
from console.failures import forbidden
from console.language import chosen
from console.permissions import PUBLIC, Action, authorize
from console.security import SAFE_METHODS
from store import audit
from store.accounts.account import Account, account
from store.accounts.session import Session, live_session
from store.audit import Act

LANGUAGE_COOKIE = "lekwacht-language"
LONGEST_FORM = 256 * 1024

Endpoint = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class RouteHandler:
    """One address of the console: what makes the answer, and what one must be allowed to do for it."""

    name: str
    path: str
    endpoint: Endpoint
    action: Action
    methods: tuple[str, ...] = ("GET",)

    def route(self) -> Route:
        """The page as the application's router takes it, with the guard in front."""
        return Route(self.path, self._answer(), methods=list(self.methods), name=self.name)

    def _answer(self) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            form = FormData() if request.method in SAFE_METHODS else await request.form(max_files=0)
            return await run_in_threadpool(self.visit, request, form)

        return answer

    def visit(self, request: Request, form: FormData) -> Response:
        """Answer one request, or say why not."""
        console: Console = request.app.state.console
        visit = arrive(console, request, form)
        if visit.person is None and self.action not in PUBLIC:
            return _to_sign_in(visit)
        if not authorize(visit.person, self.action):
            note_denial(visit, self.action)
            return forbidden(visit)
        return self.endpoint(visit)


def arrive(console: Console, request: Request, form: FormData | None = None) -> Visit:
    """The visit that this request makes: its session looked up, its language chosen."""
    session, person = _who(console, request.cookies.get(console.cookie, ""), console.clock.now())
    wanted = request.cookies.get(LANGUAGE_COOKIE)
    language = chosen(wanted, console.default_language)
    return Visit(console, request, language, person, session, FormData() if form is None else form)


def note_denial(visit: Visit, action: Action) -> None:
    """Write down that somebody asked for what they may not do."""
    act = Act(visit.officer.name, action.value, visit.request.url.path[:200], "denied", visit.origin)
    with visit.console.accounts() as database:
        audit.record(database, act, visit.console.clock.now())


def as_nobody(visit: Visit) -> Visit:
    """The same request, for a page that must not show who is signed in."""
    return replace(visit, person=None, session=None)


def _who(console: Console, secret: str, now: datetime) -> tuple[Session | None, Account | None]:
    if not secret:
        return None, None
    with console.accounts() as database:
        session = live_session(database, secret, console.limits, now)
        person = None if session is None else account(database, session.account_id)
    if person is None or person.disabled:
        return None, None
    return session, person


def _to_sign_in(visit: Visit) -> Response:
    back = "" if visit.here == "/" else visit.here
    return RedirectResponse(visit.path("sign_in", next=back), status_code=303)
