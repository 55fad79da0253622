"""The set-up's navigation alone: every transition, and what holds for all of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.domain.setup import (
    DEFAULT_ADDRESS,
    STEPS,
    Mark,
    Setup,
    SetupState,
    Source,
    Step,
    bare_address,
    restored,
    stored,
)

AFTER_MODELS = (Step.MODELS, Step.YOU, Step.DONE)
MOVES = {
    "forward": Setup.forward,
    "back": Setup.back,
    "later": Setup.put_off,
    "finish": Setup.finish,
    "connected": lambda setup: setup.connect(connected=True),
    "lost": lambda setup: setup.connect(connected=False),
    "resume": lambda setup: setup.resume(connected=setup.connected),
    "reopen": lambda setup: setup.reopen(connected=setup.connected),
    "resume without": lambda setup: setup.resume(connected=False),
    "stored": lambda setup: restored(stored(setup)),
    **{f"choose {s}": (lambda setup, s=s: setup.choose(s)) for s in Source},
}
setups = st.builds(
    Setup,
    step=st.sampled_from(Step),
    source=st.sampled_from(Source),
    connected=st.just(True),
    state=st.sampled_from(SetupState),
    provider=st.text(max_size=20),
    again=st.booleans(),
)


def test_the_way_from_the_first_step_to_the_last() -> None:
    setup = Setup()
    seen = [setup.step]
    while setup.can_go_on or not setup.connected:
        setup = setup.forward() if setup.can_go_on else setup.connect(connected=True)
        if setup.step is not seen[-1]:
            seen.append(setup.step)
    assert tuple(seen) == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_forward_and_back_from_every_step(step: Step) -> None:
    here = Setup(step, connected=True)
    at = STEPS.index(step)
    assert here.forward().step is STEPS[min(at + 1, len(STEPS) - 1)]
    assert here.back().step is STEPS[max(at - 1, 0)]


def test_without_models_the_source_is_as_far_as_it_goes() -> None:
    here = Setup(Step.SOURCE)
    assert not here.can_go_on
    assert here.forward() == here
    assert here.connect(connected=True).forward().step is Step.MODELS


@pytest.mark.parametrize("step", AFTER_MODELS)
def test_when_the_models_are_gone_it_goes_back_to_the_source(step: Step) -> None:
    assert Setup(step, connected=True).connect(connected=False).step is Step.SOURCE


@pytest.mark.parametrize("source", Source)
def test_the_source_is_chosen_on_the_first_step_only(source: Source) -> None:
    assert Setup().choose(source).source is source
    later = Setup(Step.SOURCE, Source.KEYS)
    assert later.choose(source) == later


def test_put_off_keeps_the_place_and_resume_returns_to_it() -> None:
    left = Setup(Step.YOU, Source.CONNECTION, connected=True).put_off()
    assert left.state is SetupState.LATER
    again = left.resume(connected=True)
    assert (again.step, again.state) == (Step.YOU, SetupState.UNFINISHED)
    assert left.resume(connected=False).step is Step.SOURCE


@pytest.mark.parametrize("step", STEPS)
def test_back_to_a_set_up_in_use_leaves_nothing_open(step: Step) -> None:
    again = Setup(step, connected=True, state=SetupState.FINISHED).reopen(connected=True)
    assert (again.again, again.state) == (True, SetupState.UNFINISHED)
    assert again.put_off() == Setup(state=SetupState.FINISHED, connected=True)


def test_without_models_it_is_the_first_however_often_it_is_opened() -> None:
    again = Setup(Step.SOURCE).put_off().reopen(connected=False)
    assert not again.again
    assert again.put_off().state is SetupState.LATER
    assert not Setup().resume(connected=True).again  # it came up by itself


def test_finished_begins_anew() -> None:
    done = Setup(Step.DONE, Source.CONNECTION, connected=True).finish()
    assert done.state is SetupState.FINISHED
    assert done.resume(connected=True).step is Step.WELCOME


def test_marks_of_the_steps() -> None:
    here = Setup(Step.MODELS, connected=True)
    assert [here.mark(step) for step in STEPS] == [
        Mark.DONE,
        Mark.DONE,
        Mark.NOW,
        Mark.TO_COME,
        Mark.TO_COME,
    ]


@given(setups, st.lists(st.sampled_from(sorted(MOVES)), max_size=30))
def test_no_path_leads_past_the_source_without_models(setup: Setup, moves: list[str]) -> None:
    for move in moves:
        setup = MOVES[move](setup)
        assert setup.connected or setup.step not in AFTER_MODELS
        assert len([step for step in STEPS if setup.mark(step) is Mark.NOW]) == 1
        assert setup.can_go_back or setup.step is Step.WELCOME


@given(setups)
def test_from_everywhere_the_end_and_the_beginning_can_be_reached(setup: Setup) -> None:
    onward = back = setup
    for _ in STEPS:
        onward, back = onward.forward(), back.back()
    assert onward.step is Step.DONE
    assert back.step is Step.WELCOME


@given(setups)
def test_what_is_stored_is_restored(setup: Setup) -> None:
    assert restored(stored(setup)) == setup


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()))
def test_anything_can_be_restored(read: dict[str, object]) -> None:
    assert isinstance(restored(read | {"state": "unfinished"}), Setup)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("http://localhost:4000", "http://localhost:4000"),
        ("https://me:sk-secret@llm.example.org/v1?key=sk-secret#sk", "https://llm.example.org/v1"),
        ("llm.example.org", "llm.example.org"),
        ("me:sk-secret@llm.example.org", DEFAULT_ADDRESS),
        ("http://[broken", DEFAULT_ADDRESS),
        ("", DEFAULT_ADDRESS),
    ],
)
def test_nothing_secret_of_an_address_is_stored(typed: str, kept: str) -> None:
    assert bare_address(typed) == kept
    text = str(stored(replace(Setup(), address=typed)))
    assert "secret" not in text


@given(st.text())
def test_any_address_can_be_stored(typed: str) -> None:
    assert "@" not in bare_address(typed).partition("/")[0]
