"""Which backends count as a keychain, and what their errors become."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from types import ModuleType

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailBackend
from keyring.backends.null import Keyring as NullBackend
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
)

from nova_desktop.adapters.keychain.backend import find_backend
from nova_desktop.adapters.keychain.keychain_vault import KeychainVault
from nova_desktop.adapters.keychain.threads import in_own_thread
from nova_desktop.adapters.keychain.vault import keychain_name
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

REF = SecretRef("openai")


class MemoryKeychain:
    """Stands for a keychain; raises `error` when it has one."""

    name = "Memory Keychain"
    priority = 5

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.values: dict[tuple[str, str], str] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self._stumble()
        return self.values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._stumble()
        self.values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._stumble()
        if self.values.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")

    def _stumble(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.error is not None:
            raise self.error


class Stubborn(MemoryKeychain):
    """Never deletes, and says so as keyring does for what is missing."""

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("refused")


class Chain:
    """Stands for keyring's chain of backends."""

    priority = 10

    def __init__(self, *backends: object) -> None:
        self.backends = list(backends)


class Unusable(MemoryKeychain):
    @property
    def priority(self) -> float:  # type: ignore[override]
        raise RuntimeError("no session bus")


class Weak(MemoryKeychain):
    priority = 0.5  # type: ignore[assignment]


class PlaintextKeyring(MemoryKeychain):
    pass


def vault_on(keychain: MemoryKeychain | None) -> KeychainVault:
    return KeychainVault(lambda _value: None, find=lambda _again: keychain)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Make keyring resolve to a backend."""

    def use(backend: object) -> None:
        monkeypatch.setattr(keyring.core, "get_keyring", lambda: backend)

    return use


def test_a_usable_backend_is_the_keychain(install: Callable[[object], None]) -> None:
    keychain = MemoryKeychain()
    install(keychain)
    assert find_backend() is keychain
    assert keychain_name() == "Memory Keychain"


@pytest.mark.parametrize(
    "backend",
    [FailBackend(), NullBackend(), Unusable(), Weak(), PlaintextKeyring(), Chain(), Chain(Weak())],
)
def test_what_keeps_no_secrets_safe_is_no_keychain(
    install: Callable[[object], None], backend: object
) -> None:
    install(backend)
    assert find_backend() is None
    assert keychain_name() == ""


def test_backends_of_keyrings_alt_are_no_keychain(install: Callable[[object], None]) -> None:
    kind = type("EncryptedKeyring", (MemoryKeychain,), {"__module__": "keyrings.alt.file"})
    install(kind())
    assert find_backend() is None


def test_of_a_chain_the_first_safe_one_counts(install: Callable[[object], None]) -> None:
    keychain = MemoryKeychain()
    install(Chain(PlaintextKeyring(), keychain, MemoryKeychain()))
    assert find_backend() is keychain


def test_a_broken_configuration_of_keyring_is_no_keychain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> KeyringBackend:
        raise ModuleNotFoundError("no module named 'keyrings.gone'")

    monkeypatch.setattr(keyring.core, "get_keyring", broken)
    assert find_backend() is None


def test_looking_again_asks_keyring_to_look_again(
    monkeypatch: pytest.MonkeyPatch, install: Callable[[object], None]
) -> None:
    install(FailBackend())
    keychain = MemoryKeychain()
    monkeypatch.setattr(keyring.core, "init_backend", lambda: install(keychain))
    assert find_backend() is None
    assert find_backend(again=True) is keychain


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("Failed to unlock"), ProblemCode.KEYCHAIN_LOCKED),
        (KeyringError("what"), ProblemCode.KEYCHAIN_LOCKED),
        (ConnectionResetError("bus"), ProblemCode.KEYCHAIN_LOCKED),
        (InitError("no bus"), ProblemCode.KEYCHAIN_MISSING),
        (NoKeyringError("none"), ProblemCode.KEYCHAIN_MISSING),
    ],
)
async def test_errors_become_problems(error: Exception, code: ProblemCode) -> None:
    vault = vault_on(MemoryKeychain(error))
    for call in (vault.get(REF), vault.set(REF, "value"), vault.delete(REF)):
        with pytest.raises(NovaError) as caught:
            await call
        assert caught.value.problem.code is code
        assert type(error).__name__ in caught.value.problem.detail


@pytest.mark.anyio
async def test_errors_of_the_libraries_below_keyring_do_not_get_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = ModuleType("secretstorage.exceptions")
    error = type("SecretStorageException", (Exception,), {})
    dismissed = type("PromptDismissedException", (error,), {})
    monkeypatch.setattr(module, "SecretStorageException", error, raising=False)
    monkeypatch.setitem(sys.modules, "secretstorage.exceptions", module)
    with pytest.raises(NovaError) as caught:
        await vault_on(MemoryKeychain(dismissed("by the user"))).get(REF)
    assert caught.value.problem.code is ProblemCode.KEYCHAIN_LOCKED


@pytest.mark.anyio
async def test_a_delete_that_failed_is_told() -> None:
    keychain = Stubborn()
    vault = vault_on(keychain)
    await vault.delete(REF)
    await vault.set(REF, "value")
    with pytest.raises(NovaError):
        await vault.delete(REF)


@pytest.mark.anyio
async def test_without_a_keychain_each_call_says_so() -> None:
    vault = vault_on(None)
    assert await vault.name() == ""
    for call in (vault.get(REF), vault.set(REF, "value"), vault.delete(REF)):
        with pytest.raises(NovaError) as caught:
            await call
        assert caught.value.problem.code is ProblemCode.KEYCHAIN_MISSING


@pytest.mark.anyio
async def test_a_keychain_that_turns_up_later_is_found_when_asked_to_look_again() -> None:
    keychains: list[MemoryKeychain | None] = [None, None, MemoryKeychain()]
    looks: list[bool] = []

    def find(again: bool) -> MemoryKeychain | None:
        looks.append(again)
        return keychains[len(looks)]

    vault = KeychainVault(lambda _value: None, find=find)
    assert await vault.name() == ""
    assert await vault.name() == ""
    assert await vault.name(again=True) == "Memory Keychain"
    assert await vault.name(again=True) == "Memory Keychain"
    assert looks == [False, True]


@pytest.mark.anyio
async def test_calls_run_in_threads_that_do_not_hold_nova() -> None:
    keychain = MemoryKeychain()
    await vault_on(keychain).get(REF)
    assert keychain.threads == {"keychain"}
    assert await in_own_thread(lambda: threading.current_thread().daemon)


@pytest.mark.anyio
async def test_a_fault_in_a_thread_reaches_the_crash_hook_and_its_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hooked = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda _fault: hooked.set())

    def fault() -> None:
        raise ZeroDivisionError

    with pytest.raises(NovaError) as caught:
        await in_own_thread(fault)
    assert caught.value.problem.code is ProblemCode.UNEXPECTED
    assert hooked.wait(5)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keychain")
def test_a_linux_without_a_session_bus_has_no_keychain() -> None:
    drop = ("DBUS_", "XDG_", "PYTHON_KEYRING")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
    code = (
        "from nova_desktop.adapters.keychain.vault import keychain_name; print([keychain_name()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['']\n"
