"""The whole page as one post: the last resort, so that nothing is missed because segmentation failed."""

import hashlib

from crawler.extraction.page import Page
from crawler.extraction.posts import documents_in
from crawler.extraction.text import read_body
from store.archive.extracted import ExtractedPost, PostKind

NAME = "page"
VERSION = 2


def find_posts(page: Page, url: str) -> tuple[ExtractedPost, ...]:
    """All visible text as one article, known by its address; none when the page shows no text."""
    body = read_body(page, 0, len(page.texts), whole=True)
    if not body.text:
        return ()
    address = url.partition("#")[0]
    post = ExtractedPost(
        native_id=f"page-{hashlib.sha256(address.encode()).hexdigest()[:16]}",
        kind=PostKind.ARTICLE,
        text=body.text,
        permalink=address,
        quotes=body.quotes,
        attachments=documents_in(page, range(len(page.tag)), url),
    )
    return (post,)
