"""Imports LiteLLM's proxy, quickly and with nothing but the routes of Nova."""

import gc
import importlib
from typing import Any

from nova_desktop.children.gateway.importing.blocked import block
from nova_desktop.children.gateway.importing.cuts import STAND_INS
from nova_desktop.children.gateway.importing.reexports import put_off
from nova_desktop.children.gateway.importing.registration import (
    building_models_later,
    drop_the_rest,
    registering_only,
)
from nova_desktop.children.gateway.importing.shortcuts import take_shortcuts
from nova_desktop.children.gateway.importing.stand_ins import stand_in_for
from nova_desktop.children.gateway.routes import SERVED_PATHS


def import_proxy() -> Any:
    """The module `litellm.proxy.proxy_server`, ready to load a configuration.

    To be called once in a process, before anything imports litellm, openai or httpx. The
    collector is off meanwhile (a fifth of the time) and never looks at these modules again.
    """
    gc.disable()
    block()
    put_off()
    with building_models_later():
        fastapi = importlib.import_module("fastapi")
        stand_in_for(STAND_INS, fastapi.APIRouter)
        with registering_only(SERVED_PATHS, fastapi.APIRouter):
            proxy = importlib.import_module("litellm.proxy.proxy_server")
    drop_the_rest(proxy.app)
    take_shortcuts(proxy)
    gc.freeze()
    gc.enable()
    return proxy
