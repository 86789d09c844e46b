"""Every page that an officer can open on the made-up casebook: one or more addresses for each route."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.routing import Match, Route

from console.guard import RouteHandler
from console.routes import PAGES

PATHS = (
    "/aanmelden",
    "/welkom/onbekend",
    "/hulp",
    "/meldingen",
    "/meldingen?words=veshtar&score=50&view=alles",
    "/meldingen?words=niets%20past",
    "/melding-van-buiten",
    "/meldingen/M-2026-0001",
    "/meldingen/M-2026-0007",
    "/meldingen/M-2026-0007/conceptmelding",
    "/meldingen/M-2026-0001/verwijdering",
    "/meldingen/M-2026-0001/plaatsen/1",
    "/naam?name=buurman",
    "/naam?name=Anoniem",
    "/tweede-blik",
    "/mijn-berichten",
    "/vergelijkingen",
    "/stilhouden",
    "/wissen",
    "/instellingen",
    "/mijn-account",
    "/dekking",
    "/cijfers",
    "/sites",
    "/sites/forum.dorpspraat.example",
    "/documenten",
    "/document?ref=BES-2020-0815",
    "/exports",
    "/datalekregister",
    "/controlespoor",
    "/controlespoor?chain=accounts",
    "/accounts",
    "/nergens",
)
NO_PAGES = frozenset(
    {
        "start",  # leads on to another page
        "health",  # two letters for a machine
        "begin_at_organisation",  # leads to the organisation's own page
        "back_from_organisation",  # comes from there
        "picture",  # a picture
    }
)


def missing(paths: Iterable[str]) -> list[str]:
    """The pages of the console that none of these paths opens."""
    plain = [urlsplit(path).path for path in paths]
    pages = (page for page in PAGES if "GET" in page.methods and page.name not in NO_PAGES)
    return [page.name for page in pages if not any(_opens(page, path) for path in plain)]


def _opens(page: RouteHandler, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return Route(page.path, lambda _: None).matches(scope)[0] is Match.FULL
