"""The composition root without windows: adapters to services, opened and closed in order.

Heavy adapters are imported here, so the window imports this module after its first paint.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.gateway.completions import FIRST_WORD_S, SILENCE_S, HttpCompletions
from nova_desktop.adapters.gateway.look import HttpGatewayProbe
from nova_desktop.adapters.gateway.plan_files import PlanFiles
from nova_desktop.adapters.keychain.vault import PlacedVault, make_vault
from nova_desktop.adapters.processes.launcher import PopenLauncher
from nova_desktop.adapters.processes.registry import ChildRegistry
from nova_desktop.adapters.sample_model import MODEL_NAME, find_sample_model
from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.adapters.sqlite.backup_store import SqliteBackups
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore
from nova_desktop.app.memory_parts import MemoryParts, open_memory, start_memory
from nova_desktop.app.task_parts import TaskParts, open_tasks
from nova_desktop.domain.children import RestartPolicy
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.settings import ModelFile, Models, Settings
from nova_desktop.domain.task_notices import NoticeKind
from nova_desktop.services.answers import ChatParts
from nova_desktop.services.backups import Backups
from nova_desktop.services.chat import Chat
from nova_desktop.services.chat_models import ChatModels
from nova_desktop.services.drafts import Drafts
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.gateway_edits import GatewayEdits
from nova_desktop.services.gateway_network import GatewayNetwork
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.journal import Journal
from nova_desktop.services.keys import Keys
from nova_desktop.services.local_models import LocalModels
from nova_desktop.services.model_settings import ModelSettings, extras_of
from nova_desktop.services.ports import StateStore
from nova_desktop.services.prompts import ChatPrompt
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.spending import Spending
from nova_desktop.services.supervisor import Supervisor
from nova_desktop.services.usage import UsageRecorder

_log = logging.getLogger(__name__)
ProblemListener = Callable[[Problem], None]
_KEY_BYTES = 24


@dataclass(frozen=True, slots=True)
class Children:
    """How children start and how long they are waited for; tests put stand-ins in their place.

    `first_word_s` and `silence_s` are how long an answer may take to begin, and to go on.
    """

    command: tuple[str, ...] = ()
    policy: RestartPolicy = field(default_factory=RestartPolicy)
    first_word_s: float = FIRST_WORD_S
    silence_s: float = SILENCE_S


@dataclass(frozen=True, slots=True)
class Base:
    """What everything else stands on."""

    paths: NovaPaths
    redactor: Redactor
    on_problem: ProblemListener
    scope: TaskScope
    database: Database
    state: StateStore
    settings: CurrentSettings
    vault: PlacedVault
    children: Children

    def network(self) -> Network:
        """How the network is reached now."""
        advanced = self.settings.now.advanced
        return Network(advanced.proxy, advanced.certificates)

    def child_network(self) -> Mapping[str, str]:
        """The same for the gateway child; a file that is not there is told and left out."""
        network = self.network()
        file = Path(network.certificates).expanduser()
        if network.certificates and not file.is_file():
            params = {"path": network.certificates}
            self.on_problem(Problem(ProblemCode.CERTIFICATES_UNUSABLE, params))
            network = Network(network.proxy)
        return asdict(network)

    def zone(self) -> str:
        """The IANA name of the zone where the user is, "" for this computer's."""
        return self.settings.now.you.timezone

    def wanted_notices(self) -> frozenset[NoticeKind]:
        """What the user wants to be told of."""
        wanted = self.settings.now.notifications
        kinds = {NoticeKind.REMINDER: wanted.reminders, NoticeKind.DUE: wanted.due}
        return frozenset(kind for kind, is_wanted in kinds.items() if is_wanted)

    def new_key(self) -> str:
        """A random key for this run, known to the redactor."""
        key = f"nova-{secrets.token_urlsafe(_KEY_BYTES)}"
        self.redactor.add(key)
        return key


