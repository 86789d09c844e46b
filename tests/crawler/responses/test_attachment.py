"""Documents that posts link to, each read as a post of its own."""

import pytest

from store.archive.coverage import CoverageReason
from store.archive.extracted import PostKind
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, thread
from tests.documents.samples import sample

OLD = "Over de oude sluis is het laatste woord nog niet gezegd, denk ik."
NEWS = "Vannacht hebben ze de sluisdeur toch opengezet, ik stond erbij."


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("verborgen.xlsx", "blad bakelieten"),
        ("verborgen.ods", "rij regenton"),
        ("verborgen.odt", "Geschrapte ooievaarsnesten"),
    ],
)
def test_what_an_attached_file_hides_is_read(
    watch: Watch, public: PublicSite, name: str, hidden: str
) -> None:
    """Hidden rows, sheets and deletions of a linked file stand in the text of a post of its own."""
    public.html(
        "/", thread("V", [("11", "anna", f'{OLD} <a href="/{name}">lijst</a>'), ("12", "bert", NEWS)])
    )
    public.pages[f"/{name}"] = (200, {"Content-Type": "application/octet-stream"}, sample(name))
    watch.site(public)
    watch.crawl()
    (attached,) = [post for post in watch.posts().values() if post.kind is PostKind.ATTACHMENT]
    assert hidden in attached.text
    assert (attached.parent, attached.permalink) == ("p11", f"{public.url}{name}")


def test_a_file_that_cannot_be_read_has_its_reason(watch: Watch, public: PublicSite) -> None:
    """A broken workbook is counted as unreadable, and the page that links to it is read."""
    linked = f'{OLD} <a href="/lijst.xlsx">lijst</a>'
    public.html("/", thread("V", [("11", "anna", linked), ("12", "bert", NEWS)]))
    public.pages["/lijst.xlsx"] = (200, {"Content-Type": "application/zip"}, b"PK\x03\x04 niets")
    watch.site(public)
    report = watch.crawl()
    assert dict(report.coverage[0].reasons)[CoverageReason.UNREADABLE] == 1
    assert set(watch.posts()) == {"p11", "p12"}
