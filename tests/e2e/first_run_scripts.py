"""Forty scripted first runs: what can go wrong, what a person does then, and where it ends.

Each script plays one run by real keys and clicks. `answers` is whether it is to end with a streamed
answer; all have to end in the working window.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.e2e.desktop import Desktop
from tests.e2e.first_runs import FirstRun, LiteLlmRun
from tests.fakes.provider_servers import Outcome, ProviderServer, sample_key, write_catalogue
from tests.fakes.stock_litellm import MASTER_KEY
from tests.fakes.virtual_litellm import VIRTUAL_KEY

NAMES = {
    "huggingface": "HuggingFace",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google Gemini",
    "openrouter": "OpenRouter",
    "groq": "Groq",
}
CONFIG = """
model_list:
  - model_name: brought
    litellm_params: {{model: openai/gpt-4o-mini, api_base: "{base}", api_key: "{key}"}}
    model_info: {{mode: chat}}
  - model_name: brought-vectors
    litellm_params: {{model: openai/text-embedding-3-small, api_base: "{base}", api_key: "{key}"}}
    model_info: {{mode: embedding}}
"""
AFTER_KEYS = ("Which model does what?", "Who is Nova working for?", "Nova is ready")
WRONG = "hf_" + "zZ9yY8xX7" * 4


@dataclass(frozen=True, slots=True)
class Stage:
    """What a script plays with."""

    home: Path
    screen: Desktop
    catalogue: Path
    server: ProviderServer
    proxy: str = ""

    def start(self) -> LiteLlmRun:
        return LiteLlmRun(self.home, self.screen, self.catalogue)


Script = Callable[[Stage], LiteLlmRun]


@dataclass(frozen=True, slots=True)
class Run:
    """One of the forty. `proxy` is the name of the LiteLLM that it needs."""

    name: str
    script: Script
    provider: str = "huggingface"
    answers: bool = True
    proxy: str = ""


def finish(app: FirstRun, *, asks: bool = True) -> None:
    """From the key that was given to the first word, then into the window."""
    if asks:
        app.keep_for_session()
    app.go_on()
    into_the_window(app)


def into_the_window(app: FirstRun) -> None:
    """From Models on."""
    app.to_the_first_word("")
    app.answered(2)
    app.click("Open Nova")
    app.sees("New chat")


def later(app: FirstRun) -> None:
    """Set up later: the window works, and offers to connect a model."""
    app.click("Set up later")
    app.sees("New chat")
    app.say("Remember the milk")
    app.sees("Remember the milk")


def plain(stage: Stage) -> LiteLlmRun:
    app = stage.start()
    provider = stage.server.provider
    app.give_key(NAMES[provider], sample_key(provider))
    finish(app)
    return app


def ollama(stage: Stage) -> LiteLlmRun:
    app = stage.start()
    app.click("Continue")
    app.click("On this computer")
    app.sees("Ollama")
    app.press("Return")
    finish(app, asks=False)
    return app


def recovers(outcome: Outcome) -> Script:
    """The provider says no, then all is well, and the button for it goes on."""

    def script(stage: Stage) -> LiteLlmRun:
        stage.server.outcome = outcome
        app = stage.start()
        provider = stage.server.provider
        app.give_key(NAMES[provider], sample_key(provider))
        app.sees("Not accepted", 60)
        stage.server.outcome = Outcome.OK
        app.click("Validate" if outcome is Outcome.WRONG_KEY else "Retry")
        finish(app)
        return app

    return script


def another_key(first: str) -> Script:
    """A key that is not good, then the right one."""

    def script(stage: Stage) -> LiteLlmRun:
        app = stage.start()
        provider = stage.server.provider
        app.give_key(NAMES[provider], first)
        app.sees("Not accepted", 60)
        app.in_a_field(NAMES[provider])
        app.press("ctrl+a")
        app.write(sample_key(provider))
        app.press("Return")
        finish(app)
        return app

    return script


def surrounded(before: str, after: str) -> Script:
    """A key with what people copy along with it."""

    def script(stage: Stage) -> LiteLlmRun:
        app = stage.start()
        provider = stage.server.provider
        app.give_key(NAMES[provider], f"{before}{sample_key(provider)}{after}")
        finish(app)
        return app

    return script


def cancelled(stage: Stage) -> LiteLlmRun:
    """A provider that says nothing: Esc, then once more."""
    stage.server.outcome = Outcome.SILENT
    app = stage.start()
    provider = stage.server.provider
    app.give_key(NAMES[provider], sample_key(provider))
    app.sees("Cancel")
    app.press("Escape")
    app.sees("Retry")
    stage.server.outcome = Outcome.OK
    app.click("Retry")
    finish(app)
    return app


def go_through(app: FirstRun, *titles: str) -> None:
    """Continue to each of these steps; only what is seen to have come is gone on from."""
    for title in titles:
        app.go_on()
        app.sees(title)


def resumed(until_seen: str) -> Script:
    """The process ends at a step; the next start goes on there. Keys were kept in a file."""

    def script(stage: Stage) -> LiteLlmRun:
        app = stage.start()
        provider = stage.server.provider
        app.give_key(NAMES[provider], sample_key(provider))
        app.answer_place("In a file")
        at = AFTER_KEYS.index(until_seen) + 1
        go_through(app, *AFTER_KEYS[:at])
        app.close_window()
        app.kill()
        app = stage.start()
        app.sees(until_seen)
        go_through(app, *AFTER_KEYS[at:])
        app.ask_first("")
        app.answered(2)
        app.click("Open Nova")
        app.sees("New chat")
        return app

    return script


def left_at_the_key(stage: Stage) -> LiteLlmRun:
    """Closed with a key that was typed and not checked: nothing of it is kept."""
    app = stage.start()
    provider = stage.server.provider
    app.give_key(NAMES[provider], WRONG)
    app.sees("Not accepted", 60)
    app.close_window()
    app.kill()
    app = stage.start()
    app.sees("Where should Nova think?")
    app.in_a_field(NAMES[provider])
    app.write(sample_key(provider))
    app.press("Return")
    finish(app)
    return app


def no_place_first(stage: Stage) -> LiteLlmRun:
    """Without a keychain: first nowhere, then this session."""
    app = stage.start()
    provider = stage.server.provider
    app.give_key(NAMES[provider], sample_key(provider))
    app.leave_place("This session only")
    app.sees("This computer has no keychain")
    app.sees("Retry")
    app.click("Retry")
    finish(app)
    return app


def put_off_then_connected(stage: Stage) -> LiteLlmRun:
    """Set up later, then by the chat's own action."""
    app = stage.start()
    app.click("Set up later")
    app.click("Connect a model")
    app.sees("Welcome to Nova")
    provider = stage.server.provider
    app.give_key(NAMES[provider], sample_key(provider))
    finish(app)
    return app


