"""Text files."""

from documents.markup.plain_text import read_text


def test_blank_lines_part_paragraphs_whatever_ends_a_line() -> None:
    """Windows, old Macintosh and Unix line ends are one."""
    blocks = read_text(b"een\r\ntwee\r\n\r\ndrie\r\rvier\f\nvijf")
    assert [block.text for block in blocks] == ["een\ntwee", "drie", "vier", "vijf"]


def test_a_part_s_name_on_its_own_line_is_a_heading() -> None:
    """Decisions typed as plain text still have their sections."""
    blocks = read_text(b"Inleiding van het geheel\nRelaas\nHij had een geit.\n")
    assert [(block.text.strip(), block.level) for block in blocks] == [
        ("Inleiding van het geheel", 0),
        ("Relaas", 1),
        ("Hij had een geit.", 0),
    ]
