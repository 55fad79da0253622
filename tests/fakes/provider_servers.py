"""Servers on 127.0.0.1 that answer as each provider of models does, and a catalogue of them.

`with ProviderServer("huggingface") as server:` lists models, proves keys, and serves chat and
embeddings; `outcome` says what it answers to a request that proves a key. `write_catalogue` makes
the file for NOVA_PROVIDERS_FILE.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import yaml

from tests.fakes import provider_gemini as gemini
from tests.fakes import provider_styles as styles
from tests.fakes.provider_rows import ollama_show
from tests.fakes.provider_shapes import KEYLESS, SAMPLE_KEYS, SHAPES, Shape, key_in
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_bodies import Json, embeddings
from tests.fakes.upstream_http import Call, Connection
from tests.fakes.upstream_script import Behaviour

SHIPPED = Path(__file__).parents[2] / "configs" / "providers.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
NOWHERE = "http://127.0.0.1:1"


class Outcome(Enum):
    """What a request that proves a key is answered."""

    OK = 200
    WRONG_KEY = 401
    NO_CREDIT = 402
    NO_PERMISSION = 403
    RATE_LIMITED = 429
    FAILED = 500
    SILENT = -1  # no answer until `release`
    GARBAGE = -2  # bytes that are no JSON
    PAGE = -3  # a web page
    REDIRECTS = -4  # to itself, for ever
    LARGE = -5  # a list of 50 MB


class ProviderServer(ScriptedUpstream):
    """One provider. `key` "" accepts every request; `models` are its ids, in its own form.

    With `holds_embeddings` an embedding waits for `release`.
    """

    def __init__(
        self,
        provider: str,
        *,
        key: str = "",
        outcome: Outcome = Outcome.OK,
        models: Sequence[str] | None = None,
        dimension: int = 8,
    ) -> None:
        self.provider = provider
        self.shape: Shape = SHAPES[provider]
        self.outcome = outcome
        self.proofs: dict[str, Json] = dict(self.shape.proofs)
        self.key = key
        self.holds_embeddings = False
        self.connection = ProviderConnection
        listed = self.shape.models if models is None else tuple(models)
        super().__init__(dimension=dimension, models=listed)

    @property
    def origin(self) -> str:
        """Its address without any path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base(self) -> str:
        """Its address as the catalogue has it."""
        return self.origin + self.shape.base


