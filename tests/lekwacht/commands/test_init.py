"""Making a data directory."""

from pathlib import Path

import pytest

from lekwacht import configuration
from matcher.settings import MatchSettings
from tests.commandline import Run


def test_the_key_and_the_language_go_where_they_were_asked_to(
    lekwacht: Run, root: Path, tmp_path: Path
) -> None:
    """The key is made at --key-file with mode 0600, and the configuration says both."""
    output = lekwacht("init", "--key-file", tmp_path / "kluis" / "sleutel", "--language", "en").stdout
    made = configuration.read(root / "lekwacht.toml")
    assert (made.general.language, made.match.key_file) == ("en", str(tmp_path / "kluis" / "sleutel"))
    assert (tmp_path / "kluis" / "sleutel").stat().st_mode & 0o777 == 0o600
    assert "Next: lekwacht" in output


def test_what_stands_is_kept(lekwacht: Run, root: Path) -> None:
    """A second init makes nothing and changes no byte."""
    lekwacht("init")
    before = {path: path.read_bytes() for path in root.parent.rglob("*") if path.is_file()}
    output = lekwacht("init").stdout
    assert "made " not in output
    assert all(path.read_bytes() == content for path, content in before.items() if path.suffix != ".db")


def test_a_key_inside_the_data_or_a_strange_language_is_refused(lekwacht: Run, root: Path) -> None:
    """The key never lies beside what it protects; Dutch and English are all there is."""
    assert "key" in lekwacht("init", "--key-file", root / "sleutel", expect=2).stderr
    assert "fr" in lekwacht("init", "--language", "fr", expect=2).stderr


USUAL = (MatchSettings().alert_e_value, MatchSettings().lead_e_value)


def test_another_house_is_refused_where_one_stands(lekwacht: Run, root: Path) -> None:
    """The same word again changes nothing, and no word at all neither."""
    lekwacht("init", "--house", "watching")
    lekwacht("init", "--house", "watching")
    lekwacht("init")
    before = (root / "lekwacht.toml").read_text()
    assert "is a watching house already" in lekwacht("init", "--house", "source", expect=2).stderr
    assert (root / "lekwacht.toml").read_text() == before


@pytest.mark.parametrize(("scheme", "alert", "lead"), [("source", *USUAL), ("carried", 10.0, 800.0)])
def test_each_scheme_has_thresholds_of_its_own(
    lekwacht: Run, root: Path, scheme: str, alert: float, lead: float
) -> None:
    """What the configuration says after init fits the evidence that the scheme can give."""
    lekwacht("init", "--scheme", scheme)
    made = configuration.read(root / "lekwacht.toml").match
    assert (made.scheme, made.alert_e_value, made.lead_e_value) == (scheme, alert, lead)
