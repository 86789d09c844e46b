"""A list of sites is taken whole or not at all, and shared by machines without a site that two crawl."""

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import site_list
from crawler.errors import BadSiteError
from crawler.runs.job import AheadClock
from crawler.site_list import ListShare
from store.archive.site import sites
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import serve, thread

NAMES = [f"site-{number}.example.org" for number in range(300)]


@given(st.text(min_size=1, max_size=40), st.integers(1, 12))
def test_every_site_has_one_machine(name: str, machines: int) -> None:
    """Whatever it is called and however many machines there are."""
    assert sum(ListShare(number, machines).holds(name) for number in range(1, machines + 1)) == 1


def test_another_machine_takes_from_all_and_moves_nothing_else() -> None:
    """A site that is not the new machine's stays where it was, and shares are about equal."""
    before = {name: next(k for k in (1, 2) if ListShare(k, 2).holds(name)) for name in NAMES}
    after = {name: next(k for k in (1, 2, 3) if ListShare(k, 3).holds(name)) for name in NAMES}
    assert all(after[name] in {before[name], 3} for name in NAMES)
    assert all(70 <= list(after.values()).count(machine) <= 130 for machine in (1, 2, 3))


def test_two_machines_over_one_list_crawl_no_site_twice(tmp_path: Path) -> None:
    """Crawling at the same time, each site is asked for its first page once, and none is left out."""
    watches = [next(crawling.watch(tmp_path / str(number))) for number in (1, 2)]
    path = tmp_path / "sites.txt"
    with ExitStack() as stack:
        hosts = [f"127.0.0.{number}" for number in range(2, 8)]
        served = [stack.enter_context(serve(host=host)) for host in hosts]
        for public in served:
            public.html("/", thread("Markt", [("11", "anna", "Er stond een kar vol tulpen.")]))
        path.write_text("".join(f"{public.url} {public.host}\n" for public in served))
        listed = site_list.read(path)
        for number, watch in enumerate(watches, 1):
            watch.allowed += [public.address for public in served]
            site_list.take(watch.data, listed, ListShare(number, 2), AheadClock())
        runs = [threading.Thread(target=watch.crawl) for watch in watches]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        assert [public.paths.count("/") for public in served] == [1] * len(served)
    assert sum(len(list(sites(watch.database))) for watch in watches) == len(served)


def test_a_site_that_is_another_machines_now_is_given_up(watch: Watch, tmp_path: Path) -> None:
    """Taking the list again with another share disables it here; a second time changes nothing."""
    path = tmp_path / "sites.txt"
    path.write_text("".join(f"https://{name}/\n" for name in NAMES[:20]))
    listed = site_list.read(path)
    first = site_list.take(watch.data, listed, ListShare(), AheadClock())
    assert len(first.added) == 20
    half = site_list.take(watch.data, listed, ListShare(1, 2), AheadClock())
    assert half.given_up == half.of_others
    assert sorted([*half.known, *half.given_up]) == sorted(first.added)
    assert site_list.take(watch.data, listed, ListShare(1, 2), AheadClock()).given_up == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "names no site"),
        ("# niets\n", "names no site"),
        ("https://a.example/\nftp://b.example/\n", "line 2"),
        ("https://a.example/\nhttps://a.example/forum\n", "line 2"),
    ],
)
def test_a_list_with_a_bad_line_adds_nothing(tmp_path: Path, text: str, sentence: str) -> None:
    """The line is named."""
    path = tmp_path / "sites.txt"
    path.write_text(text)
    with pytest.raises(BadSiteError, match=sentence):
        site_list.read(path)


