"""The real launcher with a real process: protocol, logs, and that no descendant stays."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from nova_desktop.adapters.processes.groups import GroupGuard
from nova_desktop.adapters.processes.launcher import PopenLauncher, child_environment
from nova_desktop.adapters.processes.registry import ChildRegistry
from nova_desktop.adapters.processes.stamp import is_stamped, process_stamp
from nova_desktop.domain.children import ChildKind
from nova_desktop.domain.problems import NovaError, ProblemCode

pytestmark = pytest.mark.anyio
SCRIPT = Path(__file__).parents[1] / "fakes" / "scripted_child.py"


class Heard:
    """Remembers events and the exit, and lets a test wait for them."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Mapping[str, object]]] = []
        self.exit_code: int | None = None
        self._news = asyncio.Event()

    def event(self, method: str, params: Mapping[str, object]) -> None:
        self.events.append((method, params))
        self._news.set()

    def exited(self, code: int) -> None:
        assert self.exit_code is None
        self.exit_code = code
        self._news.set()

    async def until(self, method: str) -> Mapping[str, object]:
        async with asyncio.timeout(20):
            while True:
                for known, params in self.events:
                    if known == method:
                        return params
                await self._wait()

    async def until_exit(self) -> int:
        async with asyncio.timeout(20):
            while self.exit_code is None:
                await self._wait()
        return self.exit_code

    async def _wait(self) -> None:
        await self._news.wait()
        self._news.clear()


@pytest.fixture
def registry(tmp_path: Path) -> ChildRegistry:
    return ChildRegistry(tmp_path / "children.json")


@pytest.fixture
def launcher(tmp_path: Path, registry: ChildRegistry) -> PopenLauncher:
    command = (sys.executable, str(SCRIPT))
    return PopenLauncher(registry, tmp_path, tmp_path, lambda text: text, command)


async def start(launcher: PopenLauncher, heard: Heard, behave: str = ""):
    return await launcher.launch(
        ChildKind.GATEWAY, "one", {"behave": behave}, heard.event, heard.exited
    )


async def test_start_answer_and_stop(launcher: PopenLauncher, tmp_path: Path) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    assert await heard.until("ready") == {"port": 4321}
    assert await child.call("anything", {"a": [1, "é"]}, 10) == {"echo": {"a": [1, "é"]}}
    assert psutil.pid_exists(child.pid)
    child.close_stdin()
    assert await heard.until_exit() == 0
    assert not psutil.pid_exists(child.pid)


