"""The first run of who runs LiteLLM already, by real keys and clicks, before the stock proxy."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.e2e.by_hand import as_a_user_does
from tests.e2e.desktop import Desktop
from tests.e2e.first_runs import LiteLlmRun, provider_servers
from tests.fakes.stock_litellm import MASTER_KEY, Entry, StockLitellm, entry, many, twelve
from tests.fakes.upstream import ScriptedUpstream

USUAL_PORT = 4000
pytestmark = pytest.mark.timeout(300)


@contextmanager
def litellm_run(home: Path, screen: Desktop) -> Iterator[LiteLlmRun]:
    """Closed as a user does at the end; nothing may stand on its standard error."""
    with (
        provider_servers(home) as catalogue,
        as_a_user_does(LiteLlmRun(home, screen, catalogue)) as app,
    ):
        yield app


def is_free(port: int) -> bool:
    """Whether nobody listens there, at any address of this computer."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with suppress(OSError), socket.socket(family) as probe:
            probe.connect((host, port))
            return False
    return True


def models(count: int, base_url: str) -> list[Entry]:
    if count == 12:
        return twelve(base_url)
    if count == 1:
        return [entry("echo", base_url)]
    return many(base_url, count)


@pytest.mark.parametrize(
    ("count", "found"),
    [
        pytest.param(1, "Found 1 model: 1 chat", marks=pytest.mark.long),
        pytest.param(12, "Found 12 models: 9 chat, 3 embedding", marks=pytest.mark.long),
        pytest.param(37, "Found 37 models: 37 chat", marks=pytest.mark.long),
    ],
)
def test_from_a_running_litellm_to_the_first_word(
    count: int,
    found: str,
    tmp_path: Path,
    screen: Desktop,
    upstream: ScriptedUpstream,
    record_property: object,
) -> None:
    (tmp_path / "proxy").mkdir()
    with (
        StockLitellm(tmp_path / "proxy", models(count, upstream.base_url)) as proxy,
        litellm_run(tmp_path, screen) as app,
    ):
        app.test_address(proxy.base_url, MASTER_KEY)
        app.sees(found)
        app.go_on()
        app.keep_for_session()
        figures = app.to_the_first_word(f"LiteLLM, {count} models")
        print(figures)
        record_property("figures", str(figures))  # type: ignore[operator]
        app.answered(2)
        app.click("Open Nova")
        app.sees("New chat")
    assert figures.clicks <= 12
    assert figures.seconds <= 20
    assert app.messages()[1][1].startswith("Echo:")


@pytest.mark.long
def test_one_at_the_usual_address_is_found_and_used_at_once(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream, record_property: object
) -> None:
    if not is_free(USUAL_PORT):
        pytest.skip(f"port {USUAL_PORT} is taken")
    (tmp_path / "proxy").mkdir()
    everything = twelve(upstream.base_url)
    with (
        StockLitellm(tmp_path / "proxy", everything, key="", port=USUAL_PORT),
        litellm_run(tmp_path, screen) as app,
    ):
        app.sees("Found one at http://localhost:4000 with 12 models.")
        app.click("I already run LiteLLM")
        app.click("Continue")
        figures = app.to_the_first_word("LiteLLM, found")
        print(figures)
        record_property("figures", str(figures))  # type: ignore[operator]
        app.answered(2)
        app.click("Open Nova")
        app.sees("New chat")
    assert figures.clicks == 5
    assert figures.keystrokes == 0
    assert figures.seconds <= 20
    assert app.messages()[1][1].startswith("Echo:")


@pytest.mark.long
def test_one_without_models_is_told_and_leads_elsewhere(
    tmp_path: Path, screen: Desktop, upstream: ScriptedUpstream
) -> None:
    (tmp_path / "proxy").mkdir()
    with (
        StockLitellm(tmp_path / "proxy", models(0, upstream.base_url)) as proxy,
        litellm_run(tmp_path, screen) as app,
    ):
        app.test_address(proxy.base_url, MASTER_KEY)
        app.sees("It serves nothing yet")
        app.click("Back")
        app.sees("Welcome to Nova")
        app.click("Set up later")
        app.sees("Connect a model")
        app.click("Connect a model")
        app.sees("Welcome to Nova")
