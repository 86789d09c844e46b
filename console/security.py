"""The layers around every page, in this order: address, headers, forms from elsewhere.

Nothing here knows a page; a request that gets through has a known host, a path without the proxy's prefix,
and, when it changes something, comes from a page of the console itself.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.address import Address

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# `data:` images: the vendored theme draws the arrow of a select with one
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # not no-referrer: that would make a browser send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
STRICT_TRANSPORT = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class AddressLayer:
    """Answers known hosts only, and takes the path prefix off whether or not the proxy did."""

    app: ASGIApp
    address: Address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request when its host is ours."""
        if Headers(scope=scope).get("host", "").lower() not in self.address.hosts:
            await PlainTextResponse("Unknown host\n", status_code=400)(scope, receive, send)
            return
        await self.app(self._placed(scope), receive, send)

    def _placed(self, scope: Scope) -> Scope:
        prefix, path = self.address.prefix, scope["path"]
        if prefix and path != prefix and not path.startswith(f"{prefix}/"):
            path = prefix + path
        scheme = "https" if self.address.secure else "http"
        return {**scope, "path": path, "root_path": prefix, "scheme": scheme}


@dataclass(frozen=True, slots=True)
class HeaderLayer:
    """Puts the same strict headers on every answer; only our own fixed files may be kept by a browser."""

    app: ASGIApp
    address: Address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders) -> None:
        headers.update(HEADERS)
        headers.setdefault("Cache-Control", "no-store")
        if self.address.secure:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT


@dataclass(frozen=True, slots=True)
class SameSiteLayer:
    """Refuses a request that changes something unless the browser says that our own page sent it.

    Browsers tell it in Sec-Fetch-Site and in Origin; when both are missing the request is refused, and
    when both are there both have to be right.
    """

    app: ASGIApp
    address: Address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through when it changes nothing, or when our own page sent it."""
        if scope["method"] in SAFE_METHODS or self.is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        refusal = PlainTextResponse("This form was not sent by the console itself\n", status_code=403)
        await refusal(scope, receive, send)

    def is_ours(self, headers: Headers) -> bool:
        """Whether these headers say that a page of ours sent the request."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is None and origin is None:
            return False
        if site is not None and site != "same-origin":
            return False
        return origin is None or _normal(origin) in self.address.origins


def _normal(origin: str) -> str:
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}".lower()