async def test_refusal_is_an_error_of_ours(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    with pytest.raises(NovaError) as refused:
        await child.call("refuse", {}, 10)
    assert refused.value.problem.code is ProblemCode.CHILD_CALL_FAILED
    assert refused.value.problem.detail == "no, thanks"
    child.kill_tree()
    assert await heard.until_exit() == -signal.SIGKILL


async def test_a_call_ends_when_the_child_dies(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    with pytest.raises(NovaError) as ended:
        await child.call("crash", {}, 20)
    assert ended.value.problem.code is ProblemCode.CHILD_CALL_FAILED
    assert await heard.until_exit() == -signal.SIGKILL
    with pytest.raises(NovaError):
        await child.call("ping", {}, 1)


async def test_a_stopped_child_times_out_and_is_killed(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    await heard.until("ready")
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(NovaError) as silent:
        await child.call("ping", {}, 0.2)
    assert silent.value.problem.code is ProblemCode.CHILD_SILENT
    for _ in range(50):  # far more than its pipe takes: the loop must not block
        with pytest.raises(NovaError):
            await child.call("ping", {"filler": "x" * 100_000}, 0.001)
    child.kill_tree()
    assert await heard.until_exit() == -signal.SIGKILL


async def test_floods_are_drained_cut_and_redacted(launcher: PopenLauncher, tmp_path: Path) -> None:
    heard = Heard()
    child = await start(launcher, heard, "print a megabyte")
    await heard.until("ready")
    child.close_stdin()
    await heard.until_exit()
    lines = child.last_lines()
    assert lines[-1] == "line 9999"
    assert len(lines) == 200
    log = (tmp_path / "one.log").read_text()
    assert "[line cut]" in log
    assert len(log) < 300_000
    assert (tmp_path / "one.log").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("new_group", [False, True])
async def test_no_grandchild_outlives_the_child(launcher: PopenLauncher, new_group: bool) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    await child.call("spawn", {"new_group": new_group}, 10)
    grandchild = psutil.Process(int(str((await heard.until("grandchild"))["pid"])))
    os.kill(child.pid, signal.SIGKILL)
    await heard.until_exit()
    assert_gone(grandchild)


async def test_kill_tree_takes_all(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard, "ignore the end")
    await child.call("spawn", {"new_group": True}, 10)
    grandchild = psutil.Process(int(str((await heard.until("grandchild"))["pid"])))
    child.kill_tree()
    await heard.until_exit()
    assert_gone(grandchild)


def assert_gone(process: psutil.Process) -> None:
    try:
        process.wait(3)
    except psutil.NoSuchProcess:
        return
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


async def test_an_own_session_with_our_stderr_ends_with_the_child(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    await child.call("spawn", {"new_group": True, "told": False}, 10)
    grandchild = psutil.Process(int(str((await heard.until("grandchild"))["pid"])))
    try:
        os.kill(child.pid, signal.SIGKILL)
        assert await heard.until_exit() == -signal.SIGKILL
        assert_gone(grandchild)
    finally:
        kill(grandchild)


async def test_who_hides_from_us_holds_nothing_up(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    await child.call("spawn", {"new_group": True, "told": False, "clean": True}, 10)
    grandchild = psutil.Process(int(str((await heard.until("grandchild"))["pid"])))
    try:
        os.kill(child.pid, signal.SIGKILL)
        assert await heard.until_exit() == -signal.SIGKILL
        assert grandchild.is_running()  # so it still holds our stderr
    finally:
        kill(grandchild)


async def test_kill_tree_takes_who_hides_from_us(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    await child.call("spawn", {"new_group": True, "told": False, "clean": True}, 10)
    grandchild = psutil.Process(int(str((await heard.until("grandchild"))["pid"])))
    try:
        child.kill_tree()
        assert await heard.until_exit() == -signal.SIGKILL
        assert_gone(grandchild)
    finally:
        kill(grandchild)


def kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        process.kill()


async def test_too_large_a_start_is_told_and_starts_nothing(launcher: PopenLauncher) -> None:
    before = set(psutil.Process().children())
    with pytest.raises(NovaError) as refused:
        await start(launcher, Heard(), "x" * 300_000)
    assert refused.value.problem.code is ProblemCode.CHILD_NOT_STARTED
    assert set(psutil.Process().children()) <= before


async def test_too_large_a_call_is_told(launcher: PopenLauncher) -> None:
    heard = Heard()
    child = await start(launcher, heard)
    with pytest.raises(NovaError) as refused:
        await child.call("anything", {"filler": "x" * 300_000}, 10)
    assert refused.value.problem.code is ProblemCode.CHILD_CALL_FAILED
    child.kill_tree()
    await heard.until_exit()


def no_guard(_: str) -> GroupGuard:
    raise OSError("no more processes")


def no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize(
    ("place", "broken"),
    [
        ("nova_desktop.adapters.processes.launcher.GroupGuard", no_guard),
        ("threading.Thread.start", no_thread),
    ],
)
async def test_no_child_stays_when_its_start_fails(
    launcher: PopenLauncher,
    registry: ChildRegistry,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    broken: Callable[..., object],
) -> None:
    before = set(psutil.Process().children())
    heard = Heard()
    with monkeypatch.context() as patched:
        patched.setattr(place, broken)
        with pytest.raises(NovaError) as refused:
            await start(launcher, heard)
    assert refused.value.problem.code is ProblemCode.CHILD_NOT_STARTED
    assert set(psutil.Process().children()) <= before
    assert heard.exit_code is None
    assert registry.reap() == []


def other_start(stamp: str) -> str:
    """The stamp of the process that had this pid before."""
    boot, _, ticks = stamp.rpartition("/")
    return f"{boot}/{int(ticks) - 1}"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a stamp is a time")
async def test_a_stamp_names_the_boot_and_no_time_of_the_clock(registry: ChildRegistry) -> None:
    stamp = process_stamp(os.getpid())
    assert stamp is not None
    boot, ticks = stamp.split("/")
    assert boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert int(ticks) < psutil.Process().create_time()  # counted from the boot
    assert is_stamped(os.getpid(), stamp)
    assert not is_stamped(os.getpid(), f"another-boot/{ticks}")
    assert not is_stamped(os.getpid(), other_start(stamp))


async def test_reaps_what_a_crash_left_but_no_stranger(tmp_path: Path) -> None:
    path = tmp_path / "children.json"
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        earlier = ChildRegistry(path)
        earlier.add(left.pid)
        earlier.add(stranger.pid)
        known = json.loads(path.read_text())
        known[str(stranger.pid)] = other_start(known[str(stranger.pid)])
        path.write_text(json.dumps(known))
        assert ChildRegistry(path).reap() == [left.pid]
        assert not psutil.pid_exists(left.pid)
        assert stranger.poll() is None
        assert not path.exists()
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()


@pytest.mark.parametrize("text", ["", "not json", "[1]", '{"x": "y"}', '{"1": null}'])
def test_a_broken_registry_is_no_reason_to_fail(tmp_path: Path, text: str) -> None:
    (tmp_path / "children.json").write_text(text)
    assert ChildRegistry(tmp_path / "children.json").reap() == []


async def test_a_missing_program_is_told(tmp_path: Path, registry: ChildRegistry) -> None:
    launcher = PopenLauncher(registry, tmp_path, tmp_path, str, ("/no/such/program",))
    with pytest.raises(NovaError) as missing:
        await start(launcher, Heard())
    assert missing.value.problem.code is ProblemCode.CHILD_NOT_STARTED


def test_the_environment_is_clean() -> None:
    environment = child_environment(
        {"PATH": "/bin", "DATABASE_URL": "x", "PYTHONHOME": "y", "SOME_API_KEY": "z"}
    )
    assert environment["PATH"] == "/bin"
    assert environment["PYTHONUTF8"] == "1"
    assert "DATABASE_URL" not in environment
    assert "PYTHONHOME" not in environment
    assert "SOME_API_KEY" not in environment


def test_the_guard_ends_a_child_that_it_was_never_told_of() -> None:
    marked = {"NOVA_CHILD_MARK": "a-mark-of-this-test"}
    child = subprocess.Popen(["sleep", "600"], env=os.environ | marked, start_new_session=True)
    other = subprocess.Popen(["sleep", "600"])
    dies = (
        "import os; from nova_desktop.adapters.processes.groups import GroupGuard\n"
        "guard = GroupGuard('NOVA_CHILD_MARK=a-mark-of-this-test'); os._exit(0)"
    )
    window = subprocess.Popen([sys.executable, "-c", dies])
    try:
        assert window.wait(20) == 0
        assert child.wait(5) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        for process in (child, other):
            process.kill()
            process.wait()
