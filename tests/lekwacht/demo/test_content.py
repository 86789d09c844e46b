"""What the demonstration is made of: a decision that reads well, and two sites that hang together."""

from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from lxml import etree, html

from documents import Purpose, read

DEMO = Path(__file__).parents[3] / "lekwacht" / "demo"
SITES = {name: DEMO / "sites" / name for name in ("forum", "weblog")}
PAGES = [(site, page) for site, root in SITES.items() for page in sorted(root.rglob("index.html"))]


def address(site: str, page: Path) -> str:
    """Where a page stands when its site's folder is the root of a server."""
    return f"http://{site}/{page.parent.relative_to(SITES[site]).as_posix()}/".replace("/./", "/")


def target(site: str, url: str) -> Path:
    """The file that a server would answer with."""
    path = SITES[site] / url.removeprefix(f"http://{site}/")
    return path / "index.html" if url.endswith("/") else path


def test_the_decision_has_the_parts_of_a_decision() -> None:
    """The made-up decision is read from its PDF with every part under its label."""
    decision = read((DEMO / "decision.pdf").read_bytes(), name="decision.pdf", purpose=Purpose.ENROLMENT)
    labels = [section.label for section in decision.sections]
    assert labels == [
        "aanhef", "procesverloop", "relaas", "beoordeling", "beoordeling", "beoordeling", "besluit",
        "rechtsgevolgen", "rechtsmiddelen",
    ]  # fmt: skip
    assert "Pagina 1" not in decision.text


@pytest.mark.parametrize(("site", "page"), PAGES)
def test_every_link_leads_somewhere_on_the_site(site: str, page: Path) -> None:
    """Links are relative and lead to a file; a fragment leads to an element, but for the forms left out."""
    for link in html.parse(str(page)).getroot().iterfind(".//*[@href]"):
        url, fragment = urldefrag(urljoin(address(site, page), link.get("href", "")))
        assert target(site, url).is_file(), url
        if fragment not in ("", "comment-form", "respond"):
            assert html.parse(str(target(site, url))).getroot().find(f".//*[@id='{fragment}']") is not None


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("pattern", ["*.xml", "robots.txt"])
def test_feeds_and_maps_name_pages_that_exist(site: str, pattern: str) -> None:
    """Feed, sitemap and robots file name addresses from the site's root."""
    for file in SITES[site].glob(pattern):
        if file.suffix == ".xml":
            elements = etree.parse(file).getroot().iter("{*}loc", "link")
            places = [(element.text or "").strip() for element in elements]
        else:
            lines = file.read_text().splitlines()
            places = [line.split()[1] for line in lines if line.startswith("Sitemap:")]
        assert places
        for place in places:
            assert target(site, urljoin(f"http://{site}/", place)).is_file(), place


def test_the_leak_stands_in_a_reaction_only() -> None:
    """The article is harmless; what the decision tells stands in a comment below it."""
    page = html.parse(str(SITES["forum"] / "node" / "2017" / "index.html")).getroot()
    article = page.find(".//*[@id='node-2017']").text_content()
    comments = page.find(".//*[@id='comments']").text_content()
    for word in ("Tekebulun", "graanschuur", "klarinet", "bijenkasten"):
        assert word not in article
        assert word in comments
