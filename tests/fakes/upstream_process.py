"""The scripted upstream as its own process, where its thread would disturb a measurement."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def upstream_process(module: str = "tests.fakes.upstream") -> Iterator[str]:
    """Run it, or another one like it; yields its base URL, with /v1."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        port = json.loads(process.stdout.readline())["port"]
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)
