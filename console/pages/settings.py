"""How this installation is set: every setting with its value, to be read. The file is changed by hand."""

import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path

from starlette.responses import Response

from console.console import ToldSetting, Visit
from console.rendering import page

WORDS = Path(__file__).parents[1] / "locale" / "nl" / "settings.toml"


def show(visit: Visit) -> Response:
    """Every setting by table; which of them were changed is marked."""
    tables = groupby(visit.console.configured, key=lambda setting: setting.name.split(".")[0])
    return page(
        visit,
        "settings.html",
        tables=tuple((name, tuple(settings)) for name, settings in tables),
        describe=lambda setting: _description(visit, setting),
    )


def _description(visit: Visit, setting: ToldSetting) -> tuple[str, str]:
    """What a setting is about, and the language it is told in: some are told in English alone."""
    dutch = _dutch().get(setting.name) if visit.language.code == "nl" else None
    return (setting.doc, "en") if dutch is None else (dutch, "nl")


@cache
def _dutch() -> dict[str, str]:
    tables = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, keys in tables.items() for key, text in keys.items()}
