"""Models for the roles out of a live list: by what is told of them, never by their names."""

from dataclasses import replace

import pytest

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode, Role, SecretRef
from nova_desktop.domain.provider_catalogue import OfferedModel, Provider, ReplaceReason
from nova_desktop.domain.suggesting import Suggested, best_for, deployment_of, suggest
from tests.fakes.providers import SHIPPED

CATALOGUE = YamlCatalogue.read(SHIPPED)
CHAT = OfferedModel("acme/chat", Mode.CHAT, 32_000)


def provider(name: str) -> Provider:
    found = CATALOGUE.get(name)
    assert found is not None
    return found


def account(name: str, **more: str) -> Account:
    return Account(name, name, secret=SecretRef(name), **more)


def huggingface(*offered: OfferedModel, taken: tuple[str, ...] = ()) -> Suggested:
    return suggest(provider("huggingface"), account("huggingface"), offered, taken)


def priced(name: str, price: float, **more: object) -> OfferedModel:
    able = {"tool_calls": True, "json_schema": True, "context_tokens": 32_000} | more
    return OfferedModel(name, Mode.CHAT, input_cost_per_token=price / 1e6, **able)  # type: ignore[arg-type] (fields)


def test_the_shipped_names_of_huggingface() -> None:
    vectors = OfferedModel(
        "Qwen/Qwen3-Embedding-8B", Mode.EMBEDDING, upstream="qwen3-embedding-8b",
        api_base="https://router.huggingface.co/scaleway/v1",
    )  # fmt: skip
    found = huggingface(
        priced("Qwen/Qwen3-32B", 0.1), priced("HuggingFaceTB/SmolLM3-3B", 0.05), vectors
    )
    assert found.roles == {
        Role.CHAT: "qwen3-32b", Role.MEMORY: "qwen3-32b", Role.SMALL: "smollm3-3b",
        Role.EMBEDDING: "qwen3-embedding-8b",
    }  # fmt: skip
    assert (found.replaced, found.missing) == ((), ())
    chat, _, embedding = found.deployments
    assert chat.upstream == "openai/Qwen/Qwen3-32B"
    assert chat.api_base == "https://router.huggingface.co/v1"
    assert chat.secret == SecretRef("huggingface")
    assert (chat.account, chat.context_tokens) == ("huggingface", 32_000)
    assert (chat.input_cost_per_token, chat.tool_calls) == (pytest.approx(1e-7), True)
    assert embedding.upstream == "openai/qwen3-embedding-8b"
    assert embedding.api_base == "https://router.huggingface.co/scaleway/v1"
    assert (embedding.mode, embedding.vector_size) == (Mode.EMBEDDING, 4096)


def test_a_retired_model_is_replaced_and_told() -> None:
    found = huggingface(
        priced("acme/tiny", 0.01), priced("acme/large", 0.4), priced("acme/huge", 9.0),
        priced("acme/no-tools", 0.45, tool_calls=False),
    )  # fmt: skip
    assert found.roles[Role.CHAT] == "large"
    assert found.roles[Role.SMALL] == "tiny"
    assert found.missing == (Role.EMBEDDING,)
    note = found.replaced[0]
    assert (note.model, note.missing) == ("qwen3-32b", "Qwen/Qwen3-32B")
    assert (note.instead, note.name) == ("acme/large", "large")
    assert note.reason == ReplaceReason.BEST_IN_BUDGET


def test_the_next_listed_upstream_has_its_own_name() -> None:
    found = suggest(provider("openai"), account("openai"), (OfferedModel("gpt-5-mini", Mode.CHAT),))
    assert found.roles[Role.CHAT] == "gpt-5-mini"
    assert found.replaced[0].reason == ReplaceReason.NEXT_LISTED
    dated = OfferedModel("gpt-4o-mini-2024-07-18", Mode.CHAT)
    found = suggest(provider("openai"), account("openai"), (dated,))
    assert found.roles[Role.CHAT] == "gpt-4o-mini"


def test_names_deceive_and_modes_do_not() -> None:
    expert = replace(CHAT, id="acme/embedding-expert")
    bge = OfferedModel("acme/bge-large", Mode.EMBEDDING)
    found = huggingface(expert, bge)
    assert found.roles[Role.CHAT] == "embedding-expert"
    assert found.roles[Role.EMBEDDING] == "bge-large"


def test_the_best_for_a_role() -> None:
    cheap, dear = priced("cheap", 0.1), priced("dear", 0.9)
    over = priced("over", 5.0)
    assert best_for(Role.CHAT, (cheap, dear, over), 1.0) == (dear, ReplaceReason.BEST_IN_BUDGET)
    assert best_for(Role.SMALL, (dear, cheap), 1.0) == (cheap, ReplaceReason.BEST_IN_BUDGET)
    assert best_for(Role.CHAT, (over, priced("more", 6.0)), 1.0) == (over, ReplaceReason.CHEAPEST)
    plain, able = OfferedModel("plain"), OfferedModel("able", tool_calls=True)
    assert best_for(Role.CHAT, (plain, able), 1.0) == (able, ReplaceReason.MOST_ABLE)
    assert best_for(Role.EMBEDDING, (plain, cheap), 1.0) is None


def test_a_name_of_another_account_is_not_shared() -> None:
    found = huggingface(priced("Qwen/Qwen3-32B", 0.1), taken=("qwen3-32b",))
    assert found.roles[Role.CHAT] == "qwen3-32b-huggingface"


def test_a_server_of_this_computer_brings_all_its_models() -> None:
    offered = (
        OfferedModel("qwen3:4b", Mode.CHAT, tool_calls=True),
        OfferedModel("llama3.2:3b", Mode.CHAT),
        OfferedModel("nomic-embed-text:latest", Mode.EMBEDDING, vector_size=768),
    )
    found = suggest(provider("ollama"), Account("ollama", "ollama"), offered)
    assert {d.model for d in found.deployments} == {m.id for m in offered}
    assert found.roles[Role.CHAT] == "qwen3:4b"
    assert found.roles[Role.EMBEDDING] == "nomic-embed-text:latest"
    assert found.replaced == ()
    chat, _, vectors = found.deployments
    assert (chat.upstream, vectors.upstream) == (
        "ollama_chat/qwen3:4b", "ollama/nomic-embed-text:latest",
    )  # fmt: skip
    assert (chat.local, chat.secret, chat.api_base) == (True, None, "http://127.0.0.1:11434")


def test_elsewhere_it_is_not_this_computer() -> None:
    remote = Account("ollama", "ollama", api_base="http://10.0.0.7:11434")
    made = deployment_of(provider("ollama"), remote, OfferedModel("qwen3:4b"))
    assert (made.local, made.api_base) == (False, "http://10.0.0.7:11434")


def test_two_makers_of_one_name_stay_two_models() -> None:
    offered = (OfferedModel("one/same", Mode.CHAT), OfferedModel("two/same", Mode.CHAT))
    found = suggest(provider("vllm"), Account("vllm", "vllm"), offered)
    assert [d.model for d in found.deployments] == ["same", "two/same"]
    assert len({d.id for d in found.deployments}) == 2


def test_ten_thousand_models_are_chosen_from() -> None:
    many = tuple(priced(f"acme/m{n}", n / 1e4) for n in range(10_000))
    assert huggingface(*many).roles[Role.CHAT] == "m5000"
