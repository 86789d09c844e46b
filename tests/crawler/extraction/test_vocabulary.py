"""The words by which page makers name the parts of a post."""

import re
import tomllib
from importlib.resources import files

import pytest

from crawler.extraction import vocabulary
from crawler.extraction.vocabulary import (
    ASIDE_NAMES,
    AUTHOR_NAMES,
    BEFORE_DATE,
    BODY_NAMES,
    BY,
    BY_START,
    BY_TEXT,
    CONTROL_TEXT,
    DATE_NAMES,
    DROP_NAMES,
    EDIT_LABEL,
    EDIT_LINE,
    GUEST,
    ID_RECORD,
    JOIN_LABEL,
    LEGAL,
    NEST_NAMES,
    NOT_A_NAME,
    NOT_AUTHOR_NAMES,
    NOTICE,
    QUOTE_HEAD,
    QUOTE_NAMES,
    RECORD_NAMES,
    SAYS,
    TITLE_NAMES,
    USER_LINK,
    Names,
)

TABLES = tomllib.loads(files("crawler.extraction").joinpath("vocabulary.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (
            BODY_NAMES,
            ("post-content", "entry-content", "message_body", "bericht msg", "commenttext", "inhalt"),
        ),
        (DROP_NAMES, ("signature", "post-buttons", "avatar", "sharing", "signatur", "userinfo")),
        (QUOTE_NAMES, ("quote", "bbcode_quote", "citaat", "zitat", "quotebox")),
        (AUTHOR_NAMES, ("author", "post-author", "username", "verfasser", "auteur", "poster_name", "fn")),
        (NOT_AUTHOR_NAMES, ("user-title", "rank", "stats", "rang", "badge")),
        (DATE_NAMES, ("date", "post-date", "datum", "timestamp", "fecha", "relative-time")),
        (RECORD_NAMES, ("post", "comment", "beitrag", "reactie", "mensaje", "post-12", "commentaire")),
        (ASIDE_NAMES, ("sidebar", "nav", "widget", "related", "footer")),
        (NEST_NAMES, ("children", "replies", "nested", "antworten")),
        (TITLE_NAMES, ("post-title", "subject", "betreff", "titel", "titre")),
    ],
)
def test_names_of_a_part_are_known_among_other_classes(names: Names, classes: tuple[str, ...]) -> None:
    """By whole words, whatever their case and whatever stands beside them."""
    for name in classes:
        assert names.search(name), name
        assert names.search(f"clearfix {name.upper()} x9"), name


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (BODY_NAMES, ("bodybuilding", "somebody", "textual", "inhalte")),
        (DROP_NAMES, ("likeable", "designature", "sharecropper", "unrated")),
        (AUTHOR_NAMES, ("authority", "coauthorship", "rename")),
        (DATE_NAMES, ("update", "candidate", "timeline", "sometimes")),
        (RECORD_NAMES, ("postal", "outpost", "commentary")),
        (ASIDE_NAMES, ("navy", "unrelated", "footerless")),
    ],
)
def test_part_of_a_word_is_no_name(names: Names, classes: tuple[str, ...]) -> None:
    """A class that only holds a known word says nothing."""
    assert [name for name in classes if names.search(name)] == []


def test_no_name_names_nothing() -> None:
    """An element without a class is asked for as often as any."""
    assert not BODY_NAMES.search("")