def put_off(stage: Stage) -> LiteLlmRun:
    app = stage.start()
    later(app)
    return app


def offline(stage: Stage) -> LiteLlmRun:
    """Nobody can be reached: told so, and the window works."""
    write_catalogue(stage.catalogue, {})  # every provider is at a port where nobody listens
    app = stage.start()
    app.give_key("HuggingFace", sample_key("huggingface"))
    app.sees("Not accepted", 60)
    later(app)
    return app


def litellm(key: str, *, before: str = "") -> Script:
    """A running LiteLLM; `before` is a wrong key that is tried first."""

    def script(stage: Stage) -> LiteLlmRun:
        app = stage.start()
        app.test_address(stage.proxy, before or key)
        if before:
            app.sees("The key was refused", 60)
            app.press("ctrl+a")
            app.write(key)
            app.press("Return")
        app.sees("Found 12 models: 9 chat, 3 embedding", 60)
        app.go_on()
        app.keep_for_session()
        into_the_window(app)
        return app

    return script


def imported(stage: Stage) -> LiteLlmRun:
    """A LiteLLM config of two models before the provider, with the key in it."""
    config = stage.home / "litellm.yaml"
    provider = stage.server.provider
    config.write_text(
        CONFIG.format(base=stage.server.api_base, key=sample_key(provider)), encoding="utf-8"
    )
    app = stage.start()
    app.bring(config)
    app.click("Import 2 items")
    app.keep_for_session()
    app.sees("2 models are ready")
    app.go_on()
    into_the_window(app)
    return app


