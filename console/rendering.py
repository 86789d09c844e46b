"""A page from a template: escaped always, in the reader's language, with what every page shows."""

from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from console import language as languages
from console.acting import sentence_of
from console.console import Visit
from console.labels import conclusion, label, reason_for_match
from console.language import Language
from console.navigation import navigation
from console.permissions import Action, authorize
from console.roles import actions_of, every_action, purpose_of
from console.trail import details_of, in_short, object_of, result_of
from reports.casework.naming import is_name
from reports.language import words
from reports.settings import LANGUAGES
from store import clock
from store.accounts.account import Role, accounts
from store.accounts.session import leave_notice, take_notice
from store.visible import defanged, visible

TEMPLATES = Path(__file__).parent / "templates"


def page(visit: Visit, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """The template as an answer."""
    return HTMLResponse(text(visit, template, **values), status_code=status)


def text(visit: Visit, template: str, **values: object) -> str:
    """The template as text."""
    environment = _environment(visit.language.code)
    return environment.get_template(template).render({**_everywhere(visit), **values})


def go(visit: Visit, where: str, /, **parameters: object) -> RedirectResponse:
    """An answer that sends the browser on to another page, after a form was dealt with."""
    return RedirectResponse(visit.path(where, **parameters), status_code=303)


def announce(visit: Visit, notice: str) -> None:
    """Leave one sentence that the next page shows."""
    if visit.session is not None:
        with visit.console.accounts() as database:
            leave_notice(database, visit.session.digest, notice)


def moment(language: Language, at: datetime | None, *, short: bool = False) -> Markup:
    """A moment as people read it, with the exact one beside it for machines."""
    if at is None:
        return Markup("&ndash;")
    shown = language.short_moment(at) if short else language.moment(at)
    return Markup('<time datetime="{}">{}</time>').format(clock.to_text(at), shown)


def day(language: Language, on: date) -> Markup:
    """A day as people read it, with the exact one beside it for machines."""
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), language.day(on))


@cache
def _environment(code: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,  # every template, whatever its name ends in
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translations = languages.language(code).translations
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _everywhere(visit: Visit) -> dict[str, Any]:
    spoken = words(visit.language.code)
    return {
        "visit": visit,
        "console": visit.console,
        "language": visit.language,
        "here": visit.here,
        "navigation": navigation(visit),
        "languages": tuple(LANGUAGES.items()),
        "person": visit.person,
        "who": partial(_who, _full_names(visit)),
        "every_role": tuple(Role),
        "purpose_of": partial(purpose_of, visit.language),
        "every_action": partial(every_action, visit.language),
        "actions_of": partial(actions_of, visit.language),
        "may": partial(authorize, visit.person),
        "Action": Action,
        "path": visit.path,
        "static": partial(_static, visit),
        "notice": _notice(visit),
        "moment": partial(moment, visit.language),
        "day": partial(day, visit.language),
        "number": visit.language.number,
        "percent": visit.language.percent,
        "defanged": defanged,
        "visible": visible,
        "is_name": is_name,
        "label": partial(label, visit.language),
        "decision_value": spoken.decided,
        "sentence_of": partial(sentence_of, visit.language),
        "details_of": partial(details_of, visit.language),
        "in_short": partial(in_short, visit.language),
        "object_of": partial(object_of, visit.language),
        "result_of": partial(result_of, visit.language),
        "language_name": spoken.language_name,
        "ending_of": spoken.ending,
        "step_name": spoken.step,
        "step_end": spoken.step_end,
        "fact": spoken.fact,
        "tell": spoken.tell,
        "conclusion": partial(conclusion, visit.language),
        "reason_for_match": partial(reason_for_match, visit.language),
        "now": visit.console.clock.now(),
    }


def _full_names(visit: Visit) -> dict[str, str]:
    """How people are called by their sign-in names; nobody's to who has not signed in."""
    if visit.person is None:
        return {}
    with visit.console.accounts() as database:
        return {account.name: account.full_name for account in accounts(database)}


def _who(names: dict[str, str], name: str) -> str:
    return names.get(name, name)


def _static(visit: Visit, name: str) -> str:
    return f"{visit.request.scope.get('root_path', '')}/static/{name}"


def _notice(visit: Visit) -> str | None:
    if visit.session is None:
        return None
    with visit.console.accounts() as database:
        return take_notice(database, visit.session.digest)
