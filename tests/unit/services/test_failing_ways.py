"""How long a way that failed is tried last, and how long the first word may take."""

import pytest

from nova_desktop.domain.served_models import ServedModel, Way
from nova_desktop.services.failover import FIRST_WORD_S, THINKING_S, Failing, patience_s

WAY = Way("one", "m")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_failure_counts_for_a_while_and_the_next_in_a_row_for_longer() -> None:
    clock = Clock()
    failing = Failing(clock)
    assert not failing.has(WAY)
    failing.failed(WAY)
    clock.now += 59
    assert failing.has(Way("one", "m", takes_over=True))
    assert not failing.has(Way("one", "other"))
    clock.now += 2
    assert not failing.has(WAY)
    failing.failed(WAY)
    clock.now += 299
    assert failing.has(WAY)
    failing.answered("one", "m")
    assert not failing.has(WAY)
    failing.failed(WAY)
    clock.now += 61
    assert not failing.has(WAY), "an answer begins the count anew"


@pytest.mark.parametrize(
    ("model", "near", "seconds"),
    [
        (None, False, FIRST_WORD_S),
        (ServedModel("m", provider="openai"), False, FIRST_WORD_S),
        (ServedModel("m", provider="openai", reasoning=True), False, THINKING_S),
        (ServedModel("m", local=True), False, None),
        (ServedModel("m", provider="ollama_chat", reasoning=True), False, None),
        (ServedModel("m", provider="openai"), True, None),
    ],
)
def test_only_a_model_that_loads_may_take_as_long_as_it_likes(
    model: ServedModel | None, near: bool, seconds: float | None
) -> None:
    assert patience_s(model, near=near) == seconds
