"""Models as a person chooses them, and what a person calls the provider behind one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.domain.gateway_plan import Deployment

# LiteLLM's prefixes (docs.litellm.ai/docs/providers) and the names as the providers write them.
_NAMES: Final = {
    "ai21": "AI21",
    "anthropic": "Anthropic",
    "azure": "Azure",
    "azure_ai": "Azure",
    "bedrock": "Bedrock",
    "cerebras": "Cerebras",
    "cohere": "Cohere",
    "cohere_chat": "Cohere",
    "databricks": "Databricks",
    "deepinfra": "DeepInfra",
    "deepseek": "DeepSeek",
    "fireworks_ai": "Fireworks",
    "gemini": "Gemini",
    "github": "GitHub",
    "groq": "Groq",
    "huggingface": "HuggingFace",
    "lm_studio": "LM Studio",
    "mistral": "Mistral",
    "moonshot": "Moonshot",
    "nvidia_nim": "NVIDIA",
    "ollama": "Ollama",
    "ollama_chat": "Ollama",
    "openai": "OpenAI",
    "openrouter": "OpenRouter",
    "perplexity": "Perplexity",
    "sambanova": "SambaNova",
    "together_ai": "Together",
    "vertex_ai": "Vertex",
    "xai": "xAI",
}


class Absence(StrEnum):
    """Why a chosen model cannot answer."""

    OFF = "off"  # the user switched it off
    GONE = "gone"  # no gateway serves it


@dataclass(frozen=True, slots=True)
class Absent:
    """A chosen model in whose place another one answers, or none."""

    model: str
    why: Absence


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model to choose; `provider` is "" for one on this computer.

    `test_model` marks the poor stand-in of a development set-up. `instead_of` is the chosen model
    whose place it takes, if it is not the chosen one itself.
    """

    name: str
    provider: str = ""
    test_model: bool = False
    instead_of: Absent | None = None


def provider_name(deployment: Deployment) -> str:
    """`HuggingFace` for `huggingface/...`; the host for an address of the user's own.

    "" stands for a model server of Nova on this computer.
    """
    if deployment.local:
        return ""
    prefix, slash, _rest = deployment.upstream.partition("/")
    if deployment.api_base and prefix in {"openai", "custom_openai"}:
        return _host(deployment.api_base) or _NAMES["openai"]
    if not slash:
        return _NAMES["openai"]
    return _NAMES.get(prefix, prefix)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
