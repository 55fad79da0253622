"""The routes of the gateway that Nova serves, and what each needs."""

from typing import Final

SERVED: Final = {
    "/health/liveliness": "GET",
    "/health/readiness": "GET",
    "/health": "GET",
    "/models": "GET",
    "/v1/models": "GET",
    "/model/info": "GET",
    "/v1/model/info": "GET",
    "/model_group/info": "GET",
    "/chat/completions": "POST",
    "/v1/chat/completions": "POST",
    "/embeddings": "POST",
    "/v1/embeddings": "POST",
    "/rerank": "POST",
    "/v1/rerank": "POST",
    "/cost/estimate": "POST",
    "/utils/token_counter": "POST",
    "/mcp-rest/tools/list": "GET",
    "/mcp-rest/tools/call": "POST",
}
"""Path to method. Everything else, LiteLLM's own pages included, is answered with 404."""

SERVED_PATHS: Final = frozenset(SERVED)

OPEN: Final = frozenset({"/health/liveliness"})
"""Answered without a key; it says only that somebody is there."""

ONE_MODEL_ONLY: Final = {"/health": "model_id"}
"""Without this parameter LiteLLM would call every model for real, and the user pays."""

SHARED: Final = frozenset(
    {
        "/models",
        "/v1/models",
        "/chat/completions",
        "/v1/chat/completions",
        "/embeddings",
        "/v1/embeddings",
    }
)
"""What other programs may call with the shared key: models, and nothing about keys or Nova."""
