"""Both languages: nothing untranslated, nothing left over, dates as people write them."""

import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import console
from console.labels import labelled
from console.language import CATALOGUE, language
from store.visible import defanged

ROOT = Path(console.__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "text": None,
    "plural": (1, 2),
    "AccountError": None,
    "SignInError": None,
    "FormError": None,
}


def test_every_sentence_has_its_dutch_and_no_dutch_is_left_over() -> None:
    """The catalogue holds exactly what the code and the templates say."""
    assert set(_translated()) == _extracted()


def test_every_translation_says_something_with_the_same_names_in_it() -> None:
    """A translation is not empty and fills in the same values."""
    for message_id, message in _translated().items():
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert text, message_id
            assert set(re.findall(r"%\(\w+\)s", str(text))) <= set(_names(message)), message_id


def test_every_stored_value_has_a_word_in_both_languages() -> None:
    """No raw value of an enum reaches the screen."""
    from console.labels import label  # noqa: PLC0415 - the function under test beside its table

    for kind in labelled():
        for value in kind:
            assert label(language("nl"), value)
            assert label(language("en"), value)


def test_moments_are_told_in_amsterdam() -> None:
    """Summer time and winter time alike."""
    summer, winter = datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert language("nl").moment(summer) == "2 juli 2026 00:30"
    assert language("nl").moment(winter) == "23 november 2026 14:05"
    assert language("en").moment(winter) == "23 November 2026 14:05"


def test_an_address_cannot_be_clicked() -> None:
    """Neither a person nor a program takes it for a link."""
    assert defanged("https://forum.example.nl/a?b=1") == "https[:]//forum[.]example[.]nl/a?b=1"


def _extracted() -> set[str]:
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    messages = extract_from_dir(str(ROOT), method_map=methods, keywords=KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in messages} - {""}


def _translated() -> dict[str, Message]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="nl")
    return {_first(message): message for message in catalogue if message.id}


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _names(message: Message) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return [name for text in ids for name in re.findall(r"%\(\w+\)s", str(text))]
