"""The user's settings with their code defaults; rules are checked where an object is made."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.quiet_hours import QuietHours
from nova_desktop.domain.gateway_plan import Deployment, McpServer
from nova_desktop.domain.memory_state import GraphKind
from nova_desktop.domain.quick_add.parts import Style
from nova_desktop.domain.roles import Roles

SCHEMA_VERSION = 2


class SecretsPlace(StrEnum):
    """Where secrets go. ASK: the keychain, and the user is asked where there is none."""

    ASK = "ask"
    SESSION = "session"
    FILE = "file"


class ThemeChoice(StrEnum):
    """Light or dark windows; SYSTEM follows the system while Nova runs."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


SMALLEST_SCALE = 80
LARGEST_SCALE = 200


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the windows look. `language` is a tag as `de`, or "" to follow the system.

    `scale` is in percent; with `reduced_motion` nothing slides or spins.
    """

    language: str = ""
    theme: ThemeChoice = ThemeChoice.SYSTEM
    scale: int = 100
    reduced_motion: bool = False

    def __post_init__(self) -> None:
        if not SMALLEST_SCALE <= self.scale <= LARGEST_SCALE:
            raise ValueError(f"scale must lie between {SMALLEST_SCALE} and {LARGEST_SCALE}")


@dataclass(frozen=True, slots=True)
class You:
    """What Nova may know of its user; all of it enters the prompts of the chat.

    `timezone` is an IANA name as `Europe/Berlin`, or "" for the computer's own.
    """

    name: str = ""
    email: str = ""
    timezone: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A GGUF file on this computer that a model server serves under the name `model`."""

    model: str
    path: str
    context_tokens: int = 4096
    test_model: bool = False

    def __post_init__(self) -> None:
        if not self.model or not self.path:
            raise ValueError("a model file needs a name and a path")
        if self.context_tokens < 256:
            raise ValueError("context_tokens must be 256 or more")


@dataclass(frozen=True, slots=True)
class Models:
    """What the managed gateway serves."""

    deployments: tuple[Deployment, ...] = ()
    files: tuple[ModelFile, ...] = ()
    use_test_model: bool = True


@dataclass(frozen=True, slots=True)
class Providers:
    """Where models come from: each account is a provider with a key of the user's."""

    accounts: tuple[Account, ...] = ()


class Primary(StrEnum):
    """Which gateway is asked first."""

    MANAGED = "managed"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """The gateways in the order in which they are asked.

    `external` ones come before the managed one or after it, as `primary` says. With `share` other
    programs of this computer may call the managed one on `share_port`, with a key of their own.
    """

    primary: Primary = Primary.MANAGED
    external: tuple[ExternalGateway, ...] = ()
    share: bool = False
    share_port: int = 4141

    def __post_init__(self) -> None:
        if not 1024 <= self.share_port <= 65_535:
            raise ValueError("share_port must lie between 1024 and 65535")


