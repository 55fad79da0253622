"""Stands in for the gateway: behaves as a file says, and lends its address to an upstream.

`StandIn` writes the file and gives the command; run as a program it is the child.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.fakes.scripted_child import main as play_script


class StandIn:
    """What the child does at its next start.

    "ready": the scripted upstream at `port` answers in its place. "real": the real child runs.
    Else a word of scripted_child.
    """

    def __init__(self, file: Path, port: int) -> None:
        self._file = file
        self._port = port
        self.behave("ready")

    @property
    def command(self) -> tuple[str, ...]:
        """For PopenLauncher."""
        root = Path(__file__).resolve().parents[2]
        start = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
        run = "runpy.run_module('tests.fakes.gateway_stand_in', run_name='__main__')"
        return (sys.executable, "-c", start + run, str(root), str(self._file))

    def behave(self, behave: str) -> None:
        self._file.write_text(json.dumps({"behave": behave, "port": self._port}))


def main() -> None:
    wanted = json.loads(Path(sys.argv[1]).read_text())
    behave = wanted["behave"]
    if behave == "real":
        os.execv(sys.executable, [sys.executable, "-m", "nova_desktop", *sys.argv[2:]])
    if behave == "hang at once":
        os.kill(os.getpid(), signal.SIGSTOP)
    play_script(behave, wanted["port"])


if __name__ == "__main__":
    main()
