"""A document that a post links to, read as a post of its own: hidden text, comments and metadata too."""

import hashlib
from urllib.parse import unquote, urlsplit

from documents.confined import Confinement, read_confined
from documents.errors import DocumentError
from store.archive.coverage import Reason
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind
from store.archive.page import Page

EXTRACTOR = "document/1"
MEMORY_MIB = 1_024
SECONDS = 30


def read_document(page: Page, body: bytes) -> ExtractedPage | Reason:
    """The document at the page's address as one post, or why it could not be read.

    It is read in a process of its own, with its own limits of memory and time.
    """
    name = unquote(urlsplit(page.url).path.rpartition("/")[2]) or "document"
    try:
        document = read_confined(
            body, name=name, confinement=Confinement(memory_mib=MEMORY_MIB, seconds=SECONDS)
        )
    except DocumentError:
        return Reason.UNREADABLE
    number = hashlib.sha256(page.url.encode()).hexdigest()[:16]
    post = ExtractedPost(
        native_id=f"document-{number}",
        kind=PostKind.ATTACHMENT,
        text=document.text,
        permalink=page.url,
        parent=page.parent,
    )
    return ExtractedPage(page.url, "document", EXTRACTOR, (post,))
