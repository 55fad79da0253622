"""Several deployments behind one name, refused keys of accounts, and roles without their model."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.domain.providers import Absence, Absent, ModelChoice
from nova_desktop.domain.settings import Providers, SecretsPlace, Settings
from nova_desktop.services.chat_models import ChatModels
from nova_desktop.services.keys import Keys
from nova_desktop.services.model_changes import with_deployment
from nova_desktop.ui.models.form_values import FormValues, NewModel
from nova_desktop.ui.models.key_replacement import KeyReplacement
from nova_desktop.ui.models.words import instead_text, model_text
from nova_desktop.ui.settings.places import WithPlace
from tests.fakes.models_desk import Desk
from tests.fakes.providers import ScriptedProbe
from tests.unit.services.test_chat_models import CLOUD, FILE, OTHER, TWIN

pytestmark = pytest.mark.anyio
KEY = SecretRef("openai")
ACCOUNT = Account("openai", "openai", secret=KEY)


class Answers:
    """AccountKeyQuestions and PlaceQuestion: keys in their order, and whether to keep one."""

    def __init__(self, *keys: str, keep: bool = False) -> None:
        self.keys = list(keys)
        self.keep = keep
        self.told: list[str] = []

    async def ask_key(self, name: str, wrong: str) -> str:
        self.told.append(f"{name}: {wrong}")
        return self.keys.pop(0) if self.keys else ""

    async def keep_anyway(self, name: str, why: str) -> bool:
        self.told.append(f"{name}? {why}")
        return self.keep

    async def ask_place(self) -> SecretsPlace | None:
        return None


class KeyDesk(Desk):
    """`mini` belongs to an account whose key was refused; `qwen` has keys of the user's own."""

    def __init__(self) -> None:
        super().__init__()
        self.own: list[str] = []

    async def prepare(self) -> None:
        def edit(now: Settings) -> Settings:
            now = replace(now, providers=Providers((ACCOUNT,)))
            now = with_deployment(now, replace(OTHER, secret=KEY, account="openai"))
            now = with_deployment(now, replace(CLOUD, secret=SecretRef("first")))
            return with_deployment(now, replace(TWIN, secret=SecretRef("second")))

        self.bench.vault.values[KEY] = "sk-old"
        await self.model_settings.change(edit)

    @property
    def probe(self) -> ScriptedProbe:
        return self.provider_probe

    def replacement(self, answers: Answers) -> KeyReplacement:
        keys = Keys(self.bench.vault, self.settings, self.bench.gateway.secrets_changed)
        place = WithPlace(keys, answers)
        return KeyReplacement(self.desk, self.presenter, answers, place, self.own.append)


@pytest.fixture
async def desk() -> AsyncIterator[KeyDesk]:
    desk = KeyDesk()
    await desk.bench.gateway.address("qwen")
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


def behind(desk: Desk, model: str) -> list[tuple[str, bool]]:
    known = desk.settings.now.models.deployments
    return [(d.upstream, d.enabled) for d in known if d.model == model]


async def test_one_of_two_is_switched_and_the_other_goes_on(desk: KeyDesk) -> None:
    desk.screen.answers["wish"] = ("switch", TWIN.id)
    desk.actions.do("open", desk.row("qwen"))
    await desk.toast("groq/qwen is off")
    assert behind(desk, "qwen") == [("huggingface/qwen", True), ("groq/qwen", False)]
    assert desk.roles.current(Role.CHAT) == "qwen"


async def test_one_of_two_is_removed_and_brought_back(desk: KeyDesk) -> None:
    await desk.prepare()
    desk.bench.vault.values[SecretRef("second")] = "k2"
    desk.screen.answers["wish"] = ("remove", TWIN.id)
    desk.actions.do("open", desk.row("qwen"))
    undo = await desk.toast("groq/qwen removed")
    assert behind(desk, "qwen") == [("huggingface/qwen", True)]
    assert SecretRef("second") not in desk.bench.vault.values
    assert undo is not None
    undo()
    await desk.until(lambda: len(behind(desk, "qwen")) == 2)
    assert desk.bench.vault.values[SecretRef("second")] == "k2"


async def test_one_of_two_is_edited(desk: KeyDesk) -> None:
    desk.screen.answers |= {
        "wish": ("edit", TWIN.id),
        "edit": FormValues("qwen", "cerebras/qwen"),
    }
    desk.actions.do("edit", desk.row("qwen"))  # of several one is chosen first
    await desk.toast("qwen changed")
    assert behind(desk, "qwen") == [("huggingface/qwen", True), ("cerebras/qwen", True)]


async def test_a_second_one_is_added_under_a_name_that_is_there(desk: KeyDesk) -> None:
    desk.screen.answers["new"] = NewModel(values=FormValues("mini", "azure/mini", key="k"))
    desk.actions.add()
    await desk.toast("mini added")
    assert behind(desk, "mini") == [("openai/mini", True), ("azure/mini", True)]
    assert desk.names().count("mini") == 1


async def test_a_new_key_of_one_is_not_that_of_its_account(desk: KeyDesk) -> None:
    await desk.prepare()
    desk.screen.answers["edit"] = FormValues("mini", "openai/mini", key="sk-own")
    desk.actions.do("edit", desk.row("mini"))
    await desk.toast("mini changed")
    assert desk.bench.vault.values[KEY] == "sk-old"
    assert desk.bench.vault.values[SecretRef(f"model/{OTHER.id}")] == "sk-own"


