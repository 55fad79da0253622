"""The parent's death, noticed by looking; and who goes with the child."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nova_desktop.children.runtime.descendants import Relation, below, running_processes
from nova_desktop.children.runtime.parent import die_with_parent, watch_parent


def test_a_new_parent_is_noticed() -> None:
    seen = iter([7, 7, 1])
    gone = threading.Event()
    watch_parent(7, gone.set, current=lambda: next(seen), poll_s=0.001).join(10.0)
    assert gone.is_set()


def test_a_parent_that_ended_before_is_noticed() -> None:
    code = (
        "from nova_desktop.children.runtime.parent import die_with_parent as d; import os;"
        "raise SystemExit([d(os.getppid()), d(1 << 22)] != [True, False])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert die_with_parent  # called in a process of its own, it would outlive this test


RUNNING = {
    10: Relation(parent=1, group=10),
    11: Relation(parent=10, group=10),
    12: Relation(parent=11, group=12),
    13: Relation(parent=1, group=10),
    14: Relation(parent=1, group=14),
    15: Relation(parent=13, group=15),
}


def test_descendants_and_the_group_s_other_members() -> None:
    assert below(10, RUNNING, leads=True) == {11, 12, 13, 15}


def test_of_somebody_else_s_group_only_the_descendants() -> None:
    assert below(10, RUNNING, leads=False) == {11, 12}
    assert below(14, RUNNING, leads=False) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_running_processes() -> None:
    running = running_processes()
    assert running[os.getpid()] == Relation(os.getppid(), os.getpgid(0))


def test_an_odd_name_does_not_confuse(tmp_path: Path) -> None:
    (tmp_path / "77").mkdir()
    (tmp_path / "77" / "stat").write_text("77 (a) b) 9) S 5 6 7")
    (tmp_path / "78").mkdir()
    (tmp_path / "self").mkdir()
    if sys.platform == "linux":
        assert running_processes(str(tmp_path)) == {77: Relation(5, 6)}
