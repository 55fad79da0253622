"""Models that Ollama and LM Studio keep on the disk."""

from pathlib import Path

import pytest

from nova_desktop.adapters.imports.on_disk import lm_studio_files, ollama_models
from nova_desktop.adapters.imports.reader import ImportFiles
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_catalogue import OfferedModel
from tests.unit.imports.import_bench import CATALOGUE


def plant(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


def test_ollama_names_are_those_of_its_list(tmp_path: Path) -> None:
    plant(
        tmp_path / ".ollama/models/manifests",
        "registry.ollama.ai/library/llama3.2/1b",
        "registry.ollama.ai/library/nomic-embed-text/latest",
        "registry.ollama.ai/someone/own/q4",
        "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF/latest",
        "registry.ollama.ai/library/llama3.2/.hidden",
        "registry.ollama.ai/library/too-short",
    )
    assert ollama_models({}, tmp_path) == [
        "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:latest",
        "llama3.2:1b",
        "nomic-embed-text:latest",
        "someone/own:q4",
    ]


def test_ollama_may_keep_them_elsewhere(tmp_path: Path) -> None:
    plant(tmp_path / "big/manifests", "registry.ollama.ai/library/qwen3/8b")
    assert ollama_models({"OLLAMA_MODELS": str(tmp_path / "big")}, tmp_path) == ["qwen3:8b"]


def test_lm_studio_files_that_can_be_served(tmp_path: Path) -> None:
    models = tmp_path / ".lmstudio/models"
    plant(
        models,
        "lmstudio-community/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf",
        "lmstudio-community/gemma-3/gemma-3-4b-it-Q4_K_M.gguf",
        "lmstudio-community/gemma-3/mmproj-model-f16.gguf",
        "big/Llama/Llama-70B-00001-of-00003.gguf",
        "big/Llama/Llama-70B-00002-of-00003.gguf",
        "nomic-ai/nomic/nomic-embed-text-v1.5.Q8_0.gguf",
        "lmstudio-community/Qwen3-4B-GGUF/README.md",
    )
    plant(tmp_path / ".cache/lm-studio/models", "old/Mistral/mistral-7b.gguf")
    files = {file.model: file.path for file in lm_studio_files(tmp_path)}
    assert list(files) == ["Llama-70B", "Qwen3-4B-Q4_K_M", "gemma-3-4b-it-Q4_K_M", "mistral-7b"]
    assert files["Llama-70B"] == str(models / "big/Llama/Llama-70B-00001-of-00003.gguf")


def test_nothing_there_is_an_empty_list(tmp_path: Path) -> None:
    assert ollama_models({}, tmp_path) == []
    assert lm_studio_files(tmp_path) == []


@pytest.mark.anyio
async def test_the_port_guesses_what_an_ollama_model_is_for(tmp_path: Path) -> None:
    plant(
        tmp_path / ".ollama/models/manifests/registry.ollama.ai/library",
        "bge-m3/latest", "llama3.2/1b", "embedding-expert/7b",
    )  # fmt: skip
    source = ImportFiles(CATALOGUE, tmp_path, {})
    assert await source.ollama_models() == [
        OfferedModel("bge-m3:latest", Mode.EMBEDDING),
        OfferedModel("embedding-expert:7b", Mode.EMBEDDING),
        OfferedModel("llama3.2:1b", Mode.CHAT),
    ]
