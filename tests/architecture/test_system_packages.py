"""The set-up names the system packages that are missing, and only those."""

import pytest
import system_packages


def test_a_ready_machine_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "loads", lambda _: True)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system_packages.missing_packages("test") == []


def test_missing_parts_are_named_once_by_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(
        system_packages.shutil, "which", lambda name: None if "vfb" in name else name
    )
    assert system_packages.missing_packages("run") == ["libegl1"]
    assert system_packages.missing_packages("test") == ["libegl1", "xvfb"]


def test_the_loader_is_asked() -> None:
    assert not system_packages.loads("libno-such-library.so.1")