@dataclass(frozen=True, slots=True)
class Advanced:
    """For those who know LiteLLM.

    `system_prompt` takes the place of Nova's own unless it is "". `gateway_yaml` is merged into
    the generated configuration. `proxy` is the address of an HTTP proxy, `certificates` the path
    of a file with authorities to trust besides the system's. `experiments` are switched on.
    """

    system_prompt: str = ""
    gateway_yaml: str = ""
    proxy: str = ""
    certificates: str = ""
    experiments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemorySpace:
    """A part of memory that is searched by itself. `id` has small letters, digits and `_` only.

    One that is not `on` is neither written nor read.
    """

    id: str
    name: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """What is remembered, where, and for how much.

    With `enabled` off nothing is kept, read or asked. `kind` is `embedded` or `neo4j`; the
    password of Neo4j is a secret. `facts` and `tokens` are the most that one answer is told.
    `usd_a_day` and `tokens_a_day` are 0 for no limit.
    """

    enabled: bool = True
    kind: GraphKind = GraphKind.EMBEDDED
    uri: str = "neo4j://localhost:7687"
    user: str = "neo4j"
    database: str = "neo4j"
    facts: int = 10
    tokens: int = 1000
    usd_a_day: float = 0.5
    tokens_a_day: int = 0
    chats: bool = True
    tasks: bool = True
    paused: bool = False
    notices: bool = True
    spaces: tuple[MemorySpace, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.facts <= 100:
            raise ValueError("facts must lie between 0 and 100")
        if not 0 <= self.tokens <= 100_000:
            raise ValueError("tokens must lie between 0 and 100000")
        if self.usd_a_day < 0 or self.tokens_a_day < 0:
            raise ValueError("a limit cannot be less than 0")


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """How the user writes tasks: whose signs, and whether 1/5/2026 is the first of May.

    `examples` are the tasks of the first board, made where there never was a task.
    """

    signs: Style = Style.OURS
    day_first: bool = True
    examples: bool = True


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """What Nova may tell of while it runs; nothing unless the user asked for it.

    `reminders` at the moments that tasks have for it, `due` when tasks are due.
    """

    reminders: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """Other keys than the usual ones for an act of domain/key_table.py; none to have none."""

    act: str
    keys: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.act:
            raise ValueError("a binding needs the name of an act")


@dataclass(frozen=True, slots=True)
class KeySettings:
    """What the user bound to other keys."""

    bound: tuple[KeyBinding, ...] = ()


@dataclass(frozen=True, slots=True)
class McpSettings:
    """MCP servers that the agent may use, through the managed gateway."""

    servers: tuple[McpServer, ...] = ()

    def __post_init__(self) -> None:
        if len({server.id for server in self.servers}) < len(self.servers):
            raise ValueError("two servers have the same id")


@dataclass(frozen=True, slots=True)
class ToolPermission:
    """What the user allows of one tool, in place of what it comes with."""

    tool: str
    permission: Permission

    def __post_init__(self) -> None:
        if not self.tool:
            raise ValueError("a permission needs the name of a tool")


SHORTEST_INTERVAL_S: Final = 10


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """What one run may use before it asks to go on, and how many tasks are in hand at once.

    `tokens` and `usd` (US dollars) of 0 are no limit. `prompt` follows Nova's own. `enabled` lets
    Nova begin tasks by itself, one each `interval_s`; `paused` is the user's word that no run
    works. Quiet hours are "HH:MM" by the clock of where the user is, "" for none.
    """

    enabled: bool = False
    paused: bool = False
    interval_s: int = 300
    quiet_from: str = ""
    quiet_to: str = ""
    working_set: int = 3
    steps: int = 60
    minutes: int = 15
    tokens: int = 200_000
    usd: float = 1.0
    prompt: str = ""
    permissions: tuple[ToolPermission, ...] = ()

    def __post_init__(self) -> None:
        QuietHours.of(self.quiet_from, self.quiet_to)
        if self.interval_s < SHORTEST_INTERVAL_S:
            raise ValueError(f"the interval is at least {SHORTEST_INTERVAL_S} s")


@dataclass(frozen=True, slots=True)
class SecretsSettings:
    """What the user chose when asked where to keep secrets."""

    place: SecretsPlace = SecretsPlace.ASK


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Unknown keys of a file are kept in it, and ignored here."""

    schema_version: int = SCHEMA_VERSION
    appearance: Appearance = field(default_factory=Appearance)
    you: You = field(default_factory=You)
    providers: Providers = field(default_factory=Providers)
    models: Models = field(default_factory=Models)
    roles: Roles = field(default_factory=Roles)
    gateway: GatewaySettings = field(default_factory=GatewaySettings)
    secrets: SecretsSettings = field(default_factory=SecretsSettings)
    advanced: Advanced = field(default_factory=Advanced)
    memory: MemorySettings = field(default_factory=MemorySettings)
    notifications: NotificationSettings = field(default_factory=NotificationSettings)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    keys: KeySettings = field(default_factory=KeySettings)
    mcp: McpSettings = field(default_factory=McpSettings)
    agent: AgentSettings = field(default_factory=AgentSettings)
