"""The whole page as one post: the last resort, so that nothing is missed because segmentation failed."""

from crawler.page import Page
from crawler.text import read_body
from store.archive.post import ExtractedPost, PostKind

NAME = "page"
VERSION = 1


def find_posts(page: Page, url: str) -> tuple[ExtractedPost, ...]:
    """All visible text as one article; none when the page shows no text."""
    body = read_body(page, 0, len(page.texts), whole=True)
    if not body.text:
        return ()
    return (ExtractedPost("page", PostKind.ARTICLE, body.text, url.partition("#")[0], quotes=body.quotes),)
