"""The answers of providers of models in their own shapes, as their API references show them.

Each shape tells which paths list models, how a key is carried, and how errors look.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.fakes import provider_rows as rows
from tests.fakes.provider_rows import Json, Rows

FINE = {"auth": {"type": "access_token", "accessToken": {
    "displayName": "nova", "role": "fineGrained", "createdAt": "2026-01-01T00:00:00.000Z",
    "fineGrained": {
        "canReadGatedRepos": False, "global": ["discussion.write"],
        "scoped": [{"entity": {"_id": "6", "type": "user", "name": "ada"},
                    "permissions": ["inference.serverless.write"]}],
    },
}}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One provider. `base` is the path of its api; `lists` are bodies by path.

    `public` paths ask for no key. `errors` are bodies by status; `wrong_key` is the status and
    body of a refused key, `{key}` in a text becomes the key.
    """

    base: str
    lists: Mapping[str, Rows]
    models: tuple[str, ...]
    errors: Callable[[int, str], Json]
    header: str = "authorization"
    wrong_key: tuple[int, Json] = (401, {})
    public: tuple[str, ...] = ()
    proofs: Mapping[str, Json] = field(default_factory=dict[str, Json])
    error_headers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    style: str = "openai"


_GOOGLE_KEY: Json = {"error": {
    "code": 400, "message": "API key not valid. Please pass a valid API key.",
    "status": "INVALID_ARGUMENT",
    "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
                 "domain": "googleapis.com"}],
}}  # fmt: skip
_XAI_KEY: Json = {"code": "Client specified an invalid argument",
                  "error": "Incorrect API key provided: {key}."}  # fmt: skip
_AZURE_KEY: Json = {"error": {"code": "401", "message": (
    "Access denied due to invalid subscription key or wrong API endpoint.")}}  # fmt: skip
_OPENAI_KEY: Json = {"error": {"message": "Incorrect API key provided: {key}.",
                               "type": "invalid_request_error", "param": None,
                               "code": "invalid_api_key"}}  # fmt: skip

