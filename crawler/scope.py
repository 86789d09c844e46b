"""Which addresses belong to a site, and the one spelling under which each is kept."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from store.archive.coverage import Reason
from store.archive.site import Site

MAX_URL = 2_000
_MAX_REPEATS = 3
_MAX_PARAMETERS = 8
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NOISE = re.compile(
    r"^(utm_\w+|fbclid|gclid|phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|zenid|osc?id"
    r"|replytocom|share|print|highlight|cf_chl_\w+)$",
    re.IGNORECASE,
)
_PERHAPS_SESSION = re.compile(r"^(sid|s|token)$", re.IGNORECASE)
"""Sessions on some sites, the number of a story or the words of a search on others: the value tells."""
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"^(?=[^/]*\d)[0-9a-z_,-]{16,}$", re.IGNORECASE)
_USELESS = re.compile(
    r"/(login|logout|signin|signup|register|wp-login\.php|wp-admin|xmlrpc\.php|user/(login|register|password)"
    r"|ucp\.php|posting\.php|memberlist\.php|search\.php|cart|checkout|comment/reply|trackback)(/|$|\?)"
    r"|[?&](action=(edit|history|raw|info|delete|submit)|do=(edit|login|register)|oldid=|diff=|mode=(reply|quote|post))"
    r"|(Special|Speciaal)(:|%3A)",
    re.IGNORECASE,
)
_OTHER_FILES = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|bmp|tiff?|mp[34]|m4[av]|ogg|og[av]|webm|avi|mov|mkv|wav|flac|zip|gz|bz2|xz|7z"
    r"|rar|tar|exe|dmg|iso|apk|css|js|mjs|map|woff2?|ttf|eot|swf|epub|xls|pptx?)$",
    re.IGNORECASE,
)
_DOCUMENTS = re.compile(r"\.(pdf|docx|xlsx|odt|ods)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The addresses of one site."""

    scheme: str
    hosts: frozenset[str]  # "host" or "host:port", without a scheme's own port
    path: str
    exclude: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, site: Site) -> "Scope":
        """The scope that a site's address and options give; `www.` is the same site."""
        parts = urlsplit(site.url)
        host = _netloc(parts.scheme, parts.hostname or "", parts.port)
        bare = host.removeprefix("www.")
        hosts = frozenset({host, bare, f"www.{bare}", *site.options.also_hosts})
        patterns = tuple(re.compile(pattern) for pattern in site.options.exclude)
        return cls(parts.scheme, hosts, site.options.path, patterns)

    def clean(self, url: str, base: str = "") -> str | None:
        """The one spelling of an address, joined to `base`; None where it is no address of the web.

        Session ids and tracking go, the fragment too; on a site of https a link by http is the same page.
        """
        if len(url) > MAX_URL:
            return None
        try:
            return _clean(self, urljoin(base, url.strip()).partition("#")[0])
        except ValueError:
            return None

    def refusal(self, url: str) -> Reason | None:
        """Why a cleaned address is not to be visited, or None when it may be."""
        parts = urlsplit(url)
        if _netloc(parts.scheme, parts.hostname or "", parts.port) not in self.hosts:
            return Reason.OFF_SITE
        if not parts.path.startswith(self.path) or any(pattern.search(url) for pattern in self.exclude):
            return Reason.EXCLUDED
        if _USELESS.search(url):
            return Reason.EXCLUDED
        if _OTHER_FILES.search(parts.path) and not _is_wiki_page(parts.path):
            return Reason.NOT_TEXT
        return Reason.TRAP if _endless(parts.path, parts.query) else None


def is_document(url: str) -> bool:
    """Whether the address looks like that of a document we can read."""
    return _DOCUMENTS.search(urlsplit(url).path) is not None


def shape(url: str) -> str:
    """The address without its digits and values: pages of one template have one shape."""
    parts = urlsplit(url)
    folders = parts.path.split("/")
    path = "/".join(re.sub(r"\d+", "#", folder) for folder in folders[:-1])
    last = "#" if any(c.isdigit() for c in folders[-1]) or "-" in folders[-1] else folders[-1]
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{path}/{last}?{names}"[:200]


@lru_cache(maxsize=4_096)  # the posts of a thread and its menus lead to the same pages over and over
def _clean(scope: Scope, url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    scheme = parts.scheme
    netloc = _netloc(scheme, parts.hostname, parts.port)
    if scope.scheme == "https" and scheme == "http" and netloc in scope.hosts:
        scheme = "https"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not _noise(*pair)])
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return canonicalize_url(urlunsplit((scheme, netloc, path, query, "")))


def _noise(name: str, value: str) -> bool:
    return bool(_NOISE.match(name) or (_PERHAPS_SESSION.match(name) and _SESSION_VALUE.match(value)))


def _is_wiki_page(path: str) -> bool:
    """Whether it is the page about a file, where people talk too, rather than the file."""
    return ":" in path.rpartition("/")[2]


def _netloc(scheme: str, host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host.rstrip(".")
    return name if port in {None, _DEFAULT_PORTS.get(scheme)} else f"{name}:{port}"


def _endless(path: str, query: str) -> bool:
    folders = [folder for folder in path.split("/") if folder]
    repeats = max((folders.count(folder) for folder in set(folders) if not folder.isdigit()), default=0)
    return repeats >= _MAX_REPEATS or query.count("&") >= _MAX_PARAMETERS
