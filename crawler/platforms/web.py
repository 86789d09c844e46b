"""Addresses of posts, as pages write them."""

from urllib.parse import urljoin


def joined(url: str, link: str) -> str:
    """The absolute form of a link; the page's own address where the link is broken."""
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return url
