"""Divides a document's paragraphs into sections, each labelled as the part of a decision that it is."""

from collections.abc import Iterable

from documents.block import Block, BlockPlace
from documents.headings import depth_of, is_bare_heading, label_of
from documents.record import Section

_TITLES = {"besluit", "voornemen"}  # what a document as a whole may be called, above its first heading


def divide(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """One section per heading that has text below it.

    A heading opens its section's text, since it may speak of the case; one with nothing below it opens the
    text of the next. What stands before the first heading is the "aanhef", the document's title too.
    """
    divider = _Divider()
    for block in blocks:
        divider.add(block)
    return divider.sections()


class _Divider:
    """Fills one section after the other."""

    def __init__(self) -> None:
        self._closed: list[Section] = []
        self._above: list[tuple[int, str]] = []  # depth and label of the headings that the text lies below
        self._label, self._heading = "aanhef", ""
        self._paragraphs: list[str] = []
        self._titled = False

    def add(self, block: Block) -> None:
        """Take the next paragraph or heading."""
        text = block.text.strip()
        if (
            block.place is BlockPlace.BODY
            and (block.level or is_bare_heading(text))
            and not self._is_title(text)
        ):
            if self._paragraphs != [self._heading]:
                self._close()
            self._label, self._heading = self._label_of(block), text
        self._paragraphs.append(text)

    def sections(self) -> tuple[Section, ...]:
        """All of them, the last one too."""
        self._close()
        if len(self._closed) == 1 and not self._closed[0].heading:
            return (Section("tekst", "", self._closed[0].text),)
        return tuple(self._closed)

    def _is_title(self, text: str) -> bool:
        if self._titled or self._above or label_of(text) not in _TITLES:
            return False
        self._titled = True
        return True

    def _close(self) -> None:
        if self._paragraphs:
            self._closed.append(Section(self._label, self._heading, "\n\n".join(self._paragraphs)))
        self._paragraphs = []

    def _label_of(self, heading: Block) -> str:
        """A heading that says nothing is called as the one it lies below."""
        depth = depth_of(heading)
        while self._above and self._above[-1][0] >= depth:
            self._above.pop()
        label = label_of(heading.text) or (self._above[-1][1] if self._above else "tekst")
        self._above.append((depth, label))
        return label
