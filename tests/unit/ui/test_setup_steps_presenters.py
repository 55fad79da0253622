"""The steps of the set-up by themselves: keys, connection, models, the user, the first answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Replaced
from nova_desktop.domain.served_models import GatewayLook, LookOutcome, ServedModel
from nova_desktop.domain.settings import You
from nova_desktop.domain.setup import DEFAULT_ADDRESS, Source
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.setup_wizard.connection_presenter import ConnectionPresenter
from nova_desktop.ui.setup_wizard.offers import ModelOffer
from nova_desktop.ui.setup_wizard.steps import DoneStep, ModelsStep, YouStep
from tests.fakes.setup_parts import CHAT, EMBEDDING, FakeParts

pytestmark = pytest.mark.anyio
GOOD = GatewayLook(LookOutcome.OK, "http://x", (ServedModel("a", "own"),))


@pytest.fixture
async def scope() -> AsyncIterator[TaskScope]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield scope
    await scope.close()
    assert errors == []


async def rest(scope: TaskScope) -> None:
    async with asyncio.timeout(5):
        while len(scope):
            await asyncio.sleep(0)


class ConnectionPage:
    def __init__(self) -> None:
        self.said = (DEFAULT_ADDRESS, "")
        self.look: GatewayLook | None = None
        self.busy = False

    def typed(self) -> tuple[str, str]:
        return self.said

    def show_nothing(self) -> None:
        self.look, self.busy = None, False

    def show_busy(self) -> None:
        self.busy = True

    def show_look(self, look: GatewayLook) -> None:
        self.look, self.busy = look, False


class Connecting:
    def __init__(self, scope: TaskScope) -> None:
        self.page, self.fakes = ConnectionPage(), FakeParts()
        self.presenter = ConnectionPresenter(self.fakes.parts(), scope, self.page, lambda: None)


async def test_exactly_what_is_typed_is_tested_and_used(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.fakes.gateways.seen = GOOD
    desk.presenter.test("x/v1/", " sk-1")
    assert desk.page.busy
    await rest(scope)
    assert desk.fakes.gateways.looks == [("x/v1/", " sk-1", "")]
    assert desk.presenter.is_complete
    assert await desk.presenter.leave()
    assert await desk.presenter.leave()
    assert desk.fakes.gateways.connected == [("http://x", " sk-1")]


async def test_after_an_edit_it_has_to_be_tested_again(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.fakes.gateways.seen = GOOD
    desk.presenter.test("x", "")
    await rest(scope)
    desk.presenter.edited()
    assert not desk.presenter.is_complete
    assert not await desk.presenter.leave()
    assert desk.page.look is None


async def test_a_test_is_cancelled(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.fakes.gateways.looking.hold()
    desk.presenter.test("x", "")
    await desk.fakes.gateways.looking.reached.wait()
    desk.presenter.cancel()
    await rest(scope)
    assert not desk.page.busy
    assert not desk.presenter.is_complete


async def test_without_models_there_is_no_way_on(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.fakes.gateways.seen = GatewayLook(LookOutcome.OK, "http://x")
    desk.presenter.test("x", "")
    await rest(scope)
    assert not desk.presenter.is_complete


async def test_a_trusted_certificate_is_looked_at_again(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.fakes.gateways.seen = GatewayLook(LookOutcome.TLS, certificate="PEM")
    desk.presenter.test("https://x", "k")
    await rest(scope)
    desk.presenter.trust()
    await rest(scope)
    assert desk.fakes.gateways.looks[-1] == ("https://x", "k", "PEM")


async def test_what_was_found_before_needs_no_test(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.presenter.found(GOOD)
    desk.presenter.entered()
    assert desk.presenter.is_complete
    assert desk.page.look is GOOD


async def test_what_was_found_does_not_replace_what_is_typed(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.page.said = ("http://other", "")
    desk.presenter.found(GOOD)
    desk.presenter.entered()
    assert not desk.presenter.is_complete
    assert not desk.presenter.leads_on(Source.CONNECTION)


@pytest.mark.parametrize(
    "look",
    [
        GatewayLook(LookOutcome.OK, "http://x"),
        GatewayLook(LookOutcome.KEY_MISSING),
        GatewayLook(LookOutcome.REFUSED),
    ],
)
async def test_only_one_that_asks_nothing_leads_on(scope: TaskScope, look: GatewayLook) -> None:
    desk = Connecting(scope)
    assert not desk.presenter.leads_on(Source.CONNECTION)
    desk.presenter.found(look)
    assert not desk.presenter.leads_on(Source.CONNECTION)


async def test_what_was_found_is_used_at_once(scope: TaskScope) -> None:
    desk = Connecting(scope)
    desk.presenter.found(GOOD)
    assert desk.presenter.leads_on(Source.CONNECTION)
    assert not desk.presenter.leads_on(Source.KEYS)
    assert await desk.presenter.take()
    assert desk.fakes.gateways.connected == [("http://x", "")]
    assert desk.presenter.leads_on(Source.CONNECTION)


class ModelsPage:
    def __init__(self) -> None:
        self.offers: Mapping[Role, Sequence[ModelOffer]] = {}
        self.chosen: Mapping[Role, str] = {}
        self.without = ""

    def show_roles(
        self, offers: Mapping[Role, Sequence[ModelOffer]], chosen: Mapping[Role, str]
    ) -> None:
        self.offers, self.chosen = offers, dict(chosen)

    def show_notes(self, replaced: Sequence[Replaced], without_embeddings: str) -> None:
        del replaced
        self.without = without_embeddings


async def test_models_are_filled_in_and_saved_as_they_are_shown() -> None:
    fakes, page = FakeParts(), ModelsPage()
    step = ModelsStep(fakes.parts(), page, lambda: ((), "Anthropic"))
    step.entered()
    assert [offer.name for offer in page.offers[Role.EMBEDDING]] == [EMBEDDING]
    assert page.chosen[Role.CHAT] == CHAT
    assert page.without == ""
    step.choose(Role.MEMORY, CHAT)
    assert await step.leave()
    roles = fakes.settings.now.roles
    assert (roles.chat_llm_model, roles.memory_llm_model) == (CHAT, CHAT)
    assert roles.embedding_model == EMBEDDING


async def test_text_only_memory_is_chosen_and_taken_back() -> None:
    fakes, page = FakeParts(), ModelsPage()
    step = ModelsStep(fakes.parts(), page, lambda: ((), ""))
    step.entered()
    step.choose(Role.EMBEDDING, "")
    assert await step.leave()
    roles = fakes.settings.now.roles
    assert roles.memory_text_only
    assert roles.embedding_model == EMBEDDING  # for who changes their mind

    step.entered()
    assert page.chosen[Role.EMBEDDING] == ""
    step.choose(Role.EMBEDDING, EMBEDDING)
    assert await step.leave()
    assert not fakes.settings.now.roles.memory_text_only


async def test_what_stands_there_as_none_is_kept_as_text_only() -> None:
    fakes, page = FakeParts(), ModelsPage()
    fakes.gateways.roles = {Role.CHAT: CHAT}
    step = ModelsStep(fakes.parts(), page, lambda: ((), ""))
    step.entered()
    assert await step.leave()
    assert fakes.settings.now.roles.memory_text_only


async def test_without_any_embedding_model_nothing_was_chosen_on_purpose() -> None:
    fakes, page = FakeParts(), ModelsPage()
    fakes.gateways.served, fakes.gateways.roles = fakes.gateways.served[:1], {Role.CHAT: CHAT}
    step = ModelsStep(fakes.parts(), page, lambda: ((), ""))
    step.entered()
    assert await step.leave()
    assert not fakes.settings.now.roles.memory_text_only


async def test_who_has_no_embeddings_is_named_when_there_are_none() -> None:
    fakes, page = FakeParts(), ModelsPage()
    fakes.gateways.served = fakes.gateways.served[:1]
    ModelsStep(fakes.parts(), page, lambda: ((), "Anthropic")).entered()
    assert page.without == "Anthropic"


class YouPage:
    def __init__(self, you: You) -> None:
        self.now = you
        self.shown: list[You] = []
        self.wrong = ("", "")

    def show_you(self, you: You) -> None:
        self.shown.append(you)

    def you(self) -> You:
        return self.now

    def show_wrong(self, email: str, zone: str) -> None:
        self.wrong = (email, zone)


@pytest.mark.parametrize("you", [You(), You("Ada", "ada@example.org", "Europe/London", "x")])
async def test_what_is_told_of_the_user_is_saved(you: You) -> None:
    fakes, page = FakeParts(), YouPage(you)
    assert await YouStep(fakes.parts(), page).leave()
    assert fakes.settings.now.you == you


async def test_what_is_known_is_shown_once() -> None:
    fakes, page = FakeParts(), YouPage(You(email="typed@example.org"))
    step = YouStep(fakes.parts(), page)
    step.entered()
    step.entered()
    assert page.shown == [You()]


@pytest.mark.parametrize("you", [You(email="ada"), You(timezone="Nowhere/At all")])
async def test_what_makes_no_sense_is_said_beside_its_field(you: You) -> None:
    fakes, page = FakeParts(), YouPage(you)
    assert not await YouStep(fakes.parts(), page).leave()
    assert any(page.wrong)
    assert fakes.settings.now.you == You()


class DonePage:
    def __init__(self) -> None:
        self.shown: list[Message] = []
        self.answering: list[bool] = []
        self.answered = False

    def show_model(self, model: str) -> None: ...

    def show_messages(self, messages: Sequence[Message]) -> None:
        self.shown = list(messages)

    def update_message(self, message: Message) -> None:
        self.shown[-1] = message

    def show_answering(self, answering: bool) -> None:
        self.answering.append(answering)

    def show_answered(self, answered: bool) -> None:
        self.answered = answered

    def clear_prompt(self) -> None: ...


class Chat:
    def __init__(self) -> None:
        self.live = False
        self.fails: NovaError | None = None
        self.listeners: list[Callable[[Message], None]] = []
        self.stopped: list[str] = []
        self.answer = Message(
            "m2", "c1", 2, Author.NOVA, "", MessageState.QUEUED, created_at=datetime.now(UTC)
        )

    async def send(self, conversation_id: str, text: str) -> str:
        del conversation_id, text
        if self.fails is not None:
            raise self.fails
        self.live = True
        return "c1"

    async def stop(self, conversation_id: str) -> None:
        self.stopped.append(conversation_id)

    async def retry(self, conversation_id: str) -> None:
        del conversation_id
        self.live = True

    async def messages(self, conversation_id: str) -> Sequence[Message]:
        del conversation_id
        return [self.answer]

    def answering(self, conversation_id: str) -> bool:
        del conversation_id
        return self.live

    def on_message(self, listener: Callable[[Message], None]) -> None:
        self.listeners.append(listener)

    def stop_telling(self, listener: Callable[[Message], None]) -> None:
        self.listeners.remove(listener)


async def test_the_first_answer_streams_and_opens_the_way(scope: TaskScope) -> None:
    chat, page = Chat(), DonePage()
    problems: list[object] = []
    operations = Operations(scope, lambda problem, _retry: problems.append(problem))
    step = DoneStep(chat, page, operations, lambda: CHAT, lambda: None)
    step.send("Hello")
    await rest(scope)
    assert step.conversation == "c1"
    assert not step.is_complete
    words = Message(
        "m2", "c1", 2, Author.NOVA, "Hi", MessageState.STREAMING, created_at=datetime.now(UTC)
    )
    (listener,) = chat.listeners
    listener(words)
    assert page.shown == [words]
    assert page.answered
    assert step.is_complete
    step.cancel()
    await rest(scope)
    assert chat.stopped == ["c1"]
    assert problems == []
    step.end()
    step.end()
    assert chat.listeners == []


async def test_a_question_that_is_not_stored_is_told_and_can_be_sent_again(
    scope: TaskScope,
) -> None:
    chat, page = Chat(), DonePage()
    problems: list[object] = []
    operations = Operations(scope, lambda problem, _retry: problems.append(problem))
    step = DoneStep(chat, page, operations, lambda: CHAT, lambda: None)
    chat.fails = NovaError.of(ProblemCode.DISK_FULL)
    step.send("Hello")
    await rest(scope)
    assert len(problems) == 1
    assert page.answering[-1] is False
    chat.fails = None
    step.send("Hello")
    await rest(scope)
    assert step.conversation == "c1"