def litellm_refused(stage: Stage) -> LiteLlmRun:
    """Nobody listens at the address: back, and a key instead."""
    app = stage.start()
    app.test_address("http://127.0.0.1:1", "")
    app.sees("Nobody answers there")
    app.click("Back")
    app.sees("Welcome to Nova")
    app.click("Help me set up models")
    provider = stage.server.provider
    app.give_key(NAMES[provider], sample_key(provider))
    finish(app)
    return app


NO_PROXIES: Mapping[str, str] = MappingProxyType({})
STOCK, VIRTUAL = "stock", "virtual keys"
OUTCOMES = (
    Outcome.WRONG_KEY,
    Outcome.NO_CREDIT,
    Outcome.NO_PERMISSION,
    Outcome.RATE_LIMITED,
    Outcome.FAILED,
    Outcome.GARBAGE,
)
RUNS: tuple[Run, ...] = (
    *(Run(f"{name}, all well", plain, provider) for provider, name in NAMES.items()),
    Run("Ollama, found", ollama, "ollama"),
    *(
        Run(f"{NAMES[p]}, {o.name.lower()}, then well", recovers(o), p)
        for o in OUTCOMES
        for p in ("huggingface", "openai", "anthropic")
    ),
    Run("a wrong key, then the right one", another_key(WRONG)),
    Run("a key of spaces and quotes", surrounded(' "', '" ')),
    Run("a key with its variable's name", surrounded("HF_TOKEN=", "")),
    Run("a key in two words, then the right one", another_key("no key at all")),
    Run("a silent provider, cancelled", cancelled),
    Run("another silent provider, cancelled", cancelled, "openai"),
    Run("left at Models, resumed", resumed("Which model does what?")),
    Run("left at You, resumed", resumed("Who is Nova working for?")),
    Run("left at Done, resumed", resumed("Nova is ready")),
    Run("left at the key, resumed", left_at_the_key),
    Run("no place for keys at first", no_place_first),
    Run("put off, then connected", put_off_then_connected),
    Run("put off", put_off, answers=False),
    Run("offline", offline, answers=False),
    Run("a LiteLLM config, imported", imported, "openai"),
    Run("LiteLLM without a database", litellm(MASTER_KEY), proxy=STOCK),
    Run("LiteLLM, a wrong key at first", litellm(MASTER_KEY, before="sk-wrong"), proxy=STOCK),
    Run("LiteLLM, a virtual key", litellm(VIRTUAL_KEY), proxy=VIRTUAL),
    Run("LiteLLM, a wrong virtual key", litellm(VIRTUAL_KEY, before="sk-wrong"), proxy=VIRTUAL),
)


def play(run: Run, home: Path, screen: Desktop, proxies: Mapping[str, str] = NO_PROXIES) -> str:
    """One run to its end; "" when it ended as it should, else what went wrong.

    `proxies` are addresses by their name in `Run.proxy`.
    """
    home.mkdir(exist_ok=True)
    key = sample_key(run.provider)
    with ProviderServer(run.provider, key=key) as server:
        catalogue = write_catalogue(home / "providers.yaml", {run.provider: server.origin})
        stage = Stage(home, screen, catalogue, server, proxies.get(run.proxy, ""))
        try:
            return _ending(run, home, run.script(stage))
        except AssertionError as error:
            screen.picture(home / "failed.png")
            return str(error).splitlines()[0][:120]
        finally:
            end_all()


def _ending(run: Run, home: Path, app: FirstRun) -> str:
    """Closed as a user does: "" when all is as it should be."""
    code = app.close_window()
    if errors := (home / "stderr.txt").read_text():
        return errors
    answered = [m for m in app.messages() if m[0] == "nova" and m[2] == "complete"]
    if run.answers and not answered:
        return "no answer"
    return f"exit code {code}" if code else ""


def end_all() -> None:
    """Also what a script started and did not hand back."""
    for one in list(FirstRun.running):
        one.kill()
