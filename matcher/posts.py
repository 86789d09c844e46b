"""What the matcher asks of a post, wherever it comes from: this archive, or another house's bundle."""

from typing import Protocol


class Post(Protocol):
    """One version of one post."""

    @property
    def id(self) -> int:
        """Of the version."""

    @property
    def post_id(self) -> int:
        """Of the post, whose versions share it."""

    @property
    def thread(self) -> str:
        """What names the page on which it stands."""

    @property
    def text(self) -> str:
        """What the person wrote."""

    @property
    def contact(self) -> tuple[tuple[str, str], ...]:
        """What stands in contact fields beside the text: field and value."""
