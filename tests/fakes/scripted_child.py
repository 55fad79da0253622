"""A child that behaves as its start parameters say; run as a program, with the real protocol."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

GRANDCHILD = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def say(**message: object) -> None:
    sys.stdout.write(json.dumps({"jsonrpc": "2.0"} | message) + "\n")
    sys.stdout.flush()


def ready(port: int) -> None:
    say(method="listening", params={"port": port})
    say(method="ready", params={"port": port})


def begin(behave: str, port: int) -> None:
    if behave == "exit":
        sys.stderr.write("I cannot work\n")
        sys.exit(7)
    elif behave == "not a model":
        say(method="failed", params={"code": "model_file_invalid", "message": "no GGUF"})
        sys.exit(3)
    elif behave == "print a megabyte":
        sys.stderr.write("x" * 1_000_000)
        sys.stderr.write("\n".join(f"line {n}" for n in range(10_000)) + "\n")
        sys.stdout.write("junk " * 100_000 + "\n")
        sys.stdout.write("not json\n" * 1_000)
        ready(port)
    elif behave == "ignore the end":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        ready(port)
    elif behave != "never ready":
        ready(port)


def spawn(new_group: bool, told: bool = True, clean: bool = False) -> None:
    """Start a grandchild that inherits stderr; `told` announces its group, `clean` has no env."""
    child = subprocess.Popen(
        [sys.executable, "-c", GRANDCHILD],
        stdout=None if told else subprocess.DEVNULL,
        start_new_session=new_group,
        env={} if clean else None,
    )
    if new_group and told:
        say(method="spawned", params={"pid": child.pid})
    say(method="grandchild", params={"pid": child.pid})


def answer(request: dict[str, object], behave: str) -> None:
    identifier, method = request["id"], request["method"]
    if method == "start":
        return
    if method == "spawn":
        spawn(**request["params"])  # type: ignore[arg-type]
    if method == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if method == "refuse":
        say(id=identifier, error={"code": -32603, "message": "no, thanks"})
    elif not (method == "ping" and behave == "no pings"):
        say(id=identifier, result={"echo": request.get("params", {})})


def main(behave: str = "", port: int = 4321) -> None:
    start = json.loads(sys.stdin.readline())
    behave = str(start["params"].get("behave", behave))
    begin(behave, port)
    with contextlib.suppress(KeyboardInterrupt):
        for line in sys.stdin:
            answer(json.loads(line), behave)
        while behave == "ignore the end":
            time.sleep(60)


if __name__ == "__main__":
    main()
