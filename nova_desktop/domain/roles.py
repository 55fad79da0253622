"""The roles of models: which model has each, and how it is called in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop.domain.gateway_plan import Fallback, Role

HOTTEST: Final = 2.0
LARGEST_DIMENSION: Final = 16_384


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One role: `model` is "" where Nova chooses; None leaves a value to the model's own default.

    `fallbacks` are tried in order when the model fails. `dimension` is for embeddings: the length
    of a vector as it is kept.
    """

    model: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    fallbacks: tuple[str, ...] = ()
    dimension: int | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """All roles, flat as they stand in the settings.

    `memory_text_only`: memory searches by words on purpose, whatever embedding model there is.
    An embedding has no fallback: vectors of another model cannot be compared with those kept.
    """

    chat_llm_model: str = ""
    chat_llm_temperature: float | None = 0.7
    chat_llm_max_tokens: int | None = 2048
    chat_llm_fallbacks: tuple[str, ...] = ()
    memory_llm_model: str = ""
    memory_llm_temperature: float | None = 0.1
    memory_llm_max_tokens: int | None = 2048
    memory_llm_fallbacks: tuple[str, ...] = ()
    small_llm_model: str = ""
    small_llm_temperature: float | None = 0.1
    small_llm_max_tokens: int | None = 512
    small_llm_fallbacks: tuple[str, ...] = ()
    embedding_model: str = ""
    embedding_dimension: int = 1024
    memory_text_only: bool = False

    def __post_init__(self) -> None:
        for role in (Role.CHAT, Role.MEMORY, Role.SMALL):
            choice = self.of(role)
            if choice.temperature is not None and not 0 <= choice.temperature <= HOTTEST:
                raise ValueError(f"the temperature of {role} must lie between 0 and 2")
            if choice.max_tokens is not None and choice.max_tokens < 1:
                raise ValueError(f"max_tokens of {role} must be 1 or more")
        if not 1 <= self.embedding_dimension <= LARGEST_DIMENSION:
            raise ValueError(f"embedding_dimension must lie between 1 and {LARGEST_DIMENSION}")

    def of(self, role: Role) -> RoleChoice:
        """What is chosen for a role."""
        if role is Role.EMBEDDING:
            return RoleChoice(self.embedding_model, dimension=self.embedding_dimension)
        values = [getattr(self, name) for name in _names(role)]
        return RoleChoice(*values)

    def having(self, role: Role, choice: RoleChoice) -> "Roles":
        """The same with another choice for one role."""
        if role is Role.EMBEDDING:
            dimension = choice.dimension or self.embedding_dimension
            return replace(self, embedding_model=choice.model, embedding_dimension=dimension)
        values = (choice.model, choice.temperature, choice.max_tokens, choice.fallbacks)
        return replace(self, **dict(zip(_names(role), values, strict=True)))

    def given(self, role: Role, model: str, vector_size: int | None = None) -> "Roles":
        """The same with this model for one role; how it is called stays.

        It is no fallback of its own. A vector cannot be made longer: the dimension follows a
        model of shorter ones.
        """
        choice = self.of(role)
        others = tuple(name for name in choice.fallbacks if name != model)
        choice = replace(choice, model=model, fallbacks=others)
        if role is Role.EMBEDDING and vector_size:
            choice = replace(choice, dimension=min(vector_size, self.embedding_dimension))
        return self.having(role, choice)

    def forgetting(self, gone: Collection[str]) -> "Roles":
        """The same without these models; a role that had one of them is left to Nova."""
        roles = self
        for role in Role:
            choice = roles.of(role)
            model = "" if choice.model in gone else choice.model
            instead = tuple(name for name in choice.fallbacks if name not in gone)
            roles = roles.having(role, replace(choice, model=model, fallbacks=instead))
        return roles

    def fallbacks(self) -> tuple[Fallback, ...]:
        """For the gateway: what takes over for each chosen model, each model once."""
        found: dict[str, tuple[str, ...]] = {}
        for role in (Role.CHAT, Role.MEMORY, Role.SMALL):
            choice = self.of(role)
            instead = tuple(name for name in choice.fallbacks if name != choice.model)
            if choice.model and instead:
                found.setdefault(choice.model, instead)
        return tuple(Fallback(model, instead) for model, instead in found.items())


def _names(role: Role) -> tuple[str, ...]:
    return tuple(
        f"{role}_llm_{name}" for name in ("model", "temperature", "max_tokens", "fallbacks")
    )
