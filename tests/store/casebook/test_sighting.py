"""Places: one a site, post and case; what stood there is kept from its earliest capture on."""

import itertools
import sqlite3
from dataclasses import replace
from datetime import datetime

import pytest
from sqlite_utils import Database

from store.archive.extracted import ClaimedTime, Precision
from store.archive.post import Presence
from store.casebook import absence as absences
from store.casebook import comparison as comparisons
from store.casebook import retention
from store.casebook import sighting as sightings
from store.casebook.absence import Absence
from store.casebook.comparison import Answer, Comparison
from store.casebook.incident import Status
from store.casebook.sighting import PresenceChange, RecognisedPassage, SightingFile, VersionFile
from store.matches.match import Match
from store.rows import to_row
from tests.store.casebook.conftest import AT, HIT, PLACE, TEXT, VERSION, Casebook, after, sha256

EARLY, LATE = after(days=-10), after(days=10)


def found_by_words(casebook: Database, words: str) -> int:
    """How many versions the index of words gives for these."""
    sql = "SELECT COUNT(*) FROM public_text WHERE public_text MATCH ?"
    return int(casebook.execute(sql, [words]).fetchone()[0])


def test_a_hit_keeps_what_the_match_said() -> None:
    """Every field of a hit is the match's of the same name."""
    match = Match(
        id=7,
        post_version_id=8,
        post_id=9,
        passage_id=10,
        scheme="sig/3",
        key_id="k",
        document_ref="BESLUIT-9",
        document_kind="voornemen",
        case_ref="ZAAK-9",
        section="overwegingen",
        passage=12,
        canary=False,
        score=61,
        e_value=0.25,
        coverage=0.75,
        spans=((1, 4),),
        reasons=HIT.reasons,
        looking_back=True,
        matched_at=LATE,
    )
    hit = sightings.hit_of(match)
    assert to_row(hit).items() <= to_row(match).items()


def test_a_place_comes_back_as_it_was_stored(book: Casebook) -> None:
    """Every column survives, and the place is known by its id and by site, post and case."""
    place = book.place(
        parent="c0", absent_at=EARLY, looking_back=True, reported_by="melder", reported_at=LATE
    )
    assert sightings.by_id(book.database, place.id) == place
    assert sightings.at_place(book.database, "forum.example", "c1", "ZAAK-1") == place


@pytest.mark.parametrize(
    "where",
    [("ander.example", "c1", "ZAAK-1"), ("forum.example", "c2", "ZAAK-1"), ("forum.example", "c1", "ZAAK-2")],
)
def test_another_site_post_or_case_is_another_place(book: Casebook, where: tuple[str, str, str]) -> None:
    """None of the three is left out of what makes a place."""
    book.place()
    assert sightings.at_place(book.database, *where) is None
    assert sightings.by_id(book.database, 99) is None


def test_a_place_is_changed_where_it_stands(book: Casebook) -> None:
    """Storing a known place again changes its row and no other."""
    first, other = book.place("c1"), book.place("c2")
    moved = sightings.store(book.database, replace(first, presence=Presence.GONE, score=99))
    assert sightings.by_id(book.database, first.id) == moved
    assert sightings.by_id(book.database, other.id) == other


def test_a_post_of_a_case_has_one_place(book: Casebook) -> None:
    """A second place of the same site, post and case is refused; the same post in another case is not."""
    book.place("c1", "ZAAK-1")
    with pytest.raises(sqlite3.IntegrityError):
        book.place("c1", "ZAAK-1")
    assert book.place("c1", "ZAAK-2").id


def test_a_version_comes_back_as_it_was_stored(book: Casebook) -> None:
    """Claimed time, quotes, contact and evidence survive the way through the database."""
    place = book.place()
    version = book.version(
        place,
        published_raw="gisteren",
        published_at=EARLY,
        published_precision=Precision.DAY,
        published_zone="Europe/Amsterdam",
        server_modified="Mon, 23 Nov 2026 02:00:00 GMT",
        server_modified_at=EARLY,
        evidence_sha256=sha256("kopie"),
        received_at=LATE,
    )
    (file,) = sightings.files(book.database, [place])
    assert file.versions == (VersionFile(version, ()),)
    assert version.published == ClaimedTime("gisteren", EARLY, Precision.DAY, "Europe/Amsterdam")


