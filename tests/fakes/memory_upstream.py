"""The scripted upstream with a model that answers Graphiti's prompts, and one that makes vectors.

In a test: `with MemoryUpstream() as upstream: ...`; `upstream.enqueue(Behaviour(...))` plays
something else instead, one a chat call. As a program: `python -m tests.fakes.memory_upstream`.
"""

import json
import signal
import threading
from types import FrameType

from tests.fakes import upstream_bodies as bodies
from tests.fakes.memory_script import Json, answer, word_vector
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_http import Call, Connection
from tests.fakes.upstream_script import Behaviour

MODEL = "rememberer"
"""Any name does; scenes such as `server-error` are played as they are."""


class MemoryConnection(Connection):
    """Works answers out instead of echoing."""

    def _chat(self, call: Call, behaviour: Behaviour) -> None:
        if behaviour == Behaviour() and len(call.body.get("messages") or ()) > 1:
            text = json.dumps(answer(call.body["messages"]), ensure_ascii=False)
            behaviour = Behaviour(text=text)
        super()._chat(call, behaviour)

    def _answer(self, call: Call) -> None:
        if self.path == "/v1/embeddings" and not call.body.get("model", "").startswith("hash"):
            self._send_json(200, vectors(call.body, self._upstream.dimension))
        else:
            super()._answer(call)


class MemoryUpstream(ScriptedUpstream):
    """See the module."""

    connection = MemoryConnection


def vectors(request: Json, dimension: int) -> Json:
    """The body of an embeddings answer."""
    size = int(request.get("dimensions") or dimension)
    body = bodies.embeddings({**request, "encoding_format": "float"}, 1)
    given = request.get("input") or []
    for row, text in zip(body["data"], [given] if isinstance(given, str) else given, strict=True):
        row["embedding"] = word_vector(str(text), size)
    return body


def main() -> None:
    """Serve until SIGTERM or SIGINT; the first line on stdout is JSON with port and base_url."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with MemoryUpstream() as upstream:
        print(json.dumps({"port": upstream.port, "base_url": upstream.base_url}), flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
