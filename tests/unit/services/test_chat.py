"""The chat service: nothing said is lost, every end of an answer is a state."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import (
    Author,
    ChatRequest,
    Delta,
    Measure,
    Message,
    MessageState,
    WaitsFor,
)
from nova_desktop.domain.gateway_plan import Role, SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import Route, Way
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.answers import ChatParts
from nova_desktop.services.chat import Chat
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from tests.fakes.memory_stores import MemoryBook, MemoryChatStore, MemoryCommandStore

pytestmark = pytest.mark.anyio


class FakeGateway:
    def __init__(self) -> None:
        self.model = "a model"
        self.ready = asyncio.Event()
        self.ready.set()
        self.fails: NovaError | None = None
        self.missing: SecretRef | None = None
        self.waits_for = WaitsFor.GATEWAY

    async def planned(self) -> None: ...

    def ways(self, role: Role) -> tuple[Way, ...]:
        return (Way("", self.model_for(role)),)

    async def route(self, way: Way, on_wait: Callable[[WaitsFor], None] | None = None) -> Route:
        if on_wait is not None and not self.ready.is_set():
            on_wait(self.waits_for)
        await self.ready.wait()
        if self.fails:
            raise self.fails
        if self.missing is not None:
            name = self.missing.name
            raise NovaError.of(ProblemCode.KEY_MISSING, model=way.model, secret=name)
        return Route(way.gateway, way.model, "http://gateway", "key")

    def answered(self, route: Route, group: str) -> str:
        return group or route.model

    def failed(self, way: Way, problem: Problem) -> None: ...

    def model_for(self, role: Role) -> str:
        return self.model


class FakeCompletions:
    """Plays `script`: texts, errors to raise, or events to wait for."""

    def __init__(self) -> None:
        self.script: list[str | NovaError | asyncio.Event] = ["Hello", " there"]
        self.requests: list[ChatRequest] = []
        self.closed = 0
        self.fails: list[NovaError] = []

    async def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        if self.fails:
            raise self.fails.pop(0)
        try:
            for item in self.script:
                if isinstance(item, NovaError):
                    raise item
                if isinstance(item, asyncio.Event):
                    await item.wait()
                else:
                    yield Delta(text=item)
            yield Delta(finish_reason="stop", measure=Measure(3, 2, None, 40.0, 90.0))
        finally:
            self.closed += 1

    async def aclose(self) -> None: ...


class Bench:
    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.book = book = MemoryBook()
        self.store = MemoryChatStore(book)
        self.gateway = FakeGateway()
        self.completions = FakeCompletions()
        self.problems: list[Problem] = []
        self.seen: list[Message] = []
        self.news = asyncio.Event()
        self.journal = Journal(MemoryCommandStore(book))
        parts = ChatParts(
            self.store,
            self.journal,
            self.completions,
            self.gateway,
            lambda: RoleChoice(temperature=0.0),
            self.problems.append,
        )
        self.chat = Chat(parts, self.scope, store_again_s=0.01)
        self.chat.on_message(self.saw)

    def saw(self, message: Message) -> None:
        self.seen.append(message)
        self.news.set()

    async def over(self, conversation_id: str) -> list[Message]:
        async with asyncio.timeout(5):
            while self.chat.answering(conversation_id):
                await asyncio.sleep(0)
        return list(await self.store.messages(conversation_id))

    async def until_text(self, text: str) -> None:
        async with asyncio.timeout(5):
            while not any(m.text == text for m in self.seen):
                await self.news.wait()
                self.news.clear()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.scope.close()
    assert bench.errors == []


async def test_who_stopped_listening_hears_nothing_more(bench: Bench) -> None:
    heard: list[Message] = []

    def once(message: Message) -> None:
        heard.append(message)
        bench.chat.stop_telling(once)

    bench.chat.on_message(once)
    await bench.over(await bench.chat.send("", "Hi"))
    assert len(heard) == 1
    assert len(bench.seen) > 1


async def test_a_question_and_its_answer_are_stored(bench: Bench) -> None:
    conversation = await bench.chat.send("", "  What is\ndue? ")
    said, answer = await bench.over(conversation)
    assert (said.author, said.text) == (Author.YOU, "  What is\ndue? ")
    assert (answer.text, answer.state, answer.model) == (
        "Hello there",
        MessageState.COMPLETE,
        "a model",
    )
    assert answer.measure.completion_tokens == 2
    assert (await bench.chat.conversations())[0].title == "What is due?"
    request = bench.completions.requests[0]
    assert request.messages == ((Author.YOU, "  What is\ndue? "),)
    assert request.call_id == answer.id
    assert request.temperature == 0.0
    assert "role:chat" in request.tags


async def test_what_was_said_is_stored_before_the_gateway_is_ready(bench: Bench) -> None:
    bench.gateway.ready.clear()
    conversation = await bench.chat.send("", "Hi")
    said, waiting = await bench.store.messages(conversation)
    assert (said.text, waiting.state) == ("Hi", MessageState.QUEUED)
    bench.gateway.ready.set()
    assert (await bench.over(conversation))[-1].state is MessageState.COMPLETE


async def test_stop_keeps_what_came_and_closes_the_stream(bench: Bench) -> None:
    bench.completions.script = ["Some", " words", asyncio.Event()]
    conversation = await bench.chat.send("", "Hi")
    await bench.until_text("Some words")
    await bench.chat.stop(conversation)
    answer = (await bench.over(conversation))[-1]
    assert (answer.text, answer.state) == ("Some words", MessageState.STOPPED)
    assert bench.completions.closed == 1


async def test_a_broken_stream_keeps_what_came(bench: Bench) -> None:
    cut = NovaError.of(ProblemCode.ANSWER_CUT, detail="eof", retryable=True)
    bench.completions.script = ["Half an", cut]
    conversation = await bench.chat.send("", "Hi")
    answer = (await bench.over(conversation))[-1]
    assert (answer.text, answer.state) == ("Half an", MessageState.FAILED)
    assert (answer.problem, answer.problem_detail) == (ProblemCode.ANSWER_CUT, "eof")


async def test_retry_answers_again_without_the_failed_words(bench: Bench) -> None:
    bench.completions.script = ["Half", NovaError.of(ProblemCode.ANSWER_CUT)]
    conversation = await bench.chat.send("", "Hi")
    await bench.over(conversation)
    bench.completions.script = ["Whole"]
    await bench.chat.retry(conversation)
    messages = await bench.over(conversation)
    assert [(m.text, m.variant, m.variants) for m in messages] == [("Hi", 1, 1), ("Whole", 2, 2)]
    assert bench.completions.requests[-1].messages == ((Author.YOU, "Hi"),)
    assert await bench.chat.choose_variant(conversation, messages[-1].id, -1)
    assert [m.text for m in await bench.chat.messages(conversation)] == ["Hi", "Half"]


@pytest.mark.parametrize("code", [ProblemCode.CHILD_GAVE_UP, ProblemCode.GATEWAY_UNREACHABLE])
async def test_a_gateway_that_never_comes_is_told(bench: Bench, code: ProblemCode) -> None:
    bench.gateway.fails = NovaError.of(code)
    conversation = await bench.chat.send("", "Hi")
    said, answer = await bench.over(conversation)
    assert (said.text, answer.state, answer.problem) == ("Hi", MessageState.FAILED, code)


async def test_words_go_out_again_while_the_gateway_comes_back(bench: Bench) -> None:
    gone = NovaError.of(ProblemCode.GATEWAY_UNREACHABLE)
    bench.completions.fails = [gone, gone]
    conversation = await bench.chat.send("", "Hi")
    answer = (await bench.over(conversation))[-1]
    assert (answer.text, answer.state) == ("Hello there", MessageState.COMPLETE)
    assert len(bench.completions.requests) == 3


async def test_without_a_model_it_says_so(bench: Bench) -> None:
    bench.gateway.model = ""
    conversation = await bench.chat.send("", "Hi")
    assert (await bench.over(conversation))[-1].problem is ProblemCode.NO_MODEL


async def test_without_its_key_it_says_so(bench: Bench) -> None:
    bench.gateway.missing = SecretRef("openai")
    conversation = await bench.chat.send("", "Hi")
    assert (await bench.over(conversation))[-1].problem is ProblemCode.KEY_MISSING
    assert bench.completions.requests == []


async def test_closing_leaves_no_answer_open(bench: Bench) -> None:
    bench.completions.script = ["Some", asyncio.Event()]
    conversation = await bench.chat.send("", "Hi")
    await bench.until_text("Some")
    await bench.chat.close()
    answer = (await bench.store.messages(conversation))[-1]
    assert (answer.text, answer.state) == ("Some", MessageState.INTERRUPTED)


async def test_stop_before_the_first_step_leaves_no_answer_open(bench: Bench) -> None:
    conversation = await bench.chat.send("", "Hi")
    await bench.chat.stop(conversation)
    answer = (await bench.over(conversation))[-1]
    assert answer.state is MessageState.STOPPED


async def test_answers_of_one_conversation_follow_each_other(bench: Bench) -> None:
    gate = asyncio.Event()
    bench.completions.script = ["One", gate]
    conversation = await bench.chat.send("", "First")
    await bench.until_text("One")
    await bench.chat.send(conversation, "Second")
    assert len(bench.completions.requests) == 1
    gate.set()
    messages = await bench.over(conversation)
    assert len(bench.completions.requests) == 2
    assert [m.state for m in messages if m.author is Author.NOVA] == [MessageState.COMPLETE] * 2


async def test_the_gateways_figures_replace_the_streams(bench: Bench) -> None:
    conversation = await bench.chat.send("", "Hi")
    answer = (await bench.over(conversation))[-1]
    event = UsageEvent(
        answer.id,
        datetime.now(UTC),
        "a model",
        "d1",
        prompt_tokens=7,
        completion_tokens=5,
        cost_usd=0.002,
    )
    bench.chat.usage_arrived(event)
    async with asyncio.timeout(5):
        while (await bench.store.messages(conversation))[-1].measure.cost_usd is None:
            await asyncio.sleep(0)
    measure = (await bench.store.messages(conversation))[-1].measure
    assert (measure.prompt_tokens, measure.cost_usd, measure.first_token_ms) == (7, 0.002, 40.0)


async def test_stop_ends_the_running_answer_and_the_waiting_one_goes_on(bench: Bench) -> None:
    bench.completions.script = ["One", asyncio.Event()]
    conversation = await bench.chat.send("", "First")
    await bench.until_text("One")
    await bench.chat.send(conversation, "Second")
    bench.completions.script = ["Two"]
    await bench.chat.stop(conversation)
    messages = await bench.over(conversation)
    answers = [(m.text, m.state) for m in messages if m.author is Author.NOVA]
    assert answers == [("One", MessageState.STOPPED), ("Two", MessageState.COMPLETE)]


async def test_a_waiting_question_sees_the_whole_answer_before_it(bench: Bench) -> None:
    gate = asyncio.Event()
    bench.completions.script = ["One", gate, " whole"]
    conversation = await bench.chat.send("", "First")
    await bench.until_text("One")
    await bench.chat.send(conversation, "Second")
    gate.set()
    await bench.over(conversation)
    assert bench.completions.requests[1].messages == (
        (Author.YOU, "First"),
        (Author.NOVA, "One whole"),
        (Author.YOU, "Second"),
    )


async def test_two_at_once_are_answered_one_after_the_other(bench: Bench) -> None:
    conversation = await bench.chat.send("", "Zero")
    await bench.over(conversation)
    bench.completions.script = ["One", asyncio.Event()]
    await asyncio.gather(*(bench.chat.send(conversation, text) for text in ("A", "B")))
    await bench.until_text("One")
    assert len(bench.completions.requests) == 2
    await bench.chat.close()
    assert not bench.chat.answering(conversation)
    states = [m.state for m in await bench.store.messages(conversation) if m.author is Author.NOVA]
    assert states == [MessageState.COMPLETE] + [MessageState.INTERRUPTED] * 2
    assert len(bench.completions.requests) == 2


async def test_a_retry_after_an_interruption_asks_the_question_again(bench: Bench) -> None:
    bench.completions.script = ["Half", asyncio.Event()]
    conversation = await bench.chat.send("", "Hi")
    await bench.until_text("Half")
    await bench.chat.close()
    bench.completions.script = ["Whole"]
    await asyncio.gather(bench.chat.retry(conversation), bench.chat.retry(conversation))
    messages = await bench.over(conversation)
    assert [(m.text, m.variants) for m in messages] == [("Hi", 1), ("Whole", 2)]
    assert bench.completions.requests[-1].messages == ((Author.YOU, "Hi"),)


async def test_words_stay_said_when_only_their_answer_cannot_be_stored(bench: Bench) -> None:
    store = bench.store.add_message

    async def full_for_answers(message: Message, parent: str | None = None) -> Message:
        if message.author is Author.NOVA:
            raise NovaError.of(ProblemCode.DISK_FULL, retryable=True)
        return await store(message, parent)

    bench.store.add_message = full_for_answers  # type: ignore[method-assign]
    conversation = await bench.chat.send("", "Hi")
    assert [m.text for m in await store_of(bench, conversation)] == ["Hi"]
    assert [p.code for p in bench.problems] == [ProblemCode.DISK_FULL]


async def store_of(bench: Bench, conversation: str) -> list[Message]:
    return list(await bench.store.messages(conversation))
