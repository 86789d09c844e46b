"""The console as it runs: where the data lies, how it is set, and who is asking for a page."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from sqlite_utils import Database
from starlette.datastructures import FormData
from starlette.requests import Request

from console.address import Address
from console.language import Language
from console.organisation.identity import OrganisationSignIn
from console.settings import ConsoleSettings
from reports.casework.figures import MatchLimits
from reports.desk import Desk, open_desk
from reports.settings import ReportSettings
from store.accounts.account import Account
from store.accounts.schema import open_accounts
from store.accounts.session import Session, SessionLimits
from store.archive.schema import read_archive
from store.clock import Clock
from store.layout import DataDirectory


@dataclass(frozen=True, slots=True)
class ToldSetting:
    """One setting as it holds, for people to read."""

    name: str  # "table.key"
    value: str
    default: str
    doc: str


@dataclass(frozen=True, slots=True)
class Console:
    """What every page needs and none changes."""

    data: DataDirectory
    settings: ConsoleSettings
    reports: ReportSettings
    address: Address
    clock: Clock
    default_language: str
    thresholds: MatchLimits = field(default_factory=MatchLimits)
    configured: tuple[ToldSetting, ...] = ()
    organisation: OrganisationSignIn | None = None  # beside local accounts
    archives: tuple[str, ...] = ()  # the public web archives that may be asked, by name

    @property
    def limits(self) -> SessionLimits:
        """How long a session lasts."""
        return SessionLimits(
            idle=timedelta(minutes=self.settings.idle_minutes),
            longest=timedelta(hours=self.settings.session_hours),
        )

    @property
    def cookie(self) -> str:
        """The session cookie's name; `__Host-` makes browsers insist on TLS, this host and the whole path."""
        return "__Host-lekwacht" if self.address.secure else "lekwacht"

    @property
    def device_cookie(self) -> str:
        """Name of the cookie of a browser on which somebody signed in before."""
        return f"{self.cookie}-browser"

    @property
    def state_cookie(self) -> str:
        """Name of the cookie that goes along while somebody signs in at their organisation."""
        return f"{self.cookie}-underway"

    @contextmanager
    def accounts(self) -> Iterator[Database]:
        """The accounts' database, for one request."""
        with closing(open_accounts(self.data.accounts)) as database:
            yield database

    @contextmanager
    def archive(self) -> Iterator[Database | None]:
        """What the crawler wrote, for one request; None where it wrote nothing yet."""
        if not self.data.archive.exists():
            yield None
            return
        with closing(read_archive(self.data.archive)) as database:
            yield database


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, in which language, with which form."""

    console: Console
    request: Request
    language: Language
    person: Account | None
    session: Session | None
    form: FormData

    @property
    def officer(self) -> Account:
        """The person, on pages that only somebody signed in can reach.

        Raises:
            PermissionError: nobody is signed in.
        """
        if self.person is None:
            raise PermissionError("nobody is signed in")
        return self.person

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """This officer's place at the casebook, for one request."""
        console = self.console
        with open_desk(
            console.data, console.reports, console.clock, actor=self.officer.name, origin=self.origin
        ) as desk:
            yield desk

    @property
    def origin(self) -> str:
        """The network address the request came from."""
        return "unknown" if self.request.client is None else self.request.client.host

    @property
    def here(self) -> str:
        """The path of this page without the proxy's prefix, with its query, to come back to."""
        url = self.request.url
        path = url.path.removeprefix(self.request.scope.get("root_path", "")) or "/"
        if self.request.method not in {"GET", "HEAD"}:
            return "/"
        return f"{path}?{url.query}" if url.query else path

    def field(self, name: str) -> str:
        """One field of the form, as it was typed without the spaces around it."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def fields(self, name: str) -> tuple[str, ...]:
        """Every value of a field that can be chosen more than once."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    def query(self, name: str) -> str:
        """One parameter of the address."""
        return self.request.query_params.get(name, "").strip()

    def path(self, page: str, /, **parameters: object) -> str:
        """The path of a page, with the proxy's prefix; what the path does not take becomes its query."""
        return page_path(self.request, page, **parameters)


def page_path(request: Request, page: str, /, **parameters: object) -> str:
    """The path of the page of this name, with the proxy's prefix; other parameters become its query."""
    route = request.app.state.pages[page]
    own = {name: value for name, value in parameters.items() if name in route.param_convertors}
    rest = {name: value for name, value in parameters.items() if name not in own and value not in ("", None)}
    path = str(route.url_path_for(page, **own))
    query = f"?{urlencode(rest, doseq=True)}" if rest else ""
    return f"{request.scope.get('root_path', '')}{path}{query}"