async def test_an_accounts_key_is_validated_before_it_is_kept(desk: KeyDesk) -> None:
    await desk.prepare()
    desk.probe.refused.add("sk-wrong")
    answers = Answers("sk-wrong", " sk-good ")
    assert await desk.replacement(answers).replace("mini")
    assert answers.told == [
        "OpenAI: ",
        "OpenAI: The key was refused. Copy it again, or make a new one there.",
    ]
    assert desk.bench.vault.values[KEY] == "sk-good"
    await desk.toast("The next call to OpenAI uses the new key")


async def test_a_wrong_key_is_never_kept(desk: KeyDesk) -> None:
    await desk.prepare()
    desk.probe.refused.add("sk-wrong")
    assert not await desk.replacement(Answers("sk-wrong")).replace("mini")
    assert desk.bench.vault.values[KEY] == "sk-old"


@pytest.mark.parametrize("keep", [True, False])
async def test_what_cannot_be_tried_now_is_kept_only_on_demand(desk: KeyDesk, keep: bool) -> None:
    await desk.prepare()
    desk.probe.results["openai"] = KeyCheck(KeyOutcome.NO_CREDIT)
    assert await desk.replacement(Answers("sk-poor", keep=keep)).replace("mini") is keep
    assert desk.bench.vault.values[KEY] == ("sk-poor" if keep else "sk-old")


async def test_a_key_of_the_users_own_is_asked_for_as_such(desk: KeyDesk) -> None:
    await desk.prepare()
    refused = NovaError.of(ProblemCode.PROVIDER_KEY_REFUSED)
    desk.targets.keys["qwen"] = ("first", "second")
    desk.calls.fails["qwen/second"] = refused
    await desk.desk.tests.test("qwen")
    replacement = desk.replacement(Answers())
    assert not await replacement.replace("qwen")
    assert desk.own == ["qwen"]
    assert replacement.secret_of("qwen") == SecretRef("second")  # the refused one of the two


async def test_who_answers_instead_and_why(desk: KeyDesk) -> None:
    await desk.roles.choose(Role.CHAT, "qwen")
    models = ChatModels(desk.model_settings, desk.desk.gateways)
    assert models.current() == ModelChoice("qwen", "HuggingFace")
    desk.actions.do("switch", desk.row("qwen"))
    await desk.toast("qwen is off. mini takes its place")
    off = Absent("qwen", Absence.OFF)
    assert models.current() == ModelChoice("mini", "OpenAI", instead_of=off)
    assert model_text(models.current()) == "mini · OpenAI (qwen is off)"
    assert instead_text(models.current()) == "qwen is off, so mini answers."
    await desk.until(lambda: desk.screen.roles[Role.CHAT].absent == off)
    desk.actions.turn_on("qwen")
    await desk.toast("qwen is on")
    await desk.until(lambda: desk.screen.roles[Role.CHAT].absent is None)
    assert model_text(models.current()) == "qwen · HuggingFace"


async def test_a_chosen_model_that_nobody_serves(desk: KeyDesk) -> None:
    await desk.roles.choose(Role.MEMORY, "lost")
    assert desk.roles.absent(Role.MEMORY) == Absent("lost", Absence.GONE)
    assert desk.roles.current(Role.MEMORY) == "qwen"
    assert desk.roles.absent(Role.CHAT) is None


async def test_the_last_one_leaves_its_role_empty_and_says_so(desk: KeyDesk) -> None:
    desk.actions.do("switch", desk.row("vectors"))
    await desk.toast("vectors is off. No model is left for its role")


async def test_a_local_file_moves_only_its_own_server(desk: KeyDesk) -> None:
    launcher = desk.bench.launcher

    def servers() -> list[str]:
        return [str(p["model_path"]) for p in launcher.params if "model_path" in p]

    await desk.until(lambda: servers() == [FILE.path])
    gateway = next(
        c for c, p in zip(launcher.children, launcher.params, strict=True) if "model_path" not in p
    )
    desk.screen.answers["new"] = NewModel(
        file=replace(FILE, model="more", path="/models/more.gguf")
    )
    desk.actions.add()
    await desk.toast("more added")
    await desk.until(lambda: servers() == [FILE.path, "/models/more.gguf"])
    desk.screen.answers["file"] = replace(FILE, context_tokens=8192)
    desk.actions.do("edit", desk.row("small"))
    await desk.toast("small changed")
    await desk.until(lambda: servers() == [FILE.path, "/models/more.gguf", FILE.path])
    first, more, again = (
        c for c, p in zip(launcher.children, launcher.params, strict=True) if "model_path" in p
    )
    assert (first.ended_by, more.ended_by, again.ended_by, gateway.ended_by) == (
        "stdin", "", "", "",
    )  # fmt: skip
    assert desk.bench.supervisor.status("gateway").pid == gateway.pid
    assert all(isinstance(d, Deployment) for d in desk.bench.gateway.plan.deployments)
    await _settled(lambda: desk.bench.gateway.plan == desk.bench.plans.in_place)


async def _settled(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not look():
            await asyncio.sleep(0)
