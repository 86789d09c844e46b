"""Posts travel to the house with the decisions, and answers back; nothing else of either does."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from exchange import bundle, matched
from exchange.identity import load
from exchange.posts import SentPost
from matcher.handed import Handed, HandedPost
from store.archive import retention
from store.exchange.schema import open_exchange, read_exchange
from store.layout import DataDirectory
from store.lock import exclusive
from store.matches import aside, disclosure, enrolled
from store.matches.match import CaseMatch, cases_after
from store.matches.schema import open_matches, read_matches
from tests.commandline import make_run
from tests.factory import day, open_world
from tests.lekwacht.houses import LEAK, STORY, TALK, TwoHouses, enrol, fill, make_houses


@pytest.fixture
def houses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[TwoHouses]:
    """A decision at IND, and a leak of it in COA's archive."""
    made = make_houses(tmp_path, monkeypatch, capsys)
    enrol(made, tmp_path)
    fill(made.world)
    yield made
    made.world.close()


PIECES = (
    "Hij had daar vroeger een eigen weverij, zei hij, tot de burgemeester van dat dorp een keer kwam.",
    "En toen heeft hij zestien nachten in die oude zoutmijn gezeten, met andere mannen uit de stad.",
)
"""Each by itself proves little."""


def cases(directory: DataDirectory) -> list[CaseMatch]:
    """The case matches of a house."""
    with closing(read_matches(directory.matches)) as matches:
        return list(cases_after(matches, 0))


def lines(path: Path, addressee: DataDirectory) -> list[dict[str, object]]:
    """The rows of a bundle, as its addressee can open it."""
    rows: list[dict[str, object]] = []
    bundle.read_rows(
        path,
        bundle.read_head(path),
        load(addressee.identity),
        lambda line: rows.append(msgspec.json.decode(line)),
    )
    return rows


def test_a_leak_is_found_at_the_source_and_told_to_the_house_that_saw_it(houses: TwoHouses) -> None:
    """The match names COA's own post and version, the case, and the disclosure; `report` makes it a case."""
    assert "3" in houses.posts()
    houses.answers()
    (case,) = cases(houses.directories["coa"])
    assert (case.case_ref, case.post_version_id, case.post_id, case.tier) == ("Z-1", 2, 2, "alert")
    (passage, *_) = case.passages
    assert (passage.document_ref, passage.document_kind, passage.section) == ("B-1", "voornemen", "relaas")
    assert all(0 <= start < end <= len(LEAK) for start, end in passage.spans)
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        (given,) = disclosure.of_case(matches, "Z-1")
        assert (given.recipient, given.available_from.isoformat()) == ("COA", "2026-01-02")
    houses.coa("report")
    assert "Z-1" in houses.coa("incidents", "list", "--json").stdout


def test_nothing_new_makes_no_bundle(houses: TwoHouses) -> None:
    """Neither house sends twice what the other was told."""
    houses.posts()
    assert "nothing new for ind" in houses.coa("send", "posts", "--to", "ind").stdout
    houses.answers()
    assert "nothing new for coa" in houses.ind("send", "answers", "--to", "coa").stdout


def test_posts_travel_without_author_address_or_site(houses: TwoHouses) -> None:
    """Text and contact fields travel under names drawn at random, and the night with them."""
    houses.coa("send", "posts", "--to", "ind")
    (path,) = houses.bring("coa", "ind")
    head, *posts = lines(path, houses.directories["ind"])
    assert set(head) == {"type", "night", "canary", "again"}
    assert [post["text"] for post in posts] == [TALK, LEAK, "Wat een verhaal."]
    assert posts[2]["contact"] == [["plaats", "Echt"]]
    assert len({post["thread"] for post in posts}) == 1
    posts_json = msgspec.json.encode([head, *posts]).decode()
    for word in ("gerda", "sjaak", "forum", "example", "nieuws", "p2", "http", "comment"):
        assert word not in posts_json
    known = {"type", "version", "post", "thread", "text", "contact", "context"}
    assert all(set(post) <= known for post in posts)


