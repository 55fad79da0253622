"""A change of the settings: what it touched, and taking it back beside later changes."""

from dataclasses import replace

from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Appearance, Settings, ThemeChoice, You
from nova_desktop.domain.settings_change import SettingsChange

BEFORE = Settings(you=You("Ada", notes="old"))
AFTER = replace(
    BEFORE,
    you=You("Ada", notes="new"),
    roles=Roles(chat_llm_model="big", chat_llm_temperature=0.0),
)
CHANGE = SettingsChange(BEFORE, AFTER)


def test_it_names_what_it_touched() -> None:
    assert CHANGE.keys() == (
        ("you", "notes"),
        ("roles", "chat_llm_model"),
        ("roles", "chat_llm_temperature"),
    )
    assert SettingsChange(BEFORE, BEFORE).keys() == ()


def test_taken_back_at_once_all_is_as_before() -> None:
    assert CHANGE.taken_back(AFTER) == BEFORE


def test_what_else_changed_since_stays() -> None:
    now = replace(
        AFTER, appearance=Appearance(theme=ThemeChoice.DARK), you=replace(AFTER.you, name="Bob")
    )
    back = CHANGE.taken_back(now)
    assert back.appearance.theme is ThemeChoice.DARK
    assert back.you == You("Bob", notes="old")
    assert back.roles == BEFORE.roles


def test_a_value_that_changed_once_more_stays() -> None:
    now = replace(AFTER, roles=replace(AFTER.roles, chat_llm_model="other"))
    back = CHANGE.taken_back(now)
    assert back.roles.chat_llm_model == "other"
    assert back.roles.chat_llm_temperature == BEFORE.roles.chat_llm_temperature


def test_taking_it_back_twice_does_nothing_more() -> None:
    assert CHANGE.taken_back(CHANGE.taken_back(AFTER)) == BEFORE
