"""The list of fields: complete, true to the dataclasses, and strict about what it takes."""

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

import nova_desktop
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.settings import Settings, ThemeChoice
from nova_desktop.domain.settings_fields import (
    FIELDS,
    MOST_NOTES,
    NOT_SHOWN,
    Fault,
    FieldError,
    FieldValue,
    SettingField,
    field_of,
    fields_of,
    parsed,
)

MARKUP = "<b>Ada</b> & <script>alert(1)</script>"


def all_keys() -> set[str]:
    """Every key of every section of the settings."""
    now = Settings()
    sections = {f.name: getattr(now, f.name) for f in fields(Settings)}
    return {
        f"{name}.{key.name}"
        for name, section in sections.items()
        if is_dataclass(section)
        for key in fields(section)
    }


def test_every_key_is_shown_or_has_a_reason() -> None:
    shown = [field.key for field in FIELDS]
    assert len(shown) == len(set(shown))
    assert set(shown) | set(NOT_SHOWN) == all_keys()
    assert not set(shown) & set(NOT_SHOWN)
    assert all(len(reason) > 10 for reason in NOT_SHOWN.values())


@pytest.mark.parametrize("field", fields_of("memory"), ids=lambda field: field.name)
def test_each_field_of_memory_does_something(field: SettingField) -> None:
    """Somebody but the settings themselves asks for it."""
    package = Path(nova_desktop.__file__).parent
    files = [*package.glob("services/memory/*.py"), *package.glob("domain/*memor*.py")]
    files += [package / "domain" / "remembering.py", package / "app" / "memory_parts.py"]
    asked = re.compile(rf"(memory|now)\.{field.name}\b")
    assert any(asked.search(file.read_text()) for file in files)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_a_default_is_taken_by_its_own_field(field: object) -> None:
    field = field_of(field.key)  # type: ignore[attr-defined]
    assert parsed(field, field.default) == field.default
    assert field.put_into(Settings(), field.default) == Settings()


def test_panels_have_their_fields_in_order() -> None:
    assert [field.name for field in fields_of("you")] == ["name", "email", "timezone", "notes"]
    assert field_of("roles.memory_llm_model").role is Role.MEMORY
    assert field_of("roles.chat_llm_model").at_gateway
    assert field_of("advanced.gateway_yaml").at_gateway
    assert not field_of("you.name").at_gateway


TAKEN: list[tuple[str, FieldValue, FieldValue]] = [
    ("roles.chat_llm_temperature", "0", 0.0),
    ("roles.chat_llm_temperature", "0,7", 0.7),
    ("roles.chat_llm_temperature", " 2 ", 2.0),
    ("roles.chat_llm_temperature", "", None),
    ("roles.chat_llm_max_tokens", "2048", 2048),
    ("roles.chat_llm_max_tokens", "2,048", 2048),
    ("roles.chat_llm_max_tokens", "2 048", 2048),
    ("roles.chat_llm_max_tokens", "", None),
    ("gateway.share_port", "4242", 4242),
    ("you.name", "  Ada\n Lovelace ", "Ada Lovelace"),
    ("you.name", MARKUP, MARKUP),
    ("you.name", "Ådå 爱达 👩‍💻", "Ådå 爱达 👩‍💻"),
    ("you.email", "", ""),
    ("you.notes", "one\r\ntwo\n", "one\ntwo"),
    ("appearance.theme", "dark", "dark"),
    ("appearance.scale", "125", 125),
    ("appearance.reduced_motion", True, True),
    ("roles.chat_llm_fallbacks", ("a", "b"), ("a", "b")),
    ("advanced.proxy", "http://proxy.example:8080", "http://proxy.example:8080"),
    ("advanced.gateway_yaml", "a:\n\tb: 1\n", "a:\n\tb: 1\n"),
]


@pytest.mark.parametrize(("key", "raw", "value"), TAKEN)
def test_what_is_taken(key: str, raw: FieldValue, value: FieldValue) -> None:
    field = field_of(key)
    assert parsed(field, raw) == value
    after = field.put_into(Settings(), value)
    assert field.value_in(after) == value


REFUSED = [
    ("roles.chat_llm_temperature", "warm", Fault.NO_NUMBER),
    ("roles.chat_llm_temperature", "nan", Fault.NO_NUMBER),
    ("roles.chat_llm_temperature", "1e999", Fault.NO_NUMBER),
    ("roles.chat_llm_temperature", "٣", Fault.NO_NUMBER),
    ("roles.chat_llm_temperature", "-0.1", Fault.TOO_SMALL),
    ("roles.chat_llm_temperature", "2.1", Fault.TOO_LARGE),
    ("roles.chat_llm_max_tokens", "0", Fault.TOO_SMALL),
    ("roles.chat_llm_max_tokens", "-5", Fault.TOO_SMALL),
    ("roles.chat_llm_max_tokens", "1.5", Fault.NO_NUMBER),
    ("roles.chat_llm_max_tokens", "9" * 400, Fault.NO_NUMBER),
    ("roles.chat_llm_max_tokens", "99999999", Fault.TOO_LARGE),
    ("roles.embedding_dimension", "", Fault.NEEDED),
    ("roles.embedding_dimension", "20000", Fault.TOO_LARGE),
    ("gateway.share_port", "80", Fault.TOO_SMALL),
    ("gateway.share_port", "65536", Fault.TOO_LARGE),
    ("gateway.share_port", "4141; rm -rf", Fault.NO_NUMBER),
    ("you.name", "A" * 201, Fault.TOO_LONG),
    ("you.name", "A\0B", Fault.NOT_TEXT),
    ("you.name", "\ud800", Fault.NOT_TEXT),
    ("you.notes", "x" * (MOST_NOTES + 1), Fault.TOO_LONG),
    ("you.email", "ada", Fault.NO_EMAIL),
    ("you.email", "a@b@c", Fault.NO_EMAIL),
    ("appearance.theme", "pink", Fault.UNKNOWN),
    ("appearance.scale", "300", Fault.UNKNOWN),
    ("advanced.proxy", "proxy:8080", Fault.NO_ADDRESS),
    ("advanced.proxy", "javascript:alert(1)", Fault.NO_ADDRESS),
    ("advanced.gateway_yaml", "x" * 1_000_001, Fault.TOO_LONG),
]


@pytest.mark.parametrize(("key", "raw", "fault"), REFUSED, ids=lambda value: str(value)[:24])
def test_what_is_refused(key: str, raw: str, fault: Fault) -> None:
    with pytest.raises(FieldError) as refused:
        parsed(field_of(key), raw)
    assert refused.value.fault is fault


def test_a_bound_can_be_tighter_than_the_fields_own() -> None:
    field = field_of("roles.chat_llm_max_tokens")
    assert parsed(field, "8192", most=8192) == 8192
    with pytest.raises(FieldError) as refused:
        parsed(field, "8193", most=8192)
    assert refused.value.bound == "8,192"


def test_a_choice_becomes_what_the_settings_hold() -> None:
    after = field_of("appearance.theme").put_into(Settings(), "dark")
    assert after.appearance.theme is ThemeChoice.DARK
    assert replace(after, appearance=Settings().appearance) == Settings()
