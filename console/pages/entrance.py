"""Signing in and out, choosing a password with a one-time link, and one's own preferences."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from console.console import Visit
from console.errors import AccountError, SignInError
from console.guard import LANGUAGE_COOKIE, as_nobody
from console.language import N_
from console.rendering import announce, go, page
from console.signin import Credentials, LocalAccounts, Newcomer, accept, open_invitation
from reports.language import LANGUAGES
from store import audit
from store.accounts.account import Account, account, set_shortcuts
from store.accounts.device import KNOWN_FOR, is_known, know_device
from store.accounts.invitation import Invitation
from store.accounts.session import end_session, forget_old_sessions, start_session
from store.audit import Act

YEAR_S = 365 * 24 * 3600


def show_sign_in(visit: Visit) -> Response:
    """The form to sign in."""
    if visit.person is not None:
        return go(visit, "start")
    return page(visit, "sign_in.html", error="", name="", next=visit.query("next"))


def sign_in(visit: Visit) -> Response:
    """Sign somebody in with a name and a password."""
    console = visit.console
    raw = visit.form.get("password", "")
    password = raw if isinstance(raw, str) else ""
    with console.accounts() as database:
        try:
            way = LocalAccounts(database, console.settings, console.clock)
            person = way.identify(Credentials(visit.field("name"), password, visit.origin, device_of(visit)))
        except SignInError as error:
            return page(
                as_nobody(visit),
                "sign_in.html",
                422,
                error=str(error),
                name=visit.field("name"),
                next=visit.field("next"),
            )
    return signed_in(visit, person, visit.field("next"))


def sign_out(visit: Visit) -> Response:
    """End this session."""
    with visit.console.accounts() as database:
        if visit.session is not None:
            end_session(database, visit.session.digest)
        audit.record(
            database,
            Act(visit.officer.name, "sign_out", "console", origin=visit.origin),
            visit.console.clock.now(),
        )
    response = go(visit, "sign_in")
    response.delete_cookie(visit.console.cookie, path="/", secure=visit.console.address.secure, httponly=True)
    return response


def show_invitation(visit: Visit) -> Response:
    """The form to choose a password with a one-time link."""
    invited, person = _invited(visit)
    return page(as_nobody(visit), "invitation.html", **_form(visit, invited, person, ""))


def take_invitation(visit: Visit) -> Response:
    """Choose a password with a one-time link, and be signed in."""
    invited, person = _invited(visit)
    try:
        newcomer = Newcomer(visit.field("name"), visit.field("full_name"), _chosen_password(visit))
        with visit.console.accounts() as database:
            made = accept(database, invited, newcomer, visit.console.clock)
    except AccountError as error:
        return page(as_nobody(visit), "invitation.html", 422, **_form(visit, invited, person, str(error)))
    return signed_in(visit, made, "")


def choose_language(visit: Visit) -> Response:
    """Remember the language somebody chose, and go back to where they were."""
    code = visit.field("language")
    response = RedirectResponse(_own_path(visit, visit.field("next")), status_code=303)
    if code in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            code,
            max_age=YEAR_S,
            path="/",
            secure=visit.console.address.secure,
            httponly=True,
            samesite="strict",
        )
    return response


def show_help(visit: Visit) -> Response:
    """How the console is used, and the keyboard shortcuts with their switch."""
    return page(visit, "help.html")


def switch_shortcuts(visit: Visit) -> Response:
    """Turn the single-key shortcuts on or off."""
    with visit.console.accounts() as database:
        set_shortcuts(database, visit.officer.id, shortcuts=visit.field("shortcuts") == "on")
    announce(visit, visit.language.text(N_("Your choice was kept.")))
    return go(visit, "help")


def signed_in(visit: Visit, person: Account, wanted: str) -> Response:
    """Start a session of this person and go on to the path they wanted."""
    console, now = visit.console, visit.console.clock.now()
    with console.accounts() as database:
        if visit.session is not None:
            end_session(database, visit.session.digest)  # never go on with a session somebody else may know
        forget_old_sessions(database, console.limits, now)
        secret = start_session(database, person.id, visit.origin, now)
        known = is_known(database, device_of(visit), person.id, now)
        device = "" if known else know_device(database, person.id, now)
    response = RedirectResponse(_own_path(visit, wanted), status_code=303)
    response.set_cookie(
        console.cookie, secret, path="/", secure=console.address.secure, httponly=True, samesite="strict"
    )
    if device:
        response.set_cookie(
            console.device_cookie,
            device,
            max_age=int(KNOWN_FOR.total_seconds()),
            path="/",
            secure=console.address.secure,
            httponly=True,
            samesite="strict",
        )
    return response


def device_of(visit: Visit) -> str:
    """The secret of a browser on which somebody signed in before; empty where there is none."""
    return visit.request.cookies.get(visit.console.device_cookie, "")


def _chosen_password(visit: Visit) -> str:
    first, again = (str(visit.form.get(name, "")) for name in ("password", "again"))
    if first != again:
        raise AccountError("the two passwords are not the same")
    return first


def _own_path(visit: Visit, wanted: str) -> str:
    """Where to go on: a path of the console, never another host."""
    safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    if not safe or "\\" in wanted:
        return visit.path("start")
    return str(visit.request.scope.get("root_path", "")) + wanted


def _invited(visit: Visit) -> tuple[Invitation, Account | None]:
    with visit.console.accounts() as database:
        invited = open_invitation(database, visit.request.path_params["secret"], visit.console.clock)
        if invited is None:
            raise HTTPException(404)
        person = None if invited.account_id is None else account(database, invited.account_id)
    return invited, person


def _form(visit: Visit, invited: Invitation, person: Account | None, error: str) -> dict[str, object]:
    return {
        "error": error,
        "first": invited.account_id is None,
        "invited": person,
        "name": visit.field("name"),
        "full_name": visit.field("full_name"),
        "secret": visit.request.path_params["secret"],
    }
