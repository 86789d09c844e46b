"""Who an organisation says that somebody is, and the one interface behind which it says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import Headers

from console.errors import ConsoleSetupError
from store.accounts.account import Role

LONGEST = 255


@dataclass(frozen=True, slots=True)
class OfficerIdentity:
    """One person, as their organisation names them."""

    issuer: str  # who says so
    subject: str  # who it is there: stays the same when a name changes
    name: str  # the sign-in name
    full_name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class SignInArrival:
    """What a browser brings to a sign-in by the organisation."""

    headers: Headers
    query: Mapping[str, str]
    state: str  # what the way kept in the browser when it began; empty where there is nothing
    back_to: str  # the address to which a provider sends the browser back
    wanted: str  # the path to go on to afterwards


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the browser is sent, and what is kept in it meanwhile."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody was told to us, and where they wanted to go."""

    identity: OfficerIdentity
    wanted: str


class OrganisationSignIn(Protocol):
    """A way in which an organisation tells who somebody is."""

    @property
    def name(self) -> str:
        """What the audit trail calls it."""

    def begin(self, arrival: SignInArrival) -> Onward | Known:
        """Who it is, or where the browser has to go to find out.

        Raises:
            SignInError: the organisation does not tell, or does not answer.
        """

    def finish(self, arrival: SignInArrival) -> Known:
        """Who it is, once the browser came back.

        Raises:
            SignInError: what it brings back is not right, or the organisation does not answer.
        """

    def trouble(self) -> str | None:
        """Why nobody could sign in by it now, in a sentence; None where it answers."""


@dataclass(frozen=True, slots=True)
class RoleTable:
    """Which of the organisation's values stand for which roles here."""

    roles: Mapping[str, frozenset[Role]]

    def of(self, values: Iterable[object]) -> frozenset[Role]:
        """The roles that these values stand for; a value that says nothing here is left out."""
        known = (self.roles.get(value, frozenset()) for value in values if isinstance(value, str))
        return frozenset().union(*known)


def role_table(lines: tuple[str, ...]) -> RoleTable:
    """The table from lines as "group of the organisation=coordinator"; without any, roles have our names.

    Raises:
        ConsoleSetupError: a line names no role that there is.
    """
    if not lines:
        return RoleTable({role.value: frozenset({role}) for role in Role})
    table: dict[str, frozenset[Role]] = {}
    for line in lines:
        value, _, role = (part.strip() for part in line.rpartition("="))
        if not value or role not in set(Role):
            known = ", ".join(Role)
            raise ConsoleSetupError(
                f'console.organisation_roles: {line!r} is not a value and a role, as "group=coordinator"; '
                f"roles are {known}"
            )
        table[value] = table.get(value, frozenset()) | {Role(role)}
    return RoleTable(table)
