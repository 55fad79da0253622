"""Reads the events of one streamed answer into deltas; knows nothing of the network.

All deltas of one network read become one Delta: a burst of thousands of tokens then costs the
window tens of updates, and a slow stream still gets each token at once.
"""

import json
import math
from collections.abc import Mapping
from typing import Final, cast

from nova_desktop.adapters.gateway.errors import Redact, problem, refusal_error, refusal_of
from nova_desktop.adapters.gateway.sse import EventSplitter, EventTooLargeError
from nova_desktop.domain.chat import Delta, Measure
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode

GROUP_HEADER: Final = "x-litellm-model-group"
DEPLOYMENT_HEADER: Final = "x-litellm-model-id"
COST_HEADER: Final = "x-litellm-response-cost"
_LONGEST_NAME: Final = 500
_DONE: Final = b"[DONE]"
_NOTHING: Final[Mapping[str, object]] = {}


class AnswerReader:
    """Feed it bytes, take deltas. `failed` is what to raise once the delta was delivered.

    Not the error itself: that would refer to the frame that it was raised in, and through the
    reader to itself, and keep the connection until long after the loop has ended.
    """

    __slots__ = (
        "_halves",
        "_reasons",
        "_redact",
        "_splitter",
        "_texts",
        "_usage",
        "asked_model",
        "cost",
        "deployment",
        "done",
        "failed",
        "finish_reason",
        "group",
        "has_content",
        "model",
    )  # fmt: skip

    def __init__(self, model: str, redact: Redact) -> None:
        self._splitter = EventSplitter()
        self._redact = redact
        self._texts: list[str] = []
        self._reasons: list[str] = []
        self._halves = ""
        self._usage: Mapping[str, object] = _NOTHING
        self.asked_model = model
        self.model = ""
        self.group = ""
        self.deployment = ""
        self.cost: float | None = None
        self.finish_reason = ""
        self.has_content = False
        self.done = False
        self.failed: Problem | None = None

    def says(self, headers: Mapping[str, str]) -> None:
        """What LiteLLM tells before the answer; a stream's cost comes with its last chunk."""
        self.group = headers.get(GROUP_HEADER, "")[:_LONGEST_NAME]
        self.deployment = headers.get(DEPLOYMENT_HEADER, "")[:_LONGEST_NAME]
        self.cost = amount_in(headers.get(COST_HEADER, ""))

    def feed(self, chunk: bytes) -> Delta | None:
        """What `chunk` adds to the answer, None if nothing that can be seen."""
        try:
            for event in self._splitter.feed(chunk):
                self._read(event)
                if self.done or self.failed:
                    break
        except EventTooLargeError:
            self.failed = self._unreadable("an event does not end")
        return self._take()

    def last(self, first_token_ms: float | None, total_ms: float) -> Delta:
        """The delta that closes the answer. Raises NovaError if the answer is not whole."""
        if not (self.done or self.finish_reason):
            cut = problem(ProblemCode.ANSWER_CUT, self.asked_model, "no end came", self._redact)
            raise NovaError(cut)
        reason = self.finish_reason or "stop"
        if not self.has_content and not self._usage and reason == "stop":
            # LiteLLM makes this of an upstream whose answer is no event stream at all
            raise NovaError(self._unreadable("the answer is empty"))
        measure = Measure(
            _count(self._usage.get("prompt_tokens")),
            _count(self._usage.get("completion_tokens")),
            _first(_amount(self._usage.get("cost")), self.cost),
            first_token_ms,
            total_ms,
        )
        return Delta(
            finish_reason=reason,
            model=self.model or self.asked_model,
            measure=measure,
            group=self.group,
            deployment=self.deployment,
        )

    def _read(self, event: bytes) -> None:
        if event == _DONE:
            self.done = True
            return
        try:
            raw: object = json.loads(event)
        except (ValueError, RecursionError) as error:
            self.failed = self._unreadable(str(error))
            return
        if not isinstance(raw, dict):
            self.failed = self._unreadable("an event is no object")
            return
        body = cast(Mapping[str, object], raw)
        if body.get("error"):
            said = refusal_of(500, body)
            self.failed = refusal_error(said, self.asked_model, self._redact).problem
            return
        self._read_chunk(body)

    def _read_chunk(self, body: Mapping[str, object]) -> None:
        choices, usage, model = body.get("choices"), body.get("usage"), body.get("model")
        if isinstance(model, str):
            self.model = model
        if isinstance(usage, dict):
            self._usage = cast(Mapping[str, object], usage)
        if not isinstance(choices, list) or not choices:
            return
        choice = object_of(cast(list[object], choices)[0])
        reason = choice.get("finish_reason")
        if isinstance(reason, str):
            self.finish_reason = reason
        self._read_delta(object_of(choice.get("delta")))

    def _read_delta(self, delta: Mapping[str, object]) -> None:
        text = delta.get("content")
        if isinstance(text, str) and text:
            self._texts.append(text)
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if isinstance(thought, str):
            self._reasons.append(thought)

    def _take(self) -> Delta | None:
        if not (self._texts or self._reasons):
            return None
        text, thought = self._whole("".join(self._texts)), _no_surrogates("".join(self._reasons))
        self._texts.clear()
        self._reasons.clear()
        if not (text or thought):
            return None
        self.has_content = True
        return Delta(
            text=text,
            reasoning=thought,
            model=self.model,
            group=self.group,
            deployment=self.deployment,
        )

    def _whole(self, text: str) -> str:
        """Text without halves of a surrogate pair; one at the end waits for its other half."""
        if self._halves:
            text, self._halves = self._halves + text, ""
        if text.isascii():
            return text
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._halves = text[:-1], text[-1]
        return _no_surrogates(text)

    def _unreadable(self, detail: str) -> Problem:
        code = ProblemCode.ANSWER_UNREADABLE
        return problem(code, self.asked_model, detail, self._redact)


def _no_surrogates(text: str) -> str:
    """Joins pairs that JSON escapes had split; a lone half becomes the replacement mark.

    Neither SQLite nor Qt takes a lone half.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def object_of(value: object) -> Mapping[str, object]:
    """A JSON object, an empty one for anything else."""
    return cast(Mapping[str, object], value) if isinstance(value, dict) else _NOTHING


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def amount_in(text: str) -> float | None:
    """The US dollars of a cost header; None for what is no amount, and for LiteLLM's `None`."""
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 <= amount < math.inf else None


def _first(value: float | None, otherwise: float | None) -> float | None:
    return otherwise if value is None else value


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