def test_a_time_that_nobody_claimed_is_none() -> None:
    """Words that could not be read are a claim; no words are none."""
    assert VERSION.published is None
    assert replace(VERSION, published_raw="ooit").published == ClaimedTime("ooit")


@pytest.mark.parametrize("order", [(EARLY, LATE), (LATE, EARLY), (EARLY, EARLY)])
def test_of_one_text_the_earliest_capture_stays(book: Casebook, order: tuple[datetime, ...]) -> None:
    """The same text captured again is one version, in whatever order the captures come in."""
    place = book.place()
    kept = [book.version(place, captured_at=at, capture_id=at.day, author=f"naam {at.day}") for at in order]
    assert kept[0].id == kept[1].id
    (file,) = sightings.files(book.database, [place])
    (version,) = file.versions
    assert version.version == kept[1]
    assert (version.version.captured_at, version.version.capture_id) == (EARLY, EARLY.day)


def test_a_capture_at_the_same_moment_changes_nothing(book: Casebook) -> None:
    """The first of two captures of one moment stays."""
    place = book.place()
    first = book.version(place, capture_id=5)
    assert book.version(place, capture_id=6) == first


def test_an_earlier_capture_brings_its_author_and_its_words(book: Casebook) -> None:
    """The name under which the text is found is the one that the kept capture shows."""
    place = book.place()
    book.version(place, captured_at=LATE, author="Nieuwe Naam")
    version = book.version(place, captured_at=EARLY, author="Oude Naam")
    keys = book.database.execute("SELECT version_id, key FROM author_name").fetchall()
    assert keys == [(version.id, "oude naam")]
    assert found_by_words(book.database, "nieuwe") == 0
    assert found_by_words(book.database, "oude") == 1
    assert found_by_words(book.database, "molen") == 1


def test_an_earlier_capture_without_a_copy_does_not_take_the_evidence(book: Casebook) -> None:
    """A capture of which no copy could be made proves nothing, and takes no proof away."""
    place = book.place()
    proven = book.version(place, captured_at=LATE, evidence_sha256=sha256("kopie"))
    assert book.version(place, captured_at=EARLY, evidence_sha256=None) == proven
    assert set(sightings.evidence_digests(book.database)) == {sha256("kopie")}
    earlier = book.version(place, captured_at=EARLY, evidence_sha256=sha256("eerdere kopie"))
    assert (earlier.id, earlier.captured_at) == (proven.id, EARLY)
    assert set(sightings.evidence_digests(book.database)) == {sha256("eerdere kopie")}


def test_a_picture_of_the_later_capture_does_not_stay_with_the_earlier(book: Casebook) -> None:
    """A picture shows the capture that it was drawn from: another capture has none yet."""
    place = book.place()
    version = book.version(place, captured_at=LATE, evidence_sha256=sha256("kopie"))
    row = {"version_id": version.id, "sha256": "p", "source_sha256": sha256("kopie"), "made_at": "x"}
    book.database.table("picture").insert(row)
    book.version(place, captured_at=LATE)
    assert book.count("picture") == 1
    book.version(place, captured_at=EARLY, evidence_sha256=sha256("eerdere kopie"))
    assert book.count("picture") == 0


def test_another_text_or_another_place_is_another_version(book: Casebook) -> None:
    """An edited post has two versions, and two places with one text have one each."""
    first, other = book.place("c1"), book.place("c2")
    ids = {book.version(first).id, book.version(first, "Anders.").id, book.version(other).id}
    assert len(ids) == 3
    assert found_by_words(book.database, "molen") == 2


def test_what_was_erased_stays_erased(book: Casebook) -> None:
    """A text that retention took does not come back with an earlier capture of it."""
    place = book.place()
    book.version(place, captured_at=LATE)
    retention.erase_sighting(book.database, place.id)
    kept = book.version(place, captured_at=EARLY)
    assert kept.text == ""
    assert kept.captured_at == LATE
    assert found_by_words(book.database, "molen") == 0


