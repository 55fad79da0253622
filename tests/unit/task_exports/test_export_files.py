"""An export is written whole or not at all: on a full disk, when it is stopped, in a bad place."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.task_export_rows import SqliteTaskRecords
from nova_desktop.adapters.task_exports.export_file import ExportFile
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import add_task
from nova_desktop.domain.task_records import TaskRecord, TaskScope
from nova_desktop.services.task_exports.exports import ExportWish, TaskExports
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.ports import RecordsNow
from tests.unit.adapters_sqlite.files import home
from tests.unit.task_exports.export_desk import MADE, ExportDesk

pytestmark = pytest.mark.anyio
OLD = "what was there before"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(OLD)
    with suppress(ZeroDivisionError), ExportFile().open(path) as file:
        file.write("half" * 1_000_000)
        file.write(str(1 // 0))
    assert path.read_text() == OLD
    assert names(tmp_path) == ["x.json"]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with ExportFile().open(path) as file:
        file.write("größe\r\n")
    assert path.read_bytes() == "größe\r\n".encode()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text(OLD)
    link.symlink_to(real)
    with ExportFile().open(link) as file:
        file.write("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_no_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for wrong in ("none/x.json", "file/x.json", "folder", "x" * 300):
        with pytest.raises(NovaError) as caught, ExportFile().open(tmp_path / wrong) as file:
            file.write("x")
        assert caught.value.problem.code is ProblemCode.EXPORT_UNWRITABLE
        assert caught.value.problem.params["why"]
    assert names(tmp_path) == ["file", "folder"]


FULL = """
import resource, sys
from pathlib import Path
from nova_desktop.adapters.task_exports.export_file import ExportFile
from nova_desktop.domain.problems import NovaError
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    with ExportFile().open(Path(sys.argv[1])) as file:
        for _ in range(100):
            file.write("x" * 100_000)
except NovaError as error:
    print(error.problem.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of a file")
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(OLD)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ProblemCode.DISK_FULL
    assert path.read_text() == OLD
    assert names(tmp_path) == ["x.json"]


class SlowRecords:
    """Says when it comes to its `at`-th task, and goes on when it may."""

    def __init__(self, path: Path, at: int) -> None:
        self._records = SqliteTaskRecords(path)
        self._at = at
        self._loop = asyncio.get_running_loop()
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.read = 0

    def open(self, scope: TaskScope) -> AbstractContextManager[RecordsNow]:
        return _Slowly(self._records.open(scope), self)  # type: ignore[arg-type]

    def wait_at(self, number: int) -> None:
        self.read = number + 1
        if number == self._at:
            self._loop.call_soon_threadsafe(self.reached.set)
            asyncio.run_coroutine_threadsafe(self.go_on.wait(), self._loop).result()


class _Slowly:
    def __init__(self, inner: AbstractContextManager[RecordsNow], owner: SlowRecords) -> None:
        self._inner = inner
        self._owner = owner

    def __enter__(self) -> "_Slowly":
        self._now = self._inner.__enter__()
        self.total, self.board = self._now.total, self._now.board
        return self

    def __exit__(self, *error: object) -> bool | None:
        return self._inner.__exit__(*error)  # type: ignore[arg-type]

    def as_made(self) -> Iterator[TaskRecord]:
        for number, record in enumerate(self._now.as_made()):
            self._owner.wait_at(number)
            yield record


async def test_stopped_in_the_middle_it_leaves_nothing(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        await ExportDesk(database).do(*(add_task(f"t{n}", "x") for n in range(50)))
        records = SlowRecords(database.path, 20)
        exports = TaskExports(records, ExportFile(), lambda: MADE, "0")
        out = tmp_path / "out"
        out.mkdir()
        wish = ExportWish(out / "x.json", ExportFormat.JSON)
        work = asyncio.create_task(exports.export(wish, lambda _n, _all: None))
        await records.reached.wait()
        assert names(out) == [".x.json.nova-tmp"]
        work.cancel()
        await asyncio.sleep(0)
        records.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert names(out) == []
        assert records.read < 50


async def test_what_is_written_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        desk = ExportDesk(database)
        await desk.do(*(add_task(f"t{n}", "x") for n in range(500)))
        records = SlowRecords(database.path, 3)
        exports = TaskExports(records, ExportFile(), lambda: MADE, "0")
        wish = ExportWish(tmp_path / "x.json", ExportFormat.JSON)
        work = asyncio.create_task(exports.export(wish, lambda _n, _all: None))
        await records.reached.wait()
        await desk.do(add_task("late", "late"), add_task("t499b", "x"))
        await desk.tasks.edit("t400", title="changed meanwhile")
        records.go_on.set()
        assert (await work).tasks == 500
        text = await asyncio.to_thread((tmp_path / "x.json").read_text)
        assert "late" not in text
        assert "meanwhile" not in text


async def test_progress_is_told_on_the_loop(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with home(tmp_path).opened() as database:
        desk = ExportDesk(database)
        await desk.do(*(add_task(f"t{n}", "x") for n in range(250)))
        wish = ExportWish(tmp_path / "x.json", ExportFormat.JSON)
        await desk.exports.export(wish, lambda done, total: told.append((done, total)))
        await asyncio.sleep(0)
    assert told == [(0, 250), (100, 250), (200, 250), (250, 250)]
