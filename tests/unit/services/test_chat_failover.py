"""An answer that goes on to the next gateway, and what it then says of itself."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable

import pytest

from nova_desktop.domain.chat import ChatRequest, Delta, Measure, MessageState, WaitsFor
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import Route, Way
from nova_desktop.domain.usage import UsageEvent
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio

FIRST, SECOND, OURS = Way("one", "m"), Way("two", "m", True), Way("", "m", True)
FIGURES = Measure(3, 2, 0.25, 40.0, 90.0)


class Gateways:
    """A GatewayTarget with given ways; `unreachable` ones raise when their route is asked for."""

    def __init__(self, *ways: Way) -> None:
        self.given = ways
        self.unreachable: dict[str, ProblemCode] = {}
        self.told: list[tuple[str, ProblemCode]] = []
        self.well: list[str] = []

    async def planned(self) -> None: ...

    def model_for(self, role: Role) -> str:
        return self.given[0].model

    def ways(self, role: Role) -> tuple[Way, ...]:
        return self.given

    async def route(self, way: Way, on_wait: Callable[[WaitsFor], None] | None = None) -> Route:
        if way.gateway in self.unreachable:
            raise NovaError.of(self.unreachable[way.gateway])
        url = f"http://{way.gateway or 'ours'}"
        pem = "PEM" if way.gateway else ""
        wait = 7.0
        return Route(way.gateway, way.model, url, "key", pem, way.gateway, way.takes_over, wait)

    def answered(self, route: Route, group: str) -> str:
        self.well.append(route.gateway)
        return group or route.model

    def failed(self, way: Way, problem: Problem) -> None:
        self.told.append((way.gateway, problem.code))


class Completions:
    """Plays `script` by base URL: errors to raise, and deltas."""

    def __init__(self) -> None:
        self.script: dict[str, list[NovaError | Delta]] = {}
        self.called: list[tuple[str, str]] = []
        self.patience: list[float | None] = []

    async def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        self.called.append((base_url, certificate))
        self.patience.append(request.first_word_s)
        last = Delta(finish_reason="stop", measure=FIGURES, group="m", deployment="d7")
        for item in self.script.get(base_url, [Delta(text="Hello"), last]):
            if isinstance(item, NovaError):
                raise item
            yield item

    async def aclose(self) -> None: ...


class Desk(Bench):
    """A chat over ways of the test's own; `usage` is what it recorded."""

    def __init__(self, *ways: Way) -> None:
        from nova_desktop.domain.roles import RoleChoice
        from nova_desktop.services.answers import ChatParts
        from nova_desktop.services.chat import Chat

        super().__init__()
        self.ways = Gateways(*ways)
        self.calls = Completions()
        self.usage: list[UsageEvent] = []
        parts = ChatParts(
            self.store,
            self.journal,
            self.calls,
            self.ways,
            RoleChoice,
            self.problems.append,
            self.usage.append,
        )
        self.chat = Chat(parts, self.scope, store_again_s=0.01)
        self.chat.on_message(self.saw)


Make = Callable[..., Desk]


@pytest.fixture
async def made() -> AsyncIterator[Make]:
    desks: list[Desk] = []

    def make(*ways: Way) -> Desk:
        desks.append(Desk(*ways))
        return desks[-1]

    yield make
    for desk in desks:
        await desk.scope.close()
        assert desk.errors == []


def error(code: ProblemCode, **params: str) -> NovaError:
    return NovaError.of(code, detail=str(code), model="m", **params)


GOES_ON = (
    ProblemCode.GATEWAY_UNREACHABLE,
    ProblemCode.ANSWER_TIMED_OUT,
    ProblemCode.ANSWER_CUT,
    ProblemCode.PROVIDER_FAILED,
    ProblemCode.PROVIDER_UNREACHABLE,
)
STAYS = (
    ProblemCode.PROVIDER_KEY_REFUSED,
    ProblemCode.GATEWAY_KEY_REFUSED,
    ProblemCode.PROVIDER_NO_CREDIT,
    ProblemCode.PROVIDER_RATE_LIMITED,
    ProblemCode.MODEL_UNKNOWN,
    ProblemCode.REQUEST_REFUSED,
    ProblemCode.CONTEXT_TOO_LONG,
    ProblemCode.KEY_MISSING,
)


