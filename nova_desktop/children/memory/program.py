"""The memory child from its start to its end."""

import asyncio
import os
from typing import Final

from nova_desktop.children.memory.start_params import set_up_of
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.domain.memory_state import MemorySetUp
from nova_desktop.protocol import FAILED, INVALID_PARAMS

ENDED: Final = 0
FAILED_TO_START: Final = 3
SWITCHES: Final = {
    # Graphiti calls nobody but the models it is given
    "GRAPHITI_TELEMETRY_ENABLED": "false",
    # and reads no .env of the folder that Nova was started in
    "PYTHON_DOTENV_DISABLED": "1",
    # numpy leaves the other cores to the window: threads that wait for each other only cost time
    "OPENBLAS_NUM_THREADS": "1",
}


def run(link: ParentLink) -> int:
    """Serve until the parent wants the end; the exit code."""
    request = link.take_start()
    try:
        set_up = set_up_of(request.params)
    except RefusedError as error:
        link.refuse(request.id, INVALID_PARAMS, error.message)
        return _fail(link, "child_not_started", error.message)
    link.answer(request.id, {})
    os.environ.update(SWITCHES)
    try:
        return _serve(link, set_up)
    except ImportError as error:
        return _fail(link, "child_not_started", f"the installation lacks {error.name}")


def _serve(link: ParentLink, set_up: MemorySetUp) -> int:
    from nova_desktop.children.memory.quiet import be_quiet  # noqa: PLC0415 (the environment first)

    be_quiet()
    from nova_desktop.children.memory.graph import GraphError  # noqa: PLC0415 (as above)
    from nova_desktop.children.memory.service import MemoryService  # noqa: PLC0415 (slow)

    try:
        asyncio.run(MemoryService(link, set_up).run())
    except GraphError as error:
        return _fail(link, error.code, str(error))
    return ENDED


def _fail(link: ParentLink, code: str, message: str) -> int:
    link.notify(FAILED, {"code": code, "message": message})
    return FAILED_TO_START
