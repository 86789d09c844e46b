"""The systemd units: sound for systemd, and each room with the privileges of its room and no more."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lekwacht.cli import COMMANDS

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
DATA = "/var/lib/lekwacht"
MOST_EXPOSURE = "20"  # of 100, by systemd's own count


def settings(service: str) -> dict[str, list[str]]:
    """The values of a service with what all services share before them."""
    by_section: dict[str, list[str]] = {}
    for file in (UNITS / "lekwacht-.service.d" / "hardening.conf", UNITS / service):
        for line in file.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                by_section.setdefault(name, []).append(value)
    return by_section


def words(service: str, name: str) -> set[str]:
    """The words of a setting that may be given more than once."""
    return {word for value in settings(service).get(name, []) for word in value.split()}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units in a folder of their own, with a program that exists here."""
    if shutil.which("systemd-analyze") is None:
        if os.environ.get("LEKWACHT_NO_SKIPS"):
            pytest.fail("systemd-analyze is not installed; install the Debian package systemd")
        pytest.skip("systemd-analyze is not installed (Debian package systemd)")
    shutil.copytree(UNITS, tmp_path / "units")
    for service in (tmp_path / "units").glob("*.service"):
        service.write_text(service.read_text().replace("/opt/lekwacht/bin/lekwacht", "/bin/true"))
    return tmp_path / "units"


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says of the units in a folder."""
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    return subprocess.run(
        [shutil.which("systemd-analyze") or "", "--no-pager", *arguments],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_systemd_has_nothing_to_say_of_the_units(installed: Path) -> None:
    """No unknown setting, no bad value, no missing program."""
    units = (str(path) for path in sorted(installed.glob("*.*")) if path.is_file())
    complaints = analyze(installed, "verify", "--man=no", *units)
    assert (complaints.returncode, complaints.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_little_exposed(installed: Path, service: str) -> None:
    """Systemd's own count of what a service could do stays low."""
    arguments = ("security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(installed / service))
    exposures = analyze(installed, *arguments)
    assert exposures.returncode == 0, exposures.stdout[-400:]


def test_each_room_has_its_own_user() -> None:
    """No two rooms share a user, and every user is declared; retention and requests are the reports' work."""
    users = {service: settings(service)["User"][0] for service in SERVICES}
    for of_reports in ("purge", "requests", "receive", "picture"):
        assert users.pop(f"lekwacht-{of_reports}.service") == users["lekwacht-night.service"]
    for of_the_matcher in (
        "lekwacht-answer@.service",
        "lekwacht-source.service",
        "lekwacht-purge-register.service",
    ):
        assert users.pop(of_the_matcher) == users["lekwacht-match.service"]
    assert len(set(users.values())) == len(users)
    declared = (DEPLOY / "sysusers.d" / "lekwacht.conf").read_text()
    for name in {
        *users.values(),
        *(word for service in SERVICES for word in words(service, "SupplementaryGroups")),
    }:
        assert re.search(rf"^[ug] {name} ", declared, re.MULTILINE), name


def test_only_the_matcher_gets_the_key_and_it_has_no_network() -> None:
    """The key is a credential of the matcher's services, which see no network but their own loopback."""
    with_key = [service for service in SERVICES if "LoadCredential" in settings(service)]
    assert with_key == ["lekwacht-answer@.service", "lekwacht-match.service", "lekwacht-source.service"]
    assert all(settings(service)["PrivateNetwork"] == ["yes"] for service in with_key)
    assert all("-/etc/lekwacht" in words(service, "InaccessiblePaths") for service in SERVICES)


@pytest.mark.parametrize(
    ("service", "closed"),
    [
        ("lekwacht-crawl.service", {"confidential", "matches", "casebook", "exchange"}),
        ("lekwacht-receive.service", {"confidential"}),
        ("lekwacht-answer@.service", {"casebook", "public"}),
        ("lekwacht-source.service", {"casebook", "public"}),
        ("lekwacht-match.service", {"casebook"}),
        ("lekwacht-purge-register.service", {"casebook", "public"}),
        ("lekwacht-night.service", {"confidential"}),
        ("lekwacht-requests.service", {"confidential"}),
        ("lekwacht-console.service", {"confidential"}),
        ("lekwacht-picture.service", {"confidential", "public", "matches", "exchange"}),
    ],
)
def test_a_room_cannot_see_what_is_not_its_business(service: str, closed: set[str]) -> None:
    """The folders of other rooms are not even there."""
    hidden = {path.removeprefix("-") for path in words(service, "InaccessiblePaths")}
    assert {f"{DATA}/{folder}" for folder in closed} <= hidden
    assert words(service, "InaccessiblePaths").isdisjoint(words(service, "ReadWritePaths"))


def test_the_night_starts_at_an_hour_that_exists_once() -> None:
    """The timer names the time zone, or it would move with the machine's."""
    timer = configparser.ConfigParser(interpolation=None)
    timer.read(UNITS / "lekwacht-night.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 03:30:00 Europe/Amsterdam"
    assert timer["Timer"]["Persistent"] == "yes"
    timer.read(UNITS / "lekwacht-source.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 05:30:00 Europe/Amsterdam"


@pytest.mark.parametrize(
    ("path", "started"),
    [
        ("lekwacht-receive@.path", "lekwacht-receive.service"),
        ("lekwacht-answer@.path", "lekwacht-answer@%i.service"),
    ],
)
def test_a_bundle_that_arrives_starts_its_service(path: str, started: str) -> None:
    """Each partner's inbox is watched by an instance; the service takes in what lies there."""
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNITS / path)
    assert unit["Path"]["PathChanged"] == f"{DATA}/exchange/inbox/%i"
    assert unit["Path"]["Unit"] == started
    service = started.replace("%i", "")
    assert settings(service)["ExecStart"] == ["/opt/lekwacht/bin/lekwacht receive --follow-up"]
    assert f"{DATA}/exchange" in words(service, "ReadWritePaths")


@pytest.mark.parametrize("service", SERVICES)
def test_what_needs_the_exchange_may_write_it(service: str) -> None:
    """A reader of the exchange's database writes its journal; a house that works alone has none."""
    exchange = f"{DATA}/exchange"
    written = {path.removeprefix("-") for path in words(service, "ReadWritePaths")}
    hidden = {path.removeprefix("-") for path in words(service, "InaccessiblePaths")}
    assert (exchange in written) is not (exchange in hidden) or service == "lekwacht-match.service"


def test_what_one_purge_cannot_open_another_purges() -> None:
    """The register is closed to the reports' purge, so its own user's purges it; both run every day."""
    closed = f"{DATA}/confidential"
    assert closed in words("lekwacht-purge.service", "InaccessiblePaths")
    assert closed in words("lekwacht-purge-register.service", "ReadWritePaths")
    assert settings("lekwacht-purge-register.service")["ExecStart"][0].split()[-1] in COMMANDS
    for name in ("lekwacht-purge.timer", "lekwacht-purge-register.timer"):
        timer = configparser.ConfigParser(interpolation=None)
        timer.read(UNITS / name)
        assert timer["Timer"]["OnCalendar"].startswith("*-*-* 11:")
        assert timer["Timer"]["Persistent"] == "yes"


def test_the_night_may_start_three_units_and_nothing_else() -> None:
    """The polkit rule names the units of crawler, matcher and pictures, to start and stop; the rest is no."""
    rule = (DEPLOY / "polkit" / "50-lekwacht.rules").read_text(encoding="utf-8")
    assert set(re.findall(r'"(lekwacht-\w+\.service)"', rule)) == {
        "lekwacht-crawl.service",
        "lekwacht-match.service",
        "lekwacht-picture.service",
    }
    assert set(re.findall(r'verb === "([^"]+)"', rule)) == {"start", "stop"}
    assert re.findall(r"polkit\.Result\.(\w+)", rule) == ["NOT_HANDLED", "YES", "NO"]
    assert 'subject.user !== "lekwacht-report"' in rule


def test_the_drop_in_for_the_provider_is_sound(installed: Path) -> None:
    """Copied as its comment says, systemd has nothing to say of it, and it opens addresses alone."""
    drop_in = installed / "lekwacht-console.service.d" / "provider.conf.example"
    drop_in.rename(drop_in.with_suffix(""))
    assert drop_in.with_suffix("").name == "provider.conf"
    complaints = analyze(installed, "verify", "--man=no", str(installed / "lekwacht-console.service"))
    assert complaints.returncode == 0, complaints.stderr
    names = {line.partition("=")[0] for line in _lines(drop_in.with_suffix(""))}
    assert names == {"[Service]", "IPAddressAllow", "LoadCredential"}


def _lines(path: Path) -> list[str]:
    """The lines of a unit that are no comment."""
    return [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
