"""`python -m bench`: every figure in one table, and in bench/results.json."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from bench.rows import Row, table, write_results

RESULTS = Path(__file__).with_name("results.json")
# A child that learns meanwhile would be measured too; memory has parts of its own.
_NO_MEMORY = {"NOVA_MEMORY__ENABLED": "false"}
PARTS = (
    "start",
    "ui_lag",
    "gateway",
    "changes",
    "memory",
    "memory_lag",
    "tasks",
    "task_board",
    "task_list",
)


def in_process_of_its_own(part: str) -> list[Row]:
    """One part must not warm or slow the next."""
    environment = os.environ | ({} if part.startswith("memory") else _NO_MEMORY)
    if part in ("ui_lag", "memory_lag", "task_board", "task_list"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-m", "bench", part],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def measure(part: str) -> list[Row]:
    """Run one part here; nothing of the others is imported."""
    if part not in PARTS:
        raise SystemExit(f"there is no part {part}; there are {', '.join(PARTS)}")
    found: list[Row] = import_module(f"bench.{part}").measure()
    return found


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps([asdict(row) for row in measure(sys.argv[1])]))
        return
    rows: list[Row] = []
    for part in PARTS:
        print(f"measuring {part} …", file=sys.stderr)
        rows += in_process_of_its_own(part)
    write_results(rows, RESULTS)
    print(table(rows))


if __name__ == "__main__":
    main()
