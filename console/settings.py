"""What an operator may set about the console; the front door reads it from `[console]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Settings of `[console]`."""

    host: str = field(
        default="127.0.0.1",
        metadata={"doc": "Address on which the console listens; another than loopback needs public_url."},
    )
    port: int = field(default=8700, metadata={"doc": "Port on which the console listens."})
    public_url: str = field(
        default="",
        metadata={"doc": "Address that officers type, with https and a path where a proxy adds one."},
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Addresses of proxies whose X-Forwarded-For is believed; without one, none is."},
    )
    idle_minutes: int = field(
        default=30, metadata={"doc": "Minutes without use after which an officer signs in again."}
    )
    session_hours: int = field(
        default=8, metadata={"doc": "Hours after which an officer signs in again in any case."}
    )
    failures_per_account: int = field(
        default=5,
        metadata={"doc": "Sign-ins of one account from one address in 15 minutes before each has to wait."},
    )
    failures_per_address: int = field(
        default=30, metadata={"doc": "Sign-ins from one address in 15 minutes before each has to wait."}
    )
    longest_wait_s: float = field(
        default=30.0, metadata={"doc": "Seconds that a sign-in waits at most after many that failed."}
    )
    page_rows: int = field(default=50, metadata={"doc": "Rows on one page of a list."})
    sign_in: str = field(
        default="local",
        metadata={"doc": "How officers sign in beside local accounts: local (not), oidc or proxy."},
    )
    organisation_roles: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": 'Which value of the organisation is which role, as "group=coordinator"; without any, '
            "values are the roles' own names."
        },
    )
    oidc_issuer: str = field(
        default="", metadata={"doc": "Address of the OpenID provider, as its tokens name it; https."}
    )
    oidc_client_id: str = field(default="", metadata={"doc": "What the provider calls this console."})
    oidc_client_secret_file: str = field(
        default="",
        metadata={"doc": "File with the secret for the provider, mode 0600; empty: PKCE alone."},
    )
    oidc_scope: str = field(default="openid profile", metadata={"doc": "What is asked of the provider."})
    oidc_acr: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "How somebody must have signed in there (acr), one of these; empty: any way."},
    )
    oidc_name_claim: str = field(
        default="preferred_username", metadata={"doc": "Claim with the sign-in name."}
    )
    oidc_roles_claim: str = field(
        default="roles",
        metadata={"doc": "Claim with the roles or groups; a dot leads into it, as realm_access.roles."},
    )
    oidc_ca_file: str = field(
        default="", metadata={"doc": "Certificates of the organisation that vouch for the provider."}
    )
    proxy_user_header: str = field(
        default="X-Remote-User", metadata={"doc": "Header in which a trusted proxy names the person."}
    )
    proxy_roles_header: str = field(
        default="X-Remote-Groups",
        metadata={"doc": "Header with their roles or groups, with commas between them."},
    )
    proxy_name_header: str = field(
        default="X-Remote-Name", metadata={"doc": "Header with their name as people read it."}
    )
    proxy_secret_file: str = field(
        default="",
        metadata={"doc": "File with what the proxy sends as X-Lekwacht-Proxy to prove itself, mode 0600."},
    )
