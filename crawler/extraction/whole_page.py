"""The whole page as one post: the last resort, so that nothing is missed because segmentation failed."""

from crawler.extraction import rest
from crawler.extraction.page import ParsedPage
from store.archive.extracted import ExtractedPost

NAME = "page"
VERSION = 4


def find_posts(page: ParsedPage, url: str) -> tuple[ExtractedPost, ...]:
    """All that the page says as one article, known by its address; none when it shows no text."""
    post = rest.whole_page(page, url)
    return () if post is None else (post,)
