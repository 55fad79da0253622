"""A GNOME keyring of its own, in a D-Bus session of its own; run as a program it stores keys."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nova_desktop.adapters.keychain.keychain_vault import KeychainVault
from nova_desktop.domain.gateway_plan import SecretRef

_OPEN = (
    "printf pw | gnome-keyring-daemon --daemonize --unlock --components=secrets >/dev/null"
    ' && echo "$DBUS_SESSION_BUS_ADDRESS" && exec cat'
)


def missing_keychain() -> list[str]:
    """What it needs and this machine lacks."""
    needed = ("dbus-run-session", "gnome-keyring-daemon")
    return [name for name in needed if shutil.which(name) is None]


@contextmanager
def keychain(home: Path, keys: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """An unlocked keychain with `keys`, its files below `home`; the variables that lead to it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    found = {"HOME": str(home)}
    session = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", _OPEN],
        env=kept | found,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with session:
        assert session.stdin
        assert session.stdout
        found["DBUS_SESSION_BUS_ADDRESS"] = session.stdout.readline().strip()
        subprocess.run(
            [sys.executable, "-m", "tests.e2e.keychain"],
            env=kept | found,
            input=json.dumps(dict(keys)),
            text=True,
            check=True,
            timeout=60,
        )
        yield found
        session.stdin.close()
        session.wait(20)


async def _store(keys: Mapping[str, str]) -> None:
    vault = KeychainVault(lambda _value: None)
    for name, value in keys.items():
        await vault.set(SecretRef(name), value)


if __name__ == "__main__":
    asyncio.run(_store(json.load(sys.stdin)))
