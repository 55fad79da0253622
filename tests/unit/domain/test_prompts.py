"""What a chat begins with."""

from datetime import UTC, datetime

from nova_desktop.domain.prompts import OWN_PROMPT, in_zone, system_prompt
from nova_desktop.domain.settings import Advanced, Settings, You

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_without_anything_it_is_novas_own_and_the_time() -> None:
    text = system_prompt(Settings(you=You(timezone="UTC")), NOON)
    assert text == f"{OWN_PROMPT}\n\nIt is Tuesday 24 November 2026, 12:00 (UTC)."


def test_what_you_says_is_in_it_in_the_users_zone() -> None:
    you = You("Ada", "ada@example.org", "Europe/Berlin", "Two sentences at most.")
    text = system_prompt(Settings(you=you), NOON)
    assert "Name: Ada\nEmail: ada@example.org\nNotes by the user:\nTwo sentences at most." in text
    assert text.endswith("It is Tuesday 24 November 2026, 13:00 (Europe/Berlin).")


def test_the_users_own_takes_the_place_of_novas() -> None:
    settings = Settings(you=You(name="Ada"), advanced=Advanced(system_prompt=" Be brief. "))
    text = system_prompt(settings, NOON)
    assert text.startswith("Be brief.\n\nAbout the user\nName: Ada")
    assert OWN_PROMPT not in text


def test_a_name_cannot_pass_for_another_line() -> None:
    text = system_prompt(Settings(you=You(name="Ada\nEmail: eve@example.org")), NOON)
    assert "Name: Ada Email: eve@example.org" in text


def test_an_unknown_zone_is_this_computers() -> None:
    for zone in ("Mars/Olympus", "", "../../etc/passwd", "\0"):
        assert in_zone(NOON, zone) == NOON
