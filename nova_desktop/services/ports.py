"""What the services need from outside: Protocols in Nova's own words.

Every method may raise NovaError and nothing else, unless its docstring says otherwise.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.chat import ChatRequest, Conversation, Delta, Message, WaitsFor
from nova_desktop.domain.children import ChildKind
from nova_desktop.domain.gateway_plan import GatewayPlan, Role, SecretRef
from nova_desktop.domain.imported import Found, ImportKind, RouterValue
from nova_desktop.domain.model_tests import ModelTest, Said, Vector
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.provider_catalogue import (
    Access,
    FoundServer,
    KeyCheck,
    OfferedModel,
    Provider,
)
from nova_desktop.domain.served_models import GatewayLook, Route, Way
from nova_desktop.domain.settings import ModelFile, Settings
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.domain.vectors import Embedding

EventListener = Callable[[str, Mapping[str, object]], None]


class ChildProcess(Protocol):
    """One running child."""

    @property
    def pid(self) -> int: ...

    async def call(
        self, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        """The answer to a request of the child protocol.

        Raises NovaError with CHILD_CALL_FAILED (the child said no, or ended first) or
        CHILD_SILENT (no answer in time).
        """
        ...

    def close_stdin(self) -> None:
        """Ask it to end."""
        ...

    def terminate(self) -> None: ...

    def kill_tree(self) -> None:
        """End it and all its descendants at once, also when it is stopped or hangs."""
        ...

    def last_lines(self) -> tuple[str, ...]:
        """The newest lines of its log, oldest first, redacted."""
        ...


class ChildLauncher(Protocol):
    """Starts this executable as `--child KIND`."""

    async def launch(
        self,
        kind: ChildKind,
        name: str,
        start_params: Mapping[str, object],
        on_event: EventListener,
        on_exit: Callable[[int], None],
    ) -> ChildProcess:
        """Start a child and send its first line.

        Both callbacks are called on the caller's loop; `on_exit` once, last, with the exit code,
        negative for a signal.
        """
        ...

    async def reap(self) -> Sequence[int]:
        """End what an earlier Nova left behind; the pids ended."""
        ...


class GatewayTarget(Protocol):
    """The gateways that answer model calls, in order: the managed child and external LiteLLMs."""

    async def planned(self) -> None:
        """Wait until it is known which models there are; a moment after the start."""
        ...

    def model_for(self, role: Role) -> str:
        """The model that has this role now, or ""."""
        ...

    def ways(self, role: Role) -> Sequence[Way]:
        """Where to call the model of this role, in the order to try; then what replaces it."""
        ...

    async def route(self, way: Way, on_wait: Callable[[WaitsFor], None] | None = None) -> Route:
        """The way with address and key, as soon as its gateway and a local model are ready.

        `on_wait` hears what is waited for. Raises NovaError when they will not be ready, and with
        KEY_MISSING when the model's key has no value.
        """
        ...

    def answered(self, route: Route, group: str) -> str:
        """A call goes well: the name of the model that answers; see Delta.group."""
        ...

    def failed(self, way: Way, problem: Problem) -> None:
        """A call failed so that another way is tried."""
        ...


class CompletionClient(Protocol):
    """Model calls through the gateway."""

    def stream_chat(
        self, base_url: str, key: str, request: ChatRequest, *, certificate: str = ""
    ) -> AsyncGenerator[Delta, None]:
        """The deltas of an answer; closing the iterator ends the upstream call.

        With a `certificate` (PEM) a gateway elsewhere must show exactly that one.
        """
        ...

    async def aclose(self) -> None: ...


class ProbeClient(Protocol):
    """Calls that test a model. `body` is the request in OpenAI's form, with the model's name."""

    async def say(self, route: Route, call_id: str, body: Mapping[str, object]) -> Said:
        """The whole answer. Raises NovaError with a code of the model calls."""
        ...

    async def vector(self, route: Route, call_id: str, body: Mapping[str, object]) -> Vector:
        """The first vector, empty for none. Raises NovaError with a code of the model calls."""
        ...


class AdminPage(Protocol):
    """Signs a browser in to the admin UI of a gateway elsewhere."""

    async def serve(self, base_url: str, name: str, password: str) -> str:
        """The address of a page on this computer that posts the login form; no secret is in it.

        The page works once, and for a minute. Raises NovaError when it cannot be served.
        """
        ...

    async def aclose(self) -> None: ...


class EmbeddingClient(Protocol):
    """Embeddings through a gateway."""

    async def embed(
        self, route: Route, texts: Sequence[str], dimension: int | None, call_id: str = ""
    ) -> Embedding:
        """One vector a text, each of length 1 and cut to `dimension` numbers.

        A vector that is shorter stays so. Raises NovaError with a code of the model calls.
        """
        ...


class GatewayProbe(Protocol):
    """Looks at a gateway from outside. Never raises: every failure is an outcome."""

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        """What stands at exactly this address, as the user typed it."""
        ...


class ProviderCatalogue(Protocol):
    """The shipped providers."""

    def all(self) -> Sequence[Provider]:
        """Featured ones first, in their order."""
        ...

    def get(self, provider: str) -> Provider | None: ...


class ProviderProbe(Protocol):
    """Asks providers themselves, not through the gateway. Never raises."""

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        """Whether the key is good, by a call that spends nothing; with the live list of models."""
        ...

    async def find_servers(self) -> Sequence[FoundServer]:
        """Ollama, LM Studio, llama.cpp and vLLM servers that run on this computer now."""
        ...


class ImportSource(Protocol):
    """Set-ups of other programs on this computer. Reads them, and runs nothing of them."""

    async def read(self, kind: ImportKind, path: str, env_path: str = "") -> Found:
        """A LiteLLM configuration, with the .env at `env_path` or beside it, or a Nova's folder.

        Raises NovaError with IMPORT_UNREADABLE.
        """
        ...

    async def ollama_models(self) -> Sequence[OfferedModel]:
        """What Ollama has on the disk, whether it runs or not."""
        ...

    async def lm_studio_files(self) -> Sequence[ModelFile]:
        """What LM Studio has on the disk, whether it runs or not."""
        ...

    def with_router(self, text: str, values: Sequence[RouterValue]) -> str:
        """The user's own YAML for the gateway with these settings; what is there already wins."""
        ...


