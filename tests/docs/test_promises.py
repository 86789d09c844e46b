"""Each promise of the pages for users stands beside the test that holds it.

A sentence that is changed, or a test that goes, fails here: promise and proof are changed together.
"""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROMISES = {
    "README.md": {
        "The text itself is never written anywhere": "test_enrolling_writes_no_piece_of_the_text",
        "Two public sites, a forum and an older weblog, are **crawled** by Scrapy": (
            "test_the_demonstration_tells_the_echt_case_and_can_be_run_again"
        ),
        "Under a harmless article on the forum a *reaction* retells a passage": (
            "test_the_demonstration_tells_the_echt_case_and_can_be_run_again"
        ),
        "The weblog turns out to have told the same facts": "test_the_older_weblog_told_it_years_before",
        "and must find it": "test_only_a_night_with_every_step_and_the_canary_is_complete",
        "works without JavaScript and with a keyboard": "test_everything_works_without_javascript",
        "treats every captured character as hostile": "test_nothing_hostile_runs_or_reaches_out",
        "can be run again": "test_a_second_demonstration_keeps_the_accounts",
        "here is a [template]": "test_every_link_between_pages_leads_somewhere",
        "keeps running: the review console, and the night scan at 03:30": (
            "test_the_block_runs_from_top_to_bottom"
        ),
    },
    "docs/handleiding.md": {
        "Daarin staan alle *vindplaatsen*": "test_a_place_has_a_lane_and_a_disclosure_a_line",
        "met de overeenkomende stukken gemarkeerd": (
            "test_an_incident_shows_what_stood_in_public_with_what_matched_marked"
        ),
        "De tekst van het besluit ziet u nooit": "test_documents_show_references_and_strength_and_never_text",
        "Het beschuldigt niemand en spreekt niemand vrij": "test_no_text_says_that_a_person_did_it",
        "gelden pas met een tweede persoon": "test_a_confirmed_leak_is_not_talked_away_by_one_person",
        "Niet melden bij de AP": "test_not_notifiable_needs_a_second_person",
        "met instemming van een tweede persoon gaat de inhoud": (
            "test_a_second_word_lets_a_false_alarm_go_at_once"
        ),
        "Een reden is verplicht": "test_awareness_needs_a_moment_and_a_reason",
        "gaat de melding vanzelf weer open": "test_a_new_sighting_reopens_what_was_closed",
        "De 72 uur lopen vanaf het moment": "test_confirming_a_leak_is_awareness",
        "oordelen, ongedaan maken": (
            "test_what_differs_is_left_out_of_a_joint_judgement_and_it_can_be_undone"
        ),
        "vasthouden, stilhouden": "test_content_is_held_with_a_reason_and_released",
        "wat er bij het volgende wissen weggaat": "test_looking_at_what_will_go_erases_nothing",
        "uw naam en wachtwoord wijzigen": (
            "test_a_password_is_changed_with_the_present_one_and_other_sessions_end"
        ),
        "*Hulp* | wat elke rol mag": "test_a_role_is_told_with_what_it_may",
        "stelt nieuwe voor waarmee een tweede persoon instemt": (
            "test_a_site_is_tried_proposed_agreed_and_then_watched"
        ),
        "legt verstrekkingen vast bij het document": (
            "test_a_disclosure_is_written_down_corrected_and_withdrawn"
        ),
        "schrijft een advies bij de melding zelf": (
            "test_the_data_protection_officer_leaves_advice_that_all_read"
        ),
        "De pagina wordt een vastlegging van eigen herkomst": (
            "test_a_saved_page_is_a_capture_of_its_own_origin"
        ),
        "blijft als bewijs bewaard en wordt als ongelezen gemeld": (
            "test_a_picture_is_kept_and_told_as_not_read"
        ),
        "bevat geen tekst van berichten tenzij u daar met een reden om vraagt": (
            "test_no_text_of_a_post_leaves_unasked"
        ),
        "Het bestand opent goed in Excel": "test_the_officers_profile_opens_in_dutch_excel",
    },
    "docs/meldingen.md": {
        "wordt door een test uitgevoerd": "test_every_example_works",
        "De eerste keer wordt bewaard als *gezien op*": "test_the_first_opening_is_kept",
        "Wat bij terugkijken in het archief wordt gevonden, doet dat niet": (
            "test_looking_back_does_not_reopen"
        ),
        "komt niet in de CSV en telt niet mee als melding": "test_a_lead_is_no_incident",
        "dezelfde treffer blijft dan stil": "test_a_lead_put_aside_stays_quiet",
        "Daarna verschijnt alles weer": "test_what_was_quiet_shows_again_when_it_ends",
        "staat bij elke vindplaats een link om juist die stil te houden": (
            "test_a_place_is_kept_quiet_from_its_own_card_until_a_day"
        ),
        "met alle gronden erbij": "test_trace_answers_the_echt_question",
        "*Niet meldplichtig* vraagt een tweede persoon": "test_not_notifiable_needs_a_second_person",
        "staat zij in `incidents misses`": "test_what_the_custodian_confirms_is_kept_as_a_miss",
        "Een oordeel is ongedaan te maken zolang de inhoud er nog is": "test_what_was_erased_is_not_undone",
        "er wordt niets gewist zolang niet vaststaat": "test_nothing_goes_while_the_law_waits",
        "is er nog iets, dan eindigt het met 1": "test_purge_tells_before_it_does",
        "Een geschreven export telt daarbij niet mee": "test_an_export_in_its_own_time_is_no_leftover",
        "(`hold`) houdt een melding erbuiten": "test_a_hold_stops_it",
        "blijft dezelfde overeenkomst een jaar stil": (
            "test_the_same_false_alarm_stays_quiet_without_its_text"
        ),
        "Wat buiten het programma om is gewijzigd": "test_verify_says_what_was_changed",
        "dan valt ook een afgeknipt einde": "test_a_head_kept_elsewhere_shows_a_cut_tail",
    },
    "docs/bewaarder.md": {
        "De tekst zelf wordt nergens bewaard": "test_enrolling_writes_no_piece_of_the_text",
        "Meer bestanden in één opdracht zijn delen van één document": (
            "test_what_the_custodian_is_told_to_type_works"
        ),
        "wat al opgenomen is, wordt overgeslagen": (
            "test_a_folder_is_enrolled_by_its_list_and_goes_on_where_it_was"
        ),
        "(het spoor bewaart wat er stond)": (
            "test_a_disclosure_is_corrected_and_withdrawn_and_the_trail_keeps_both"
        ),
        "telt nooit mee als aanwijzing": "test_standard_text_can_only_remove",
        "alleen uw antwoord wordt bewaard": "test_the_custodian_compares_with_the_original",
        "Verwijderen uit het register is definitief": "test_a_removed_document_is_in_no_file_any_more",
    },
    "docs/operations.md": {
        "a polkit rule allows that and nothing else": "test_the_night_may_start_three_units_and_nothing_else",
        "with the key, without a network": "test_only_the_matcher_gets_the_key_and_it_has_no_network",
        "takes effect at once, in a running crawl too": "test_a_disabled_site_is_left_alone_at_once",
        "A new site waits until a second person agrees": (
            "test_a_site_is_tried_proposed_agreed_and_then_watched"
        ),
        "takes a site off the list": "test_a_site_is_treated_otherwise_and_taken_off",
        "goes on where an earlier one was cut off": "test_a_run_killed_anywhere_equals_an_undisturbed_one",
        "A missed canary makes the night incomplete": (
            "test_only_a_night_with_every_step_and_the_canary_is_complete"
        ),
        "sends those of all chains to another machine": "test_heads_go_to_syslog_once_a_day",
        "A strong hit or a confirmed leak is mailed at once": (
            "test_a_strong_place_and_a_confirmed_leak_are_told_once"
        ),
        "each as it stood at one moment": "test_a_backup_made_while_others_write_is_whole",
        "It does not hold the key": "test_a_key_inside_the_data_directory_is_not_copied",
        "and only into an empty directory": "test_a_restore_over_data_is_refused",
        "A database of a newer version than the program is refused": (
            "test_a_database_of_a_newer_version_is_refused"
        ),
        "the lock dies with its process": "test_a_second_holder_is_refused_until_the_first_is_killed",
        "it goes on where it was": "test_an_interrupted_command_ends_with_130_and_goes_on_when_run_again",
        "It is kept as a capture of its own origin, never as one of ours": (
            "test_a_saved_page_is_a_capture_of_its_own_origin"
        ),
    },
}
"""By page: the words of a promise, and the test that holds it."""

CASES = [(page, words, test) for page, promises in PROMISES.items() for words, test in promises.items()]


@cache
def known_tests() -> frozenset[str]:
    """The names of every test."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in texts for name in re.findall(r"def (test_\w+)\(", text))


@cache
def flat(page: str) -> str:
    """The page's words on one line."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


@pytest.mark.parametrize(("page", "words", "test"), CASES)
def test_a_promise_is_held_by_a_test(page: str, words: str, test: str) -> None:
    """The sentence stands in the page, and the test that proves it exists."""
    assert words in flat(page)
    assert test in known_tests()
