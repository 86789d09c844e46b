"""Sightings as JSON Lines with a published JSON Schema: the same facts as the CSV, typed."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from store import clock
from store.casebook.export import Export
from store.casebook.ledger import LedgerRow

_IDS = {"sighting_id": "V-{}", "capture_id": "C-{}"}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ADDED: dict[str, dict[str, Any]] = {
    "passages": {"type": "array", "items": {"type": "string"}},
    "sighting_id": {"type": "string", "pattern": "^V-[0-9]+$"},
    "capture_id": {"type": "string", "pattern": "^C-[0-9]+$"},
    "number": {"type": "string", "pattern": "^M-[0-9]{4}-[0-9]{4,}$"},
    "text_sha256": _SHA256,
    "export": {"type": "string", "pattern": "^E-[0-9]{4}-[0-9]{4,}$"},
    "audit_head": _SHA256,
}


def line(row: LedgerRow, export: Export, *, with_text: bool) -> bytes:
    """One sighting as a line of JSON."""
    values: dict[str, Any] = {name: _plain(name, getattr(row, name)) for name in LedgerRow.__slots__}
    values["passages"] = row.passages.split()
    if not with_text:
        del values["text"]
    values["export"], values["audit_head"] = export.number, export.audit_head
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    _, components = msgspec.json.schema_components([LedgerRow])
    properties = {**components["LedgerRow"]["properties"], **_ADDED}
    definitions = {name: part for name, part in components.items() if name != "LedgerRow"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sighting exported by Lekwacht",
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - {"text"}),
        "additionalProperties": False,
        "$defs": definitions,
    }


def _plain(name: str, value: object) -> object:
    if name in _IDS:
        return _IDS[name].format(value)
    if isinstance(value, datetime):
        return clock.to_text(value)
    return value.value if isinstance(value, StrEnum) else value
