"""The documentation is tested: it names everything the program has, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from lekwacht import configuration
from tests.docs import drawing, reference

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def prose() -> str:
    """What people wrote, without the pages that the program writes and without the data directory's name."""
    texts = (page.read_text() for page in PAGES if page.name not in reference.pages())
    return re.sub(r"lekwacht --data \S+ ", "lekwacht ", "\n".join(texts))


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_the_reference_says_what_the_program_says(name: str) -> None:
    """Every command with its options and every setting with its default is on its page."""
    assert (DOCS / name).read_text() == reference.pages()[name], "run `make docs`"


@pytest.mark.parametrize("command", sorted(reference.commands()))
def test_every_command_is_explained_to_whoever_uses_it(command: str) -> None:
    """Beside its line in the reference, a command is used in an explanation somewhere."""
    used = bool(re.search(rf"{re.escape(command)}\b", prose()))
    assert used, f"no page shows `{command}` in use"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    """Links within the repository lead to a file."""
    for link in LINK.findall(page.read_text()):
        if not link.startswith(("http://", "https://", "#", "mailto:")):
            assert (page.parent / link.split("#")[0]).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_setting_that_is_named_exists(page: Path) -> None:
    """A setting in backticks or an example is one that the program knows."""
    known = {row.name for row in configuration.rows()}
    tables = "|".join(sorted({name.split(".")[0] for name in known}))
    for named in re.findall(rf"`((?:{tables})\.[a-z_]+)\b(?!\.)", page.read_text()):
        is_other = named.endswith(("_", ".db")) or (ROOT / named.replace(".", "/")).exists()
        assert named in known or is_other, named


def test_the_drawing_of_the_house_shows_the_imports() -> None:
    """A new import between rooms changes the drawing; `make docs` draws it."""
    page = (DOCS / drawing.PAGE).read_text()
    assert drawing.drawn(page) == page, "run `make docs`"


def test_the_page_of_the_house_names_every_room() -> None:
    """Each package, and each room inside one, has its row with what it is responsible for."""
    page = (DOCS / drawing.PAGE).read_text()
    names = {room: room.split(".")[-1] for room in drawing.rooms() if "." in room or room in drawing.PACKAGES}
    lacking = [room for room, name in names.items() if f"| `{name}/` |" not in page]
    assert not lacking, f"say in docs/{drawing.PAGE} what {', '.join(sorted(lacking))} is responsible for"
