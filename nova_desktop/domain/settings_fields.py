"""Every field of the Settings screen in one list: where it is shown, and what it takes."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.quick_add.parts import Style
from nova_desktop.domain.roles import HOTTEST, LARGEST_DIMENSION
from nova_desktop.domain.settings import (
    LARGEST_SCALE,
    SHORTEST_INTERVAL_S,
    SMALLEST_SCALE,
    Primary,
    SecretsPlace,
    Settings,
    ThemeChoice,
)

FieldValue = str | int | float | bool | tuple[str, ...] | None

MOST_LINE: Final = 200
MOST_NOTES: Final = 4_000
MOST_PROMPT: Final = 100_000
MOST_YAML: Final = 1_000_000
LARGEST_ANSWER: Final = 10_000_000
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.'\u2019]\d{3})+")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+/?", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


class FieldKind(StrEnum):
    """What a field takes, and so which control it has."""

    LINE = "line"
    EMAIL = "email"
    ADDRESS = "address"
    FILE = "file"
    LINES = "lines"
    ZONE = "zone"
    CHOICE = "choice"
    SWITCH = "switch"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MODEL = "model"
    MODELS = "models"  # in order
    PROMPT = "prompt"
    YAML = "yaml"


WRITTEN: Final = frozenset(
    {
        FieldKind.LINE,
        FieldKind.EMAIL,
        FieldKind.ADDRESS,
        FieldKind.LINES,
        FieldKind.WHOLE,
        FieldKind.DECIMAL,
    }
)
"""Kinds whose values are typed."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting. `key` is dotted, as `you.name`; `panel` and `group` say where it stands.

    `least` and `most` bound numbers, `most` also the characters of a text. With `optional` an
    empty number is None. `role` is that of a field of a model.
    """

    key: str
    panel: str
    kind: FieldKind
    group: str = ""
    least: float = 0
    most: float = MOST_LINE
    choices: tuple[str, ...] = ()
    optional: bool = False
    role: Role | None = None

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def default(self) -> FieldValue:
        return self.value_in(Settings())

    @property
    def at_gateway(self) -> bool:
        """Whether the managed gateway serves otherwise after a change."""
        return self.section in ("models", "roles") or self.kind is FieldKind.YAML

    def value_in(self, settings: Settings) -> FieldValue:
        return getattr(getattr(settings, self.section), self.name)

    def put_into(self, settings: Settings, value: FieldValue) -> Settings:
        """The settings with another value. Raises ValueError for one that breaks a rule of them."""
        section = replace(getattr(settings, self.section), **{self.name: self._typed(value)})
        return replace(settings, **{self.section: section})

    def _typed(self, value: FieldValue) -> object:
        kind = type(self.default)
        return kind(value) if issubclass(kind, StrEnum) else value


class Fault(StrEnum):
    """Why a value is not taken."""

    NEEDED = "needed"
    NO_NUMBER = "no_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    UNKNOWN = "unknown"
    NO_EMAIL = "no_email"
    NO_ADDRESS = "no_address"


class FieldError(ValueError):
    """A value that a field does not take; `bound` is the number or text that it broke, or ""."""

    def __init__(self, fault: Fault, bound: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.bound = bound


def parsed(field: SettingField, raw: FieldValue, most: float | None = None) -> FieldValue:
    """What a control holds, as the settings keep it. `most` is a bound tighter than the field's.

    Raises FieldError.
    """
    most = field.most if most is None else min(most, field.most)
    if isinstance(raw, bool | tuple) or raw is None:
        return raw
    text = str(raw)
    if any((ord(c) < 32 and c not in "\n\t\r") or "\ud800" <= c <= "\udfff" for c in text):
        raise FieldError(Fault.NOT_TEXT)
    if field.kind in (FieldKind.WHOLE, FieldKind.DECIMAL):
        return _number(field, text.strip(), most)
    if field.kind is FieldKind.CHOICE:
        return _choice(field, text)
    return _text(field, text, most)


def _number(field: SettingField, text: str, most: float) -> FieldValue:
    if not text:
        if field.optional:
            return None
        raise FieldError(Fault.NEEDED)
    number = _whole(text) if field.kind is FieldKind.WHOLE else _decimal(text)
    if number < field.least:
        raise FieldError(Fault.TOO_SMALL, f"{field.least:,g}")
    if number > most:
        raise FieldError(Fault.TOO_LARGE, f"{most:,.10g}")
    return number


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text) if _GROUPED.fullmatch(text) else text
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", digits):
        raise FieldError(Fault.NO_NUMBER)
    return int(digits)


def _decimal(text: str) -> float:
    try:
        number = float(text.replace(",", ".")) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FieldError(Fault.NO_NUMBER)
    return number


def _choice(field: SettingField, text: str) -> FieldValue:
    if field.choices and text not in field.choices:
        raise FieldError(Fault.UNKNOWN)
    return int(text) if isinstance(field.default, int) else text


def _text(field: SettingField, text: str, most: float) -> str:
    long = field.kind in (FieldKind.LINES, FieldKind.PROMPT, FieldKind.YAML)
    text = text.replace("\r\n", "\n") if long else " ".join(text.split())
    if field.kind in (FieldKind.LINES, FieldKind.PROMPT):
        text = text.strip()
    if len(text) > most:
        raise FieldError(Fault.TOO_LONG, f"{most:,.10g}")
    if text and field.kind is FieldKind.EMAIL and not _EMAIL.fullmatch(text):
        raise FieldError(Fault.NO_EMAIL)
    if text and field.kind is FieldKind.ADDRESS and not _ADDRESS.fullmatch(text):
        raise FieldError(Fault.NO_ADDRESS)
    return text


def _of_role(
    role: Role, name: str, kind: FieldKind, least: float = 0, most: float = MOST_LINE
) -> SettingField:
    """A field of a role of chat models; its numbers may be left to the model."""
    key = f"roles.{role}_llm_{name}"
    optional = kind in (FieldKind.WHOLE, FieldKind.DECIMAL)
    return SettingField(key, "roles", kind, role.value, least, most, optional=optional, role=role)


def _role_fields(role: Role) -> tuple[SettingField, ...]:
    return (
        _of_role(role, "model", FieldKind.MODEL),
        _of_role(role, "temperature", FieldKind.DECIMAL, most=HOTTEST),
        _of_role(role, "max_tokens", FieldKind.WHOLE, least=1, most=LARGEST_ANSWER),
        _of_role(role, "fallbacks", FieldKind.MODELS),
    )


SCALES: Final = tuple(
    str(percent)
    for percent in (80, 90, 100, 110, 125, 150, 175, 200)
    if SMALLEST_SCALE <= percent <= LARGEST_SCALE
)
LANGUAGES: Final = ("", "en")
TIMES: Final = ("", *(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48)))

FIELDS: Final = (
    SettingField("you.name", "you", FieldKind.LINE),
    SettingField("you.email", "you", FieldKind.EMAIL),
    SettingField("you.timezone", "you", FieldKind.ZONE),
    SettingField("you.notes", "you", FieldKind.LINES, most=MOST_NOTES),
    *_role_fields(Role.CHAT),
    *_role_fields(Role.MEMORY),
    *_role_fields(Role.SMALL),
    SettingField(
        "roles.embedding_model", "roles", FieldKind.MODEL, "embedding", role=Role.EMBEDDING
    ),
    SettingField(
        "roles.embedding_dimension",
        "roles",
        FieldKind.WHOLE,
        "embedding",
        least=1,
        most=LARGEST_DIMENSION,
        role=Role.EMBEDDING,
    ),
    SettingField("roles.memory_text_only", "roles", FieldKind.SWITCH, "embedding"),
    SettingField(
        "models.use_test_model", "roles", FieldKind.SWITCH, group="other"
    ),
    SettingField(
        "gateway.primary", "gateway", FieldKind.CHOICE, choices=tuple(p.value for p in Primary)
    ),
    SettingField("gateway.share", "gateway", FieldKind.SWITCH, group="share"),
    SettingField(
        "gateway.share_port", "gateway", FieldKind.WHOLE, group="share", least=1024, most=65_535
    ),
    SettingField("memory.enabled", "memory", FieldKind.SWITCH, "memory_first"),
    SettingField("memory.facts", "memory", FieldKind.WHOLE, "memory_use", most=100),
    SettingField("memory.tokens", "memory", FieldKind.WHOLE, "memory_use", most=100_000),
    SettingField("memory.usd_a_day", "memory", FieldKind.DECIMAL, "memory_use", most=10_000),
    SettingField(
        "memory.tokens_a_day", "memory", FieldKind.WHOLE, "memory_use", most=1_000_000_000
    ),
    SettingField("memory.chats", "memory", FieldKind.SWITCH, "memory_what"),
    SettingField("memory.tasks", "memory", FieldKind.SWITCH, "memory_what"),
    SettingField("memory.paused", "memory", FieldKind.SWITCH, "memory_what"),
    SettingField("memory.notices", "memory", FieldKind.SWITCH, "memory_what"),
    SettingField("notifications.reminders", "notifications", FieldKind.SWITCH),
    SettingField("notifications.due", "notifications", FieldKind.SWITCH),
    SettingField(
        "tasks.signs", "tasks", FieldKind.CHOICE, choices=tuple(style.value for style in Style)
    ),
    SettingField("tasks.day_first", "tasks", FieldKind.SWITCH),
    SettingField("agent.enabled", "agent", FieldKind.SWITCH),
    SettingField(
        "agent.interval_s", "agent", FieldKind.WHOLE, least=SHORTEST_INTERVAL_S, most=86_400
    ),
    SettingField("agent.quiet_from", "agent", FieldKind.CHOICE, choices=TIMES),
    SettingField("agent.quiet_to", "agent", FieldKind.CHOICE, choices=TIMES),
    SettingField("agent.working_set", "agent", FieldKind.WHOLE, least=1, most=10),
    SettingField("agent.steps", "agent", FieldKind.WHOLE, least=4, most=1_000),
    SettingField("agent.minutes", "agent", FieldKind.WHOLE, least=1, most=1_440),
    SettingField("agent.tokens", "agent", FieldKind.WHOLE, most=100_000_000),
    SettingField("agent.usd", "agent", FieldKind.DECIMAL, most=10_000),
    SettingField("agent.prompt", "agent", FieldKind.LINES, most=MOST_NOTES),
    SettingField(
        "appearance.theme",
        "appearance",
        FieldKind.CHOICE,
        choices=tuple(theme.value for theme in ThemeChoice),
    ),
    SettingField("appearance.scale", "appearance", FieldKind.CHOICE, choices=SCALES),
    SettingField("appearance.reduced_motion", "appearance", FieldKind.SWITCH),
    SettingField("appearance.language", "appearance", FieldKind.CHOICE, choices=LANGUAGES),
    SettingField(
        "secrets.place",
        "privacy",
        FieldKind.CHOICE,
        choices=tuple(place.value for place in SecretsPlace),
    ),
    SettingField("advanced.system_prompt", "advanced", FieldKind.PROMPT, most=MOST_PROMPT),
    SettingField("advanced.gateway_yaml", "advanced", FieldKind.YAML, most=MOST_YAML),
    SettingField("advanced.proxy", "advanced", FieldKind.ADDRESS),
    SettingField("advanced.certificates", "advanced", FieldKind.FILE, most=MOST_NOTES),
)  # fmt: skip

NOT_SHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tasks.examples": "at the first start only; for those who prepare Nova for others",
        "providers.accounts": "each account is a row of its own in Providers & keys",
        "models.deployments": "the Models screen edits them one by one",
        "models.files": "the Models screen adds and removes files",
        "gateway.external": "each gateway is a row of its own in Gateway",
        "advanced.experiments": "there is no experiment in this version; see EXPERIMENTS",
        **dict.fromkeys(
            ("memory.kind", "memory.uri", "memory.user", "memory.database"),
            "where memory is kept is one choice, tried before it is used",
        ),
        "memory.spaces": "each space is a row of its own in Memory",
        "agent.paused": "it is the button Pause all under Runs",
        "agent.permissions": "each tool is a row of its own under Runs, What Nova may do",
        "mcp.servers": "each server is a table of the settings file; see docs/agent-tools.md",
        "keys.bound": "each act is a row of its own in Keyboard",
    }
)
"""Keys without a field here, each with the reason."""

EXPERIMENTS: Final[tuple[str, ...]] = ()
"""Names of what can be tried before it is finished; Advanced has a switch for each."""


def field_of(key: str) -> SettingField:
    """The field of a dotted key. Raises KeyError."""
    return _BY_KEY[key]


def fields_of(panel: str) -> tuple[SettingField, ...]:
    """Those of one panel, in their order."""
    return tuple(field for field in FIELDS if field.panel == panel)


_BY_KEY: Final = {field.key: field for field in FIELDS}
