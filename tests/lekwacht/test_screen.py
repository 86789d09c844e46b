"""Nothing that a page holds steers the terminal."""

import io
import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lekwacht.screen import escaped, guarded
from tests.commandline import Run, make_run

HOSTILE = "rood\x1b[31m \x9b2J \u202eomgekeerd\u2066 \r\x07 \x00 \u200b \U000e0041"
PAGE = f"""<html><title>{HOSTILE}</title><body><article><p>{HOSTILE} Dit is een bericht met genoeg woorden
om als bericht te gelden, en het staat hier. Nog een zin die ertoe doet.</p></article></body></html>"""
JOINERS = {"\u200c", "\u200d"}


def steers(text: str) -> list[str]:
    """The characters of a text that a terminal obeys or that turn or hide a line."""
    kinds = {"Cc", "Cf", "Cs"}
    return [
        mark for mark in text if unicodedata.category(mark) in kinds and mark not in {"\n", "\t", *JOINERS}
    ]


@given(st.text(st.characters()))
def test_what_is_escaped_is_the_same_json(text: str) -> None:
    """No character that steers is left, and JSON says what it said."""
    assert steers(escaped(text)) == []
    assert json.loads(escaped(json.dumps({"text": text}, ensure_ascii=False))) == {"text": text}


@pytest.mark.parametrize("options", [(), ("--json",), ("--jsonl",)])
def test_extract_shows_a_hostile_page(
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The posts of a saved page are shown, and nothing of them steers the terminal."""
    lekwacht: Run = make_run(tmp_path / "data", monkeypatch, capsys)
    page = tmp_path / "pagina.html"
    line = json.dumps({"url": f"https://forum.example/{HOSTILE}", "html": PAGE}) + "\n"
    page.write_text(line if "--jsonl" in options else PAGE, encoding="utf-8")
    ended = lekwacht("extract", page, *options)
    assert "omgekeerd" in ended.stdout
    assert steers(ended.stdout + ended.stderr) == []


def test_a_stream_that_lacks_a_character_gets_it_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in an old encoding is no reason to fail."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="latin-1")
    monkeypatch.setattr("sys.stdout", stream)
    with guarded():
        sys.stdout.write("caf\u00e9 \u20ac \ud800\n")
    stream.flush()
    assert written.getvalue() == b"caf\xe9 \\u20ac \\ud800\n"
