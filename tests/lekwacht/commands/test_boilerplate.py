"""Registering standard text."""

from pathlib import Path

import pytest

from tests.commandline import Run
from tests.lekwacht.commands.conftest import STORY


@pytest.mark.usefixtures("enrolled")
def test_registered_text_no_longer_raises_an_alert(lekwacht: Run, story: Path) -> None:
    """The wording counts before and not after, and registering it again adds nothing."""
    assert "Z-1" in lekwacht("check", "-", stdin=STORY).stdout
    assert " 0 nieuwe vingerafdrukken" not in lekwacht("boilerplate", story).stdout
    assert lekwacht("check", "-", stdin=STORY).stdout == ""
    assert f"{story.name}: 0 nieuwe vingerafdrukken" in lekwacht("boilerplate", story).stdout


@pytest.mark.usefixtures("enrolled")
def test_a_file_that_is_not_there_is_refused(lekwacht: Run) -> None:
    """No file, and a file that does not exist, each end with 2."""
    assert "FILES" in lekwacht("boilerplate", expect=2).stderr
    assert "weg.pdf" in lekwacht("boilerplate", "weg.pdf", expect=2).stderr
