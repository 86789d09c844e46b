"""The Echt question, on made-up histories: what stood in public when, against who had been given what."""

from datetime import timedelta

import pytest

from reports.casework import incidents
from reports.desk import Desk
from reports.dossier import dossier
from reports.dossier.conclusions import RecipientConclusion
from reports.dossier.dossier import Dossier
from reports.dossier.premises import Basis, Included, PublicationOrder
from reports.dossier.relations import Tie
from reports.language import words
from reports.places.dates import Contradiction, DateKind, Strength
from store.archive.post import Presence
from tests.factory import NIGHT, World, day
from tests.reports.conftest import RunReport

BESCHIKKING = "ZAAK-1-BESCHIKKING"
STORY = (
    "Betrokkene vertelde dat hij drie nachten in een leegstaande steenoven schuilde en daarna met een"
    " veerman de rivier overstak naar het dorp van zijn oom"
)


def opened(desk: Desk, number: str = "M-2026-0001") -> Dossier:
    """The dossier of the incident."""
    return dossier.open_dossier(desk, number)


def only(opened_dossier: Dossier) -> RecipientConclusion:
    """What follows for the one recipient."""
    (recipient,) = opened_dossier.recipients
    return recipient


def premises(recipient: RecipientConclusion, language: str = "nl") -> str:
    """The premises in plain words."""
    said = words(language)
    return " ".join(said.tell(premise.key, premise.values) for premise in recipient.deciding.premises)


def sites(opened_dossier: Dossier) -> list[str]:
    """The sites in order of time."""
    return [appearance.place.sighting.site for appearance in opened_dossier.appearances]


def test_the_echt_case(world: World, desk: Desk, run_report: RunReport) -> None:
    """A reaction on a forum after the disclosure, and an older weblog that claims years before it.

    The weblog stands first; that it stood there before the disclosure is said, as the page's own claim.
    """
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10", unit="Echt")
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-11-20")))
    world.match(
        world.post("weblog.example", "p3", STORY + " en nog meer.", claimed=day("2024-05-02"), kind="article")
    )
    run_report()
    file = opened(desk)
    assert sites(file) == ["weblog.example", "forum.example"]
    assert (only(file).order, only(file).basis) == (PublicationOrder.ERVOOR, Basis.BEWEERD)
    assert file.earliest_claimed is not None
    assert file.earliest_claimed[1].earliest == day("2024-05-02")
    assert file.earliest_proven is not None
    assert file.earliest_proven[1].earliest == NIGHT
    text = premises(only(file))
    assert "vanaf 10 november 2026 als geheel beschikbaar gesteld aan COA (Echt)" in text
    assert "V-2 (weblog.example), passage 1: volgens de pagina zelf van" in text
    assert "Dat is niet nagegaan" in text
    assert "Beschikbaar gesteld is niet hetzelfde als gelezen" in text


def test_long_public_and_captured_before(world: World, desk: Desk, run_report: RunReport) -> None:
    """Where our own archive held the weblog before the disclosure, it is proven, whatever pages claim."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("weblog.example", "p3", STORY, day("2026-10-01")), looking_back=True)
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    file = opened(desk)
    assert (only(file).order, only(file).basis) == (PublicationOrder.ERVOOR, Basis.BEWEZEN)
    assert "Dat bewijst dat het toen in het openbaar stond" in premises(only(file))
    assert "proves that it stood in public by then" in premises(only(file), "en")


def test_a_leak_after_disclosure(world: World, desk: Desk, run_report: RunReport) -> None:
    """Every known place claims to be later than the disclosure: only after, and elsewhere was not watched."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-11-20")))
    run_report()
    recipient = only(opened(desk))
    assert (recipient.order, recipient.basis) == (PublicationOrder.ALLEEN_ERNA, Basis.BEWEERD)
    assert "Wij zien alleen de sites die wij bewaken" in premises(recipient)