def test_rows_of_an_earlier_program_are_read() -> None:
    """A row that still tells when its post was captured is a post; one with an impossible time is refused."""
    row = {"type": "post", "version": "0" * 16, "post": "1" * 16, "thread": "2" * 16, "text": TALK}
    row_json = msgspec.json.encode({**row, "captured_at": "2026-11-20T12:00:00Z"})
    assert msgspec.json.decode(row_json, type=SentPost).text == TALK
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            msgspec.json.encode({**row, "captured_at": "0001-01-01T00:00:00Z"}), type=SentPost
        )


def test_the_source_keeps_no_post(houses: TwoHouses) -> None:
    """Once they are answered no text of a post stands in any file of the source."""
    houses.posts()
    houses.ind("send", "answers", "--to", "coa")
    for path in houses.directories["ind"].root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert LEAK.encode() not in content
            assert b"draaimolen" not in content
    assert list(houses.directories["ind"].inbox.rglob("*.lekwacht")) == []


def test_an_answer_holds_no_word_of_a_decision(houses: TwoHouses) -> None:
    """Labels, numbers and places: none of the words of the passage that stands in it."""
    houses.posts()
    houses.ind("send", "answers", "--to", "coa")
    (path,) = houses.bring("ind", "coa")
    rows = [row for row in lines(path, houses.directories["coa"]) if row["type"] != "canary"]
    rows_json = msgspec.json.encode(rows).decode().lower()
    for word in STORY.lower().replace(",", "").replace(".", "").split():
        assert len(word) < 6 or word not in rows_json, word


def test_the_thread_goes_with_a_new_post(houses: TwoHouses) -> None:
    """What went before is marked as context, and the same thread, posts and versions keep their names."""
    houses.posts()
    (first,) = (houses.directories["coa"].outbox / "ind").iterdir()
    houses.world.post("forum.example", "p4", "Nieuw.", thread="https://forum.example/nieuws/7")
    houses.coa("send", "posts", "--to", "ind")
    second = max((houses.directories["coa"].outbox / "ind").iterdir())
    _, *before = lines(first, houses.directories["ind"])
    _, *after = lines(second, houses.directories["ind"])
    assert [(post["text"], post.get("context", False)) for post in after] == [
        (TALK, True),
        (LEAK, True),
        ("Wat een verhaal.", True),
        ("Nieuw.", False),
    ]
    assert [post["version"] for post in before] == [post["version"] for post in after[:3]]


