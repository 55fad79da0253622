"""A user at the real window: finds things by what they are called, presses real keys, clicks."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import NovaApp, write_finished_setup

App = TypeVar("App", bound="ByHand")
REST = 4
"""Looks at one place in a row that make it a place at rest."""


@contextmanager
def as_a_user_does(app: App) -> Iterator[App]:
    """Closed by its window at the end; nothing may stand on its standard error."""
    try:
        yield app
        assert app.close_window() == 0
        assert (app.home / "stderr.txt").read_text() == ""
    except BaseException:
        app.desktop.picture(app.home / "failed.png")
        raise
    finally:
        app.kill()


class ByHand(NovaApp):
    """One run of the application with a probe that tells where things are."""

    def __init__(
        self,
        home: Path,
        desktop: Desktop,
        environment: Mapping[str, str] | None = None,
        *,
        first_run: bool = False,
    ) -> None:
        """Without `first_run` the set-up was finished before, and does not show."""
        self.home = home
        self.desktop = desktop
        self.clicks = 0
        self.keystrokes = 0
        if not first_run:
            write_finished_setup(home)
        with (home / "stderr.txt").open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.probe"],
                env=desktop.environment | {"NOVA_HOME": str(home)} | dict(environment or {}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        desktop.window_of(self.pid)

    def ask(self, what: str, text: str = "") -> Any:
        """An answer of the probe."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({what: text}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def click(self, name: str, within_s: float = 20.0) -> None:
        """Click what is called so, as soon as it can be seen; a person aims at what is at rest."""
        x, y = self.at_rest("find", name, within_s)
        self.desktop.click(x, y)
        self.clicks += 1

    def at_rest(self, what: str, name: str = "", within_s: float = 30.0) -> tuple[int, int]:
        """Where it is, once it has stayed there for some looks."""
        seen: list[list[int] | None] = []

        def place() -> list[int] | None:
            seen.append(self.ask(what, name))
            return seen[-1] if len(seen) > REST and seen[-1] == seen[-REST] else None

        x, y = until(place, within_s, lambda: (self.ask("focus"), self.ask("texts")))
        return x, y

    def press(self, *keys: str) -> None:
        """Real keys, counted."""
        self.desktop.key(*keys)
        self.keystrokes += len(keys)

    def click_row(self, text: str) -> None:
        """A row of a list."""
        x, y = until(lambda: self.ask("row", text))
        self.desktop.click(x, y)

    def open_menu(self, text: str) -> None:
        """Of a row of a list, by the right button."""
        x, y = until(lambda: self.ask("row", text))
        self.desktop.xdotool("mousemove", str(x), str(y), "click", "3")

    def point_at(self, name: str) -> None:
        x, y = until(lambda: self.ask("find", name))
        self.desktop.xdotool("mousemove", str(x), str(y))

    def has_focus(self, *names: str, within_s: float = 40.0) -> None:
        """Wait until what is pressed goes to one of these."""
        until(
            lambda: self.ask("focus") in names,
            within_s,
            lambda: (self.ask("focus"), self.ask("texts")),
        )

    def sees(self, text: str, within_s: float = 20.0) -> None:
        """Wait until some text on the screen has these words."""
        until(
            lambda: any(text in seen for seen in self.ask("texts")),
            within_s,
            lambda: self.ask("texts"),
        )

    def sees_no(self, text: str, within_s: float = 20.0) -> None:
        until(lambda: all(text not in seen for seen in self.ask("texts")), within_s)

    def sees_menu(self, text: str, within_s: float = 20.0) -> None:
        """Wait until an open menu has this action."""
        until(lambda: self.ask("find", text), within_s)

    def say(self, text: str) -> None:
        """Write into the composer and press Enter."""
        self.click("Message")
        self.write(text)
        self.desktop.key("Return")

    def write(self, text: str) -> None:
        """Type it; a line's end by Shift+Enter."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.desktop.key("shift+Return")
            self.desktop.type(line)
            self.keystrokes += len(line)

    def canvas(self, words: str = "") -> dict[str, Any]:
        """What the conversation shows."""
        return self.ask("canvas", words) or {"texts": [], "states": [], "at": None}

    def answered(self, count: int = 1, within_s: float = 60.0) -> None:
        """Wait until so many messages are shown and the last is whole."""

        def is_whole() -> bool:
            states = self.canvas()["states"]
            return len(states) >= count and states[-1] == "complete"

        until(is_whole, within_s)

    def grows(self, within_s: float = 40.0) -> None:
        """Wait until the first words of an answer are shown."""

        def has_words() -> bool:
            seen = self.canvas()
            return seen["states"][-1:] == ["streaming"] and seen["texts"][-1] != ""

        until(has_words, within_s)

    def kill(self) -> None:
        super().kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def clipboard(self) -> str:
        return str(self.ask("clipboard"))
