"""The gateway: our start beside the stock command's, reloads under a stream, and the overhead.

A start lasts from the spawn to the first completion that came through the router from a scripted
upstream, not to an answer of /health. Both get the same plan of 12 models, in turns.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import psutil

from bench.rows import Row, median_row, table
from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, Mode, SecretRef
from tests.fakes.upstream import closed_port
from tests.fakes.upstream_process import upstream_process
from tests.unit.children.child_driver import ChildDriver

KEY = "sk-nova-bench-0123456789abcdef"
KEY_NAME = SecretRef("gateway").env_name()
PROVIDER = SecretRef("provider")
STREAM = "tokens:150:100"
RELOADS = 10
CALLS = 100
Started = tuple["ChildDriver | subprocess.Popen[bytes]", str]
"""A running gateway and its base URL."""
HELLO = {"messages": [{"role": "user", "content": "Say hello."}]}


def plan(upstream: str) -> GatewayPlan:
    """Twelve models: nine for chat, three for embeddings."""
    chats = ["echo", STREAM, *(f"chat-{number}" for number in range(7))]
    vectors = [f"vectors-{number}" for number in range(3)]
    return GatewayPlan(
        (
            *(_deployment(name, upstream, Mode.CHAT) for name in chats),
            *(_deployment(name, upstream, Mode.EMBEDDING) for name in vectors),
        )
    )


def _deployment(name: str, upstream: str, mode: Mode) -> Deployment:
    return Deployment(f"d-{name}", name, f"openai/{name}", mode, upstream, PROVIDER)


def complete(client: httpx.Client, base: str) -> bool:
    """Whether a completion comes back."""
    try:
        answer = client.post(f"{base}/v1/chat/completions", json=HELLO | {"model": "echo"})
    except httpx.TransportError:
        return False
    return answer.status_code == 200


@contextmanager
def ours(folder: Path, config: str) -> Generator[Started]:
    """Our child as the window starts it; its base URL as soon as it is told."""
    with ChildDriver("gateway", folder) as child:
        secrets = {PROVIDER.env_name(): "sk-provider-0123456789"}
        child.send("start", config_path=config, master_key=KEY, port=0, secrets=secrets)
        yield child, f"http://127.0.0.1:{child.event('listening')['port']}"


@contextmanager
def stock(folder: Path, config: str) -> Generator[Started]:
    """The command that LiteLLM installs, kept off the network as ours is."""
    port = closed_port()
    command = [str(Path(sys.executable).parent / "litellm"), "--config", config]
    with (folder / "stock.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            env=os.environ
            | {KEY_NAME: KEY, PROVIDER.env_name(): "sk-provider", "LITELLM_MASTER_KEY": KEY}
            | {"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def start_of(
    program: Callable[[Path, str], AbstractContextManager[Started]], folder: Path, config: str
) -> tuple[float, float]:
    """Seconds to the first completion, and megabytes (PSS) right after it."""
    began = time.monotonic()
    running = program(folder, config)
    with client_with_key() as client, running as (process, base):
        while not complete(client, base):
            time.sleep(0.01)
        took = time.monotonic() - began
        return took, memory_mb(process.pid)


def client_with_key() -> httpx.Client:
    return httpx.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=60, trust_env=False)


def memory_mb(pid: int) -> float:
    """Proportional set size where the system knows it, else resident."""
    memory = psutil.Process(pid).memory_full_info()
    return float(getattr(memory, "pss", memory.rss)) / 1e6


def starts(folder: Path, config: str, runs: int) -> list[Row]:
    """Our start and the stock one, in turns; the first of each fills the file cache."""
    mine: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for number in range(runs + 1):
        a, b = start_of(ours, folder, config), start_of(stock, folder, config)
        if number > 0:
            mine.append(a)
            theirs.append(b)
    ratios = [a[0] / b[0] for a, b in zip(mine, theirs, strict=True)]
    return [
        median_row(
            "gateway: start to first completion", "s", [a[0] for a in mine], "", "12 models"
        ),
        median_row("stock litellm: start to first completion", "s", [b[0] for b in theirs]),
        median_row("gateway start, ours / stock", "x", ratios, "<= 0.70", "of each pair"),
        median_row("memory: gateway", "MB", [a[1] for a in mine], "", "PSS, first completion"),
        median_row("memory: stock litellm", "MB", [b[1] for b in theirs], "", "the same"),
    ]


def reloads(child: ChildDriver, base: str, config: str) -> list[Row]:
    """Reloads while a stream runs: how long the caller waits, and whether the stream is whole."""
    waits: list[float] = []
    swaps: list[float] = []
    body = HELLO | {"model": STREAM, "stream": True}
    with (
        client_with_key() as client,
        client.stream("POST", f"{base}/v1/chat/completions", json=body) as answer,
    ):
        lines = answer.iter_lines()
        seen = [next(lines)]
        for _ in range(RELOADS):
            began = time.monotonic()
            swaps.append(child.call("reload", config_path=config)["swap_ms"])
            waits.append((time.monotonic() - began) * 1000)
        seen += list(lines)
    whole = sum('"content"' in line for line in seen) == int(STREAM.split(":")[1])
    note = "stream whole" if whole and "data: [DONE]" in seen else "THE STREAM BROKE"
    return [
        median_row("gateway: reload, as the caller waits", "ms", waits, "<= 100", note),
        median_row("gateway: reload, the swap itself", "ms", swaps, "<= 100", note),
    ]


def call_ms(client: httpx.Client, base: str, count: int) -> list[float]:
    """Milliseconds of one call after another."""
    return [_timed(lambda: complete(client, base)) for _ in range(count)]


def first_token_ms(client: httpx.Client, base: str, count: int) -> list[float]:
    """Milliseconds to the first line of a stream."""
    body = HELLO | {"model": "echo", "stream": True}

    def first() -> None:
        with client.stream("POST", f"{base}/v1/chat/completions", json=body) as answer:
            lines = answer.iter_lines()
            next(lines)
            took.append(time.monotonic())
            list(lines)

    found: list[float] = []
    for _ in range(count):
        took: list[float] = []
        began = time.monotonic()
        first()
        found.append((took[0] - began) * 1000)
    return found


def _timed(action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    return (time.monotonic() - began) * 1000


def overhead(base: str, upstream: str) -> list[Row]:
    """What the gateway adds to a call of the upstream, and how that compares to the call."""
    direct = upstream.removesuffix("/v1")
    rows: list[Row] = []
    with client_with_key() as client:
        for name, measured in (("request", call_ms), ("first token", first_token_ms)):
            measured(client, base, 10)
            through, beside = measured(client, base, CALLS), measured(client, direct, CALLS)
            added = statistics.median(through) - statistics.median(beside)
            p99 = statistics.quantiles(through, n=100)[98]
            note = f"direct {statistics.median(beside):.2f} ms; worst is the 99th percentile"
            rows.append(Row(f"gateway: overhead of a {name}", "ms", added, p99, "", note))
    return rows


def measure(runs: int = 3) -> list[Row]:
    """All rows; about 15 seconds a run."""
    with tempfile.TemporaryDirectory() as name, upstream_process() as upstream:
        folder = Path(name)
        config = folder / "gateway.yaml"
        config.write_text(render(plan(upstream), KEY_NAME))
        rows = starts(folder, str(config), runs)
        with ours(folder, str(config)) as (child, base):
            assert isinstance(child, ChildDriver)
            child.event("ready")
            rows += overhead(base, upstream)
            rows += reloads(child, base, str(config))
    return rows


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    sys.stdout.write(table(measure(wanted)) + "\n")
