"""Lists of models and errors in each provider's own shape, as their API references show them."""

from collections.abc import Callable, Sequence
from typing import Any

Json = dict[str, Any]
Rows = Callable[[Sequence[str]], Any]


def is_embedding(model: str) -> bool:
    """Whether a model of these tests makes vectors."""
    return "embed" in model.lower() and "expert" not in model


def openai_error(status: int, message: str) -> Json:
    """As OpenAI, Groq, Together, Fireworks and most servers tell an error."""
    code = {401: "invalid_api_key", 429: "rate_limit_exceeded"}.get(status)
    return {"error": {"message": message, "type": "invalid_request_error", "param": None,
                      "code": code}}  # fmt: skip


def plain_error(status: int, message: str) -> Json:
    del status
    return {"error": message}


def message_error(status: int, message: str) -> Json:
    del status
    return {"message": message}


def anthropic_error(status: int, message: str) -> Json:
    kinds = {401: "authentication_error", 402: "billing_error", 403: "permission_error",
             404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error"}  # fmt: skip
    error = {"type": kinds.get(status, "api_error"), "message": message}
    return {"type": "error", "error": error, "request_id": "req_1"}


def google_error(status: int, message: str) -> Json:
    kinds = {403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED"}
    return {"error": {"code": status, "message": message, "status": kinds.get(status, "INTERNAL")}}


def openrouter_error(status: int, message: str) -> Json:
    return {"error": {"message": message, "code": status}}


def azure_error(status: int, message: str) -> Json:
    return {"error": {"code": str(status), "message": message}}


def openai_rows(models: Sequence[str], **more: Any) -> Json:
    rows = [{"id": m, "object": "model", "created": 1_715_367_049, "owned_by": "nova", **more}
            for m in models]  # fmt: skip
    return {"object": "list", "data": rows}


def hf_router_rows(models: Sequence[str]) -> Json:
    ways = [
        {"provider": "nscale", "status": "live", "context_length": 40_960,
         "pricing": {"input": 0.08, "output": 0.25}, "supports_tools": True,
         "supports_structured_output": True, "is_model_author": False},
        {"provider": "featherless-ai", "status": "live", "context_length": 32_768,
         "supports_tools": False, "supports_structured_output": False, "is_model_author": False},
        {"provider": "cerebras", "status": "error", "context_length": 1024},
    ]  # fmt: skip
    rows = [
        {"id": m, "object": "model", "created": 1_745_000_000, "owned_by": m.split("/")[0],
         "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
         "providers": ways}
        for m in models if not is_embedding(m)
    ]  # fmt: skip
    return {"object": "list", "data": rows}


def hf_embeddings_rows(models: Sequence[str]) -> list[Json]:
    def way(provider: str, model: str, status: str = "live") -> Json:
        return {"provider": provider, "providerId": model, "status": status,
                "task": "feature-extraction"}  # fmt: skip

    return [
        {"_id": "6", "id": m, "modelId": m, "pipeline_tag": "feature-extraction",
         "inferenceProviderMapping": [
             way("hf-inference", m), way("nebius", m, "error"),
             way("scaleway", m.split("/")[-1].lower()),
         ]}
        for m in models if is_embedding(m)
    ]  # fmt: skip


def anthropic_rows(models: Sequence[str]) -> Json:
    rows = [{"type": "model", "id": m, "display_name": m.title(),
             "created_at": "2025-10-15T00:00:00Z"} for m in models]  # fmt: skip
    return {"data": rows, "first_id": rows[0]["id"] if rows else None, "has_more": False,
            "last_id": rows[-1]["id"] if rows else None}  # fmt: skip


def gemini_rows(models: Sequence[str]) -> Json:
    def row(m: str) -> Json:
        can = ["embedContent"] if is_embedding(m) else ["generateContent", "countTokens"]
        return {"name": f"models/{m}", "version": "001", "displayName": m,
                "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
                "supportedGenerationMethods": can, "thinking": not is_embedding(m)}  # fmt: skip

    return {"models": [row(m) for m in models]}


def openrouter_rows(embeddings: bool) -> Rows:
    def rows(models: Sequence[str]) -> Json:
        out = "embeddings" if embeddings else "text"
        return {"data": [
            {"id": m, "canonical_slug": m, "name": m, "created": 1_745_000_000,
             "context_length": 131_072,
             "architecture": {"modality": f"text->{out}", "input_modalities": ["text", "image"],
                              "output_modalities": [out], "tokenizer": "Qwen3"},
             "pricing": {"prompt": "0.00000015", "completion": "0.0000006", "request": "0"},
             "top_provider": {"context_length": 131_072, "max_completion_tokens": 16_384},
             "supported_parameters": ["max_tokens", "tools", "structured_outputs"]}
            for m in models if is_embedding(m) is embeddings
        ]}  # fmt: skip

    return rows


def mistral_rows(models: Sequence[str]) -> Json:
    rows = [
        {"id": m, "object": "model", "owned_by": "mistralai", "max_context_length": 131_072,
         "capabilities": {"completion_chat": not is_embedding(m), "function_calling": True,
                          "completion_fim": False, "fine_tuning": False, "vision": True}}
        for m in models
    ]  # fmt: skip
    return {"object": "list", "data": rows}


def xai_rows(models: Sequence[str]) -> Json:
    return {"models": [
        {"id": m, "object": "model", "owned_by": "xai", "version": "1.0",
         "input_modalities": ["text"], "output_modalities": ["text"],
         "prompt_text_token_price": 2000, "completion_text_token_price": 5000}
        for m in models
    ]}  # fmt: skip


def together_rows(models: Sequence[str]) -> list[Json]:
    return [
        {"id": m, "object": "model", "created": 0, "context_length": 131_072,
         "type": "embedding" if "e5" in m else "chat", "display_name": m, "running": False,
         "pricing": {"hourly": 0, "input": 0.15, "output": 0.6, "base": 0, "finetune": 0}}
        for m in models
    ]  # fmt: skip


def fireworks_rows(models: Sequence[str]) -> Json:
    rows = [
        {"id": m, "object": "model", "owned_by": "fireworks", "kind": "HF_BASE_MODEL",
         "supports_chat": not is_embedding(m), "supports_image_input": False,
         "supports_tools": not is_embedding(m), "context_length": 131_072}
        for m in models
    ]  # fmt: skip
    return {"object": "list", "data": rows}


def cohere_rows(models: Sequence[str]) -> Json:
    return {"models": [
        {"name": m, "endpoints": ["embed", "classify"] if is_embedding(m) else ["generate", "chat"],
         "finetuned": False, "context_length": 256_000, "features": ["tools"]}
        for m in models
    ]}  # fmt: skip


def azure_rows(models: Sequence[str]) -> Json:
    rows = [{"id": f"my-{m}", "model": m, "object": "deployment", "status": "succeeded",
             "scale_settings": {"scale_type": "standard"}} for m in models]  # fmt: skip
    return {"object": "list", "data": rows}


def bedrock_rows(models: Sequence[str]) -> Json:
    return {"modelSummaries": [
        {"modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{m}", "modelId": m,
         "modelName": m, "providerName": "Amazon", "inputModalities": ["TEXT"],
         "outputModalities": ["EMBEDDING" if is_embedding(m) else "TEXT"],
         "inferenceTypesSupported": ["ON_DEMAND"], "modelLifecycle": {"status": "ACTIVE"}}
        for m in models
    ]}  # fmt: skip


def bedrock_profiles_rows(models: Sequence[str]) -> Json:
    del models
    return {"inferenceProfileSummaries": [
        {"inferenceProfileId": "us.anthropic.claude-haiku-4-5-20251001-v1:0", "status": "ACTIVE",
         "inferenceProfileName": "Claude", "type": "SYSTEM_DEFINED", "models": []}
    ]}  # fmt: skip


def ollama_rows(models: Sequence[str]) -> Json:
    return {"models": [
        {"name": m, "model": m, "modified_at": "2026-01-01T00:00:00Z", "size": 1, "digest": "a",
         "details": {"format": "gguf", "family": "nomic-bert" if is_embedding(m) else "qwen3",
                     "parameter_size": "4B", "quantization_level": "Q4_K_M"}}
        for m in models
    ]}  # fmt: skip


def ollama_show(model: str) -> Json:
    """What /api/show tells of one model."""
    if is_embedding(model):
        about = {"general.architecture": "nomic-bert", "nomic-bert.context_length": 2048,
                 "nomic-bert.embedding_length": 768}  # fmt: skip
        return {"capabilities": ["embedding"], "model_info": about, "details": {}}
    about = {"general.architecture": "qwen3", "qwen3.context_length": 40_960,
             "qwen3.embedding_length": 2560}  # fmt: skip
    return {"capabilities": ["completion", "tools"], "model_info": about, "details": {}}


def lm_studio_rows(models: Sequence[str]) -> Json:
    rows = [
        {"id": m, "object": "model", "type": "embeddings" if is_embedding(m) else "llm",
         "publisher": "qwen", "arch": "qwen3", "compatibility_type": "gguf", "state": "loaded",
         "quantization": "4bit", "max_context_length": 32_768, "capabilities": ["tool_use"]}
        for m in models
    ]  # fmt: skip
    return {"object": "list", "data": rows}


def llama_cpp_rows(models: Sequence[str]) -> Json:
    meta = {"vocab_type": 2, "n_vocab": 151_936, "n_ctx_train": 40_960, "n_embd": 2560}
    rows = [{"id": m, "object": "model", "created": 1, "owned_by": "llamacpp", "meta": meta}
            for m in models]  # fmt: skip
    about = [{"name": m, "model": m, "capabilities": ["completion"]} for m in models]
    return {"object": "list", "data": rows, "models": about}


def vllm_rows(models: Sequence[str]) -> Json:
    rows = [{"id": m, "object": "model", "created": 1, "owned_by": "vllm", "root": m,
             "parent": None, "max_model_len": 8192, "permission": []} for m in models]  # fmt: skip
    return {"object": "list", "data": rows}
