"""Copied files go along with Nova's own format, and come back with it."""

import asyncio
import errno
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_export_rows import SqliteTaskRecords
from nova_desktop.adapters.sqlite.task_intake import SqliteBoardLook
from nova_desktop.adapters.task_exports import files_beside
from nova_desktop.adapters.task_exports.export_file import ExportFile
from nova_desktop.adapters.task_exports.files_beside import CopiedFilesBeside
from nova_desktop.adapters.task_exports.json_file import JsonFile
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.task_exports.exports import ExportDone, ExportWish, TaskExports
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.own_content import LeftOut
from nova_desktop.services.task_exports.own_file import OwnFileImport
from nova_desktop.services.tasks.attachments import Attachments, Keep
from tests.unit.adapters_sqlite.files import home
from tests.unit.task_exports.export_desk import ALL, MADE, ExportDesk, raw_task, written

pytestmark = pytest.mark.anyio
CONTENT = b"%PDF \0\xff" * 300_000


class FilesDesk(ExportDesk):
    """With Nova's folder of copies."""

    def __init__(self, database, folder: Path) -> None:  # type: ignore[no-untyped-def]
        super().__init__(database)
        self.folder = folder / "files"
        copied = CopiedFilesBeside(self.folder)
        records = SqliteTaskRecords(database.path)
        self.exports = TaskExports(records, ExportFile(), lambda: MADE, "0.1.0", copied)
        look = SqliteBoardLook(database)
        self.intake = OwnFileImport(JsonFile(), look, self.tasks, copied=copied)
        shelf = AttachmentFiles(self.folder)
        self.attachments = Attachments(self.tasks, shelf, SqliteStateStore(database))

    async def copy(
        self, task: str, name: str = "quote.pdf", content: bytes = CONTENT
    ) -> Attachment:
        source = self.folder.parent / name
        source.write_bytes(content)
        (made,) = await self.attachments.attach(task, [str(source)], Keep.AS_A_COPY)
        source.unlink()
        return made

    async def files(self, title: str) -> list[Attachment]:
        found = await self.store.search(title)
        details = [await self.store.detail(each.card.task.id) for each in found]
        return [file for each in details if each is not None for file in each.attachments]

    def kept(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncGenerator[FilesDesk]:
    folder.mkdir(exist_ok=True)
    with home(folder).opened() as database:
        yield FilesDesk(database, folder)


async def test_copies_go_into_a_folder_beside_it_and_come_back(tmp_path: Path) -> None:
    out = tmp_path / "all.json"
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task, "Angebot für ü.pdf")
        await here.copy(task, "second.txt", b"")
        done = await here.export(out)
        assert (done.files, done.missing) == (2, 0)
    assert len(list((tmp_path / "all-files").glob("*/*"))) == 2
    async with open_desk(tmp_path / "there") as there:
        taken = await there.take(out)
        assert (taken.tasks, taken.left) == (1, {})
        first, second = await there.files("Paint")
        assert Path(first.path).read_bytes() == CONTENT
        assert Path(first.path).is_relative_to(there.folder)
        assert (second.name, Path(second.path).read_bytes()) == ("second.txt", b"")
        await there.export(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == out.read_bytes()


async def test_a_second_time_there_are_files_of_its_own(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        await here.export(tmp_path / "all.json")
        assert (await here.take(tmp_path / "all.json")).tasks == 0
        assert here.kept() == ["quote.pdf"]
        await here.take(tmp_path / "all.json", again=True)
        files = await here.files("Paint")
        assert len({file.path for file in files}) == len(files) == 2
        assert all(Path(file.path).read_bytes() == CONTENT for file in files)


async def test_what_two_tasks_share_comes_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        await here.tasks.duplicate(task, "Paint again")
        assert (await here.export(tmp_path / "all.json")).files == 1
    async with open_desk(tmp_path / "there") as there:
        await there.take(tmp_path / "all.json")
        assert there.kept() == ["quote.pdf"]
        assert len(await there.files("Paint")) == 2


async def test_files_that_are_gone_are_told_both_ways(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        lost, kept = await here.copy(task), await here.copy(task)
        Path(lost.path).unlink()
        done = await here.export(tmp_path / "all.json")
        assert (done.files, done.missing) == (1, 1)
    (beside,) = (tmp_path / "all-files").glob("*/*")
    assert beside.parent.name == Path(kept.path).parent.name
    beside.unlink()
    async with open_desk(tmp_path / "there") as there:
        taken = await there.take(tmp_path / "all.json")
        assert taken.left == {LeftOut.FILE: 1}
        assert await there.attachments.missing(await there.files("Paint"))


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "a/../../secret.txt", "../all-files/../secret.txt", "a/b/c", "link/a.txt",
     "a\\..\\secret.txt", "C:/secret.txt", "."],
)  # fmt: skip
async def test_a_file_of_somebody_else_brings_nothing_from_elsewhere(
    tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "all-files").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("secret")
    (tmp_path / "all-files" / "link").symlink_to(tmp_path / "other")
    at = "2026-01-01T00:00:00+00:00"
    file = {"id": "f", "name": "a.txt", "path": path, "copied": True, "created_at": at}
    written(tmp_path / "all.json", [raw_task("a", attachments=[file])])
    async with open_desk(tmp_path / "there") as there:
        taken = await there.take(tmp_path / "all.json")
        assert taken.left == {LeftOut.FILE: 1}
        assert there.kept() == []


async def test_a_full_disk_leaves_neither_file_nor_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        await here.export(tmp_path / "all.json")
        monkeypatch.setattr(files_beside, "_copy", full)
        with pytest.raises(NovaError) as raised:
            await here.export(tmp_path / "more.json")
        assert raised.value.problem.code is ProblemCode.DISK_FULL
        assert {path.name for path in tmp_path.iterdir()} == {"here", "all.json", "all-files"}
    async with open_desk(tmp_path / "there") as there:
        with pytest.raises(NovaError) as raised:
            await there.take(tmp_path / "all.json")
        assert raised.value.problem.code is ProblemCode.DISK_FULL
        assert there.kept() == []
        assert await there.files("Paint") == []


async def test_a_refused_import_leaves_no_copies(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        await here.export(tmp_path / "all.json")
    async with open_desk(tmp_path / "there") as there:
        look = await there.intake.look(tmp_path / "all.json")

        async def refuse(*_: object) -> None:
            raise NovaError.of(ProblemCode.CHANGE_REFUSED, kind="take_task")

        there.tasks.carry_out = refuse  # type: ignore[method-assign]
        with pytest.raises(NovaError):
            await there.intake.take(look)
        assert there.kept() == []


async def test_stopped_in_the_middle_of_a_file_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, copy = asyncio.Event(), files_beside._copy
    loop = asyncio.get_running_loop()

    def slow(source: Path, target: Path, check: files_beside.Check) -> None:
        loop.call_soon_threadsafe(began.set)

        def wait() -> None:
            while True:
                check()

        copy(source, target, wait)

    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        monkeypatch.setattr(files_beside, "_copy", slow)
        wish = ExportWish(tmp_path / "all.json", ExportFormat.JSON, ALL)
        export: asyncio.Task[ExportDone] = asyncio.ensure_future(here.exports.export(wish))  # type: ignore[assignment]
        await began.wait()
        export.cancel()
        with pytest.raises(asyncio.CancelledError):
            await export
        assert {path.name for path in tmp_path.iterdir()} == {"here"}


async def test_other_formats_name_where_it_is(tmp_path: Path) -> None:
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        await here.copy(task)
        done = await here.export(tmp_path / "all.md", ExportFormat.MARKDOWN)
        assert (done.files, done.missing) == (0, 0)
        assert not (tmp_path / "all-files").exists()


async def test_an_older_file_of_this_nova_still_names_the_copy(tmp_path: Path) -> None:
    """Before copies lay beside it, their whole paths stood in it."""
    async with open_desk(tmp_path / "here") as here:
        task = await here.tasks.add("Paint")
        made = await here.copy(task)
        await here.export(tmp_path / "all.json")
        raw = json.loads((tmp_path / "all.json").read_text())
        raw["tasks"][0]["attachments"][0]["path"] = made.path
        (tmp_path / "old.json").write_text(json.dumps(raw))
        taken = await here.take(tmp_path / "old.json", again=True)
        assert taken.left == {}
        assert {file.path for file in await here.files("Paint")} == {made.path}
