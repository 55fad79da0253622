"""Taking back a change of a list: its own elements, and not those of later changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.domain.settings_change import SettingsChange

A, B, C = (Deployment(name, name, f"openai/{name}") for name in "abc")


def having(*deployments: Deployment) -> Settings:
    return Settings(models=Models(deployments))


def back(before: Settings, after: Settings, now: Settings) -> tuple[Deployment, ...]:
    return SettingsChange(before, after).taken_back(now).models.deployments


def test_what_was_added_goes_and_what_came_later_stays() -> None:
    assert back(having(), having(A), having(A, B)) == (B,)


def test_what_was_removed_comes_back_to_its_place() -> None:
    assert back(having(A, B, C), having(A, C), having(A, replace(C, enabled=False))) == (
        A,
        B,
        replace(C, enabled=False),
    )


def test_what_was_edited_is_as_before_unless_it_was_edited_again() -> None:
    edited, again = replace(A, timeout_s=5.0), replace(A, timeout_s=9.0)
    assert back(having(A), having(edited), having(edited, B)) == (A, B)
    assert back(having(A), having(edited), having(again, B)) == (again, B)


def test_what_was_added_goes_also_when_it_was_edited_since() -> None:
    assert back(having(B), having(B, A), having(B, replace(A, enabled=False))) == (B,)


def test_what_is_gone_already_stays_gone() -> None:
    assert back(having(), having(A), having()) == ()
    assert back(having(A), having(replace(A, weight=2)), having(B)) == (B,)


lists = st.lists(st.sampled_from((A, B, C)), unique=True).map(tuple)


@given(lists, lists)
def test_at_once_all_is_as_before(
    before: tuple[Deployment, ...], after: tuple[Deployment, ...]
) -> None:
    assert back(having(*before), having(*after), having(*after)) == before


@given(lists, lists, lists)
def test_nothing_stands_twice_and_later_ones_stay(
    before: tuple[Deployment, ...], after: tuple[Deployment, ...], now: tuple[Deployment, ...]
) -> None:
    found = back(having(*before), having(*after), having(*now))
    assert len(found) == len(set(found))
    if before != after:
        assert set(now) - set(after) <= set(found)
        assert not (set(after) - set(before)) & set(found)
