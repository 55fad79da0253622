"""A first run by hand: from an empty home to the first streamed word, counted and timed."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tests.e2e.by_hand import REST, ByHand
from tests.e2e.desktop import Desktop, until
from tests.fakes.provider_servers import ProviderServer, sample_key, write_catalogue

GATEWAY_S = 90.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a first run took: seconds from the first paint to the first streamed word."""

    name: str
    clicks: int
    keystrokes: int
    seconds: float

    def __str__(self) -> str:
        words = f"{self.clicks:2} clicks, {self.keystrokes:3} keystrokes, {self.seconds:5.1f} s"
        return f"{self.name:24} {words}"


class FirstRun(ByHand):
    """The application on an empty home, with what a newcomer does.

    `running` are those that were started and not ended yet.
    """

    running: ClassVar[list["FirstRun"]] = []

    def __init__(self, home: Path, desktop: Desktop, catalogue: Path) -> None:
        super().__init__(home, desktop, {"NOVA_PROVIDERS_FILE": str(catalogue)}, first_run=True)
        self.began = time.monotonic()
        self.running.append(self)

    def kill(self) -> None:
        super().kill()
        if self in self.running:
            self.running.remove(self)

    def give_key(self, provider: str, key: str) -> None:
        """Choose the provider and enter its key, as one pastes it."""
        self.click("Continue")
        self.sees("Where should Nova think?")
        if provider:
            self.click(provider)
        self.in_a_field(provider)
        self.write(key)
        self.press("Return")

    def in_a_field(self, provider: str) -> None:
        """Wait until what is typed goes into a field of the provider's."""

        def is_there() -> bool:
            focus = self.ask("focus")
            return focus.startswith(provider) and focus.endswith(("key", "token"))

        until(is_there, instead=lambda: (self.ask("focus"), self.ask("texts")))

    def keep_for_session(self) -> None:
        """Where there is no keychain Nova asks once."""
        self.answer_place("This session only")

    def answer_place(self, answer: str) -> None:
        """A dialog may still be on its way to its place when it is first clicked.

        While it is on its way it may also be out of sight for a moment.
        """
        self.sees(answer, 40)
        looks: list[list[int] | None] = []

        def is_gone() -> bool:
            looks.append(self.ask("find", answer))
            if looks[-1] is not None:
                self.desktop.click(*looks[-1])
            return any(looks) and not any(looks[-REST:])

        until(is_gone)
        self.clicks += 1

    def leave_place(self, answer: str) -> None:
        """Escape from the same dialog, once it has the keyboard."""
        self.sees(answer, 40)
        until(lambda: answer in self.ask("focus"), instead=lambda: self.ask("focus"))
        self.press("Escape")

    def go_on(self) -> None:
        """Continue, once it can be pressed."""
        self.click("Continue", GATEWAY_S)

    def to_the_first_word(self, name: str) -> Figures:
        """From Models over You to the first answer."""
        self.sees("Which model does what?")
        self.go_on()
        self.sees("Who is Nova working for?")
        self.go_on()
        return self.ask_first(name)

    def ask_first(self, name: str) -> Figures:
        self.sees("Nova is ready")
        self.click("Send")
        self.first_word()
        return Figures(name, self.clicks, self.keystrokes, time.monotonic() - self.began)

    def first_word(self, within_s: float = 60.0) -> None:
        def has_words() -> bool:
            seen = self.canvas()
            return seen["states"][-1:] in (["streaming"], ["complete"]) and bool(seen["texts"][-1])

        until(has_words, within_s)


@contextmanager
def provider_servers(home: Path, *providers: ProviderServer) -> Iterator[Path]:
    """The file of providers that leads to these servers."""
    with ExitStack() as stack:
        for provider in providers:
            stack.enter_context(provider)
        urls = {provider.provider: provider.origin for provider in providers}
        yield write_catalogue(home / "providers.yaml", urls)


def server(provider: str) -> ProviderServer:
    """One that takes the sample key and no other."""
    return ProviderServer(provider, key=sample_key(provider))


class LiteLlmRun(FirstRun):
    """A newcomer who runs LiteLLM already."""

    def test_address(self, address: str, key: str) -> None:
        """Choose the way of a running LiteLLM, and test exactly this address."""
        self.click("I already run LiteLLM")
        self.click("Continue")
        self.sees("Connect your LiteLLM")
        until(lambda: self.ask("focus") == "Address")
        self.write(address)
        self.press("Tab")
        self.write(key)
        self.press("Return")

    def _stands(self, path: str) -> bool:
        """Whether the whole path does; Qt's dialog cuts it while it still reads the folder."""
        if path in self.ask("texts"):
            return True
        self.press("ctrl+a")
        self.write(path)
        return False

    def bring(self, config: Path) -> None:
        """Choose the way of an earlier set-up, and this LiteLLM config in the dialog of files."""
        self.click("Bring my set-up")
        self.click("Continue")
        self.sees("Bring your set-up")
        self.click("LiteLLM configuration")
        until(lambda: self.ask("focus") == "QLineEdit")
        self.write(str(config))
        until(lambda: self._stands(str(config)))
        self.press("Return")
        until(lambda: self.ask("focus") != "QLineEdit")
