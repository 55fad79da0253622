"""The gateway's environment: offline, hardened, and free of what another LiteLLM was told.

Every switch is one of litellm 1.106.2. It changes this process only: what the window and the
system's process list see is the environment of the start.
"""

from collections.abc import Mapping, MutableMapping
from typing import Final

MASTER_KEY: Final = "LITELLM_MASTER_KEY"
CONFIG_FILE: Final = "CONFIG_FILE_PATH"

_DROPPED_PREFIXES: Final = ("LITELLM_", "REDIS_", "OTEL_", "PRISMA_")
_DROPPED: Final = frozenset(
    {
        "CONFIG_FILE_PATH",
        "DATABASE_URL",
        "DIRECT_URL",
        "JSON_LOGS",
        "NUM_WORKERS",
        "PROMETHEUS_MULTIPROC_DIR",
        "SERVER_ROOT_PATH",
        "SERVER_ROOT_PATHS",
        "STORE_MODEL_IN_DB",
        "UI_PASSWORD",
        "UI_USERNAME",
        "WORKER_CONFIG",
    }
)
SWITCHES: Final = {
    # nothing is fetched at the start
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
    # no .env from the working folder
    "LITELLM_MODE": "PRODUCTION",
    # no pages, and no page of others may call (the default is any)
    "DISABLE_ADMIN_UI": "True",
    "LITELLM_CORS_ORIGINS": "https://nobody.invalid",
    "NO_DOCS": "True",
    "NO_OPENAPI": "True",
    "NO_REDOC": "True",
    # errors carry no link that would send their text to a website
    "LITELLM_DISABLE_BUG_REPORT_LINK": "True",
    "GRACEFUL_SHUTDOWN_TIMEOUT": "5",
    "HF_HUB_OFFLINE": "1",
}


def harden(environment: MutableMapping[str, str], log_level: str) -> None:
    """Drop what must not reach LiteLLM and set its switches. Proxies of the user stay."""
    for name in list(environment):
        if name.startswith(_DROPPED_PREFIXES) or name in _DROPPED:
            del environment[name]
    environment.update(SWITCHES)
    environment["LITELLM_LOG"] = log_level


def put_secrets(environment: MutableMapping[str, str], secrets: Mapping[str, str | None]) -> None:
    """Set each secret under its name; None removes it."""
    for name, value in secrets.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
