"""The gateway's YAML on disk."""

import asyncio
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from nova_desktop.adapters.gateway import plan_files
from nova_desktop.adapters.gateway.plan_files import PlanFiles
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

pytestmark = pytest.mark.anyio

KEY = SecretRef("gateway")


def plan(model: str) -> GatewayPlan:
    return GatewayPlan((Deployment("d", model, "openai/m", secret=SecretRef("openai")),))


async def test_the_file_is_whole_private_and_alone(tmp_path: Path) -> None:
    files = PlanFiles(tmp_path / "run" / "gateway.yaml")
    path = Path(await files.write(plan("one"), KEY))
    assert path == tmp_path / "run" / "gateway.yaml"
    assert "model_name: one" in path.read_text()
    assert "os.environ/NOVA_SECRET_GATEWAY" in path.read_text()
    assert [p.name for p in path.parent.iterdir()] == ["gateway.yaml"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_what_others_could_read_is_not_written_into(tmp_path: Path) -> None:
    for name in ("gateway.yaml", "gateway.yaml.new"):
        (tmp_path / name).touch(0o644)
    path = Path(await PlanFiles(tmp_path / "gateway.yaml").write(plan("one"), KEY))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_roll_back(tmp_path: Path) -> None:
    files = PlanFiles(tmp_path / "gateway.yaml")
    assert await files.roll_back() is False
    path = Path(await files.write(plan("good"), KEY))
    await files.keep_as_good()
    await files.write(plan("bad"), KEY)
    assert await files.roll_back() is True
    assert "model_name: good" in path.read_text()
    assert await files.roll_back() is True
    assert (tmp_path / "gateway.last-good.yaml").read_text() == path.read_text()


async def test_keeping_nothing_is_harmless(tmp_path: Path) -> None:
    await PlanFiles(tmp_path / "gateway.yaml").keep_as_good()
    assert list(tmp_path.iterdir()) == []


async def test_writes_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    files = PlanFiles(tmp_path / "gateway.yaml")
    plans = [plan(f"m{i}" * 2000) for i in range(8)]
    await asyncio.gather(*(files.write(p, KEY) for p in plans))
    whole = [plan_files.render(p, KEY.env_name()) for p in plans]
    assert (tmp_path / "gateway.yaml").read_text() in whole


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ProblemCode.DISK_FULL),
        (errno.EACCES, ProblemCode.HOME_UNUSABLE),
        (errno.EROFS, ProblemCode.HOME_UNUSABLE),
    ],
)
async def test_a_failed_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: ProblemCode
) -> None:
    files = PlanFiles(tmp_path / "gateway.yaml")
    path = Path(await files.write(plan("old"), KEY))
    monkeypatch.setattr("os.fsync", raising(OSError(number, os.strerror(number))))
    with pytest.raises(NovaError) as caught:
        await files.write(plan("new"), KEY)
    assert caught.value.problem.code is code
    assert caught.value.problem.params["path"] == str(path)
    assert "model_name: old" in path.read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["gateway.yaml"]


async def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "run").touch()
    with pytest.raises(NovaError) as caught:
        await PlanFiles(tmp_path / "run" / "gateway.yaml").write(plan("m"), KEY)
    assert caught.value.problem.code is ProblemCode.HOME_UNUSABLE


def raising(error: OSError) -> Callable[[int], None]:
    def fail(_descriptor: int) -> None:
        raise error

    return fail