def test_names_forget_what_a_flood_of_classes_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are kept within bounds, and stay right after the bound is passed."""
    monkeypatch.setattr(vocabulary, "_MOST_KNOWN", 10)
    names = Names("body")
    for n in range(50):
        assert names.search(f"content x{n}")
        assert not names.search(f"kop x{n}")
    assert len(names._known) <= 12
    assert not names.search("")


def test_every_table_is_used() -> None:
    """A list of words that nothing reads is no vocabulary."""
    source = files("crawler.extraction").joinpath("vocabulary.py").read_text("utf-8")
    keys = [key for table in TABLES.values() for key in table]
    assert [key for key in keys if f'"{key}"' not in source] == []


def test_no_word_stands_twice_in_a_list() -> None:
    """A list that repeats itself was not read by whoever added to it."""
    twice = {
        key: sorted({word for word in words if words.count(word) > 1})
        for key, row in TABLES["names"].items()
        if (words := row.split())
    }
    assert {key: words for key, words in twice.items() if words} == {}


@pytest.mark.parametrize(
    "pattern", [pattern for pattern in vars(vocabulary).values() if isinstance(pattern, re.Pattern)]
)
def test_pattern_ends_on_a_text_made_to_hurt(pattern: re.Pattern[str]) -> None:
    """No printed text takes longer than a look, however often it repeats what the pattern waits for."""
    for text in ("a " * 5000, "von " * 2000, "-" * 9000, "edited by " * 900, "schrieb " * 1200, "#1" * 4000):
        pattern.search(text[:300])
        pattern.match(text[:300])


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (
            ID_RECORD,
            ("post-#", "comment-#", "p#", "postid_#", "td_post_#", "beitrag#", "edit#", "post_#-body"),
        ),
        (USER_LINK, ("/user/7", "member.php?u=7", "/profile/els", "/autor/els", "/u/els", "?showuser=3")),
        (
            JOIN_LABEL,
            ("Joined: 2009", "Mitglied seit", "Registriert am", "Lid sinds", "Last seen", "inscrit le"),
        ),
        (EDIT_LABEL, ("Last edited", "Zuletzt geändert", "bewerkt", "modifié", "It is now", "Edited")),
        (
            EDIT_LINE,
            (
                *(
                    "Edited by Els on 3 May",
                    "Last edited by Els; 3 May",
                    "Zuletzt bearbeitet von Els",
                    "[Edited: x",
                ),
                *(
                    "Laatst bewerkt door Els",
                    "Dernière modification par Els",
                    "Editado por Els",
                    "Gewijzigd op 3 mei",
                ),
            ),
        ),
        (
            QUOTE_HEAD,
            (
                *(
                    "Zitat:",
                    "Quote:",
                    "Citaat van Els:",
                    "Els wrote:",
                    "Els schreef:",
                    "Originally posted by Els",
                ),
                *("Els a écrit :", "Cita de Els", "Els hat geschrieben:", "Zitat von Els"),
            ),
        ),
        (BY, ("by", "Titel door", "von:", "Posted by", "| par ", "(geschreven door")),
        (BEFORE_DATE, ("Els op", "Els schreef", "schreef Els", "Els wrote", "posted by Els")),
        (
            BY_START,
            ("by Els", "Reactie van Els", "door: Els", "Auteur: Els", "Kommentar von Els", "Name: Els"),
        ),
        (BY_TEXT, ("Posted by Els on 3 May", "geschreven door Els", "von Els am 3. Mai", "3 mei door Els")),
        (SAYS, ("Els says:", "Els schreef", "Els a dit :", "Els hat gesagt")),
        (GUEST, ("Gast", "Anonymous", "Anoniem", "Guest-7", "deleted user", "ex-lid", "usuario eliminado")),
        (
            NOT_A_NAME,
            ("#4", "12", "Beiträge: 3", "Antworten", "Reply", "3 reacties", "10:30", "Beheerder", ""),
        ),
        (CONTROL_TEXT, ("Reageer", "Zitieren", "Report", "#12", "mehr", "J'aime", "Like", "3")),
        (
            NOTICE,
            (
                "\u00a9 dorp",
                "wij gebruiken cookies",
                "log in om te reageren",
                "nog geen reacties",
                "lees ook",
            ),
        ),
        (
            LEGAL,
            ("all rights reserved", "alle rechten voorbehouden", "affiliate", "terms of use and privacy"),
        ),
    ],
)
def test_printed_text_is_known(pattern: re.Pattern[str], texts: tuple[str, ...]) -> None:
    """In the languages of the watched sites."""
    assert [text for text in texts if pattern.search(text) is None] == []


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (ID_RECORD, ("header", "nav-#-main-menu", "post", "tab-#", "##")),
        (USER_LINK, ("/thread/7", "/userland", "/superuser2", "/authority/x", "/t/u2")),
        (EDIT_LINE, ("De edited versie", "Ik heb het gewijzigd", "Wij bewerkt?", "bewerkt")),
        (QUOTE_HEAD, ("Els wrote a book", "Els schreef: hoi", "Zitatensammlung", "Wat Els schreef")),
        (BY, ("by Els", "abby", "standby me", "derby x")),
        (BEFORE_DATE, ("Els", "Leon", "opa Jan")),
        (BY_START, ("Bye Els", "Vonnis", "Els", "Parijs")),
        (SAYS, ("Els", "Candice", "Boursaid")),
        (GUEST, ("Gastvrij", "Els", "guestbook", "Anonymous coward")),
        (CONTROL_TEXT, ("Reageer op Els", "Reporter", "123456", "Likes van Els", "Els")),
        (LEGAL, ("de rechten van de molenaar", "de gemeente is verantwoordelijk")),
    ],
)
def test_other_text_is_not(pattern: re.Pattern[str], texts: tuple[str, ...]) -> None:
    """A word that only begins like one, or a sentence that holds it."""
    assert [text for text in texts if pattern.match(text)] == []
