"""Both languages: nothing untranslated, nothing left over, dates as people write them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import console
from console.labels import label, labelled
from console.language import IN_THE_CODE, catalogue, language
from reports.settings import LANGUAGES
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


TRANSLATED = [code for code in LANGUAGES if code != IN_THE_CODE]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_and_no_translation_is_left_over(code: str) -> None:
    """The catalogue holds exactly what the code and the templates say."""
    path = catalogue(code)
    page = f"console/{path.relative_to(ROOT)}"
    assert path.exists(), f"write {page} after {catalogue('nl').relative_to(ROOT)}"
    lacking, left_over = _extracted() - set(_translated(code)), set(_translated(code)) - _extracted()
    assert not lacking, f"translate in {page}: {sorted(lacking)}"
    assert not left_over, f"take out of {page}: {sorted(left_over)}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_says_something_with_the_same_names_in_it(code: str) -> None:
    """A translation is not empty and fills in the same values."""
    for message_id, message in _translated(code).items():
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert text, message_id
            assert set(re.findall(r"%\(\w+\)s", str(text))) <= set(_names(message)), message_id


def test_every_stored_value_has_a_word_in_every_language() -> None:
    """No raw value of an enum reaches the screen."""
    for kind in labelled():
        for value in kind:
            assert all(label(language(code), value) for code in LANGUAGES)


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


def _translated(code: str) -> dict[str, Message]:
    with catalogue(code).open("rb") as file:
        messages = read_po(file, locale=code)
    return {_first(message): message for message in messages if message.id}


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _names(message: Message) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return [name for text in ids for name in re.findall(r"%\(\w+\)s", str(text))]
