"""Turns `--child NAME` into a running child."""

import sys
from typing import Final

KINDS: Final = ("gateway", "model_server", "memory")
WRONG_USE: Final = 2


def run_child(kind: str) -> int:
    """Run the child until its parent wants it to end; the exit code.

    An unknown kind gives 2 and a line on stderr. A known one ends the process itself, without
    the interpreter's own clean-up, which takes seconds for a large library.
    """
    if kind not in KINDS:
        if sys.stderr is not None:
            sys.stderr.write(f"no such child: {kind!r}; there are {', '.join(KINDS)}\n")
        return WRONG_USE
    # The first act, before anything is imported that may print or take its time.
    from nova_desktop.children.runtime.enter import enter  # noqa: PLC0415 (nothing of a child is loaded for an unknown kind)

    link = enter()
    if kind == "gateway":
        from nova_desktop.children.gateway.program import run  # noqa: PLC0415 (as above)
    elif kind == "memory":
        from nova_desktop.children.memory.program import run  # noqa: PLC0415 (as above)
    else:
        from nova_desktop.children.model_server.program import run  # noqa: PLC0415 (as above)
    return link.ending.leave(run(link))