@dataclass(frozen=True, slots=True)
class Core:
    """Everything that lives as long as one run of Nova."""

    base: Base
    supervisor: Supervisor
    gateway: ManagedGateway
    local: LocalModels
    completions: HttpCompletions
    usage: UsageRecorder
    journal: Journal
    chat: Chat
    keys: Keys
    chat_models: ChatModels
    spending: Spending
    drafts: Drafts
    model_settings: ModelSettings
    gateways: Gateways
    gateway_probe: HttpGatewayProbe
    memory: MemoryParts
    tasks: TaskParts
    backups: Backups

    async def close(self) -> None:
        """Answers are stored, children end, the database closes; each within its budget.

        A step that fails or hangs costs its own part only; raises the first error at the end.
        """
        errors: list[BaseException] = []
        scope = TaskScope(errors.append)
        async with AsyncExitStack() as steps:
            # The last one pushed runs first.
            steps.push_async_callback(_within, scope, 4.0, "the database", self._close_database)
            steps.push_async_callback(_within, scope, 2.0, "the tasks", self.base.scope.close)
            steps.push_async_callback(_within, scope, 1.0, "model calls", self.completions.aclose)
            steps.push_async_callback(_within, scope, 1.0, "looks", self.gateway_probe.aclose)
            steps.push_async_callback(_within, scope, 12.0, "children", self.supervisor.stop_all)
            steps.push_async_callback(_within, scope, 1.0, "memory", self.memory.memory.close)
            steps.push_async_callback(_within, scope, 3.0, "the chat", self.chat.close)
        if errors:
            raise errors[0]

    async def _close_database(self) -> None:
        await asyncio.to_thread(self.base.database.close)

    async def models(self) -> Models:
        """What is to be served now; see models_of."""
        return await models_of(self.base, self.base.settings.now)


async def models_of(base: Base, settings: Settings) -> Models:
    """The chosen models; the test model when there is nothing else and it is installed.

    A server is not started for the test model once anything better is there. Raises NovaError
    when the disk does not take it.
    """
    models = settings.models
    if models.deployments or models.files or not models.use_test_model:
        return models
    path = await asyncio.to_thread(find_sample_model, base.paths.cache)
    if path is None:
        return models
    sample = ModelFile(MODEL_NAME, str(path), context_tokens=2048, test_model=True)
    return replace(models, files=(sample,))