@pytest.mark.parametrize("code", GOES_ON)
async def test_the_next_takes_the_call_and_the_answer_names_it(
    made: Make, code: ProblemCode
) -> None:
    desk = made(FIRST, SECOND)
    desk.calls.script["http://one"] = [error(code)]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert (answer.state, answer.text) == (MessageState.COMPLETE, "Hello")
    assert answer.model == "m · two"
    assert desk.ways.told == [("one", code)]
    assert desk.calls.called == [("http://one", "PEM"), ("http://two", "PEM")]
    (event,) = desk.usage
    assert (event.gateway, event.deployment_id, event.cost_usd) == ("two", "two:d7", 0.25)
    assert (event.call_id, event.role, event.purpose) == (answer.id, "chat", "conversation")
    assert answer.measure == FIGURES


@pytest.mark.parametrize("code", STAYS)
async def test_what_the_user_has_to_mend_is_told(made: Make, code: ProblemCode) -> None:
    desk = made(FIRST, SECOND)
    desk.calls.script["http://one"] = [error(code)]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert (answer.state, answer.problem, answer.model) == (MessageState.FAILED, code, "m")
    assert len(desk.calls.called) == 1
    named = code in (ProblemCode.PROVIDER_KEY_REFUSED, ProblemCode.GATEWAY_KEY_REFUSED)
    assert answer.problem_params.get("gateway") == ("one" if named else None)


@pytest.mark.parametrize("began", [Delta(text="Hel"), Delta(reasoning="hm")])
async def test_never_after_words_have_come(made: Make, began: Delta) -> None:
    desk = made(FIRST, SECOND)
    desk.calls.script["http://one"] = [began, error(ProblemCode.ANSWER_CUT)]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert (answer.state, answer.text) == (MessageState.FAILED, began.text)
    assert len(desk.calls.called) == 1
    assert desk.usage == []


async def test_the_first_one_answers_without_its_name(made: Make) -> None:
    desk = made(FIRST, SECOND)
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert (answer.model, desk.ways.well) == ("m", ["one"])


async def test_the_model_that_took_over_within_a_gateway_is_named(made: Make) -> None:
    desk = made(FIRST)
    desk.calls.script["http://one"] = [Delta(text="Hi", group="other"), Delta(finish_reason="stop")]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert answer.model == "other"


@pytest.mark.parametrize("code", [ProblemCode.CHILD_GAVE_UP, ProblemCode.MODEL_FILE_INVALID])
async def test_a_managed_gateway_that_is_broken_is_passed_over(
    made: Make, code: ProblemCode
) -> None:
    desk = made(Way("", "m"), SECOND)
    desk.ways.unreachable[""] = code
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert (answer.state, answer.model) == (MessageState.COMPLETE, "m · two")


async def test_calls_of_the_managed_gateway_record_nothing_twice(made: Make) -> None:
    desk = made(FIRST, OURS)
    desk.ways.unreachable["one"] = ProblemCode.GATEWAY_UNREACHABLE
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert answer.state is MessageState.COMPLETE
    assert desk.usage == [], "its own usage event comes from the child"


async def test_when_all_fail_the_first_is_told_with_the_others_as_details(made: Make) -> None:
    desk = made(FIRST, SECOND)
    desk.calls.script["http://one"] = [error(ProblemCode.GATEWAY_UNREACHABLE)]
    desk.calls.script["http://two"] = [error(ProblemCode.PROVIDER_FAILED)]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert answer.problem is ProblemCode.GATEWAY_UNREACHABLE
    assert answer.model == "m"
    assert "m at two: provider_failed" in answer.problem_detail
    assert answer.problem_params["gateway"] == "one"


async def test_an_answer_that_was_stopped_is_estimated(made: Make) -> None:
    desk = made(FIRST)
    wait = desk.gateway.ready
    wait.clear()

    async def slow(*_: object, **__: object) -> AsyncGenerator[Delta, None]:
        yield Delta(text="Hello there")
        await wait.wait()

    desk.calls.stream_chat = slow  # type: ignore[method-assign] (a stream that hangs)
    conversation = await desk.chat.send("", "hi")
    await desk.until_text("Hello there")
    await desk.chat.stop(conversation)
    answer = (await desk.over(conversation))[-1]
    assert answer.state is MessageState.STOPPED
    assert (answer.measure.completion_tokens, answer.measure.estimated) == (3, True)


async def test_the_first_word_is_waited_for_less_while_another_way_is_left(made: Make) -> None:
    desk = made(FIRST, SECOND)
    desk.calls.script["http://one"] = [error(ProblemCode.ANSWER_TIMED_OUT)]
    answer = (await desk.over(await desk.chat.send("", "hi")))[-1]
    assert answer.state is MessageState.COMPLETE
    assert desk.calls.patience == [7.0, None]