class ModelTestStore(Protocol):
    """Results of model tests."""

    async def add_test(self, test: ModelTest) -> None: ...

    async def last_tests(self) -> Sequence[ModelTest]:
        """The newest of each gateway, model, key and probe."""
        ...

    async def test_history(self, model: str, limit: int = 50) -> Sequence[ModelTest]:
        """Of one model, the newest first."""
        ...


class PlanStore(Protocol):
    """The gateway's generated configuration on disk."""

    async def write(self, plan: GatewayPlan, key_ref: SecretRef) -> str:
        """Render atomically, mode 0600, and return the file's path.

        Raises NovaError with PLAN_REJECTED for a plan that cannot be rendered.
        """
        ...

    async def check(self, plan: GatewayPlan, key_ref: SecretRef) -> None:
        """Raises NovaError with PLAN_REJECTED as `write` does, and writes nothing."""
        ...

    async def keep_as_good(self) -> None:
        """Remember the written file as the last good one."""
        ...

    async def roll_back(self) -> bool:
        """Put the last good file back in place; False if there is none."""
        ...


class SecretVault(Protocol):
    """Secrets by name."""

    async def get(self, ref: SecretRef) -> str | None: ...

    async def set(self, ref: SecretRef, value: str) -> None:
        """Raises NovaError with KEYCHAIN_MISSING when the user has yet to choose a place."""
        ...

    async def delete(self, ref: SecretRef) -> None: ...


class ChatStore(Protocol):
    """Conversations and messages. Changes a user can see go through the CommandStore."""

    async def conversations(self, limit: int = 200) -> Sequence[Conversation]:
        """Pinned ones first, then the newest; deleted ones left out."""
        ...

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """None for one that is unknown or deleted."""
        ...

    async def search(self, text: str, limit: int = 200) -> Sequence[Conversation]:
        """Those whose title or one message, shown or not, has all words of `text`.

        The newest first, deleted ones left out; upper and lower case are the same.
        """
        ...

    async def messages(
        self, conversation_id: str, limit: int = 50, before_seq: int | None = None
    ) -> Sequence[Message]:
        """The last `limit` messages of the shown path before `before_seq`, oldest first."""
        ...

    async def path_to(self, message_id: str, limit: int = 50) -> Sequence[Message]:
        """The last `limit` messages of the path that ends with this one, oldest first."""
        ...

    async def message(self, message_id: str) -> Message | None: ...

    async def add_message(self, message: Message, parent: str | None = None) -> Message:
        """Store a new message behind `parent` and show the path that ends with it.

        Without `parent` it follows the end of the shown path; with "" it is a first message. The
        returned one has its `seq`, `parent` and place among its variants.
        """
        ...

    async def show_variant(self, message_id: str, step: int) -> bool:
        """Show the variant that stands `step` places after this one, with the newest below it.

        False when there is none; then nothing changes.
        """
        ...

    async def update_message(self, message: Message) -> None:
        """Store text, state, model, reasoning, problem and measure of a known message."""
        ...

    async def interrupt_unfinished(self) -> int:
        """Mark what an earlier Nova left queued or streaming; how many."""
        ...


class UsageStore(Protocol):
    """Usage events; one with a known call_id and deployment is stored once."""

    async def add_usage(self, events: Sequence[UsageEvent]) -> None: ...

    async def usage_of(self, call_id: str) -> Sequence[UsageEvent]: ...

    async def cost_since(self, at: datetime) -> float:
        """What all calls from `at` on cost, in US dollars."""
        ...


class StateStore(Protocol):
    """Small things the windows remember, as drafts and sizes, by name. No secrets."""

    async def get_state(self, key: str) -> str | None: ...

    async def set_state(self, key: str, value: str | None) -> None:
        """Remember `value`, or forget with None."""
        ...

    async def state_keys(self, prefix: str) -> Sequence[str]:
        """The names that begin with `prefix`, in order."""
        ...


class SettingsStore(Protocol):
    """The user's settings file and the tiers below it."""

    def load(self) -> Settings:
        """The merged settings. Never raises: a broken file becomes a Problem and defaults."""
        ...

    def save(self, settings: Settings) -> None:
        """Write what differs from the tiers below, atomically; comments of the file stay."""
        ...

    def problems(self) -> Sequence[Problem]:
        """What the last load has to tell."""
        ...

    def origin(self, key: str) -> str:
        """Where the value of a dotted key comes from: `default`, `file`, `environment`, `user`."""
        ...

    def below(self) -> Settings:
        """What would hold without the user's own values: the tiers below, and code defaults."""
        ...
