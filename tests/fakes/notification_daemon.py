"""A notification daemon on the session bus: `python -m tests.fakes.notification_daemon`.

It writes a line of JSON for each thing that is asked of it, and takes `press ID KEY`, `dismiss ID`
and `touch ID KEY`, which leaves the notification there, on stdin, as a user's hand.
"""

import asyncio
import json
import sys
from itertools import count
from typing import Any

from dbus_fast.aio.message_bus import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

NAME = "org.freedesktop.Notifications"


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Daemon(ServiceInterface):
    """The interface of the specification, version 1.2."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self._numbers = count(1)

    @dbus_method(name="Notify")
    def notify(
        self,
        app_name: "s",  # type: ignore[name-defined]  # noqa: F821
        replaces: "u",  # type: ignore[name-defined]  # noqa: F821
        icon: "s",  # type: ignore[name-defined]  # noqa: F821
        summary: "s",  # type: ignore[name-defined]  # noqa: F821
        body: "s",  # type: ignore[name-defined]  # noqa: F821
        actions: "as",  # type: ignore[name-defined]  # noqa: F722
        hints: "a{sv}",  # type: ignore[name-defined]  # noqa: F722
        timeout: "i",  # type: ignore[name-defined]  # noqa: F821
    ) -> "u":  # type: ignore[name-defined]  # noqa: F821
        number = next(self._numbers)
        say(notify=number, app=app_name, title=summary, text=body, actions=actions, icon=icon)
        return number

    @dbus_method(name="CloseNotification")
    def close(self, number: "u") -> None:  # type: ignore[name-defined]  # noqa: F821
        say(close=number)
        self.closed(number, 3)

    @dbus_method(name="GetCapabilities")
    def capabilities(self) -> "as":  # type: ignore[valid-type]  # noqa: F722
        return ["actions", "body", "persistence"]

    @dbus_method(name="GetServerInformation")
    def information(self) -> "ssss":  # type: ignore[name-defined]  # noqa: F821
        return ["stand-in", "tests", "1", "1.2"]

    @dbus_signal(name="ActionInvoked")
    def pressed(self, number: Any, key: Any) -> "us":  # type: ignore[name-defined]  # noqa: F821
        return [number, key]

    @dbus_signal(name="NotificationClosed")
    def closed(self, number: Any, reason: Any) -> "uu":  # type: ignore[name-defined]  # noqa: F821
        return [number, reason]


async def main() -> None:
    daemon = Daemon()
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", daemon)
    await bus.request_name(NAME)
    say(ready=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        what, number, *rest = line.split()
        if what in {"press", "touch"}:
            daemon.pressed(int(number), rest[0])
        if what in {"press", "dismiss"}:
            daemon.closed(int(number), 2)


if __name__ == "__main__":
    asyncio.run(main())
