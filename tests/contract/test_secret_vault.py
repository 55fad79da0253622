"""What every SecretVault keeps to: in memory, in a file, and in a real GNOME keyring.

The keyring needs a D-Bus session of its own: one test starts it and runs this file once more
inside, with NOVA_TEST_KEYCHAIN set.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nova_desktop.adapters.keychain.file_vault import FileVault
from nova_desktop.adapters.keychain.keychain_vault import KeychainVault
from nova_desktop.adapters.keychain.session_vault import SessionVault
from nova_desktop.adapters.keychain.vault import PlacedVault
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.ports import SecretVault
from tests.fakes.plans import MemoryVault

pytestmark = pytest.mark.anyio

WITH_KEYCHAIN = "NOVA_TEST_KEYCHAIN" in os.environ
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
FIRST, SECOND = SecretRef("first"), SecretRef("second/with ü")
VALUE = 'sk-ünïcode "quoted" \\ and\nin two lines'

Heard = list[str]
Make = Callable[[Path, Heard], SecretVault]


def _placed(place: SecretsPlace) -> Make:
    def make(folder: Path, heard: Heard) -> SecretVault:
        return PlacedVault(
            KeychainVault(heard.append, service="nova-test", find=_keychain_for(place)),
            SessionVault(heard.append),
            FileVault(folder / "secrets.json", heard.append),
            place,
        )

    return make


def _keychain_for(place: SecretsPlace) -> Callable[[bool], None]:
    def never(_again: bool) -> None:
        pytest.fail(f"the keychain was touched, but {place} was chosen")

    return never


def _placed_in_keychain(folder: Path, heard: Heard) -> SecretVault:
    return PlacedVault(
        KeychainVault(heard.append, service="nova-test"),
        SessionVault(heard.append),
        FileVault(folder / "secrets.json", heard.append),
    )


VAULTS: dict[str, Make] = {
    "session": lambda _folder, heard: SessionVault(heard.append),
    "file": lambda folder, heard: FileVault(folder / "secrets.json", heard.append),
    "placed in session": _placed(SecretsPlace.SESSION),
    "placed in file": _placed(SecretsPlace.FILE),
}
KEYCHAINS: dict[str, Make] = {
    "keychain": lambda _folder, heard: KeychainVault(heard.append, service="nova-test"),
    "placed in keychain": _placed_in_keychain,
}
FAKES: dict[str, Make] = {"fake": lambda _folder, _heard: MemoryVault()}


@pytest.fixture
def heard() -> Heard:
    return []


@pytest.fixture(params=KEYCHAINS if WITH_KEYCHAIN else {**VAULTS, **FAKES})
def vault(request: pytest.FixtureRequest, tmp_path: Path, heard: Heard) -> SecretVault:
    make = {**VAULTS, **KEYCHAINS, **FAKES}[request.param]
    return make(tmp_path, heard)


async def test_what_was_set_is_there(vault: SecretVault) -> None:
    await vault.set(FIRST, VALUE)
    await vault.set(SECOND, "another")
    assert await vault.get(FIRST) == VALUE
    assert await vault.get(SECOND) == "another"
    await vault.delete(FIRST)
    await vault.delete(SECOND)


async def test_a_new_value_replaces_the_old_one(vault: SecretVault) -> None:
    await vault.set(FIRST, "old value")
    await vault.set(FIRST, "new value")
    assert await vault.get(FIRST) == "new value"
    await vault.delete(FIRST)


async def test_what_was_never_set_is_none_and_may_be_deleted(vault: SecretVault) -> None:
    assert await vault.get(FIRST) is None
    await vault.delete(FIRST)
    assert await vault.get(FIRST) is None


async def test_deleting_takes_one_only(vault: SecretVault) -> None:
    await vault.set(FIRST, "first value")
    await vault.set(SECOND, "second value")
    await vault.delete(FIRST)
    assert await vault.get(FIRST) is None
    assert await vault.get(SECOND) == "second value"
    await vault.delete(SECOND)


async def test_a_long_value_stays_whole(vault: SecretVault) -> None:
    value = "service-account-" * 200
    await vault.set(FIRST, value)
    assert await vault.get(FIRST) == value
    await vault.delete(FIRST)


async def test_each_value_is_told_to_the_redactor(vault: SecretVault, heard: Heard) -> None:
    if isinstance(vault, MemoryVault):
        pytest.skip("the fake serves tests that have no redactor")
    await vault.set(FIRST, "a value to hide")
    assert "a value to hide" in heard
    if not isinstance(vault, SessionVault) and not _in_session(vault):
        heard.clear()
        await vault.get(FIRST)
        assert "a value to hide" in heard
    await vault.delete(FIRST)


async def test_an_empty_value_deletes(vault: SecretVault) -> None:
    if isinstance(vault, MemoryVault):
        pytest.skip("the fake keeps what it is given")
    await vault.set(FIRST, "something")
    await vault.set(FIRST, "")
    assert await vault.get(FIRST) is None


def _in_session(vault: SecretVault) -> bool:
    return isinstance(vault, PlacedVault) and "placed in session" in os.environ.get(
        "PYTEST_CURRENT_TEST", ""
    )


@pytest.mark.skipif(not WITH_KEYCHAIN, reason="runs inside the keyring's session")
async def test_a_real_keychain_that_stays_locked_is_told(heard: Heard) -> None:
    import secretstorage

    vault = KeychainVault(heard.append, service="nova-test")
    assert await vault.name() == "SecretService Keyring"
    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()
    for call in (vault.get(FIRST), vault.set(FIRST, "value"), vault.delete(FIRST)):
        with pytest.raises(NovaError) as caught:
            await call
        assert caught.value.problem.code is ProblemCode.KEYCHAIN_LOCKED
        assert caught.value.problem.retryable


@pytest.mark.skipif(WITH_KEYCHAIN, reason="this is the outer run")
@pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason="needs dbus and gnome-keyring"
)
def test_a_real_keychain_keeps_to_it(tmp_path: Path) -> None:
    unlock = "printf pw | gnome-keyring-daemon --daemonize --unlock --components=secrets"
    run = f'{unlock} >/dev/null && exec "$@"'
    suite = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    # keyring does not close its connection to the bus when the keyring stays locked
    suite += ["-W", "ignore::ResourceWarning"]
    # a home of its own, and no display on which an unlock prompt would wait for ever
    drop = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND")
    keep = {
        name: value
        for name, value in os.environ.items()
        if name not in drop and not name.startswith("XDG_")
    }
    environ = {**keep, "HOME": str(tmp_path), "NOVA_TEST_KEYCHAIN": "1"}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", run, "sh", *suite],
        env=environ,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()[-1]
    assert "15 passed" in told, done.stdout
