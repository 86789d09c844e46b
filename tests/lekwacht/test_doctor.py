"""Doctor: every unsafe thing is told, with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lekwacht import configuration, doctor, setup
from lekwacht.context import Context
from lekwacht.finding import Severity
from store import audit
from store.audit import Act
from store.matches import checks
from store.matches.schema import open_matches


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A data directory in good order, with its key beside it."""
    root, key = tmp_path / "data", tmp_path / "data.key"
    root.mkdir(mode=0o700)
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    (root / "lekwacht.toml").write_text(configuration.as_toml({"match.key_file": str(key)}))
    return Context(root)


def verdicts(context: Context) -> dict[str, Severity]:
    """Each check's verdict by name."""
    return {finding.check: finding.verdict for finding in doctor.examine(context)}


def test_a_directory_in_good_order_has_nothing_unsafe_of_its_own(context: Context) -> None:
    """Directory, configuration and key are well."""
    checks = verdicts(context)
    assert [checks[name] for name in ("data directory", "configuration", "key")] == [Severity.OK] * 3


def test_a_key_that_comes_as_a_credential_is_no_fault(context: Context) -> None:
    """Without a key file the key is expected from systemd, and said so."""
    (context.root / "lekwacht.toml").write_text("[match]\nkey_file = ''\n")
    assert verdicts(context)["key"] is Severity.NOTE


def remove_key(root: Path) -> None:
    """Take the key away."""
    root.with_name("data.key").unlink()


def open_key(root: Path) -> None:
    """Let others read the key."""
    root.with_name("data.key").chmod(0o640)


def open_directory(root: Path) -> None:
    """Let others into the directory."""
    root.chmod(0o755)


def break_configuration(root: Path) -> None:
    """Give a setting that does not exist."""
    (root / "lekwacht.toml").write_text("[match]\nkeyfile = ''\n")


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (remove_key, "key"),
        (open_key, "key"),
        (open_directory, "data directory"),
        (break_configuration, "configuration"),
    ],
)
def test_what_is_unsafe_is_told(context: Context, spoil: Callable[[Path], None], check: str) -> None:
    """A missing or open key, an open directory and a broken configuration are each found."""
    spoil(context.root)
    assert verdicts(context)[check] is Severity.UNSAFE


@pytest.mark.parametrize(("texts", "verdict"), [(200, Severity.OK), (201, Severity.UNSAFE)])
def test_much_checking_by_hand_is_told(context: Context, texts: int, verdict: Severity) -> None:
    """More texts on one day than the setting allows are told, however many commands asked about them."""
    context.data.matches.parent.mkdir()
    database = open_matches(context.data.matches)
    assert verdicts(context)["check"] is Severity.OK
    for count in (150, texts - 150):
        act = Act("bewaarder", checks.ACTION, "register", details=(("texts", count), ("words", 7 * count)))
        audit.record(database, act, context.clock.now())
    database.close()
    (by_hand,) = [finding for finding in doctor.examine(context) if finding.check == "check"]
    assert by_hand.verdict is verdict
    assert f"{texts} texts of {7 * texts:,} content words" in by_hand.text


def test_a_watching_house_without_a_register_is_told_nothing_of_matching(tmp_path: Path) -> None:
    """It matches nothing, so a scheme, meaning or alerts by chance would tell what is not so."""
    root = tmp_path / "watching"
    root.mkdir(mode=0o700)
    (root / "lekwacht.toml").write_text(configuration.as_toml({"exchange.house": "watching"}))
    setup.initialise(root)
    checks = {finding.check: finding.text for finding in doctor.examine(Context(root))}
    assert checks["key"] == "no register lies here, so no key is needed"
    assert not {"scheme", "meaning", "alerts", "leads", "matching"} & checks.keys()


def test_an_empty_register_is_told_by_the_scheme_that_is_set(tmp_path: Path) -> None:
    """Before anything is enrolled the note speaks of the sort that will be made, not of the other."""
    setup.initialise(tmp_path / "fresh")
    findings = doctor.examine(Context(tmp_path / "fresh"))
    sentences = [finding.text for finding in findings if finding.check == "scheme"]
    assert [sentence.partition(":")[0] for sentence in sentences] == ["source"]
