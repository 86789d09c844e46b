"""The words by which page makers name the parts of a post, compiled from `vocabulary.toml`."""

import re
import tomllib
from importlib.resources import files

_MOST_KNOWN = 20_000
_TABLES = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))


class Names:
    """A vocabulary of class names and ids; a page asks for the same few thousands of times."""

    def __init__(self, *keys: str) -> None:
        every = {word for key in keys for word in _TABLES["names"][key].split()}
        words = "|".join(sorted(every, key=lambda word: (-len(word), word)))
        self._pattern = re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)
        self._known: dict[str, bool] = {"": False}

    def search(self, names: str) -> bool:
        """Whether a word of the vocabulary stands among these names."""
        known = self._known.get(names)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known = {"": False}
            known = self._known[names] = self._pattern.search(names) is not None
        return known


def _printed(key: str) -> re.Pattern[str]:
    return re.compile("".join(_TABLES["printed"][key].splitlines()), re.IGNORECASE)


BODY_NAMES = Names("body")
DROP_NAMES = Names("drop")
QUOTE_NAMES = Names("quote")
AUTHOR_NAMES = Names("author")
NOT_AUTHOR_NAMES = Names("not_author")
DATE_NAMES = Names("date")
RECORD_NAMES = Names("record")
ASIDE_NAMES = Names("aside")
ELSEWHERE_NAMES = Names("elsewhere")
AROUND_NAMES = Names("aside", "beside", "elsewhere")
NEST_NAMES = Names("nest")
TITLE_NAMES = Names("title")
ID_RECORD = _printed("id_record")
USER_LINK = _printed("user_link")
JOIN_LABEL = _printed("join_label")
EDIT_LABEL = _printed("edit_label")
EDIT_LINE = _printed("edit_line")
QUOTE_HEAD = _printed("quote_head")
BY = _printed("by")
BY_START = _printed("by_start")
BEFORE_DATE = _printed("before_date")
BY_TEXT = _printed("by_text")
SAYS = _printed("says")
GUEST = _printed("guest")
NOT_A_NAME = _printed("not_a_name")
CONTROL_TEXT = _printed("control_text")
NOTICE = re.compile("".join(_TABLES["printed"]["notice"].splitlines()))
"""For small letters: what a page says of itself is asked of every line."""
LEGAL = re.compile("".join(_TABLES["printed"]["legal"].splitlines()))
"""For small letters too."""