async def _within(
    scope: TaskScope, seconds: float, name: str, close: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Close one part; one that overruns is cancelled and left behind, even if it resists."""
    task = scope.start(close(), f"close {name}")
    try:
        await asyncio.wait([task], timeout=seconds)
    finally:
        if not task.done():
            _log.error("%s did not close within %g s", name, seconds)
            task.cancel()
    await asyncio.sleep(0)  # lets a cancelled step undo what it began


async def open_core(
    paths: NovaPaths,
    redactor: Redactor,
    on_problem: ProblemListener,
    on_error: Callable[[BaseException], None],
    children: Children | None = None,
) -> tuple[Core, Sequence[Problem]]:
    """Open all of it; nothing runs yet. Raises NovaError when the database cannot be used."""
    settings_file = SettingsFile.of(paths)
    settings = await asyncio.to_thread(CurrentSettings, settings_file)
    database, problems = await asyncio.to_thread(open_database, paths.database, paths.backups)
    scope = TaskScope(on_error)
    state = SqliteStateStore(database)
    vault = make_vault(paths, settings.now.secrets, redactor.add)
    children = children or Children()
    base = Base(paths, redactor, on_problem, scope, database, state, settings, vault, children)
    await SqliteChatStore(database).interrupt_unfinished()
    return _wire(base), [*settings_file.problems(), *problems]


def _wire(base: Base) -> Core:
    """Services over adapters; nothing runs yet."""
    supervisor = _supervisor(base)
    local = LocalModels(supervisor, base.scope, base.new_key, base.children.policy)
    gateway = _gateway(base, supervisor, local)
    completions = _completions(base)
    probe = HttpGatewayProbe(base.redactor.redact, base.network)
    gateways = _gateways(base, gateway, probe)
    usage_store = SqliteUsageStore(base.database)
    usage = UsageRecorder(supervisor, usage_store, base.scope, base.on_problem)
    memory = open_memory(base, supervisor, gateways)
    journal = Journal(SqliteCommandStore(base.database, remembering=memory.of_tasks))
    chat = _chat(base, journal, completions, gateways, usage, memory)
    usage.on_usage(chat.usage_arrived)
    base.settings.on_change(lambda settings: base.vault.use(settings.secrets))
    GatewayNetwork(base.settings, supervisor, base.scope)
    keys = Keys(base.vault, base.settings, gateways.secrets_changed)
    spending = Spending(usage_store, usage)
    model_settings = ModelSettings(base.settings, gateway, lambda now: models_of(base, now))
    models = ChatModels(model_settings, gateways)
    return Core(
        base,
        supervisor,
        gateway,
        local,
        completions,
        usage,
        journal,
        chat,
        keys,
        models,
        spending,
        Drafts(base.state, SqliteChatStore(base.database)),
        model_settings,
        gateways,
        probe,
        memory,
        open_tasks(base.database, journal, base.zone, base.wanted_notices),
        Backups(SqliteBackups(base.database), base.state, base.on_problem),
    )


def _supervisor(base: Base) -> Supervisor:
    registry = ChildRegistry(base.paths.children_file)
    paths, redact, command = base.paths, base.redactor.redact, base.children.command
    launcher = PopenLauncher(registry, paths.run, paths.logs, redact, command)
    return Supervisor(launcher, base.scope)


def _gateway(base: Base, supervisor: Supervisor, local: LocalModels) -> ManagedGateway:
    return ManagedGateway(
        supervisor,
        local,
        PlanFiles(base.paths.gateway_yaml),
        base.vault,
        base.new_key(),
        base.scope,
        base.on_problem,
        roles=lambda: base.settings.now.roles,
        network=base.child_network,
    )


def _completions(base: Base) -> HttpCompletions:
    patience = {"first_word_s": base.children.first_word_s, "silence_s": base.children.silence_s}
    return HttpCompletions(base.redactor.redact, network=base.network, **patience)


def _gateways(base: Base, managed: ManagedGateway, probe: HttpGatewayProbe) -> Gateways:
    external = ExternalGateways(base.settings, probe, base.vault, base.scope)
    edits = GatewayEdits(base.settings, base.vault, external)
    return Gateways(base.settings, managed, external, probe, edits)


def _chat(
    base: Base,
    journal: Journal,
    completions: HttpCompletions,
    gateways: Gateways,
    usage: UsageRecorder,
    memory: MemoryParts,
) -> Chat:
    parts = ChatParts(
        store=memory.chat_store,
        journal=journal,
        completions=completions,
        gateway=gateways,
        settings=lambda: base.settings.now.roles.of(Role.CHAT),
        on_problem=base.on_problem,
        on_usage=usage.record,
        prompt=ChatPrompt(base.settings),
        recall=memory.chat,
    )
    return Chat(parts, base.scope)


async def start_children(core: Core) -> None:
    """Reap what an earlier Nova left, then start the gateway and the model servers.

    Raises NovaError when the test model cannot be used; the rest runs then. May be called again.
    """
    await core.supervisor.reap()
    core.gateways.external.start()
    start_memory(core.base, core.memory)
    now = core.base.settings.now
    extras = extras_of(now)
    core.gateway.start(now.models, core.base.children.policy, extras, more_to_come=True)
    models = now.models
    try:
        models = await core.models()  # putting the test model together takes a while
    finally:
        if core.gateway.more_to_come:  # else the user has chosen others meanwhile
            await core.gateway.use(models)
    await core.gateways.planned()
    chosen, instead = now.roles.chat_llm_model, core.gateways.model_for(Role.CHAT)
    if chosen and instead and chosen != instead:
        params = {"model": chosen, "instead": instead}
        core.base.on_problem(Problem(ProblemCode.MODEL_REPLACED, params))
