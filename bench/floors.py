"""The pinned floors of recall, and ceilings of false alerts: what the quality gate holds the matcher to.

    python -m bench.floors                      shows what is measured beside what is pinned
    python -m bench.floors --raise              pins what got better, and nothing that got worse
    python -m bench.floors --lower "REASON"     pins what is measured, better or worse, and keeps the reason

The file is sealed with a digest of itself, so that an edit by hand is noticed.
"""

import argparse
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import filler, leakset, recall, wholeset
from bench.engine import engine

FILE = Path(__file__).parents[1] / "tests" / "quality" / "floors.json"
REGISTER = 1_000
CEILING = "hard negatives"


@dataclass(frozen=True, slots=True)
class Floors:
    """Alerts pinned by group and part; for hard negatives the most, for all others the least."""

    set: str
    register: int
    alerts: dict[str, dict[str, int]]
    lowered: list[dict[str, str]]

    def seal(self) -> str:
        """Answer the digest that the file must carry."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class FloorsError(ValueError):
    """The file of floors was changed by other means than this program."""


def read(path: Path = FILE) -> Floors:
    """Answer the pinned floors.

    Raises:
        FloorsError: the seal is broken.
    """
    stored = json.loads(path.read_text(encoding="utf-8"))
    seal = stored.pop("seal")
    floors = Floors(**stored)
    if floors.seal() != seal:
        raise FloorsError(f"{path} was edited by hand; use python -m bench.floors, which asks for a reason")
    return floors


def write(floors: Floors, path: Path = FILE) -> None:
    """Pin these floors."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**asdict(floors), "seal": floors.seal()}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def measure() -> dict[str, dict[str, int]]:
    """Answer the alerts by group and part, in the register and with the edits that the floors are for."""
    leaks, whole = leakset.load(), wholeset.load()
    tried = [*recall.probes(leaks, seeds=1), *recall.whole_probes(whole)]
    with engine() as matching:
        matching.enrol([*leaks.passages, *whole.sections, *filler.passages(REGISTER)])
        hits = list(matching.ask(recall.asked(tried), everything=False))
    alerts: dict[str, dict[str, int]] = {}
    for row in recall.rows(tried, hits):
        alerts.setdefault(row.group, {})[row.split] = int(row.alerts)
    return alerts


def complaints(measured: dict[str, dict[str, int]], pinned: dict[str, dict[str, int]]) -> list[str]:
    """Answer in what the measurement falls short of what is pinned."""
    return [
        f"{group} ({part}): {measured[group][part]} alerts, pinned at {pin}"
        for group, parts in pinned.items()
        for part, pin in parts.items()
        if worse(group, measured[group][part], pin)
    ]


def worse(group: str, now: int, pin: int) -> bool:
    """Answer whether a count is worse than the pinned one."""
    return now > pin if group.endswith(CEILING) else now < pin


def main() -> None:
    """Show the floors, or pin them anew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--raise", dest="up", action="store_true", help="pin what got better")
    parser.add_argument("--lower", metavar="REASON", help="pin what is measured, also what got worse")
    options = parser.parse_args()
    known = read() if FILE.exists() else Floors(leakset.digest(), REGISTER, {}, [])
    now = measure()
    for group, parts in now.items():
        print(f"{group:40} {parts}  pinned {known.alerts.get(group, {})}")
    if options.lower:
        note = {"on": datetime.now(UTC).date().isoformat(), "reason": options.lower}
        write(Floors(leakset.digest(), REGISTER, now, [*known.lowered, note]))
    elif options.up:
        write(Floors(known.set, REGISTER, better(now, known.alerts), known.lowered))


def better(now: dict[str, dict[str, int]], pinned: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Answer the pins, those that the measurement betters replaced."""
    return {
        group: {
            part: pinned[group][part]
            if part in pinned.get(group, {}) and worse(group, count, pinned[group][part])
            else count
            for part, count in parts.items()
        }
        for group, parts in now.items()
    }


if __name__ == "__main__":
    main()
