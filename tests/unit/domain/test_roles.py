"""The roles: their defaults, their bounds, and what takes over for whom."""

import pytest

from nova_desktop.domain.gateway_plan import Fallback, Role
from nova_desktop.domain.roles import LARGEST_DIMENSION, RoleChoice, Roles


def test_the_defaults() -> None:
    roles = Roles()
    assert roles.of(Role.CHAT) == RoleChoice("", 0.7, 2048)
    assert roles.of(Role.MEMORY) == RoleChoice("", 0.1, 2048)
    assert roles.of(Role.SMALL) == RoleChoice("", 0.1, 512)
    assert roles.of(Role.EMBEDDING) == RoleChoice("", dimension=1024)


def test_the_names_of_the_fields() -> None:
    roles = Roles(chat_llm_model="c", memory_llm_model="m", small_llm_model="s")
    assert [roles.of(role).model for role in (Role.CHAT, Role.MEMORY, Role.SMALL)] == list("cms")
    assert Roles(embedding_model="e").of(Role.EMBEDDING).model == "e"


@pytest.mark.parametrize("role", [Role.CHAT, Role.MEMORY, Role.SMALL])
def test_a_choice_is_given_back_and_touches_no_other_role(role: Role) -> None:
    choice = RoleChoice("x", 0.0, 7, ("y", "z"))
    roles = Roles().having(role, choice)
    assert roles.of(role) == choice
    others = [other for other in Role if other is not role]
    assert [roles.of(other) for other in others] == [Roles().of(other) for other in others]


def test_an_embedding_model_keeps_the_dimension_unless_another_is_given() -> None:
    roles = Roles(embedding_dimension=768).having(Role.EMBEDDING, RoleChoice("e"))
    assert roles.of(Role.EMBEDDING) == RoleChoice("e", dimension=768)
    other = roles.having(Role.EMBEDDING, RoleChoice("f", dimension=64))
    assert other.of(Role.EMBEDDING) == RoleChoice("f", dimension=64)


def test_text_only_memory_stays_whatever_is_chosen() -> None:
    assert not Roles().memory_text_only
    roles = Roles(memory_text_only=True).having(Role.EMBEDDING, RoleChoice("e"))
    assert roles.memory_text_only
    assert roles.of(Role.EMBEDDING).model == "e"


def test_unset_values_are_allowed_and_temperature_0_is_0() -> None:
    roles = Roles(chat_llm_temperature=None, chat_llm_max_tokens=None, memory_llm_temperature=0.0)
    assert roles.of(Role.CHAT) == RoleChoice()
    assert roles.of(Role.MEMORY).temperature == 0.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chat_llm_temperature", -0.1),
        ("memory_llm_temperature", 2.1),
        ("small_llm_temperature", float("nan")),
        ("chat_llm_max_tokens", 0),
        ("memory_llm_max_tokens", -1),
        ("small_llm_max_tokens", 0),
        ("embedding_dimension", 0),
        ("embedding_dimension", LARGEST_DIMENSION + 1),
    ],
)
def test_values_out_of_bounds_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match="must"):
        Roles(**{name: value})


def test_fallbacks_go_to_the_gateway_once_a_model_and_never_to_itself() -> None:
    roles = Roles(
        chat_llm_model="big",
        chat_llm_fallbacks=("big", "small"),
        memory_llm_model="big",
        memory_llm_fallbacks=("other",),
        small_llm_model="small",
        small_llm_fallbacks=("small",),
    )
    assert roles.fallbacks() == (Fallback("big", ("small",)),)


def test_a_role_without_a_chosen_model_has_no_fallbacks() -> None:
    assert Roles(chat_llm_fallbacks=("small",)).fallbacks() == ()
