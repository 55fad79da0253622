"""Finds the system's keychain through keyring, and puts its errors into Nova's words.

Everything here blocks, an unlock prompt for as long as the user looks at it; keyring is imported
at the first call (60 ms, with what it finds).
"""

import configparser
import sys
import traceback
from collections.abc import Callable
from typing import Final, Protocol, TypeVar, cast

from nova_desktop.domain.problems import NovaError, ProblemCode

# no keychains, whatever they call themselves: they refuse, forget, or write plain text
_NO_KEYCHAINS: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_RECOMMENDED: Final = 1
_LOCKED: Final = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
_GONE: Final = frozenset({"InitError", "NoKeyringError", "SecretServiceNotAvailableException"})
# of the libraries below keyring, which does not translate all they raise
_FOREIGN: Final = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
T = TypeVar("T")


class Backend(Protocol):
    """What Nova uses of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def find_backend(*, again: bool = False) -> Backend | None:
    """The keychain in use, or None where keyring has none that keeps secrets safe.

    keyring looks once in a process; `again` makes it look anew.
    """
    try:
        import keyring.core  # noqa: PLC0415 - slow, and only needed where secrets are

        if again:
            keyring.core.init_backend()
        found = keyring.core.get_keyring()
    except (ImportError, AttributeError, RuntimeError, OSError, configparser.Error):
        return None
    chained = cast("list[Backend]", getattr(found, "backends", [found]))
    return next((backend for backend in chained if _is_safe(backend)), None)


def backend_name(backend: Backend) -> str:
    """A name for doctor and settings, as `SecretService Keyring`."""
    return str(getattr(backend, "name", type(backend).__name__))


def _is_safe(backend: Backend) -> bool:
    module = type(backend).__module__
    if module.startswith(_NO_KEYCHAINS) or "plaintext" in type(backend).__name__.lower():
        return False
    try:
        return float(getattr(backend, "priority", 0)) >= _RECOMMENDED
    except (RuntimeError, OSError):  # how keyring says that a backend cannot be used here
        return False


def delete(backend: Backend, service: str, name: str) -> None:
    """Delete; a secret that is not there is no error, though keyring calls it one."""
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 - as above

    try:
        backend.delete_password(service, name)
    except PasswordDeleteError:
        if backend.get_password(service, name) is not None:
            raise


def translated(work: Callable[[], T]) -> T:
    """Run `work` on a backend. Raises NovaError: KEYCHAIN_LOCKED or KEYCHAIN_MISSING."""
    try:
        return work()
    except _errors() as error:
        kind = type(error).__name__
        code = ProblemCode.KEYCHAIN_MISSING if kind in _GONE else ProblemCode.KEYCHAIN_LOCKED
        detail = kind if kind in _LOCKED else f"{kind}: {error}"
        # keyring leaves its bus connection open in the frames that failed; there are secrets too
        traceback.clear_frames(error.__traceback__)
        raise NovaError.of(code, detail=detail, retryable=True) from error


def _errors() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    loaded = (getattr(sys.modules.get(module), name, None) for module, name in _FOREIGN)
    foreign = cast("list[type[Exception]]", [kind for kind in loaded if kind is not None])
    return (KeyringError, OSError, RuntimeError, ValueError, *foreign)
