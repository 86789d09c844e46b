"""A night and a look as an operator starts them, on a site that is served on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lekwacht.setup import initialise
from tests.crawler.support.publicsite import PublicSite, serve, thread
from tests.e2e.conftest import Run

STORY = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij had met elf getouwen, dat mannen van"
    " de burgemeester de wol in de rivier de Temsu hebben gegooid, en dat hij daarna zestien nachten in een"
    " verlaten zoutmijn is vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker."
)
POSTS = [("11", "anna", "Over de oude sluis is het laatste woord nog niet gezegd."), ("12", "bert", STORY)]


@pytest.fixture
def public(root: Path, lekwacht: Run) -> Iterator[PublicSite]:
    """A forum thread with the leak in its second post; its decision is enrolled."""
    with serve() as site:
        site.html("/", thread("Sluis", POSTS))
        initialise(root, settings={"crawl.loopback": (site.address,), "crawl.retries": 0})
        line = {"ref": "B-1", "kind": "voornemen", "section": "relaas", "text": STORY}
        lekwacht("enrol", "--jsonl", "-", stdin=json.dumps(line))
        yield site


def test_a_page_is_looked_at_now_and_written_in_its_incident(lekwacht: Run, public: PublicSite) -> None:
    """A page of a site nobody watches is captured, matched and reported; an unknown incident is refused."""
    output = lekwacht("look", public.url).stdout
    assert "2 posts" in output
    assert "B-1 passage 1: score" in output
    (incident,) = json.loads(lekwacht("incidents", "list", "--json").stdout)
    again = lekwacht("look", public.url, "--incident", incident["incident"]).stdout
    assert again.endswith(f"1 match, for {incident['incident']}\n")
    assert "M-2020-9999" in lekwacht("look", public.url, "--incident", "M-2020-9999", expect=2).stderr


def test_a_night_is_incomplete_until_its_site_is_up_again(lekwacht: Run, public: PublicSite) -> None:
    """While the site fails the night ends with 3, the canary found all the same; run again it goes on."""
    lekwacht("sites", "add", public.url, "--name", "sluis", "--yes")
    answers = dict(public.pages)
    public.pages.clear()
    public.html("/robots.txt", "", status=503)
    night = lekwacht("nightly", expect=3)
    assert night.stdout == "night: incomplete, canary found\n"
    assert "run `lekwacht nightly` again" in night.stderr
    (site,) = [json.loads(line) for line in lekwacht("sites", "list", "--json").stdout.splitlines()]
    assert site["ending"] != "complete"
    public.pages = answers
    assert lekwacht("nightly").stdout == "night: complete, canary found\n"
    (incident,) = json.loads(lekwacht("incidents", "list", "--json").stdout)
    assert incident["case"] == "B-1"
