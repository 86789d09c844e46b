"""Signing in and out, choosing a password with a one-time link, and one's own preferences."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from console.console import Visit
from console.errors import AccountError, SignInError
from console.guard import LANGUAGE_COOKIE, as_nobody
from console.language import N_
from console.organisation.admission import admit
from console.organisation.identity import Known, OrganisationSignIn, SignInArrival
from console.organisation.openid import STATE_FOR
from console.rendering import announce, go, page
from console.signin import Credentials, LocalAccounts, Newcomer, accept, open_invitation
from reports.settings import LANGUAGES
from store import audit
from store.accounts.account import Account, account, set_shortcuts
from store.accounts.device import KNOWN_FOR, is_known, know_device
from store.accounts.invitation import Invitation
from store.accounts.session import end_session, forget_old_sessions, start_session
from store.audit import Act

_AS_IT_IS = ":/%#?=@[]!$&'()*+,"
"""Signs that stand in an address as they are; what others there are is written out in it."""

YEAR_S = 365 * 24 * 3600


def show_sign_in(visit: Visit) -> Response:
    """The form to sign in."""
    if visit.person is not None:
        return go(visit, "start")
    return page(visit, "sign_in.html", **_sign_in(visit, next_=visit.query("next")))


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
            shown = _sign_in(visit, str(error), visit.field("name"), visit.field("next"))
            return page(as_nobody(visit), "sign_in.html", 422, **shown)
    return signed_in(visit, person, visit.field("next"))


def begin_at_organisation(visit: Visit) -> Response:
    """Send somebody to their organisation to sign in there, or let them in where a proxy names them."""
    way = visit.console.organisation
    if way is None:
        raise HTTPException(404)
    try:
        begun = way.begin(_arrival(visit))
    except SignInError as error:
        return _not_signed_in(visit, error)
    if isinstance(begun, Known):
        return _let_in(visit, way, begun)
    response = RedirectResponse(begun.url, status_code=303)
    response.set_cookie(
        visit.console.state_cookie,
        begun.state,
        max_age=int(STATE_FOR.total_seconds()),
        path="/",
        secure=visit.console.address.secure,
        httponly=True,
        samesite="lax",  # it has to come along when the provider sends the browser back
    )
    return response


def back_from_organisation(visit: Visit) -> Response:
    """Let somebody in whom their organisation's provider sends back."""
    way = visit.console.organisation
    if way is None:
        raise HTTPException(404)
    try:
        known = way.finish(_arrival(visit))
    except SignInError as error:
        response = _not_signed_in(visit, error)
    else:
        response = _let_in(visit, way, known)
    response.delete_cookie(
        visit.console.state_cookie,
        path="/",
        secure=visit.console.address.secure,
        httponly=True,
        samesite="lax",
    )
    return response


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
    response = _onward(visit, wanted)
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


def _onward(visit: Visit, wanted: str) -> Response:
    """On to the path that was wanted.

    Whoever comes from another site goes on by a page of ours: a browser that is only redirected would not
    bring the session's cookie, which is for our own pages alone.
    """
    path = _own_path(visit, wanted)
    if visit.request.method == "POST":
        return RedirectResponse(path, status_code=303)
    response = page(as_nobody(visit), "onward.html", onward=path)
    response.headers["Refresh"] = f"0; url={quote(path, safe=_AS_IT_IS)}"
    return response


def _arrival(visit: Visit) -> SignInArrival:
    address = visit.console.address
    return SignInArrival(
        headers=visit.request.headers,
        query=visit.request.query_params,
        state=visit.request.cookies.get(visit.console.state_cookie, ""),
        back_to=address.url + visit.path("back_from_organisation").removeprefix(address.prefix),
        wanted=visit.query("next"),
    )


def _let_in(visit: Visit, way: OrganisationSignIn, known: Known) -> Response:
    with visit.console.accounts() as database:
        try:
            person = admit(database, known.identity, way.name, visit.origin, visit.console.clock)
        except SignInError as error:
            return _not_signed_in(visit, error)
    return signed_in(visit, person, known.wanted)


def _not_signed_in(visit: Visit, error: SignInError) -> Response:
    shown = _sign_in(visit, str(error), next_=visit.query("next"))
    return page(as_nobody(visit), "sign_in.html", 422, **shown)


def _sign_in(visit: Visit, error: str = "", name: str = "", next_: str = "") -> dict[str, object]:
    organisation = visit.console.organisation is not None
    return {"error": error, "name": name, "next": next_, "organisation": organisation}


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
