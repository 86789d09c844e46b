"""The words by which page makers name the parts of a post, compiled from `vocabulary.toml`."""

import re
import tomllib
from importlib.resources import files

_TABLES = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))


def _names(key: str) -> re.Pattern[str]:
    words = "|".join(sorted(_TABLES["names"][key].split(), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)


def _printed(key: str) -> re.Pattern[str]:
    return re.compile("".join(_TABLES["printed"][key].splitlines()), re.IGNORECASE)


BODY_NAMES = _names("body")
DROP_NAMES = _names("drop")
QUOTE_NAMES = _names("quote")
AUTHOR_NAMES = _names("author")
NOT_AUTHOR_NAMES = _names("not_author")
DATE_NAMES = _names("date")
RECORD_NAMES = _names("record")
ID_RECORD = _printed("id_record")
USER_LINK = _printed("user_link")
JOIN_LABEL = _printed("join_label")
EDIT_LABEL = _printed("edit_label")
EDIT_LINE = _printed("edit_line")
QUOTE_HEAD = _printed("quote_head")
BY = _printed("by")
BY_TEXT = _printed("by_text")
SAYS = _printed("says")
NOT_A_NAME = _printed("not_a_name")
CONTROL_TEXT = _printed("control_text")
