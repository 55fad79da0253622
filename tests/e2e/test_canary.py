"""Keys that are used, refused, echoed and crashed with appear nowhere but in their vault."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nova_desktop.adapters.keychain.file_vault import FileVault
from nova_desktop.adapters.keychain.vault import FILE_NAME
from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.app.core import Children
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import Models, SecretsPlace, SecretsSettings, Settings
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.ports import SecretVault
from nova_desktop.ui.keys.dialogs import KeyDialog
from tests.e2e.canary import (
    Leak,
    canaries,
    family,
    forms,
    leaks,
    leaks_in_files,
    leaks_in_processes,
)
from tests.e2e.desktop import Desktop, until
from tests.e2e.keychain import keychain, missing_keychain
from tests.e2e.nova_app import NovaApp
from tests.e2e.window_in_process import QUICK, WindowHere, press
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
SCENES = {
    "project": "key-refused",
    "signs": "forbidden",
    "words": "key-refused",
    "short": "key-refused",
    "long": "forbidden",
    "tail of signs": "echo",
}
# no header takes letters beyond ASCII; the key of this run is for the gateway only
NOT_SENT = {"words", "of this run"}


def model_of(name: str) -> str:
    return f"model for {name}"


def models_for(keys: dict[str, str], upstream: ScriptedUpstream) -> Models:
    """A model for each key, whose upstream plays its scene."""
    deployments = tuple(
        Deployment(
            f"id-{number}",
            model_of(name),
            f"openai/{SCENES[name]}",
            api_base=upstream.base_url,
            secret=SecretRef(name),
        )
        for number, name in enumerate(keys)
    )
    return Models(deployments=deployments, use_test_model=False)


def write_models(home: Path, models: Models, place: SecretsPlace) -> None:
    """Into the user's settings.toml."""
    paths = nova_paths({"NOVA_HOME": str(home)})
    prepare(paths)
    SettingsFile.of(paths).save(Settings(models=models, secrets=SecretsSettings(place=place)))


def look(here: WindowHere, keys: dict[str, str]) -> None:
    """Search all places while the window is open."""
    found = leaks_in_files(here.home, keys)
    found += leaks_in_processes(family(os.getpid()), keys)
    found += leaks(here.everything_shown().encode(), keys, "the window")
    assert found == []


@pytest.mark.parametrize("name", canaries())
def test_the_search_finds_each_form_in_each_place(tmp_path: Path, name: str) -> None:
    value = canaries()[name]
    for form, written in forms(value).items():
        place = tmp_path / "logs" / "planted.log"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"before " + written + b" after")
        found = leaks_in_files(tmp_path, {name: value})
        assert Leak(name, form, "logs/planted.log") in found
        place.unlink()
    assert leaks_in_files(tmp_path, {name: value}) == []


def test_the_search_finds_keys_of_processes(tmp_path: Path) -> None:
    keys = canaries()
    sleep = [sys.executable, "-c", "input()"]
    environment = os.environ | {"A": keys["project"]}
    with subprocess.Popen(
        [*sleep, keys["short"]], env=environment, stdin=subprocess.PIPE
    ) as process:
        found = leaks_in_processes(family(os.getpid()), keys)
        process.communicate(b"\n")
    assert {(leak.canary, leak.where.split()[0]) for leak in found} == {
        ("project", "environ"),
        ("short", "cmdline"),
    }


