"""A stock LiteLLM proxy, started by its own console script as a user would, before an upstream.

In a test: `with StockLitellm(folder, twelve(upstream.base_url)) as proxy: proxy.base_url`. A start
takes about 8 s and 340 MB: start one a module. It is told to stay off the network.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import httpx
import yaml

MASTER_KEY = "sk-stock-0123456789abcdef"
READY_S = 90.0
OFFLINE: Mapping[str, str] = {
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_TELEMETRY": "False",
    "HF_HUB_OFFLINE": "1",
    "PYTHONUTF8": "1",
    "NO_PROXY": "127.0.0.1,localhost",
}
# Named to mislead: only `mode` tells what each is.
CHAT = (
    "echo", "qwen3-32b", "embedding-expert", "smollm3-3b", "gpt-4o-mini", "text-embedding-writer",
    "claude", "gemini-flash", "local-chat",
)  # fmt: skip
EMBEDDING = ("nomic", "bge-chat-large", "qwen3-embedding-4b")

Entry = dict[str, object]


def entry(name: str, base_url: str, mode: str = "chat", upstream: str = "echo") -> Entry:
    """One entry of `model_list`; `upstream` is a scene of the scripted upstream."""
    return {
        "model_name": name,
        "litellm_params": {
            "model": f"openai/{upstream}",
            "api_base": base_url,
            "api_key": "sk-upstream",
            "input_cost_per_token": 1e-6,
            "output_cost_per_token": 2e-6,
        },
        "model_info": {"mode": mode},
    }


def twelve(base_url: str) -> list[Entry]:
    """9 chat and 3 embedding models with misleading names, all before one upstream."""
    chat = [entry(name, base_url) for name in CHAT]
    return chat + [entry(name, base_url, "embedding", "vectors") for name in EMBEDDING]


def many(base_url: str, count: int) -> list[Entry]:
    """`count` chat models."""
    return [entry(f"chat-{n}", base_url) for n in range(count)]


class StockLitellm:
    """Runs from enter to exit, without a database. With `port` 0 a free one is taken.

    `key` is its master key, "" for a proxy that asks for none. `environment` is added.
    """

    def __init__(
        self,
        folder: Path,
        models: Sequence[Entry],
        *,
        key: str = MASTER_KEY,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.key = key
        self.port = port or free_port()
        self._folder = folder
        self._models = models
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All that it printed."""
        return (self._folder / "stock.log").read_text(errors="replace")

    def __enter__(self) -> "StockLitellm":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait until it answers; also after `kill`, at the same port."""
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "config.yaml"
        config.write_text(yaml.safe_dump(self._config()))
        command = [
            str(Path(sys.executable).with_name("litellm")),
            "--config", str(config), "--host", "127.0.0.1", "--port", str(self.port),
        ]  # fmt: skip
        with (self._folder / "stock.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self._all(),
                cwd=self._folder, start_new_session=True,
            )  # fmt: skip
        try:
            self._await_ready()
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it at once, as a crash would; a second time does nothing."""
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _config(self) -> Entry:
        general: Entry = {"disable_model_info_refresh": True}
        if self.key:
            general["master_key"] = self.key
        else:  # it starts without one only when it is told so
            general["dangerously_permit_weak_or_unset_master_key"] = True
        return {
            "model_list": list(self._models),
            "general_settings": general,
            "router_settings": {"num_retries": 0, "disable_cooldowns": True},
        }

    def _all(self) -> dict[str, str]:
        dropped = ("LITELLM_", "DATABASE_", "PRISMA_", "CONFIG_FILE")
        kept = {n: v for n, v in os.environ.items() if not n.startswith(dropped)}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return kept | OFFLINE | self._environment

    def _await_ready(self) -> None:
        pause = threading.Event()
        end = time.monotonic() + READY_S
        process = self._process
        while process is not None and process.poll() is None and time.monotonic() < end:
            try:
                answer = httpx.get(f"{self.base_url}/health/liveliness", trust_env=False, timeout=5)
            except httpx.HTTPError:
                pause.wait(0.1)
                continue
            if answer.status_code == 200:
                return
            pause.wait(0.1)
        raise RuntimeError(f"litellm did not become ready:\n{self.log[-3000:]}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has now."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
