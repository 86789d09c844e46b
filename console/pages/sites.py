"""The sites that are watched: how each is treated, its nights, and changes that the crawler carries out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from apscheduler.triggers.cron import CronTrigger
from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console import nights
from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import changes
from reports.casework.refusals import RefusedError
from store.archive.coverage import Coverage, coverage
from store.archive.page import left_out
from store.archive.site import Site, sites
from store.casebook.change import ABOUT_SITES, Change, ChangeKind
from store.web_address import BadAddressError, parse_typed

_NAME = re.compile(r"^[a-z0-9][a-z0-9.-]{0,62}$")
_NIGHTS_SHOWN = 7
_LARGEST = 1_000_000
_LONGEST = 500
_NUMBERS = ("delay_s", "max_pages", "time_budget_s")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the list shows it."""

    change: Change
    terms: dict[str, object]
    answer: dict[str, object]


def show_all(visit: Visit) -> Response:
    """The sites, each with its newest night, and what was asked of them."""
    return _list(visit, ())


def show(visit: Visit) -> Response:
    """One site: how it is treated, its last nights, what is left alone, and the forms to change it."""
    return _shown_site(visit, ())


def ask_new(visit: Visit) -> Response:
    """Try a site, or propose to watch it."""
    kind = ChangeKind.SITE_ADD if visit.field("wish") == "add" else ChangeKind.SITE_TRY
    problems = list(_address_problems(visit.field("url")))
    name = visit.field("name")
    if name and not _NAME.match(name):
        problems.append(("name", N_("Use small letters, digits, dots and hyphens.")))
    options, wrong = _options(visit)
    if problems or wrong:
        return _list(visit, (*problems, *wrong))
    with visit.desk() as desk:
        changes.ask(desk, kind, visit.field("url"), {"name": name or None, "options": options})
    detail = (
        N_("Somebody else has to agree before the site is watched.")
        if kind is ChangeKind.SITE_ADD
        else N_("The site is looked at within a minute; the answer appears below.")
    )
    announce(visit, visit.language.text(detail))
    return go(visit, "sites")


def change(visit: Visit) -> Response:
    """Treat a site otherwise, switch it on or off, or take it off the list."""
    site = _site(visit)
    if visit.field("wish") == "remove":
        kind, terms = ChangeKind.SITE_REMOVE, changes.Terms()
    else:
        options, wrong = _options(visit)
        if wrong:
            return _shown_site(visit, wrong)
        kind = ChangeKind.SITE_CHANGE
        terms = {"enabled": visit.field("enabled") == "on", "options": options}
    with visit.desk() as desk:
        changes.ask(desk, kind, site.name, terms)
    announce(visit, visit.language.text(N_("The crawler was asked; it is done within a minute.")))
    return go(visit, "sites")


def agree(visit: Visit) -> Response:
    """Agree as the second person that a site is watched, or decline it."""
    typed = str(visit.request.path_params["number"])
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    act = changes.agree if visit.field("answer") == "yes" else changes.decline
    with visit.desk() as desk:
        try:
            act(desk, number)
        except RefusedError as error:
            return _list(visit, (("", error.in_language(visit.language.code)),))
    announce(visit, visit.language.text(N_("Your answer was kept.")))
    return go(visit, "sites")


def _list(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    known = nights.read(visit.console.data, days=1)
    newest = {night.site: night for night in known.last_coverage}
    with visit.console.archive() as archive:
        watched = () if archive is None else tuple(site for site in sites(archive) if _is_listed(site))
    with visit.desk() as desk:
        asked = tuple(_shown(change) for change in changes.newest(desk, ABOUT_SITES))
    return page(
        visit,
        "sites.html",
        422 if problems else 200,
        sites=tuple(sorted(watched, key=lambda site: (not site.enabled, site.name))),
        newest=newest,
        asked=asked,
        problems=problems,
    )


def _shown_site(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    site = _site(visit)
    with visit.console.archive() as archive:
        rows = _nights(archive, site.name) if archive is not None else ()
        alone = tuple(left_out(archive, site.id)) if archive is not None else ()
    return page(
        visit,
        "site.html",
        422 if problems else 200,
        site=site,
        nights=rows,
        left_out=alone,
        problems=problems,
    )


def _nights(archive: Database, name: str) -> tuple[tuple[date, Coverage], ...]:
    own = (night for night in coverage(archive) if night.site == name)
    return tuple((date.fromisoformat(night.night), night) for night in islice(own, _NIGHTS_SHOWN))


def _site(visit: Visit) -> Site:
    name = str(visit.request.path_params["name"])
    with visit.console.archive() as archive:
        for site in () if archive is None else sites(archive):
            if site.name == name and _is_listed(site):
                return site
    raise HTTPException(404)


def _is_listed(site: Site) -> bool:
    return site.watched and not site.canary and not site.options.removed


def _shown(change: Change) -> ShownChange:
    return ShownChange(change, json.loads(change.terms), json.loads(change.answer or "{}"))


def _address_problems(url: str) -> Iterator[Problem]:
    try:
        parse_typed(url)
    except BadAddressError:
        yield "url", N_("Write a whole web address that begins with http or https.")


def _options(visit: Visit) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """What the form says of how the site is to be treated; what is left empty is as for every site."""
    numbers = {name: _number(visit.field(name)) for name in _NUMBERS}
    problems: list[Problem] = [
        (name, N_("Write a number from 0 to 1,000,000, or nothing."))
        for name, value in numbers.items()
        if value is None and visit.field(name)
    ]
    path, schedule = visit.field("path") or "/", visit.field("schedule")
    if not path.startswith("/") or len(path) > _LONGEST:
        problems.append(("path", N_("A path begins with a slash.")))
    if schedule and not _is_crontab(schedule):
        problems.append(("schedule", N_("Write five parts, such as 0 */2 * * * for every two hours.")))
    exclude = _lines(visit.field("exclude"))
    if not all(map(_is_pattern, exclude)):
        problems.append(("exclude", N_("One of the lines is no regular expression.")))
    pages = numbers["max_pages"]
    options: dict[str, object] = {
        **numbers,
        "max_pages": None if pages is None else int(pages),
        "path": path,
        "schedule": schedule or None,
        "exclude": exclude,
    }
    return options, tuple(problems)


def _number(typed: str) -> float | None:
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= _LARGEST else None


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _is_crontab(typed: str) -> bool:
    try:
        CronTrigger.from_crontab(typed)
    except ValueError:
        return False
    return True


def _is_pattern(typed: str) -> bool:
    try:
        re.compile(typed)
    except re.error:
        return False
    return len(typed) <= _LONGEST
