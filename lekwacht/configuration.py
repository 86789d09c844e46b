"""What is configured: one TOML file, read once into one frozen object."""

import dataclasses
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from console.settings import ConsoleSettings
from crawler.settings import CrawlSettings
from exchange.settings import ExchangeSettings
from lekwacht.errors import ConfigurationError
from lekwacht.settings import GeneralSettings, ScheduleSettings, TimestampSettings
from matcher.settings import MatchSettings
from reports.settings import ReportSettings
from scale.settings import ScaleSettings


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of every room; a table of the file is a field, a key of the table is a field of that."""

    general: GeneralSettings = field(default_factory=GeneralSettings)
    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    match: MatchSettings = field(default_factory=MatchSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    exchange: ExchangeSettings = field(default_factory=ExchangeSettings)
    scale: ScaleSettings = field(default_factory=ScaleSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    timestamp: TimestampSettings = field(default_factory=TimestampSettings)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as the documentation lists it."""

    name: str  # "table.key"
    default: object
    doc: str


def read(path: Path) -> Configuration:
    """The configuration in the file at `path`; what the file leaves out has its default.

    Raises:
        ConfigurationError: the file is missing, is not TOML, or has an unknown name or a wrong value.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{path} does not exist; run `lekwacht init` first") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from None
    _refuse_unknown(tables, path)
    try:
        return msgspec.convert(tables, Configuration)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path}: {error}".replace("`$.", "`")) from None


def rows() -> tuple[SettingRow, ...]:
    """Every setting with its default, in the order of the file."""
    return tuple(
        SettingRow(f"{table.name}.{key.name}", _default(key), str(key.metadata["doc"]))
        for table in dataclasses.fields(Configuration)
        for key in dataclasses.fields(_table_type(table))
    )


def settled(configuration: Configuration) -> tuple[tuple[SettingRow, object], ...]:
    """Every setting with the value that holds."""
    return tuple(
        (row, getattr(getattr(configuration, table), key))
        for row in rows()
        for table, _, key in [row.name.partition(".")]
    )


def as_toml(values: Mapping[str, object]) -> str:
    """The text of a configuration file that sets `values` (by "table.key") and tells every default."""
    lines = ["# Settings of Lekwacht. A line that begins with # shows the default."]
    table = ""
    for row in rows():
        name, key = row.name.split(".")
        if name != table:
            lines += ["", f"[{name}]"]
            table = name
        chosen = row.name in values
        value = as_value(values[row.name] if chosen else row.default)
        lines += [f"# {row.doc}", f"{'' if chosen else '# '}{key} = {value}"]
    return "\n".join(lines) + "\n"


def _refuse_unknown(tables: Mapping[str, Any], path: Path) -> None:
    known = {table.name: table for table in dataclasses.fields(Configuration)}
    for name, table in tables.items():
        if name not in known or not isinstance(table, dict):
            raise ConfigurationError(f"{path}: there is no table [{name}]; it has {', '.join(known)}")
        unknown = table.keys() - {key.name for key in dataclasses.fields(_table_type(known[name]))}
        if unknown:
            raise ConfigurationError(
                f"{path}: there is no setting {name}.{min(unknown)}; correct the name or remove it"
            )


def _table_type(table: dataclasses.Field[Any]) -> type[Any]:
    return typing.get_type_hints(Configuration)[table.name]  # type: ignore[no-any-return]


def _default(key: dataclasses.Field[Any]) -> object:
    return key.default if key.default_factory is dataclasses.MISSING else key.default_factory()


def as_value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(as_value(item) for item in value)}]"
    if isinstance(value, (int, float)):
        return str(value)
    return msgspec.json.encode(str(value)).decode()  # a JSON string is a TOML basic string
