"""Saved pages as documents."""

import pytest

from documents import Purpose, read
from documents.record import Section


def text_of(page: str) -> str:
    """The text of a page that was found in public."""
    return read(page.encode(), name="p.html", purpose=Purpose.EVIDENCE).text


def test_headings_make_sections_and_blocks_make_paragraphs() -> None:
    """A decision saved as a page has its parts."""
    page = "<html><h2>Relaas</h2><p>Hij had een <b>blauwe</b> geit.</p><ul><li>een</li><li>twee</li></ul>"
    document = read(page.encode(), name="p.html", purpose=Purpose.ENROLMENT)
    assert document.sections == (
        Section("relaas", "Relaas", "Relaas\n\nHij had een blauwe geit.\n\neen\n\ntwee"),
    )


@pytest.mark.parametrize("depth", [10, 1000])
def test_text_below_many_elements_is_read(depth: int) -> None:
    """Nesting does not hide text."""
    assert "diep" in text_of("<html>" + "<div>" * depth + "diep" + "</div>" * depth)


def test_program_and_style_are_no_text() -> None:
    """What a browser does not print is left out, however it is written."""
    page = "<html><script>var geheim</script><style>.x{}</style><template>t</template><p>wel</p>"
    assert text_of(page) == "wel"
