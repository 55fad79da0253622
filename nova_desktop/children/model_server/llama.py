"""Starts llama.cpp's own HTTP server within this process."""

import json
import urllib.request
from typing import Any, Final

from nova_desktop.children.model_server.reservation import CAN_SHARE
from nova_desktop.children.model_server.start_params import ModelServerStart
from nova_desktop.children.runtime.ports import LOOPBACK

_QUIET: Final = 2
_ANSWER_S: Final = 10.0


class ServerFailedError(Exception):
    """llama.cpp did not serve; its own log says why."""


class LlamaServer:
    """A running server; it serves as long as this object lives."""

    def __init__(self, server: Any, base_url: str, key: str) -> None:
        self._server = server
        self._base_url = base_url
        self._key = key

    @classmethod
    def load(cls, xllamacpp: Any, start: ModelServerStart, port: int) -> "LlamaServer":
        """Load the model and serve it on `port`. It holds the interpreter's lock meanwhile.

        Raises ServerFailedError.
        """
        try:
            server = xllamacpp.Server(server_params(xllamacpp, start, port))
        except RuntimeError:  # its text is always the same; llama.cpp's log has the cause
            raise ServerFailedError(f"llama.cpp could not load {start.model_path}") from None
        return cls(server, str(server.listening_address), start.api_key)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._base_url.rpartition(":")[2])

    def context_tokens(self) -> int:
        """What one conversation may hold, asked over HTTP: so it proves that it answers.

        Raises ServerFailedError.
        """
        request = urllib.request.Request(  # noqa: S310 (our own address)
            f"{self._base_url}/v1/models", headers={"Authorization": f"Bearer {self._key}"}
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=_ANSWER_S) as answer:
                return int(json.load(answer)["data"][0]["meta"]["n_ctx"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ServerFailedError(f"no sensible answer: {type(error).__name__}") from None


def server_params(xllamacpp: Any, start: ModelServerStart, port: int) -> Any:
    """llama.cpp's parameters: one conversation at a time, no pages, no tools, a key needed."""
    params = xllamacpp.CommonParams()
    params.model.path = start.model_path
    params.model_alias = {start.alias}
    params.hostnames = [LOOPBACK]
    params.port = port
    params.reuse_port = CAN_SHARE
    params.api_keys = [start.api_key]
    params.n_ctx = start.context_tokens
    # Memory grows with every slot; calls beyond the first wait for their turn.
    params.n_parallel = 1
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    params.embedding = start.embedding
    if start.threads:
        params.cpuparams.n_threads = start.threads
    if start.most_tokens:
        params.n_predict = start.most_tokens
    if start.chat_template:
        params.chat_template = start.chat_template
        params.use_jinja = True
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = "https://nobody.invalid"
    params.offline = True
    params.warmup = False
    params.verbosity = _QUIET
    return params
