"""Addresses of the web: read as a browser reads them, in one place for everything that is given one.

What a person types, what a page links to and what a file names all come through here. An address is kept
as it was written, since a site may know its pages by no other spelling; `key` is the one spelling by which
two addresses are known to be the same page.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

import idna

from store.errors import PlainError

LONGEST = 2_000
"""Characters of an address; browsers and servers take no more without trouble."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_EDGES = "".join(map(chr, range(33)))
_BREAKS = re.compile(r"[\t\n\r]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_SHOWN = 100
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_IN_PATH = re.compile(r"[^!$-;=@-\]_a-z|~]")
"""What a browser writes as %XX in a path; a `%` stands for itself, whatever follows."""
_IN_QUERY = re.compile(r"[^!$-&(-;=?-~]")
_WIDE = re.compile(r"utf_?-?(16|32)", re.IGNORECASE)
"""Encodings in which no browser writes an address."""
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = _LETTERS | frozenset("-._~")
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|cf_chl_\w+)\Z",
    re.IGNORECASE,
)
_SESSION = re.compile(r"(phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|zenid|osc?id)\Z", re.IGNORECASE)
_PERHAPS_SESSION = re.compile(r"(sid|s|session|sessionid|session_id|token)\Z", re.IGNORECASE)
"""Sessions on some sites, the number of a story or the words of a search on others: the value tells."""
_SESSION_VALUE = re.compile(r"([0-9a-f]{16,}|(?=[^/]*\d)(?=[^/]*[a-z])[0-9a-z]{20,})\Z", re.IGNORECASE)
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_SAME_PAGE = {
    "replytocom": re.compile(r"\d+\Z"),
    "share": re.compile(r"[a-z][a-z-]*\Z", re.IGNORECASE),
    "print": re.compile(r"(1|y|yes|true|on|ja|print|page)?\Z", re.IGNORECASE),
}
"""Parameters that change how a page is shown and not what it is, when their value is one of these."""


class BadAddressError(PlainError, ValueError):
    """It is not a web address."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One address of http or https, as it is asked."""

    scheme: str
    host: str  # small letters; a name of another script in its form for DNS; IPv6 without brackets
    port: int | None  # None where it is the scheme's own
    path: str
    query: str | None  # None where the address has no question mark

    @property
    def netloc(self) -> str:
        """The host, and the port where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port is None else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address as it is asked: what was written, with what no request may hold escaped."""
        return f"{self.origin}{self.path}" + ("" if self.query is None else f"?{self.query}")

    @property
    def key(self) -> str:
        """One spelling for all addresses of the same page: a name to know it by, never to ask for.

        Session numbers and tracking fall away, the order of parameters and http or https do not matter.
        """
        path = _SESSION_PATH.sub("", self.path) if ";" in self.path else self.path
        query = "" if self.query is None else _key_of_query(self.query)
        return f"//{self.netloc}{_even(path) or '/'}" + (f"?{query}" if query else "")


def parse(text: str, base: str = "", encoding: str = "utf-8") -> WebAddress:
    """The address that a page, a feed or a file names, joined to `base`.

    Args:
        text: as it stands there.
        base: the address of the page.
        encoding: of the page: browsers write the part after the question mark in it.

    Raises:
        BadAddressError: it is no address of http or https.
    """
    return _parse(text, "" if _ABSOLUTE.match(text) else base, encoding)


def parse_typed(text: str) -> WebAddress:
    """The address that a person typed; `https://` may be left out.

    Raises:
        BadAddressError: it is no address of http or https, or holds a user name.
    """
    bare = text.strip(_EDGES)
    whole = bare if _WITH_SCHEME.match(bare) else f"https://{bare}"
    if "@" in whole.partition("//")[2].partition("/")[0]:
        raise BadAddressError("the address holds a user name; write it without")
    try:
        return _parse(whole, "", "utf-8")
    except BadAddressError as error:
        shown = bare if len(bare) <= _SHOWN else f"{bare[:_SHOWN]}…"
        raise BadAddressError(
            f"{shown!r} is not a web address: {error}; write it as https://example.org/"
        ) from None


