"""A response in the encoding in which browsers read it."""

from scrapy.http import TextResponse

from crawler.extraction.markup import encoding_of


def in_its_encoding(response: TextResponse) -> TextResponse:
    """The same response; Scrapy believes "charset=hex", and guesses ill where an old page names nothing."""
    header = response.headers.get("Content-Type")
    declared = None if header is None else header.decode("latin-1")
    return response.replace(encoding=encoding_of(response.body, declared))
