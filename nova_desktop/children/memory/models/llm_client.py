"""Graphiti's LLMClient over chat completions: picks the model, validates, repairs once, counts."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from graphiti_core.llm_client.client import LLMClient
from graphiti_core.llm_client.config import LLMConfig, ModelSize
from graphiti_core.prompts.models import Message
from pydantic import BaseModel

from nova_desktop.children.memory.models.answers import (
    UnusableAnswerError,
    read_answer,
    what_is_good,
)
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.models.http import Answer, ModelHttp
from nova_desktop.children.memory.models.manners import KnownManners, Manners
from nova_desktop.children.memory.models.requests import (
    LONGEST_ANSWER,
    Said,
    request_body,
    said,
    text_of,
)
from nova_desktop.children.memory.models.usage import UsageSink
from nova_desktop.domain.memory_state import Endpoint, MemoryModels
from nova_desktop.domain.problems import ProblemCode

SMALL_PROMPTS: Final = frozenset(
    {
        "extract_edges.extract_timestamps",
        "extract_edges.extract_timestamps_batch",
        "extract_edges.extract_attributes",
        "extract_nodes.extract_attributes",
        "extract_nodes.extract_summary",
        "extract_nodes.extract_summaries_batch",
        "summarize_nodes.summarize_pair",
        "summarize_nodes.summary_description",
    }
)
"""What a small model does well enough. Whether a fact contradicts another one is not among it,
though Graphiti would give that to one too: there a mistake retires what is true."""

_SHOWN_CHARS: Final = 3_000
_REFUSALS: Final = frozenset({"content_filter", "refusal"})
_MOST_MANNERS: Final = 5
_REPAIR: Final = (
    "That cannot be used: {why}. Give the whole answer again, as one JSON object in the form that"
    " was asked for, with values from the text, and nothing else."
)


class _AnyObject(BaseModel):
    """For a prompt that asks for no form."""

    model_config = {"extra": "allow"}


class GatewayLlm(LLMClient):
    """Asks the memory models in their order, or the small ones for small prompts.

    `temperature` is that of the role. The role's own limit of tokens is for talking and not used.
    """

    def __init__(self, http: ModelHttp, sink: UsageSink, models: MemoryModels) -> None:
        super().__init__(LLMConfig(model="", max_tokens=LONGEST_ANSWER))
        self._http = http
        self._sink = sink
        self._models = models
        self._manners = KnownManners()

    def use(self, models: MemoryModels) -> None:
        """Ask these from now on."""
        self._models = models
        self._manners.forget()

    async def generate_response(
        self,
        messages: list[Message],
        response_model: type[BaseModel] | None = None,
        max_tokens: int | None = None,
        model_size: ModelSize = ModelSize.medium,
        group_id: str | None = None,
        prompt_name: str | None = None,
        *,
        attribute_extraction: bool = False,
        model: str | None = None,
    ) -> dict[str, Any]:
        """The answer in the form of `response_model`. Raises ModelCallError."""
        del model, model_size  # the name of the prompt decides
        name = prompt_name or "unknown"
        wanted = response_model or _AnyObject
        asked = said(messages, group_id, attributes=attribute_extraction)
        small = name in SMALL_PROMPTS and bool(self._models.small)
        endpoints = (*self._models.small, *self._models.memory) if small else self._models.memory
        role = "small" if small else "memory"
        call = _Call(self._http, self._sink, self._manners, name, role, wanted, max_tokens)
        return await self._http.first_good(endpoints, lambda each: call.converse(each, asked))

    async def _generate_response(
        self,
        messages: list[Message],
        response_model: type[BaseModel] | None = None,
        max_tokens: int = LONGEST_ANSWER,
        model_size: ModelSize = ModelSize.medium,
        *,
        model: str | None = None,
    ) -> dict[str, Any]:
        return await self.generate_response(
            messages, response_model, max_tokens, model_size, model=model
        )


class _Call:
    """One prompt on its way to an answer that can be used."""

    def __init__(
        self,
        http: ModelHttp,
        sink: UsageSink,
        manners: KnownManners,
        prompt: str,
        role: str,
        wanted: type[BaseModel],
        most_tokens: int | None,
    ) -> None:
        self._http = http
        self._sink = sink
        self._manners = manners
        self._prompt = prompt
        self._tags = (f"role:{role}", f"purpose:{prompt}")
        self._wanted = wanted
        self._most_tokens = most_tokens

    async def converse(self, endpoint: Endpoint, asked: Said) -> dict[str, Any]:
        """Ask, and once more with what was wrong. Raises ModelCallError."""
        first = await self._text(endpoint, asked)
        try:
            return read_answer(first, self._wanted)
        except UnusableAnswerError as error:
            second = await self._text(endpoint, _repair(asked, first, str(error)))
        try:
            return read_answer(second, self._wanted)
        except UnusableAnswerError as error:
            for text in (second, first):
                if (good := what_is_good(text, self._wanted)) is not None:
                    return good
            code = ProblemCode.MEMORY_ANSWER_UNUSABLE
            raise ModelCallError(code, f"{self._prompt}: {error}", endpoint.model) from None

    async def _text(self, endpoint: Endpoint, asked: Said) -> str:
        text, reason = text_of(await self._body(endpoint, asked))
        if reason in _REFUSALS and not text.strip():
            detail = f"{self._prompt}: the model refuses to answer"
            raise ModelCallError(ProblemCode.REQUEST_REFUSED, detail, endpoint.model)
        return text

    async def _body(self, endpoint: Endpoint, asked: Said) -> Mapping[str, object]:
        manners = self._manners.of(endpoint)
        before = replace(manners)
        answer = await self._post(endpoint, asked, manners)
        for _ in range(_MOST_MANNERS):
            if not manners.learn(answer, endpoint):
                break
            answer = await self._post(endpoint, asked, manners)
        if answer.status != HTTPStatus.OK:
            manners.restore(before)  # leaving things out did not help
        found = self._http.check(answer, endpoint)
        self._sink.count(self._prompt, answer.usage)
        return found

    async def _post(self, endpoint: Endpoint, asked: Said, manners: Manners) -> Answer:
        body = request_body(asked, self._wanted, endpoint, manners, self._most_tokens)
        return await self._http.post(endpoint, "chat/completions", body, self._tags)


def _repair(asked: Said, answer: str, why: str) -> Said:
    shown = [{"role": "assistant", "content": answer[:_SHOWN_CHARS]}] if answer.strip() else []
    return [*asked, *shown, {"role": "user", "content": _REPAIR.format(why=why)}]
