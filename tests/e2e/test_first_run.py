"""The first run by real keys and clicks: a scripted provider behind the real gateway.

From the first paint to the first streamed word: at most 12 clicks and 20 s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.by_hand import as_a_user_does
from tests.e2e.desktop import Desktop, until
from tests.e2e.first_runs import Figures, FirstRun, provider_servers, server
from tests.fakes.provider_servers import ProviderServer, sample_key

pytestmark = pytest.mark.timeout(240)
CARDS = {
    "huggingface": "",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google Gemini",
}
DEFAULT = "huggingface"
PROVIDERS = [
    name if name == DEFAULT else pytest.param(name, marks=pytest.mark.long) for name in CARDS
]


@contextmanager
def first_run(home: Path, screen: Desktop, *providers: ProviderServer) -> Iterator[FirstRun]:
    """Closed as a user does at the end; nothing may stand on its standard error."""
    with (
        provider_servers(home, *providers) as catalogue,
        as_a_user_does(FirstRun(home, screen, catalogue)) as app,
    ):
        yield app


def check(figures: Figures, record: object) -> None:
    print(figures)
    record("figures", str(figures))  # type: ignore[operator]
    assert figures.clicks <= 12
    assert figures.seconds <= 20


@pytest.mark.parametrize("provider", PROVIDERS)
def test_from_a_key_to_the_first_word(
    provider: str, tmp_path: Path, screen: Desktop, record_property: object
) -> None:
    with first_run(tmp_path, screen, server(provider)) as app:
        app.give_key(CARDS[provider], sample_key(provider))
        app.keep_for_session()
        app.sees("Models tried" if provider != "anthropic" else "Model tried", 90)
        app.go_on()
        check(app.to_the_first_word(provider), record_property)
        app.answered(2)
        app.click("Open Nova")
        app.sees("New chat")
        app.answered(2)
    assert len(app.messages()) == 2


@pytest.mark.long
def test_from_ollama_to_the_first_word(
    tmp_path: Path, screen: Desktop, record_property: object
) -> None:
    with first_run(tmp_path, screen, server("ollama")) as app:
        app.click("Continue")
        app.click("On this computer")
        app.sees("Free · Ollama found")
        until(lambda: app.ask("focus") == "Validate")
        app.press("Return")
        app.sees("Model", 90)
        app.go_on()
        check(app.to_the_first_word("ollama"), record_property)
        app.answered(2)
        app.click("Open Nova")
        app.sees("New chat")


@pytest.mark.long
def test_the_whole_way_by_the_keyboard(tmp_path: Path, screen: Desktop) -> None:
    with first_run(tmp_path, screen, server("openai")) as app:
        until(lambda: app.ask("focus") == "Help me set up models")
        app.press("Return")
        app.in_a_field("HuggingFace")
        for _ in range(12):
            if app.ask("focus") == "HuggingFace":
                break
            app.press("shift+Tab")
        app.press("Right", "Return")
        app.in_a_field("OpenAI")
        app.write(sample_key("openai"))
        app.press("Return")
        app.has_focus("This session only")
        app.press("Return")
        for title in ("Which model does what?", "Who is Nova working for?", "Nova is ready"):
            app.has_focus("Continue", "Name", within_s=90)
            app.press("Return")
            app.sees(title)
        until(lambda: app.ask("focus") == "Send")
        app.press("Return")
        app.first_word()
    assert app.clicks == 0