def host_of(text: str) -> str:
    """The one spelling of "host" or "host:port".

    Raises:
        BadAddressError: it is neither.
    """
    address = _parse(f"http://{text.strip()}/", "", "utf-8")
    if address.path != "/" or address.query is not None or "@" in text:
        raise BadAddressError(
            f"{text!r} is not a host; write it as forum.example.org or forum.example.org:8080"
        )
    return address.netloc


def escaped(header: bytes) -> str:
    """The address in a header of HTTP: bytes that are no letters of ASCII as %XX, as browsers send them."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in header)


@lru_cache(maxsize=8_192)  # the posts of a thread and its menus lead to the same pages over and over
def _parse(text: str, base: str, encoding: str) -> WebAddress:
    bare = _BREAKS.sub("", _SURROGATES.sub("\ufffd", text.strip(_EDGES)))
    if len(bare) > LONGEST:
        raise BadAddressError(f"it has more than {LONGEST} characters")
    try:
        parts = urlsplit(urljoin(base, _forward(bare)).partition("#")[0])
        port = parts.port
    except ValueError as error:
        raise BadAddressError(f"it cannot be read ({error})") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadAddressError("it does not begin with http:// or https://")
    has_query = bool(parts.query) or _ends_with_question_mark(bare)
    address = WebAddress(
        scheme=parts.scheme,
        host=_host(parts.hostname or ""),
        port=None if port in {None, _DEFAULT_PORTS[parts.scheme]} else port,
        path=_quoted(_IN_PATH, parts.path, "utf-8") or "/",
        query=_quoted(_IN_QUERY, parts.query, encoding) if has_query else None,
    )
    if len(address.url) > LONGEST:
        raise BadAddressError(f"it has more than {LONGEST} characters")
    return address


def _forward(text: str) -> str:
    """A backslash before the question mark is a slash, as in every browser."""
    if "\\" not in text:
        return text
    end = min((place for mark in "?#" if (place := text.find(mark)) >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _ends_with_question_mark(text: str) -> bool:
    return text.partition("#")[0].endswith("?")


def _host(name: str) -> str:
    """The one spelling of a host."""
    if ":" in name:
        try:
            return str(ipaddress.IPv6Address("" if "%" in name else name))
        except ValueError:
            raise BadAddressError("its host is not an IPv6 address") from None
    name = unquote(name).rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True, transitional=False).decode()
        except idna.IDNAError:
            raise BadAddressError("its host is not a possible host name") from None
    if not name or len(name) > 253 or not all(map(_LABEL.match, name.split("."))):
        raise BadAddressError("it has no host" if not name else "its host is not a possible host name")
    return name


def _quoted(unsafe: re.Pattern[str], text: str, encoding: str) -> str:
    """The text with what may not stand there as %XX, in this encoding where it has the letter."""

    def escape(match: re.Match[str]) -> str:
        try:
            data = match[0].encode("utf-8" if _WIDE.match(encoding) else encoding, "xmlcharrefreplace")
        except (LookupError, UnicodeError):
            data = match[0].encode("utf-8", "replace")
        return "".join(chr(byte) if chr(byte) in _LETTERS else f"%{byte:02X}" for byte in data)

    return unsafe.sub(escape, text)


def _key_of_query(query: str) -> str:
    pairs = [pair for pair in query.split("&") if pair and not _is_noise(pair)]
    even = [_even(pair) for pair in pairs]
    return "&".join(sorted(even) if all("=" in pair for pair in even) else even)


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if _TRACKING.match(name) or _SESSION.match(name):
        return True
    same = _SAME_PAGE.get(name.lower())
    if same is not None:
        return same.match(value) is not None
    return _PERHAPS_SESSION.match(name) is not None and _SESSION_VALUE.match(value) is not None


def _even(text: str) -> str:
    """Escapes in one spelling: large letters, and none where the letter itself may stand."""
    return _ESCAPE.sub(_even_escape, text) if "%" in text else text


def _even_escape(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter in _UNRESERVED else match[0].upper()
