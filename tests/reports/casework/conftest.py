"""What tests of casework share."""

import pytest

from tests.factory import World
from tests.reports.conftest import RunReport


@pytest.fixture
def one_incident(world: World, run_report: RunReport) -> None:
    """One new incident."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