@pytest.mark.parametrize("text", ["", "2", "0/2", "3/2", "1/0", "1/2/3", "a/b"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """In one sentence that shows how to write it."""
    with pytest.raises(BadSiteError, match="1/2"):
        ListShare.parse(text)


@pytest.mark.parametrize(("text", "share"), [("1/1", (1, 1)), ("2/3", (2, 3)), ("12/12", (12, 12))])
def test_a_share_is_written_as_one_of_so_many(text: str, share: tuple[int, int]) -> None:
    """Counted from one; a machine alone has all of it."""
    parsed = ListShare.parse(text)
    assert (parsed.number, parsed.machines) == share
    assert ListShare() == ListShare.parse("1/1")


@pytest.mark.parametrize(
    "text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "1 / 2", "a/b", "1/2\n", "1000/1000"]
)
def test_what_is_no_share_is_told(text: str) -> None:
    """With how one is written."""
    with pytest.raises(BadSiteError, match="write 1/2 on the first of two machines"):
        ListShare.parse(text)


def listed(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """Names and addresses of the sites on a list."""
    path = tmp_path / "lijst.txt"
    path.write_text(text, encoding="utf-8")
    return [(site.name, site.url) for site in site_list.read(path)]


def test_a_list_has_an_address_a_line(tmp_path: Path) -> None:
    """With a name behind it where that is wanted; remarks, blanks and the same line twice say nothing."""
    text = "# onze sites\n\nhttps://a.example/\n  https://b.example/ dorp\n#weg\nhttps://a.example/\n"
    assert listed(tmp_path, text) == [("a.example", "https://a.example/"), ("dorp", "https://b.example/")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no site"),
        ("# niets\n", "names no site"),
        ("https://a.example/\n\nftp://x.example/\n", "line 3"),
        ("https://a.example/ x\nhttps://b.example/ x\n", "line 2: x is already on the list"),
        ("https://a.example/ een naam met/streep\n", "line 1"),
    ],
)
def test_a_list_with_a_wrong_line_is_refused_whole(tmp_path: Path, text: str, message: str) -> None:
    """The first such line is told by its number."""
    with pytest.raises(BadSiteError, match=message):
        listed(tmp_path, text)


def test_a_file_that_is_no_list_is_told(tmp_path: Path) -> None:
    """One that is not there, a folder, and bytes that are no text."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name in ("weg", ".", "bytes"):
        with pytest.raises(BadSiteError, match="cannot be read as a list of sites"):
            site_list.read(tmp_path / name)


def test_a_list_is_taken_again_and_again(watch: Watch, tmp_path: Path) -> None:
    """What is watched stays, what was disabled is watched again, and another's is given up once."""
    path = tmp_path / "lijst.txt"
    path.write_text("".join(f"https://s{number}.example/\n" for number in range(8)))
    wanted = site_list.read(path)
    first = site_list.take(watch.data, wanted, ListShare(), AheadClock())
    assert (len(first.added), first.known, first.of_others, first.given_up) == (8, (), (), ())
    half = site_list.take(watch.data, wanted, ListShare(1, 2), AheadClock())
    assert half.added == ()
    assert half.given_up == half.of_others
    assert set(half.known) | set(half.of_others) == set(first.added)
    assert {site.name for site in sites(watch.database) if site.enabled} == set(half.known)
    again = site_list.take(watch.data, wanted, ListShare(1, 2), AheadClock())
    assert (again.known, again.of_others, again.given_up) == (half.known, half.of_others, ())
    back = site_list.take(watch.data, wanted, ListShare(), AheadClock())
    assert (set(back.added), set(back.known)) == (set(half.of_others), set(half.known))


def test_a_name_that_another_site_has_takes_nothing(watch: Watch, tmp_path: Path) -> None:
    """All of a list, or none of it: the sites before that line are not added either."""
    path = tmp_path / "lijst.txt"
    path.write_text("https://a.example/ dorp\n")
    site_list.take(watch.data, site_list.read(path), ListShare(), AheadClock())
    path.write_text("https://b.example/\nhttps://c.example/ dorp\n")
    with pytest.raises(BadSiteError, match=r"https://a\.example/ is called dorp already"):
        site_list.take(watch.data, site_list.read(path), ListShare(), AheadClock())
    assert [site.name for site in sites(watch.database)] == ["dorp"]
