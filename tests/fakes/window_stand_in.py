"""Stands in for the window: starts scripted children that have grandchildren, then waits.

Prints the pids of all as JSON; a test kills it and looks who is left.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from nova_desktop.adapters.processes.launcher import PopenLauncher
from nova_desktop.adapters.processes.registry import ChildRegistry
from nova_desktop.domain.children import ChildKind

SCRIPT = Path(__file__).with_name("scripted_child.py")


async def main(folder: Path) -> None:
    registry = ChildRegistry(folder / "children.json")
    command = (sys.executable, str(SCRIPT))
    launcher = PopenLauncher(registry, folder, folder, str, command)
    pids: list[object] = []

    def heard(method: str, params: Mapping[str, object]) -> None:
        if method == "grandchild":
            pids.append(params["pid"])

    for behave in ("", "ignore the end"):
        child = await launcher.launch(
            ChildKind.GATEWAY, f"child {behave}", {"behave": behave}, heard, lambda _code: None
        )
        pids.append(child.pid)
        for new_group in (True, False):
            await child.call("spawn", {"new_group": new_group}, 20)
    while len(pids) < 6:
        await asyncio.sleep(0.01)
    print(json.dumps(pids), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