def test_a_capture_without_it_proves_that_it_came_after(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """The page was captured after the disclosure without the reaction, later with it: only after, proven."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.capture("forum.example", "https://forum.example/draad", day("2026-11-15"))
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    recipient = only(opened(desk))
    assert (recipient.order, recipient.basis) == (PublicationOrder.ALLEEN_ERNA, Basis.BEWEZEN)
    assert "stond het nog niet op de pagina die toen was vastgelegd" in premises(recipient)


def test_a_post_that_was_seen_before_was_not_absent(world: World, desk: Desk, run_report: RunReport) -> None:
    """A text captured again after retention took the first one does not seem to be new on its page."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.post("forum.example", "c7", STORY, day("2026-09-01"))
    world.capture("forum.example", "https://forum.example/draad", day("2026-11-15"))
    world.archive.execute("DELETE FROM post_version")
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    file = opened(desk)
    assert file.appearances[0].not_before is None
    assert only(file).order is PublicationOrder.NIET_TE_ZEGGEN


def test_a_page_that_lies_about_its_date(world: World, desk: Desk, run_report: RunReport) -> None:
    """A claim of years ago does not count once a later capture of the same page did not show the post."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-18")
    world.capture("forum.example", "https://forum.example/draad", day("2026-11-15"))
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2015-01-01")))
    run_report()
    file = opened(desk)
    (appearance,) = file.appearances
    assert appearance.claimed is None
    (lie,) = [fact for fact in appearance.facts if fact.kind is DateKind.BEWEERD]
    assert (lie.strength, lie.contradiction) == (Strength.WEERSPROKEN, Contradiction.STOND_ER_NIET)
    assert file.earliest_claimed is None
    assert (only(file).order, only(file).basis) == (PublicationOrder.NIET_TE_ZEGGEN, Basis.GEEN)
    assert "Die datum telt niet mee" in premises(only(file))


@pytest.mark.parametrize(
    ("claimed", "counts"), [("2026-11-25", False), ("2026-11-23", True), ("2020-02-02", True)]
)
def test_a_claim_of_the_future_does_not_count(
    world: World, desk: Desk, run_report: RunReport, claimed: str, counts: object
) -> None:
    """A page that claims to be written after we captured it is contradicted by the capture."""
    world.match(world.post("forum.example", "c7", STORY, claimed=day(claimed, 2)))
    run_report()
    (appearance,) = opened(desk).appearances
    assert (appearance.claimed is not None) == counts


def test_a_claim_that_moves_does_not_count(world: World, desk: Desk, run_report: RunReport) -> None:
    """A post whose page names another date in another capture is not believed in either."""
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2019-01-01")))
    later = NIGHT + timedelta(days=1)
    world.match(world.post("forum.example", "c7", STORY + "!", later, claimed=day("2021-01-01")))
    run_report()
    (appearance,) = opened(desk).appearances
    against = [fact.contradiction for fact in appearance.facts if fact.kind is DateKind.BEWEERD]
    assert against == [Contradiction.ANDERE_DATUM] * 2


def test_an_answer_older_than_its_question_does_not_count(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """A reply that claims to be older than what it answers is contradicted."""
    world.match(world.post("forum.example", "p1", STORY, claimed=day("2024-01-01"), kind="article"))
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2020-01-01"), parent="p1"))
    run_report()
    reply = next(
        appearance for appearance in opened(desk).appearances if appearance.place.sighting.native_id == "c7"
    )
    assert [fact.contradiction for fact in reply.facts if fact.kind is DateKind.BEWEERD] == [
        Contradiction.VOOR_OUDER
    ]


def test_a_capture_older_than_every_claim(world: World, desk: Desk, run_report: RunReport) -> None:
    """An archive's capture from before any date that a page names is the earliest, and it is proof."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2025-06-01")
    old = world.post(
        "archief.example", "p3", STORY, day("2024-03-01"), claimed=day("2024-02-28"), origin="web-archief"
    )
    world.match(old, looking_back=True)
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2024-08-01")))
    run_report()
    file = opened(desk)
    assert file.earliest_proven is not None
    appearance, fact = file.earliest_proven
    assert (appearance.place.sighting.site, fact.earliest, fact.origin) == (
        "archief.example",
        day("2024-03-01"),
        "web-archief",
    )
    assert (only(file).order, only(file).basis) == (PublicationOrder.ERVOOR, Basis.BEWEZEN)


def test_a_copy_of_a_copy(world: World, desk: Desk, run_report: RunReport) -> None:
    """The third place repeats the second's own slips, so the second is its source, not the first."""
    slip = STORY.replace("steenoven", "stenen oven").replace("veerman", "schipper")
    slips = slip.replace("oom", "tante")
    world.match(world.post("a.example", "p1", STORY, claimed=day("2026-11-01")))
    world.match(world.post("b.example", "p2", slip, claimed=day("2026-11-05")))
    world.match(world.post("c.example", "p3", slips, claimed=day("2026-11-09")))
    run_report()
    file = opened(desk)
    place = {relation.place.sighting.id: relation.place.sighting.site for relation in file.appearances}
    assert [(place[relation.source], place[relation.copy]) for relation in file.relations] == [
        ("a.example", "b.example"),
        ("b.example", "c.example"),
    ]


def test_who_quotes_and_who_links(world: World, desk: Desk, run_report: RunReport) -> None:
    """A post that quotes the words and one that names the address are copies, each for its reason."""
    world.match(world.post("a.example", "p1", STORY, claimed=day("2026-11-01")))
    quoting = f"Lees dit: {STORY}"
    spans = ((10, len(quoting)),)
    world.match(world.post("b.example", "p2", quoting, claimed=day("2026-11-02"), quotes=spans), spans=spans)
    world.match(
        world.post(
            "c.example",
            "p3",
            "Zie https://a.example/draad#p1 over de steenoven.",
            claimed=day("2026-11-03"),
        )
    )
    run_report()
    ties = [relation.ties for relation in opened(desk).relations]
    assert Tie.CITEERT in ties[0]
    assert Tie.VERWIJST in ties[1]
    assert Tie.EERST_BEWEERD in ties[0]


def test_an_edit_that_removes_the_passage(world: World, desk: Desk, run_report: RunReport) -> None:
    """After the edit the place says changed, with both moments, and its capture still proves what stood."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-12-01")
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    world.post("forum.example", "c7", "Verwijderd op verzoek.", NIGHT + timedelta(days=1))
    run_report(NIGHT + timedelta(days=1, hours=1))
    file = opened(desk)
    (appearance,) = file.appearances
    assert appearance.place.sighting.presence is Presence.CHANGED
    assert [presence.presence for presence in appearance.place.presences] == [
        Presence.PRESENT,
        Presence.CHANGED,
    ]
    assert (only(file).order, only(file).basis) == (PublicationOrder.ERVOOR, Basis.BEWEZEN)


def test_two_cases_that_share_a_passage(world: World, desk: Desk, run_report: RunReport) -> None:
    """One post with text of two cases is in two incidents, each of which says that it may be the other's."""
    for case, shared in (("ZAAK-1", "2026-11-01"), ("ZAAK-2", "2026-12-01")):
        world.document(f"{case}-BESCHIKKING", case)
        world.disclose(f"{case}-BESCHIKKING", "COA", shared)
    version = world.post("forum.example", "c7", STORY, claimed=day("2026-11-20"))
    world.match(version, "ZAAK-1")
    world.match(version, "ZAAK-2")
    run_report()
    first, second = opened(desk), opened(desk, "M-2026-0002")
    assert (only(first).order, only(second).order) == (PublicationOrder.ALLEEN_ERNA, PublicationOrder.ERVOOR)
    assert "M-2026-0002" in premises(only(first))
    assert "M-2026-0001" in premises(only(second))


def test_the_persons_own_telling(world: World, desk: Desk, run_report: RunReport) -> None:
    """What the person wrote long before anything was shared stands first and before every recipient."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "advocaat", "2026-03-01")
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("eigenblog.example", "p1", STORY, day("2026-01-05"), author="de schrijver zelf"))
    run_report()
    file = opened(desk)
    assert [(conclusion.recipient, conclusion.order, conclusion.basis) for conclusion in file.recipients] == [
        ("advocaat", PublicationOrder.ERVOOR, Basis.BEWEZEN),
        ("COA", PublicationOrder.ERVOOR, Basis.BEWEZEN),
    ]
    assert file.appearances[0].place.versions[0].version.author == "de schrijver zelf"


def test_nothing_provable(world: World, desk: Desk, run_report: RunReport) -> None:
    """No date on the page and captured only after the disclosure: it cannot be said."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    recipient = only(opened(desk))
    assert (recipient.order, recipient.basis) == (PublicationOrder.NIET_TE_ZEGGEN, Basis.GEEN)
    assert "is niet te zeggen" in premises(recipient)


def test_the_same_day_cannot_be_said(world: World, desk: Desk, run_report: RunReport) -> None:
    """A disclosure is known by its day: what stood there that day stood neither before nor after it."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-23")
    world.match(world.post("forum.example", "c7", STORY, claimed=NIGHT))
    run_report()
    assert only(opened(desk)).order is PublicationOrder.NIET_TE_ZEGGEN


def test_a_claimed_day_reaches_over_the_whole_day(world: World, desk: Desk, run_report: RunReport) -> None:
    """A page that names only the month of the disclosure says neither before nor after."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-11-01"), precision="month"))
    run_report()
    assert only(opened(desk)).order is PublicationOrder.NIET_TE_ZEGGEN