@pytest.mark.parametrize(
    ("place", "text", "at", "known"),
    [
        (1, TEXT, AT, True),
        (1, TEXT, LATE, True),
        (1, TEXT, after(microseconds=-1), False),
        (1, "Anders.", LATE, False),
        (2, TEXT, LATE, False),
    ],
)
def test_a_capture_that_is_no_later_is_known(
    book: Casebook,
    place: int,
    text: str,
    at: datetime,
    *,
    known: bool,
) -> None:
    """Evidence is needed of a text that is new to the place, and of an earlier capture of a known one."""
    book.version(book.place("c1"))
    book.place("c2")
    assert sightings.knows_capture(book.database, place, sha256(text), at) is known


def test_no_evidence_is_wanted_of_what_was_erased(book: Casebook) -> None:
    """An earlier capture of an erased text brings nothing back either."""
    place = book.place()
    book.version(place)
    retention.erase_sighting(book.database, place.id)
    assert sightings.knows_capture(book.database, place.id, sha256(TEXT), EARLY)


def test_a_passage_is_recognised_once_a_version_and_scheme(book: Casebook) -> None:
    """The same hit again is no news; another passage, document, scheme or version is."""
    place = book.place()
    version, other = book.version(place), book.version(place, "Anders.")
    assert sightings.store_hit(book.database, version.id, HIT)
    assert not sightings.store_hit(book.database, version.id, replace(HIT, score=1, matched_at=LATE))
    assert sightings.store_hit(book.database, version.id, replace(HIT, passage=2))
    assert sightings.store_hit(book.database, version.id, replace(HIT, document_ref="BESLUIT-2"))
    assert sightings.store_hit(book.database, version.id, replace(HIT, scheme="test/2"))
    assert sightings.store_hit(book.database, other.id, HIT)
    (file,) = sightings.files(book.database, [place])
    assert [len(known.hits) for known in file.versions] == [4, 1]
    assert HIT in file.versions[0].hits


def test_a_passage_is_known_in_any_version_of_its_place(book: Casebook) -> None:
    """Whatever scheme recognised it; at another place, or of another document, it is news."""
    place, other = book.place("c1"), book.place("c2")
    book.version(place)
    book.hit(book.version(place, "Anders."), passage=4)
    assert sightings.knows_passage(book.database, place.id, "BESLUIT-1", 4)
    assert not sightings.knows_passage(book.database, place.id, "BESLUIT-1", 1)
    assert not sightings.knows_passage(book.database, place.id, "BESLUIT-2", 4)
    assert not sightings.knows_passage(book.database, other.id, "BESLUIT-1", 4)


def test_permalinks_are_kept_once_and_in_order(book: Casebook) -> None:
    """A place may be known under several addresses, each once, and never under those of another."""
    place, other = book.place("c1"), book.place("c2")
    for address in ("https://z.example/", "https://a.example/", "https://z.example/"):
        sightings.store_alias(book.database, place.id, address)
    sightings.store_alias(book.database, other.id, "https://z.example/")
    first, second = sightings.files(book.database, [place, other])
    assert first.aliases == ("https://a.example/", "https://z.example/")
    assert second.aliases == ("https://z.example/",)


def test_what_was_seen_is_kept_in_order_of_time(book: Casebook) -> None:
    """Two looks at one moment are one, of which the last counts."""
    place = book.place()
    for presence, at in ((Presence.GONE, LATE), (Presence.PRESENT, AT), (Presence.CHANGED, LATE)):
        sightings.store_presence(book.database, place.id, PresenceChange(presence, at))
    (file,) = sightings.files(book.database, [place])
    assert file.presences == (PresenceChange(Presence.PRESENT, AT), PresenceChange(Presence.CHANGED, LATE))


