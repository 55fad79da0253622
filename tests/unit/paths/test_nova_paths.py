"""Where files go, and what is said when they cannot go there."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from nova_desktop.adapters.settings_file import atomic
from nova_desktop.adapters.settings_file.managed import managed_files
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.problems import NovaError, ProblemCode


def test_nova_home_moves_everything(tmp_path: Path) -> None:
    environ = {"NOVA_HOME": str(tmp_path)}
    paths = nova_paths(environ)
    names = ("config", "data", "logs", "run", "cache")
    assert paths.folders() == tuple(tmp_path / name for name in names)
    assert managed_files(paths) == (tmp_path / "config" / "managed.toml",)


def test_nova_home_may_be_relative_or_below_the_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for home in ("here", "~/here", " here "):
        assert nova_paths({"NOVA_HOME": home}).config == tmp_path / "here" / "config"


@pytest.mark.parametrize("home", [{}, {"NOVA_HOME": ""}, {"NOVA_HOME": "  "}])
def test_without_nova_home_the_system_decides(home: dict[str, str]) -> None:
    paths = nova_paths(home)
    assert all("nova-desktop" in str(folder) for folder in paths.folders())
    assert all(folder.is_absolute() for folder in paths.folders())
    assert paths.run != paths.logs
    assert all(file.name == "managed.toml" for file in managed_files(paths))


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is Linux's")
def test_the_most_important_managed_file_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/first:/second")
    assert managed_files(nova_paths({})) == (
        Path("/second/nova-desktop/managed.toml"),
        Path("/first/nova-desktop/managed.toml"),
    )


def test_prepare_makes_private_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    paths = nova_paths({"NOVA_HOME": str(tmp_path / "deep" / "home")})
    paths.data.mkdir(parents=True, mode=0o755)
    prepare(paths)
    prepare(paths)
    for folder in (*paths.folders(), paths.crash_reports):
        assert folder.is_dir()
        assert not [entry for entry in folder.iterdir() if entry.is_file()]
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def refused(home: Path) -> NovaError:
    with pytest.raises(NovaError) as caught:
        prepare(nova_paths({"NOVA_HOME": str(home)}))
    return caught.value


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    error = refused(tmp_path / "home")
    assert error.problem.code is ProblemCode.HOME_UNUSABLE
    assert error.problem.params["path"] == str(tmp_path / "home" / "config")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_file_system_that_takes_no_files_is_told() -> None:
    assert refused(Path("/proc/nova")).problem.code is ProblemCode.HOME_UNUSABLE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="modes do not bind root")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    tmp_path.chmod(0o500)
    try:
        assert refused(tmp_path).problem.code is ProblemCode.HOME_UNUSABLE
    finally:
        tmp_path.chmod(0o700)


def full_disk(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "file"
    atomic.write_private(file, b"old")
    with pytest.raises(NovaError) as caught:
        atomic.write_private(file, b"new", sync=full_disk)
    assert caught.value.problem.code is ProblemCode.DISK_FULL
    assert caught.value.problem.params["path"] == str(file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
def test_a_written_file_is_private_and_links_stay_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o644)
    link.symlink_to(real)
    atomic.write_private(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
