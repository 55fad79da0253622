"""Guards the pin of PySide6: 6.12.0 on Python 3.11 loses a reference to None at every void call."""

import json
import os
import subprocess
import sys
from importlib.metadata import version

PINNED = "6.11.3"
CALLBACKS = 50_000
# Other code takes and gives back references to None all the time; a loss is tens of thousands.
TOLERANCE = 1_000

# Python 3.12 made None immortal: there the count stands still, and the exit code is the test.
VOID_CALLS = f"""
import asyncio, json, sys
from PySide6.QtWidgets import QApplication, QLabel
from qasync import QEventLoop

async def call_often(label):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    def step(left):
        label.setText("a")
        if left:
            loop.call_soon(step, left - 1)
        else:
            done.set_result(None)
    loop.call_soon(step, {CALLBACKS})
    await done

app = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
    runner.run(call_often(label))
print(json.dumps(before - sys.getrefcount(None)))
"""


def test_the_pinned_version_is_installed() -> None:
    assert version("PySide6-Essentials") == PINNED
    assert version("shiboken6") == PINNED


def test_void_calls_lose_no_reference_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", VOID_CALLS],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) < TOLERANCE