def test_the_server_states_an_earlier_change(world: World, desk: Desk, run_report: RunReport) -> None:
    """Last-Modified before the disclosure is told as the server's statement, not as proof."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("a.example", "p1", STORY, last_modified="Fri, 01 May 2020 10:00:00 GMT"))
    run_report()
    recipient = only(opened(desk))
    assert (recipient.order, recipient.basis) == (PublicationOrder.ERVOOR, Basis.BEWEERD)
    assert "volgens de server" in premises(recipient)


def test_only_some_passages_stood_in_public_before(world: World, desk: Desk, run_report: RunReport) -> None:
    """An old page with one of the two passages does not account for the other."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("weblog.example", "p3", STORY, day("2026-10-01")), passage=1)
    leak = world.post("forum.example", "c7", STORY + " Geheim.", claimed=day("2026-11-20"))
    world.match(leak, passage=1)
    world.match(leak, passage=2)
    run_report()
    recipient = only(opened(desk))
    assert (recipient.order, recipient.basis) == (PublicationOrder.DEELS_ERVOOR, Basis.BEWEZEN)
    assert "V-1 (weblog.example), passage 1: door ons of een archief vastgelegd" in premises(recipient)
    assert "V-2 (forum.example), passage 2: volgens de pagina zelf" in premises(recipient)


