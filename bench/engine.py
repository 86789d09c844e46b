"""A register of its own, and the matcher behind it, for as long as a measurement lasts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.leakset import SetPassage
from matcher import register as registers
from matcher import scheme
from matcher.check import AskedText, CheckedText, ShownPassage, TextCheck
from matcher.enrol import enrol
from matcher.new_document import NewDocument, NewSection
from matcher.register import Register
from matcher.scheme import CURRENT, Scheme
from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from store.layout import DataDirectory

ACTOR = "bench"
KEY = "5e" * 32
"""Always the same: which pairs are kept depends on the key, and a measurement must come out again."""
BATCH = 20_000


def keys(count: int) -> list[str]:
    """That many fixed keys: which words share a truncated hash depends on them."""
    return [KEY, *(f"{number:02x}" * 32 for number in range(1, count))]


@dataclass(frozen=True)
class Engine:
    """An open register, empty at first."""

    register: Register
    settings: MatchSettings

    def enrol(self, passages: Iterable[SetPassage]) -> None:
        """Enrol passages; those of one ``ref`` become one document."""
        documents: dict[str, NewDocument] = {}
        for passage in passages:
            known = documents.get(passage.ref)
            sections = (*(known.sections if known else ()), NewSection(passage.section, passage.text))
            documents[passage.ref] = NewDocument(passage.ref, passage.kind, passage.case, sections)
        rows = list(documents.values())
        for at in range(0, len(rows), BATCH):
            enrol(self.register, rows[at : at + BATCH], datetime.now(UTC), ACTOR)

    def check(self, posts: Iterable[tuple[str, str]], *, everything: bool = True) -> Iterator[CheckedText]:
        """Answer the hits of (id, text) posts: alerts, and with ``everything`` weaker ones too."""
        yield from self.ask((AskedText(name, text) for name, text in posts), everything=everything)

    def ask(self, asked: Iterable[AskedText], *, everything: bool = True) -> Iterator[CheckedText]:
        """Answer the same for texts that may be of a thread."""
        shown = ShownPassage.EVERYTHING if everything else ShownPassage.ALERTS
        use = TextCheck(self.register, Thresholds.of(self.settings), shown)
        yield from use.run(asked, datetime.now(UTC), ACTOR)


@contextmanager
def engine(tried: Scheme = CURRENT, key: str = KEY, *, meaning: bool = False) -> Iterator[Engine]:
    """Answer an empty register that makes its fingerprints by the scheme ``tried``; it is thrown away.

    With ``meaning`` posts are matched by meaning too, where the scheme is for the source.
    """
    with TemporaryDirectory() as folder, _in_use(tried):
        data = DataDirectory(Path(folder) / "data")
        for needed in data.folders():
            needed.mkdir(parents=True, exist_ok=True)
        settings = MatchSettings(key_file=str(Path(folder) / "key"), meaning=meaning)
        _fixed_key(Path(settings.key_file), key)
        with registers.open_both(data, settings) as register:
            yield Engine(replace(register, scheme=tried), settings)


def _fixed_key(path: Path, key: str) -> None:
    path.touch(mode=0o600)
    path.write_text(key, encoding="ascii")


@contextmanager
def _in_use(tried: Scheme) -> Iterator[None]:
    """Let registers be read that hold fingerprints of a scheme that no release has."""
    usual = scheme.SCHEMES.get(tried.name)
    scheme.SCHEMES[tried.name] = tried
    try:
        yield
    finally:
        scheme.SCHEMES.pop(tried.name)
        if usual is not None:
            scheme.SCHEMES[tried.name] = usual
