"""Reads the folder of an original Nova: its .env, its LiteLLM configuration, its user profile.

Facts of the original: keys in `.env`, models in `configs/litellm_config.yaml`, the user in
`configs/user_profile.yaml`; the first versions called Gemini themselves, with GOOGLE_MODEL_NAME
and text-embedding-004, and what the user chose on screen lies in its PostgreSQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from nova_desktop.adapters.imports.env_file import is_placeholder, read_env
from nova_desktop.adapters.imports.key_ring import KeyRing
from nova_desktop.adapters.imports.known_models import Table
from nova_desktop.adapters.imports.litellm_config import read_litellm
from nova_desktop.adapters.imports.litellm_reading import is_here
from nova_desktop.adapters.imports.safe_yaml import parse_yaml
from nova_desktop.adapters.imports.small_files import read_text, unreadable
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.imported import Found, ImportKind, Left, Loss
from nova_desktop.domain.provider_catalogue import Provider
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import You

_CONFIGS: Final = ("configs/litellm_config.yaml", "litellm_config.yaml")
_PROFILES: Final = ("configs/user_profile.yaml", "user_profile.yaml")
_ENVS: Final = (".env", "backend/.env")
_LATER_FILES: Final = ("mcp_servers.yaml", "tool_permissions.yaml", "input_hooks.yaml")
_GEMINI: Final = "gemini"
_CHAT_NAMES: Final = ("DEFAULT_CHAT_MODEL", "CHAT_LLM_MODEL", "GOOGLE_MODEL_NAME")
_MEMORY_NAMES: Final = ("DEFAULT_MEMORY_MODEL", "MEMORY_LLM_MODEL")
_EMBEDDING_NAMES: Final = ("DEFAULT_EMBEDDING_MODEL", "EMBEDDING_MODEL")
# What the original took where nothing was chosen.
_CHAT: Final = "gemini-3-flash-preview"
_OLD_CHAT: Final = "gemini-2.0-flash"
_EMBEDDING: Final = "gemini-embedding-001"
_OLD_EMBEDDING: Final = "text-embedding-004"
# Its memory asked for 1,024 numbers; the old model has no more than 768.
_DIMENSION: Final = 1024
_OLD_DIMENSION: Final = 768
_DATABASE: Final = ("POSTGRES_", "NEO4J_", "REDIS_", "DATABASE_URL", "CELERY_")


def read_nova(folder: Path, providers: Sequence[Provider], table: Table) -> Found:
    """All that Nova Desktop can use of it. Raises NovaError with IMPORT_UNREADABLE."""
    env_path, config = _first(folder, _ENVS), _first(folder, _CONFIGS)
    profile = _first(folder, _PROFILES)
    if env_path is None and config is None and profile is None:
        raise unreadable(folder, "no .env, no litellm_config.yaml and no user profile")
    env = read_env(env_path) if env_path else dict[str, str]()
    found = Found(ImportKind.NOVA_FOLDER, str(folder))
    if config is not None:
        found = replace(
            _by_router(read_litellm(config, env, providers, table), providers),
            kind=ImportKind.NOVA_FOLDER,
            source=str(folder),
        )
    found = _with_accounts(found, env, providers)
    gemini = next((a for a in found.accounts if a.provider == _GEMINI), None)
    if gemini is not None and not found.deployments:
        found = _gemini_only(found, gemini, env)
    else:
        found = _with_roles(found, env)
    left = [*found.left, *_left_of_env(env), *_left_of_folder(folder)]
    you = _profile(profile) if profile else You()
    return replace(found, you=you, left=tuple(dict.fromkeys(left)))


def _by_router(found: Found, providers: Sequence[Provider]) -> Found:
    """HuggingFace's chat models through its OpenAI-compatible router.

    LiteLLM's own way there asks a fixed host for each model, inside the gateway's loop. The
    original named one of HuggingFace's partners as well; the router picks one that has the model.
    """
    router = next((p.api_base for p in providers if p.id == "huggingface"), "")
    prefix, left = "huggingface/", list(found.left)

    def routed(deployment: Deployment) -> Deployment:
        old = deployment.upstream
        if deployment.mode is not Mode.CHAT or deployment.api_base or not old.startswith(prefix):
            return deployment
        left.append(Left(deployment.model, Loss.CHANGED, old))
        model = "/".join(old.removeprefix(prefix).split("/")[-2:])
        return replace(deployment, upstream=f"openai/{model}", api_base=router)

    deployments = tuple(map(routed, found.deployments)) if router else found.deployments
    return replace(found, deployments=deployments, left=tuple(left))


def _first(folder: Path, names: Sequence[str]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _with_accounts(found: Found, env: Mapping[str, str], providers: Sequence[Provider]) -> Found:
    """An account for each provider whose key the .env holds."""
    ring = KeyRing(env)
    accounts = {account.id: account for account in found.accounts}
    for provider in providers:
        if provider.key is None or provider.asks_address or provider.key.param:
            continue
        names = [n for n in provider.key.variables if not is_placeholder(env.get(n, ""))]
        if names:
            account = Account(provider.id, provider.id, secret=ring.of_variable(names[0]))
            accounts.setdefault(provider.id, account)
    known = {key.ref for key in found.keys}
    keys = (*found.keys, *(key for key in ring.all() if key.ref not in known and key.value))
    return replace(found, accounts=tuple(accounts.values()), keys=keys)


def _gemini_only(found: Found, account: Account, env: Mapping[str, str]) -> Found:
    """Chat and memory through LiteLLM's Gemini; embeddings exactly as the graph has them."""
    old = "GOOGLE_MODEL_NAME" in env and not any(name in env for name in _EMBEDDING_NAMES)
    chat = _bare(_named(env, _CHAT_NAMES) or (_OLD_CHAT if old else _CHAT))
    memory = _bare(_named(env, _MEMORY_NAMES) or chat)
    embedding = _bare(_named(env, _EMBEDDING_NAMES) or (_OLD_EMBEDDING if old else _EMBEDDING))
    is_old = embedding == _OLD_EMBEDDING
    dimension = _dimension(env) or (_OLD_DIMENSION if is_old else _DIMENSION)
    models = [_gemini(name, Mode.CHAT, account) for name in dict.fromkeys([chat, memory])]
    models.append(_gemini(embedding, Mode.EMBEDDING, account))
    roles = {
        Role.CHAT: RoleChoice(chat),
        Role.MEMORY: RoleChoice(memory),
        Role.SMALL: RoleChoice(memory),
        Role.EMBEDDING: RoleChoice(embedding, dimension=dimension),
    }
    left = [Left(embedding, Loss.MODEL_RETIRED)] if is_old else []
    return replace(
        found,
        deployments=tuple(models),
        roles=roles,
        left=(*found.left, *left),
        gemini_only=True,
    )