@pytest.mark.long
def test_keys_for_this_session(
    tmp_path: Path, upstream: ScriptedUpstream, capfd: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    keys = canaries()
    write_models(home, models_for(keys, upstream), SecretsPlace.SESSION)
    here = WindowHere(home, Children(policy=QUICK))

    async def play(here: WindowHere) -> None:
        await here.opened()
        await use_all(here, keys)
        look(here, keys)
        await kill_gateway(here)
        await ask_again(here)
        look(here, keys)
        await replace_key(here, keys)
        look(here, keys)
        await crash_with(here, keys)
        look(here, keys)

    here.run(play)
    assert len(here.errors) == len(keys)
    assert leaks_in_files(home, keys) == []
    printed = capfd.readouterr()
    assert leaks((printed.out + printed.err).encode(), keys, "printed") == []
    used = {call.key for call in upstream.calls}
    assert set(keys) - {name for name, value in keys.items() if value in used} == NOT_SENT
    # there was something to find: each of these got texts with keys in them
    reports = list((home / "logs/crashes").iterdir())
    assert len(reports) == len(keys) + 1
    for text in (*(report.read_text() for report in reports), printed.err, log(home)):
        assert "[redacted]" in text


class Wary:
    """The application as its own process, with keys of its own, searched while it runs."""

    def __init__(self, folder: Path, screen: Desktop) -> None:
        self.home = folder / "home"
        self.keys = canaries()
        self.screen = screen
        self.paths = nova_paths({"NOVA_HOME": str(self.home)})
        prepare(self.paths)
        (folder / "user").mkdir()
        self._started: list[NovaApp] = []

    def settle(self, upstream: ScriptedUpstream, place: SecretsPlace) -> None:
        write_models(self.home, models_for(self.keys, upstream), place)

    def live(self, upstream: ScriptedUpstream, screen: Desktop) -> None:
        """Ask, look, be killed, start again, look, close."""
        app = self._start(screen)
        screen.type("Hello")
        screen.key("Return")
        assert upstream.wait_for_calls(1, 60)[-1].key == self.keys["project"]
        until(lambda: ("nova", "", "failed") in app.messages(), 60)
        assert leaks_in_processes(family(app.pid), self.keys) == []
        assert len(family(app.pid)) > 2
        os.kill(app.pid, signal.SIGKILL)
        app.process.wait(10)
        again = self._start(screen)
        again.child("gateway")
        assert leaks_in_processes(family(again.pid), self.keys) == []
        assert again.close_window() == 0
        assert list(self.paths.crash_reports.iterdir())

    def end(self) -> None:
        for app in self._started:
            app.kill()

    def _start(self, screen: Desktop) -> NovaApp:
        self._started.append(NovaApp(self.home, screen))
        screen.window_of(self._started[-1].pid)
        return self._started[-1]


def log(home: Path) -> str:
    return (home / "logs/nova.log").read_text()


@pytest.fixture
def wary(tmp_path: Path, screen: Desktop) -> Iterator[Wary]:
    wary = Wary(tmp_path, screen)
    yield wary
    wary.end()


@pytest.mark.long
def test_keys_in_a_file(wary: Wary, upstream: ScriptedUpstream) -> None:
    vault = FileVault(wary.paths.data / FILE_NAME, lambda _value: None)
    asyncio.run(store_all(vault, wary.keys))
    wary.settle(upstream, SecretsPlace.FILE)
    wary.live(upstream, wary.screen)
    assert {leak.where for leak in leaks_in_files(wary.home, wary.keys)} == {f"data/{FILE_NAME}"}
    assert {leak.canary for leak in leaks_in_files(wary.home, wary.keys)} == set(wary.keys)
    assert (wary.paths.data / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(bool(missing_keychain()), reason="needs dbus and gnome-keyring")
def test_keys_in_a_keychain(wary: Wary, upstream: ScriptedUpstream, tmp_path: Path) -> None:
    wary.settle(upstream, SecretsPlace.ASK)
    with keychain(tmp_path / "user", wary.keys) as environment:
        screen = Desktop(wary.screen.display)
        screen.environment |= environment
        wary.live(upstream, screen)
    assert leaks_in_files(tmp_path, wary.keys) == []


async def store_all(vault: SecretVault, keys: dict[str, str]) -> None:
    for name, value in keys.items():
        await vault.set(SecretRef(name), value)


FINAL = (MessageState.COMPLETE, MessageState.FAILED, MessageState.INTERRUPTED)


async def use_all(here: WindowHere, keys: dict[str, str]) -> None:
    """Each key in a call of its own."""
    _, keys["of this run"] = await here.core.gateway.address(model_of("project"))
    for name in SCENES:
        await here.core.chat_models.choose(model_of(name))
        await ask_with_key(here, name, keys[name])


async def replace_key(here: WindowHere, keys: dict[str, str]) -> None:
    """By one that is much like it; the old one stays a secret."""
    old = keys["project"]
    keys["second project"] = f"{old[:20]}{old[:-21:-1]}"
    await here.core.keys.store(SecretRef("project"), keys["second project"])
    await here.core.chat_models.choose(model_of("project"))
    await ask_again(here)


async def ask_with_key(here: WindowHere, name: str, value: str) -> None:
    """Ask a model whose key is missing, enter the key, see what its upstream plays."""
    await ask_again(here, f"Hello {name}")
    assert here.messages()[-1].problem is ProblemCode.KEY_MISSING
    failed = here.messages()[-1].id
    await here.press(here.window.chat, "Enter the key")
    dialog = await here.until(lambda: here.window.findChild(KeyDialog))
    dialog.field.setText(value)
    press(dialog, "Keep the key")
    await here.until(lambda: here.messages()[-1].id != failed)
    await here.until(lambda: here.messages()[-1].state in FINAL)
    last = here.messages()[-1]
    wanted = None if SCENES[name] == "echo" else ProblemCode.PROVIDER_KEY_REFUSED
    assert last.problem is wanted, (last.problem, last.problem_detail)


async def ask_again(here: WindowHere, text: str = "And now?") -> None:
    before = len(here.messages())
    here.say(text)
    await here.until(lambda: len(here.messages()) == before + 2)
    await here.until(lambda: here.messages()[-1].state in FINAL)


async def kill_gateway(here: WindowHere) -> None:
    before = here.core.supervisor.status(GATEWAY).pid
    os.kill(before, signal.SIGKILL)
    await here.core.supervisor.wait_until(GATEWAY, lambda s: s.pid not in (0, before))
    await here.core.supervisor.wait_ready(GATEWAY)


async def crash_with(here: WindowHere, keys: dict[str, str]) -> None:
    """Errors that nobody foresaw, with each key in each form; one of them in a thread."""
    for number, value in enumerate(keys.values()):
        texts = [form.decode("utf-8", "replace") for form in forms(value).values()]
        logging.getLogger("nova_desktop.canary").error("refused %s", texts, extra={"key": value})
        here.core.base.scope.start(_fail(value, texts, number), "crash")
    thread = threading.Thread(target=lambda: {}[f"in a thread: {keys['signs']}"])  # type: ignore[index]
    thread.start()
    await here.until(lambda: len(here.crash_dialogs()) == len(keys) + 1)
    await asyncio.to_thread(thread.join)


async def _fail(value: str, texts: list[str], number: int) -> None:
    # each at a line of its own would be told; errors of one line are reported once
    error = type(f"Refused{number}Error", (RuntimeError,), {})
    raise error(f"the provider said {texts} {value!r}") from ValueError(value)