@pytest.mark.parametrize(
    ("sections", "included"),
    [(("relaas",), Included.JA), (("beoordeling",), Included.NEE), ((), Included.JA)],
)
def test_whether_the_passage_was_in_what_was_shared(
    world: World, desk: Desk, run_report: RunReport, sections: tuple[str, ...], included: Included
) -> None:
    """A partial disclosure says whether the passage's section was among those made available."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-11-10", sections)
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-11-20")), section="relaas")
    run_report()
    assert only(opened(desk)).deciding.included is included


def test_the_first_disclosure_that_could_matter_decides(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """Of several disclosures to one recipient the earliest with the passage in it decides."""
    world.document(BESCHIKKING)
    world.disclose(BESCHIKKING, "COA", "2026-10-01", ("beoordeling",))
    world.disclose(BESCHIKKING, "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-10-20")), section="relaas")
    run_report()
    recipient = only(opened(desk))
    assert recipient.deciding.disclosure.available_from.isoformat() == "2026-11-10"
    assert recipient.order is PublicationOrder.ERVOOR
    assert len(recipient.disclosures) == 2


def test_a_document_that_was_not_recognised_is_unknown(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """Another document of the case may hold the same text: whether it does is not known."""
    for ref in (BESCHIKKING, "ZAAK-1-VOORNEMEN"):
        world.document(ref)
    world.disclose("ZAAK-1-VOORNEMEN", "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", STORY, claimed=day("2026-11-20")))
    run_report()
    assert only(opened(desk)).deciding.included is Included.ONBEKEND


def test_opening_a_dossier_is_written_down(world: World, desk: Desk, run_report: RunReport) -> None:
    """Who opened the dossier stands in the incident's history."""
    world.match(world.post("forum.example", "c7", STORY))
    run_report()
    opened(desk)
    actions = [event.action for event in incidents.history(desk, "M-2026-0001")]
    assert actions[-2:] == ["incident_viewed", "dossier_opened"]