def test_two_houses_find_what_one_house_finds(
    houses: TwoHouses,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Post by post the same cases, as sure, with the same places; in a thread that grew overnight too."""
    alone = make_run(tmp_path / "alone" / "data", monkeypatch, capsys)
    alone("init")
    alone("enrol", tmp_path / "besluit.txt", "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1")
    house = DataDirectory(tmp_path / "alone" / "data")
    with closing(open_world(house)) as world:
        fill(world)
        for number, piece in enumerate(PIECES):
            for archive in (world, houses.world):
                archive.post("forum.example", f"q{number}", piece, thread="https://forum.example/nieuws/8")
            alone("match")
            houses.posts()
            houses.answers()
    together, by_itself = (
        {
            (
                match.post_version_id,
                match.tier,
                match.posts,
                round(match.e_value, 9),
                tuple(passage.spans for passage in match.passages),
            )
            for match in cases(directory)
        }
        for directory in (houses.directories["coa"], house)
    )
    assert together == by_itself
    assert [posts for _, _, posts, *_ in sorted(together)] == [1, 2, 2]


def test_a_document_that_came_later_asks_for_older_posts(houses: TwoHouses, tmp_path: Path) -> None:
    """The source wishes by itself, the watching house sends what it still keeps, and it is found."""
    houses.posts()
    houses.answers()
    later = tmp_path / "later.txt"
    later.write_text(
        "Op de markt stond zijn draaimolen voor de kinderen, met haring en kaas, en daarnaast een kraam op"
        " plein waar hij morgen zou worden opgehaald door mannen die hij niet kende, zo heeft hij verklaard.",
        encoding="utf-8",
    )
    houses.ind("enrol", later, "--ref", "B-2", "--kind", "besluit", "--case", "Z-2")
    houses.answers()
    assert "3 rows" not in houses.coa("send", "posts", "--to", "ind", "--json").stdout
    houses.bring("coa", "ind")
    houses.ind("receive")
    houses.answers()
    by_case = {case.case_ref: case for case in cases(houses.directories["coa"])}
    assert by_case["Z-2"].post_version_id == 1
    assert by_case["Z-2"].looking_back
    assert "nothing new" in houses.coa("send", "posts", "--to", "ind").stdout


def ask_for_older(houses: TwoHouses, folder: Path, ref: str) -> None:
    """IND enrols another document, and its answer, which asks for older posts, reaches COA."""
    later = folder / f"{ref}.txt"
    later.write_text(f"De vreemdeling heeft over {ref} verklaard. {TALK}", encoding="utf-8")
    houses.ind("enrol", later, "--ref", ref, "--kind", "besluit", "--case", ref, "--replace")
    houses.answers()


def sent_texts(houses: TwoHouses) -> list[str]:
    """The texts of the next bundle of posts, which stays on its way; none where there is nothing to send."""
    before = set(houses.directories["coa"].outbox.rglob("*.lekwacht"))
    houses.coa("send", "posts", "--to", "ind")
    made = set(houses.directories["coa"].outbox.rglob("*.lekwacht")) - before
    return [str(row["text"]) for path in made for row in lines(path, houses.directories["ind"])[1:]]


def test_what_is_on_its_way_does_not_go_once_more(houses: TwoHouses, tmp_path: Path) -> None:
    """Documents that were enrolled before a bundle is read are looked for in it: it need not be asked for."""
    houses.posts()
    houses.answers()
    ask_for_older(houses, tmp_path, "B-2")
    assert len(sent_texts(houses)) == 3
    ask_for_older(houses, tmp_path, "B-3")  # it asked before it read those
    assert sent_texts(houses) == []
    houses.bring("coa", "ind")
    houses.ind("receive")
    houses.answers()
    assert {case.case_ref for case in cases(houses.directories["coa"])} == {"Z-1", "B-2", "B-3"}
    ask_for_older(houses, tmp_path, "B-4")
    assert len(sent_texts(houses)) == 3


def test_new_posts_on_their_way_do_not_go_once_more(houses: TwoHouses, tmp_path: Path) -> None:
    """Of what the source asks for, that which it had not read when it asked is left out."""
    houses.posts()
    houses.answers()
    houses.world.post("forum.example", "n1", "Iets nieuws.", thread="https://forum.example/nieuws/8")
    assert sent_texts(houses) == ["Iets nieuws."]
    ask_for_older(houses, tmp_path, "B-2")
    assert "Iets nieuws." not in sent_texts(houses)


def test_a_withdrawn_disclosure_is_told_too(houses: TwoHouses) -> None:
    """The watching house shows a case as it is at the source now."""
    houses.posts()
    houses.answers()
    houses.ind("disclose", "B-1", "--to", "COA", "--withdraw")
    houses.answers()
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        assert disclosure.of_case(matches, "Z-1") == ()
    houses.ind("register", "remove", "B-1", "--yes")
    houses.answers()
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        assert enrolled.of_case(matches, "Z-1") == ()
    assert len(cases(houses.directories["coa"])) == 1


def test_a_bundle_given_twice_is_told_to_be_known(houses: TwoHouses, tmp_path: Path) -> None:
    """The same file given again takes nothing in, is no fault, and nobody is told that none arrived."""
    houses.world.post("forum.example", "q1", LEAK, thread="https://forum.example/nieuws/8")
    houses.coa("send", "posts", "--to", "ind")
    (arrived,) = houses.bring("coa", "ind")
    given = arrived.replace(tmp_path / arrived.name)
    assert "taken in (" in houses.ind("receive", given).stdout
    for place in (given, tmp_path):
        for words in (("receive", place), ("receive", "--dry-run", place)):
            output = houses.ind(*words).stdout
            assert output == "posts bundle 1 of coa: was processed before; nothing new\n"
        (known,) = json.loads(houses.ind("receive", "--json", place).stdout)
        assert (known["known"], known["refused"], known["number"]) == (True, None, 1)
    assert "no bundles have arrived" in houses.ind("receive").stdout


@pytest.mark.parametrize("dies_at", [1, 2])
def test_matching_that_is_killed_is_done_again(
    houses: TwoHouses, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    """Killed between two threads, the next run finds the same, once, and keeps the same ids."""
    houses.world.post("forum.example", "q1", LEAK, thread="https://forum.example/nieuws/8")
    houses.coa("send", "posts", "--to", "ind")
    houses.bring("coa", "ind")
    match, calls = Handed.match, []

    def die(handed: Handed, batch: Sequence[HandedPost]) -> None:
        calls.append(len(batch))
        if len(calls) == dies_at:
            raise KeyboardInterrupt
        match(handed, batch)

    with monkeypatch.context() as killed:
        killed.setattr(matched, "BATCH", 1)
        killed.setattr(Handed, "match", die)
        houses.ind("receive", expect=130)
    output = houses.ind("receive").stdout
    assert "Post 4" in output
    houses.answers()
    assert [(case.post_version_id, case.case_ref) for case in cases(houses.directories["coa"])] == [
        (2, "Z-1"),
        (4, "Z-1"),
    ]
    with closing(read_exchange(houses.directories["ind"].exchange)) as database:
        assert database.execute("SELECT count(*) FROM foreign_version").fetchone() == (4,)


def test_what_retention_removed_is_not_sent(houses: TwoHouses) -> None:
    """The source asks for everything that is kept, and gets no more."""
    houses.posts()
    retention.remove_texts(houses.world.archive, [1, 3])
    houses.coa("match", "--everything")
    houses.coa("send", "posts", "--to", "ind")
    newest = max((houses.directories["coa"].outbox / "ind").iterdir())
    _, *posts = lines(newest, houses.directories["ind"])
    assert [post["text"] for post in posts] == [LEAK]


def test_a_post_too_long_for_a_row_is_cut(houses: TwoHouses) -> None:
    """What no house could take in would hold up all that follows; its first millions of characters travel."""
    houses.world.post("forum.example", "lang", "\x01" * 7_000_000 + "€")
    houses.coa("send", "posts", "--to", "ind")
    (path,) = houses.bring("coa", "ind")
    longest = max(len(str(row.get("text", ""))) for row in lines(path, houses.directories["ind"]))
    assert longest == 4_000_000


def test_what_an_older_program_could_not_match_is_asked_again(houses: TwoHouses) -> None:
    """The source has no text left to try again, so a newer program asks for it, once."""
    houses.posts()
    houses.answers()
    ind = houses.directories["ind"]
    with closing(read_exchange(ind.exchange)) as database:
        (version_id,) = database.execute("SELECT min(id) FROM foreign_version").fetchone()
    failed = aside.Aside(version_id, aside.AsideReason.FAILED, "", "0.0.1", day("2026-11-20"))
    with closing(open_matches(ind.matches)) as matches:
        aside.put(matches, [failed])
    houses.answers()
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        assert [entry.post_version_id for entry in aside.unmatched(matches)] == [1]
    houses.posts()
    houses.answers()
    for directory in houses.directories.values():
        with closing(read_matches(directory.matches)) as matches:
            assert aside.counts(matches) == {}
    assert "nothing new" in houses.ind("send", "answers", "--to", "coa").stdout


def long_ago(houses: TwoHouses) -> None:
    """All that IND read of posts was read before the days that it keeps."""
    with closing(open_exchange(houses.directories["ind"].exchange)) as database:
        database.execute("UPDATE posts_read SET read_at = '2026-01-01T00:00:00.000000Z'")


def known(houses: TwoHouses) -> set[int]:
    """The versions of posts of which IND keeps name and digest."""
    with closing(read_exchange(houses.directories["ind"].exchange)) as database:
        return {version for (version,) in database.execute("SELECT id FROM foreign_version").fetchall()}


def test_what_nothing_was_found_in_is_forgotten_with_its_days(houses: TwoHouses, tmp_path: Path) -> None:
    """Name and digest go as an archive lets go of posts; those with a match stay, and an answer still goes.

    What was forgotten and comes again, for a new document, is found under a new id and answered.
    """
    houses.posts()
    (leaked,) = {case.post_version_id for case in cases(houses.directories["ind"])}
    everything = known(houses)
    assert "digest" not in houses.ind("purge", "--dry-run").stdout
    long_ago(houses)
    assert "2 berichten waarin niets" in houses.ind("purge", "--dry-run").stdout
    assert known(houses) == everything
    assert "2 berichten waarin niets" in houses.ind("purge").stdout
    assert known(houses) == {leaked}
    houses.answers()
    (case,) = cases(houses.directories["coa"])
    assert case.case_ref == "Z-1"
    other = tmp_path / "markt.txt"
    other.write_text(f"De vreemdeling verklaarde het volgende. {TALK}", encoding="utf-8")
    houses.ind("enrol", other, "--ref", "B-2", "--kind", "voornemen", "--case", "Z-2", "--section", "relaas")
    houses.answers()
    houses.posts()
    assert leaked in known(houses)
    assert (known(houses) - {leaked}).isdisjoint(everything)
    houses.answers()
    assert {match.case_ref for match in cases(houses.directories["coa"])} == {"Z-1", "Z-2"}
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        assert aside.counts(matches) == {}


def test_what_could_not_be_matched_is_not_forgotten(houses: TwoHouses) -> None:
    """It was told by its name and is asked for again: forgotten, the partner would think it was read."""
    houses.posts()
    (leaked,) = {case.post_version_id for case in cases(houses.directories["ind"])}
    failing = max(known(houses) - {leaked})
    with closing(open_matches(houses.directories["ind"].matches)) as matches:
        failed = aside.Aside(failing, aside.AsideReason.FAILED, "", "0.0.1", day("2026-11-20"))
        aside.put(matches, [failed])
    houses.answers()
    long_ago(houses)
    houses.ind("purge")
    assert known(houses) == {leaked, failing}
    houses.answers()
    with closing(read_matches(houses.directories["coa"].matches)) as matches:
        assert len(list(aside.unmatched(matches))) == 1


def test_nothing_is_forgotten_while_bundles_are_taken_in(houses: TwoHouses) -> None:
    """A post may be matched again at this moment: then it waits for the next purge, which the line says."""
    houses.posts()
    long_ago(houses)
    before = known(houses)
    ind = houses.directories["ind"]
    with exclusive(ind.exchange.with_suffix(".lock"), "exchange"):
        assert "bezig" in houses.ind("purge").stderr
    assert known(houses) == before


def test_a_report_of_a_case_that_lies_elsewhere_becomes_an_incident(houses: TwoHouses) -> None:
    """The watching house knows a case only once it was found; an officer who was told of one knows it too."""
    page = ("incidents", "open", "--page", "https://forum.example/nieuws/7#p1", "--case", "Z-9")
    houses.coa(*page, expect=2)
    houses.posts()
    houses.coa(*page)
    assert "Z-9" in houses.coa("incidents", "list", "--json").stdout
