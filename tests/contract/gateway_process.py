"""The real gateway child in a process of its own, for contract tests and benches."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType

from nova_desktop import protocol
from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import GatewayPlan, SecretRef

MASTER_KEY = "sk-nova-contract-0123456789"
KEY_REF = SecretRef("gateway")
_READY_S = 90.0
_STOP_S = 15.0


class GatewayProcess:
    """Runs from enter to exit with `plan`; `secrets` are values by SecretRef."""

    def __init__(self, folder: Path, plan: GatewayPlan, secrets: dict[SecretRef, str]) -> None:
        self.base_url = ""
        self._folder = folder
        self._config = folder / "gateway.yaml"
        self._config.write_text(render(plan, KEY_REF.env_name()))
        self._secrets = {ref.env_name(): value for ref, value in secrets.items()}
        self._lines: SimpleQueue[protocol.Message | None] = SimpleQueue()

    def __enter__(self) -> "GatewayProcess":
        self._log = (self._folder / "gateway.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nova_desktop", "--child", "gateway"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=os.environ | {"NOVA_HOME": str(self._folder)},
        )
        self._reader = threading.Thread(target=self._read, name="gateway child's events")
        self._reader.start()
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _start(self) -> None:
        params = {
            "config_path": str(self._config),
            "master_key": MASTER_KEY,
            "port": 0,
            "secrets": self._secrets,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(protocol.encode(protocol.Request(1, protocol.START, params)))
        self._process.stdin.flush()
        self._await_ready()

    def _await_ready(self) -> None:
        while True:
            try:
                message = self._lines.get(timeout=_READY_S)
            except Empty:
                raise self._failed("it did not become ready") from None
            if not isinstance(message, protocol.Notification):
                if message is None or isinstance(message, protocol.Failure):
                    raise self._failed(f"it ended or refused to start: {message}")
                continue
            port = message.params.get("port")
            if isinstance(port, int):
                self.base_url = f"http://127.0.0.1:{port}"
            if message.method == protocol.FAILED:
                raise self._failed(json.dumps(dict(message.params)))
            if message.method == protocol.READY:
                return

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(protocol.decode(line))
        self._lines.put(None)

    def _failed(self, why: str) -> RuntimeError:
        self._log.flush()
        log = (self._folder / "gateway.log").read_text(errors="replace")
        return RuntimeError(f"the gateway child: {why}\n{log[-3000:]}")

    def _stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()
        self._log.close()
