"""Adding a dictionary from the command line."""

import json
from pathlib import Path

import pytest

from tests.commandline import Run
from tests.matcher.test_dictionary import make


@pytest.mark.usefixtures("enrolled")
def test_a_dictionary_is_added_listed_and_removed(lekwacht: Run, tmp_path: Path) -> None:
    """Each is told in a line, and what was added has its name and its number of words."""
    path = make(tmp_path, "freedict-eng-nld", {"zirconium": "lampenkap"})
    assert lekwacht("lexicon", "add", path).stdout.startswith("1 English word added")
    assert json.loads(lekwacht("lexicon", "list", "--json").stdout) == {
        "name": "freedict-eng-nld",
        "words": 1,
    }
    assert lekwacht("lexicon", "list").stdout == "freedict-eng-nld: 1 word\n"
    lekwacht("lexicon", "remove", "freedict-eng-nld")
    assert lekwacht("lexicon", "list").stdout == ""
    assert "no dictionary" in lekwacht("lexicon", "remove", "freedict-eng-nld", expect=2).stderr


@pytest.mark.usefixtures("enrolled")
def test_the_languages_must_be_known(lekwacht: Run, tmp_path: Path) -> None:
    """A name that does not tell them needs --headwords; a dictionary the wrong way round brings nothing."""
    path = make(tmp_path, "woorden", {"zirconium": "lampenkap"})
    assert "--headwords" in lekwacht("lexicon", "add", path, expect=2).stderr
    lekwacht("lexicon", "add", path, "--headwords", "english")
    assert lekwacht("lexicon", "list").stdout == "woorden: 1 word\n"
