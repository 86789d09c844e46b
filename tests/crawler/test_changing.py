"""What an officer asked of a site in the console is done once, and the answer is kept."""

import json

import pytest

from crawler.changing import carry_out
from crawler.runs.job import AheadClock
from store.archive.site import Site, find_site
from store.change_answer import OrderError, known
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, thread

POSTS = [("11", "anna", "De oude sluis lekt al jaren."), ("12", "bert", "Volgens mij valt dat wel mee.")]


def order(watch: Watch, kind: str, subject: str, number: int = 7, **fields: object) -> bool:
    """Carry out an order, and tell whether it went well."""
    text = json.dumps({"id": number, "kind": kind, "subject": subject, **fields})
    settings = type(watch.settings)(loopback=tuple(watch.allowed), retry_delay_s=0, retries=0, timeout_s=10)
    return carry_out(watch.data, settings, AheadClock(), text)


def answer(watch: Watch, number: int = 7) -> dict[str, object]:
    """What the officer is told."""
    kept = known(watch.database, number)
    assert kept is not None
    return dict(json.loads(kept.answer))


def site(watch: Watch, name: str = "proef") -> Site:
    """The site of this name."""
    found = find_site(watch.database, name)
    assert found is not None
    return found


def test_a_site_is_looked_at_without_being_watched(watch: Watch, public: PublicSite) -> None:
    """The answer says what it is and holds; nothing of it is kept."""
    public.html("/", thread("V", POSTS))
    watch.allowed.append(public.address)
    assert order(watch, "site_try", public.url, name="proef")
    told = answer(watch)
    assert (told["site"], told["posts"]) == ("proef", 2)
    assert isinstance(told["pages"], int)
    assert isinstance(told["minutes"], int)
    assert told["pages"] >= 1
    assert told["minutes"] >= 1
    assert find_site(watch.database, "proef") is None


def test_a_site_is_added_as_it_was_asked(watch: Watch, public: PublicSite) -> None:
    """Under its name, with its options; asked twice it is added once, with one answer."""
    public.html("/", thread("V", POSTS))
    watch.allowed.append(public.address)
    for _ in range(2):
        assert order(watch, "site_add", public.url, name="proef", options={"max_pages": 9})
    assert (site(watch).url, site(watch).enabled, site(watch).options.max_pages) == (public.url, True, 9)
    assert answer(watch)["site"] == "proef"
    assert public.paths.count("/") == 1


def test_a_site_that_cannot_be_had_is_told_and_not_added(watch: Watch, public: PublicSite) -> None:
    """The answer is one sentence, and it is the answer for good."""
    public.html("/", "weg", status=500)
    watch.allowed.append(public.address)
    assert not order(watch, "site_add", public.url, name="proef")
    assert answer(watch).keys() == {"error"}
    public.html("/", thread("V", POSTS))
    assert not order(watch, "site_add", public.url, name="proef")
    assert find_site(watch.database, "proef") is None


def test_what_is_not_asked_stays_as_it_is(watch: Watch, public: PublicSite) -> None:
    """An option that is none again is as the settings say; the others, and whether it is watched, stay."""
    watch.site(public, max_pages=9, delay_s=2.0, exclude=("/geheim",))
    assert order(watch, "site_change", "proef", 1, options={"max_pages": 5})
    options = site(watch).options
    assert (options.max_pages, options.delay_s, options.exclude) == (5, 2.0, ("/geheim",))
    assert site(watch).enabled
    assert order(watch, "site_change", "proef", 2, options={"delay_s": None})
    assert site(watch).options.delay_s is None
    assert answer(watch, 2) == {"site": "proef"}


@pytest.mark.parametrize(("asked", "enabled"), [(False, [False, False, True]), (True, [True, True, True])])
def test_a_site_is_switched_where_that_is_asked(
    watch: Watch, public: PublicSite, *, asked: bool, enabled: list[bool]
) -> None:
    """And in no other case."""
    watch.site(public)
    seen = []
    for number, value in enumerate((asked, None, True)):
        order(watch, "site_change", "proef", number, enabled=value)
        seen.append(site(watch).enabled)
    assert seen == enabled


@pytest.mark.parametrize(
    "options", [{"delay_s": "x"}, {"delay_s": -1}, {"exclude": ["("]}, {"max_pages": 1.5}, {"also_hosts": 5}]
)
def test_what_cannot_be_set_is_told_and_changes_nothing(
    watch: Watch, public: PublicSite, options: dict[str, object]
) -> None:
    """Of another kind, negative, or no pattern: the answer is one sentence."""
    before = watch.site(public, max_pages=9)
    assert not order(watch, "site_change", "proef", options=options)
    assert answer(watch).keys() == {"error"}
    assert site(watch) == before
    watch.allowed.append(public.address)
    assert not order(watch, "site_add", public.url, 8, name="nieuw", options=options)
    assert public.paths == []


@pytest.mark.parametrize("kind", ["site_change", "site_remove"])
def test_a_site_that_is_not_watched_is_told(watch: Watch, kind: str) -> None:
    """By name, in one sentence."""
    assert not order(watch, kind, "onbekend")
    assert "onbekend" in str(answer(watch)["error"])


def test_a_site_is_taken_off_the_list(watch: Watch, public: PublicSite) -> None:
    """What was captured stays under its name."""
    watch.site(public)
    assert order(watch, "site_remove", "proef")
    assert answer(watch) == {"site": "proef"}
    assert not site(watch).enabled


def test_what_is_not_about_a_site_is_not_for_us(watch: Watch, public: PublicSite) -> None:
    """A request to the matcher that came here changes no site that has the name of a document."""
    before = watch.site(public)
    assert not order(watch, "disclose", "proef", enabled=False)
    assert "not about a site" in str(answer(watch)["error"])
    assert site(watch) == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"id": 1}', '{"id": 1, "kind": "iets", "subject": "x"}', "\ud800"]
)
def test_what_is_no_order_is_refused(watch: Watch, text: str) -> None:
    """Without an answer: there is no change that it could belong to."""
    with pytest.raises(OrderError):
        carry_out(watch.data, watch.settings, AheadClock(), text)
    assert watch.rows("SELECT * FROM change_answer") == []
