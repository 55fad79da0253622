"""The model server child from its start to its end."""

import asyncio
import importlib
from typing import Any, Final

from nova_desktop.children.model_server.llama import LlamaServer, ServerFailedError
from nova_desktop.children.model_server.model_file import ModelFileInvalidError, check_model_file
from nova_desktop.children.model_server.reservation import PortReservation, is_taken
from nova_desktop.children.model_server.start_params import ModelServerStart
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.serving import RefusedError, serve_requests
from nova_desktop.protocol import FAILED, INVALID_PARAMS, LISTENING, READY

FAILED_TO_START: Final = 3
_ATTEMPTS: Final = 3


def run(link: ParentLink) -> int:
    """Serve until the parent wants the end, which then ends the process; else the exit code."""
    request = link.take_start()
    try:
        start = ModelServerStart.of(request.params)
    except RefusedError as error:
        link.refuse(request.id, INVALID_PARAMS, error.message)
        return _fail(link, "child_not_started", error.message)
    link.answer(request.id, {})
    try:
        check_model_file(start.model_path)
        xllamacpp: Any = importlib.import_module("xllamacpp")
        server = _load(link, xllamacpp, start)
        ready = {"port": server.port, "context_tokens": server.context_tokens()}
    except ImportError:
        return _fail(link, "model_server_missing", "the package xllamacpp is not installed")
    except (ModelFileInvalidError, ServerFailedError) as error:
        return _fail(link, "model_file_invalid", str(error))
    link.notify(READY, ready)
    asyncio.run(serve_requests(link, {}))
    return 0


def _load(link: ParentLink, xllamacpp: Any, start: ModelServerStart) -> LlamaServer:
    """Load the model on a port that is known, and told, before it has loaded."""
    port = start.port
    for _ in range(_ATTEMPTS):
        with PortReservation(port) as reserved:
            link.notify(LISTENING, {"port": reserved.port})
            link.flush()
            try:
                return LlamaServer.load(xllamacpp, start, reserved.port)
            except ServerFailedError:
                # On Windows somebody may have been quicker; anything else is the file's fault.
                if not is_taken(reserved.port):
                    raise
        port = 0
    raise ServerFailedError("no port could be had")


def _fail(link: ParentLink, code: str, message: str) -> int:
    link.notify(FAILED, {"code": code, "message": message})
    return FAILED_TO_START