SHAPES: dict[str, Shape] = {
    "huggingface": Shape(
        "/v1", {"/v1/models": rows.hf_router_rows, "/api/models": rows.hf_embeddings_rows},
        ("Qwen/Qwen3-32B", "HuggingFaceTB/SmolLM3-3B", "acme/embedding-expert",
         "Qwen/Qwen3-Embedding-8B", "Qwen/Qwen3-Embedding-4B"),
        rows.plain_error, wrong_key=(401, {"error": "Invalid username or password."}),
        public=("/v1/models", "/api/models"),
        proofs={"/api/whoami-v2": {"type": "user", "name": "ada", "isPro": False,
                                   "canPay": False, **FINE}},
    ),
    "openai": Shape(
        "/v1", {"/v1/models": rows.openai_rows},
        ("gpt-4o-mini", "gpt-4o", "tts-1", "whisper-1", "text-embedding-3-small"),
        rows.openai_error,
        wrong_key=(401, _OPENAI_KEY),
    ),
    "anthropic": Shape(
        "", {"/v1/models": rows.anthropic_rows}, ("claude-sonnet-4-5-20250929",
        "claude-haiku-4-5-20251001"),
        rows.anthropic_error, "x-api-key", (401, rows.anthropic_error(401, "invalid x-api-key")),
        style="anthropic",
    ),
    "gemini": Shape(
        "/v1beta", {"/v1beta/models": rows.gemini_rows},
        ("gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-embedding-001"), rows.google_error,
        "x-goog-api-key", (400, _GOOGLE_KEY),
    ),
    "openrouter": Shape(
        "/api/v1",
        {"/api/v1/models": rows.openrouter_rows(False),
        "/api/v1/embeddings/models": rows.openrouter_rows(True)},
        ("openai/gpt-4o-mini", "qwen/qwen3-32b", "qwen/qwen3-embedding-8b"), rows.openrouter_error,
        wrong_key=(401, {"error": {"message": "User not found.", "code": 401}}),
        public=("/api/v1/models", "/api/v1/embeddings/models"),
        proofs={"/api/v1/key": {"data": {"label": "sk-or-v1-abc...xyz", "usage": 1.5, "limit": None,
                                         "limit_remaining": None, "is_free_tier": False,
                                         "rate_limit": {"requests": -1, "interval": "10s"}}}},
    ),
    "mistral": Shape(
        "/v1", {"/v1/models": rows.mistral_rows}, ("mistral-small-latest", "mistral-embed"),
        rows.message_error,
        wrong_key=(401, {"detail": "Unauthorized"}),
    ),
    "groq": Shape(
        "/openai/v1",
        {"/openai/v1/models": lambda m: rows.openai_rows(m, active=True, context_window=131_072,
                                                     max_completion_tokens=40_960)},
        ("qwen/qwen3-32b", "openai/gpt-oss-20b", "whisper-large-v3"), rows.openai_error,
        wrong_key=(401, rows.openai_error(401, "Invalid API Key")),
    ),
    "deepseek": Shape(
        "", {"/models": rows.openai_rows}, ("deepseek-chat", "deepseek-reasoner"),
        rows.openai_error,
        wrong_key=(401, rows.openai_error(401, "Authentication Fails, Your api key is invalid")),
        proofs={"/user/balance": {"is_available": True, "balance_infos": [
            {"currency": "USD", "total_balance": "9.50", "granted_balance": "0.00",
             "topped_up_balance": "9.50"}]}},
    ),
    "xai": Shape(
        "/v1", {"/v1/language-models": rows.xai_rows}, ("grok-4-fast-non-reasoning",),
        rows.plain_error,
        wrong_key=(400, _XAI_KEY),
    ),
    "together": Shape(
        "/v1", {"/v1/models": rows.together_rows},
        ("openai/gpt-oss-120b", "openai/gpt-oss-20b", "intfloat/multilingual-e5-large-instruct"),
        rows.openai_error, wrong_key=(401, rows.openai_error(401, "Invalid API key provided.")),
    ),
    "fireworks": Shape(
        "/inference/v1", {"/inference/v1/models": rows.fireworks_rows},
        ("accounts/fireworks/models/gpt-oss-120b", "accounts/fireworks/models/gpt-oss-20b",
         "accounts/fireworks/models/qwen3-embedding-8b"), rows.openai_error,
        wrong_key=(401, {"error": "unauthorized"}),
    ),
    "cohere": Shape(
        "", {"/v1/models": rows.cohere_rows}, ("command-a-03-2025", "command-r7b-12-2024",
        "embed-v4.0"),
        rows.message_error, wrong_key=(401, {"id": "1", "message": "invalid api token"}),
    ),
    "azure": Shape(
        "", {"/openai/deployments": rows.azure_rows}, ("gpt-4o-mini", "text-embedding-3-small"),
        rows.azure_error, "api-key", (401, _AZURE_KEY),
        proofs={"/openai/models": {"object": "list", "data": []}},
    ),
    "bedrock": Shape(
        "", {"/foundation-models": rows.bedrock_rows,
        "/inference-profiles": rows.bedrock_profiles_rows},
        ("amazon.nova-lite-v1:0", "amazon.nova-micro-v1:0", "amazon.titan-embed-text-v2:0"),
        rows.message_error,
        wrong_key=(403, {"message": "The security token included in the request is invalid."}),
        error_headers={403: {"x-amzn-ErrorType": "AccessDeniedException:http://aws/"},
                       429: {"x-amzn-ErrorType": "ThrottlingException:http://aws/"}},
    ),
    "ollama": Shape(
        "", {"/api/tags": rows.ollama_rows}, ("qwen3:4b", "nomic-embed-text:latest"),
        rows.plain_error,
        proofs={"/api/version": {"version": "0.12.6"}}, style="ollama",
    ),
    "lm_studio": Shape(
        "/v1", {"/api/v0/models": rows.lm_studio_rows, "/v1/models": rows.openai_rows},
        ("qwen3-4b", "text-embedding-nomic-embed-text-v1.5"), rows.openai_error,
    ),
    "llama_cpp": Shape(
        "/v1", {"/v1/models": rows.llama_cpp_rows}, ("qwen3-4b-q4_k_m.gguf",), rows.openai_error,
        wrong_key=(401, rows.openai_error(401, "Invalid API Key")),
    ),
    "vllm": Shape(
        "/v1", {"/v1/models": rows.vllm_rows}, ("Qwen/Qwen3-4B",), rows.plain_error,
        wrong_key=(401, {"error": "Unauthorized"}),
    ),
    "openai_compatible": Shape(
        "/v1", {"/v1/models": rows.openai_rows}, ("some-model",), rows.openai_error,
        wrong_key=(401, _OPENAI_KEY),
    ),
}  # fmt: skip
KEYLESS = frozenset({"ollama", "lm_studio"})
SAMPLE_KEYS = {
    "huggingface": "hf_" + "aB3dE6gH9jK2" * 3,
    "openai": "sk-proj-" + "aB3dE6gH9jK2" * 3,
    "anthropic": "sk-ant-api03-" + "aB3dE6gH9jK2" * 3,
    "gemini": "AIza" + ("aB3dE6gH9jK2" * 3)[:35],
    "openrouter": "sk-or-v1-" + "0a1b2c3d" * 8,
    "groq": "gsk_" + "aB3dE6gH9jK2" * 4,
    "deepseek": "sk-" + "0a1b2c3d" * 4,
    "xai": "xai-" + "aB3dE6gH9jK2" * 6,
    "bedrock": "AKIA" + "ABCDEFGH23456789",
}
"""Keys in the providers' shapes, of no account."""


def key_in(headers: Mapping[str, str], shape: Shape) -> str:
    """The key that a request carries, "" for none."""
    value = headers.get(shape.header, "")
    signed = re.search(r"Credential=([^/]+)/", value)
    return signed[1] if signed else value.removeprefix("Bearer ")
