"""CSV that a spreadsheet opens right and that cannot run anything."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.output.spreadsheet import CsvProfile, defused, lines, local_time, universal_time
from store.visible import visible

TRIGGERS = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
HOSTILE = st.text(alphabet=st.sampled_from([*TRIGGERS, *"'\";, \u200b\ufeff\u00a0aé1"]), max_size=12)


def parsed(profile: CsvProfile, content: bytes) -> list[list[str]]:
    """The file as a CSV reader sees it."""
    text = content.decode("utf-8-sig")
    separator = ";" if profile.is_for_excel else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize("profile", CsvProfile)
@given(rows=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=5))
def test_no_cell_can_be_a_formula(profile: CsvProfile, rows: list[tuple[str, str]]) -> None:
    """No cell begins with a trigger or holds what steers, every row is whole and the text comes back."""
    content = b"".join(lines(profile, ("een", "twee"), rows))
    head, *body = parsed(profile, content)
    assert head == ["een", "twee"]
    assert [len(row) for row in body] == [2] * len(rows)
    for written, row in zip(rows, body, strict=True):
        for text, cell in zip(written, row, strict=True):
            assert not cell.lstrip(" \u00a0\u3000\ufeff\u200b").startswith(TRIGGERS)
            assert (cell.removeprefix("'")) == visible(text)
            assert not {"\r", "\0", "\u200b", "\ufeff"} & set(cell)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31",
        "-1",
        "@som",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "\uff1d1",
        " =1",
        "\u200b=1",
        "\ufeff@a",
        "'=1",
    ],
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    """Each trigger, also behind blanks and marks without a glyph, is defused."""
    assert defused(text) == visible(f"'{text}")


@pytest.mark.parametrize("text", ["", " ", "gewoon", "a=1", "https://forum.example/draad#c7"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Text without a trigger at its start, such as an address, is not touched."""
    assert defused(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0012345",
            "1-2-2026",
            "12345678901234567890",
            "1E5",
            "3/4",
            "12:30",
            "50%",
            "€ 5",
            "1.000,50",
            "2024-001",
        ),
        *(
            "5 mei",
            "mei 2020",
            "Jan 12",
            "12 januari 2020",
            "WAAR",
            "onwaar",
            " 7 ",
            "\u00a01-2",
            "3 pm",
            "(12)",
            "+31 6",
        ),
    ],
)
def test_what_a_dutch_spreadsheet_would_change_is_marked_as_text(text: str) -> None:
    """Captured text that reads as a number, date, time or truth keeps every sign; programs get it bare."""
    assert parsed(CsvProfile.EXCEL_NL, b"".join(lines(CsvProfile.EXCEL_NL, ("a",), [(text,)])))[1] == [
        f"'{text}"
    ]
    machine = parsed(CsvProfile.RFC4180, b"".join(lines(CsvProfile.RFC4180, ("a",), [(text,)])))[1][0]
    assert machine in (text, f"'{text}")
    assert (machine != text) == text.strip().startswith("+")


@pytest.mark.parametrize(
    "text", ["Nel", "M-2026-0001", "Januari is koud", "7 geiten", "Maart", "", "a1", "12 apen"]
)
def test_words_are_not_marked(text: str) -> None:
    """What a spreadsheet leaves alone is left alone."""
    assert parsed(CsvProfile.EXCEL_NL, b"".join(lines(CsvProfile.EXCEL_NL, ("a",), [(text,)])))[1] == [text]


def test_our_own_numbers_and_moments_stay_what_they_are() -> None:
    """Scores and moments are ours, and may be reckoned with."""
    moment = local_time(datetime(2026, 11, 23, 13, 5, tzinfo=UTC))
    row = parsed(
        CsvProfile.EXCEL_NL, b"".join(lines(CsvProfile.EXCEL_NL, ("a", "b", "c"), [(87, 1.5, moment)]))
    )[1]
    assert row == ["87", "1,5", "2026-11-23 14:05"]


def test_the_officers_profile_opens_in_dutch_excel() -> None:
    """excel-nl: BOM, semicolons, CRLF, every field quoted, decimal comma."""
    content = b"".join(lines(CsvProfile.EXCEL_NL, ("a", "b"), [(1.5e-05, "x;y")]))
    assert content == '\ufeff"a";"b"\r\n"1,5e-05";"x;y"\r\n'.encode()


def test_the_machine_profile_is_rfc_4180() -> None:
    """rfc4180: no BOM, commas, CRLF, quotes doubled, decimal point."""
    content = b"".join(lines(CsvProfile.RFC4180, ("a", "b"), [(1.5e-05, 'x"y')]))
    assert content == b'"a","b"\r\n"1.5e-05","x""y"\r\n'


def test_times_are_dutch_and_universal() -> None:
    """The night in which the clock goes back keeps its two hours apart in the UTC column."""
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert (local_time(first), local_time(second)) == ("2026-10-25 02:30", "2026-10-25 02:30")
    assert (universal_time(first), universal_time(second)) == ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
