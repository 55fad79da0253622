"""The gateway child from its start to its end."""

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import Final

from nova_desktop.children.gateway.environment import harden
from nova_desktop.children.gateway.network import reach
from nova_desktop.children.gateway.plan_file import PlanFile, PlanRejectedError, read_plan
from nova_desktop.children.gateway.redacted_stream import RedactedStream
from nova_desktop.children.gateway.secrets import Secrets
from nova_desktop.children.gateway.start_params import GatewayStart
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.ports import bind_loopback, port_of
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.domain.redaction import Redactor
from nova_desktop.protocol import FAILED, INVALID_PARAMS, LISTENING

ENDED: Final = 0
FELL_OVER: Final = 1
FAILED_TO_START: Final = 3


def run(link: ParentLink) -> int:
    """Serve until the parent wants the end; the exit code."""
    request = link.take_start()
    try:
        start = GatewayStart.of(request.params)
        folder = Path(start.config_path).parent
        reach(os.environ, start.proxy, start.certificates, folder)
        bound = bind_loopback(start.port)
    except (RefusedError, OSError) as error:
        link.refuse(request.id, INVALID_PARAMS, str(error))
        return _fail(link, "child_not_started", str(error))
    # The port is known before the slow imports; who calls it already waits in its queue.
    link.answer(request.id, {"port": port_of(bound)})
    link.notify(LISTENING, {"port": port_of(bound)})
    secrets = _prepare(start)
    try:
        plan = read_plan(start.config_path)
        return _serve(link, start, plan, bound, secrets)
    except PlanRejectedError as error:
        return _fail(link, "plan_rejected", secrets.shown(str(error)))
    except ImportError as error:
        return _fail(link, "child_not_started", f"the installation lacks {error.name}")


def _prepare(start: GatewayStart) -> Secrets:
    """The environment and the streams as LiteLLM is to find them."""
    redactor = Redactor([start.master_key])
    sys.stderr = sys.stdout = RedactedStream(sys.stderr, redactor)
    harden(os.environ, start.log_level)
    secrets = Secrets(redactor)
    secrets.put(start.secrets)
    return secrets


def _serve(
    link: ParentLink, start: GatewayStart, plan: PlanFile, bound: socket.socket, secrets: Secrets
) -> int:
    from nova_desktop.children.gateway.importing.quick import import_proxy  # noqa: PLC0415 (slow, and not needed to refuse a broken plan)
    from nova_desktop.children.gateway.proxy import LiteLlmProxy  # noqa: PLC0415 (as above)
    from nova_desktop.children.gateway.service import GatewayService  # noqa: PLC0415 (as above)

    proxy = LiteLlmProxy(import_proxy(), os.environ, start.master_key)
    service = GatewayService(link, proxy, secrets, start.master_key)
    return ENDED if asyncio.run(service.run(plan, bound)) else FELL_OVER


def _fail(link: ParentLink, code: str, message: str) -> int:
    link.notify(FAILED, {"code": code, "message": message})
    return FAILED_TO_START