def test_a_file_holds_everything_of_its_own_place_alone(book: Casebook) -> None:
    """Versions stand by their capture, hits by their strength, and places in the order asked for."""
    first, second, bare = book.place("c1"), book.place("c2"), book.place("c3")
    later = book.version(first, "Later.", captured_at=LATE)
    earlier = book.version(first, "Eerder.", captured_at=EARLY)
    other = book.version(second)
    weak = book.hit(earlier, passage=1, e_value=0.5)
    strong = book.hit(earlier, passage=2, e_value=1e-9)
    elsewhere = book.hit(other)
    bare_file, first_file, second_file = sightings.files(book.database, [bare, first, second])
    assert first_file == SightingFile(
        first, (VersionFile(earlier, (strong, weak)), VersionFile(later, ())), (), ()
    )
    assert second_file.versions == (VersionFile(other, (elsewhere,)),)
    assert (bare_file.sighting, bare_file.versions, bare_file.hits) == (bare, (), ())
    assert sightings.files(book.database, []) == ()


def test_versions_of_one_moment_stand_as_they_came(book: Casebook) -> None:
    """The order of a list never depends on chance."""
    place = book.place()
    ids = [book.version(place, text).id for text in ("Een.", "Twee.", "Drie.")]
    (file,) = sightings.files(book.database, [place])
    assert [known.version.id for known in file.versions] == ids


def test_the_strongest_hit_of_a_place_comes_first() -> None:
    """Whichever version shows it: the lower e-value, and of equal ones the higher score."""
    weak, strong = replace(HIT, e_value=0.1), replace(HIT, e_value=1e-6, score=10)
    stronger = replace(HIT, e_value=1e-6, score=90, passage=7)
    files = (VersionFile(VERSION, (weak,)), VersionFile(VERSION, (strong, stronger)))
    for order in itertools.permutations(files):
        file = SightingFile(None, order, (), ())  # type: ignore[arg-type]
        assert file.hits == (stronger, strong, weak)
        assert file.passages == {("BESLUIT-1", 1), ("BESLUIT-1", 7)}


def test_places_of_an_incident_stand_in_order_of_capture(book: Casebook) -> None:
    """Suppressed ones and those of other incidents are left out; equal moments stand as they were stored."""
    hushed = book.suppression()
    late = book.place("c1", first_captured_at=LATE)
    early = book.place("c2", first_captured_at=EARLY)
    also_late = book.place("c3", first_captured_at=LATE)
    book.place("c4", suppression_id=hushed.id)
    elsewhere = book.place("c1", "ZAAK-2")
    assert _places(sightings.of_incident(book.database, 1)) == [early.id, late.id, also_late.id]
    by_incident = sightings.of_incidents(book.database, iter([2, 1, 99]))
    assert {number: _places(files) for number, files in by_incident.items()} == {
        1: [early.id, late.id, also_late.id],
        2: [elsewhere.id],
    }
    assert sightings.of_incidents(book.database, []) == {}


def _places(files: tuple[SightingFile, ...]) -> list[int]:
    return [file.sighting.id for file in files]


def test_incidents_that_share_places_are_named(book: Casebook) -> None:
    """By how many they share, most first, then by number; an incident shares none with itself."""
    for case, native_ids in (("ZAAK-1", "12"), ("ZAAK-2", "2"), ("ZAAK-3", "12"), ("ZAAK-0", "2")):
        for native_id in native_ids:
            book.place(f"c{native_id}", case)
    book.place("c1", "ZAAK-4", site="ander.example")
    book.place("c9", "ZAAK-5")
    assert sightings.at_same_places(book.database, 1) == (
        ("M-2026-0003", 2),
        ("M-2026-0002", 1),
        ("M-2026-0004", 1),
    )
    assert sightings.at_same_places(book.database, 6) == ()


