"""Signing in at another site and coming back, as a real browser does it: cookies, headers, no script."""

from collections.abc import Iterator

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, expect

from tests.console.browser.conftest import Running, serving
from tests.console.browser.test_accessible import violations
from tests.factory import make_world

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
"""The tests' provider answers in this process, and stands on what Authlib will take away from servers."""


@pytest.fixture(scope="module")
def at_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A console at 127.0.0.1 whose officers sign in at localhost, which is another site."""
    claims: dict[str, object] = {
        "preferred_username": "anna",
        "name": "Anna de Vries",
        "roles": ["coordinator"],
    }
    folder = tmp_path_factory.mktemp("organisation")
    secret = folder / "geheim"
    secret.write_text("s3cret", encoding="utf-8")
    secret.chmod(0o600)
    world = make_world(folder)
    world.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own check; it runs on loopback
        with run_server_in_thread(user_claims=[User(sub="123", claims=claims)]) as server:
            world.directory.configuration.write_text(
                f"""[console]
sign_in = "oidc"
oidc_issuer = "http://localhost:{server.server_port}"
oidc_client_id = "lekwacht"
oidc_client_secret_file = "{secret}"
""",
                encoding="utf-8",
            )
            with serving(world.directory) as running:
                yield running


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_goes_to_the_organisation_and_comes_back(
    browser: Browser, at_provider: Running, *, script: bool
) -> None:
    """The link leads to the provider, the way back ends on the page that was wanted, signed in."""
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{at_provider.url}/exports")
    page.click("text=Aanmelden met uw organisatie")
    page.wait_for_url("http://localhost:*/**")
    page.click("button[value='123']")
    page.wait_for_url(f"{at_provider.url}/exports")
    expect(page.locator(".who-name")).to_have_text("Anna de Vries")
    cookies = {cookie["name"]: cookie for cookie in context.cookies(at_provider.url)}  # type: ignore[typeddict-item]
    assert cookies["lekwacht"]["sameSite"] == "Strict"
    assert "lekwacht-underway" not in cookies
    page.click("text=Afmelden")
    page.goto(f"{at_provider.url}/exports")
    expect(page.locator("h1")).to_have_text("Aanmelden")
    context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_both_ways_to_sign_in_are_accessible(
    browser: Browser, at_provider: Running, language: str, width: int
) -> None:
    """Axe finds nothing where both ways stand, and nothing has to be scrolled sideways."""
    context = browser.new_context(viewport={"width": width, "height": 700})
    cookie = {"name": "lekwacht-language", "value": language, "url": at_provider.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    for path in ("/aanmelden", "/aanmelden/terug?code=x&state=y"):
        page.goto(at_provider.url + path)
        assert violations(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
