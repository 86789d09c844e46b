"""Configuration: one file, read once, every mistake named."""

from pathlib import Path

import pytest

from lekwacht import configuration
from lekwacht.configuration import Configuration
from lekwacht.errors import ConfigurationError


def written(folder: Path, text: str) -> Path:
    """A configuration file with this text."""
    path = folder / "lekwacht.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_survive_being_written_and_read(tmp_path: Path) -> None:
    """The file that `init` writes reads back as the defaults."""
    assert configuration.read(written(tmp_path, configuration.as_toml({}))) == Configuration()


def test_chosen_values_survive_being_written_and_read(tmp_path: Path) -> None:
    """A value with quotes and backslashes comes back as it was."""
    chosen = 'a "quoted" \\ path'
    text = configuration.as_toml({"match.key_file": chosen, "general.language": "en"})
    read = configuration.read(written(tmp_path, text))
    assert (read.match.key_file, read.general.language) == (chosen, "en")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[macth]\n", "no table [macth]"),
        ("[match]\nkeyfile = 'x'\n", "no setting match.keyfile"),
        ("[match]\nalert_e_value = 'low'\n", "match.alert_e_value"),
        ("[match\n", "cannot be read as TOML"),
        ("match = 3\n", "no table [match]"),
    ],
)
def test_a_mistake_is_named_in_one_line(tmp_path: Path, text: str, sentence: str) -> None:
    """An unknown name, a wrong type or a broken file stops the start with the place of the mistake."""
    with pytest.raises(ConfigurationError) as caught:
        configuration.read(written(tmp_path, text))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """Without a configuration the person is sent to `init`."""
    with pytest.raises(ConfigurationError, match="lekwacht init"):
        configuration.read(tmp_path / "lekwacht.toml")


def test_every_setting_tells_what_it_is_for() -> None:
    """No setting is without a line of documentation."""
    assert all(row.doc.endswith(".") for row in configuration.rows())
