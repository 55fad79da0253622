"""Attached files: copied whole or not at all, remembered where they are, missed when gone."""

import errno
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.adapters import attachment_files
from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.tasks.attachments import Attachments, Keep
from tests.fakes.task_detail import Bench, bench

pytestmark = pytest.mark.anyio


@pytest.fixture
async def made(tmp_path: Path) -> AsyncGenerator[Bench]:
    with bench(tmp_path) as found:
        yield found
        await found.scope.close()


def kept(folder: Path) -> list[str]:
    """What lies in Nova's folder of files."""
    files = folder / "files"
    return sorted(path.name for path in files.rglob("*") if path.is_file())


async def test_a_copy_stays_when_the_file_goes(made: Bench, tmp_path: Path) -> None:
    task = await made.tasks.add("task")
    source = tmp_path / "quote.pdf"
    source.write_bytes(b"x" * 3_000_000)
    (file,) = await made.desk.attachments.attach(task, [str(source)], Keep.AS_A_COPY)
    source.unlink()
    assert await made.desk.attachments.missing([file]) == frozenset()
    assert Path(file.path).read_bytes() == b"x" * 3_000_000
    assert (file.name, file.size_bytes) == ("quote.pdf", 3_000_000)
    assert kept(tmp_path) == ["quote.pdf"]


async def test_what_is_remembered_is_not_touched(made: Bench, tmp_path: Path) -> None:
    task = await made.tasks.add("task")
    source = tmp_path / "a.txt"
    source.write_text("a")
    (file,) = await made.desk.attachments.attach(task, [str(source)] * 2, Keep.WHERE_IT_IS)
    assert (file.path, kept(tmp_path)) == (str(source), [])
    source.unlink()
    assert await made.desk.attachments.missing([file]) == {file.id}


async def test_several_are_attached_or_none(made: Bench, tmp_path: Path) -> None:
    task = await made.tasks.add("task")
    source = tmp_path / "a.txt"
    source.write_text("a")
    for wrong in (tmp_path / "nowhere", tmp_path, Path("bad\0name")):
        with pytest.raises(NovaError) as raised:
            await made.desk.attachments.attach(task, [str(source), str(wrong)], Keep.AS_A_COPY)
        assert raised.value.problem.code is ProblemCode.FILE_UNREADABLE
    assert kept(tmp_path) == []
    with pytest.raises(NovaError):
        await made.desk.attachments.attach("nobody", [str(source)], Keep.AS_A_COPY)
    assert kept(tmp_path) == []
    assert (await made.detail(task)).attachments == ()


async def test_a_full_disk_is_told_and_leaves_nothing(
    made: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await made.tasks.add("task")
    source = tmp_path / "a.txt"
    source.write_text("a")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(attachment_files.os, "fsync", full)
    with pytest.raises(NovaError) as raised:
        await made.desk.attachments.attach(task, [str(source)], Keep.AS_A_COPY)
    problem = raised.value.problem
    assert (problem.code, problem.retryable) == (ProblemCode.DISK_FULL, True)
    assert kept(tmp_path) == []


async def test_names_of_any_length_can_be_copied(made: Bench, tmp_path: Path) -> None:
    task = await made.tasks.add("task")
    source = tmp_path / ("ü" * 120 + ".pdf")
    source.write_text("a")
    (file,) = await made.desk.attachments.attach(task, [str(source)], Keep.AS_A_COPY)
    assert file.name == source.name
    assert file.path.endswith(".pdf")


async def test_how_files_are_kept_is_remembered(made: Bench, tmp_path: Path) -> None:
    assert await made.desk.attachments.habit() is None
    await made.desk.attachments.choose_habit(Keep.AS_A_COPY)
    shelf = AttachmentFiles(tmp_path / "files")
    again = Attachments(made.tasks, shelf, made.desk.state)
    assert await again.habit() is Keep.AS_A_COPY


async def test_discarding_leaves_what_is_no_copy(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("a")
    await AttachmentFiles(tmp_path / "files").discard(str(source))
    assert source.exists()
