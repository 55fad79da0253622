"""What was found in another program's set-up, and what an import of it adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Role, SecretRef
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import ModelFile, You
from nova_desktop.domain.settings_change import SettingsChange


class ImportKind(StrEnum):
    """Where a set-up comes from."""

    LITELLM_CONFIG = "litellm_config"
    NOVA_FOLDER = "nova_folder"
    OLLAMA = "ollama"
    LM_STUDIO = "lm_studio"


class Loss(StrEnum):
    """Why something is not carried over, or not quite as it was."""

    NOVA_SETS_IT = "nova_sets_it"  # Nova decides it by itself
    OWN_CODE = "own_code"  # would run code of a third party
    NEEDS_SERVICE = "needs_service"  # a database, Redis, a log service
    OTHER_KIND = "other_kind"  # neither chat nor embedding
    WILDCARD = "wildcard"
    OTHER_FILE = "other_file"  # an included file, or one of another format
    VALUE_MISSING = "value_missing"  # a variable that has no value
    KEY_MISSING = "key_missing"  # the model comes, its key is still to be entered
    KEY_UNUSABLE = "key_unusable"
    HIDES_KEY = "hides_key"  # an object with a key inside
    NOT_UNDERSTOOD = "not_understood"  # unknown, or of another type than it should be
    TWICE = "twice"  # a key that stands twice: the last counts
    NO_TARGET = "no_target"  # names a model that does not come along
    NOT_IN_NOVA = "not_in_nova"
    CHANGED = "changed"  # comes along, with another value
    OTHER_GATEWAY = "other_gateway"  # a LiteLLM elsewhere
    LATER = "later"  # comes with a part of Nova that is still to come
    IN_DATABASE = "in_database"  # lies in a database that Nova cannot read
    MODEL_RETIRED = "model_retired"
    NOT_RUNNING = "not_running"  # the models are known from the disk only


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that does not carry over. `what` is its name or place, as it stood there."""

    what: str
    why: Loss
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key by the name it will have in the vault. `value` is "" where nobody knows it yet."""

    ref: SecretRef
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RouterValue:
    """One setting of LiteLLM's router or library. `value` is JSON."""

    section: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that a reader found, in Nova's terms but free of what the user has already.

    Ids are unique within it. `guessed` are ids of deployments whose mode nothing tells.
    `gemini_only` marks an original Nova that called Gemini without LiteLLM.
    """

    kind: ImportKind
    source: str
    deployments: tuple[Deployment, ...] = ()
    files: tuple[ModelFile, ...] = ()
    accounts: tuple[Account, ...] = ()
    keys: tuple[FoundKey, ...] = ()
    roles: Mapping[Role, RoleChoice] = field(default_factory=dict[Role, RoleChoice])
    router: tuple[RouterValue, ...] = ()
    you: You = field(default_factory=You)
    left: tuple[Left, ...] = ()
    guessed: frozenset[str] = frozenset()
    gemini_only: bool = False


class Part(StrEnum):
    """What an item of a preview is."""

    MODEL = "model"
    FILE = "file"
    ACCOUNT = "account"
    ROLE = "role"
    ROUTER = "router"
    YOU = "you"


class Clash(StrEnum):
    """What happens to a name that the user has already."""

    NONE = "none"
    THERE_ALREADY = "there_already"  # the very same; not chosen unless the user does
    RENAMED = "renamed"
    SECOND = "second"  # one more deployment behind the name
    REPLACES = "replaces"  # takes the place of another value


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One line of a preview, to be chosen. `name` is as it will be, `was` as it stood there.

    `second` says what it stands for: the upstream, a file, a value. `guessed`: nothing tells
    whether the model is for chat or for embeddings.
    """

    id: str
    part: Part
    name: str
    second: str = ""
    was: str = ""
    clash: Clash = Clash.NONE
    guessed: bool = False

    @property
    def is_proposed(self) -> bool:
        """Whether it is chosen unless the user says otherwise."""
        return self.clash is not Clash.THERE_ALREADY


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A key that comes with what uses it. `users` are ids of items."""

    name: str
    has_value: bool
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing is changed yet."""

    found: Found = field(repr=False)
    items: tuple[ImportItem, ...] = ()
    keys: tuple[KeyItem, ...] = ()

    @property
    def left(self) -> tuple[Left, ...]:
        return self.found.left

    def proposed(self) -> frozenset[str]:
        """Ids of what is chosen unless the user says otherwise."""
        return frozenset(item.id for item in self.items if item.is_proposed)

    def missing(self) -> tuple[str, ...]:
        """Names of keys without a value, and of variables that were looked for in vain."""
        keys = [key.name for key in self.keys if not key.has_value]
        names = [left.detail for left in self.left if left.why is Loss.VALUE_MISSING]
        return tuple(dict.fromkeys([*keys, *(name for name in names if name)]))


@dataclass(frozen=True, slots=True)
class OldValue:
    """One plain value that an import changed, as JSON before and after."""

    section: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Enough to roll an import back, also after a restart. No secrets."""

    kind: ImportKind
    source: str
    deployments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    values: tuple[OldValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did. `models` are the names that can be chosen now."""

    record: ImportRecord
    change: SettingsChange = field(repr=False)
    models: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