def test_recognised_passages_are_counted_by_place(book: Casebook) -> None:
    """Two versions of one place count once; places that are kept quiet count too, other incidents' do not."""
    first = book.place("c1")
    quiet = book.place("c2", suppression_id=book.suppression().id)
    for version in (book.version(first), book.version(first, "Anders.")):
        book.hit(version, passage=2, section="relaas")
    book.hit(book.version(quiet), passage=2, section="overwegingen")
    book.hit(book.version(quiet), passage=10)
    book.hit(book.version(quiet), passage=2, document_ref="BESLUIT-0", section="besluit")
    book.hit(book.version(book.place("c1", "ZAAK-2")), passage=3)
    assert sightings.recognised(book.database, 1) == (
        RecognisedPassage("BESLUIT-0", "besluit", 2, 1),
        RecognisedPassage("BESLUIT-1", "overwegingen", 2, 2),
        RecognisedPassage("BESLUIT-1", "relaas", 10, 1),
    )


def test_new_places_are_those_later_of_incidents_that_were_known(book: Casebook) -> None:
    """Closed incidents, suppressed places and incidents that are new themselves are not told again."""
    book.place("c1", "ZAAK-1")
    book.place("c1", "ZAAK-2")
    closed = book.incident("ZAAK-3", status=Status.AFGEHANDELD)
    mark = book.place("c1", "ZAAK-4")
    book.place("c2", "ZAAK-4")
    book.place("c3", "ZAAK-4")
    book.place("c2", "ZAAK-1")
    book.place("c3", "ZAAK-1", suppression_id=book.suppression().id)
    book.place("c2", "ZAAK-3", incident_id=closed.id)
    book.place("c1", "ZAAK-5")
    assert sightings.new_places(book.database, mark.incident_id or 0, mark.id) == (
        ("M-2026-0001", 1),
        ("M-2026-0004", 2),
    )


def test_a_reported_place_that_was_confirmed_was_missed(book: Casebook) -> None:
    """It counts once, with the best likeness; what nobody reported or the custodian denied does not."""
    reported = {"reported_by": "melder", "reported_at": AT}
    partly, denied = book.place("c1", **reported), book.place("c2", **reported)
    book.place("c3", **reported)
    confirmed_place = book.place("c4")
    whole = book.place("c5", **reported)
    for place, answer, similarity in (
        (partly, Answer.DEELS, 40),
        (partly, Answer.UIT_ORIGINEEL, 90),
        (partly, Answer.DEELS, 60),
        (denied, Answer.NIET_UIT_ORIGINEEL, 99),
        (denied, Answer.ONBESLIST, 99),
        (confirmed_place, Answer.UIT_ORIGINEEL, 99),
        (whole, Answer.UIT_ORIGINEEL, 70),
    ):
        comparisons.insert(book.database, Comparison(0, 1, place.id, answer, similarity, "", "bewaarder", AT))
    assert sightings.reported_and_confirmed(book.database) == ((partly, 90), (whole, 70))


def test_strong_places_are_those_that_somebody_must_be_told_of(book: Casebook) -> None:
    """At the least score asked for; what looking back found, and what is kept quiet, is not urgent."""
    hushed = book.suppression().id
    first = book.place("c1", score=80)
    book.place("c2", score=79)
    book.place("c3", score=99, looking_back=True)
    book.place("c4", score=99, suppression_id=hushed)
    book.place("c5", score=99, incident_id=None)
    last = book.place("c6", score=99)
    assert sightings.strong(book.database, 80) == (first, last)


def test_suppressed_places_are_listed_apart(book: Casebook) -> None:
    """`every` gives all, oldest first, and `suppressed` those that a suppression keeps quiet."""
    hushed = book.suppression().id
    first = book.place("c1", suppression_id=hushed)
    shown = book.place("c2")
    last = book.place("c3", suppression_id=hushed, incident_id=None)
    assert list(sightings.suppressed(book.database)) == [first, last]
    assert list(sightings.every(book.database)) == [first, shown, last]


def test_matched_versions_name_the_archives_own(book: Casebook) -> None:
    """Each with the place at which it was recognised."""
    place, other = book.place("c1"), book.place("c2")
    book.version(place, post_version_id=11)
    book.version(place, "Anders.", post_version_id=12)
    book.version(other, post_version_id=13)
    assert sorted(sightings.matched_versions(book.database)) == [
        (place.id, 11),
        (place.id, 12),
        (other.id, 13),
    ]


