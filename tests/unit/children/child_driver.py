"""Starts a real child and speaks the protocol with it, as a parent of few words."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

PATIENCE_S = 60.0
Predicate = Callable[[dict[str, Any]], bool]


class ChildDriver:
    """One child, everything it said, and its log. Leaving the block kills it."""

    def __init__(self, kind: str, folder: Path, **variables: str) -> None:
        self.log = folder / "child.log"
        with self.log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "nova_desktop", "--child", kind],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
                env=environment() | variables,
            )
        self.said: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._next = 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> "ChildDriver":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self._stdin, self._stdout):
            try:
                stream.close()
            except OSError:
                continue  # what was unsent cannot be sent any more

    @property
    def pid(self) -> int:
        return self.process.pid

    def send_raw(self, line: bytes) -> None:
        """Write to its stdin."""
        self._stdin.write(line)
        self._stdin.flush()

    def send(self, method: str, **params: object) -> int:
        """Send a request; its id."""
        self._next += 1
        request = {"jsonrpc": "2.0", "id": self._next, "method": method, "params": params}
        self.send_raw(json.dumps(request).encode() + b"\n")
        return self._next

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """The answer to a request: its result, or its error under the key `error`."""
        identifier = self.send(method, **params)
        answer = self.wait_for(lambda message: message.get("id") == identifier)
        return answer["result"] if "result" in answer else {"error": answer["error"]}

    def event(self, method: str) -> dict[str, Any]:
        """The params of the first event of this name."""
        return self.wait_for(lambda message: message.get("method") == method)["params"]

    def events(self, method: str, count: int) -> list[dict[str, Any]]:
        """The params of the events of this name, once there are `count`."""

        def found() -> list[dict[str, Any]]:
            return [m["params"] for m in self.said if m.get("method") == method]

        with self._news:
            if not self._news.wait_for(lambda: len(found()) >= count, PATIENCE_S):
                raise TimeoutError(f"{len(found())} of {count} {method}")
            return found()

    def wait_for(self, predicate: Predicate) -> dict[str, Any]:
        """The first message that fits. Raises TimeoutError, or EOFError if the child ended."""

        def found() -> list[dict[str, Any]]:
            return [message for message in self.said if predicate(message)]

        with self._news:
            ended = lambda: bool(found()) or not self._reader.is_alive()  # noqa: E731
            if not self._news.wait_for(ended, PATIENCE_S):
                raise TimeoutError(f"not among {self.said}; log: {self.log_text()[-2000:]}")
            if not found():
                raise EOFError(f"not among {self.said}; log: {self.log_text()[-2000:]}")
            return found()[0]

    def end_stdin(self) -> int:
        """Close its stdin; its exit code."""
        self._stdin.close()
        return self.exit_code()

    def exit_code(self) -> int:
        """Wait for its end."""
        code = self.process.wait(PATIENCE_S)
        self._reader.join()
        return code

    def log_text(self) -> str:
        """All of its stderr."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def _stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    def _read(self) -> None:
        for line in self._stdout:
            with self._news:
                self.said.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._news.notify_all()


def environment() -> dict[str, str]:
    """The environment of a child, with a database URL that must not reach LiteLLM."""
    return dict(os.environ) | {
        "PYTHONUTF8": "1",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "LITELLM_MASTER_KEY": "sk-of-another-litellm",
    }


def is_running(pid: int) -> bool:
    """Whether there is such a process, and no mere zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
