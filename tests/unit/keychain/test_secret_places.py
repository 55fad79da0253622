"""Where a secret goes, what stays behind, and what the private file survives."""

import json
import os
import stat
from pathlib import Path

import pytest

from nova_desktop.adapters.keychain.file_vault import FileVault
from nova_desktop.adapters.keychain.keychain_vault import KeychainVault
from nova_desktop.adapters.keychain.session_vault import SessionVault
from nova_desktop.adapters.keychain.vault import PlacedVault, make_vault
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings

pytestmark = pytest.mark.anyio
REF = SecretRef("openai")


class Drawer:
    """A keychain backend in memory."""

    name = "Drawer"

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "nova-desktop"
        return self.values.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service == "nova-desktop"
        self.values[username] = password

    def delete_password(self, service: str, username: str) -> None:
        assert service == "nova-desktop"
        self.values.pop(username, None)


def quiet(_value: str) -> None:
    """For tests that hide nothing."""


def placed(folder: Path, place: SecretsPlace, keychain: Drawer | None = None) -> PlacedVault:
    return PlacedVault(
        KeychainVault(quiet, find=lambda _again: keychain),
        SessionVault(quiet),
        FileVault(folder / "secrets.json", quiet),
        place,
    )


async def test_the_keychain_is_the_first_choice(tmp_path: Path) -> None:
    keychain = Drawer()
    vault = placed(tmp_path, SecretsPlace.ASK, keychain)
    await vault.set(REF, "value")
    assert keychain.values == {"openai": "value"}
    assert await vault.keychain_name() == "Drawer"
    assert not list(tmp_path.iterdir())


async def test_without_a_keychain_the_user_is_asked_and_nothing_is_stored(tmp_path: Path) -> None:
    vault = placed(tmp_path, SecretsPlace.ASK)
    assert await vault.get(REF) is None
    with pytest.raises(NovaError) as caught:
        await vault.set(REF, "value")
    assert caught.value.problem.code is ProblemCode.KEYCHAIN_MISSING
    await vault.delete(REF)
    assert not list(tmp_path.iterdir())
    for place in (SecretsPlace.SESSION, SecretsPlace.FILE):
        vault.use(SecretsSettings(place))
        assert await vault.get(REF) is None


async def test_the_users_answer_counts_at_once(tmp_path: Path) -> None:
    vault = placed(tmp_path, SecretsPlace.ASK)
    vault.use(SecretsSettings(SecretsPlace.SESSION))
    await vault.set(REF, "value")
    assert await vault.get(REF) == "value"
    assert not list(tmp_path.iterdir())


async def test_a_session_forgets_at_its_end(tmp_path: Path) -> None:
    await placed(tmp_path, SecretsPlace.SESSION).set(REF, "value")
    assert await placed(tmp_path, SecretsPlace.SESSION).get(REF) is None


async def test_a_file_remembers(tmp_path: Path) -> None:
    await placed(tmp_path, SecretsPlace.FILE).set(REF, "value")
    assert await placed(tmp_path, SecretsPlace.FILE).get(REF) == "value"


async def test_a_secret_that_moves_leaves_no_copy_in_the_file(tmp_path: Path) -> None:
    keychain = Drawer()
    vault = placed(tmp_path, SecretsPlace.FILE, keychain)
    await vault.set(REF, "value")
    vault.use(SecretsSettings(SecretsPlace.ASK))
    await vault.set(REF, "value")
    assert keychain.values == {"openai": "value"}
    assert "value" not in (tmp_path / "secrets.json").read_text()


async def test_a_delete_takes_it_everywhere_it_may_look(tmp_path: Path) -> None:
    vault = placed(tmp_path, SecretsPlace.FILE, Drawer())
    await vault.set(REF, "value")
    vault.use(SecretsSettings(SecretsPlace.SESSION))
    await vault.delete(REF)
    vault.use(SecretsSettings(SecretsPlace.FILE))
    assert await vault.get(REF) is None


async def test_a_broken_file_does_not_spoil_what_the_keychain_took(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("broken")
    keychain = Drawer()
    await placed(tmp_path, SecretsPlace.ASK, keychain).set(REF, "value")
    assert keychain.values == {"openai": "value"}


async def test_the_vault_of_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    vault = make_vault(paths, SecretsSettings(SecretsPlace.FILE), heard.append)
    await vault.set(REF, "value")
    assert json.loads((paths.data / "secrets.json").read_text())["secrets"] == {"openai": "value"}
    assert heard == ["value"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_the_file_is_private_and_is_made_private_again(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    vault = FileVault(file, quiet)
    await vault.set(REF, "value")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    await vault.get(REF)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b'{"version": 2, "secrets": {}}', b'{"version": 1, "secrets": []}',
     b'{"version": 1, "secrets": {"a": 1}}', b"[" * 100_000],
)  # fmt: skip
async def test_a_file_that_is_no_vault_is_told_and_set_aside_before_a_write(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "secrets.json"
    file.write_bytes(content)
    vault = FileVault(file, quiet)
    for call in (vault.get(REF), vault.delete(REF)):
        with pytest.raises(NovaError) as caught:
            await call
        assert caught.value.problem.code is ProblemCode.HOME_UNUSABLE
        assert caught.value.problem.params == {"path": str(file)}
    assert file.read_bytes() == content
    await vault.set(REF, "value")
    assert await vault.get(REF) == "value"
    (copy,) = tmp_path.glob("secrets.broken-*.json")
    assert copy.read_bytes() == content


async def test_nothing_is_written_for_a_secret_that_is_not_there(tmp_path: Path) -> None:
    await FileVault(tmp_path / "secrets.json", quiet).delete(REF)
    assert not list(tmp_path.iterdir())


async def test_a_session_does_not_show_its_secrets() -> None:
    vault = SessionVault(quiet)
    await vault.set(REF, "sk-canary")
    assert "canary" not in repr(vault)