def _gemini(name: str, mode: Mode, account: Account) -> Deployment:
    return Deployment(
        f"import-{name}",
        name,
        f"{_GEMINI}/{name}",
        mode=mode,
        secret=account.secret,
        account=account.id,
    )


def _with_roles(found: Found, env: Mapping[str, str]) -> Found:
    """The roles that the .env gives to models of the configuration."""
    modes = {deployment.model: deployment.mode for deployment in found.deployments}
    wanted = {
        Role.CHAT: RoleChoice(_named(env, _CHAT_NAMES)),
        Role.MEMORY: RoleChoice(_named(env, _MEMORY_NAMES)),
        Role.EMBEDDING: RoleChoice(
            _named(env, _EMBEDDING_NAMES), dimension=_dimension(env) or _DIMENSION
        ),
    }
    roles = {
        role: choice
        for role, choice in wanted.items()
        if modes.get(choice.model) is (Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT)
    }
    left = [
        Left(choice.model, Loss.NO_TARGET)
        for role, choice in wanted.items()
        if choice.model and role not in roles
    ]
    return replace(found, roles=roles, left=(*found.left, *left))


def _named(env: Mapping[str, str], names: Sequence[str]) -> str:
    return next((env[name] for name in names if not is_placeholder(env.get(name, ""))), "")


def _bare(name: str) -> str:
    return name.removeprefix("models/").removeprefix(f"{_GEMINI}/")


def _dimension(env: Mapping[str, str]) -> int | None:
    text = env.get("EMBEDDING_DIM", "")
    return int(text) if text.isdecimal() and 0 < int(text) <= 16_384 else None


def _left_of_env(env: Mapping[str, str]) -> list[Left]:
    address = env.get("LITELLM_BASE_URL", "")
    left = [Left("LITELLM_BASE_URL", Loss.OTHER_GATEWAY, address)] if address else []
    if is_here(address):
        left = []  # its own LiteLLM: Nova runs one itself
    if any(name.startswith(_DATABASE) for name in env):
        left.append(Left("PostgreSQL, Neo4j", Loss.LATER))
    if env:
        left.append(Left("settings made on screen", Loss.IN_DATABASE))
    return left


def _left_of_folder(folder: Path) -> list[Left]:
    names = [n for n in _LATER_FILES if (folder / "configs" / n).is_file()]
    names += ["skills"] if (folder / "backend" / "skills").is_dir() else []
    return [Left(name, Loss.LATER) for name in names]


def _profile(path: Path) -> You:
    values = parse_yaml(read_text(path), path).values

    def text(name: str) -> str:
        value: Any = values.get(name)
        return value.strip() if isinstance(value, str) else ""

    name = text("full_name")
    example = name == "Nova User" or text("email") == "user@example.com"
    return You() if example else You(name, text("email"), text("timezone"), text("notes"))
