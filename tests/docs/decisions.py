"""The list of the design decisions, made from the notes themselves; `make docs` writes it."""

import re
from pathlib import Path

LIST = "decisions/README.md"
SUBJECTS = {
    "00": "The packages",
    "01": "Matching",
    "02": "Crawling and the archive",
    "03": "Finding the posts on a page",
    "04": "Incidents, evidence and retention",
    "05": "The console",
    "06": "Documents, operation, scale and two houses",
}
"""By the first two digits of a note's number."""
TITLE = re.compile(r"# (\d{4}) (\S.*)\n\nDate: \d{4}-\d\d-\d\d")
PARTS = ("**Context.**", "**Decision.**", "**Consequence.**")
_INTRODUCTION = """# Design decisions

One note for each decision: why it was needed (context), what was decided, and what follows from it. A new
note takes the next free number of its subject. `make docs` writes this list."""


def notes(docs: Path) -> list[Path]:
    """Every note, by number."""
    return sorted((docs / "decisions").glob("[0-9]*.md"))


def listed(docs: Path) -> str:
    """The page that lists every note under its subject."""
    lines = [_INTRODUCTION]
    for digits, subject in SUBJECTS.items():
        of_subject = [note for note in notes(docs) if note.name.startswith(digits)]
        lines += ["", f"## {subject}", "", *(f"- [{_title(note)}]({note.name})" for note in of_subject)]
    return "\n".join(lines) + "\n"


def _title(note: Path) -> str:
    return note.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
