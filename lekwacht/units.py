"""Runs a step as the room's own systemd unit: another user, another network, with the key or without.

The night is one process of the reports' user. It may start the units of the crawler, the matcher and the
pictures, and nothing else (a polkit rule says so). What the unit is to do stands in an order, a file beside
the record of nights that the room's user can only read; without an order the unit does its room's usual step.
"""

import fcntl
import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from lekwacht.errors import InputError, OverLimitError

ROOMS = {
    "crawl": "crawl",
    "look": "crawl",
    "ask-archives": "crawl",
    "site-change": "crawl",
    "canary-page": "crawl",
    "match": "match",
    "canary": "match",
    "disclosure-change": "match",
    "verify-register": "match",
    "picture": "picture",
}
"""The commands that may be ordered of a unit, and the room whose unit runs them."""
_ASKED = "LEKWACHT_UNITS"
_SYSTEMCTL = "systemctl"
_FAILED_TO_START = 3


@dataclass(frozen=True, slots=True)
class UnitOrder:
    """What a room's unit is to do once."""

    arguments: tuple[str, ...]
    text: str | None = None  # for its standard input


def is_asked(command: str) -> bool:
    """Whether this command is to run as a unit: the night's own unit says so in its environment."""
    return bool(os.environ.get(_ASKED)) and command in ROOMS


def run_as_unit(root: Path, order: UnitOrder, limit_s: float | None = None) -> int:
    """Give the order to its room's unit, wait for its end, and return its exit code.

    Raises:
        OverLimitError: it took longer than `limit_s` and was stopped.
    """
    room = ROOMS[order.arguments[0]]
    unit, place = f"lekwacht-{room}.service", _place(root, room)
    place.parent.mkdir(mode=0o750, exist_ok=True)  # the group can read orders, and not give them
    with place.with_suffix(".lock").open("w", encoding="ascii") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # the night and the worker give orders in turn
        return _carried_out(place, unit, order, limit_s)


def _carried_out(place: Path, unit: str, order: UnitOrder, limit_s: float | None) -> int:
    place.write_text(json.dumps(asdict(order)), encoding="utf-8")
    try:
        started = _systemctl("start", "--wait", unit, limit_s=limit_s)
        status = _systemctl("show", "--property=ExecMainStatus", "--value", unit).stdout.strip()
    except subprocess.TimeoutExpired:
        _systemctl("stop", unit)
        raise OverLimitError(f"{order.arguments[0]} took longer than allowed and was stopped") from None
    except BaseException:
        _systemctl("stop", unit)
        raise
    finally:
        place.unlink()
    code = int(status) if status.isdigit() else 0
    return code or (_FAILED_TO_START if started.returncode else 0)


def read_order(root: Path, room: str) -> UnitOrder:
    """The order that waits for this room; its usual step where there is none.

    Raises:
        InputError: the order asks for another room's command.
    """
    try:
        content = json.loads(_place(root, room).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UnitOrder((room,))
    order = UnitOrder(tuple(content["arguments"]), content["text"])
    if ROOMS.get(order.arguments[0]) != room:
        raise InputError(f"{order.arguments[0]} is not for the {room} unit; start it by its own")
    return order


def _place(root: Path, room: str) -> Path:
    return root / "nights" / "orders" / f"{room}.json"


def _systemctl(*arguments: str, limit_s: float | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_SYSTEMCTL, "--no-ask-password", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=limit_s,
    )
