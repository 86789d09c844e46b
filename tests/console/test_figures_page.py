"""The month in numbers, in the browser."""

import pytest

from store.accounts.account import Role
from tests.console.conftest import House


def test_the_data_protection_officer_reads_what_was_read_and_forgotten(town: House) -> None:
    """How much was read, kept and forgotten, and each period with the setting that ends it."""
    page = town.officer("fg", Role.FG).get("/cijfers").text
    assert "Cijfers van november 2026" in page
    assert "In november 2026 zijn 312 berichten gelezen" in page
    for name in ("keep_post_days", "keep_signal_days", "keep_own_telling_days", "keep_false_alarm_days"):
        assert f"report.{name}" in page


@pytest.mark.parametrize("month", ["2026-99", "x", "9999-12", "2099-01", "", "2026-11 ", "\x00"])
def test_an_odd_month_shows_this_one(town: House, month: str) -> None:
    """What is no month, or is yet to come, is answered with the one that runs."""
    answer = town.officer().get("/cijfers", params={"month": month})
    assert answer.status_code == 200
    assert "Cijfers van november 2026" in answer.text


def test_another_month_is_chosen(town: House) -> None:
    """A month without anything is empty and says so."""
    page = town.officer().get("/cijfers?month=2026-03").text
    assert "Cijfers van maart 2026" in page
    assert "tot nu toe" not in page


@pytest.mark.parametrize(("wanted", "begin"), [("csv", b"\xef\xbb\xbf"), ("svg", b"<svg")])
def test_the_year_is_taken_along_as_an_export(town: House, wanted: str, begin: bytes) -> None:
    """With a purpose, and written down; without one it is refused."""
    officer = town.officer("fg", Role.FG)
    assert officer.post("/cijfers", data={"format": wanted}).status_code == 422
    answer = officer.post("/cijfers", data={"format": wanted, "purpose": "Jaarverslag", "month": "2026-11"})
    assert answer.content.startswith(begin)
    assert f".{wanted}" in answer.headers["content-disposition"]
    assert "fg maakte een export." in officer.get("/controlespoor").text


def test_no_page_of_figures_names_an_officer(town: House) -> None:
    """Whoever judged, how fast, stands nowhere in it."""
    assert "bram" not in town.officer().get("/cijfers").text