def test_every_copy_that_is_relied_on_is_named_once(book: Casebook) -> None:
    """Of versions and of absences; whatever is not named may be removed from the disk."""
    place, other = book.place("c1"), book.place("c2")
    book.version(place, evidence_sha256="aa")
    book.version(other, evidence_sha256="aa")
    book.version(other, "Anders.", evidence_sha256=None)
    absences.keep(book.database, _absence("bb"))
    assert sorted(sightings.evidence_digests(book.database)) == ["aa", "bb"]


def _absence(digest: str) -> Absence:
    return Absence(1, "archief", "k", 5, "https://x/", AT, None, "warc", None, "x.warc", 0, "cc", digest)


def test_copies_that_show_an_incident_are_its_own(book: Casebook) -> None:
    """Suppressed places count; other incidents and captures without a copy do not."""
    first = book.place("c1")
    quiet = book.place("c2", suppression_id=book.suppression().id)
    book.version(first, evidence_sha256="aa")
    book.version(first, "Anders.", evidence_sha256=None)
    book.version(quiet, evidence_sha256="aa")
    book.version(quiet, "Nog anders.", evidence_sha256="bb")
    book.version(book.place("c1", "ZAAK-2"), evidence_sha256="cc")
    assert sorted(sightings.shown_by(book.database, 1)) == ["aa", "bb"]


def test_texts_with_and_without_a_copy_are_told_apart(book: Casebook) -> None:
    """A text that was erased is in neither list."""
    first, second = book.place("c1"), book.place("c2")
    book.version(second, "Met.", evidence_sha256="aa", capture_id=1)
    book.version(second, "Zonder.", capture_id=7)
    book.version(first, "Ook zonder.", capture_id=9)
    book.version(first, "Ook met.", evidence_sha256="bb", capture_id=3)
    book.version(first, "Ook zonder, eerder.", capture_id=4)
    gone = book.place("c3")
    book.version(gone, evidence_sha256="cc")
    retention.erase_sighting(book.database, gone.id)
    assert list(sightings.texts_with_evidence(book.database)) == [
        (second.id, "aa", "Met."),
        (first.id, "bb", "Ook met."),
    ]
    assert sightings.without_evidence(book.database) == ((first.id, 4), (first.id, 9), (second.id, 7))


def test_a_place_takes_all_that_was_seen_there_with_it(book: Casebook) -> None:
    """Nothing of a removed place stays: no version, hit, alias, presence or name."""
    place, other = book.recognised("c1"), book.recognised("c2")
    for known in (place, other):
        sightings.store_alias(book.database, known.id, "https://a.example/")
        sightings.store_presence(book.database, known.id, PresenceChange(Presence.GONE, AT))
    book.database.execute("DELETE FROM sighting WHERE id = ?", [place.id])
    tables = ("sighting", "sighting_version", "hit", "sighting_alias", "presence", "author_name")
    assert [book.count(table) for table in tables] == [1] * len(tables)
    (file,) = sightings.files(book.database, [other])
    assert (len(file.versions), len(file.hits), len(file.aliases), len(file.presences)) == (1, 1, 1, 1)


def test_a_place_belongs_to_an_incident_that_is_there(book: Casebook) -> None:
    """The database refuses a place of an incident or a suppression that nobody made."""
    with pytest.raises(sqlite3.IntegrityError):
        book.place(incident_id=99)
    with pytest.raises(sqlite3.IntegrityError):
        book.place(suppression_id=99)


def test_thousands_of_places_are_read_at_once(book: Casebook) -> None:
    """A list longer than what SQLite takes as separate values is read whole and in order."""
    incident = book.incident()
    numbers = range(1, 2001)
    place = replace(PLACE, incident_id=incident.id)
    rows = (to_row(replace(place, id=number, native_id=f"c{number}")) for number in numbers)
    book.database.table("sighting").insert_all(rows)
    files = sightings.of_incident(book.database, incident.id)
    assert [file.sighting.id for file in files] == list(numbers)
