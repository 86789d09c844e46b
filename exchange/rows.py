"""What rows of several kinds have in common: names, references and their limits."""

from typing import Annotated

from msgspec import Meta

from store.register.carried import KeyId, Label, OptionalLabel

Name = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
"""The name under which a thread, a post or a version of one travels."""
Night = Annotated[str, Meta(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]
"""The Dutch day on which a night ended."""
Count = Annotated[int, Meta(ge=0, le=2**40)]

__all__ = ["Count", "KeyId", "Label", "Name", "Night", "OptionalLabel"]
