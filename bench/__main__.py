"""`python -m bench`: every figure in one table, and in bench/results.json."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from bench.rows import Row, table, write_results

RESULTS = Path(__file__).with_name("results.json")
# A child that learns meanwhile would be measured too; memory has parts of its own.
_NO_MEMORY = {"NOVA_MEMORY__ENABLED": "false"}
PARTS = ("start", "ui_lag", "gateway", "changes", "memory", "memory_lag")


def in_process_of_its_own(part: str) -> list[Row]:
    """One part must not warm or slow the next."""
    environment = os.environ | ({} if part.startswith("memory") else _NO_MEMORY)
    if part in ("ui_lag", "memory_lag"):
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
    """Run one part here."""
    if part == "start":
        from bench.start import measure as start  # noqa: PLC0415 (only what is asked for)

        return start()
    if part == "ui_lag":
        from bench.ui_lag import measure as lag  # noqa: PLC0415 (as above)

        return lag()
    if part == "changes":
        from bench.changes import measure as changes  # noqa: PLC0415 (as above)

        return changes()
    if part == "memory":
        from bench.memory import measure as memory  # noqa: PLC0415 (as above)

        return memory()
    if part == "memory_lag":
        from bench.memory_lag import measure as memory_lag  # noqa: PLC0415 (as above)

        return memory_lag()
    from bench.gateway import measure as gateway  # noqa: PLC0415 (as above)

    return gateway()


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
