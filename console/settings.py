"""What an operator may set about the console; the front door reads it from `[console]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Settings of `[console]`."""

    host: str = field(
        default="127.0.0.1",
        metadata={
            "doc": "Address on which the console listens; any address other than loopback needs public_url."
        },
    )
    port: int = field(default=8700, metadata={"doc": "Port on which the console listens."})
    public_url: str = field(
        default="",
        metadata={"doc": "Address that officers type, with https and a path where a proxy adds one."},
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Addresses of proxies whose X-Forwarded-For is trusted; empty: none."},
    )
    idle_minutes: int = field(
        default=30, metadata={"doc": "Minutes without use after which an officer must sign in again."}
    )
    session_hours: int = field(
        default=8, metadata={"doc": "Hours after which an officer must always sign in again."}
    )
    failures_per_account: int = field(
        default=5,
        metadata={
            "doc": "Failed sign-ins of one account from one address in 15 minutes before the next "
            "ones are delayed."
        },
    )
    failures_per_address: int = field(
        default=30,
        metadata={"doc": "Failed sign-ins from one address in 15 minutes before the next ones are delayed."},
    )
    longest_wait_s: float = field(
        default=30.0, metadata={"doc": "Maximum delay in seconds of a sign-in after many failed ones."}
    )
    page_rows: int = field(default=50, metadata={"doc": "Rows on one page of a list."})
    sign_in: str = field(
        default="local",
        metadata={
            "doc": "How officers sign in besides local accounts: local (only local accounts), oidc or proxy."
        },
    )
    organisation_roles: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": 'Maps the values of the organisation to roles, as "group=coordinator"; empty: the values '
            "are names of roles."
        },
    )
    oidc_issuer: str = field(
        default="", metadata={"doc": "Address of the OpenID provider, as in its tokens; https."}
    )
    oidc_client_id: str = field(default="", metadata={"doc": "Client id of this console at the provider."})
    oidc_client_secret_file: str = field(
        default="",
        metadata={"doc": "File with the client secret for the provider, mode 0600; empty: only PKCE."},
    )
    oidc_scope: str = field(default="openid profile", metadata={"doc": "Scopes requested from the provider."})
    oidc_acr: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Required authentication levels (acr), one of these; empty: any."},
    )
    oidc_name_claim: str = field(
        default="preferred_username", metadata={"doc": "Claim with the sign-in name."}
    )
    oidc_roles_claim: str = field(
        default="roles",
        metadata={
            "doc": "Claim with the roles or groups; a dot selects a nested claim, as realm_access.roles."
        },
    )
    oidc_ca_file: str = field(
        default="",
        metadata={
            "doc": "File with certificates of the organisation's own authority, to verify the provider."
        },
    )
    proxy_user_header: str = field(
        default="X-Remote-User", metadata={"doc": "Header in which a trusted proxy names the person."}
    )
    proxy_roles_header: str = field(
        default="X-Remote-Groups",
        metadata={"doc": "Header with the person's roles or groups, separated by commas."},
    )
    proxy_name_header: str = field(
        default="X-Remote-Name", metadata={"doc": "Header with the person's display name."}
    )
    proxy_secret_file: str = field(
        default="",
        metadata={"doc": "File with the secret that the proxy sends as X-Lekwacht-Proxy, mode 0600."},
    )
