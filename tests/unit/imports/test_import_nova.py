"""The folder of an original Nova, with LiteLLM and from the time before."""

import shutil
from pathlib import Path

import pytest

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Mode, Role, SecretRef
from nova_desktop.domain.imported import Loss
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import You
from tests.unit.imports.import_bench import FILES, lost, nova, why


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_models_keys_roles_and_profile() -> None:
    found = nova(FILES / "nova")
    assert [(d.model, d.upstream, d.api_base) for d in found.deployments] == [
        ("qwen3-32b", "openai/Qwen/Qwen3-32B", "https://router.huggingface.co/v1"),
        ("smollm3-3b", "openai/HuggingFaceTB/SmolLM3-3B", "https://router.huggingface.co/v1"),
        (
            "qwen3-embedding-4b",
            "openai/Qwen/Qwen3-Embedding-4B",
            "https://router.huggingface.co/nebius/v1",
        ),
        ("gemini-3-flash-preview", "gemini/gemini-3-flash-preview", ""),
    ]
    assert dict(found.roles) == {
        Role.CHAT: RoleChoice("qwen3-32b"),
        Role.MEMORY: RoleChoice("smollm3-3b"),
        Role.EMBEDDING: RoleChoice("qwen3-embedding-4b", dimension=1024),
    }
    assert found.accounts == (
        Account("huggingface", "huggingface", secret=SecretRef("HF_TOKEN")),
        Account("gemini", "gemini", secret=SecretRef("GOOGLE_API_KEY")),
    )
    assert {key.ref.name for key in found.keys if key.value} == {"HF_TOKEN", "GOOGLE_API_KEY"}
    notes = "Works on engines.\nPrefers short answers."
    assert found.you == You("Ada Lovelace", "ada@example.org", "Europe/London", notes)
    assert not found.gemini_only


def test_what_of_it_comes_later_or_never_is_told() -> None:
    found = nova(FILES / "nova")
    assert why(found, "mcp_servers.yaml") == [Loss.LATER]
    assert why(found, "PostgreSQL, Neo4j") == [Loss.LATER]
    assert why(found, "settings made on screen") == [Loss.IN_DATABASE]
    assert why(found, "qwen3-32b") == [Loss.CHANGED]
    assert ("LITELLM_BASE_URL", Loss.OTHER_GATEWAY) not in lost(found)


def test_a_key_that_only_fills_the_example_is_none() -> None:
    found = nova(FILES / "nova")
    assert "OPENROUTER_API_KEY" not in {key.ref.name for key in found.keys}


def test_a_gemini_only_nova_is_recognised() -> None:
    found = nova(FILES / "nova_gemini")
    assert found.gemini_only
    key = SecretRef("GOOGLE_API_KEY")
    assert [(d.model, d.upstream, d.mode, d.secret) for d in found.deployments] == [
        ("gemini-2.5-flash", "gemini/gemini-2.5-flash", Mode.CHAT, key),
        ("text-embedding-004", "gemini/text-embedding-004", Mode.EMBEDDING, key),
    ]
    assert dict(found.roles) == {
        Role.CHAT: RoleChoice("gemini-2.5-flash"),
        Role.MEMORY: RoleChoice("gemini-2.5-flash"),
        Role.SMALL: RoleChoice("gemini-2.5-flash"),
        Role.EMBEDDING: RoleChoice("text-embedding-004", dimension=768),
    }
    assert why(found, "text-embedding-004") == [Loss.MODEL_RETIRED]


@pytest.mark.parametrize(
    ("env", "chat", "embedding", "dimension"),
    [
        ("", "gemini-3-flash-preview", "gemini-embedding-001", 1024),
        ("EMBEDDING_MODEL=gemini-embedding-001\nEMBEDDING_DIM=3072", "gemini-3-flash-preview",
         "gemini-embedding-001", 3072),
        ("GOOGLE_MODEL_NAME=models/gemini-2.5-pro", "gemini-2.5-pro", "text-embedding-004", 768),
        ("DEFAULT_EMBEDDING_MODEL=gemini/text-embedding-004", "gemini-3-flash-preview",
         "text-embedding-004", 768),
        ("EMBEDDING_DIM=many", "gemini-3-flash-preview", "gemini-embedding-001", 1024),
        ("EMBEDDING_DIM=999999", "gemini-3-flash-preview", "gemini-embedding-001", 1024),
    ],
)  # fmt: skip
def test_the_graph_stays_readable(
    tmp_path: Path, env: str, chat: str, embedding: str, dimension: int
) -> None:
    write(tmp_path, ".env", f"GOOGLE_API_KEY=AIzaTest0123456789\n{env}\n")
    found = nova(tmp_path)
    assert found.gemini_only
    assert found.roles[Role.CHAT].model == chat
    assert found.roles[Role.EMBEDDING] == RoleChoice(embedding, dimension=dimension)


def test_an_empty_model_list_is_gemini_only_too(tmp_path: Path) -> None:
    write(tmp_path, ".env", "GOOGLE_API_KEY=AIzaTest0123456789\n")
    write(tmp_path, "configs/litellm_config.yaml", "model_list: []\n")
    assert nova(tmp_path).gemini_only


def test_without_a_gemini_key_nothing_is_made_up(tmp_path: Path) -> None:
    write(tmp_path, ".env", "GOOGLE_API_KEY=your_api_key\nOPENAI_API_KEY=sk-test-0123456789\n")
    found = nova(tmp_path)
    assert not found.gemini_only
    assert found.deployments == ()
    assert [account.provider for account in found.accounts] == ["openai"]


def test_a_litellm_elsewhere_is_told(tmp_path: Path) -> None:
    write(tmp_path, ".env", "LITELLM_BASE_URL=https://litellm.example.org\n")
    assert why(nova(tmp_path), "LITELLM_BASE_URL") == [Loss.OTHER_GATEWAY]


def test_roles_of_models_that_do_not_come_are_told(tmp_path: Path) -> None:
    shutil.copytree(FILES / "nova", tmp_path / "nova")
    env = tmp_path / "nova" / ".env"
    env.write_text(
        env.read_text() + "DEFAULT_CHAT_MODEL=gone\nDEFAULT_MEMORY_MODEL=qwen3-embedding-4b\n"
    )
    found = nova(tmp_path / "nova")
    assert set(found.roles) == {Role.EMBEDDING}
    assert why(found, "gone") == [Loss.NO_TARGET]
    assert why(found, "qwen3-embedding-4b") == [Loss.NO_TARGET]


def test_the_example_profile_is_nobody(tmp_path: Path) -> None:
    write(tmp_path, "configs/user_profile.yaml", "full_name: Nova User\nemail: user@example.com\n")
    assert nova(tmp_path).you == You()


@pytest.mark.parametrize("name", ["configs/user_profile.yaml", "configs/litellm_config.yaml"])
def test_a_broken_file_within_is_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "a: [")
    with pytest.raises(NovaError) as caught:
        nova(tmp_path)
    assert caught.value.problem.params["path"] == str(tmp_path / name)


def test_another_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NovaError) as caught:
        nova(tmp_path)
    assert caught.value.problem.code is ProblemCode.IMPORT_UNREADABLE
