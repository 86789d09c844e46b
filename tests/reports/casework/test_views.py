"""Lists that a person keeps."""

import pytest

from reports.casework import views
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from tests.reports.conftest import MakeDesk


def test_a_kept_list_is_its_owners_alone(desk_for: MakeDesk) -> None:
    """Kept by name, replaced under the same name, and seen by nobody else."""
    anna, bram = desk_for("anna"), desk_for("bram")
    views.keep(anna, "  Sterk   en nieuw ", "score=80")
    views.keep(anna, "Sterk en nieuw", "score=90")
    assert [(view.name, view.query) for view in views.of_officer(anna)] == [("Sterk en nieuw", "score=90")]
    assert views.of_officer(bram) == ()
    views.forget(bram, "Sterk en nieuw")
    assert len(views.of_officer(anna)) == 1
    views.forget(anna, "Sterk en nieuw")
    assert views.of_officer(anna) == ()


@pytest.mark.parametrize("name", ["", "   ", "n" * 61])
def test_a_list_without_a_fitting_name_is_not_kept(desk: Desk, name: str) -> None:
    """The name is what the list is found by."""
    with pytest.raises(RefusedError) as refused:
        views.keep(desk, name, "")
    assert refused.value.refusal is Refusal.VIEW_NAME


def test_nobody_keeps_lists_without_end(desk: Desk) -> None:
    """One more than the most is refused; one of the same name still replaces."""
    for number in range(views.MOST):
        views.keep(desk, f"Lijst {number}", "")
    with pytest.raises(RefusedError) as refused:
        views.keep(desk, "Nog een", "")
    assert refused.value.refusal is Refusal.TOO_MANY_VIEWS
    views.keep(desk, "Lijst 3", "new=ja")
