"""How memory is kept, how it is doing, and the long work on it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class GraphKind(StrEnum):
    """Where the graph is."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"


@dataclass(frozen=True, slots=True)
class GraphPlace:
    """The graph to use; all but `kind` is for Neo4j. `uri` as `neo4j+s://host:7687`.

    `certificates` is a file with authorities that are trusted besides the usual ones, "" for none.
    """

    kind: GraphKind = GraphKind.EMBEDDED
    uri: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    certificates: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind a gateway, with all that a call needs.

    `certificate` is the PEM of the one certificate to trust, "" for the usual check. `json_schema`
    is whether it keeps to one, None for not known.
    """

    base_url: str
    key: str = field(repr=False)
    model: str
    certificate: str = field(default="", repr=False)
    json_schema: bool | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    context_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class MemoryModels:
    """The models of memory, each with what replaces it behind it; empty for none.

    `dimension` is the length of the vectors that are kept.
    """

    memory: tuple[Endpoint, ...] = ()
    small: tuple[Endpoint, ...] = ()
    embedding: tuple[Endpoint, ...] = ()
    dimension: int = 1024


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """Of one day in local time, 0 for no limit. `paused` keeps texts and reads none.

    `closed` are the spaces that are switched off: none of their texts is read.
    """

    usd_a_day: float = 0.0
    tokens_a_day: int = 0
    paused: bool = False
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelNetwork:
    """How gateways elsewhere are reached; this computer is reached without any of it.

    `proxy` is the address of an HTTP proxy, `certificates` the path of a PEM file with authorities
    to trust besides the system's; "" for none.
    """

    proxy: str = field(default="", repr=False)
    certificates: str = ""


@dataclass(frozen=True, slots=True)
class MemorySetUp:
    """What the memory child is started with, and told again when something changes.

    `folder` is where it keeps its files; it cannot change while it runs.
    """

    folder: str
    place: GraphPlace = GraphPlace()
    models: MemoryModels = MemoryModels()
    limits: MemoryLimits = MemoryLimits()
    network: ModelNetwork = ModelNetwork()


class GraphState(StrEnum):
    """Whether the graph takes and gives."""

    OPENING = "opening"
    READY = "ready"
    READ_ONLY = "read_only"  # the server is a replica, or its disk is full: writes wait
    DOWN = "down"  # the server does not answer: texts are kept, and found by words
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reembedding:
    """Vectors on their way from one embedding model to another; `total` 0 when none is.

    `wanted`: what is kept was made by another model, and meaning cannot be searched until it is
    done. `unasked`: only what was taken over from elsewhere has none, as nobody agreed to their
    cost. `failed` is why it stopped, "" while it goes well.
    """

    wanted: bool = False
    running: bool = False
    done: int = 0
    total: int = 0
    kept_by: str = ""
    now_by: str = ""
    failed: str = ""
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class MemoryHealth:
    """How memory is doing. Amounts of today in US dollars and tokens.

    `extracts` and `embeds` are whether there is a model for it.
    `problem` is a ProblemCode or "", `detail` its technical cause.
    """

    state: GraphState
    kind: GraphKind
    episodes: int = 0
    entities: int = 0
    facts: int = 0
    waiting: int = 0
    kept: int = 0
    dead: int = 0
    paused: bool = False
    over_budget: bool = False
    extracts: bool = False
    embeds: bool = False
    cost_usd: float = 0.0
    tokens: int = 0
    bytes_on_disk: int = 0
    reembedding: Reembedding = Reembedding()
    problem: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PromptUsage:
    """What one kind of call used today."""

    prompt: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float


@dataclass(frozen=True, slots=True)
class MemoryUsage:
    """Calls of today by what they were for, and the days before: (ISO date, dollars, tokens)."""

    prompts: tuple[PromptUsage, ...] = ()
    days: tuple[tuple[str, float, int], ...] = ()


class PlaceOutcome(StrEnum):
    """What a look at a Neo4j brought."""

    OK = "ok"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    NAME_UNKNOWN = "name_unknown"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    NOT_NEO4J = "not_neo4j"
    PASSWORD_REFUSED = "password_refused"  # noqa: S105 (an outcome)
    TOO_OLD = "too_old"
    NO_DATABASE = "no_database"
    NO_PERMISSION = "no_permission"
    READ_ONLY = "read_only"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """What stands at a place. `groups` are the group ids there with their number of facts.

    `dimension` is the length of its vectors, 0 for none or several. `written_by` names the kind of
    graph: `nova`, `graphiti` for one of another program, "" for none.
    """

    outcome: PlaceOutcome
    version: str = ""
    edition: str = ""
    episodes: int = 0
    entities: int = 0
    facts: int = 0
    dimension: int = 0
    groups: tuple[tuple[str, int], ...] = ()
    written_by: str = ""
    detail: str = ""

    @property
    def is_good(self) -> bool:
        return self.outcome is PlaceOutcome.OK


class LongWork(StrEnum):
    """Work on the whole memory that takes its time."""

    EXPORT = "export"
    IMPORT = "import"
    MOVE = "move"  # copies to another place and verifies; the source stays
    MIGRATE = "migrate"  # copies a graph of an earlier Nova
    REEMBED = "reembed"
    REBUILD = "rebuild"  # makes the graph anew from the texts


@dataclass(frozen=True, slots=True)
class ReembedEstimate:
    """What it would take; `cost_usd` None when the price is not known."""

    texts: int
    tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class WorkReport:
    """How it ended. Counts of what is there now; `differences` names what does not agree.

    `stopped`: the user wanted it no more; what is left to do is done when it is begun again.
    `backup` is the path of the copy made first, "" for none. `to_embed` is what a model would have
    to make vectors of after a migration that was only tried, None for nothing.
    """

    work: LongWork
    ok: bool
    episodes: int = 0
    entities: int = 0
    facts: int = 0
    differences: tuple[str, ...] = ()
    backup: str = ""
    dry_run: bool = False
    seconds: float = 0.0
    finished_at: datetime | None = None
    stopped: bool = False
    to_embed: ReembedEstimate | None = None
