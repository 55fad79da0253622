"""From the choice of a place to the roll-back, over the real service and a fake view."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.imported import ImportDone, ImportKind, ImportPreview, ImportRecord
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import FoundServer, OfferedModel
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.services.keys import Keys
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.imports.presenter import ImportPresenter
from nova_desktop.ui.runtime.operations import Operations
from tests.fakes.memory_settings import DISK_FULL
from tests.unit.imports.import_bench import FILES, ImportDesk

pytestmark = pytest.mark.anyio


class View:
    """Remembers what was shown."""

    def __init__(self) -> None:
        self.faces: list[str] = []
        self.last: ImportRecord | None = None
        self.preview: ImportPreview | None = None
        self.done: ImportDone | None = None
        self.problem: Problem | None = None

    def show_choice(self, last: ImportRecord | None) -> None:
        self.faces.append("choice")
        self.last = last

    def show_wait(self, text: str, *, can_cancel: bool) -> None:
        self.faces.append(f"wait {can_cancel}")
        assert text

    def show_preview(self, preview: ImportPreview) -> None:
        self.faces.append("preview")
        self.preview = preview

    def show_preview_again(self) -> None:
        self.faces.append("again")

    def show_done(self, done: ImportDone) -> None:
        self.faces.append("done")
        self.done = done

    def show_news(self, text: str) -> None:
        self.news = text

    def show_error(self, problem: Problem) -> None:
        self.faces.append("error")
        self.problem = problem


class Picks:
    """What the user picks in the dialogs."""

    def __init__(self) -> None:
        self.config = str(FILES / "simple" / "config.yaml")
        self.env = ""
        self.folder = str(FILES / "nova")
        self.place: SecretsPlace | None = SecretsPlace.SESSION

    async def pick_config(self) -> str:
        return self.config

    async def pick_env(self) -> str:
        return self.env

    async def pick_folder(self) -> str:
        return self.folder

    async def ask_place(self) -> SecretsPlace | None:
        return self.place


class Desk:
    def __init__(self, home: Path) -> None:
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.imports = ImportDesk(home)
        self.view, self.picks = View(), Picks()
        self.changes = 0
        self.presenter = ImportPresenter(
            self.imports.imports,
            Keys(self.imports.bench.vault, self.imports.settings, self.told),
            Operations(self.scope, lambda problem, _retry: self.errors.append(NovaError(problem))),
            self.view,
            self.picks,
            self.picks.ask_place,
            self.changed,
        )

    async def told(self) -> None: ...

    def changed(self) -> None:
        self.changes += 1

    async def settled(self) -> None:
        async with asyncio.timeout(5):
            while len(self.scope):
                await asyncio.sleep(0.001)

    async def look(self, kind: ImportKind = ImportKind.LITELLM_CONFIG) -> ImportPreview:
        self.presenter.choose(kind)
        await self.settled()
        assert self.view.preview is not None
        return self.view.preview

    async def apply(self, preview: ImportPreview) -> None:
        self.presenter.apply(preview.proposed())
        await self.settled()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.scope.close()
    assert desk.errors == []


async def test_from_choice_to_result_and_back(desk: Desk) -> None:
    desk.presenter.open()
    await desk.settled()
    preview = await desk.look()
    await desk.apply(preview)
    assert desk.view.faces == ["choice", "wait True", "preview", "wait False", "done"]
    assert desk.view.done is not None
    assert desk.changes == 1
    desk.presenter.roll_back()
    await desk.settled()
    assert desk.view.faces[-2:] == ["wait False", "choice"]
    assert desk.view.last is None
    assert desk.imports.store.settings.models.deployments == ()
    assert desk.changes == 2


async def test_the_last_import_is_offered_and_rolled_back(desk: Desk) -> None:
    await desk.apply(await desk.look(ImportKind.NOVA_FOLDER))
    desk.presenter.open()
    await desk.settled()
    assert desk.view.last is not None
    desk.presenter.roll_back()
    await desk.settled()
    assert desk.imports.store.settings.models.deployments == ()


@pytest.mark.parametrize("kind", [ImportKind.LITELLM_CONFIG, ImportKind.NOVA_FOLDER])
async def test_nothing_picked_is_nothing_done(desk: Desk, kind: ImportKind) -> None:
    desk.picks.config = desk.picks.folder = ""
    desk.presenter.choose(kind)
    await desk.settled()
    assert desk.view.faces == []


async def test_a_file_that_cannot_be_read_is_told_at_the_choice(desk: Desk) -> None:
    desk.picks.config = str(FILES / "hostile" / "tabs.yaml")
    desk.presenter.choose(ImportKind.LITELLM_CONFIG)
    await desk.settled()
    assert desk.view.faces == ["wait True", "choice", "error"]
    assert desk.view.problem is not None
    assert desk.view.problem.code is ProblemCode.IMPORT_UNREADABLE


async def test_keys_are_looked_for_in_a_picked_env(desk: Desk, tmp_path: Path) -> None:
    desk.picks.config = str(FILES / "wildcard" / "config.yaml")
    first = await desk.look()
    assert first.missing()
    env = tmp_path / "keys"
    env.write_text("OPENAI_API_KEY=sk-a-0123456789\nTEAM_AZURE_KEY=b-0123456789\n")
    desk.picks.env = str(env)
    desk.presenter.choose_env()
    await desk.settled()
    assert desk.view.preview is not None
    assert not desk.view.preview.missing()


async def test_an_env_that_cannot_be_read_leaves_the_preview(desk: Desk, tmp_path: Path) -> None:
    await desk.look()
    desk.picks.env = str(tmp_path)
    desk.presenter.choose_env()
    await desk.settled()
    assert desk.view.faces[-2:] == ["again", "error"]


async def test_a_cancelled_look_brings_nothing_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> Sequence[FoundServer]:
        asked.set()
        await go_on.wait()
        return [FoundServer("ollama", "http://127.0.0.1:11434", (OfferedModel("m"),))]

    monkeypatch.setattr(desk.imports.servers, "find_servers", slow)
    desk.presenter.choose(ImportKind.OLLAMA)
    await asked.wait()
    desk.presenter.cancel()
    go_on.set()
    await desk.settled()
    assert desk.view.faces == ["wait True", "choice"]


async def test_a_failed_import_leaves_the_preview_and_says_why(desk: Desk) -> None:
    preview = await desk.look()
    desk.imports.store.fails = DISK_FULL
    await desk.apply(preview)
    assert desk.view.faces[-3:] == ["wait False", "again", "error"]
    assert desk.view.problem is not None
    assert desk.view.problem.code is ProblemCode.DISK_FULL
    assert desk.changes == 0


@pytest.mark.parametrize("place", [SecretsPlace.SESSION, None])
async def test_without_a_keychain_the_place_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: SecretsPlace | None
) -> None:
    vault, settings = desk.imports.bench.vault, desk.imports.settings
    kept = vault.set

    async def set_(ref: SecretRef, value: str) -> None:
        if settings.now.secrets.place is SecretsPlace.ASK:
            raise NovaError.of(ProblemCode.KEYCHAIN_MISSING)
        await kept(ref, value)

    monkeypatch.setattr(vault, "set", set_)
    desk.picks.place = place
    preview = await desk.look()
    await desk.apply(preview)
    assert desk.view.faces[-1] == ("done" if place else "again")
    assert bool(desk.imports.keys()) is (place is not None)


async def test_a_roll_back_that_fails_can_be_tried_again(desk: Desk) -> None:
    await desk.apply(await desk.look())
    desk.imports.store.fails = DISK_FULL
    desk.presenter.roll_back()
    await desk.settled()
    assert desk.view.faces[-2:] == ["done", "error"]
    desk.imports.store.fails = None
    desk.presenter.roll_back()
    await desk.settled()
    assert desk.view.faces[-1] == "choice"
    assert desk.imports.keys() == {}
