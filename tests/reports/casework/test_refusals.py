"""Refusals as values: each has a sentence in both languages."""

import pytest

from reports.casework.refusals import Refusal, RefusedError
from reports.language import keys
from reports.settings import LANGUAGES

VALUES = {
    "number": "M-2026-0001",
    "year": 1,
    "url": "https://a.example/",
    "count": 2,
    "example": "b",
    "case": "Z",
    "domains": "b.example",
    "hosts": "b.example",
    "most": 20,
    "place": "V-12",
    "word": "b",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_is_told_in_every_language(refusal: Refusal, language: str) -> None:
    """No screen shows a code where a sentence belongs."""
    key = f"labels.Refusal.{refusal.value}"
    assert key in keys(language), f"say it in reports/words/labels.{language}.toml"
    sentence = RefusedError(refusal, **VALUES).in_language(language)
    assert " " in sentence
    assert "{" not in sentence
