"""The system prompt goes out first with each call, and not at all where there is none."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest

from nova_desktop.domain.chat import Author, ChatRequest, Delta, WaitsFor
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import Route, Way
from nova_desktop.services.answers import ChatParts
from nova_desktop.services.chat import Chat
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from tests.fakes.memory_stores import MemoryBook, MemoryChatStore, MemoryCommandStore

pytestmark = pytest.mark.anyio


class Gateway:
    async def planned(self) -> None: ...

    def model_for(self, role: Role) -> str:
        return "a model"

    def ways(self, role: Role) -> tuple[Way, ...]:
        return (Way("", "a model"),)

    async def route(self, way: Way, on_wait: Callable[[WaitsFor], None] | None = None) -> Route:
        return Route("", way.model, "http://gateway", "key")

    def answered(self, route: Route, group: str) -> str:
        return group or route.model

    def failed(self, way: Way, problem: Problem) -> None: ...


class Completions:
    def __init__(self) -> None:
        self.requests: list[ChatRequest] = []

    async def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        yield Delta(text="Hello", finish_reason="stop")

    async def aclose(self) -> None: ...


async def asked(prompt: Callable[[], str] | None, *texts: str) -> list[ChatRequest]:
    """What goes out for these messages of one chat."""
    scope = TaskScope(lambda error: pytest.fail(repr(error)))
    book, completions = MemoryBook(), Completions()
    parts = ChatParts(
        MemoryChatStore(book),
        Journal(MemoryCommandStore(book)),
        completions,
        Gateway(),
        RoleChoice,
        lambda problem: pytest.fail(repr(problem)),
        prompt=prompt,
    )
    chat, conversation = Chat(parts, scope), ""
    for text in texts:
        conversation = await chat.send(conversation, text)
        async with asyncio.timeout(5):
            while chat.answering(conversation):
                await asyncio.sleep(0)
    await scope.close()
    return completions.requests


async def test_it_is_made_anew_for_each_call() -> None:
    made = iter(("It is noon.", "It is one."))
    first, second = await asked(lambda: next(made), "Hi", "And now?")
    assert first.messages == ((Author.SYSTEM, "It is noon."), (Author.YOU, "Hi"))
    assert second.messages[0] == (Author.SYSTEM, "It is one.")
    assert [author for author, _ in second.messages].count(Author.SYSTEM) == 1


@pytest.mark.parametrize("prompt", [None, lambda: ""])
async def test_without_one_only_the_words_go_out(prompt: Callable[[], str] | None) -> None:
    (request,) = await asked(prompt, "Hi")
    assert request.messages == ((Author.YOU, "Hi"),)
