"""Models of Ollama and LM Studio: from the running server, else from the disk."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.imported import ImportKind, Loss, Part
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import FoundServer, OfferedModel
from nova_desktop.domain.settings import Models, Settings
from tests.unit.imports.import_bench import ImportDesk

pytestmark = pytest.mark.anyio
OLLAMA = FoundServer(
    "ollama",
    "http://127.0.0.1:11434",
    (
        OfferedModel("llama3.2:1b", Mode.CHAT, 131_072),
        OfferedModel("bge-m3:latest", Mode.EMBEDDING),
        OfferedModel("someone/llama3.2:1b"),
    ),
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ImportDesk]:
    desk = ImportDesk(tmp_path)
    await desk.start()
    yield desk
    await desk.stop()


async def test_a_running_ollama(desk: ImportDesk) -> None:
    desk.servers.running = [OLLAMA]
    preview = await desk.imports.look(ImportKind.OLLAMA)
    done = await desk.imports.apply(preview, preview.proposed())
    first, second, third = desk.store.settings.models.deployments
    assert (first.upstream, first.mode, first.local) == ("ollama_chat/llama3.2:1b", Mode.CHAT, True)
    assert (second.upstream, second.mode) == ("ollama/bge-m3:latest", Mode.EMBEDDING)
    assert third.upstream == "ollama_chat/someone/llama3.2:1b"
    assert third.id in preview.found.guessed
    assert len({first.model, second.model, third.model}) == 3
    assert {d.account for d in (first, second, third)} == {"ollama"}
    assert desk.keys() == {}
    await desk.imports.roll_back(done)
    assert desk.store.settings == Settings(models=Models(use_test_model=False))


async def test_an_account_of_the_same_server_is_used_again(tmp_path: Path) -> None:
    account = Account("my ollama", "ollama")
    settings = Settings()
    desk = ImportDesk(
        tmp_path, replace(settings, providers=replace(settings.providers, accounts=(account,)))
    )
    desk.servers.running = [OLLAMA]
    preview = await desk.imports.look(ImportKind.OLLAMA)
    await desk.imports.apply(preview, preview.proposed())
    assert desk.store.settings.providers.accounts == (account,)
    assert {d.account for d in desk.store.settings.models.deployments} == {"my ollama"}


async def test_an_ollama_that_does_not_run(desk: ImportDesk, tmp_path: Path) -> None:
    manifest = tmp_path / ".ollama/models/manifests/registry.ollama.ai/library/qwen3/8b"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}")
    preview = await desk.imports.look(ImportKind.OLLAMA)
    assert [one.second for one in preview.items if one.part is Part.MODEL] == [
        "ollama_chat/qwen3:8b"
    ]
    assert [left.why for left in preview.left] == [Loss.NOT_RUNNING]
    assert all(one.guessed for one in preview.items if one.part is Part.MODEL)


async def test_files_of_lm_studio(desk: ImportDesk, tmp_path: Path) -> None:
    model = tmp_path / ".lmstudio/models/someone/Qwen/qwen-4b.gguf"
    model.parent.mkdir(parents=True)
    model.write_bytes(b"GGUF")
    preview = await desk.imports.look(ImportKind.LM_STUDIO)
    done = await desk.imports.apply(preview, preview.proposed())
    assert done.models == ("qwen-4b",)
    assert [file.path for file in desk.store.settings.models.files] == [str(model)]
    await desk.imports.roll_back(done)
    assert desk.store.settings.models.files == ()


@pytest.mark.parametrize("kind", [ImportKind.OLLAMA, ImportKind.LM_STUDIO])
async def test_nothing_to_import_is_told(desk: ImportDesk, kind: ImportKind) -> None:
    with pytest.raises(NovaError) as empty:
        await desk.imports.look(kind)
    assert empty.value.problem.code is ProblemCode.IMPORT_EMPTY