class ProviderConnection(Connection):
    """Plays one caller's requests in the provider's shape."""

    _style = "openai"

    @property
    def _provider(self) -> ProviderServer:
        return cast(ProviderServer, self._upstream)

    @property
    def _place(self) -> str:
        return urlsplit(self.path).path

    def _answer_get(self, call: Call) -> None:
        shape = self._provider.shape
        if not self._is_public() and self._has_answered(call):
            pass
        elif self._place in shape.lists:
            self._send_any(200, shape.lists[self._place](self._provider.models))
        elif self._place in self._provider.proofs:
            self._send_any(200, self._provider.proofs[self._place])
        else:
            self._send_any(404, shape.errors(404, "There is no such route."))

    def _refused(self, call: Call) -> bool:
        """Of a POST: only the key counts there."""
        if self._place == "/api/show" or not self._key_is_wrong(call):
            return False
        self._refuse_key(call)
        return True

    def _answer(self, call: Call) -> None:
        behaviour = self._upstream.behaviour_for
        if gemini.called(self.path)[1]:
            self._answer_gemini(call)
        elif self._place == "/api/show":
            self._send_any(200, ollama_show(call.model or str(call.body.get("name", ""))))
        elif self._place == "/v1/messages":
            self._style = "anthropic"
            self._chat(_as_openai(call), behaviour(call.model))
        elif self._place == "/api/chat":
            self._style = "ollama"
            asked = _as_openai(call)
            asked.body.setdefault("stream", True)
            self._chat(asked, behaviour(call.model))
        elif self._place == "/api/embed":
            self._send_any(200, styles.ollama_embeddings(call.body, self._upstream.dimension))
        elif self._place.endswith("/embeddings"):
            if self._provider.holds_embeddings:
                self._wait_for_release()
            self._send_json(200, embeddings(call.body, self._upstream.dimension))
        elif self._place.endswith("/chat/completions"):
            self._style = "openai"
            self._chat(call, behaviour(call.model))
        else:
            self._send_any(404, self._provider.shape.errors(404, "There is no such route."))

    def _answer_gemini(self, call: Call) -> None:
        model, method = gemini.called(self.path)
        if method in ("embedContent", "batchEmbedContents"):
            found = gemini.embeddings(call.body, method, self._upstream.dimension)
            self._send_any(200, found)
            return
        self._style = "gemini"
        asked = Call(
            call.method, call.path, call.headers, gemini.as_openai(call.body, model, method)
        )
        self._chat(asked, self._upstream.behaviour_for(model))

    def _chat(self, call: Call, behaviour: Behaviour) -> None:
        whole = {"anthropic": styles.anthropic_message, "ollama": styles.ollama_message,
                 "gemini": gemini.message}  # fmt: skip
        plain = behaviour.error is None and not behaviour.hold_headers
        if plain and not call.body.get("stream") and self._style in whole:
            self._send_json(200, whole[self._style](call.body, behaviour))
        else:
            super()._chat(call, behaviour)

    def _frames(self, request: Json, behaviour: Behaviour) -> Any:
        own = {"anthropic": styles.anthropic_frames, "ollama": styles.ollama_frames,
               "gemini": gemini.frames}  # fmt: skip
        return own.get(self._style, super()._frames)(request, behaviour)

    def _end_stream(
        self, request: Json, behaviour: Behaviour, count: int, pending: bytearray
    ) -> None:
        own = {"anthropic": styles.anthropic_end, "ollama": styles.ollama_end,
               "gemini": gemini.end}  # fmt: skip
        if self._style not in own:
            super()._end_stream(request, behaviour, count, pending)
            return
        pending += own[self._style](request, behaviour, count)
        self._write_chunk(pending)
        self.wfile.write(b"0\r\n\r\n")

    def _open_stream(self) -> None:
        if self._style != "ollama":
            super()._open_stream()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _is_public(self) -> bool:
        shape = self._provider.shape
        return self._place in shape.public or self._place == "/api/version"

    def _key_is_wrong(self, call: Call) -> bool:
        wanted = self._provider.key
        given = key_in(call.headers, self._provider.shape)
        return bool(wanted) and self._provider.provider not in KEYLESS and given != wanted

    def _refuse_key(self, call: Call) -> None:
        status, body = self._provider.shape.wrong_key
        key = key_in(call.headers, self._provider.shape)
        text = json.dumps(body).replace("{key}", key)
        signed = "UnrecognizedClientException:http://aws/"
        extra = {"x-amzn-ErrorType": signed} if self._provider.provider == "bedrock" else None
        self._send(status, "application/json", text.encode(), extra)

    def _has_answered(self, call: Call) -> bool:
        """Play the outcome; False for the provider's usual answer."""
        outcome, shape = self._provider.outcome, self._provider.shape
        if outcome is Outcome.WRONG_KEY or (outcome is Outcome.OK and self._key_is_wrong(call)):
            self._refuse_key(call)
        elif outcome.value > 200:
            extra = dict(shape.error_headers.get(outcome.value, {}))
            if outcome is Outcome.RATE_LIMITED:
                extra["Retry-After"] = "7"
            body = shape.errors(outcome.value, outcome.name.replace("_", " ").lower())
            self._send(outcome.value, "application/json", json.dumps(body).encode(), extra)
        elif outcome is Outcome.OK:
            return False
        else:
            self._misbehave(outcome)
        return True

    def _misbehave(self, outcome: Outcome) -> None:
        match outcome:
            case Outcome.SILENT:
                self._wait_for_release()
                self.close_connection = True
            case Outcome.GARBAGE:
                self._send(200, "application/json", b'{"data": [{"id": "x"\xff\xfe')
            case Outcome.PAGE:
                self._send(200, "text/html", b"<html><body>Log in to the network</body></html>")
            case Outcome.REDIRECTS:
                self._send(302, "text/plain", b"", {"Location": self.path})
            case _:
                row = json.dumps({"id": "m" * 1000}).encode()
                self._send(200, "application/json", b"[" + b",".join([row] * 50_000) + b"]")

    def _send_any(self, status: int, body: Any) -> None:
        self._send(status, "application/json", json.dumps(body).encode())


def _as_openai(call: Call) -> Call:
    return Call(call.method, call.path, call.headers, styles.as_openai(call.body))


def sample_key(provider: str) -> str:
    """A key in the provider's shape, "" for one that takes none."""
    return "" if provider in KEYLESS else SAMPLE_KEYS.get(provider, "aB3dE6gH9jK2" * 3)


def write_catalogue(path: Path, urls: Mapping[str, str]) -> Path:
    """The shipped catalogue with the origin in `urls` for each provider named there.

    All others lead to a port where nobody listens, so that no test reaches the network. Returns
    `path`, for NOVA_PROVIDERS_FILE.
    """
    document = yaml.load(SHIPPED.read_text(encoding="utf-8"), _LOADER)
    for provider in document["providers"]:
        origin = urls.get(provider["id"], NOWHERE)
        calls = provider["calls"] = _moved(provider["calls"], origin)
        if "api_base" in provider:
            provider["api_base"] = _moved(provider["api_base"], origin)
        elif calls.get("address") and provider["id"] != "bedrock":
            provider["api_base"] = calls["address"]
    path.write_text(yaml.dump(document, Dumper=_DUMPER), encoding="utf-8")
    return path


def _moved(value: Any, origin: str) -> Any:
    """The same with another scheme, host and port in each address."""
    if isinstance(value, dict):
        return {name: _moved(entry, origin) for name, entry in value.items()}
    if isinstance(value, list):
        return [_moved(entry, origin) for entry in value]
    if isinstance(value, str):
        return re.sub(r"^https?://[^/]+", origin, value)
    return value
