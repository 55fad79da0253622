"""The user's settings with their code defaults; rules are checked where an object is made."""

from dataclasses import dataclass, field
from enum import StrEnum

from nova_desktop.domain.gateway_plan import Deployment, Role

SCHEMA_VERSION = 1


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
class ChatSettings:
    """How chat calls its model. An unset value leaves the model's own default."""

    temperature: float | None = None
    max_tokens: int | None = None

    def __post_init__(self) -> None:
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise ValueError("temperature must lie between 0 and 2")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise ValueError("max_tokens must be 1 or more")


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
    """What the gateway serves, and which model has which role ("" lets Nova choose)."""

    deployments: tuple[Deployment, ...] = ()
    files: tuple[ModelFile, ...] = ()
    chat: str = ""
    memory: str = ""
    small: str = ""
    embedding: str = ""
    use_test_model: bool = True

    def chosen(self, role: Role) -> str:
        """The name chosen for a role, or ""."""
        return {
            Role.CHAT: self.chat,
            Role.MEMORY: self.memory,
            Role.SMALL: self.small,
            Role.EMBEDDING: self.embedding,
        }[role]


@dataclass(frozen=True, slots=True)
class SecretsSettings:
    """What the user chose when asked where to keep secrets."""

    place: SecretsPlace = SecretsPlace.ASK


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Unknown keys of a file are kept in it, and ignored here."""

    schema_version: int = SCHEMA_VERSION
    appearance: Appearance = field(default_factory=Appearance)
    chat: ChatSettings = field(default_factory=ChatSettings)
    models: Models = field(default_factory=Models)
    secrets: SecretsSettings = field(default_factory=SecretsSettings)
