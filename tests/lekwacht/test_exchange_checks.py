"""Doctor about partners: what would make a night between two houses fail is told before it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exchange import identity as identities
from exchange import partners, transport
from exchange.house import House
from exchange.manifest import BundleKind
from exchange.office import REFUSED, Office, open_office
from lekwacht import configuration, exchange_checks
from lekwacht.context import Context
from lekwacht.finding import Severity
from store.layout import DataDirectory
from tests.exchange.conftest import MovableClock, trusting

EVERY = frozenset(BundleKind)


@dataclass
class Watched:
    """A watching house as doctor sees it, with the source that it exchanges with."""

    context: Context
    coa: Office
    ind: Office
    clock: MovableClock

    def findings(self, severity: Severity) -> str:
        """What is told with this severity."""
        findings = exchange_checks.examine(self.context)
        return "\n".join(finding.text for finding in findings if finding.verdict is severity)

    def answer(self) -> None:
        """One bundle of the source reaches the watching house."""
        sent = transport.send(self.ind, partners.named(self.ind, "coa"), BundleKind.ANSWERS, [])
        path = self.ind.outbox("coa") / sent.file
        arrival = transport.check(self.coa, path, EVERY)
        transport.read(self.coa, arrival, lambda _line: None)
        transport.note(self.coa, arrival)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """COA and IND, who trust each other."""
    with trusting(tmp_path) as houses:
        settings = configuration.as_toml({"exchange.house": House.WATCHING.value})
        houses.coa.directory.configuration.write_text(settings, encoding="utf-8")
        yield Watched(Context(tmp_path / "coa", houses.clock), houses.coa, houses.ind, houses.clock)


def test_two_houses_in_good_order(watched: Watched) -> None:
    """After a night in which the partner answered there is nothing unsafe."""
    watched.answer()
    assert watched.findings(Severity.UNSAFE) == ""
    assert "this house signs with" in watched.findings(Severity.OK)
    assert "came 0 days ago" in watched.findings(Severity.OK)


def test_a_house_alone_is_told_nothing(tmp_path: Path) -> None:
    """Who exchanges with nobody needs no keys."""
    (tmp_path / "lekwacht.toml").write_text("", encoding="utf-8")
    assert list(exchange_checks.examine(Context(tmp_path))) == []


def test_a_house_without_an_identity(watched: Watched) -> None:
    """It can neither sign nor read."""
    watched.coa.directory.identity.unlink()
    assert "no identity yet" in watched.findings(Severity.UNSAFE)


def test_an_identity_that_others_can_read(watched: Watched) -> None:
    """The mode is told with the command that mends it."""
    watched.coa.directory.identity.chmod(0o640)
    assert "chmod 600" in watched.findings(Severity.UNSAFE)


def test_a_house_without_a_partner(tmp_path: Path) -> None:
    """A watching house that trusts nobody gets no answers."""
    data = DataDirectory(tmp_path)
    data.configuration.write_text(configuration.as_toml({"exchange.house": "watching"}), encoding="utf-8")
    with open_office(data, MovableClock()) as office:
        identities.save(data.identity, identities.make(office.now()))
    sentences = [sentence.text for sentence in exchange_checks.examine(Context(tmp_path))]
    assert any("without a partner" in sentence for sentence in sentences)


def test_a_partner_about_to_let_its_old_key_go(watched: Watched) -> None:
    """Its bundles tell of the next key: who does not trust that one will be blind."""
    turned = identities.rotated(watched.ind.identity(), watched.clock.now())
    identities.save(watched.ind.directory.identity, turned)
    watched.answer()
    assert turned.card.key_id in watched.findings(Severity.UNSAFE)
    partners.trust(watched.coa, turned.card, "ind")
    assert watched.findings(Severity.UNSAFE) == ""
    assert "retire" in watched.findings(Severity.NOTE)


def test_two_own_keys_for_too_long(watched: Watched) -> None:
    """A rotation that nobody finished is told, and after a month it is unsafe."""
    turned = identities.rotated(watched.coa.identity(), watched.clock.now())
    identities.save(watched.coa.directory.identity, turned)
    assert "identity --retire" in watched.findings(Severity.NOTE)
    watched.clock.advance(days=exchange_checks.ROTATION_DAYS)
    assert "identity --retire" in watched.findings(Severity.UNSAFE)


def test_a_partner_that_is_silent(watched: Watched) -> None:
    """Three days without a bundle, after there were some, are told."""
    assert "nothing came" in watched.findings(Severity.NOTE)
    watched.answer()
    watched.clock.advance(days=exchange_checks.SILENT_DAYS)
    assert "came 3 days ago" in watched.findings(Severity.UNSAFE)


def test_a_retired_partner(watched: Watched) -> None:
    """It is told that nothing goes there any more; its silence is no fault."""
    watched.answer()
    (key,) = partners.named(watched.coa, "ind").live
    partners.retire(watched.coa, "ind", key.key_id)
    watched.clock.advance(days=30)
    assert watched.findings(Severity.UNSAFE) == ""
    assert "trusted any more" in watched.findings(Severity.NOTE)


def test_a_bundle_that_never_arrived(watched: Watched) -> None:
    """What went past its date unacknowledged is told with its number."""
    transport.send(watched.coa, partners.named(watched.coa, "ind"), BundleKind.POSTS, [{"id": 1}])
    watched.clock.advance(days=31)
    assert "1 bundle for ind went past" in watched.findings(Severity.UNSAFE)


def test_refused_bundles_are_counted(watched: Watched) -> None:
    """What lies aside in the inbox waits for a person."""
    aside = watched.coa.inbox("ind") / REFUSED
    aside.mkdir()
    (aside / "000001-answers.lekwacht").write_bytes(b"geen zending")
    assert "1 bundle refused" in watched.findings(Severity.NOTE)
