"""Under which address the console answers, and which addresses it refuses to open at."""

import pytest

from console.address import public_address
from console.errors import ConsoleSetupError
from console.settings import ConsoleSettings


def test_without_settings_only_this_machine_is_answered() -> None:
    """The console listens on loopback and answers loopback's names."""
    address = public_address(ConsoleSettings())
    assert address.url == "http://127.0.0.1:8700"
    assert "localhost:8700" in address.hosts
    assert not address.secure


def test_a_public_address_gives_origin_prefix_and_tls() -> None:
    """One setting tells host, path prefix and whether cookies must be secure."""
    address = public_address(ConsoleSettings(public_url="https://Intern.example.nl/lekwacht/"))
    assert address.origins == {"https://intern.example.nl"}
    assert address.prefix == "/lekwacht"
    assert address.secure
    assert address.url == "https://intern.example.nl/lekwacht"


@pytest.mark.parametrize(
    "settings",
    [
        ConsoleSettings(host="0.0.0.0"),  # noqa: S104 - the setting that must be refused
        ConsoleSettings(public_url="http://intern.example.nl"),
        ConsoleSettings(public_url="intern.example.nl"),
        ConsoleSettings(public_url="https://intern.example.nl/?x=1"),
    ],
)
def test_an_address_open_to_the_network_without_tls_is_refused(settings: ConsoleSettings) -> None:
    """Nothing listens beyond this machine unless officers reach it through https."""
    with pytest.raises(ConsoleSetupError):
        public_address(settings)
