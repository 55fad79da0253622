"""The Settings screen by real keys and clicks in the real window, before the real gateway."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.by_hand import ByHand, as_a_user_does
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import write_settings
from tests.fakes.provider_servers import ProviderServer, sample_key, write_catalogue
from tests.fakes.stock_litellm import StockLitellm, entry, free_port
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(180)
FIRST = sample_key("huggingface")
SECOND = FIRST + "X9"
REST = 4


class SettingsByHand(ByHand):
    """The application with the Settings screen."""

    @property
    def file(self) -> str:
        return (self.home / "config/settings.toml").read_text()

    def click(self, name: str, within_s: float = 20.0) -> None:
        """A person aims at what is at rest."""
        seen: list[object] = []

        def is_at_rest() -> bool:
            seen.append(self.ask("find", name))
            return len(seen) > REST and seen[-1] is not None and seen[-1] == seen[-REST]

        until(is_at_rest, within_s)
        super().click(name, within_s)

    def find_setting(self, words: str) -> None:
        """Search for it and go to the first that is found."""
        self._into_search()
        self.write(words)
        self.press("Return")
        until(lambda: self.ask("focus") != "Find a setting")

    def open_section(self, name: str) -> None:
        self._into_search()
        self.press("Escape")
        self.click_row(name)

    def _into_search(self) -> None:
        def is_there() -> bool:
            self.press("ctrl+8")
            return self.ask("find", "Find a setting") is not None

        until(is_there)
        self.press("ctrl+f", "ctrl+a")
        until(lambda: self.ask("focus") == "Find a setting")

    def scroll_to(self, name: str) -> None:
        """Turn the wheel over the panel until it can be seen."""

        def is_seen() -> bool:
            if self.ask("find", name) is None:
                self.desktop.xdotool("mousemove", "800", "400", "click", "5")
            return self.ask("find", name) is not None

        until(is_seen)

    def shown(self, begin: str) -> str:
        """A text that begins so, as soon as there is one."""
        return until(lambda: next((t for t in self.ask("texts") if t.startswith(begin)), ""))

    def ask_nova(self, text: str) -> None:
        """In a new chat; a toast may lie over the composer, the keyboard goes there by itself."""
        self.press("ctrl+2")
        self.click("New chat")
        self.write(text)
        self.press("Return")
        self.answered(2)
        until(lambda: self.canvas()["texts"] == [text, f"Echo: {text}"])

    def look(self, name: str) -> None:
        """A picture, once all that is seen came to rest."""
        seen: list[object] = []

        def is_at_rest() -> bool:
            seen.append(self.ask("texts"))
            return len(seen) > REST and all(one == seen[-1] for one in seen[-REST:])

        until(is_at_rest)
        self.desktop.picture(self.home / f"{name}.png")


@contextmanager
def by_hand(home: Path, screen: Desktop, more: dict[str, str]) -> Iterator[SettingsByHand]:
    """Closed as a user does at the end; nothing may stand on its standard error."""
    with as_a_user_does(SettingsByHand(home, screen, more)) as app:
        yield app


def one_model(base_url: str, more: str = "") -> str:
    return (
        'schema_version = 2\n[[models.deployments]]\nid = "ours"\nmodel = "ours"\n'
        f'upstream = "openai/echo"\napi_base = "{base_url}"\n{more}\n'
    )


def change_and_undo(app: SettingsByHand) -> None:
    app.find_setting("nickname")
    until(lambda: app.ask("focus") == "Name")
    app.write("Ada")
    app.press("Return")
    app.sees("Saved")
    until(lambda: 'name = "Ada"' in app.file)
    app.look("you")
    app.click("Undo")
    until(lambda: "Ada" not in app.file)
    app.sees_no("Ada")


def write_yaml(app: SettingsByHand) -> None:
    app.find_setting("overlay")
    until(lambda: app.ask("focus") == "LiteLLM configuration")
    app.write("litellm_settings:\n  request_timeout: 77: 1")
    app.click("Apply")
    app.sees("Line 2")
    app.look("yaml-wrong")
    made = app.home / "run/gateway.yaml"
    assert "request_timeout" not in app.file
    assert "request_timeout: 77" not in made.read_text()
    app.press("ctrl+a")
    app.write("litellm_settings:\n  request_timeout: 77")
    app.click("Apply")
    app.sees("In use from now on")
    app.sees_no("Line 2")
    until(lambda: "request_timeout: 77" in made.read_text())
    assert "request_timeout: 77" in app.file
    until(lambda: app.ask("focus") == "LiteLLM configuration")  # the keyboard stays there
    app.look("advanced")


def chat(address: str, key: str, path: str = "/chat/completions") -> httpx.Response:
    said = {"model": "ours", "messages": [{"role": "user", "content": "from outside"}]}
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(address + path, json=said, headers=headers, trust_env=False, timeout=20)


def share(app: SettingsByHand) -> None:
    app.find_setting("let other apps")
    until(lambda: app.ask("focus") == "Let other apps use it")
    app.press("space")
    app.click("This session only")  # without a keychain its key needs a place, too
    app.scroll_to("New key")
    key = app.shown("sk-nova-")
    address = app.shown("http://127.0.0.1:")
    app.look("gateway-shared")
    answer = chat(address, key)
    assert answer.json()["choices"][0]["message"]["content"] == "Echo: from outside"
    assert chat(address, "sk-other").status_code == 401
    assert chat(address, key, "/../model/info").status_code in (401, 404)
    assert chat(address.removesuffix("/v1"), key, "/model/new").status_code == 404
    app.click("New key")
    app.sees("The old key no longer works")
    other = until(lambda: (found := app.shown("sk-nova-")) != key and found)
    assert chat(address, key).status_code == 401
    assert chat(address, str(other)).status_code == 200
    app.find_setting("let other apps")
    app.press("space")
    until(lambda: "share = true" not in app.file)
    with pytest.raises(httpx.ConnectError):
        chat(address, str(other))


@pytest.mark.long
def test_fields_yaml_and_sharing(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream
) -> None:
    port = f"[gateway]\nshare_port = {free_port()}"
    write_settings(tmp_path, one_model(upstream.base_url, port))
    with by_hand(tmp_path, screen, {}) as app:
        change_and_undo(app)
        app.sees("Gateway ready", 60)
        write_yaml(app)
        share(app)
        app.scroll_to("Open Models")
        app.click("Open Models")
        app.sees("Add model")
        for words in ("theme", "chat model", "where keys are kept"):
            app.find_setting(words)
            app.look(words.replace(" ", "-"))


def replace_key(app: SettingsByHand, server: ProviderServer) -> None:
    """A wrong one is refused beside the field; the next call uses the right one."""
    server.key = SECOND
    app.click("Replace key: HuggingFace")
    app.sees("New key for HuggingFace")
    app.write("hf_wrong")
    app.press("Return")
    app.sees("refused", 60)
    app.has_focus("Key")
    app.write(SECOND)
    app.look("new-key")
    app.press("Return")
    app.sees("The next call to HuggingFace uses the new key")
    app.ask_nova("With the new key")


def test_a_provider_is_added_its_key_replaced_and_removed_again(
    tmp_path: Path, screen: Desktop
) -> None:
    write_settings(tmp_path, "schema_version = 2\n[models]\nuse_test_model = false\n")
    with ProviderServer("huggingface", key=FIRST) as server:
        server.release()
        file = write_catalogue(tmp_path / "providers.yaml", {"huggingface": server.origin})
        with by_hand(tmp_path, screen, {"NOVA_PROVIDERS_FILE": str(file)}) as app:
            app.open_section("Providers & keys")
            app.click("Add provider")
            app.sees("Add a provider")
            app.write("hugg")
            app.press("Return")
            app.sees("Validate and add")
            app.write(FIRST)
            app.look("provider-dialog")
            app.click("Validate and add")
            app.click("This session only")
            app.sees("HuggingFace added with", 60)
            app.look("providers")
            app.click("Validate: HuggingFace")
            app.sees("Valid, checked just now")

            replace_key(app, server)
            asked = [call for call in server.calls if call.path.endswith("/chat/completions")]
            assert {call.key for call in asked} == {SECOND}

            app.open_section("Providers & keys")
            app.click("Remove: HuggingFace")
            app.sees("HuggingFace removed")
            assert "providers.accounts" not in app.file
            app.click("Undo")
            app.sees("Key for this session only")
            assert "providers.accounts" in app.file
            app.ask_nova("And after the undo")
            assert server.calls[-1].key == SECOND
            assert FIRST not in app.file


@pytest.mark.long
def test_a_gateway_elsewhere_is_added_moved_first_and_answers(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream
) -> None:
    write_settings(tmp_path, one_model(upstream.base_url, "[secrets]\nplace = 'session'"))
    stock = StockLitellm(tmp_path / "stock", [entry("theirs", upstream.base_url)])
    with ThreadPoolExecutor(1) as threads:
        starting = threads.submit(stock.start)
        try:
            with by_hand(tmp_path, screen, {}) as app:
                starting.result()
                add_gateway(app, stock)
                app.ask_nova("Who are you?")
                assert 'primary = "external"' in app.file
                assert stock.key not in app.file
                app.sees("theirs")
        finally:
            stock.kill()


def add_gateway(app: SettingsByHand, stock: StockLitellm) -> None:
    app.open_section("Gateway")
    app.click("Add a gateway")
    until(lambda: app.ask("focus") == "Address")
    app.press("ctrl+a")
    app.write(stock.base_url)
    app.press("Tab")
    app.write(stock.key)
    app.click("Test")
    app.sees("Found 1 model")
    app.look("gateway-dialog")
    app.click("Add")
    app.sees("Gateway added")
    app.click("Asked first: One of yours")
    until(lambda: "primary" in app.file)
    app.look("gateway")
