"""Which addresses belong to a site, and why others are left alone."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from store.archive.coverage import CoverageReason
from store.archive.site import Site
from store.web_address import BadAddressError, WebAddress, host_of, parse

_MAX_REPEATS = 3
_MAX_PARAMETERS = 16
_USELESS = re.compile(
    r"/(wp-login\.php|wp-admin|xmlrpc\.php|user/(login|register|password)|ucp\.php|posting\.php|memberlist\.php"
    r"|comment/reply|trackback)(/|$|\?)"
    r"|/((log|sign)[-_]?(in|out|up|off)|register|cart|checkout)(\.\w+)?/?(\?|$)"
    r"|/search\.php($|\?(?!.*\b(id|sid|tid|pid|p|t)=\d))"
    r"|[?&](action=(edit|history|raw|info|delete|submit)|do=(edit|login|register)|oldid=|diff=|mode=(reply|quote|post))"
    r"|[/=](Special|Speciaal)(:|%3A)",
    re.IGNORECASE,
)
_OTHER_FILES = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|ogg|og[av]|webm|avi|mov|mkv|wav|flac|zip|gz|bz2|xz"
    r"|7z|rar|tar|exe|dmg|iso|apk|css|js|mjs|map|woff2?|ttf|eot|swf|epub|xls|pptx?)$",
    re.IGNORECASE,
)
_DOCUMENTS = re.compile(r"\.(pdf|docx|xlsx|odt|ods)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SiteScope:
    """The addresses of one site."""

    scheme: str
    hosts: frozenset[str]  # "host" or "host:port", without a scheme's own port
    path: str
    exclude: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, site: Site) -> "SiteScope":
        """The scope that a site's address and options give; `www.` is the same site.

        A site whose address cannot be read has no addresses: it stops no other.
        """
        try:
            own = parse(site.url)
        except BadAddressError:
            return cls("https", frozenset(), "/", ())
        bare = own.netloc.removeprefix("www.")
        also = {host for name in site.options.also_hosts if (host := _known_host(name)) is not None}
        patterns = tuple(re.compile(pattern) for pattern in site.options.exclude)
        hosts = frozenset({own.netloc, bare, f"www.{bare}", *also})
        return cls(own.scheme, hosts, site.options.path, patterns)

    def address(self, link: str, base: str = "", encoding: str = "utf-8") -> WebAddress | None:
        """The address that a page names, as it is asked; None where it is none of the web.

        On a site of https a link by http is the same page, and is asked as such.
        """
        try:
            address = parse(link, base, encoding)
        except BadAddressError:
            return None
        if self.scheme == "https" and address.scheme == "http" and address.netloc in self.hosts:
            return WebAddress("https", address.host, address.port, address.path, address.query)
        return address

    def refusal(self, address: WebAddress) -> CoverageReason | None:
        """Why an address is not to be visited, or None when it may be."""
        if not self.holds(address):
            return CoverageReason.OFF_SITE
        url = address.url
        if not address.path.startswith(self.path) or any(pattern.search(url) for pattern in self.exclude):
            return CoverageReason.EXCLUDED
        if _USELESS.search(url[len(address.origin) :]):
            return CoverageReason.EXCLUDED
        if _OTHER_FILES.search(address.path) and not _is_wiki_page(address.path):
            return CoverageReason.NOT_TEXT
        return CoverageReason.TRAP if _endless(address.path, address.query or "") else None

    def holds(self, address: WebAddress) -> bool:
        """Whether the address is one of the site's hosts, whatever is left out there."""
        return address.netloc in self.hosts


def is_document(url: str) -> bool:
    """Whether the address looks like that of a document we can read."""
    return _DOCUMENTS.search(url.partition("?")[0]) is not None


def shape(url: str) -> str:
    """The address without its digits and values: pages of one template have one shape."""
    parts = urlsplit(url)
    names = sorted({_plain(pair.partition("=")[0]) for pair in parts.query.split("&") if pair})
    return f"{_plain(parts.path)}?{','.join(names)}"[:200]


def _plain(path: str) -> str:
    """A path in which numbers, and the words of a title at its end, are marks."""
    folders = path.split("/")
    kept = [re.sub(r"\d+", "#", folder) for folder in folders]
    for place in {len(folders) - 1, len(folders) - 2 + bool(folders[-1])}:
        folder = folders[place]
        if any(c.isdigit() for c in folder) or "-" in folder:
            kept[place] = "#"
    return "/".join(kept)


def _known_host(name: str) -> str | None:
    try:
        return host_of(name)
    except BadAddressError:
        return None


def _is_wiki_page(path: str) -> bool:
    """Whether it is the page about a file, where people talk too, rather than the file."""
    return ":" in path.rpartition("/")[2]


def _endless(path: str, query: str) -> bool:
    folders = [folder for folder in path.split("/") if folder]
    repeats = max((folders.count(folder) for folder in set(folders) if not folder.isdigit()), default=0)
    return repeats >= _MAX_REPEATS or query.count("&") >= _MAX_PARAMETERS
